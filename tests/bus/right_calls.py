"""One right call of each of the bus's scripts, and what has to lie under its keys: for the matrix of wrong types."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from tests.mind.makers import NOW, fact, lives_in, query
from universe.mind.coupling_rules import CouplingRules, rules_encoder
from universe.mind.decision import Decision

NAMES: Final = (
    "stage", "metadata", "L0", "L1", "L2", "L3", "L4", "L5", "fact_status", "approved", "blocked", "checks", "deltas",
    "decisions", "output",
)  # fmt: skip
KINDS: Final = {
    name: {"stage": "string", "output": "string", "approved": "set", "blocked": "set"}.get(name, "hash")
    for name in NAMES
}
"""What every script of the bus expects under its fifteen keys, by role."""
_QUERY: Final = query()
_RULES: Final = CouplingRules()
_LAYERS: Final = ("L0", "L1", "L2", "L3", "L4", "L5")


def fact_json(name: str = "f1", layer: Any = "L2", **given: Any) -> bytes:
    """A fact as a poster sends it."""
    return msgspec.json.encode(fact(name, layer, lives_in("oslo"), **given))


def contents(stage: str) -> dict[str, Any]:
    """A query in a stage: role to string, or to fields of a hash."""
    facts: dict[str, Any] = {layer: {f"at_{layer}": fact_json(f"at_{layer}", layer)} for layer in _LAYERS}
    metadata = {"query": msgspec.json.encode(_QUERY), "stages": "posted:1"}
    found = {"stage": stage, "metadata": metadata, "deltas": {}, "fact_status": {"at_L2": "hedged"}, **facts}
    return {key: value for key, value in found.items() if stage or key in _LAYERS}


def decision_json(**given: Any) -> bytes:
    """A decision as the port sends it."""
    fields: dict[str, Any] = {"id": "q#0", "query_id": "q", "at": NOW, "type": "restore", "rationale": "winner_gone"}
    return msgspec.json.encode(Decision(**{**fields, **given}))


def right_args() -> dict[str, tuple[str, list[Any]]]:
    """By script: the stage that it wants, and its arguments."""
    begin: list[Any] = [NOW, 60_000]
    packed = rules_encoder.encode(_RULES)
    return {
        "query_open": ("", [*begin, msgspec.json.encode(_QUERY)]),
        "query_post": ("search", [*begin, "r1", "memory", fact_json("new"), fact_json("newer", "L3")]),
        "query_couple": ("search", [*begin, "r1", _QUERY.id, "search", packed, _RULES.hash]),
        "query_decide": ("coupled", [*begin, "r1", b"", decision_json(blocked={"at_L2": "x"})]),
        "query_advance": ("verified", [*begin, "r1", b'{"assertions":[]}', "synthesis", "injection"]),
        "query_close": ("generation", [*begin, "logged"]),
    }
