"""Both formats on disk: what the three real cartridges hold, what the documented one says, and writing them again."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from bridges.cartridges import Library, build_cartridge, read_cartridge, validate_cartridge
from scenarios.directory_swap import replacing
from tests.cartridges.makers import (
    CARTRIDGES,
    DOCUMENTED_TABLE,
    EXAMPLES,
    NOW,
    by_hand,
    cartridge,
    database,
    fact,
    real_line,
    row,
    trusted,
)
from tests.scale import scaled
from universe.cartridges.fact import ARCHIVED, RANGE, Cartridge, CartridgeFact, Derivation, Relationship
from universe.cartridges.layers import layer_of
from universe.errors import BadInput


def test_the_three_real_cartridges_are_read_whole(promise: Callable[..., None]) -> None:
    """21, 70 and 26 facts, all active, with their confidence, source, domain and time; no fault in them."""
    read = {one.name: one for one in Library([EXAMPLES]).cartridges}

    counts = {name: len(one.facts) for name, one in read.items()}
    assert {"physics": 21, "neuroscience": 70, "formal_logic": 26} == counts
    light = read["physics"].facts[14]
    assert (15, 9700, ("Optics",), 2) == (light.id, light.confidence_bp, light.sources, light.level)
    assert light.text.startswith("The speed of light in a vacuum is approximately 3.0 \u00d7 10^8")
    assert {"active"} == {fact.status for one in read.values() for fact in one.facts}
    assert min(fact.created_at for one in read.values() for fact in one.facts) > NOW
    assert [()] * 3 == [validate_cartridge(EXAMPLES / f"{name}.kbc") for name in read]
    promise("the three real cartridges are read", facts=sum(len(one.facts) for one in read.values()), faults=0)


def test_the_level_that_nobody_ever_set_does_not_decide_the_layer() -> None:
    """All shipped facts say 2; logic is L1, observations L0, and what is less sure than .90 a rule of thumb."""
    layers = {one.name: Counter(layer_of(one, fact) for fact in one.facts) for one in Library([EXAMPLES]).cartridges}

    assert {"L1"} == set(layers["formal_logic"])
    assert {"L0"} == set(layers["physics"])
    assert {"L0", "L3"} == set(layers["neuroscience"])


def test_reading_leaves_the_files_as_they_are(tmp_path: Path) -> None:
    """No journal is played back, no index made, no byte changed; what a log beside the database says is no fact."""
    home, work = by_hand(tmp_path / "a"), by_hand(tmp_path / "b")
    database(work / "facts.db", "PRAGMA journal_mode=WAL")
    with closing(sqlite3.connect(work / "facts.db")) as opened:
        opened.execute(*row(3, "Smuggled"))
        opened.commit()
        for name in ("facts.db", "facts.db-wal"):
            shutil.copyfile(work / name, home / name)
    before = {path.name: path.read_bytes() for path in home.iterdir()}

    assert ["Water boils at 100 °C", "Ice is cold"] == [one.text for one in read_cartridge(home).facts]
    assert before == {path.name: path.read_bytes() for path in home.iterdir()}
    assert "Smuggled" in [text for _, text, _ in trusted(home)], "the twin plays it back"
    assert before != {path.name: path.read_bytes() for path in home.iterdir()}


def test_the_documented_format_is_read_too(tmp_path: Path) -> None:
    """Columns fact_id and fact_text, flat lines, no manifest: confidence, level, source, boundaries, dependencies."""
    home = tmp_path / "weather_general.kbc"
    home.mkdir()
    database(home / "facts.db", DOCUMENTED_TABLE, "INSERT INTO facts VALUES (7, 'Rain falls'), (9, 'Wind blows')")
    line = {
        "fact_id": 7, "epistemological_level": "L3_HEURISTIC", "confidence": 0.7, "source": "a sailor",
        "context": "in autumn", "boundaries": "not in deserts", "tags": ["rain", "sea"],
        "dependencies": [{"cart": "physics", "fact_id": 3, "type": "requires"}],
    }  # fmt: skip
    (home / "annotations.jsonl").write_text(json.dumps(line), encoding="utf-8")

    read = read_cartridge(home)

    assert [
        CartridgeFact(
            id=7, text="Rain falls", confidence_bp=7000, level="L3_HEURISTIC", sources=("a sailor",),
            tags=("rain", "sea"), applies_to=("in autumn",), excludes=("not in deserts",),
            relationships=(Relationship("requires", 3, "physics"),),
        ),
        CartridgeFact(id=9, text="Wind blows", confidence_bp=5000),
    ] == list(read.facts)  # fmt: skip
    assert ("L3", "L3") == tuple(layer_of(read, one) for one in read.facts)


@given(CARTRIDGES)
@settings(max_examples=scaled(60, 600))
def test_what_is_written_is_read_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, one: Cartridge) -> None:
    """Every field of every fact, ranges too, for any text; and written again it is the same bytes."""
    one = replace(one, owner=one.parsed.owner)
    first, second = (tmp_path_factory.mktemp(name) / f"{one.name}.kbc" for name in ("first", "second"))

    build_cartridge(first, one, NOW, _unsynced)
    build_cartridge(second, read_cartridge(first), NOW, _unsynced)

    assert one == read_cartridge(first)
    assert _files(first) == _files(second)


@contextmanager
def _unsynced(target: Path) -> Iterator[Path]:
    target.mkdir()
    yield target


def _files(home: Path) -> dict[str, bytes]:
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def _original_ranges(line: dict[str, Any]) -> list[tuple[Any, Any]]:
    """How the original reads ranges: by "min" and "max"."""
    return [(one.get("min"), one.get("max")) for one in line["derivations"]]


def _as_original(line: dict[str, Any]) -> dict[str, Any]:
    """How the original writes them: by "min_val" and "max_val"; it never finds them again."""
    kept = ("type", "parameter", "min_val", "max_val", "unit")
    return line | {"derivations": [{key: one.get(key) for key in kept} for one in line["derivations"]]}


def test_ranges_survive_what_the_original_loses(tmp_path: Path) -> None:
    """We read its spelling and write both, so that it reads ours; the naive twin writes as it does and reads none."""
    line = real_line(1, derivations=[{"type": RANGE, "parameter": "heat", "min_val": 95, "max_val": 100, "unit": "°C"}])
    read = read_cartridge(by_hand(tmp_path, ["Water boils"], [line]))
    build_cartridge(tmp_path / "out" / "kitchen.kbc", read, NOW)
    written = json.loads((tmp_path / "out" / "kitchen.kbc" / "annotations.jsonl").read_text(encoding="utf-8"))

    assert (Derivation(RANGE, "heat", 95.0, 100.0, "°C"),) == read.facts[0].derivations
    assert [(95.0, 100.0)] == _original_ranges(written)
    assert [(None, None)] == _original_ranges(_as_original(written))


def test_a_levels_name_is_kept_beside_the_number_that_the_original_reads(tmp_path: Path) -> None:
    """Its loader knows whole numbers only; ours takes the name."""
    made = Cartridge(name="tales", facts=(fact(1, "Once upon a time", 7000, level="L2_NARRATIVE"),))
    build_cartridge(tmp_path / "tales.kbc", made, NOW)
    line = json.loads((tmp_path / "tales.kbc" / "annotations.jsonl").read_text(encoding="utf-8"))

    assert (1, "L2_NARRATIVE") == (line["metadata"]["epistemic_level"], line["epistemological_level"])
    assert "L2_NARRATIVE" == read_cartridge(tmp_path / "tales.kbc").facts[0].level


def test_all_files_of_the_real_format_are_there(tmp_path: Path) -> None:
    """Database, annotations, manifest, metadata and both indices, with the columns and hashes of the original."""
    facts = (fact(2, "Ice melts"), fact(5, "Tea is hot", status=ARCHIVED))
    made = Cartridge(name="kitchen", facts=facts, created_at=NOW)
    home = tmp_path / "kitchen.kbc"
    build_cartridge(home, made, NOW)

    assert {
        "facts.db", "annotations.jsonl", "manifest.json", "metadata.json", "indices/keyword.idx",
        "indices/content_hash.idx",
    } == set(_files(home))  # fmt: skip
    assert {"ice": [2], "melt": [2], "tea": [5], "hot": [5]} == json.loads(_files(home)["indices/keyword.idx"])
    hashes = json.loads(_files(home)["indices/content_hash.idx"])
    assert [2, 5] == list(hashes.values())
    assert all(name.startswith("sha256:") and len(name) == 71 for name in hashes)
    health = json.loads(_files(home)["metadata.json"])["health"]
    assert (2, 1, 1) == (health["fact_count"], health["active_facts"], health["archived_facts"])
    assert () == validate_cartridge(home)


def test_the_same_cartridge_is_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    """Built in processes of different PYTHONHASHSEED, each file is the same."""
    code = (
        "import sys; from pathlib import Path; from bridges.cartridges import build_cartridge, read_cartridge\n"
        f"build_cartridge(Path(sys.argv[2]), read_cartridge(Path(sys.argv[1])), {NOW})"
    )
    made = []
    for seed in ("1", "2"):
        target = tmp_path / seed / "physics.kbc"
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(EXAMPLES.parent.parent)}
        command = [sys.executable, "-c", code, str(EXAMPLES / "physics.kbc"), str(target)]
        subprocess.run(command, check=True, timeout=60, env=environment)
        made.append(_files(target))

    assert made[0] == made[1]


def test_a_cartridge_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """What exists is not touched, what fails leaves nothing; a replacing writer keeps the old one until the end."""
    home = tmp_path / "kitchen.kbc"
    build_cartridge(home, cartridge("kitchen", "Ice melts"), NOW)
    with pytest.raises(BadInput, match="exists already"):
        build_cartridge(home, cartridge("kitchen", "Tea is hot"), NOW)
    with pytest.raises(BadInput, match="say the same"):
        build_cartridge(tmp_path / "x" / "kitchen.kbc", cartridge("kitchen", "Tea", "Tea"), NOW)
    assert ["Ice melts"] == [one.text for one in read_cartridge(home).facts]
    assert [home] == list(tmp_path.iterdir())

    build_cartridge(home, cartridge("kitchen", "Tea is hot"), NOW, replacing)
    assert ["Tea is hot"] == [one.text for one in read_cartridge(home).facts]


@pytest.mark.parametrize(
    ("made", "complaint"),
    [
        (Cartridge(name="a", facts=(fact(1, "x"), fact(1, "y"))), "have the id 1"),
        (Cartridge(name="a", facts=(fact(1, "\ud800"),)), "is no text"),
        (Cartridge(name="a", facts=(fact(1, " \n"),)), "is no text"),
        (Cartridge(name="a", facts=(fact(1, "x", sources=("\ud800",)),)), "no text"),
        (Cartridge(name="a", facts=(fact(1, "x", 10_001),)), "10000"),
        (Cartridge(name="a", facts=(fact(1, "x", status=""),)), "read back"),
        (Cartridge(name="a", facts=(fact(1, "x", created_at=2**53 - 1),)), "calendar"),
        (Cartridge(name="a", facts=(fact(1, "x", derivations=(Derivation(RANGE, "t", 2.0, 1.0),)),)), "is empty"),
        (Cartridge(name="a", facts=(fact(1, "x", derivations=(Derivation(RANGE, "t", float("nan")),)),)), "read back"),
        (Cartridge(name="a", facts=(fact(1, "x", sources=("é" * 500,) * 64, tags=("é" * 500,) * 64),)), "longer than"),
        (Cartridge(name="../a", facts=(fact(1, "x"),)), "not"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_back_is_not_written(tmp_path: Path, made: Cartridge, complaint: str) -> None:
    """One sentence, and nothing on the disk."""
    with pytest.raises(BadInput, match=complaint) as caught:
        build_cartridge(tmp_path / "a.kbc", made, NOW)

    assert "\n" not in str(caught.value)
    assert [] == list(tmp_path.iterdir())
