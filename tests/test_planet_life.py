"""What a planet shows a bot that looks around, and what it lets it do of its own accord."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from actors.planet_life import CHANNELS_SHOWN
from actors.planet_messages import FloorAsked, FloorDenied, Granted, LookAround, Perceived
from tests.hand_planet import NAMES, HandPlanet, deleted, done, grants, typing, where
from tests.hand_turns import HOUR, MINUTE, SECOND, START_AT, Outcome, by_bot, card, said
from universe.chat.daily_life import POST, REACH_OUT, REACT, REPLY, Scenery
from universe.chat.left import Candidate
from universe.config import ChatConfig, StreamConfig
from universe.events import MemberJoin, MemberLeave, Presence, VoiceState

POSTS = StreamConfig(post_in_quiet_channels=True)
LITTLE = "music in the rain"
"""Interests Anna, whose battery is low, only a little."""


def look(driven: HandPlanet, bot: str = "anna", at: int = START_AT, **friends: str) -> Scenery | None:
    """What a bot perceives; None where the planet does not answer, because there is nothing."""
    told = driven.receive(LookAround(bot, friends), at).bodies(Perceived)
    return told[0].scenery if told else None


def tired_anna(**config: Any) -> HandPlanet:
    """Anna alone, with a battery of 0.6: one interest makes 288, a reaction."""
    driven = HandPlanet(bots=(), **config)
    driven.knows(card("anna", "music", battery=600))
    return driven


def ask(driven: HandPlanet, act: str = REPLY, bot: str = "anna", at: int = START_AT, **more: Any) -> Outcome:
    """A bot asks for the floor, for message 1 unless it is for none."""
    fields = {"channel": "c", "message_id": "1" if act in (REPLY, REACT) else ""} | more
    return driven.receive(FloorAsked(bot, act, "interest", **fields), at)


def refused(outcome: Outcome) -> list[tuple[str, int | None]]:
    """Why a bot was not let do what it planned, as it was told and as it was journaled; both are the same."""
    told = [(denied.reason, denied.retry_after_ms) for denied in outcome.bodies(FloorDenied)]
    assert told == [(line["reason"], line["retry_after_ms"]) for line in outcome.decisions("denied")]
    return told


def test_a_planet_with_nothing_new_says_nothing() -> None:
    """Nor does it answer a bot that it does not know, or that has left."""
    driven = HandPlanet(stream=POSTS)
    driven.receive(said(1, "music"))

    assert None is look(driven, at=START_AT + SECOND)
    assert None is look(driven, "nobody", at=START_AT + HOUR)


def test_a_message_that_interests_a_little_is_shown_with_its_bid() -> None:
    """Not for longer than a bot looks back."""
    driven = tired_anna()
    driven.receive(said(1, LITTLE))
    (seen, gone) = look(driven, at=START_AT + 15 * MINUTE), look(driven, at=START_AT + 15 * MINUTE + 1)

    assert seen is not None
    (one,) = seen.candidates
    assert ("g", "1", "c", START_AT) == (seen.planet, one.message_id, one.channel_id, one.at)
    assert (288, "low_interest", ("interest", "music")) == (one.bid.score, one.bid.refusal, one.bid.why)
    assert gone is None


def test_what_no_bid_comes_near_is_shown_to_nobody() -> None:
    """Below the threshold of reactions, of bots, or addressed to somebody else."""
    driven = HandPlanet(bots=())
    driven.knows(card("anna", "music", battery=400))
    driven.receive(said(1, LITTLE))
    driven.receive(said(2, LITTLE, mentions=("u2",)))
    driven.receive(by_bot(3, "elena", LITTLE))

    assert None is look(driven, at=START_AT + MINUTE)


def test_what_was_said_to_a_bot_that_was_away_is_shown_when_it_is_back() -> None:
    """Only what speaks to it; who was taken off the planet does not come back by looking."""
    driven = HandPlanet(bots=())
    driven.knows(card("anna", "music"), alive_until=START_AT + MINUTE)
    later = START_AT + 2 * MINUTE
    away = driven.receive(said(1, mentions=("id-anna",), at=later))
    driven.receive(said(2, "music", at=later))
    silent = look(driven, at=later)
    driven.knows(card("anna", "music"), alive_until=START_AT + HOUR)
    back = look(driven, at=later + SECOND)

    assert ([], None) == (grants(away), silent)
    assert back is not None
    assert [("1", "offline", True)] == [(one.message_id, one.bid.refusal, one.bid.direct) for one in back.candidates]
    assert [("anna", "1", 1)] == grants(ask(driven, at=later + SECOND))


def test_the_best_five_of_what_is_left_are_shown() -> None:
    """The newest of messages that interest alike."""
    driven = tired_anna()
    for number in range(8):
        driven.receive(said(number, LITTLE, at=START_AT + number))
    seen = look(driven, at=START_AT + MINUTE)

    assert seen is not None
    assert ["7", "6", "5", "4", "3"] == [one.message_id for one in seen.candidates]


def test_a_channel_is_quiet_after_ten_minutes_and_until_a_bot_has_spoken() -> None:
    """Where people spoke in the last day; one post, and no second one before a person has spoken."""
    driven = HandPlanet(stream=POSTS)
    for number, channel in enumerate(("c1", "c2")):
        driven.receive(said(number, "hm", channel_id=channel, at=START_AT + number * MINUTE))
    driven.receive(by_bot(7, "elena", channel_id="c2", at=START_AT + 2 * MINUTE))

    assert None is look(driven, at=START_AT + 10 * MINUTE)
    assert Scenery("g", (), ("c1",)) == look(driven, at=START_AT + 10 * MINUTE + 1)
    assert None is look(driven, at=START_AT + 25 * HOUR)


def test_quiet_channels_are_shown_only_where_posts_are_switched_on() -> None:
    """And not more than twenty, those with the latest word of a person first."""
    off, on = HandPlanet(), HandPlanet(stream=POSTS)
    for driven in (off, on):
        for number in range(CHANNELS_SHOWN + 5):
            driven.receive(said(number, "hm", channel_id=f"c{number}", at=START_AT + number))
    seen = look(on, at=START_AT + HOUR)

    assert None is look(off, at=START_AT + HOUR)
    assert seen is not None
    assert tuple(f"c{number}" for number in range(CHANNELS_SHOWN + 4, 4, -1)) == seen.quiet_channels


@pytest.mark.parametrize(
    ("events", "reached"),
    [
        ([Presence(status="online", **where("pr", 1, START_AT, {}))], True),
        ([Presence(status="idle", **where("pr", 1, START_AT, {}))], False),
        ([Presence(status="dnd", **where("pr", 1, START_AT, {}))], False),
        ([MemberJoin(name="Ada", **where("jn", 1, START_AT, {}))], False),
        ([], False),
        ([Presence(status="online", **where("pr", 1, START_AT, {})),
          VoiceState(**where("vo", 1, START_AT, {"channel_id": "v1"}))], False),
        ([Presence(status="online", **where("pr", 1, START_AT, {})),
          VoiceState(**where("vo", 1, START_AT, {"channel_id": "v1"})),
          VoiceState(**where("vo", 2, START_AT, {"channel_id": ""}))], True),
        ([Presence(status="online", **where("pr", 1, START_AT, {})),
          MemberLeave(**where("lv", 1, START_AT, {}))], False),
    ],
)  # fmt: skip
def test_only_who_is_here_online_and_in_no_voice_channel_is_written_to(events: list[Any], reached: bool) -> None:
    """Of whom nobody told a status, nobody knows that they are there."""
    driven = HandPlanet()
    for event in events:
        driven.receive(event)
    seen = look(driven, u1="c7", u2="c8")

    assert ({"u1": "c7"} if reached else None) == (seen.reachable if seen is not None else None)


def test_a_bot_is_granted_what_it_planned_once() -> None:
    """As by a trigger: with why, lane and number in the journal; then the message is open, then settled."""
    driven = tired_anna()
    driven.receive(said(1, LITTLE))
    outcome = ask(driven, REACT, at=START_AT + MINUTE)
    (granted,) = outcome.bodies(Granted)
    again = ask(driven, REACT, at=START_AT + MINUTE)
    driven.receive(done("anna", 1, slot=0))
    after = ask(driven, REACT, at=START_AT + 2 * MINUTE)

    assert [
        {"message": "1", "channel": "c", "bot": "anna", "score": 288, "why": ["interest", "music"], "lane": "ambient",
         "act": "react", "bids": ["anna:288:interest"], "sweep": True}
    ] == outcome.decisions("granted")  # fmt: skip
    assert ("react", 0, START_AT + 2 * MINUTE) == (granted.act, granted.slot, granted.until)
    assert [("settled", None)] * 2 == refused(again) + refused(after)


def test_no_sweep_answers_what_a_trigger_answers() -> None:
    """While the answer is under way and after it, for the same bot and for others."""
    driven = HandPlanet()
    driven.receive(said(1, "music"))
    during = [refused(ask(driven, bot=bot)) for bot in NAMES]
    driven.receive(done("anna", 1, slot=0))
    after = [refused(ask(driven, bot=bot, at=START_AT + MINUTE)) for bot in NAMES]

    assert [[("settled", None)]] * 6 == during + after


def test_no_trigger_answers_what_a_sweep_answers() -> None:
    """An edit that makes the message interesting to everybody finds it settled."""
    driven = HandPlanet()
    driven.knows(card("anna", "music", battery=600))
    for bot in ("elena", "marcus"):
        driven.knows(card(bot, "song"))
    driven.receive(said(1, LITTLE))
    ask(driven, REACT, at=START_AT + MINUTE)
    driven.receive(done("anna", 1, slot=0))
    kept = driven.recent("1")

    assert kept is not None
    assert "anna" == kept.settled
    assert [[], [], []] == [driven.left(bot) for bot in NAMES]


@pytest.mark.parametrize(
    ("text", "more", "own", "denied"),
    [
        (LITTLE, {}, {"battery": 600}, ("low_interest", None)),
        ("hm", {}, {}, ("low_interest", None)),
        (LITTLE, {"mentions": ("u2",)}, {}, ("addressed_to_other", None)),
        (LITTLE, {}, {"ambient_left": 0}, ("day_budget", None)),
        (LITTLE, {"audience": ("elena",)}, {}, ("settled", None)),
    ],
)
def test_a_sweep_meets_the_same_bid_rule_as_a_trigger(
    text: str, more: dict[str, Any], own: dict[str, Any], denied: tuple[str, int | None]
) -> None:
    """Anna asks for a message that she would not have been granted either."""
    driven = HandPlanet(bots=())
    driven.knows(card("elena", "garden"))
    driven.receive(said(1, text, **more))
    driven.knows(card("anna", "music", **own))

    assert [denied] == refused(ask(driven, at=START_AT + MINUTE))


def test_who_has_gone_is_denied_as_offline() -> None:
    """Its heartbeat ended between its plan and its question."""
    driven = HandPlanet(bots=())
    driven.receive(said(1, LITTLE))
    driven.knows(card("anna", "music"), alive_until=START_AT + MINUTE)

    assert [("offline", None)] == refused(ask(driven, at=START_AT + MINUTE))
    assert [("offline", None)] == refused(ask(driven, POST, at=START_AT + MINUTE))


def test_what_is_too_old_or_gone_is_answered_by_no_sweep() -> None:
    """A message that nobody keeps, one from before the look back, one that was deleted."""
    driven = tired_anna()
    driven.receive(said(1, LITTLE))
    driven.receive(said(2, LITTLE, at=START_AT + 20 * MINUTE))
    driven.receive(deleted(1, 2))
    at = START_AT + 20 * MINUTE

    assert [("too_old", None)] == refused(ask(driven, message_id="77", at=at))
    assert [[("settled", None)]] * 2 == [refused(ask(driven, REACT, message_id=one, at=at)) for one in ("1", "2")]


@pytest.mark.parametrize(
    ("reason", "retry_after_ms"), [("busy", 5 * SECOND), ("debounce", 40 * SECOND), ("typing", 4 * SECOND)]
)
def test_a_sweep_waits_like_a_trigger(reason: str, retry_after_ms: int) -> None:
    """While somebody answers, after the bot was woken, while somebody types; it is told for how long."""
    driven = HandPlanet(stream=StreamConfig(typing_wait_s=5), bots=())
    driven.knows(card("anna", "music"))
    driven.receive(said(0, "music"))
    if reason == "debounce":
        driven.receive(done("anna", 1, slot=0))
    driven.receive(said(1, "rain", at=START_AT + 19 * SECOND))
    driven.knows(card("anna", "rain"))
    if reason == "typing":
        driven.receive(done("anna", 1, slot=0))
        driven.receive(typing(1, START_AT + 19 * SECOND))

    assert [(reason, retry_after_ms)] == refused(ask(driven, at=START_AT + 20 * SECOND))


@pytest.mark.parametrize(
    ("reason", "retry_after_ms"),
    [("chain_limit", None), ("cooldown", 2 * MINUTE), ("busy", 5 * SECOND), ("not_quiet", None)],
)
@pytest.mark.parametrize("act", [POST, REACH_OUT])
def test_a_bot_begins_something_within_the_limits_of_bots(act: str, reason: str, retry_after_ms: int | None) -> None:
    """Whoever asks, and whomever it is for; only a friend may be written to where people are talking."""
    driven = HandPlanet(ChatConfig(cross_bot_max_chain=2, grant_timeout_s=3600), POSTS)
    driven.receive(said(0, "hm"))
    if reason in ("chain_limit", "cooldown"):
        for number in (1, 2):
            driven.receive(by_bot(number, "elena", at=START_AT + number))
    if reason == "cooldown":
        driven.receive(said(3, "hm", at=START_AT + 8 * MINUTE + 2))
    if reason == "busy":
        driven.receive(said(3, "music"))
    outcome = ask(driven, act, at=START_AT + 8 * MINUTE + 2, user_id="u1" if act == REACH_OUT else "")

    if reason == "not_quiet" and act == REACH_OUT:
        assert [("anna", "", 1)] == grants(outcome)
    else:
        assert [(reason, retry_after_ms)] == refused(outcome)


def test_a_quiet_channel_is_granted_to_one_bot() -> None:
    """A post has no message; who asks while it is written is told to wait."""
    driven = HandPlanet(stream=POSTS)
    driven.receive(said(0, "hm"))
    at = START_AT + 11 * MINUTE
    first, second = ask(driven, POST, "elena", at), ask(driven, POST, "anna", at)
    driven.receive(by_bot(5, "elena", "nice weather", at=at + SECOND))
    third = ask(driven, POST, "anna", at + 20 * MINUTE)
    (granted,) = first.bodies(Granted)

    assert (None, "post", -1, "") == (granted.message, granted.act, granted.slot, granted.user_id)
    assert [("busy", 5 * SECOND)] == refused(second)
    assert [("not_quiet", None)] == refused(third)
    assert [] == driven.floors()


def test_whom_a_bot_writes_to_goes_with_the_grant() -> None:
    """The bot mentions them."""
    driven = HandPlanet()
    driven.receive(said(0, "hm"))
    (granted,) = ask(driven, REACH_OUT, user_id="u1", at=START_AT + HOUR).bodies(Granted)

    assert ("u1", "reach_out", ("interest",)) == (granted.user_id, granted.act, granted.why)


def test_a_sweep_rests_afterwards_like_a_trigger() -> None:
    """A bot that was woken by its own sweep is not woken again for a minute."""
    driven = HandPlanet(bots=())
    driven.receive(said(1, LITTLE))
    driven.knows(card("anna", "music"))
    ask(driven, at=START_AT + MINUTE)
    driven.receive(done("anna", 1, slot=0), START_AT + MINUTE)
    outcome = driven.receive(said(2, "music", at=START_AT + MINUTE + SECOND, user_id="u9"))

    assert ["debounce"] == [line["reason"] for line in outcome.decisions("deferred")]


def test_what_a_sweep_was_denied_for_good_is_shown_no_more() -> None:
    """What it was told to wait for is shown again."""
    driven = tired_anna()
    for number in (1, 2):
        driven.receive(said(number, LITTLE, at=START_AT + number))
    driven.knows(card("elena", "garden"))
    driven.receive(said(3, "garden", at=START_AT + MINUTE))
    for_good = ask(driven, REPLY, at=START_AT + MINUTE)
    to_wait = ask(driven, REACT, message_id="2", at=START_AT + MINUTE)
    seen = look(driven, at=START_AT + 2 * MINUTE)

    assert [("low_interest", None), ("busy", 5 * SECOND)] == refused(for_good) + refused(to_wait)
    assert seen is not None
    assert ["2"] == [one.message_id for one in seen.candidates]


def test_scenery_and_candidates_survive_the_wire() -> None:
    """They travel as messages."""
    driven = tired_anna()
    driven.receive(said(1, LITTLE))
    seen = look(driven, at=START_AT + MINUTE)

    assert seen is not None
    assert isinstance(seen.candidates[0], Candidate)
    assert seen == msgspec.msgpack.decode(msgspec.msgpack.encode(seen), type=Scenery)
