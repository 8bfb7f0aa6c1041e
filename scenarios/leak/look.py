"""Runs a world of gossip_leak and looks into it at checkpoints on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.worker import Harvest
from scenarios.leak.audit import Audit, Auditor, Busy, never, slack_of
from scenarios.leak.steps import Change, Choose, Remove, Stream
from scenarios.leak.truth import Truth
from universe.events import AnyEvent

CHECKPOINTS_MAX: Final = 12


def looked_into(
    members: Sequence[MemberSpec], settings: HostSettings, stream: Stream, events: Iterable[AnyEvent],
    checkpoints: Iterable[int], down: Busy = never, *, slack_ms: int | None = None,
    between: Callable[[LocalRuntime], None] | None = None,
) -> tuple[Audit, Harvest]:  # fmt: skip
    """Run the members over the events until the stream's end, look at every checkpoint (UTC ms), and audit.

    `between` is called after each look, `slack_ms` stands in the place of the usual time between cause and effect.
    """
    auditor = Auditor(Truth(stream), slack_of(settings.grid_ms) if slack_ms is None else slack_ms, down)
    with LocalRuntime(UniversePlan(members=tuple(members), settings=settings)) as runtime:
        runtime.feed(events)
        for at in sorted(set(checkpoints)):
            runtime.run_until(at)
            auditor.look(runtime.harvest(), at)
            if between is not None:
                between(runtime)
        runtime.run_until(stream.end_at)
        harvest = runtime.harvest()
    return auditor.finish(harvest, stream.end_at), harvest


def checkpoints_of(stream: Stream, grid_ms: int, most: int = CHECKPOINTS_MAX) -> list[int]:
    """Moments at which what was taken back must be gone: spread evenly over them where there are more than `most`."""
    first_ms = slack_of(grid_ms) + 1
    causes = [step.at + first_ms for step in stream.steps if isinstance(step, (Change, Remove, Choose))]
    causes = sorted({at for at in causes if at < stream.end_at})
    if len(causes) <= most:
        return causes
    return [causes[place * len(causes) // most] for place in range(most)]
