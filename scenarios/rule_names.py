"""Which rules ``--set section.key=value`` may name, known before any environment stands. Standard library only.

`config.example.toml` lists every key at its default (a test holds it equal to `universe.config`), so names and types
can be checked by a bare Python; ranges are checked by `bridges.config_file`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from bridges.setting_text import parse_setting
from scenarios.spec import suggestion
from universe.errors import BadInput


def rule_defaults(example: Path) -> dict[str, object]:
    """``section.key`` to its default, from the example configuration."""
    sections = tomllib.loads(example.read_text(encoding="utf-8"))
    return {f"{section}.{key}": value for section, keys in sections.items() for key, value in keys.items()}


def check_rules(rules: Mapping[str, str], defaults: Mapping[str, object]) -> None:
    """Raise `BadInput` for a rule that does not exist (with the nearest name) or whose text has the wrong type."""
    for name, text in rules.items():
        if name not in defaults:
            raise BadInput(f"--set: no rule {name!r}{suggestion(name, list(defaults))}")
        try:
            parse_setting(type(defaults[name]), text)
        except ValueError as expected:
            raise BadInput(f"--set: {name} takes {expected}, not {text!r}") from expected
