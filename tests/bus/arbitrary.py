"""Arbitrary facts, rules and decisions, hostile ones among them, as hypothesis strategies."""

from __future__ import annotations

from typing import Any, Final, get_args

from hypothesis import strategies as st

from tests.mind.makers import NOW
from universe.mind.claim import Claim
from universe.mind.coupling_rules import PAIRS, SEVERITIES, CouplingRules, PairRule
from universe.mind.decision import Decision
from universe.mind.delta import Resolution
from universe.mind.fact import FLAGS, Conflict, Fact
from universe.mind.layer import LAYERS, SOURCES

QUERY_ID: Final = "m1:elena"
IDS: Final = (
    "B", "a", "A", "_", "b0", "b00", "b-1", "~", "!", '"', "\\", "{x}", '["]', "''", "%s", "/", "user:1", "ab", "aB",
)  # fmt: skip
"""Ids that sort otherwise in most locales, and some that break whoever builds JSON by hand."""
_WORDS: Final = ("water", "Café", "\n⊢ [", '"', "\\u0000", "%d", "", "x" * 120)
_EDGES: Final = (0.0, -0.0, 1.0, 37.0, 37.5, 0.1, 0.1 + 0.2, 1 / 3, 100.0, -40.0, 1e15, -1e15, 5e-324, 1e-9)
_times = st.one_of(st.sampled_from([0, 0, 5, 6, NOW, 2**53 - 1]), st.integers(0, 20))
_numbers = st.one_of(st.sampled_from(_EDGES), st.floats(-1e15, 1e15), st.integers(-100, 100).map(float))
_bp = st.one_of(st.sampled_from([0, 1, 2999, 3000, 3001, 5000, 6000, 9999, 10_000]), st.integers(0, 10_000))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Claims of few slots; objects, ranges, half-open ranges, both at once."""
    low, high = draw(st.one_of(st.none(), _numbers)), draw(st.one_of(st.none(), _numbers))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Claim(
        draw(st.sampled_from(["user:1", "water", "Café"])), draw(st.sampled_from(["lives_in", "boils_at"])),
        draw(st.sampled_from(_WORDS)), draw(st.booleans()), low, high, draw(st.sampled_from(["", "celsius"])),
        draw(_times), draw(_times), draw(st.booleans()),
    )  # fmt: skip


@st.composite
def _fact(draw: st.DrawFn, fact_id: str) -> Fact:
    conflicts = draw(st.lists(st.tuples(st.sampled_from(IDS), _bp), max_size=2))
    fields: dict[str, Any] = {
        "text": draw(st.sampled_from(_WORDS)), "origin": draw(st.sampled_from(["", "m1", "m2"])),
        "authority_bp": draw(_bp), "at": draw(_times), "claims": tuple(draw(st.lists(claims(), max_size=4))),
        "conflicts": tuple(Conflict(*one) for one in conflicts), "needs": draw(st.sampled_from(["", "", *FLAGS])),
        "flags": draw(st.dictionaries(st.sampled_from(FLAGS), st.booleans(), max_size=2)), "score_bp": draw(_bp),
    }  # fmt: skip
    return Fact(
        id=fact_id, layer=draw(st.sampled_from(LAYERS)), source=draw(st.sampled_from(SOURCES)),
        confidence_bp=draw(st.one_of(st.integers(5000, 10_000), _bp)), **fields,
    )  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    """Facts of all layers; much of it clashes."""
    names = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=len(IDS)))
    return tuple(draw(_fact(name)) for name in names)


@st.composite
def rules(draw: st.DrawFn) -> CouplingRules:
    """Rules that any configuration could hold: pairs missing, severities and modes swapped, kappas of their own."""
    pairs = [PAIRS[1]]
    for rule in draw(st.permutations(PAIRS)):
        if rule != PAIRS[1] and draw(st.integers(0, 5)):
            severities = [rule.severity, rule.exact, rule.ceiling]
            if draw(st.booleans()):
                severities = [draw(st.sampled_from(SEVERITIES)) for _ in range(3)]
            mode = draw(st.sampled_from([rule.mode, "validate", "gate", "mask"]))
            pairs.append(PairRule(rule.firm, rule.other, mode, *severities, draw(st.integers(250, 4000))))
    return CouplingRules(
        kappa_milli=draw(st.integers(250, 4000)), threshold_bp=draw(st.integers(1, 10_000)),
        max_high=draw(st.integers(0, 3)), attempts_max=draw(st.integers(1, 3)), exact=draw(st.booleans()),
        pairs=tuple(draw(st.permutations(pairs))),
    )  # fmt: skip


@st.composite
def decisions(draw: st.DrawFn, delta_ids: tuple[str, ...]) -> tuple[Decision, ...]:
    """What no agent of ours would decide: ids that are not there, contradictions settled twice, everything blocked."""
    made = []
    for number in range(draw(st.integers(0, 3))):
        blocked = st.dictionaries(st.sampled_from([*IDS, "gone"]), st.sampled_from(["below_cap", "x"]), max_size=4)
        named = st.sampled_from([*delta_ids, "nothing"])
        one = Decision(
            id=f"{QUERY_ID}#{number}", query_id=QUERY_ID, at=NOW, rationale="irrelevant",
            type=draw(st.sampled_from(["candidate_filter", "restore", "budget_trim"])), blocked=draw(blocked),
            resolutions=draw(st.dictionaries(named, st.sampled_from(get_args(Resolution)), max_size=3)),
            restored=tuple(draw(st.lists(st.sampled_from(IDS), max_size=2))) if draw(st.booleans()) else (),
        )  # fmt: skip
        made.append(one)
    return tuple(made)
