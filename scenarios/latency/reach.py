"""What a bot that was down can still find, and where people talk so much that a bot looks up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from scenarios.latency.cues import Cue, Play
from scenarios.latency.traces import Traces
from universe.chat.recent import SLOTS

CARD_MS: Final = 1_000
"""By then after its return a bot has told the planets that it is there."""


class Reach:
    """Answers for one run."""

    def __init__(self, play: Play, traces: Traces, direct: Iterable[Cue]) -> None:
        self._play = play
        self._traces = traces
        self._asked_at: dict[str, list[int]] = defaultdict(list)
        for cue in sorted(direct, key=lambda one: one.at):
            for bot in cue.bots:
                self._asked_at[bot].append(cue.at)

    def is_in_reach(self, cue: Cue, bot: str) -> bool:
        """Whether the rules promise an answer: the bot was up, or a sweep when it is back still comes to the message.

        A sweep sees what is at most ``look_back_minutes`` old and among the latest messages of its channel, and takes
        one message, the newest of those that mean the bot. A bot that goes down again before it promises nothing.
        """
        back = _back_after(self._play, bot, cue.at)
        if not back:
            return True
        asked = self._asked_at[bot]
        newer = bisect_right(asked, back) - bisect_right(asked, cue.at)
        looks_at = back + (newer + 1) * self._play.sweep_ms
        if any(back < since < looks_at for since, _ in self._play.down[bot]):
            return False
        said = self._traces.said_at[cue.channel]
        # An edit is about a message that was written before it.
        after = bisect_right(said, looks_at) - bisect_right(said, self._written_at(cue))
        return looks_at - cue.at <= self._play.look_back_ms and after < SLOTS

    def is_kept(self, cue: Cue) -> bool:
        """Whether the planet still has the message that an edit or a reaction is about: it keeps the latest few."""
        said = self._traces.said_at[cue.channel]
        return bisect_right(said, cue.at) - bisect_right(said, self._written_at(cue)) < SLOTS

    def _written_at(self, cue: Cue) -> int:
        return self._traces.written_at.get(cue.message_id, cue.at)

    @staticmethod
    def was_down(play: Play, bot: str, at: int) -> bool:
        """Whether a bot was down, or counted as such, when something happened (UTC ms) or soon after."""
        return bool(_back_after(play, bot, at))


def _back_after(play: Play, bot: str, at: int) -> int:
    """When a bot is back that was down at a moment, or goes down before it has answered; 0 where it stays up."""
    windows = play.down.get(bot, ())
    return next((until for since, until in windows if since - play.grant_timeout_ms <= at < until + CARD_MS), 0)


def liveliness(play: Play, traces: Traces, cue: Cue) -> bool:
    """Whether a channel is active at a message: so many messages of people in the window, it included."""
    times = traces.people_at[cue.channel]
    here = bisect_right(times, cue.at)
    return here - bisect_left(times, cue.at - play.active_window_ms + 1) >= play.active_messages
