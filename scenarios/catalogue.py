"""Which scenarios exist: the modules of this package that define ``SCENARIO``. Standard library only."""

from __future__ import annotations

import ast
import importlib
import json
from dataclasses import asdict
from pathlib import Path

from scenarios.spec import Parameter, Scenario, suggestion
from universe.errors import BadInput, OrreryError

_PACKAGE = Path(__file__).resolve().parent


def scenario_names(package: Path = _PACKAGE) -> list[str]:
    """Names of the modules in `package` that define ``SCENARIO`` at top level, sorted; nothing is imported."""
    return sorted(path.stem for path in package.glob("*.py") if _defines(path, "SCENARIO"))


def load_scenario(name: str) -> Scenario:
    """Import the scenario `name`. Raises `BadInput` with the nearest name, `OrreryError` when it does not load."""
    names = scenario_names()
    if name not in names:
        raise BadInput(f"no scenario {name!r}{suggestion(name, names) or '; `run.py list` shows them'}")
    try:
        scenario = importlib.import_module(f"scenarios.{name}").SCENARIO
    except ImportError as error:
        raise OrreryError(f"scenario {name!r} does not load: {error}") from error
    if not isinstance(scenario, Scenario):
        raise OrreryError(f"scenario {name!r} does not load: SCENARIO is no scenarios.spec.Scenario")
    return scenario


def check_simulated(name: str) -> None:
    """Raise `BadInput` for the one scenario that a recording drives."""
    if name == "replay":
        raise BadInput("a replay needs a recording: python3 run.py replay RECORDING")


def listing(scenarios: list[Scenario]) -> str:
    """The scenarios as text for people: name, description, then one line per parameter."""
    blocks = []
    for scenario in scenarios:
        width = max((len(parameter.name) for parameter in scenario.parameters), default=0)
        lines = [f"{scenario.name}: {scenario.description}"]
        lines += [f"  {parameter.name:<{width}}  {_described(parameter)}" for parameter in scenario.parameters]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def listing_json(scenarios: list[Scenario]) -> str:
    """The scenarios as one JSON array of objects ``name, description, parameters[]``."""
    return json.dumps([asdict(scenario) for scenario in scenarios], indent=2, ensure_ascii=False)


def _described(parameter: Parameter) -> str:
    default = str(parameter.default).lower() if isinstance(parameter.default, bool) else f"{parameter.default}"
    parts = [f"{default or '(empty)'} {parameter.unit}".rstrip(), parameter.description]
    if parameter.choices:
        parts.append(f"one of {', '.join(parameter.choices)}")
    if parameter.low is not None or parameter.high is not None:
        low = "" if parameter.low is None else f"{parameter.low:g}"
        high = "" if parameter.high is None else f"{parameter.high:g}"
        parts.append(f"{low}..{high}")
    return " | ".join(parts)


def _defines(path: Path, name: str) -> bool:
    source = path.read_text(encoding="utf-8")
    if name not in source:
        return False
    targets: list[ast.expr] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)
