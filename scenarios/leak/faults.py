"""What goes wrong in gossip_leak: events that come twice, members that die in a turn, bots that are down."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from actors import people, planet
from actors.assembly import Built
from actors.member import MemberSpec
from actors.turn import Turn
from scenarios.latency.restarts import RestartingBot, RestartingParameters, Windows
from scenarios.world import START_AT
from universe.events import AnyEvent
from universe.rng import below
from universe.substrate import AnyEnvelope

HERE: Final = "scenarios.leak.faults"
DIES_ONE_IN: Final = 9
"""Of so many messages to a member one ends its turn when it is handled for the first time."""
TWICE_ONE_IN: Final = 4
DOWN_EVERY_MS: Final = 8 * 3_600_000
DOWN_MS: Final = (5_000, 600_000)
"""Once in eight hours every bot is down for so long: shorter and longer than a shard waits for it."""


class Died(Exception):
    """The process ended in the middle of a turn: nothing of it was written."""


class _Deaths(logging.Filter):
    """Hosts warn of every turn that fails; of deaths that are part of the play they need not."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is to be written."""
        return not isinstance(record.args, tuple) or Died.__name__ not in record.args


_DEATHS: Final = _Deaths()


class _Mortal:
    """Dies of some messages, once each: what the turn did until then is lost, and the message is handled again."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._died: set[str] = set()
        # A second time it is the same filter, and nothing happens.
        logging.getLogger("orrery.host").addFilter(_DEATHS)

    def perhaps(self, message: AnyEnvelope) -> None:
        """End the turn here, if it is time."""
        if message.id not in self._died and not below(1, "leak.dies", 0, f"{self._address}/{message.id}", DIES_ONE_IN):
            self._died.add(message.id)
            raise Died(message.id)


class MortalBot(RestartingBot):
    """A bot that dies of some messages, and is down at times; its mailbox waits."""

    def __init__(self, address: str, parameters: RestartingParameters) -> None:
        super().__init__(address, parameters)
        self._mortal = _Mortal(address)

    def receive(self, state: Any, message: AnyEnvelope, turn: Turn) -> None:
        """Handle a message, and perhaps die of it."""
        super().receive(state, message, turn)
        self._mortal.perhaps(message)


class MortalPeople(people.People):
    """A people shard that dies of some messages."""

    def __init__(self, address: str, parameters: people.PeopleParameters) -> None:
        super().__init__(address, parameters)
        self._mortal = _Mortal(address)

    def receive(self, state: people.PeopleState, message: AnyEnvelope, turn: Turn) -> None:
        """Handle a message, and perhaps die of it."""
        super().receive(state, message, turn)
        self._mortal.perhaps(message)


class MortalPlanet(planet.Planet):
    """A planet that dies of some messages."""

    def __init__(self, address: str, parameters: planet.PlanetParameters) -> None:
        super().__init__(address, parameters)
        self._mortal = _Mortal(address)

    def receive(self, state: planet.PlanetState, message: AnyEnvelope, turn: Turn) -> None:
        """Handle a message, and perhaps die of it."""
        super().receive(state, message, turn)
        self._mortal.perhaps(message)


def make_mortal_bot(address: str, parameters: bytes) -> Built:
    """A bot; `parameters` is `RestartingParameters` in msgpack."""
    return Built(MortalBot(address, msgspec.msgpack.decode(parameters, type=RestartingParameters)))


def make_mortal_people(address: str, parameters: bytes) -> Built:
    """A people shard."""
    return Built(MortalPeople(address, people.parameters_of(parameters)))


def make_mortal_planet(address: str, parameters: bytes) -> Built:
    """A planet."""
    return Built(MortalPlanet(address, planet.parameters_of(parameters)))


class Outages(Struct, frozen=True):
    """When bots are down, by name."""

    windows: dict[str, Windows]

    def down(self, bot: str, since: int, until: int) -> bool:
        """Whether a bot was down at any time between two (UTC ms)."""
        return any(first <= until and since < last for first, last in self.windows.get(bot, ()))


def outages_of(bots: Iterable[str], seed: int, end_at: int) -> Outages:
    """Once in `DOWN_EVERY_MS` for every bot; all are back before the end."""
    low, high = DOWN_MS
    windows: dict[str, Windows] = {}
    for bot in bots:
        found = []
        for number, begins in enumerate(range(START_AT, end_at - DOWN_EVERY_MS, DOWN_EVERY_MS)):
            down_ms = low + below(seed, "leak.down", number, bot, high - low)
            since = begins + below(seed, "leak.down_at", number, bot, DOWN_EVERY_MS - down_ms)
            found.append((since, since + down_ms))
        windows[bot] = tuple(found)
    return Outages(windows)


def mortal(members: Sequence[MemberSpec], outages: Outages) -> list[MemberSpec]:
    """The same members, each of which may die; bots are also down at times."""
    replace, changed = msgspec.structs.replace, []
    for member in members:
        kind, _, name = member.address.partition(":")
        if kind == "bot":
            own = RestartingParameters(member.parameters, outages.windows.get(name, ()))
            changed.append(replace(member, factory=f"{HERE}:make_mortal_bot", parameters=msgspec.msgpack.encode(own)))
        elif kind in ("people", "planet"):
            changed.append(replace(member, factory=f"{HERE}:make_mortal_{kind}"))
        else:
            changed.append(member)
    return changed


def twice(events: Iterable[AnyEvent], seed: int) -> list[AnyEvent]:
    """Some events come a second time at once."""
    return [
        event for event in events
        for _ in range(1 if below(seed, "leak.twice", 0, event.event_id, TWICE_ONE_IN) else 2)
    ]  # fmt: skip
