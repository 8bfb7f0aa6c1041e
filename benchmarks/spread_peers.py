"""The epidemic of the benchmark `spread` on its peers: Mesa, NDlib, mesa-frames and Starsim, as their manuals write it.

Each is set up first and measured from the first tick on. A peer that is missing or does not load is left out by name.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from benchmarks.measure import cpu_s, peer
from benchmarks.spread_raw import BETA, GAMMA, TICKS, Epidemic


class Case(Struct, frozen=True):
    """The network as pairs, each edge once, and the agents with whom it begins."""

    nodes: int
    pairs: NDArray[np.int64]
    origins: NDArray[np.int64]
    seed: int


class Ran(Struct, frozen=True):
    """CPU seconds of the ticks alone, and how it ended."""

    cpu_s: float
    end: Epidemic


Peer = Callable[[Case], Ran]


def _graph(case: Case) -> Any:
    graph = peer("networkx").empty_graph(case.nodes)
    graph.add_edges_from(case.pairs.tolist())
    return graph


def _person(space: Any) -> Any:
    """The class of Mesa's agents, which needs Mesa."""

    class Person(space.FixedAgent):  # type: ignore[misc]
        """One agent; `coming` is its state after the tick."""

        def __init__(self, model: Any, cell: Any, state: int) -> None:
            super().__init__(model)
            self.cell, self.state, self.coming = cell, state, state

        def meet(self) -> None:
            if self.state == 1:
                for other in self.cell.neighborhood.agents:
                    if other.state == 0 and self.random.random() < BETA:
                        other.coming = 1
                if self.random.random() < GAMMA:
                    self.coming = 2

        def settle(self) -> None:
            self.state = self.coming

    return Person


def mesa(case: Case) -> Ran:
    """Fixed agents on a discrete space, two activations a tick, a data collector."""
    mesa, space = peer("mesa"), peer("mesa.discrete_space")
    person = _person(space)
    model = mesa.Model(seed=case.seed)
    grid = space.Network(_graph(case), capacity=1, random=model.random)
    first = set(case.origins.tolist())
    for cell in grid.all_cells:
        person(model, cell, int(cell.coordinate in first))
    count = {"infected": lambda model: sum(agent.state == 1 for agent in model.agents)}
    collector = mesa.DataCollector(model_reporters=count)

    def run() -> None:
        for _ in range(TICKS):
            model.agents.shuffle_do("meet")
            model.agents.do("settle")
            collector.collect(model)

    used = cpu_s(run)
    states = [agent.state for agent in model.agents]
    return Ran(used, Epidemic(states.count(2), states.count(1)))


def ndlib(case: Case) -> Ran:
    """`SIRModel.iteration_bunch`."""
    epidemics, configuration = peer("ndlib.models.epidemics"), peer("ndlib.models.ModelConfig")
    model = epidemics.SIRModel(_graph(case), seed=case.seed)
    config = configuration.Configuration()
    config.add_model_parameter("beta", BETA)
    config.add_model_parameter("gamma", GAMMA)
    config.add_model_initial_configuration("Infected", case.origins.tolist())
    model.set_initial_status(config)
    used = cpu_s(lambda: model.iteration_bunch(TICKS + 1))
    states = list(model.status.values())
    return Ran(used, Epidemic(states.count(2), states.count(1)))


def _people(frames: Any, pl: Any, case: Case) -> Any:
    """The class of mesa-frames' agents: all of them as one polars frame, edges as another one."""
    both = np.concatenate((case.pairs, case.pairs[:, ::-1]))
    edges = pl.DataFrame({"source": both[:, 0], "target": both[:, 1]})

    class People(frames.AgentSetPolars):  # type: ignore[misc]
        """All agents."""

        agents: Any

        def __init__(self, model: Any) -> None:
            super().__init__(model)
            state = np.zeros(case.nodes, np.int8)
            state[case.origins] = 1
            self += pl.DataFrame({"unique_id": np.arange(case.nodes), "state": state})

        def step(self) -> None:
            infected = self.agents.filter(pl.col("state") == 1).select(pl.col("unique_id").alias("source"))
            tried = edges.join(infected, on="source")
            hit = tried.filter(pl.Series(self.random.random(len(tried)) < BETA)).select("target").unique()
            draws = pl.Series(self.random.random(case.nodes))
            caught = pl.col("unique_id").is_in(hit["target"])
            self.agents = self.agents.with_columns(
                pl.when((pl.col("state") == 1) & (draws < GAMMA)).then(2)
                .when((pl.col("state") == 0) & caught).then(1).otherwise(pl.col("state")).cast(pl.Int8).alias("state")
            )  # fmt: skip

    return People


def mesa_frames(case: Case) -> Ran:
    """A set of agents as a polars frame, joined with the edges in each tick."""
    frames, pl = peer("mesa_frames"), peer("polars")
    model = frames.ModelDF(seed=case.seed)
    people = _people(frames, pl, case)(model)
    model.agents += people

    def run() -> None:
        for _ in range(TICKS):
            model.agents.do("step")

    used = cpu_s(run)
    column = next(iter(model.agents.agents.values()))["state"].to_numpy()
    return Ran(used, Epidemic(int((column == 2).sum()), int((column == 1).sum())))


def starsim(case: Case) -> Ran:
    """`SIR` on a fixed network; a recovery is an exponential duration there, so its law is not quite the same."""
    os.environ.setdefault("STARSIM_INSTALL_FONTS", "0")
    ss = peer("starsim")

    class Fixed(ss.Network):  # type: ignore[misc,name-defined]
        """Edges that stay."""

        def step(self) -> None:
            """Nothing changes."""

    first = np.zeros(case.nodes, np.bool_)
    first[case.origins] = True
    ones = np.ones(len(case.pairs))
    network = Fixed(p1=case.pairs[:, 0], p2=case.pairs[:, 1], beta=ones)
    disease = ss.SIR(beta=ss.probperday(BETA), dur_inf=ss.expon(ss.days(1 / GAMMA)), p_death=0, init_prev=0)
    sim = ss.Sim(
        n_agents=case.nodes, networks=network, diseases=disease, dt=ss.days(1), start=ss.days(0), dur=ss.days(TICKS),
        rand_seed=case.seed, verbose=0, copy_inputs=False,
    )  # fmt: skip
    sim.init()
    disease.set_prognoses(ss.uids(np.flatnonzero(first)))
    used = cpu_s(sim.run)
    return Ran(used, Epidemic(int(disease.recovered.sum()), int(disease.infected.sum())))


PEERS: Final[dict[str, tuple[Peer, float]]] = {
    "mesa": (mesa, 100.0), "ndlib": (ndlib, 60.0), "mesa_frames": (mesa_frames, 5.0), "starsim": (starsim, 5.0),
}  # fmt: skip
"""By name: how it is run, and how many times as fast we want to be."""
