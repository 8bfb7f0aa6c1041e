"""Which pages hold the sentence, from which pages they have it, and whether their own provenance says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from universe.gossip.fading import DAY_MS
from universe.journal import Detail, JournalLine


class Leaf(Struct, kw_only=True):
    """One page of `bot`, written on the `day` of the run at `at` (UTC ms); `depth` is what it says of itself.

    `parents` are the pages with the sentence from which it has it, `noted` those of them that its own passages name.
    `generation` is the longest way from a planted page to this one, in pages; -1 where there is none.
    `traced` is whether what pages note of themselves leads from it to a planted one.
    """

    artifact: str
    bot: str
    day: int
    at: int
    type: str
    depth: int
    infected: bool
    planted: bool
    parents: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    generation: int = -1
    traced: bool = False

    @property
    def caught(self) -> bool:
        """Whether the sentence is on it and was not planted there."""
        return self.infected and not self.planted


def leaves_of(journal: Iterable[JournalLine], start_at: int) -> list[Leaf]:
    """Every page of a run in the order of time, as it was first written.

    Sources that a page does not note are known only where the scenario itself did the weaving (`woven` lines).
    """
    pages: dict[str, JournalLine] = {}
    about: dict[tuple[str, str], dict[str, Detail]] = {}
    for line in journal:
        artifact = str(line.details.get("artifact", ""))
        if line.kind == "page":
            pages.setdefault(artifact, line)
        elif line.kind in ("phrase", "planted", "woven"):
            about[line.kind, artifact] = line.details
    leaves = []
    for artifact, line in pages.items():
        noted = _ids(about.get(("phrase", artifact), {}).get("noted"))
        depth = line.details["depth"]
        leaves.append(Leaf(
            artifact=artifact, bot=line.member.partition(":")[2], day=(line.at - start_at) // DAY_MS, at=line.at,
            type=str(line.details["type"]), depth=depth if isinstance(depth, int) else 0,
            infected=("phrase", artifact) in about, planted=("planted", artifact) in about, noted=noted,
            parents=_ids(about.get(("woven", artifact), {}).get("parents")) or noted,
        ))  # fmt: skip
    return _traced(sorted(leaves, key=lambda leaf: (leaf.at, leaf.bot, leaf.type)))


def _ids(detail: Detail) -> tuple[str, ...]:
    return tuple(detail) if isinstance(detail, list) else ()


def _traced(leaves: list[Leaf]) -> list[Leaf]:
    """Follow each infection back; parents come before their children."""
    known: dict[str, Leaf] = {}
    for leaf in leaves:
        if not leaf.infected:
            continue
        leaf.parents = tuple(parent for parent in leaf.parents if parent in known)
        leaf.noted = tuple(parent for parent in leaf.noted if parent in known)
        above = [known[parent].generation for parent in leaf.parents if known[parent].generation >= 0]
        leaf.generation = 0 if leaf.planted else max(above) + 1 if above else -1
        leaf.traced = leaf.planted or any(known[parent].traced for parent in leaf.noted)
        known[leaf.artifact] = leaf
    return leaves


class Outcome(Struct, frozen=True, kw_only=True):
    """What a run found; `bots` are all bots, `patients` those in whose settings the sentence stands."""

    leaves: tuple[Leaf, ...]
    bots: tuple[str, ...]
    patients: tuple[str, ...]
    days: int

    @property
    def infected(self) -> list[Leaf]:
        """Pages with the sentence."""
        return [leaf for leaf in self.leaves if leaf.infected]

    @property
    def caught(self) -> list[Leaf]:
        """Pages with the sentence where it was not planted."""
        return [leaf for leaf in self.leaves if leaf.caught]

    def first_days(self) -> dict[str, int]:
        """When each bot that is no patient first wrote the sentence."""
        days: dict[str, int] = {}
        for leaf in self.infected:
            if leaf.bot not in self.patients:
                days.setdefault(leaf.bot, leaf.day)
        return days

    def infections(self) -> dict[str, frozenset[str]]:
        """For each page with the sentence the other bots of which a page has it directly from there."""
        found: dict[str, set[str]] = {leaf.artifact: set() for leaf in self.infected}
        owner = {leaf.artifact: leaf.bot for leaf in self.infected}
        for leaf in self.infected:
            for parent in leaf.parents:
                if owner[parent] != leaf.bot:
                    found[parent].add(leaf.bot)
        return {artifact: frozenset(bots) for artifact, bots in found.items()}

    def uses_max(self, span_days: int) -> int:
        """The most pages with the sentence that one bot wrote within any `span_days` days."""
        most = 0
        for times in self._times().values():
            for place, since in enumerate(times):
                most = max(most, sum(at - since <= span_days * DAY_MS for at in times[place:]))
        return most

    def _times(self) -> Mapping[str, list[int]]:
        times: dict[str, list[int]] = {}
        for leaf in self.infected:
            times.setdefault(leaf.bot, []).append(leaf.at)
        return times
