"""What a candidate is worth and how much room its layer has: the formulas, one factor at a time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mind.makers import DAY, NOW, fact, query, snapshots
from tests.scale import scaled
from universe.mind.candidates import sort_out
from universe.mind.duplicates import without_duplicates
from universe.mind.layer import LAYERS, Layer
from universe.mind.plan import plan_of
from universe.mind.scoring import recency_bp, score_bp
from universe.mind.snapshot import PRIOR_BP, Snapshot
from universe.mind.triage_rules import CAP_MAX, CAP_MIN, TriageRules, cap_key, weight_key

RULES = TriageRules()
Six = tuple[int, int, int, int, int, int]


def _snapshot(by_layer: Six) -> Snapshot:
    rest: Six = (0, 0, 0, 0, 0, 0)
    return Snapshot(id="s", query_type="personal", salience_bp=(rest, by_layer, rest, rest), recency_bp=0)


def test_a_cap_is_its_base_by_a_half_and_salience() -> None:
    """Halves up: 6 * (0.5 + 0.75) = 7.5 is 8; never below 1 or above 12; the window of a day decides."""
    none, full = (0, 0, 0, 0, 0, 0), (10_000, 10_000, 10_000, 10_000, 10_000, 10_000)

    assert [3, 4, 3, 2, 3, 2] == list(plan_of("personal", _snapshot(none), RULES).caps.values())
    assert [9, 12, 9, 6, 9, 6] == list(plan_of("personal", _snapshot(full), RULES).caps.values())
    assert 8 == plan_of("personal", _snapshot((7500, *none[1:])), RULES).caps["L0"]
    assert plan_of("personal", None, RULES) == plan_of("personal", _snapshot(PRIOR_BP), RULES)


@settings(max_examples=scaled(60, 2000))
@given(snapshot=snapshots(), learned=st.integers(250, 4000), base=st.integers(1, 12))
def test_no_layer_is_ever_shut_out_or_without_bounds(snapshot: Snapshot, learned: int, base: int) -> None:
    """Whatever was learned and however little a layer was of use."""
    rules = TriageRules(base_caps=(base,) * 6, caps_milli={cap_key("personal", layer): learned for layer in LAYERS})

    caps = plan_of("personal", snapshot, rules).caps

    assert all(CAP_MIN <= cap <= CAP_MAX for cap in caps.values())


def test_a_hot_l2_judges_rules_of_thumb_more_strictly_and_a_cold_l0_stays_unspoken() -> None:
    """The seed's two thresholds, each at its edge."""
    warm, hot = _snapshot((3000, 0, 8999, 0, 0, 0)), _snapshot((2999, 0, 9000, 0, 0, 0))

    found = [plan_of("personal", one, RULES) for one in (warm, hot)]

    assert [(1000, False), (1250, True)] == [(one.l3_kappa_milli, one.skip_l0) for one in found]


def test_a_score_is_the_product_of_its_factors() -> None:
    """Half the relevance, confidence, salience or freshness is half the score; L3 under kappa 1.25 is four fifths."""
    plan = plan_of("personal", _snapshot((5000, 5000, 10_000, 10_000, 5000, 5000)), RULES)

    def score(layer: str, **given: int) -> int:
        fields = {"confidence_bp": 6000, "score_bp": 10_000, **given}
        return score_bp(fact("f", layer, **fields), "personal", plan, NOW, RULES)  # type: ignore[arg-type]

    assert 6000 == score("L2")
    assert 3000 == score("L2", score_bp=5000) == score("L2", confidence_bp=3000) == score("L2", at=NOW - 30 * DAY)
    assert 3000 == score("L1")
    assert 4800 == score("L3")


def test_facts_age_to_a_floor_and_what_has_no_time_does_not() -> None:
    """One month, two, twenty; a fact of tomorrow is fresh."""
    ages = [fact("f", "L2", at=NOW - months * 30 * DAY) for months in (0, 1, 2, 20)]

    assert [10_000, 5000, 2500, 2500] == [recency_bp(one, NOW, RULES) for one in ages]
    assert (
        10_000 == recency_bp(fact("f", "L2", at=0), NOW, RULES) == recency_bp(fact("f", "L2", at=NOW + 1), NOW, RULES)
    )


def test_a_learned_weight_moves_the_score_of_its_kind_only_and_no_further_than_the_whole() -> None:
    """Three halves for memories in personal queries; four times of much is one."""
    rules = TriageRules(weights_milli={weight_key("personal", "L2", "memory"): 1500})
    lots = TriageRules(weights_milli={weight_key("personal", "L2", "memory"): 4000})
    plan = plan_of("personal", _snapshot((0, 0, 10_000, 0, 0, 0)), rules)
    memory, report = (
        fact("f", "L2", source=source, confidence_bp=6000, score_bp=5000) for source in ("memory", "report")
    )

    assert 3000 == score_bp(report, "personal", plan, NOW, rules) == score_bp(memory, "social", plan, NOW, rules)
    assert 4500 == score_bp(memory, "personal", plan, NOW, rules)
    assert 10_000 == score_bp(memory, "personal", plan, NOW, lots)


@pytest.mark.parametrize("value", [0, 249, 4001])
def test_a_learned_weight_never_silences(value: int) -> None:
    """Neither a weight nor a cap beyond a quarter and four times."""
    for learned in ({"weights_milli": {"a": value}}, {"caps_milli": {"a": value}}):
        with pytest.raises(ValueError, match="outside 250"):
            TriageRules(**learned)  # type: ignore[arg-type]


def test_rules_have_the_hash_of_what_they_say() -> None:
    """Equal rules have one name; each field counts."""
    changed = [
        TriageRules(floor_bp=201),
        TriageRules(weights_milli={"a": 500}),
        TriageRules(base_caps=(6, 8, 6, 4, 6, 5)),
    ]

    assert RULES.hash == TriageRules(floor_bp=200).hash
    assert 4 == len({RULES.hash, *(one.hash for one in changed)})
    assert 16 == len(RULES.hash)


def test_words_are_the_same_from_nine_tenths_on() -> None:
    """Nineteen shared of twenty and of twenty-one are .905; eighteen shared of twenty are .9, one less is not."""
    words = [f"{one}{two}" for one in "abcd" for two in "efghi"]
    text = " ".join(words)

    def left(*other: str) -> int:
        pair = [fact("a", "L2", text=text), fact("b", "L2", text=" ".join(other))]
        return len(without_duplicates(pair, 9000, hidden=False))

    assert 1 == left(*words)
    assert 1 == left(*words[:18])
    assert 2 == left(*words[:17])
    assert 1 == left(*words[:19], "other")
    assert 2 == left(*words[:18], "some", "other")
    assert 2 == left(*words[:19], "not")
    assert 2 == left(*words[:19], "don't")
    assert 2 == left(*words[:19], "7")


def test_private_texts_are_never_compared_because_the_journal_has_none() -> None:
    """Neither a private fact's nor any in a private query; claims of one root still are."""
    pair = [fact("a", "L2", text="the same words"), fact("b", "L2", text="the same words", visibility="private")]
    public = [fact("a", "L2", text="the same words"), fact("b", "L2", text="the same words")]

    assert 2 == len(without_duplicates(pair, 9000, hidden=False))
    assert [2, 1] == [len(without_duplicates(public, 9000, hidden=hidden)) for hidden in (True, False)]


def test_of_equals_the_first_id_stays() -> None:
    """Two memories worth the same, room for one: the order in which they come does not matter."""
    plan = plan_of("personal", _snapshot((0, 0, 0, 0, 0, 0)), TriageRules(base_caps=(1, 1, 1, 1, 1, 1)))
    pair = [fact("b", "L2", text="bread"), fact("a", "L2", text="boats")]
    rules = TriageRules(floor_bp=0)

    for one_way in (pair, pair[::-1]):
        assert ("a",) == sort_out(one_way, query(), plan, rules, NOW, frozenset()).kept


def test_a_mask_and_a_memory_in_the_same_words_are_two_things() -> None:
    """Intent and mask are compared among themselves only; a memory and a rumour with the same words are one."""
    layers: tuple[tuple[str, Layer], ...] = (("a", "L2"), ("b", "L3"), ("c", "L5"), ("d", "L5"))
    memory, rumour, style, token = (fact(name, layer, text="the same words") for name, layer in layers)

    kept = without_duplicates([memory, rumour, style, token], 9000, hidden=False)

    assert ["a", "c"] == [one.id for one in kept]
