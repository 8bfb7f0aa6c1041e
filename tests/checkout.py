"""A copy of the checkout in which the command line can be tried without touching the real environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scenarios.bootstrap import CONTINUED
from tests.tree import FLOORS, ROOT, project_files

BARE_PYTHON: Final = getattr(sys, "_base_executable", "") or sys.executable
TIMEOUT_S: Final = 600
"""A build from zero over a slow connection fits in."""


def copy_checkout(target: Path) -> Path:
    """Copy what the command line needs (no environment) to `target` and return it."""
    tops = {*FLOORS, "benchmarks"}
    for path in project_files():
        if path.parts[0].removesuffix(".py") in tops or len(path.parts) == 1:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, target / path)
    return target


def outside_environ(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment without what a continued start leaves behind, and without byte code files."""
    kept = {name: text for name, text in os.environ.items() if name not in (CONTINUED, "ORRERY_TRACE", "PYTHONPATH")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | dict(extra or {})


def start(
    root: Path, *arguments: str, bare: bool = False, python: str = BARE_PYTHON, **environ: str
) -> subprocess.Popen[str]:
    """Start run.py of the checkout `root` with the base interpreter; `bare`: without any site-packages."""
    flags = ["-S", "-E", "-B"] if bare else []
    return subprocess.Popen(
        [python, *flags, str(root / "run.py"), *arguments],
        cwd=root,
        env=outside_environ(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr; a process that hangs is killed and fails the test."""
    try:
        out, err = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, out, err


def contents(root: Path) -> set[str]:
    """Every path below `root`."""
    return {str(path.relative_to(root)) for path in root.rglob("*")}
