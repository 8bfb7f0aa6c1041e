"""What must hold once everything has settled, and what the seed's keys must show at any time."""

from __future__ import annotations

import json
from typing import Any

from actors.bot_records import Mark, mark
from tests.coordination.facts import Broken
from tests.coordination.model import Model
from tests.coordination.world import KEYS, World
from universe.chat.channel import ChannelRecord


def check_views(world: World, model: Model) -> None:
    """Records agree with the model, and the keys of chain and cooldown with the records."""
    for planet in world.planets:
        for channel_id in [name for name in model.channels if name.startswith(planet.partition(":")[2])]:
            record = world.record(planet, f"channel:{channel_id}", ChannelRecord)
            if record is not None:
                _check_channel(world, model, record)


def _check_channel(world: World, model: Model, record: ChannelRecord) -> None:
    facts, channel_id = model.channels[record.channel_id], record.channel_id
    count = record.chain.message_count if record.chain is not None else 0
    if (count, record.seen) != (facts.count, facts.heard):
        raise Broken("views", f"{channel_id} counts {count} of {record.seen}, not {facts.count} of {facts.heard}")
    if sorted(floor.number for floor in record.floors) != sorted(facts.floors):
        raise Broken("views", f"{channel_id} has the floors {record.floors}, not {facts.floors}")
    chain = _view(world, KEYS.crossbot_chain(channel_id))
    shown = json.loads(chain)["message_count"] if chain is not None else 0
    if shown != count:
        raise Broken("views", f"the chain of {channel_id} shows {shown}, its record says {count}")
    cooldown = _view(world, KEYS.crossbot_cooldown(channel_id))
    if record.cooldown_until > world.now and cooldown != str(record.cooldown_until):
        raise Broken("views", f"the cooldown of {channel_id} shows {cooldown}, its record says {record.cooldown_until}")
    lock = _view(world, KEYS.crossbot_lock(channel_id))
    if (lock is None) != (not record.floors):
        raise Broken("views", f"the lock of {channel_id} shows {lock}, its floors are {record.floors}")


def _view(world: World, key: str) -> str | None:
    value: Any = world.client.get(key)
    return None if value is None else str(value.decode())


def is_settled(model: Model) -> bool:
    """Whether nobody has the floor and no message waits for an outcome."""
    floors = any(channel.floors for channel in model.channels.values())
    return not floors and not any(_unsettled(model)) and all(fact.number >= 0 for fact in model.facts.values())


def _unsettled(model: Model) -> list[str]:
    return [
        f"{bot} for {fact.message.message_id} ({hearing.cause}), others {hearing.outcomes}"
        for fact in model.facts.values() for hearing in fact.hearings[-1:] for bot in hearing.owed
        if bot not in hearing.outcomes
    ]  # fmt: skip


def check_settled(world: World, model: Model) -> None:
    """No denial is lost, every grant has an end, everybody spoken to has entered it, nothing was given up."""
    unheard = [fact.message for fact in model.facts.values() if fact.number < 0]
    if unheard:
        raise Broken("lost", f"no planet has heard {unheard}")
    if lost := _unsettled(model):
        raise Broken("outcomes", f"no outcome: {lost}")
    letters = [one for one in world.outside.read_dead_letters() if not one.reason.startswith("port ")]
    if letters:
        raise Broken("lost", f"dead letters: {letters}")
    for planet in world.planets:
        for channel_id in [name for name in model.channels if name.startswith(planet.partition(":")[2])]:
            record = world.record(planet, f"channel:{channel_id}", ChannelRecord)
            if record is not None and (record.floors or record.waiting):
                raise Broken("outcomes", f"{channel_id} still has {record.floors} and {record.waiting}")
    for name in model.bots:
        _check_bot(world, model, name)


def _check_bot(world: World, model: Model, name: str) -> None:
    facts = model.bots[name]
    for (message_id, act), owed in facts.owed.items():
        if facts.ended[message_id, act] < owed and (name, message_id) not in model.expired:
            raise Broken("outcomes", f"{name} was granted {act} {message_id!r} {owed} times and tells of "
                         f"{facts.ended[message_id, act]} ends")  # fmt: skip
    for message_id in facts.spoken_to:
        entered = world.record(f"bot:{name}", mark(message_id), Mark)
        if facts.noted[message_id] != 1 or entered is None:
            raise Broken("visibility", f"{name} was spoken to in {message_id}, entered {facts.noted[message_id]} times")
