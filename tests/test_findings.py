"""What a scenario finds is shown beside the chat's figures: merged, harmless, typed, and the same for the same run."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from scenarios import catalogue, run
from scenarios.catalogue import scenario_names
from scenarios.findings import Findings, FoundTable
from scenarios.parquet_table import Column, parquet_bytes
from scenarios.plain_text import columns
from scenarios.report import report_html
from scenarios.report_pictures import Picture
from scenarios.result import result_object
from scenarios.run_directory import read_manifest, write_run
from scenarios.run_record import RunRecord
from scenarios.summary import summary
from scenarios.tables import TABLES, table_files
from tests import tiny_wide
from tests.run_records import HOSTILE, record_of, small_record
from tests.scale import scaled
from tests.test_report import Page
from universe.errors import OrreryError


def found(text: str = "plain", **more: Any) -> Findings:
    """Findings with `text` wherever a scenario may put somebody's text."""
    column = Column("name", "string", "text", "who")
    fields: dict[str, Any] = {
        "metrics": {"worst": text, "nested": {"days": [1, 2.5, None]}},
        "told": ((text, (text, f"{'aligned':<12}{'text':>9}")),),
        "rows": ((text, text, text), ("share", "97.5 %", "of those who stayed")),
        "tables": {"names": FoundTable((column,), {"name": [text]})},
        "pictures": (Picture(text, text, "<svg></svg>"),),
    }
    return Findings(**fields | more)


def with_findings(findings: Findings, **more: Any) -> RunRecord:
    """The small record of a deep run, with findings."""
    return msgspec.structs.replace(small_record(), findings=findings, **more)


def wide(findings: Findings) -> RunRecord:
    """A wide run without anything but findings."""
    return record_of([], [], names={}, bots={}, params={"users": 1000, "bots": 5}, findings=findings, wide=True)


def unprintable(text: str) -> list[str]:
    """What a terminal might obey."""
    return [char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs")]


def test_a_deep_scenario_finds_what_its_members_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`findings` gets the record, the harvest, the parameters and the rules; the run directory holds all of it."""
    monkeypatch.setitem(sys.modules, "scenarios.tiny_wide", tiny_wide)
    monkeypatch.setattr(catalogue, "scenario_names", lambda: [*scenario_names(), "tiny_wide"])
    record = run("tiny_wide", seed=5, **{"chat.bid_threshold": 0.5})
    rules = {"chat.bid_threshold": 0.5, "stream.post_in_quiet_channels": False}
    plain = run("demo", seed=5, users=6, planets=1, **rules)
    metrics = result_object(record)["metrics"]

    assert result_object(plain)["metrics"].items() <= metrics.items()
    assert (len(record.journal), plain.digest) == (metrics["decisions"], record.digest)
    assert metrics["kept_records"] > 0
    assert "What Ana at 0.5 drew" in summary(record, None)
    assert "draws.parquet" in [file.name for file in read_manifest(write_run(record, tmp_path / "run", {})).files]


def test_findings_stand_beside_what_every_deep_run_shows() -> None:
    """Metrics are joined, blocks come before the files, rows and pictures join the page, tables the tables."""
    plain, record = small_record(), with_findings(found())
    told, page = summary(record, None), report_html(record)

    assert {"worst": "plain", "nested": {"days": [1, 2.5, None]}} == {
        name: value for name, value in result_object(record)["metrics"].items() if name in ("worst", "nested")
    }
    assert told.replace("plain\n  plain\n  aligned          text\n\n", "") == summary(plain, None)
    assert told.index("aligned          text") < told.index("Took ")
    assert set(report_html(plain).splitlines()) <= set(page.splitlines())
    assert "<td>share</td><td class=n>97.5 %</td><td>of those who stayed</td>" in page
    assert '<figure><div role="img" aria-label="plain"><svg></svg></div>' in page
    assert {*table_files(plain), "names.parquet"} == set(table_files(record))


def test_a_run_without_findings_is_shown_as_before() -> None:
    """No empty heading and no empty table."""
    assert "What was found" not in report_html(small_record())
    assert "\n\n\n" not in summary(with_findings(Findings()), None)
    assert "What was found" not in report_html(wide(Findings()))
    assert "for everybody" in summary(msgspec.structs.replace(wide(Findings()), params={}), None)


def test_the_page_of_a_wide_run_opens_with_its_first_figures() -> None:
    """Four tiles at most, who lived there and how long, pictures, the table of figures, and how to repeat it."""
    rows = tuple((f"name{n}", f"value{n}", f"meaning{n}") for n in range(6))
    page = report_html(wide(found(rows=rows)))

    assert "<p>1,000 users and 5 bots, 1 d of virtual time: 2026-01-05 00:00 to 2026-01-06 00:00 UTC.</p>" in page
    assert [n < 4 for n in range(6)] == [f"<div><b>value{n}</b>meaning{n}</div>" in page for n in range(6)]
    assert all(f"<td>name{n}</td><td class=n>value{n}</td>" in page for n in range(6))
    assert "<svg></svg>" in page
    assert "The same again" in page
    assert "messages by people" not in page


def test_a_figure_of_the_chat_cannot_be_replaced() -> None:
    """A scenario that finds `answered` anew is wrong; a wide one has no chat figures to replace."""
    clash = found(metrics={"answered": 3, "worst": 1})
    with pytest.raises(ValueError, match="answered"):
        result_object(with_findings(clash))

    assert {"answered": 3, "worst": 1} == result_object(wide(clash))["metrics"]


def test_a_scenario_may_count_a_figure_of_the_chat_more_narrowly() -> None:
    """Under the name that other tools rely on, and only where every run has it; the other figures stay."""
    plain = result_object(small_record())["metrics"]
    narrowed = result_object(with_findings(found(narrowed={"speakers_max": 7})))["metrics"]

    assert plain["speakers_max"] != narrowed["speakers_max"] == 7
    assert narrowed["answered"] == plain["answered"]
    with pytest.raises(ValueError, match="speakers_most"):
        result_object(with_findings(found(narrowed={"speakers_most": 7})))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), (1, 2), {1: 2}, {1}, {"deep": [float("nan")]}])
def test_what_json_would_change_is_no_metric(value: object) -> None:
    """Otherwise a notebook and result.json would tell two stories."""
    with pytest.raises(ValueError, match="plain JSON"):
        result_object(wide(found(metrics={"odd": value})))


def check_harmless(record: RunRecord, tame: RunRecord) -> None:
    """Nothing that a terminal or a browser would obey, and no more room than tame findings take."""
    told, page, plain = summary(record, None), report_html(record), report_html(tame)
    assert [] == unprintable(told)
    assert all(columns(line) <= 80 for line in told.splitlines() if not line.startswith("Again"))
    assert len(told.splitlines()) == len(summary(tame, None).splitlines())
    assert Page(page).tags == Page(plain).tags
    assert Page(page).attributes == Page(plain).attributes
    assert len(page) < len(plain) + 20_000
    assert page.encode("utf-8", "replace")


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 5000, "\u65e5" * 300, " ".join(HOSTILE) * 9])
def test_hostile_text_in_findings_reaches_neither_terminal_nor_page(text: str) -> None:
    """No control character, no line wider than 80, no tag and no attribute more than with tame text."""
    check_harmless(wide(found(text)), wide(found()))


def test_hostile_findings_of_a_deep_run_are_as_harmless() -> None:
    """The same beside the chat's own figures."""
    check_harmless(with_findings(found("".join(HOSTILE))), with_findings(found()))


def test_the_naive_twin_lets_a_terminal_obey() -> None:
    """Without cleaning, the same checks see control characters, further lines and a tag."""
    naive = "\n".join(f"  {text}" for text in HOSTILE)

    assert unprintable(naive)
    assert len(naive.splitlines()) > len(HOSTILE)
    assert "script" in Page(naive).tags


def test_found_tables_carry_their_units_and_meanings() -> None:
    """Numbers, floats, truth values, texts and lists, from lists and arrays; hostile text as it is."""
    import numpy as np

    kinds = {
        "n": ("int64", np.arange(3, dtype=np.uint8)), "share": ("float64", np.array([0.5, 1.0, 1.5])),
        "on": ("bool", np.array([True, False, True])), "name": ("string", ["a", "\ud800", HOSTILE[0]]),
        "ids": ("list<string>", [[], ["x"], ["\ud800"]]), "at": ("int64", (1, None, 2**62)),
    }  # fmt: skip
    table = FoundTable(
        tuple(Column(name, kind, "unit", f"about {name}", nullable=name == "at") for name, (kind, _) in kinds.items()),
        {name: values for name, (_, values) in kinds.items()},
    )
    data = table_files(wide(found(tables={"all_kinds": table})))["all_kinds.parquet"]
    schema, read = parquet.read_schema(io.BytesIO(data)), parquet.read_table(io.BytesIO(data)).to_pydict()

    assert list(kinds) == list(read)
    assert ([0, 1, 2], [0.5, 1.0, 1.5], [1, None, 2**62]) == (read["n"], read["share"], read["at"])
    assert (["a", "?", HOSTILE[0]], [[], ["x"], ["?"]]) == (read["name"], read["ids"])
    assert (b"unit", b"about ids") == (schema.field("ids").metadata[b"unit"], schema.field("ids").metadata[b"meaning"])


@pytest.mark.parametrize("name", ["", "messages", "Names", "a/b", "../x", "a.b", "a" * 65, "ä", "a\n"])
def test_a_found_table_has_a_plain_name_of_its_own(name: str) -> None:
    """It becomes a file's name."""
    with pytest.raises(ValueError, match="no name for a table"):
        table_files(wide(found(tables={name: FoundTable((), {})})))


@pytest.mark.parametrize(
    "values", [{}, {"a": [1]}, {"a": [1], "c": [1]}, {"a": [1], "b": [1, 2]}, {"a": [None], "b": [1]}]
)
def test_values_that_do_not_fit_their_columns_are_an_error(values: dict[str, list[int]]) -> None:
    """A missing, a wrong and a shorter column, and an empty value where none may be."""
    with pytest.raises(ValueError):
        parquet_bytes((Column("a", "int64", "", ""), Column("b", "int64", "", "")), values)


@settings(max_examples=scaled(20, 300))
@given(st.text())
def test_the_same_findings_give_the_same_bytes(text: str) -> None:
    """Page, tables and metrics repeat, whatever was found."""
    record = wide(found(text))

    assert report_html(record) == report_html(record)
    assert table_files(record) == table_files(record)
    assert result_object(record) == result_object(record)


def archive(directory: Path) -> None:
    """What a bot's archive of people looks like."""
    (directory / "people" / "elena").mkdir(parents=True)
    (directory / "people" / "elena" / "index.json").write_bytes(b"{}")


def damaged(out: Path, listed: dict[str, str]) -> list[str]:
    """Files that are not what `listed` says: name to SHA-256."""
    return [name for name, digest in listed.items() if sha256((out / name).read_bytes()).hexdigest() != digest]


def test_people_may_be_edited_after_the_run_and_nothing_else(tmp_path: Path) -> None:
    """The files of people lie in the run but not in its manifest; a manifest of everything would call a note damage."""
    out = write_run(with_findings(Findings(), fill=archive), tmp_path / "run", {"more.txt": b"more"})
    listed = {file.name: file.sha256 for file in read_manifest(out).files}
    everything = {
        path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    (out / "people" / "elena" / "index.json").write_bytes(b'{"changed":true}')

    assert {*listed, "people/elena/index.json"} == set(everything)
    assert [] == damaged(out, listed)
    assert ["people/elena/index.json"] == damaged(out, everything)
    (out / "more.txt").write_bytes(b"else")
    assert ["more.txt"] == damaged(out, listed)


def test_what_fills_the_directory_cannot_pass_for_a_result(tmp_path: Path) -> None:
    """It writes first: a file under a result's name is replaced by the result, and a directory there is an error."""

    def forge(directory: Path) -> None:
        (directory / "result.json").write_bytes(b"forged")

    def block(directory: Path) -> None:
        (directory / "report.html").mkdir()

    out = write_run(with_findings(Findings(), fill=forge), tmp_path / "run", {})
    assert 5 == json.loads((out / "result.json").read_bytes())["seed"]
    with pytest.raises(OrreryError, match="nothing changed"):
        write_run(with_findings(Findings(), fill=block), out, {})
    assert 5 == json.loads((out / "result.json").read_bytes())["seed"]


@pytest.mark.parametrize("fails", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_while_filling_leaves_the_old_run(tmp_path: Path, fails: BaseException) -> None:
    """A full disk is one clear line, an interrupt stays one; nothing is left beside."""

    def fail(directory: Path) -> None:
        archive(directory)
        raise fails

    out = write_run(small_record(), tmp_path / "run", {"run.txt": b"old"})
    with pytest.raises((OrreryError, KeyboardInterrupt)) as caught:
        write_run(with_findings(Findings(), fill=fail), out, {})

    assert "No space left" in str(caught.value) or isinstance(caught.value, KeyboardInterrupt)
    assert b"old" == (out / "run.txt").read_bytes()
    assert ["run"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize("name", ["people", "names.parquet"])
def test_a_further_file_takes_no_name_of_people_or_findings(tmp_path: Path, name: str) -> None:
    """Neither the directory of people nor a found table is overwritten."""
    with pytest.raises(ValueError, match="no name for a further file"):
        write_run(with_findings(found()), tmp_path / "run", {name: b""})


def test_chat_tables_carry_their_units_too(promise: Callable[..., None]) -> None:
    """Every column of every table tells its unit and meaning where it lies."""
    columns_seen = 0
    for table, listed in TABLES.items():
        schema = parquet.read_schema(io.BytesIO(table_files(small_record())[f"{table}.parquet"]))
        for column in listed:
            columns_seen += 1
            metadata = schema.field(column.name).metadata
            assert (column.unit.encode(), column.meaning.encode()) == (metadata[b"unit"], metadata[b"meaning"])
    promise("columns that carry unit and meaning", columns=columns_seen)
