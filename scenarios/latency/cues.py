"""What people do in stream_latency, and which bots owe an answer to it: drawn from the seed, known before the run."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from scenarios.population import FIRST_NAMES
from scenarios.spec import Value
from universe.events import AnyEvent

MENTION, CALLED, PAIR, PRIVATE, TYPING = "mention", "called", "pair", "private", "typing"
THREAD, EDIT, REPLY, SECOND, DELETED = "thread", "edit", "reply", "second", "deleted"
TRUSTED, WATCHED, ACTIVE, CURIOUS, INVITED = "trusted", "watched", "active", "curious", "invited"
PRESENCE, CHATTER = "presence", "chatter"
DIRECT: Final = (MENTION, CALLED, PAIR, PRIVATE, TYPING, THREAD, EDIT, REPLY)
"""A person asks for a certain bot: it answers whatever its budget."""
UNASKED: Final = (TRUSTED, WATCHED, ACTIVE, CURIOUS, INVITED)
"""High-signal all the same: one bot answers or reacts where its own limits let it."""
SHARES: Final = {
    "mentions": MENTION, "calls": CALLED, "pairs": PAIR, "private": PRIVATE, "typing": TYPING, "threads": THREAD,
    "edits": EDIT, "deletions": DELETED, "trusted": TRUSTED, "watched": WATCHED, "active": ACTIVE, "curious": CURIOUS,
    "presence": PRESENCE,
}  # fmt: skip
"""Parameters of the scenario and the kinds of cue that they are shares of; the rest is small talk."""


class Role(Struct, frozen=True):
    """A bot as people know it: key, platform id, the name they write, and what it likes."""

    name: str
    user_id: str
    called: str
    interests: tuple[str, ...]


class Stage(Struct, frozen=True):
    """Where it happens: `rooms` are a planet's channels, the first one watched; `trusted` come first in `people`."""

    planet: str
    rooms: tuple[str, ...]
    people: tuple[str, ...]
    trusted: int


class Play(Struct, frozen=True, kw_only=True):
    """Everything that decides what people do. `reactors` is how many reactions make bots curious; times are ms."""

    seed: int
    bots: tuple[Role, ...]
    stages: tuple[Stage, ...]
    shares: dict[str, float]
    replies: float
    invitations: float
    reactors: int
    start_at: int
    span_ms: int
    events_per_s: float
    grant_timeout_ms: int
    sweep_ms: int
    look_back_ms: int
    active_messages: int
    active_window_ms: int
    tired: bool
    down: dict[str, tuple[tuple[int, int], ...]] = {}


class Cue(Struct, frozen=True):
    """One thing that people do at `at` (UTC ms), of a `kind`; `bots` owe an answer to `message_id`, in turn.

    For kinds of `UNASKED` the bots are those that may answer: one is enough. `events` are in order of time.
    """

    at: int
    kind: str
    message_id: str
    channel: str
    user: str
    bots: tuple[str, ...]
    events: tuple[AnyEvent, ...]


def shares_of(params: dict[str, Value]) -> dict[str, float]:
    """The shares by kind."""
    return {kind: float(params[name]) for name, kind in SHARES.items()}


def events_of_kind(kind: str, reactors: int) -> int:
    """How many events a cue of a kind has."""
    return {TYPING: 2, THREAD: 3, EDIT: 2, DELETED: 2, CURIOUS: 1 + reactors}.get(kind, 1)


def name_of(user: str) -> str:
    """The display name of a person: the number behind the last letter of the id decides."""
    again, place = divmod(int(user.rpartition("u")[2]), len(FIRST_NAMES))
    return f"{FIRST_NAMES[place]} {again + 1}" if again else FIRST_NAMES[place]
