"""What triage decides about a query, each with its reason: the seed's decision records."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from universe.mind.delta import Resolution

DecisionType = Literal[
    "candidate_filter", "gate_heuristic", "delta_review", "resolve_delta", "defer_temporal", "budget_trim", "restore",
]  # fmt: skip
Rationale = Literal[
    "intent_gate", "contradicted", "below_cap", "irrelevant", "duplicate", "over_budget", "lower_layer_wins",
    "believed_less", "accepted_tension", "foundations_contradict", "no_snapshot", "winner_gone", "all_kept",
]  # fmt: skip
AGENT_VERSION: Final = "rules-1"


class Decision(Struct, frozen=True, kw_only=True):
    """One decision about a query.

    `input` are the facts (or deltas) that were looked at, `output` those that stay; `blocked` says why each other does
    not. `resolutions` settle deltas by id. `confidence_bp` is how clear it was: the distance between the lowest score
    that was kept and the highest that was not, 10,000 where a hard rule decided. `escalate` stops the answer.
    """

    id: str
    query_id: str
    at: int
    type: DecisionType
    rationale: Rationale
    input: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    blocked: dict[str, str] = {}
    resolutions: dict[str, Resolution] = {}
    restored: tuple[str, ...] = ()
    escalate: bool = False
    confidence_bp: int = 10_000
    rules_hash: str = ""
    snapshot_id: str = ""
    agent_version: str = AGENT_VERSION
