"""What is noted in the universe graph. Every note is idempotent: the same one twice changes nothing."""

from __future__ import annotations

from msgspec import Struct


class PlanetSeen(Struct, frozen=True, tag="planet_seen"):
    """A planet exists (`active`), or our bots have left it."""

    planet: str
    name: str
    at: int
    active: bool = True


class ChannelSeen(Struct, frozen=True, tag="channel_seen"):
    """A channel of a planet; `kind` is ``text``, ``voice`` or ``thread``."""

    planet: str
    channel: str
    name: str
    at: int
    kind: str = "text"


class UserSeen(Struct, frozen=True, tag="user_seen"):
    """Somebody is on a planet under a name; `user` is a platform user id, `traits` what is said of them."""

    planet: str
    user: str
    name: str
    at: int
    is_bot: bool = False
    traits: tuple[str, ...] = ()


class UserLeft(Struct, frozen=True, tag="user_left"):
    """Somebody left a planet."""

    planet: str
    user: str
    at: int


class BotPresent(Struct, frozen=True, tag="bot_present"):
    """One of our bots is on a planet, or (`present` false) no longer: said outright, never inferred."""

    bot: str
    bot_id: str
    planet: str
    at: int
    present: bool = True


class Sighting(Struct, frozen=True, tag="sighting"):
    """Somebody wrote the message `root` (an event identity): where, about which topics, to whom.

    Counts once per root in ON_PLANET and ACTIVE_IN (message_count), DISCUSSED and HAS_TOPIC (count), INTERACTS_WITH.
    """

    root: str
    planet: str
    channel: str
    user: str
    name: str
    at: int
    topics: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


class Met(Struct, frozen=True, tag="met"):
    """A bot and a person talked: familiarity grows by `quality` (>= 0), once per bot and root."""

    bot: str
    user: str
    planet: str
    root: str
    at: int
    quality: int = 1


class Wishes(Struct, frozen=True, tag="wishes"):
    """What somebody allows, as the rules read it: whether they are shown to others at all.

    The latest `at` counts; of two at the same time the one that allows less.
    """

    user: str
    introduced: bool
    invisible: bool
    at: int = 0


class Standing(Struct, frozen=True, tag="standing"):
    """A bot's standing to somebody: trust in thousandths (0..1000) and tier index (0..4)."""

    bot: str
    user: str
    permille: int
    tier: int
    at: int


class RootsGone(Struct, frozen=True, tag="roots_gone"):
    """Undo exactly what notes with these roots did, and take no such note any more."""

    roots: tuple[str, ...]


class UserErased(Struct, frozen=True, tag="user_erased"):
    """Remove somebody with all that hangs on them."""

    user: str


GraphEntry = (
    PlanetSeen | ChannelSeen | UserSeen | UserLeft | BotPresent | Sighting | Met | Wishes | Standing | RootsGone
    | UserErased
)  # fmt: skip
