"""People for tests: any that the records allow, a plain one, and profiles as the original wrote them."""

from __future__ import annotations

import json
from typing import Any, Final

from hypothesis import strategies as st

from universe.people.iso_time import LAST_MS
from universe.people.profile_json import Person, profile_json
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
    person_id_of,
)
from universe.trust.hardened import HardenedModel
from universe.trust.ledger import DAY_MS

START_MS: Final = 1_767_600_000_000
"""2026-01-05T08:00:00Z."""

texts: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
moments: Final = st.integers(0, LAST_MS)
counts: Final = st.integers(0, 2**31 - 1)
user_ids: Final = st.text("abcXYZ019_-", min_size=1, max_size=20)
_BOUNDS: Final = {"hours": 2**24 - 1, "weekdays": 127}


def _row(first_ms: int, more_ms: int, values: list[int]) -> dict[str, int]:
    row = {
        name: min(value, _BOUNDS.get(name, value)) for name, value in zip(HardenedModel.columns, values, strict=True)
    }
    last_ms = min(LAST_MS, first_ms + more_ms)
    return row | {"first_ms": first_ms, "last_ms": last_ms, "last_day": last_ms // DAY_MS}


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Any person whose records could be."""
    users = draw(st.lists(user_ids, min_size=1, max_size=3, unique=True))
    accounts = {f"sim:{user}": Account(draw(texts), draw(texts), draw(moments), draw(moments)) for user in users}
    person_id = person_id_of(f"sim:{users[0]}")
    links = st.builds(Connection, st.builds(person_id_of, texts), texts, texts)
    identity = Identity(
        person_id=person_id,
        display_name=draw(texts),
        accounts=accounts,
        aliases=tuple(draw(st.lists(texts, max_size=4))),
        connections=tuple(draw(st.lists(links, max_size=3))),
    )
    days = sorted(draw(st.sets(st.integers(0, LAST_MS // DAY_MS), max_size=4)))
    snapshots = [Snapshot(day, draw(st.integers(0, 1000)), draw(st.integers(0, 4))) for day in days]
    values = draw(st.lists(counts, min_size=len(HardenedModel.columns), max_size=len(HardenedModel.columns)))
    row = draw(st.sampled_from([{}, _row(draw(moments), draw(moments), values)]))
    acquaintance = Acquaintance(
        person_id=person_id, platform_id=f"sim:{users[0]}", name=draw(texts), row=row,
        recent_ms=draw(st.lists(moments, max_size=3)), flooded_until_ms=draw(moments),
        refused_day=draw(st.integers(-1, 40_000)), refused=draw(counts), flags=draw(st.lists(texts, max_size=2)),
        topics=draw(st.dictionaries(texts, counts, max_size=2)), pending=snapshots[:1],
    )  # fmt: skip
    dossier = Dossier(
        notes=draw(st.lists(st.builds(Note, texts, moments), max_size=3)), notes_made=draw(counts),
        summary=draw(texts), summary_by=draw(st.sampled_from(["", "tool", "operator", "daily"])),
        connected_names=draw(st.dictionaries(texts, texts, max_size=2)),
        violations=draw(st.lists(st.builds(RecordedViolation, texts, st.integers(0, 1000), moments), max_size=3)),
        identity=identity,
    )  # fmt: skip
    return Person(identity=identity, acquaintance=acquaintance, dossier=dossier, history=History(snapshots))


def somebody(
    user: str, name: str = "", *, day: int = 0, messages: int = 5, violations: int = 0, **known: Any
) -> Person:
    """A plain person: came on day 0 after `START_MS`, was last seen on `day`."""
    platform_id = f"sim:{user}"
    person_id = person_id_of(platform_id)
    last_ms = START_MS + day * DAY_MS + 60_000
    identity = Identity(
        person_id=person_id,
        display_name=name or user,
        accounts={platform_id: Account(user, name or user, START_MS, last_ms)},
    )
    row = dict.fromkeys(HardenedModel.columns, 0) | {
        "first_ms": START_MS, "last_ms": last_ms, "last_day": last_ms // DAY_MS, "messages": messages,
        "sessions": day + 1, "days_active": day + 1, "hours": 1 << 8, "weekdays": 1, "positives": messages,
        "violations": violations, "negatives": violations, "severity_milli": 100 * violations,
    }  # fmt: skip
    recorded = [RecordedViolation("flood", 100, START_MS + number) for number in range(violations)]
    acquaintance = Acquaintance(person_id=person_id, platform_id=platform_id, name=name or user, row=row)
    dossier = Dossier(violations=recorded, identity=identity, **known)
    return Person(identity=identity, acquaintance=acquaintance, dossier=dossier, history=History())


def file_of(person: Person, now_ms: int = START_MS, standing: tuple[int, int] = (420, 2)) -> bytes:
    """The bytes of a person's profile."""
    return profile_json(person.acquaintance, person.dossier, person.history, person.identity, standing, now_ms)


def files_of(*people: Person, now_ms: int = START_MS) -> dict[str, bytes]:
    """Profiles by person id."""
    return {person.identity.person_id: file_of(person, now_ms) for person in people}


def original(person_id: str, platform_id: str, **changes: Any) -> dict[str, Any]:
    """A profile as the original system writes it: 60 days, 200 messages, sessions never counted.

    `changes` replace keys of the profile, of its trust or of its signals, wherever they stand.
    """
    first, last = "2025-11-01T18:00:00.123456+00:00", "2025-12-30T19:30:00Z"
    signals = {
        "message_count": 200, "session_count": 0, "first_interaction": first, "last_interaction": last,
        "days_active": 60, "unique_hours": [18, 19, 19], "unique_days_of_week": [0, 2],
        "restricted_tool_attempts": 0,
    }  # fmt: skip
    trust = {
        "score": 0.294, "tier": "acquaintance", "positive_interactions": 200, "negative_interactions": 0,
        "signals": signals, "sentiment_modifier": 0.0, "violations": [], "manual_override": None, "history": [],
    }  # fmt: skip
    account = {"username": "kim", "display_name": "Kim", "first_seen": first, "last_seen": last}
    profile = {
        "id": person_id, "display_name": "Kim", "aliases": ["Kim", "Kimmy"], "platform_ids": {platform_id: account},
        "summary": "", "notes": [], "trust": trust, "connections": [], "entity_id": None, "created_at": first,
        "updated_at": last,
    }  # fmt: skip
    for name, value in changes.items():
        place = next(part for part in (signals, trust, profile) if name in part)
        place[name] = value
    return profile


def original_bytes(profile: dict[str, Any]) -> bytes:
    """As the original writes it to the disk."""
    return json.dumps(profile, indent=2, ensure_ascii=False).encode()
