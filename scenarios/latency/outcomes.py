"""What became of every high-signal event of a run: read from the events themselves, the journal tells only why."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from msgspec import Struct

from actors.worker import Harvest
from scenarios.latency import script
from scenarios.latency.crowd import INVITATIONS
from scenarios.latency.cues import ACTIVE, DELETED, DIRECT, INVITED, REPLY, SECOND, UNASKED, Cue, Play
from scenarios.latency.reach import Reach, liveliness
from scenarios.latency.traces import Traces
from universe.chat.words import words
from universe.events import Message, ReactionAdd

ANSWERED, REACTED, MISSED, OUT_OF_REACH = "answered", "reacted", "missed", "out_of_reach"
LIMITS: Final = frozenset({
    "minute_budget", "day_budget", "battery", "coalesced", "gave_up_waiting", "chain_limit", "cooldown", "busy",
    "debounce", "too_old",
})  # fmt: skip
"""Reasons for which the rules let something pass that nobody asked for."""
FAULTS: Final = frozenset({"expired", "too_late", "offline"})
"""Reasons beside them where bots are down."""


class Row(Struct, frozen=True):
    """One high-signal event, or the second bot of one that asks two.

    `outcome` is ``answered``, ``reacted``, ``missed``, or the reason for which the rules promise nothing. `path` is
    what woke the bot: ``trigger``, ``sweep``, ``poll`` or ``handler``. `woken_ms` and `latency_ms` are from the event
    to the turn and to the answer (None: there is none).
    """

    at: int
    kind: str
    message_id: str
    channel: str
    due: tuple[str, ...]
    outcome: str
    bot: str = ""
    path: str = ""
    woken_ms: int | None = None
    latency_ms: int | None = None

    @property
    def is_promised(self) -> bool:
        """Whether the rules promise an answer."""
        return self.outcome in (ANSWERED, REACTED, MISSED)


class Observed(Struct, frozen=True):
    """A finished run: its high-signal events in order of time, and what should never be.

    `doubled` are messages answered by more bots than were asked, or twice by one. `answered_deleted` are answers that
    came after a deletion; `denials` count why bots stayed silent about high-signal events; `wakings` are all turns that
    bots were given (UTC ms, and the lane or what else woke them).
    """

    play: Play
    rows: tuple[Row, ...]
    doubled: tuple[str, ...]
    answered_deleted: tuple[str, ...]
    denials: dict[str, int]
    wakings: tuple[tuple[int, str], ...]


def observed(play: Play, harvest: Harvest) -> Observed:
    """Look at a finished run."""
    traces = Traces(harvest)
    planned = list(script.cues(play))
    due = [one for one in [*planned, *_reactive(play, traces)] if one.kind in (*DIRECT, *UNASKED)]
    reach = Reach(play, traces, (one for one in due if one.kind in DIRECT))
    rows = sorted((row for one in due for row in _rows(one, play, traces, reach)), key=lambda row: (row.at, row.kind))
    gone = [one.message_id for one in planned if one.kind == DELETED and traces.answers[one.message_id]]
    denials: dict[str, int] = defaultdict(int)
    for message_id in dict.fromkeys(one.message_id for one in due):
        for reason in traces.reasons[message_id].values():
            denials[reason] += 1
    return Observed(play, tuple(rows), _doubled(due, traces), tuple(gone), dict(sorted(denials.items())),
                    tuple(traces.wakings))  # fmt: skip


def _reactive(play: Play, traces: Traces) -> list[Cue]:
    """What people did about answers: replies to bots, and invitations to say more, each message's first."""
    bots = {bot.user_id: bot.name for bot in play.bots}
    found: list[Cue] = []
    invited: set[str] = set()
    for event in traces.events:
        if isinstance(event, Message) and not event.author_is_bot and event.reply_to_user in bots:
            due = (bots[event.reply_to_user],)
            found.append(Cue(event.at, REPLY, event.message_id, event.channel_id, event.user_id, due, (event,)))
        elif isinstance(event, ReactionAdd) and event.emoji in INVITATIONS and not event.is_bot:
            author = bots.get(event.message_user_id, "")
            if author and event.message_id not in invited and not event.dm_bot:
                invited.add(event.message_id)
                where = (event.message_id, event.channel_id, event.user_id, (author,))
                found.append(Cue(event.at, INVITED, *where, (event,)))
    return found


def _rows(cue: Cue, play: Play, traces: Traces, reach: Reach) -> list[Row]:
    if cue.kind in DIRECT:
        first = _direct(cue, cue.kind, _asked(cue, traces), play, traces, reach)
        if len(cue.bots) < 2:
            return [first]
        rest = tuple(bot for bot in cue.bots if bot != (first.bot or cue.bots[0]))
        return [first, _direct(cue, SECOND, rest, play, traces, reach)]
    due = _likers(cue, play) if cue.kind == ACTIVE else cue.bots
    if not due or (cue.kind == ACTIVE and not liveliness(play, traces, cue)):
        return []
    return [_unasked(cue, due, play, traces, reach)]


def _asked(cue: Cue, traces: Traces) -> tuple[str, ...]:
    """The bots that were asked, who answered first first."""
    spoke = [answer.bot for answer in traces.answers[cue.message_id] if answer.bot in cue.bots]
    return tuple(dict.fromkeys((*spoke, *cue.bots)))[:1]


def _direct(cue: Cue, kind: str, due: tuple[str, ...], play: Play, traces: Traces, reach: Reach) -> Row:
    answer = next((one for one in traces.answers[cue.message_id] if one.bot in due and one.at >= cue.at), None)
    if answer is not None:
        return _answered(cue, kind, due, answer.bot, answer.at, traces)
    outcome = MISSED
    if traces.settled_before(cue) or (kind == SECOND and Reach.was_down(play, due[0], cue.at)):
        outcome = "settled"
    elif not reach.is_kept(cue):
        outcome = "too_old"
    elif not reach.is_in_reach(cue, due[0]):
        outcome = OUT_OF_REACH
    return Row(cue.at, kind, cue.message_id, cue.channel, due, outcome)


def _answered(cue: Cue, kind: str, due: tuple[str, ...], bot: str, at: int, traces: Traces) -> Row:
    path, woken_at = traces.woken(cue.message_id, bot, cue.at)
    woken_ms = max(0, woken_at - cue.at) if woken_at is not None else None
    return Row(cue.at, kind, cue.message_id, cue.channel, due, ANSWERED, bot, path, woken_ms, at - cue.at)


def _unasked(cue: Cue, due: tuple[str, ...], play: Play, traces: Traces, reach: Reach) -> Row:
    """One bot is enough; where all have reached a limit of theirs the first of their reasons tells."""
    answers = [one for one in traces.answers[cue.message_id] if one.at >= cue.at or cue.kind != INVITED]
    if cue.kind == INVITED:
        answers = [one for one in answers if one.bot in due]
    if answers:
        first = answers[0]
        if first.at < cue.at:
            return Row(cue.at, cue.kind, cue.message_id, cue.channel, due, "settled")
        return _answered(cue, cue.kind, due, first.bot, first.at, traces)
    if cue.message_id in traces.reacted:
        bot, at = traces.reacted[cue.message_id]
        return Row(cue.at, cue.kind, cue.message_id, cue.channel, due, REACTED, bot, "sweep", None, max(0, at - cue.at))
    allowed = LIMITS | (FAULTS if play.down else frozenset()) | ({"low_interest"} if play.tired else frozenset())
    told = sorted(reason for reason in traces.reasons[cue.message_id].values() if reason in allowed)
    outcome = told[0] if told else MISSED if reach.is_kept(cue) else "too_old"
    if outcome == MISSED and all(Reach.was_down(play, bot, cue.at) for bot in due):
        outcome = "down"
    return Row(cue.at, cue.kind, cue.message_id, cue.channel, due, outcome)


def _likers(cue: Cue, play: Play) -> tuple[str, ...]:
    """The bots that like a word of a message."""
    (said,) = (event for event in cue.events if isinstance(event, Message))
    spoken = set(words(said.content))
    return tuple(bot.name for bot in play.bots if spoken & set(bot.interests))


def _doubled(due: list[Cue], traces: Traces) -> tuple[str, ...]:
    """Messages of people with more answers than bots that were asked (one where none was), or two of one bot."""
    asked = {one.message_id: len(one.bots) for one in due if one.kind in DIRECT}
    doubled = []
    for message_id, answers in traces.answers.items():
        by = [one.bot for one in answers]
        author = traces.bot_of.get(message_id, "")
        others = [bot for bot in by if bot != author] if author else by
        if len(set(by)) < len(by) or len(others) > max(1, asked.get(message_id, 1)):
            doubled.append(message_id)
    return tuple(sorted(doubled))
