"""A pytest plugin: a test module says ``pytest_plugins = ("tests.reliability.fixtures",)``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridges.redis_server import RunningServer
from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import CONFIG
from tests.servers import running


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that syncs every command before it answers."""
    with running("valkey", tmp_path / "data") as server:
        yield server


@pytest.fixture
def substrate(durable: RunningServer) -> Iterator[RedisSubstrate]:
    """The test's own view of the server."""
    view = RedisSubstrate(CONFIG, durable.url, wall=True)
    yield view
    view.close()
