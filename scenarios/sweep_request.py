"""What a sweep is asked for: a grid, seeds and fixed settings, all checked. Standard library only."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scenarios.catalogue import check_simulated, load_scenario
from scenarios.requests import SimRequest, check_world, checked_settings
from scenarios.spec import Scenario, Value
from scenarios.sweep_grid import RUNS_MAX, Axis, count_points, parse_grid, places
from universe.errors import BadInput


@dataclass(frozen=True, kw_only=True)
class SweepRequest:
    """``sweep SCENARIO``: each grid point with each seed is one run; seeds are in ascending order, never empty.

    `settings` and `rules` are what ``--set`` fixes, as text. `metrics` are the names of those to show, empty for a
    choice by what differs. `workers` is the number of processes, 0 for one per CPU; it changes no result.
    """

    scenario: str
    axes: tuple[Axis, ...]
    seeds: tuple[int, ...] = (0,)
    settings: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    metrics: tuple[str, ...] = ()
    workers: int = 0
    out: Path | None = None
    json_output: bool = False

    @property
    def command(self) -> str:
        """The command line that repeats the sweep."""
        words = ["python3", "run.py", "sweep", self.scenario]
        for axis in self.axes:
            words += ["--grid", f"{axis.name}={axis.given}"]
        for name, text in (*self.settings.items(), *self.rules.items()):
            words += ["--set", f"{name}={text}"]
        first, last = self.seeds[0], self.seeds[-1]
        words += ["--seed", str(first)] if first == last else ["--seeds", f"{first}..{last}"]
        for name in self.metrics:
            words += ["--metric", name]
        return shlex.join(words)

    def grid_points(self) -> Iterator[dict[str, Value]]:
        """The values of the axes at every grid point, in order: the first axis changes last."""
        for point in places(self.axes):
            yield {axis.name: axis.values[place] for axis, place in zip(self.axes, point, strict=True)}

    def runs(self) -> Iterator[SimRequest]:
        """The runs in order: the seeds of a grid point follow each other. Each has one seed and the local runtime."""
        for point in places(self.axes):
            given = {axis.name: axis.texts[place] for axis, place in zip(self.axes, point, strict=True)}
            for seed in self.seeds:
                yield SimRequest(
                    scenario=self.scenario,
                    seeds=(seed,),
                    settings={**self.settings, **{name: text for name, text in given.items() if "." not in name}},
                    rules={**self.rules, **{name: text for name, text in given.items() if "." in name}},
                    runtime="local",
                    runtime_asked=True,
                )


def sweep_request(
    scenario: str, grid: Sequence[str], pairs: Sequence[str], rules: Mapping[str, object], *,
    seeds: tuple[int, ...] = (0,), metrics: Sequence[str] = (), workers: int = 0, out: Path | None = None,
    json_output: bool = False,
) -> SweepRequest:  # fmt: skip
    """The request behind ``--grid`` and ``--set`` texts; `rules` are the defaults by ``section.key``.

    Ranges of rules are checked later, by `bridges.config_file`. Raises `BadInput`.
    """
    check_simulated(scenario)
    info = load_scenario(scenario)
    settings, fixed_rules = checked_settings(scenario, pairs, rules)
    axes = parse_grid(grid, info, rules)
    if both := [axis.name for axis in axes if axis.name in {*settings, *fixed_rules}]:
        raise BadInput(f"{both[0]!r} is in --grid and in --set; leave it out of one of them")
    if twice := [name for place, name in enumerate(metrics) if name in metrics[:place]]:
        raise BadInput(f"--metric names {twice[0]!r} twice")
    _check_number(axes, len(seeds))
    request = SweepRequest(
        scenario=scenario, axes=axes, seeds=seeds, settings=settings, rules=fixed_rules, metrics=tuple(metrics),
        workers=workers, out=out, json_output=json_output,
    )  # fmt: skip
    _check_worlds(request, info)
    try:
        request.command.encode()
    except UnicodeEncodeError as error:
        raise BadInput("--grid, --set and --metric take text in UTF-8, and something there is none") from error
    return request


def _check_number(axes: Sequence[Axis], seeds: int) -> None:
    points = count_points(axes)
    if points * seeds > RUNS_MAX:
        asked = f"{points:,} grid points times {seeds:,} seeds are {points * seeds:,} runs"
        raise BadInput(f"{asked}, and a sweep takes at most {RUNS_MAX:,}; give fewer values or seeds")


def _check_worlds(request: SweepRequest, info: Scenario) -> None:
    for run in request.runs():
        if run.seeds[0] == request.seeds[0]:
            check_world(run, info.resolve(dict(run.settings)))
