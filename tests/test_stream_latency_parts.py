"""The parts of stream_latency: idempotent turns, bots that restart, bots that poll, and what a run is worth."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.bot import Bot
from actors.bot_card import Heartbeat
from actors.bot_life import Sweep
from actors.bot_parameters import BotParameters
from actors.planet import Planet, PlanetParameters
from actors.planet_messages import (
    CardUpdated,
    Declined,
    Done,
    FloorAsked,
    FloorDenied,
    Granted,
    LookAround,
    Perceived,
)
from actors.worker import Harvest
from scenarios.catalogue import load_scenario
from scenarios.latency.board import Board, BoardParameters, Snapshot, SnapshotAsked
from scenarios.latency.cues import PAIR
from scenarios.latency.outcomes import ANSWERED, MISSED, observed
from scenarios.latency.polling import Poll, PollingBot, PollingParameters
from scenarios.latency.restarts import (
    DOWN_MS,
    EVERY_MS,
    Back,
    RestartingBot,
    RestartingParameters,
    down_until,
    windows_of,
)
from scenarios.latency.script import cues
from scenarios.latency.stage import play_of
from tests.hand_turns import MINUTE, SECOND, START_AT, HandDriven, by_bot, card, said
from tests.scale import scaled
from tests.small_worlds import GENEROUS, persona
from universe.chat.bid import Bid
from universe.chat.daily_life import Scenery
from universe.chat.left import Candidate
from universe.config import ChatConfig, Config, RegistryConfig
from universe.events import AnyEvent, Message, MessageDelete
from universe.journal import JournalLine
from universe.ports import Compose

ELENA: Final = persona("elena", "music", "song")
DOWN: Final = ((START_AT + MINUTE, START_AT + 3 * MINUTE),)


def planet() -> HandDriven:
    """Planet g with Elena and Marcus, who counts as dead after a second."""
    driven = HandDriven(Planet("planet:g", PlanetParameters(chat=ChatConfig(), seed=1)))
    driven.receive(CardUpdated(card("elena", "music")))
    driven.receive(CardUpdated(card("marcus", "physics"), START_AT + SECOND))
    return driven


def bot() -> HandDriven:
    """Elena, who acts as often as she likes."""
    own = BotParameters(persona=ELENA, planets=("g",), budget=GENEROUS)
    return HandDriven(Bot("bot:elena", own))


def left_to_marcus(driven: HandDriven) -> None:
    """Marcus is asked while he is away; then he is back."""
    driven.receive(said(1, "what now?", START_AT + 2 * SECOND, mentions=("id-marcus",)))
    driven.receive(CardUpdated(card("marcus", "physics")), START_AT + MINUTE)


ASKS: Final = FloorAsked("marcus", "reply", "mention", "c", "1")


def test_who_looks_twice_is_granted_once() -> None:
    """Both looks see the message; of what is asked for it the first is granted, the second told that it is settled."""
    driven = planet()
    left_to_marcus(driven)
    looks = [driven.receive(LookAround("marcus")) for _ in range(2)]
    asked = [driven.receive(ASKS) for _ in range(2)]

    assert [1, 1] == [len(look.bodies(Perceived)) for look in looks]
    assert [1, 0] == [len(one.bodies(Granted)) for one in asked]
    assert [[], ["settled"]] == [[denied.reason for denied in one.bodies(FloorDenied)] for one in asked]


def test_what_is_perceived_twice_is_planned_alike_and_acted_on_once() -> None:
    """The bot asks for the same floor again; the planet has given it away, and a bot that has it composes once."""
    candidate = Candidate("1", "c", START_AT, Bid("elena", 1000, ("mention",), "offline", 0))
    perceived = Perceived(Scenery("g", (candidate,)))
    driven = bot()
    asked = [driven.receive(perceived).bodies(FloorAsked) for _ in range(2)]
    assert asked[0] == asked[1] == [FloorAsked("elena", "reply", "mention", "c", "1")]

    granted = Granted("c", said(1, "music?"), 1, ("mention",), 0, 0, START_AT + MINUTE)
    assert 1 == len(driven.receive(granted).bodies(Compose))


@pytest.mark.parametrize("sweep_first", [False, True])
def test_a_trigger_and_a_sweep_in_the_same_millisecond_act_once(sweep_first: bool) -> None:
    """Whichever comes first takes the message; the other is told so."""
    driven = planet()
    left_to_marcus(driven)
    heard = said(2, "music, Elena?", START_AT + MINUTE, mentions=("id-elena",))
    asks = FloorAsked("elena", "reply", "mention", "c", "2")
    steps: list[Any] = [asks, heard, asks] if sweep_first else [heard, asks, asks]
    granted = [one for step in steps for one in driven.receive(step, START_AT + MINUTE).bodies(Granted)]

    assert [("2", "reply")] == [(one.message.message_id, one.act) for one in granted if one.message is not None]


STEPS = st.lists(st.tuples(st.sampled_from(["hear", "look", "ask", "done", "decline"]), st.integers(0, 3)), max_size=40)


@settings(max_examples=scaled(80, 3_000), deadline=None)
@given(STEPS)
def test_no_message_is_given_to_a_second_turn_before_the_first_was_declined(steps: list[tuple[str, int]]) -> None:
    """However triggers, sweeps and answers fall on each other, each of them as often as they like."""
    driven, given_to, answered = planet(), dict[str, tuple[str, Granted]](), set[str]()
    driven.receive(CardUpdated(card("marcus", "music")))
    number = 0
    for kind, which in steps:
        body: Any = LookAround("marcus")
        if kind == "hear":
            number += 1
            mentions = ("id-marcus",) if which % 2 else ()
            body = said(number, "some music", START_AT + number * SECOND, mentions=mentions)
        elif kind == "ask":
            body = FloorAsked(("marcus", "elena")[which % 2], "reply", "x", "c", str(max(1, number - which)))
        elif kind in ("done", "decline") and given_to:
            message_id = sorted(given_to)[which % len(given_to)]
            name, grant = given_to.pop(message_id)
            body = Declined("c", grant.grant, name, "minute_budget", grant.slot)
            if kind == "done":
                answered.add(message_id)
                body = Done("c", grant.grant, name, "m", grant.slot)
        for to, envelope in driven.receive(body).sent:
            if isinstance(envelope.body, Granted) and envelope.body.message is not None:
                message_id = envelope.body.message.message_id
                assert message_id not in given_to
                assert message_id not in answered
                given_to[message_id] = to.partition(":")[2], envelope.body


def restarting() -> HandDriven:
    """Elena, who is down from the first minute to the third."""
    own = BotParameters(
        persona=ELENA, planets=("g",), budget=GENEROUS, registry=RegistryConfig(in_virtual_time=True), beats=True
    )
    return HandDriven(RestartingBot("bot:elena", RestartingParameters(msgspec.msgpack.encode(own), DOWN)))


def test_a_bot_that_is_down_does_nothing_and_loses_nothing() -> None:
    """Mail and timers wait in their order; when it is back a grant in time is taken, an old one declined."""
    driven = restarting()
    late = Granted("c", said(2, "song?"), 2, ("mention",), 0, 0, START_AT + 10 * MINUTE)
    old = msgspec.structs.replace(late, grant=1, until=START_AT + 2 * MINUTE)
    while_down = [driven.receive(body, START_AT + 2 * MINUTE) for body in (old, Heartbeat(), Sweep(), late)]
    (wakes,) = [timer for outcome in while_down for timer in outcome.timers]
    back = driven.receive(wakes.body, wakes.at)

    assert [] == [one for outcome in while_down for one in outcome.sent]
    assert (Back(), START_AT + 3 * MINUTE) == (wakes.body, wakes.at)
    assert [("1", "too_late")] == [(str(one.grant), one.reason) for one in back.bodies(Declined)]
    assert [1, 1] == [len(back.bodies(kind)) for kind in (LookAround, Compose)]
    assert {START_AT + 3 * MINUTE + 180 * SECOND} == {card.alive_until for card in back.bodies(CardUpdated)}
    assert [] == driven.state.held


def test_bots_are_down_once_in_every_twenty_minutes() -> None:
    """For half a minute to six, never at the same time by rule; a short run has one time, too."""
    for seed in range(50):
        windows = windows_of("elena", seed, START_AT, 3 * EVERY_MS)
        assert 3 == len(windows)
        for number, (since, until) in enumerate(windows):
            assert DOWN_MS[0] <= until - since <= DOWN_MS[1]
            assert START_AT + number * EVERY_MS <= since < until <= START_AT + (number + 1) * EVERY_MS
            assert [0, until, until, 0] == [down_until(windows, at) for at in (since - 1, since, until - 1, until)]
    assert 1 == len(windows_of("elena", 1, START_AT, 5 * MINUTE))


def polling(**more: Any) -> HandDriven:
    """Elena as a bot of the original."""
    fields: dict[str, Any] = {
        "planets": ("g",), "seed": 1, "per_day": 10, "trusted": frozenset({"friend"}), "watched": frozenset({"w"}),
        "handler": False,
    }  # fmt: skip
    return HandDriven(PollingBot("bot:elena", PollingParameters(persona=ELENA, **fields | more)))


def chosen(*messages: Message, **more: Any) -> str:
    """The message that a poll chooses; empty for none."""
    driven = polling(**more)
    driven.receive(Poll(), START_AT + MINUTE)
    (plan,) = driven.receive(Snapshot(messages), START_AT + MINUTE).decisions("planned")
    return str(plan["message"])


def test_a_poll_answers_the_one_best_message() -> None:
    """What means the bot, then the watched channel, what it likes, a friend; nothing else, and nothing that is old."""
    mention = said(1, "hm", mentions=("id-elena",))
    watched, liked = said(2, "hm", channel_id="w"), said(3, "a song of music")
    friend, stranger = said(4, "hm", user_id="friend"), said(5, "hm")
    to_another = said(6, "a song, music", mentions=("u9",))
    messages = [stranger, friend, liked, watched, mention, to_another, by_bot(7, "marcus", "music"), said(8, "Elena!")]

    assert "8" == chosen(*messages)
    assert ["1", "2", "3", "4", ""] == [
        chosen(*messages[:end]) for end in (5, 4, 3, 2, 1)
    ]  # fmt: skip
    assert "" == chosen(to_another, by_bot(7, "marcus", "music"))
    assert "" == chosen(said(1, "hm", START_AT - 15 * MINUTE, mentions=("id-elena",)))
    assert "" == chosen(mention, per_day=0)


def test_the_board_shows_ten_active_channels_and_three_others() -> None:
    """The liveliest, the latest twenty messages of each; what is older than a quarter of an hour is not shown."""
    driven = HandDriven(Board("planet:g", BoardParameters(seed=1, listeners=())))
    driven.receive(said(0, "old", channel_id="c0"), START_AT)
    for number in range(1, 400):
        room = f"c{number % 20}"
        driven.receive(said(number, "hm", START_AT + 20 * MINUTE + number, channel_id=room))
    for number in range(400, 405):
        driven.receive(said(number, "hm", START_AT + 20 * MINUTE + number, channel_id="c7"))
    driven.receive(MessageDelete(event_id="d", at=START_AT, guild_id="g", channel_id="c7", message_ids=("404",)))
    (shown,) = driven.receive(SnapshotAsked("elena", 1), START_AT + 21 * MINUTE).bodies(Snapshot)
    rooms = [one.channel_id for one in shown.messages]

    assert 13 == len(set(rooms))
    assert 19 == rooms.count("c7")
    assert {"0", "404"}.isdisjoint(one.message_id for one in shown.messages)


PARAMS: Final = {"minutes": "5", "users": "6", "bots": "2"}


def harvest_of(events: list[AnyEvent], journal: tuple[JournalLine, ...] = ()) -> Harvest:
    """What a run left."""
    return Harvest(events=events, journal=list(journal), records=[], dead_letters=[], views={})


def test_a_run_is_judged_by_its_events() -> None:
    """Unanswered is missed; one answer is an answer; two of one bot, or of two, are doubled; a late one is late."""
    play = play_of(Config(), load_scenario("stream_latency").resolve(PARAMS), 1)
    greeting = next(cues(play))
    (asked,) = greeting.events
    assert isinstance(asked, Message)
    reply: dict[str, Any] = {"guild_id": "g0", "channel_id": asked.channel_id, "reply_to": asked.message_id}
    first = by_bot(1, "elena", at=asked.at + 4_000, **reply)
    again, other = by_bot(2, "elena", at=asked.at + 9_000, **reply), by_bot(3, "dotty", at=asked.at + 5_000, **reply)

    def judged(*answers: AnyEvent) -> tuple[str, int | None, int]:
        found = observed(play, harvest_of([asked, *answers]))
        row = next(row for row in found.rows if row.message_id == asked.message_id)
        return row.outcome, row.latency_ms, len(found.doubled)

    assert (MISSED, None, 0) == judged()
    assert (ANSWERED, 4_000, 0) == judged(first)
    assert (ANSWERED, 4_000, 1) == judged(first, again) == judged(first, other)
    assert (MISSED, None, 0) == judged(other)
    expired = JournalLine(asked.at, "planet:g0", 1, "expired", "", "", {"message": asked.message_id, "bot": "elena"})
    lost = observed(play, harvest_of([asked], (expired,)))
    assert MISSED == next(row.outcome for row in lost.rows if row.message_id == asked.message_id)


def test_two_answers_of_one_bot_are_doubled_also_where_two_bots_were_asked() -> None:
    """One of each is what was asked for."""
    play = play_of(Config(), load_scenario("stream_latency").resolve({**PARAMS, "pairs": "0.5"}), 1)
    asked = next(event for one in cues(play) if one.kind == PAIR for event in one.events)
    assert isinstance(asked, Message)
    reply: dict[str, Any] = {"guild_id": "g0", "channel_id": asked.channel_id, "reply_to": asked.message_id}
    first, second, again = (
        by_bot(number, bot, at=asked.at + number * SECOND, **reply)
        for number, bot in enumerate(("elena", "dotty", "elena"), start=1)
    )

    assert () == observed(play, harvest_of([asked, first, second])).doubled
    assert (asked.message_id,) == observed(play, harvest_of([asked, first, again])).doubled
