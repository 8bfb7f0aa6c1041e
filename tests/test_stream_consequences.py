"""What a person notices of the stream: edits, deletions, reactions, typing, presence, threads and private words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec
import pytest

from actors.worker import Harvest
from scenarios.world import bot_members as people_bots
from scenarios.world import planet_member as people_planet
from tests.hand_turns import HOUR, MINUTE, SECOND, START_AT, by_bot, said
from tests.small_worlds import GENEROUS, bot_members, lived, persona, planet_member
from universe.chat.smalltalk import topic_of
from universe.config import ChatConfig, Config, PeopleConfig, StreamConfig
from universe.events import (
    PRIVATE_GUILD,
    AnyEvent,
    Message,
    MessageDelete,
    MessageEdit,
    Presence,
    ReactionAdd,
    ReactionRemove,
    ThreadCreate,
    TypingStart,
    VoiceState,
)

ELENA, MARCUS = persona("elena", "music", "song"), persona("marcus", "physics")
MUSIC: Final = "which song should I practise on the piano?"
COOKING: Final = "which soup should I cook with this garlic?"
PLAIN: Final = "well, that may be so"
BEGINS_AT: Final = START_AT + 10 * SECOND
"""By then everybody knows that the bots are there."""
TALKATIVE: Final = ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0, cross_bot_max_chain=2)


def told(number: int, text: str, at: int = BEGINS_AT, **more: Any) -> Message:
    """A message of a person."""
    return said(number, text, at, **more)


def by_ours(number: int, bot: str, text: str, at: int = BEGINS_AT, **more: Any) -> Message:
    """A message of a bot of ours."""
    return by_bot(number, bot, text, at, **more)


def happened(events: Iterable[AnyEvent], chat: ChatConfig | None = None) -> Harvest:
    """A world of Elena and Marcus in which this happens, and five minutes more."""
    listed = sorted(events, key=lambda event: event.at)
    members = [*bot_members((ELENA, MARCUS)), planet_member(chat or ChatConfig())]
    harvest = lived(members, listed, listed[-1].at + 5 * MINUTE)
    assert [] == harvest.dead_letters
    return harvest


def answers(harvest: Harvest, message_id: str = "1") -> list[Message]:
    """What bots answered to a message, in order of time."""
    found = [one for one in harvest.events if isinstance(one, Message) and one.bot and one.reply_to == message_id]
    return sorted(found, key=lambda one: one.at)


def decided(harvest: Harvest, kind: str, message_id: str = "1") -> list[dict[str, Any]]:
    """Details, with the time, of the journal lines of a kind about a message."""
    return [{"at": line.at, **line.details} for line in harvest.journal
            if line.kind == kind and line.details.get("message") == message_id]  # fmt: skip


def happening(name: str, after_ms: int, user: str = "u1", **more: Any) -> dict[str, Any]:
    """What events share."""
    where = {"guild_id": "g", "channel_id": "c", "user_id": user}
    return {"event_id": name, "at": BEGINS_AT + after_ms, **where, **more}


def edit(after_ms: int, text: str, *mentions: str, version: int = 1) -> MessageEdit:
    """Message 1 now says this."""
    where = happening(f"edit:{version}", after_ms)
    return MessageEdit(message_id="1", content=text, mentions=mentions, version=version, author_name="Ada", **where)


def liked(number: int, emoji: str = "\U0001f44d", message_id: str = "1", author: str = "u1") -> ReactionAdd:
    """A person of their own reacts, some seconds later."""
    where = happening(f"like:{number}", (number + 5) * SECOND, f"fan{number}")
    return ReactionAdd(message_id=message_id, emoji=emoji, message_user_id=author, **where)


def test_an_edit_that_mentions_a_bot_gets_an_answer() -> None:
    """Once: an older version that comes late changes nothing, and before the edit nobody was asked."""
    unedited = happened([told(1, PLAIN)])
    edited = happened([told(1, PLAIN), edit(20_000, MUSIC, "id-elena", version=2), edit(30_000, PLAIN, version=1)])

    assert [] == answers(unedited)
    (answer,) = answers(edited)
    assert ("elena", "music") == (answer.bot, topic_of(answer.content))
    assert 20_000 < answer.at - BEGINS_AT < 30_000


def test_an_edit_of_a_message_that_is_being_answered_changes_the_subject_of_the_answer() -> None:
    """Elena is still reading when music becomes cooking; she speaks once, and of cooking."""
    before = happened([told(1, MUSIC, mentions=("id-elena",))])
    after = happened([told(1, MUSIC, mentions=("id-elena",)), edit(500, COOKING, "id-elena")])

    assert ["music"] == [topic_of(one.content) for one in answers(before)]
    assert ["cooking"] == [topic_of(one.content) for one in answers(after)]


def test_a_deleted_message_is_not_answered() -> None:
    """Neither alone nor with others; the same message that stands is."""
    asked = told(1, MUSIC, mentions=("id-elena",))
    for gone in (("1",), ("7", "1", "8")):
        deleted = MessageDelete(message_ids=gone, **happening("delete", 500))
        assert [] == answers(happened([asked, deleted]))
    assert 1 == len(answers(happened([asked])))


def test_four_people_who_react_make_a_bot_answer_and_three_do_not() -> None:
    """Who reacts four times is one person, and who takes a reaction back does not count."""
    three = [liked(number) for number in range(3)]
    again = [msgspec.structs.replace(liked(2), event_id="again", emoji="\U0001f525")]
    back = ReactionRemove(message_id="1", emoji="\U0001f44d", message_user_id="u1", **happening("b", 6_500, "fan0"))

    assert 1 == len(answers(happened([told(1, PLAIN), *three, liked(3)])))
    assert [] == answers(happened([told(1, PLAIN), *three]))
    assert [] == answers(happened([told(1, PLAIN), *three, *again]))
    assert [] == answers(happened([told(1, PLAIN), *three, back, liked(3)]))


def test_eyes_on_a_message_of_a_bot_make_it_say_more_once() -> None:
    """Further invitations, at once or minutes later, are heard and not followed; a thumb is no invitation."""
    own = by_ours(1, "elena", "The piano is my favourite of all.")
    invitations = zip((0, 1, 60, 120), "\U0001f440\U0001f914\U0001f440\U0001f914", strict=True)
    eyes = [liked(number, emoji, author="id-elena") for number, emoji in invitations]
    (more,) = answers(happened([own, *eyes]))

    assert ("elena", "music") == (more.bot, topic_of(more.content))
    assert [] == answers(happened([own, liked(0, author="id-elena")]))


@pytest.mark.parametrize("asks", ["id-elena", ""])
def test_somebody_who_types_delays_an_answer_by_at_most_the_time_that_is_set(asks: str) -> None:
    """Two seconds, also if they type on for ever; for who is asked as for who is only interested."""
    typing = [TypingStart(**happening(f"type:{number}", number * 4_000 - 1_000, "u2")) for number in range(10)]
    asked = told(1, MUSIC, mentions=(asks,) if asks else ())
    (quiet,) = decided(happened([asked]), "granted")
    (waited,) = decided(happened([*typing, asked]), "granted")
    own = TypingStart(**happening("own", -1_000, "u1"))
    (typist,) = decided(happened([own, asked]), "granted")

    assert BEGINS_AT == quiet["at"] == typist["at"]
    assert BEGINS_AT + 2_000 == waited["at"]


def friendly_world(states: list[AnyEvent]) -> Harvest:
    """Five owners whom Elena knows; she reaches out whenever she may."""
    users = tuple(f"friend{number}" for number in range(5))
    config = Config(
        budget=GENEROUS, people=PeopleConfig(owner_ids=tuple(f"sim:{user}" for user in users)),
        stream=StreamConfig(reach_out=True, reach_out_after_hours=1, post_chance=1.0),
    )  # fmt: skip
    greetings = [
        told(number, PLAIN, BEGINS_AT + number * SECOND, user_id=user, author_name=user, mentions=("id-elena",),
             channel_id=f"room{number}")
        for number, user in enumerate(users)
    ]  # fmt: skip
    members = [*people_bots(config, (ELENA,), ("g",), 1), people_planet(config, "g", 1)]
    return lived(members, [*greetings, *states], START_AT + 3 * HOUR)


def reached_out_to(harvest: Harvest) -> set[str]:
    """Whom a bot wrote to of its own accord."""
    reached = {line.details["reply"] for line in harvest.journal
               if line.kind == "said" and line.details["act"] == "reach_out"}  # fmt: skip
    return {user for one in harvest.events if isinstance(one, Message) and one.message_id in reached
            for user in one.mentions}  # fmt: skip


def test_nobody_who_is_offline_busy_or_in_a_voice_channel_is_reached_out_to() -> None:
    """Nor who never said how they are; only who is online and free. Out of the voice channel again they are."""
    statuses = ("online", "offline", "dnd", "online")
    states: list[AnyEvent] = [
        Presence(**happening(f"p{number}", MINUTE + number, f"friend{number}", status=status))
        for number, status in enumerate(statuses)
    ]  # fmt: skip
    talks = VoiceState(**happening("v", 2 * MINUTE, "friend3", channel_id="voice"))
    leaves = VoiceState(**happening("w", 3 * MINUTE, "friend3", channel_id=""))

    assert {"friend0"} == reached_out_to(friendly_world([*states, talks]))
    assert {"friend0", "friend3"} == reached_out_to(friendly_world([*states, talks, leaves]))
    assert set() == reached_out_to(friendly_world([]))


def opened(channel: str = "t", message_id: str = "") -> ThreadCreate:
    """A thread on a message of channel c."""
    return ThreadCreate(**happening("open", 30_000, channel_id=channel), parent_id="c", message_id=message_id)


def test_a_question_without_a_topic_is_answered_about_what_its_thread_hangs_on() -> None:
    """In a channel of the same name that is no thread the bot cannot know."""
    start = told(1, "My sister has learnt to cook noodles with garlic.")
    asked = told(2, "what do you make of it?", BEGINS_AT + MINUTE, channel_id="t", mentions=("id-marcus",))
    (inside,) = answers(happened([start, opened(message_id="1"), asked]), "2")
    (outside,) = answers(happened([start, asked]), "2")

    assert "cooking" == topic_of(inside.content)
    assert "" == topic_of(outside.content)
    assert "t" == inside.channel_id


def test_a_thread_inherits_the_chain_and_the_cooldown_of_its_channel() -> None:
    """Two bots that have talked long enough cannot go on in a thread; in another channel they could."""
    talk = [by_ours(1, "elena", "physics?", mentions=("id-nobody",)),
            by_ours(2, "marcus", "music!", BEGINS_AT + SECOND, mentions=("id-nobody",))]  # fmt: skip
    summons = by_ours(3, "elena", "Marcus?", BEGINS_AT + MINUTE, channel_id="t", mentions=("id-marcus",))
    inside, outside = happened([*talk, opened(), summons], TALKATIVE), happened([*talk, summons], TALKATIVE)

    assert [] == answers(inside, "3")
    assert {"chain_limit"} == {line["reason"] for line in decided(inside, "denied", "3") if line["bot"] == "marcus"}
    assert ["marcus"] == [one.bot for one in answers(outside, "3")]
    later = [
        told(4, PLAIN, BEGINS_AT + 2 * MINUTE, channel_id="t"),
        by_ours(5, "elena", "Marcus?", BEGINS_AT + 3 * MINUTE, channel_id="t", mentions=("id-marcus",)),
    ]
    resting = happened([*talk, opened(), *later], TALKATIVE)
    assert {"cooldown"} == {line["reason"] for line in decided(resting, "denied", "5") if line["bot"] == "marcus"}


def test_a_private_message_is_answered_in_private() -> None:
    """Where only the two are; no planet hears of it, and a stranger is turned away with one line."""
    config = Config(people=PeopleConfig(owner_ids=("sim:u1",)))
    members = [*people_bots(config, (ELENA,), ("g",), 1), people_planet(config, "g", 1)]
    private: dict[str, Any] = {"guild_id": PRIVATE_GUILD, "dm_bot": "elena"}
    asked = told(1, MUSIC, channel_id="dm-elena-u1", **private)
    stranger = told(2, MUSIC, BEGINS_AT + MINUTE, channel_id="dm-elena-u2", user_id="u2", author_name="Bo", **private)
    harvest = lived(members, [asked, stranger], BEGINS_AT + 5 * MINUTE)
    (answer,), (refusal,) = answers(harvest), answers(harvest, "2")

    assert ("dm-elena-u1", PRIVATE_GUILD, "elena", "music") == (
        answer.channel_id, answer.guild_id, answer.dm_bot, topic_of(answer.content),
    )  # fmt: skip
    assert "" == topic_of(refusal.content)
    assert {"bot:elena"} == {line.member for line in harvest.journal if line.details.get("message") in ("1", "2")}
