"""What the command line asks of the engine. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

RuntimeName = Literal["local", "ray"]


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """What a simulation and a replay share.

    `settings` are the scenario's own parameters and `rules` configuration keys (``section.key``), both still as text
    (the names are known to exist, parameters are known to parse, rules are checked by `bridges.config_file`).
    `workers` is the number of hosts, 0 for as many as the configuration or the CPUs say. `durable` asks for
    mailboxes in Redis instead of memory. `json_output` asks for the result object as the last line of stdout.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    runtime: RuntimeName = "local"
    workers: int = 0
    out: Path | None = None
    json_output: bool = False
    durable: bool = False


@dataclass(frozen=True, kw_only=True)
class SimRequest(RunRequest):
    """``sim SCENARIO``: one run per seed; seeds are in ascending order, never empty."""

    scenario: str
    seeds: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ReplayRequest(RunRequest):
    """``replay RECORDING``: the recording under our bots; `against` is a run directory to compare decisions with."""

    recording: Path
    seed: int = 0
    against: Path | None = None
