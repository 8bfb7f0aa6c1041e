"""What a store needs of a vector engine, in words that Qdrant's embedded engine and its server both know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from msgspec import Struct

from universe.gossip.embedding import Vector

Payload = dict[str, Any]
PAGE: Final = 1_000
"""Points read at once where all are read."""


class Holds(Struct, frozen=True):
    """A keyword, or one of a list of keywords, is among `values`."""

    key: str
    values: tuple[str, ...]


class Between(Struct, frozen=True):
    """An integer lies in [`least`, `most`]; None leaves that side open."""

    key: str
    least: int | None = None
    most: int | None = None


Condition = Holds | Between


class Where(Struct, frozen=True):
    """Points for which `every` condition holds, at least one of each group in `either`, and none of `never`."""

    every: tuple[Condition, ...] = ()
    either: tuple[tuple[Condition, ...], ...] = ()
    never: tuple[Condition, ...] = ()


class Shelf(Struct, frozen=True):
    """A collection: its name, the payload keys that are filtered by (keywords, integers), the length of its vectors."""

    name: str
    keywords: tuple[str, ...]
    integers: tuple[str, ...]
    dimensions: int


class Point(Struct, frozen=True):
    """What is written: `point_id` is a UUID; a point with the same one is replaced."""

    point_id: str
    vector: list[float]
    payload: Payload


class Hit(Struct, frozen=True):
    """What a search finds: the engine's own score (float32, so not the same number in every engine), and its vector."""

    score: float
    vector: Vector
    payload: Payload


class Engine(Protocol):
    """A vector engine. `exclusive`: nobody else writes at the same time. Shelves are named by their collection."""

    exclusive: bool

    def place(self, shelf: Shelf) -> None:
        """Make the collection and its indexes where they are missing. Raises `BadInput` for one of another shape."""

    def names(self) -> tuple[str, ...]:
        """The collections that there are."""

    def read_stamp(self) -> Mapping[str, Any] | None:
        """What `write_stamp` wrote; None for a new place."""

    def write_stamp(self, stamp: Mapping[str, Any]) -> None:
        """Note what made the place."""

    def put(self, name: str, points: Sequence[Point]) -> None:
        """Write points."""

    def existing(self, name: str, point_ids: Sequence[str]) -> set[str]:
        """Which of these points there are."""

    def newest(self, name: str, where: Where, key: str, limit: int) -> list[Payload]:
        """Payloads with the greatest integers under `key` first, ties in any order."""

    def nearest(self, name: str, where: Where, vector: Sequence[float], limit: int) -> list[Hit]:
        """The best by cosine among all that the filter leaves (no approximation), best first."""

    def each(self, name: str, where: Where) -> Iterator[Payload]:
        """Every payload, in any order."""

    def remove(self, name: str, where: Where) -> int:
        """Delete; how many went."""

    def flush(self) -> None:
        """Bring all to the disk."""

    def close(self) -> None:
        """Let go of everything; a second time does nothing."""


def filter_of(where: Where, vendor: Any, range_kind: Any) -> Any:
    """A Qdrant filter; `vendor` is the module of its classes, which the engine and the client name alike."""

    def condition(one: Condition) -> Any:
        match one:
            case Holds(key, (value,)):
                return vendor.FieldCondition(key=key, match=vendor.MatchValue(value=value))
            case Holds(key, values):
                return vendor.FieldCondition(key=key, match=vendor.MatchAny(any=list(values)))
            case Between(key, least, most):
                return vendor.FieldCondition(key=key, range=range_kind(gte=least, lte=most))

    must = [condition(one) for one in where.every]
    must += [vendor.Filter(should=[condition(one) for one in group]) for group in where.either]
    return vendor.Filter(must=must or None, must_not=[condition(one) for one in where.never] or None)
