"""The simulated world: what is said is heard once, however often it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.memory_substrate import MemorySubstrate
from bridges.simulated_world import NETWORK_MS, SimulatedWorld
from tests.hand_turns import START_AT
from tests.scale import scaled
from universe.effects import Delete, Edit, React, Reply, Send, Typing, Unreact
from universe.errors import PortRefused
from universe.events import Message, MessageDelete, MessageEdit, ReactionAdd, ReactionRemove, TypingStart
from universe.ids import is_event_id, is_id
from universe.ingest import envelope_of, owner_of
from universe.ports import Applied, Compose, PortAnswer, PortRequest

WHO: dict[str, Any] = {"guild_id": "g", "channel_id": "c", "actor_id": "u1", "actor_name": "Ada"}
SEND = Send(content="hello", mentions=("u2",), **WHO)
REPLY = Reply(content="hm", message_id="7", user_id="u2", **{**WHO, "actor_id": "9001", "bot": "elena"})


def request(body: Any, request_id: str = "users:0/1", now: int = START_AT, **more: Any) -> PortRequest:
    """A request of a member."""
    fields: dict[str, Any] = {"requester": "users:0", "root": "msg:0", "hop": 0, "first_try": True} | more
    return PortRequest(request_id=request_id, body=body, now=now, **fields)


def heard(answer: PortAnswer) -> Message:
    """The one message that an effect became."""
    (event,) = answer.events
    assert isinstance(event, Message)
    return event


@given(st.lists(st.sampled_from(["users:0/1", "users:0/2", "bot:a/1"]), min_size=1, max_size=12), st.booleans())
def test_a_request_that_comes_again_is_heard_once(ids: list[str], reply: bool) -> None:
    """The same id gives the same message and the same remote id, and ingest takes it in once."""
    world, substrate = SimulatedWorld(), MemorySubstrate()
    remote: dict[str, set[str]] = {}
    for number, request_id in enumerate(ids):
        answer = world.apply(request(REPLY if reply else SEND, request_id, now=START_AT + number))
        assert isinstance(answer.reply, Applied)
        assert request_id == answer.reply.request_id
        remote.setdefault(request_id, set()).add(answer.reply.remote_id)
        event = heard(answer)
        taken = substrate.ingest(owner_of(event), event, START_AT + number, 100)
        assert ("duplicate" if request_id in ids[:number] else "accepted") == taken

    assert len(set(ids)) == len(substrate.read_events())
    assert all(len(known) == 1 for known in remote.values())


def test_a_world_that_numbers_its_messages_says_things_twice(promise: Callable[..., None]) -> None:
    """The twin gives every try a new id: each one of ten requests that comes again is heard again."""
    world, count = SimulatedWorld(), scaled(500, 20_000)
    tries = [f"users:0/{number}" for number in range(count)] + [f"users:0/{number}" for number in range(0, count, 10)]
    ours = {heard(world.apply(request(SEND, request_id))).message_id for request_id in tries}
    naive = {f"m-{number}" for number, _ in enumerate(tries)}
    promise(
        "requests that come again are heard once", requests=count, tries=len(tries), heard=len(ours),
        heard_from_naive_twin=len(naive),
    )  # fmt: skip

    assert count == len(ours)
    assert len(naive) > count


def test_what_a_person_says_becomes_a_message_of_its_own_root() -> None:
    """With the text, the mentions and the declared latency."""
    answer = SimulatedWorld().apply(request(SEND, now=START_AT + 5))
    event = heard(answer)

    assert (NETWORK_MS, START_AT + 5 + NETWORK_MS) == (answer.latency_ms, event.at)
    assert ("hello", ("u2",), "u1", "Ada", "g", "c") == (
        event.content, event.mentions, event.user_id, event.author_name, event.guild_id, event.channel_id
    )  # fmt: skip
    assert (False, "", "", "", 0) == (event.author_is_bot, event.bot, event.reply_to, event.root, event.hop)
    assert event.event_id == envelope_of(event).root


def test_what_a_bot_says_keeps_the_root_of_its_cause() -> None:
    """One hop further from it, so that everything that grew from a message can be found."""
    event = heard(SimulatedWorld().apply(request(REPLY, "bot:elena/3", root="msg:0", hop=2)))

    assert (True, "elena", "7", "u2") == (event.author_is_bot, event.bot, event.reply_to, event.reply_to_user)
    assert ("msg:0", 3) == (event.root, event.hop)
    assert "msg:0" == envelope_of(event).root


@given(st.text(max_size=40))
def test_ids_of_the_world_are_ids_whatever_asks(request_id: str) -> None:
    """They become parts of keys."""
    event = heard(SimulatedWorld().apply(request(SEND, request_id)))

    assert is_id(event.message_id)
    assert is_event_id(event.event_id)


@pytest.mark.parametrize(
    ("effect", "kind", "prefix"),
    [
        (Edit(message_id="7", content="x", mentions=("u2",), **WHO), MessageEdit, "ed-"),
        (Delete(message_id="7", **WHO), MessageDelete, "dl-"),
        (Typing(**WHO), TypingStart, "ty-"),
    ],
)
def test_edits_deletions_and_typing_are_heard(effect: Any, kind: type, prefix: str) -> None:
    """By everybody, a moment later, under an id of their own; asked twice they are one event."""
    answer = SimulatedWorld().apply(request(effect))
    (event,) = answer.events

    assert isinstance(answer.reply, Applied)
    assert isinstance(event, kind)
    assert event.event_id.startswith(prefix)
    assert (effect.guild_id, effect.channel_id, effect.actor_id) == (event.guild_id, event.channel_id, event.user_id)
    assert event.at == request(effect).now + NETWORK_MS
    assert answer == SimulatedWorld().apply(request(effect))


def test_an_edit_tells_what_the_message_says_now_and_a_later_one_has_a_higher_version() -> None:
    """So that an older edit that comes late changes nothing."""
    early = request(Edit(message_id="7", content="x", mentions=("u2",), **WHO))
    later = request(Edit(message_id="7", content="y", **WHO), "users:0/2", START_AT + 1)
    (first,), (second,) = (SimulatedWorld().apply(one).events for one in (early, later))

    assert isinstance(first, MessageEdit)
    assert isinstance(second, MessageEdit)
    assert ("7", "x", ("u2",)) == (first.message_id, first.content, first.mentions)
    assert ("7", "y", ()) == (second.message_id, second.content, second.mentions)
    assert first.version < second.version
    assert first.event_id != second.event_id


@pytest.mark.parametrize(("effect", "kind"), [(React, ReactionAdd), (Unreact, ReactionRemove)])
def test_a_reaction_is_heard_with_the_author_of_the_message(effect: Any, kind: type) -> None:
    """So that the planet knows whose message it is; a bot's reaction says that it is one."""
    own = SimulatedWorld().apply(request(effect(message_id="7", emoji="+", user_id="u9", **WHO)))
    (event,) = own.events

    assert isinstance(event, ReactionAdd | ReactionRemove)
    assert kind is type(event)
    assert ("7", "+", "u9", False) == (event.message_id, event.emoji, event.message_user_id, event.is_bot)


def test_what_is_said_in_private_stays_with_its_bot() -> None:
    """The message carries the bot's name, and the source says so."""
    answer = SimulatedWorld().apply(request(Send(content="psst", dm_bot="elena", **WHO)))
    (event,) = answer.events

    assert isinstance(event, Message)
    assert "elena" == event.dm_bot


def test_what_is_no_effect_is_refused() -> None:
    """For ever, not until later."""
    with pytest.raises(PortRefused, match="Compose"):
        SimulatedWorld().apply(request(Compose("elena", "Elena", (), "", "Ada", "hi", 0)))
