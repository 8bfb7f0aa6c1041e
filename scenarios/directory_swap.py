"""Replace a whole directory at once: built beside it, brought to the disk, exchanged in one step."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bridges.disk import sync_directory, sync_file

Exchange = Callable[[Path, Path], bool]
_AT_FDCWD: Final = -100  # <fcntl.h> on Linux
_RENAME_EXCHANGE: Final = 2  # <linux/fs.h>
_RENAME_SWAP: Final = 2  # <sys/stdio.h> on macOS
_UNSUPPORTED: Final = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


def exchange_paths(one: Path, other: Path) -> bool:
    """Exchange two existing directories atomically; False where the system or the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(first, second, _RENAME_SWAP)
    elif sys.platform == "linux" and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    else:
        return False
    code = ctypes.get_errno()
    if failed and code not in _UNSUPPORTED:
        raise OSError(code, os.strerror(code), str(other))
    return not failed


@contextmanager
def replacing(target: Path, exchange: Exchange = exchange_paths) -> Iterator[Path]:
    """Yield an empty directory to fill; on leaving without an error it takes the place of `target`, old or absent.

    `target` is absolute, its parents are made. Whoever is killed in between leaves the old directory or the new one,
    whole, and a hidden directory beside it that the next call removes. Where directories cannot be exchanged, there
    is a moment between two renames in which the old one is only there; the next call, or `restore`, puts it back.
    On an error `target` stays as it was. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    restore(target)
    room, lock = _locked_room(target)
    try:
        new = room / "new"
        new.mkdir()
        yield new
        _sync_tree(new)
        _put(new, target, room / "old", exchange)
        sync_directory(target.parent)
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(lock)


def restore(target: Path) -> None:
    """Clear away what killed writers of `target` left, and put a directory back that was caught between two renames.

    What a living writer is building is left alone. Raises OSError.
    """
    for room in sorted(target.parent.glob(f"{_prefix(target, escaped=True)}*")):
        lock = _lock(room, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if lock is not None:
            if not target.exists() and (room / "old").is_dir():
                (room / "old").rename(target)
            shutil.rmtree(room, ignore_errors=True)
            os.close(lock)


def _prefix(target: Path, *, escaped: bool = False) -> str:
    name = "".join(f"[{char}]" if char in "*?[" else char for char in target.name) if escaped else target.name
    return f".{name}.part-"


def _locked_room(target: Path) -> tuple[Path, int]:
    """A new hidden directory beside `target` that is ours as long as we live: the lock dies with the process."""
    while True:
        room = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
        lock = _lock(room, fcntl.LOCK_EX)
        # Between making and locking it, a `restore` elsewhere may have taken it for a leftover.
        if lock is not None:
            if room.is_dir():
                return room, lock
            os.close(lock)


def _lock(directory: Path, operation: int) -> int | None:
    """Lock a directory; None when it has vanished or somebody else holds it."""
    try:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(handle, operation)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _put(new: Path, target: Path, old: Path, exchange: Exchange) -> None:
    if not target.exists():
        new.rename(target)
    elif not exchange(new, target):
        target.rename(old)
        new.rename(target)


def _sync_tree(top: Path) -> None:
    for directory, _, files in os.walk(top):
        for name in files:
            with Path(directory, name).open("rb") as file:
                sync_file(file.fileno())
        sync_directory(Path(directory))
