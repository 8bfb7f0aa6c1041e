"""Between the records of a person and their profile: there and back gives equal records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct

from universe.errors import BadInput
from universe.people import profile as layout
from universe.people.consent import Consent
from universe.people.iso_time import LAST_MS, date_of, day_of, iso_of, ms_of
from universe.people.profile import PERSON_ID, SCHEMA, Profile, encode_profile
from universe.people.records import (
    Account,
    Acquaintance,
    Connection,
    Dossier,
    History,
    Identity,
    Note,
    RecordedViolation,
    Snapshot,
)
from universe.trust.hardened import HardenedModel
from universe.trust.ledger import NEVER, ColumnTypes
from universe.trust.originals import OriginalModel
from universe.trust.tiers import INNER_CIRCLE, TIERS, tier_index

_IN_LAYOUT: Final = ("notes", "summary", "violations", "identity")
"""What of a dossier has a place in the seed's layout; the rest stands in ``trust.ledger``."""
_COLUMNS: Final[ColumnTypes] = {**HardenedModel.columns, **OriginalModel.columns}
_BOUNDS: Final = {"hours": 2**24 - 1, "weekdays": 2**7 - 1, "stored_permille": 1000, "stored_tier": INNER_CIRCLE}
_MOMENTS: Final = ("first_ms", "last_ms", "last_day")


class Person(Struct, frozen=True, kw_only=True):
    """All records of one person in the eyes of one bot; the dossier's copy of the identity is `identity`."""

    identity: Identity
    acquaintance: Acquaintance
    dossier: Dossier
    history: History


def profile_json(
    acquaintance: Acquaintance,
    dossier: Dossier,
    history: History,
    identity: Identity,
    standing: tuple[int, int],
    now_ms: int,
) -> bytes:
    """The file of a person; `standing` is the score (permille) and the tier index at `now_ms` (UTC ms)."""
    person = Person(identity=identity, acquaintance=acquaintance, dossier=dossier, history=history)
    return encode_profile(profile_of(person, standing, now_ms))


def profile_of(person: Person, standing: tuple[int, int], now_ms: int) -> Profile:
    """The profile of a person; `standing` is the score (permille) and the tier index at `now_ms` (UTC ms)."""
    identity, dossier, row = person.identity, person.dossier, person.acquaintance.row
    # A bot that has not heard from the people shard knows the account it met.
    met = {person.acquaintance.platform_id: Account(display_name=person.acquaintance.name)}
    accounts = identity.accounts or met
    seen = [one.first_seen for one in accounts.values()] + [row.get("first_ms", NEVER)]
    return Profile(
        id=identity.person_id,
        display_name=identity.display_name,
        aliases=list(identity.aliases),
        platform_ids={name: _account_out(one) for name, one in accounts.items()},
        summary=dossier.summary,
        notes=[layout.ProfileNote(note.content, iso_of(note.added_at)) for note in dossier.notes],
        trust=_trust_out(person, standing),
        connections=[layout.ProfileConnection(c.person_id, c.relationship, c.context) for c in identity.connections],
        created_at=iso_of(min((moment for moment in seen if moment > 0), default=0)),
        updated_at=iso_of(now_ms),
    )


def _account_out(account: Account) -> layout.ProfileAccount:
    first, last = iso_of(account.first_seen), iso_of(account.last_seen)
    return layout.ProfileAccount(account.username, account.display_name, first, last)


def _trust_out(person: Person, standing: tuple[int, int]) -> layout.ProfileTrust:
    row, dossier = person.acquaintance.row, person.dossier
    signals = layout.ProfileSignals(
        message_count=row.get("messages", 0),
        session_count=row.get("sessions", 0),
        first_interaction=iso_of(row.get("first_ms", NEVER)),
        last_interaction=iso_of(row.get("last_ms", NEVER)),
        days_active=row.get("days_active", 0),
        unique_hours=[hour for hour in range(24) if row.get("hours", 0) >> hour & 1],
        unique_days_of_week=[day for day in range(7) if row.get("weekdays", 0) >> day & 1],
        restricted_tool_attempts=row.get("tool_attempts", 0),
    )
    violations = [
        layout.ProfileViolation(one.description, one.severity_milli / 1000, iso_of(one.at))
        for one in dossier.violations
    ]
    days = person.history.days
    history = [layout.ProfileDay(date_of(one.day), one.permille / 1000, TIERS[one.tier]) for one in days]
    return layout.ProfileTrust(
        score=standing[0] / 1000,
        tier=TIERS[standing[1]],
        positive_interactions=row.get("positives", 0),
        negative_interactions=row.get("negatives", 0),
        signals=signals,
        sentiment_modifier=max(-30, min(30, row.get("sentiment_milli", 0))) / 1000,
        violations=[*violations],
        history=history,
        ledger=_ledger_out(person),
    )


def _ledger_out(person: Person) -> dict[str, Any]:
    """What the seed's layout has no place for, without loss."""
    acquaintance, dossier = (msgspec.to_builtins(one) for one in (person.acquaintance, person.dossier))
    rest = {name: value for name, value in dossier.items() if name not in _IN_LAYOUT}
    columns = acquaintance.pop("row")
    kept = {"schema": SCHEMA, "columns": columns, "acquaintance": acquaintance, "dossier": rest}
    chosen: dict[str, Any] = msgspec.to_builtins(person.identity.consent)
    return kept | {"consent": chosen} if chosen else kept


def person_of(profile: Profile, latest_ms: int = LAST_MS) -> Person:
    """The records of a profile of ours, exactly as they were written.

    Raises `BadInput` for a profile without a ledger (`universe.people.foreign_profile` rebuilds one), an id outside the
    grammar, a column outside its range, and messages later than `latest_ms` (UTC ms): a clock that far ahead would
    freeze the person's days.
    """
    ledger = profile.trust.ledger
    if ledger is None:
        raise BadInput("the profile has no ledger of ours")
    if not PERSON_ID.fullmatch(profile.id):
        raise BadInput(f"not a person id: {profile.id[:80]!r}")
    try:
        columns = msgspec.convert(ledger.get("columns"), dict[str, int])
        kept = msgspec.convert(ledger.get("acquaintance"), dict[str, Any])
        acquaintance = msgspec.convert({**kept, "row": columns}, Acquaintance)
        dossier = msgspec.convert(ledger.get("dossier"), Dossier)
    except msgspec.ValidationError as error:
        raise BadInput(f"the ledger is damaged: {error}") from error
    if acquaintance.person_id != profile.id:
        raise BadInput("the ledger is another person's")
    check_columns(columns, latest_ms)
    identity = identity_of(profile)
    dossier = written_down(profile, identity, dossier)
    return Person(identity=identity, acquaintance=acquaintance, dossier=dossier, history=history_of(profile))


def written_down(profile: Profile, identity: Identity, rest: Dossier) -> Dossier:
    """`rest` with what stands in the seed's layout. Raises `BadInput` for a wrong time."""
    return msgspec.structs.replace(
        rest,
        notes=[Note(note.content, ms_of(note.added_at)) for note in profile.notes],
        summary=profile.summary or "",
        violations=[violation_of(one) for one in profile.trust.violations],
        identity=identity,
    )


def check_columns(columns: Mapping[str, int], latest_ms: int) -> None:
    """Raise `BadInput` for a column outside its range; columns that no model of ours has are kept as they are."""
    for name, value in columns.items():
        bits = np.iinfo(np.dtype(_COLUMNS.get(name, np.int64)))
        low = int(bits.min) if name == "sentiment_milli" else NEVER if name in _MOMENTS else 0
        if not low <= value <= min(int(bits.max), _BOUNDS.get(name, int(bits.max))):
            raise BadInput(f"the ledger's {name[:40]!r} is out of range: {value}")
    first, last = columns.get("first_ms", NEVER), columns.get("last_ms", NEVER)
    if first > last or (first == NEVER) != (last == NEVER):
        raise BadInput("the ledger's first message is later than its last")
    if last > latest_ms:
        raise BadInput(f"a message later than now: {iso_of(last)}")


def identity_of(profile: Profile) -> Identity:
    """Who a profile is about, as it stands there. Raises `BadInput` for a choice that is none."""
    try:
        consent = msgspec.convert((profile.trust.ledger or {}).get("consent", {}), Consent)
    except msgspec.ValidationError as error:
        raise BadInput(f"the consent is damaged: {error}") from error
    return Identity(
        person_id=profile.id,
        display_name=profile.display_name,
        accounts={name: account_of(one) for name, one in profile.platform_ids.items()},
        aliases=tuple(profile.aliases),
        connections=tuple(Connection(c.person_id, c.relationship, c.context or "") for c in profile.connections),
        consent=consent,
    )


def account_of(account: layout.ProfileAccount) -> Account:
    """An account of a profile. Raises `BadInput` for a wrong time."""
    first, last = ms_of(account.first_seen), ms_of(account.last_seen)
    return Account(account.username or "", account.display_name or "", first, last)


def violation_of(given: layout.ProfileViolation | str) -> RecordedViolation:
    """A violation of a profile; a bare text has the severity 0.15. Raises `BadInput` for a wrong time."""
    one = layout.ProfileViolation(given) if isinstance(given, str) else given
    return RecordedViolation(one.description or "", round(one.severity * 1000), ms_of(one.timestamp))


def history_of(profile: Profile) -> History:
    """The snapshots of a profile, ascending, one for each date (the later one). Raises `BadInput` for a wrong date."""
    days = [Snapshot(day_of(one.date), round(one.score * 1000), tier_index(one.tier)) for one in profile.trust.history]
    return History(sorted({one.day: one for one in days}.values(), key=lambda one: one.day))
