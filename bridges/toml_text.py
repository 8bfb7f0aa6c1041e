"""TOML files: a bounded read, and every fault as one line that names the file and the line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from universe.errors import BadInput


def read_toml(path: Path, bytes_max: int) -> tuple[str, dict[str, Any]]:
    """The text (UTF-8, at most `bytes_max` bytes) and the tables of a TOML file. Raises `BadInput`."""
    text = _read_text(path, bytes_max)
    try:
        return text, tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or a number of more digits than Python reads
        raise BadInput(f"{path}: {error}") from error
    except RecursionError as error:
        raise BadInput(f"{path}: nested too deeply") from error


def _read_text(path: Path, bytes_max: int) -> str:
    try:
        with path.open("rb") as handle:
            data = handle.read(bytes_max + 1)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or 'cannot be read'}") from error
    if len(data) > bytes_max:
        raise BadInput(f"{path}: larger than {bytes_max} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}, line {line}: not UTF-8") from error


def place_of(text: str, section: str, key: str = "") -> str:
    """``, line N`` of a key in its section (of the section's header without a key); empty when written otherwise."""
    inside = ""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.partition("#")[0].strip()
        if bare.startswith("["):
            inside = bare.strip("[] \t")
            if (not key and inside == section) or (not section and inside == key):
                return f", line {number}"
        elif key and inside == section and bare.partition("=")[0].strip() == key:
            return f", line {number}"
    return ""


def nearest(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the nearest known word, or an empty text."""
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
