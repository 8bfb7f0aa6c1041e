"""Replay: a recording of real or simulated traffic, with our bots sitting in the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scenarios.world import World
    from universe.config import Config
    from universe.events import AnyEvent

SCENARIO = Scenario(
    name="replay",
    description="A recording drives the planets again, event by event, with our bots present (use `run.py replay`).",
    parameters=(
        Parameter("bots", 3, "bots", "bots present on every planet", 0, 20),
        Parameter("grid_ms", 1, "ms", "grid of the rounds: the least delay of any message", 1, 60_000),
    ),
)


def world(params: dict[str, Value], config: Config, seed: int, recording: Path) -> World:
    """Build the universe that the recording drives.

    What our own bots said in the recording is left out: the bots of this run decide again.
    """
    # Here, because `run.py list` must work before the packages are installed.
    from bridges.recording import RecordingReader
    from scenarios.long_known import Past, past_member
    from scenarios.world import DAY_MS, SETTLE_MS, World, bot_members, bots_of, host_settings, planet_member
    from universe.events import PRIVATE_GUILD

    with RecordingReader(recording) as reader:
        header = reader.header
        places = {(event.guild_id, event.channel_id) for event in reader}
    planets = tuple(sorted({guild for guild, _ in places} - {PRIVATE_GUILD}))
    bots = bots_of(int(params["bots"]))
    platform = "irc" if header.source == "irc" else "sim"
    members = bot_members(config, bots, planets, seed, platform)
    members += [planet_member(config, planet, seed, platform=platform) for planet in planets]
    # From the beginning of its first day: bots that look around by the clock do so at the moments of the original.
    start_at = (header.started_at - 1000) // DAY_MS * DAY_MS
    if header.long_known:
        past = Past(friendships=header.long_known, start_at=start_at, platform=platform, people=config.people)
        members.append(past_member(past))
    return World(
        members=tuple(members),
        settings=host_settings(config, start_at, int(params["grid_ms"])),
        # To the end of the last day: its maintenance belongs to it, and what began before midnight may end after it.
        end_at=((header.ended_at - SETTLE_MS) // DAY_MS + 1) * DAY_MS + SETTLE_MS,
        names={name: name for place in places for name in place if name},
        bots={bot.name: bot.display_name for bot in bots},
        events=_others(recording),
        platform=platform,
        long_known=header.long_known,
        notes=(f"replay of {recording.name} ({header.source}, {header.events} events)", *header.notes),
    )


def _others(recording: Path) -> Iterator[AnyEvent]:
    """What our bots did not do: no message, edit or reaction of theirs."""
    from bridges.recording import RecordingReader
    from universe.events import Message, MessageEdit

    with RecordingReader(recording) as reader:
        for event in reader:
            if not (event.hop or (isinstance(event, Message | MessageEdit) and event.bot)):
                yield event
