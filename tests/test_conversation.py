"""How lively a channel is: a state that follows from when people and bots last spoke, and from nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hand_turns import DAY, MINUTE, SECOND, START_AT, by_bot, said
from universe.chat.activity import burst_until, note_message
from universe.chat.channel import ChannelRecord
from universe.chat.conversation import (
    COOLING,
    COOLING_MS,
    ENGAGED,
    ENGAGED_MS,
    IDLE,
    WATCHING,
    WATCHING_MS,
    conversation_state,
    engaged_with,
    is_active,
)
from universe.config import ChatConfig, StreamConfig

CHAT = ChatConfig()
STREAM = StreamConfig(active_messages=3, active_window_s=60)
STEPS = st.lists(st.tuples(st.sampled_from(["u1", "u2", "elena", "marcus"]), st.integers(0, 10 * MINUTE)), max_size=12)


def channel_after(*steps: tuple[str, int], stream: StreamConfig = STREAM) -> ChannelRecord:
    """A channel in which these spoke at these times after `START_AT`; bots answer u1."""
    channel = ChannelRecord("c")
    for number, (who, after_ms) in enumerate(steps):
        at = START_AT + after_ms
        by_person = who.startswith("u")
        heard = said(number, at=at, user_id=who) if by_person else by_bot(number, who, at=at, reply_to_user="u1")
        note_message(channel, heard, CHAT, stream)
    return channel


def test_a_channel_begins_idle_and_is_watched_two_minutes_after_a_person_spoke() -> None:
    """To the millisecond."""
    channel = channel_after(("u1", 0))

    assert IDLE == conversation_state(ChannelRecord("c"), START_AT)
    assert WATCHING == conversation_state(channel, START_AT)
    assert WATCHING == conversation_state(channel, START_AT + WATCHING_MS)
    assert IDLE == conversation_state(channel, START_AT + WATCHING_MS + 1)


def test_after_a_bot_spoke_a_channel_is_engaged_three_minutes_and_cools_for_five() -> None:
    """Whatever people write meanwhile; then it is watched or idle as before."""
    channel = channel_after(("u1", 0), ("elena", 0), ("u1", 8 * MINUTE))

    assert (ENGAGED_MS, COOLING_MS) == (3 * MINUTE, 5 * MINUTE)
    assert ENGAGED == conversation_state(channel, START_AT + ENGAGED_MS)
    assert COOLING == conversation_state(channel, START_AT + ENGAGED_MS + 1)
    assert COOLING == conversation_state(channel, START_AT + 8 * MINUTE)
    assert WATCHING == conversation_state(channel, START_AT + 8 * MINUTE + 1)
    assert IDLE == conversation_state(channel, START_AT + 11 * MINUTE)


@given(STEPS, st.integers(0, DAY))
def test_the_state_follows_from_the_latest_times_alone(steps: list[tuple[str, int]], later: int) -> None:
    """However the messages came: the same as worked out from all of them, also in the wrong order."""
    channel = channel_after(*steps)
    now = START_AT + later
    bots = [START_AT + at for who, at in steps if not who.startswith("u")]
    people = [START_AT + at for who, at in steps if who.startswith("u")]
    expected = IDLE
    if people and now - max(people) <= WATCHING_MS:
        expected = WATCHING
    if bots and now - max(bots) <= 8 * MINUTE:
        expected = COOLING
    if bots and now - max(bots) <= 3 * MINUTE:
        expected = ENGAGED

    assert expected == conversation_state(channel, now)


def test_a_bot_is_in_conversation_with_whom_it_answered_and_no_longer_than_engaged() -> None:
    """The last bot counts; a person who speaks in between ends nothing."""
    channel = channel_after(("elena", 0), ("marcus", SECOND), ("u2", 2 * SECOND))

    assert ("marcus", "u1") == engaged_with(channel, START_AT + SECOND + ENGAGED_MS)
    assert ("", "") == engaged_with(channel, START_AT + SECOND + ENGAGED_MS + 1)
    assert ("", "") == engaged_with(channel_after(("u1", 0)), START_AT)


@pytest.mark.parametrize(
    ("times_s", "at_s", "active"),
    [
        ((0, 1, 2), 2, True),
        ((0, 1, 2), 59, True),
        ((0, 1, 2), 60, False),
        ((0, 30, 60), 60, False),
        ((1, 30, 60), 60, True),
        ((0, 1), 1, False),
        ((2, 0, 1), 59, True),
    ],
)
def test_a_channel_is_active_with_so_many_messages_of_people_in_the_window(
    times_s: tuple[int, ...], at_s: int, active: bool
) -> None:
    """The window is open at its far end; the order of arrival does not count."""
    channel = channel_after(*(("u1", at * SECOND) for at in times_s))

    assert active == is_active(channel, START_AT + at_s * SECOND, STREAM)


def test_bots_make_no_channel_active() -> None:
    """Else bots that talk would keep each other awake."""
    channel = channel_after(*(("elena", number) for number in range(50)))

    assert not is_active(channel, START_AT + 50, STREAM)
    assert 50 == channel.bot_messages


@given(st.lists(st.integers(0, 3 * MINUTE), max_size=12), st.integers(0, 4 * MINUTE), st.integers(1, 4))
def test_activity_is_what_counting_all_messages_says(times: list[int], later: int, needed: int) -> None:
    """Though a channel keeps no more times than it needs."""
    stream = StreamConfig(active_messages=needed, active_window_s=60)
    now = max([later, *times])
    channel = channel_after(*(("u1", at) for at in times), stream=stream)

    assert (sum(now - at < MINUTE for at in times) >= needed) == is_active(channel, START_AT + now, stream)
    assert len(channel.human_times_ms) <= needed


@given(st.lists(st.integers(0, 2 * MINUTE), max_size=12), st.integers(1, 4))
def test_a_burst_is_so_many_bot_messages_in_the_window_and_ends_with_it(times: list[int], needed: int) -> None:
    """Until the oldest of the latest that make it up is older than the window."""
    chat = ChatConfig(burst_messages=needed, burst_window_s=30)
    now = max(times, default=0)
    channel = ChannelRecord("c")
    for number, at in enumerate(times):
        note_message(channel, by_bot(number, "elena", at=START_AT + at), chat, STREAM)
    until = burst_until(channel, START_AT + now, chat)

    assert bool(until) == (sum(now - at < 30 * SECOND for at in times) >= needed)
    assert not until or 0 == burst_until(channel, until, chat)
    assert not until or until == burst_until(channel, until - 1, chat)
