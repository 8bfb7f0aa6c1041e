"""What others tell a bot about people, what they ask it, and what it answers."""

from __future__ import annotations

from msgspec import Struct

from universe.events import Message, ReactionAdd, ReactionRemove
from universe.people.records import Acquaintance, Dossier, History, Identity


def is_by_person(heard: Message) -> bool:
    """Whether somebody wrote a message whom one can know: no bot, and no source without an account."""
    return bool(heard.user_id) and not heard.author_is_bot


class Heard(Struct, frozen=True, tag="heard"):
    """From a planet: somebody spoke to this bot (by mention, reply or name), whoever gets the floor."""

    message: Message


class Reacted(Struct, frozen=True, tag="reacted"):
    """From a planet: a reaction to a message that may be this bot's."""

    event: ReactionAdd | ReactionRemove


class Edited(Struct, frozen=True, tag="edited"):
    """From a planet: what a person wrote is now `message`; `addressed` is whether it speaks to this bot.

    `version` is that of the edit, from 1 on.
    """

    message: Message
    addressed: bool
    version: int = 1


class Answered(Struct, frozen=True, tag="answered"):
    """From a planet: another bot answered `own`, a message of this bot, with `answer`."""

    own: Message
    answer: Message


class Deleted(Struct, frozen=True, tag="deleted"):
    """From a planet: these messages are gone; what was derived from them goes too."""

    message_ids: tuple[str, ...]


class IdentityTold(Struct, frozen=True, tag="identity_told"):
    """From a people shard: who somebody is now; `names` are the display names of those they are connected to."""

    identity: Identity
    names: dict[str, str] = {}


class StandingAsked(Struct, frozen=True, tag="standing_asked"):
    """How do you stand to these accounts (platform user ids)? Answered by `StandingTold` to the sender.

    `at` is the moment asked about (UTC ms), as things are known when the question arrives; 0 is that very moment.
    """

    user_ids: tuple[str, ...]
    at: int = 0


class StandingTold(Struct, frozen=True, tag="standing_told"):
    """A bot's standing to accounts: user id to (score in permille, tier index)."""

    bot: str
    standings: dict[str, tuple[int, int]]


class UseTool(Struct, frozen=True, tag="use_tool"):
    """Run one of the people tools with the authority of the least trusted of `contributors` (platform user ids).

    `call` comes back with the answer.
    """

    tool: str
    arguments: dict[str, str]
    contributors: tuple[str, ...]
    call: str = ""


class ToolUsed(Struct, frozen=True, tag="tool_used"):
    """What a tool said; `ok` is whether it did what was asked."""

    tool: str
    text: str
    ok: bool
    call: str = ""


class RestorePerson(Struct, frozen=True, tag="restore_person"):
    """Take a person over from an archive; of one whom the bot knows better already only what people wrote is new."""

    acquaintance: Acquaintance
    dossier: Dossier
    history: History
