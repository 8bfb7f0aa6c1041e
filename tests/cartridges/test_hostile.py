"""Cartridges that somebody made to do harm: each is refused with one sentence, quickly, and nothing happens."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.cartridges import Library, limits, read_cartridge, validate_cartridge
from bridges.cartridges import database as database_module
from bridges.cartridges.folder import cartridge_paths
from tests.cartridges.makers import (
    DOCUMENTED_TABLE,
    EXAMPLES,
    REAL_TABLE,
    by_hand,
    cartridge,
    database,
    real_line,
    row,
    trusted,
)
from tests.scale import scaled
from universe.cartridges.search_index import SearchIndex
from universe.errors import BadInput

Harm = Callable[[Path], Any]
DIARY: Final = "Elena's diary"


def _database(*commands: str | tuple[str, tuple[Any, ...]]) -> Harm:
    """The database is another one."""

    def harm(home: Path) -> None:
        (home / "facts.db").unlink()
        database(home / "facts.db", *commands)

    return harm


def _line(**given: Any) -> Harm:
    """The annotation of fact 1 is another one."""
    return lambda home: (home / "annotations.jsonl").write_text(json.dumps(real_line(1, **given)), encoding="utf-8")


def _raw(name: str, data: bytes) -> Harm:
    return lambda home: (home / name).write_bytes(data)


def _meta(**given: Any) -> Harm:
    return _line(metadata=real_line(1)["metadata"] | given)


def _linked(name: str) -> Harm:
    """A file is a link to one like it, elsewhere."""

    def harm(home: Path) -> None:
        (home / name).rename(home.parent / name)
        (home / name).symlink_to(home.parent / name)

    return harm


def _pipe(home: Path) -> None:
    (home / "annotations.jsonl").unlink()
    os.mkfifo(home / "annotations.jsonl")


def _huge_manifest(home: Path) -> None:
    (home / "manifest.json").write_bytes(b"{}")
    os.truncate(home / "manifest.json", limits.DOCUMENT_BYTES_MAX + 1)


def _sparse(name: str, size: int) -> Harm:
    return lambda home: os.truncate(home / name, size)


_ENDLESS: Final = """CREATE VIEW facts AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT i AS id, 'x' AS content, '' AS content_hash, '' AS created_at, 'active' AS status FROM n"""
_COMPUTED: Final = "CREATE TABLE facts (id INTEGER PRIMARY KEY, content TEXT AS (hex(zeroblob(9999999))))"
_LOOSE: Final = "CREATE TABLE facts (id, content)"
_DEEP: Final = b'{"fact_id":1,"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}"
HARMS: Final[dict[str, tuple[Harm, str]]] = {
    "no database": (lambda home: (home / "facts.db").unlink(), "holds no facts.db"),
    "an empty database": (_raw("facts.db", b""), "is empty"),
    "no database at all": (_raw("facts.db", b"PK\x03\x04" + bytes(4096)), "cannot be read as a SQLite database"),
    "a torn database": (lambda home: os.truncate(home / "facts.db", 5000), "SQLite database"),
    "a database of gigabytes": (_sparse("facts.db", limits.DATABASE_BYTES_MAX + 1), "larger than"),
    "a view for a table": (_database(_ENDLESS), "view 'facts'"),
    "a view beside the table": (_database(REAL_TABLE, "CREATE VIEW v AS SELECT 1"), "view 'v'"),
    "a trigger": (
        _database(REAL_TABLE, "CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM facts; END"), "trigger 't'"
    ),
    "a virtual table": (_database("CREATE VIRTUAL TABLE facts USING fts5(content)"), "virtual table"),
    "a computed column": (_database(_COMPUTED, "INSERT INTO facts (id) VALUES (1)"), "computed columns"),
    "no table": (_database("CREATE TABLE other (id, content)"), "no table facts"),
    "other columns": (_database("CREATE TABLE facts (number, words)"), "neither id and content nor"),
    "a text that is none": (_database(REAL_TABLE, row(1, b"\xff\xfe")), "is no text|no UTF-8"),
    "a number for a text": (_database(_LOOSE, "INSERT INTO facts VALUES (1, 7)"), "no text"),
    "a text for an id": (_database(_LOOSE, "INSERT INTO facts VALUES ('a', 'b')"), "an id is"),
    "an id below 1": (_database(REAL_TABLE, row(-5, "x")), "an id is"),
    "an id twice": (
        _database("CREATE TABLE facts (fact_id, fact_text)", "INSERT INTO facts VALUES (3, 'x'), (2, 'z'), (3, 'y')"),
        "two facts of one id",
    ),
    "an empty text": (_database(REAL_TABLE, row(1, " ")), "1 to 2,000 characters"),
    "a long text": (_database(REAL_TABLE, row(1, "x" * 2001)), "1 to 2,000 characters"),
    "a huge text": (_database(REAL_TABLE, row(1, "x" * 100_000)), "too big"),
    "a database that is a link": (_linked("facts.db"), "a link"),
    "annotations that are a link": (_linked("annotations.jsonl"), "a link"),
    "annotations that are a pipe": (_pipe, "pipe"),
    "annotations of gigabytes": (_sparse("annotations.jsonl", limits.ANNOTATIONS_BYTES_MAX + 1), "larger than"),
    "a long line": (_raw("annotations.jsonl", b" " * (limits.LINE_BYTES_MAX + 1)), "line 1: longer"),
    "no JSON": (_raw("annotations.jsonl", b"{fact_id: 1}"), "line 1"),
    "no UTF-8": (_raw("annotations.jsonl", b'{"fact_id": 1, "nwp_encoding": "\xff"}'), "line 1"),
    "deep JSON": (_raw("annotations.jsonl", _DEEP), "levels deep"),
    "a line twice": (_raw("annotations.jsonl", b'{"fact_id": 1}\n{"fact_id": 1}'), "has a line already"),
    "an id that is text": (_raw("annotations.jsonl", b'{"fact_id": "1"}'), "line 1"),
    "a confidence above 1": (_meta(confidence=1.5), "between 0 and 1"),
    "a confidence below 0": (_meta(confidence=-0.1), "between 0 and 1"),
    "a confidence that is none": (_raw("annotations.jsonl", b'{"fact_id": 1, "confidence": NaN}'), "line 1"),
    "an endless confidence": (_raw("annotations.jsonl", b'{"fact_id": 1, "confidence": 1e999}'), "line 1"),
    "a confidence as text": (_meta(confidence="high"), "line 1"),
    "sources that are an object": (_meta(sources={"a": 1}), "line 1"),
    "too many sources": (_meta(sources=["x"] * 65), "fact 1"),
    "a long source": (_meta(sources=["x" * 501]), "fact 1"),
    "a time that is none": (_meta(created_at="yesterday"), "no ISO 8601 time"),
    "an empty range": (_line(derivations=[{"type": "range_constraint", "min": 2, "max": 1}]), "is empty"),
    "too many derivations": (_line(derivations=[{"type": "x"}] * 65), "fact 1"),
    "a relationship to no fact": (_line(relationships=[{"type": "refines", "fact_id": -1}]), "fact 1"),
    "a claim that is none": (_line(claims=[["water"]]), "line 1"),
    "evidence that is none": (_line(evidence=[[1, 2, 3]]), "fact 1"),
    "a manifest that is none": (_raw("manifest.json", b"[]"), "manifest.json"),
    "a manifest of megabytes": (_huge_manifest, "larger than"),
    "a manifest that opens what is private": (_raw("manifest.json", b'{"cartridge_name": "user_42"}'), "must agree"),
    "a manifest that opens fiction": (_raw("manifest.json", b'{"cartridge_name": "tales_fiction"}'), "must agree"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMS)
def test_every_hostile_file_is_refused_with_one_sentence(tmp_path: Path, name: str) -> None:
    """It names the file and says what is wrong; validation says the same instead of failing."""
    home = by_hand(tmp_path, ["Water boils"])
    harm, complaint = HARMS[name]
    harm(home)

    with pytest.raises(BadInput, match=complaint) as caught:
        read_cartridge(home)

    told = str(caught.value)
    assert "kitchen.kbc" in told
    assert "\n" not in told
    assert len(told) < 600 + 2 * len(str(home))
    assert (told,) == validate_cartridge(home)


def test_a_loader_that_trusts_is_led_astray(tmp_path: Path) -> None:
    """The naive twin runs the view, follows the link to what it must not read, and believes a confidence of 9."""
    view = "CREATE VIEW facts AS SELECT 1 AS id, 'run: ' || sqlite_version() AS content"
    linked = by_hand(tmp_path / "a", ["Water boils"])
    secret = by_hand(tmp_path / "b", [DIARY], name="elena_diary")
    (linked / "facts.db").unlink()
    (linked / "facts.db").symlink_to(secret / "facts.db")
    viewed = by_hand(tmp_path / "c", ["x"])
    _database(view)(viewed)
    sure = by_hand(tmp_path / "d", ["Water boils"])
    _meta(confidence=9)(sure)

    assert [(1, DIARY, 0.95)] == trusted(linked)
    assert "run: " in trusted(viewed)[0][1]
    assert 9 == trusted(sure)[0][2]
    for home in (linked, viewed, sure):
        with pytest.raises(BadInput):
            read_cartridge(home)


def test_a_database_that_never_ends_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's steps are counted, whatever makes them."""
    home = by_hand(tmp_path, [f"Fact {number}" for number in range(3000)], [])
    monkeypatch.setattr(database_module, "SQLITE_STEPS_MAX", 10_000)

    with pytest.raises(BadInput, match="takes too long"):
        read_cartridge(home)


def test_a_cartridge_holds_a_bounded_number_of_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first fact too many ends it; the real bound is 200,000."""
    home = by_hand(tmp_path, ["a", "b", "c"])
    monkeypatch.setattr(database_module, "FACTS_MAX", 2)

    with pytest.raises(BadInput, match="more than 2 facts"):
        read_cartridge(home)


def test_a_linked_cartridge_is_refused_and_not_found(tmp_path: Path) -> None:
    """By its own path it is refused, in a directory passed over."""
    by_hand(tmp_path / "elsewhere", name="secret")
    by_hand(tmp_path / "shelf")
    (tmp_path / "shelf" / "secret.kbc").symlink_to(tmp_path / "elsewhere" / "secret.kbc")

    with pytest.raises(BadInput, match="a link"):
        read_cartridge(tmp_path / "shelf" / "secret.kbc")
    assert ["kitchen"] == [one.name for one in Library([tmp_path / "shelf"]).cartridges]


@pytest.mark.parametrize(
    "name", ["../x.kbc", "a b.kbc", ".kbc", "...kbc", f"{'x' * 65}.kbc", "é.kbc", "a\n.kbc", "plain"]
)
def test_a_name_outside_the_grammar_is_refused(tmp_path: Path, name: str) -> None:
    """Names become parts of ids."""
    (tmp_path / name).mkdir()

    with pytest.raises(BadInput):
        read_cartridge(tmp_path / name)


def test_places_without_cartridges_are_refused(tmp_path: Path) -> None:
    """An empty directory, none at all, a file called like a cartridge, a socket in it."""
    (tmp_path / "file.kbc").write_text("x")
    with pytest.raises(BadInput, match="is a file"):
        read_cartridge(tmp_path / "file.kbc")
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(BadInput, match="directory"):
            cartridge_paths(place)
    home = by_hand(tmp_path)
    (home / "manifest.json").unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(home)
        try:
            listening.bind("manifest.json")
        finally:
            os.chdir(here)
        with pytest.raises(BadInput, match="device or a pipe"):
            read_cartridge(home)


def test_two_cartridges_of_one_name_are_not_mixed(tmp_path: Path) -> None:
    """Facts are known by (cartridge, id)."""
    with pytest.raises(BadInput, match="two cartridges are called 'kitchen'"):
        Library([by_hand(tmp_path / "a"), by_hand(tmp_path / "b")])
    with pytest.raises(BadInput, match="two cartridges are called"):
        SearchIndex([cartridge("kitchen", "a"), cartridge("kitchen", "b")])


def test_an_index_that_lies_is_not_believed(tmp_path: Path) -> None:
    """The indices that come with a cartridge are not even opened."""
    home = by_hand(tmp_path, ["Water boils"])
    (home / "indices").mkdir()
    (home / "indices" / "keyword.idx").write_text('{"gold": [1]}')
    library = Library([home])

    assert () == library.search("gold", 5)
    assert ["Water boils"] == [hit.fact.text for hit in library.search("water", 5)]


_MUTATED: Final = ("facts.db", "annotations.jsonl", "manifest.json")


@given(st.sampled_from(_MUTATED), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1))
@settings(max_examples=scaled(80, 1500))
def test_damaged_bytes_give_a_cartridge_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, name: str, damage: list[tuple[float, bytes]]
) -> None:
    """Bytes of a real cartridge overwritten anywhere: never another error, and never a fact beyond the bounds."""
    home = tmp_path_factory.mktemp("damaged") / "physics.kbc"
    home.mkdir()
    for part in _MUTATED:
        data = bytearray((EXAMPLES / "physics.kbc" / part).read_bytes())
        for place, other in damage if part == name else []:
            start = int(place * (len(data) - len(other)))
            data[start : start + len(other)] = other
        (home / part).write_bytes(data)

    assert "\n" not in "".join(validate_cartridge(home))
    with suppress(BadInput):
        read = read_cartridge(home)
        assert all(0 <= one.confidence_bp <= 10_000 and 0 < len(one.text) <= 2000 for one in read.facts)


def test_the_documented_format_is_checked_as_strictly(tmp_path: Path) -> None:
    """A flat line with a wrong confidence is refused as a nested one is."""
    home = tmp_path / "weather.kbc"
    home.mkdir()
    database(home / "facts.db", DOCUMENTED_TABLE, "INSERT INTO facts VALUES (1, 'Rain falls')")
    (home / "annotations.jsonl").write_text('{"fact_id": 1, "confidence": 70}', encoding="utf-8")

    with pytest.raises(BadInput, match="between 0 and 1, not 70"):
        read_cartridge(home)
