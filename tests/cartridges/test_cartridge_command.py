"""``run.py cartridge``: list, show, search, validate, build."""

from __future__ import annotations

import argparse
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scenarios.cartridge_command import EXAMPLES, add_arguments, run
from tests.cartridges.makers import by_hand
from universe.errors import BadInput


class Command:
    """The command with its own parser."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._parser = argparse.ArgumentParser(exit_on_error=False)
        add_arguments(self._parser)

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """Exit code and what it prints."""
        code = run(self._parser.parse_args(arguments))
        return code, self._capsys.readouterr().out

    def json(self, *arguments: str) -> Any:
        """What it prints as JSON, when it went well."""
        code, out = self(*arguments, "--json")
        assert 0 == code
        assert 1 == out.count("\n")
        return json.loads(out)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command."""
    return Command(capsys)


def test_the_examples_are_listed_where_nothing_is_named(command: Command) -> None:
    """Name, faction and facts of each, for people and as JSON."""
    assert command.json("list") == command.json("list", str(EXAMPLES))
    assert [("formal_logic", 26), ("neuroscience", 70), ("physics", 21)] == [
        (row["name"], row["facts"]) for row in command.json("list")
    ]
    code, out = command("list")
    assert (0, 3) == (code, len(out.splitlines()))
    assert "physics       general          21 facts" in out


def test_a_cartridge_is_shown_by_name_or_directory(command: Command) -> None:
    """Who may read it, and each fact with id, layer, confidence, source and text."""
    told = command.json("show", "physics")

    assert told == command.json("show", str(EXAMPLES / "physics.kbc"))
    assert {"id": 15, "layer": "L0", "confidence": 0.97, "sources": ["Optics"]}.items() <= told["facts"][14].items()
    _, out = command("show", "physics")
    assert out.startswith("physics: 21 facts of physics; may be read always\n")
    with pytest.raises(BadInput, match="no cartridge 'alchemy'; there are formal_logic, neuroscience, physics"):
        command("show", "alchemy")


def test_a_question_finds_its_facts(command: Command) -> None:
    """The best first, as many as asked for; without a match it says so."""
    told = command.json("search", "what is the speed of light?", "--limit", "2")

    assert [("physics", 15), ("neuroscience", 44)] == [(row["cartridge"], row["id"]) for row in told]
    assert "physics 15  L0  0.97  Optics\n" in command("search", "speed of light")[1]
    assert (0, "no fact fits\n") == command("search", "zzz")
    for limit in ("0", "1001", "x", "-1", "²"):
        with pytest.raises((argparse.ArgumentError, SystemExit)):
            command("search", "x", "--limit", limit)


def test_a_written_file_becomes_a_cartridge_that_is_found(command: Command, tmp_path: Path) -> None:
    """Build from Markdown, validate, search it in its context; a second build refuses to replace it."""
    facts = tmp_path / "dune.md"
    facts.write_text("# Dune\n- Sand worms guard the spice | Herbert | 0.9\n", encoding="utf-8")
    home = tmp_path / "out" / "dune_fiction.kbc"

    built = command.json("build", str(facts), "--out", str(home))
    assert {"cartridge": str(home), "facts": 1, "faction": "fiction"} == built
    assert (0, "dune_fiction.kbc: in order\n") == command("validate", str(home))
    assert [] == command.json("search", "spice", "--in", str(home))
    found = command.json("search", "spice", "--in", str(home), "--context", "fiction")
    assert [("L2", "Sand worms guard the spice")] == [(row["layer"], row["text"]) for row in found]
    with pytest.raises(BadInput, match="exists already"):
        command("build", str(facts), "--out", str(home))
    with pytest.raises(BadInput, match=r"a directory NAME\.kbc"):
        command("build", str(facts), "--out", str(tmp_path / "dune"))


def test_validation_names_every_fault(command: Command, tmp_path: Path) -> None:
    """Of files that do not fit together and of facts; exit code 1, and 0 for the real ones."""
    lines = [
        {"fact_id": 1, "confidence": 0.5, "epistemological_level": "L1_AXIOMATIC",
         "dependencies": [{"fact_id": 8, "type": "refines"}]},
        {"fact_id": 2, "confidence": 0.1, "source": "a cook", "epistemological_level": "sure",
         "metadata": {"temporal_validity": {"start": "2026-01-02", "end": "2026-01-01"}}},
        {"fact_id": 9, "confidence": 0.9},
    ]  # fmt: skip
    home = by_hand(tmp_path, ["Water boils", "The water boils.", "What is it?"], lines, {"cartridge_name": "cuisine"})
    with closing(sqlite3.connect(home / "facts.db")) as database:
        database.execute("UPDATE facts SET content_hash = 'sha256:00' WHERE id = 1")
        database.commit()

    code, out = command("validate", str(home), "--json")

    assert 1 == code
    assert [
        "manifest.json calls it 'cuisine'", "fact 3: no annotation", "fact 9: an annotation, but no text",
        "fact 1: its text is not that of its hash", "fact 2: its text is not that of its hash",
        "fact 3: its text is not that of its hash", "fact 1: no source",
        "fact 1: its confidence is too low for L1_AXIOMATIC", "fact 1: 'refines' leads to fact 8, which is not there",
        "fact 2: says what fact 1 says", "fact 2: no level is called 'sure'",
        "fact 2: its confidence is too low for any layer", "fact 2: valid until before it begins",
        "fact 3: holds no word by which it could be found", "fact 3: no source",
    ] == json.loads(out)["kitchen.kbc"]  # fmt: skip
    assert 0 == command("validate", str(EXAMPLES))[0]


def test_text_of_a_cartridge_does_nothing_to_a_terminal(command: Command, tmp_path: Path) -> None:
    """Escapes, turned writing and line ends in texts, sources and names are shown as harmless signs."""
    evil = "Water\x1b[31m boils\u202e \r\nkitchen: in order"
    line = {"fact_id": 1, "source": [evil], "tags": [evil]}
    home = by_hand(tmp_path, [evil], [line], {"description": evil, "author": evil, "license": evil})

    for arguments in (["list"], ["show"], ["search", "water", "--in"], ["validate"]):
        out = command(*arguments, str(home))[1]
        assert not {"\x1b", "\u202e", "\r"} & set(out)
        assert "\nkitchen: in order" not in out
