"""The engine: from a request to a finished run. Deep worlds and replays take the same path."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec
from tqdm import tqdm

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.ray_runtime import RayRuntime
from actors.runtime import Runtime, wall_clock_ms
from actors.usage import ProcessUsage
from actors.worker import Harvest
from bridges import irc
from bridges.config_file import load_config
from bridges.recording import write_recording
from bridges.substrate_server import open_substrate
from scenarios.catalogue import check_simulated, load_scenario
from scenarios.comparison import compare
from scenarios.findings import joined_findings
from scenarios.gossip_of_run import gossip_findings
from scenarios.people_of_run import archive_of, people_findings, people_of
from scenarios.requests import ReplayRequest, RunRequest, SimRequest, check_world, is_wide, repeating_command
from scenarios.result import encode_json, result_object
from scenarios.run_directory import check_out_dir, write_run
from scenarios.run_record import RunRecord
from scenarios.spec import Value
from scenarios.summary import summary
from scenarios.usage import Usage, versions
from scenarios.wide_world import check_checkpoints, run_wide
from scenarios.world import World, people_settings
from universe.config import Config
from universe.digest import run_digest
from universe.errors import BadInput

HOUR_MS: Final = 3_600_000
SCENARIO_RULES: Final = {"chat.enable_cross_bot_chat": "true", "privacy.consent": "opt_out"}
"""Where scenarios differ from the defaults of live (DESIGN section 11); ``--set`` overrides it."""


def run_sim(request: SimRequest) -> int:
    """``run.py sim``: one run per seed, each with its directory; returns the exit code."""
    outs = {seed: request.place_of(request.out, seed) for seed in request.seeds}
    for out in outs.values():
        if out is not None:
            check_out_dir(out)
    check_checkpoints(request, *_settled(request))
    for seed, out in outs.items():
        finish(simulate(request, seed), out, json_output=request.json_output)
    return 0


def run_replay(request: ReplayRequest) -> int:
    """``run.py replay``: one run over a recording; returns the exit code."""
    if request.out is not None:
        check_out_dir(request.out)
    record = replay(request)
    if request.against is not None:
        print(compare(record, request.against))
    finish(record, request.out, json_output=request.json_output)
    return 0


def run(
    scenario: str, *, seed: int = 0, runtime: str = "", workers: int = 0, durable: bool = False,
    checkpoint: Path | None = None, **settings: Value,
) -> RunRecord:  # fmt: skip
    """Run a scenario from a notebook: ``run("demo", seed=5, users=20)``; rules as ``**{"chat.defer_s": 3}``.

    `runtime` is ``local``, ``ray``, or empty for the scenario's own choice. Raises `BadInput` for unknown names and
    values.
    """
    text = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in settings.items()}
    request = SimRequest(
        scenario=scenario,
        seeds=(seed,),
        settings={name: value for name, value in text.items() if "." not in name},
        rules={name: value for name, value in text.items() if "." in name},
        runtime="ray" if runtime == "ray" else "local",
        runtime_asked=bool(runtime),
        workers=workers,
        durable=durable,
        checkpoint=checkpoint,
    )
    return simulate(request, seed)


def simulate(request: SimRequest, seed: int) -> RunRecord:
    """Run a scenario once."""
    config, params = _settled(request)
    module = importlib.import_module(f"scenarios.{request.scenario}")
    if is_wide(params):
        return run_wide(module, request, config, params, seed)
    words = ["sim", request.scenario, "--seed", str(seed)]
    record, harvest = execute(request, config, module.world(params, config, seed), seed, params, words)
    if not hasattr(module, "findings"):
        return record
    found = joined_findings(record.findings, module.findings(record, harvest, params, config))
    return msgspec.structs.replace(record, findings=found)


def _settled(request: SimRequest) -> tuple[Config, dict[str, Value]]:
    """Rules and parameters, all checked. Raises `BadInput`."""
    check_simulated(request.scenario)
    try:
        scenario = load_scenario(request.scenario)
        params = scenario.resolve(dict(request.settings))
    except ValueError as error:
        raise BadInput(str(error)) from error
    check_world(request, params)
    return rules_of({**scenario.rules, **request.rules}), params


def replay(request: ReplayRequest) -> RunRecord:
    """Run a recording once."""
    config = rules_of(request.rules)
    module = importlib.import_module("scenarios.replay")
    params = load_scenario("replay").resolve(dict(request.settings))
    world = module.world(params, config, request.seed, request.recording)
    words = ["replay", str(request.recording), "--seed", str(request.seed)]
    return execute(request, config, world, request.seed, params, words)[0]


def rules_of(rules: Mapping[str, str]) -> Config:
    """The configuration of a simulation: defaults, scenario rules and ``--set``; never the environment."""
    return load_config(None, {}, {**SCENARIO_RULES, **rules})


def execute(
    request: RunRequest, config: Config, world: World, seed: int, params: dict[str, Value], words: list[str]
) -> tuple[RunRecord, Harvest]:
    """Run a world to its end and gather what it left."""
    usage = Usage()
    harvest, hosts_usage = _live(request, config, world)
    wall_s, cpu_s, peak_rss_mb = usage.total(hosts_usage)
    record = RunRecord(
        scenario=words[1] if words[0] == "sim" else "replay",
        command=repeating_command(words, request),
        seed=seed,
        params=params,
        digest=run_digest(harvest.journal, harvest.records),
        started_at=world.settings.start_at,
        ended_at=world.end_at,
        events=harvest.events,
        journal=harvest.journal,
        dead_letters=harvest.dead_letters,
        names=world.names,
        bots=world.bots,
        wall_s=wall_s,
        cpu_s=cpu_s,
        peak_rss_mb=peak_rss_mb,
        versions=versions(),
        notes=world.notes,
        long_known=world.long_known,
        stores=harvest.stores,
    )
    settings = world.people or people_settings(config, world.platform)
    people = people_of(harvest.records, settings, world.end_at)
    found = joined_findings(people_findings(people, world.bots), gossip_findings(harvest.journal))
    record = msgspec.structs.replace(record, fill=archive_of(people, world.end_at), findings=found)
    return record, harvest


def _live(request: RunRequest, config: Config, world: World) -> tuple[Harvest, list[ProcessUsage]]:
    """Run a world on the runtime and the substrate that were asked for."""
    with ExitStack() as stack:
        url = ""
        if request.durable:
            opened = open_substrate(config.substrate, live=False, now=wall_clock_ms(), token=f"sim-{os.getpid()}")
            url = stack.enter_context(opened).url
        plan = UniversePlan(
            members=world.members, settings=world.settings, hosts=hosts_of(request, config),
            substrate=config.substrate, url=url, stream=config.stream,
        )  # fmt: skip
        runtime = stack.enter_context(_start(request.runtime, plan, config))
        runtime.feed(world.events)
        _run_with_progress(runtime, world)
        return runtime.harvest(), runtime.usage()


def hosts_of(request: RunRequest, config: Config) -> int:
    """How many hosts: as asked, as configured, else one locally and one per CPU on Ray."""
    default = (os.cpu_count() or 1) if request.runtime == "ray" else 1
    return request.workers or config.runtime.hosts or default


def _start(name: str, plan: UniversePlan, config: Config) -> Runtime:
    return RayRuntime(plan, config.runtime) if name == "ray" else LocalRuntime(plan, config.runtime)


def _run_with_progress(runtime: Runtime, world: World) -> None:
    start = world.settings.start_at
    hours = -(-(world.end_at - start) // HOUR_MS)
    for hour in tqdm(range(1, hours + 1), unit="h", desc="virtual time", disable=not sys.stderr.isatty(), leave=False):
        runtime.run_until(min(world.end_at, start + hour * HOUR_MS))


def finish(record: RunRecord, out: Path | None, *, json_output: bool) -> None:
    """Write the run's directory and say what happened: a summary, or one JSON object as the last line."""
    if out is not None:
        write_run(record, out, {} if record.wide else {"recording.jsonl.gz": recording_of(record), **record.stores})
    if json_output:
        print(encode_json(result_object(record)).decode().strip())
    else:
        print(summary(record, out))


def recording_of(record: RunRecord) -> bytes:
    """The run's events as a recording that `run.py replay` takes."""
    with tempfile.TemporaryDirectory(prefix="orrery-") as directory:
        path = Path(directory) / "recording.jsonl.gz"
        planets = {event.guild_id for event in record.events}
        guild = planets.pop() if len(planets) == 1 else ""
        write_recording(
            path, record.events, source=record.command[:200], guild_id=guild, our_bots=tuple(record.bots),
            long_known=record.long_known,
        )  # fmt: skip
        return path.read_bytes()


def import_irc(paths: list[Path], out: Path, stitch: bool) -> int:
    """``run.py import irc``: logs into a recording; returns the exit code."""
    print(irc.import_irc(paths, out, stitch=stitch).summary())
    return 0
