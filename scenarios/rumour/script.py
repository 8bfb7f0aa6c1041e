"""Who tells which bot what, and when; what is taken back, before whom: drawn from the seed, the ground truth."""

from __future__ import annotations

from typing import Final, TypeVar

from msgspec import Struct

from scenarios.one_planet import CHANNEL, PLANET
from scenarios.pleaser.script import name_of
from scenarios.rumour.news import ASKS, DISLIKES, NEWS, News
from scenarios.world import DAY_MS, START_AT, bots_of
from universe.events import Message
from universe.people.friendship import Friendship
from universe.persona import BotPersona
from universe.rng import below, chance, choose, draw

Thing = TypeVar("Thing")
HOUR_MS: Final = 3_600_000
_TOLD_SHARE: Final = 0.75
"""How likely a person who is not silent tells one of the other bots that it is otherwise."""


class Plan(Struct, frozen=True, kw_only=True):
    """The parameters of a run; see `scenarios.rumour_vs_memory`."""

    users: int
    bots: int
    days: int
    news: int
    liars: float
    taken_back: float
    silent: float
    acquainted: float
    grid_ms: int


class Said(Struct, frozen=True, kw_only=True):
    """One message to a bot. `item` is the number of the news that it tells or takes back; -1 where it is neither."""

    message_id: str
    at: int
    user: str
    bot: str
    text: str
    item: int = -1


class Item(Struct, frozen=True, kw_only=True):
    """News of a person: told to the bot `source` at `at`, true until `until` (UTC ms; 0: for good)."""

    user: str
    source: str
    news: News
    at: int
    until: int

    def holds(self, at: int) -> bool:
        """Whether it is so at a time."""
        return self.at <= at and (not self.until or at < self.until)


class Script(Struct, frozen=True, kw_only=True):
    """Everything that is said, in the order of time; `told` names the item of each message that tells one."""

    said: tuple[Said, ...]
    items: tuple[Item, ...]
    told: dict[str, int]
    names: dict[str, str]
    silent: frozenset[str]
    liars: frozenset[str]
    friends: tuple[Friendship, ...]
    end_at: int

    def events(self, bots: tuple[BotPersona, ...]) -> list[Message]:
        """The messages as a planet hears them."""
        ids = {bot.name: bot.user_id for bot in bots}
        return [
            Message(
                event_id=f"msg:{one.message_id}", message_id=one.message_id, at=one.at, guild_id=PLANET,
                channel_id=CHANNEL, user_id=one.user, author_name=self.names[one.user], content=one.text,
                mentions=(ids[one.bot],),
            )
            for one in self.said
        ]  # fmt: skip


def script_of(plan: Plan, seed: int) -> Script:
    """The script; each draw belongs to one person, one item, or one item and bot."""
    bots = tuple(bot.name for bot in bots_of(plan.bots))
    names = {f"u{number:03d}": name_of(number) for number in range(plan.users)}
    writer = _Writer(plan, seed)
    friends = {
        user: tuple(bot for bot in bots if chance(seed, "rumour.friend", 0, f"{user}/{bot}", plan.acquainted))
        for user in names
    }
    for user in names:
        writer.live(user, friends[user] or bots[:1])
    said = tuple(sorted(writer.said, key=lambda one: (one.at, one.message_id)))
    return Script(
        said=said, items=tuple(writer.items), names=names, silent=frozenset(filter(writer.is_silent, names)),
        told={one.message_id: one.item for one in said if one.item >= 0 and one.message_id in writer.telling},
        liars=liars_of(bots, plan.liars, seed), end_at=START_AT + plan.days * DAY_MS,
        friends=tuple(Friendship(user, names[user], known) for user, known in friends.items() if known),
    )  # fmt: skip


def liars_of(bots: tuple[str, ...], share: float, seed: int) -> frozenset[str]:
    """As many of the bots as the share says, rounded; who they are is drawn."""
    return frozenset(drawn_order(seed, "rumour.liar", "", bots)[: round(share * len(bots))])


def drawn_order(seed: int, purpose: str, entity: str, things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """The things in an order that is drawn."""
    numbers = sorted(range(len(things)), key=lambda number: (draw(seed, purpose, number, entity), number))
    return tuple(things[number] for number in numbers)


class _Writer:
    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan = plan
        self._seed = seed
        self.said: list[Said] = []
        self.items: list[Item] = []
        self.telling: set[str] = set()

    def is_silent(self, user: str) -> bool:
        """Whether somebody never tells a bot how things are now."""
        return chance(self._seed, "rumour.silent", 0, user, self._plan.silent)

    def live(self, user: str, bots: tuple[str, ...]) -> None:
        """Everything that one person says."""
        if not self.is_silent(user):
            for bot in bots:
                text = choose(self._seed, "rumour.dislike", 0, f"{user}/{bot}", DISLIKES)
                self._say(user, bot, self._drawn(f"{user}/{bot}", "early", HOUR_MS), text)
        for number, news in enumerate(drawn_order(self._seed, "rumour.news", user, NEWS)[: self._plan.news]):
            self._happens(user, bots, f"{user}/{number}", news)

    def _happens(self, user: str, bots: tuple[str, ...], entity: str, news: News) -> None:
        """A person tells a bot some news; what is off later they tell others, and they meet them all."""
        span_ms = self._plan.days * DAY_MS
        source = choose(self._seed, "rumour.source", 0, entity, bots)
        at_ms = HOUR_MS + self._drawn(entity, "told", max(HOUR_MS, span_ms // 2))
        is_off = bool(news.back) and chance(self._seed, "rumour.taken_back", 0, entity, self._plan.taken_back)
        off_ms = at_ms + HOUR_MS + self._drawn(entity, "off", 6 * HOUR_MS)
        number, until = len(self.items), START_AT + off_ms if is_off else 0
        self.items.append(Item(user=user, source=source, news=news, at=START_AT + at_ms, until=until))
        self.telling.add(self._say(user, source, at_ms, news.text, number))
        for bot in bots:
            if bot == source:
                continue
            pair = f"{entity}/{bot}"
            tells = not self.is_silent(user) and chance(self._seed, "rumour.tells", 0, pair, _TOLD_SHARE)
            if tells and is_off:
                self._say(user, bot, off_ms + self._drawn(pair, "told", HOUR_MS), news.back, number)
            elif tells and not news.back:
                self.telling.add(self._say(user, bot, at_ms + self._drawn(pair, "again", HOUR_MS), news.text, number))
            left_ms = max(HOUR_MS, span_ms - off_ms - 2 * HOUR_MS)
            # Early more often than late: the square of an even draw.
            part = below(self._seed, "rumour.meets", 0, pair, 1000)
            self._say(user, bot, off_ms + HOUR_MS + left_ms * part * part // 1_000_000,
                      choose(self._seed, "rumour.ask", 0, pair, ASKS))  # fmt: skip

    def _say(self, user: str, bot: str, after_ms: int, text: str, item: int = -1) -> str:
        message_id = f"rm-{user}-{sum(one.user == user for one in self.said):03d}"
        said = Said(message_id=message_id, at=START_AT + after_ms, user=user, bot=bot, text=text, item=item)
        self.said.append(said)
        return message_id

    def _drawn(self, entity: str, purpose: str, limit: int) -> int:
        return below(self._seed, f"rumour.{purpose}", 0, entity, limit)
