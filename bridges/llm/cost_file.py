"""What calls cost, in a file: several processes share it, and it outlives them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import msgspec
from msgspec import Meta, Struct

from universe.errors import BadInput
from universe.events import UNDECODABLE

VERSION: Final = 1
_Count = Annotated[int, Meta(ge=0, le=10**18)]


class CostEntry(Struct, frozen=True, kw_only=True):
    """One call: the UTC day (since 1970), whom it asked and what for, its tokens, its cost in 1e-6 micro-units.

    `is_lost` for one whose answer never came, `is_estimated` where the server did not count.
    """

    day: _Count
    model: str
    purpose: str
    prompt_tokens: _Count
    completion_tokens: _Count
    cost_parts: _Count
    is_lost: bool = False
    is_estimated: bool = False
    v: int = VERSION


class CostFile:
    """One JSON line for each call, appended under a lock; a line that a crash has cut off counts nothing.

    Raises `BadInput` for a path that cannot be written, now or later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._decoder = msgspec.json.Decoder(CostEntry)
        with self._opened():
            pass

    def append(self, entry: CostEntry) -> None:
        """Write a line; `news` gives it back, as it gives those of others."""
        with self._opened() as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            size = os.fstat(handle.fileno()).st_size
            line = msgspec.json.encode(entry) + b"\n"
            # What another process left half written stays a line of its own.
            is_whole = size == 0 or os.pread(handle.fileno(), 1, size - 1) == b"\n"
            handle.write(line if is_whole else b"\n" + line)

    def news(self) -> list[CostEntry]:
        """The whole lines that were appended since the last time; what is no entry of this version is passed over.

        Raises `BadInput` for an entry of a newer version, which may mean something else.
        """
        entries: list[CostEntry] = []
        with self._opened() as handle:
            if os.fstat(handle.fileno()).st_size < self._read_to:
                # Somebody has begun the file anew.
                self._read_to = 0
            handle.seek(self._read_to)
            for line in handle:
                if not line.endswith(b"\n"):
                    break
                self._read_to += len(line)
                entries.extend(self._entries(line))
        return entries

    def _entries(self, line: bytes) -> list[CostEntry]:
        try:
            entry = self._decoder.decode(line)
        except UNDECODABLE:
            return []
        if entry.v > VERSION:
            raise BadInput("llm.costs_file was written by a newer version of this program")
        return [entry]

    def _opened(self) -> BinaryIO:
        try:
            return self._path.open("a+b")
        except (OSError, ValueError) as error:
            raise BadInput(f"llm.costs_file cannot be written: {type(error).__name__}") from None
