"""Reads the mailboxes of one host from Redis."""

from __future__ import annotations

import time
from typing import Final

from bridges.redis_client import connect_blocking
from bridges.redis_line import RedisLine
from universe.config import SubstrateConfig
from universe.keys import Keys
from universe.substrate import Mail

BLOCK_MS_MAX: Final = 1000
READ_ENTRIES_MAX: Final = 64


class RedisReader:
    """One XREAD over all mailboxes of a host; waits on the server for the first entry."""

    def __init__(self, config: SubstrateConfig, url: str, keys: Keys) -> None:
        self._keys = keys
        self._line = RedisLine(connect_blocking(config, url, BLOCK_MS_MAX), "read of mailboxes")
        self._cursors: dict[bytes, bytes] = {}
        self._addresses: dict[bytes, str] = {}

    def add(self, address: str, cursor: str) -> None:
        """Read `address` from behind `cursor`."""
        key = self._keys.mailbox(address).encode()
        self._addresses[key] = address
        self._cursors[key] = cursor.encode()

    def remove(self, address: str) -> None:
        """Read `address` no more."""
        key = self._keys.mailbox(address).encode()
        self._addresses.pop(key, None)
        self._cursors.pop(key, None)

    def poll(self, block_ms: int | None) -> list[tuple[str, Mail]]:
        """New entries, at most `READ_ENTRIES_MAX` a mailbox; waits up to `block_ms` (at most `BLOCK_MS_MAX`)."""
        if not self._cursors:
            if block_ms:
                time.sleep(min(block_ms, BLOCK_MS_MAX) / 1000)
            return []
        wait = () if block_ms is None else ("BLOCK", max(1, min(block_ms, BLOCK_MS_MAX)))
        count = ("COUNT", READ_ENTRIES_MAX)
        reply = self._line.execute_command("XREAD", *count, *wait, "STREAMS", *self._cursors, *self._cursors.values())
        found: list[tuple[str, Mail]] = []
        for key, entries in reply or ():
            address = self._addresses[key]
            self._cursors[key] = entries[-1][0]
            found += [(address, Mail(entry_id.decode(), fields[1])) for entry_id, fields in entries]
        return found

    def close(self) -> None:
        """Drop the connection."""
        self._line.close()
