"""A Qdrant server, or the client's own imitation of one in memory, through qdrant-client."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np

from bridges.artifacts.engine import PAGE, Hit, Payload, Point, Shelf, Where, filter_of
from universe.errors import BadInput, PortRefused, PortRetry

MEMORY: Final = ":memory:"
STAMP_ID: Final = "00000000-0000-0000-0000-000000000000"
STAMP_KEY: Final = "orrery_stamp"
RETRY_AFTER_MAX_S: Final = 60
_WRITTEN_AT_ONCE: Final = 256
"""Points in a request: about 2 MB, where servers take 32."""


class QdrantEngine:
    """An `Engine` at `url`; ``:memory:`` for an imitation without indexes, which is slow beyond some thousand points.

    Tries once. Raises `PortRetry` for timeouts, broken connections and the statuses 408, 429 and 5xx, `PortRefused` for
    every other status but 200; neither tells the key or what was written. `timeout_ms` is rounded up to seconds.
    The stamp is a point of the collection `stamp_in`.
    """

    def __init__(self, url: str, key: str, timeout_ms: int, stamp_in: str) -> None:
        # Its import costs 1.5 s of CPU, so only who wants a server pays it.
        from qdrant_client import QdrantClient, models

        self._models: Any = models
        self._stamp_in = stamp_in
        self._is_local = url == MEMORY
        self.exclusive = self._is_local
        if self._is_local:
            self._client = QdrantClient(MEMORY)
        else:
            # The key as a header: the client warns of its own parameter for it, even on this machine.
            self._client = QdrantClient(
                url=url, headers={"api-key": key} if key else None, timeout=math.ceil(timeout_ms / 1000),
                check_compatibility=False, trust_env=False, follow_redirects=False,
            )  # fmt: skip

    def place(self, shelf: Shelf) -> None:
        """Make the collection and its indexes. Raises `BadInput` for one with other vectors."""
        models = self._models
        with _asking():
            if self._client.collection_exists(shelf.name):
                vectors = self._client.get_collection(shelf.name).config.params.vectors
                if not isinstance(vectors, models.VectorParams) or (vectors.size, vectors.distance) != (
                    shelf.dimensions,
                    models.Distance.COSINE,
                ):
                    raise BadInput(f"the collection {shelf.name} has other vectors than {shelf.dimensions} by cosine")
            else:
                vectors = models.VectorParams(size=shelf.dimensions, distance=models.Distance.COSINE)
                self._client.create_collection(shelf.name, vectors_config=vectors)
            if self._is_local:
                return
            kinds = models.PayloadSchemaType
            for keys, kind in ((shelf.keywords, kinds.KEYWORD), (shelf.integers, kinds.INTEGER)):
                for key in keys:
                    self._client.create_payload_index(shelf.name, key, kind)

    def names(self) -> tuple[str, ...]:
        """All collections of the server."""
        with _asking():
            return tuple(sorted(one.name for one in self._client.get_collections().collections))

    def read_stamp(self) -> Mapping[str, Any] | None:
        """The stamp's point."""
        with _asking():
            if not self._client.collection_exists(self._stamp_in):
                return None
            found = self._client.retrieve(self._stamp_in, [STAMP_ID], with_payload=True)
        stamp = (found[0].payload or {}).get(STAMP_KEY) if found else None
        return stamp if isinstance(stamp, dict) else None

    def write_stamp(self, stamp: Mapping[str, Any]) -> None:
        """Write the stamp's point."""
        self.put(self._stamp_in, [Point(STAMP_ID, [1.0], {STAMP_KEY: dict(stamp)})])

    def put(self, name: str, points: Sequence[Point]) -> None:
        """Write points; done when this returns."""
        for first in range(0, len(points), _WRITTEN_AT_ONCE):
            page = [
                self._models.PointStruct(id=one.point_id, vector=one.vector, payload=one.payload)
                for one in points[first : first + _WRITTEN_AT_ONCE]
            ]
            with _asking():
                self._client.upsert(name, page, wait=True)

    def existing(self, name: str, point_ids: Sequence[str]) -> set[str]:
        """Which points there are."""
        with _asking():
            return {str(one.id) for one in self._client.retrieve(name, list(point_ids), with_payload=False)}

    def newest(self, name: str, where: Where, key: str, limit: int) -> list[Payload]:
        """By an index of integers."""
        order = self._models.OrderBy(key=key, direction=self._models.Direction.DESC)
        with _asking():
            records, _ = self._client.scroll(name, self._filter(where), limit=limit, order_by=order, with_payload=True)
        return [record.payload or {} for record in records]

    def nearest(self, name: str, where: Where, vector: Sequence[float], limit: int) -> list[Hit]:
        """Exact, whatever indexes of vectors there are."""
        exact = None if self._is_local else self._models.SearchParams(exact=True)
        with _asking():
            found = self._client.query_points(
                name, list(vector), query_filter=self._filter(where), limit=limit, with_payload=True,
                with_vectors=True, search_params=exact,
            ).points  # fmt: skip
        return [Hit(hit.score, np.asarray(hit.vector, np.float32), hit.payload or {}) for hit in found]

    def each(self, name: str, where: Where) -> Iterator[Payload]:
        """By point id, a page at a time."""
        offset: Any = None
        while True:
            with _asking():
                records, offset = self._client.scroll(
                    name, self._filter(where), limit=PAGE, offset=offset, with_payload=True
                )
            yield from (record.payload or {} for record in records)
            if offset is None:
                return

    def remove(self, name: str, where: Where) -> int:
        """Delete."""
        chosen = self._filter(where)
        with _asking():
            count = self._client.count(name, count_filter=chosen, exact=True).count
            if count:
                self._client.delete(name, self._models.FilterSelector(filter=chosen), wait=True)
        return count

    def flush(self) -> None:
        """A server brings what it has confirmed to its disk by itself."""

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _filter(self, where: Where) -> Any:
        return filter_of(where, self._models, self._models.Range)


@contextmanager
def _asking() -> Iterator[None]:
    """What the client raises, as what a port raises."""
    from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
    from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

    try:
        yield
    except ResourceExhaustedResponse as error:
        seconds = min(max(int(error.retry_after_s), 0), RETRY_AFTER_MAX_S)
        raise PortRetry("artifacts_status_429", seconds * 1000) from None
    except UnexpectedResponse as error:
        reason = f"artifacts_status_{error.status_code}"
        if error.status_code in (408, 429) or 500 <= (error.status_code or 0) <= 599:
            raise PortRetry(reason, 0) from None
        raise PortRefused(reason) from None
    except ResponseHandlingException as error:
        kind = type(error.source).__name__
        raise PortRetry("artifacts_timeout" if "Timeout" in kind else f"artifacts_unreachable: {kind}", 0) from None
