"""A pytest plugin: a test module says ``pytest_plugins = ("tests.server_fixtures",)`` and asks for what it needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from tests.servers import PRODUCTS, Product, require, running


@pytest.fixture(params=PRODUCTS)
def product(request: pytest.FixtureRequest) -> Product:
    """Each real server in turn; skips, with the reason, one that is not installed."""
    chosen: Product = request.param
    require(chosen)
    return chosen


@pytest.fixture
def server(product: Product) -> Iterator[RunningServer]:
    """A fresh server that keeps nothing."""
    with running(product) as started:
        yield started


@pytest.fixture
def client(server: RunningServer) -> Iterator[redis.Redis]:
    """A client of `server`."""
    with connect(server.plan.config, server.url) as connected:
        yield connected
