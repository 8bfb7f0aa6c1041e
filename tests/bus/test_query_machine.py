"""Arbitrary histories of queries on real servers: whatever is asked in whatever order, the rules of the bus hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bridges.redis_server import RunningServer
from tests.bus.arbitrary import IDS, claims
from tests.bus.rigs import QUERY, RULES, TTL_MS, Rig, request
from tests.mind.makers import NOW, fact
from tests.scale import scaled
from tests.servers import running
from universe.mind.coupled import DROPPED, Coupled
from universe.mind.coupling import couple
from universe.mind.decision import Decision
from universe.mind.fact import Fact, fact_order
from universe.mind.layer import LAYERS
from universe.mind.query import CLOSED, NEXT, Stage, may_follow
from universe.mind_requests import Advance, ClearQuery, CloseQuery, Couple, Decide, OpenQuery, PostFacts
from universe.ports import Port

CAP: Final = 12
STEPS: Final = 25
_server: list[RunningServer] = []
_taken: Counter[str] = Counter()
_names: Final = st.sampled_from([*IDS, *(f"f{number:02d}" for number in range(40))])


@st.composite
def posts(draw: st.DrawFn) -> tuple[Fact, ...]:
    """A few facts of few layers, so that some are known and layers overflow."""
    return tuple(
        fact(name, draw(st.sampled_from(LAYERS[:4])), *draw(st.lists(claims(), max_size=2)),
             score_bp=draw(st.sampled_from([0, 4000, 4000, 9000])))
        for name in draw(st.lists(_names, unique=True, max_size=8))
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _one_server() -> Iterator[None]:
    with running("valkey") as server:
        _server.append(server)
        yield
    _server.clear()


class QueryMachine(RuleBasedStateMachine):
    """One query of the bus beside what the records say should be so."""

    def __init__(self) -> None:
        super().__init__()
        self.rig = Rig(_server[0])
        self.port: Port = self.rig.bus
        self.rig.client.flushall()
        self.stages: list[Stage] = []
        self.facts: dict[str, Fact] = {}
        self.late = 0
        self.number = 0
        self.last: tuple[Any, Any] | None = None
        self.found: Coupled | None = None
        self.dropped: set[str] = set()

    @property
    def stage(self) -> Stage | None:
        """Where the query should be."""
        return self.stages[-1] if self.stages else None

    def ask(self, body: Any) -> Any:
        """Ask once under a new id."""
        self.number += 1
        _taken["steps"] += 1
        asked = request(body, f"m{self.number}", NOW + self.number)
        reply: Any = self.port.apply(asked).reply
        self.last = (asked, reply)
        return reply

    @initialize()
    def begin(self) -> None:
        """A query."""
        self.open(())

    @rule(facts=posts())
    def open(self, facts: tuple[Fact, ...]) -> None:
        """Begin, again or for the first time."""
        reply = self.ask(OpenQuery(QUERY, facts))
        if self.stage is None:
            self.stages.append("posted")
        if facts:
            self.posted(facts, reply)

    @rule(facts=posts(), source=st.sampled_from(["memory", "gossip", "x.y-z_1"]))
    def post(self, facts: tuple[Fact, ...], source: str) -> None:
        """Post what one source knows."""
        self.posted(facts, self.ask(PostFacts(QUERY.id, source, facts)))

    def posted(self, facts: tuple[Fact, ...], reply: Any) -> None:
        """What a post should have done."""
        if self.stage not in ("posted", "search"):
            self.refused(reply)
            self.late += self.stage is not None and self.stage not in CLOSED
            return
        if self.stage == "posted":
            self.stages.append("search")
        known = sum(one.id in self.facts for one in facts)
        merged = {**{one.id: one for one in facts}, **self.facts}
        best: list[Fact] = []
        for layer in LAYERS:
            here = sorted((one for one in merged.values() if one.layer == layer), key=lambda x: (-x.score_bp, x.id))
            best += here[:CAP]
        after = {one.id: one for one in best}
        added = sum(one not in self.facts for one in after)
        assert (reply.added, reply.known, reply.trimmed) == (added, known, len(merged) - len(best)), reply
        self.facts = after

    @rule()
    def couple(self) -> None:
        """Hold the layers against each other."""
        reply = self.ask(Couple(QUERY.id, RULES))
        if self.stage not in ("posted", "search"):
            self.refused(reply)
            return
        self.stages += ["search", "coupled"] if self.stage == "posted" else ["coupled"]
        assert reply.facts == tuple(sorted(self.facts.values(), key=fact_order))
        self.found = couple(QUERY.id, reply.facts, RULES)
        assert reply.coupled == self.found

    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        """Drop some, bring some back."""
        names = st.sampled_from(sorted(self.facts) or ["none"])
        blocked = data.draw(st.dictionaries(names, st.just("irrelevant"), max_size=3))
        restored = tuple(data.draw(st.lists(names, max_size=1)))
        one = Decision(
            id=f"{QUERY.id}#0", query_id=QUERY.id, at=NOW, type="candidate_filter", rationale="irrelevant",
            blocked=blocked, restored=restored,
        )  # fmt: skip
        reply = self.ask(Decide(QUERY.id, (one,), RULES))
        if self.stage != "coupled":
            self.refused(reply)
            return
        self.stages += ["triage", "verified"]
        self.dropped = {one for one, status in self.rig.hash(self.rig.keys.fact_status).items()
                        if status.startswith(DROPPED)}  # fmt: skip
        assert self.dropped <= blocked.keys()
        assert {one.id for one in reply.facts} == self.facts.keys() - self.dropped

    @rule(stages=st.lists(st.sampled_from(["triage", "verified", "synthesis", "injection", "generation", "logged"]),
                          min_size=1, max_size=3))  # fmt: skip
    def advance(self, stages: list[Stage]) -> None:
        """Go on, or try to go elsewhere."""
        reply = self.ask(Advance(QUERY.id, tuple(stages), ("⊢ [A]",)))
        at = self.stage
        for stage in stages:
            if at is None or stage not in NEXT.get(at, ()) or stage in ("search", "coupled", "logged"):
                self.refused(reply)
                return
            at = stage
        open_critical = any(
            one.severity == "critical" and one.resolution == "open" for one in (self.found.deltas if self.found else ())
        )
        if "synthesis" in stages and open_critical:
            assert reply.refused == "dissonance"
            return
        assert reply.stage == at
        self.stages += stages

    @rule(outcome=st.sampled_from(["logged", "failed", "expired"]))
    def close(self, outcome: Stage) -> None:
        """End it."""
        reply = self.ask(CloseQuery(QUERY.id, outcome))
        if self.stage is None or (self.stage not in CLOSED and not may_follow(self.stage, outcome)):
            self.refused(reply)
            return
        if self.stage not in CLOSED:
            self.stages.append(outcome)
        trace = reply.trace
        assert [one.stage for one in trace.stages] == self.stages
        assert trace.facts == tuple(sorted(self.facts.values(), key=fact_order))
        assert trace.late == self.late

    @rule()
    def clear(self) -> None:
        """Forget it."""
        self.ask(ClearQuery(QUERY.id))
        self.stages, self.facts, self.late, self.found, self.dropped = [], {}, 0, None, set()
        assert self.rig.client.dbsize() == 0

    @rule()
    def again(self) -> None:
        """The last request, redone: the same answer."""
        if self.last is not None:
            _taken["redone"] += 1
            assert self.port.apply(self.last[0]).reply == self.last[1]

    @rule()
    def flush_scripts(self) -> None:
        """As after a restart: the server knows no script."""
        self.rig.client.script_flush()

    def refused(self, reply: Any) -> None:
        """It says where the query is."""
        assert reply.refused == (f"stage:{self.stage}" if self.stage else "no_query"), reply

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        """Stage, facts, sets and lifetimes."""
        keys, client = self.rig.keys, self.rig.client
        pipe: Any = client.pipeline(transaction=False)
        for key in self.rig.existing():
            pipe.pttl(key)
        assert all(0 < left <= TTL_MS for left in pipe.execute())
        assert self.rig.stage == (self.stage or "")
        approved, blocked = self.rig.members(keys.approved), self.rig.members(keys.blocked)
        heuristics = {one.id for one in self.facts.values() if one.layer == "L3"}
        assert approved.isdisjoint(blocked)
        assert (approved | blocked) == (heuristics if self.found else set())

    def teardown(self) -> None:
        """Let go."""
        self.rig.stop()


class DoublingPort:
    """The twin: a bridge that gives every request a new id, as if it had never asked."""

    name, inline = "twin", True

    def __init__(self, port: Port) -> None:
        self._port, self._asked = port, 0

    def apply(self, asked: Any) -> Any:
        """Ask under another id."""
        self._asked += 1
        return self._port.apply(request(asked.body, f"again{self._asked}", asked.now))


class DoublingMachine(QueryMachine):
    """The machine with the twin."""

    def __init__(self) -> None:
        super().__init__()
        self.port = DoublingPort(self.rig.bus)


def _settings(examples: int, phases: tuple[Phase, ...] = tuple(Phase)) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, phases=phases,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )  # fmt: skip


def test_no_order_of_requests_breaks_the_rules_of_the_bus(promise: Callable[..., None]) -> None:
    """Opening, posting, coupling, deciding, advancing, closing, clearing, redoing, flushing scripts, in any order."""
    _taken.clear()
    run_state_machine_as_test(QueryMachine, settings=_settings(scaled(20, 1400)))
    promise("any order of requests keeps the rules of the bus", steps=_taken["steps"], redone=_taken["redone"])


def test_a_bridge_that_forgets_its_ids_is_found() -> None:
    """The twin answers a redone post otherwise than the first time."""
    with pytest.raises(AssertionError):
        run_state_machine_as_test(DoublingMachine, settings=_settings(200, (Phase.generate,)))
