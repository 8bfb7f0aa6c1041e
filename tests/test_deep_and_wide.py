"""One society lived twice, as columns and as texts through bots: equal ledgers, tiers and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.acquaintances import Acquaintances
from actors.bot_records import person
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.wide.driver import run_wide
from actors.worker import Harvest
from scenarios import run
from scenarios.gaming.activity import Detector
from scenarios.gaming.deep import deep_review, deep_world, gaming_bots
from scenarios.gaming.findings import gaming_metrics
from scenarios.gaming.harm import Judgement
from scenarios.gaming.lines import lines
from scenarios.gaming.population import ATTACKS, account_id, identity_id
from scenarios.gaming.review import Review
from scenarios.gaming.shard import GamingShard, Society, make_gaming_shard
from scenarios.world import World
from tests.gaming import JUDGEMENT, plan_of, society
from tests.hasty import with_hasty_bots
from tests.scale import scaled
from universe.config import ConductConfig, Config, TrustConfig
from universe.people.records import Acquaintance
from universe.rng import draw
from universe.trust.conduct import sentiment
from universe.trust.ledger import DAY_MS
from universe.trust.model import MODELS

NOISY: Final = Detector(recall=0.6, false_positive=0.03)
LENIENT: Final = TrustConfig(
    acquaintance_score=0.02, familiar_score=0.04, trusted_score=0.08, inner_circle_score=0.2,
    acquaintance_days=0, familiar_days=0, trusted_days=1, inner_circle_days=3,
    decay_start_days=2, decay_half_life_days=3,
)  # fmt: skip
"""Within a few days tiers rise, acts wait for them, and what is left alone decays."""


def lived_deep(world: World, hosts: int = 1) -> Harvest:
    """A deep world run to its end, in which every member could handle every message."""
    with LocalRuntime(UniversePlan(members=world.members, settings=world.settings, hosts=hosts)) as runtime:
        runtime.run_until(world.end_at)
        harvest = runtime.harvest()
    assert [] == harvest.dead_letters
    return harvest


def lived_wide(whole: Society) -> GamingShard:
    """The only shard of a wide world after its last day."""
    shard = make_gaming_shard(msgspec.msgpack.encode(whole), 0, whole.people)
    for day in range(whole.days):
        shard.step(day)
    return shard


def differing_rows(world: World, whole: Society) -> int:
    """How many ledger rows or standings of a deep run differ from the wide run's at the end."""
    shard, end_ms = lived_wide(whole), whole.start_at + whole.days * DAY_MS
    assert world.people is not None
    rules = Acquaintances(world.people, {})
    records = {(address, record_id): data for address, record_id, data in lived_deep(world).records}
    permille, tiers = shard.model.standing(shard.ledger, end_ms)
    different = 0
    for number in range(whole.people):
        account = account_id(number, whole.users, whole.attacks, whole.each)
        if number >= whole.users:
            account = identity_id(account, int(shard.memory.identities[number]))
        for bot, persona in enumerate(gaming_bots(whole.bots)):
            person_id = rules.accounts.person_id(account)
            data = records.get((f"bot:{persona.name}", person(person_id)))
            known = Acquaintance(person_id=person_id, platform_id=f"sim:{account}", name=account)
            known = known if data is None else msgspec.msgpack.decode(data, type=Acquaintance)
            row = number * whole.bots + bot
            different += rules.ledger(known, end_ms).row(0) != shard.ledger.row(row)
            different += rules.standing(known, end_ms) != (permille[row], tiers[row])
    return different


def small(model: str, seed: int, users: int, days: int, bots: int, **changes: Any) -> Society:
    """A society in which much happens within days: attacks chosen by the seed, but a flood seldom."""
    chosen = [attack for attack in ATTACKS if draw(seed, "test.attack", 0, attack) % (8 if attack == "T1" else 2) == 0]
    shape: dict[str, Any] = {
        "model": model, "seed": seed, "users": users, "days": days, "bots": bots, "each": int(bool(chosen)),
        "attacks": tuple(chosen), "trust": LENIENT, "detector": NOISY, "sample_days": (0, days // 2, days - 1),
    }  # fmt: skip
    return society(**shape | changes)


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=scaled(3, 40))
@given(st.integers(0, 2**32), st.integers(1, scaled(8, 15)), st.integers(1, scaled(12, 25)), st.integers(1, 3))
def test_deep_and_wide_runs_give_equal_ledgers(model: str, seed: int, users: int, days: int, bots: int) -> None:
    """Every row of every bot, bit for bit, and every standing, whatever people and attackers did."""
    whole = small(model, seed, users, days, bots)

    assert 0 == differing_rows(deep_world(Config(), whole), whole)


@pytest.mark.parametrize("model", ["ene", "ene_repaired"])
def test_a_deep_run_under_a_broken_rule_differs(model: str) -> None:
    """The twins: sessions counted by messages; an original whose daily run is forgotten."""
    whole = small(model, 5, users=3, days=12, bots=1, attacks=("T3", "T4"), each=1)
    world = deep_world(Config(), whole)

    assert 0 == differing_rows(world, whole)
    assert differing_rows(with_hasty_bots(world), whole) > 0


@pytest.mark.parametrize("trust", [TrustConfig(), TrustConfig(familiar_days=24, familiar_score=0.2)])
def test_acts_wait_for_their_tier_in_both_worlds(trust: TrustConfig) -> None:
    """As of the very millisecond: who is known for 24 days from then on strikes then, and no more when seen."""
    whole = small("ene", 7, users=1, days=26, bots=1, attacks=("T4",), each=3, trust=trust)
    wide = run_wide(plan_of(whole), "local").timeline
    deep = deep_review(whole, lived_deep(deep_world(Config(), whole))).timeline

    for name in ("bads", "detected", "harm_milli"):
        assert wide[name].tolist() == deep[name].tolist()
    assert 0 < wide["bads"].sum() < 3 * 3 * 2


@pytest.mark.parametrize("days", range(3, 8))
def test_the_daily_run_of_an_original_is_done_at_every_midnight(days: int) -> None:
    """The decay of one message, left alone, is the same after any number of days."""
    fading = TrustConfig(decay_start_days=1, decay_half_life_days=3)
    whole = small("ene_repaired", 2, users=1, days=days, bots=1, attacks=("T3",), each=1, trust=fading)
    shard = lived_wide(whole)

    assert 0 == differing_rows(deep_world(Config(), whole), whole)
    assert shard.ledger["stored_permille"].max() < 14


def test_deep_and_wide_runs_find_the_same(promise: Callable[..., None]) -> None:
    """Every count of every day, from what bots noted as from columns: harm, detections, demotions, tiers, names."""
    whole = small("ene", 3, users=8, days=26, bots=2, attacks=ATTACKS[1:], each=1)
    wide = run_wide(plan_of(whole), "local")
    world = deep_world(Config(), whole)
    deep = deep_review(whole, lived_deep(world))

    for seen, columns in ((deep.timeline, wide.timeline), (deep.totals, wide.totals)):
        assert {name: counts.tolist() for name, counts in columns.items()} == {
            name: counts.tolist() for name, counts in seen.items()
        }
    assert gaming_metrics(deep) == gaming_metrics(Review(whole, wide.timeline, wide.totals))
    counted = ("messages", "bads", "detected", "demotions", "identities")
    happened = {name: int(wide.timeline[name].sum()) for name in counted}
    assert all(happened.values())
    promise("deep and wide, one month", people=whole.people, **happened)


def test_a_severity_of_nothing_is_nothing_in_both_worlds() -> None:
    """Insults cost nothing then, and are as good as other messages."""
    whole = small("hardened", 8, 3, 12, 1, attacks=("T2", "T4"), each=1, judgement=Judgement(0, 500, 10))
    config = Config(conduct=ConductConfig(hostile_severity=0.0))

    assert 0 == differing_rows(deep_world(config, whole), whole)
    assert differing_rows(deep_world(config, whole), msgspec.structs.replace(whole, judgement=JUDGEMENT)) > 0


def test_every_message_is_heard_by_the_bot_that_it_mentions_and_by_no_other() -> None:
    """Once, and at its very time; and the bots, who never say a word, answer nobody."""
    whole = small("ene", 4, users=15, days=6, bots=3, attacks=("T2",), each=5)
    harvest = lived_deep(deep_world(Config(), whole))
    bots = {bot.user_id: f"bot:{bot.name}" for bot in gaming_bots(3)}
    said = {event.message_id: bots[event.mentions[0]] for event in harvest.events}
    noted = Counter((line.details["message"], line.member) for line in harvest.journal if line.kind == "noted")

    assert Counter(said.items()) == noted
    assert 3 == len(set(said.values()))
    assert len(said) == run_wide(plan_of(whole), "local").timeline["messages"].sum()


def test_a_deep_run_is_the_same_on_two_hosts() -> None:
    """Where its people and bots run is no part of the world."""
    whole = small("hardened", 6, users=3, days=4, bots=2, attacks=("T4",), each=1)
    worlds = [lived_deep(deep_world(Config(), whole), hosts) for hosts in (1, 2)]

    assert worlds[0] == worlds[1]


def test_lines_are_judged_as_their_kinds_say() -> None:
    """By the rules of conduct; none moves the sentiment, and of each kind there are several."""
    assert all(not sentiment(text) for texts in lines().values() for text in texts)
    assert all(len(texts) >= 5 for texts in lines().values())


def test_the_scenario_tells_the_same_of_both_worlds() -> None:
    """From the command line's parameters to the metrics, under the same names with the same values."""
    asked = {"users": 4, "attackers": 1, "attack": "T6", "days": 8, "bots": 2, "model": "hardened"}
    deep, wide = (run("trust_gaming", seed=2, world=world, **asked) for world in ("deep", "wide"))
    metrics = deep.findings.metrics

    assert wide.findings.metrics == {name: metrics[name] for name in wide.findings.metrics}
    assert {"daily", "tiers"} == set(deep.findings.tables)
    assert deep.findings.rows[-len(wide.findings.rows) :] == wide.findings.rows
    assert "Who is trusted" in [heading for heading, _ in deep.findings.told]
