"""The journal of queries on disk: whole or refused, whatever a crash left, and the same when it is compressed."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Final

import msgspec
import pytest
from hypothesis import given, settings

from scenarios.query_files import append_queries, compress_days, has_queries, queries_of, read_queries
from tests.mind.makers import boils, fact
from tests.mind.outcomes import closed, closed_queries, journal_line
from tests.scale import scaled
from universe.errors import BadInput
from universe.journal import JournalLine
from universe.mind.outcome import ClosedQuery
from universe.mind.query_line import FILE_NAMES

DAY_MINUTES: Final = 24 * 60
FACTS: Final = (fact("f0", "L0", boils(100)), fact("f2", "L2", boils(50)))
STORY: Final = [
    closed(f"m{number}", FACTS, cited=("f0",), minute=number * DAY_MINUTES / 2, trace={"assertions": ("⊢ [A]",)})
    for number in range(5)
]
LINES: Final = [journal_line(one, number) for number, one in enumerate(STORY)]


def _files(directory: Path) -> dict[str, bytes]:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in sorted(directory.glob("*/*"))}


@settings(max_examples=scaled(15, 300))
@given(first=closed_queries("m1"), second=closed_queries("m2"))
def test_queries_come_back_from_the_disk(
    tmp_path_factory: pytest.TempPathFactory, first: ClosedQuery, second: ClosedQuery
) -> None:
    """Whatever was decided about them; and the lines of other decisions are none of theirs."""
    directory = tmp_path_factory.mktemp("journal")
    other = JournalLine(1, "bot:elena", 9, "held", "", "", {"query": "m1:elena"})

    assert 2 == append_queries(directory, [journal_line(second, 1), other, journal_line(first, 2)], seed=3)

    assert [first, second] == read_queries(directory).closed


def test_each_day_has_the_five_files_of_the_seed(tmp_path: Path) -> None:
    """Of the day on which a query was closed, however the lines came in, and the same bytes each time."""
    append_queries(tmp_path / "a", LINES)
    append_queries(tmp_path / "b", reversed(LINES))

    days = ("2023-11-14", "2023-11-15", "2023-11-16")
    assert {f"{day}/{name}.jsonl" for day in days for name in FILE_NAMES} == _files(tmp_path / "a").keys()
    assert _files(tmp_path / "a") == _files(tmp_path / "b")
    assert read_queries(tmp_path / "a").closed == STORY == queries_of(LINES)
    assert has_queries(tmp_path / "a")
    assert not has_queries(tmp_path)


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_torn_line_is_dropped_and_does_not_swallow_the_next(tmp_path: Path, name: str) -> None:
    """A crash cuts off the last line of one file; what is appended afterwards is read."""
    append_queries(tmp_path, LINES[:1])
    path = tmp_path / "2023-11-14" / f"{name}.jsonl"
    path.write_bytes(path.read_bytes() + b'{"v":1,"query_id":"m9')

    read = read_queries(tmp_path)
    assert (STORY[:1], (f"2023-11-14/{name}.jsonl",)) == (read.closed, read.torn)
    append_queries(tmp_path, LINES)
    assert STORY == read_queries(tmp_path).closed


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_fault_between_two_files_leaves_no_half_query(tmp_path: Path, name: str) -> None:
    """The traces are written last: what stopped before them is not read, and is written again."""
    append_queries(tmp_path, LINES[1:2])
    (tmp_path / "2023-11-14" / f"{name}.jsonl").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        append_queries(tmp_path, LINES[:1])
    (tmp_path / "2023-11-14" / f"{name}.jsonl").rmdir()

    assert STORY[1:2] == read_queries(tmp_path).closed
    append_queries(tmp_path, LINES[:1])
    assert STORY[:2] == read_queries(tmp_path).closed


def test_compressed_days_are_read_like_others(tmp_path: Path) -> None:
    """Those before a day, each file for itself; what is there twice counts once."""
    append_queries(tmp_path, LINES)
    plain = _files(tmp_path)

    assert ["2023-11-14", "2023-11-15"] == compress_days(tmp_path, "2023-11-16")

    packed = _files(tmp_path)
    assert packed.keys() == {f"{name}.gz" if name < "2023-11-16" else name for name in plain}
    assert plain == {name.removesuffix(".gz"): gzip.decompress(data) if name.endswith(".gz") else data
                     for name, data in packed.items()}  # fmt: skip
    assert [] == compress_days(tmp_path, "2023-11-16")
    append_queries(tmp_path, LINES)
    assert STORY == read_queries(tmp_path).closed


def test_what_comes_after_a_day_was_compressed_is_added(tmp_path: Path) -> None:
    """Nothing that was there is lost when the day is compressed a second time."""
    append_queries(tmp_path, [*LINES[:2], *LINES[3:]])
    compress_days(tmp_path, "9999-12-31")
    append_queries(tmp_path, LINES[2:3])
    assert STORY == read_queries(tmp_path).closed

    compress_days(tmp_path, "9999-12-31")

    assert STORY == read_queries(tmp_path).closed
    assert all(name.endswith(".gz") for name in _files(tmp_path))


def test_what_is_damaged_newer_or_not_whole_is_refused(tmp_path: Path) -> None:
    """One line that says where; never less than everything, silently."""
    append_queries(tmp_path, LINES[:1])
    checks = tmp_path / "2023-11-14" / "coupling_checks.jsonl"
    good = checks.read_bytes()
    for bad, said in (
        (good.replace(b'"v":1', b'"v":2', 1), "newer version"),
        (b"{}\n" + good, "line 1 is no line of coupling_checks"),
        (good.split(b"\n", 1)[1], "lacks line 0 of coupling_checks"),
    ):  # fmt: skip
        checks.write_bytes(bad)
        with pytest.raises(BadInput, match=said):
            read_queries(tmp_path)
    checks.unlink()
    checks.with_name("coupling_checks.jsonl.gz").write_bytes(gzip.compress(good)[:-5])
    with pytest.raises(BadInput, match="damaged"):
        read_queries(tmp_path)


def test_a_decision_that_holds_no_trace_is_refused() -> None:
    """It is named."""
    bad = msgspec.structs.replace(LINES[0], details=LINES[0].details | {"trace": "{}"})

    with pytest.raises(BadInput, match="bot:elena/0 holds no trace"):
        queries_of([bad])
