"""Whole worlds that think: the same on any number of hosts, over crashes of the bus, and with nothing left on it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.runtime import Runtime
from actors.worker import Harvest
from bridges.config_file import load_config
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from scenarios.world import START_AT, bot_members, host_settings, planet_member
from tests.gossip_town import (
    BOTS,
    DOTTY,
    ELENA,
    GRID_MS,
    HOUR_MS,
    MARCUS,
    OPT_OUT,
    deletes,
    edits,
    heard_from,
    lines,
    long_known,
    says,
)
from tests.servers import running
from universe.digest import run_digest
from universe.events import PRIVATE_GUILD, AnyEvent, Message
from universe.mind.trace import Trace
from universe.people.accounts import Accounts

FRIENDS: Final = {"ada": ("elena", "dotty"), "kim": ("marcus", "dotty")}
SEED: Final = 3
OPEN_DOORS: Final = {"people.dm_min_tier": "acquaintance"}
SECRETS: Final = ("xanthippe", "trondheim", "glassblower")
DAY: Final = 24 * HOUR_MS
BOT_NAMES: Final = ("elena", "dotty", "marcus")


def script() -> list[AnyEvent]:
    """A day of two people with three bots, with an edit and a deletion right behind what they are about."""
    return [
        says(1, 1 * HOUR_MS, "ada", "Elena, guess what, I got promoted today!", to=ELENA),
        says(2, 2 * HOUR_MS, "ada", "Dotty, I didn't get the promotion after all.", to=DOTTY),
        says(3, 3 * HOUR_MS, "kim", "Marcus, I live in Oslo.", to=MARCUS),
        says(4, 4 * HOUR_MS, "ada", "Dotty, which song should I listen to tonight?", to=DOTTY),
        says(5, 5 * HOUR_MS, "kim", "Marcus, I moved to Rome.", to=MARCUS, planet="g1"),
        edits(5, 5 * HOUR_MS + 900, "kim", "Marcus, I moved to Bergen.", to=MARCUS),
        says(6, 6 * HOUR_MS, "kim", "Dotty, what is the best book on water?", to=DOTTY),
        deletes(6, 6 * HOUR_MS + 700),
        says(7, 7 * HOUR_MS, "kim", "Marcus, do you remember where I live?", to=MARCUS),
    ]  # fmt: skip


class World:
    """The town of `tests.gossip_town` on any number of hosts, with a bus of its own or on a server."""

    def __init__(self, hosts: int = 1, bus_url: str = "", *, ray: bool = False, agents: int = 1) -> None:
        more = {"mind.bus_url": bus_url} if bus_url else {}
        config = load_config(None, {}, {**OPT_OUT, **OPEN_DOORS, **more, "mind.triage_members": str(agents)})
        planets = ("g0", "g1")
        members = bot_members(config, BOTS, planets, SEED)
        members += [planet_member(config, planet, SEED) for planet in planets]
        plan = UniversePlan(members=tuple(members), settings=host_settings(config, START_AT, GRID_MS), hosts=hosts)
        self.runtime: Runtime = _on_ray(plan) if ray else LocalRuntime(plan)
        self.runtime.run_until(START_AT + 1)
        accounts = Accounts("sim", config.people)
        for user, bots in FRIENDS.items():
            for bot in bots:
                self.runtime.tell(f"bot:{bot}", long_known(user, user.title(), accounts))

    def run(self, events: Iterable[AnyEvent], until_ms: int = DAY) -> Harvest:
        """All of it at once."""
        self.feed(events)
        self.until(until_ms)
        return self.runtime.harvest()

    def feed(self, events: Iterable[AnyEvent]) -> None:
        """What will happen."""
        self.runtime.feed(sorted(events, key=lambda event: (event.at, event.event_id)))

    def until(self, at_ms: int) -> None:
        """Time passes, from the start."""
        self.runtime.run_until(START_AT + at_ms)


def _on_ray(plan: UniversePlan) -> Runtime:
    from actors.ray_runtime import RayRuntime

    return RayRuntime(plan)


def digest(harvest: Harvest) -> str:
    """What a run decided."""
    return run_digest(harvest.journal, harvest.records)


def traces(harvest: Harvest) -> list[Trace]:
    """All queries."""
    return [msgspec.json.decode(str(one.details["trace"]), type=Trace) for one in lines(harvest, "query_trace")]


def said(harvest: Harvest) -> list[list[str]]:
    """What each bot said, in order."""
    return [heard_from(harvest, bot) for bot in BOT_NAMES]


@pytest.fixture(scope="module")
def alone() -> Harvest:
    """The run that all others are compared with: one host, a bus of its own."""
    return World().run(script())


def keys_on(server: RunningServer) -> int:
    """How many keys there are."""
    with connect(server.plan.config, server.url) as client:
        found: Any = client.dbsize()
        return int(found)


def test_a_world_that_thinks_decides_the_same_on_any_number_of_hosts(alone: Harvest) -> None:
    """One, two and three; with a pool of four Triage Agents as with one."""
    assert len(traces(alone)) >= 6
    for hosts in (2, 3):
        assert digest(World(hosts).run(script())) == digest(alone)
    pool = World(2, agents=4).run(script())
    assert (said(pool), traces(pool)) == (said(alone), traces(alone))


def test_a_world_that_thinks_decides_the_same_on_ray(alone: Harvest) -> None:
    """Two hosts in processes of their own."""
    pytest.importorskip("ray")
    world = World(2, ray=True)
    try:
        assert digest(world.run(script())) == digest(alone)
    finally:
        world.runtime.stop()


def test_after_a_run_nothing_lies_on_the_bus(alone: Harvest) -> None:
    """On somebody's server, where nobody cleans up behind us: no key of any query, said, edited or deleted."""
    with running("valkey") as server:
        world = World(bus_url=server.url)
        harvest = world.run(script())
        assert keys_on(server) == 0
        world.runtime.stop()
    stages = {trace.stages[-1].stage for trace in traces(harvest)}
    assert stages == {"logged", "failed"}
    assert (said(harvest), digest(harvest)) == (said(alone), digest(alone))


def between_messages() -> Harvest:
    """The same day, and before each message the bus dies and comes back empty."""
    with running("valkey") as server:
        world = World(bus_url=server.url)
        world.feed(script())
        for hour in range(1, 9):
            world.until(hour * HOUR_MS - HOUR_MS // 2)
            assert keys_on(server) == 0
            server.kill()
            server.restart()
        world.until(DAY)
        harvest = world.runtime.harvest()
        world.runtime.stop()
    return harvest


def test_a_bus_that_is_killed_between_messages_costs_no_answer(alone: Harvest) -> None:
    """It comes back empty each time, and nothing of what it had was needed any more."""
    harvest = between_messages()

    assert [len(one) for one in said(harvest)] == [len(one) for one in said(alone)]
    assert not harvest.dead_letters


def test_a_bus_that_is_killed_between_messages_changes_nothing(alone: Harvest) -> None:
    """Not a word, and no query."""
    harvest = between_messages()

    assert said(harvest) == said(alone)
    assert [trace.query.id for trace in traces(harvest)] == [trace.query.id for trace in traces(alone)]


def test_a_bus_that_is_killed_while_a_bot_thinks_and_forgets_all_costs_no_answer(alone: Harvest) -> None:
    """The bot says something all the same; the query is told to be lost, and nothing hangs."""
    with running("valkey") as server:
        world = World(bus_url=server.url)
        world.feed(script())
        world.until(4 * HOUR_MS)
        for step in range(1, 40):
            world.until(4 * HOUR_MS + step * 2 * GRID_MS)
            if keys_on(server):
                break
        else:
            pytest.fail("no query was seen on the bus")
        server.kill()
        server.restart()
        world.until(DAY)
        harvest = world.runtime.harvest()
        assert keys_on(server) == 0
        world.runtime.stop()

    assert [len(one) for one in said(harvest)] == [len(one) for one in said(alone)]
    assert len(lines(harvest, "query_lost")) == 1
    assert len(traces(harvest)) == len(traces(alone)) - 1
    assert not harvest.dead_letters


def test_a_bus_that_is_never_there_costs_no_answer_either(alone: Harvest, tmp_path: Path) -> None:
    """Every bot answers as one that is unsure, in as many words as before."""
    harvest = World(bus_url=f"unix://{tmp_path}/nobody").run(script())

    assert [len(one) for one in said(harvest)] == [len(one) for one in said(alone)]
    assert traces(harvest) == []
    assert lines(harvest, "mind_doubts")
    assert {letter.member for letter in harvest.dead_letters} == {"bridge:bus"}


def privately(number: int, at_ms: int, bot: str, text: str) -> Message:
    """Ada writes to a bot in a direct message."""
    open_word = says(number, at_ms, "ada", text)
    return msgspec.structs.replace(
        open_word, guild_id=PRIVATE_GUILD, channel_id=f"dm-{bot}-ada", dm_bot=bot
    )  # fmt: skip


def whispers() -> list[AnyEvent]:
    """Ada tells Elena things in private, asks about them in private, and talks to her in the open."""
    return [
        privately(1, 1 * HOUR_MS, "elena", "My sister is called Xanthippe and I live in Trondheim."),
        privately(2, 2 * HOUR_MS, "elena", "I work as a glassblower. Do you remember my sister?"),
        says(3, 3 * HOUR_MS, "ada", "Elena, which song should I listen to tonight?", to=ELENA),
        privately(4, 4 * HOUR_MS, "elena", "I live in Trondheim, don't I?"),
    ]


def told(harvest: Harvest) -> set[str]:
    """The secrets of which the journal holds a word."""
    written = msgspec.json.encode(harvest.journal).decode().lower()
    return {word for word in SECRETS if word in written}


def test_of_what_was_said_in_private_no_word_reaches_the_journal_or_a_planet() -> None:
    """Four queries with traces; in the open the report of the private talk is not even on the bus."""
    harvest = World().run(whispers())
    found = traces(harvest)

    assert len([one for one in found if one.query.private]) == 3
    assert told(harvest) == set()
    (in_the_open,) = [one for one in found if not one.query.private]
    assert [one.id for one in in_the_open.facts if one.source == "report"] == []
    later = [one for one in found if one.query.id == "m4:elena"]
    assert [one.id for one in later[0].facts if one.source == "report"] != []
    public = [event for event in harvest.events if isinstance(event, Message) and not event.dm_bot and event.bot]
    assert not [one.content for one in public if any(word in one.content.lower() for word in SECRETS)]


def test_the_same_words_in_the_open_do_stand_in_the_journal() -> None:
    """So the test above looks in the right place."""
    public = [says(n, n * HOUR_MS, "ada", f"Elena, {one.content}", to=ELENA) for n, one in enumerate(whispers(), 1)
              if isinstance(one, Message)]  # fmt: skip

    assert told(World().run(public)) == set(SECRETS)
