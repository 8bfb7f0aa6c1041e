"""The journal of queries as lines: the seed's five files, and the traces back from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from universe.mind.claim import BASIS
from universe.mind.decision import Decision
from universe.mind.delta import Check, Delta
from universe.mind.layer import LAYER_NAMES
from universe.mind.outcome import Answer, ClosedQuery, closed_order
from universe.mind.query import Stage
from universe.mind.query_line import (
    FILE_NAMES,
    AnyLine,
    CheckLine,
    DecisionLine,
    DeltaLine,
    FileName,
    Lines,
    SynthesisLine,
    TraceLine,
)
from universe.mind.trace import Trace

_LAYERS: Final[dict[str, str]] = {name: layer for layer, name in LAYER_NAMES.items()}
_UNRESOLVED: Final = frozenset({"open", "persistent"})


def lines_of(trace: Trace, answer: Answer | None = None, seed: int = 0) -> dict[FileName, list[AnyLine]]:
    """The lines of one query by file. `seed` is that of its run; `trace` is one that may be journaled."""
    head = _head(trace, seed)
    checked = head | {"timestamp": _when(trace, "coupled")}
    lines: dict[FileName, list[AnyLine]] = {name: [] for name in FILE_NAMES}
    for seq, decision in enumerate(trace.decisions):
        lines["routing_decisions"].append(_decision_line(head | {"seq": seq, "timestamp": decision.at}, decision))
    for seq, check in enumerate(trace.checks):
        lines["coupling_checks"].append(CheckLine(**checked | {"seq": seq}, **msgspec.structs.asdict(check)))
    for seq, delta in enumerate(trace.deltas):
        lines["structural_deltas"].append(_delta_line(checked | {"seq": seq}, delta))
    if trace.assertions:
        said = head | {"timestamp": _when(trace, "synthesis")}
        lines["synthesis_outputs"].append(SynthesisLine(**said, nwp_assertions=trace.assertions))
    counts: dict[str, int] = {name: len(lines[name]) for name in FILE_NAMES[1:]}
    lines["query_traces"].append(_trace_line(head, trace, answer or Answer(), counts))
    return lines


def closed_of(lines: Lines) -> list[ClosedQuery]:
    """The queries behind lines, in `closed_order`; a line that is there twice counts once, as it stands last.

    Raises ValueError where lines of a query are missing, or where one names a layer that does not exist.
    """
    rest: dict[FileName, dict[tuple[str, int], AnyLine]] = {
        name: {(one.query_id, one.seq): one for one in lines.get(name, ())} for name in FILE_NAMES
    }
    found = [_closed(one, rest) for one in rest["query_traces"].values() if isinstance(one, TraceLine)]
    return sorted(found, key=closed_order)


def traces_of(lines: Lines) -> list[Trace]:
    """The traces behind lines; see `closed_of`."""
    return [one.trace for one in closed_of(lines)]


def merged(parts: Iterable[Lines]) -> dict[FileName, list[AnyLine]]:
    """The lines of several queries, in order, by file."""
    lines: dict[FileName, list[AnyLine]] = {name: [] for name in FILE_NAMES}
    for part in parts:
        for name, more in part.items():
            lines[name] += more
    return lines


def _when(trace: Trace, stage: Stage) -> int:
    return next((one.at for one in trace.stages if one.stage == stage), trace.query.at)


def _head(trace: Trace, seed: int) -> dict[str, Any]:
    query = trace.query
    return {
        "query_id": query.id, "seq": 0, "timestamp": ClosedQuery(trace=trace).at, "bot": query.bot,
        "planet": query.planet, "rules_hash": trace.rules.hash if trace.rules is not None else "", "seed": seed,
    }  # fmt: skip


def _trace_line(head: dict[str, Any], trace: Trace, answer: Answer, counts: dict[str, int]) -> TraceLine:
    return TraceLine(
        **head, query=trace.query, stages=trace.stages, facts=trace.facts, rules=trace.rules, triage=trace.triage,
        snapshot=trace.snapshot, statuses=trace.statuses, health=trace.health, coverage_bp=trace.coverage_bp,
        recall_boost_bp=trace.recall_boost_bp, late=trace.late, gone=trace.gone, said=answer.said, held=answer.held,
        cited=answer.cited, counts=counts,
    )  # fmt: skip


def _decision_line(head: dict[str, Any], one: Decision) -> DecisionLine:
    return DecisionLine(
        **head, decision_id=one.id, type=one.type, rationale=one.rationale, input=one.input, output=one.output,
        blocked=one.blocked, resolutions=one.resolutions, restored=one.restored, escalate=one.escalate,
        confidence=one.confidence_bp / BASIS, decided_under=one.rules_hash, snapshot_id=one.snapshot_id,
        agent_version=one.agent_version,
    )  # fmt: skip


def _delta_line(head: dict[str, Any], one: Delta) -> DeltaLine:
    return DeltaLine(
        **head, delta_id=one.id, layer_a=LAYER_NAMES[one.layer_a], layer_b=LAYER_NAMES[one.layer_b],
        fact_a=one.fact_a, fact_b=one.fact_b, conflict=one.kind, magnitude_bp=one.magnitude_bp,
        threshold_bp=one.threshold_bp, severity=one.severity, action=one.action, loser=one.loser,
        resolution=one.resolution, resolved=one.resolution not in _UNRESOLVED, resolved_by=one.resolved_by,
        attempts=one.attempts,
    )  # fmt: skip


def _closed(line: TraceLine, rest: Mapping[FileName, Mapping[tuple[str, int], AnyLine]]) -> ClosedQuery:
    def of(name: FileName) -> list[AnyLine]:
        keys = [(line.query_id, seq) for seq in range(line.counts.get(name, 0))]
        missing = next((seq for _, seq in keys if (line.query_id, seq) not in rest[name]), None)
        if missing is not None:
            raise ValueError(f"query {line.query_id} lacks line {missing} of {name}")
        return [rest[name][key] for key in keys]

    decisions = tuple(_decision(one) for one in of("routing_decisions") if isinstance(one, DecisionLine))
    checks = tuple(_check(one) for one in of("coupling_checks") if isinstance(one, CheckLine))
    deltas = tuple(_delta(one) for one in of("structural_deltas") if isinstance(one, DeltaLine))
    said = [one.nwp_assertions for one in of("synthesis_outputs") if isinstance(one, SynthesisLine)]
    trace = Trace(
        query=line.query, stages=line.stages, facts=line.facts, rules=line.rules, triage=line.triage,
        snapshot=line.snapshot, statuses=line.statuses, deltas=deltas, checks=checks, decisions=decisions,
        assertions=said[0] if said else (), health=line.health, coverage_bp=line.coverage_bp,
        recall_boost_bp=line.recall_boost_bp, late=line.late, gone=line.gone,
    )  # fmt: skip
    return ClosedQuery(trace=trace, answer=Answer(said=line.said, held=line.held, cited=line.cited))


def _decision(line: DecisionLine) -> Decision:
    return Decision(
        id=line.decision_id, query_id=line.query_id, at=line.timestamp, type=line.type, rationale=line.rationale,
        input=line.input, output=line.output, blocked=line.blocked, resolutions=line.resolutions,
        restored=line.restored, escalate=line.escalate, confidence_bp=round(line.confidence * BASIS),
        rules_hash=line.decided_under, snapshot_id=line.snapshot_id, agent_version=line.agent_version,
    )  # fmt: skip


def _check(line: CheckLine) -> Check:
    return Check(
        layer_a=line.layer_a, layer_b=line.layer_b, compared=line.compared, uncomparable=line.uncomparable,
        passed=line.passed, delta_id=line.delta_id,
    )  # fmt: skip


def _delta(line: DeltaLine) -> Delta:
    try:
        layer_a, layer_b = _LAYERS[line.layer_a], _LAYERS[line.layer_b]
    except KeyError as error:
        raise ValueError(f"delta {line.delta_id} names no layer: {error.args[0]}") from error
    return Delta(
        id=line.delta_id, layer_a=layer_a, layer_b=layer_b, fact_a=line.fact_a, fact_b=line.fact_b,
        kind=line.conflict, magnitude_bp=line.magnitude_bp, threshold_bp=line.threshold_bp, severity=line.severity,
        action=line.action, loser=line.loser, resolution=line.resolution, resolved_by=line.resolved_by,
        attempts=line.attempts,
    )  # fmt: skip
