"""What a disk costs and whether it takes writes."""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from universe.errors import BadInput

_BLOCK: Final = b"\0" * 4096
_F_FULLFSYNC: Final = 51  # <sys/fcntl.h> on macOS, where fsync leaves data in the drive's cache


def sync_file(handle: int) -> None:
    """Bring a file's data to the disk by the call that Redis uses (its `redis_fsync`)."""
    if sys.platform == "darwin":
        fcntl.fcntl(handle, _F_FULLFSYNC)
    else:
        os.fdatasync(handle)


def sync_directory(directory: Path) -> None:
    """Bring a directory's names to the disk: without it, a rename may be forgotten. Raises OSError."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_ms(directory: Path, rounds: int = 200) -> tuple[float, float]:
    """Measure how long one appended block of 4 KiB takes to reach the disk.

    `directory` is a writable one on the disk in question, `rounds` >= 1 the number of appends. Returns (p50, p99) in
    milliseconds, nearest rank. Raises `BadInput` when the directory takes no writes.
    """
    took_ns: list[int] = []
    try:
        with tempfile.TemporaryFile(dir=directory) as file:
            for _ in range(rounds):
                began_ns = time.perf_counter_ns()
                os.write(file.fileno(), _BLOCK)
                sync_file(file.fileno())
                took_ns.append(time.perf_counter_ns() - began_ns)
    except OSError as error:
        raise BadInput(f"cannot write in {directory}: {error.strerror}") from error
    took_ns.sort()
    return _nearest_rank(took_ns, 50) / 1e6, _nearest_rank(took_ns, 99) / 1e6


def _nearest_rank(ordered: list[int], percent: int) -> int:
    return ordered[(len(ordered) * percent + 99) // 100 - 1]


def require_writable(directory: Path) -> None:
    """Make `directory` (0700) if need be and write a block there, as the server will.

    Raises `BadInput` with the system's reason: not a directory, read-only, no space left.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"cannot use {directory} as a data directory: {error.strerror}") from error
    fsync_ms(directory, rounds=1)
