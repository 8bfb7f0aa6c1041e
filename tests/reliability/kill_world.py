"""A small universe whose every fact is counted twice: in the members' records and in the journal of their commits.

Planets count what they apply, both bots answer each event, an outbox keeps one record per answer.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.host_settings import HostSettings
from actors.member import Member, MemberSpec, Started
from actors.plan import UniversePlan
from actors.turn import Turn
from bridges.redis_substrate import RedisSubstrate
from universe.config import SubstrateConfig
from universe.events import Message
from universe.substrate import AnyEnvelope

START_AT: Final = 1_700_000_000_000
PLANETS: Final = ("k0", "k1", "k2", "k3")
BOTS: Final = ("bot:b0", "bot:b1")
OUTBOX: Final = "outbox:main"
USERS: Final = tuple(f"{planet}-{name}" for planet in PLANETS for name in ("ada", "eve"))
ADDRESSES: Final = (*(f"planet:{planet}" for planet in PLANETS), *BOTS, OUTBOX)
CONFIG: Final = SubstrateConfig(timeout_ms=10_000)
POISON: Final = "poison"
FAULTY: Final = "faulty"
POISON_EXIT: Final = 9


class Heard(Struct, frozen=True, tag="heard"):
    """Planet to bot: an event was applied."""

    event_id: str


class Effect(Struct, frozen=True, tag="effect"):
    """Bot to outbox: do this once."""

    effect_id: str


class Sent(Struct, frozen=True):
    """The outbox's record of one effect."""

    times: int


class PlanetState(Struct):
    """How many events were applied, and the last number of each user."""

    applied: int = 0
    inversions: int = 0
    last: dict[str, int] = field(default_factory=dict)


class CountState(Struct):
    """How many messages were handled."""

    handled: int = 0


class CountingPlanet(Member[PlanetState]):
    """Applies events whose content is the user's running number; a poisonous one ends the process."""

    State: ClassVar[type[Struct]] = PlanetState
    Protocol: ClassVar[Any] = Message | Started

    def receive(self, state: PlanetState, message: AnyEnvelope, turn: Turn) -> None:
        """Count one event and tell both bots."""
        event = message.body
        if isinstance(event, Started):
            return
        if event.content == POISON:
            os._exit(POISON_EXIT)
        if event.content == FAULTY:
            raise ValueError("a faulty event")
        if not event.content.isdecimal():
            turn.dead_letter("content is no number")
            return
        number = int(event.content)
        state.inversions += number <= state.last.get(event.user_id, -1)
        state.last[event.user_id] = number
        state.applied += 1
        turn.decide("applied", event=event.event_id)
        for bot in BOTS:
            turn.send(bot, Heard(event.event_id))


class EchoBot(Member[CountState]):
    """Answers each event with one effect."""

    State: ClassVar[type[Struct]] = CountState
    Protocol: ClassVar[Any] = Heard | Started

    def receive(self, state: CountState, message: AnyEnvelope, turn: Turn) -> None:
        """Emit one effect."""
        if isinstance(message.body, Heard):
            state.handled += 1
            turn.send(OUTBOX, Effect(f"{message.body.event_id}/{self.address}"))


class Outbox(Member[CountState]):
    """Keeps a record per effect, loaded on demand: an effect that comes twice is seen."""

    State: ClassVar[type[Struct]] = CountState
    Protocol: ClassVar[Any] = Effect | Started

    def needs(self, state: CountState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The records of the effects in the inbox."""
        del state
        return [message.body.effect_id for message in inbox if isinstance(message.body, Effect)]

    def receive(self, state: CountState, message: AnyEnvelope, turn: Turn) -> None:
        """Count one effect."""
        if isinstance(message.body, Effect):
            state.handled += 1
            before = turn.record(message.body.effect_id, Sent)
            turn.put(message.body.effect_id, Sent(1 + (before.times if before else 0)))


def make_planet(address: str, parameters: bytes) -> Built:
    """A counting planet."""
    del parameters
    return Built(CountingPlanet(address))


def make_bot(address: str, parameters: bytes) -> Built:
    """An echo bot."""
    del parameters
    return Built(EchoBot(address))


def make_outbox(address: str, parameters: bytes) -> Built:
    """The outbox."""
    del parameters
    return Built(Outbox(address))


def plan_of(url: str, hosts: int, tries_max: int = 3, config: SubstrateConfig = CONFIG) -> UniversePlan:
    """The universe in wall time on the server at `url`; what is due from `START_AT` on is due now."""
    here = __name__
    specs = [MemberSpec(f"planet:{planet}", f"{here}:make_planet") for planet in PLANETS]
    specs += [MemberSpec(bot, f"{here}:make_bot") for bot in BOTS]
    specs.append(MemberSpec(OUTBOX, f"{here}:make_outbox"))
    settings = HostSettings(start_at=START_AT, grid_ms=0, tries_max=tries_max)
    return UniversePlan(members=tuple(specs), settings=settings, hosts=hosts, substrate=config, url=url)


def said(user: str, number: int, content: str | None = None) -> Message:
    """The user's event with this number; its time rises with the number, so that its order is decided."""
    planet = user.partition("-")[0]
    return Message(
        event_id=f"msg:{user}-{number}", at=START_AT + number, guild_id=planet, channel_id=planet, user_id=user,
        message_id=f"{user}-{number}", author_name=user, content=str(number) if content is None else content,
    )  # fmt: skip


class Tally(Struct, frozen=True):
    """What became of the events: everything but `events`, `applied` and `effects` must be 0."""

    events: int
    applied: int
    lost: int
    twice: int
    inversions: int
    effects: int
    effects_lost: int
    effects_twice: int
    miscounted: int
    dead_letters: int

    @property
    def faults(self) -> int:
        """How many promises were broken."""
        effects = self.effects_lost + self.effects_twice
        return self.lost + self.twice + self.inversions + effects + self.miscounted + self.dead_letters


def tally(substrate: RedisSubstrate, sent: Mapping[str, int]) -> Tally:
    """Compare what users sent (user to number of events) with the journal, the records and the outbox."""
    applied = [str(line.details["event"]) for line in substrate.read_journal() if line.kind == "applied"]
    times = Counter(applied)
    expected = [f"msg:{user}-{number}" for user, count in sent.items() for number in range(count)]
    effects = {name: msgspec.msgpack.decode(data, type=Sent) for name, data in substrate.records(OUTBOX).items()}
    wanted = {f"{event}/{bot}" for event in expected for bot in BOTS}
    states = [_state(substrate, f"planet:{planet}", PlanetState) for planet in PLANETS]
    counted = [sum(state.applied for state in states), *(_state(substrate, bot, CountState).handled for bot in BOTS)]
    counted_effects = _state(substrate, OUTBOX, CountState).handled
    miscounted = sum(abs(count - len(expected)) for count in counted) + abs(counted_effects - len(wanted))
    return Tally(
        events=len(expected),
        applied=len(times),
        lost=len(set(expected) - set(times)),
        twice=sum(times.values()) - len(times) + len(set(times) - set(expected)),
        inversions=sum(state.inversions for state in states) + _inversions(applied),
        effects=len(effects),
        effects_lost=len(wanted - set(effects)),
        effects_twice=sum(sent.times - 1 for sent in effects.values()) + len(set(effects) - wanted),
        miscounted=miscounted,
        dead_letters=len(substrate.read_dead_letters()),
    )


def _state(substrate: RedisSubstrate, address: str, kind: type[Any]) -> Any:
    data = substrate.peek(address).state
    return kind() if data is None else msgspec.msgpack.decode(data, type=kind)


def _inversions(applied: Sequence[str]) -> int:
    last: dict[str, int] = {}
    inversions = 0
    for event_id in applied:
        user, _, number = event_id.rpartition("-")
        inversions += int(number) <= last.get(user, -1)
        last[user] = int(number)
    return inversions


def finished(substrate: RedisSubstrate, sent: Mapping[str, int]) -> bool:
    """Whether the outbox has handled an effect of each bot for each event; cheap enough to poll."""
    handled: int = _state(substrate, OUTBOX, CountState).handled
    return handled >= sum(sent.values()) * len(BOTS)
