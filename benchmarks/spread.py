"""An epidemic among 100,000 agents beside raw numpy, Mesa, NDlib, mesa-frames and Starsim; and 1,000,000 agents.

Every side gets the same network, set up before the clock starts, and must end in the expected range; CPU seconds.
Ours goes from parameters to metrics and tables, the pictures of the report aside. The million runs through the command
line, its network included.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, cpu_s, median_ratio, progress, result
from benchmarks.spread_peers import PEERS, Case, Peer
from benchmarks.spread_raw import DEGREE, INITIAL, SHARES, TICKS, Epidemic, pairs_of, raw_numpy
from scenarios.gossip_propagation import SCENARIO
from scenarios.parquet_table import parquet_bytes
from scenarios.spec import Value
from scenarios.spread.driver import run_spread
from scenarios.spread.findings import spread_metrics, spread_tables
from scenarios.spread.networks import load_network
from scenarios.spread.review import Review
from scenarios.spread.shard import Spread
from scenarios.spread.wide import plan_of, spread_of
from universe.errors import BadInput, OrreryError

RUN: Final = Path(__file__).resolve().parent.parent / "run.py"
SEED: Final = 1
_TIMEOUT_S: Final = 600
_WARM_NODES: Final = 1_000


class Size(Struct, frozen=True):
    """Agents beside the peers, agents of the large run, and how often each side runs (the large one: three times)."""

    nodes: int = 100_000
    many: int = 1_000_000
    repeats: int = 3
    peers: bool = True


FULL: Final = Size()
TINY: Final = Size(2_000, 4_000, 1, peers=False)
_AIMS: Final = (
    Aim("engine_to_raw_numpy", 2.0, "at_most"),
    Aim("recorded_to_raw_numpy", 4.0, "at_most"),
    Aim("many_cpu_s", 3.0, "at_most"),
    Aim("many_peak_mb", 250.0, "at_most"),
)


def run(size: Size = FULL) -> Result:
    """Measure all sides in turns. Raises `OrreryError` where a side ends outside the range or shards differ."""
    # First of all: a process that is started counts the memory of the one that started it as its own peak.
    many = [_many(size.many) for _ in range(min(3, size.repeats))]
    present, missing = _peers() if size.peers else ({}, dict.fromkeys(PEERS, "not asked for"))
    params = parameters(size.nodes)
    spread = spread_of(params, SEED)
    _check_shards(spread)
    figures = alternate(_sides(spread, present), size.repeats)
    seconds = {name: statistics.median(taken) for name, taken in figures.items()}
    metrics: Figures = {
        "nodes": size.nodes,
        "ticks": TICKS,
        "engine_cpu_s": seconds["engine"],
        "recorded_cpu_s": seconds["recorded"],
        "many_nodes": size.many,
        "many_cpu_s": statistics.median(cpu for cpu, _, _ in many),
        "many_process_cpu_s": statistics.median(process for _, process, _ in many),
        "many_peak_mb": statistics.median(peak for _, _, peak in many),
    }
    metrics |= {f"{name}_skipped": reason for name, reason in missing.items()}
    baselines: Figures = {f"{name}_cpu_s": seconds[name] for name in ("raw_numpy", *present)}
    ratios: Figures = {
        "engine_to_raw_numpy": median_ratio(figures["engine"], figures["raw_numpy"]),
        "recorded_to_raw_numpy": median_ratio(figures["recorded"], figures["raw_numpy"]),
    }
    ratios |= {f"{name}_to_engine": median_ratio(figures[name], figures["engine"]) for name in present}
    aims = [*_AIMS, *(Aim(f"{name}_to_engine", PEERS[name][1]) for name in present)]
    return result("spread", metrics, baselines, ratios, aims)


def parameters(nodes: int) -> dict[str, Value]:
    """The scenario's parameters for the epidemic."""
    given = {"process": "sir", "nodes": nodes, "mean_degree": DEGREE, "ticks": TICKS, "initial": INITIAL}
    return SCENARIO.resolve({name: str(value) for name, value in given.items()})


def _peers() -> tuple[dict[str, Peer], dict[str, str]]:
    """The peers that run here, each tried on a small network (compilers warm up), and why the others do not."""
    present, missing = {}, {}
    case = _case(spread_of(parameters(_WARM_NODES), SEED))
    for name, (runner, _) in PEERS.items():
        progress(f"trying {name}")
        try:
            runner(case)
        except BadInput as error:
            missing[name] = str(error)
        except Exception as error:  # noqa: BLE001 - another version of a peer may fail in any way
            missing[name] = f"does not run here: {type(error).__name__}: {error}"[:200]
        else:
            present[name] = runner
    return present, missing


def _case(spread: Spread) -> Case:
    loaded = load_network(spread.recipe)
    return Case(len(loaded.network), pairs_of(loaded.network), spread.origins(loaded), SEED)


def _sides(spread: Spread, peers: dict[str, Peer]) -> dict[str, Callable[[], float]]:
    loaded = load_network(spread.recipe)
    case = _case(spread)

    def raw() -> float:
        progress("raw numpy")
        ended: list[Epidemic] = []
        used = cpu_s(lambda: ended.append(raw_numpy(loaded.network, case.origins, SEED)))
        return _checked("raw numpy", case.nodes, ended[0], used)

    def peer_side(name: str, runner: Peer) -> Callable[[], float]:
        def measured() -> float:
            progress(name)
            ran = runner(case)
            return _checked(name, case.nodes, ran.end, ran.cpu_s)

        return measured

    ours = {"engine": lambda: _engine(spread, record=False), "recorded": lambda: _engine(spread, record=True)}
    return {"raw_numpy": raw, **ours} | {name: peer_side(name, runner) for name, runner in peers.items()}


def _engine(spread: Spread, *, record: bool) -> float:
    progress("recorded" if record else "engine")
    found: list[dict[str, Any]] = []

    def whole() -> None:
        loaded = load_network(spread.recipe)
        outcome = run_spread(plan_of(spread, loaded, 1), "local")
        review = Review(spread, loaded, outcome.counts, outcome.columns)
        found.append(spread_metrics(review))
        tables = spread_tables(review, record=record)
        if record:
            parquet_bytes(tables["transmissions"].columns, tables["transmissions"].values)

    used = cpu_s(whole)
    return _checked("engine", found[0]["agents"], Epidemic(found[0]["recovered"], found[0]["infected"]), used)


def _checked(name: str, nodes: int, end: Epidemic, used: float) -> float:
    share = end.recovered / nodes
    # Few agents can die out early or not be done: there the law is left to the tests.
    if nodes >= FULL.nodes and not SHARES[0] < share < SHARES[1]:
        raise OrreryError(f"{name} ended with {share:.1%} recovered: that is another law")
    return used


def _check_shards(spread: Spread) -> None:
    loaded = load_network(spread.recipe)
    digests = {run_spread(plan_of(spread, loaded, shards), "local").digest for shards in (1, 2, 4)}
    if len(digests) > 1:
        raise OrreryError(f"{len(digests)} digests of one epidemic on 1, 2 and 4 shards")


def _many(nodes: int) -> tuple[float, float, float]:
    """CPU seconds of the run (network, ticks, findings), of its whole process, and the peak MB of that."""
    progress("the large one")
    words = [word for name, value in parameters(nodes).items() for word in ("--set", f"{name}={_text(value)}")]
    command = [sys.executable, str(RUN), "sim", "gossip_propagation", "--seed", str(SEED), *words, "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise OrreryError(f"the large run ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = msgspec.json.decode(done.stdout.splitlines()[-1])
    return float(told["cpu_s"]), used, float(told["peak_rss_mb"])


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
