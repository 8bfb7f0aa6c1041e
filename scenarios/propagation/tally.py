"""Who learned what, when, through how many bots, and whether it was still true; who never did, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct, field

from scenarios.propagation.stage import Cast
from universe.journal import JournalLine

NOT_TOLD: Final = "not_told"


class Hearing(Struct, frozen=True):
    """A bot learned of an item at `at` (UTC ms) through `depth` + 1 tellings; `distorted` where that was not so."""

    bot: str
    at: int
    depth: int
    distorted: bool


class Item(Struct, kw_only=True):
    """One thing that a person told a bot, `source`, at `at` (UTC ms); `reasons` are why bots may not hear it."""

    event: str
    root: str
    user: str
    type: str
    topic: str
    source: str
    at: int
    heard: dict[str, Hearing] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    refused: str = ""

    def unheard(self, bots: Iterable[str]) -> dict[str, str]:
        """Why each of `bots` that never learned of it did not."""
        return {
            bot: self.reasons.get(bot, self.refused if self.refused not in ("", "nobody") else NOT_TOLD)
            for bot in bots if bot != self.source and bot not in self.heard
        }  # fmt: skip


class _Told(Struct, frozen=True):
    """An artifact: of which root, what it says, and how deep."""

    root: str
    type: str
    topic: str
    depth: int


def items_of(journal: Sequence[JournalLine]) -> list[Item]:
    """The items of a run in the order in which they were told; insights are none."""
    items: dict[str, Item] = {}
    by_root: dict[str, list[Item]] = {}
    told: dict[str, _Told] = {}
    for line in journal:
        given = {name: str(value) for name, value in line.details.items() if isinstance(value, str | int)}
        match line.kind:
            case "detected" if given["event"] not in items:
                item = Item(event=given["event"], root=given["origin"], user=given["user"], type=given["type"],
                            topic=given["topic"], source=line.member.partition(":")[2], at=line.at)  # fmt: skip
                items[item.event] = item
                by_root.setdefault(item.root, []).append(item)
            case "gossip_told":
                told[given["artifact"]] = _Told(given["origin"], given["type"], given["topic"], int(given["depth"]))
            case "gossip_refused" if given["event"] in items:
                items[given["event"]].refused = given["reason"]
            case "gossip_unheard" if given["event"] in items:
                items[given["event"]].reasons[given["bot"]] = given["reason"]
            case "news" if given["artifact"] in told:
                _hear(by_root, told[given["artifact"]], line)
    return list(items.values())


def _hear(by_root: dict[str, list[Item]], told: _Told, line: JournalLine) -> None:
    """The item of that root with the same words; where none has, the first: it was changed on the way."""
    candidates = by_root.get(told.root, [])
    same = [one for one in candidates if (one.type, one.topic) == (told.type, told.topic)]
    for item in (same or candidates)[:1]:
        bot = line.member.partition(":")[2]
        if bot not in item.heard and bot != item.source:
            item.heard[bot] = Hearing(bot, line.at, told.depth, not same)


class Spread(Struct, frozen=True, kw_only=True):
    """What became of all items of a run.

    `eligible` are pairs of an item and a bot that has long known its person and may hear; `informed` pairs that did
    (also bots that came to trust the person meanwhile); `reach` the mean share of its eligible bots that an item
    reached. `delays_ms` are from the telling to each hearing, ascending. `never` counts pairs by reason.
    """

    items: int
    eligible: int
    informed: int
    reach: float
    depths: tuple[int, ...]
    delays_ms: tuple[int, ...]
    distorted: int
    never: dict[str, int]


def spread_of(items: Sequence[Item], cast: Cast) -> Spread:
    """Count."""
    never: dict[str, int] = {}
    shares: list[float] = []
    eligible = 0
    for item in items:
        for reason in item.unheard(cast.bots).values():
            never[reason] = never.get(reason, 0) + 1
        may = [bot for bot in cast.friends[item.user] if bot != item.source] if item.user not in cast.opted_out else []
        eligible += len(may)
        if may and item.refused in ("", "nobody"):
            shares.append(sum(bot in item.heard for bot in may) / len(may))
    hearings = [one for item in items for one in item.heard.values()]
    depths = [one.depth for one in hearings]
    return Spread(
        items=len(items),
        eligible=eligible,
        informed=len(hearings),
        reach=round(sum(sorted(shares)) / len(shares), 6) if shares else 0.0,
        depths=tuple(depths.count(depth) for depth in range(max(depths, default=-1) + 1)),
        delays_ms=tuple(sorted(one.at - item.at for item in items for one in item.heard.values())),
        distorted=sum(one.distorted for one in hearings),
        never=dict(sorted(never.items())),
    )
