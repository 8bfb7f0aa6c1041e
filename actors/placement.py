"""Placement: which host runs a member. A function of the address, never of load, so every process agrees."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct

OUTSIDE = -1
"""The host number of those who only ask (``ask:...``): the driver itself."""


class Placement(Struct, frozen=True):
    """`hosts` hosts numbered from 0; `dedicated` puts a busy member on a host of choice."""

    hosts: int
    dedicated: dict[str, int] = {}

    def host_of(self, address: str) -> int:
        """The number of the host that runs `address`."""
        if self.dedicated:
            number = self.dedicated.get(address)
            if number is not None:
                return number % self.hosts
        return _hashed(address, self.hosts)


@lru_cache(maxsize=1 << 17)
def _hashed(address: str, hosts: int) -> int:
    if address.startswith("ask:"):
        return OUTSIDE
    if hosts == 1:
        return 0
    return int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "little") % hosts
