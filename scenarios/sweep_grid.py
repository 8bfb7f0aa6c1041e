"""The grid of a sweep: axes of values, and every combination of them. Standard library only."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bridges.setting_text import parse_setting
from scenarios.rule_names import check_rules
from scenarios.spec import Parameter, Scenario, Value
from universe.errors import BadInput

RUNS_MAX: Final = 10_000
"""Most runs of one sweep: grid points times seeds."""
_RANGE: Final = re.compile(r"(-?[0-9]{1,15})\.\.(-?[0-9]{1,15})(?:/([0-9]{1,15}))?")


@dataclass(frozen=True)
class Axis:
    """One line of a grid: a parameter or a rule (``section.key``) with the values it takes, in the order given.

    `given` is how it was written; `texts` are the values as ``--set`` takes them; `values` are what they mean, each
    different from the others.
    """

    name: str
    given: str
    texts: tuple[str, ...]
    values: tuple[Value, ...]
    unit: str = ""
    description: str = "rule"

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule and no parameter of the scenario."""
        return "." in self.name


def parse_grid(pairs: Sequence[str], scenario: Scenario, rules: Mapping[str, object]) -> tuple[Axis, ...]:
    """The axes that ``name=a,b,c``, ``name=A..B`` and ``name=A..B/STEP`` describe, in the order given.

    Parts that commas separate can be mixed; ranges are whole numbers with both ends (the last only where the steps
    meet it), and no ranges for parameters that are texts. `rules` are the defaults by ``section.key``. Raises
    `BadInput` for an unknown name, a value that it does not take, and whatever is given twice.
    """
    axes: dict[str, Axis] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise BadInput(f"--grid takes name=a,b,c or name=A..B, not {pair!r}")
        if name in axes:
            raise BadInput(f"--grid names {name!r} twice; give all its values at once: {name}=a,b,c")
        axes[name] = _rule_axis(name, text, rules) if "." in name else _parameter_axis(name, text, scenario)
    return tuple(axes.values())


def count_points(axes: Sequence[Axis]) -> int:
    """How many combinations there are; 1 without any axis."""
    return math.prod(len(axis.values) for axis in axes)


def places(axes: Sequence[Axis]) -> Iterator[tuple[int, ...]]:
    """Every grid point as the place of its value on each axis; the first axis changes last."""
    return itertools.product(*(range(len(axis.values)) for axis in axes))


def _parameter_axis(name: str, text: str, scenario: Scenario) -> Axis:
    known: dict[str, Parameter] = {parameter.name: parameter for parameter in scenario.parameters}
    try:
        if name not in known:
            scenario.resolve({name: text})
        parameter = known[name]
        texts = [text] if text == "" else _parts(name, text, ranges=not isinstance(parameter.default, str))
        values = tuple(parameter.parse(part) for part in texts)
    except ValueError as error:
        raise BadInput(f"--grid: {error}") from error
    return Axis(name, text, _different(name, texts, values), values, parameter.unit, parameter.description)


def _rule_axis(name: str, text: str, rules: Mapping[str, object]) -> Axis:
    kind = type(rules.get(name))
    if kind in (list, tuple):
        raise BadInput(f"--grid: {name} is a list, no single value; set it with --set {name}=...")
    texts = _parts(name, text, ranges=kind is not str)
    try:
        for part in texts:
            check_rules({name: part}, rules)
    except BadInput as error:
        raise BadInput(str(error).replace("--set:", "--grid:", 1)) from error
    read = [parse_setting(kind, part) for part in texts]
    values = tuple(value for value in read if isinstance(value, int | float | str))
    return Axis(name, text, _different(name, texts, values), values)


def _parts(name: str, text: str, *, ranges: bool) -> list[str]:
    parts: list[str] = []
    for part in text.split(","):
        parts += _range(name, part) if ranges and ".." in part else [part]
        if len(parts) > RUNS_MAX:
            raise BadInput(f"--grid: {name} takes more values than a sweep has runs, {RUNS_MAX:,}; give fewer")
    return parts


def _range(name: str, part: str) -> list[str]:
    found = _RANGE.fullmatch(part)
    if found is None:
        example = f"{name}=2..20 or {name}=2..20/3"
        raise BadInput(f"--grid: a range is two whole numbers ({example}), not {part!r}; list other values: a,b,c")
    low, high, step = int(found[1]), int(found[2]), int(found[3] or 1)
    if low > high or step == 0:
        raise BadInput(f"--grid: a range A..B/STEP has A <= B and STEP >= 1, not {part!r}")
    # One value too many is enough to see that there are too many.
    return [str(number) for number in itertools.islice(range(low, high + 1, step), RUNS_MAX + 1)]


def _different(name: str, texts: Sequence[str], values: Sequence[Value]) -> tuple[str, ...]:
    """The texts, once it is sure that no two of them mean the same. Raises `BadInput`."""
    seen: set[Value] = set()
    for text, value in zip(texts, values, strict=True):
        if value in seen:
            raise BadInput(f"--grid: {name} takes the value {text} twice; leave one of them out")
        seen.add(value)
    return tuple(texts)
