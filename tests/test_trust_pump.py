"""The trust pump: what pings, replies and likes buy under the original's rules, and what under ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.worker import Harvest
from scenarios import run
from scenarios.pump.friends import Course, courses_of, soonest
from scenarios.pump.stage import pump_config, pump_world
from scenarios.run_record import RunRecord
from tests.trust_hands import Person, at
from universe.config import Config
from universe.events import Message, ReactionAdd
from universe.journal import JournalLine
from universe.people.records import person_id_of
from universe.trust.conduct import judge_message
from universe.trust.tiers import ACQUAINTANCE, STRANGER, is_friend

SMALL: dict[str, Any] = {"users": 3, "pings_per_day": 9}


def lived(rules: str, days: int = 1, bots: int = 1) -> Harvest:
    """A small planet run to its end."""
    world = pump_world(Config(), 3, rules=rules, users=2, bots=bots, days=days, pings_per_day=12)
    with LocalRuntime(UniversePlan(members=world.members, settings=world.settings)) as runtime:
        runtime.run_until(world.end_at)
        harvest = runtime.harvest()
    assert [] == harvest.dead_letters
    return harvest


def metrics(record: RunRecord) -> dict[str, Any]:
    """What a run found."""
    return record.findings.metrics


@pytest.fixture(scope="module")
def pumped() -> dict[str, RunRecord]:
    """Two weeks under both rules."""
    return {rules: run("trust_pump", seed=4, rules=rules, days=14, **SMALL) for rules in ("original", "orrery")}


def test_the_original_sells_friendship_within_a_minute_and_ours_does_not(
    pumped: dict[str, RunRecord], promise: Callable[..., None]
) -> None:
    """The original is the twin: under ours the same acts need days, however many there are."""
    original, ours = metrics(pumped["original"]), metrics(pumped["orrery"])
    for rules, found in (("the original", original), ("ours", ours)):
        promise(f"trust pump, {rules}", messages=found["messages_to_friend"], days=found["days_to_friend"])

    assert original["messages_to_friend"] + original["reactions_to_friend"] == 20
    assert original["days_to_friend"] * 86_400 < 60
    assert ours["days_to_friend"] > 7
    assert ours["messages_to_friend"] > 10 * original["messages_to_friend"]


def test_pumping_harder_is_no_sooner_under_our_rules(pumped: dict[str, RunRecord]) -> None:
    """Four times the pings: as many days, to the hour."""
    hard = metrics(run("trust_pump", seed=4, days=11, users=0, pings_per_day=36))

    assert hard["days_to_friend"] == pytest.approx(metrics(pumped["orrery"])["days_to_friend"], abs=1 / 24)
    assert hard["messages_to_friend"] > 3 * metrics(pumped["orrery"])["messages_to_friend"]


def test_who_insults_becomes_a_friend_of_the_original_only(pumped: dict[str, RunRecord]) -> None:
    """To whom an insult is a message like any other."""
    assert metrics(pumped["original"])["insulter_days_to_friend"] < 0.01
    assert metrics(pumped["orrery"])["insulter_days_to_friend"] is None
    assert metrics(pumped["orrery"])["insulter_messages_to_friend"] is None


def test_an_evening_of_insults_ends_a_friendship_of_ours_only(pumped: dict[str, RunRecord]) -> None:
    """At once, and the original's score does not even fall."""
    original, ours = metrics(pumped["original"]), metrics(pumped["orrery"])

    assert (True, False) == (original["friend_after_spree"], ours["friend_after_spree"])
    assert original["points_after_spree"] >= original["points_before_spree"]
    assert ours["points_before_spree"] >= 20 > ours["points_after_spree"]


def test_findings_of_the_pump_are_plain_and_fit_the_screen(pumped: dict[str, RunRecord]) -> None:
    """JSON, short lines, a table with a row for each person, bot and day with an act, and a picture."""
    for record in (*pumped.values(), run("trust_pump", seed=1, users=0, days=1, pings_per_day=1)):
        found = record.findings
        assert found.metrics == json.loads(json.dumps(found.metrics, allow_nan=False))
        assert max(len(line) for _, lines in found.told for line in lines) <= 76
        table = found.tables["standing"]
        assert [column.name for column in table.columns] == list(table.values)
        keys = list(zip(*(table.values[name] for name in ("day", "user", "bot")), strict=True))
        assert len(keys) == len(set(keys)) > 0
        assert "<svg" in found.pictures[-1].svg
    pumping = [key for key in zip(*pumped["orrery"].findings.tables["standing"].values.values(), strict=True)
               if key[1] == "pumper-elena"]  # fmt: skip
    assert list(range(1, 15)) == [row[0] for row in pumping]


def test_pumpers_keep_the_pace_that_is_allowed() -> None:
    """They never write an eleventh message within 30 s, and write all that they may; the insults come at the end."""
    harvest = lived("orrery")
    times = [event.at for event in harvest.events if isinstance(event, Message) and event.user_id == "pumper-elena"]
    reasons = {line.details.get("reason") for line in harvest.journal if line.kind == "noted"}

    assert 12 + 10 == len(times)
    assert all(later - sooner >= 3_200 for sooner, later in pairwise(times))
    assert reasons == {None, "hostile"}


def test_pumpers_like_each_answer_four_times_and_reply_to_it() -> None:
    """Every bot has its two pumpers, who pump no other."""
    harvest = lived("original", bots=2)
    answers = {event.message_id: event for event in harvest.events if isinstance(event, Message) and event.bot}
    mine = {key: one for key, one in answers.items() if one.reply_to_user == "pumper-dotty"}
    likes = [one for one in harvest.events if isinstance(one, ReactionAdd) and one.user_id == "pumper-dotty"]
    replies = [one for one in harvest.events if isinstance(one, Message) and one.reply_to in mine]

    assert {"dotty"} == {one.bot for one in mine.values()}
    assert 4 * len(mine) == len(likes) == len({(one.message_id, one.emoji) for one in likes})
    assert {"pumper-dotty"} == {one.user_id for one in replies}
    assert len(replies) > 3


def test_under_the_original_an_insult_is_worth_as_much_as_a_kind_word() -> None:
    """Its rules are a configuration of ours: no severities, every emoji counts, points instead of a formula."""
    config = pump_config(Config(), "original")
    said = Message(
        event_id="msg:1", at=at(0), guild_id="g", channel_id="c", user_id="u", message_id="1", author_name="U",
        content="I will kill you, you idiot.",
    )  # fmt: skip
    conduct = judge_message(said, config.conduct, recent_ms=[at(0)] * 30, flooded_until_ms=0, impersonating=True)

    assert (1, ()) == (conduct.positive, conduct.severities_milli)
    assert ("points", 20) == (config.trust.model, config.conduct.reactions_per_message)
    assert Config() == pump_config(Config(), "orrery")


def test_points_count_and_know_no_time() -> None:
    """One up, one down, levels at 20, 40, 60 and 80, never above 100, never faded."""
    person = Person("points").marked(positive=19)
    assert (190, "stranger") == (person.permille(at(0)), person.tier(at(0)))
    assert "acquaintance" == person.says(at(0)).tier(at(0))
    assert "stranger" == person.marked(negative=1).tier(at(0))
    assert ["familiar", "trusted", "inner_circle", "inner_circle"] == [
        person.marked(positive=more).tier(at(0)) for more in (21, 20, 20, 500)
    ]
    assert (1000, "inner_circle") == (person.permille(at(9000)), person.tier(at(9000)))
    assert 0 == Person("points").marked(negative=5).permille(at(0))


def test_a_friend_has_twenty_points_and_is_an_acquaintance() -> None:
    """Both (DESIGN section 8); points are rounded half up."""
    assert [False, True, True, False] == [
        is_friend(194, ACQUAINTANCE), is_friend(195, ACQUAINTANCE), is_friend(900, ACQUAINTANCE),
        is_friend(900, STRANGER),
    ]  # fmt: skip


def noted(at_ms: int, trust: int, tier: str, kind: str = "noted", **details: str) -> JournalLine:
    """A bot's line about the one person."""
    told = {"person": person_id_of("sim:u"), "trust": trust, "tier": tier, "outcome": "added", **details}
    return JournalLine(at_ms, "bot:b", 1, kind, "", "", told)


def test_a_course_counts_what_it_took_until_friend() -> None:
    """The tier after the act is what it became; what comes later changes the standing, not the price."""
    lines = [
        noted(1000, 100, "stranger"), noted(2000, 200, "stranger"), noted(3000, 210, "stranger", "reacted"),
        noted(86_401_000, 220, "stranger", became="acquaintance"),
        noted(86_402_000, 0, "acquaintance", became="stranger"),
    ]  # fmt: skip
    (course,) = courses_of(lines, ["u", "x"], 1 << 60).values()
    before = courses_of(lines, ["u"], 86_402_000)

    assert (1.0, 3, 1) == (course.days_to_friend, course.friend_messages, course.friend_reactions)
    assert (4, 1, False) == (course.messages, course.reactions, course.is_friend)
    assert before["u", "b"].is_friend
    assert [before["u", "b"], None] == soonest(before, ["u", "x"])
    assert {} == courses_of(lines, ["x"], 1 << 60)
    slow, quick = Course(0, friend_at=86_400_000), Course(0, friend_at=0)
    assert [quick] == soonest({("u", "a"): slow, ("u", "b"): quick}, ["u"])
