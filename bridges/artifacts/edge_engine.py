"""Qdrant's own engine in this process (qdrant-edge-py): a directory with one folder a collection."""

from __future__ import annotations

import fcntl
import os
import shutil
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import qdrant_edge as edge

from bridges.artifacts.engine import PAGE, Hit, Payload, Point, Shelf, Where, filter_of
from bridges.artifacts.private_directory import make_private, private_parent, remove_private
from bridges.disk import sync_directory, sync_file
from universe.errors import BadInput
from universe.events import UNDECODABLE

STAMP, LOCK, MAKING = "schema.json", ".lock", ".making-"
FLUSH_EVERY: Final = 1_000
"""Writes after which the log of writes is emptied into the collection: it grows until then."""
_MODE: Final = 0o700


class EdgeEngine:
    """An `Engine` in `directory`, which it makes; None for a private one that goes with it.

    Raises `BadInput` where the directory cannot be used, or another store has it open.
    """

    exclusive: bool = True

    def __init__(self, directory: Path | None) -> None:
        self._private = directory is None
        self._is_open = True
        self._shards: dict[str, edge.EdgeShard] = {}
        self._writes = 0
        if directory is None:
            self._home, self._lock = make_private(private_parent())
            self._sweep = weakref.finalize(self, remove_private, self._home, self._lock, os.getpid())
            return
        self._home = directory
        try:
            directory.mkdir(mode=_MODE, parents=True, exist_ok=True)
            self._lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise BadInput(f"{directory} holds no artifacts: {error.strerror}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise BadInput(f"the artifacts in {directory} are open in another process or store") from error
        for unfinished in directory.glob(f"{MAKING}*"):
            shutil.rmtree(unfinished)

    def place(self, shelf: Shelf) -> None:
        """Load a collection, or make it. Raises `BadInput` for one that cannot be loaded or is another."""
        if not (self._home / shelf.name).is_dir():
            self._make(shelf)
        _index(self._shard(shelf.name, edge.EdgeConfig(vectors=_vectors(shelf))), shelf)

    def names(self) -> tuple[str, ...]:
        """The folders."""
        return tuple(sorted(path.name for path in self._home.iterdir() if path.is_dir() and path.name[0] != "."))

    def read_stamp(self) -> Mapping[str, Any] | None:
        """The file ``schema.json``. Raises `BadInput` where it is damaged."""
        try:
            return msgspec.json.decode((self._home / STAMP).read_bytes(), type=dict[str, Any])
        except FileNotFoundError:
            return None
        except (OSError, *UNDECODABLE) as error:
            raise BadInput(f"{self._home / STAMP} cannot be read: {error}") from error

    def write_stamp(self, stamp: Mapping[str, Any]) -> None:
        """Write the file, whole or not at all."""
        making = self._home / f"{STAMP}.new"
        with making.open("wb") as file:
            file.write(msgspec.json.encode(dict(stamp)) + b"\n")
            file.flush()
            sync_file(file.fileno())
        making.replace(self._home / STAMP)
        sync_directory(self._home)

    def put(self, name: str, points: Sequence[Point]) -> None:
        """Write points: in the log when this returns, so that they outlive this process."""
        shard = self._shard(name)
        for first in range(0, len(points), PAGE):
            page = [edge.Point(one.point_id, one.vector, one.payload) for one in points[first : first + PAGE]]
            shard.update(edge.UpdateOperation.upsert_points(page))
        self._count(len(points))

    def existing(self, name: str, point_ids: Sequence[str]) -> set[str]:
        """Which points there are."""
        found = self._shard(name).retrieve(list(point_ids), with_payload=False, with_vector=False)
        return {str(record.id) for record in found}

    def newest(self, name: str, where: Where, key: str, limit: int) -> list[Payload]:
        """By an index of integers."""
        order = edge.OrderBy(key, edge.Direction.Desc)
        asked = edge.ScrollRequest(limit=limit, filter=_filter(where), with_payload=True, order_by=order)
        return [record.payload or {} for record in self._shard(name).scroll(asked)[0]]

    def nearest(self, name: str, where: Where, vector: Sequence[float], limit: int) -> list[Hit]:
        """Exact, whatever indexes of vectors there are."""
        asked = edge.QueryRequest(
            limit=limit, query=edge.Query.Nearest(list(vector)), filter=_filter(where), with_payload=True,
            with_vector=True, params=edge.SearchParams(exact=True),
        )  # fmt: skip
        found = self._shard(name).query(asked)
        return [Hit(hit.score, np.asarray(hit.vector, np.float32), hit.payload or {}) for hit in found]

    def each(self, name: str, where: Where) -> Iterator[Payload]:
        """By point id, a page at a time."""
        offset: Any = None
        while True:
            asked = edge.ScrollRequest(offset=offset, limit=PAGE, filter=_filter(where), with_payload=True)
            records, offset = self._shard(name).scroll(asked)
            yield from (record.payload or {} for record in records)
            if offset is None:
                return

    def remove(self, name: str, where: Where) -> int:
        """Delete."""
        shard, chosen = self._shard(name), _filter(where)
        count = shard.count(edge.CountRequest(exact=True, filter=chosen))
        if count:
            shard.update(edge.UpdateOperation.delete_points_by_filter(chosen))
            self._count(1)
        return count

    def flush(self) -> None:
        """Bring all to the disk; a private store has no need of it."""
        if not self._private:
            for shard in self._shards.values():
                shard.flush()

    def close(self) -> None:
        """Flush, and let others open it; a private store is gone."""
        if not self._is_open:
            return
        self.flush()
        self._is_open = False
        while self._shards:
            self._shards.popitem()[1].close()
        if self._private:
            self._sweep()
        else:
            os.close(self._lock)

    def _count(self, writes: int) -> None:
        self._writes += writes
        if self._writes >= FLUSH_EVERY:
            self._writes = 0
            self.flush()

    def _shard(self, name: str, config: edge.EdgeConfig | None = None) -> edge.EdgeShard:
        shard = self._shards.get(name)
        if shard is None:
            if not self._is_open:
                raise BadInput(f"the artifacts in {self._home} are closed")
            try:
                shard = self._shards[name] = edge.EdgeShard.load(str(self._home / name), config)
            except Exception as error:  # the engine has no errors of its own
                raise BadInput(f"{self._home / name} is no collection: {str(error)[:200]}") from error
        return shard

    def _make(self, shelf: Shelf) -> None:
        """Beside its place, so that a half-made collection is never found in it; a private one is found by nobody."""
        place = self._home / shelf.name
        making = place if self._private else self._home / f"{MAKING}{shelf.name}"
        making.mkdir(mode=_MODE)
        # A private store is gone with its process, so a log of its writes would serve nobody.
        config = edge.EdgeConfig(vectors=_vectors(shelf), max_search_threads=1, wal_enabled=not self._private)
        shard = edge.EdgeShard.create(str(making), config)
        _index(shard, shelf)
        if self._private:
            self._shards[shelf.name] = shard
            return
        shard.flush()
        shard.close()
        making.rename(place)
        sync_directory(self._home)


def _index(shard: edge.EdgeShard, shelf: Shelf) -> None:
    """Make the indexes that are missing."""
    there = shard.info().payload_schema
    kinds = edge.PayloadSchemaType
    for keys, kind in ((shelf.keywords, kinds.Keyword), (shelf.integers, kinds.Integer)):
        for key in keys:
            if key not in there:
                shard.update(edge.UpdateOperation.create_field_index(key, kind))


def _vectors(shelf: Shelf) -> edge.EdgeVectorParams:
    return edge.EdgeVectorParams(size=shelf.dimensions, distance=edge.Distance.Cosine)


def _filter(where: Where) -> edge.Filter:
    made: edge.Filter = filter_of(where, edge, edge.RangeFloat)
    return made
