"""Compares what bots held, did and said with the ground truth: every difference is a leak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final

import msgspec
from msgspec import Struct

from actors.worker import Harvest
from scenarios.leak.evidence import (
    ALL,
    OF_MENTION,
    Text,
    Trace,
    acts,
    exported,
    in_graph,
    in_records,
    in_store,
    states,
    texts_in_records,
    texts_in_store,
)
from scenarios.leak.said import passed_on, told_in, told_to, utterances
from scenarios.leak.steps import NEWS
from scenarios.leak.truth import FOREVER, TAKEN_BACK, Item, Truth
from universe.events import Message
from universe.gossip.artifact import EPIPHANY, PATTERN
from universe.journal import JournalLine
from universe.ports import Remember

SLACK_TICKS: Final = 12
SLACK_MS: Final = 1_000
"""Between cause and effect: so many steps of the grid, and a second."""
HEARD_WITHIN_MS: Final = 60_000
"""What may be heard is heard in this time and `SLACK_TICKS`: bots have half of it to say how they stand."""
ASKED_BEFORE_MS: Final = 30_000
"""How long a shard waits for bots to say how they stand (`gossip.answer_within_s`)."""
Busy = Callable[[str, int, int], bool]


class Leak(Struct, frozen=True, order=True):
    """At `at` (UTC ms) `bot` held or said something of the item `root`, which it may not for `reason`."""

    root: str
    bot: str
    reason: str
    where: str
    at: int


class Audit(Struct, frozen=True, kw_only=True):
    """What was found: `leaks` has one for each item, bot, reason and place.

    `pairs` counts news and bots that should hear it, `heard` those that did, `missed` lists the others. `refused` and
    `unheard` count by reason, `withdrawn` the roots that were taken back, `said` what bots mentioned of news.
    """

    items: int
    leaks: tuple[Leak, ...]
    told: int
    refused: dict[str, int]
    unheard: dict[str, int]
    pairs: int
    heard: int
    withdrawn: int
    said: int
    missed: tuple[tuple[str, str], ...] = ()

    @property
    def left(self) -> int:
        """Leaks of what had been told rightly and was to be taken back."""
        return sum(one.reason in TAKEN_BACK for one in self.leaks)


def slack_of(grid_ms: int) -> int:
    """The time (ms) that is allowed between cause and effect on a grid."""
    return SLACK_MS + SLACK_TICKS * grid_ms


def never(bot: str, since: int, until: int) -> bool:
    """No bot is ever down."""
    del bot, since, until
    return False


class Auditor:
    """Looks into a run at checkpoints, and at its journal and events at the end.

    `down` tells whether a bot was down between two times (UTC ms): what it holds then is looked at later.
    """

    def __init__(self, truth: Truth, slack_ms: int, down: Busy = never) -> None:
        self._truth = truth
        self._slack_ms = slack_ms
        self._down = down
        self._found: dict[tuple[str, str, str, str], Leak] = {}
        self._of_insights: set[str] = set()
        self._tellers = {item.message_id: item.bot for item in truth.items.values()}
        topics: dict[str, set[str]] = {}
        for item in truth.items.values():
            topics.setdefault(item.user, set()).add(item.topic)
        self._topics = {user: frozenset(names - {""}) for user, names in topics.items()}

    def look(self, harvest: Harvest, at: int) -> None:
        """Read every store and every record as they are at `at` (UTC ms)."""
        store = exported(harvest)
        self._of_insights |= {root for one in store.artifacts if one.type in (PATTERN, EPIPHANY) for root in one.roots}
        for trace in (*in_store(store, at), *in_graph(harvest, at), *in_records(harvest, self._tellers, at)):
            self._trace(trace)
        for text in (*texts_in_store(store, at), *texts_in_records(harvest, at)):
            self._text(text)

        told_to_whom = {one.message_id: one.reply_to_user for one in harvest.events if isinstance(one, Message)}
        for memory in store.memories:
            self._memory(memory, told_to_whom.get(memory.message_id, ""), at)
        for bot, data in states(harvest):
            self._state(bot, data, at)

    def finish(self, harvest: Harvest, at: int) -> Audit:
        """Look for the last time, read the journal and every utterance, and say what was found."""
        self.look(harvest, at)
        for trace in acts(harvest.journal):
            self._trace(trace)
        said = utterances(harvest.journal, harvest.events, FOREVER)
        for one in said:
            self._trace(Trace(one.at, one.bot, one.root, "said", held=False))
            item = self._truth.items.get(one.root)
            if item is not None and one.planet != item.planet:
                self._enter(item, one.bot, "planet", "said", one.at)
            if item is not None and one.gone_at > at and item.gone_at < at - self._slack_ms:
                self._enter(item, one.bot, item.gone_by, "still said", at)
        for event in harvest.events:
            if isinstance(event, Message) and event.bot:
                for told in told_to(event, self._truth.stream.cast, self._topics):
                    self._words(told.user, told.topic, event.bot, "said", event.at, held=False)
        return self._audit(harvest.journal, len(said))

    def _trace(self, trace: Trace) -> None:
        item = self._truth.item(trace.root, trace.at)
        if item is not None and (reason := self._reason(item, trace)):
            self._enter(item, trace.bot, reason, trace.where, trace.at)

    def _text(self, text: Text) -> None:
        for told in told_in(text.text, self._truth.stream.cast, self._topics):
            self._words(told.user, told.topic, text.bot, f"{text.where}, by its words", text.at, held=True)

    def _memory(self, memory: Remember, user: str, at: int) -> None:
        """What a bot remembers of something that was said to a person about their news.

        What it said itself it said while it might: it forgets it with the message only.
        """
        only = OF_MENTION if memory.source_bot == memory.bot else ALL
        mine = self._topics.get(user, frozenset())
        for topic in passed_on(memory.content, memory.source_bot, self._truth.stream.cast, mine):
            items = [item for item in self._truth.about(user, topic) if item.at <= at]
            self._if_all(items, Trace(at, memory.bot, "", "memory, by its words", only))

    def _state(self, bot: str, data: bytes, at: int) -> None:
        """Words of people that a bot holds while it answers: it must be one that may read them."""
        by_text: dict[str, list[Item]] = {}
        for item in self._truth.items.values():
            if item.at <= at:
                by_text.setdefault(item.text, []).append(item)
        for text, items in by_text.items():
            reasons = [self._truth.unread(item, bot) for item in items]
            # With its length before it, so that one message is not found in another.
            if all(reasons) and msgspec.msgpack.encode(text) in data:
                self._enter(items[0], bot, reasons[0], "state", at)

    def _words(self, user: str, topic: str, bot: str, where: str, at: int, *, held: bool) -> None:
        """By its words a sentence may be about any of the items with that topic: a leak if none may be known."""
        items = [item for item in self._truth.about(user, topic) if item.at <= at]
        self._if_all(items, Trace(at, bot, "", where, held=held))

    def _if_all(self, items: list[Item], trace: Trace) -> None:
        reasons = [self._reason(item, trace) for item in items]
        if items and all(reasons):
            self._enter(items[0], trace.bot, reasons[0], trace.where, trace.at)

    def _reason(self, item: Item, trace: Trace) -> str:
        """Why not, at that time and for a while before it; empty where it may, or where the reason does not count."""
        bot, held = trace.bot, trace.held
        since = max(item.at, trace.at - self._slack_ms)
        if self._down(bot, since, trace.at):
            return ""
        reasons = [self._truth.why_not(item, bot, at, held=held) for at in (since, trace.at)]
        if reasons[-1] == "trust_lost" and trace.where in ("told", "news"):
            # How a bot stood is asked before, and those that are down are waited for.
            reasons[0] = self._truth.why_not(item, bot, max(item.at, since - ASKED_BEFORE_MS), held=held)
        # A habit lives as long as its latest message; those that it was counted from are older.
        if "expired" in reasons and (item.kind != NEWS or (item.root in self._of_insights and trace.where != "said")):
            return ""
        return reasons[-1] if trace.only.issuperset(reasons) else ""

    def _enter(self, item: Item, bot: str, reason: str, where: str, at: int) -> None:
        self._found.setdefault((item.root, bot, reason, where), Leak(item.root, bot, reason, where, at))

    def _audit(self, journal: Iterable[JournalLine], said: int) -> Audit:
        lines = list(journal)
        told = [line for line in lines if line.kind == "gossip_told"]
        heard = {(str(line.details["origin"]), bot) for line in told for bot in _names(line.details["recipients"])}
        pairs = self._truth.pairs(HEARD_WITHIN_MS + self._slack_ms)
        missed = tuple((item.root, bot) for item, bot in pairs if (item.root, bot) not in heard)
        gone = (_names(line.details["roots"]) for line in lines if line.kind == "gossip_withdrawn")
        items = sum(item.kind == NEWS for item in self._truth.items.values())
        return Audit(
            items=items, leaks=tuple(sorted(self._found.values())), withdrawn=len({*chain.from_iterable(gone)}),
            told=len(told), refused=_by_reason(lines, "gossip_refused"), unheard=_by_reason(lines, "gossip_unheard"),
            pairs=len(pairs), heard=len(pairs) - len(missed), said=said, missed=missed,
        )  # fmt: skip


def _names(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _by_reason(lines: Iterable[JournalLine], kind: str) -> dict[str, int]:
    return dict(sorted(Counter(str(line.details["reason"]) for line in lines if line.kind == kind).items()))
