"""The Parquet tables: as documented, complete, and the same bytes for the same run."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from scenarios.run_record import RunRecord
from scenarios.tables import TABLES, table_files
from tests.run_records import HOSTILE, hostile_record, line, record_of, records, small_record
from tests.scale import scaled
from tests.tree import ROOT
from universe.events import Message
from universe.metrics import Metrics

TYPES = {"string": "string", "int64": "int64", "bool": "bool", "list<element: string>": "list<string>"}
HASHES = """
from hashlib import sha256
from scenarios.report import report_html
from scenarios.tables import table_files
from tests.run_records import small_record
files = table_files(small_record()) | {"report.html": report_html(small_record()).encode()}
print({name: sha256(data).hexdigest() for name, data in files.items()})
"""


def rows(record: RunRecord, table: str) -> list[dict[str, Any]]:
    """The rows of a table, read back from its bytes."""
    read = parquet.read_table(io.BytesIO(table_files(record)[f"{table}.parquet"]))
    return list(read.to_pylist())


def documented(heading: str) -> list[list[str]]:
    """The cells of the table under `heading` of docs/results.md, without its two head lines."""
    text = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    section = text.split(f"\n## `{heading}`\n")[1].split("\n## ")[0]
    lines = [one for one in section.splitlines() if one.startswith("|")]
    return [[cell.strip() for cell in one.strip("|").split("|")] for one in lines[2:]]


@pytest.mark.parametrize("table", TABLES)
def test_the_documents_show_the_columns_that_are_written(table: str) -> None:
    """Name, type, nullability, unit and meaning: docs/results.md, the list of columns and the file are equal."""
    columns = TABLES[table]
    schema = parquet.read_schema(io.BytesIO(table_files(small_record())[f"{table}.parquet"]))

    assert documented(f"{table}.parquet") == [
        [f"`{column.name}`", column.type + (", null" if column.nullable else ""), column.unit, column.meaning]
        for column in columns
    ]
    assert [(field.name, TYPES[str(field.type)], field.nullable) for field in schema] == [
        (column.name, column.type, column.nullable) for column in columns
    ]


def test_the_documents_show_every_metric() -> None:
    """docs/results.md lists the metrics in the order of the struct, and those of bots and planets by name."""
    shown = documented("result.json")
    fields = {field.name: field for field in msgspec.structs.fields(Metrics)}

    assert [f"`{name}`" for name in fields] != []
    assert {f"`{name}`" for name in fields} == {cells[0] for cells in shown}
    assert len(fields) == len(shown)
    for name in ("bots", "planets"):
        counts = fields[name].type.__args__[1]
        meaning = next(cells[-1] for cells in shown if cells[0] == f"`{name}`")
        assert list(counts.__struct_fields__) == re.findall(r"`(\w+)`", meaning)


def test_messages_tell_who_answered_and_how_fast() -> None:
    """Each message has its author's kind, its display places, and the answers that it got."""
    found = {row["message_id"]: row for row in rows(small_record(), "messages")}

    assert ["elena", "marcus"] == found["1"]["answered_by"]
    assert (30_000, None) == (found["1"]["answer_ms"], found["8"]["answer_ms"])
    assert ("human", "bot", "foreign_bot") == tuple(found[one]["author_kind"] for one in ("1", "2", "7"))
    assert ("Harbour", "#stars") == (found["1"]["guild_name"], found["1"]["channel_name"])
    assert ("Hilltop", "c9") == (found["5"]["guild_name"], found["5"]["channel_name"])


def test_decisions_keep_every_detail() -> None:
    """Common details have typed columns; what has none, or another type, stands as JSON beside them."""
    found = {row["n"]: row for row in rows(small_record(), "decisions")}

    assert (812, ["name", "interest"], "{}") == (found[1]["score"], found[1]["why"], found[1]["other"])
    assert ("turn_order", 1_767_571_200_009) == (found[2]["reason"], found[2]["until"])
    assert ("2", 30_000) == (found[3]["reply"], found[3]["delay_ms"])
    assert ("r1", "done", "77") == (found[10]["request"], found[10]["outcome"], found[10]["remote"])
    assert (None, '{"failures":3,"score":"not a number"}') == (found[11]["score"], found[11]["other"])


def test_odd_details_are_kept_too() -> None:
    """Truth values are no integers, huge integers fit no column, a float is no integer: all go to `other`."""
    odd = {"score": True, "until": 2**70, "delay_ms": 1.5, "why": "text", "message": None, "bot": 3}
    (row,) = rows(record_of([], [line(1, "bot:elena", "said", **odd)]), "decisions")

    assert odd == msgspec.json.decode(row["other"])
    assert all(row[name] is None for name in odd)


def test_members_tell_who_came_went_and_changed_the_name() -> None:
    """One row for each, with what only that kind has."""
    found = rows(small_record(), "members")

    assert ["join", "rename", "leave"] == [row["kind"] for row in found]
    assert [("Ana", None), ("Bob", "Bo"), (None, None)] == [(row["name"], row["old_name"]) for row in found]
    assert [(False, None), (None, None), (None, True)] == [(row["is_bot"], row["kicked"]) for row in found]


def test_hostile_text_is_kept_as_it_is() -> None:
    """Tables hold what was written; only a lone surrogate, which is no text, becomes a question mark."""
    wrote = [event.content for event in hostile_record().events if isinstance(event, Message)]
    found = [row["content"] for row in rows(hostile_record(), "messages")]

    assert [text.replace("\ud800", "?") for text in wrote] == found
    assert set(HOSTILE) & set(wrote)


def test_a_run_without_anything_has_empty_tables() -> None:
    """The columns are there without a row."""
    assert [0, 0, 0] == [len(rows(record_of([], []), table)) for table in TABLES]


@settings(max_examples=scaled(15, 300))
@given(records())
def test_the_same_run_gives_the_same_tables_with_every_row(record: RunRecord) -> None:
    """Same bytes twice; a row for every message, decision and move."""
    messages = [event for event in record.events if isinstance(event, Message)]

    assert table_files(record) == table_files(record)
    assert [event.event_id for event in messages] == [row["event_id"] for row in rows(record, "messages")]
    assert [one.n for one in record.journal] == [row["n"] for row in rows(record, "decisions")]
    assert len(record.events) - len(messages) == len(rows(record, "members"))


def test_another_process_with_another_hash_seed_writes_the_same_bytes() -> None:
    """Tables and report depend on the run alone."""
    printed = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", HASHES],
            cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, timeout=120,
            check=True,
        )  # fmt: skip
        printed.add(done.stdout)

    assert 1 == len(printed)
    assert 4 == printed.pop().count(":")
