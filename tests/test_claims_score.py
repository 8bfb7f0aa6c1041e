"""The labelled pairs: both halves are complete and apart, claims tell contradictions, and the page says how well."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from benchmarks.contradictions import (
    DATA,
    HELD_OUT,
    KINDS,
    TUNING,
    Heard,
    Pair,
    claims_reading,
    naive_reading,
    pairs_of,
    report,
    tally,
    unseen,
)
from tests.tree import ROOT
from universe.errors import BadInput

FROZEN: Final = {
    TUNING: "a9b2f69c226a92adf5b693d6f22d40aaa57361c076b65aa6a0d823d348fde947",
    HELD_OUT: "085a1c3a98a05bd905ea0df02258fe8ad6839fef67460c3bde429e2e9f168a17",
}
"""Written before the last rules; a pair that is changed afterwards makes every figure worthless."""
OFTEN: Final = ("functional", "polarity", "range", "time", "near_miss")
LINE: Final = (
    '{"id": "1", "kind": "polarity", "a": "I smoke", "b": "I don\'t smoke", "a_speaker": "user:1", '
    '"b_speaker": "user:1", "a_at": 1, "b_at": 1, "contradict": true}'
)


def test_the_pairs_are_those_that_were_frozen() -> None:
    """Byte by byte."""
    assert {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in FROZEN} == FROZEN


def test_the_halves_are_apart_and_hold_enough_of_every_kind() -> None:
    """At least sixty pairs of each kind that matters; five held-out ones repeat the other half and do not count."""
    halves = [pairs_of(DATA / name) for name in (TUNING, HELD_OUT)]
    kinds = Counter(pair.kind for half in halves for pair in half)
    apart = unseen(halves[1], halves[0])

    assert [] == [kind for kind in OFTEN if kinds[kind] < 60]
    assert len(halves[1]) - len(apart) == 5
    assert unseen(halves[0], halves[0]) == []
    assert len(halves[0]) + len(apart) >= 320


def test_claims_tell_contradictions_of_the_half_they_were_made_with() -> None:
    """Precision and recall of at least .95 of all pairs: this half guards against falling back, it proves nothing."""
    found = tally(pairs_of(DATA / TUNING), claims_reading)

    assert sum(one.wrong for one in found.values()) <= 2
    assert sum(one.missed for one in found.values()) <= 4


def test_a_reader_of_negation_and_numbers_falls_short() -> None:
    """The twin misses what changes without "not", and hears clashes of different things."""
    found = tally(pairs_of(DATA / TUNING), naive_reading)

    assert sum(one.missed for one in found.values()) > 20
    assert sum(one.wrong for one in found.values()) > 20


def test_who_always_or_never_hears_a_contradiction_has_no_score_worth_telling() -> None:
    """Half of the pairs contradict each other: neither answer is right by itself."""
    pairs = pairs_of(DATA / TUNING)

    def always(_pair: Pair) -> Heard:
        return Heard(contradict=True, comparable=True)

    def never(_pair: Pair) -> Heard:
        return Heard(contradict=False, comparable=True)

    for reader in (always, never):
        found = tally(pairs, reader)
        assert sum(one.right + one.silent for one in found.values()) < 0.6 * len(pairs)


def test_the_documentation_tells_what_is_computed() -> None:
    """The table of both halves in docs/claims.md is the one that the rules give."""
    tuning = pairs_of(DATA / TUNING)
    table = report(tuning, unseen(pairs_of(DATA / HELD_OUT), tuning))

    assert table in (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")


def test_a_tally_counts_hits_misses_and_what_cannot_be_compared(tmp_path: Path) -> None:
    """One right, one wrong, one missed, one rightly silent; the last holds no claims on one side."""
    path = tmp_path / "pairs.jsonl"
    lines = (LINE, LINE.replace("true", "false"), LINE.replace("I don't smoke", "I live in Oslo"),
             LINE.replace("I don't smoke", "hi").replace("true", "false"))  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")

    all_pairs = tally(pairs_of(path), claims_reading)["polarity"]
    comparable = tally(pairs_of(path), claims_reading, only_comparable=True)["polarity"]

    assert (1, 1, 1, 1) == (all_pairs.right, all_pairs.wrong, all_pairs.missed, all_pairs.silent)
    assert (0.5, 0.5, 4, 3) == (all_pairs.precision, all_pairs.recall, all_pairs.pairs, all_pairs.comparable)
    assert (3, 3) == (comparable.pairs, comparable.comparable)


@pytest.mark.parametrize("wrong", ['{"id": 1}', "x", LINE.replace("polarity", "guess"), LINE.replace("I smoke", "")])
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, wrong: str) -> None:
    """By file and number; so is a file that is not there."""
    path = tmp_path / "pairs.jsonl"
    path.write_text(f"{LINE}\n{wrong}\n", encoding="utf-8")

    with pytest.raises(BadInput, match=r"pairs\.jsonl:2"):
        pairs_of(path)
    with pytest.raises(BadInput, match=r"none\.jsonl cannot be read"):
        pairs_of(tmp_path / "none.jsonl")


def test_the_kinds_of_pairs_are_those_of_the_table() -> None:
    """Every kind has its row."""
    assert {pair.kind for name in FROZEN for pair in pairs_of(DATA / name)} == set(KINDS)
    assert isinstance(pairs_of(DATA / TUNING)[0], Pair)
