"""The lines of an edge list, and the numbering of agents that it shares with GraphML."""

from __future__ import annotations

import csv
import math
from array import array
from typing import Final

import numpy as np

from universe.errors import BadInput
from universe.spread.network import EdgeList

LINE_BYTES_MAX: Final = 65_536
ID_CHARACTERS_MAX: Final = 200
NUMBER_DIGITS_MAX: Final = 18
_COMMENTS: Final = ("#", "%")
_WEIGHT_NAMES: Final = ("weight", "rating", "trust")
_TIME_NAMES: Final = ("time", "timestamp", "unixts", "t")
_END_NAMES: Final = (
    "source", "target", "from", "to", "src", "dst", "node1", "node2", "rater", "ratee", "teller", "hearer", "u", "v",
)  # fmt: skip


class Gathering:
    """Edges by id, in the order in which they are met, and what stands beside them."""

    def __init__(self, *, weights: bool, times: bool) -> None:
        self._numbers: dict[str, int] = {}
        self._ends = array("l")
        self.weights = array("d") if weights else None
        self.times = array("d") if times else None

    def __len__(self) -> int:
        return len(self._ends) // 2

    def agent(self, name: str) -> int:
        """The number of an id for now."""
        return self._numbers.setdefault(name, len(self._numbers))

    def add(self, source: str, target: str) -> None:
        """Take an edge in."""
        self._ends.append(self.agent(source))
        self._ends.append(self.agent(target))

    def edges(self, name: str, directed: bool | None) -> EdgeList:
        """All of them, agents numbered in the order of their ids. Raises `BadInput` where there are none."""
        if not self._numbers:
            raise BadInput(f"{name} holds no edge")
        names = sorted(self._numbers, key=int) if all(map(is_number, self._numbers)) else sorted(self._numbers)
        place = np.empty(len(names), np.int32)
        for number, one in enumerate(names):
            place[self._numbers[one]] = number
        ends = place[np.frombuffer(self._ends, np.dtype("l")).reshape(-1, 2)] if len(self) else np.zeros((0, 2), "i4")
        return EdgeList(
            names=tuple(names),
            sources=np.ascontiguousarray(ends[:, 0]),
            targets=np.ascontiguousarray(ends[:, 1]),
            weights=None if self.weights is None else np.array(self.weights, np.float64),
            times=None if self.times is None else np.array(self.times, np.float64),
            directed=directed,
        )


def is_number(text: str) -> bool:
    """Whether an id is a whole number as we would write it: sorted as numbers, no two of them are equal."""
    digits = text.removeprefix("-")
    plain = digits.isascii() and digits.isdecimal() and len(digits) <= NUMBER_DIGITS_MAX
    return plain and str(int(text)) == text


def checked_id(where: str, text: str) -> str:
    """An id. Raises `BadInput` where it is empty, too long or not printable."""
    if not text or len(text) > ID_CHARACTERS_MAX or not text.isprintable():
        raise BadInput(f"{where}: an id is 1 to {ID_CHARACTERS_MAX} printable characters")
    return text


def finite(where: str, text: str, meaning: str) -> float:
    """A number. Raises `BadInput` for anything else."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadInput(f"{where}: {text[:40]!r} is no {meaning}")
    return number


class LineReader:
    """Takes lines one by one."""

    def __init__(self, name: str, *, weights: bool, times: bool) -> None:
        self._name = name
        self._gathering = Gathering(weights=weights, times=times)
        self._separator: str | None = None
        self._first: tuple[int, list[str]] | None = None
        self._begun = False
        self._weight_at: int | None = None
        self._time_at: int | None = None

    def take(self, number: int, line: str) -> None:
        """Take line `number` (from 1) in. Raises `BadInput` with that number for what is no edge."""
        text = line.strip()
        if not text or text.startswith(_COMMENTS):
            return
        if not self._begun:
            self._begin(number, text)
            return
        if self._first is not None:
            first, self._first = self._first, None
            words = self._split(number, text)
            if not _is_header(first[1], words):
                self._enter(*first)
            else:
                self._name_columns([word.lower().replace("_", "") for word in first[1]])
        self._enter(number, self._split(number, text))

    def edges(self) -> EdgeList:
        """All edges. Raises `BadInput` where there are none."""
        if self._first is not None:
            if not _is_header(self._first[1], self._first[1]):
                self._enter(*self._first)
            self._first = None
        return self._gathering.edges(self._name, None)

    def _begin(self, number: int, text: str) -> None:
        self._begun = True
        self._separator = next((one for one in (",", ";", "\t") if one in text), None)
        self._first = number, self._split(number, text)

    def _split(self, number: int, text: str) -> list[str]:
        if self._separator is None:
            return text.split()
        try:
            words = next(csv.reader([text], delimiter=self._separator, strict=True))
        except csv.Error as error:
            raise BadInput(f"{self._name}, line {number}: {error}") from error
        return [word.strip() for word in words]

    def _name_columns(self, names: list[str]) -> None:
        for place, name in enumerate(names):
            if name in _WEIGHT_NAMES and place > 1:
                self._weight_at = place
            if name in _TIME_NAMES and place > 1:
                self._time_at = place

    def _enter(self, number: int, words: list[str]) -> None:
        where, gathering = f"{self._name}, line {number}", self._gathering
        if len(words) < 2:
            raise BadInput(f"{where}: an edge has two ids, this is {words[0][:40]!r}")
        source, target = checked_id(where, words[0]), checked_id(where, words[1])
        if gathering.weights is not None:
            gathering.weights.append(self._value(where, words, self._weight_at or 2, "weight"))
        if gathering.times is not None:
            gathering.times.append(self._value(where, words, self._time_at or max(2, len(words) - 1), "time"))
        gathering.add(source, target)

    def _value(self, where: str, words: list[str], place: int, meaning: str) -> float:
        if place >= len(words):
            raise BadInput(f"{where}: no {meaning} beside the two ids")
        return finite(where, words[place], meaning)


def _is_header(first: list[str], second: list[str]) -> bool:
    """Whether the first line names columns: words that are known, or words above numbers."""
    names = [word.lower().replace("_", "") for word in first]
    if len(names) >= 2 and all(name in _END_NAMES for name in names[:2]):
        return True
    if any(name in (*_WEIGHT_NAMES, *_TIME_NAMES) for name in names[2:]):
        return True
    return not any(map(is_number, first[:2])) and len(second) >= 2 and all(map(is_number, second[:2]))
