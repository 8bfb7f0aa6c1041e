"""A bot that looks around: when, what it asks its planets, what it plans, and what it does when a planet says no."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from actors.bot import Bot
from actors.bot_life import FRIENDS_ASKED, LOCK_MS, Sweep
from actors.bot_parameters import BotParameters
from actors.bot_records import FRIENDS_KEPT, Friend, PeopleCounts, befriend
from actors.member import Started
from actors.planet_messages import FloorAsked, FloorDenied, Granted, LookAround, Perceived
from tests.hand_bot import ELENA
from tests.hand_people import Town
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT, HandDriven, Outcome, said
from tests.small_worlds import GENEROUS
from universe.chat.bid import Bid
from universe.chat.daily_life import REACH_OUT, Scenery
from universe.chat.lanes import AMBIENT, DIRECT
from universe.chat.left import Candidate
from universe.config import BudgetConfig, PeopleConfig, StreamConfig
from universe.events import Message, Presence

FIRST = 7 * MINUTE


def elena(budget: BudgetConfig = GENEROUS, **stream: Any) -> HandDriven:
    """Elena on planets g and h."""
    own = BotParameters(
        persona=ELENA, planets=("g", "h"), budget=budget, stream=StreamConfig(**stream), prefix="w1", seed=1
    )
    return HandDriven(Bot("bot:elena", own))


def sweeps(outcome: Outcome) -> list[int]:
    """When the bot looks around next (UTC ms)."""
    return [timer.at for timer in outcome.timers if isinstance(timer.body, Sweep)]


def asked(outcome: Outcome) -> list[tuple[str, FloorAsked]]:
    """The floors that it asks planets for."""
    return [(to, envelope.body) for to, envelope in outcome.sent if isinstance(envelope.body, FloorAsked)]


def scenery(*bids: Bid, **more: Any) -> Perceived:
    """What planet g shows: messages 1, 2, ... with these bids."""
    candidates = tuple(Candidate(str(n), "c", START_AT, made) for n, made in enumerate(bids, start=1))
    return Perceived(Scenery("g", candidates, **more))


MUSIC = Bid("elena", 480, ("interest", "music"), lane=AMBIENT)


def test_a_bot_looks_around_every_seven_minutes_and_bots_not_all_at_once() -> None:
    """The first time at a moment of its own."""
    driven = elena()
    (first,) = sweeps(driven.receive(Started()))
    outcome = driven.receive(Sweep(), first)
    other = ELENA.__class__(name="marcus", user_id="9003", display_name="Marcus")
    marcus = HandDriven(Bot("bot:marcus", BotParameters(persona=other, planets=("g",), budget=GENEROUS, seed=1)))

    assert START_AT < first <= START_AT + FIRST
    assert [first + FIRST] == sweeps(outcome)
    assert [("planet:g", LookAround("elena")), ("planet:h", LookAround("elena"))] == [
        (to, envelope.body) for to, envelope in outcome.sent if isinstance(envelope.body, LookAround)
    ]
    assert [first] != sweeps(marcus.receive(Started()))


def test_no_sweep_where_it_is_switched_off_or_there_is_nowhere_to_look() -> None:
    """An interval of 0 minutes, or no planet."""
    nowhere = HandDriven(Bot("bot:elena", BotParameters(persona=ELENA, planets=(), budget=GENEROUS)))

    assert [] == sweeps(elena(discord_check_interval_minutes=0).receive(Started()))
    assert [] == sweeps(nowhere.receive(Started()))


def test_what_is_planned_is_asked_for_with_its_reason_and_journaled() -> None:
    """On the planet where it was perceived; the seed's lock shows that the bot is about to act."""
    outcome = elena().receive(scenery(MUSIC))

    assert [("planet:g", FloorAsked("elena", "reply", "interest", "c", "1"))] == asked(outcome)
    assert [
        {"act": "reply", "reason": "interest", "channel": "c", "message": "1", "candidates": 1, "retry_after_ms": None}
    ] == outcome.decisions("planned")
    assert [("w1:lock:daily_life:elena", str(START_AT), LOCK_MS)] == [
        (view.key, view.value, view.ttl_ms) for view in outcome.views
    ]


def test_a_bot_that_observes_asks_for_nothing() -> None:
    """It says why where there was something to see, and nothing where there was not."""
    tired = elena(BudgetConfig(ambient_per_day=0))
    observed, nothing = tired.receive(scenery(MUSIC)), elena().receive(scenery())

    assert ([], []) == (asked(observed), asked(nothing))
    assert [("observe", "day_budget", DAY - (START_AT % DAY))] == [
        (line["act"], line["reason"], line["retry_after_ms"]) for line in observed.decisions("planned")
    ]
    assert [] == nothing.decisions("planned")


def test_what_the_planet_denies_is_observed_with_the_reason_and_the_retry_after() -> None:
    """The bot does nothing else about it; the lock is gone."""
    outcome = elena().receive(FloorDenied("c", "reply", "busy", 5000))

    assert [{"act": "reply", "channel": "c", "reason": "busy", "retry_after_ms": 5000}] == outcome.decisions("observed")
    assert [("w1:lock:daily_life:elena", None)] == [(view.key, view.value) for view in outcome.views]
    assert [] == asked(outcome)


def test_a_direct_message_that_was_left_is_asked_for_by_a_tired_bot() -> None:
    """A person waits for it."""
    tired = elena(BudgetConfig(ambient_per_day=0))
    outcome = tired.receive(scenery(MUSIC, Bid("elena", 1000, ("mention",), "offline", DIRECT)))

    assert ["2"] == [body.message_id for _, body in asked(outcome)]


@pytest.mark.parametrize("switched_on", [False, True])
def test_friends_who_were_not_heard_for_a_day_are_asked_after(switched_on: bool) -> None:
    """Those of the planet, the longest silent first, five at most; only where reaching out is switched on."""
    driven = elena(reach_out=switched_on)
    state = driven.state
    for number in range(8):
        befriend(state.people, f"u{number}", Friend(2, START_AT - number * HOUR, "g", f"c{number}"))
    befriend(state.people, "u9", Friend(2, START_AT - 2 * DAY, "h", "c9"))
    driven._state = msgspec.msgpack.encode(state)
    outcome = driven.receive(Sweep(), START_AT + 22 * HOUR)
    told = {to: envelope.body.friends for to, envelope in outcome.sent if isinstance(envelope.body, LookAround)}

    expected = {f"u{number}": f"c{number}" for number in (7, 6, 5, 4, 3)}
    assert FRIENDS_ASKED == len(expected)
    assert {"planet:g": expected, "planet:h": {"u9": "c9"}} == told if switched_on else {
        "planet:g": {}, "planet:h": {},
    } == told  # fmt: skip


def test_a_bot_keeps_only_so_many_friends_and_no_former_ones() -> None:
    """Those heard last."""
    counts = PeopleCounts()
    for number in range(FRIENDS_KEPT + 3):
        befriend(counts, f"u{number}", Friend(2, START_AT + number, "g", "c"))
    befriend(counts, "u10", Friend(1, START_AT, "g", "c"))

    assert FRIENDS_KEPT - 1 == len(counts.friends)
    assert not {"u0", "u1", "u2", "u10"} & set(counts.friends)


def test_who_was_written_to_unasked_is_left_in_peace_as_long_as_who_spoke() -> None:
    """Or a friend who does not answer would be written to every seven minutes; who is no friend becomes none by it."""
    driven = elena(reach_out=True)
    state = driven.state
    befriend(state.people, "u1", Friend(2, START_AT - 2 * DAY, "g", "c1"))
    driven._state = msgspec.msgpack.encode(state)
    for number, user_id in enumerate(("u1", "u7"), start=1):
        driven.receive(Granted("c1", None, number, ("silent",), AMBIENT, 0, START_AT + MINUTE, REACH_OUT, -1, user_id))
    early, late = driven.receive(Sweep(), START_AT + DAY - 1), driven.receive(Sweep(), START_AT + DAY)

    assert [{}, {}] == [body.friends for body in early.bodies(LookAround)]
    assert [{"u1": "c1"}, {}] == [body.friends for body in late.bodies(LookAround)]


def test_in_a_world_a_bot_writes_once_to_a_friend_who_is_online_and_to_nobody_else() -> None:
    """The owner is a friend from the first word; a stranger is not, and a friend in the dark is left alone."""
    stream = StreamConfig(reach_out=True, post_chance=1.0, reach_out_after_hours=1)
    people = PeopleConfig(owner_ids=("sim:1", "sim:3"))
    start = START_AT + MINUTE
    events: list[Any] = [said(n, "Elena's music", start + n, user_id=str(n)) for n in (1, 2, 3)]
    stated: dict[int, Any] = {1: "online", 2: "online", 3: "offline"}
    events += [
        Presence(event_id=f"pr:{n}", at=start + n, guild_id="g", user_id=str(n), status=status)
        for n, status in stated.items()
    ]
    with Town(people=people, stream=stream) as town:
        town.hears(events).until(start + 110 * MINUTE)
        said_by_bots = [one for one in town.runtime.harvest().events if isinstance(one, Message) and one.bot]

    assert [("1",)] == [one.mentions for one in said_by_bots if not one.reply_to]
