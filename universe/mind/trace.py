"""The trace of a query: all that is needed to decide it again, and nothing private in words."""

from __future__ import annotations

from msgspec import Struct

from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.delta import Check, Delta
from universe.mind.fact import Fact
from universe.mind.query import Query, Stage
from universe.mind.snapshot import Snapshot
from universe.mind.triage_rules import TriageRules

TRACE_SCHEMA = "query_trace@1"


class StageAt(Struct, frozen=True, array_like=True):
    """When (UTC ms) a query came into a stage."""

    stage: Stage
    at: int


class Trace(Struct, frozen=True, kw_only=True):
    """A closed query as it lay on the bus.

    `facts` are all that were offered, in `fact_order`; `statuses` what became of those that were not simply kept.
    `rules` and `triage` are what it was coupled and decided under. `late` counts posts that were refused because the
    query had moved on. `gone` means that the bus had forgotten it.
    """

    query: Query
    stages: tuple[StageAt, ...]
    facts: tuple[Fact, ...] = ()
    rules: CouplingRules | None = None
    triage: TriageRules | None = None
    snapshot: Snapshot | None = None
    statuses: dict[str, str] = {}
    deltas: tuple[Delta, ...] = ()
    checks: tuple[Check, ...] = ()
    decisions: tuple[Decision, ...] = ()
    assertions: tuple[str, ...] = ()
    health: str = ""
    coverage_bp: int = 0
    recall_boost_bp: int = 10_000
    late: int = 0
    gone: bool = False
