"""The network of a run: drawn at random, or read from a file; the same in every process that asks for it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.random import default_rng

from bridges.network_file import file_digest, read_network
from universe.errors import BadInput
from universe.rng_columns import mix_columns
from universe.spread.contacts import Contacts, contacts_of
from universe.spread.draws import places, stream
from universe.spread.network import BLOCK, Network, Numbers, Ways, network_of
from universe.spread.rules import Rules

RANDOM: Final = "random"
PAIRS_SEED, STARTS_SEED = 12_345, 777
"""Of the work by which simulators are compared: a random network and its first agents are fixed by its size."""
_SLACK: Final = 1e-9


class NetworkRecipe(Struct, frozen=True, kw_only=True):
    """All that decides a network. `path` is empty for a random one of `nodes` agents from `pairs` drawn pairs.

    `digest` is the SHA-256 of the file's bytes, so that a run never goes on with another file of that name.
    `weight_max` > 0 takes weights as trust; `temporal` takes lines as contacts.
    """

    nodes: int = 0
    pairs: int = 0
    path: str = ""
    digest: str = ""
    directed: str = "auto"
    weight_max: float = 0.0
    temporal: bool = False


class Loaded(Struct, frozen=True):
    """A network with the names of its agents (empty where they have numbers only) and its contacts if it is temporal.

    `lines` counts what the file held, `directed` tells whether a line is one way.
    """

    network: Network
    names: tuple[str, ...] = ()
    contacts: Contacts | None = None
    lines: int = 0
    directed: bool = False


@lru_cache(maxsize=1)
def load_network(recipe: NetworkRecipe) -> Loaded:
    """Make or read it; the last one is kept, so that the shards of a process share it. Raises `BadInput`."""
    return _from_file(recipe) if recipe.path else Loaded(random_network(recipe.nodes, recipe.pairs))


def random_network(nodes: int, pairs: int) -> Network:
    """`pairs` pairs of agents, each a way in both directions; pairs of one agent and repeated ones are dropped."""
    rng = default_rng(PAIRS_SEED + nodes)
    ways = Ways(nodes, 2 * pairs)
    for begin in range(0, pairs, BLOCK):
        # The same draws as of one call for 64-bit numbers, in half the memory.
        drawn = rng.integers(0, nodes, (min(BLOCK, pairs - begin), 2), dtype=np.int32)
        ways.add(drawn[:, 0], drawn[:, 1])
        ways.add(drawn[:, 1], drawn[:, 0])
    return ways.network()


def file_recipe(path: str, *, directed: str, weight_max: float, temporal: bool) -> NetworkRecipe:
    """The recipe of a file. Raises `BadInput` where it cannot be read."""
    return NetworkRecipe(
        path=path, digest=file_digest(Path(path)), directed=directed, weight_max=weight_max, temporal=temporal
    )


def _from_file(recipe: NetworkRecipe) -> Loaded:
    path = Path(recipe.path)
    if file_digest(path) != recipe.digest:
        raise BadInput(f"{path} has changed since this run began")
    edges = read_network(path, weights=recipe.weight_max > 0, times=recipe.temporal)
    directed = recipe.temporal if edges.directed is None else edges.directed
    if recipe.directed != "auto":
        directed = recipe.directed == "true"
    network = network_of(edges, directed=directed, weight_max=recipe.weight_max)
    contacts = contacts_of(edges, network, directed=directed) if recipe.temporal else None
    return Loaded(network, edges.names, contacts, len(edges.sources), directed)


def starts_of(recipe: NetworkRecipe, loaded: Loaded, rules: Rules, initial: float, named: tuple[str, ...]) -> Numbers:
    """With whom the news begins, ascending: those `named`, or a share `initial` of all, at least one agent.

    Of a random network they are the first of one fixed permutation, of a file drawn from the seed; in either case
    nobody who opted out. Raises `BadInput` for a name that the network does not have.
    """
    nodes = len(loaded.network)
    if named:
        return _named(named, loaded, nodes)
    if recipe.path:
        order = np.argsort(mix_columns(places(stream(rules.seed, "spread.start"), np.arange(nodes))), kind="stable")
    else:
        order = default_rng(STARTS_SEED + nodes).permutation(nodes)
    wanted = max(1, int(nodes * initial + _SLACK))
    if rules.opt_out > 0.0:
        order = order[~rules.opted_out(order)]
    return np.sort(order[:wanted])


def _named(named: tuple[str, ...], loaded: Loaded, nodes: int) -> Numbers:
    numbers = {name: number for number, name in enumerate(loaded.names)} if loaded.names else None
    found = []
    for name in named:
        number = numbers.get(name) if numbers is not None else int(name) if name.isdecimal() else None
        if number is None or not 0 <= number < nodes:
            raise BadInput(f"the network has no agent {name!r} to start with")
        found.append(number)
    return np.unique(np.array(found, np.int64))
