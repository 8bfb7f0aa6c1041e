"""Experiments: ``from scenarios import run, sweep`` is the public face for notebooks; loaded on first use."""

from __future__ import annotations

import importlib
from typing import Any, Final

_FACE: Final = {"run": "scenarios.engine", "sweep": "scenarios.sweep_engine"}


def __getattr__(name: str) -> Any:
    """Load a name of the public face on first use, so that `list` and `--help` need only a bare Python."""
    if name not in _FACE:
        raise AttributeError(f"module 'scenarios' has no attribute {name!r}")
    return getattr(importlib.import_module(_FACE[name]), name)
