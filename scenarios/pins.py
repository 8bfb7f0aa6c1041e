"""The pinned packages: what the requirement files ask for and what an interpreter has. Standard library only."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Final

from universe.errors import OrreryError

RUNTIME: Final = "requirements.txt"
DEVELOPMENT: Final = "requirements-dev.txt"
BENCHMARK: Final = "requirements-bench.txt"


def read_pins(path: Path) -> dict[str, str]:
    """Package name to exact version, files named by ``-r`` included. Raises `OrreryError` for any other line."""
    pins: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise OrreryError(f"{path.name} cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        entry = line.partition("#")[0].strip()
        name, equals, version = entry.partition("==")
        if entry.startswith("-r "):
            pins |= read_pins(path.parent / entry.removeprefix("-r ").strip())
        elif equals and name and version:
            pins[name] = version
        elif entry:
            raise OrreryError(f"{path.name}, line {number}: not a pin: {entry!r}")
    return pins


def unmet(pins: dict[str, str]) -> list[str]:
    """Names of `pins` that the running interpreter lacks or holds in another version, in order."""
    return [name for name, version in pins.items() if installed_version(name) != version]


def installed_version(name: str) -> str:
    """The version of an installed package, or an empty text."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
