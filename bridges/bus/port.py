"""The query bus as a port: each request is one script, or two, on the server; a redone request is answered alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec
import redis

from bridges.bus.bus_server import BusServer
from bridges.bus.bus_view import Assertions, BusView, view_of
from bridges.redis_line import RedisLine
from lua.registry import Scripts
from universe.errors import BadInput, BadKey, PortRefused, PortRetry, ScriptRefused, SubstrateDown, SubstrateRefused
from universe.keys import Keys, QueryKeys
from universe.mind.coupling_rules import CouplingRules, rules_encoder
from universe.mind.fact import Fact
from universe.mind.layer import LAYERS
from universe.mind_requests import (
    Advance,
    Advanced,
    ClearQuery,
    CloseQuery,
    Couple,
    Decide,
    OnBus,
    OpenQuery,
    Posted,
    PostFacts,
    Traced,
)
from universe.ports import AnyReply, Applied, PortAnswer, PortRequest

TTL_MS: Final = 180_000
"""How long a query is kept that nobody touches: longer than the slowest reply that was measured (47.8 s)."""
CLOSED_TTL_MS: Final = 60_000
OWN_SOURCE: Final = "self"
"""What a query says has posted where the bot itself did, as it opened the query."""
_RETRY_MS: Final = 200

Words = str | bytes | int


class QueryBus:
    """A `universe.ports.Port` named ``bus``. Not thread-safe: one bridge, one bus.

    ``apply`` raises `PortRetry` where the server is away (what was asked may have been done) and `PortRefused` for
    what no server would take: facts outside their limits, ids outside their grammar, another request.
    """

    name: str = "bus"
    inline: bool = True

    def __init__(self, server: BusServer, keys: Keys, ttl_ms: int = TTL_MS) -> None:
        self._server = server
        self._keys = keys
        self._ttl_ms = ttl_ms
        self._scripts: tuple[RedisLine, Scripts] | None = None
        self._touched: set[str] = set()

    def apply(self, request: PortRequest) -> PortAnswer:
        """Do what is asked, in one round trip where nothing is said to the contrary."""
        try:
            return PortAnswer(self._reply(request))
        except SubstrateDown as error:
            raise PortRetry(f"bus_down: {error}", _RETRY_MS) from error
        except (SubstrateRefused, ScriptRefused, BadInput, BadKey, redis.ResponseError) as error:
            raise PortRefused(f"bus: {error}") from error
        except (KeyError, ValueError) as error:
            raise PortRefused(f"bus_unreadable: {type(error).__name__}: {error}") from error

    def exports(self) -> dict[str, bytes]:
        """Nothing: a query outlives no run, and its trace is in the journal."""
        return {}

    def close(self) -> None:
        """Drop the connection; on the embedded server first what is left of the queries that came through here."""
        if self._touched:
            with suppress(SubstrateDown, redis.ResponseError):
                self._unlink(self._touched)
        self._touched.clear()
        self._scripts = None
        self._server.close()

    def _reply(self, request: PortRequest) -> AnyReply:
        match request.body:
            case OpenQuery() as asked:
                return self._open(request, asked)
            case PostFacts(query_id, source, facts):
                return self._post(request, query_id, source, facts)
            case Couple(query_id, rules):
                return self._couple(request, query_id, rules, "search")
            case Decide() as asked:
                return self._decide(request, asked)
            case Advance() as asked:
                return self._advance(request, asked)
            case CloseQuery(query_id, outcome):
                reply = self._call("query_close", query_id, [request.now, min(CLOSED_TTL_MS, self._ttl_ms), outcome])
                if reply[0] != b"closed":
                    return Traced(request.request_id, None, refused=_refusal(reply))
                return Traced(request.request_id, view_of(reply[1:]).trace)
            case ClearQuery(query_id):
                self._unlink([query_id])
                self._touched.discard(query_id)
                return Applied(request.request_id, "")
            case other:
                raise PortRefused(f"the query bus takes no {type(other).__name__}")

    def _open(self, request: PortRequest, asked: OpenQuery) -> Posted:
        """Two scripts where the bot knows something by itself; a crash between them is mended by the next try."""
        query = asked.query
        self._call("query_open", query.id, [request.now, self._ttl_ms, msgspec.json.encode(query)])
        if not asked.facts:
            return Posted(request.request_id)
        return self._post(request, query.id, OWN_SOURCE, asked.facts)

    def _post(self, request: PortRequest, query_id: str, source: str, facts: Sequence[Fact]) -> Posted:
        packed = [msgspec.json.encode(fact) for fact in facts]
        reply = self._call("query_post", query_id, [request.now, self._ttl_ms, request.request_id, source, *packed])
        if reply[0] != b"posted":
            return Posted(request.request_id, refused=_refusal(reply))
        added, known, trimmed = (int(count) for count in reply[1:])
        return Posted(request.request_id, added, known, trimmed)

    def _couple(
        self, request: PortRequest, query_id: str, rules: CouplingRules, start: Literal["search", "triage"]
    ) -> OnBus:
        words: list[Words] = [request.now, self._ttl_ms, request.request_id, query_id, start, *_packed(rules)]
        return _on_bus(request, self._call("query_couple", query_id, words))

    def _decide(self, request: PortRequest, asked: Decide) -> OnBus:
        """One script, or a second one that couples again what triage changed."""
        snapshot = msgspec.json.encode(asked.snapshot) if asked.snapshot is not None else b""
        packed = [msgspec.json.encode(decision) for decision in asked.decisions]
        words: list[Words] = [request.now, self._ttl_ms, request.request_id, snapshot, *packed]
        reply = self._call("query_decide", asked.query_id, words)
        if reply[0] == b"verify":
            return self._couple(request, asked.query_id, asked.rules, "triage")
        return _on_bus(request, reply)

    def _advance(self, request: PortRequest, asked: Advance) -> Advanced:
        told = msgspec.json.encode(Assertions(asked.assertions)) if "synthesis" in asked.stages else b""
        words: list[Words] = [request.now, self._ttl_ms, request.request_id, told, *asked.stages]
        reply = self._call("query_advance", asked.query_id, words)
        if reply[0] != b"advanced":
            stage = reply[1].decode() if reply[0] == b"stage" else ""
            return Advanced(request.request_id, stage, refused=_refusal(reply))
        return Advanced(request.request_id, reply[1].decode())

    def _unlink(self, query_ids: Iterable[str]) -> None:
        commands = [("UNLINK", *keys_of(self._keys.query(query_id))) for query_id in query_ids]
        self._line().pipeline(list(commands))

    def _line(self) -> RedisLine:
        line = self._server.line()
        if self._scripts is None or self._scripts[0] is not line:
            self._scripts = (line, Scripts(line))
        return line

    def _call(self, name: str, query_id: str, words: Sequence[Words]) -> Any:
        keys = keys_of(self._keys.query(query_id))
        line = self._line()
        if self._server.is_own:
            self._touched.add(query_id)
        scripts = self._scripts[1] if self._scripts is not None else Scripts(line)
        return scripts.call(name, keys, words)


@lru_cache(maxsize=256)
def _packed(rules: CouplingRules) -> tuple[bytes, str]:
    return rules_encoder.encode(rules), rules.hash


def keys_of(query: QueryKeys) -> list[str]:
    """The fifteen keys of a query, in the order in which every script takes them."""
    return [
        query.lifecycle_stage, query.metadata, *(query.spotlight(layer) for layer in LAYERS), query.fact_status,
        query.approved, query.blocked, query.coupling_checks, query.deltas, query.decisions, query.synthesis_output,
    ]  # fmt: skip


def _on_bus(request: PortRequest, reply: Sequence[Any]) -> OnBus:
    if reply[0] not in (b"coupled", b"decided"):
        stage = reply[1].decode() if reply[0] == b"stage" else ""
        return OnBus(request.request_id, stage, refused=_refusal(reply))
    view: BusView = view_of(reply[1:])
    return OnBus(request.request_id, view.stages[-1].stage, view.kept, view.coupled)


def _refusal(reply: Sequence[bytes]) -> str:
    """``no_query``, ``full``, ``dissonance`` or ``stage:<the stage it is in>``."""
    return ":".join(word.decode() for word in reply)
