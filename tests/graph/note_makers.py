"""Notes for tests: a small town told by hand, and hypothesis strategies that make notes collide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

from universe.graph.notes import (
    BotPresent,
    ChannelSeen,
    GraphEntry,
    Met,
    PlanetSeen,
    RootsGone,
    Sighting,
    Standing,
    UserErased,
    UserLeft,
    UserSeen,
    Wishes,
)

HOUR_MS: Final = 3_600_000
HOSTILE_TEXTS: Final = (
    "'; DROP TABLE met; --", "`}) DETACH DELETE n //", "$user", "{0}", "%s", "\x00", "\ud800", "\U0001f9c1", "é", "Ω",
)  # fmt: skip

_planets = st.sampled_from(["earth", "moon"])
_channels = st.sampled_from(["general", "kitchen"])
_users = st.sampled_from(["u1", "u2", "u3"])
_bots = st.sampled_from(["elena", "dotty"])
_roots = st.sampled_from([f"msg:{number}" for number in range(5)])
_times = st.integers(0, 40).map(lambda step: step * HOUR_MS // 2)
_names = st.sampled_from(["", "Ada", "Bob", "\U0001f9c1", "\uffee"])
_topics = st.lists(st.sampled_from(["jazz", "pottery", "\ud800\U0001f9c1"]), max_size=3).map(tuple)

told = st.one_of(
    st.builds(PlanetSeen, _planets, _names, _times, st.booleans()),
    st.builds(ChannelSeen, _planets, _channels, _names, _times, st.sampled_from(["text", "voice"])),
    st.builds(UserSeen, _planets, _users, _names, _times, st.booleans(), _topics),
    st.builds(UserLeft, _planets, _users, _times),
    st.builds(BotPresent, _bots, st.sampled_from(["", "9001", "u3"]), _planets, _times, st.booleans()),
    st.builds(Wishes, _users, st.booleans(), st.booleans(), _times),
    st.builds(Standing, _bots, _users, st.integers(0, 1000), st.integers(0, 4), _times),
)
"""What is said outright."""
evidence = st.one_of(
    st.builds(
        Sighting, _roots, _planets, _channels, _users, _names, _times, _topics, st.lists(_users, max_size=2).map(tuple)
    ),
    st.builds(Met, _bots, _users, st.sampled_from(["", "earth", "moon"]), _roots, _times, st.integers(0, 9)),
)
"""What a message tells."""
withdrawn = st.one_of(
    st.builds(RootsGone, st.lists(_roots, min_size=1, max_size=2).map(tuple)), st.builds(UserErased, _users)
)
"""What is taken back."""
notes = st.lists(st.one_of(told, evidence, evidence, evidence, withdrawn), max_size=12)
shuffled = notes.flatmap(lambda made: st.tuples(st.just(made), st.permutations(made + made[:3])))
"""Notes, and the same in another order with some of them twice."""


def said(number: int, user: str, topics: Sequence[str], planet: str = "earth", to: Sequence[str] = ()) -> Sighting:
    """The message `number` of somebody in a planet's general channel, an hour after the one before."""
    at = number * HOUR_MS
    return Sighting(f"msg:{number}", planet, "general", user, user.title(), at, tuple(topics), tuple(to))


def trusting(bot: str, *users: str, permille: int = 300, tier: int = 1) -> list[GraphEntry]:
    """People who let themselves be named, and whom `bot` trusts."""
    entries: list[GraphEntry] = []
    for user in users:
        entries += [Wishes(user, introduced=True, invisible=False, at=1), Standing(bot, user, permille, tier, 1)]
    return entries


def town() -> list[GraphEntry]:
    """Two planets, three people, two bots; ada and bob share jazz and pottery on earth, ada and cy on the moon."""
    return [
        PlanetSeen("earth", "Earth", HOUR_MS),
        PlanetSeen("moon", "Moon", HOUR_MS),
        ChannelSeen("earth", "general", "General", HOUR_MS),
        BotPresent("elena", "9001", "earth", HOUR_MS),
        said(2, "ada", ["jazz", "pottery"], to=["bob"]),
        said(3, "bob", ["jazz", "pottery", "chess"]),
        said(4, "ada", ["chess", "opera"], "moon"),
        said(5, "cy", ["chess", "opera"], "moon", ["ada"]),
        Met("elena", "ada", "earth", "msg:2", 2 * HOUR_MS, 3),
        Met("elena", "ada", "moon", "msg:4", 4 * HOUR_MS, 4),
        Met("dotty", "ada", "moon", "msg:4", 4 * HOUR_MS, 60),
        Met("elena", "bob", "earth", "msg:3", 3 * HOUR_MS, 1),
        *trusting("elena", "ada", "bob", "cy"),
    ]
