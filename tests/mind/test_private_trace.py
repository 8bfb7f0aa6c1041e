"""What the journal holds of a query: no private words, and still all that it takes to decide it again."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.mind.makers import NOW, RULES, boils, fact, facts_lists, lives_in, queries, query, snapshots, trace_of
from tests.scale import scaled
from universe.mind.again import Again, decide_again, recorded
from universe.mind.claim import Claim
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.fact import Fact
from universe.mind.layer import LAYERS
from universe.mind.private_trace import for_journal
from universe.mind.query import Query
from universe.mind.salience import prior
from universe.mind.snapshot import Snapshot
from universe.mind.trace import Trace

KEY = bytes(range(32))
PRIOR = prior("personal", NOW)
EXAMPLES = scaled(30, 2000)
STRICT = CouplingRules(kappa_milli=4000, threshold_bp=1)
_encode = msgspec.json.Encoder(order="deterministic").encode


def _without_kinds(again: Again) -> bytes:
    """How a contradiction was found is what hiding changes: numbers that clash are named instead."""
    return replace(again, deltas=tuple(replace(one, kind="") for one in again.deltas)).data


def _naive(trace: Trace, key: bytes) -> Trace:
    """The naive twin: blanks the private facts and nothing else."""
    del key
    secret = trace.query.private
    facts = tuple(
        replace(one, text="", claims=()) if secret or one.visibility == "private" else one for one in trace.facts
    )
    return replace(trace, query=replace(trace.query, text=""), facts=facts)


@settings(max_examples=EXAMPLES)
@given(
    facts=facts_lists(), asked=queries(), snapshot=snapshots(), rules=st.sampled_from([RULES, STRICT])
)  # fmt: skip
def test_the_journaled_trace_is_decided_as_the_query_was(
    facts: tuple[Fact, ...], asked: Query, snapshot: Snapshot, rules: CouplingRules
) -> None:
    """Statuses, contradictions, checks, decisions and health come out the same, to the byte."""
    trace = trace_of(facts, snapshot, rules, asked=asked)
    kept = for_journal(trace, KEY)
    again = decide_again(kept)

    assert recorded(kept).data == again.data
    assert _without_kinds(recorded(trace)) == _without_kinds(again)
    assert [one.id for one in trace.facts] == [one.id for one in kept.facts]
    assert _encode(for_journal(trace, KEY)) == _encode(kept)


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), private=st.booleans())
def test_no_word_number_or_time_of_a_private_claim_is_in_the_journal(facts: tuple[Fact, ...], *, private: bool) -> None:
    """Every private text and term is marked; no mark is found in what is written down."""
    marked = tuple(_marked(one, number, private=private) for number, one in enumerate(facts))
    asked = query("the query says quuxword", private=private)
    trace = replace(trace_of(marked, PRIOR, asked=asked), assertions=("⊢ [USR:quuxname] ⇒ [LIVES_IN:quuxtown]",))

    written = _encode(for_journal(trace, KEY)).decode()

    secret = private or any(one.visibility == "private" for one in marked)
    assert not (secret and "quuxname" in written)
    assert not (private and "quuxword" in written)
    for one in marked:
        if private or one.visibility == "private":
            assert f"quuxtext{one.id}." not in written
    if any(one.claims and (private or one.visibility == "private") for one in marked):
        assert "quux" not in written.replace("quuxword", "").replace("quuxtext", "")
        assert "86.125" not in written
        assert "1234567" not in written
        assert "86.125" in _encode(trace).decode()


def _marked(one: Fact, number: int, *, private: bool) -> Fact:
    del private
    claims = tuple(
        Claim(
            f"quux{claim.subject}", f"quux{claim.predicate}", claim.object and f"quux{claim.object}", claim.denied,
            claim.low, claim.high, "quuxunit", 1_234_567_000 + number, 0, claim.functional,
        ) for claim in one.claims
    )  # fmt: skip
    if claims:
        claims = (*claims[:3], Claim("quuxwater", "quuxboils_at", low=86.125, high=86.125, unit="quuxunit"))
    return replace(one, text=f"quuxtext{one.id}.", claims=claims)


def test_numbers_that_clash_in_part_clash_as_strongly_in_the_journal() -> None:
    """Two ranges with a gap of half their width: the same delta, found by a named conflict instead of by numbers."""
    saw = fact("saw", "L0", boils(10, 20), confidence_bp=10_000, source="event")
    told = fact("told", "L2", boils(25, 35), visibility="private")
    trace = trace_of((saw, told), PRIOR)

    kept = for_journal(trace, KEY)

    assert (("clash", 3749), ("explicit", 3749)) == tuple(
        (one.kind, one.magnitude_bp) for one in (*trace.deltas, *kept.deltas)
    )
    assert [("told", 5000)] == [(one.fact_id, one.strength_bp) for one in kept.facts[0].conflicts]
    assert [] == [claim for one in kept.facts for claim in one.claims if claim.low in (10, 20, 25, 35)]
    assert recorded(kept).data == decide_again(kept).data


def test_equal_terms_stay_equal_within_a_query_and_are_strangers_in_another() -> None:
    """A reader of the journal cannot tell that two private talks were about the same place, or try names of places."""
    facts = tuple(fact(name, "L2", lives_in("oslo"), visibility="private", origin=name) for name in "ab")
    one = for_journal(trace_of(facts, PRIOR), KEY)
    two = for_journal(trace_of(facts, PRIOR, asked=query(id="m2:elena")), KEY)
    other_key = for_journal(trace_of(facts, PRIOR), KEY[::-1])

    homes = [[claim.object for kept in trace.facts for claim in kept.claims] for trace in (one, two, other_key)]
    assert [1, 1, 1] == [len(set(home)) for home in homes]
    assert 3 == len({home[0] for home in homes})
    assert 24 == len(homes[0][0])


def test_times_of_private_claims_keep_their_order_and_nothing_else() -> None:
    """Who lived in Oslo until Rome began does not contradict themselves in the journal either."""
    year = 31_536_000_000
    facts = (
        fact("early", "L2", lives_in("oslo", since=-year, until=year), visibility="private"),
        fact("late", "L2", lives_in("rome", since=year), visibility="private"),
        fact("before", "L2", lives_in("kyoto", until=-year), visibility="private"),
        fact("over", "L2", lives_in("bergen", since=2 * year), visibility="private", authority_bp=4000),
    )
    trace = trace_of(facts, PRIOR)
    kept = for_journal(trace, KEY)

    assert ["late"] == [one.fact_a for one in trace.deltas]
    assert {one.id: [(claim.since, claim.until) for claim in one.claims] for one in kept.facts} == {
        "before": [(0, -1)], "early": [(-1, 1)], "late": [(1, 0)], "over": [(2, 0)],
    }  # fmt: skip
    assert recorded(kept).data == decide_again(kept).data


def test_a_public_trace_is_written_as_it_is_and_needs_no_key() -> None:
    """Nothing private, nothing hidden; where something has to be, a short key is refused."""
    public = trace_of((fact("saw", "L0", lives_in("oslo")),), PRIOR)
    private = trace_of((fact("told", "L2", lives_in("oslo"), visibility="private"),), PRIOR)
    wordless = trace_of((fact("told", "L2", visibility="private"),), PRIOR)

    assert for_journal(public, b"") is public
    assert "" == for_journal(wordless, b"").facts[0].text
    for key in (b"", KEY[:15], KEY * 3):
        with pytest.raises(ValueError, match="16 to 64 bytes"):
            for_journal(private, key)


def test_blanking_the_private_facts_only_fails_the_same_tests() -> None:
    """The naive twin: what is blank can no longer be compared, so the query is decided otherwise."""
    facts = (fact("saw", "L0", lives_in("oslo")), fact("told", "L2", lives_in("rome"), visibility="private"))
    trace = trace_of(facts, PRIOR)

    assert {"told": "blocked:L0_L2"} == trace.statuses
    assert trace.statuses == decide_again(for_journal(trace, KEY)).statuses
    assert trace.statuses != decide_again(_naive(trace, KEY)).statuses
    assert "oslo" in _encode(_naive(trace, KEY)).decode()
    assert "oslo" not in _encode(for_journal(trace, KEY).facts[0].claims).decode()


def test_a_journaled_trace_couples_under_other_rules_as_the_query_would_have() -> None:
    """Learning replays journals under rules that nobody has used yet."""
    facts = tuple(
        fact(f"{layer}{number}", layer, boils(float(10 + 7 * number), float(13 + 9 * number)), visibility="private",
             origin=f"{number}")
        for layer in LAYERS for number in range(3)
    )  # fmt: skip
    trace = trace_of(facts, PRIOR)
    kept = for_journal(trace, KEY)

    for kappa_milli in (250, 1000, 4000):
        rules = CouplingRules(kappa_milli=kappa_milli, exact=True)
        one, two = couple("m1:elena", trace.facts, rules), couple("m1:elena", kept.facts, rules)
        assert (one.statuses, one.checks, one.open) == (two.statuses, two.checks, two.open)
