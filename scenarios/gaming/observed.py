"""The counts of a deep run, gathered from what was said, what bots noted and how they stood to people in the evening.

They are the counts that a wide run makes as it goes, so both worlds have the same findings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from msgspec import Struct, field

from actors.wide.shard import Tallies
from scenarios.evenings import Evenings
from scenarios.gaming.harm import WEIGHTS_MILLI
from scenarios.gaming.population import account_id, roll_of
from scenarios.gaming.shard import Society
from scenarios.gaming.tallies import count_rises, no_day, no_run
from universe.events import AnyEvent, Message
from universe.journal import JournalLine
from universe.people.records import person_id_of, platform_id_of
from universe.trust.ledger import DAY_MS
from universe.trust.tiers import STRANGER, TIERS, tier_index


class Citizen(Struct, frozen=True):
    """Somebody of the society, whatever the account: group, favourite bot and day of arrival."""

    group: int
    favourite: int
    arrival: int


class Life(Struct):
    """What is counted of one citizen on the way: the highest tier so far, and what each account wrote to each bot."""

    best: int = STRANGER
    written: Counter[tuple[str, int]] = field(default_factory=Counter)


def citizens(society: Society) -> dict[str, Citizen]:
    """Everybody by the first account."""
    shape = society.users, society.attacks, society.each
    roll = roll_of(society.seed, *shape, society.bots, 0, society.people)
    columns = zip(roll.groups.tolist(), roll.favourites.tolist(), roll.arrivals.tolist(), strict=True)
    return {account_id(number, *shape): Citizen(*traits) for number, traits in enumerate(columns)}


class Observer:
    """Counts a finished deep run. `bots` are the bots' names by platform user id, in the order of their numbers."""

    def __init__(self, society: Society, bots: Mapping[str, str], evenings: Evenings) -> None:
        groups = len(society.groups)
        self._society = society
        self._bots = list(bots.values())
        self._number = {user_id: number for number, user_id in enumerate(bots)}
        self._evenings = evenings
        self._citizens = citizens(society)
        self._days = [no_day(groups) for _ in range(society.days)]
        self._run = no_run(groups, society.days)

    def tallies(self, events: Iterable[AnyEvent], journal: Iterable[JournalLine]) -> tuple[Tallies, Tallies]:
        """Counts of each day (first axis) and of the run, as `scenarios.gaming.tallies` says."""
        said = [event for event in events if isinstance(event, Message) and not event.author_is_bot]
        lines: dict[str, list[JournalLine]] = defaultdict(list)
        for line in journal:
            lines[line.kind].append(line)
        self._count_acts(said, lines["acted"], lines["noted"])
        self._count_evenings(said)
        for line in lines["renewed"]:
            group = self._citizens[str(line.details["user"])].group
            self._days[_whole(line, "day")]["identities"][group] += 1
        for line in lines["surveyed"]:
            group = self._society.groups.index(str(line.details["group"]))
            self._days[_whole(line, "day")]["tiers"][group] += [_whole(line, tier) for tier in TIERS]
        timeline = {name: np.stack([day[name] for day in self._days]) for name in self._days[0]}
        return timeline, self._run

    def _citizen(self, user_id: str) -> Citizen:
        return self._citizens[_first_account(user_id)]

    def _day(self, at_ms: int) -> int:
        return (at_ms - self._society.start_at) // DAY_MS

    def _count_acts(self, said: list[Message], acted: list[JournalLine], noted: list[JournalLine]) -> None:
        """Bad and misread acts, weighed by the tier that the bot noted right before each."""
        kinds = {(line.details["user"], line.details["sent_at"]): str(line.details["act"]) for line in acted}
        notes = {line.details["message"]: line.details for line in noted}
        for message in said:
            kind = kinds.get((message.user_id, message.at))
            if kind is None:
                continue
            day, group = self._days[self._day(message.at)], self._citizen(message.user_id).group
            note = notes[message.message_id]
            before = tier_index(str(note["tier"]))
            if kind == "misread":
                day["misreads"][group] += 1
                day["demotions"][group] += tier_index(str(note.get("became", note["tier"]))) < before
                continue
            severe = kind.startswith("severe")
            day["bads"][group] += 1
            day["severe"][group] += severe
            day["detected"][group] += kind.endswith("_detected")
            day["harm_milli"][group] += WEIGHTS_MILLI[before] * (self._society.judgement.severe_weight if severe else 1)

    def _count_evenings(self, said: list[Message]) -> None:
        """Who wrote how much on a day, what it was worth by the tier of its evening, and who rose."""
        written = Counter(
            (self._day(message.at), message.user_id, self._number[message.mentions[0]]) for message in said
        )
        lives: dict[str, Life] = defaultdict(Life)
        for (number, user_id, bot), messages in sorted(written.items()):
            day, citizen, life = self._days[number], self._citizen(user_id), lives[_first_account(user_id)]
            tier = self._evening(user_id, bot, number)
            life.written[user_id, bot] += messages
            day["active"][citizen.group] += 1
            day["messages"][citizen.group] += messages
            day["worth_milli"][citizen.group] += WEIGHTS_MILLI[tier] * messages
            if bot == citizen.favourite and tier > life.best:
                self._rise(citizen, life.best, tier, number - citizen.arrival, life.written[user_id, bot])
                life.best = tier

    def _evening(self, user_id: str, bot: int, day: int) -> int:
        person = person_id_of(platform_id_of("sim", user_id))
        return self._evenings[self._bots[bot], person][self._society.start_at // DAY_MS + day].tier

    def _rise(self, citizen: Citizen, before: int, after: int, days: int, messages: int) -> None:
        group, past, then = np.array([citizen.group]), np.array([before], np.uint8), np.array([after], np.uint8)
        count_rises(self._run, group, past, then, np.array([days]), np.array([messages]))


def _first_account(user_id: str) -> str:
    return user_id.partition(".")[0]


def _whole(line: JournalLine, name: str) -> int:
    value = line.details[name]
    if not isinstance(value, int):
        raise TypeError(f"{line.kind} has no whole number {name}")
    return value
