"""The Triage Agent: looks at a coupled query and decides what stays; it keeps nothing between queries."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from actors.member import Member, Started
from actors.turn import Turn
from universe.mind.coupled import Coupled
from universe.mind.decision import Decision
from universe.mind.fact import Fact
from universe.mind.query import Query
from universe.mind.responses import Response, explores, triage_under
from universe.mind.snapshot import Snapshot
from universe.mind.triage import Case, decide
from universe.mind.triage_rules import TriageRules
from universe.substrate import AnyEnvelope


class Consider(Struct, frozen=True, tag="consider"):
    """Decide about a query that was coupled; answered by `Considered` to the sender.

    `before` are decisions made without temporal context, where it was asked for.
    """

    query: Query
    facts: tuple[Fact, ...]
    coupled: Coupled
    snapshot: Snapshot | None = None
    before: tuple[Decision, ...] = ()
    response: Response = Response(mode="normal")


class Considered(Struct, frozen=True, tag="considered"):
    """What was decided about the query of a request, under `rules`."""

    request_id: str
    decisions: tuple[Decision, ...]
    rules: TriageRules


class TriageParameters(Struct, frozen=True, kw_only=True):
    """The rules of a pool; all its members have the same. `base` are those without anything learned."""

    rules: TriageRules = TriageRules()
    base: TriageRules = TriageRules()
    seed: int = 0


class TriageState(Struct):
    """How much one member has decided."""

    queries: int = 0


class Triage(Member[TriageState]):
    """One of a pool; any of them gives the same decisions for the same query."""

    State: ClassVar[type[Struct]] = TriageState
    Protocol: ClassVar[Any] = Consider | Started
    in_digest: ClassVar[bool] = False

    def __init__(self, address: str, parameters: TriageParameters) -> None:
        super().__init__(address)
        self._own = parameters

    def receive(self, state: TriageState, message: AnyEnvelope, turn: Turn) -> None:
        """Decide."""
        asked = message.body
        if isinstance(asked, Consider):
            state.queries += 1
            case = Case(
                query=asked.query, facts=asked.facts, coupled=asked.coupled, snapshot=asked.snapshot, now=turn.now,
                before=asked.before,
            )  # fmt: skip
            rules = self._rules(asked)
            turn.send(message.sender, Considered(message.id, decide(case, rules), rules))

    def _rules(self, asked: Consider) -> TriageRules:
        """What was learned holds, but for queries that explore what else there is."""
        own = self._own
        without = explores(asked.response, asked.query, own.seed)
        return triage_under(asked.response, own.base if without else own.rules)


def parameters_of(data: bytes) -> TriageParameters:
    """Decode a pool's parameters."""
    return msgspec.msgpack.decode(data, type=TriageParameters)
