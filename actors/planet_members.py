"""Who is on a planet: members, names, status and voice."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from actors.turn import Turn
from universe.events import MemberJoin, MemberLeave, MemberRename, Presence, VoiceState

CHANNELS_KEPT: Final = 200
MemberEvent = MemberJoin | MemberLeave | MemberRename | Presence | VoiceState


class Membership(Struct, frozen=True, omit_defaults=True):
    """Somebody on this planet; `status` and `voice` (a channel) are empty where nobody told or there is none."""

    name: str
    is_bot: bool
    since: int
    present: bool
    status: str = ""
    voice: str = ""


class Population(Struct):
    """How many members are here, and how many came and went."""

    people: int = 0
    joins: int = 0
    leaves: int = 0


def membership_record(user_id: str) -> str:
    """The record of a `Membership`."""
    return f"member:{user_id}"


def note_member(population: Population, event: MemberEvent, turn: Turn) -> None:
    """Enter what happened to a member; what changes nothing is not written."""
    if not event.user_id:
        return
    record = membership_record(event.user_id)
    before = turn.record(record, Membership)
    after = _after(population, event, before)
    if after != before:
        turn.put(record, after)


def _after(population: Population, event: MemberEvent, before: Membership | None) -> Membership:
    here = before is not None and before.present
    known = before or Membership(event.user_id, is_bot=False, since=event.at, present=False)
    replace = msgspec.structs.replace
    match event:
        case MemberJoin():
            population.joins += 1
            population.people += 0 if here else 1
            return Membership(event.name, event.is_bot, event.at, present=True, status=known.status)
        case MemberLeave():
            population.leaves += 1
            population.people -= 1 if here else 0
            return replace(known, since=event.at, present=False, voice="", status="")
        case MemberRename():
            population.people += 1 if before is None else 0
            return replace(known, name=event.name, present=before is None or here)
        case Presence():
            return replace(_seen(population, known, before), status=event.status)
        case VoiceState():
            return replace(_seen(population, known, before), voice=event.channel_id)


def _seen(population: Population, known: Membership, before: Membership | None) -> Membership:
    """Whose status or voice is told is there."""
    population.people += 1 if before is None else 0
    return msgspec.structs.replace(known, present=before is None or known.present)


def note_bot(gone: list[str], bot: str, event: MemberEvent) -> None:
    """A bot of ours (empty: somebody else) that was taken off the planet bids for nothing here until it is back."""
    if bot and isinstance(event, MemberLeave) and bot not in gone:
        gone.append(bot)
    elif bot in gone and isinstance(event, MemberJoin):
        gone.remove(bot)


def note_spoken(spoken_ms: dict[str, int], channel_id: str, at: int) -> None:
    """Remember when people last wrote in a channel (UTC ms), of the latest `CHANNELS_KEPT` channels."""
    spoken_ms[channel_id] = max(at, spoken_ms.get(channel_id, 0))
    if len(spoken_ms) > CHANNELS_KEPT:
        del spoken_ms[min(spoken_ms, key=lambda channel: (spoken_ms[channel], channel))]
