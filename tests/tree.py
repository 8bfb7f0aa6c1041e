"""The checkout as the style tests see it: which files belong to it, and their syntax trees."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FLOORS: Final = ("universe", "lua", "bridges", "actors", "scenarios", "run")
"""From the ground up: a floor imports itself and what stands before it."""
RECORDED: Final = ("examples/irc/", "examples/cartridges/", "tests/data/")
"""What other people wrote, kept as it is."""


@lru_cache(maxsize=1)
def project_files() -> tuple[Path, ...]:
    """Every file that is or would be committed, relative to the checkout, sorted."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout
        names = {Path(name.decode()) for name in listed.split(b"\0") if name}
    else:
        names = set(_walk())
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def _walk() -> Iterator[Path]:
    """Without git (an unpacked archive): everything but what builds and runs leave behind."""
    for directory, folders, files in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name not in ("runs", "build", "__pycache__") and not name.endswith(".egg-info")
        ]
        if Path(directory) == ROOT:
            folders[:] = [name for name in folders if not name.startswith(".") or name == ".ci"]
        yield from (Path(directory, name).relative_to(ROOT) for name in files if name != ".venv.lock")


def own_text() -> Iterator[tuple[Path, str]]:
    """Every text file that we wrote, with its text."""
    for path in project_files():
        data = (ROOT / path).read_bytes()
        if not path.as_posix().startswith(RECORDED) and b"\0" not in data and not data.startswith(b"\x1f\x8b"):
            yield path, data.decode("utf-8")


def modules(*tops: str) -> Iterator[tuple[Path, str, ast.Module]]:
    """Python modules under the top-level names `tops`: path, source, tree."""
    for path in project_files():
        if path.suffix == ".py" and path.parts[0].removesuffix(".py") in tops:
            source = (ROOT / path).read_text(encoding="utf-8")
            yield path, source, ast.parse(source, filename=str(path))
