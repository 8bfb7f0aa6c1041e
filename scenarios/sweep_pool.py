"""The runs of a sweep spread over processes, their results in order.

A pool of spawned processes and no Ray: the runs share nothing, so there is nothing to place or to talk about; a pool
starts in a second, Ray in several, with a few hundred megabytes of its own and ports that listen. Spawned and not
forked: a fork copies locks that threads of this process may hold, and is not the default everywhere.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from tqdm import tqdm

from scenarios.requests import SimRequest
from scenarios.spec import Value
from scenarios.sweep_run import FailedRun, SweepRun, run_one
from universe.errors import OrreryError

Job = tuple[SimRequest, dict[str, Value]]


def results(jobs: Sequence[Job], workers: int) -> Generator[SweepRun | FailedRun]:
    """What `run_one` makes of each job, in order; `workers` >= 1 processes, this one where one is enough.

    Closed or interrupted, it ends its processes at once. Raises `OrreryError` when one of them died.
    """
    if min(workers, len(jobs)) <= 1:
        yield from (run_one(*job) for job in jobs)
    else:
        yield from _spread(jobs, min(workers, len(jobs)))


def _spread(jobs: Sequence[Job], workers: int) -> Generator[SweepRun | FailedRun]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_settle)
    own: set[BaseProcess] = set()
    finished = False
    try:
        for future in _submitted(pool, jobs, own):
            yield future.result()
        finished = True
    except BrokenProcessPool as error:
        hint = "out of memory? --workers 1 takes the least; a script needs `if __name__ == '__main__':` around a sweep"
        raise OrreryError(f"a process of the sweep died ({hint}); nothing was written") from error
    finally:
        with _uninterrupted():
            for child in own if not finished else ():
                child.terminate()
            pool.shutdown(cancel_futures=True)


def _submitted(
    pool: ProcessPoolExecutor, jobs: Sequence[Job], own: set[BaseProcess]
) -> list[Future[SweepRun | FailedRun]]:
    """Give every job to the pool; the processes that this starts are added to `own`.

    They inherit what is blocked: Ctrl-C on a terminal goes to all processes, and only this one shall answer.
    """
    others = set(multiprocessing.active_children())
    with _uninterrupted():
        try:
            return [pool.submit(run_one, *job) for job in jobs]
        finally:
            own.update(set(multiprocessing.active_children()) - others)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the end of the block; a process that starts within never hears it.

    Blocking alone would not do: another thread of this process may take the signal, and its handler runs here.
    """
    heard: list[int] = []
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    answers = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number)) if answers else None
    try:
        yield
    finally:
        if answers:
            signal.signal(signal.SIGINT, handler or signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _settle() -> None:
    """In a new process: end when the parent has died, however it died, and leave nothing behind when ended."""
    # The lock that tqdm would make by itself is a named semaphore, which outlives a process that is ended from outside.
    tqdm.set_lock(threading.RLock())
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
