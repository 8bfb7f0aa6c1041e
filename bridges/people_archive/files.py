"""Single files of an archive: read only if they are what they should be, written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final

from bridges.disk import sync_file
from universe.errors import BadInput

FILE_BYTES_MAX: Final = 4 * 1024 * 1024
"""Largest file of a person; 365 snapshots, 100 violations and 50 notes take a tenth of it."""
INDEX_BYTES_MAX: Final = 1024 * 1024 * 1024
PART: Final = ".part"
SYNCS_AT_ONCE: Final = 8
BATCH: Final = 256
_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# A symbolic link; on BSD; a socket.
_NO_FILE: Final = (errno.ELOOP, errno.EMLINK, errno.ENXIO)


def read_regular(path: Path, bytes_max: int = FILE_BYTES_MAX) -> bytes:
    """The bytes of a regular file; no link is followed and nothing is waited for.

    Raises `BadInput` with the reason for anything else and for more than `bytes_max` bytes, OSError when it cannot be
    read.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise BadInput("no regular file") from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise BadInput("no regular file")
    with os.fdopen(handle, "rb") as file:
        data = file.read(bytes_max + 1)
    if len(data) > bytes_max:
        raise BadInput(f"larger than {bytes_max} bytes")
    return data


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`: whoever is killed leaves the old file or the new one, and at most a leftover.

    The name is on the disk once the caller has synced the directory. Readable by its owner only. Raises OSError.
    """
    part = _part(path, data)
    try:
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_many(files: Iterable[tuple[Path, bytes]]) -> None:
    """`write_whole` for many files, several syncs at a time: a disk takes as long for one as for many together."""
    waiting = iter(files)
    with ThreadPoolExecutor(SYNCS_AT_ONCE) as pool:
        while batch := list(islice(waiting, BATCH)):
            parts = list(pool.map(_part, *zip(*batch, strict=True)))
            for part, (path, _) in zip(parts, batch, strict=True):
                part.replace(path)


def _part(path: Path, data: bytes) -> Path:
    """A synced file beside `path`, to be renamed; `sweep` clears it away otherwise."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            sync_file(handle)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def sweep(directory: Path) -> None:
    """Remove what killed writers left; only for the holder of the archive's lock. Raises OSError."""
    for path in directory.iterdir():
        if path.name.startswith(".") and path.name.endswith(PART):
            path.unlink(missing_ok=True)
