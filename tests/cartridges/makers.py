"""Cartridges for the tests: by hand in both formats, arbitrary ones, and a loader that trusts what it reads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from universe.cartridges.fact import (
    ACTIVE,
    ARCHIVED,
    BOUNDARY,
    RANGE,
    Cartridge,
    CartridgeFact,
    Derivation,
    Relationship,
    Witness,
)
from universe.mind.claim import Claim

EXAMPLES: Final = Path(__file__).resolve().parent.parent.parent / "examples" / "cartridges"
NOW: Final = 1_700_000_000_000
DAY: Final = 86_400_000
REAL_TABLE: Final = """CREATE TABLE facts (id INTEGER PRIMARY KEY AUTOINCREMENT, content_hash TEXT UNIQUE NOT NULL,
    content TEXT NOT NULL, created_at TEXT, access_count INTEGER DEFAULT 0, last_accessed TEXT, status TEXT)"""
DOCUMENTED_TABLE: Final = "CREATE TABLE facts (fact_id INTEGER PRIMARY KEY, fact_text TEXT NOT NULL)"


def database(path: Path, *commands: str | tuple[str, tuple[Any, ...]]) -> Path:
    """A SQLite database made by these commands."""
    with closing(sqlite3.connect(path)) as opened:
        for command in commands:
            opened.execute(*((command, ()) if isinstance(command, str) else command))
        opened.commit()
    return path


def row(number: Any, text: Any) -> tuple[str, tuple[Any, ...]]:
    """One row of the real format."""
    values = (number, f"hash {number}", text, "2026-02-13 00:06:31", ACTIVE)
    return ("INSERT INTO facts (id, content_hash, content, created_at, status) VALUES (?, ?, ?, ?, ?)", values)


def by_hand(
    place: Path, texts: Sequence[str] = ("Water boils at 100 °C", "Ice is cold"), lines: Sequence[Any] | None = None,
    manifest: Any = None, name: str = "kitchen",
) -> Path:  # fmt: skip
    """A small cartridge in the real format; `lines` and `manifest` are what stands in the files, as JSON."""
    home = place / f"{name}.kbc"
    home.mkdir(parents=True)
    database(home / "facts.db", REAL_TABLE, *(row(number, text) for number, text in enumerate(texts, start=1)))
    told = [real_line(number) for number in range(1, len(texts) + 1)] if lines is None else lines
    (home / "annotations.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in told), encoding="utf-8")
    if manifest is not None:
        (home / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return home


def real_line(number: int, **given: Any) -> dict[str, Any]:
    """An annotation as the original writes it."""
    meta = {"confidence": 0.95, "sources": ["a cook"], "temporal_validity": None, "created_at": "2026-02-13T00:06:31",
            "last_validated": None, "epistemic_level": 2}  # fmt: skip
    context = {"domain": "cooking", "subdomains": ["water"], "applies_to": [], "excludes": []}
    return {"fact_id": number, "metadata": meta, "derivations": [], "relationships": [], "context": context,
            "nwp_encoding": None} | given  # fmt: skip


def fact(number: int, text: str, confidence_bp: int = 9500, **given: Any) -> CartridgeFact:
    """A fact with a source."""
    return CartridgeFact(id=number, text=text, confidence_bp=confidence_bp, **{"sources": ("a book",), **given})


def cartridge(name: str, *texts: str, confidence_bp: int = 9500, owner: str = "", **given: Any) -> Cartridge:
    """A cartridge of facts numbered from 1."""
    facts = tuple(fact(number, text, confidence_bp, **given) for number, text in enumerate(texts, start=1))
    return Cartridge(name=name, facts=facts, owner=owner)


def trusted(home: Path) -> list[tuple[int, str, float]]:
    """The naive loader: believes the database, the links, the sizes and every number."""
    with closing(sqlite3.connect(home / "facts.db")) as opened:
        texts = dict(opened.execute("SELECT id, content FROM facts").fetchall())
    lines = [json.loads(line) for line in (home / "annotations.jsonl").read_text().splitlines() if line.strip()]
    sure = {line["fact_id"]: line["metadata"]["confidence"] for line in lines}
    return [(number, texts[number], sure.get(number, 0.5)) for number in texts]


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_LISTS = st.lists(_WORDS, max_size=3).map(tuple)
_MOMENTS = st.one_of(st.just(0), st.integers(-62_000_000_000_000, 250_000_000_000_000))
_NUMBERS = st.floats(-1e15, 1e15)


@st.composite
def _ranges(draw: st.DrawFn) -> Derivation:
    low, high = draw(st.one_of(st.none(), _NUMBERS)), draw(st.one_of(st.none(), _NUMBERS))
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    return Derivation(RANGE, draw(_WORDS), low, high, draw(_WORDS))


_BOUNDARIES = st.builds(Derivation, st.just(BOUNDARY), applies_to=_LISTS, excludes=_LISTS)
_CLAIMS = st.builds(
    Claim, _WORDS, _WORDS, _WORDS, st.booleans(), st.none() | _NUMBERS, st.none() | _NUMBERS, _WORDS,
    st.integers(0, 2**53), st.integers(0, 2**53), st.booleans(),
)  # fmt: skip
_FACTS = st.builds(
    CartridgeFact, id=st.integers(1, 2**53 - 1),
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip),
    confidence_bp=st.integers(0, 10_000),
    level=st.none() | st.integers(0, 9) | st.sampled_from(("L2_NARRATIVE", "L4", "high")),
    sources=_LISTS, domain=_WORDS, tags=_LISTS, applies_to=_LISTS, excludes=_LISTS, created_at=_MOMENTS,
    validated_at=_MOMENTS, valid_from=_MOMENTS, valid_to=_MOMENTS,
    derivations=st.lists(_ranges() | _BOUNDARIES, max_size=3).map(tuple),
    relationships=st.lists(st.builds(Relationship, _WORDS, st.integers(1, 2**53 - 1), _WORDS), max_size=2).map(tuple),
    nwp=_WORDS, status=st.sampled_from((ACTIVE, ARCHIVED)), claims=st.lists(_CLAIMS, max_size=2).map(tuple),
    evidence=st.lists(st.builds(Witness, _WORDS, _WORDS, st.integers(0, 10_000), _MOMENTS), max_size=2).map(tuple),
)  # fmt: skip
CARTRIDGES: Final = st.builds(
    Cartridge, name=st.sampled_from(("kitchen", "formal_logic_general", "tales_fiction", "user_42", "elena_self")),
    facts=st.lists(_FACTS, max_size=5, unique_by=(lambda one: one.id, lambda one: one.text)).map(
        lambda facts: tuple(sorted(facts, key=lambda one: one.id))
    ),
    author=_WORDS, description=_WORDS, licence=_WORDS, domains=_LISTS, tags=_LISTS,
    created_at=st.integers(1, 250_000_000_000_000),
)  # fmt: skip
"""Any cartridge that can be written; private ones get their owner from their name."""
