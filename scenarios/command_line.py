"""From arguments to exit codes: parse, check, make the environment stand, dispatch. Standard library only.

Handlers import what they call when they are called, so that help and complaints cost nothing.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from scenarios import options
from scenarios.bootstrap import ensure_environment
from scenarios.catalogue import check_simulated, listing, listing_json, load_scenario, scenario_names
from scenarios.looking import LOOKING
from scenarios.pins import BENCHMARK, DEVELOPMENT
from scenarios.requests import ReplayRequest, RuntimeName, SimRequest, check_world, checked_settings
from scenarios.rule_names import rule_defaults
from scenarios.spec import suggestion
from scenarios.sweep_request import SweepRequest, sweep_request
from universe.errors import BadInput, OrreryError

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLE: Final = ROOT / "config.example.toml"
DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code and says every error in one line on stderr."""
    try:
        code = _dispatch(list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us left; without this, the interpreter complains once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (KeyboardInterrupt, Exception) as error:  # the outermost edge: nothing may leave as a traceback
        if os.environ.get("ORRERY_TRACE") == "1":
            raise
        sentence, code = _verdict(error)
        sys.stderr.write(f"orrery: {' '.join(sentence.split())}\n")
    return code


def _verdict(error: BaseException) -> tuple[str, int]:
    """The one line and the exit code of an error."""
    match error:
        case KeyboardInterrupt():
            kept = str(error) or "finished results were kept, the unfinished one was not"
            return f"interrupted; {kept}", INTERRUPTED
        case BadInput():
            return str(error), BAD_INPUT
        case OrreryError():
            return str(error), FAILED
        case OSError(strerror=str(reason)):
            return f"{reason}: {error.filename}" if error.filename else reason, FAILED
        case _:
            kind = type(error).__name__
            return f"internal error, please report it: {kind}: {error} (ORRERY_TRACE=1 shows where)", FAILED


def _dispatch(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command in ("-h", "--help"):
        print(options.overview())
        return DONE
    if command == "--version":
        print(f"orrery {version()}")
        return DONE
    if command not in _HANDLERS:
        near = suggestion(command, [*_HANDLERS, "--help", "--version"])
        complaint = f"no command {command!r}{near}" if command else "a command is missing"
        raise BadInput(f"{complaint}; there are {', '.join(_HANDLERS)}; `run.py --help` explains")
    parser = options.command_parser(command)
    if command == "test" and not {"-h", "--help"} & set(arguments):
        _test(arguments[1:])
    return _HANDLERS[command](parser.parse_all(arguments[1:]))


def version() -> str:
    """The version in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _demo(values: argparse.Namespace) -> int:
    values.scenario = "demo"
    return _simulate(values, "ray")


def _sim(values: argparse.Namespace) -> int:
    return _simulate(values, "local")


def _simulate(values: argparse.Namespace, runtime: RuntimeName) -> int:
    request = sim_request(values, runtime)
    ensure_environment(ROOT)
    from scenarios.engine import run_sim

    return run_sim(request)


def sim_request(values: argparse.Namespace, runtime: RuntimeName) -> SimRequest:
    """The request of `sim` and `demo`; `runtime` where none was asked for. Raises `BadInput`."""
    check_simulated(values.scenario)
    settings, rules = checked_settings(values.scenario, values.pairs, rule_defaults(EXAMPLE))
    # An unseeded run draws its seed here, at the outermost edge, and tells it in its result.
    seeds = values.seeds or ((secrets.randbelow(2**32) if values.seed is None else values.seed),)
    request = SimRequest(
        scenario=values.scenario,
        seeds=seeds,
        settings=settings,
        rules=rules,
        runtime=values.runtime or runtime,
        runtime_asked=values.runtime is not None,
        workers=values.workers,
        out=values.out or Path("runs") / values.scenario,
        json_output=values.json_output,
        durable=values.durable,
        checkpoint=getattr(values, "checkpoint", None),
    )
    check_world(request, load_scenario(values.scenario).resolve(settings))
    return request


def _sweep(values: argparse.Namespace) -> int:
    request = asked_sweep(values)
    ensure_environment(ROOT)
    from scenarios.sweep_engine import run_sweep

    return run_sweep(request)


def asked_sweep(values: argparse.Namespace) -> SweepRequest:
    """The request of `sweep`. Raises `BadInput`."""
    return sweep_request(
        values.scenario, values.grid, values.pairs, rule_defaults(EXAMPLE), seeds=values.seeds or (values.seed,),
        metrics=values.metrics, workers=values.workers, out=values.out or Path("runs") / f"sweep-{values.scenario}",
        json_output=values.json_output,
    )  # fmt: skip


def _replay(values: argparse.Namespace) -> int:
    request = replay_request(values)
    ensure_environment(ROOT)
    from scenarios.engine import run_replay

    return run_replay(request)


def replay_request(values: argparse.Namespace) -> ReplayRequest:
    """The request of `replay`. Raises `BadInput`."""
    settings, rules = checked_settings("replay", values.pairs, rule_defaults(EXAMPLE))
    _must_be_file(values.recording, "recording")
    if values.against is not None and not values.against.is_dir():
        raise BadInput(f"no run directory {str(values.against)!r}")
    return ReplayRequest(
        recording=values.recording,
        seed=values.seed,
        against=values.against,
        settings=settings,
        rules=rules,
        runtime=values.runtime or "local",
        workers=values.workers,
        out=values.out or Path("runs") / "replay",
        json_output=values.json_output,
        durable=values.durable,
    )


def _must_be_file(path: Path, noun: str) -> None:
    if not path.is_file():
        raise BadInput(f"no {noun} {str(path)!r}" if not path.exists() else f"{str(path)!r} is no file")


def _list(values: argparse.Namespace) -> int:
    scenarios = [load_scenario(name) for name in scenario_names()]
    print(listing_json(scenarios) if values.json_output else listing(scenarios))
    return DONE


def _import(values: argparse.Namespace) -> int:
    for path in values.files:
        _must_be_file(path, "log")
    ensure_environment(ROOT)
    from scenarios.engine import import_irc

    return import_irc(values.files, values.out, values.stitch)


def _bench(values: argparse.Namespace) -> int:
    from scenarios import measurements

    if values.name is None:
        print(measurements.listing(json_output=values.json_output))
        return DONE
    measurements.check_name(values.name)
    ensure_environment(ROOT, BENCHMARK)
    print(measurements.measure(values.name, json_output=values.json_output))
    return DONE


def _doctor(values: argparse.Namespace) -> int:
    if values.config is not None:
        _must_be_file(values.config, "configuration")
    ensure_environment(ROOT)
    from scenarios.doctor import run_doctor

    return run_doctor(None if values.config is None else str(values.config))


def _test(arguments: list[str]) -> NoReturn:
    """Continue as pytest in the checkout: its exit code is ours. What is no option of ours is pytest's."""
    ensure_environment(ROOT, DEVELOPMENT)
    full = "--full" in arguments
    passed_on = [argument for argument in arguments if argument != "--full"]
    os.chdir(ROOT)
    environ = os.environ | ({"ORRERY_TEST_FULL": "1"} if full else {})
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "pytest", "-q", "-ra", *passed_on], environ)


_HANDLERS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "demo": _demo,
    "test": lambda values: _test(["--full"] if values.full else []),
    "list": _list,
    "sim": _sim,
    "sweep": _sweep,
    "replay": _replay,
    "import": _import,
    **LOOKING,
    "bench": _bench,
    "doctor": _doctor,
}
