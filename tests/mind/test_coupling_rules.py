"""The rules of a coupling: what configuration may change of them, what it may not, and what names them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bus.arbitrary import rules as arbitrary_rules
from tests.mind.makers import RULES, boils, fact, lives_in
from tests.scale import scaled
from universe.config_mind import MindConfig
from universe.mind.coupling import couple
from universe.mind.coupling_rules import (
    FIXED,
    HATS_MILLI,
    KAPPA_MAX,
    KAPPA_MIN,
    PAIRS,
    SEVERITIES,
    TIERS_MILLI,
    CouplingRules,
    PairRule,
    kappa_of,
    pairs_named,
    rules_encoder,
)
from universe.mind.fact import FLAGS
from universe.mind.layer import LAYERS
from universe.trust.tiers import TIERS

EXAMPLES = settings(max_examples=scaled(60, 5000))
FIRM = PairRule("L0", "L1", "validate", "critical", "critical", "critical")
OTHERS = tuple(rule for rule in PAIRS if (rule.firm, rule.other) not in FIXED)


def test_what_was_seen_and_what_must_be_is_the_one_pair_that_stops_an_answer() -> None:
    """Nothing else is critical or may be raised to it, so nothing that can be blocked ever stops an answer."""
    critical = [rule for rule in PAIRS if "critical" in (rule.severity, rule.exact, rule.ceiling)]
    assert {(rule.firm, rule.other) for rule in critical} == FIXED
    assert FIXED == {("L0", "L1")}
    assert all(rule.firm <= rule.other for rule in PAIRS)
    assert all(SEVERITIES.index(rule.exact) >= SEVERITIES.index(rule.severity) for rule in PAIRS)
    assert all(SEVERITIES.index(rule.ceiling) >= SEVERITIES.index(rule.severity) for rule in PAIRS)


@pytest.mark.parametrize(
    "pairs",
    [
        (),
        OTHERS,
        (*OTHERS, PairRule("L1", "L0", "validate", "critical", "critical", "critical")),
        (*OTHERS, FIRM, FIRM),
        (FIRM, PairRule("L3", "L2", "gate", "low", "medium", "medium")),
        *((msgspec.structs.replace(FIRM, mode=mode), *OTHERS) for mode in ("gate", "mask")),
        *(
            (msgspec.structs.replace(FIRM, **{field: low}), *OTHERS)
            for field in ("severity", "exact", "ceiling") for low in ("low", "medium", "high")
        ),
        (msgspec.structs.replace(FIRM, kappa_milli=999), *OTHERS),
    ],
)  # fmt: skip
def test_rules_that_leave_out_relax_double_or_turn_around_a_pair_are_none(pairs: tuple[PairRule, ...]) -> None:
    """Made by hand or read from a file."""
    with pytest.raises(ValueError):
        CouplingRules(pairs=pairs)
    fields = {"pairs": msgspec.to_builtins(pairs)}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(fields), type=CouplingRules)


def test_the_firm_pair_may_be_stricter_and_every_other_pair_may_be_left_out() -> None:
    """A scenario that looks at one pair only can have it."""
    strict = CouplingRules(pairs=(msgspec.structs.replace(FIRM, kappa_milli=KAPPA_MAX),))
    weak = (fact("saw", "L0", boils(100)), fact("rule", "L1", boils(90)))

    assert couple("q", weak, RULES).health == "coherent"
    assert couple("q", weak, strict).health == "dissonance"


@EXAMPLES
@given(rules=arbitrary_rules(), flag=st.sampled_from(FLAGS), layer=st.sampled_from(["L3", "L5"]))
def test_no_rules_open_a_gate_that_intent_does_not_open(rules: CouplingRules, flag: Any, layer: Any) -> None:
    """What must not be told is not told in any configuration, in any of its modes."""
    asked = fact("told", layer, lives_in("oslo"), needs=flag)
    no = fact("no", "L4", flags={flag: False})

    assert couple("q", (asked,), rules).statuses == {"told": "blocked:intent"}
    assert couple("q", (asked, no), rules).statuses == {"told": "blocked:intent"}


def test_no_rule_speaks_of_privacy() -> None:
    """What is private is decided before it is posted; there is nothing in rules or settings that could undo it."""
    names = [*CouplingRules.__struct_fields__, *PairRule.__struct_fields__, *MindConfig.__struct_fields__]

    assert not [name for name in names if "priva" in name or "visib" in name or "consent" in name]


def test_kappa_grows_with_the_hat_and_with_distance() -> None:
    """Every tier has one; a stranger and an unknown tier are met most strictly, an unknown hat is neutral."""
    assert {hat: kappa_of(hat, "familiar") for hat in HATS_MILLI} == HATS_MILLI
    assert {tier: kappa_of("neutral", tier) for tier in TIERS} == TIERS_MILLI
    assert list(TIERS_MILLI.values()) == sorted(TIERS_MILLI.values(), reverse=True)
    assert kappa_of("a cocked one", "nobody") == kappa_of("neutral", "stranger") == 1500
    assert kappa_of("analytical", "stranger") == 3000
    assert kappa_of("creative", "inner_circle") == 400
    assert all(KAPPA_MIN <= kappa_of(hat, tier) <= KAPPA_MAX for hat in HATS_MILLI for tier in TIERS_MILLI)


def test_a_setting_changes_the_kappa_of_its_pair_and_nothing_else() -> None:
    """Spaces do not matter; the order of the pairs stays."""
    found = pairs_named(("L2-L3=0.5", " L0-L1 = 4 "))
    wanted = {("L2", "L3"): 500, ("L0", "L1"): 4000}

    assert pairs_named(()) == PAIRS
    assert found == tuple(
        msgspec.structs.replace(rule, kappa_milli=wanted.get((rule.firm, rule.other), 1000)) for rule in PAIRS
    )


@pytest.mark.parametrize(
    "setting",
    ["", "L2-L3", "L2-L3=", "L2-L3=much", "L3-L2=1", "L3-L4=1", "L2-L9=1", "L2-L3=0.2", "L2-L3=4.1", "L2-L3=-1",
     "L2-L3=nan", "L2-L3=inf", "L2-L3=1e999", "L2-L3=1=1"],
)  # fmt: skip
def test_what_names_no_pair_or_no_kappa_is_refused(setting: str) -> None:
    """With an error that the command line can tell."""
    with pytest.raises(ValueError):
        pairs_named((setting,))


def test_a_setting_cannot_relax_the_firm_pair() -> None:
    """The kappa itself is one; rules with it are none."""
    with pytest.raises(ValueError):
        CouplingRules(pairs=pairs_named(("L0-L1=0.99",)))


@pytest.mark.parametrize(
    "changed",
    [
        {"kappa_milli": 1001}, {"threshold_bp": 2999}, {"max_high": 2}, {"attempts_max": 4}, {"exact": True},
        {"version": 2}, {"pairs": pairs_named(("L2-L3=1.001",))}, {"pairs": PAIRS[:-1]},
    ],
)  # fmt: skip
def test_a_hash_names_the_rules(changed: dict[str, Any]) -> None:
    """Any change gives another; the same rules have the same, read again or made again."""
    other = msgspec.structs.replace(RULES, **changed)

    assert other.hash != RULES.hash == CouplingRules().hash
    assert len(other.hash) == 16
    assert msgspec.json.decode(rules_encoder.encode(other), type=CouplingRules).hash == other.hash


@pytest.mark.parametrize(
    "fields",
    [
        {"kappa_milli": 249}, {"kappa_milli": 4001}, {"threshold_bp": 0}, {"threshold_bp": 10_001}, {"max_high": -1},
        {"attempts_max": 0}, {"pairs": [["L0", "L6", "validate", "low", "low", "low"]]},
        {"pairs": [["L0", "L1", "shout", "critical", "critical", "critical"]]},
        {"pairs": [["L0", "L1", "validate", "critical", "critical", "critical", 100]]},
    ],
)  # fmt: skip
def test_rules_out_of_range_are_not_read(fields: dict[str, Any]) -> None:
    """From wherever they come."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(fields), type=CouplingRules)


def test_every_layer_is_held_against_something() -> None:
    """The mask and intent too."""
    assert {layer for rule in PAIRS for layer in (rule.firm, rule.other)} == set(LAYERS)
