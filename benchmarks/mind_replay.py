"""Recorded queries decided again, from the bytes of the journal: how many in a second, and whether every byte is alike.

A query has 12 to 24 facts of all layers: what was said, who the bot is, what it may tell, memories, rumours, knowledge.
One in four is private, so that hashes stand for its words. Beside: what reading the traces costs without deciding.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, cpu_s, median_ratio, progress, result
from universe.mind.again import decide_again, difference, recorded
from universe.mind.applied import apply_decisions
from universe.mind.claim import Claim
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.fact import Fact, fact_order
from universe.mind.layer import BANDS_BP, Layer, Source
from universe.mind.private_trace import for_journal
from universe.mind.query import QUERY_TYPES, STAGES, Query
from universe.mind.salience import prior
from universe.mind.sources import identity_facts, intent_fact
from universe.mind.trace import StageAt, Trace
from universe.mind.triage import Case, decide, wants_context
from universe.mind.triage_rules import TriageRules
from universe.rng import below, chance, choose

SEED: Final = 6
NOW: Final = 1_700_000_000_000
KEY: Final = bytes(range(32))
PRIVATE_SHARE: Final = 0.25
_FACTS: Final = (12, 24)
_SOURCES: Final[tuple[tuple[Layer, Source], ...]] = (
    ("L0", "cartridge"), ("L0", "graph"), ("L1", "cartridge"), ("L2", "memory"), ("L2", "report"), ("L2", "memory"),
    ("L3", "gossip"), ("L3", "pattern"),
)  # fmt: skip
_TOWNS: Final = ("oslo", "rome", "bergen", "kyoto")
_DOINGS: Final = ("sells boats", "repairs clocks", "bakes bread", "reads old maps", "collects stamps", "keeps bees")
_encoder: Final = msgspec.json.Encoder(order="deterministic")
_decoder: Final = msgspec.json.Decoder(Trace)


class Size(Struct, frozen=True):
    """Queries recorded, and how often all of them are decided again."""

    queries: int = 10_000
    repeats: int = 3


FULL: Final = Size()
TINY: Final = Size(60, 1)
_AIMS: Final = (Aim("queries_per_cpu_s", 2000.0), Aim("share_alike", 1.0))


def run(size: Size = FULL) -> Result:
    """Record, replay under the same rules, and under stricter ones."""
    progress(f"{size.queries:,} queries recorded")
    journal = [_encoder.encode(for_journal(recorded_query(number), KEY)) for number in range(size.queries)]
    progress("decided again")
    sides = alternate(
        {"read": lambda: cpu_s(lambda: _read(journal)), "decided": lambda: cpu_s(lambda: _decided(journal))},
        size.repeats,
    )
    decided_s, read_s = statistics.median(sides["decided"]), statistics.median(sides["read"])
    traces = [_decoder.decode(line) for line in journal]
    alike = sum(recorded(trace).data == decide_again(trace).data for trace in traces)
    strict = CouplingRules(kappa_milli=4000, exact=True)
    changed = sum(bool(difference(recorded(trace), decide_again(trace, strict))) for trace in traces)
    metrics: Figures = {
        "queries": size.queries,
        "facts_per_query": statistics.mean(len(trace.facts) for trace in traces),
        "deltas_per_query": statistics.mean(len(trace.deltas) for trace in traces),
        "private": sum(trace.query.private for trace in traces),
        "queries_per_cpu_s": size.queries / decided_s,
        "share_alike": alike / size.queries,
        "changed_by_stricter_rules": changed,
        "bytes_per_trace": statistics.median(map(len, journal)),
    }
    baselines: Figures = {"read_only_per_cpu_s": size.queries / read_s}
    ratios: Figures = {"decided_to_read_only": median_ratio(sides["decided"], sides["read"])}
    return result("mind_replay", metrics, baselines, ratios, _AIMS)


def _read(journal: Sequence[bytes]) -> None:
    for line in journal:
        _decoder.decode(line)


def _decided(journal: Sequence[bytes]) -> None:
    for line in journal:
        decide_again(_decoder.decode(line))


def recorded_query(number: int) -> Trace:
    """The complete trace of a synthetic query; the same number gives the same."""
    key = f"m{number}"
    private = chance(SEED, "mind_replay.private", number, key, PRIVATE_SHARE)
    query = Query(
        id=f"{key}:elena", bot="elena", type=choose(SEED, "mind_replay.type", number, key, QUERY_TYPES), at=NOW,
        until=NOW + 60_000, text="where does she live?", private=private,
    )  # fmt: skip
    facts = tuple(sorted(_facts(number, private=private), key=fact_order))
    rules = CouplingRules()
    coupled = couple(query.id, facts, rules)
    case = Case(query=query, facts=facts, coupled=coupled, now=NOW + 5)
    context = None
    decisions = decide(case, TriageRules())
    if wants_context(decisions):
        context = prior(query.type, NOW + 7)
        again = msgspec.structs.replace(case, snapshot=context, now=NOW + 7, before=decisions)
        decisions += decide(again, TriageRules())
    applied = apply_decisions(query.id, facts, rules, coupled, decisions)
    return Trace(
        query=query, stages=tuple(StageAt(stage, NOW + at) for at, stage in enumerate(STAGES[:9])), facts=facts,
        rules=rules, snapshot=context, statuses=applied.statuses, deltas=applied.deltas, checks=applied.coupled.checks,
        decisions=decisions, health=applied.coupled.health, coverage_bp=applied.coupled.coverage_bp,
        recall_boost_bp=applied.coupled.recall_boost_bp,
    )  # fmt: skip


def _facts(number: int, *, private: bool) -> list[Fact]:
    key = f"m{number}"
    intent = intent_fact(choose(SEED, "mind_replay.tier", number, key, ("stranger", "familiar")))
    wish = _fact(number, 0, "L4", "intent", private=private)
    standing = [*identity_facts("elena", "Elena"), *([intent] if intent is not None else []), wish]
    low, high = _FACTS
    wanted = low + below(SEED, "mind_replay.facts", number, key, high - low + 1)
    for place in range(1, wanted - len(standing) + 1):
        layer, source = choose(SEED, "mind_replay.source", number, f"{key}/{place}", _SOURCES)
        standing.append(_fact(number, place, layer, source, private=private and layer == "L2"))
    return standing


def _fact(number: int, place: int, layer: Layer, source: Source, *, private: bool) -> Fact:
    key = f"m{number}/{place}"
    person = f"user:{below(SEED, 'mind_replay.person', number, key, 4)}"
    town = choose(SEED, "mind_replay.town", number, key, _TOWNS)
    kind = below(SEED, "mind_replay.kind", number, key, 3)
    degrees = float(90 + below(SEED, "mind_replay.degrees", number, key, 20))
    claims = (
        (Claim(person, "lives_in", town, functional=True),),
        (Claim("water", "boils_at", low=degrees, high=degrees + 5, unit="celsius"),),
        (),
    )[kind]
    doing = choose(SEED, "mind_replay.doing", number, key, _DOINGS)
    low, high = BANDS_BP[layer]
    return Fact(
        id=f"{source}:{place}", layer=layer, source=source, text=f"{person} of {town}, number {place}, {doing} there",
        confidence_bp=low + below(SEED, "mind_replay.confidence", number, key, high - low + 1), origin=key,
        authority_bp=4000 + below(SEED, "mind_replay.authority", number, key, 6000), claims=claims,
        at=NOW - below(SEED, "mind_replay.age", number, key, 40 * 86_400_000),
        needs="allows_gossip" if source == "gossip" else "", visibility="private" if private else "public",
        score_bp=1000 + below(SEED, "mind_replay.score", number, key, 9000),
    )  # fmt: skip
