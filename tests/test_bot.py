"""A bot: it takes the floor or says why not, speaks once per grant, and tells planets only what is new."""

from __future__ import annotations

import msgspec
import pytest

from actors.bot import Bot
from actors.bot_card import Heartbeat
from actors.bot_daily import DailyJob
from actors.bot_life import Sweep
from actors.bot_parameters import BotParameters, parameters_of
from actors.member import Started
from actors.planet_messages import CardUpdated, Done
from tests.hand_bot import ELENA, bot, given_back, granted, planets_told, request_of, spoken
from tests.hand_turns import DAY, HOUR, MINUTE, SECOND, START_AT, HandDriven, said
from tests.small_worlds import bot_members, lived, persona, planet_member
from universe.config import BudgetConfig, ChatConfig
from universe.effects import Reply
from universe.events import Message
from universe.ports import Applied, Compose, Composed, PortFailed


def test_a_grant_becomes_a_request_for_words_after_thinking() -> None:
    """With all the composer needs, due when the bot has read the message."""
    outcome = bot().receive(granted())
    ((to, envelope),) = [item for item in outcome.sent if isinstance(item[1].body, Compose)]

    assert ("bridge:composer", START_AT + 1500) == (to, envelope.at)
    assert Compose("elena", "Elena", ("Oh.",), "", "Ada", "nice music", 2, envelope.body.card) == envelope.body
    assert envelope.body.card.startswith("## Current Speaker")


def test_words_become_a_reply_after_typing() -> None:
    """At ten characters a second, and never longer than eight seconds."""
    driven = bot()
    outcome = driven.receive(Composed(request_of(driven.receive(granted())), "x" * 25))
    ((to, envelope),) = outcome.sent
    driven = bot()
    (long,) = driven.receive(Composed(request_of(driven.receive(granted())), "x" * 4000)).sent

    assert ("bridge:world", START_AT + 2500) == (to, envelope.at)
    assert Reply(
        guild_id="g", channel_id="c", actor_id="9001", actor_name="Elena", bot="elena", content="x" * 25,
        message_id="1", user_id="u1",
    ) == envelope.body  # fmt: skip
    assert START_AT + 8 * SECOND == long[1].at


def test_what_is_said_is_told_to_the_planet_and_journaled() -> None:
    """With the id that the world gave it and how long it took."""
    driven = bot()
    asked = request_of(driven.receive(granted(7)))
    reply = request_of(driven.receive(Composed(asked, "Hm!"), START_AT + 2 * SECOND))
    outcome = driven.receive(Applied(reply, "m-1"), START_AT + 3 * SECOND)

    assert [("planet:g", Done("c", 7, "elena", "m-1"))] == planets_told(outcome)
    assert [{"message": "7", "reply": "m-1", "act": "reply", "delay_ms": 3000}] == outcome.decisions("said")
    assert (1, {}) == (driven.state.said, driven.state.answering)


def test_a_bot_speaks_once_per_grant() -> None:
    """Words, confirmations and failures that come twice, or that nobody asked for, do nothing."""
    driven = bot()
    asked = request_of(driven.receive(granted()))
    reply = request_of(driven.receive(Composed(asked, "Hm!")))
    again = [driven.receive(Composed(asked, "Hm!")), driven.receive(PortFailed(asked, "late", may_have_happened=False))]
    driven.receive(Applied(reply, "m-1"))
    again += [driven.receive(Applied(reply, "m-1")), driven.receive(Composed("other/1", "Hm!"))]

    assert [([], [])] * 4 == [(outcome.sent, outcome.journal) for outcome in again]
    assert 1 == driven.state.said


@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (BudgetConfig(battery_cost=0.8), "battery"),
        (BudgetConfig(ambient_per_minute=1), "minute_budget"),
        (BudgetConfig(ambient_per_minute=9, ambient_per_day=1), "day_budget"),
    ],
)
def test_a_bot_declines_with_its_reason_unless_it_was_asked(budget: BudgetConfig, reason: str) -> None:
    """After one unasked answer; a mention is answered all the same."""
    driven = bot(budget)
    spoken(driven, granted(1))
    declined = driven.receive(granted(2))
    asked = driven.receive(granted(3, direct=True))

    assert [("planet:g", given_back(2, reason))] == planets_told(declined)
    assert [{"message": "2", "reason": reason, "act": "reply"}] == declined.decisions("declined")
    assert [] == asked.decisions("declined")
    assert 1 == len(asked.bodies(Compose))


@pytest.mark.parametrize("direct", [False, True])
def test_a_grant_that_has_run_out_is_declined(direct: bool) -> None:
    """Even one for a mention: by now the floor may be somebody else's."""
    outcome = bot().receive(granted(direct=direct), START_AT + MINUTE)

    assert [("planet:g", given_back(1, "too_late"))] == planets_told(outcome)
    assert [] == outcome.bodies(Compose)


def test_words_that_come_after_the_grant_are_not_said() -> None:
    """A grant holds until a time: words that would be on the channel only then are dropped, with the reason."""
    driven = bot()
    asked = request_of(driven.receive(granted(direct=True)))
    late = driven.receive(Composed(asked, "x" * 50), START_AT + MINUTE - 5 * SECOND)
    driven = bot()
    asked = request_of(driven.receive(granted(direct=True)))
    in_time = driven.receive(Composed(asked, "x" * 50), START_AT + MINUTE - 5 * SECOND - 1)

    assert [("planet:g", given_back(1, "too_late"))] == planets_told(late)
    assert ([], 1) == (late.bodies(Reply), len(in_time.bodies(Reply)))


def test_a_failed_port_is_a_reason_to_decline() -> None:
    """No words, or words that were refused: the next bidder may try."""
    for words_came in (False, True):
        driven = bot()
        request = request_of(driven.receive(granted()))
        if words_came:
            request = request_of(driven.receive(Composed(request, "Hm!")))
        outcome = driven.receive(PortFailed(request, "forbidden", may_have_happened=False))

        assert [("planet:g", given_back(1, "port_failed"))] == planets_told(outcome)
        assert {} == driven.state.answering


def test_a_reply_that_may_have_happened_gives_the_floor_to_nobody_else() -> None:
    """Words that nobody could see are no harm; a reply that perhaps stands there is, so no second bot answers."""
    driven = bot()
    asked = request_of(driven.receive(granted()))
    reply = request_of(driven.receive(Composed(asked, "Hm!")))
    outcome = driven.receive(PortFailed(reply, "timeout", may_have_happened=True))
    driven = bot()
    unheard = driven.receive(PortFailed(request_of(driven.receive(granted())), "timeout", may_have_happened=True))

    assert [("planet:g", Done("c", 1, "elena", ""))] == planets_told(outcome)
    assert [{"message": "1", "reason": "port_failed", "act": "reply"}] == outcome.decisions("declined")
    assert [("planet:g", given_back(1, "port_failed"))] == planets_told(unheard)


def test_a_card_is_published_to_every_planet_when_it_changes_and_only_then() -> None:
    """At the start, when the battery has lost a tenth, and when the day's budget is used up."""
    driven = bot(BudgetConfig(battery_cost=0.05, ambient_per_minute=9, ambient_per_day=4))
    first = driven.receive(Started())
    cards = [driven.receive(granted(number)).bodies(CardUpdated) for number in range(1, 5)]

    assert ["planet:g", "planet:h"] == [to for to, _ in first.sent]
    own = first.bodies(CardUpdated)[0].card
    assert (("elena",), ("lena",), ("elena", "rey")) == own.alias_words
    assert (1000, 1) == (own.battery, own.ambient_left)
    assert [[(900, 1)] * 2, [], [(800, 1)] * 2, [(800, 0)] * 2] == [
        [(update.card.battery, update.card.ambient_left) for update in updates] for updates in cards
    ]
    assert [] == driven.receive(Composed("other/1", "Hm!")).sent


def test_a_bot_without_planets_publishes_its_card_when_it_has_some() -> None:
    """A bot that was only there to take people over from an archive has told nobody about itself yet."""
    alone = HandDriven(Bot("bot:elena", BotParameters(persona=ELENA, planets=(), budget=BudgetConfig())))
    alone.receive(Started())

    assert None is alone.state.published.card


def test_a_tired_bot_is_heard_of_again_when_it_has_rested() -> None:
    """Nobody asks a bot whose card says that it is tired: it must notice by itself, and then be quiet."""
    driven = bot(BudgetConfig(battery_cost=0.9, ambient_per_day=1))
    driven.receive(Started())
    outcome = driven.receive(granted())
    published, timers = [], 0
    while outcome.timers:
        timers += 1
        assert 1 == len(outcome.timers)
        outcome = driven.receive(outcome.timers[0].body, outcome.timers[0].at)
        published += [(update.card.battery, update.card.ambient_left) for update in outcome.bodies(CardUpdated)[:1]]

    assert [(tenth * 100, 0) for tenth in range(2, 11)] + [(1000, 1)] == published
    assert START_AT + DAY <= driven.now <= START_AT + DAY + HOUR
    assert timers <= 24 * 6 + 1


def test_a_tired_bot_answers_again_without_being_asked() -> None:
    """In a world: one unasked answer empties the battery, six hours later the same words are answered again."""
    events = [said(n, "music", START_AT + SECOND + at) for n, at in ((1, 0), (2, 10 * MINUTE), (3, 6 * HOUR))]
    members = bot_members([persona("elena", "music")], BudgetConfig(battery_cost=1.0))
    harvest = lived([*members, planet_member(ChatConfig())], events, START_AT + 7 * HOUR)

    assert ["1", "3"] == [event.reply_to for event in harvest.events if isinstance(event, Message) and event.bot]


def test_a_bot_registers_under_the_seeds_key() -> None:
    """Once in virtual time; in wall time for three minutes, and again with every heartbeat."""
    virtual = bot().receive(Started())
    driven = bot(beats=True)
    wall = driven.receive(Started())
    again = driven.receive(Heartbeat(), START_AT + MINUTE)

    assert [("w1:crossbot:bot:elena", "9001", 0)] == [(view.key, view.value, view.ttl_ms) for view in virtual.views]
    assert {DailyJob, Sweep} == {type(timer.body) for timer in virtual.timers}
    for number, outcome in enumerate((wall, again), start=1):
        assert [("w1:crossbot:bot:elena", "9001", 180_000)] == [
            (view.key, view.value, view.ttl_ms) for view in outcome.views
        ]
        assert (START_AT + number * MINUTE, Heartbeat()) in [(timer.at, timer.body) for timer in outcome.timers]


def test_an_answer_that_nobody_asked_for_is_shown_as_the_last_one_of_its_own_accord() -> None:
    """Under the seed's key; an answer to a mention is not."""
    driven = bot()
    unasked = spoken(driven, granted(1))
    asked = spoken(driven, granted(2, direct=True))

    assert [("w1:bot:elena:last_autonomous_action", str(START_AT))] == [
        (view.key, view.value) for view in unasked.views
    ]
    assert [] == asked.views


def test_the_text_of_a_message_never_enters_the_journal() -> None:
    """Ids, numbers and reasons only."""
    driven = bot()
    secret = said(1, "my password is hunter2")
    lines = spoken(driven, granted(heard=secret)).journal
    lines += driven.receive(granted(2, heard=secret), START_AT + MINUTE).journal

    assert lines
    assert b"hunter2" not in msgspec.json.encode(lines)


def test_parameters_survive_the_wire() -> None:
    """They cross process borders as bytes."""
    own = BotParameters(persona=ELENA, planets=("g",), budget=BudgetConfig())

    assert own == parameters_of(msgspec.msgpack.encode(own))
