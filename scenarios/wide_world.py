"""A wide world as the engine runs it: where, on how many shards, from which checkpoint, and what it leaves."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from scenarios.checkpoint_stamp import CheckpointStamp, check_checkpoint, claim_checkpoint, holds_state, stamp_of
from scenarios.findings import WideRun
from scenarios.requests import RuntimeName, SimRequest, repeating_command
from scenarios.run_record import RunRecord
from scenarios.spec import Value
from scenarios.usage import versions
from universe.config import Config

ONE_SHARD_USER_DAYS_MAX: Final = 20_000_000
"""Users times days above which starting Ray pays; below, one process is done first."""


class WideModule(Protocol):
    """The part of a scenario module that a wide world needs."""

    def wide(
        self, params: dict[str, Value], config: Config, seed: int, *, runtime: str, workers: int,
        checkpoint: Path | None,
    ) -> WideRun:  # fmt: skip
        """Run the wide world on `workers` shards."""


def shape(request: SimRequest, config: Config, params: dict[str, Value], cpus: int) -> tuple[RuntimeName, int]:
    """Runtime and number of shards: as asked, as configured, else one, or one for each of `cpus` on Ray if it is big.

    Where nobody named a runtime, several shards run on Ray and one runs here.
    """
    asked = request.runtime if request.runtime_asked else None
    big = int(params.get("users", 0)) * int(params.get("days", 1)) > ONE_SHARD_USER_DAYS_MAX
    shards = request.workers or config.runtime.hosts or (cpus if big and asked != "local" else 1)
    return asked or ("ray" if shards > 1 else "local"), shards


def check_checkpoints(request: SimRequest, config: Config, params: dict[str, Value]) -> None:
    """Tell before the first run whether every seed can keep its checkpoints. Raises `BadInput`; writes nothing."""
    for seed in request.seeds:
        directory = request.place_of(request.checkpoint, seed)
        if directory is not None:
            check_checkpoint(directory, _stamp(request, config, params, seed))


def run_wide(module: WideModule, request: SimRequest, config: Config, params: dict[str, Value], seed: int) -> RunRecord:
    """Run a wide world once. An interrupt says what was kept. Raises `BadInput` for another run's checkpoint."""
    runtime, shards = shape(request, config, params, os.cpu_count() or 1)
    checkpoint = request.place_of(request.checkpoint, seed)
    if checkpoint is not None:
        claim_checkpoint(checkpoint, _stamp(request, config, params, seed))
    try:
        done = module.wide(params, config, seed, runtime=runtime, workers=shards, checkpoint=checkpoint)
    except KeyboardInterrupt as interrupt:
        raise KeyboardInterrupt(str(interrupt) or _kept(checkpoint)) from interrupt
    words = ["sim", request.scenario, "--seed", str(seed)]
    return RunRecord(
        scenario=request.scenario,
        command=repeating_command(words, replace(request, runtime=runtime)),
        seed=seed,
        params=params,
        digest=done.digest,
        started_at=done.started_at,
        ended_at=done.ended_at,
        events=[],
        journal=[],
        dead_letters=[],
        names={},
        bots={},
        wall_s=done.wall_s,
        cpu_s=done.cpu_s,
        peak_rss_mb=done.peak_rss_mb,
        versions=versions(),
        notes=done.notes,
        findings=done.findings,
        wide=True,
        resumed_day=done.resumed_day,
    )


def _stamp(request: SimRequest, config: Config, params: dict[str, Value], seed: int) -> CheckpointStamp:
    return stamp_of(request.scenario, seed, params, config, versions())


def _kept(checkpoint: Path | None) -> str:
    """What an interrupt leaves of the run."""
    finished = "finished results were kept"
    if checkpoint is None:
        return f"{finished}, the unfinished one was not (--checkpoint DIR would keep its state)"
    if not holds_state(checkpoint):
        return f"{finished}; the unfinished run had no checkpoint yet"
    return f"{finished}, and the checkpoint in {checkpoint}: the same command goes on from there"
