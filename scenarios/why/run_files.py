"""The files of a finished run that tell what was decided, said and kept."""

from __future__ import annotations

import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from bridges.artifacts import Exported, read_export
from bridges.config_file import load_config
from bridges.graph.rows import decoded
from bridges.recording import RecordingReader
from scenarios.catalogue import load_scenario
from scenarios.run_directory import JOURNAL, MANIFEST, read_manifest
from scenarios.run_journal import read_decisions
from universe.config import Config
from universe.errors import BadInput
from universe.events import AnyEvent
from universe.journal import JournalLine

RUNS: Final = Path("runs")
RECORDING, ARTIFACTS, GRAPH = "recording.jsonl.gz", "artifacts.jsonl", "graph.json"

Tables = dict[str, list[tuple[Any, ...]]]


class RunFiles(Struct, frozen=True, kw_only=True):
    """What a run left: decisions in order, events in order, and its stores; None where it kept none.

    `graph` holds the tables of evidence of the universe graph. `ended_at` (UTC ms) is the last moment of which the run
    tells. `remarks` are sentences about what is not in order.
    """

    place: Path
    config: Config
    lines: list[JournalLine]
    events: list[AnyEvent]
    stored: Exported | None
    graph: Tables | None
    ended_at: int
    remarks: tuple[str, ...] = ()


def find_run(where: Path | None, name: str, what: str) -> Path:
    """The run that ``--in`` names, or the one under `RUNS` that was written last, that holds `name`.

    `what` says in a word or two what `name` is. Raises `BadInput` where there is none.
    """
    if where is not None:
        read_manifest(where)
        if not (where / name).exists():
            raise BadInput(f"the run in {str(where)!r} kept no {what}")
        return where
    manifests = [path for path in RUNS.glob(f"**/{MANIFEST}") if (path.parent / name).exists()]
    if not manifests:
        raise BadInput(f"no run with {what} under {RUNS}/; `run.py demo` makes one, --in names another")
    return max(manifests, key=lambda path: (path.stat().st_mtime_ns, str(path))).parent


def read_run(place: Path) -> RunFiles:
    """Everything that `why` looks at. Raises `BadInput` for a damaged file, or one of a newer version."""
    journal = read_decisions(place / JOURNAL)
    events = list(_events(place / RECORDING))
    artifacts, graph = _bytes(place / ARTIFACTS), _bytes(place / GRAPH)
    remarks = [f"{name} ends in the middle of a line, which was left out" for name in journal.torn]
    remarks += [] if events else ["the run kept no recording: what was said is not known"]
    times = [journal.lines[-1].at] if journal.lines else []
    return RunFiles(
        place=place,
        config=config_of_run(place),
        lines=journal.lines,
        events=events,
        stored=None if artifacts is None else read_export(artifacts),
        graph=None if graph is None else decoded(graph).state,
        ended_at=max([*times, *(event.at for event in events[-1:])], default=0),
        remarks=tuple(remarks),
    )


def config_of_run(place: Path) -> Config:
    """The rules that a run's scenario and its command line chose, over the defaults. Raises `BadInput`."""
    manifest = read_manifest(place)
    words = shlex.split(manifest.command)
    pairs = [after for before, after in pairwise(words) if before == "--set"]
    chosen = [pair.partition("=") for pair in pairs if "." in pair.partition("=")[0]]
    try:
        rules = load_scenario(manifest.scenario).rules
    except BadInput:
        # A scenario of somebody's own need not be here for its run to be looked into.
        rules = {}
    return load_config(None, {}, {**rules, **{name: text for name, _, text in chosen}})


def _events(path: Path) -> list[AnyEvent]:
    if not path.exists():
        return []
    with RecordingReader(path) as recording:
        return list(recording)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
