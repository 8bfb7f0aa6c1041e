"""Naive twins of the bot: rules broken in one place, for tests that must see it."""

from __future__ import annotations

import msgspec

from actors.assembly import Built
from actors.bot import Bot
from actors.bot_parameters import parameters_of
from actors.member import MemberSpec
from scenarios.world import World
from universe.trust.ledger import Acts, Ledger
from universe.trust.model import EneModel
from universe.trust.originals import OriginalModel


class SessionsByMessage(EneModel):
    """Every message is a session of its own."""

    def observe(self, part: Ledger, acts: Acts) -> None:
        """Enter acts."""
        before = part["sessions"].copy()
        super().observe(part, acts)
        part["sessions"][:] = before + acts.messages


class NeverAtMidnight(OriginalModel):
    """An original whose daily run is forgotten."""

    daily: bool = False


def make_hasty_bot(address: str, parameters: bytes) -> Built:
    """A bot that counts sessions by messages, or, with a model that has a daily run, forgets it."""
    own = parameters_of(parameters)
    bot = Bot(address, own)
    trust = own.people.trust
    hasty = NeverAtMidnight(trust, sessions_work=True) if trust.model == "ene_repaired" else SessionsByMessage(trust)
    bot._people.rules._model = hasty
    return Built(bot)


def with_hasty_bots(world: World) -> World:
    """The same world with such bots."""

    def hasty(spec: MemberSpec) -> MemberSpec:
        is_bot = spec.address.startswith("bot:")
        return msgspec.structs.replace(spec, factory="tests.hasty:make_hasty_bot") if is_bot else spec

    return msgspec.structs.replace(world, members=tuple(map(hasty, world.members)))
