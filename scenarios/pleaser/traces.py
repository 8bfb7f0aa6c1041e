"""The traces of a run's queries as its journal has them, each with what became of the reply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from universe.journal import JournalLine
from universe.mind.fact import Fact
from universe.mind.layer import Layer
from universe.mind.trace import Trace

QUERY_TRACE: Final = "query_trace"
BELIEVED: Final[frozenset[Layer]] = frozenset({"L0", "L1", "L2"})
_decoder: Final = msgspec.json.Decoder(Trace)


class Thinking(Struct, frozen=True):
    """A closed query of `bot` about a message: how it stood to it, whether its reply was said, how often it was held.

    `message_id` is empty where nobody wrote to it.
    """

    bot: str
    message_id: str
    stance: str
    said: bool
    held: int
    trace: Trace

    @property
    def believed(self) -> tuple[Fact, ...]:
        """What the bot had of L0 to L2, whatever coupling made of it."""
        return tuple(fact for fact in self.trace.facts if fact.layer in BELIEVED)


def thinking_of(journal: Iterable[JournalLine]) -> list[Thinking]:
    """All closed queries of a run, in the order of the journal."""
    found = []
    for line in journal:
        if line.kind == QUERY_TRACE:
            given = line.details
            trace = _decoder.decode(str(given["trace"]))
            message_id = trace.query.id.rpartition(f":{trace.query.bot}")[0]
            found.append(
                Thinking(
                    trace.query.bot, message_id, str(given["stance"]), bool(given["said"]), int(str(given["held"])),
                    trace,
                )
            )  # fmt: skip
    return found


def counted_deltas(found: Iterable[Thinking]) -> dict[str, dict[str, int]]:
    """How many contradictions there were, by pair of layers (``L0-L4``) and severity; pairs and severities sorted."""
    counts: dict[str, dict[str, int]] = {}
    for one in found:
        for delta in one.trace.deltas:
            row = counts.setdefault(f"{delta.layer_a}-{delta.layer_b}", {})
            row[delta.severity] = row.get(delta.severity, 0) + 1
    return {pair: dict(sorted(counts[pair].items())) for pair in sorted(counts)}
