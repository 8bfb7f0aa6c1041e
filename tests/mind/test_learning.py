"""Learning from logs: what outcomes are, what is learned from them, and that only what helps unseen queries stays."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from tests.mind.makers import RULES, fact, lives_in
from tests.mind.outcomes import closed, kept_of, names, two_sources
from universe.mind.learning import (
    DROP_MAX_BP,
    WINDOW,
    Policy,
    Proposal,
    Rates,
    Worth,
    adopted,
    gains_bp,
    is_held_out,
    propose,
    rates_of,
    watched,
    worth_of,
)
from universe.mind.outcome import ClosedQuery, outcomes_of
from universe.mind.routing import QUERIES_MIN, Tally, rules_from, tallies_of
from universe.mind.triage_rules import TriageRules

BASE = TriageRules()


def _world(learned: int, unseen: int, *, good: str = "memory", unseen_good: str = "memory") -> list[ClosedQuery]:
    """Crowded queries whose answers cite what was kept of one source: `good`, and in unseen ones `unseen_good`."""
    found = []
    for held_out, count, source in ((False, learned, good), (True, unseen, unseen_good)):
        for number, name in enumerate(names(count, held_out=held_out)):
            one = closed(name, two_sources(number), minute=10 * number)
            answer = msgspec.structs.replace(one.answer, cited=kept_of(one, source))
            found.append(msgspec.structs.replace(one, answer=answer))
    return found


def _proposed(world: list[ClosedQuery], policy: Policy | None = None) -> Proposal:
    return propose(world, outcomes_of(world), policy or Policy())


def test_an_answer_at_the_first_attempt_is_a_success() -> None:
    """Not one that was held back, not one that was never said, not one out of dissonance."""
    told = [
        closed("a"), closed("b", held=1), closed("c", said=False), closed("d", stage="expired"),
        closed("e", trace={"health": "dissonance"}),
    ]  # fmt: skip
    outcomes = outcomes_of([msgspec.structs.replace(one) for one in told])

    assert [True, False, False, False, False] == [outcomes[f"{name}:elena"].success for name in "abcde"]


@pytest.mark.parametrize(
    ("minute", "changed", "questioned"),
    [
        (2, {}, True), (2.001, {}, False), (1, {"type": "smalltalk"}, False), (1, {"user_id": "2"}, False),
        (1, {"channel": "c2"}, False), (1, {"planet": "p2"}, False), (1, {"bot": "dotty"}, False),
        (1, {"user_id": ""}, False),
    ],
)  # fmt: skip
def test_who_asks_again_within_two_minutes_was_not_helped(
    minute: float, changed: dict[str, Any], questioned: bool
) -> None:
    """The same person, the same bot, the same place, a question; all of it."""
    one = closed("a", user_id="1" if changed.get("user_id", "1") else "")
    outcomes = outcomes_of([closed("b", minute=minute, **{"type": "question", **changed}), one])

    assert questioned == outcomes["a:elena"].questioned
    assert not outcomes["b:elena"].questioned


def test_a_query_counts_once_for_a_route_however_many_its_facts() -> None:
    """Or a source that floods would be judged by its flood."""
    facts = tuple(fact(f"f{number}", "L2", source="memory", text=f"fact {number}") for number in range(3))
    one = closed("a", (*facts, fact("r", "L1", source="rule"), fact("i", "L4")), cited=("f0", "f1"))

    tallies = tallies_of([one], outcomes_of([one]))

    expected = Tally(queries=1, success=1, cited=1)
    assert {"personal/L2/memory": expected, "personal/L2": expected, "personal": expected} == tallies


def test_what_coupling_took_out_was_not_kept() -> None:
    """A fact that lost a contradiction says nothing about its source, whatever the last decision lists."""
    facts = (fact("e", "L0", lives_in("oslo")), fact("m", "L2", lives_in("rome"), source="memory"))
    one = closed("a", facts, cited=("e", "m"))

    assert "personal/L2/memory" not in tallies_of([one], outcomes_of([one]))


def test_a_rate_is_that_of_the_beta_distribution_less_what_was_questioned() -> None:
    """(success + 1) / (queries + 2), times the share of citing answers that was not questioned."""
    assert 5000 == Tally().rate_bp
    assert 6875 == Tally(queries=30, success=21, cited=21).rate_bp
    assert 6875 * 2 // 3 == Tally(queries=30, success=21, cited=21, questioned=7).rate_bp
    assert 9 == Tally(queries=30, success=21).fail


def test_no_rate_is_used_before_twenty_queries() -> None:
    """Nineteen say nothing, twenty do; the shift is bounded and never silences."""
    good, bad = Tally(queries=100, success=100, cited=100), Tally(queries=QUERIES_MIN)
    routes = {"personal/L2/memory": good, "personal/L2/person": bad}

    assert {"personal/L2/memory": 1189, "personal/L2/person": 500} == rules_from(routes, BASE).weights_milli
    routes["personal/L2/person"] = Tally(queries=QUERIES_MIN - 1)
    assert {} == rules_from(routes, BASE).weights_milli


def test_chance_gives_no_weight() -> None:
    """Two sources that were never of use differ only in how often they were tried."""
    routes = {"personal/L2/memory": Tally(queries=30), "personal/L0/event": Tally(queries=300)}
    close = {"personal/L2/memory": Tally(queries=50, success=26), "personal/L0/event": Tally(queries=50, success=24)}

    assert {} == rules_from(routes, BASE).weights_milli == rules_from(close, BASE).weights_milli


def test_what_helps_unseen_queries_is_adopted() -> None:
    """Answers cite memories and never notes: memories get more weight, and the replay keeps more of them."""
    proposal = _proposed(_world(40, 24))
    weights = proposal.rules.weights_milli

    assert ("adopted", 40, 24) == (proposal.verdict, proposal.learned_from, proposal.after.queries)
    assert weights["personal/L2/memory"] > 1000 > weights["personal/L2/person"]
    assert proposal.after.precise_bp > proposal.before.precise_bp
    assert proposal.after.useful_bp == proposal.before.useful_bp == 10_000


def test_what_helps_only_the_queries_it_was_learned_from_is_not() -> None:
    """In unseen queries the notes are what is cited. The naive twin judges by what it learned from, and adopts."""
    world = _world(40, 24, unseen_good="person")
    proposal, outcomes = _proposed(world), outcomes_of(world)
    seen = [one for one in world if not is_held_out(one.trace.query.id)]

    assert "worse" == proposal.verdict
    assert 0 > min(gains_bp(proposal.before, proposal.after).values())
    naive = gains_bp(worth_of(seen, outcomes, BASE), worth_of(seen, outcomes, proposal.rules))
    assert min(naive.values()) >= 0
    assert max(naive.values()) >= 100


def test_nothing_is_adopted_on_fewer_than_twenty_unseen_queries() -> None:
    """However good it looks, and however many there are that cite nothing."""
    others = enumerate(names(60, held_out=True)[30:])
    silent = [closed(name, two_sources(0), minute=9000 + each) for each, name in others]
    assert "too_few" == _proposed([*_world(40, QUERIES_MIN - 1), *silent]).verdict
    assert "adopted" == _proposed(_world(40, QUERIES_MIN)).verdict


def test_where_nothing_differs_nothing_is_learned() -> None:
    """Too few queries for any rate, or rates that are all the same."""
    assert "nothing_learned" == _proposed(_world(QUERIES_MIN - 1, 24)).verdict
    assert "nothing_learned" == _proposed([]).verdict


def test_the_order_of_the_queries_never_matters() -> None:
    """The same proposal, byte for byte."""
    world = _world(24, 20)
    shuffled = list(world)
    random.Random(1).shuffle(shuffled)

    assert msgspec.json.encode(_proposed(world)) == msgspec.json.encode(_proposed(shuffled))


def test_each_query_is_always_on_the_same_side() -> None:
    """By its id alone; about one in four is kept for the judgement."""
    held_out = [is_held_out(f"m{number}:elena") for number in range(4000)]

    assert held_out == [is_held_out(f"m{number}:elena") for number in range(4000)]
    assert 900 < sum(held_out) < 1100


def test_more_misleading_facts_are_worse_and_more_useful_ones_better() -> None:
    """Each measure has its sign; the original took a rise of questions for progress."""
    before = Worth(queries=30, useful_bp=5000, precise_bp=5000, misleading_bp=5000)
    after = Worth(queries=30, useful_bp=6000, precise_bp=4000, misleading_bp=5500)

    assert {"useful_bp": 1000, "precise_bp": -1000, "misleading_bp": -500} == gains_bp(before, after)


def _rates(success_bp: int = 8000, questioned_bp: int = 1000, dissonance_bp: int = 0, queries: int = WINDOW) -> Rates:
    return Rates(queries=queries, success_bp=success_bp, questioned_bp=questioned_bp, dissonance_bp=dissonance_bp)


def _in_force(world: list[ClosedQuery] | None = None) -> Policy:
    proposal = _proposed(world or _world(40, 24))
    return adopted(Policy(), proposal, _rates())


@pytest.mark.parametrize(
    ("rates", "taken_back"),
    [
        (_rates(), False), (_rates(success_bp=8000 - DROP_MAX_BP), False),
        (_rates(success_bp=7999 - DROP_MAX_BP), True), (_rates(questioned_bp=1501), True),
        (_rates(questioned_bp=0), False),
        (_rates(dissonance_bp=501), True), (_rates(success_bp=0, queries=WINDOW - 1), False),
    ],
)  # fmt: skip
def test_a_policy_is_taken_back_when_things_get_worse(rates: Rates, taken_back: bool) -> None:
    """By more than five points in any rate; fewer questions are no reason, and a short window says nothing."""
    policy = _in_force()
    assert policy.learned

    after = watched(policy, rates)

    assert taken_back == (after.rules == after.base)
    assert (policy.rules.hash in after.rejected) == taken_back


def test_what_was_taken_back_is_not_adopted_again() -> None:
    """The same rules would fail the same way."""
    world = _world(40, 24)
    policy = watched(_in_force(world), _rates(success_bp=0))

    assert "rejected_before" == _proposed(world, policy).verdict
    assert policy == adopted(policy, _proposed(world, policy), _rates())


def test_a_slow_decline_is_seen_because_the_baseline_stands_still() -> None:
    """Three points a window. The naive twin overwrites its baseline each time, and never takes anything back."""
    frozen, moving = _in_force(), _in_force()
    for window in range(1, 4):
        rates = _rates(success_bp=8000 - 300 * window)
        frozen = watched(frozen, rates)
        moving = msgspec.structs.replace(watched(moving, rates), baseline=rates)

    assert not frozen.learned
    assert moving.learned


def test_learned_rules_that_replace_learned_ones_are_held_to_the_first_baseline() -> None:
    """Else each adoption would forgive what the last one cost."""
    policy = _in_force()
    other = msgspec.structs.replace(
        _proposed(_world(40, 24)), rules=msgspec.structs.replace(policy.rules, budget_chars=2000)
    )

    assert policy.baseline == adopted(policy, other, _rates(success_bp=7000)).baseline


def test_rates_count_how_queries_turned_out() -> None:
    """As shares of the queries that have an outcome."""
    told = [closed("a", minute=0), closed("b", minute=1, type="question"), closed("c", held=1, minute=30)]
    told.append(closed("d", minute=60, trace={"health": "dissonance", "rules": RULES}))

    rates = rates_of(told, outcomes_of(told))
    assert Rates(queries=4, success_bp=5000, questioned_bp=2500, dissonance_bp=2500) == rates
    assert Rates(queries=0, success_bp=0, questioned_bp=0, dissonance_bp=0) == rates_of([], {})
