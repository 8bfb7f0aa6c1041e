"""The scenario gossip_propagation in its wide world: the contract's names, sentences, tables, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from scenarios import gossip_propagation
from scenarios.parquet_table import parquet_bytes
from scenarios.result import encode_json
from scenarios.spec import Value
from scenarios.spread.driver import run_spread
from scenarios.spread.findings import spread_metrics
from scenarios.spread.networks import load_network
from scenarios.spread.review import REASONS, Review
from scenarios.spread.wide import plan_of, spread_of, wide_run
from tests.spreads import FACEBOOK, MESSAGES
from universe.errors import BadInput
from universe.spread.agents import Agents

SIR = {"process": "sir", "network": "random", "nodes": "3000", "mean_degree": "10", "beta": "0.03", "gamma": "0.1",
       "ticks": "100", "initial": "0.01"}  # fmt: skip
GOSSIP = {"nodes": "2000", "beta": "0.5", "opt_out": "0.1", "liars": "0.1", "depth_max": "2", "initial": "0.002"}
CHAIN = "0 1\n1 2\n2 3\n3 4\n8 9\n"


def params(given: dict[str, str]) -> dict[str, Value]:
    """Parameters as the command line makes them."""
    return gossip_propagation.SCENARIO.resolve(given)


def found(given: dict[str, str], seed: int = 1, workers: int = 1) -> dict[str, Any]:
    """The metrics of a run, without drawing its pictures."""
    return spread_metrics(review_of(given, seed, workers))


def review_of(given: dict[str, str], seed: int = 1, workers: int = 1) -> Review:
    """A run looked at."""
    spread = spread_of(params(given), seed)
    loaded = load_network(spread.recipe)
    outcome = run_spread(plan_of(spread, loaded, workers), "local")
    return Review(spread, loaded, outcome.counts, outcome.columns)


def test_an_epidemic_has_the_metrics_of_the_contract() -> None:
    """Whole numbers that add up; the same for any number of workers."""
    metrics = found(SIR)

    assert {"susceptible", "infected", "recovered", "infected_sum", "infected_peak"} <= set(metrics)
    assert metrics["susceptible"] + metrics["infected"] + metrics["recovered"] == 3000
    assert metrics["informed"] == metrics["infected"] + metrics["recovered"] > 2000
    assert metrics["infected_peak"] > 500
    assert metrics == found(SIR, workers=3)
    assert metrics != found(SIR, seed=2)


def test_the_sum_of_infected_ticks_is_what_everybody_lived_infected() -> None:
    """Counted from the ticks in which each was infected and stopped, one by one, in a run of the same rules."""
    review = review_of(SIR)
    infected = review.telling

    assert review.total("tellers") == int(infected[:-1].sum())
    assert infected[-1] == int((review.states == 1).sum())
    assert infected[0] == 30


def test_gossip_tells_reach_depth_speed_distortion_and_who_never_learns() -> None:
    """The metrics of the contract, and sums that hold."""
    metrics = found(GOSSIP)

    assert {"informed", "reach", "depth_max", "distortion", "never", "ticks_to"} <= set(metrics)
    assert metrics["informed"] + sum(metrics["never"].values()) == 2000
    assert metrics["informed"] == sum(metrics["depths"].values()) == round(metrics["reach"] * 2000)
    assert metrics["depth_max"] == 3
    assert 0 < metrics["distortion"] < 1 <= metrics["distortion_hops"]
    assert metrics["ticks_to"]["10"] <= metrics["ticks_to"]["50"] <= metrics["ticks_to"]["90"] <= 100
    assert metrics["never"]["opt_out"] > 100
    assert set(REASONS) == set(metrics["never"])


def test_findings_are_complete_and_the_same_again() -> None:
    """Metrics are JSON, lines short, tables can be written, pictures drawn; byte for byte twice."""
    runs = [wide_run(params(GOSSIP | {"record": "true"}), 5, "local", 1, None) for _ in range(2)]
    one, again = (run.findings for run in runs)

    assert runs[0].digest == runs[1].digest
    assert msgspec.json.decode(encode_json(one.metrics)) == one.metrics
    assert [] == [line for _, lines in one.told for line in lines if len(line) > 78]
    assert ["spread", "depths", "transmissions"] == list(one.tables)
    for name, table in one.tables.items():
        other = again.tables[name]
        assert parquet_bytes(table.columns, table.values) == parquet_bytes(other.columns, other.values)
    assert len(one.pictures) == 3
    assert one.pictures == again.pictures
    assert all("<svg" in picture.svg for picture in one.pictures)


@pytest.mark.parametrize("given", [SIR, GOSSIP], ids=["sir", "gossip"])
def test_the_table_of_transmissions_is_the_typed_events(given: dict[str, str]) -> None:
    """A row for everybody who knows, in the order of `Agents.transmissions`; recording changes no bit."""
    runs = [wide_run(params(given | {"record": record}), 1, "local", 2, None) for record in ("true", "false")]
    table = runs[0].findings.tables["transmissions"].values
    review = review_of(given)
    zeros: Any = np.zeros(review.agents, np.int32)
    columns: dict[str, Any] = {"versions": zeros, "twists": zeros} | review.columns
    events = list(Agents(**columns).transmissions())
    names = ("tick", "agent", "parent", "depth", "root", "version", "twists")

    assert runs[0].digest == runs[1].digest
    assert runs[0].findings.metrics == runs[1].findings.metrics
    assert len(events) == runs[0].findings.metrics["informed"]
    for name in names:
        assert [getattr(event, name) for event in events] == list(table[name])


def test_the_reason_why_somebody_never_learned_is_the_first_that_holds(tmp_path: Path) -> None:
    """A chain of five and a pair apart: consent, no path, depth, confidence, chance, one by one."""
    path = tmp_path / "chain.txt"
    path.write_text(CHAIN, encoding="utf-8")
    eager = {"network": str(path), "start": "0", "beta": "1", "gamma": "0", "min_trust": "0", "depth_max": "99",
             "min_confidence": "0"}  # fmt: skip

    def never(**changes: str) -> dict[str, int]:
        return {name: agents for name, agents in found(eager | changes)["never"].items() if agents}

    assert {"unreachable": 2} == never()
    assert {"unreachable": 2, "depth": 2} == never(depth_max="1")
    assert {"unreachable": 2, "confidence": 1} == never(min_confidence="0.7")
    assert {"unreachable": 2, "chance": 4} == never(beta="0")
    assert {"unreachable": 2, "depth": 2, "chance": 2} == never(beta="0", depth_max="1")
    assert {"unreachable": 2, "confidence": 1, "chance": 3} == never(beta="0", min_confidence="0.7")
    assert {"unreachable": 2, "trust": 4} == never(min_trust="1")
    assert {"opt_out": 6} == never(opt_out="1")


def test_contacts_in_the_wrong_order_are_a_reason(tmp_path: Path) -> None:
    """The second way came before the first one."""
    path = tmp_path / "log.txt"
    path.write_text("a b 10\nb c 5\nb d 20\n", encoding="utf-8")
    metrics = found({"network": str(path), "temporal": "true", "start": "a", "beta": "1", "gamma": "0",
                     "min_trust": "0", "ticks": "4"})  # fmt: skip

    assert metrics["informed"] == 3
    assert metrics["never"]["order"] == 1


def test_files_are_networks_with_their_own_ids() -> None:
    """Friends both ways; messages in order; a start by name; names beside the transmissions; notes on what was read."""
    friends = wide_run(params({"network": str(FACEBOOK), "start": "107, 0", "record": "true"}), 1, "local", 2, None)
    messages = wide_run(params({"network": str(MESSAGES), "temporal": "true", "start": "9", "ticks": "30"}), 1, "local",
                        4, None)  # fmt: skip
    names, rows = (friends.findings.tables[name].values for name in ("names", "transmissions"))

    assert ["0", "107"] == sorted(names["name"][agent] for agent in rows["agent"][rows["tick"] == 0])
    assert "5,000 lines of the file, both ways" in friends.notes[0]
    assert "one way each" in messages.notes[0]
    assert messages.findings.metrics["informed"] >= 1
    assert messages.ended_at - messages.started_at > 86_400_000


def test_trust_of_a_file_decides_who_is_believed(tmp_path: Path) -> None:
    """A weight of 4 of 10 is too little for a trust of 0.5, one of 5 is enough."""
    path = tmp_path / "trust.csv"
    path.write_text("teller,hearer,rating\na,b,5\na,c,4\nb,d,10\nc,e,10\n", encoding="utf-8")
    metrics = found({"network": str(path), "directed": "true", "weight_max": "10", "min_trust": "0.5", "start": "a",
                     "beta": "1", "gamma": "0", "min_confidence": "0", "depth_max": "5"})  # fmt: skip

    assert metrics["informed"] == 3
    assert metrics["never"]["trust"] == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"network": "nowhere.txt"}, "cannot read the network nowhere.txt"),
        ({"temporal": "true"}, "neither times nor weights"),
        ({"weight_max": "3"}, "neither times nor weights"),
        ({"network": str(FACEBOOK), "start": "x"}, "no agent 'x' to start with"),
        ({"start": "10000"}, "no agent '10000'"),
        ({"start": "-1"}, "no agent '-1'"),
        ({"network": str(FACEBOOK), "temporal": "true"}, "line 2: no time beside the two ids"),
        ({"nodes": "50000000", "mean_degree": "1000"}, "too large"),
    ],
)
def test_parameters_that_do_not_go_together_are_refused(given: dict[str, str], words: str) -> None:
    """In one sentence."""
    with pytest.raises(BadInput, match=words):
        wide_run(params(given), 1, "local", 1, None)


def test_nobody_can_begin_where_everybody_opted_out() -> None:
    """An empty spread is a result, not a crash."""
    metrics = wide_run(params(GOSSIP | {"opt_out": "1"}), 1, "local", 2, None).findings.metrics

    assert (0, 0.0, 2000) == (metrics["informed"], metrics["reach"], metrics["never"]["opt_out"])
