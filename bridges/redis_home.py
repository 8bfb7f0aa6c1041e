"""The directories of an embedded server: a short private one for its socket, and locks that live as long as it does.

A lock is an flock on a file whose descriptor the server inherits, so it ends with the server, however that dies.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

from bridges.disk import require_writable
from universe.errors import BadInput, SubstrateRefused

_PREFIX: Final = "orrery-"
_LOCK: Final = "orrery.lock"
_NEW_LOCK: Final = "orrery.lock.new"
LOCK_WAIT_S: Final = 3.0
SOCKET_NAME: Final = "redis.sock"
SOCKET_PATH_BYTES_MAX: Final = 100  # sun_path holds 104 bytes on macOS, 108 on Linux, with the final NUL


def try_lock(directory: Path) -> int | None:
    """Lock `directory` through a file in it.

    Returns the file descriptor that holds the lock until every copy of it is closed, or None when another has it.
    Raises OSError when the file cannot be made.
    """
    handle = os.open(directory / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def lock_data_dir(data_dir: Path) -> int:
    """Make and lock a data directory; returns the descriptor that holds the lock.

    A server whose owner has just died needs a moment to end: it gets `LOCK_WAIT_S`.
    Raises `BadInput` when the directory takes no writes, `SubstrateRefused` while another server uses it.
    """
    require_writable(data_dir)
    deadline = time.monotonic() + LOCK_WAIT_S
    while (lock := try_lock(data_dir)) is None:
        if time.monotonic() > deadline:
            raise SubstrateRefused(f"data directory {data_dir} is in use by another running server")
        time.sleep(0.01)
    return lock


def make_home() -> tuple[Path, int]:
    """Make a private directory (0700) that is short enough for a unix socket.

    Returns (directory, the descriptor that keeps it from being swept). Raises `BadInput` when there is no room for one.
    """
    parent = _short_parent()
    _sweep(parent)
    try:
        home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        handle = os.open(home / _NEW_LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Only a locked file ever carries the name that the sweep looks for.
        (home / _NEW_LOCK).rename(home / _LOCK)
    except OSError as error:
        raise BadInput(f"cannot make a directory for the server's socket in {parent}: {error.strerror}") from error
    return home, handle


def remove_home(home: Path) -> None:
    """Remove a private directory with all that is in it; one that is gone already is fine."""
    shutil.rmtree(home, ignore_errors=True)


def last_words(log_path: Path) -> str:
    """The last line that a server wrote, at most 300 characters, fit for one line."""
    lines = [line for line in log_path.read_bytes().decode("utf-8", "replace").splitlines() if line.strip()]
    last = lines[-1].rpartition(" # ")[2] if lines else "it said nothing"
    return "".join(char for char in last if char.isprintable())[:300]


def _short_parent() -> Path:
    room = SOCKET_PATH_BYTES_MAX - len(f"/{_PREFIX}12345678/{SOCKET_NAME}")
    for candidate in (Path(tempfile.gettempdir()).absolute(), Path("/tmp")):  # noqa: S108  POSIX, and mkdtemp makes it ours
        if len(os.fsencode(candidate)) <= room and candidate.is_dir():
            return candidate
    raise BadInput(f"no temporary directory has a path of {room} bytes or less; set TMPDIR to a shorter one")


def _sweep(parent: Path) -> None:
    """Remove homes whose server and starter are both gone (killed before they could)."""
    for home in sorted(parent.glob(f"{_PREFIX}*")):
        try:
            if home.is_symlink() or home.lstat().st_uid != os.getuid() or not (home / _LOCK).is_file():
                continue
            handle = try_lock(home)
        except OSError:  # another sweep was faster
            continue
        if handle is not None:
            remove_home(home)
            os.close(handle)
