"""The original's cross-bot rules as they were measured, and the composer, people and review of a night."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
import pytest

from actors.users import KnownBot
from scenarios.overnight.original_bot import OriginalBot, OriginalBotParameters
from scenarios.overnight.original_planet import OriginalPlanet, PasserParameters
from scenarios.overnight.original_redis import ChainAsked, ChainTold, LockAsked, LockReleased, LockTold
from scenarios.overnight.original_rules import (
    CHAIN_MS,
    LOCK_MS,
    ChannelKeys,
    detect,
    expire,
    record_response,
    refusal,
    release_lock,
    response_probability,
    take_lock,
)
from scenarios.overnight.people import night_messages
from scenarios.overnight.provoker import Provoker
from scenarios.overnight.review import review
from scenarios.overnight.stage import NightParameters
from scenarios.world import bots_of
from tests.hand_turns import HOUR, MINUTE, SECOND, START_AT, HandDriven, by_bot, said
from tests.overnight import lived_night, reasons
from tests.small_worlds import persona
from universe.chat.words import words
from universe.config import ChatConfig
from universe.effects import Reply, Typing
from universe.errors import PortRefused
from universe.events import MessageEdit
from universe.ports import Applied, Compose, Composed, PortRequest

TWO: dict[str, Any] = {"rules": "original", "bots": 2, "hours": 1, "human_messages": 1, "phrasing": "plain"}
"""Two bots that answer each other by nothing but replies, as was measured."""
CHAT = ChatConfig(enable_cross_bot_chat=True)


def test_two_bots_that_reply_to_each_other_never_stop() -> None:
    """As measured: all of 40 messages, 8 chains completed, each with a cooldown of 600 s that nobody keeps."""
    night, journal = lived_night(NightParameters(**TWO), {})
    first = night.said[:41]
    chains = [line for line in journal if line.kind == "completed" and line.at <= first[-1].message.at + SECOND]

    assert {"dotty", "elena"} == {one.message.bot for one in night.said}
    assert all(one.answers == before.message.bot for before, one in pairwise(night.said))
    assert 8 == len(chains)
    assert {600_000} == {int(str(line.details["until"])) - line.at for line in chains}
    assert night.longest == len(night.said) > 700
    assert night.in_rest == len(night.said) - 6


def test_bookkeeping_that_outlasts_delivery_ends_the_chain_after_one_reply() -> None:
    """As measured: the lock is still held when the answer arrives, and what it refuses is never asked again."""
    night, journal = lived_night(NightParameters(**TWO, bookkeeping_ms=300), {})

    assert [False, True] == [bool(one.answers) for one in night.said]
    assert {"lock"} == reasons(journal)


def test_the_response_chance_of_the_original_changes_nothing() -> None:
    """As measured, 300 of 300: it is drawn only where a count that nobody writes is above zero."""
    nights = [
        lived_night(NightParameters(rules="original", bots=5, hours=1), {"chat.cross_bot_response_chance": chance})
        for chance in ("0.0", "1.0")
    ]

    assert nights[0] == nights[1]
    assert "chance" not in reasons(nights[0][1])
    assert {0.0, 0.7, 1.0} == {
        response_probability("mention", 1, ChatConfig(cross_bot_response_chance=0.0)),
        response_probability("mention", 1, CHAT), response_probability("reply", 9, CHAT),
    }  # fmt: skip
    assert pytest.approx(0.21) == response_probability("name", 1, CHAT)
    assert 1.0 == response_probability("name", 0, ChatConfig(cross_bot_response_chance=0.0))


def test_limit_and_cooldown_of_the_original_act_where_they_did() -> None:
    """The limit sets how often the counter is deleted, the cooldown how long a mere mention is refused after that."""
    night = NightParameters(rules="original", bots=6, hours=1)
    fives, _ = lived_night(night, {})
    tens, resting = lived_night(night, {"chat.cross_bot_max_chain": "10"})
    restless, lively = lived_night(night, {"chat.cross_bot_cooldown_minutes": "0"})

    for lived, limit in ((fives, 5), (tens, 10), (restless, 5)):
        answers = sum(bool(one.answers) for one in lived.said)
        assert abs(answers // limit - sum(map(len, lived.rests.values()))) <= 1
        assert lived.beyond > 500
    assert "cooldown" in reasons(resting)
    assert "cooldown" not in reasons(lively)


def test_what_people_say_does_not_reset_the_original() -> None:
    """Its counter runs on over thirty messages of people: every fifth answer of a bot to a bot completes a chain."""
    night, _ = lived_night(NightParameters(**TWO | {"human_messages": 30}), {})
    answers = sum(bool(one.answers) for one in night.said)

    assert 30 == len(night.people)
    assert answers > 600
    assert abs(answers // 5 - sum(map(len, night.rests.values()))) <= 1


def test_a_message_addresses_by_reply_then_mention_then_name() -> None:
    """Names are whole words, in any case; what is meant for somebody else is nothing."""
    own, name = "id-elena", words("Elena")
    heard = by_bot(1, "kit", "elena's idea", reply_to_user=own, mentions=(own,))

    assert "reply" == detect(own, name, words(heard.content), heard)
    assert "mention" == detect(own, name, (), by_bot(1, "kit", mentions=("id-x", own), reply_to_user="u1"))
    assert "name" == detect(own, name, words("Well, ELENA'S idea"), by_bot(1, "kit", mentions=("id-x",)))
    assert "" == detect(own, name, words("Elenas idea"), by_bot(1, "kit", reply_to_user="id-x"))


def test_replies_and_active_chains_pass_cooldown_and_burst() -> None:
    """Of two that are mentioned in a quiet channel only the first to look gets past the burst key that it sets."""
    now, keys = START_AT, ChannelKeys(cooldown_until=START_AT + SECOND)
    assert ("cooldown", "") == (
        refusal(keys, "mention", "a", "x", now, CHAT), refusal(keys, "reply", "a", "x", now, CHAT),
    )  # fmt: skip
    keys = ChannelKeys()
    assert ["", "burst", "", ""] == [
        refusal(keys, "mention", "a", "x", now, CHAT), refusal(keys, "name", "b", "x", now, CHAT),
        refusal(keys, "mention", "b", "y", now, CHAT), refusal(keys, "reply", "b", "x", now, CHAT),
    ]  # fmt: skip
    expire(keys, now + 30 * SECOND)
    assert {} == keys.burst
    active = ChannelKeys(count=1, last_bot="a", cooldown_until=now + SECOND, burst={"x": now + SECOND})
    assert ["", "", "last_speaker", ""] == [
        refusal(active, "mention", "b", "x", now, CHAT), refusal(active, "mention", "a", "x", now, CHAT),
        refusal(active, "name", "a", "x", now, CHAT), refusal(active, "name", "b", "x", now, CHAT),
    ]  # fmt: skip
    assert "chain_limit" == refusal(ChannelKeys(count=5), "reply", "a", "x", now, CHAT)


def test_the_counter_is_deleted_when_it_reaches_the_limit() -> None:
    """Then nothing says that there was a chain but the cooldown; a chain that runs out sets none."""
    keys = ChannelKeys()
    outcomes = [record_response(keys, bot, START_AT, CHAT) for bot in "abab"]
    assert ([False] * 4, 4, "b") == (outcomes, keys.count, keys.last_bot)
    assert record_response(keys, "a", START_AT, CHAT)
    assert (0, "", START_AT + 600_000, 0) == (keys.count, keys.last_bot, keys.cooldown_until, keys.message_count)
    record_response(keys, "b", START_AT, CHAT)
    keys.cooldown_until = 0
    expire(keys, START_AT + CHAIN_MS - 1)
    assert 1 == keys.count
    expire(keys, START_AT + CHAIN_MS)
    assert (0, 0) == (keys.count, keys.cooldown_until)


def test_the_lock_is_one_bots_for_thirty_seconds() -> None:
    """Whoever holds it, it runs out; nobody releases another's."""
    keys = ChannelKeys()
    assert [True, False, False] == [take_lock(keys, bot, START_AT) for bot in "aba"]
    release_lock(keys, "b")
    assert "a" == keys.lock
    expire(keys, START_AT + LOCK_MS)
    assert take_lock(keys, "b", START_AT + LOCK_MS)
    release_lock(keys, "b")
    assert "" == keys.lock


def original_bot(chat: ChatConfig = CHAT) -> HandDriven:
    """Elena, by hand."""
    own = OriginalBotParameters(persona=persona("elena"), chat=chat, seed=1, bookkeeping_ms=50)
    return HandDriven(OriginalBot("bot:elena", own))


def test_a_bot_of_the_original_answers_and_never_asks_twice() -> None:
    """Redis, lock, a pause of 2 to 5 s, the composer, a reply that mentions its author and counts no hop, the keys."""
    driven = original_bot()
    heard = by_bot(1, "kit", "Elena?", at=START_AT, hop=7)
    (asked,) = driven.receive(heard).bodies(ChainAsked)
    (lock,) = driven.receive(ChainTold("1", "", 0)).bodies(LockAsked)
    ((_, compose),) = driven.receive(LockTold("1", True)).sent
    ((_, effect),) = driven.receive(Composed(compose.id, "Hi.", ("id-juno",))).sent
    ended = driven.receive(Applied(effect.id, "m9"))

    assert ("c", "kit", "elena", "name") == (asked.channel, asked.author, asked.bot, asked.path)
    assert "elena" == lock.bot
    assert 2000 <= compose.at - driven.now <= 5000
    assert isinstance(effect.body, Reply)
    assert (("id-kit", "id-juno"), "1", 0) == (effect.body.mentions, effect.body.message_id, effect.hop)
    assert ["redis:shared", "redis:shared"] == [to for to, _ in ended.sent]
    assert [1, 50] == [envelope.at - driven.now for _, envelope in ended.sent]
    assert 1 == len(ended.decisions("said"))

    driven.receive(by_bot(2, "kit", "Elena?"))
    lost = driven.receive(ChainTold("2", "", 0)).bodies(LockAsked) and driven.receive(LockTold("2", False))
    assert [("2", "lock")] == [(one["message"], one["reason"]) for one in lost.decisions("denied")]
    assert ([], {}) == (lost.sent, driven.state.looking)


def test_a_bot_of_the_original_leaves_alone_what_is_not_for_it() -> None:
    """Its own message, a bot that is not registered, words of people that merely name it, others' talk."""
    foreign = said(2, "Elena?", user_id="id-foreign", author_is_bot=True)
    for heard in (by_bot(1, "elena", "Elena?"), foreign, said(3, "Elena?"), by_bot(4, "kit", "Juno?")):
        assert [] == original_bot().receive(heard).sent
    assert [] == original_bot(ChatConfig()).receive(by_bot(5, "kit", "Elena?")).sent
    for heard in (said(6, mentions=("id-elena",)), said(7, reply_to_user="id-elena")):
        (compose,) = original_bot(ChatConfig()).receive(heard).bodies(Compose)
        assert ("elena", "Ada", 0) == (compose.bot, compose.author_name, compose.turn)


def test_an_answer_to_a_person_needs_no_lock_and_a_failed_one_gives_it_back() -> None:
    """A person's answer is no turn of a chain; what was not said is not counted."""
    driven = original_bot()
    ((_, compose),) = driven.receive(said(1, mentions=("id-elena",))).sent
    ((_, effect),) = driven.receive(Composed(compose.id, "Hi.")).sent
    assert [] == driven.receive(Applied(effect.id, "m9")).sent
    driven.receive(by_bot(2, "kit", reply_to_user="id-elena"))
    driven.receive(ChainTold("2", "", 0))
    ((_, compose),) = driven.receive(LockTold("2", True)).sent
    failed = driven.receive(msgspec.convert({"type": "port_failed", "request_id": compose.id, "reason": "down",
                                             "may_have_happened": False}, driven.member.Protocol))  # fmt: skip
    assert [LockReleased("c", "elena")] == [envelope.body for _, envelope in failed.sent]


def test_the_planet_of_the_original_passes_messages_to_all_and_nothing_else() -> None:
    """Every message, to the author too; no other event."""
    driven = HandDriven(OriginalPlanet("planet:g", PasserParameters(bots=("elena", "kit"), delivery_ms=100)))
    outcome = driven.receive(by_bot(1, "kit"))
    edit = MessageEdit(event_id="e", at=START_AT, guild_id="g", channel_id="c", message_id="1", content="x")

    assert [("bot:elena", 100), ("bot:kit", 100)] == [(to, one.at - driven.now) for to, one in outcome.sent]
    assert [] == driven.receive(edit).sent


def composed(phrasing: str, author: str, number: int, bots: int = 4) -> Composed:
    """What elena says to somebody."""
    known = tuple(KnownBot(bot.name, bot.user_id, bot.display_name) for bot in bots_of(bots))
    asked = Compose("elena", "Elena", (), "", author, "any music?", 0)
    request = PortRequest(f"bot:elena/{number}", "bot:elena", asked, "", 0, 0, True)
    reply = Provoker(5, known, phrasing).apply(request).reply
    assert isinstance(reply, Composed)
    return reply


def test_a_provoking_answer_names_one_bot_and_mentions_another() -> None:
    """Never the speaker; all others come up; the same request gives the same words."""
    names = {bot.user_id: bot.display_name for bot in bots_of(4)}
    answers = [composed("adversarial", "Kit", number) for number in range(60)]

    assert answers == [composed("adversarial", "Kit", number) for number in range(60)]
    others = set(names) - {bots_of(1)[0].user_id}
    assert others == {user for one in answers for user in one.mentions}
    for one in answers:
        (mentioned,) = one.mentions
        named = one.text.partition(",")[0]
        assert named in {names[user] for user in others} - {names[mentioned]}
    (mentioned,) = composed("adversarial", "Dotty", 1, bots=2).mentions
    assert names[mentioned] == composed("adversarial", "Dotty", 1, bots=2).text.partition(",")[0] == "Dotty"


def test_a_plain_answer_brings_in_a_bot_for_a_person_only() -> None:
    """Between bots there is the reply and nothing else."""
    assert [()] * 20 == [composed("plain", "Dotty", number).mentions for number in range(20)]
    assert all(len(composed("plain", "Ada", number).mentions) == 1 for number in range(20))


def test_a_slow_composer_takes_longer_and_refuses_what_is_no_question() -> None:
    """Its latency comes on top of the template's."""
    known = tuple(KnownBot(bot.name, bot.user_id, bot.display_name) for bot in bots_of(2))
    asked = Compose("elena", "Elena", (), "", "Ada", "any music?", 0)
    request = PortRequest("bot:elena/1", "bot:elena", asked, "", 0, 0, True)
    quick, slow = (Provoker(5, known, "plain", latency).apply(request) for latency in (0, 7000))

    assert (7000, quick.reply) == (slow.latency_ms - quick.latency_ms, slow.reply)
    typing = Typing(guild_id="g", channel_id="c", actor_id="u", actor_name="U")
    with pytest.raises(PortRefused):
        Provoker(5, known, "plain").apply(msgspec.structs.replace(request, body=typing))


def test_people_speak_spread_over_the_night_and_mention_one_bot() -> None:
    """In each channel as often as asked, half a part of the night apart at least; without mentions only the first."""
    bots = bots_of(6)
    span: dict[str, Any] = {"start_at": START_AT, "span_ms": 2 * HOUR, "per_channel": 20}
    both = night_messages("g0", ("c0", "c1"), bots, 4, **span, mentions=1.0)
    silent = night_messages("g0", ("c0",), bots, 4, **span, mentions=0.0)

    assert both == sorted(both, key=lambda message: message.at)
    for channel in ("c0", "c1"):
        times = [message.at for message in both if message.channel_id == channel]
        assert 20 == len(times)
        assert START_AT + MINUTE == times[0] < times[-1] < START_AT + 2 * HOUR
        assert min(later - sooner for sooner, later in pairwise(times)) >= (2 * HOUR - MINUTE) // 40
    assert {1} == {len(message.mentions) for message in both}
    assert len({message.mentions for message in both}) == 6
    assert [1, *[0] * 19] == [len(message.mentions) for message in silent]
    assert len({message.event_id for message in both}) == 40


def test_a_review_counts_what_bots_say_between_people() -> None:
    """By channel; foreign bots neither count nor end a chain; the cooldown runs from the last message allowed."""
    at = START_AT
    messages = [
        said(1, at=at), by_bot(2, "a", at=at + 1, reply_to="1"), by_bot(3, "b", at=at + 2, reply_to="2"),
        by_bot(4, "a", at=at + 3, reply_to="3"), said(5, at=at + 4, channel_id="d"),
        said(6, at=at + 5, user_id="id-f", author_is_bot=True), by_bot(7, "b", at=at + MINUTE + 1, reply_to="4"),
        said(8, at=at + MINUTE + 2), by_bot(9, "a", at=at + 3 * MINUTE, reply_to="8"),
    ]  # fmt: skip
    chat = ChatConfig(cross_bot_max_chain=2, cross_bot_cooldown_minutes=1)
    night = review(messages[::-1], [], chat, at, at + 4 * MINUTE, original=False)

    assert [1, 2, 3, 4, 1] == [one.length for one in night.said]
    assert ["", "a", "b", "a", ""] == [one.answers for one in night.said]
    assert ((4, 1), 4, 2) == (night.chains, night.longest, night.beyond)
    assert {"c": [(at + 2, at + 2 + MINUTE)]} == night.rests
    assert (2, 750) == (night.in_rest, night.speaking_permille)
    assert ([3, 1, 0, 1], [5]) == (night.by_span(MINUTE), night.by_span(HOUR))
    assert ([3, 0, 0, 1], [0] * 4) == (night.lengths("c"), night.lengths("d"))
