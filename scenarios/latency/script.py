"""The cues of a run in their order, and their events as one stream in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import Final

from scenarios.latency.cues import CHATTER, MENTION, Cue, Play, events_of_kind
from scenarios.latency.pen import Pen, cue
from universe.events import AnyEvent
from universe.rng import below

GREETING_MS: Final = 1_000
"""At first everybody who is trusted greets their bot, one each second: a bot trusts whom it has heard."""


def cues(play: Play) -> Iterator[Cue]:
    """All cues, in the order of their beginnings."""
    greetings = [greeting for stage in range(len(play.stages)) for greeting in _greetings(play, stage)]
    yield from greetings
    begins_at = play.start_at + GREETING_MS * (len(greetings) + 1)
    gap_us = gap_of(play)
    for number in range(max(0, (play.start_at + play.span_ms - begins_at) * 1000 // gap_us)):
        jitter_us = below(play.seed, "latency.at", number, "cue", gap_us)
        yield cue(play, number, begins_at + (number * gap_us + jitter_us) // 1000)


def gap_of(play: Play) -> int:
    """Microseconds from one cue to the next, so that their events come at the rate that was asked for."""
    rest = max(0.0, 1.0 - sum(play.shares.values()))
    shares = {**play.shares, CHATTER: rest}
    mean = sum(share * events_of_kind(kind, play.reactors) for kind, share in shares.items())
    return max(1, int(1_000_000 * mean / play.events_per_s))


def _greetings(play: Play, place: int) -> Iterator[Cue]:
    stage = play.stages[place]
    before = sum(other.trusted for other in play.stages[:place])
    for number in range(stage.trusted):
        pen = Pen(play, number, play.start_at + GREETING_MS * (before + number + 1), MENTION)
        pen.stage, pen.user, pen.room = stage, stage.people[number], stage.rooms[1]
        pen.bot = play.bots[number % len(play.bots)]
        pen.message_id = f"greeting-{stage.planet}-{number}"
        yield pen.cue((pen.bot.name,), pen.says(pen.plain(), (pen.bot.user_id,)))


def events(play: Play) -> Iterator[AnyEvent]:
    """The events of all cues in order of time."""
    return in_order(one.events for one in cues(play))


def in_order(groups: Iterable[tuple[AnyEvent, ...]]) -> Iterator[AnyEvent]:
    """Merge groups, each in order and in order of their first events; only what overlaps is held."""
    held: list[tuple[int, str, AnyEvent]] = []
    for group in groups:
        while held and held[0][0] <= group[0].at:
            yield heapq.heappop(held)[2]
        for event in group:
            heapq.heappush(held, (event.at, event.event_id, event))
    while held:
        yield heapq.heappop(held)[2]
