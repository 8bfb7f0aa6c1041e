"""What bots answered to what they were told: one record for each message, read from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from bridges.template_knowledge import AGREE
from scenarios.pleaser.sayings import Kind
from scenarios.pleaser.script import Assertion, Script
from scenarios.pleaser.traces import Thinking, thinking_of
from universe.claims import claims_of
from universe.events import AnyEvent, Message
from universe.journal import JournalLine
from universe.mind.claim import Claim
from universe.mind.conflict import clash_bp, compare
from universe.mind.coupled import MASKED
from universe.mind.fact import Fact


class Reply(Struct, frozen=True, kw_only=True):
    """What became of one assertion.

    `stance` is ``agree``, ``disagree``, ``unsure`` or empty (it asserts nothing). `wishes`: the wish to please was on
    the bus; `refuted`: something of L0 to L2 contradicts the assertion, whatever coupling made of it; `masked`: the
    wish was taken out. `boost_bp` is the recall boost (10,000: nothing was taken out). `repeated`: the reply claims
    the same thing; `affirmed`: it goes along in words. `deltas` are pairs of layers and severities.
    """

    message_id: str
    user: str
    bot: str
    kind: Kind
    times: int
    tier: str
    stance: str
    said: bool
    held: int
    wishes: bool
    refuted: bool
    masked: bool
    boost_bp: int
    repeated: bool
    affirmed: bool
    deltas: tuple[tuple[str, str], ...]


def replies_of(journal: Iterable[JournalLine], events: Sequence[AnyEvent], script: Script) -> list[Reply]:
    """The replies to a script's assertions, in its order; of a thought that was begun anew the last counts."""
    texts = {event.reply_to: event.content for event in events if isinstance(event, Message) and event.bot}
    last = {one.message_id: one for one in thinking_of(journal) if one.message_id in script.assertions}
    return [
        _reply(assertion, last[message_id], texts.get(message_id, ""))
        for message_id, assertion in script.assertions.items() if message_id in last
    ]  # fmt: skip


def _reply(assertion: Assertion, thinking: Thinking, text: str) -> Reply:
    trace = thinking.trace
    message_id = assertion.message_id
    asserted = [
        fact for fact in trace.facts if fact.id in (f"agree:{message_id}", f"said:{message_id}", f"report:{message_id}")
    ]
    wishes = [fact for fact in asserted if fact.layer == "L4"]
    return Reply(
        message_id=message_id, user=assertion.user, bot=assertion.bot, kind=assertion.saying.kind,
        times=assertion.times, tier=trace.query.tier, stance=thinking.stance, said=thinking.said, held=thinking.held,
        wishes=bool(wishes), refuted=_is_refuted(asserted, thinking),
        masked=any(trace.statuses.get(fact.id) == MASKED for fact in wishes), boost_bp=trace.recall_boost_bp,
        repeated=is_repeated(assertion, text, trace.query.at), affirmed=is_affirmed(text),
        deltas=tuple((f"{one.layer_a}-{one.layer_b}", one.severity) for one in trace.deltas),
    )  # fmt: skip


def _is_refuted(asserted: list[Fact], thinking: Thinking) -> bool:
    return any(compare(fact, one).strength_bp > 0 for fact in thinking.believed for one in asserted)


def is_repeated(assertion: Assertion, text: str, at: int) -> bool:
    """Whether a reply claims what the assertion did; of what holds a number, that number."""
    bot = f"bot:{assertion.bot}"
    claimed = [_timeless(one) for one in claims_of(assertion.saying.repeated, bot, at)]
    wanted = [one for one in claimed if one.low is not None] or claimed
    return any(_is_same(_timeless(one), two) for one in claims_of(text, bot, at) for two in wanted)


def is_affirmed(text: str) -> bool:
    """Whether a reply goes along in words, as the template composer says it."""
    return any(line.casefold() in text.casefold() for line in AGREE)


def _timeless(claim: Claim) -> Claim:
    return msgspec.structs.replace(claim, since=0, until=0)


def _is_same(one: Claim, two: Claim) -> bool:
    if one.low is not None and two.low is not None and one.slot == two.slot:
        return one.unit == two.unit and one.denied == two.denied and clash_bp(one, two) == 0
    return one == two
