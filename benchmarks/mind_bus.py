"""The query bus: one atomic coupling of six layers with eight facts each, beside one command per check from Python.

Server times are the server's own (INFO), the others are seen by one client, reading and checking of replies included.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import msgspec
import redis
from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, median_ratio, nearest_rank, progress, result
from bridges.bus import QueryBus, open_bus
from bridges.bus.bus_server import SETTINGS
from bridges.bus.port import keys_of
from bridges.redis_client import connect
from bridges.redis_server import start_server
from universe.config import SubstrateConfig
from universe.keys import Keys
from universe.mind.claim import Claim
from universe.mind.conflict import compare
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.fact import Fact
from universe.mind.layer import BANDS_BP, LAYERS
from universe.mind.query import Query, Stage
from universe.mind.shared_slots import shared_slots
from universe.mind_requests import Advance, ClearQuery, CloseQuery, Couple, Decide, OpenQuery, PostFacts
from universe.ports import PortRequest

_PREFIX: Final = "whisper"
_RULES: Final = CouplingRules()
_TO_GENERATION: Final[tuple[Stage, ...]] = ("synthesis", "injection", "generation")


class Size(Struct, frozen=True):
    """Queries that go through everything, queries open at once, couplings one command at a time, repeats of those."""

    queries: int = 400
    open_at_once: int = 1_000
    naive: int = 5
    repeats: int = 5


FULL: Final = Size()
TINY: Final = Size(5, 5, 1, 1)
_AIMS: Final = (
    Aim("couple_server_p50_us", 1_000, "at_most"),
    Aim("search_to_posted_p50_ms", 10, "at_most"),
    Aim("before_generation_p50_ms", 10, "at_most"),
    Aim("before_generation_p99_ms", 50, "at_most"),
    Aim("server_couplings_per_s", 1_000),
    Aim("open_at_once_mb", 16, "at_most"),
    Aim("slowest_to_median_of_open", 2, "at_most"),
)


class _Bench:
    """A server of its own, a bus on it, a client that looks."""

    def __init__(self, client: redis.Redis, bus: QueryBus) -> None:
        self.client = client
        self._bus = bus
        self._asked = 0

    def ask(self, body: Any) -> Any:
        """One request; its reply."""
        self._asked += 1
        return self._bus.apply(PortRequest(f"r{self._asked}", "bot:b", body, "root", 0, self._asked, True)).reply

    def timed_ms(self, body: Any) -> float:
        """How long one request takes."""
        began = time.perf_counter()
        self.ask(body)
        return (time.perf_counter() - began) * 1000

    def open(self, query_id: str) -> float:
        """Begin a query and post its facts; the posting's time in ms."""
        facts = facts_of(8)
        self.ask(OpenQuery(Query(id=query_id, bot="b", type="factual", at=1, until=2), facts[:8]))
        return self.timed_ms(PostFacts(query_id, "memory", facts[8:]))


def run(size: Size = FULL) -> Result:
    """Measure on an embedded server of its own."""
    config = SubstrateConfig(mode="embedded")
    with start_server(config, settings=SETTINGS) as server, connect(config, server.url) as client:
        bus = open_bus(server.url, _PREFIX, config.timeout_ms)
        bench = _Bench(client, bus)
        bench.open("warm:b")
        bench.ask(Couple("warm:b", _RULES))
        bench.ask(ClearQuery("warm:b"))
        progress(f"{size.queries:,} queries from beginning to end")
        metrics = {**_lives(bench, size.queries), **_couplings(bench, size.queries)}
        progress(f"{size.open_at_once:,} queries open at once")
        metrics |= _open_at_once(bench, size.open_at_once)
        progress("one command per check, and no server at all")
        figures = alternate(_sides(bench, size.naive), size.repeats)
        bus.close()
    ratios: Figures = {
        "command_per_check_to_script": median_ratio(figures["command_per_check"], figures["script"]),
        "script_to_pure_python": median_ratio(figures["script"], figures["pure_python"]),
    }
    baselines: Figures = {f"{name}_ms": statistics.median(taken) for name, taken in figures.items()}
    return result("mind_bus", metrics, baselines, ratios, _AIMS)


def facts_of(each: int) -> tuple[Fact, ...]:
    """In every layer facts about the same things; of every fourth thing the odd layers say something else."""
    made = []
    for number, layer in enumerate(LAYERS):
        for thing in range(each):
            place = "rome" if thing % 4 == 0 and number % 2 else "oslo"
            one = Fact(
                id=f"{layer}:m{thing}", layer=layer, source="memory", confidence_bp=sum(BANDS_BP[layer]) // 2,
                text=f"somebody said that user {thing} lives in {place}, and that it is nice to live there",
                claims=(Claim(f"user:{thing}", "lives_in", place, functional=True),), origin=f"o{number}{thing}",
            )  # fmt: skip
            made.append(one)
    return tuple(made)


def _lives(bench: _Bench, queries: int) -> Figures:
    posted, before = [], []
    for number in range(queries):
        query_id = f"life{number}:b"
        began = time.perf_counter()
        posted.append(bench.open(query_id))
        for body in (Couple(query_id, _RULES), Decide(query_id, (), _RULES), Advance(query_id, _TO_GENERATION)):
            bench.ask(body)
        before.append((time.perf_counter() - began) * 1000)
        bench.ask(CloseQuery(query_id, "logged"))
        bench.ask(ClearQuery(query_id))
    return {
        "queries": queries, "facts_a_query": len(facts_of(8)),
        "search_to_posted_p50_ms": nearest_rank(sorted(posted), 50),
        "before_generation_p50_ms": nearest_rank(sorted(before), 50),
        "before_generation_p99_ms": nearest_rank(sorted(before), 99),
    }  # fmt: skip


def _couplings(bench: _Bench, queries: int) -> Figures:
    """Couplings only, one after the other."""
    ids = [f"couple{number}:b" for number in range(queries)]
    for query_id in ids:
        bench.open(query_id)
    bench.client.config_resetstat()
    taken = sorted(bench.timed_ms(Couple(query_id, _RULES)) for query_id in ids)
    spent: Any = bench.client.info("commandstats")
    latency: Any = bench.client.info("latencystats")
    for query_id in ids:
        bench.ask(ClearQuery(query_id))
    calls = spent["cmdstat_evalsha"]
    return {
        "couple_server_p50_us": float(latency["latency_percentiles_usec_evalsha"]["p50"]),
        "couple_server_mean_us": float(calls["usec_per_call"]),
        "couple_p50_ms": nearest_rank(taken, 50),
        "round_trips_a_coupling": calls["calls"] / queries,
        "server_couplings_per_s": 1e6 / float(calls["usec_per_call"]),
        "one_clients_couplings_per_s": 1000 * queries / sum(taken),
    }  # fmt: skip


def _open_at_once(bench: _Bench, count: int) -> Figures:
    """Memory of queries that are all open, and the time of coupling each while they are."""
    ids = [f"open{number}:b" for number in range(count)]
    before = _used(bench.client)
    for query_id in ids:
        bench.open(query_id)
    posted = _used(bench.client) - before
    taken = sorted(bench.timed_ms(Couple(query_id, _RULES)) for query_id in ids)
    coupled = _used(bench.client) - before
    for query_id in ids:
        bench.ask(CloseQuery(query_id, "failed"))
        bench.ask(ClearQuery(query_id))
    left: Any = bench.client.dbsize()
    median = nearest_rank(taken, 50)
    return {
        "open_at_once": count, "open_at_once_mb": coupled / 2**20, "bytes_a_query_posted": posted / count,
        "bytes_a_query_coupled": coupled / count, "slowest_to_median_of_open": taken[-1] / median,
        "p99_to_median_of_open": nearest_rank(taken, 99) / median, "keys_left_after_clearing": f"{left:,}",
    }  # fmt: skip


def _used(client: redis.Redis) -> int:
    found: Any = client.info("memory")
    return int(found["used_memory"])


def _sides(bench: _Bench, couplings: int) -> dict[str, Callable[[], float]]:
    facts, keys = facts_of(8), keys_of(Keys(_PREFIX).query("naive:b"))
    bench.open("naive:b")

    def per_coupling_ms(job: Callable[[int], object], times: int) -> float:
        spent = 0.0
        for number in range(times):
            began = time.perf_counter()
            job(number)
            spent += time.perf_counter() - began
        return spent * 1000 / times

    def script() -> float:
        spent = 0.0
        for number in range(couplings * 5):
            bench.open(f"side{number}:b")
            spent += bench.timed_ms(Couple(f"side{number}:b", _RULES))
            bench.ask(ClearQuery(f"side{number}:b"))
        return spent / (couplings * 5)

    return {
        "script": script,
        "command_per_check": lambda: per_coupling_ms(lambda _: naive(bench.client, keys, facts), couplings),
        "pure_python": lambda: per_coupling_ms(lambda _: couple("naive:b", facts, _RULES), couplings * 5),
    }


def naive(client: redis.Redis, keys: list[str], facts: tuple[Fact, ...]) -> int:
    """Fetch both facts of every pair that shares a slot, compare them here, write a check: how many checks.

    Nothing is atomic: another process may change a fact between any two commands.
    """
    decoder, checks = msgspec.json.Decoder(Fact), 0
    for pair in shared_slots(facts).values():
        for firm, other in pair:
            one: Any = client.hget(keys[2 + LAYERS.index(firm.layer)], firm.id)
            two: Any = client.hget(keys[2 + LAYERS.index(other.layer)], other.id)
            found = compare(decoder.decode(one), decoder.decode(two))
            client.hset(keys[11], f"{firm.id}/{other.id}", msgspec.json.encode(found))
            checks += 1
    client.delete(keys[11])
    return checks
