"""The substrate of a universe, opened and checked: ours to start (embedded, system) or somebody's by URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from bridges.redis_check import Ownership, ServerReport, check_server, claim_prefix
from bridges.redis_client import connect
from bridges.redis_server import start_server
from universe.config import SubstrateConfig
from universe.errors import BadInput
from universe.keys import Keys


class OpenSubstrate(Struct, frozen=True):
    """A server that fits: `report` lists what was checked and which risks were accepted."""

    url: str
    report: ServerReport
    ownership: Ownership


@contextmanager
def open_substrate(config: SubstrateConfig, *, live: bool, now: int, token: str) -> Iterator[OpenSubstrate]:
    """Start or reach the server that `config` names, check it, and take its prefix for our universe.

    A simulation (`live` False) never touches a server that is not its own. Raises `BadInput`, `SubstrateRefused`,
    `SubstrateDown`; the server that we started ends with the block.
    """
    if config.mode == "url" and not live:
        raise BadInput("a simulation uses a server of its own: set substrate.mode to embedded or system")
    with ExitStack() as stack:
        url = config.url
        if config.mode != "url":
            data_dir = Path(config.data_dir) if live and config.data_dir else None
            url = stack.enter_context(start_server(config, data_dir)).url
        client = stack.enter_context(connect(config, url))
        report = check_server(client, config, live=live)
        ownership = claim_prefix(client, Keys(config.prefix), config.universe, now, token)
        yield OpenSubstrate(url, report, ownership)
