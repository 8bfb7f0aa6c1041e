"""How a host runs its members."""

from __future__ import annotations

from msgspec import Struct


class HostSettings(Struct, frozen=True, kw_only=True):
    """`grid_ms` 0 means wall time; `start_at` is when the universe starts (UTC ms)."""

    start_at: int
    grid_ms: int = 1
    inbox_messages_max: int = 256
    tries_max: int = 3
    mailbox_cap: int = 10_000

    @property
    def virtual(self) -> bool:
        """Whether time is driven in rounds."""
        return self.grid_ms > 0
