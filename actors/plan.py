"""The plan of a universe: its members, its clock and where it runs. A runtime turns it into hosts."""

from __future__ import annotations

from msgspec import Struct

from actors.host_settings import HostSettings
from actors.member import MemberSpec
from actors.placement import Placement
from actors.worker import WorkerPlan
from universe.config import StreamConfig, SubstrateConfig


class UniversePlan(Struct, frozen=True, kw_only=True):
    """`url` names a substrate server; without one, mailboxes and records live in memory (virtual time only).

    `stream` says what is taken in from outside in wall time; in virtual time the planets' own settings do.
    """

    members: tuple[MemberSpec, ...]
    settings: HostSettings
    hosts: int = 1
    substrate: SubstrateConfig = SubstrateConfig()
    url: str = ""
    stream: StreamConfig = StreamConfig()

    def placement(self) -> Placement:
        """Members by hash; dedicated ones on hosts of their own, counted from the last."""
        dedicated = [spec.address for spec in self.members if spec.dedicated]
        return Placement(self.hosts, {address: self.hosts - 1 - index for index, address in enumerate(dedicated)})

    def workers(self) -> list[WorkerPlan]:
        """One plan per host."""
        placement = self.placement()
        return [
            WorkerPlan(f"host-{number}", number, self.settings, placement, self.members, self.substrate, self.url)
            for number in range(self.hosts)
        ]
