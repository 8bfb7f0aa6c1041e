"""Closed queries with their answers, for what learns from them."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from tests.mind.makers import NOW, RULES, fact, facts_lists, queries, query, snapshots, trace_of
from universe.journal import Detail, JournalLine
from universe.mind.fact import Fact
from universe.mind.layer import Source
from universe.mind.learning import is_held_out
from universe.mind.outcome import Answer, ClosedQuery
from universe.mind.query_line import Line
from universe.mind.salience import prior
from universe.mind.trace import StageAt, Trace

MINUTE: Final = 60_000
PRIOR: Final = prior("personal", NOW)


def closed(
    name: str, facts: tuple[Fact, ...] = (), *, cited: tuple[str, ...] = (), said: bool = True, held: int = 0,
    minute: float = 0, stage: str = "logged", trace: dict[str, Any] | None = None, **asked: Any,
) -> ClosedQuery:  # fmt: skip
    """A query that was coupled, triaged and closed, `minute` minutes after `NOW`; `trace` are other fields of it."""
    at = NOW + int(minute * MINUTE)
    one = query(id=f"{name}:elena", at=at, **{"user_id": "1", "planet": "p1", "channel": "c1", **asked})
    made = trace_of(facts, PRIOR, RULES, asked=one)
    stages = tuple(msgspec.structs.replace(each, at=at + place) for place, each in enumerate(made.stages))
    made = msgspec.structs.replace(
        made, **{"stages": (*stages, msgspec.convert([stage, at + 900], StageAt)), **(trace or {})}
    )
    return ClosedQuery(trace=made, answer=Answer(said=said, held=held, cited=cited))


def two_sources(number: int) -> tuple[Fact, ...]:
    """Ten memories and ten notes of one query, all equally relevant; more than the layer has room for."""
    sources: tuple[Source, ...] = ("memory", "person")
    return tuple(
        fact(f"f{number}-{each}-{source}", "L2", source=source, text=f"{source} {number} {each}")
        for each in range(10)
        for source in sources
    )


def kept_of(one: ClosedQuery, source: str) -> tuple[str, ...]:
    """The ids of the kept facts of a source."""
    stay = {each for decision in one.trace.decisions[-1:] for each in decision.output}
    return tuple(each.id for each in one.trace.facts if each.source == source and each.id in stay)


def names(count: int, *, held_out: bool) -> list[str]:
    """The first `count` names whose queries are, or are not, kept for the judgement."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        if is_held_out(f"m{number}:elena") == held_out:
            found.append(f"m{number}")
        number += 1
    return found


def without(line: Line, *fields: str) -> dict[str, Any]:
    """A line as JSON values, without some of its fields."""
    values: dict[str, Any] = msgspec.to_builtins(line)
    return {name: value for name, value in values.items() if name not in fields}


def _bounded(one: Fact) -> Fact:
    """Without numbers that the bus would refuse."""
    return msgspec.structs.replace(one, claims=tuple(each for each in one.claims if abs(each.high or 0.0) <= 1e15))


@st.composite
def closed_queries(draw: st.DrawFn, name: str = "m1") -> ClosedQuery:
    """Any closed query: some never came to coupling, some to synthesis, some were private, some were not answered."""
    asked = msgspec.structs.replace(draw(queries()), id=f"{name}:elena")
    facts = tuple(map(_bounded, draw(facts_lists(6))))
    trace = trace_of(facts, draw(snapshots()), RULES, asked=asked)
    if draw(st.booleans()):
        trace = msgspec.structs.replace(trace, assertions=("⊢ [USR:42] ⇒ [LIVES_IN:oslo]",), late=2)
    if draw(st.integers(0, 4)) == 0:
        trace = Trace(query=asked, stages=trace.stages[:2], gone=draw(st.booleans()))
    cited = tuple(draw(st.lists(st.sampled_from([one.id for one in facts]), unique=True))) if facts else ()
    answer = Answer(said=draw(st.booleans()), held=draw(st.integers(0, 2)), cited=cited)
    return ClosedQuery(trace=trace, answer=answer)


def journal_line(one: ClosedQuery, n: int = 0) -> JournalLine:
    """The decision in which a bot hands out a closed query (`actors.bot_traces`)."""
    query, answer = one.trace.query, one.answer
    details: dict[str, Detail] = {
        "query": query.id, "said": answer.said, "held": answer.held, "cited": list(answer.cited),
        "trace": msgspec.json.encode(one.trace, order="deterministic").decode(),
    }  # fmt: skip
    return JournalLine(one.at, f"bot:{query.bot}", n, "query_trace", "bus/1", "msg:1", details)
