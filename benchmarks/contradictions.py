"""How well claims tell contradictions in labelled pairs, beside a reader of "not" and numbers; messages a second."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from benchmarks.measure import Aim, Figures, Result, cpu_s, result
from scenarios.json_lines import records_of
from universe.claims import claims_of
from universe.mind.claim import Claim
from universe.mind.conflict import clash_bp

DATA: Final = Path(__file__).resolve().parent.parent / "tests" / "data"
TUNING: Final = "contradictions.jsonl"
HELD_OUT: Final = "contradictions_held_out.jsonl"
THRESHOLD_BP: Final = 3_000
"""A clash above it counts: .3, as the original has it."""
Kind = Literal["explicit", "functional", "near_miss", "polarity", "range", "time", "unrelated"]
KINDS: Final[tuple[Kind, ...]] = ("explicit", "functional", "near_miss", "polarity", "range", "time", "unrelated")
_AIMS: Final = (
    Aim("held out, precision where claims exist", 0.95),
    Aim("held out, recall where claims exist", 0.95),
)
_WORD: Final = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?")
_DENYING: Final = frozenset(
    ("not", "no", "never", "don't", "doesn't", "isn't", "aren't", "can't", "didn't", "haven't", "hate", "without")
)
_ALIKE_SHARE: Final = 0.5


class Pair(Struct, forbid_unknown_fields=True):
    """Two labelled messages: who said each, when (UTC ms), and whether they contradict each other."""

    id: str
    kind: Kind
    a: Annotated[str, Meta(min_length=1, max_length=4000)]
    b: Annotated[str, Meta(min_length=1, max_length=4000)]
    a_speaker: str
    b_speaker: str
    a_at: int
    b_at: int
    contradict: bool


class Heard(Struct, frozen=True):
    """What a reader says of a pair; `comparable` is whether it made something of both messages."""

    contradict: bool
    comparable: bool


class Tally(Struct, frozen=True):
    """Pairs by what was labelled and what was heard; `comparable` counts those of which a reader made something."""

    right: int
    wrong: int
    missed: int
    silent: int
    comparable: int

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return self.right + self.wrong + self.missed + self.silent

    @property
    def precision(self) -> float:
        """Share of the contradictions heard that are labelled so; 1 where none was heard."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled contradictions that were heard; 1 where none is labelled."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


Reader = Callable[[Pair], Heard]


class Size(Struct, frozen=True):
    """Where the pairs are, and how often all messages are read for the speed."""

    data: Path = DATA
    readings: int = 20


FULL: Final = Size()
TINY: Final = Size(readings=1)


def run(size: Size = FULL) -> Result:
    """Read every labelled pair by claims and by "not" and numbers. Raises `BadInput` for a file that is none."""
    tuning = pairs_of(size.data / TUNING)
    halves = {"tuning": tuning, "held out": unseen(pairs_of(size.data / HELD_OUT), tuning)}
    metrics: Figures = {}
    for part, pairs in halves.items():
        metrics |= _figures(pairs, claims_reading, part)
    baselines = _figures(halves["held out"], naive_reading, "held out, negation and numbers")
    texts = [text for pairs in halves.values() for pair in pairs for text in (pair.a, pair.b)]
    spent = cpu_s(lambda: [claims_of(text, "user:1", 1) for _ in range(size.readings) for text in texts])
    metrics["messages a CPU second"] = size.readings * len(texts) / spent
    ours, theirs = (_all(tally(halves["held out"], reader)) for reader in (claims_reading, naive_reading))
    ratios: Figures = {
        "held out, precision, to negation and numbers": ours.precision / max(theirs.precision, 1e-9),
        "held out, recall, to negation and numbers": ours.recall / max(theirs.recall, 1e-9),
    }
    return result("contradictions", metrics, baselines, ratios, _AIMS)


def pairs_of(path: Path) -> list[Pair]:
    """The pairs of a JSON-lines file. Raises `BadInput` with the number of the line that is none."""
    return records_of(path, Pair)


def unseen(held_out: Sequence[Pair], tuning: Sequence[Pair]) -> list[Pair]:
    """The held-out pairs whose two texts are not also a pair of the half that the rules were made with."""
    seen = {frozenset((pair.a, pair.b)) for pair in tuning}
    return [pair for pair in held_out if frozenset((pair.a, pair.b)) not in seen]


def claims_reading(pair: Pair) -> Heard:
    """A pair contradicts itself where any two of its claims clash by more than `THRESHOLD_BP`."""
    one, two = claims_of(pair.a, pair.a_speaker, pair.a_at), claims_of(pair.b, pair.b_speaker, pair.b_at)
    return Heard(contradicts(one, two), bool(one and two))


def contradicts(one: Sequence[Claim], two: Sequence[Claim]) -> bool:
    """Whether any claim of one clashes with any of the other by more than `THRESHOLD_BP`."""
    return any(clash_bp(a, b) > THRESHOLD_BP for a in one for b in two)


def naive_reading(pair: Pair) -> Heard:
    """The twin: half of the words are shared, and only one message denies or the numbers differ."""
    a, b = (frozenset(_WORD.findall(text.lower())) for text in (pair.a, pair.b))
    alike = len(a & b) >= _ALIKE_SHARE * min(len(a), len(b))
    numbers = [{word for word in words if word[0].isdigit()} for words in (a, b)]
    differ = bool(numbers[0] and numbers[1] and numbers[0].isdisjoint(numbers[1]))
    return Heard(alike and (bool(a & _DENYING) != bool(b & _DENYING) or differ), bool(a and b))


def tally(pairs: Sequence[Pair], reader: Reader, *, only_comparable: bool = False) -> dict[Kind, Tally]:
    """What a reader makes of every kind of pairs; of all pairs, or of those of which it makes something."""
    counts: dict[Kind, Counter[str]] = {kind: Counter() for kind in KINDS}
    for pair in pairs:
        heard = reader(pair)
        if heard.comparable or not only_comparable:
            outcome = ("missed" if pair.contradict else "silent", "right" if pair.contradict else "wrong")
            counts[pair.kind].update((outcome[heard.contradict], *(("comparable",) if heard.comparable else ())))
    return {
        kind: Tally(one["right"], one["wrong"], one["missed"], one["silent"], one["comparable"])
        for kind, one in counts.items()
    }


def report(tuning: Sequence[Pair], held_out: Sequence[Pair]) -> str:
    """A Markdown table: every kind of both halves, all of them, and those with claims on both sides."""
    lines = [
        "| | tuning: pairs | with claims | precision | recall | held out: pairs | with claims | precision | recall |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    halves = [tally(pairs, claims_reading) for pairs in (tuning, held_out)]
    lines += [f"| {kind} | {' | '.join(_cells(half[kind]) for half in halves)} |" for kind in KINDS]
    lines.append(f"| all | {' | '.join(_cells(_all(half)) for half in halves)} |")
    where = [_all(tally(pairs, claims_reading, only_comparable=True)) for pairs in (tuning, held_out)]
    return "\n".join([*lines, f"| where claims exist | {' | '.join(_cells(half) for half in where)} |"])


def _cells(found: Tally) -> str:
    return f"{found.pairs} | {found.comparable} | {found.precision:.3f} | {found.recall:.3f}"


def _all(found: dict[Kind, Tally]) -> Tally:
    ones = list(found.values())
    return Tally(*(sum(getattr(one, name) for one in ones) for name in Tally.__struct_fields__))


def _figures(pairs: Sequence[Pair], reader: Reader, part: str) -> Figures:
    """Precision and recall of every kind, of all pairs and where claims exist; and the coverage."""
    kinds = tally(pairs, reader)
    every, where = _all(kinds), _all(tally(pairs, reader, only_comparable=True))
    figures: Figures = {f"{part}, pairs": every.pairs, f"{part}, coverage": every.comparable / every.pairs}
    for kind, one in kinds.items():
        figures[f"{part}, {kind}, right"] = (one.right + one.silent) / max(one.pairs, 1)
        if one.right + one.missed:
            figures[f"{part}, {kind}, precision"] = one.precision
            figures[f"{part}, {kind}, recall"] = one.recall
    for name, found in (("", every), (" where claims exist", where)):
        figures[f"{part}, precision{name}"] = found.precision
        figures[f"{part}, recall{name}"] = found.recall
    return figures
