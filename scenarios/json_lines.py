"""Records in files of JSON lines, such as labelled sets."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from universe.errors import BadInput
from universe.events import UNDECODABLE

Record = TypeVar("Record")


def records_of(path: Path, kind: type[Record]) -> list[Record]:
    """The records of a JSON-lines file. Raises `BadInput` with the number of the line that is none."""
    found: list[Record] = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {type(error).__name__}") from error
    for number, line in enumerate(lines, 1):
        try:
            found.append(msgspec.json.decode(line, type=kind))
        except UNDECODABLE as error:
            raise BadInput(f"{path.name}:{number}: {error}") from error
    return found
