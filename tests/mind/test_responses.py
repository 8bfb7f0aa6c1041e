"""Dissonance and stagnation of a bot: when they begin and end, what they change, and that people are heard."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mind.makers import NOW, RULES, fact, query
from tests.mind.outcomes import closed
from tests.scale import scaled
from universe.mind.coupling_rules import KAPPA_MAX, CouplingRules
from universe.mind.delta import Delta
from universe.mind.outcome import ClosedQuery
from universe.mind.responses import (
    CYCLES,
    DISSONANCE_CYCLES_MAX,
    Condition,
    Response,
    accepts,
    experience,
    explores,
    is_quiet,
    mean_tension_bp,
    response_of,
    rules_under,
    tension_bp,
    triage_under,
)
from universe.mind.triage_rules import TriageRules

HIGH = Delta(
    id="d1", layer_a="L0", layer_b="L2", fact_a="f0", fact_b="f2", kind="clash", magnitude_bp=7000, threshold_bp=3000,
    severity="high", action="blocked",
)  # fmt: skip
CALM = closed("calm", trace={"health": "coherent", "deltas": ()})
CRITICAL = msgspec.structs.replace(HIGH, id="d0", layer_b="L1", severity="critical", action="stopped")
TORN = closed("torn", trace={"health": "dissonance", "deltas": (CRITICAL,)})
TENSE = closed("tense", trace={"health": "strained", "deltas": (HIGH,)})


def _lived(*queries: ClosedQuery, condition: Condition | None = None) -> Condition:
    condition = condition or Condition()
    for one in queries:
        experience(condition, one)
    return condition


def test_dissonance_begins_at_a_mean_tension_of_six_tenths() -> None:
    """Six torn queries of ten, not five; one alone never."""
    assert "normal" == _lived(TORN).mode
    assert "normal" == _lived(*[CALM] * 5, *[TORN] * 5).mode
    assert "dissonance" == _lived(*[CALM] * 4, *[TORN] * 6).mode
    assert 6000 == mean_tension_bp(_lived(*[CALM] * 4, *[TORN] * 6))


def test_dissonance_ends_below_half_of_what_begins_it() -> None:
    """So that a bot does not flicker: at three of ten it is still there, at two it is gone."""
    condition = _lived(*[TORN] * 10)

    _lived(*[CALM] * 7, condition=condition)
    assert ("dissonance", 3000) == (condition.mode, mean_tension_bp(condition))
    _lived(CALM, condition=condition)
    assert "dissonance" != condition.mode


def test_dissonance_never_lasts_for_good() -> None:
    """After fifty cycles it ends though nothing got better, and begins anew only after things were calm once."""
    condition = Condition()
    modes = []
    for _ in range(300):
        _lived(TORN, condition=condition)
        modes.append(condition.mode)

    assert DISSONANCE_CYCLES_MAX == modes.count("dissonance")
    _lived(*[CALM] * 9, condition=condition)
    _lived(*[TORN] * 10, condition=condition)
    assert "dissonance" == condition.mode


def test_without_an_end_dissonance_would_last_for_good() -> None:
    """The naive twin: tension alone decides."""
    mean_bp = mean_tension_bp(_lived(*[TORN] * 300))

    assert mean_bp == 10_000


def test_only_serious_contradictions_that_stay_are_tension() -> None:
    """Open and persistent ones of severity high and critical; what was settled is none."""

    def with_delta(**changed: object) -> int:
        return tension_bp(closed("x", trace={"deltas": (msgspec.structs.replace(HIGH, **changed),)}).trace)

    assert 7000 == with_delta() == with_delta(resolution="persistent") == with_delta(severity="critical")
    assert 0 == with_delta(severity="medium") == with_delta(resolution="rejected") == with_delta(resolution="masked")
    assert 10_000 == tension_bp(TORN.trace)


def test_stagnation_begins_after_ten_cycles_that_bring_nothing() -> None:
    """Neither a new pattern nor an open contradiction; either of them ends it."""
    condition = _lived(*[CALM] * (CYCLES - 1))
    modes = [condition.mode, _lived(CALM, condition=condition).mode]
    learned = fact("p1", "L3", source="pattern", at=NOW + 2_000)
    modes.append(_lived(closed("new", (learned,), minute=1, trace={"deltas": ()}), condition=condition).mode)

    assert ["normal", "stagnation", "normal"] == modes


def test_what_somebody_reports_is_new_and_that_they_said_it_is_not() -> None:
    """Else every message would be news, and nothing else."""
    report = closed("r", (fact("r", "L2", source="report", at=NOW),), trace={"deltas": ()})
    event = closed("e", (fact("e", "L0", at=NOW),), trace={"deltas": ()})

    assert not is_quiet(report.trace, since=NOW - 1)
    assert is_quiet(event.trace, since=NOW - 1)


def test_an_old_pattern_is_nothing_new() -> None:
    """What was learned before the last cycle does not end stagnation; an open contradiction does."""
    old = closed("old", (fact("p1", "L3", source="pattern", at=NOW - 5),), trace={"deltas": ()})

    assert is_quiet(old.trace, since=NOW)
    assert not is_quiet(old.trace, since=NOW - 10)
    assert not is_quiet(TENSE.trace, since=NOW)


@pytest.mark.parametrize(("torn", "accept_bp"), [(6, 8000), (8, 7000), (10, 6000)])
def test_the_more_tension_the_less_is_taken_on(torn: int, accept_bp: int) -> None:
    """The original's tables: 80 to 60 % of inputs, strict."""
    response = response_of(_lived(*[CALM] * (10 - torn), *[TORN] * torn))

    assert ("dissonance", accept_bp, True) == (response.mode, response.accept_bp, response.exact)


@settings(max_examples=scaled(60, 2000))
@given(story=st.lists(st.sampled_from([CALM, TORN, TENSE]), max_size=80))
def test_no_condition_silences_people(story: list[ClosedQuery]) -> None:
    """In any condition four fifths of what people ask is taken on, and the bot keeps at most ten figures."""
    condition = _lived(*story)
    response = response_of(condition)

    assert 6000 <= response.accept_bp <= 10_000
    assert response.accept_people_bp >= 8000
    assert len(condition.tensions_bp) <= CYCLES
    assert msgspec.json.decode(msgspec.json.encode(condition), type=Condition) == condition


def test_shares_are_drawn_once_for_each_query() -> None:
    """About the share that is asked for, the same whenever it is asked, and no two bots the same."""
    response = response_of(_lived(*[TORN] * 10))
    people = [query(id=f"m{number}:elena", user_id="1") for number in range(2000)]
    own = [query(id=f"m{number}:elena") for number in range(2000)]

    assert 0.77 < sum(accepts(response, one, seed=1) for one in people) / 2000 < 0.83
    assert 0.57 < sum(accepts(response, one, seed=1) for one in own) / 2000 < 0.63
    assert [accepts(response, one, 1) for one in own] == [accepts(response, one, 1) for one in own]
    assert [accepts(response, one, 1) for one in own] != [accepts(response, one, 2) for one in own]
    assert all(accepts(Response(mode="normal"), one, seed=1) for one in own)


def test_stagnation_explores_and_weighs_what_is_new() -> None:
    """A fifth of routing, patterns at one and a half, the context of research; a normal bot does none of it."""
    response = response_of(_lived(*[CALM] * 10))
    asked = [query(id=f"m{number}:elena") for number in range(2000)]

    assert 0.17 < sum(explores(response, one, seed=1) for one in asked) / 2000 < 0.23
    assert not any(explores(Response(mode="normal"), one, seed=1) for one in asked)
    learned = TriageRules(weights_milli={"personal/L3/pattern": 3000})
    assert 4000 == triage_under(response, learned).weights_milli["personal/L3/pattern"]
    assert 1500 == triage_under(response, learned).weights_milli["social/L3/pattern"]
    assert learned == triage_under(Response(mode="normal"), learned)


@pytest.mark.parametrize("mode", ["normal", "dissonance", "stagnation"])
def test_no_condition_relaxes_the_rules_of_coupling(mode: str) -> None:
    """Dissonance tightens them, within the bounds of kappa; nothing loosens them."""
    story = {"normal": [], "dissonance": [TORN] * 10, "stagnation": [CALM] * 10}[mode]
    response = response_of(_lived(*story))
    strict = CouplingRules(kappa_milli=3500, exact=True)

    assert mode == response.mode
    assert rules_under(response, RULES).kappa_milli == (1500 if mode == "dissonance" else 1000)
    assert rules_under(response, strict).kappa_milli in (3500, KAPPA_MAX)
    assert rules_under(response, strict).exact
    assert rules_under(response, RULES).pairs == RULES.pairs
