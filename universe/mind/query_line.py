"""The lines of the journal of queries: one shape for each of the seed's five files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from msgspec import Struct

from universe.mind.coupling_rules import CouplingRules, Severity
from universe.mind.decision import DecisionType, Rationale
from universe.mind.delta import Action, Resolution
from universe.mind.fact import Fact
from universe.mind.query import Query
from universe.mind.snapshot import Snapshot
from universe.mind.trace import StageAt
from universe.mind.triage_rules import TriageRules

VERSION: Final = 1
FileName = Literal[
    "query_traces", "routing_decisions", "coupling_checks", "structural_deltas", "synthesis_outputs",
]  # fmt: skip
FILE_NAMES: Final[tuple[FileName, ...]] = get_args(FileName)
"""The seed's second list ("Logging/Archival"); its first names one file differently and lacks one."""


class Line(Struct, frozen=True, kw_only=True):
    """What every line begins with: `seq` counts the lines of a query in one file, `timestamp` is UTC ms."""

    v: int = VERSION
    query_id: str
    seq: int
    timestamp: int
    bot: str
    planet: str
    rules_hash: str
    seed: int


class TraceLine(Line, frozen=True, kw_only=True):
    """One line of ``query_traces``: what the query was given, and `counts` of its lines in the other files."""

    query: Query
    stages: tuple[StageAt, ...]
    facts: tuple[Fact, ...]
    rules: CouplingRules | None
    triage: TriageRules | None
    snapshot: Snapshot | None
    statuses: dict[str, str]
    health: str
    coverage_bp: int
    recall_boost_bp: int
    late: int
    gone: bool
    said: bool
    held: int
    cited: tuple[str, ...]
    counts: dict[str, int]


class DecisionLine(Line, frozen=True, kw_only=True):
    """One line of ``routing_decisions``; `confidence` is a share, `decided_under` the hash of the rules of triage."""

    decision_id: str
    type: DecisionType
    rationale: Rationale
    input: tuple[str, ...]
    output: tuple[str, ...]
    blocked: dict[str, str]
    resolutions: dict[str, Resolution]
    restored: tuple[str, ...]
    escalate: bool
    confidence: float
    decided_under: str
    snapshot_id: str
    agent_version: str


class CheckLine(Line, frozen=True, kw_only=True):
    """One line of ``coupling_checks``."""

    layer_a: str
    layer_b: str
    compared: int
    uncomparable: int
    passed: bool
    delta_id: str


class DeltaLine(Line, frozen=True, kw_only=True):
    """One line of ``structural_deltas``; layers by the seed's long names."""

    delta_id: str
    layer_a: str
    layer_b: str
    fact_a: str
    fact_b: str
    conflict: str
    magnitude_bp: int
    threshold_bp: int
    severity: Severity
    action: Action
    loser: str
    resolution: Resolution
    resolved: bool
    resolved_by: str
    attempts: int


class SynthesisLine(Line, frozen=True, kw_only=True):
    """One line of ``synthesis_outputs``."""

    nwp_assertions: tuple[str, ...]


AnyLine = TraceLine | DecisionLine | CheckLine | DeltaLine | SynthesisLine
Lines = Mapping[FileName, list[AnyLine]]
KINDS: Final[dict[FileName, type[AnyLine]]] = {
    "query_traces": TraceLine, "routing_decisions": DecisionLine, "coupling_checks": CheckLine,
    "structural_deltas": DeltaLine, "synthesis_outputs": SynthesisLine,
}  # fmt: skip
