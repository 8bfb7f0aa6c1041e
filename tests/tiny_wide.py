"""A scenario with a deep and a wide world, both tiny: what the engine does with either can be seen at once."""

from __future__ import annotations

import json
import os
import signal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios import demo
from scenarios.spec import Parameter, Scenario, Value
from universe.rng import below

if TYPE_CHECKING:
    from actors.worker import Harvest
    from scenarios.findings import Findings, WideRun
    from scenarios.run_record import RunRecord
    from scenarios.world import World
    from universe.config import Config

START_AT, DAY_MS = 1_767_571_200_000, 86_400_000
SCENARIO = Scenario(
    name="tiny_wide",
    description="Users draw a number each day.",
    parameters=(
        Parameter("world", "deep", "", "single messages, or columns of users", choices=("deep", "wide")),
        Parameter("users", 6, "people", "users", 0, 1_000_000_000),
        Parameter("days", 4, "days", "virtual time to run", 1, 3650),
        Parameter("name", "Ana", "text", "somebody's name, told as it is"),
    ),
)


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """The demo with as many users, for one day."""
    return demo.world(demo.SCENARIO.resolve({"users": str(params["users"]), "planets": "1"}), config, seed)


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """What the members kept, and what the rules were."""
    numbers = {"kept_records": len(harvest.records), "decisions": len(record.journal)}
    return _found(numbers, [len(record.events)], f"{params['name']} at {config.chat.bid_threshold}")


def wide(
    params: dict[str, Value], config: Config, seed: int, *, runtime: str, workers: int, checkpoint: Path | None
) -> WideRun:
    """Sum up the draws of every shard, a day at a time; each day is kept in `checkpoint`."""
    from scenarios.findings import WideRun

    path = None if checkpoint is None else checkpoint / "state.json"
    sums: list[int] = json.loads(path.read_bytes()) if path is not None and path.exists() else []
    resumed_day, users, days = len(sums), int(params["users"]), int(params["days"])
    for day in range(resumed_day, days):
        if str(day) == os.environ.get("TINY_STOP_DAY"):
            os.kill(os.getpid(), signal.SIGINT)
        shards = [sum(below(seed, "tiny", day, str(u), 1000) for u in range(w, users, workers)) for w in range(workers)]
        sums.append(sum(shards))
        if path is not None:
            path.write_text(json.dumps(sums))
    return WideRun(
        digest=sha256(repr(sums).encode()).hexdigest(),
        started_at=START_AT,
        ended_at=START_AT + days * DAY_MS,
        findings=_found({"total": sum(sums), "by": {"day": sums}}, sums, str(params["name"])),
        wall_s=0.5,
        cpu_s=float(workers),
        peak_rss_mb=12.0,
        resumed_day=resumed_day,
        notes=("a tiny world",),
    )


def _found(metrics: dict[str, object], sums: list[int], name: str) -> Findings:
    from scenarios.findings import Findings, FoundTable
    from scenarios.parquet_table import Column
    from scenarios.report_pictures import Picture, blank, drawing, svg_of

    with drawing():
        figure, axes = blank(1.5)
        axes.plot(range(len(sums)), sums)
        axes.set(xlabel="day", ylabel="sum of draws")
        picture = Picture(f"Draws of {name}", f"What {name} drew.", svg_of(figure))
    columns = (Column("day", "int64", "days", "day of the run"), Column("mean", "float64", "", "mean draw"),
               Column("name", "string", "text", "who", nullable=True))  # fmt: skip
    values = {"day": list(range(len(sums))), "mean": [value / 2 for value in sums], "name": [name] * len(sums)}
    return Findings(
        metrics=metrics,
        told=((f"What {name} drew", (f"{name:<12}{sum(sums):>8,}", "  aligned   as it is")),),
        rows=tuple((f"sum.{day}", f"{value:,}", f"drawn by {name} on day {day}") for day, value in enumerate(sums)),
        tables={"draws": FoundTable(columns, values)},
        pictures=(picture,),
    )
