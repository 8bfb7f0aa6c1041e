"""What the command line asks of the engine. Standard library only."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scenarios.catalogue import load_scenario
from scenarios.options import parse_settings
from scenarios.rule_names import check_rules
from scenarios.spec import Value
from universe.errors import BadInput

RuntimeName = Literal["local", "ray"]


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """What a simulation and a replay share.

    `settings` are the scenario's own parameters and `rules` configuration keys (``section.key``), both still as text
    (the names are known to exist, parameters are known to parse, rules are checked by `bridges.config_file`).
    `workers` is the number of hosts (shards of a wide world), 0 for as many as the configuration or the CPUs say.
    `runtime_asked` tells that somebody named the runtime: where nobody did, a wide world chooses. `durable` asks for
    mailboxes in Redis instead of memory. `json_output` asks for the result object as the last line of stdout.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    runtime: RuntimeName = "local"
    runtime_asked: bool = False
    workers: int = 0
    out: Path | None = None
    json_output: bool = False
    durable: bool = False


@dataclass(frozen=True, kw_only=True)
class SimRequest(RunRequest):
    """``sim SCENARIO``: one run per seed; seeds are in ascending order, never empty.

    `checkpoint` is the directory from which a wide world goes on and where it keeps its state.
    """

    scenario: str
    seeds: tuple[int, ...]
    checkpoint: Path | None = None

    def place_of(self, directory: Path | None, seed: int) -> Path | None:
        """The directory of one seed's run: `directory` itself, or one below it where there are several seeds."""
        return directory if directory is None or len(self.seeds) == 1 else directory / f"seed-{seed}"


@dataclass(frozen=True, kw_only=True)
class ReplayRequest(RunRequest):
    """``replay RECORDING``: the recording under our bots; `against` is a run directory to compare decisions with."""

    recording: Path
    seed: int = 0
    against: Path | None = None


def checked_settings(
    scenario: str, pairs: Sequence[str], rules: Mapping[str, object]
) -> tuple[dict[str, str], dict[str, str]]:
    """Split ``--set`` texts into parameters and rules, both checked; `rules` are the defaults. Raises `BadInput`."""
    given = parse_settings(pairs)
    asked = {name: text for name, text in given.items() if "." in name}
    settings = {name: text for name, text in given.items() if "." not in name}
    check_rules(asked, rules)
    try:
        load_scenario(scenario).resolve(settings)
    except ValueError as error:
        raise BadInput(str(error)) from error
    return settings, asked


def is_wide(params: Mapping[str, Value]) -> bool:
    """Whether the parameters of a scenario ask for its wide world: columns of users, no single messages."""
    return params.get("world") == "wide"


def check_world(request: SimRequest, params: Mapping[str, Value]) -> None:
    """Raise `BadInput` where a wide world is asked for what only a deep one has, and the other way round."""
    if is_wide(params) and request.durable:
        raise BadInput("a wide world has no mailboxes to keep: leave --durable away; --checkpoint DIR keeps its state")
    if request.checkpoint is None:
        return
    if not is_wide(params):
        raise BadInput("only a wide world has checkpoints: leave --checkpoint away, or --set world=wide if it has one")
    if request.out is None:
        return
    kept, replaced = request.checkpoint.resolve(), request.out.resolve()
    if replaced in (kept, *kept.parents) or kept in replaced.parents:
        raise BadInput(f"{request.out} is replaced as a whole: give --checkpoint a directory apart from it")


def repeating_command(words: list[str], request: RunRequest) -> str:
    """The command line that repeats the run which `words` name."""
    command = ["python3", "run.py", *words, "--runtime", request.runtime]
    if request.workers:
        command += ["--workers", str(request.workers)]
    if request.durable:
        command.append("--durable")
    for name, text in (*request.settings.items(), *request.rules.items()):
        command += ["--set", f"{name}={text}"]
    return shlex.join(command)
