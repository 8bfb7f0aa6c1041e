"""Artifacts, memories and stores for the tests of the artifact store."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, Final

import pytest
from qdrant_client import QdrantClient

from bridges.artifacts import EdgeStore, QdrantStore
from bridges.artifacts.engine import Where
from bridges.artifacts.engine_store import EngineStore
from tests.artifacts.stand_in import stand_in
from universe.gossip.artifact import Artifact
from universe.ports import Remember
from universe.store_requests import Discover

NOW: Final = 1_767_600_000_000
HOUR: Final = 3_600_000
DAY: Final = 24 * HOUR
SERVER: Final = os.environ.get("QDRANT_TEST_URL", "")
ENGINES: Final = (
    "edge",
    "qdrant_memory",
    "qdrant_http",
    pytest.param(
        "qdrant_server",
        marks=pytest.mark.skipif(not SERVER, reason="QDRANT_TEST_URL names no Qdrant server to test on"),
    ),
)


def an_artifact(number: int = 1, **more: Any) -> Artifact:
    """Gossip that Marcus told an hour before `NOW`, a millisecond later for each number; Elena may hear it."""
    fields: dict[str, Any] = {
        "artifact_id": f"a{number}", "type": "gossip", "content": f"Ada has news about her career, part {number}",
        "source_bot": "marcus", "confidence_milli": 900, "created_at": NOW - HOUR + number,
        "expires_at": NOW + 14 * DAY,
        "user_id": "u1", "subjects": ("u1",), "eligible_recipients": ("elena",), "roots": (f"msg:{number}",),
        "parents": ("a0",), "depth": 0, "planet": "g", "channel": "c", "event_type": "user_update", "topic": "career",
    }  # fmt: skip
    return Artifact(**fields | more)


def asked(requester: str = "elena", **more: Any) -> Discover:
    """A request at `NOW` for all that the requester may see, a hundred at most."""
    return Discover(requester, **{"now": NOW, "limit": 100} | more)


def remembered(number: int = 1, bot: str = "elena", **more: Any) -> Remember:
    """A bot remembers what Marcus said, under the root msg:1."""
    fields: dict[str, Any] = {
        "role": "human", "content": "music!", "source_bot": "marcus", "channel_id": "c", "message_id": str(number),
        "root": "msg:1", "at": NOW - HOUR + number,
    }  # fmt: skip
    return Remember(bot, **fields | more)


def found(store: Any, request: Discover | None = None) -> list[str]:
    """Ids of the artifacts that a request finds."""
    return [one.artifact_id for one in store.discover(request or asked())[0]]


@contextmanager
def a_store(engine: str) -> Iterator[EngineStore]:
    """An empty store on an engine; on a server under a prefix of its own, whose collections go afterwards."""
    with ExitStack() as stack:
        if engine == "edge":
            store: EngineStore = EdgeStore()
        elif engine == "qdrant_memory":
            store = QdrantStore(":memory:")
        elif engine == "qdrant_http":
            store = QdrantStore(stack.enter_context(stand_in()).url)
        else:
            store = QdrantStore(SERVER, prefix=f"orrery-test-{uuid.uuid4()}")
            stack.callback(_drop, store)
        stack.callback(store.close)
        yield store


def wiped(store: EngineStore) -> EngineStore:
    """The same store, empty: making one anew costs the embedded engine a tenth of a second."""
    store.prepare()
    for name in (store._artifacts, store._withdrawn, *store._memories()):
        store._engine.remove(name, Where())
    return store


def _drop(store: EngineStore) -> None:
    prefix = store._artifacts.removesuffix("shared_artifacts")
    with closing(QdrantClient(SERVER, timeout=30)) as client:
        for one in client.get_collections().collections:
            if one.name.startswith(prefix):
                client.delete_collection(one.name)
