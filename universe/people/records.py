"""Records about people: identity (owned by the people shard), and what one bot knows (owned by that bot)."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from universe.errors import BadKey
from universe.ids import is_id
from universe.people.consent import Consent

ALIASES_MAX: Final = 20
VIOLATIONS_KEPT: Final = 100


def platform_id_of(platform: str, user_id: str) -> str:
    """``platform:user`` such as ``discord:123``: the stable id of an account; names are never keys."""
    if not is_id(platform) or not is_id(user_id):
        raise BadKey(f"not a platform id: {platform[:40]!r}, {user_id[:80]!r}")
    return f"{platform}:{user_id}"


def person_id_of(platform_id: str) -> str:
    """``p_`` and 32 hex digits (128 bits), derived from the account under which a person was first seen."""
    return f"p_{blake2b(platform_id.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


class Account(Struct, frozen=True, omit_defaults=True):
    """One account of a person; times are UTC ms."""

    username: str = ""
    display_name: str = ""
    first_seen: int = 0
    last_seen: int = 0


class Connection(Struct, frozen=True):
    """That a person is connected to another, how, and in which context."""

    person_id: str
    relationship: str
    context: str = ""


class Identity(Struct, frozen=True, omit_defaults=True):
    """Who somebody is. `display_name` is the first that was seen and stays; later names are `aliases` (newest last).

    `accounts` is by platform id; more than one only by a verified link. `connections` are in the order of their making.
    `consent` is what they allow, `shares_since` and `crosses_since` (UTC ms) when they last allowed
    bots to tell each other about them, and to do so across planets.
    """

    person_id: str
    display_name: str
    accounts: dict[str, Account] = {}
    aliases: tuple[str, ...] = ()
    connections: tuple[Connection, ...] = ()
    consent: Consent = Consent()
    shares_since: int = 0
    crosses_since: int = 0

    def allowed(self, said_at: int) -> Consent:
        """What they allow about something said at a time (UTC ms): no choice makes it more than it was said under."""
        consent = self.consent
        if said_at < self.crosses_since:
            consent = replace(consent, share_across_planets=None)
        return replace(consent, share_with_other_bots=False) if said_at < self.shares_since else consent


class Note(Struct, frozen=True):
    """Something that a bot wants to remember of a person; `added_at` is UTC ms."""

    content: str
    added_at: int


class RecordedViolation(Struct, frozen=True):
    """One violation as it was recorded: why (a reason code or a sentence of ours), severity in thousandths, UTC ms."""

    description: str
    severity_milli: int
    at: int


class Snapshot(Struct, frozen=True, array_like=True):
    """A person's standing on one UTC day: day number since 1970-01-01, score in permille, tier index 0..4."""

    day: int
    permille: int
    tier: int


class Acquaintance(Struct, kw_only=True):
    """What a bot needs of a person at every message: the ledger row (`universe.trust.ledger`) and small counters.

    `recent_ms` are the times of the latest messages to the bot (flood rule), `flooded_until_ms` ends the window that
    was already punished. `topics` counts what the person wrote about. `pending` are snapshots that the daily job has
    not yet moved to the history. `refused_day` is the UTC day on which a private message was last refused with words,
    `refused` counts all refusals. `flags` are reason codes already acted upon (an impersonating name, once).
    `acted_day` is the UTC day of the latest act, a message or not; `closed_day` that at whose beginning a daily model
    last closed the row; -1 where there is none.
    """

    person_id: str
    platform_id: str
    name: str
    row: dict[str, int] = field(default_factory=dict)
    recent_ms: list[int] = field(default_factory=list)
    flooded_until_ms: int = 0
    refused_day: int = -1
    refused: int = 0
    flags: list[str] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    pending: list[Snapshot] = field(default_factory=list)
    acted_day: int = -1
    closed_day: int = -1


class Dossier(Struct, kw_only=True):
    """What a bot has written down of a person, and its copy of the identity; loaded where a card or a tool needs it.

    `summary_by` tells who wrote the summary: ``tool``, ``operator`` or ``daily`` (only then is it written anew).
    """

    notes: list[Note] = field(default_factory=list)
    notes_made: int = 0
    summary: str = ""
    summary_by: str = ""
    connected_names: dict[str, str] = field(default_factory=dict)
    violations: list[RecordedViolation] = field(default_factory=list)
    identity: Identity | None = None


class History(Struct):
    """One snapshot a day, ascending by day, the newest `people.history_days_max` of them."""

    days: list[Snapshot] = field(default_factory=list)
