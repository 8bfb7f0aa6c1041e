"""Style rules that no linter sees, and the linters themselves."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest

from scenarios.options import COMMANDS
from tests.tree import FLOORS, ROOT, modules, own_text, project_files
from universe.config import Config

MODULE_LINES_MAX, MODULE_LINES_HARD = 250, 400
FUNCTION_LINES_MAX, FUNCTION_LINES_HARD = 35, 70
LONG_MODULES: Final[dict[str, str]] = {}
"""Path to the reason why it may have up to `MODULE_LINES_HARD` lines."""
LONG_FUNCTIONS: Final[dict[str, str]] = {
    "actors/turn.py::Turn.send": "the hottest function: one call more is 8 % of its 0.55 us (measured)",
    "benchmarks/token_peers.py::run_pykka": "its actor class needs pykka, which is imported on the way",
}
"""``path::name`` to the reason why it may have up to `FUNCTION_LINES_HARD` lines."""

BANNED_CALLS: Final = {
    "eval", "exec", "pickle.load", "pickle.loads", "cloudpickle.load", "cloudpickle.loads", "marshal.loads",
    "yaml.load", "os.system", "os.popen",
}  # fmt: skip
IMPURE_MODULES: Final = {
    "time", "random", "secrets", "os", "io", "pathlib", "socket", "subprocess", "threading", "asyncio", "logging",
    "tempfile", "shutil", "redis", "ray", "uuid",
}  # fmt: skip
IMPURE_CALLS: Final = {"open", "input", "print", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
PRINTING: Final = ("run", "scenarios", "benchmarks", "tests")

# Written in pieces, so that this file does not hold what it forbids.
MACHINE_PATHS: Final = [f"/{top}/" for top in ("home", "root", "work", "Users")]
REGISTRY_HOSTS: Final = [
    f"{name}.{end}"
    for name, end in (
        ("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org"), ("crates", "io"), ("npmjs", "org"),
        ("rubygems", "org"), ("proxy.golang", "org"), ("maven", "org"), ("docker", "io"), ("ghcr", "io"),
    )
]  # fmt: skip
LEFTOVERS: Final = [f"{start}{end}" for start, end in (("TO", "DO"), ("FIX", "ME"), ("pra", "gma"), ("HA", "CK"))]


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node
        name = f"{prefix}{node.name}." if hasattr(node, "name") and node.name else prefix
        yield from _functions(node, name)


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring: explaining a thing must not cost its room."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    head = function.body[0].lineno - function.lineno
    return head + (function.end_lineno - body[0].lineno + 1 if body and function.end_lineno else 0)


def _called(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name (last two parts) of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ".".join(ast.unparse(node.func).split(".")[-2:])


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and top-level name of every import; relative ones as ``.``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." if node.level else str(node.module).partition(".")[0]


def test_no_module_is_longer_than_one_noun_needs() -> None:
    """Modules hold at most 250 lines (tests 400); an exception has a reason and never exceeds 400."""
    long = []
    for path, source, _ in modules(*FLOORS, "benchmarks", "tests"):
        relaxed = path.parts[0] == "tests" or path.as_posix() in LONG_MODULES
        limit = MODULE_LINES_HARD if relaxed else MODULE_LINES_MAX
        lines = len(source.splitlines())
        if lines > limit:
            long.append(f"{path}: {lines} lines, at most {limit}")

    assert [] == long


def test_no_function_is_longer_than_a_screen() -> None:
    """Functions hold at most 35 lines of code (tests 70); an exception has a reason and never exceeds 70."""
    long = []
    for path, _, tree in modules(*FLOORS, "benchmarks", "tests"):
        for name, function in _functions(tree):
            relaxed = path.parts[0] == "tests" or f"{path.as_posix()}::{name}" in LONG_FUNCTIONS
            limit = FUNCTION_LINES_HARD if relaxed else FUNCTION_LINES_MAX
            if _code_lines(function) > limit:
                long.append(f"{path}::{name}: {_code_lines(function)} lines, at most {limit}")

    assert [] == long


def test_imports_only_go_down_the_floors() -> None:
    """A floor imports itself and what lies below; nothing imports tests, and nobody imports relatively."""
    upward = []
    for path, _, tree in modules(*FLOORS):
        floor = path.parts[0].removesuffix(".py")
        allowed = FLOORS[: FLOORS.index(floor) + 1]
        for line, name in _imported(tree):
            if name in (".", "tests", "benchmarks") or (name in FLOORS and name not in allowed):
                upward.append(f"{path}:{line} imports {name}")

    assert [] == upward


def test_the_import_rule_can_fail() -> None:
    """The rule sees imports inside functions, aliases and relative ones."""
    lines = ["def f():", "    import actors.host as host", "    from . import other", "    from bridges.disk import x"]
    tree = ast.parse("\n".join(lines))

    assert [(2, "actors"), (3, "."), (4, "bridges")] == list(_imported(tree))


def test_the_universe_is_pure() -> None:
    """universe/ does no I/O, reads no clock and draws no global randomness."""
    impure = []
    for path, _, tree in modules("universe"):
        impure += [f"{path}:{line} imports {name}" for line, name in _imported(tree) if name in IMPURE_MODULES]
        impure += [f"{path}:{line} calls {name}" for line, name in _called(tree) if name in IMPURE_CALLS]
        impure += [f"{path}:{line} calls {name}" for line, name in _called(tree) if name.startswith("random.")]

    assert [] == impure


def test_nothing_dangerous_is_called() -> None:
    """No evaluation, no unpickling, no shell; and nothing below the face prints."""
    found = []
    for path, source, tree in modules(*FLOORS, "benchmarks", "tests"):
        found += [f"{path}:{line} calls {name}" for line, name in _called(tree) if name in BANNED_CALLS]
        if path.parts[0].removesuffix(".py") not in PRINTING:
            found += [f"{path}:{line} prints" for line, name in _called(tree) if name == "print"]
        if path.name != "test_tidy.py" and "shell=True" in source:
            found.append(f"{path} starts a shell")

    assert [] == found


def test_nobody_asks_redis_for_the_time() -> None:
    """The caller passes `now`: no script and no client calls TIME."""
    asked = []
    for path, _, tree in modules(*FLOORS):
        asked += [f"{path}:{n}" for n, name in _called(tree) if name.endswith(".time") and name != "time.time"]
    for path in project_files():
        if path.suffix == ".lua":
            text = (ROOT / path).read_text(encoding="utf-8")
            asked += [str(path)] if re.search(r"call\(\s*['\"]time['\"]", text, re.IGNORECASE) else []

    assert [] == asked


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    """What we wrote runs anywhere: no paths of somebody's machine, no hosts of package indexes."""
    words = [*MACHINE_PATHS, *REGISTRY_HOSTS]
    named = [f"{path}: {word}" for path, text in own_text() for word in words if word in text]

    assert [] == named


def test_no_file_holds_control_characters_or_leftovers() -> None:
    """Text is printable, lines end in a line feed, and nothing is left for later."""
    unwanted = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
    leftover = re.compile(rf"\b({'|'.join(LEFTOVERS)})\b")
    found = []
    for path, text in own_text():
        found += [f"{path}: {hit.group()!r}" for hit in (unwanted.search(text), leftover.search(text)) if hit]

    assert [] == found


def test_every_module_of_a_floor_says_what_it_is() -> None:
    """Each module of a floor begins with a docstring."""
    silent = [str(path) for path, _, tree in modules(*FLOORS, "benchmarks") if not ast.get_docstring(tree)]

    assert [] == silent


def test_every_test_states_its_fact() -> None:
    """A test's name is a sentence of several words, and its docstring is one line."""
    unclear = []
    for path, _, tree in modules("tests"):
        for name, function in _functions(tree):
            title = name.rpartition(".")[2]
            if title.startswith("test_") and (title.count("_") < 3 or not ast.get_docstring(function)):
                unclear.append(f"{path}::{name}")

    assert [] == unclear


def test_the_example_configuration_is_complete() -> None:
    """config.example.toml holds every key of the structs at its default, with the same type, and nothing else."""
    example = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    defaults = msgspec.json.decode(msgspec.json.encode(Config()))

    assert defaults == example
    assert [(s, k, type(v)) for s, keys in defaults.items() for k, v in keys.items()] == [
        (s, k, type(v)) for s, keys in example.items() for k, v in keys.items()
    ]


def test_every_key_of_the_example_configuration_is_explained() -> None:
    """Each line with a key or a section carries its meaning as a comment."""
    lines = (ROOT / "config.example.toml").read_text(encoding="utf-8").splitlines()

    assert [] == [line for line in lines if line and not re.search(r"(^| )# \S", line)]


def test_the_documents_name_only_commands_that_exist() -> None:
    """Every ``run.py WORD`` in the documents is a command of the command line."""
    known = {*COMMANDS, "--help", "--version"}
    unknown = []
    for path, text in own_text():
        if path.suffix == ".md":
            named = re.findall(r"run\.py (--?[a-z-]+|[a-z]+)\b", text)
            unknown += [f"{path}: {word}" for word in named if word not in known]

    assert [] == unknown


def _run_tool(module: str, *arguments: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_has_no_complaint() -> None:
    """The linter is silent over the whole checkout, every ignored rule having its reason in pyproject.toml."""
    _run_tool("ruff", "check", "--no-cache", "--output-format", "concise", ".")


def test_mypy_has_no_complaint() -> None:
    """The floors are typed, strictly."""
    _run_tool("mypy", "--strict", *("run.py" if floor == "run" else floor for floor in FLOORS))


def test_luacheck_has_no_complaint() -> None:
    """The scripts use no undeclared global and leave nothing unused."""
    luacheck = shutil.which("luacheck")
    if luacheck is None:
        pytest.skip("luacheck is not installed (Debian: lua-check)")
    names = ["redis", "cjson", "cmsgpack", "bit", "struct", "KEYS", "ARGV"]
    scripts = [str(path) for path in project_files() if path.suffix == ".lua"]
    command = [luacheck, "--std", "lua51", "--no-color", *scripts, "--read-globals", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout


def test_every_ignored_rule_has_its_reason() -> None:
    """Each entry of ruff's ignore lists in pyproject.toml carries a comment."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    ignored = [line for line in lines if re.match(r'^(?:    |".*= \[)"[A-Z]+[0-9]*"', line)]

    assert ignored
    assert [] == [line for line in ignored if not re.search(r'",?\]?\s*# \S', line)]


def test_each_exception_from_the_lengths_still_needs_its_place() -> None:
    """The lists of exceptions name things that exist and are still too long."""
    lengths = {path.as_posix(): len(source.splitlines()) for path, source, _ in modules(*FLOORS, "benchmarks")}
    functions = {
        f"{path.as_posix()}::{name}": _code_lines(function)
        for path, _, tree in modules(*FLOORS, "benchmarks")
        for name, function in _functions(tree)
    }

    assert [] == [name for name in LONG_MODULES if lengths.get(name, 0) <= MODULE_LINES_MAX]
    assert [] == [name for name in LONG_FUNCTIONS if functions.get(name, 0) <= FUNCTION_LINES_MAX]
    assert all(Path(name.partition("::")[0]).suffix == ".py" for name in [*LONG_MODULES, *LONG_FUNCTIONS])
