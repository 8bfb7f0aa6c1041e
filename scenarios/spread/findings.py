"""What a run of gossip_propagation found: metrics, sentences, tables and pictures."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from scenarios.findings import Findings, FoundTable
from scenarios.parquet_table import Column
from scenarios.plain_text import count
from scenarios.spread.pictures import spread_pictures
from scenarios.spread.review import DIGITS, REASONS, SPEEDS, Review
from universe.spread.agents import STOPPED, TELLING, UNAWARE, Agents

TICK: Final = (
    Column("tick", "int64", "ticks", "ticks done; 0 is the time before the first one"),
    Column("informed", "int64", "agents", "who knows at the end of the tick"),
    Column("telling", "int64", "agents", "who can still tell (is infected)"),
    Column("stopped", "int64", "agents", "who told and has stopped (is recovered)"),
    Column("learned", "int64", "agents", "who learned in the tick"),
    Column("met", "int64", "tellings", "tries to tell that came about"),
    Column("opted_out", "int64", "tellings", "tries to tell somebody who is told nothing"),
    Column("disbelieved", "int64", "tellings", "tries that met too little trust"),
)
DEPTH: Final = (
    Column("depth", "int64", "hops", "hops from the origin"),
    Column("agents", "int64", "agents", "who learned so many hops from it"),
)
TRANSMISSION: Final = (
    Column("tick", "int64", "ticks", "tick at whose end it was learned; 0 for the agents with whom it began"),
    Column("agent", "int64", "number", "who learned"),
    Column("parent", "int64", "number", "from whom; -1 where it began"),
    Column("depth", "int64", "hops", "hops from the origin"),
    Column("root", "int64", "number", "the agent with whom this news began"),
    Column("version", "int64", "code", "0: the origin's wording; v + 1: the wording of the liar v"),
    Column("twists", "int64", "liars", "liars on the way"),
)
NAME: Final = (
    Column("agent", "int64", "number", "an agent's number in the other tables"),
    Column("name", "string", "id", "its id in the network's file"),
)


def spread_findings(review: Review, *, record: bool) -> Findings:
    """Everything that a run found; `record` adds every transmission."""
    metrics = spread_metrics(review)
    return Findings(
        metrics=metrics,
        told=((_heading(review), _told(review, metrics)),),
        rows=_rows(review, metrics),
        tables=spread_tables(review, record=record),
        pictures=spread_pictures(review),
    )


def spread_metrics(review: Review) -> dict[str, Any]:
    """The figures of `result.json`."""
    depths = review.depths
    informed = int(review.informed[-1])
    common = {
        "agents": review.agents,
        "informed": informed,
        "reach": review.reach,
        "depth_max": max(0, len(depths) - 1),
        "depth_mean": round(sum(depth * agents for depth, agents in enumerate(depths)) / max(1, informed), DIGITS),
        "ticks_to": {str(percent): review.ticks_to(percent) for percent in SPEEDS},
        "tellings": review.total("met"),
    }
    return common | (_epidemic(review) if review.spread.rules.process == "sir" else _gossip(review))


def _epidemic(review: Review) -> dict[str, Any]:
    return {
        "susceptible": review.state(UNAWARE),
        "infected": review.state(TELLING),
        "recovered": review.state(STOPPED),
        "infected_sum": review.total("tellers"),
        "infected_peak": int(review.telling.max()),
    }


def _gossip(review: Review) -> dict[str, Any]:
    changed, twists, versions = review.distorted()
    return {
        "depths": {str(depth): agents for depth, agents in enumerate(review.depths)},
        "distortion": round(changed / max(1, int(review.informed[-1])), DIGITS),
        "distortion_hops": round(twists / changed, DIGITS) if changed else 0.0,
        "versions": versions,
        "never": review.never,
        "refused": {name: review.total(name) for name in ("opted_out", "disbelieved")},
        "still_telling": review.state(TELLING),
    }


def _heading(review: Review) -> str:
    what = "An epidemic" if review.spread.rules.process == "sir" else "Gossip"
    return f"{what} among {count(review.agents, 'agent')}, {count(review.spread.ticks, 'tick')}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _told(review: Review, metrics: dict[str, Any]) -> tuple[str, ...]:
    speeds = ", ".join(f"{percent} % after {ticks}" for percent, ticks in metrics["ticks_to"].items())
    reached = f"{metrics['informed']:,} ({_percent(review.reach)}), at most {count(metrics['depth_max'], 'hop')} away"
    lines = [
        f"it began with {count(review.origins, 'agent')} and reached {reached}",
        f"ticks to a part of that: {speeds}",
    ]
    if review.spread.rules.process == "sir":
        ends = ", ".join(f"{metrics[name]:,} {name}" for name in ("susceptible", "infected", "recovered"))
        return (*lines, f"at the end {ends};", f"infected at the most: {metrics['infected_peak']:,}")
    changed = f"{_percent(metrics['distortion'])} of those who know have another wording than the origin's"
    lines += [changed, "", "never learned:"]
    return (*lines, *(f"{review.never[name]:>12,}  {why}" for name, why in REASONS.items() if review.never[name]))


def _rows(review: Review, metrics: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    rows = [
        ("reach", _percent(review.reach), "agents who know at the end"),
        ("informed", f"{metrics['informed']:,}", "how many that are"),
        ("depth_max", f"{metrics['depth_max']}", "most hops from the origin"),
        ("ticks_to.90", f"{metrics['ticks_to']['90']}", "ticks until nine of ten of them knew"),
        ("depth_mean", f"{metrics['depth_mean']:.2f}", "mean hops of those who know, the first ones included"),
        ("tellings", f"{metrics['tellings']:,}", "tries to tell that came about"),
    ]  # fmt: skip
    if review.spread.rules.process == "sir":
        names = {
            "susceptible": "never infected",
            "infected": "infected at the end",
            "recovered": "recovered",
            "infected_peak": "most at one time",
            "infected_sum": "ticks that agents were infected, in sum",
        }
        return (*rows, *((name, f"{metrics[name]:,}", about) for name, about in names.items()))
    rows += [
        ("distortion", _percent(metrics["distortion"]), "of those who know, with another wording"),
        ("distortion_hops", f"{metrics['distortion_hops']:.2f}", "liars on the way to such a wording, on average"),
        ("versions", f"{metrics['versions']:,}", "wordings beside the origin's"),
    ]
    return (*rows, *((f"never.{name}", f"{review.never[name]:,}", why) for name, why in REASONS.items()))


def spread_tables(review: Review, *, record: bool) -> dict[str, FoundTable]:
    """The tables by file name."""
    depths = review.depths
    tables = {
        "spread": FoundTable(TICK, _by_tick(review)),
        "depths": FoundTable(DEPTH, {"depth": np.arange(len(depths)), "agents": depths}),
    }
    if record:
        tables["transmissions"] = FoundTable(TRANSMISSION, transmissions(review))
    if record and review.loaded.names:
        values = {"agent": np.arange(review.agents), "name": list(review.loaded.names)}
        tables["names"] = FoundTable(NAME, values)
    return tables


def _by_tick(review: Review) -> dict[str, Any]:
    counted = {
        name: np.concatenate(([0], review.counts[name])) for name in ("learned", "met", "opted_out", "disbelieved")
    }
    return counted | {
        "tick": np.arange(review.spread.ticks + 1),
        "informed": review.informed,
        "telling": review.telling,
        "stopped": review.informed - review.telling,
    }


def transmissions(review: Review) -> dict[str, Any]:
    """Every transmission as columns, by tick, then by agent: what `Agents.transmissions` tells one by one."""
    none: Any = np.zeros(review.agents, np.int32)
    columns: dict[str, Any] = {"versions": none, "twists": none} | review.columns
    agents = Agents(**{name: columns[name] for name in Agents.__struct_fields__})
    order = agents.order()
    named = {
        "tick": agents.ticks,
        "parent": agents.parents,
        "depth": agents.depths,
        "root": agents.roots,
        "version": agents.versions,
        "twists": agents.twists,
    }
    return {"agent": order} | {name: column[order] for name, column in named.items()}
