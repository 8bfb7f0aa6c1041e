"""What lies on the bus about one query, as the scripts hand it out: from bytes to records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args

import msgspec
from msgspec import Struct

from universe.mind.coupled import DROPPED, Coupled, Health
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.delta import Check, Delta
from universe.mind.fact import FLAGS, Fact, fact_order
from universe.mind.query import Query, Stage
from universe.mind.snapshot import Snapshot
from universe.mind.trace import StageAt, Trace

_STAGES: Final[frozenset[str]] = frozenset(get_args(Stage))
_HEALTH: Final[dict[str, Health]] = {name: name for name in get_args(Health)}


class Assertions(Struct, frozen=True):
    """The value of ``synthesis_output``."""

    assertions: tuple[str, ...]


_facts: Final = msgspec.json.Decoder(list[Fact])
_deltas: Final = msgspec.json.Decoder(list[Delta])
_checks: Final = msgspec.json.Decoder(list[Check])
_decisions: Final = msgspec.json.Decoder(list[Decision])
_pairs: Final = msgspec.msgpack.Decoder(list[str])


class BusView(Struct, frozen=True):
    """One reading. Everything is in the order that the records promise, whatever order the server keeps."""

    fields: dict[str, str]
    facts: tuple[Fact, ...]
    statuses: dict[str, str]
    deltas: tuple[Delta, ...]
    checks: tuple[Check, ...]
    decisions: tuple[Decision, ...]
    assertions: tuple[str, ...]

    @property
    def stages(self) -> tuple[StageAt, ...]:
        """The stages that the query has been in, the last one is where it is."""
        found = (part.partition(":") for part in self.fields.get("stages", "").split())
        return tuple(StageAt(_named(stage), int(at)) for stage, _, at in found)

    @property
    def kept(self) -> tuple[Fact, ...]:
        """The facts that triage did not take out."""
        return tuple(fact for fact in self.facts if not self.statuses.get(fact.id, "").startswith(DROPPED))

    @property
    def coupled(self) -> Coupled | None:
        """What coupling found, and what became of it since; None before the first coupling."""
        fields = self.fields
        if "health" not in fields:
            return None
        low, medium, high, critical = (int(count) for count in fields["open"].split())
        return Coupled(
            health=_HEALTH[fields["health"]], open=(low, medium, high, critical),
            coverage_bp=int(fields["coverage_bp"]), recall_boost_bp=int(fields["recall_boost_bp"]),
            rules_hash=fields["rules_hash"],
            gates={flag: allowed == "1" for flag, allowed in zip(FLAGS, fields["gates"], strict=True)},
            statuses={one: status for one, status in self.statuses.items() if not status.startswith(DROPPED)},
            deltas=self.deltas, checks=self.checks,
        )  # fmt: skip

    @property
    def trace(self) -> Trace:
        """All of it, to be journaled."""
        fields = self.fields
        rules, snapshot = fields.get("rules"), fields.get("snapshot")
        return Trace(
            query=msgspec.json.decode(fields["query"], type=Query), stages=self.stages, facts=self.facts,
            rules=msgspec.json.decode(rules, type=CouplingRules) if rules else None,
            snapshot=msgspec.json.decode(snapshot, type=Snapshot) if snapshot else None,
            statuses=self.statuses, deltas=self.deltas, checks=self.checks, decisions=self.decisions,
            assertions=self.assertions, health=fields.get("health", ""),
            coverage_bp=int(fields.get("coverage_bp", "0")),
            recall_boost_bp=int(fields.get("recall_boost_bp", "10000")), late=int(fields.get("late", "0")),
        )  # fmt: skip


def view_of(reply: Sequence[Any]) -> BusView:
    """Read what a script handed out behind its first word.

    Raises ValueError, KeyError or `msgspec.ValidationError` for what is not ours.
    """
    fields, facts, statuses, deltas, checks, decisions, assertions = reply
    found = _flat(fields)
    order = {delta_id: place for place, delta_id in enumerate(found.get("delta_order", "").split())}
    return BusView(
        fields=found,
        facts=tuple(sorted(_facts.decode(facts), key=fact_order)),
        statuses=dict(sorted(_flat(statuses).items())),
        deltas=tuple(sorted(_deltas.decode(deltas), key=lambda one: order[one.id])),
        checks=tuple(sorted(_checks.decode(checks), key=lambda one: (one.layer_a, one.layer_b))),
        decisions=tuple(sorted(_decisions.decode(decisions), key=lambda one: (len(one.id), one.id))),
        assertions=msgspec.json.decode(assertions, type=Assertions).assertions if assertions else (),
    )


def _flat(packed: bytes) -> dict[str, str]:
    texts = _pairs.decode(packed)
    return dict(zip(texts[::2], texts[1::2], strict=True))


def _named(stage: str) -> Any:
    if stage not in _STAGES:
        raise ValueError(f"no stage: {stage[:20]!r}")
    return stage
