"""A bus on a real server for tests: asks, and looks at the keys. The fixture `rig` is in `tests.bus.fixtures`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import redis

from bridges.bus import QueryBus, open_bus
from bridges.bus.port import keys_of
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from tests.mind.makers import NOW, query
from universe.keys import Keys, QueryKeys
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.fact import Fact
from universe.mind.query import Query, Stage
from universe.mind_requests import Advance, CloseQuery, Couple, Decide, OnBus, OpenQuery, Posted, PostFacts, Traced
from universe.ports import PortRequest

PREFIX: Final = "whisper"
TTL_MS: Final = 120_000
RULES: Final = CouplingRules()
QUERY: Final = query("where does ana live?")
TO_GENERATION: Final[tuple[Stage, ...]] = ("synthesis", "injection", "generation")


def request(body: Any, request_id: str = "r", now: int = NOW) -> PortRequest:
    """A request as a bridge hands it to its port."""
    return PortRequest(request_id, "bot:elena", body, "root", 0, now, True)


class Rig:
    """A server, a bus on it, and a client that looks at what lies there."""

    def __init__(self, server: RunningServer, prefix: str = PREFIX, ttl_ms: int = TTL_MS) -> None:
        self.server = server
        self.prefix = prefix
        self.client: redis.Redis = connect(server.plan.config, server.url)
        self.bus: QueryBus = open_bus(server.url, prefix, 5000, ttl_ms=ttl_ms)
        self.asked = 0

    def ask(self, body: Any, request_id: str = "", now: int = NOW) -> Any:
        """The reply to a request; each has an id of its own unless one is given."""
        self.asked += 1
        return self.bus.apply(request(body, request_id or f"r{self.asked}", now)).reply

    def open(self, *facts: Fact, asked: Query = QUERY) -> Posted:
        """Begin a query with what the bot knows."""
        reply: Posted = self.ask(OpenQuery(asked, facts))
        return reply

    def coupled(self, *facts: Fact, rules: CouplingRules = RULES) -> OnBus:
        """A query that was opened, posted to and coupled."""
        self.open()
        self.ask(PostFacts(QUERY.id, "memory", facts))
        return self.couple(rules)

    def couple(self, rules: CouplingRules = RULES) -> OnBus:
        """Couple the query."""
        reply: OnBus = self.ask(Couple(QUERY.id, rules))
        return reply

    def decide(self, *decisions: Decision, rules: CouplingRules = RULES) -> OnBus:
        """Apply decisions to the query."""
        reply: OnBus = self.ask(Decide(QUERY.id, decisions, rules))
        return reply

    def advance(self, *stages: Stage) -> Any:
        """Go through stages."""
        return self.ask(Advance(QUERY.id, stages, ("⊢ [A] ⇒ [B]",)))

    def close(self, outcome: Stage = "logged") -> Traced:
        """End the query."""
        reply: Traced = self.ask(CloseQuery(QUERY.id, outcome))
        return reply

    def reach(self, stage: Stage, *facts: Fact) -> None:
        """A query that has come as far as `stage`, on an empty server."""
        self.client.flushdb()
        steps: Mapping[str, Any] = {
            "posted": self.open, "search": lambda: self.ask(PostFacts(QUERY.id, "memory", facts)),
            "coupled": self.couple, "verified": self.decide, "synthesis": lambda: self.advance("synthesis"),
            "injection": lambda: self.advance("injection"), "generation": lambda: self.advance("generation"),
            "logged": self.close,
        }  # fmt: skip
        if stage in ("failed", "expired"):
            self.open()
            self.close(stage)
            return
        for name, step in steps.items():
            step()
            if name == stage:
                return
        raise ValueError(f"no query stops at {stage}")

    @property
    def keys(self) -> QueryKeys:
        """The keys of the query."""
        return Keys(self.prefix).query(QUERY.id)

    @property
    def stage(self) -> str:
        """The stage that lies on the server, empty for none."""
        found: Any = self.client.get(self.keys.lifecycle_stage)
        return found.decode() if found else ""

    def hash(self, key: str) -> dict[str, str]:
        """A hash as text."""
        found: Any = self.client.hgetall(key)
        return {name.decode(): value.decode() for name, value in found.items()}

    def members(self, key: str) -> set[str]:
        """A set as text."""
        found: Any = self.client.smembers(key)
        return {one.decode() for one in found}

    def existing(self) -> list[str]:
        """The keys of the query that there are."""
        return [key for key in keys_of(self.keys) if self.client.exists(key)]

    def stop(self) -> None:
        """Let go of the connections."""
        self.bus.close()
        self.client.close()
