"""How a people shard takes back what was told: a message is gone, somebody opted out, or time has passed."""

from __future__ import annotations

from msgspec import Struct

from actors.gossip_messages import EXPIRED, RootsForgotten, SourceGone
from actors.gossip_records import GossipSettings, life, shard_day, source
from actors.turn import Turn
from universe.gossip.fading import DAY_MS
from universe.gossip.telling import GONE, Life, ShardDay, Source, Telling, last_day
from universe.store_requests import Withdraw

AFTER_MIDNIGHT_MS = 600_000


class TakeBack(Struct, frozen=True, tag="take_back"):
    """Self-sent: withdraw what was told of a person because of a message, in versions before `version` (-1: in any)."""

    person_id: str
    message_id: str
    version: int


class Expire(Struct, frozen=True, tag="expire"):
    """Self-sent: withdraw what has expired about a person."""

    person_id: str


class ForgetSource(Struct, frozen=True, tag="forget_source"):
    """Self-sent: on the UTC day `number` the trace of a message may go, unless a later day needs it."""

    message_id: str
    number: int


class DayEnded(Struct, frozen=True, tag="day_ended"):
    """Timer: what could live until the end of the UTC day `number` - 1 has expired."""

    number: int


def begin_days(turn: Turn) -> None:
    """Set the first daily timer."""
    _next_day(turn.now // DAY_MS + 1, turn)


def _next_day(number: int, turn: Turn) -> None:
    turn.later(DayEnded(number), max(1, number * DAY_MS + AFTER_MIDNIGHT_MS - turn.now))


def end_day(own: GossipSettings, ended: DayEnded, turn: Turn) -> None:
    """Forget the traces of messages, and look through the people, of a day that is over."""
    _next_day(ended.number + 1, turn)
    record = shard_day(ended.number)
    listed = turn.record(record, ShardDay)
    if listed is None:
        return
    for message_id in listed.messages:
        turn.later(ForgetSource(message_id, ended.number), 0)
    for person_id in listed.people:
        turn.later(Expire(person_id), 0)
    turn.put(record, None)
    if own.artifacts:
        turn.send(own.artifacts, Withdraw(expired_before=turn.now), planet="", channel="")


def forget_source(asked: ForgetSource, turn: Turn) -> None:
    """Drop the trace of a message, unless a later day needs it still."""
    kept = turn.record(source(asked.message_id), Source)
    if kept is not None and kept.day <= asked.number:
        turn.put(source(asked.message_id), None)


def expire(own: GossipSettings, asked: Expire, turn: Turn) -> None:
    """Take back what is older than gossip lives; readers have left it alone since it expired."""
    known = turn.record(life(asked.person_id), Life)
    if known is None:
        return
    gone = [one for one in known.tellings if one.event.at + own.gossip.ttl_days * DAY_MS <= turn.now]
    if gone:
        # Stores drop it by themselves, and by its own time: what is younger and rests on the same message stays.
        roots = tuple(sorted({one.event.root for one in gone}))
        user = gone[0].event.user_id
        known.tellings = [one for one in known.tellings if one not in gone]
        turn.decide("gossip_withdrawn", roots=list(roots), user=user, reason=EXPIRED)
        tell_forgotten(own, RootsForgotten(roots, user, reason=EXPIRED), turn)
        turn.put(life(asked.person_id), known if known.tellings else None)


def source_gone(own: GossipSettings, asked: SourceGone, at: int, turn: Turn) -> None:
    """Note that messages are gone or have changed since `at` (UTC ms), and take back what was told because of them."""
    number = last_day(at, own.gossip.ttl_days)
    listed = turn.record(shard_day(number), ShardDay) or ShardDay()
    for message_id in asked.message_ids:
        before = turn.record(source(message_id), Source) or Source(0)
        # The version that is already known is looked at again: its publication may have come before this.
        if before.version == GONE or 0 <= asked.version < before.version:
            continue
        turn.put(source(message_id), Source(asked.version, before.person_id, max(number, before.day)))
        listed.messages.append(message_id)
        if before.person_id:
            turn.later(TakeBack(before.person_id, message_id, asked.version), 0)
    turn.put(shard_day(number), listed if listed.messages or listed.people else None)


def take_back(own: GossipSettings, asked: TakeBack, turn: Turn) -> None:
    """Withdraw what grew from versions of a message that stand no more."""
    known = turn.record(life(asked.person_id), Life)
    gone = [one for one in known.tellings if one.outdated(asked.message_id, asked.version)] if known is not None else []
    if known is None or not gone:
        return
    # An insight rests on many messages: those that stand may still be told of.
    roots = frozenset(root for one in gone for root in one.outdated(asked.message_id, asked.version))
    forgotten, _ = withdraw(own, known, gone, "deleted" if asked.version == GONE else "edited", turn, roots=roots)
    turn.put(life(asked.person_id), known if known.tellings else None)
    tell_forgotten(own, forgotten, turn)


def withdraw(
    own: GossipSettings, known: Life, gone: list[Telling], reason: str, turn: Turn, *,
    users: tuple[str, ...] = (), roots: frozenset[str] = frozenset(),
) -> tuple[RootsForgotten, list[str]]:  # fmt: skip
    """Take tellings out of the store, by the `roots` that are gone (none: their own); with `users` all about them.

    Returns what the bots have to hear, and the requests to the store.
    """
    dropped = tuple(sorted(roots or {one.event.root for one in gone}))
    user = next(iter(users), "") or next((one.event.user_id for one in gone), "")
    known.tellings = [one for one in known.tellings if one not in gone and one.event.root not in dropped]
    turn.decide("gossip_withdrawn", roots=list(dropped), user=user, reason=reason)
    requests = [
        turn.send(own.artifacts, Withdraw(dropped, one), planet="", channel="")
        for one in ((users or ("",)) if own.artifacts else ())
    ]
    return RootsForgotten(dropped, user, whole=bool(users), reason=reason), requests


def tell_forgotten(own: GossipSettings, forgotten: RootsForgotten, turn: Turn) -> None:
    """To every bot: whoever knows of it drops it, and what it made of it."""
    for bot in own.planets:
        turn.send(f"bot:{bot}", forgotten, planet="", channel="")
