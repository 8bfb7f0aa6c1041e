"""Stream latency: events wake bots at once, the sweep finds the rest, nothing is answered twice; the original polls."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from actors.assembly import Built
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.turn import Turn
from scenarios import run
from scenarios.catalogue import load_scenario
from scenarios.latency.board import BoardParameters
from scenarios.latency.cues import DIRECT, PRESENCE, SECOND, UNASKED, Play
from scenarios.latency.outcomes import MISSED, Observed, observed
from scenarios.latency.polling import PollingBot, PollingParameters, PollingState
from scenarios.latency.script import cues, events
from scenarios.latency.stage import latency_config, latency_world, play_of
from scenarios.run_record import RunRecord
from scenarios.world import World
from tests.scale import scaled
from universe.config import Config
from universe.errors import BadInput
from universe.events import Message
from universe.rng import below

SMALL: dict[str, Any] = {"minutes": 60, "bots": 4, "users": 12}
CALM = Config(budget=msgspec.structs.replace(Config().budget, battery_cost=0.0))


def params_of(**settings: Any) -> dict[str, Any]:
    """The scenario's parameters."""
    return load_scenario("stream_latency").resolve({name: str(value) for name, value in settings.items()})


def play(seed: int = 1, **settings: Any) -> Play:
    """What people will do."""
    return play_of(CALM, params_of(**settings), seed)


def seen(world: World, script: Play) -> Observed:
    """A world run to its end, and looked at."""
    with LocalRuntime(UniversePlan(members=world.members, settings=world.settings)) as runtime:
        runtime.feed(world.events)
        runtime.run_until(world.end_at)
        harvest = runtime.harvest()
    assert [] == harvest.dead_letters
    return observed(script, harvest)


def lived(seed: int, **settings: Any) -> Observed:
    """A run."""
    params = params_of(**settings)
    return seen(latency_world(CALM, params, seed), play_of(CALM, params, seed))


@pytest.fixture(scope="module")
def both() -> dict[str, RunRecord]:
    """An hour under both rules."""
    return {rules: run("stream_latency", seed=3, rules=rules, **SMALL) for rules in ("orrery", "original")}


def test_who_is_meant_answers_within_seconds_and_the_original_needs_minutes(
    both: dict[str, RunRecord], promise: Callable[..., None]
) -> None:
    """The seed's before and after: 3.5 minutes on average, and less than 10 s; its before is the twin."""
    ours, original = (both[rules].findings.metrics for rules in ("orrery", "original"))
    for rules, found in (("ours", ours), ("the original", original)):
        promise(f"direct events answered, {rules}", **found["direct_latency_ms"], soon=found["direct_within_10_s"])

    assert 0 == ours["missed"] == ours["doubled"] == ours["answered_deleted"]
    assert ours["direct_latency_ms"]["p99"] <= 12_000
    assert all(share == 1.0 for kind, share in ours["within_10_s_by_kind"].items() if kind in ("mention", "thread"))
    assert original["direct_latency_ms"]["p50"] > 100_000
    assert original["direct_within_10_s"] < 0.1
    assert original["missed"] > 0


counted: dict[str, int] = {"runs": 0, "events": 0, "missed": 0, "doubled": 0, "found_by_sweep": 0}


@pytest.mark.parametrize("faults", ["none", "restarts"])
def test_the_sweep_finds_what_a_trigger_missed_and_never_doubles_what_one_did(
    faults: str, promise: Callable[..., None]
) -> None:
    """For any seed, number of bots and rate, also while bots are down: nothing missed, nothing doubled."""
    for seed in range(scaled(4, 60)):
        settings = {"bots": 1 + below(seed, "bots", 0, "test", 8), "minutes": 40, "users": 12, "replies": 0.2}
        looked = lived(seed, faults=faults, events_per_s=(0.05, 0.2)[seed % 2], **settings)
        counted["runs"] += 1
        counted["events"] += len(looked.rows)
        counted["missed"] += sum(row.outcome == MISSED for row in looked.rows)
        counted["doubled"] += len(looked.doubled)
        counted["found_by_sweep"] += sum(row.path == "sweep" for row in looked.rows)
        assert [] == [row for row in looked.rows if row.outcome == MISSED], f"seed {seed}"
        assert () == looked.doubled == looked.answered_deleted, f"seed {seed}"
    promise("high-signal events are answered once, by trigger or sweep", **counted)
    assert counted["found_by_sweep"] > 0 or faults == "none"


class Hasty(PollingBot):
    """The original with a trigger beside its polls: neither knows what the other has answered."""

    def overhear(self, state: PollingState, heard: Message, turn: Turn) -> None:
        """Answer at once whatever a poll would answer."""
        if self.score(state, heard, turn.now):
            self.answer(state, heard, turn)
            state.answered = []


def make_hasty(address: str, parameters: bytes) -> Built:
    """Such a bot."""
    return Built(Hasty(address, msgspec.msgpack.decode(parameters, type=PollingParameters)))


def hasty(member: MemberSpec, bots: tuple[str, ...]) -> MemberSpec:
    """The original's member with a trigger."""
    if member.address.startswith("bot:"):
        return msgspec.structs.replace(member, factory="tests.test_stream_latency:make_hasty")
    if member.address.startswith("planet:"):
        board = msgspec.structs.replace(msgspec.msgpack.decode(member.parameters, type=BoardParameters), bots=bots)
        return msgspec.structs.replace(member, parameters=msgspec.msgpack.encode(board))
    return member


def test_a_trigger_beside_polls_without_claims_doubles() -> None:
    """The twin: two answers of one bot, and a second bot's for what nobody was asked."""
    params = params_of(rules="original", faults="none", **SMALL)
    script, world = play_of(CALM, params, 3), latency_world(CALM, params, 3)
    bots = tuple(member.address for member in world.members if member.address.startswith("bot:"))
    members = tuple(hasty(member, bots) for member in world.members)
    looked = seen(msgspec.structs.replace(world, members=members), script)

    assert len(looked.doubled) > 20
    assert () == lived(3, rules="orrery", **SMALL).doubled


def test_the_handler_of_the_original_answers_at_once_what_means_a_bot_and_nothing_else() -> None:
    """As it really was: polls are for the rest, so an edit or a trusted person still waits."""
    looked = lived(3, rules="original", original_handler="true", **SMALL)
    paths = {kind: {row.path for row in looked.rows if row.kind == kind and row.path} for kind in DIRECT}

    assert {"handler"} == paths["mention"] == paths["private"] == paths["thread"]
    assert {"poll"} == paths["edit"]
    assert all(row.path == "poll" for row in looked.rows if row.kind in UNASKED and row.path)


def test_a_bot_of_the_original_says_no_more_in_a_day_than_it_may() -> None:
    """Ten messages in the original; how many else is a parameter, so that it does not hide how long answers take."""
    few = run("stream_latency", seed=3, rules="original", original_per_day=2, **SMALL)
    said = [event.bot for event in few.events if isinstance(event, Message) and event.bot]

    assert {2} == {said.count(bot) for bot in set(said)}
    assert {"day_budget"} <= {str(line.details["reason"]) for line in few.journal if line.kind == "planned"}


def test_the_script_keeps_its_order_its_rate_and_its_shares() -> None:
    """Events in order of time, each once; as many a second as asked; kinds as often as their shares say."""
    script = play(seed=5, events_per_s=2, minutes=60, planets=2)
    told, planned = list(events(script)), list(cues(script))

    assert all(sooner.at <= later.at for sooner, later in pairwise(told))
    assert len({event.event_id for event in told}) == len(told) == sum(len(one.events) for one in planned)
    assert 2 == pytest.approx(len(told) / 3600, rel=0.05)
    assert script.shares[PRESENCE] == pytest.approx(
        sum(one.kind == PRESENCE for one in planned) / len(planned), rel=0.25
    )
    assert {"g0", "g1", "dm"} == {event.guild_id for event in told}
    assert told == list(events(play(seed=5, events_per_s=2, minutes=60, planets=2)))
    assert told != list(events(play(seed=6, events_per_s=2, minutes=60, planets=2)))


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"mentions": 0.9}, "shares"), ({"planets": 5}, "30"), ({"users": 6, "planets": 1}, "curiosity"),
    ],
)  # fmt: skip
def test_a_world_that_cannot_be_is_refused_in_a_line(settings: dict[str, Any], word: str) -> None:
    """Shares of more than the whole, planets without people, more reactions than there are people."""
    stream = msgspec.structs.replace(Config().stream, curiosity_reactions=6)
    config = msgspec.structs.replace(Config(), stream=stream)
    with pytest.raises(BadInput, match=word) as refused:
        play_of(config, params_of(**settings), 1)
    assert "\n" not in str(refused.value)


def test_what_the_user_watches_stands() -> None:
    """Otherwise the first channel of every planet; who is trusted are owners' accounts; restarts need heartbeats."""
    own = msgspec.structs.replace(Config().stream, watch_channels=("g0-c2",))
    config = msgspec.structs.replace(Config(), stream=own)

    assert ("g0-c2",) == latency_config(config, params_of()).stream.watch_channels
    ours = latency_config(Config(), params_of(planets=2))
    assert ("g0-c0", "g1-c0") == ours.stream.watch_channels
    assert "sim:g1-u0" in ours.people.owner_ids
    assert [False, True] == [
        latency_config(Config(), params_of(faults=faults)).registry.in_virtual_time for faults in ("none", "restarts")
    ]


def test_findings_of_stream_latency_are_plain_and_fit_the_screen(both: dict[str, RunRecord]) -> None:
    """JSON, short lines, a row for every high-signal event in order of time, two pictures."""
    for record in (*both.values(), run("stream_latency", seed=1, minutes=5, events_per_s=0.01, users=6)):
        found = record.findings
        assert found.metrics == json.loads(json.dumps(found.metrics, allow_nan=False))
        assert max(len(line) for _, lines in found.told for line in lines) <= 76
        table = found.tables["high_signal"]
        assert [column.name for column in table.columns] == list(table.values)
        seconds = table.values["kind"].count(SECOND)
        whole = found.metrics["direct_events"] + found.metrics["unasked_events"]
        assert len(table.values["at"]) == whole + seconds
        assert sorted(table.values["at"]) == table.values["at"]
        assert all("<svg" in picture.svg for picture in found.pictures[-2:])


def test_any_number_of_hosts_finds_the_same() -> None:
    """The same seed gives the same digest and findings."""
    one, two = (run("stream_latency", seed=2, workers=workers, faults="restarts", **SMALL) for workers in (1, 2))

    assert one.digest == two.digest
    assert one.findings.metrics == two.findings.metrics
