"""A pytest plugin: a test module says ``pytest_plugins = ("tests.bus.fixtures",)`` and asks for `rig`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bridges.redis_server import RunningServer
from tests.bus.rigs import Rig
from tests.servers import PRODUCTS, Product, require, running


@pytest.fixture(scope="module", params=PRODUCTS)
def bus_product(request: pytest.FixtureRequest) -> Product:
    """Each real server in turn; skips, with the reason, one that is not installed."""
    chosen: Product = request.param
    require(chosen)
    return chosen


@pytest.fixture(scope="module")
def bus_server(bus_product: Product) -> Iterator[RunningServer]:
    """One server for the tests of a module."""
    with running(bus_product) as server:
        yield server


@pytest.fixture
def rig(bus_server: RunningServer) -> Iterator[Rig]:
    """A bus on an empty server."""
    made = Rig(bus_server)
    made.client.flushall()
    yield made
    made.stop()
