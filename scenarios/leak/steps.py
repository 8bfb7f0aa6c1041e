"""What happens in a world of gossip_leak, step by step, and the events that the planets hear of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from scenarios.leak.cast import Cast
from scenarios.leak.words import INSULT
from universe.events import PRIVATE_GUILD, AnyEvent, ConsentChange, Message, MessageDelete, MessageEdit
from universe.people.consent import Consent

NEWS, TALK, RUDE = "news", "talk", "rude"
ROOM, BACK_ROOM = "c0", "c1"
"""Everybody reads the first channel of a planet; the second has an audience."""


class Say(Struct, frozen=True, kw_only=True, tag="say"):
    """At `at` (UTC ms) a person writes to one bot. `kind` is ``news``, ``talk`` or ``rude``.

    `topic` is what it tells of, or talks about, `sensitive` the category of what must not spread. `dm`: in private;
    `audience`: the bots that may see the channel, where not all may.
    """

    at: int
    message_id: str
    user: str
    bot: str
    planet: str
    text: str
    kind: str
    topic: str = ""
    sensitive: str = ""
    dm: bool = False
    audience: tuple[str, ...] = ()


class Change(Struct, frozen=True, kw_only=True, tag="change"):
    """A message says something else from now on: its `version`-th edit."""

    at: int
    message_id: str
    version: int
    text: str
    kind: str
    topic: str = ""
    sensitive: str = ""


class Remove(Struct, frozen=True, kw_only=True, tag="remove"):
    """A message is deleted."""

    at: int
    message_id: str


class Choose(Struct, frozen=True, kw_only=True, tag="choose"):
    """Somebody chooses what they allow, on a planet."""

    at: int
    user: str
    planet: str
    chosen: Consent


Step = Say | Change | Remove | Choose


class Stream(Struct, frozen=True, kw_only=True):
    """A world's cast and what happens in it, in the order of time. Gossip lives for `ttl_ms`; it ends at `end_at`."""

    cast: Cast
    steps: tuple[Step, ...]
    ttl_ms: int
    end_at: int


def insult(at: int, message_id: str, user: str, bot: str, planet: str) -> Say:
    """Somebody loses the trust of a bot."""
    return Say(at=at, message_id=message_id, user=user, bot=bot, planet=planet, text=INSULT, kind=RUDE)


def events_of(cast: Cast, steps: Iterable[Step]) -> list[AnyEvent]:
    """The world events of a stream, in its order."""
    said: dict[str, Say] = {}
    events: list[AnyEvent] = []
    for number, step in enumerate(steps):
        match step:
            case Say():
                said[step.message_id] = step
                events.append(_message(cast, step))
            case Change():
                events.append(_edit(cast, said[step.message_id], step))
            case Remove():
                events.append(_delete(said[step.message_id], step))
            case Choose():
                events.append(
                    ConsentChange(
                        event_id=f"choice:{number}:{step.user}", at=step.at, guild_id=step.planet,
                        channel_id=f"{step.planet}-{ROOM}", user_id=step.user, name=cast.people[step.user],
                        chosen=step.chosen,
                    )
                )  # fmt: skip
    return events


def _place(said: Say) -> dict[str, Any]:
    """Planet, channel and private bot of a message."""
    if said.dm:
        return {"guild_id": PRIVATE_GUILD, "channel_id": f"dm-{said.user}-{said.bot}", "dm_bot": said.bot}
    room = BACK_ROOM if said.audience else ROOM
    return {"guild_id": said.planet, "channel_id": f"{said.planet}-{room}"}


def _message(cast: Cast, said: Say) -> Message:
    return Message(
        event_id=f"msg:{said.message_id}", message_id=said.message_id, at=said.at, user_id=said.user,
        author_name=cast.people[said.user], content=said.text, mentions=(cast.bot(said.bot).user_id,),
        audience=said.audience, **_place(said),
    )  # fmt: skip


def _edit(cast: Cast, said: Say, change: Change) -> MessageEdit:
    return MessageEdit(
        event_id=f"edit:{said.message_id}:{change.version}", message_id=said.message_id, at=change.at,
        user_id=said.user, author_name=cast.people[said.user], content=change.text, version=change.version,
        mentions=(cast.bot(said.bot).user_id,), audience=said.audience, **_place(said),
    )  # fmt: skip


def _delete(said: Say, removed: Remove) -> MessageDelete:
    return MessageDelete(
        event_id=f"gone:{said.message_id}", at=removed.at, message_ids=(said.message_id,), **_place(said)
    )  # fmt: skip


def whole(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps without those that change or delete what nobody wrote."""
    kept: list[Step] = []
    said: set[str] = set()
    for step in steps:
        if isinstance(step, Say):
            said.add(step.message_id)
        elif isinstance(step, (Change, Remove)) and step.message_id not in said:
            continue
        kept.append(step)
    return tuple(kept)
