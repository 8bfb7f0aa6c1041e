"""The floor of a channel: one speaker per message, the others in turn, put off with a reason, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actors.floor import LookAgain
from actors.planet_messages import Granted
from tests.hand_planet import ALL, NAMES, HandPlanet, declined, done, grants, reasons
from tests.hand_turns import MINUTE, SECOND, START_AT, by_bot, card, said
from tests.scale import scaled
from tests.small_worlds import conversation, persona
from universe.chat.bid import Scene, bid, called_bots
from universe.chat.words import words
from universe.config import ChatConfig, StreamConfig
from universe.events import Message


def test_one_bot_answers_what_interests_all() -> None:
    """The best bid, or the first by name; the others keep their place in case it declines."""
    driven = HandPlanet()
    outcome = driven.receive(said(1, "music!"))

    assert [("anna", "1", 1)] == grants(outcome)
    (floor,) = driven.channel().floors
    assert (["elena", "marcus"], False) == ([made.bot for made in floor.others], floor.in_turn)
    assert {"elena": "outbid", "marcus": "outbid"} == reasons(driven.receive(done("anna", 1)))
    assert [] == driven.floors()


def test_the_grant_tells_the_bot_what_it_needs() -> None:
    """The message, why, until when, and the place in the chain; the journal tells the score."""
    outcome = HandPlanet().receive(said(1, "music", mentions=("id-elena",), at=START_AT + SECOND))
    granted = outcome.bodies(Granted)[0]

    assert ("1", ("mention",), True, 0) == (
        granted.message.message_id, granted.why, granted.direct, granted.turn_in_chain
    )  # fmt: skip
    assert (START_AT + 61 * SECOND, "reply", 0) == (granted.until, granted.act, granted.slot)
    assert [
        {"message": "1", "channel": "c", "bot": "elena", "score": 1000, "why": ["mention"], "lane": "direct",
         "bids": ["elena:1000:mention"], "state": "watching"}
    ] == outcome.decisions("granted")  # fmt: skip
    assert {"anna": "addressed_to_other", "marcus": "addressed_to_other"} == reasons(outcome)


def test_the_journal_tells_all_bids_and_their_first_reasons() -> None:
    """Also of those that were not chosen."""
    (line,) = HandPlanet().receive(said(1, "music, a song, Anna's music")).decisions("granted")

    assert ["anna:800:name", "elena:600:interest", "marcus:600:interest"] == line["bids"]


@pytest.mark.parametrize("passing", ["done", "declined"])
def test_mentioned_bots_speak_each_once_in_turn(passing: str) -> None:
    """In the order of their mention; the next one comes when the one before has answered or declined."""
    driven = HandPlanet()
    outcome = driven.receive(said(1, mentions=("id-marcus", "id-anna", "id-elena")))
    turns = []
    for number, bot in enumerate(("marcus", "anna", "elena"), start=1):
        turns += grants(outcome)
        over = done(bot, number) if passing == "done" else declined(bot, number)
        outcome = driven.receive(over)

    assert [("marcus", "1", 1), ("anna", "1", 2), ("elena", "1", 3)] == turns
    assert ([], []) == (grants(outcome), driven.floors())


def test_who_was_not_mentioned_does_not_take_turns_with_those_who_were() -> None:
    """Two are mentioned, the third is named: it is outbid at once."""
    driven = HandPlanet()
    outcome = driven.receive(said(1, "what does elena say?", mentions=("id-marcus", "id-anna")))

    assert {"elena": "outbid"} == reasons(outcome)
    assert [("anna", "1", 2)] == grants(driven.receive(done("marcus", 1)))
    assert [] == grants(driven.receive(done("anna", 2)))


def test_a_declined_grant_goes_to_the_next_bidder() -> None:
    """Until nobody is left."""
    driven = HandPlanet()
    driven.receive(said(1, "music"))
    second = driven.receive(declined("anna", 1))
    third = driven.receive(declined("elena", 2))
    nobody = driven.receive(declined("marcus", 3))

    assert [("elena", "1", 2), ("marcus", "1", 3)] == grants(second) + grants(third)
    assert [] == grants(nobody)
    assert [] == driven.floors()


@pytest.mark.parametrize("late", [done("anna", 7), done("marcus", 1), declined("anna", 2)])
def test_an_answer_to_another_grant_changes_nothing(late: Any) -> None:
    """A wrong number or a wrong bot does not free the floor."""
    driven = HandPlanet()
    driven.receive(said(1, "music"))
    outcome = driven.receive(late)

    assert ([], []) == (outcome.sent, outcome.journal)
    assert [("anna", 1)] == driven.floors()


def test_a_message_during_an_answer_is_deferred_with_reason_and_time() -> None:
    """And gets its answer as soon as the floor is free."""
    driven = HandPlanet()
    driven.receive(said(1, "music"))
    second = driven.receive(said(2, "a song", at=START_AT + SECOND))
    free = driven.receive(done("anna", 1), START_AT + 2 * SECOND)

    assert [
        {"message": "2", "channel": "c", "bot": "anna", "reason": "busy", "until": START_AT + 6 * SECOND}
    ] == second.decisions("deferred")
    assert [] == grants(second)
    assert [START_AT + 6 * SECOND] == [timer.at for timer in second.timers]
    assert [("elena", "2", 2)] == grants(free)


def test_what_has_waited_longest_comes_first_and_each_goes_to_another_bot() -> None:
    """One at a time; who was woken in this channel a moment ago comes last."""
    driven = HandPlanet()
    for number in (1, 2, 3):
        driven.receive(said(number, "music", at=START_AT + number))

    assert [("elena", "2", 2)] == grants(driven.receive(done("anna", 1)))
    assert [("marcus", "3", 3)] == grants(driven.receive(done("elena", 2)))


def test_a_direct_message_waits_for_no_floor() -> None:
    """A floor belongs to a message: two people who ask two bots are answered at once, and so is who asks one twice."""
    driven = HandPlanet()
    driven.receive(said(1, "music"))
    asked = [driven.receive(said(2, mentions=("id-elena",))), driven.receive(said(3, "Elena?", user_id="u2"))]

    assert [("elena", "2", 2), ("elena", "3", 3)] == [grant for outcome in asked for grant in grants(outcome)]
    assert [("anna", 1), ("elena", 2), ("elena", 3)] == driven.floors()
    assert [] == [line for outcome in asked for line in outcome.decisions("deferred")]


def test_each_floor_is_freed_by_its_own_answer() -> None:
    """In any order."""
    driven = HandPlanet()
    for number, bot in enumerate(NAMES, start=1):
        driven.receive(said(number, mentions=(f"id-{bot}",)))
    driven.receive(done("elena", 2))
    assert [("anna", 1), ("marcus", 3)] == driven.floors()

    driven.receive(declined("marcus", 3))
    assert [("anna", 1)] == driven.floors()


@pytest.mark.parametrize("defers_max", [0, 1, 3])
def test_a_message_is_given_up_after_so_many_deferrals(defers_max: int) -> None:
    """Each one is told; then every bot that wanted to answer hears that it waited in vain."""
    driven = HandPlanet(ChatConfig(defers_max=defers_max, grant_timeout_s=600))
    driven.receive(said(1, "music"))
    outcome = driven.receive(said(2, "music", at=START_AT + 1))
    deferred = outcome.decisions("deferred")
    while outcome.timers:
        outcome = driven.receive(outcome.timers[0].body, outcome.timers[0].at)
        deferred += outcome.decisions("deferred")

    assert [START_AT + 1 + (number + 1) * 5 * SECOND for number in range(defers_max)] == [
        line["until"] for line in deferred
    ]
    assert dict.fromkeys(NAMES, "gave_up_waiting") == reasons(outcome)
    assert [] == driven.channel().waiting


def test_a_grant_runs_out_and_nobody_else_answers_that_message() -> None:
    """The silent bot may still be about to speak, so the message is over; what waits comes next."""
    driven = HandPlanet()
    timer = driven.receive(said(1, "music")).timers[0]
    driven.receive(said(2, "music", at=START_AT + 59 * SECOND))
    early = driven.receive(LookAgain("c", timer.body.slot), timer.at - 1)
    outcome = driven.receive(timer.body, timer.at)

    assert [] == early.decisions("expired")
    assert [{"message": "1", "channel": "c", "bot": "anna"}] == outcome.decisions("expired")
    assert {"elena": "outbid", "marcus": "outbid"} == reasons(outcome)
    assert [("anna", "2", 2)] == grants(outcome)


def test_a_silent_bot_does_not_take_the_turn_of_those_mentioned_after_it() -> None:
    """Each mentioned bot may speak once, so when the first one's grant runs out the second gets its own."""
    driven = HandPlanet()
    timer = driven.receive(said(1, mentions=("id-marcus", "id-anna"))).timers[0]
    outcome = driven.receive(timer.body, timer.at)

    assert 1 == len(outcome.decisions("expired"))
    assert [("anna", "1", 2)] == grants(outcome)
    assert {} == reasons(outcome)


def test_a_bot_that_is_not_ours_is_never_answered() -> None:
    """Whatever it says and whomever it mentions; one line tells why."""
    driven = HandPlanet()
    foreign = said(1, "Elena, music! a song!", mentions=ALL, user_id="id-foreign", author_is_bot=True)
    outcome = driven.receive(foreign)

    assert [
        {"message": "1", "channel": "c", "bot": "", "reason": "foreign_bot", "retry_after_ms": None}
    ] == outcome.decisions("denied")
    assert [] == outcome.sent


def test_what_is_meant_for_somebody_else_is_left_alone() -> None:
    """A mention of, or a reply to, a person; every bot's reason is in the journal."""
    for more in ({"mentions": ("u2",)}, {"reply_to_user": "u2"}):
        outcome = HandPlanet().receive(said(1, "music, a song", **more))

        assert dict.fromkeys(NAMES, "addressed_to_other") == reasons(outcome)
        assert [] == outcome.sent


def test_a_waiting_message_of_a_bot_is_judged_again_when_its_turn_comes() -> None:
    """In the meantime the chain may have reached its limit."""
    driven = HandPlanet(ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0, cross_bot_max_chain=3))
    driven.receive(said(1, mentions=("id-anna",)))
    waiting = driven.receive(by_bot(2, "elena", mentions=("id-marcus",), at=START_AT + 1))
    driven.receive(by_bot(3, "elena", at=START_AT + 2))
    outcome = driven.receive(by_bot(4, "anna", at=START_AT + 3, reply_to="1", reply_to_user="u1"))

    assert ["busy"] == [line["reason"] for line in waiting.decisions("deferred")]
    assert ("2", "marcus", "chain_limit") in [
        (line["message"], line["bot"], line["reason"]) for line in outcome.decisions("denied")
    ]
    assert ([], [], []) == (grants(outcome), driven.floors(), driven.channel().waiting)


def test_answers_under_way_count_before_they_are_said() -> None:
    """While one bot writes the last message that the limit allows, nobody else may begin one to a bot."""
    driven = HandPlanet(ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0, cross_bot_max_chain=2))
    driven.receive(said(1, mentions=("id-anna",)))
    outcome = driven.receive(by_bot(2, "elena", reply_to_user="id-marcus", at=START_AT + 1))

    assert "chain_limit" == reasons(outcome)["marcus"]


def test_the_chain_is_shown_under_the_seeds_key() -> None:
    """One JSON object with the seed's field names, ids as texts, for ten minutes; gone when a person speaks."""
    driven = HandPlanet(prefix="w1")
    driven.receive(said(1, "hello"))
    driven.receive(by_bot(2, "elena", at=START_AT + SECOND))
    shown = driven.receive(by_bot(3, "marcus", at=START_AT + 2 * SECOND)).views
    gone = driven.receive(said(4, "hm", at=START_AT + 3 * SECOND)).views

    assert [("w1:crossbot:chain:c", 600_000)] == [(view.key, view.ttl_ms) for view in shown]
    assert {
        "channel_id": "c", "participants": ["elena", "marcus"], "message_count": 2, "started_at": START_AT + SECOND,
        "last_activity_at": START_AT + 2 * SECOND, "last_message_id": "3", "last_bot": "marcus",
    } == json.loads(shown[0].value or "")  # fmt: skip
    assert [("w1:crossbot:chain:c", None)] == [(view.key, view.value) for view in gone]
    assert [] == driven.receive(said(5, "hm", at=START_AT + 4 * SECOND)).views


def test_the_cooldown_is_shown_under_the_seeds_key() -> None:
    """Until when bots rest, in UTC ms, and for as long as that."""
    driven = HandPlanet(ChatConfig(enable_cross_bot_chat=True, cross_bot_max_chain=2))
    first = driven.receive(by_bot(1, "elena", at=START_AT))
    views = driven.receive(by_bot(2, "marcus", at=START_AT + SECOND)).views
    until = START_AT + SECOND + 10 * MINUTE

    assert ["whisper:crossbot:chain:c"] == [view.key for view in first.views]
    assert [("whisper:crossbot:cooldown:c", str(until), 600_000)] == [
        (view.key, view.value, view.ttl_ms) for view in views[1:]
    ]


TEXTS = st.sampled_from(["music", "music and a song", "hello", "Elena?", "Marcus and Anna", "a reply", "good night"])


@st.composite
def streams(draw: st.DrawFn) -> list[Message]:
    """People and foreign bots who say things to everybody, to one bot, to several, in reply, at any pace."""
    at, events = START_AT + SECOND, []
    for number in range(draw(st.integers(1, 14))):
        at += draw(st.sampled_from([0, 1, 500, 3 * SECOND, 20 * SECOND, 2 * MINUTE, 12 * MINUTE]))
        more: dict[str, Any] = {"user_id": draw(st.sampled_from(["u1", "u2", "u3"]))}
        if draw(st.booleans()):
            more["mentions"] = tuple(draw(st.lists(st.sampled_from([*ALL, "u2"]), unique=True, max_size=3)))
        if draw(st.booleans()):
            more["reply_to_user"] = draw(st.sampled_from([*ALL, "u3"]))
        # Bots address people by their names, so this one makes bots call Elena.
        more["author_name"] = draw(st.sampled_from(["Ada", "Elena"]))
        if draw(st.integers(0, 5)) == 0:
            more |= {"user_id": "id-foreign", "author_is_bot": True}
        events.append(said(number, draw(TEXTS), at, **more))
    return events


def addressed(message: Message) -> set[str]:
    """The bots of ours that a message asks for or names."""
    asked = {user.removeprefix("id-") for user in (*message.mentions, message.reply_to_user) if user in ALL}
    return asked | {name for name in NAMES if name in words(message.content)}


def speakers(messages: list[Message]) -> dict[str, list[str]]:
    """Message id to the bots that answered it, one entry for each answer."""
    answers: dict[str, list[str]] = {}
    for message in messages:
        if message.bot and message.reply_to:
            answers.setdefault(message.reply_to, []).append(message.bot)
    return answers


def bot_answers_to_bots(messages: list[Message]) -> list[int]:
    """For each answer of a bot to a bot: how many bot messages had been said since the last one of a person."""
    said_by = {message.message_id: message.bot for message in messages}
    before, count = [], 0
    for message in messages:
        if message.bot and said_by.get(message.reply_to):
            before.append(count)
        if message.bot:
            count += 1
        elif not message.author_is_bot:
            count = 0
    return before


def willing(message: Message, chat: ChatConfig) -> list[str]:
    """The bots whose bids stand, each by itself."""
    cards, spoken = [card(name, "music", "song") for name in NAMES], words(message.content)
    scene = Scene(called=called_bots(cards, message, spoken))
    return [own.bot for own in cards if not bid(own, message, spoken, scene, chat, StreamConfig()).refusal]


counted: dict[str, int] = {
    "streams": 0, "messages": 0, "answered": 0, "bot_to_bot": 0, "more_than_one": 0, "by_naive_twin": 0,
}  # fmt: skip


A_NAMESAKE = [
    said(number, "music", START_AT + number * MINUTE, mentions=("id-marcus",), author_name="Elena")
    for number in range(1, 31)
]
"""A person called Elena talks to Marcus, who answers her by name: now and then the bot Elena feels addressed."""


@settings(max_examples=scaled(60, 3_000))
@example(events=A_NAMESAKE, weights=(0.8, 0.6), think_ms=1200)
@example(events=[said(1, "music and a song", START_AT + SECOND)], weights=(1.0, 1.0), think_ms=0)
@example(events=[said(n, "Elena?", START_AT + SECOND) for n in (1, 2)], weights=(0.8, 0.6), think_ms=0)
@given(
    events=streams(),
    weights=st.sampled_from([(0.8, 0.6), (1.0, 1.0), (0.35, 1.0)]),
    think_ms=st.sampled_from([0, 1200, 50_000, 70_000]),
)
def test_at_most_one_bot_answers_what_names_at_most_one(
    events: list[Message], weights: tuple[float, float], think_ms: int
) -> None:
    """Over random streams, rules and slow bots; who is addressed with others answers at most once, and chains end."""
    chat = ChatConfig(
        enable_cross_bot_chat=True, cross_bot_response_chance=1.0, cross_bot_max_chain=3, named_weight=weights[0],
        interest_weight=weights[1],
    )  # fmt: skip
    bots = [persona(name, "music", "song", think_ms=think_ms) for name in NAMES]
    messages = conversation(bots, events, chat)
    answers = speakers(messages)
    before = bot_answers_to_bots(messages)
    counted["bot_to_bot"] += len(before)
    assert all(count < chat.cross_bot_max_chain for count in before)
    for message in messages:
        given_answers = answers.get(message.message_id, [])
        counted["messages"] += 1
        counted["answered"] += bool(given_answers)
        if len(addressed(message)) <= 1:
            counted["more_than_one"] += len(given_answers) > 1
            assert len(given_answers) <= 1, message
            counted["by_naive_twin"] += len(willing(message, chat)) > 1 and not message.author_is_bot
        else:
            assert len(given_answers) == len(set(given_answers)), message
        assert not (message.author_is_bot and not message.bot and given_answers), message
    counted["streams"] += 1


def test_bots_that_each_decide_for_themselves_pile_on(promise: Callable[..., None]) -> None:
    """The twin: in the same streams, every bot whose bid stands answers; ours never let two."""
    if not counted["streams"]:
        test_at_most_one_bot_answers_what_names_at_most_one()
    promise("one speaker per message that names at most one bot", **counted)

    assert 0 == counted["more_than_one"]
    assert min(counted["by_naive_twin"], counted["bot_to_bot"]) > 0
    assert counted["answered"] > 0
