"""The pool of Triage Agents: any of them, in any order, as often as one likes, decides the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.member import envelope_decoder, wire_encoder
from actors.triage import Consider, Considered, Triage, TriageParameters, TriageState, parameters_of
from tests.bus.arbitrary import facts as odd_facts
from tests.hand_turns import START_AT, HandDriven
from tests.mind.makers import RULES, facts_lists, queries, snapshots
from tests.scale import scaled
from universe.envelope import Envelope
from universe.mind.coupling import couple
from universe.mind.decision import Decision
from universe.mind.fact import Fact
from universe.mind.query import Query
from universe.mind.responses import Response, triage_under
from universe.mind.snapshot import Snapshot
from universe.mind.triage import Case, decide
from universe.mind.triage_rules import TriageRules

EXAMPLES = settings(max_examples=scaled(15, 500))
TIGHT = TriageRules(base_caps=(1, 1, 1, 1, 1, 1), budget_chars=60)


def agent(number: int = 0, **more: Any) -> HandDriven:
    """A member of a pool."""
    return HandDriven(Triage(f"triage:{number}", TriageParameters(**more)))


def consider(facts: tuple[Fact, ...], asked: Query, snapshot: Snapshot | None = None, **more: Any) -> Consider:
    """What a bot asks."""
    return Consider(asked, facts, couple(asked.id, facts, RULES), snapshot, **more)


def decided(driven: HandDriven, asked: Consider) -> tuple[Decision, ...]:
    """What an agent answers."""
    outcome = driven.receive(asked, START_AT, sender="bot:elena")
    ((to, envelope),) = outcome.sent
    assert to == "bot:elena"
    assert isinstance(envelope.body, Considered)
    assert not outcome.timers
    assert not outcome.journal
    assert not outcome.views
    return envelope.body.decisions


asks = st.builds(consider, facts_lists(), queries(), st.none() | snapshots())


@EXAMPLES
@given(asked=st.lists(asks, min_size=1, max_size=6), seed=st.integers(0, 999))
def test_any_member_in_any_order_decides_the_same_as_the_pure_function(asked: list[Consider], seed: int) -> None:
    """A fresh one, and one that has already decided about everything else, twice."""
    lot, pool = random.Random(seed), [agent(number) for number in range(3)]
    numbered = list(enumerate(asked)) * 2
    lot.shuffle(numbered)
    found: dict[int, set[bytes]] = {}
    for number, one in numbered:
        found.setdefault(number, set()).add(msgspec.json.encode(decided(lot.choice(pool), one)))

    for number, one in enumerate(asked):
        case = Case(query=one.query, facts=one.facts, coupled=one.coupled, snapshot=one.snapshot, now=START_AT)
        wanted = decide(case, triage_under(one.response, TriageRules()))
        assert found[number] == {msgspec.json.encode(wanted)}


@EXAMPLES
@given(asked=asks)
def test_an_agent_keeps_nothing_but_a_count(asked: Consider) -> None:
    """No records, and a state that says how often it was asked."""
    driven = agent()
    decided(driven, asked)
    decided(driven, asked)

    assert driven.records == {}
    assert driven.state == TriageState(2)
    assert not Triage.in_digest


@EXAMPLES
@given(asked=st.builds(consider, odd_facts(), queries(), st.none() | snapshots()))
def test_a_question_and_its_answer_survive_the_wire(asked: Consider) -> None:
    """As bytes between hosts."""
    envelope = Envelope("bot:elena", 1, START_AT, asked, channel="")

    assert envelope_decoder(Triage).decode(wire_encoder.encode(envelope)).body == asked


def test_an_answer_says_under_which_rules_it_was_decided() -> None:
    """Those of the pool, as the bot's condition changes them; what explores is decided without what was learned."""
    asked = consider((), Query(id="m1:elena", bot="elena", type="question", at=1, until=2))
    base, learned = TriageRules(), TIGHT
    for number in range(3):
        (found,) = agent(number, rules=learned, base=base).receive(asked, sender="bot:elena").bodies(Considered)
        assert found.rules == learned
    curious = msgspec.structs.replace(asked, response=Response(mode="stagnation", explore_bp=10_000))
    (found,) = agent(rules=learned, base=base).receive(curious, sender="bot:elena").bodies(Considered)
    assert found.rules == triage_under(curious.response, base)


def test_parameters_survive_their_bytes() -> None:
    """As a plan hands them to a host."""
    own = TriageParameters(rules=TIGHT, seed=7)

    assert parameters_of(msgspec.msgpack.encode(own)) == own


Agent = Callable[[Consider], tuple[Decision, ...]]


def _is_fair(make: Callable[[], Agent]) -> None:
    """The promise: who asks second is served as well as who asks first."""
    asked = [consider(_crowd(word), Query(id=f"{word}:elena", bot="elena", type="personal", at=1, until=2))
             for word in ("one", "two")]  # fmt: skip
    first, second = make(), make()
    there = [first(one) for one in asked]
    back = [second(one) for one in reversed(asked)][::-1]
    assert there == back


def _crowd(word: str) -> tuple[Fact, ...]:
    fields: dict[str, Any] = {"layer": "L2", "source": "memory", "confidence_bp": 7000, "score_bp": 9000}
    return tuple(Fact(id=f"{word}{number}", text=f"{word} {number} of Ana", **fields) for number in range(9))


def _ours() -> Agent:
    driven = agent()
    return lambda asked: decided(driven, asked)


def _with_a_budget_of_its_own() -> Agent:
    """The naive twin: what it let through it takes from what is left."""
    left = [400]

    def serve(asked: Consider) -> tuple[Decision, ...]:
        rules = TriageRules(base_caps=(2, 2, max(1, left[0] // 40), 2, 2, 2))
        left[0] -= 380
        return decided(agent(rules=rules, base=rules), asked)

    return serve


def test_who_asks_second_is_served_as_well_as_who_asks_first() -> None:
    """Ours."""
    _is_fair(_ours)


def test_the_naive_twin_that_keeps_a_budget_between_queries_is_not_fair() -> None:
    """What it decides depends on who came before."""
    with pytest.raises(AssertionError):
        _is_fair(_with_a_budget_of_its_own)
