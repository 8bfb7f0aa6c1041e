"""What every artifact store does, whichever engine holds it (docs/artifacts.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from universe.gossip.artifact import Artifact, Memory
from universe.ports import Remember
from universe.store_requests import Discover


class ArtifactStore(Protocol):
    """Artifacts that bots share, and what each bot remembers of its talk with others.

    All engines give the same results in the same order. No method but `export` gives out an artifact without a
    requester who may see it. `inline` stores answer at once, in this process. Methods raise `BadInput` for what
    cannot be stored or asked; one on a server raises `PortRetry` when it does not answer and `PortRefused` when it
    says no.
    """

    inline: bool

    def keep(self, artifact: Artifact) -> bool:
        """Store it, in the place of one with the same id.

        False, and nothing is stored, where one of its roots was withdrawn or where nobody may see it.
        """

    def keep_many(self, artifacts: Sequence[Artifact]) -> int:
        """`keep` for many at once; how many were stored."""

    def discover(self, request: Discover) -> tuple[tuple[Artifact, ...], bool]:
        """What `request.requester` may see and asks for, and whether the ranking goes on behind it.

        Filter first: the requester made it or is among its recipients, and every condition of the request holds. Rank
        second: by cosine to `request.query`, rounded to 1e-6, ties newest first, then by id; without a query (or with
        one that holds no word) newest first, then by id. Complete: pages neither lose nor repeat anything.
        """

    def withdraw(self, roots: Sequence[str], user: str = "", expired_before: int = 0) -> int:
        """Delete what grew from `roots`, tells of `user`, or has expired by then (UTC ms); how much went.

        Nothing that grew from these roots is ever stored again. A user may come back.
        """

    def remember(self, memory: Remember) -> bool:
        """Keep what a bot remembers of a message, once a bot and message; False where nothing new was stored."""

    def forget(self, bot: str, message_ids: Sequence[str]) -> int:
        """Drop what a bot remembers of these messages and of what grew from them; how much went."""

    def recall(self, bot: str, since: int, limit: int | None, *, only_gossip: bool = False) -> tuple[Memory, ...]:
        """What a bot remembers since a time (UTC ms), newest first, then by message; None for `limit` means all.

        `only_gossip` leaves out what was not said between bots.
        """

    def export(self) -> bytes:
        """All that is stored as canonical JSON lines: the same bytes from every engine that holds the same."""

    def flush(self) -> None:
        """Bring all to the disk."""

    def close(self) -> None:
        """Let go of it; a second time does nothing."""
