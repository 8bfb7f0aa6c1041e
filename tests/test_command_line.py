"""The command line: its grammar, its exit codes, and what it costs to be wrong."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import re
import resource
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import options
from scenarios.catalogue import load_scenario, scenario_names
from scenarios.command_line import replay_request, run_command, sim_request
from scenarios.measurements import benchmark_names
from scenarios.requests import SimRequest
from tests.checkout import contents, copy_checkout, finish, start
from tests.tree import ROOT
from universe.errors import BadInput


def asked(*arguments: str) -> SimRequest:
    """The request of ``sim`` with these arguments."""
    return sim_request(options.command_parser("sim").parse_all(arguments), "local")


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints what pyproject.toml says."""
    expected = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert run_command(["--version"]) == 0
    assert f"orrery {expected}\n" == capsys.readouterr().out


def test_the_help_names_every_command_once(capsys: pytest.CaptureFixture[str]) -> None:
    """``--help`` lists the commands that exist, and each has a help of its own."""
    assert run_command(["--help"]) == 0
    listed = re.findall(r"^  ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)

    looking = ["people", "graph", "why", "query", "cartridge"]
    assert ["demo", "test", "list", "sim", "sweep", "replay", "import", *looking, "bench", "doctor"] == listed
    for command in listed:
        with pytest.raises(SystemExit) as done:
            run_command([command, "--help"])
        assert done.value.code == 0


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", ["a command is missing", "demo"]),
        ("dmeo", ["'demo'"]),
        ("sweep", ["SCENARIO", "--grid"]),
        ("--versoin", ["'--version'"]),
        ("sim", ["SCENARIO"]),
        ("sim demmo", ["no scenario 'demmo'", "'demo'"]),
        ("sim ../demo", ["no scenario"]),
        ("sim command_line", ["no scenario"]),
        ("sim demo extra", ["no argument 'extra'"]),
        ("sim demo --sed 3", ["'--seed'"]),
        ("sim demo --see 3", ["no option '--see'"]),
        ("sim demo --seed", ["--seed"]),
        ("sim demo --seed 1.5", ["'1.5'"]),
        ("sim demo --seed -1", ["whole number", "-1"]),
        ("sim demo --seed ٣", ["seed"]),
        ("sim demo --seed 99999999999999999999999", ["seed"]),
        ("sim demo --seeds 3", ["A..B"]),
        ("sim demo --seeds 3..1", ["A <= B"]),
        ("sim demo --seeds 1...3", ["seed"]),
        ("sim demo --seeds 0..9999999999", ["at most"]),
        ("sim demo --seed 1 --seeds 1..2", ["--seed"]),
        ("sim demo --runtime raay", ["--runtime", "ray"]),
        ("sim demo --workers 0", ["--workers"]),
        ("sim demo --set users", ["name=value"]),
        ("sim demo --set =3", ["name=value"]),
        ("sim demo --set chat.defer_s=1 --set chat.defer_s=2", ["twice"]),
        ("sim demo --set chat.cross_bot_max_chian=3", ["'chat.cross_bot_max_chain'"]),
        ("sim demo --set chat.cross_bot_max_chain=many", ["a whole number"]),
        ("sim demo --set no_such_parameter=3", ["no_such_parameter"]),
        ("demo --scenario x", ["no option '--scenario'"]),
        ("replay", ["RECORDING"]),
        ("replay absent.jsonl.gz", ["no recording", "absent.jsonl.gz"]),
        ("replay run.py --against absent", ["no run directory"]),
        ("import", ["irc"]),
        ("import discord x --out y", ["irc"]),
        ("import irc run.py", ["--out"]),
        ("import irc absent.txt --out y", ["no log", "absent.txt"]),
        ("bench no_such_benchmark", ["no benchmark"]),
        ("doctor absent.toml", ["no configuration"]),
        ("doctor tests", ["is no file"]),
        ("list --jsn", ["'--json'"]),
    ],
)
def test_bad_input_is_one_line_with_exit_code_2(
    line: str, parts: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every mistake is said in one line on stderr that names the way out; stdout stays empty."""
    monkeypatch.chdir(ROOT)
    code = run_command(line.split())
    said = capsys.readouterr()

    assert (2, "", 1) == (code, said.out, said.err.count("\n"))
    assert said.err.startswith("orrery: ")
    assert [] == [part for part in parts if part not in said.err]


def test_a_line_break_in_an_argument_cannot_forge_a_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    """What is repeated from the input stays inside the one line."""
    assert run_command(["sim", "demo", "--set", "a\norrery: all is well=1"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_mistakes_and_help_need_a_bare_python_and_build_nothing(tmp_path: Path) -> None:
    """Without any package, help, version, list and complaints work, and leave no file behind."""
    root = copy_checkout(tmp_path / "checkout")
    before = contents(root)
    expected = {
        ("--help",): 0,
        ("--version",): 0,
        ("list",): 0,
        ("list", "--json"): 0,
        ("bench",): 0,
        ("sim", "--help"): 0,
        ("dmeo",): 2,
        ("sim", "demo", "--set", "chat.nothing=1"): 2,
        ("sim", "demo", "--set", "nothing=1"): 2,
    }
    codes = {arguments: finish(start(root, *arguments, bare=True))[0] for arguments in expected}

    assert expected == codes
    assert before == contents(root)


def test_the_cost_of_help_is_told(promise: Callable[..., None]) -> None:
    """``run.py --help`` works in a process of its own; its CPU time is printed, aim 0.3 s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "run.py", "--help"], cwd=ROOT, capture_output=True, timeout=60, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    promise("run.py --help", cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, aim_s=0.3)

    assert done.returncode == 0


def test_the_first_file_parses_on_an_old_python() -> None:
    """run.py is Python 3.6, so that an old interpreter hears a sentence; the files behind it are not."""
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    with pytest.raises(SyntaxError):
        ast.parse((ROOT / "scenarios" / "command_line.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_hears_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Below 3.11 the answer is exit code 2 and what is needed."""
    import run

    monkeypatch.setattr(run, "PYTHON_MIN", (4, 2))

    assert run.main() == 2
    assert "needs Python 4.2 or newer" in capsys.readouterr().err


def test_the_list_holds_every_scenario_with_its_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    """``list --json`` is one array with name, description, and typed parameters with units."""
    assert run_command(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)

    assert scenario_names() == [entry["name"] for entry in listed]
    assert {"demo", "replay"} <= set(scenario_names())
    for entry in listed:
        assert entry["description"]
        assert all(parameter["description"] and "default" in parameter for parameter in entry["parameters"])


def test_each_scenario_carries_the_name_of_its_module() -> None:
    """What is listed can be run under that name, and every default satisfies its own bounds."""
    for name in scenario_names():
        scenario = load_scenario(name)
        defaults = {p.name: str(p.default).lower() if isinstance(p.default, bool) else str(p.default)
                    for p in scenario.parameters}  # fmt: skip
        assert name == scenario.name
        assert scenario.resolve({}) == scenario.resolve(defaults)


def test_a_request_says_everything_that_was_asked() -> None:
    """Parameters and rules are told apart by the dot; seeds are inclusive; the output has a default place."""
    request = asked("demo", "--seeds", "3..5", "--set", "chat.defer_s=7", "--workers", "2", "--durable", "--json")

    assert (3, 4, 5) == request.seeds
    assert ({}, {"chat.defer_s": "7"}) == (request.settings, request.rules)
    assert ("local", 2, True, True) == (request.runtime, request.workers, request.durable, request.json_output)
    assert Path("runs/demo") == request.out


def test_the_demo_runs_on_ray_unless_told_otherwise() -> None:
    """``demo`` is ``sim demo`` with Ray as its default runtime."""
    values = options.command_parser("demo").parse_all([])
    values.scenario = "demo"

    assert sim_request(values, "ray").runtime == "ray"
    assert asked("demo").runtime == "local"
    assert asked("demo", "--runtime", "ray").runtime == "ray"


def test_a_run_without_a_seed_draws_one_and_a_replay_does_not() -> None:
    """Unseeded simulations differ; a replay repeats itself."""
    drawn = {asked("demo").seeds for _ in range(8)}
    replay = replay_request(options.command_parser("replay").parse_all([str(ROOT / "run.py")]))

    assert len(drawn) > 1
    assert replay.seed == 0


@given(first=st.integers(0, options.SEED_MAX), more=st.integers(0, 50))
def test_a_range_of_seeds_includes_both_ends(first: int, more: int) -> None:
    """``A..B`` is B - A + 1 seeds in ascending order."""
    last = min(first + more, options.SEED_MAX)

    assert tuple(range(first, last + 1)) == options.parse_seeds(f"{first}..{last}")


@given(words=st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["--seed", "--set", "--out", "demo", "a=1"]))))
def test_no_arguments_do_worse_than_bad_input(words: list[str]) -> None:
    """Whatever follows ``sim`` (help aside), the parser answers with values or `BadInput`."""
    no_help = [word for word in words if not (word.startswith("-") and "h" in word)]
    with contextlib.suppress(BadInput):
        options.parse_settings(options.command_parser("sim").parse_all(no_help).pairs)


def test_every_benchmark_has_a_description() -> None:
    """``bench`` without a name lists modules with the first line of their docstring."""
    assert [] == [name for name, description in benchmark_names().items() if not description]


def test_a_reader_that_leaves_is_no_error() -> None:
    """A closed pipe ends the command quietly."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "run.py", "--help"], cwd=ROOT, stdout=pipe, stderr=subprocess.PIPE, timeout=60, check=False
        )

    assert b"" == done.stderr


def test_a_traceback_comes_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """``ORRERY_TRACE=1`` lets the error through as it is."""
    assert run_command(["dmeo"]) == 2
    monkeypatch.setenv("ORRERY_TRACE", "1")
    with pytest.raises(BadInput):
        run_command(["dmeo"])
