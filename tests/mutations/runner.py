"""A copy of the checkout in which one text at a time is wrong, and the tests that look at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.mutations.table import Mutation
from tests.tree import ROOT, project_files

TIMEOUT_S: Final = 300
FAILED: Final = 1
"""pytest's exit code where tests failed; any other but 0 means that they could not run."""


def copied(target: Path) -> Path:
    """Copy the checkout's files to `target` and return it."""
    for path in project_files():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target / path)
    return target


def mutated(text: str, mutation: Mutation) -> str:
    """The file with its mutation. Raises ValueError unless the text stands there exactly once."""
    found = text.count(mutation.old)
    if found != 1 or mutation.old == mutation.new:
        raise ValueError(f"{mutation.name}: {mutation.old!r} stands {found} times in {mutation.path}")
    return text.replace(mutation.old, mutation.new)


def sound(root: Path, mutations: Iterable[Mutation]) -> str:
    """Why the unchanged copy is no measure: a failing test; an empty text when there is none."""
    files = sorted({name for mutation in mutations for name in mutation.tests})
    code, said = _pytest(root, files)
    return f"the unchanged tests exit with {code}\n{said}" if code else ""


def noticed(root: Path, mutation: Mutation) -> bool:
    """Whether a test fails under a mutation; the copy is whole again afterwards."""
    path = root / mutation.path
    text = path.read_text(encoding="utf-8")
    path.write_text(mutated(text, mutation), encoding="utf-8")
    try:
        code, said = _pytest(root, mutation.tests)
    finally:
        path.write_text(text, encoding="utf-8")
    if code not in (0, FAILED):
        raise ValueError(f"{mutation.name}: pytest exits with {code}\n{said}")
    return code == FAILED


def _pytest(root: Path, names: Iterable[str]) -> tuple[int, str]:
    files = [f"tests/{name}.py" for name in names]
    # Without byte code: a file that changes twice within a second would not be compiled again.
    environ = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
    environ.pop("ORRERY_TEST_FULL", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files],
        cwd=root, env=environ, capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout[-2000:] + done.stderr[-2000:]
