"""Profiles: records there and back unchanged, the seed's layout, and the original's people rebuilt conservatively."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.person_makers import START_MS, file_of, moments, original, original_bytes, people, somebody
from tests.scale import scaled
from universe.config import TrustConfig
from universe.errors import BadInput
from universe.people.foreign_profile import first_account, joined, platform_id_in, rebuilt_person
from universe.people.iso_time import LAST_MS, iso_of, ms_of
from universe.people.profile import decode_profile, encode_profile
from universe.people.profile_json import Person, person_of
from universe.people.records import person_id_of
from universe.trust.ledger import Ledger, one_message
from universe.trust.model import trust_model

MODEL = trust_model(TrustConfig())
KIM = person_id_of("discord:1")
SEED_KEYS = ["id", "display_name", "aliases", "platform_ids", "summary", "notes", "trust", "connections", "entity_id",
             "created_at", "updated_at"]  # fmt: skip
SEED_TRUST = ["score", "tier", "positive_interactions", "negative_interactions", "signals", "sentiment_modifier",
              "violations", "manual_override", "history"]  # fmt: skip
SEED_SIGNALS = ["message_count", "session_count", "first_interaction", "last_interaction", "days_active",
                "unique_hours", "unique_days_of_week", "restricted_tool_attempts"]  # fmt: skip


def rebuilt(profile: dict[str, Any], **options: Any) -> Person:
    """A person from a profile of the original."""
    latest_ms = options.pop("latest_ms", START_MS)
    return rebuilt_person(decode_profile(original_bytes(profile)), MODEL, latest_ms, KIM, {}, **options)


def row_of(**changes: Any) -> dict[str, int]:
    """The ledger row of the original's Kim with these changes."""
    return rebuilt(original("p_abc123", "discord:1", **changes)).acquaintance.row


@settings(max_examples=scaled(40, 500))
@given(person=people(), now_ms=moments)
def test_a_person_comes_back_exactly(person: Person, now_ms: int) -> None:
    """Every record equals itself after the file; read from the seed's own fields alone it would not."""
    data = file_of(person, now_ms)
    back = person_of(decode_profile(data))

    assert person == back
    assert data == encode_profile(decode_profile(data))
    assert list(person.acquaintance.row.items()) == list(back.acquaintance.row.items())


def test_without_the_ledger_a_person_would_be_another() -> None:
    """The naive twin: the seed's layout alone knows no credit, no lock and no flags."""
    person = somebody("kim", day=40, violations=2)
    bare = json.loads(file_of(person))
    del bare["trust"]["ledger"]
    naive = rebuilt_person(decode_profile(json.dumps(bare).encode()), MODEL, LAST_MS, KIM, {})

    assert person.acquaintance.row != naive.acquaintance.row
    with pytest.raises(BadInput, match="no ledger"):
        person_of(decode_profile(json.dumps(bare).encode()))


@settings(max_examples=scaled(20, 200))
@given(person=people())
def test_a_file_has_the_layout_of_the_seed(person: Person) -> None:
    """The same keys in the same order, indented by 2, no character escaped; ours is one object more under trust."""
    data = file_of(person)
    layout = json.loads(data)

    assert data.decode() == json.dumps(layout, indent=2, ensure_ascii=False) + "\n"
    assert list(layout) == SEED_KEYS
    assert list(layout["trust"]) == [*SEED_TRUST, "ledger"]
    assert list(layout["trust"]["signals"]) == SEED_SIGNALS
    accounts = layout["platform_ids"].values()
    assert all(list(one) == ["username", "display_name", "first_seen", "last_seen"] for one in accounts)
    assert all(list(one) == ["content", "added_at"] for one in layout["notes"])
    assert all(list(one) == ["person_id", "relationship", "context"] for one in layout["connections"])


def test_a_file_tells_what_the_ledger_says() -> None:
    """Score, tier and signals are those of the records, in the seed's units."""
    layout = json.loads(file_of(somebody("kim", "Kim", day=3, violations=1), START_MS, (420, 2)))
    trust = layout["trust"]

    assert (0.42, "familiar", 5, 1) == (
        trust["score"], trust["tier"], trust["positive_interactions"], trust["negative_interactions"]
    )  # fmt: skip
    assert [{"description": "flood", "severity": 0.1, "timestamp": "2026-01-05T08:00:00.000+00:00"}] == trust[
        "violations"
    ]
    assert ("2026-01-05T08:00:00.000+00:00", "2026-01-08T08:01:00.000+00:00") == (
        trust["signals"]["first_interaction"], trust["signals"]["last_interaction"]
    )  # fmt: skip
    assert ([8], [0]) == (trust["signals"]["unique_hours"], trust["signals"]["unique_days_of_week"])
    assert layout["created_at"] == layout["updated_at"] == "2026-01-05T08:00:00.000+00:00"


@given(at_ms=moments)
def test_times_are_exact_to_the_millisecond(at_ms: int) -> None:
    """ISO-8601 and back; a time without a zone is UTC."""
    assert at_ms == ms_of(iso_of(at_ms))
    assert at_ms == ms_of(iso_of(at_ms).removesuffix("+00:00"))


def test_an_unknown_key_is_passed_over() -> None:
    """Wherever it stands; a strict reader would lose the person."""
    layout = json.loads(file_of(somebody("kim")))
    for place in (layout, layout["trust"], layout["trust"]["signals"], *layout["platform_ids"].values()):
        place["of_tomorrow"] = {"a": [1]}

    assert somebody("kim") == person_of(decode_profile(json.dumps(layout).encode()))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"schema": 2}, "newer Orrery .schema 2."),
        ({"schema": 0}, "no schema 0"),
        ({"schema": "1"}, "no schema '1'"),
        ({"columns": {"hours": 1 << 24}}, "'hours' is out of range"),
        ({"columns": {"weekdays": 128}}, "'weekdays' is out of range"),
        ({"columns": {"severity_milli": -1}}, "'severity_milli' is out of range"),
        ({"columns": {"positives": 2**31}}, "'positives' is out of range"),
        ({"columns": {"first_ms": 5, "last_ms": 4}}, "later than its last"),
        ({"columns": {"first_ms": 5}}, "later than its last"),
        ({"columns": {"first_ms": 1, "last_ms": START_MS * 2}}, "later than now"),
        ({"columns": {"messages": 1.5}}, "ledger is damaged"),
        ({"columns": None}, "ledger is damaged"),
        ({"acquaintance": {"person_id": KIM, "platform_id": "x:1", "name": "x"}}, "another person's"),
        ({"dossier": []}, "ledger is damaged"),
    ],
)
def test_a_ledger_out_of_range_is_refused_with_its_reason(change: dict[str, Any], reason: str) -> None:
    """A newer schema, a column that no ledger can hold, another person's ledger: one sentence, no person."""
    layout = json.loads(file_of(somebody("kim")))
    layout["trust"]["ledger"] |= change
    with pytest.raises(BadInput, match=reason):
        person_of(decode_profile(json.dumps(layout).encode()), START_MS)


@pytest.mark.parametrize("key", ["id", "display_name", "platform_ids", "trust", "signals", "violations",
                                 "negative_interactions", "restricted_tool_attempts"])  # fmt: skip
def test_a_file_that_lost_what_counts_is_damaged_and_not_clean(key: str) -> None:
    """Whoever is asked for, and what speaks against somebody, must be there; defaults would wash it away."""
    layout = json.loads(file_of(somebody("kim", violations=3)))
    place = next(part for part in (layout, layout["trust"], layout["trust"]["signals"]) if key in part)
    del place[key]
    with pytest.raises(BadInput, match="no profile of a person"):
        decode_profile(json.dumps(layout).encode())


@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_a_refusal(data: bytes) -> None:
    """Whatever a file holds, reading gives a profile or one sentence."""
    for hostile in (data, b"[" * 100_000, b'{"id":"\\ud800"}', b'{"trust":' * 5000):
        with pytest.raises(BadInput):
            decode_profile(hostile)


def test_a_lone_surrogate_in_a_name_does_not_stop_the_archive() -> None:
    """It becomes a question mark; encoding it as it is would fail."""
    person = somebody("kim", "K\ud800m")
    with pytest.raises(UnicodeEncodeError):
        msgspec.json.encode(person)

    assert "K?m" == decode_profile(file_of(person)).display_name


def test_the_originals_people_come_in_with_what_they_can_show() -> None:
    """Bit sets from lists with repeats, sessions at least one, days as claimed, the same moments."""
    row = row_of()

    assert (200, 1, 60, 200, 180) == tuple(
        row[name] for name in ("messages", "sessions", "days_active", "positives", "credited")
    )
    assert ((1 << 18) | (1 << 19), 0b101) == (row["hours"], row["weekdays"])
    assert "2025-11-01T18:00:00.123+00:00" == iso_of(row["first_ms"])
    assert row["last_ms"] // 86_400_000 == row["last_day"]


@given(days=st.integers(0, 10_000), messages=st.integers(0, 10_000), good=st.integers(0, 10_000))
def test_no_signal_counts_for_more_than_the_others_bear_out(days: int, messages: int, good: int) -> None:
    """Days within the span and the messages, goods within the messages, three credits a day; the naive copy would."""
    row = row_of(days_active=days, message_count=messages, positive_interactions=good, session_count=10**6)

    assert row["days_active"] <= min(60, messages)
    assert row["positives"] <= messages
    assert row["sessions"] <= messages
    assert row["credited"] <= 3 * row["days_active"]
    assert days <= 60 or row["days_active"] != days


def test_what_speaks_against_somebody_counts_whole() -> None:
    """Violations with a severity, without one, as bare text: each counts, locks included, and is a negative as well."""
    violations = [{"severity": 0.5, "description": "threat", "timestamp": "2025-12-01T00:00:00"}, {}, "spam"]
    person = rebuilt(original("p_abc123", "discord:1", violations=violations, negative_interactions=4))
    row = person.acquaintance.row

    assert (3, 800, 7, 1) == (row["violations"], row["severity_milli"], row["negatives"], row["locks"])
    assert [500, 150, 150] == [one.severity_milli for one in person.dossier.violations]
    assert 0 == MODEL.standing(Ledger.of_row(row, MODEL.columns), START_MS)[1][0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unique_hours": [24]}, "unique_hours"),
        ({"unique_days_of_week": [-1]}, "unique_days_of_week"),
        ({"message_count": -1}, "message_count"),
        ({"negative_interactions": -5}, "negative_interactions"),
        ({"violations": [{"severity": -1.0}]}, "violations"),
        ({"violations": [{"severity": "0.5"}]}, "violations"),
        ({"violations": [7]}, "violations"),
        ({"violations": None}, "violations"),
        ({"last_interaction": "2099-01-01T00:00:00Z"}, "later than now"),
        ({"last_interaction": "yesterday"}, "not a time"),
        ({"history": [{"date": "2025-13-01", "score": 0.1, "tier": "stranger"}]}, "not a date"),
        ({"platform_ids": {"nobody": {}}}, "not a platform id"),
    ],
)
def test_hostile_signals_are_refused_with_a_reason(change: dict[str, Any], reason: str) -> None:
    """Out of range, of the wrong type, in the future: the file is unfit, whoever wrote it."""
    with pytest.raises(BadInput, match=reason):
        rebuilt(original("p_abc123", "discord:1", **change))


@pytest.mark.parametrize("change", [{"id": "p_dad001"}, {"manual_override": 1.0}, {"owner_ids": ("discord:1",)}])
def test_the_owners_invented_counters_are_no_evidence(change: dict[str, Any]) -> None:
    """Nothing good is taken over, by id, by override, by configuration; what is bad is."""
    options = {"owner_ids": change.pop("owner_ids")} if "owner_ids" in change else {}
    fake = {"message_count": 999, "session_count": 999, "days_active": 999, "positive_interactions": 999}
    profile = original("p_abc123", "discord:1", **fake, **change, violations=["x"])
    row = rebuilt(profile, **options).acquaintance.row

    assert (0, 0, 0, 0, -1, 1) == tuple(
        row[name] for name in ("messages", "sessions", "days_active", "positives", "first_ms", "violations")
    )
    assert rebuilt(original("p_abc123", "discord:1", **fake)).acquaintance.row["messages"] == 999


def test_accounts_of_the_original_fit_our_grammar() -> None:
    """Telegram's changing names go, addresses become derived ids, the rest stays."""
    assert "discord:123" == platform_id_in("discord:123")
    assert "telegram:5" == platform_id_in("telegram:5|kim") == platform_id_in("telegram:5")
    assert platform_id_in("email:a@b.c").startswith("email:account-")
    assert platform_id_in("email:a@b.c") != platform_id_in("email:b@b.c")
    with pytest.raises(BadInput, match="without a platform id"):
        first_account(decode_profile(original_bytes(original("p_abc123", "discord:1", platform_ids={}))))
    for hostile in ("", "x", ":1", "x:", "../x:1", "a b:1"):
        with pytest.raises(BadInput):
            platform_id_in(hostile)


def test_a_new_name_on_telegram_washes_nothing() -> None:
    """The original made a new person of it; together they are the older one with all that is bad."""
    old = original("p_aaaaaa", "telegram:5|kim", restricted_tool_attempts=1, notes=[{"content": "a", "added_at": ""}])
    new = original("p_bbbbbb", "telegram:5|kate", display_name="Kate", violations=[{"severity": 0.3}],
                   first_interaction="2025-12-20T00:00:00Z", restricted_tool_attempts=2)  # fmt: skip
    profiles = [decode_profile(original_bytes(one)) for one in (new, old)]
    person = rebuilt_person(joined(profiles), MODEL, START_MS, KIM, {})

    assert person.identity == rebuilt_person(joined(profiles[::-1]), MODEL, START_MS, KIM, {}).identity
    assert ("Kim", ("Kimmy", "Kate"), {"telegram:5"}) == (
        person.identity.display_name, person.identity.aliases, set(person.identity.accounts)
    )  # fmt: skip
    assert (1, 3, 200) == tuple(person.acquaintance.row[name] for name in ("violations", "tool_attempts", "messages"))


def test_somebody_restored_goes_on_as_if_nothing_had_been(promise: Callable[..., None]) -> None:
    """The next message does the same to the restored row as to the one that was never away."""
    person = somebody("kim", day=40, violations=1)
    back = person_of(decode_profile(file_of(person)))
    rows = []
    for one in (person, back):
        part = Ledger.of_row(one.acquaintance.row, MODEL.columns)
        MODEL.observe(part, one_message(START_MS + 41 * 86_400_000, positive=1))
        rows.append(part.row(0))
    promise("a restored person has the same ledger row", columns=len(rows[0]), different=0)

    assert rows[0] == rows[1]
