"""What is no message: edits, deletions, typing, voice, presence and threads, and what comes of each."""

from __future__ import annotations

from typing import Any

import pytest

from actors.bot_messages import Deleted, Edited, Heard, Reacted
from actors.planet_members import Membership
from actors.planet_messages import ContextAsked, ContextTold
from tests.hand_planet import (
    ALL,
    NAMES,
    TALKATIVE,
    HandPlanet,
    deferred,
    deleted,
    done,
    edited,
    grants,
    reacts,
    reasons,
    receivers,
    where,
)
from tests.hand_turns import MINUTE, SECOND, START_AT, by_bot, card, said
from universe.chat.recent import SLOTS, slot_of
from universe.config import ChatConfig, StreamConfig
from universe.events import (
    MemberJoin,
    MemberLeave,
    Presence,
    ThreadCreate,
    TypingStart,
    VoiceState,
)

OFF_SWITCHES: dict[str, Any] = {
    f"stream_capture_{name}": False for name in (
        "message", "message_edit", "message_delete", "reactions", "typing_start", "voice_state", "thread_create",
        "presence", "members",
    )
}  # fmt: skip
OFF = StreamConfig(**OFF_SWITCHES)


def test_an_edit_is_told_to_every_bot_and_to_those_it_addresses_as_such() -> None:
    """With the text as it stands now and the date of the message."""
    driven = HandPlanet()
    driven.receive(said(1, "hm"))
    outcome = driven.receive(edited(1, 1, "what does Elena say to Marcus's song", at=START_AT + MINUTE))
    told = {to: envelope.body for to, envelope in outcome.sent if isinstance(envelope.body, Edited)}

    assert {"bot:anna": False, "bot:elena": True, "bot:marcus": True} == {to: one.addressed for to, one in told.items()}
    assert {(START_AT, "what does Elena say to Marcus's song")} == {
        (one.message.at, one.message.content) for one in told.values()
    }


def test_who_is_asked_only_by_an_edit_answers_now() -> None:
    """Once; the next edit finds the floor taken, and after the answer the message is settled."""
    driven = HandPlanet()
    first = driven.receive(said(1, "hm"))
    asked = driven.receive(edited(1, 1, "hm?", mentions=("id-elena",)))
    again = driven.receive(edited(2, 1, "hm??", mentions=("id-elena", "id-anna")))
    driven.receive(done("elena", 1, slot=0))
    settled = driven.receive(edited(3, 1, "hm???", mentions=("id-anna",)))

    assert ([], [("elena", "1", 1)], [], []) == (grants(first), grants(asked), grants(again), grants(settled))
    assert [3, 3, 3] == [len(receivers(one, Edited)) for one in (asked, again, settled)]


def test_a_message_that_waits_is_judged_by_what_it_says_now() -> None:
    """Its old bids are gone with its old words."""
    driven = HandPlanet(stream=StreamConfig(debounce_s=0))
    driven.receive(said(1, "music"))
    driven.receive(said(2, "music", at=START_AT + 1))
    outcome = driven.receive(edited(1, 2, "nothing at all", at=START_AT + 2))

    assert dict.fromkeys(NAMES, "low_interest") == reasons(outcome)
    assert [] == driven.waiting()
    assert [] == grants(driven.receive(done("anna", 1, slot=0)))


def test_an_older_edit_that_comes_late_changes_nothing() -> None:
    """Versions decide, not arrival."""
    driven = HandPlanet()
    driven.receive(said(1, "hm"))
    driven.receive(edited(5, 1, "newest"))
    for late in (edited(4, 1, "older"), edited(5, 1, "same", mentions=("id-elena",))):
        outcome = driven.receive(late)
        assert ([], []) == (outcome.sent, outcome.journal)
    kept = driven.recent("1")

    assert kept is not None
    assert ("newest", 5) == (kept.message.content, kept.version)


def test_edits_by_bots_do_nothing() -> None:
    """Ours or others', whether or not the edit says so; bots summon nobody by rewriting what they said."""
    driven = HandPlanet(TALKATIVE)
    driven.receive(by_bot(1, "anna", "hm"))
    ways: list[dict[str, Any]] = [{"author_is_bot": True, "bot": "anna"}, {}]
    for more in ways:
        outcome = driven.receive(edited(1, 1, "Elena? music!", mentions=("id-elena",), **more))
        assert ([], []) == (outcome.sent, outcome.journal)


def test_an_edit_of_a_message_that_nobody_keeps_is_told_and_answered_by_nobody() -> None:
    """Bots know whether they entered it; who was asked then was asked long ago."""
    driven = HandPlanet()
    outcome = driven.receive(edited(1, 77, "music", mentions=("id-elena",)))

    assert list(NAMES) == receivers(outcome, Edited)
    assert [] == grants(outcome)


@pytest.mark.parametrize("messages", [(2,), (1, 2, 3)])
def test_what_is_deleted_is_answered_by_nobody_and_every_bot_takes_it_back(messages: tuple[int, ...]) -> None:
    """Single or in bulk; the text is kept nowhere, and what waits for it is denied."""
    driven = HandPlanet(stream=StreamConfig(debounce_s=0))
    for number in (1, 2, 3):
        driven.receive(said(number, "music is my secret", at=START_AT + number))
    outcome = driven.receive(deleted(9, *messages))
    told = outcome.bodies(Deleted)
    waited = [str(number) for number in messages if number != 1]

    assert [tuple(map(str, messages))] * 3 == [one.message_ids for one in told]
    assert [(number, bot, "deleted") for number in waited for bot in NAMES] == [
        (line["message"], line["bot"], line["reason"]) for line in outcome.decisions("denied")
    ]
    for number in messages:
        kept = driven.recent(str(number))
        assert kept is not None
        assert (True, "", ()) == (kept.deleted, kept.message.content, kept.message.mentions)
    left = {message for message, _ in driven.waiting()}
    assert left == {"2", "3"} - set(waited)


def test_a_deletion_during_an_answer_passes_the_turn_to_nobody() -> None:
    """The bot declines, and neither the next bidder nor a sweep nor a late reaction takes the message up."""
    driven = HandPlanet()
    driven.receive(said(1, "music", mentions=("id-anna", "id-elena")))
    driven.receive(deleted(2, 1))
    outcome = driven.receive(done("anna", 1, slot=0))
    later = [driven.receive(reacts(number, 1)) for number in range(1, 6)]

    assert {"elena": "deleted"} == reasons(outcome)
    assert [] == grants(outcome, *later)
    assert [[], [], []] == [driven.left(bot) for bot in NAMES]


def test_a_message_is_not_edited_back_to_life() -> None:
    """An edit that comes after the deletion asks nobody."""
    driven = HandPlanet()
    driven.receive(said(1, "hm"))
    driven.receive(deleted(2, 1))

    assert [] == grants(driven.receive(edited(3, 1, "music", mentions=("id-elena",))))


def test_who_types_is_remembered_ten_seconds_and_written_once() -> None:
    """A repetition changes nothing; not more than twenty at a time."""
    driven = HandPlanet()
    for number in range(30):
        driven.receive(TypingStart(**where("ty", number, START_AT + number, {"user_id": f"u{number}"})))
    driven.receive(TypingStart(**where("ty", 50, START_AT + 5 * SECOND, {"user_id": "u0"})))
    typing = driven.channel().typing

    assert 20 == len(typing)
    assert START_AT + 10 * SECOND == typing["u0"]
    driven.receive(TypingStart(**where("ty", 51, START_AT + MINUTE, {"user_id": "u77"})))
    assert {"u77": START_AT + MINUTE + 10 * SECOND} == driven.channel().typing


def test_voice_and_presence_are_kept_with_the_membership() -> None:
    """Whose status is told is there; who leaves has neither."""
    driven = HandPlanet()
    driven.receive(MemberJoin(name="Ada", **where("jn", 1, START_AT, {})))
    driven.receive(Presence(status="online", **where("pr", 1, START_AT, {})))
    driven.receive(VoiceState(**where("vo", 1, START_AT, {"channel_id": "v1"})))
    there = driven.record("member:u1", Membership)
    driven.receive(VoiceState(**where("vo", 2, START_AT, {"channel_id": ""})))
    silent = driven.record("member:u1", Membership)
    driven.receive(Presence(status="idle", **where("pr", 2, START_AT, {"user_id": "u2"})))
    other = driven.record("member:u2", Membership)
    driven.receive(MemberLeave(**where("lv", 1, START_AT, {})))

    assert ("Ada", "online", "v1") == (there.name, there.status, there.voice)
    assert ("online", "") == (silent.status, silent.voice)
    assert ("idle", True) == (other.status, other.present)
    left = driven.record("member:u1", Membership)
    assert (False, "", "") == (left.present, left.status, left.voice)
    assert 1 == driven.state.people


def thread(number: int, message: str = "") -> ThreadCreate:
    """Thread t hangs in channel c."""
    fields = where("th", number, START_AT, {"channel_id": "t"})
    return ThreadCreate(parent_id="c", name="more", message_id=message, **fields)


def test_a_thread_inherits_what_binds_the_bots_of_its_channel() -> None:
    """Chain, cooldown and burst: a thread is no way around them."""
    driven = HandPlanet(ChatConfig(enable_cross_bot_chat=True, cross_bot_max_chain=2))
    driven.receive(by_bot(1, "anna"))
    driven.receive(by_bot(2, "elena", "a theory"))
    opened = driven.receive(thread(1, "2"))
    asked = driven.receive(by_bot(3, "elena", reply_to_user="id-marcus", channel_id="t"))
    inner, outer = driven.channel("t"), driven.channel("c")

    assert [{"channel": "t", "parent": "c", "message": "2"}] == opened.decisions("thread")
    assert inner.chain is not None
    assert outer.chain is not None
    assert ("t", 2 + 1) == (inner.chain.channel_id, inner.chain.message_count)
    assert ("c", 2) == (outer.chain.channel_id, outer.chain.message_count)
    assert ("c", "a theory") == (inner.parent, inner.starter.content if inner.starter else "")
    assert "chain_limit" == reasons(asked)["marcus"]


def test_neither_burst_nor_cooldown_of_a_channel_ends_with_a_thread() -> None:
    """Bots that wrote too fast outside rest inside as well; so do those whose chain has ended, whoever speaks there."""
    fast, ended = HandPlanet(), HandPlanet(ChatConfig(enable_cross_bot_chat=True, cross_bot_max_chain=2))
    for number in (1, 2, 3):
        fast.receive(by_bot(number, "anna", at=START_AT + number))
    for number in (1, 2):
        ended.receive(by_bot(number, "anna", at=START_AT + number))
    outcomes = []
    for driven in (fast, ended):
        driven.receive(thread(1), START_AT + SECOND)
        driven.receive(said(8, "hm", at=START_AT + SECOND, channel_id="t", user_id="u9"))
        asked = by_bot(9, "elena", reply_to_user="id-marcus", channel_id="t", at=START_AT + SECOND)
        outcomes.append(driven.receive(asked))

    assert [("9", "burst", START_AT + 2 + 30 * SECOND)] == deferred(outcomes[0])
    assert ["cooldown"] == [line["reason"] for line in outcomes[1].decisions("denied") if line["bot"] == "marcus"]


def test_a_thread_that_has_begun_keeps_its_own_facts() -> None:
    """The event may come after its first message, or twice."""
    driven = HandPlanet()
    driven.receive(by_bot(1, "anna"))
    driven.receive(said(2, "music", channel_id="t"))
    driven.receive(thread(1))
    inner = driven.channel("t")

    assert ("c", 1, 0) == (inner.parent, inner.seen, inner.chain.message_count if inner.chain else -1)


def test_a_bot_that_asks_for_context_in_a_thread_is_told_what_it_hangs_on() -> None:
    """First the beginning, then the latest messages, none that was deleted."""
    driven = HandPlanet(stream=StreamConfig(context_messages=2))
    driven.receive(said(1, "a theory"))
    driven.receive(thread(1, "1"))
    for number, text in enumerate(("one", "two", "three"), start=2):
        driven.receive(said(number, text, at=START_AT + number, channel_id="t"))
    (told,) = driven.receive(ContextAsked("elena", "t", 7)).bodies(ContextTold)
    driven.receive(deleted(9, 1, 3, channel_id="t"))
    (less,) = driven.receive(ContextAsked("elena", "t", 7)).bodies(ContextTold)

    assert ["a theory", "two", "three"] == [one.content for one in told.messages]
    assert ["one", "three"] == [one.content for one in less.messages]


def test_only_the_latest_messages_are_kept() -> None:
    """A ring of 32 in each channel: an older one is found no more, by nobody."""
    driven = HandPlanet()
    for number in range(SLOTS + 3):
        driven.receive(said(number, "hm", at=START_AT + number))

    assert 32 == SLOTS
    assert [None] * 3 == [driven.recent(str(number)) for number in range(3)]
    assert all(driven.recent(str(number)) is not None for number in range(3, SLOTS + 3))
    assert slot_of(SLOTS + 3) == 3
    assert [] == grants(*(driven.receive(reacts(number, 1)) for number in range(1, 7)))
    assert 32 == sum(name.startswith("recent:") for name in driven.records)


def test_only_the_audience_of_an_event_hears_of_it_on_any_path() -> None:
    """Bids, edits, deletions, reactions and context; empty means everybody."""
    driven = HandPlanet()
    heard = driven.receive(said(1, "music, Anna and Marcus!", audience=("elena",)))
    edit = driven.receive(edited(1, 1, "music", audience=("elena",), mentions=("id-anna",)))
    gone = driven.receive(deleted(1, 1, audience=("elena",)))
    liked = driven.receive(reacts(1, 9, audience=("elena",), message_user_id="id-anna"))
    driven.receive(said(2, "hm", audience=("elena",), at=START_AT + 1))
    context = [driven.receive(ContextAsked(bot, "c", 1)).bodies(ContextTold)[0] for bot in NAMES]

    assert [("elena", "1", 1)] == grants(heard)
    assert [] == receivers(heard, Heard)
    assert (["elena"], ["elena"], []) == (receivers(edit, Edited), receivers(gone, Deleted), receivers(liked, Reacted))
    assert [] == grants(edit)
    assert [[], ["2"], []] == [[one.message_id for one in told.messages] for told in context]


def test_a_bot_that_was_taken_off_the_planet_is_silent_until_it_is_back() -> None:
    """Neither mention nor context reaches it."""
    driven = HandPlanet()
    driven.receive(MemberLeave(**where("lv", 1, START_AT, {"user_id": "id-elena"})))
    away = driven.receive(said(1, mentions=("id-elena",)))
    asked = driven.receive(ContextAsked("elena", "c", 1))
    driven.receive(MemberJoin(name="Elena", is_bot=True, **where("jn", 1, START_AT, {"user_id": "id-elena"})))
    back = driven.receive(said(2, mentions=("id-elena",)))

    assert [] == grants(away)
    assert [()] == [told.messages for told in asked.bodies(ContextTold)]
    assert [("elena", "2", 1)] == grants(back)


@pytest.mark.parametrize(
    "event",
    [
        said(1, mentions=ALL), edited(1, 1, "music"), deleted(1, 1), reacts(1, 1, message_user_id="id-elena"),
        reacts(1, 1, gone=True), TypingStart(**where("ty", 1, START_AT, {})),
        VoiceState(**where("vo", 1, START_AT, {})), Presence(status="online", **where("pr", 1, START_AT, {})),
        thread(1),
        MemberJoin(name="Ada", **where("jn", 1, START_AT, {})), MemberLeave(**where("lv", 1, START_AT, {})),
    ],
)  # fmt: skip
def test_what_is_switched_off_changes_nothing(event: Any) -> None:
    """Every type has its switch; with it on, each of these leaves a trace."""
    silent, open_eared = HandPlanet(stream=OFF), HandPlanet()
    before = dict(silent.records)
    outcome = silent.receive(event)
    heard = open_eared.receive(event)

    assert ([], [], [], before) == (outcome.sent, outcome.journal, outcome.views, silent.records)
    assert heard.sent or heard.journal or open_eared.records


def test_a_card_of_a_bot_that_is_not_yet_here_is_no_obstacle() -> None:
    """Reactions and edits before any card are told to nobody."""
    driven = HandPlanet(bots=())
    driven.receive(said(1, "hm"))
    outcomes = [driven.receive(reacts(1, 1, message_user_id="id-elena")), driven.receive(edited(1, 1, "hm?"))]
    driven.knows(card("elena", "music"))

    assert [[], []] == [one.sent for one in outcomes]
