"""A launcher that ties a server's life to ours. Standard library only: it runs as a script, with ``-I -S``.

``exec SIGNAL PARENT COMMAND...``: ask the kernel to send SIGNAL when the parent dies, then become COMMAND (Linux).
``watch PARENT DIRECTORY LOCKS COMMAND...``: run COMMAND as a child; when the parent is gone, end it and remove
DIRECTORY. LOCKS are descriptors, separated by commas, that COMMAND inherits.

The parent is gone when standard input, a pipe that it alone holds, closes, or when we have another parent: a forked
child of the parent may keep the pipe open. Source of the kernel rule: prctl(2), PR_SET_PDEATHSIG.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import time
from types import FrameType

_PR_SET_PDEATHSIG = 1
_STDIN = 0
_PARENT_CHECK_S = 1.0
_GRACE_S = 5.0
_NOT_STARTED = 127


def die_with_parent(signal_number: int, parent_pid: int) -> None:
    """Let the kernel send `signal_number` to us when the thread that forked us ends. Survives exec. Linux only."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    # The parent may have died before the call: then no signal will ever come.
    if os.getppid() != parent_pid:
        raise OSError("the parent died during the start")


def become(command: list[str]) -> None:
    """Replace this process by `command`. Raises OSError when it cannot be run."""
    os.execv(command[0], command)


def _start(command: list[str]) -> int:
    guard_pid = os.getpid()
    child = os.fork()  # safe: this process has one thread
    if child:
        return child
    try:
        if sys.platform == "linux":
            die_with_parent(signal.SIGKILL, guard_pid)
        os.dup2(os.open(os.devnull, os.O_RDONLY), _STDIN)
        become(command)
    except OSError as error:
        sys.stderr.write(f"cannot start {command[0]}: {error}\n")
    os._exit(_NOT_STARTED)


def _note(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing: the wake-up pipe has the signal's number."""


def _wake_pipe() -> int:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _note)
    return reader


def _exit_code(child: int) -> int | None:
    pid, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if pid else None


def _end(child: int, wake: int) -> None:
    os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + _GRACE_S
    while time.monotonic() < deadline:
        select.select([wake], [], [], 0.1)
        if _exit_code(child) is not None:
            return
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def watch(parent_pid: int, directory: str, locks: list[int], command: list[str]) -> int:
    """Run `command` until it ends (returns its exit code) or our parent does (ends it, returns 0).

    `locks` are inherited descriptors that are for `command` alone.
    """
    wake = _wake_pipe()
    child = _start(command)
    for lock in locks:
        os.close(lock)  # only the server holds its locks: they end with it, not with us
    while True:
        ready, _, _ = select.select([_STDIN, wake], [], [], _PARENT_CHECK_S)
        told = set(os.read(wake, 512)) - {signal.SIGCHLD} if wake in ready else set()
        code = _exit_code(child)
        parent_gone = _STDIN in ready or os.getppid() != parent_pid
        if code is None and (parent_gone or told):
            _end(child, wake)
            code = 0
        if code is not None:
            if parent_gone:
                shutil.rmtree(directory, ignore_errors=True)
            return code


def main(arguments: list[str]) -> int:
    """Carry out one command line; returns the exit code."""
    mode, *rest = arguments
    if mode == "watch":
        return watch(int(rest[0]), rest[1], [int(lock) for lock in rest[2].split(",")], rest[3:])
    try:
        die_with_parent(int(rest[0]), int(rest[1]))
        become(rest[2:])
    except OSError as error:
        sys.stderr.write(f"cannot start {rest[2]}: {error}\n")
    return _NOT_STARTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
