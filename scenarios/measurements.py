"""The benchmarks: which there are, and one run of one. Standard library only until a benchmark is run."""

from __future__ import annotations

import ast
import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scenarios.spec import suggestion
from universe.errors import BadInput

BENCHMARKS: Final = Path(__file__).resolve().parent.parent / "benchmarks"
PARTS: Final = ("metrics", "baselines", "ratios")


def benchmark_names(directory: Path = BENCHMARKS) -> dict[str, str]:
    """Name to first line of the docstring of every module in `directory` that defines ``run``; nothing is imported."""
    found = {}
    for path in sorted(directory.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def check_name(name: str) -> None:
    """Raise `BadInput` with the nearest name for a benchmark that does not exist."""
    names = list(benchmark_names())
    if name not in names:
        raise BadInput(f"no benchmark {name!r}{suggestion(name, names)}; `run.py bench` lists them")


def listing(*, json_output: bool) -> str:
    """The benchmarks as text, or as one JSON object of name to description."""
    names = benchmark_names()
    if json_output:
        return json.dumps(names)
    return "\n".join(f"{name:<20} {description}" for name, description in names.items())


def measure(name: str, *, json_output: bool) -> str:
    """Run one benchmark; its result as a table, or as one JSON object ``name, metrics, baselines, ratios``."""
    result = importlib.import_module(f"benchmarks.{name}").run()
    ordered = {"name": name} | {part: dict(result.get(part, {})) for part in PARTS}
    return json.dumps(ordered) if json_output else _table(name, ordered)


def _table(name: str, result: Mapping[str, object]) -> str:
    lines = [name]
    for part in PARTS:
        figures = result[part]
        if isinstance(figures, dict) and figures:
            lines += [f"  {part}", *(f"    {key:<44} {_figure(value)}" for key, value in figures.items())]
    return "\n".join(lines)


def _figure(value: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
