"""People of a durable universe: taken out of its substrate, and restored into one, an empty one included."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from actors.bot_messages import RestorePerson
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.people import RestoreIdentity
from actors.plan import UniversePlan
from actors.runtime import wall_clock_ms
from bridges.config_file import load_config
from bridges.persona_file import load_persona
from bridges.redis_substrate import RedisSubstrate
from bridges.substrate_server import open_substrate
from scenarios.people_of_run import people_of
from scenarios.world import bot_members, people_settings
from universe.config import Config
from universe.errors import BadInput, OrreryError
from universe.people.accounts import Accounts
from universe.people.profile import decode_profile
from universe.people.profile_json import person_of
from universe.persona import BotPersona

SETTLE_MS: Final = 60_000
PLATFORM: Final = "discord"
"""Accounts of a live universe are Discord's."""


@contextmanager
def _universe(config_path: Path, bot: str) -> Iterator[tuple[Config, tuple[BotPersona, ...], str]]:
    """Rules, bots and server address of a configured universe. Raises `BadInput` for a bot that it has not."""
    config = load_config(config_path, os.environ)
    bots = tuple(load_persona(config_path.parent / name) for name in config.bots.personas)
    if bot not in {persona.name for persona in bots}:
        raise BadInput(f"{config_path} has no bot {bot!r}; there are {', '.join(one.name for one in bots) or 'none'}")
    token = f"people-{os.getpid()}"
    with open_substrate(config.substrate, live=True, now=wall_clock_ms(), token=token) as opened:
        yield config, bots, opened.url


def collect(config_path: Path, bot: str) -> dict[str, bytes]:
    """The profiles of everybody whom `bot` knows, by person id; whoever runs the bot is not disturbed."""
    address = f"bot:{bot}"
    with (
        _universe(config_path, bot) as (config, _, url),
        closing(RedisSubstrate(config.substrate, url, wall=True)) as substrate,
    ):
        records = [(address, name, data) for name, data in substrate.records(address).items()]
    now = wall_clock_ms()
    people = people_of(records, people_settings(config, PLATFORM), now)
    return {person_id: one.profile(now) for person_id, one in people.get(bot, {}).items()}


def restore(config_path: Path, bot: str, profiles: Mapping[str, bytes]) -> int:
    """Hand profiles to `bot` and identities to their shards; returns how many people were handed over.

    Somebody whom the bot knows better already is left alone. It runs the universe's members for as long as it takes,
    so nobody else may. Raises `OrreryError` when it does not settle in time.
    """
    with _universe(config_path, bot) as (config, bots, url), _running(config, bots, url) as runtime:
        accounts = Accounts(PLATFORM, config.people)
        for data in profiles.values():
            person = person_of(decode_profile(data), wall_clock_ms())
            runtime.tell(f"bot:{bot}", RestorePerson(person.acquaintance, person.dossier, person.history))
            user_id = person.acquaintance.platform_id.partition(":")[2]
            runtime.tell(accounts.shard_of(user_id), RestoreIdentity(person.identity))
        if not runtime.drain(SETTLE_MS):
            raise OrreryError("not everybody was restored in time; run the same command again")
        runtime.check()
        return len(profiles)


def _running(config: Config, bots: tuple[BotPersona, ...], url: str) -> LocalRuntime:
    plan = UniversePlan(
        members=tuple(bot_members(config, bots, (), 0, PLATFORM)),
        settings=HostSettings(start_at=wall_clock_ms(), grid_ms=0),
        substrate=config.substrate,
        url=url,
    )
    return LocalRuntime(plan)
