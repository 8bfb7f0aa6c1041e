"""The metabolic flush: what a reply has to rest on, what refutes it later, and how long it is tried."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from tests.mind.makers import NOW, fact, lives_in
from tests.mind.outcomes import MINUTE, closed
from universe.mind.delta import Delta
from universe.mind.fact import Fact
from universe.mind.flush import ATTEMPTS_MAX, UNRATIONALIZED, Flushed, flush
from universe.mind.outcome import ClosedQuery, stands

INTENT = fact("i", "L4", flags={"allows_gossip": True})
GOSSIP = fact("g", "L3", lives_in("oslo"), source="gossip", needs="allows_gossip", at=NOW - MINUTE)


def _event(name: str, place: str, minute: float) -> Fact:
    return fact(name, "L0", lives_in(place), at=NOW + int(minute * MINUTE))


def _reasons(*session: ClosedQuery) -> dict[str, str]:
    return {one.query_id: one.reason for one in flush(session).faults}


def _again(session: Sequence[ClosedQuery], before: Flushed) -> Flushed:
    return flush(session, {one.id: one for one in before.deltas})


@pytest.mark.parametrize("layer", ["L0", "L1", "L2"])
def test_a_reply_that_cites_what_stands_is_rationalized(layer: Any) -> None:
    """An event, a rule or a memory of the bot is a premise."""
    flushed = flush([closed("a", (fact("f", layer),), cited=("f",))])

    assert (("a:elena",), (), ()) == (flushed.rationalized, flushed.faults, flushed.deltas)


@pytest.mark.parametrize(
    ("facts", "cited", "reason"),
    [
        ((), (), "no_premise"),
        ((INTENT,), (), None),
        ((INTENT, GOSSIP), ("g",), None),
        ((fact("i", "L4", flags={"allows_gossip": False}), GOSSIP), ("g",), "no_premise"),
        ((INTENT, fact("g", "L3")), ("g",), "no_premise"),
        ((INTENT, fact("s", "L5")), ("s",), None),
        ((fact("s", "L5"),), ("s",), "no_premise"),
    ],
)
def test_gossip_needs_the_intent_that_allowed_it(
    facts: tuple[Fact, ...], cited: tuple[str, ...], reason: str | None
) -> None:
    """Rules of thumb alone bear nothing out; what cites no more than style rests on its intent."""
    assert ({"a:elena": reason} if reason else {}) == _reasons(closed("a", facts, cited=cited))


def test_agreement_that_history_masked_is_no_premise() -> None:
    """The people pleaser: it wanted to agree that Ana lives in Rome, and had been told otherwise."""
    facts = (fact("m", "L2", lives_in("oslo")), fact("i", "L4", lives_in("rome")))
    one = closed("a", facts)

    assert not stands(one.trace, "i")
    assert {"a:elena": "no_premise"} == _reasons(one)


def test_what_was_not_said_rests_on_nothing_and_need_not() -> None:
    """Only what was said is part of the story."""
    assert Flushed(rationalized=(), faults=(), deltas=()) == flush([closed("a", said=False)])


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, True), ({"severity": "critical"}, True), ({"severity": "medium"}, False),
        ({"resolution": "rejected"}, False),
        ({"fact_b": "other"}, False),
    ],
)  # fmt: skip
def test_an_open_serious_contradiction_among_its_citations_is_a_fault(changed: dict[str, Any], found: bool) -> None:
    """High or critical, and about something that the reply says."""
    delta = Delta(
        id="d", layer_a="L0", layer_b="L2", fact_a="e", fact_b="f", kind="clash", magnitude_bp=9000, threshold_bp=3000,
        severity="high", action="logged",
    )  # fmt: skip
    trace = {"deltas": (msgspec.structs.replace(delta, **changed),)}
    one = closed("a", (fact("f", "L2"),), cited=("f",), trace=trace)

    assert ({"a:elena": "open_delta"} if found else {}) == _reasons(one)


@pytest.mark.parametrize(
    ("event", "asked_minute", "refuted"),
    [
        (_event("e", "rome", 5), 10, True), (_event("e", "oslo", 5), 10, False), (_event("e", "rome", -5), 10, False),
        (_event("e", "rome", 5), -10, False),
    ],
)  # fmt: skip
def test_an_event_that_comes_later_refutes_a_reply(event: Fact, asked_minute: float, refuted: bool) -> None:
    """Ana was said to live in Oslo; afterwards the bot saw that it is Rome. What was older did not refute it."""
    said = closed("a", (fact("m", "L2", lives_in("oslo"), at=NOW),), cited=("m",))
    after = closed("b", (event, INTENT), minute=asked_minute)

    flushed = flush([after, said])

    assert ({"a:elena": "later_event"} if refuted else {}) == {one.query_id: one.reason for one in flushed.faults}
    if refuted:
        (delta,) = flushed.deltas
        assert ("L0", "e", "said:a:elena", UNRATIONALIZED, "high") == (
            delta.layer_a, delta.fact_a, delta.fact_b, delta.kind, delta.severity,
        )  # fmt: skip


def test_gossip_does_not_refute_what_was_said() -> None:
    """Only events do: whoever hears a rumour later was not wrong before."""
    said = closed("a", (fact("m", "L2", lives_in("oslo"), at=NOW),), cited=("m",))
    rumour = fact("r", "L3", lives_in("rome"), source="gossip", at=NOW + MINUTE)

    assert {} == _reasons(said, closed("b", (rumour, INTENT), minute=5))


def test_a_reply_is_borne_out_by_what_is_learned_later() -> None:
    """Repair: what was only gossip was seen afterwards."""
    said = closed("a", (fact("g", "L3", lives_in("oslo")),), cited=("g",))
    before = flush([said])
    after = _again([said, closed("b", (_event("e", "oslo", 5), INTENT), minute=10)], before)

    assert ["open"] == [one.resolution for one in before.deltas]
    assert [("integrated", "flush", 1)] == [(one.resolution, one.resolved_by, one.attempts) for one in after.deltas]
    assert {"a:elena", "b:elena"} == set(after.rationalized)


def test_after_five_attempts_a_reply_is_borne_as_it_is() -> None:
    """Open four times, persistent from the fifth on, and then left alone. Without memory it would be tried for ever."""
    said = closed("a")
    flushed = flush([said])
    seen = []
    for _ in range(ATTEMPTS_MAX + 2):
        (delta,) = flushed.deltas
        seen.append((delta.attempts, delta.resolution))
        flushed = _again([said], flushed)

    assert [(1, "open"), (2, "open"), (3, "open"), (4, "open"), (5, "persistent"), (5, "persistent"),
            (5, "persistent")] == seen  # fmt: skip
    assert {(1, "open")} == {(one.attempts, one.resolution) for _ in range(7) for one in flush([said]).deltas}


def test_a_flush_without_the_old_query_is_an_attempt_too() -> None:
    """Nothing bore it out meanwhile."""
    (delta,) = _again([], flush([closed("a")])).deltas

    assert (2, "open") == (delta.attempts, delta.resolution)


def test_a_fault_that_becomes_another_one_is_not_a_repair() -> None:
    """It rested on nothing; now something speaks against it: the first is superseded, the second open."""
    said = closed("a", (fact("g", "L3", lives_in("oslo"), at=NOW),), cited=("g",))
    after = _again([said, closed("b", (_event("e", "rome", 5), INTENT), minute=10)], flush([said]))

    assert ["open", "superseded"] == sorted(one.resolution for one in after.deltas)


def test_the_order_of_a_session_never_matters() -> None:
    """The same bytes, whatever the order and however often it is done."""
    session = [closed(f"m{number}", (_event(f"e{number}", "rome" if number % 3 else "oslo", number),),
                      cited=(f"e{number}",), minute=number) for number in range(12)]  # fmt: skip
    shuffled = list(session)
    random.Random(2).shuffle(shuffled)

    assert flush(session).faults
    assert msgspec.json.encode(flush(session)) == msgspec.json.encode(flush(shuffled))
