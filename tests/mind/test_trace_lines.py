"""The seed's five files: a trace comes back from its lines, and lines say what the seed's schemas ask for."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mind.makers import boils, fact, lives_in
from tests.mind.outcomes import closed, closed_queries, without
from tests.scale import scaled
from universe.mind.layer import LAYER_NAMES
from universe.mind.outcome import ClosedQuery
from universe.mind.query_line import FILE_NAMES, KINDS, AnyLine, DecisionLine, FileName
from universe.mind.trace_lines import closed_of, lines_of, merged, traces_of

EXAMPLES = scaled(60, 2000)
TOLD = closed("m1", (fact("f0", "L0", boils(100)), fact("f2", "L2", boils(50)), fact("f4", "L4", lives_in("oslo"))))


def _lines(one: ClosedQuery) -> dict[FileName, list[AnyLine]]:
    return lines_of(one.trace, one.answer, seed=7)


def _read_back(lines: dict[FileName, list[AnyLine]]) -> dict[FileName, list[AnyLine]]:
    """Through JSON, as on the disk."""
    encode = msgspec.json.Encoder(order="deterministic").encode
    return {name: [msgspec.json.decode(encode(one), type=KINDS[name]) for one in lines[name]] for name in FILE_NAMES}


@settings(max_examples=EXAMPLES)
@given(first=closed_queries("m1"), second=closed_queries("m2"), shuffled=st.randoms(use_true_random=False))
def test_traces_come_back_from_their_lines(first: ClosedQuery, second: ClosedQuery, shuffled: object) -> None:
    """Whatever was decided, through JSON, with the lines of two queries mixed and some of them there twice."""
    lines = _read_back(merged([_lines(second), _lines(first), _lines(first)]))
    for of_file in lines.values():
        shuffled.shuffle(of_file)  # type: ignore[attr-defined]

    assert [first, second] == closed_of(lines)
    assert [first.trace, second.trace] == traces_of(lines)


def test_every_confidence_comes_back_from_a_share() -> None:
    """The seed writes 0.92; all 10,001 values are read back as they were."""
    line = next(one for one in _lines(TOLD)["routing_decisions"] if isinstance(one, DecisionLine))
    decision = TOLD.trace.decisions[0]
    for value in range(10_001):
        trace = msgspec.structs.replace(TOLD.trace, decisions=(msgspec.structs.replace(decision, confidence_bp=value),))
        (back,) = traces_of(_read_back(lines_of(trace)))
        assert back.decisions[0].confidence_bp == value
        if value == 9200:
            (written,) = lines_of(trace)["routing_decisions"]
            assert isinstance(written, DecisionLine)
            assert written.confidence == 0.92
    assert 0.0 <= line.confidence <= 1.0


def test_lines_have_the_names_of_the_seed() -> None:
    """Five files, and in each the fields that the seed's records have."""
    lines = _lines(TOLD)

    seeds = "query_traces routing_decisions coupling_checks structural_deltas synthesis_outputs"
    assert seeds.split() == [*lines]
    (delta,) = lines["structural_deltas"][:1]
    told = without(delta)
    assert {"L0_EMPIRICAL", "L2_NARRATIVE"} == {told["layer_a"], told["layer_b"]}
    assert {"delta_id", "timestamp", "conflict", "severity", "resolution", "resolved"} <= told.keys()
    assert {"decision_id", "timestamp", "type", "rationale", "input", "output", "confidence"} <= without(
        lines["routing_decisions"][0]
    ).keys()
    assert {"layer_a", "layer_b", "passed", "delta_id"} <= without(lines["coupling_checks"][0]).keys()
    for of_file in lines.values():
        for one in of_file:
            assert (1, "m1:elena", "elena", "p1", 7) == (one.v, one.query_id, one.bot, one.planet, one.seed)
            assert TOLD.trace.rules is not None
            assert TOLD.trace.rules.hash == one.rules_hash


def test_a_query_of_which_a_line_is_missing_is_refused() -> None:
    """Less than everything would be decided otherwise, and nobody would know."""
    lines = _lines(TOLD)
    assert len(lines["coupling_checks"]) > 1
    del lines["coupling_checks"][1]

    with pytest.raises(ValueError, match="m1:elena lacks line 1 of coupling_checks"):
        closed_of(lines)


def test_lines_of_a_query_without_its_trace_are_not_read() -> None:
    """A crash may leave them: the trace is written last."""
    lines = _lines(TOLD)
    lines["query_traces"] = []

    assert [] == closed_of(lines)


def test_a_layer_that_does_not_exist_is_refused() -> None:
    """Only the seed's long names are layers in this file."""
    lines = _lines(TOLD)
    assert "L2" not in LAYER_NAMES.values()
    lines["structural_deltas"] = [msgspec.structs.replace(one, layer_b="L2") for one in lines["structural_deltas"]]

    with pytest.raises(ValueError, match="names no layer"):
        closed_of(lines)
