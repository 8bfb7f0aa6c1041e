"""How well the event detector hears: precision and recall on labelled sentences, per event type and topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from scenarios.json_lines import records_of
from universe.gossip.detector import detect
from universe.gossip.detector_rules import LIFE_TOPICS
from universe.gossip.event import EVENT_TYPES, TOPIC_DISCOVERY, USER_UPDATE
from universe.gossip.sensitive import sensitive_reason

SENSITIVE: Final = "sensitive"
NAMED: Final = "topic_discovery, same word"
ROWS: Final = (
    *EVENT_TYPES, *(f"{USER_UPDATE}/{topic}" for topic in LIFE_TOPICS), "emotional_spike/positive_emotion",
    "emotional_spike/negative_emotion", NAMED, SENSITIVE,
)  # fmt: skip
"""What is counted, in the order of the table."""

Said = tuple[set[tuple[str, str]], bool]
Reading = Callable[[str], Said]


class Labelled(Struct, forbid_unknown_fields=True):
    """One labelled sentence; `events` are pairs of event type and topic."""

    id: str
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    events: list[tuple[Literal["user_update", "emotional_spike", "topic_discovery", "goal_achieved"], str]]
    sensitive: bool
    why: str


class Counts(Struct, frozen=True):
    """Right hits, wrong hits and misses of one row."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the hits that are right; 1 without hits."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is labelled that was hit; 1 where nothing is."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


class Score(Struct, frozen=True):
    """Counts per row of `ROWS`, how many sentences there are, and in how many everything is right."""

    rows: dict[str, Counts]
    sentences: int
    exact: int


def labelled(path: Path) -> list[Labelled]:
    """The sentences of a JSON-lines file. Raises `BadInput` with the number of the line that is none."""
    return records_of(path, Labelled)


def rules_reading(text: str) -> Said:
    """What the rules say about a text: its events, and whether it is sensitive."""
    return {(one.event_type, one.topic) for one in detect(text)}, bool(sensitive_reason(text))


def score(paths: Sequence[Path], reading: Reading = rules_reading) -> Score:
    """Precision and recall of a `reading` on labelled files together. Raises `BadInput` as `labelled` does."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    exact = 0
    sentences = [one for path in paths for one in labelled(path)]
    for one in sentences:
        events, is_sensitive = reading(one.text)
        expected = set(_rows(one.events, sensitive=one.sensitive))
        found = set(_rows(events, sensitive=is_sensitive))
        for counter, hits in ((right, found & expected), (wrong, found - expected), (missed, expected - found)):
            counter.update({hit.partition(":")[0] for hit in hits})
        exact += _without_words(found) == _without_words(expected)
    rows = {row: Counts(right[row], wrong[row], missed[row]) for row in ROWS}
    return Score(rows, len(sentences), exact)


def detector_report(tuning: Sequence[Path], held_out: Path) -> str:
    """A Markdown table of both parts, one row of `ROWS` a line. Raises `BadInput` as `labelled` does."""
    parts = (score(tuning), score([held_out]))
    lines = [
        "| | tuning: labelled | precision | recall | held out: labelled | precision | recall |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        cells = [cell for part in parts for cell in _cells(part.rows[row])]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    exact = " and ".join(f"{part.exact} of {part.sentences}" for part in parts)
    return "\n".join([*lines, "", f"Sentences in which everything is right (types, life topics, sensitive): {exact}."])


def _cells(counts: Counts) -> tuple[str, str, str]:
    return str(counts.right + counts.missed), f"{counts.precision:.3f}", f"{counts.recall:.3f}"


def _rows(events: Iterable[tuple[str, str]], *, sensitive: bool) -> Iterable[str]:
    """The rows that a sentence counts in; what follows a colon tells two findings of one row apart."""
    for event_type, topic in events:
        yield event_type
        if event_type == TOPIC_DISCOVERY:
            yield f"{NAMED}:{topic}"
        else:
            yield f"{event_type}/{topic}"
    if sensitive:
        yield SENSITIVE


def _without_words(rows: set[str]) -> set[str]:
    return {row for row in rows if not row.startswith(NAMED)}
