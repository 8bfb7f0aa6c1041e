"""What waits before it is answered: why, until when, in which order, and when nobody answers it any more."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from actors.floor import WAITING_MAX
from actors.planet_messages import Declined
from tests.hand_planet import (
    ALL,
    NAMES,
    TALKATIVE,
    HandPlanet,
    declined,
    deferred,
    done,
    grants,
    reasons,
    rings,
    typing,
)
from tests.hand_turns import MINUTE, SECOND, START_AT, by_bot, card, said
from universe.chat.bid import TRUSTED_LEVEL
from universe.config import ChatConfig, StreamConfig
from universe.events import TypingStart

AT_ONCE = StreamConfig(debounce_s=0)
FIVE_SECONDS = StreamConfig(typing_wait_s=5)
LONG = ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0, cross_bot_max_chain=50)


def test_an_answer_waits_for_who_is_typing_and_no_longer_than_the_settings_say() -> None:
    """A person who types for ten seconds holds it up for five; also a direct one."""
    driven = HandPlanet(stream=FIVE_SECONDS)
    driven.receive(typing(1, START_AT))
    heard = driven.receive(said(1, mentions=("id-elena",), at=START_AT + SECOND))
    answered = driven.receive(heard.timers[0].body, heard.timers[0].at)

    assert [("1", "typing", START_AT + 6 * SECOND)] == deferred(heard)
    assert [("elena", "1", 1)] == grants(answered)
    assert START_AT + 6 * SECOND == driven.now


def test_an_answer_waits_no_longer_than_the_typing_counts() -> None:
    """Ten seconds after it began it holds up nothing, and it ends when the message comes."""
    driven = HandPlanet(stream=FIVE_SECONDS)
    driven.receive(typing(1, START_AT))
    late = driven.receive(said(1, "music", at=START_AT + 7 * SECOND))
    driven.receive(typing(2, START_AT + 30 * SECOND, "u1"))
    own = driven.receive(said(2, mentions=("id-elena",), at=START_AT + 31 * SECOND, user_id="u1"))

    assert [("1", "typing", START_AT + 10 * SECOND)] == deferred(late)
    assert ([], [("elena", "2", 1)]) == (deferred(own), grants(own))


@pytest.mark.parametrize("more", [{"is_bot": True, "user_id": "id-anna"}, {"user_id": ""}, {"channel_id": "c2"}])
def test_bots_and_nobody_hold_up_nothing(more: dict[str, Any]) -> None:
    """Nor does who types in another channel."""
    driven = HandPlanet()
    fields: dict[str, Any] = {"event_id": "ty:1", "at": START_AT, "guild_id": "g", "channel_id": "c"} | more
    driven.receive(TypingStart(**fields))

    assert [("anna", "1", 1)] == grants(driven.receive(said(1, "music", at=START_AT + 1)))


def test_waiting_for_who_types_uses_up_no_patience() -> None:
    """Who types again and again delays an answer until its time is over, and it is never given up for that."""
    driven = HandPlanet(ChatConfig(defers_max=0))
    driven.receive(typing(1, START_AT))
    heard = driven.receive(said(1, "music", at=START_AT + 1))
    outcomes = rings(driven, heard)

    assert [("anna", "1", 1)] == grants(*outcomes)
    assert 1 == driven.channel().grants


def test_a_second_ambient_message_waits_for_the_floor() -> None:
    """Looked at again after ``defer_s``, or as soon as the floor is free."""
    driven = HandPlanet(stream=AT_ONCE)
    driven.receive(said(1, "music"))
    second = driven.receive(said(2, "music", at=START_AT + SECOND))

    assert [("2", "busy", START_AT + 6 * SECOND)] == deferred(second)
    assert [("2", "busy")] == driven.waiting()
    assert [("anna", "2", 2)] == grants(driven.receive(done("anna", 1, slot=0), START_AT + 2 * SECOND))
    assert [] == driven.waiting()


@pytest.mark.parametrize("defers_max", [0, 1, 3])
def test_who_waits_for_a_floor_gives_up_after_so_many_looks(defers_max: int) -> None:
    """Each one is told; then every bot that wanted to answer is denied, and its next sweep may find the message."""
    driven = HandPlanet(ChatConfig(defers_max=defers_max, grant_timeout_s=600), AT_ONCE)
    driven.receive(said(1, "music"))
    outcome = driven.receive(said(2, "music", at=START_AT + 1))
    put_off = deferred(outcome)
    while outcome.timers:
        outcome = driven.receive(outcome.timers[0].body, outcome.timers[0].at)
        put_off += deferred(outcome)

    assert [START_AT + 1 + (number + 1) * 5 * SECOND for number in range(defers_max)] == [one[2] for one in put_off]
    assert dict.fromkeys(NAMES, "gave_up_waiting") == reasons(outcome)
    assert [] == driven.waiting()
    assert [["2"], ["2"], ["2"]] == [driven.left(bot) for bot in NAMES]


def test_what_waits_comes_by_lane_and_then_by_age() -> None:
    """Somebody trusted before who is merely named, before what is interesting; the older of two alike first."""
    driven = HandPlanet(ChatConfig(defers_max=3), AT_ONCE)
    driven.knows(msgspec.structs.replace(card("elena", "music"), standing={"u5": TRUSTED_LEVEL}))
    driven.receive(said(1, "music"))
    driven.receive(said(2, "music", at=START_AT + 1))
    driven.receive(said(3, "what does marcus say?", at=START_AT + 2))
    driven.receive(said(4, "music", at=START_AT + 3))
    driven.receive(said(5, "hm", at=START_AT + 4, user_id="u5"))
    order, number = [], 1
    while driven.channel().floors:
        floor = driven.channel().floors[0]
        assert floor.message is not None
        order.append((floor.message.message_id, floor.bot))
        driven.receive(done(floor.bot, number, slot=floor.slot))
        number += 1

    assert [("1", "anna"), ("5", "elena"), ("3", "marcus"), ("2", "anna"), ("4", "anna")] == order


def test_bots_that_write_too_fast_are_answered_when_the_burst_is_over() -> None:
    """Three messages of bots in thirty seconds; only what bots say waits for it."""
    driven = HandPlanet(LONG)
    for number in (1, 2):
        driven.receive(by_bot(number, "anna", at=START_AT + number * SECOND))
    third = driven.receive(by_bot(3, "elena", mentions=("id-marcus",), at=START_AT + 3 * SECOND))
    person = driven.receive(said(4, "music", at=START_AT + 4 * SECOND))
    driven.receive(done("anna", 1, slot=3), START_AT + 5 * SECOND)
    until = START_AT + SECOND + 30 * SECOND
    answered = driven.receive(third.timers[0].body, third.timers[0].at)

    assert [("3", "burst", until)] == deferred(third)
    assert [("whisper:crossbot:burst:c", str(until), until - START_AT - 3 * SECOND)] == [
        (view.key, view.value, view.ttl_ms) for view in third.views if "burst" in view.key
    ]
    assert [("anna", "4", 1)] == grants(person)
    assert [("marcus", "3", 2)] == grants(answered)


def test_a_woken_bot_comes_last_for_a_minute() -> None:
    """The floor goes to a bot that rests less, whatever the bids; a direct message knows no rest."""
    driven = HandPlanet()
    driven.knows(card("anna", "music", "song"))
    first = driven.receive(said(1, "music and a song"))
    driven.receive(done("anna", 1, slot=0), START_AT + SECOND)
    second = driven.receive(said(2, "music and a song", at=START_AT + 2 * SECOND))
    asked = driven.receive(said(3, mentions=("id-anna",), at=START_AT + 3 * SECOND))

    assert [("anna", "1", 1), ("elena", "2", 2), ("anna", "3", 3)] == grants(first, second, asked)


def test_while_all_rest_only_the_newest_message_is_kept() -> None:
    """Until the first of them has rested; the older ones are told that a newer one took their place."""
    driven = HandPlanet(bots=("elena",))
    driven.receive(said(1, "music"))
    driven.receive(done("elena", 1, slot=0), START_AT + SECOND)
    second = driven.receive(said(2, "music", at=START_AT + 10 * SECOND))
    third = driven.receive(said(3, "music", at=START_AT + 20 * SECOND))
    before = driven.receive(second.timers[0].body, START_AT + MINUTE - 1)
    answered = driven.receive(third.timers[0].body, third.timers[0].at)

    assert [("2", "debounce", START_AT + MINUTE), ("3", "debounce", START_AT + MINUTE)] == deferred(second, third)
    assert [("2", "elena", "coalesced")] == [
        (line["message"], line["bot"], line["reason"]) for line in third.decisions("denied")
    ]
    assert ([], [("elena", "3", 2)]) == (grants(before), grants(answered))
    assert ["2"] == driven.left("elena")


def test_an_older_message_is_kept_for_the_bots_that_the_newer_one_does_not_interest() -> None:
    """Only the bot that bids for both prefers the newer one."""
    driven = HandPlanet(bots=())
    driven.knows(card("anna", "music"))
    driven.knows(card("elena", "music", "garden"))
    for number, (text, bot) in enumerate([("music", "anna"), ("garden", "elena")]):
        driven.receive(said(number, text, at=START_AT + number))
        driven.receive(done(bot, number + 1, slot=number))
    driven.receive(said(3, "music", at=START_AT + 10))
    newer = driven.receive(said(4, "garden", at=START_AT + 11))

    assert {"anna": "low_interest", "elena": "coalesced"} == reasons(newer)
    assert [("3", ["anna"]), ("4", ["elena"])] == [
        (one.message.message_id, [made.bot for made in one.bids]) for one in driven.channel().waiting
    ]


def test_direct_messages_are_never_coalesced() -> None:
    """Ten mentions in ten seconds are ten grants."""
    driven = HandPlanet()
    outcomes = [driven.receive(said(n, mentions=("id-elena",), at=START_AT + n * SECOND)) for n in range(10)]

    assert [("elena", str(n), n + 1) for n in range(10)] == grants(*outcomes)
    assert [] == deferred(*outcomes)


def test_a_declined_message_goes_to_the_next_bidder_and_then_waits_for_a_sweep() -> None:
    """Who declined may find it when it looks around; nobody else is asked twice."""
    driven = HandPlanet()
    driven.receive(said(1, "music"))
    outcomes = [driven.receive(declined(bot, number + 1, slot=0)) for number, bot in enumerate(NAMES)]

    assert [("elena", "1", 2), ("marcus", "1", 3)] == grants(*outcomes)
    assert [["1"], ["1"], ["1"]] == [driven.left(bot) for bot in NAMES]
    kept = driven.recent("1")
    assert kept is not None
    assert "" == kept.settled


@pytest.mark.parametrize("end", ["done", "own message", "expired"])
def test_a_message_is_settled_by_its_answer_however_the_planet_learns_of_it(end: str) -> None:
    """By the bot's word, by the message itself, or by a silence in which it may have spoken; no sweep finds it then."""
    driven = HandPlanet()
    heard = driven.receive(said(1, "music"))
    if end == "done":
        outcome = driven.receive(done("anna", 1, slot=0))
    elif end == "own message":
        outcome = driven.receive(by_bot(2, "anna", reply_to="1", reply_to_user="u1", at=START_AT + SECOND))
    else:
        outcome = driven.receive(heard.timers[0].body, heard.timers[0].at)
    kept = driven.recent("1")

    assert kept is not None
    assert ("anna", []) == (kept.settled, driven.floors())
    assert ["elena", "marcus"] == [line["bot"] for line in outcome.decisions("denied") if line["reason"] == "outbid"]
    assert [[], [], []] == [driven.left(bot) for bot in NAMES]


def test_a_bots_own_message_frees_the_floor_of_what_it_answers_and_no_other() -> None:
    """Its word of it, which comes later, changes nothing any more."""
    driven = HandPlanet()
    for number in (1, 2):
        driven.receive(said(number, mentions=("id-elena",)))
    driven.receive(by_bot(3, "elena", reply_to="2", reply_to_user="u1", at=START_AT + 1))
    driven.receive(by_bot(4, "anna", reply_to="1", reply_to_user="u1", at=START_AT + 2))
    late = driven.receive(done("elena", 2, slot=1))

    assert [("elena", 1)] == driven.floors()
    assert ([], []) == (late.sent, late.journal)


def test_who_was_mentioned_as_well_speaks_after_the_first_has_spoken() -> None:
    """Though the message is settled then: each was asked, and each speaks once."""
    driven = HandPlanet()
    driven.receive(said(1, mentions=ALL))
    second = driven.receive(by_bot(2, "anna", reply_to="1", reply_to_user="u1", at=START_AT + 1))
    late = driven.receive(done("anna", 1, slot=0))
    third = driven.receive(done("elena", 2, slot=0))

    assert [("elena", "1", 2), ("marcus", "1", 3)] == grants(second, late, third)


def test_an_expired_grant_is_told_once_and_each_timer_looks_at_its_own() -> None:
    """Two floors of one minute: the first timer ends the first."""
    driven = HandPlanet()
    timers = [
        driven.receive(said(n, mentions=(f"id-{bot}",), at=START_AT + n)).timers[0] for n, bot in enumerate(NAMES)
    ]
    outcomes = [driven.receive(timer.body, timer.at) for timer in timers]
    again = driven.receive(timers[0].body, timers[0].at + 1)

    assert [[bot] for bot in NAMES] == [[line["bot"] for line in one.decisions("expired")] for one in outcomes]
    assert [] == again.journal
    assert [] == driven.floors()


def test_who_says_after_its_grant_ran_out_that_it_never_spoke_may_find_the_message_later() -> None:
    """Only that bot, and only if the message is still kept under its id."""
    driven = HandPlanet()
    heard = driven.receive(said(1, mentions=("id-elena",)))
    driven.receive(heard.timers[0].body, heard.timers[0].at)
    others = [
        Declined("c", 1, "anna", "too_late", 0, "1"), Declined("c", 1, "elena", "too_late", 0, "77"),
        Declined("c", 1, "elena", "too_late", 5, "1"),
    ]  # fmt: skip
    for other in others:
        driven.receive(other)
    settled = driven.recent("1")
    assert settled is not None
    assert ("elena", []) == (settled.settled, driven.left("elena"))

    driven.receive(Declined("c", 1, "elena", "too_late", 0, "1"))
    free = driven.recent("1")
    assert free is not None
    assert ("", ["1"]) == (free.settled, driven.left("elena"))


def test_only_so_many_messages_wait_in_a_channel() -> None:
    """The next one is given up at once; a direct one is answered all the same."""
    driven = HandPlanet(ChatConfig(defers_max=3), AT_ONCE)
    driven.receive(said(0, "music"))
    outcomes = [
        driven.receive(said(1 + number, "music", at=START_AT + 1 + number)) for number in range(WAITING_MAX + 1)
    ]
    asked = driven.receive(said(1000, mentions=("id-elena",), at=START_AT + 1000))

    assert WAITING_MAX == len(driven.waiting()) == len(deferred(*outcomes))
    assert dict.fromkeys(NAMES, "gave_up_waiting") == reasons(outcomes[-1])
    assert [("elena", "1000", 2)] == grants(asked)


def test_a_bot_that_is_gone_when_its_turn_comes_gets_none() -> None:
    """It has not said for too long that it is alive."""
    driven = HandPlanet(stream=AT_ONCE, bots=())
    driven.knows(card("anna", "music"))
    driven.receive(said(1, "music"))
    driven.knows(card("elena", "song"), alive_until=START_AT + 30 * SECOND)
    waits = driven.receive(said(2, "a song", at=START_AT + SECOND))
    free = driven.receive(done("anna", 1, slot=0), START_AT + 30 * SECOND)

    assert 1 == len(deferred(waits))
    assert ([], {"elena": "offline"}) == (grants(free), reasons(free))
    assert [] == driven.waiting()


def test_between_bots_every_put_off_and_every_denial_says_when_to_ask_again() -> None:
    """A number, or null where only a person or nothing would change it."""
    driven = HandPlanet(TALKATIVE)
    lines = []
    for number in range(1, 8):
        bot, other = NAMES[number % 2], NAMES[(number + 1) % 2]
        at = START_AT + number * MINUTE
        lines += driven.receive(by_bot(number, bot, reply_to_user=f"id-{other}", at=at)).decisions("denied")
    by_reason = {str(line["reason"]): line["retry_after_ms"] for line in lines if line["bot"] != "marcus"}

    assert {"chain_limit": None} == by_reason
    assert {"addressed_to_other"} == {line["reason"] for line in lines if line["bot"] == "marcus"}
    driven.receive(said(50, at=START_AT + 8 * MINUTE))
    rests = driven.receive(by_bot(51, "anna", reply_to_user="id-elena", at=START_AT + 9 * MINUTE))
    (line,) = [line for line in rests.decisions("denied") if line["bot"] == "elena"]
    assert ("cooldown", 5 * MINUTE + 10 * MINUTE + 2 * MINUTE - 9 * MINUTE) == (line["reason"], line["retry_after_ms"])
