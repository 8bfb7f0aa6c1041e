"""What a scenario is: a description and typed parameters with units. Standard library only: `list` builds nothing."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, field

Value = int | float | str | bool


@dataclass(frozen=True)
class Parameter:
    """One parameter of a scenario: its default fixes its type.

    `low` and `high` are inclusive bounds for numbers, `choices` the allowed values of a text.
    """

    name: str
    default: Value
    unit: str
    description: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def parse(self, text: str) -> Value:
        """Turn the text after ``--set name=`` into a value. Raises ValueError with a sentence for the user."""
        if isinstance(self.default, bool):
            return self._parse_flag(text)
        if isinstance(self.default, str):
            if self.choices and text not in self.choices:
                raise ValueError(f"{self.name} is one of {', '.join(self.choices)}, not {text!r}")
            return text
        try:
            number = type(self.default)(text)
        except ValueError:
            kind = "a whole number" if isinstance(self.default, int) else "a number"
            raise ValueError(f"{self.name} takes {kind} ({self.unit}), not {text!r}") from None
        self._check_range(number)
        return number

    def _parse_flag(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise ValueError(f"{self.name} is true or false, not {text!r}")
        return text == "true"

    def _check_range(self, number: float) -> None:
        if not math.isfinite(number):
            raise ValueError(f"{self.name} takes a finite number")
        if self.low is not None and number < self.low:
            raise ValueError(f"{self.name} is at least {self.low:g} {self.unit}, not {number:g}")
        if self.high is not None and number > self.high:
            raise ValueError(f"{self.name} is at most {self.high:g} {self.unit}, not {number:g}")


@dataclass(frozen=True)
class Scenario:
    """A scenario's name, its one-line description, its parameters, and rules where its defaults are its own.

    `rules` maps ``section.key`` to the text that ``--set`` would take; ``--set`` overrides it.
    """

    name: str
    description: str
    parameters: tuple[Parameter, ...] = field(default=())
    rules: dict[str, str] = field(default_factory=dict)

    def resolve(self, settings: dict[str, str]) -> dict[str, Value]:
        """Defaults overlaid with parsed `settings`. Raises ValueError that names the nearest parameter."""
        known = {parameter.name: parameter for parameter in self.parameters}
        values: dict[str, Value] = {name: parameter.default for name, parameter in known.items()}
        for name, text in settings.items():
            if name not in known:
                raise ValueError(f"{self.name} has no parameter {name!r}{suggestion(name, known)}")
            values[name] = known[name].parse(text)
        return values


def suggestion(word: str, known: dict[str, Parameter] | list[str]) -> str:
    """``; did you mean 'x'?`` for the nearest known word, or an empty text."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
