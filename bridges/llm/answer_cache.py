"""Answers by request: a redone request gets the answer that it has already been given."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class AnswerCache(Generic[Answer]):
    """Keeps the last `kept` answers; who asks for one that is being made waits for it. Safe for several threads."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._done: OrderedDict[str, Answer] = OrderedDict()
        self._under_way: dict[str, Future[Answer]] = {}

    def once(self, key: str, make: Callable[[], Answer]) -> Answer:
        """The answer under `key`, made now where there is none.

        Raises what `make` raises, also for those who waited for it; an error is not kept: who comes later tries anew.
        """
        with self._lock:
            if key in self._done:
                self._done.move_to_end(key)
                return self._done[key]
            future = self._under_way.get(key)
            is_mine = future is None
            if future is None:
                future = self._under_way[key] = Future()
        if is_mine:
            self._make(key, make, future)
        return future.result()

    def _make(self, key: str, make: Callable[[], Answer], future: Future[Answer]) -> None:
        try:
            answer = make()
        except BaseException as error:  # noqa: BLE001 - it goes on to everybody who waits
            with self._lock:
                del self._under_way[key]
            future.set_exception(error)
            return
        with self._lock:
            self._done[key] = answer
            while len(self._done) > self._kept:
                self._done.popitem(last=False)
            del self._under_way[key]
        future.set_result(answer)
