"""A query as text for a person: stages, what lay in the six spotlights, contradictions, decisions, assertions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from scenarios import virtual_time
from scenarios.plain_text import clean, columns, count, cut, duration, fold, joined, pad
from universe.mind.again import Change, recorded
from universe.mind.claim import BASIS, Claim
from universe.mind.decision import Decision
from universe.mind.delta import Delta
from universe.mind.fact import Fact
from universe.mind.layer import LAYER_NAMES, LAYERS
from universe.mind.outcome import ClosedQuery, Outcome, stands
from universe.mind.snapshot import Snapshot
from universe.mind.trace import Trace
from universe.mind.triage import kept

WIDTH: Final = 110
_LABEL: Final = 13
_ID_MAX: Final = 44
_CLAIMS_MAX: Final = 4


def query_text(closed: ClosedQuery, outcome: Outcome) -> list[str]:
    """All that is known of one query, as lines."""
    trace = closed.trace
    return [
        *_heading(trace),
        *_labelled("stages", _stages(trace)),
        *_labelled("mind", _mind(trace)),
        *_labelled("answer", _answer(closed, outcome)),
        *_labelled("context", _context(trace.snapshot)),
        *_spotlights(trace),
        *_section("contradictions", [line for delta in trace.deltas for line in _delta(delta)]),
        *_section("pairs checked", _checks(trace)),
        *_section("decisions", [line for one in trace.decisions for line in _decision(one)]),
        *_section("assertions", [line for one in trace.assertions for line in _folded(one, 2)]),
    ]


def query_row(closed: ClosedQuery, outcome: Outcome) -> dict[str, object]:
    """One query in a list."""
    trace = closed.trace
    return {
        "id": trace.query.id, "at": trace.query.at, "bot": trace.query.bot, "type": trace.query.type,
        "stage": trace.stages[-1].stage if trace.stages else "", "health": trace.health, "offered": len(trace.facts),
        "kept": sum(stands(trace, one) for one in kept(recorded(trace).decisions)), "deltas": len(trace.deltas),
        "said": closed.answer.said, "held": closed.answer.held, "cited": len(closed.answer.cited),
        "success": outcome.success, "questioned": outcome.questioned,
    }  # fmt: skip


def rows_text(rows: Sequence[dict[str, object]], total: int) -> list[str]:
    """A list of queries, one a line, aligned."""
    lines = [f"{count(total, 'query', 'queries')}, the last {len(rows)}:" if len(rows) < total else
             count(total, "query", "queries") + (":" if total else "")]  # fmt: skip
    cells = [_cells(row) for row in rows]
    widths = [max(columns(row[place]) for row in cells) for place in range(len(cells[0]))] if cells else []
    lines += ["  " + "  ".join(map(pad, row, widths)).rstrip() for row in cells]
    return lines


def _cells(row: dict[str, object]) -> list[str]:
    said = "said" if row["said"] else "not said"
    said += f", held back {_times(int(str(row['held'])))}" if row["held"] else ""
    said += ", asked again" if row["questioned"] else ""
    deltas = count(int(str(row["deltas"])), "contradiction") if row["deltas"] else ""
    return [
        virtual_time.moment(int(str(row["at"]))), cut(str(row["id"]), _ID_MAX), str(row["type"]),
        f"{row['stage']}, {row['health'] or 'never coupled'}", f"{row['kept']} of {row['offered']} facts kept", deltas,
        said,
    ]  # fmt: skip


def change_text(change: Change) -> str:
    """What came out otherwise, in a line."""
    names = {"fact": "fact", "delta": "contradiction", "health": "health of", "decision": "decision"}
    before, after = change.before or "not there", change.after or "not there"
    return f"{names[change.what]} {change.id}: {cut(before, 60)} -> {cut(after, 60)}"


def _heading(trace: Trace) -> list[str]:
    query = trace.query
    who = f"{query.user_id} ({query.tier})" if query.user_id else "nobody in particular"
    where = ", ".join(one for one in (query.planet, query.channel) if one) or "no place"
    lines = [
        f"query {query.id}: {query.type}, {query.bot} for {who} in {where}, {virtual_time.moment(query.at)}",
    ]
    words = f'"{clean(query.text)}"' if query.text else "(private: its words are not in the journal)"
    return lines + ([] if not query.text and not query.private else _folded(words, 2))


def _stages(trace: Trace) -> str:
    steps, before = [], trace.query.at
    for one in trace.stages:
        took = f" +{duration(one.at - before)}" if one.at > before else ""
        steps.append(f"{one.stage}{took}")
        before = one.at
    notes = [f"{count(trace.late, 'post')} came too late"] if trace.late else []
    notes += ["the bus had forgotten it"] if trace.gone else []
    return "; ".join([" > ".join(steps) or "none", *notes])


def _mind(trace: Trace) -> str:
    if trace.rules is None:
        return "never coupled"
    rules = trace.rules
    parts = [
        trace.health or "never coupled", f"{_share(trace.coverage_bp)} of its facts can be checked",
        f"recall boost {_share(trace.recall_boost_bp)}", f"kappa {rules.kappa_milli / 1000:g}",
        f"threshold {rules.threshold_bp / BASIS:g}", *(["exact"] if rules.exact else []), f"rules {rules.hash}",
    ]  # fmt: skip
    return ", ".join(parts)


def _answer(closed: ClosedQuery, outcome: Outcome) -> str:
    answer = closed.answer
    parts = ["said" if answer.said else "not said"]
    parts += [f"held back {_times(answer.held)}"] if answer.held else []
    parts += [f"cites {joined([clean(one) for one in answer.cited])}"] if answer.cited else ["cites nothing"]
    parts += ["a success" if outcome.success else "no success"]
    parts += ["the person asked again"] if outcome.questioned else []
    return ", ".join(parts)


def _context(snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return "none was asked for"
    salience = ", ".join(f"{layer} {_share(value)}" for layer, value in snapshot.by_layer_bp.items())
    queries = count(snapshot.queries, "query", "queries")
    return f"{salience} over a day; recency {_share(snapshot.recency_bp)}, from {queries}; snapshot {snapshot.id}"


def _spotlights(trace: Trace) -> list[str]:
    stay = frozenset(kept(recorded(trace).decisions))
    lines = []
    for layer, facts in groupby(trace.facts, key=lambda fact: fact.layer):
        lines += ["", LAYER_NAMES[layer]]
        lines += [line for fact in facts for line in _fact(fact, _status(trace, fact, stay))]
    empty: list[str] = [layer for layer in LAYERS if all(fact.layer != layer for fact in trace.facts)]
    return [*lines, *(["", f"nothing in {joined(empty)}"] if empty else [])]


def _status(trace: Trace, fact: Fact, stay: frozenset[str]) -> str:
    """``kept``, or what became of it: the codes are those of the decisions."""
    status = trace.statuses.get(fact.id, "")
    if status == "hedged" and fact.id in stay:
        return "kept, hedged"
    return status or ("kept" if fact.id in stay or not trace.decisions else "offered")


def _fact(fact: Fact, status: str) -> list[str]:
    told = [f"{fact.source}, {_share(fact.confidence_bp)} sure, {_share(fact.score_bp)} relevant"]
    told += [f"from {clean(fact.origin)}"] if fact.origin else []
    told += [count(fact.hops, "hop")] if fact.hops else []
    told += [f"needs {fact.needs}"] if fact.needs else []
    told += [f"{name} {'yes' if given else 'no'}" for name, given in sorted(fact.flags.items())]
    told += ["private"] if fact.visibility == "private" else []
    words = [f'"{clean(fact.text)}"'] if fact.text else []
    words += [f"claims {_claim(claim)}" for claim in fact.claims[:_CLAIMS_MAX]]
    words += [f"contradicts {clean(one.fact_id)} by {_share(one.strength_bp)}" for one in fact.conflicts]
    head = f"[{status}] {clean(fact.id)}: {', '.join(told)}"
    return [*_folded(head, 2), *(line for one in words for line in _folded(one, 6))]


def _claim(claim: Claim) -> str:
    if claim.low is None or claim.high is None:
        value = claim.object
    else:
        numbers = f"{claim.low:g}" if claim.low == claim.high else f"{claim.low:g} to {claim.high:g}"
        value = f"{numbers} {claim.unit}".rstrip()
    return clean(f"{claim.subject} {'not ' if claim.denied else ''}{claim.predicate} {value}")


def _delta(delta: Delta) -> Iterator[str]:
    rested = f"{delta.fact_a} against {delta.fact_b}" if delta.fact_a else f"nothing for {delta.fact_b}"
    parts = [
        f"{delta.kind} {_share(delta.magnitude_bp)} over {_share(delta.threshold_bp)}",
        f"{delta.action} {delta.loser}".rstrip(),
        delta.resolution + (f" by {delta.resolved_by}" if delta.resolved_by else ""),
    ]
    yield from _folded(f"[{delta.severity}] {delta.layer_a} x {delta.layer_b}: {clean(rested)} ({delta.id})", 2)
    yield from _folded(f"{', '.join(parts)}; seen {_times(delta.attempts)}", 6)


def _checks(trace: Trace) -> list[str]:
    lines = []
    for check in trace.checks:
        worst = next((one for one in trace.deltas if one.id == check.delta_id), None)
        found = "passed" if check.passed else "failed"
        found += f", worst {worst.fact_a or 'nothing'} against {worst.fact_b}" if worst is not None else ""
        units = f", {check.uncomparable} in other units" if check.uncomparable else ""
        lines += _folded(f"{check.layer_a}-{check.layer_b}: {check.compared} compared{units}, {clean(found)}", 2)
    return lines


def _decision(one: Decision) -> Iterator[str]:
    number = one.id.rpartition("#")[2]
    head = f"#{number} {one.type}: {one.rationale}, {_share(one.confidence_bp)} clear"
    yield from _folded(head + (", stops the answer" if one.escalate else ""), 2)
    reasons: dict[str, list[str]] = {}
    for fact_id, code in one.blocked.items():
        reasons.setdefault(f"blocked, {code}", []).append(fact_id)
    for delta_id, resolution in one.resolutions.items():
        reasons.setdefault(f"settled, {resolution}", []).append(delta_id)
    if one.restored:
        reasons["back"] = list(one.restored)
    if one.output:
        reasons["stay"] = list(one.output)
    for reason, ids in reasons.items():
        yield from _folded(f"{reason}: {clean(', '.join(ids))}", 6)


def _labelled(label: str, text: str) -> list[str]:
    first, *more = fold(text, WIDTH - _LABEL, 6)
    return [f"{label:<{_LABEL}}{first}", *(" " * _LABEL + line for line in more)]


def _section(title: str, lines: Iterable[str]) -> list[str]:
    told = list(lines)
    return ["", title, *told] if told else ["", f"no {title}"]


def _folded(text: str, indent: int) -> list[str]:
    return [" " * indent + line for line in fold(text, WIDTH - indent, 8)]


def _share(value_bp: int) -> str:
    return f"{value_bp / 100:.0f} %"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"
