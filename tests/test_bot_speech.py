"""What a bot does with a grant: context on demand, words, reactions, posts, second thoughts, and what it remembers."""

from __future__ import annotations

import msgspec
import pytest

from actors.bot import Bot
from actors.bot_messages import Deleted, Edited
from actors.bot_parameters import BotParameters
from actors.bot_speech import EMOJIS
from actors.planet_messages import ContextAsked, ContextTold, Done, Granted
from tests.hand_bot import ELENA, bot, given_back, granted, planets_told, request_of, spoken
from tests.hand_turns import MINUTE, START_AT, HandDriven, by_bot, said
from universe.chat.daily_life import ELABORATE, POST, REACH_OUT, REACT, REPLY
from universe.chat.lanes import AMBIENT, DIRECT, SOCIAL, TRUSTED
from universe.config import BudgetConfig
from universe.effects import React, Reply, Send
from universe.ports import Applied, Compose, Composed, Remember


def context(*texts: str, grant: int = 1) -> ContextTold:
    """What was said in channel c before, from message 101 on."""
    return ContextTold("c", grant, tuple(said(101 + number, text) for number, text in enumerate(texts)))


def test_context_is_fetched_where_the_words_alone_do_not_say_enough() -> None:
    """And only there: words with a topic are answered at once. The message itself is no part of its own context."""
    driven = bot()
    vague = driven.receive(granted(1, heard=said(1, "and then?")))
    told = driven.receive(context("the sea was cold", "and then?"))
    again = driven.receive(context("the sea was cold"))
    (asked,) = told.bodies(Compose)

    assert [("planet:g", ContextAsked("elena", "c", 1))] == planets_told(vague)
    assert [] == vague.bodies(Compose)
    assert ("and then?", ("the sea was cold", "and then?")) == (asked.content, asked.context)
    assert ([], []) == (again.sent, again.journal)
    assert [] == bot().receive(granted()).bodies(ContextAsked)


def test_the_message_that_is_answered_is_no_context_of_itself() -> None:
    """The planet tells of it as well: it is the latest."""
    driven, heard = bot(), said(1, "and then?")
    driven.receive(granted(1, heard=heard))
    (asked,) = driven.receive(ContextTold("c", 1, (said(7, "the sea was cold"), heard))).bodies(Compose)

    assert ("the sea was cold",) == asked.context


def test_planets_whose_channels_bear_one_name_get_each_its_own_answer() -> None:
    """Two grants of one number at the same time; the twin that goes by channel and number alone loses one."""
    driven = bot()
    for guild_id, number in (("g", 1), ("h", 2)):
        heard = said(number, "and then?", guild_id=guild_id)
        driven.receive(Granted("c", heard, 1, ("mention",), DIRECT, 0, START_AT + MINUTE), sender=f"planet:{guild_id}")
    told = [driven.receive(context("hm"), sender=f"planet:{guild_id}") for guild_id in ("h", "g")]
    replies = [driven.receive(Composed(request_of(outcome), "Hm!")).bodies(Reply)[0] for outcome in told]

    assert [("h", "2"), ("g", "1")] == [(reply.guild_id, reply.message_id) for reply in replies]


def test_a_reaction_needs_no_words() -> None:
    """One of a few emojis, always the same one for a message, after reading it."""
    granted_act = msgspec.structs.replace(granted(), act=REACT)
    outcome = bot().receive(granted_act)
    ((to, envelope),) = [item for item in outcome.sent if isinstance(item[1].body, React)]

    assert ("bridge:world", START_AT + 1500, "1", "u1") == (
        to, envelope.at, envelope.body.message_id, envelope.body.user_id
    )  # fmt: skip
    assert envelope.body.emoji in EMOJIS
    assert [envelope.body] == bot().receive(granted_act).bodies(React)
    assert [] == outcome.bodies(Compose)


@pytest.mark.parametrize("user_id", ["", "u7"])
def test_a_post_answers_nobody_and_mentions_whom_it_is_for(user_id: str) -> None:
    """Composed about something that the bot is interested in; a post costs more battery than an answer."""
    driven = bot(BudgetConfig(battery_cost=0.1, post_battery_cost=0.3))
    act = REACH_OUT if user_id else POST
    grant = Granted("c", None, 4, ("quiet",), AMBIENT, 0, START_AT + MINUTE, act, -1, user_id)
    asked = driven.receive(grant)
    (compose,) = asked.bodies(Compose)
    said_it = driven.receive(Composed(request_of(asked), "Hm!"))
    done = driven.receive(Applied(request_of(said_it), "m-9"))

    assert ("music", "", act) == (compose.topic, compose.content, compose.act)
    assert Send(
        guild_id="g", channel_id="c", actor_id="9001", actor_name="Elena", bot="elena", content="Hm!",
        mentions=(user_id,) if user_id else (),
    ) == said_it.bodies(Send)[0]  # fmt: skip
    assert [("planet:g", Done("c", 4, "elena", "m-9"))] == planets_told(done)
    assert 700 == driven.state.budget.battery


def test_a_bot_that_says_more_about_its_own_message_has_context_and_does_not_address_itself() -> None:
    """In reply to its own words, for nobody by name; another bot is called by its own."""
    own_words = by_bot(5, "elena", "music!", user_id="9001", reply_to="1", reply_to_user="u1")
    theirs = by_bot(6, "marcus", "music!")
    driven, asked = bot(BudgetConfig(ambient_per_minute=2)), list[Compose]()
    for number, (heard, act) in enumerate([(own_words, ELABORATE), (theirs, REPLY)], start=1):
        began = driven.receive(Granted("c", heard, number, ("invited",), SOCIAL, 1, START_AT + MINUTE, act))
        if began.bodies(ContextAsked):
            began = driven.receive(context("a song", grant=number))
        asked += began.bodies(Compose)

    assert [("elaborate", "", ("a song",)), ("reply", "Marcus", ())] == [
        (one.act, one.author_name, one.context) for one in asked
    ]


def test_an_edit_during_an_answer_has_it_written_anew() -> None:
    """Of the words that stand now; what is on its way to the channel already is said."""
    driven = bot()
    first = request_of(driven.receive(granted()))
    edited = driven.receive(Edited(said(1, "a nice novel"), addressed=True))
    stale = driven.receive(Composed(first, "old"))
    said_it = driven.receive(Composed(request_of(edited), "new"))
    too_late = driven.receive(Edited(said(1, "a nice poem"), addressed=True))

    assert ["a nice novel"] == [asked.content for asked in edited.bodies(Compose)]
    assert [] == stale.sent
    assert ["new"] == [reply.content for reply in said_it.bodies(Reply)]
    assert [] == too_late.bodies(Compose)


def test_what_is_deleted_during_its_answer_stays_unanswered() -> None:
    """The floor is given back with the reason."""
    for stage in ("context", "words"):
        driven = bot()
        driven.receive(granted(heard=said(1, "and then?")))
        if stage == "words":
            driven.receive(context())
        outcome = driven.receive(Deleted(("1",)))

        assert [("planet:g", given_back(1, "deleted"))] == planets_told(outcome)
        assert [{"message": "1", "reason": "deleted", "act": "reply"}] == outcome.decisions("declined")
        assert {} == driven.state.answering


def test_an_exchange_of_bots_is_remembered_by_who_answered_with_both_sides() -> None:
    """Theirs as human, the own as ai, under the root of it all; what people say is no gossip."""
    remembering = BotParameters(persona=ELENA, planets=("g",), budget=BudgetConfig(), memory="bridge:memory")
    driven = HandDriven(Bot("bot:elena", remembering))
    heard = by_bot(5, "marcus", "music!", reply_to_user="9001", root="msg:1", hop=2)
    remembered = spoken(driven, Granted("c", heard, 1, ("reply",), TRUSTED, 1, START_AT + MINUTE))
    theirs, own = remembered.bodies(Remember)

    assert Remember("elena", "human", "music!", "marcus", "c", "5", "msg:1", START_AT) == theirs
    assert Remember("elena", "ai", "Hm!", "elena", "c", "m-1", "msg:1", START_AT) == own
    assert [("human", "marcus"), ("ai", "elena")] == [
        (line["role"], line["source_bot"]) for line in remembered.decisions("remembered")
    ]
    assert [] == spoken(driven, granted(2, direct=True)).bodies(Remember)
