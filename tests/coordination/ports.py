"""The outside of the coordination world: a composer that provokes, a world that fails on command, ways to crash."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

import msgspec

from bridges.redis_substrate import RedisSubstrate
from bridges.simulated_world import SimulatedWorld
from bridges.template_composer import TemplateComposer
from universe.errors import PortRefused, PortRetry, SubstrateDown
from universe.persona import BotPersona
from universe.ports import Applied, Compose, Composed, PortAnswer, PortRequest
from universe.rng import below
from universe.substrate import TurnCommit, Verdict

REFUSED, RETRIED, LOST, CRASHED_BEFORE, CRASHED_AFTER = "refused", "retried", "lost", "crashed before", "crashed after"
OF_THE_WORLD: Final = (REFUSED, RETRIED, LOST, CRASHED_BEFORE, CRASHED_AFTER)
SLOW_MS: Final = (0, 0, 0, 0, 0, 0, 3_000, 3_000, 20_000, 70_000)
"""What a composer may take beyond its own time; a grant lives for 60 s."""


class Memoryless:
    """A memory that keeps nothing: what bots remember is no part of who speaks, and a store a restart costs."""

    name = "memory"
    inline = True

    def apply(self, request: PortRequest) -> PortAnswer:
        """Done."""
        return PortAnswer(Applied(request.request_id, ""))


class Faults:
    """What the next calls and commits shall suffer; each entry is used once."""

    def __init__(self) -> None:
        self.composer: deque[str] = deque()
        self.world: deque[str] = deque()
        self.commit = ""
        self.after_ingest = ""

    def strike(self, planned: deque[str]) -> None:
        """Raise what is planned for this call, or leave it for the moment after its event was taken in."""
        fault = planned.popleft() if planned else ""
        if fault == REFUSED:
            raise PortRefused("forbidden")
        if fault == RETRIED:
            raise PortRetry("busy", 100)
        if fault == CRASHED_BEFORE:
            raise SubstrateDown("the port's host ended")
        self.after_ingest = fault

    def heal(self) -> None:
        """Nothing fails any more."""
        self.composer.clear()
        self.world.clear()
        self.commit = self.after_ingest = ""


class Provoker(TemplateComposer):
    """Every answer mentions or names another bot, so that bots never lack a reason to go on; some take too long."""

    def __init__(self, bots: tuple[BotPersona, ...], faults: Faults) -> None:
        super().__init__(1)
        self._bots = bots
        self._faults = faults

    def apply(self, request: PortRequest) -> PortAnswer:
        """Compose, unless a fault is planned."""
        self._faults.strike(self._faults.composer)
        answer, asked = super().apply(request), request.body
        if not isinstance(asked, Compose) or not isinstance(answer.reply, Composed):
            return answer
        others = [bot for bot in self._bots if bot.name != asked.bot]
        other = others[below(1, "provoke.whom", 0, request.request_id, len(others))]
        way = below(1, "provoke.how", 0, request.request_id, 4)
        text = f"{answer.reply.text} And {other.display_name} knows more." if way == 0 else answer.reply.text
        reply = msgspec.structs.replace(answer.reply, text=text, mentions=(other.user_id,) if way in (1, 2) else ())
        slow_ms = SLOW_MS[below(1, "provoke.slow", 0, request.request_id, len(SLOW_MS))]
        return PortAnswer(reply, answer.latency_ms + slow_ms, answer.events)


class FailingWorld(SimulatedWorld):
    """The simulated world, unless a fault is planned."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self._faults = faults

    def apply(self, request: PortRequest) -> PortAnswer:
        """Do what is asked."""
        self._faults.strike(self._faults.world)
        return super().apply(request)


class CrashingSubstrate(RedisSubstrate):
    """The substrate of a host whose connection may end just before or just after a commit."""

    faults: Faults

    def commit(self, turns: Sequence[TurnCommit], cap: int) -> dict[str, Verdict]:
        """Commit, or lose the connection."""
        planned, self.faults.commit = self.faults.commit, ""
        if planned == CRASHED_BEFORE:
            raise SubstrateDown("the connection ended before the commit")
        verdicts = super().commit(turns, cap)
        if planned == CRASHED_AFTER:
            raise SubstrateDown("the connection ended after the commit")
        return verdicts
