"""What became of gossip: each time that a bot had some at hand when it answered the person whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from scenarios.pleaser.traces import Thinking, counted_deltas, thinking_of
from scenarios.rumour.script import HOUR_MS, Item, Script
from universe.gossip.telling import message_of
from universe.journal import JournalLine
from universe.mind.conflict import compare
from universe.mind.fact import Fact

AGES_H: Final[tuple[int, ...]] = (6, 24, 48)
"""Bounds of the ages of news, in hours."""


class Telling(Struct, frozen=True, kw_only=True):
    """A piece of gossip that one bot told the others: from which message, about what, through how many bots."""

    root: str
    topic: str
    hops: int


class Offer(Struct, frozen=True, kw_only=True):
    """A bot answers a person, and has gossip about them at hand.

    `topic` is what the gossip says. `is_distorted`: the person said something else. `is_true`: it is what they said,
    and still so. `better` are the sources of what the bot has of L0 to L2 that contradicts it, whatever coupling made
    of that. `kept_back` is the status that took it out, empty where none did. `is_told`: the reply mentions it.
    """

    bot: str
    user: str
    artifact: str
    topic: str
    hops: int
    at: int
    age_ms: int
    tier: str
    is_distorted: bool
    is_true: bool
    better: tuple[str, ...]
    kept_back: str
    is_told: bool

    @property
    def is_contradicted(self) -> bool:
        """Whether the bot knows better."""
        return bool(self.better)

    @property
    def winner(self) -> str:
        """The source that was believed: ``gossip`` where it was not taken out."""
        return "gossip" if not self.kept_back else self.better[0] if self.better else ""

    @property
    def age(self) -> str:
        """The age of the news: ``<6h``, ``<24h``, ``<48h`` or ``older``."""
        return next((f"<{bound}h" for bound in AGES_H if self.age_ms < bound * HOUR_MS), "older")


class Tally(Struct, frozen=True, kw_only=True):
    """All offers of a run, and what bots learned of each other (`heard`), with whether that is not what was said.

    `deltas` are the contradictions in thoughts about what people wrote, by pair of layers and severity.
    """

    offers: tuple[Offer, ...]
    heard: tuple[tuple[Telling, bool], ...]
    deltas: dict[str, dict[str, int]]


def tally_of(journal: Sequence[JournalLine], script: Script) -> Tally:
    """Read a run's journal."""
    told = {
        str(line.details["artifact"]): Telling(
            root=str(line.details["origin"]), topic=str(line.details["topic"]), hops=int(str(line.details["depth"]))
        )
        for line in journal if line.kind == "gossip_told"
    }  # fmt: skip
    mentioned, written = _mentioned(journal), {one.message_id for one in script.said}
    thoughts = thinking_of(journal)
    heard = [told[str(line.details["artifact"])] for line in journal if line.kind == "news" and _known(line, told)]
    return Tally(
        offers=tuple(
            _offer(one, fact, told[artifact], item, is_told=(one.bot, one.message_id, artifact) in mentioned)
            for one in thoughts for fact in one.trace.facts
            if fact.source == "gossip" and (artifact := fact.id.partition(":")[2]) in told
            and (item := item_of(told[artifact], script)) is not None
        ),
        heard=tuple(
            (one, one.topic != item.news.topic) for one in heard if (item := item_of(one, script)) is not None
        ),
        deltas=counted_deltas(one for one in thoughts if one.message_id in written),
    )  # fmt: skip


def _known(line: JournalLine, told: dict[str, Telling]) -> bool:
    return str(line.details["artifact"]) in told


def _mentioned(journal: Sequence[JournalLine]) -> frozenset[tuple[str, str, str]]:
    """Bot, message and artifact of every piece of news that a reply mentioned."""
    found = []
    for line in journal:
        news = line.details.get("news")
        if line.kind == "said" and isinstance(news, list):
            bot, message = line.member.partition(":")[2], str(line.details["message"])
            found += [(bot, message, str(artifact)) for artifact in news]
    return frozenset(found)


def item_of(told: Telling, script: Script) -> Item | None:
    """What the person had said; None for what is no news of the script."""
    number = script.told.get(message_of(told.root)[0])
    return script.items[number] if number is not None else None


def _offer(thinking: Thinking, fact: Fact, told: Telling, item: Item, *, is_told: bool) -> Offer:
    trace = thinking.trace
    status = trace.statuses.get(fact.id, "")
    against = [one for one in thinking.believed if compare(one, fact).strength_bp > 0]
    is_distorted = told.topic != item.news.topic
    return Offer(
        bot=thinking.bot, user=item.user, artifact=fact.id.partition(":")[2], topic=told.topic, hops=told.hops,
        at=trace.query.at, age_ms=trace.query.at - item.at, tier=trace.query.tier, is_distorted=is_distorted,
        is_true=not is_distorted and item.holds(trace.query.at),
        better=tuple(sorted({one.source for one in against})), kept_back="" if status == "hedged" else status,
        is_told=is_told,
    )  # fmt: skip
