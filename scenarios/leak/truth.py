"""The ground truth of gossip_leak: for every item and every bot, whether the bot may know it at a time, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from scenarios.leak.steps import NEWS, Change, Choose, Remove, Say, Stream
from universe.gossip.fading import DAY_MS
from universe.gossip.telling import root_of

FOREVER: Final = 1 << 60
SWEPT_AFTER_MS: Final = 600_000
"""What has expired is gone from every store ten minutes into the UTC day after the next."""
REASONS: Final = (
    "deleted", "edited", "dm", "audience", "opted_out", "planet", "sensitive", "distrusted", "trust_lost", "expired",
)  # fmt: skip
"""Every reason why a bot may not know an item."""
OF_NOBODY: Final = frozenset({"deleted", "edited", "dm", "audience", "opted_out"})
"""Reasons that also hold for what names nobody: it may be for every bot, but not grow from such a message."""
TAKEN_BACK: Final = frozenset({"deleted", "edited", "opted_out", "trust_lost", "expired"})
"""Reasons that come up after something was told."""


class Item(Struct, frozen=True, kw_only=True):
    """One version of one message: `root` is its identity, `bot` whom it was written to, `at` since when it stands.

    `written_at` is when the first version was written: from then gossip of an edit lives where the planet still knows,
    else from the edit. `private` is ``dm``, ``audience`` (with the bots that may see it) or empty. From `gone_at` on it
    stands no more, for the reason `gone_by`.
    """

    root: str
    message_id: str
    user: str
    bot: str
    planet: str
    at: int
    written_at: int
    kind: str
    topic: str
    sensitive: str
    private: str
    audience: tuple[str, ...]
    text: str
    gone_at: int = FOREVER
    gone_by: str = ""


class Allows(Struct, frozen=True):
    """What somebody allows from `at` on."""

    at: int
    shares: bool
    across: bool


class Truth:
    """What the script of a stream says; nothing here is read from a run."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.items: dict[str, Item] = {one.root: one for one in items_of(stream)}
        self._friends = frozenset(stream.cast.friends)
        self._lost = _lost_of(stream)
        self._allowed = {user: _allowed_of(stream, user) for user in stream.cast.people}

    def why_not(self, item: Item, bot: str, at: int, *, held: bool = False) -> str:
        """Why `bot` may not know an item at a time (UTC ms); empty where it may.

        With `held` what has expired may lie around until it is swept; nothing may be made of it before that either.
        """
        if item.gone_at <= at:
            return item.gone_by
        if item.private and bot != item.bot:
            return item.private
        if self._silenced(item.user, item.at, at):
            return "opted_out"
        if bot != item.bot and (reason := self._unheard(item, bot, at)):
            return reason
        return "expired" if at >= self._expires(item, held=held) else ""

    def _unheard(self, item: Item, bot: str, at: int) -> str:
        """Why a bot that was not told itself may not hear of it."""
        if item.planet not in self.stream.cast.homes.get(bot, ()) and not self._standing(item.user, at).across:
            return "planet"
        if item.sensitive:
            return "sensitive"
        if (bot, item.user) not in self._friends:
            return "distrusted"
        return "trust_lost" if self._lost.get((bot, item.user), FOREVER) <= at else ""

    def _expires(self, item: Item, *, held: bool) -> int:
        at = item.at + self.stream.ttl_ms
        return (at // DAY_MS + 1) * DAY_MS + SWEPT_AFTER_MS if held else at

    def _standing(self, user: str, at: int) -> Allows:
        return [one for one in self._allowed[user] if one.at <= at][-1]

    def _silenced(self, user: str, since: int, at: int) -> bool:
        """Whether somebody shared nothing at any time between two (UTC ms): what was taken back stays so."""
        known = self._allowed[user]
        first = max(place for place, one in enumerate(known) if one.at <= since)
        return any(not one.shares for one in known[first:] if one.at <= at)

    def item(self, root: str, at: int) -> Item | None:
        """The item of a root; of a message id the version that the message has at `at` (UTC ms)."""
        if root in self.items or root.startswith("msg:"):
            return self.items.get(root)
        versions = [one for one in self.items.values() if one.message_id == root and one.at <= at]
        return max(versions, key=lambda one: one.at, default=None)

    def unread(self, item: Item, bot: str) -> str:
        """Why a bot may never hold the very words of an item: it is not where they can be read."""
        if item.private and bot not in (item.bot, *item.audience):
            return item.private
        return "" if item.planet in self.stream.cast.homes.get(bot, ()) else "planet"

    def about(self, user: str, topic: str) -> list[Item]:
        """The items that tell this of somebody."""
        return [one for one in self.items.values() if (one.user, one.topic) == (user, topic)]

    def pairs(self, within_ms: int) -> list[tuple[Item, str]]:
        """News and the bots that should hear of it: those that may from its time until `within_ms` later.

        An edit of what was written in silence, for one planet only, or long ago may as well be left alone, and
        somebody who chooses meanwhile has everything taken back that is under way.
        """
        return [
            (item, bot.name)
            for item in self.items.values() if item.kind == NEWS and not item.private
            for bot in self.stream.cast.bots
            if bot.name != item.bot and item.at + within_ms <= self.stream.end_at
            and item.at + within_ms < item.written_at + self.stream.ttl_ms
            and not self._silenced(item.user, item.written_at, item.at)
            and self._unheard(item, bot.name, item.written_at) != "planet"
            and not any(item.at <= one.at <= item.at + within_ms for one in self._allowed[item.user])
            and not any(self.why_not(item, bot.name, at) for at in (item.at, item.at + within_ms))
        ]  # fmt: skip


def items_of(stream: Stream) -> Iterable[Item]:
    """Every version of every message, and until when it stands."""
    current: dict[str, Item] = {}
    for step in stream.steps:
        match step:
            case Say():
                private = "dm" if step.dm else "audience" if step.audience else ""
                current[step.message_id] = Item(
                    root=root_of(step.message_id), message_id=step.message_id, user=step.user, bot=step.bot,
                    planet=step.planet, at=step.at, written_at=step.at, kind=step.kind, topic=step.topic,
                    sensitive=step.sensitive, private=private, audience=step.audience, text=step.text,
                )  # fmt: skip
            case Change():
                before = current[step.message_id]
                yield replace(before, gone_at=step.at, gone_by="edited")
                current[step.message_id] = replace(
                    before, root=root_of(step.message_id, step.version), at=step.at, kind=step.kind, topic=step.topic,
                    sensitive=step.sensitive, text=step.text,
                )  # fmt: skip
            case Remove():
                current[step.message_id] = replace(current[step.message_id], gone_at=step.at, gone_by="deleted")
            case Choose():
                continue
    yield from current.values()


def _lost_of(stream: Stream) -> dict[tuple[str, str], int]:
    """When a bot stopped trusting somebody: at their first insult."""
    lost: dict[tuple[str, str], int] = {}
    for step in stream.steps:
        if isinstance(step, Say) and step.kind == "rude":
            lost.setdefault((step.bot, step.user), step.at)
    return lost


def _allowed_of(stream: Stream, user: str) -> list[Allows]:
    """What somebody allows, from the beginning: here everybody shares until they say no."""
    known = [Allows(0, shares=True, across=False)]
    for step in stream.steps:
        if isinstance(step, Choose) and step.user == user:
            shares, across = step.chosen.share_with_other_bots, step.chosen.share_across_planets
            known.append(
                Allows(
                    step.at, known[-1].shares if shares is None else shares,
                    known[-1].across if across is None else across,
                )
            )  # fmt: skip
    return known
