"""A person as one JSON object in the seed's layout (ene-social-module, "Data Model"), read leniently, never trusted.

Unknown keys are passed over. What speaks against somebody (violations, negatives, refused tools) must be there: a file
that lost it is damaged and not a clean profile.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from universe.errors import BadInput
from universe.events import UNDECODABLE

SCHEMA: Final = 1
"""Version of ``trust.ledger``; a newer one is refused."""
PERSON_ID: Final = re.compile(r"p_[0-9a-f]{32}")
"""Our person ids; a person's file is named by nothing else."""

Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Unit = Annotated[float, Meta(ge=0.0, le=1.0)]


class ProfileAccount(Struct, frozen=True):
    """One account; times are ISO-8601, empty where not known."""

    username: str | None = ""
    display_name: str | None = ""
    first_seen: str | None = ""
    last_seen: str | None = ""


class ProfileNote(Struct, frozen=True):
    """A note and when it was made."""

    content: str
    added_at: str | None = ""


class ProfileViolation(Struct, frozen=True):
    """A violation; its severity in [0, 1] is 0.15 where none is given."""

    description: str | None = ""
    severity: Unit = 0.15
    timestamp: str | None = ""


class ProfileDay(Struct, frozen=True):
    """One snapshot: a date, a score in [0, 1] and a tier's name."""

    date: str
    score: Unit
    tier: str


class ProfileConnection(Struct, frozen=True):
    """A connection to another person, by id."""

    person_id: str
    relationship: str = ""
    context: str | None = ""


class ProfileSignals(Struct, frozen=True, kw_only=True):
    """Counts; hours are UTC hours 0..23, weekdays 0 (Monday)..6."""

    message_count: Count = 0
    session_count: Count = 0
    first_interaction: str | None = ""
    last_interaction: str | None = ""
    days_active: Count = 0
    unique_hours: list[Annotated[int, Meta(ge=0, le=23)]] = []
    unique_days_of_week: list[Annotated[int, Meta(ge=0, le=6)]] = []
    restricted_tool_attempts: Count


class ProfileTrust(Struct, frozen=True, kw_only=True):
    """Score and tier as of the writing; `ledger` is ours and exact, absent in profiles of the original."""

    score: Unit = 0.0
    tier: str = "stranger"
    positive_interactions: Count = 0
    negative_interactions: Count
    signals: ProfileSignals
    sentiment_modifier: float = 0.0
    violations: list[ProfileViolation | str]
    manual_override: float | None = None
    history: list[ProfileDay] = []
    ledger: dict[str, Any] | None = None


class Profile(Struct, frozen=True, kw_only=True):
    """A person as one bot knows them."""

    id: str
    display_name: str
    aliases: list[str] = []
    platform_ids: dict[str, ProfileAccount]
    summary: str | None = ""
    notes: list[ProfileNote] = []
    trust: ProfileTrust
    connections: list[ProfileConnection] = []
    entity_id: str | None = None
    created_at: str | None = ""
    updated_at: str | None = ""


_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Profile)


def decode_profile(data: bytes) -> Profile:
    """A profile from its file. Raises `BadInput` with the reason: damaged, out of range, or of a newer Orrery."""
    try:
        profile = _decoder.decode(data)
    except UNDECODABLE as error:
        raise BadInput(f"no profile of a person: {error}") from error
    schema = SCHEMA if profile.trust.ledger is None else profile.trust.ledger.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise BadInput(f"there is no schema {schema!r} of a ledger")
    if schema > SCHEMA:
        raise BadInput(f"written by a newer Orrery (schema {schema}); this one reads up to {SCHEMA}")
    return profile


def encode_profile(profile: Profile) -> bytes:
    """The bytes of a profile's file: UTF-8 JSON, indented by 2. A lone surrogate becomes a question mark."""
    try:
        plain = _encoder.encode(profile)
    except UnicodeEncodeError:
        plain = _encoder.encode(_encodable(msgspec.to_builtins(profile)))
    return msgspec.json.format(plain, indent=2) + b"\n"


def _encodable(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {_encodable(key): _encodable(one) for key, one in value.items()}
        case list() | tuple():
            return [_encodable(one) for one in value]
        case _:
            return value
