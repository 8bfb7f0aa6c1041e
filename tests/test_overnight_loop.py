"""The overnight loop: our chains end at the limit whatever the night, and the original's never end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.ray_runtime import RayRuntime, start_ray
from scenarios import run
from scenarios.engine import rules_of
from scenarios.overnight.stage import NightParameters, overnight_world
from scenarios.run_record import RunRecord, measure_run
from scenarios.world import START_AT, bots_of
from tests.hand_turns import HOUR, MINUTE, SECOND
from tests.overnight import TIRELESS, lived_night
from tests.scale import scaled
from universe.events import Message

BOTS = tuple(bot.user_id for bot in bots_of(20))
CHANNELS = ("g0-c0", "g0-c1", "g0-c2")


def metrics(record: RunRecord) -> dict[str, Any]:
    """What a run found."""
    return record.findings.metrics


@pytest.fixture(scope="module")
def nights() -> dict[str, RunRecord]:
    """Twelve bots that provoke each other, under both rules."""
    hours = {"orrery": 8, "original": scaled(2, 8)}
    return {rules: run("overnight_loop", seed=1, rules=rules, hours=hours[rules]) for rules in hours}


def test_the_original_talks_all_night_and_ours_end_at_the_limit(
    nights: dict[str, RunRecord], promise: Callable[..., None]
) -> None:
    """The original is the twin: the same bots, people and composer, the same limit of five, and hundreds an hour."""
    for rules, record in nights.items():
        found = metrics(record)
        promise(
            f"overnight loop, 12 bots, {record.params['hours']} h, {rules}",
            bot_messages=measure_run(record).bot_messages, longest_chain=found["longest_chain"],
            chain_limit=found["chain_limit"], beyond_limit=found["beyond_limit"],
        )  # fmt: skip

    ours, original = metrics(nights["orrery"]), metrics(nights["original"])
    assert ours["chain_limit"] == original["chain_limit"] == 5
    assert 2 <= ours["longest_chain"] <= 5
    assert (0, 0) == (ours["beyond_limit"], ours["answers_in_cooldown"])
    assert original["longest_chain"] > 500
    assert original["speaking_permille"] > 900
    assert ours["speaking_permille"] < 50
    assert min(original["messages_by_hour"].values()) > 300


def test_no_chain_passes_the_limit_over_many_seeds(promise: Callable[..., None]) -> None:
    """Nights of eight hours with several channels; nothing but the limit holds the bots back, and they reach it."""
    figures = {"nights": 0, "bot_messages": 0, "chains": 0, "full": 0, "beyond": 0}
    for seed in range(scaled(6, 60)):
        night, _ = lived_night(NightParameters(channels=1 + seed % 3, human_messages=20), TIRELESS, seed)
        figures["nights"] += 1
        figures["bot_messages"] += len(night.said)
        figures["chains"] += len(night.chains)
        figures["full"] += sum(length == 5 for length in night.chains)
        figures["beyond"] += night.beyond
        assert night.longest == 5, seed
    promise("chains of our bots end at the limit", **figures)

    assert figures["full"] * 2 > figures["chains"]


NIGHTS = st.builds(
    NightParameters, bots=st.integers(2, 20), hours=st.just(1), human_messages=st.sampled_from([1, 4, 20, 60]),
    phrasing=st.sampled_from(["adversarial", "plain"]), channels=st.integers(1, 3),
    latency_ms=st.sampled_from([0, 2_000]), mentions=st.sampled_from([0.0, 0.5, 1.0]),
)  # fmt: skip
RULES = st.fixed_dictionaries(
    {
        "chat.cross_bot_max_chain": st.integers(1, 10).map(str),
        "chat.cross_bot_response_chance": st.sampled_from(["0.0", "0.3", "0.7", "1.0"]),
        "chat.cross_bot_cooldown_minutes": st.sampled_from(["0", "1", "10"]),
        "chat.burst_messages": st.sampled_from(["3", "1000"]),
        "chat.defers_max": st.sampled_from(["0", "3", "1000"]),
        "budget.ambient_per_minute": st.sampled_from(["1", "1000"]),
        "stream.debounce_s": st.sampled_from(["0", "60"]),
        "stream.post_in_quiet_channels": st.sampled_from(["true", "false"]),
        "stream.quiet_minutes": st.just("1"),
        "stream.post_chance": st.just("1.0"),
    }
)
counted: dict[str, int] = {"nights": 0, "bot_messages": 0, "full_chains": 0, "bot_answers_bot": 0, "in_cooldown": 0}


@settings(max_examples=scaled(20, 200))
@example(
    parameters=NightParameters(hours=2, human_messages=60, mentions=0.0, phrasing="plain", channels=3),
    rules={"chat.cross_bot_max_chain": "2"}, seed=0,
)  # fmt: skip
@example(parameters=NightParameters(bots=20, hours=1, human_messages=20), rules=TIRELESS, seed=1)
@given(parameters=NIGHTS, rules=RULES, seed=st.integers(0, 2**63 - 1))
def test_no_chain_passes_the_limit_under_any_rules(
    parameters: NightParameters, rules: dict[str, str], seed: int
) -> None:
    """2 to 20 bots, chances 0 to 1, limits 1 to 10, cooldowns, bursts, own posts, slow composers; none in a rest."""
    night, _ = lived_night(parameters, rules, seed)
    answers = [one for one in night.said if one.answers]
    counted["nights"] += 1
    counted["bot_messages"] += len(night.said)
    counted["bot_answers_bot"] += len(answers)
    counted["full_chains"] += sum(length == night.limit > 1 for length in night.chains)
    counted["in_cooldown"] += night.in_rest

    assert night.longest <= night.limit
    assert 0 == night.in_rest
    if rules.get("chat.cross_bot_response_chance") == "0.0":
        assert not [one for one in answers if one.length == 2]


def test_chains_under_any_rules_were_real_ones(promise: Callable[..., None]) -> None:
    """Bots answered bots in those nights, and came to the limit: it was the rule that ended them."""
    if not counted["nights"]:
        test_no_chain_passes_the_limit_under_any_rules()
    promise("no chain passes the limit under any rules", **counted)

    assert min(counted["full_chains"], counted["bot_answers_bot"]) > 0


def asking(number: int, at: int, text: str = "Hm.", asked: Sequence[str] = BOTS[:1], channel: str = "g0-c0") -> Message:
    """A person asks bots something."""
    return Message(
        event_id=f"msg:p{number}", message_id=f"p{number}", at=at, guild_id="g0", channel_id=channel,
        user_id=f"u{number % 4}", author_name="Ada", content=text, mentions=tuple(asked),
    )  # fmt: skip


@st.composite
def crowds(draw: st.DrawFn) -> list[Message]:
    """People in several channels who speak at any pace, at once or hours apart, to one bot, several, or nobody."""
    at, said = START_AT, []
    for number in range(draw(st.integers(1, 25))):
        at += draw(st.sampled_from([0, 1, SECOND, 5 * SECOND, 20 * SECOND, 2 * MINUTE, 8 * MINUTE]))
        asked = draw(st.one_of(st.lists(st.sampled_from(BOTS[:5]), max_size=3, unique=True), st.just([BOTS[0]])))
        text = draw(st.sampled_from(["Hm.", "Any music tonight?", "Elena, a song!", "Dotty, Marcus, and you?"]))
        said.append(asking(number, at, text, asked, draw(st.sampled_from(CHANNELS))))
    return said


bothered = {"nights": 0, "people": 0, "bot_answers_bot": 0, "at_the_limit": 0}


@settings(max_examples=scaled(20, 200))
@example(people=[asking(number, START_AT + number * SECOND) for number in range(5)], bots=8, limit=3, grant_s="60")
@given(people=crowds(), bots=st.integers(2, 8), limit=st.integers(1, 10), grant_s=st.sampled_from(["3", "5", "60"]))
def test_no_bot_answers_a_bot_beyond_the_limit_however_people_speak(
    people: list[Message], bots: int, limit: int, grant_s: str
) -> None:
    """What people asked for is answered in any case, and counts; what bots say to bots ends at the limit."""
    rules = {**TIRELESS, "chat.cross_bot_max_chain": str(limit), "chat.grant_timeout_s": grant_s}
    night, _ = lived_night(NightParameters(bots=bots, hours=3, channels=3), rules, people=people)
    lengths = [one.length for one in night.said if one.answers]
    bothered["nights"] += 1
    bothered["people"] += len(people)
    bothered["bot_answers_bot"] += len(lengths)
    bothered["at_the_limit"] += lengths.count(limit)

    assert max(lengths, default=0) <= limit


def test_crowds_did_provoke_the_bots(promise: Callable[..., None]) -> None:
    """There were answers to bots in those nights, the last one allowed among them."""
    if not bothered["nights"]:
        test_no_bot_answers_a_bot_beyond_the_limit_however_people_speak()
    promise("no bot answers a bot beyond the limit, however people speak", **bothered)

    assert min(bothered["bot_answers_bot"], bothered["at_the_limit"]) > 0


def digest_of(rules: str, runtime: type[LocalRuntime | RayRuntime], hosts: int) -> str:
    """The digest of the first minutes of a night in two channels, in which bots did answer bots."""
    world = overnight_world(NightParameters(rules=rules, bots=5, channels=2), rules_of(TIRELESS), 3)
    with runtime(UniversePlan(members=world.members, settings=world.settings, hosts=hosts)) as running:
        running.feed(world.events)
        running.run_until(START_AT + scaled(2, 30) * MINUTE)
        assert sum(isinstance(event, Message) and bool(event.bot) for event in running.harvest().events) >= 10
        return running.digest()


def test_a_night_has_one_digest_on_any_number_of_hosts(promise: Callable[..., None]) -> None:
    """Local hosts 1, 2, 3 and Ray, under both rules: the original's races come out of the seed as well."""
    ray, started = start_ray(3)
    try:
        for rules in ("orrery", "original"):
            digests = [digest_of(rules, LocalRuntime, hosts) for hosts in (1, 2, 3)]
            digests += [digest_of(rules, RayRuntime, hosts) for hosts in range(2, scaled(3, 5))]
            promise(f"overnight loop, {rules}: local and Ray", runs=len(digests), digests=len(set(digests)))

            assert 1 == len(set(digests))
    finally:
        if started:
            ray.shutdown()


def test_findings_of_a_night_are_plain_and_fit_the_screen(nights: dict[str, RunRecord]) -> None:
    """JSON, short lines, a table with a row for each message of a bot, and two pictures; also of a silent night."""
    silent = run("overnight_loop", hours=1, bots=2, latency_ms=120_000)
    for record in (*nights.values(), silent):
        found = record.findings
        assert found.metrics == json.loads(json.dumps(found.metrics, allow_nan=False))
        assert max(len(line) for _, lines in found.told for line in lines) <= 76
        table = found.tables["chains"]
        assert [column.name for column in table.columns] == list(table.values)
        assert {measure_run(record).bot_messages} == {len(values) for values in table.values.values()}
        assert sum(found.metrics["messages_by_hour"].values()) == measure_run(record).bot_messages
        assert all("<svg" in picture.svg for picture in found.pictures[-2:])
        assert max(table.values["length"], default=0) == found.metrics["longest_chain"]
    assert 0 == metrics(silent)["longest_chain"]


def test_a_night_ends_when_its_hours_do() -> None:
    """Nothing is said before it, nor after it; its last hour counts."""
    record = run("overnight_loop", seed=2, hours=1, rules="original", bots=2)

    assert (START_AT, START_AT + HOUR) == (record.started_at, record.ended_at)
    assert all(START_AT < event.at <= START_AT + HOUR for event in record.events)
    assert record.events[-1].at > START_AT + HOUR - 10 * SECOND
    assert ["00"] == list(metrics(record)["messages_by_hour"])
