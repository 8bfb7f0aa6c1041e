"""What a run of trust_gaming found: metrics, sentences, tables and pictures."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from scenarios.findings import Findings, FoundTable
from scenarios.gaming.pictures import gaming_pictures
from scenarios.gaming.population import ATTACK_NAMES, BY_CONTROLLER
from scenarios.gaming.review import Review
from scenarios.gaming.tallies import DAILY
from scenarios.parquet_table import Column
from scenarios.plain_text import count
from universe.trust.tiers import FAMILIAR, TIERS

UNITS: Final = {
    "active": ("people", "people who wrote"),
    "messages": ("messages", "messages of all kinds"),
    "misreads": ("messages", "good messages that the detector took for bad ones"),
    "bads": ("acts", "bad acts"),
    "severe": ("acts", "severe ones among the bad acts"),
    "detected": ("acts", "bad acts that the detector saw"),
    "harm_milli": ("thousandths", "harm: bad acts weighed by the tier at that moment"),
    "demotions": ("acts", "misread messages after which the tier was lower than before"),
    "worth_milli": ("thousandths", "messages weighed by the tier that the day ended with"),
    "identities": ("identities", "identities taken on beyond the first"),
}
LEGEND: Final = (
    "harm: bad acts per person, each weighed by the tier at that moment;",
    "familiar: ever called so by the favourite bot; after: days, of the median",
    "person; messages: written to that bot until then, on average",
)
_GROUP: Final = Column("group", "string", "code", "`honest`, or the attack")
_DAY: Final = Column("day", "int64", "days", "days done, counted from 1")


def gaming_findings(review: Review) -> Findings:
    """Everything that a run found; the same for the same counts, deep or wide."""
    return Findings(
        metrics=gaming_metrics(review),
        told=((_heading(review), _told(review)),),
        rows=_rows(review),
        tables={"daily": _daily_table(review), "tiers": _tier_table(review)},
        pictures=gaming_pictures(review),
    )


def gaming_metrics(review: Review) -> dict[str, Any]:
    """The figures of `result.json`: harm per attacker, shares of people, days and messages to each tier."""
    groups = list(enumerate(review.society.groups))
    hostile = groups[1:]
    attack, harm = review.worst()
    rises = [(number, tier) for number, tier in enumerate(TIERS) if number]
    return {
        "worst_harm": harm,
        "worst_attack": attack,
        "harm": {name: review.harm(group) for group, name in hostile},
        "cost": {name: review.cost(group) for group, name in hostile},
        "identities": {name: 1 + review.mean("identities", group) for group, name in hostile},
        "attackers_final": {name: review.shares(review.last_day, group) for group, name in hostile},
        "honest_familiar_share": review.honest_familiar_share(),
        "honest_days_to_familiar": review.days_to(FAMILIAR, 0),
        "honest_shares": {str(day): review.shares(day - 1, 0) for day in review.told_days()},
        "honest_message_weight": review.message_weight(0),
        "honest_harm": review.harm(0),
        "false_demotions": review.mean("demotions", 0),
        "days_to_tier": {name: {tier: review.days_to(n, group) for n, tier in rises} for group, name in groups},
        "messages_to_tier": {name: {tier: review.messages_to(n, group) for n, tier in rises} for group, name in groups},
        "reached": {name: {tier: review.reached(n, group) for n, tier in rises} for group, name in groups},
        "messages": {name: review.total("messages", group) for group, name in groups},
    }


def _heading(review: Review) -> str:
    society = review.society
    attackers = count(len(society.attacks) * society.each, "attacker")
    return f"Trust under model {society.model}: {count(society.users, 'honest user')}, {attackers}"


def _told(review: Review) -> tuple[str, ...]:
    share, days = review.honest_familiar_share(), review.days_to(FAMILIAR, 0)
    honest = "nobody has arrived" if share is None else f"{_percent(share)} of honest users are familiar or more"
    median = "fewer than half ever were" if days is None else f"half of them within {count(days, 'day')}"
    lines = [f"{honest} at the end;", f"{median} of their arrival" if days is not None else median, ""]
    lines.append(f"{'':<24}{'harm':>10}{'familiar':>10}{'after':>9}{'messages':>10}")
    for group, name in enumerate(review.society.groups):
        title = "honest users" if not group else f"{name} {ATTACK_NAMES[name]}"
        if name in BY_CONTROLLER:
            title += " *"
        day, messages = review.days_to(FAMILIAR, group), review.messages_to(FAMILIAR, group)
        lines.append(
            f"{title:<24}{review.harm(group):>10,.1f}{_percent(review.reached(FAMILIAR, group)):>10}"
            f"{'never' if day is None else f'{day} d':>9}{'-' if messages is None else f'{messages:,.0f}':>10}"
        )
    lines += ["", *LEGEND]
    starred = BY_CONTROLLER[0] in review.society.attacks
    return (*lines, "* a controller, with as many identities as it takes") if starred else (*lines,)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _rows(review: Review) -> tuple[tuple[str, str, str], ...]:
    attack, harm = review.worst()
    share, days, weight = review.honest_familiar_share(), review.days_to(FAMILIAR, 0), review.message_weight(0)
    rows = [
        ("worst_harm", f"{harm:,.1f}", "harm per attacker, worst attack"),
        ("worst_attack", attack or "none", "the attack that did it"),
        ("honest_familiar_share", "-" if share is None else _percent(share), "honest users familiar at the end"),
        ("honest_days_to_familiar", "never" if days is None else f"{days} d", "median honest time to familiar"),
        ("honest_message_weight", "-" if weight is None else f"{weight:.3f}",
         "mean weight of the tier under which an honest message is written"),
        ("honest_harm", f"{review.harm(0):.2f}", "harm by honest users' own slips, per user"),
        ("false_demotions", f"{review.mean('demotions', 0):.3f}", "tiers lost to misread messages, per honest user"),
    ]  # fmt: skip
    for group, name in enumerate(review.society.groups[1:], start=1):
        by = "controller" if name in BY_CONTROLLER else "attacker"
        about = f"{ATTACK_NAMES[name]}: harm per {by}, for {review.cost(group):,.0f} messages"
        rows.append((f"harm.{name}", f"{review.harm(group):,.2f}", about))
    return tuple(rows)


def _daily_table(review: Review) -> FoundTable:
    days, groups = review.society.days, review.society.groups
    counts = tuple(Column(name, "int64", *UNITS[name]) for name in DAILY)
    values: dict[str, Any] = {
        "day": np.repeat(np.arange(1, days + 1), len(groups)),
        "group": [*groups] * days,
    }
    return FoundTable((_DAY, _GROUP, *counts), values | {name: review.timeline[name].ravel() for name in DAILY})


def _tier_table(review: Review) -> FoundTable:
    sampled, groups = np.array(review.society.sample_days), review.society.groups
    each = len(groups) * len(TIERS)
    people = Column("people", "int64", "people", "how many of those who have arrived have it from their favourite bot")
    values: dict[str, Any] = {
        "day": np.repeat(sampled + 1, each),
        "group": [group for group in groups for _ in TIERS] * len(sampled),
        "tier": [*TIERS] * (len(groups) * len(sampled)),
        "people": review.timeline["tiers"][sampled].ravel(),
    }
    return FoundTable((_DAY, _GROUP, Column("tier", "string", "code", "trust tier"), people), values)
