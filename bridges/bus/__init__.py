"""The query bus on a real server: the port that members ask, and how it is opened."""

from bridges.bus.open_bus import open_bus
from bridges.bus.port import QueryBus

__all__ = ["QueryBus", "open_bus"]
