"""A stand-in for a Qdrant server: its REST calls over HTTP, answered by the client's imitation in memory.

It shows that our requests are ones the REST interface knows and that we read its answers; it does not show how a real
server plans or indexes. Where a real one would be slow or refuse, it refuses: filters and orders need an index.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qdrant_client import QdrantClient, models


class StandIn(ThreadingHTTPServer):
    """On loopback; `heard` are method, path and API key of each request, `failure` a status that is answered to all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.local = QdrantClient(":memory:")
        self.indexed: set[tuple[str, str]] = set()
        self.heard: list[tuple[str, str, str]] = []
        self.failure: tuple[int, dict[str, str]] | None = None
        self.waiting: threading.Event | None = None
        self.before_answer: Callable[[str, str], None] = lambda *_: None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        path = self.path.partition("?")[0]
        self.server.heard.append((self.command, path, self.headers.get("api-key", "")))
        status, headers = self.server.failure or (200, {})
        if self.server.waiting is not None:
            self.server.waiting.wait(30)
        result = _result(self.server, self.command, path, body) if status == 200 else None
        self.server.before_answer(self.command, path)
        data = json.dumps({"result": result, "status": "ok", "time": 0.0}).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:
            self.close_connection = True

    do_GET = do_PUT = do_POST = _answer  # noqa: N815  the names of the base class

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _result(server: StandIn, method: str, path: str, body: dict[str, Any]) -> Any:  # noqa: C901, PLR0911  a table
    local = server.local
    if path == "/collections":
        return {"collections": [{"name": one.name} for one in local.get_collections().collections]}
    matched = re.fullmatch(r"/collections/([^/]+)(/.*)?", path)
    assert matched, path
    name, action = matched[1], f"{method} {matched[2] or ''}".strip()
    _check_indexes(server, name, body)
    chosen = models.Filter(**body["filter"]) if body.get("filter") is not None else None
    done = {"operation_id": 0, "status": "completed"}
    match action:
        case "GET /exists":
            return {"exists": local.collection_exists(name)}
        case "GET":
            return json.loads(local.get_collection(name).model_dump_json())
        case "PUT":
            return local.create_collection(name, vectors_config=models.VectorParams(**body["vectors"]))
        case "PUT /index":
            server.indexed.add((name, body["field_name"]))
            return done
        case "PUT /points":
            local.upsert(name, [models.PointStruct(**one) for one in body["points"]])
            return done
        case "POST /points":
            return _json(local.retrieve(name, body["ids"], with_payload=body["with_payload"]))
        case "POST /points/scroll":
            order = models.OrderBy(**body["order_by"]) if body.get("order_by") else None
            records, offset = local.scroll(
                name, chosen, limit=body["limit"], order_by=order, offset=body.get("offset"),
                with_payload=body["with_payload"],
            )  # fmt: skip
            return {"points": _json(records), "next_page_offset": offset}
        case "POST /points/query":
            assert body["params"]["exact"] is True
            points = local.query_points(
                name, body["query"]["nearest"], query_filter=chosen, limit=body["limit"],
                with_vectors=body["with_vector"], with_payload=body["with_payload"],
            ).points  # fmt: skip
            return {"points": _json(points)}
        case "POST /points/count":
            return {"count": local.count(name, chosen, exact=body["exact"]).count}
        case "POST /points/delete":
            assert chosen is not None
            local.delete(name, models.FilterSelector(filter=chosen))
            return done
    raise AssertionError(f"no call of the REST interface that we know: {action}")


def _check_indexes(server: StandIn, name: str, body: dict[str, Any]) -> None:
    """Every key in a filter or an order has an index."""
    keys = set(re.findall(r'"key": "([^"]+)"', json.dumps(body))) if "filter" in body or "order_by" in body else set()
    missing = {key for key in keys if (name, key) not in server.indexed}
    assert not missing, f"{name} has no index of {missing}"


def _json(records: list[Any]) -> list[Any]:
    return [json.loads(record.model_dump_json(exclude_none=True)) for record in records]


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A running stand-in."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        server.local.close()
