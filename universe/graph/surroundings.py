"""The context builder: what one bot may know of the planet, the channel and the person before it speaks, in words.

Only what can be seen on this planet: topics and presence elsewhere stay out, and other bots are named as knowing
somebody only if they know them well enough (seed REF-040, channel 3, "Context Builder").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from universe.people.plain_line import card_name, plain_words

NAMED: Final = 3
QUIET_FROM_MS: Final = 30 * 60_000
"""A channel in which nobody has written for as long is quiet."""
NAME_CHARS_MAX: Final = 60

Rows = Sequence[dict[str, Any]]


def surroundings(planet: Rows, channel: Rows, person: Rows, here: str, bot: str) -> tuple[str, ...]:
    """Lines about the place, the channel and whom `bot` speaks to on the planet `here`; from the graph's overviews.

    At most seven, each one plain line. Nothing where the graph knows nothing.
    """
    lines = [line for row in planet[:1] for line in _of_planet(row, bot)]
    lines += [line for row in channel if row["planet"] == here for line in _of_channel(row)]
    bots = {name for row in planet[:1] for name in row["bots"]}
    lines += [line for row in person[:1] for line in _of_person(row, here, bots)]
    return tuple(lines)


def _of_planet(row: dict[str, Any], bot: str) -> list[str]:
    lines = [f"Place: {plain_words(row['name'], NAME_CHARS_MAX)}, {row['words'].lower()}, {row['population']} people."]
    others = [name for name in row["bots"] if name != bot]
    if others:
        lines.append(f"Other bots here: {', '.join(others)}.")
    if row["topics"]:
        lines.append(f"Talked about this week: {', '.join(one['topic'] for one in row['topics'][:NAMED])}.")
    return lines


def _of_channel(row: dict[str, Any]) -> list[str]:
    if row["idle_ms"] >= QUIET_FROM_MS:
        return ["The channel has been quiet for a while."]
    speakers = [card_name(one["name"]) for one in row["speakers"][:NAMED]]
    return [f"Most heard in this channel: {', '.join(speakers)}."] if speakers else []


def _of_person(row: dict[str, Any], here: str, bots: set[str]) -> list[str]:
    name = card_name(row["name"])
    topics = [one["topic"] for one in row["topics"] if one["planet"] == here][:NAMED]
    lines = [f"{name} often talks about {', '.join(topics)}."] if topics else []
    lines += [f"You know {name} {one['words']}." for one in row["own"][:1]]
    known_by = [f"{one['bot']} ({one['words']})" for one in row["known_by"] if one["bot"] in bots][:NAMED]
    if known_by:
        lines.append(f"{name} is known to {', '.join(known_by)}.")
    return lines
