"""Temporal networks: messages in the order of time are the only ways; whom news can reach, exactly."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.network_file import read_network
from tests.scale import scaled
from tests.spreads import MESSAGES, gossip, sir, whole_file
from universe.errors import BadInput
from universe.spread.agents import Agents
from universe.spread.contacts import Contacts, Replay, contacts_of
from universe.spread.network import EdgeList, Network, network_of
from universe.spread.rules import Rules, confidence

EAGER = sir(1, 1.0, 0.0)
Log = list[tuple[int, int, int]]


def log_of(path: Path) -> tuple[Log, int]:
    """The messages of a file as numbers, read by hand, by second; and how many people write or are written to."""
    rows = [tuple(map(int, line.split())) for line in path.read_text(encoding="utf-8").splitlines()]
    place = {name: number for number, name in enumerate(sorted({end for a, b, _ in rows for end in (a, b)}))}
    return sorted(((at, place[a], place[b]) for a, b, at in rows), key=lambda row: row[0]), len(place)


def reach_of_everybody(log: Log, people: int) -> list[int]:
    """The exact oracle: from the last second back, who can reach whom is a set of bits; oneself is included."""
    reach = [1 << person for person in range(people)]
    for _, second in groupby(reversed(log), key=lambda row: row[0]):
        together = list(second)
        gained = [(source, reach[target]) for _, source, target in together]
        for source, more in gained:
            reach[source] |= more
    return [bits.bit_count() for bits in reach]


def edges_of(log: Log, people: int) -> EdgeList:
    """A log as the reader of files gives it."""
    at, sources, targets = (np.array(column) for column in zip(*log, strict=True))
    return EdgeList(
        names=tuple(map(str, range(people))), sources=sources.astype(np.int32), targets=targets.astype(np.int32),
        times=at.astype(np.float64),
    )  # fmt: skip


def contacts(edges: EdgeList, *, directed: bool = True) -> tuple[Network, Contacts]:
    """The network and the contacts of a file."""
    network = network_of(edges, directed=directed)
    return network, contacts_of(edges, network, directed=directed)


def replayed(rules: Rules, network: Network, log: Contacts, starts: list[int], ticks: int = 1) -> Agents:
    """A whole replay."""
    agents = Agents.unaware(len(network))
    agents.begin(np.array(starts), 0)
    replay, edges = Replay(rules, network, log, agents), log.edges(ticks)
    for tick in range(ticks):
        replay.step(tick, slice(int(edges[tick]), int(edges[tick + 1])), log.day_at(tick, ticks))
    return agents


def reaches(path: Path, sources: int) -> tuple[list[int], list[int]]:
    """How many know at the end, from each of some sources: ours and the oracle's."""
    log, people = log_of(path)
    exact = reach_of_everybody(log, people)
    network, known = contacts(read_network(path, times=True))
    chosen = list(range(0, people, max(1, people // sources)))
    ours = [int(np.count_nonzero(replayed(EAGER, network, known, [person], 5).states)) for person in chosen]
    return ours, [exact[person] for person in chosen]


def test_eager_messages_reach_exactly_who_can_be_reached_in_order() -> None:
    """On the beginning of CollegeMsg: for every source the oracle's number."""
    ours, exact = reaches(MESSAGES, scaled(60, 2000))

    assert ours == exact
    assert max(ours) > 100


def test_the_whole_log_gives_the_exact_reachability(promise: Callable[..., None]) -> None:
    """CollegeMsg: .4973 of ordered pairs, most 1,776 of 1,899, 549 reach nobody; our replays equal the oracle."""
    path = whole_file("CollegeMsg.txt")
    log, people = log_of(path)
    exact = reach_of_everybody(log, people)
    ours, expected = reaches(path, scaled(40, 2000))

    assert ours == expected
    assert people == 1899
    assert round(sum(reach - 1 for reach in exact) / people / (people - 1), 4) == 0.4973
    assert (max(exact), sum(reach == 1 for reach in exact)) == (1776, 549)
    promise("CollegeMsg replayed from sources", sources=len(ours), different=0)


LOGS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=60)


@settings(max_examples=scaled(60, 3000))
@given(LOGS, st.integers(0, 9), st.booleans(), st.integers(1, 9))
def test_a_replay_is_a_walk_in_time(rows: Log, start: int, directed: bool, ticks: int) -> None:
    """Whoever reaches whom, with many messages in one second; the division into ticks changes nobody's knowledge."""
    log = sorted(((at, a, b) for at, a, b in rows), key=lambda row: row[0])
    if not directed:
        log = sorted([*log, *((at, b, a) for at, a, b in log)], key=lambda row: row[0])
    network, known = contacts(edges_of(sorted(rows, key=lambda row: row[1]), 10), directed=directed)
    knowing = {start}
    for _, second in groupby(log, key=lambda row: row[0]):
        knowing |= {target for _, source, target in list(second) if source in knowing}

    agents = replayed(EAGER, network, known, [start], ticks)
    assert knowing == set(np.flatnonzero(agents.states).tolist())


def test_what_happens_in_one_second_happens_at_once() -> None:
    """News does not hop twice in a second; the twin, messages one after the other, lets it."""
    log = [(5, 0, 1), (5, 1, 2), (6, 1, 3), (7, 2, 4)]
    network, known = contacts(edges_of(log, 5))
    knowing = {0}
    for _, source, target in log:
        knowing |= {target} if source in knowing else set()

    assert [0, 1, 3] == np.flatnonzero(replayed(EAGER, network, known, [0]).states).tolist()
    assert {0, 1, 2, 3, 4} == knowing


def test_gossip_by_messages_keeps_to_the_same_limits() -> None:
    """Depth, confidence at the beginning of the tick, consent, liars; less trust asked for reaches no fewer."""
    network, known = contacts(read_network(MESSAGES, times=True))
    rules = gossip(beta=1.0, gamma=0.0, min_confidence=0.5, teller_depth_max=3)
    start = int(np.bincount(known.sources[:500]).argmax())
    agents = replayed(rules, network, known, [start], 30)
    out, lying = rules.opted_out(np.arange(len(network))), rules.lying(np.arange(len(network)))
    records = {one.agent: one for one in agents.transmissions()}

    assert len(records) > 40
    for one in records.values():
        if one.parent >= 0:
            parent = records[one.parent]
            assert (parent.depth + 1, parent.twists + bool(lying[one.parent])) == (one.depth, one.twists)
            assert one.depth <= 4
            assert not out[one.agent]
            assert confidence(parent.depth, known.day_at(one.tick - 1, 30)) >= 0.5
    assert {one.version for one in records.values()} > {0}
    loose = replayed(msgspec.structs.replace(rules, min_trust=0.0, opt_out=0.0), network, known, [start], 30)
    assert len(records) < np.count_nonzero(loose.states)


def test_a_message_carries_news_as_often_as_beta_says() -> None:
    """A star: one message to each of many; about beta of them learn, and nobody twice."""
    people = scaled(4000, 100_000)
    network, known = contacts(edges_of([(n, 0, n) for n in range(1, people)], people))
    learned = np.count_nonzero(replayed(sir(4, 0.25, 0.0), network, known, [0], 3).states) - 1

    assert abs(learned - people / 4) < 5 * (people * 3 / 16) ** 0.5


def test_a_network_without_times_is_no_log() -> None:
    """It is told in words."""
    edges = msgspec.structs.replace(edges_of([(1, 0, 1)], 2), times=None)
    with pytest.raises(BadInput, match="no times"):
        contacts(edges)
