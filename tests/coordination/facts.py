"""What the model keeps: plain facts about messages, channels, grants and bots."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

from universe.events import Message


class Broken(AssertionError):
    """An invariant does not hold; `name` says which."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name


class Words(Struct, frozen=True):
    """What a text of the test's own means: whom it calls, and whom it merely names (bots)."""

    called: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


class Hearing(Struct):
    """One time that a message was put to the bots: who is owed an outcome, and who has which."""

    cause: str
    owed: frozenset[str]
    outcomes: dict[str, str] = field(default_factory=dict)


class Fact(Struct):
    """One message: its place in its channel (-1: not heard yet), who may see it as it stands, who took it."""

    message: Message
    ours: bool = False
    version: int = 0
    audience: tuple[str, ...] = ()
    deleted: bool = False
    number: int = -1
    hearings: list[Hearing] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)
    grants: int = 0


class Grant(Struct):
    """A floor as it was given."""

    number: int
    bot: str
    message_id: str
    act: str


class ChannelFacts(Struct):
    """A channel: bot messages since the last person's, who has the floor, and until when bots rest.

    Of these messages some answered bots (`chained`) or people, and some came from outside; `outside_then` is, by bot
    and message, how many had when the bot was granted it.
    """

    count: int = 0
    chained: int = 0
    owed_to_people: int = 0
    outside: int = 0
    outside_then: dict[tuple[str, str], int] = field(default_factory=dict)
    inherited: int = 0
    last_bot_at: int = 0
    rest_until: int = 0
    heard: int = 0
    floors: dict[int, Grant] = field(default_factory=dict)


class BotFacts(Struct):
    """A bot: until when each planet holds it for alive, where it was taken off, its unasked acts (UTC ms)."""

    alive_until: dict[str, int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    acts: list[int] = field(default_factory=list)
    days: Counter[int] = field(default_factory=Counter)
    granted: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Id of a grant's envelope: the message, and whether a person had asked this bot for it."""
    begun: set[str] = field(default_factory=set)
    owed: Counter[tuple[str, str]] = field(default_factory=Counter)
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    spoken_to: set[str] = field(default_factory=set)
