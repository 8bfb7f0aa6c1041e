"""Two runs side by side: the first decision that differs is found, and equal runs are called equal."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import run
from scenarios.comparison import compare, flat
from scenarios.run_directory import write_run
from scenarios.run_record import RunRecord
from tests.run_records import line, record_of, small_record
from universe.errors import BadInput
from universe.journal import JournalLine


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the small record, which no test changes."""
    return write_run(small_record(), tmp_path_factory.mktemp("runs") / "before", {})


def with_journal(journal: list[JournalLine]) -> RunRecord:
    """The small record with other decisions."""
    return record_of(small_record().events, journal)


def test_equal_runs_are_equal(before: Path) -> None:
    """Every decision and every metric."""
    assert [
        f"Against {before} (digest 0123456789abcdef):", "  all 9 decisions are equal", "  every metric is equal"
    ] == compare(small_record(), before).splitlines()  # fmt: skip


@pytest.mark.parametrize("number", range(9))
def test_the_first_different_decision_is_found_wherever_it_is(before: Path, number: int) -> None:
    """With both versions; later differences are not listed."""
    journal = list(small_record().journal)
    for place in range(number, 9):
        changed = {**journal[place].details, "message": f"changed-{place}"}
        journal[place] = msgspec.structs.replace(journal[place], details=changed)
    lines = compare(with_journal(journal), before).splitlines()

    assert f"  first different decision, number {number + 1}:" == lines[1]
    assert lines[2].startswith("    then: 2026-01-05 00:00:0")
    assert lines[3].startswith("    now:  2026-01-05 00:00:0")
    assert f"message=changed-{number}" in lines[3]
    assert not [text for text in lines if f"changed-{number + 1}" in text]


@pytest.mark.parametrize("shorter", ["now", "then"])
def test_a_run_that_ended_earlier_differs_there(tmp_path: Path, shorter: str) -> None:
    """The other side has none."""
    whole, part = small_record(), with_journal(list(small_record().journal[:4]))
    old, new = (whole, part) if shorter == "now" else (part, whole)
    lines = compare(new, write_run(old, tmp_path / "old", {})).splitlines()
    silent = lines[3] if shorter == "now" else lines[2]

    assert "  first different decision, number 5:" == lines[1]
    assert silent.endswith("none: that run has ended")


def test_counters_and_drivers_do_not_show(before: Path) -> None:
    """Who drove the world does not matter: numbers, causes and bridges differ between a run and its replay."""
    journal = [
        msgspec.structs.replace(old, n=old.n + 100, cause="event:msg:1/0", root="other")
        for old in small_record().journal
        if not old.member.startswith("bridge:")
    ]
    again = compare(with_journal(journal), before).splitlines()
    naive = [(old.n, old.cause) for old in small_record().journal[:9]] != [(new.n, new.cause) for new in journal]

    assert "  all 9 decisions are equal" == again[1]
    assert naive


def test_every_metric_that_changed_is_told(before: Path) -> None:
    """By its name, with the old and the new value."""
    journal = [*small_record().journal, line(12, "planet:p1", "denied", message="8", bot="elena", reason="busy")]
    lines = compare(with_journal(journal), before).splitlines()

    assert any(text.startswith("  denied.busy: none -> 1") for text in lines), lines
    assert "  every metric is equal" not in lines


def test_a_directory_that_holds_no_run_is_refused(tmp_path: Path) -> None:
    """And so is one whose result is missing, torn or of another kind, with one clear line."""
    with pytest.raises(BadInput):
        compare(small_record(), tmp_path)
    run_dir = write_run(small_record(), tmp_path / "run", {})
    for text in (b"{torn", b"", b"{}", b"[]", b'{"digest": "0", "metrics": 7}', b"\xff", None):
        (run_dir / "result.json").unlink() if text is None else (run_dir / "result.json").write_bytes(text)
        with pytest.raises(BadInput, match="holds no readable result") as caught:
            compare(small_record(), run_dir)
        assert "\n" not in str(caught.value)


def test_real_runs_are_compared(tmp_path: Path) -> None:
    """The same demo again is equal; under another rule it is not."""
    plain = run("demo", seed=5, users=8)
    kept = write_run(plain, tmp_path / "plain", {})
    again = compare(run("demo", seed=5, users=8), kept)
    deaf = compare(run("demo", seed=5, users=8, **{"chat.bid_threshold": 0.9}), kept)

    assert "every metric is equal" in again
    assert "decisions are equal" in again
    assert "first different decision" in deaf
    assert " -> " in deaf


NAMES = st.text("abc", min_size=1, max_size=2)
NESTED = st.recursive(st.integers(), lambda inner: st.dictionaries(NAMES, inner, max_size=3), max_leaves=9)


@given(st.dictionaries(NAMES, NESTED, max_size=4))
def test_nested_metrics_keep_every_leaf(metrics: dict[str, object]) -> None:
    """Each under its path."""

    def leaves(value: object) -> int:
        return sum(leaves(inner) for inner in value.values()) if isinstance(value, dict) else 1

    flattened = list(flat(metrics))
    assert leaves(metrics) == len(flattened) == len(dict(flattened))
    for path, leaf in flattened:
        value: object = metrics
        for name in path.split("."):
            assert isinstance(value, dict)
            value = value[name]
        assert value == leaf
