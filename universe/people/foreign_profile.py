"""Profiles of the original system (Ene), which hold no ledger of ours: rebuilt from their signals, conservatively.

What speaks for somebody counts at most as far as the signals agree with each other; what speaks against them counts
whole. The original guessed active days from messages and never counted sessions (facts, section 0), so its people come
in with less than they earned, and earn it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from universe.errors import BadInput
from universe.ids import id_for_name, is_id
from universe.people.iso_time import iso_of, ms_of
from universe.people.profile import Profile, ProfileAccount, ProfileTrust
from universe.people.profile_json import Person, account_of, history_of, identity_of, violation_of, written_down
from universe.people.records import ALIASES_MAX, VIOLATIONS_KEPT, Acquaintance, Connection, Dossier, Identity
from universe.trust.hardened import EVIDENCE_MAX, EVIDENCE_PER_DAY
from universe.trust.ledger import DAY_MS, NEVER, Ledger, one_mark
from universe.trust.model import TrustModel

OWNER_ID: Final = "p_dad001"
NAME_CHARS_MAX: Final = 100
VIOLATIONS_COUNTED: Final = 1000
"""The severest ones that enter the ledger: any penalty is at its cap long before."""
SENTIMENT_MILLI_MAX: Final = 30


def platform_id_in(text: str) -> str:
    """An account id of the original in our grammar.

    Telegram's ``id|username`` loses the name, which may change; what still lies outside the grammar (an e-mail address)
    becomes a derived id. Raises `BadInput` for a text without a platform.
    """
    platform, colon, user = text.partition(":")
    if not colon or not is_id(platform) or not user:
        raise BadInput(f"not a platform id: {text[:80]!r}")
    user = user.partition("|")[0] if platform == "telegram" else user
    return f"{platform}:{user if is_id(user) else id_for_name('account', user)}"


def first_account(profile: Profile) -> str:
    """The account from which a person's id is derived. Raises `BadInput` without one."""
    if not profile.platform_ids:
        raise BadInput("a profile without a platform id")
    return platform_id_in(next(iter(profile.platform_ids)))


def joined(profiles: Iterable[Profile]) -> Profile:
    """Profiles of one account as one: the longest known, and all that speaks against any of them.

    The original made a new person of a renamed Telegram user; a new name washes nothing here.
    """
    first, *others = sorted(profiles, key=lambda one: (_first_ms(one.trust) or 2**62, one.id))
    if not others:
        return first
    trusts = [one.trust for one in (first, *others)]
    attempts = sum(one.signals.restricted_tool_attempts for one in trusts)
    trust = msgspec.structs.replace(
        first.trust,
        negative_interactions=sum(one.negative_interactions for one in trusts),
        violations=[violation for one in trusts for violation in one.violations],
        signals=msgspec.structs.replace(first.trust.signals, restricted_tool_attempts=attempts),
    )
    names = [name for one in others for name in (one.display_name, *one.aliases)]
    return msgspec.structs.replace(
        first,
        aliases=[*first.aliases, *names],
        platform_ids={name: account for one in (*others, first) for name, account in one.platform_ids.items()},
        notes=[note for one in (first, *others) for note in one.notes],
        trust=trust,
    )


def rebuilt_person(
    profile: Profile,
    model: TrustModel,
    latest_ms: int,
    person_id: str,
    new_ids: Mapping[str, str],
    owner_ids: Collection[str] = (),
) -> Person:
    """A person from a profile without a ledger.

    `person_id` is ours, `new_ids` maps the workspace's person ids to ours (connections to nobody there are left out),
    `latest_ms` is the latest believable moment, `owner_ids` are platform ids. The invented counters of the original's
    owner, and those that a hand has overridden, are no evidence. Raises `BadInput` for a wrong time or id.
    """
    identity = _identity(profile, person_id, new_ids)
    violations = [violation_of(one) for one in profile.trust.violations]
    notes = Dossier(notes_made=len(profile.notes), summary_by="operator" if profile.summary else "")
    dossier = written_down(profile, identity, notes)
    dossier.violations = violations[-VIOLATIONS_KEPT:]
    overridden = profile.id == OWNER_ID or profile.trust.manual_override is not None
    overridden = overridden or not identity.accounts.keys().isdisjoint(owner_ids)
    row = dict.fromkeys(model.columns, 0) | dict.fromkeys(("first_ms", "last_ms", "last_day"), NEVER)
    if not overridden:
        row |= _good_facts(profile, latest_ms, model)
    part = Ledger.of_row(row, model.columns)
    severities = sorted((one.severity_milli for one in violations), reverse=True)[:VIOLATIONS_COUNTED]
    signals = profile.trust.signals
    bad = one_mark(
        negative=min(profile.trust.negative_interactions, 10**6),
        severities_milli=tuple(severities),
        tool_attempts=min(signals.restricted_tool_attempts, 10**6),
    )
    model.observe(part, bad)
    acquaintance = Acquaintance(
        person_id=person_id, platform_id=next(iter(identity.accounts)), name=identity.display_name, row=part.row(0)
    )
    return Person(identity=identity, acquaintance=acquaintance, dossier=dossier, history=history_of(profile))


def _good_facts(profile: Profile, latest_ms: int, model: TrustModel) -> dict[str, int]:
    """Columns of what the signals claim and bear out; nothing without a moment at which the person was there."""
    trust, signals = profile.trust, profile.trust.signals
    seen = [moment for one in profile.platform_ids.values() for moment in (ms_of(one.first_seen), ms_of(one.last_seen))]
    last = ms_of(signals.last_interaction) or max(seen, default=0)
    first = _first_ms(trust) or last
    if max(first, last) > latest_ms:
        raise BadInput(f"a message later than now: {iso_of(max(first, last))}")
    if not first or not signals.message_count:
        return {}
    # A clock that went back: the later moment is the one that gives no tenure.
    first, last = (first, last) if first <= last else (first, first)
    days = min(signals.days_active, signals.message_count, last // DAY_MS - first // DAY_MS + 1)
    days = max(1, days)
    sentiment_milli = round(max(-1.0, min(1.0, trust.sentiment_modifier)) * 1000)
    positives = min(trust.positive_interactions, signals.message_count)
    credit = {"credited": min(positives, EVIDENCE_PER_DAY * days, EVIDENCE_MAX), "credited_today": EVIDENCE_PER_DAY}
    return {
        "first_ms": first,
        "last_ms": last,
        "last_day": last // DAY_MS,
        "messages": signals.message_count,
        "sessions": max(1, min(signals.session_count, signals.message_count)),
        "days_active": days,
        "hours": sum(1 << hour for hour in set(signals.unique_hours)),
        "weekdays": sum(1 << day for day in set(signals.unique_days_of_week)),
        "positives": positives,
        "sentiment_milli": max(-SENTIMENT_MILLI_MAX, min(SENTIMENT_MILLI_MAX, sentiment_milli)),
        **({name: value for name, value in credit.items() if name in model.columns}),
    }


def _first_ms(trust: ProfileTrust) -> int:
    return ms_of(trust.signals.first_interaction)


def _identity(profile: Profile, person_id: str, new_ids: Mapping[str, str]) -> Identity:
    accounts: dict[str, ProfileAccount] = {}
    for name, account in profile.platform_ids.items():
        accounts.setdefault(platform_id_in(name), account)
    names = [name[:NAME_CHARS_MAX] for name in profile.aliases if name != profile.display_name]
    links = [
        Connection(new_ids[link.person_id], link.relationship, link.context or "")
        for link in profile.connections
        if new_ids.get(link.person_id, person_id) != person_id
    ]
    plain = identity_of(msgspec.structs.replace(profile, platform_ids={}, connections=[]))
    return msgspec.structs.replace(
        plain,
        person_id=person_id,
        display_name=profile.display_name[:NAME_CHARS_MAX],
        accounts={name: account_of(one) for name, one in accounts.items()},
        aliases=tuple(dict.fromkeys(names))[-ALIASES_MAX:],
        connections=tuple(links),
    )
