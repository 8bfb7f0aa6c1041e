"""The chain of bots that talk to each other: it ends, by every path, and waiting does not start it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hand_turns import DAY, HOUR, MINUTE, SECOND, START_AT, by_bot, said
from tests.scale import scaled
from tests.small_worlds import conversation, longest_bot_run, persona
from universe.chat.activity import note_message
from universe.chat.chain import CONVERSATION_MS, ConversationChain, Denial, bot_may_answer_bot, bot_spoke, human_spoke
from universe.chat.channel import ChannelRecord
from universe.config import ChatConfig, StreamConfig
from universe.events import Message

CONFIG = ChatConfig(enable_cross_bot_chat=True)
CERTAIN = ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0)
STREAM = StreamConfig()
LIMIT = CONFIG.cross_bot_max_chain
AWAKE = START_AT + SECOND
"""The planet has the bots' cards by now."""
NAMED = 2
"""A message of Elena that Marcus answers even by name: the draw belongs to it."""
PATHS = pytest.mark.parametrize("path", ["reply", "mention", "name"])


def chain_of(count: int, at: int = START_AT) -> ConversationChain:
    """A chain after `count` messages of two bots, a second apart."""
    chain = ConversationChain("c")
    for number in range(count):
        bot_spoke(chain, by_bot(number, ("elena", "marcus")[number % 2], at=at + number * SECOND))
    return chain


def denial(
    chain: ConversationChain, why: tuple[str, ...], *, number: int = 99, at: int = START_AT,
    config: ChatConfig = CONFIG, cooldown_until: int = 0, under_way: int = 0, hop: int = 0,
) -> Denial | None:  # fmt: skip
    """Why Marcus may not answer a message of Elena, if he may not."""
    heard = by_bot(number, "elena", at=at, hop=hop)
    return bot_may_answer_bot(
        chain, cooldown_until, under_way, why, "marcus", heard, now=at, config=config, seed=1
    )  # fmt: skip


def verdict(chain: ConversationChain, why: tuple[str, ...], **more: Any) -> str:
    """The reason in a word; empty where he may."""
    denied = denial(chain, why, **more)
    return "" if denied is None else denied.reason


@PATHS
@pytest.mark.parametrize("count", [LIMIT, LIMIT + 1, 1000])
def test_no_path_leads_past_the_limit(path: str, count: int) -> None:
    """Reply, mention and name alike, at once or a day later."""
    for at in (START_AT, START_AT + CONVERSATION_MS + 1, START_AT + DAY):
        assert "chain_limit" == verdict(chain_of(count), (path,), at=at, config=CERTAIN)


@PATHS
def test_answers_that_are_being_written_count_as_said(path: str) -> None:
    """Two bots that answer at the same time would otherwise pass the limit together."""
    for under_way in range(LIMIT + 1):
        expected = "" if under_way + 2 < LIMIT else "chain_limit"
        assert expected == verdict(chain_of(2), (path,), config=CERTAIN, under_way=under_way, number=NAMED)


@PATHS
@pytest.mark.parametrize("hop", [LIMIT, LIMIT + 1, 1000])
def test_a_message_too_far_from_its_root_summons_nobody(path: str, hop: int) -> None:
    """Wherever the others of its chain stood: in a thread or another channel the count begins at nothing."""
    assert Denial("hop_limit") == denial(chain_of(0), (path,), config=CERTAIN, hop=hop)
    assert "" == verdict(chain_of(0), (path,), config=CERTAIN, hop=LIMIT - 1, number=NAMED)


@PATHS
def test_bots_rest_until_the_cooldown_is_over(path: str) -> None:
    """To the millisecond, even where the count would allow it; the denial tells how long."""
    until = START_AT + 10 * MINUTE

    assert Denial("cooldown", 1) == denial(chain_of(0), (path,), at=until - 1, cooldown_until=until)
    assert "cooldown" != verdict(chain_of(0), (path,), at=until, cooldown_until=until)


@PATHS
@pytest.mark.parametrize(("count", "rests"), [(0, False), (1, False), (2, True), (4, True)])
def test_a_conversation_that_ran_out_is_followed_by_a_rest(path: str, count: int, rests: bool) -> None:
    """As one that reached the limit, from two messages on: ten minutes of silence, then ten of rest."""
    chain = chain_of(count)
    ended_at = chain.last_activity_at + CONVERSATION_MS
    rested_at = ended_at + 10 * MINUTE

    assert "" == verdict(chain, (path,), at=ended_at, config=CERTAIN, number=NAMED)
    if rests:
        assert Denial("cooldown", 10 * MINUTE - 1) == denial(chain, (path,), at=ended_at + 1, config=CERTAIN)
        assert Denial("cooldown", 1) == denial(chain, (path,), at=rested_at - 1, config=CERTAIN)
    else:
        assert "" == verdict(chain, (path,), at=ended_at + 1, config=CERTAIN, number=NAMED)
    assert "" == verdict(chain, (path,), at=rested_at, config=CERTAIN, number=NAMED)


@PATHS
def test_bots_never_answer_bots_where_that_is_off(path: str) -> None:
    """The default of a live server."""
    assert Denial("cross_bot_chat_off") == denial(chain_of(0), (path,), config=ChatConfig())


def test_only_time_has_a_retry_after() -> None:
    """The limit waits for a person, the draw is made once, and what is not addressed stays so."""
    assert Denial("chain_limit") == denial(chain_of(LIMIT), ("reply",))
    assert Denial("not_addressed") == denial(chain_of(1), ("interest",))
    assert Denial("chance") == denial(chain_of(0), ("name",), number=1)


def test_an_interest_is_no_address_even_if_it_is_spelled_like_one() -> None:
    """Bots do not join each other's talk for a word; a persona may well be interested in the word reply."""
    for why in (("interest", "music"), ("interest", "reply"), ("interest", "mention", "name"), ()):
        assert "not_addressed" == verdict(chain_of(1), why, config=CERTAIN)


def test_a_reply_is_always_answered_a_mention_often_and_a_name_seldom() -> None:
    """1, 0.7 and 0.7 times 0.3, within four standard deviations; the draw belongs to message and bot."""
    count = scaled(3_000, 50_000)
    chain = chain_of(1)
    for path, probability in (("reply", 1.0), ("mention", 0.7), ("name", 0.21)):
        verdicts = [verdict(chain, (path,), number=number) for number in range(count)]
        hits = verdicts.count("")
        assert set(verdicts) <= {"", "chance"}
        assert abs(hits - count * probability) <= 4 * (count * probability * (1 - probability)) ** 0.5
        assert verdicts[:50] == [verdict(chain, (path,), number=number) for number in range(50)]


@given(st.lists(st.tuples(st.sampled_from(["human", "elena", "marcus", "foreign"]), st.integers(0, 2 * HOUR))))
def test_the_count_is_the_number_of_bot_messages_since_the_last_human_one(steps: list[tuple[str, int]]) -> None:
    """However much time lies between them; bots that are not ours neither count nor reset."""
    channel, at, expected = ChannelRecord("c"), START_AT, 0
    for number, (who, gap) in enumerate(steps):
        at += gap
        if who == "human":
            heard, expected = said(number, at=at), 0
        elif who == "foreign":
            heard = said(number, at=at, user_id="id-foreign", author_is_bot=True)
        else:
            heard, expected = by_bot(number, who, at=at), expected + 1
        ended = note_message(channel, heard, CONFIG, STREAM)
        assert channel.chain is not None
        assert expected == channel.chain.message_count
        assert ended == (who in ("elena", "marcus") and expected >= LIMIT)
        assert not ended or channel.cooldown_until == at + 10 * MINUTE


def test_ten_quiet_minutes_end_the_conversation_and_not_the_count() -> None:
    """The participants and the start are new, the count goes on."""
    chain = chain_of(3)
    later = chain.last_activity_at + CONVERSATION_MS + 1
    bot_spoke(chain, by_bot(7, "dotty", at=later))

    assert (["dotty"], later, 4) == (chain.participants, chain.started_at, chain.message_count)
    bot_spoke(chain, by_bot(8, "elena", at=later + CONVERSATION_MS))
    assert (["dotty", "elena"], later, 5) == (chain.participants, chain.started_at, chain.message_count)


def test_a_person_resets_the_count_and_not_the_cooldown() -> None:
    """After a word of a person bots may talk again, once they have rested."""
    channel = ChannelRecord("c", chain=chain_of(LIMIT), cooldown_until=START_AT + 10 * MINUTE)
    note_message(channel, said(50, at=START_AT + MINUTE), CONFIG, STREAM)

    assert channel.chain is not None
    assert (0, []) == (channel.chain.message_count, channel.chain.participants)
    assert START_AT + 10 * MINUTE == channel.cooldown_until


def test_activity_counts_people_and_all_bots_apart() -> None:
    """And keeps the latest times of each in order, also of what came late."""
    channel = ChannelRecord("c")
    for number, hour in enumerate((0, 5, 3, 23)):
        note_message(channel, said(number, at=START_AT + hour * HOUR), CONFIG, STREAM)
    note_message(channel, by_bot(8, "elena", at=START_AT + DAY), CONFIG, STREAM)
    note_message(channel, said(9, at=START_AT, author_is_bot=True), CONFIG, STREAM)

    assert (4, 2, 6) == (channel.human_messages, channel.bot_messages, channel.seen)
    assert [START_AT + hour * HOUR for hour in (0, 3, 5, 23)] == channel.human_times_ms
    assert [START_AT, START_AT + DAY] == channel.bot_times_ms
    assert (START_AT + DAY, START_AT + 23 * HOUR) == (channel.last_message_at, channel.last_human_at)
    assert ("elena", START_AT + DAY) == (channel.last_bot, channel.last_bot_at)


def night(*, forgets: bool) -> int:
    """Bot messages in eight hours: each looks every 7 minutes for the other's last reply, and answers if it may.

    With `forgets` the count is kept as the original kept it: in a key that lives ten minutes.
    """
    chain, cooldown_until, count = ConversationChain("c"), 0, 0
    for at in range(START_AT, START_AT + 8 * HOUR, 7 * MINUTE):
        while True:
            if forgets and at - chain.last_activity_at > CONVERSATION_MS:
                human_spoke(chain)
            heard = by_bot(count, ("marcus", "elena")[count % 2], at=at)
            if bot_may_answer_bot(chain, cooldown_until, 0, ("reply",), "any", heard, now=at, config=CONFIG, seed=1):
                break
            bot_spoke(chain, heard)
            count += 1
            if chain.message_count >= LIMIT:
                cooldown_until = at + 10 * MINUTE
    return count


def test_a_count_that_is_forgotten_after_ten_minutes_talks_all_night(promise: Callable[..., None]) -> None:
    """The twin begins again whenever the key has run out; ours says five things and waits for a person."""
    ours, naive = night(forgets=False), night(forgets=True)
    promise("overnight loop, the rule alone", hours=8, bot_messages=ours, by_forgetful_twin=naive)

    assert LIMIT == ours
    assert naive >= 20 * LIMIT


def overnight(kicks: int, persons: frozenset[int]) -> list[Message]:
    """A night in which each half hour Elena turns to Marcus by herself, after a person's word where `persons` says."""
    events: list[Message] = []
    for number in range(kicks):
        at = AWAKE + number * 30 * MINUTE
        if number in persons:
            events.append(said(1000 + number, "good night", at=at - MINUTE))
        events.append(by_bot(number, "elena", "are you awake?", at=at, reply_to_user="id-marcus"))
    return conversation([persona("elena"), persona("marcus")], events, CONFIG)


def test_two_bots_that_reply_to_each_other_stop_at_the_limit(promise: Callable[..., None]) -> None:
    """Through planet, bots, composer and world, a night long: no reply that the limit did not allow."""
    kicks = scaled(12, 200)
    messages = overnight(kicks, frozenset({6}))
    replies = [message for message in messages if message.bot and message.reply_to]
    longest = longest_bot_run(message for message in messages if message.reply_to or not message.author_is_bot)
    promise(
        "overnight loop, two bots in a world", kicks=kicks, replies=len(replies), longest_of_replies=longest,
        limit=LIMIT,
    )  # fmt: skip

    assert LIMIT - 1 == longest
    assert 2 * (LIMIT - 1) == len(replies)
    assert {1000 + 6} == {int(message.message_id) for message in messages if not message.author_is_bot}
    assert ["marcus", "elena", "marcus", "elena"] == [message.bot for message in replies[: LIMIT - 1]]


@pytest.mark.parametrize("limit", [1, 2, 3, 8])
def test_a_conversation_of_bots_is_as_long_as_its_limit(limit: int) -> None:
    """Begun by one bot, with as many messages as the limit says, and never more."""
    config = ChatConfig(enable_cross_bot_chat=True, cross_bot_max_chain=limit)
    kick = by_bot(1, "elena", "are you awake?", AWAKE, reply_to_user="id-marcus")
    messages = conversation([persona("elena"), persona("marcus")], [kick], config)

    assert limit == longest_bot_run(messages) == len(messages)


def test_bots_that_were_mentioned_together_do_not_pass_the_limit_in_turn() -> None:
    """Elena mentions three bots when one message is left: one speaks, and for the others the limit is reached."""
    config = ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0, cross_bot_max_chain=2)
    bots = [persona(name) for name in ("elena", "marcus", "dotty", "anna")]
    kick = by_bot(1, "elena", "all of you?", AWAKE, mentions=("id-marcus", "id-dotty", "id-anna"))

    assert ["elena", "marcus"] == [message.bot for message in conversation(bots, [kick], config)]
