"""A recorded day replayed with three bots that answer nobody: what listening and looking around cost."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from benchmarks.measure import cpu_s, progress
from bridges.config_file import load_config
from bridges.recording import RecordingReader
from scenarios.replay import world
from universe.errors import OrreryError
from universe.events import Message

BOTS: Final = 3
QUIET: Final = {"chat.bid_threshold": "1.0", "stream.react_threshold": "1.0"}
"""No message of the logs asks for a bot, so no bid is worth 1."""


def replay_cpu_s(recording: Path, events: int) -> float:
    """CPU seconds from the first event read to the end of the day. Raises `OrreryError` when a bot did something."""
    progress(f"{events} events replayed")
    lived = world({"bots": BOTS, "grid_ms": 1}, load_config(None, {}, QUIET), 0, recording)
    with LocalRuntime(UniversePlan(members=lived.members, settings=lived.settings)) as runtime:

        def live() -> None:
            runtime.feed(lived.events)
            runtime.run_until(lived.end_at)

        used = cpu_s(live)
        heard = runtime.harvest().events
    if len(heard) != events or any(isinstance(event, Message) and event.bot for event in heard):
        raise OrreryError(f"not a quiet day: {len(heard)} events of {events}")
    return used


def reading_cpu_s(recording: Path) -> float:
    """CPU seconds to read the recording and nothing else."""

    def read() -> None:
        with RecordingReader(recording) as reader:
            for _ in reader:
                pass

    return cpu_s(read)
