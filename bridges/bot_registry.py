"""Which bots are alive: the registry that they keep fresh themselves (seed REF-040, channel 4)."""

from __future__ import annotations

from typing import Final

import redis

from bridges.redis_client import substrate_errors
from universe.keys import Keys

PAGE: Final = 500
"""Keys that the server looks at for one page."""


def known_bots(client: redis.Redis, keys: Keys) -> dict[str, str]:
    """Name to platform id (a string) of every bot that is alive, by name.

    Goes through all pages of the SCAN until its cursor is 0; the seed's own snippet reads one page and misses bots as
    soon as there are other keys. A bot that stops its heartbeat is gone after ``registry.ttl_s``. Raises
    `SubstrateDown`, and `SubstrateRefused`.
    """
    head = keys.crossbot_bot("x")[:-1]
    with substrate_errors("scan of the bot registry"):
        found = sorted({key.decode() for key in client.scan_iter(match=f"{_literal(head)}*", count=PAGE)})
        ids = client.mget(found) if found else []
    # One that expired between the two commands is no longer alive.
    alive = {key.removeprefix(head): user_id for key, user_id in zip(found, ids, strict=True)}
    return {name: user_id.decode() for name, user_id in alive.items() if isinstance(user_id, bytes)}


def _literal(text: str) -> str:
    """`text` as a SCAN pattern that matches only itself."""
    return "".join(f"\\{sign}" if sign in "*?[]^-\\" else sign for sign in text)
