"""A network: who can tell whom, as rows of targets; a slot is one directed way, numbered through the whole network."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.errors import BadInput

Numbers = NDArray[np.int64]
NODES_MAX: Final = 1 << 31
SLOTS_MAX: Final = 1 << 31
TRUST_SCALE: Final = 1000
_NOWHERE: Final = np.uint64((1 << 64) - 1)
_LOW: Final = np.uint64(0xFFFFFFFF)
_WORD: Final = np.uint64(32)
BLOCK: Final = 1 << 18
"""Ways handled together while a network is built."""


class EdgeList(Struct, frozen=True, kw_only=True):
    """Lines of a file: `sources[i]` may tell `targets[i]`, numbers below ``len(names)`` in the order of the names.

    `weights` and `times` (seconds) stand beside them where they were asked for; `directed` is what the file says of
    itself, None where it says nothing.
    """

    names: tuple[str, ...]
    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    weights: NDArray[np.float64] | None = None
    times: NDArray[np.float64] | None = None
    directed: bool | None = None


class Network(Struct, frozen=True, kw_only=True):
    """Rows `first` to before ``first + len(offsets) - 1``: row r has the slots ``offsets[r] .. offsets[r + 1]``.

    Slots are numbered through the whole network, also in a part of it. Within a row targets ascend. `trust_milli` is
    the trust of each target in its teller in thousandths, None where it is drawn.
    """

    first: int
    offsets: Numbers
    targets: NDArray[np.int32]
    trust_milli: NDArray[np.int16] | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def slots(self) -> int:
        """How many directed ways start in these rows."""
        return len(self.targets)

    def part(self, first: int, last: int) -> Network:
        """The rows of the agents from `first` to before `last`, as views."""
        begin = int(self.offsets[0])
        offsets = self.offsets[first - self.first : last - self.first + 1]
        kept = slice(int(offsets[0]) - begin, int(offsets[-1]) - begin)
        trust = None if self.trust_milli is None else self.trust_milli[kept]
        return Network(first=first, offsets=offsets, targets=self.targets[kept], trust_milli=trust)

    def targets_of(self, slots: NDArray[Any]) -> NDArray[np.int32]:
        """The agents at the ends of slots."""
        ends: NDArray[np.int32] = self.targets[slots - self.offsets[0]]
        return ends


class Ways:
    """Directed ways, gathered block by block into one array that is sorted in place: 8 bytes a way at the most."""

    def __init__(self, nodes: int, capacity: int) -> None:
        if not 0 < nodes <= NODES_MAX or not 0 <= capacity <= SLOTS_MAX:
            raise BadInput(f"a network of {nodes:,} agents and {capacity:,} ways is too large: 2^31 of each at most")
        self.nodes = nodes
        self._keys = np.full(capacity, _NOWHERE, np.uint64)
        self._used = 0

    def add(self, sources: NDArray[Any], targets: NDArray[Any]) -> None:
        """Add ways; those from an agent to itself are dropped."""
        keys = self._keys[self._used : self._used + len(sources)]
        np.left_shift(sources.astype(np.uint64), _WORD, out=keys)
        keys |= targets.astype(np.uint64)
        keys[sources == targets] = _NOWHERE
        self._used += len(sources)

    def network(self) -> Network:
        """The network of all ways, each once. Afterwards this object is used up."""
        keys = self._keys
        keys.sort()
        keys = keys[: int(np.searchsorted(keys, _NOWHERE))]
        offsets = np.empty(self.nodes + 1, np.int64)
        for begin in range(0, self.nodes + 1, BLOCK):
            edges = np.arange(begin, min(begin + BLOCK, self.nodes + 1), dtype=np.uint64) << _WORD
            offsets[begin : begin + BLOCK] = np.searchsorted(keys, edges)
        offsets -= np.searchsorted(np.flatnonzero(keys[1:] == keys[:-1]) + 1, offsets)
        targets = np.empty(int(offsets[-1]), np.int32)
        filled = 0
        for begin in range(0, len(keys), BLOCK):
            part = keys[begin : begin + BLOCK]
            fresh = np.ones(len(part), np.bool_)
            fresh[1:] = part[1:] != part[:-1]
            fresh[0] = not begin or part[0] != keys[begin - 1]
            kept = part[fresh] & _LOW
            targets[filled : filled + len(kept)] = kept
            filled += len(kept)
        return Network(first=0, offsets=offsets, targets=targets)


def network_of(edges: EdgeList, *, directed: bool, weight_max: float = 0.0) -> Network:
    """The network of a file's lines: an undirected line is two ways.

    With `weight_max` > 0 a line's weight is the trust of its target in its source, `weight_max` and above being full
    trust and 0 and below none; of several lines for one way the last one counts. Raises `BadInput` where it has none.
    """
    ways = [(edges.sources, edges.targets)]
    if not directed:
        ways.append((edges.targets, edges.sources))
    gathered = Ways(len(edges.names), len(edges.sources) * len(ways))
    for sources, targets in ways:
        gathered.add(sources, targets)
    network = gathered.network()
    if not weight_max:
        return network
    if edges.weights is None:
        raise BadInput("this network has no weights that could be trust: leave weight_max away")
    trust = np.zeros(network.slots, np.int16)
    milli = np.floor(np.clip(edges.weights / weight_max, 0.0, 1.0) * TRUST_SCALE + 0.5).astype(np.int16)
    for sources, targets in ways:
        apart = np.flatnonzero(sources != targets)
        # Of repeated places numpy keeps the last value.
        trust[slots_between(network, sources[apart], targets[apart])] = milli[apart]
    return Network(first=0, offsets=network.offsets, targets=network.targets, trust_milli=trust)


def slots_between(network: Network, sources: NDArray[Any], targets: NDArray[Any]) -> Numbers:
    """The slots of ways that a whole network has; anything for ways that it has not."""
    rows = np.repeat(np.arange(len(network), dtype=np.uint64), np.diff(network.offsets))
    keys = (rows << _WORD) | network.targets.astype(np.uint64)
    return np.searchsorted(keys, (sources.astype(np.uint64) << _WORD) | targets.astype(np.uint64)).astype(np.int64)
