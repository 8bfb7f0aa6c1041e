"""How well the event detector hears, beside keywords, on labelled sentences: precision and recall of every type."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, result
from scenarios.detector_score import ROWS, SENSITIVE, Said, Score, rules_reading, score
from universe.gossip.event import EMOTIONAL_SPIKE, EVENT_TYPES, GOAL_ACHIEVED, USER_UPDATE

DATA: Final = Path(__file__).resolve().parent.parent / "tests" / "data" / "gossip"
TUNING: Final = ("tuning_a.jsonl", "tuning_b.jsonl")
HELD_OUT: Final = ("held_out.jsonl",)
_KEYWORDS: Final = {
    USER_UPDATE: ("promoted", "hired", "new job", "moved to", "graduated", "engaged", "married", "baby", "house"),
    GOAL_ACHIEVED: ("finished", "completed", "finally", "goal"),
    EMOTIONAL_SPIKE: ("so happy", "so sad", "crying", "joy", "heartbroken"),
    SENSITIVE: ("doctor", "money", "debt", "dating", "partner", "divorce", "court", "secret", "private", "don't tell"),
}
"""A reader of keywords, as bots often have one; the topic of what it finds is not looked at."""
_AIMS: Final = (
    *(Aim(f"{row}, held out, precision", 0.95) for row in EVENT_TYPES),
    *(Aim(f"{row}, held out, recall", 0.85) for row in EVENT_TYPES),
    Aim(f"{SENSITIVE}, held out, recall", 0.97),
)


class Size(Struct, frozen=True):
    """Where the labelled sentences are; there are few enough to read all of them at any scale."""

    data: Path = DATA


FULL: Final = Size()
TINY: Final = Size()


def run(size: Size = FULL) -> Result:
    """Read every labelled sentence by the rules and by keywords. Raises `BadInput` for a file that is none."""
    tuning, held_out = (_score(size.data, names) for names in (TUNING, HELD_OUT))
    keywords = score([size.data / name for name in HELD_OUT], _keyword_reading)
    metrics = {**_figures(tuning, "tuning"), **_figures(held_out, "held out")}
    baselines: Figures = {}
    ratios: Figures = {}
    for row in _KEYWORDS:
        baselines[f"{row}, held out, keywords, precision"] = keywords.rows[row].precision
        baselines[f"{row}, held out, keywords, recall"] = keywords.rows[row].recall
        ratios[f"{row}, recall, to keywords"] = held_out.rows[row].recall / max(keywords.rows[row].recall, 1e-9)
    return result("detector", metrics, baselines, ratios, _AIMS)


def _score(data: Path, names: tuple[str, ...]) -> Score:
    return score([data / name for name in names], rules_reading)


def _figures(scored: Score, part: str) -> Figures:
    """Precision and recall of every row, and the share of sentences in which everything is right."""
    figures: Figures = {f"sentences, {part}": scored.sentences, f"all right, {part}": scored.exact / scored.sentences}
    for row in ROWS:
        figures[f"{row}, {part}, precision"] = scored.rows[row].precision
        figures[f"{row}, {part}, recall"] = scored.rows[row].recall
    return figures


def _keyword_reading(text: str) -> Said:
    heard = {row for row, keywords in _KEYWORDS.items() if any(word in text.lower() for word in keywords)}
    return {(row, "any") for row in heard - {SENSITIVE}}, SENSITIVE in heard
