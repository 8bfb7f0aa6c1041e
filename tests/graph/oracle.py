"""The universe graph worked out from the whole set of notes at once, in plain Python: what every store must come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bridges.graph.entries import Batch, Seen, sorted_notes
from universe.graph.notes import GraphEntry

NEVER = -1


def graph_of(entries: Sequence[GraphEntry]) -> dict[str, list[list[Any]]]:
    """Nodes and relations as an export has them, each table sorted."""
    batch = sorted_notes(entries)
    batch.without(set(batch.gone), set(batch.erased))
    seen = list(batch.sightings.values())
    tables = {**_relations(batch, seen), **_places(batch, seen)}
    tables.update(_people(batch, seen))
    return {name: sorted((list(row) for row in rows), key=repr) for name, rows in tables.items()}


def _spans(rows: Iterable[tuple[tuple[Any, ...], int]]) -> list[list[Any]]:
    times = defaultdict(list)
    for key, at in rows:
        times[key].append(at)
    return [[*key, len(at), min(at), max(at)] for key, at in times.items()]


def _relations(batch: Batch, seen: list[Seen]) -> dict[str, list[list[Any]]]:
    known = defaultdict(list)
    for (_, bot, user), (at, planet, quality) in batch.mets.items():
        known[bot, user].append((at, planet, quality))
    presences = defaultdict(list)
    for bot, planet, here, _, gone in batch.presences:
        presences[bot, planet].append((here, gone))
    planets = defaultdict(set)
    for one in seen:
        for other in one.to:
            planets[one.user, other].add(one.planet)
    active = _spans(((one.user, one.planet, one.channel), one.at) for one in seen)
    return {
        "KNOWS_USER": [
            [*pair, sum(row[2] for row in rows), len(rows), min(rows)[0], max(rows)[0], min(row[:2] for row in rows)[1],
             sorted({row[1] for row in rows if row[1]})]
            for pair, rows in known.items()
        ],
        "DISCUSSED": _spans(((one.user, topic, one.planet), one.at) for one in seen for topic in one.topics),
        "HAS_TOPIC": _spans(((one.planet, topic), one.at) for one in seen for topic in one.topics),
        "ACTIVE_IN": [[user, planet, channel, last, count] for user, planet, channel, count, _, last in active],
        "INTERACTS_WITH": [
            [*row, sorted(planets[row[0], row[1]])]
            for row in _spans(((one.user, to), one.at) for one in seen for to in one.to)
        ],
        "PRESENT_ON": [
            [*key, min((here for here, _ in rows if here >= 0), default=NEVER), max(gone for _, gone in rows),
             int(max(here for here, _ in rows) > max(gone for _, gone in rows))]
            for key, rows in presences.items()
        ],
    }  # fmt: skip


def _places(batch: Batch, seen: list[Seen]) -> dict[str, list[list[Any]]]:
    on_planet = defaultdict(lambda: [NEVER, NEVER, 0])
    for user, planet, here, left in batch.memberships:
        row = on_planet[user, planet]
        row[0], row[1] = max(row[0], here), max(row[1], left)
    for one in seen:
        row = on_planet[one.user, one.planet]
        row[0], row[2] = max(row[0], one.at), row[2] + 1
    channels = {(one.planet, one.channel): (NEVER, "", "") for one in seen}
    for planet, channel, *told in batch.channels:
        channels[planet, channel] = max(channels.get((planet, channel), (NEVER, "", "")), tuple(told))
    planets = dict.fromkeys([key[1] for key in on_planet] + [key[0] for key in channels], (NEVER, "", 1))
    planets |= {planet: (NEVER, "", 1) for _, planet, *_ in batch.presences}
    for planet, *told in batch.planets:
        planets[planet] = max(planets.get(planet, (NEVER, "", 1)), tuple(told))
    last = {
        key: max([told[0], *(s.at for s in seen if (s.planet, s.channel) == key)]) for key, told in channels.items()
    }
    return {
        "ON_PLANET": [[*key, here, count, left, int(here > left)] for key, (here, left, count) in on_planet.items()],
        "HAS_CHANNEL": [list(key) for key in channels],
        "Channel": [[*key, told[1], told[2], last[key]] for key, told in channels.items()],
        "Planet": [
            [planet, told[1], told[2],
             max([told[0], *(row[0] for key, row in on_planet.items() if key[1] == planet),
                  *(at for key, at in last.items() if key[0] == planet)]),
             [sum(s.planet == planet and s.at // 3_600_000 % 24 == hour for s in seen) for hour in range(24)]]
            for planet, told in planets.items()
        ],
    }  # fmt: skip


def _people(batch: Batch, seen: list[Seen]) -> dict[str, list[list[Any]]]:
    users = {user for user, *_ in (*batch.persons, *batch.memberships, *batch.wishes)}
    users |= {user for _, user, *_ in batch.standings} | {user for _, _, user in batch.mets}
    users |= {user for one in seen for user in (one.user, *one.to)}
    rows = []
    for user in users:
        told = max((tuple(row[1:]) for row in batch.persons if row[0] == user), default=(NEVER, "", 0, "[]"))
        names = [(one.at, one.name) for one in seen if one.user == user and one.name]
        names += [(told[0], told[1])] if told[1] else []
        rows.append([user, max(names, default=(NEVER, ""))[1], told[2], told[3]])
    bots = (
        {bot for bot, *_ in batch.characters} | {bot for bot, *_ in batch.standings} | {bot for _, bot, _ in batch.mets}
    )
    told_bots = [[bot, max((row[1:] for row in batch.characters if row[0] == bot), default=(0, ""))[1]] for bot in bots]
    counts = defaultdict(int)
    for one in seen:
        for topic in one.topics:
            counts[topic] += 1
    return {"User": rows, "Character": told_bots, "Topic": [list(row) for row in counts.items()]}
