"""A planet: it counts who is here, keeps the facts of its channels, and passes on what its bots say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.planet import Planet, PlanetParameters, parameters_of
from actors.planet_members import Membership
from actors.planet_messages import CardUpdated, Granted
from tests.hand_turns import MINUTE, START_AT, HandDriven, by_bot, card, said
from tests.scale import scaled
from tests.small_worlds import GENEROUS, bot_members, persona, planet_member
from universe.chat.channel import ChannelRecord
from universe.config import ChatConfig
from universe.events import MemberJoin, MemberLeave, MemberRename, Message

USERS = ("u1", "u2", "u3")
STEPS = st.lists(st.tuples(st.sampled_from(["join", "leave", "rename"]), st.sampled_from(USERS)), max_size=30)


def planet(*listeners: str) -> HandDriven:
    """Planet g."""
    return HandDriven(Planet("planet:g", PlanetParameters(chat=ChatConfig(), listeners=listeners)))


def moved(number: int, kind: str, user: str, name: str = "") -> MemberJoin | MemberLeave | MemberRename:
    """Somebody comes, goes or changes the name."""
    where: dict[str, Any] = {
        "event_id": f"{kind}:{number}", "at": START_AT + number, "guild_id": "g", "user_id": user,
    }  # fmt: skip
    if kind == "join":
        return MemberJoin(name=name or user, **where)
    return MemberLeave(**where) if kind == "leave" else MemberRename(old_name=user, name=name or f"{user}!", **where)


counted: dict[str, int] = {"streams": 0, "below_zero": 0, "below_zero_by_naive_twin": 0}


@settings(max_examples=scaled(100, 3_000))
@given(STEPS)
def test_the_people_counted_are_those_who_are_here(steps: list[tuple[str, str]]) -> None:
    """Joins, leaves and renames in any order, also of people never seen before: exactly who is here, never below 0."""
    driven, here, seen = planet(), set[str](), set[str]()
    naive = naive_least = 0
    for number, (kind, user) in enumerate(steps):
        driven.receive(moved(number, kind, user))
        if kind == "join" or (kind == "rename" and user not in seen):
            here.add(user)
        elif kind == "leave":
            here.discard(user)
        seen.add(user)
        naive += {"join": 1, "leave": -1, "rename": 0}[kind]
        naive_least = min(naive_least, naive)
        counted["below_zero"] += driven.state.people < 0
        assert len(here) == driven.state.people
    kinds = [kind for kind, _ in steps]

    assert (kinds.count("join"), kinds.count("leave")) == (driven.state.joins, driven.state.leaves)
    for user in seen:
        assert (user in here) == driven.record(f"member:{user}", Membership).present
    counted["streams"] += 1
    counted["below_zero_by_naive_twin"] += naive_least < 0


def test_counting_joins_minus_leaves_goes_below_zero(promise: Callable[..., None]) -> None:
    """The twin forgets that a recording begins with people already here, and that some leave twice."""
    if not counted["streams"]:
        test_the_people_counted_are_those_who_are_here()
    promise("people on a planet are counted, never below 0", **counted)

    assert counted["below_zero_by_naive_twin"] > 0


def test_a_membership_keeps_its_name_and_its_beginning() -> None:
    """A rename changes the name only; leaving and coming back begins anew."""
    driven = planet()
    driven.receive(moved(1, "join", "u1", "Ada"))
    driven.receive(moved(2, "rename", "u1", "Ada L."))
    renamed = driven.record("member:u1", Membership)
    driven.receive(moved(3, "leave", "u1"))
    left = driven.record("member:u1", Membership)
    driven.receive(moved(4, "join", "u1", "Ada"))

    assert Membership("Ada L.", is_bot=False, since=START_AT + 1, present=True) == renamed
    assert Membership("Ada L.", is_bot=False, since=START_AT + 3, present=False) == left
    assert Membership("Ada", is_bot=False, since=START_AT + 4, present=True) == driven.record("member:u1", Membership)


def test_who_left_stays_away_under_a_new_name() -> None:
    """A rename that arrives late does not bring anybody back."""
    driven = planet()
    for number, kind in enumerate(("join", "leave", "rename")):
        driven.receive(moved(number, kind, "u1"))

    assert 0 == driven.state.people
    assert not driven.record("member:u1", Membership).present


def test_channels_are_kept_apart() -> None:
    """Counts, chain and floor of one channel say nothing about another."""
    driven = planet()
    driven.receive(CardUpdated(card("elena", "music")))
    first = driven.receive(said(1, "music", channel_id="c1"))
    second = driven.receive(said(2, "music", channel_id="c2"))
    driven.receive(by_bot(3, "elena", channel_id="c2"))

    assert 1 == len(first.bodies(Granted)) == len(second.bodies(Granted))
    assert (1, 0) == counts(driven, "channel:c1")
    assert (1, 1) == counts(driven, "channel:c2")


def counts(driven: HandDriven, record_id: str) -> tuple[int, int]:
    """Messages of people and of bots."""
    channel: ChannelRecord = driven.record(record_id, ChannelRecord)
    return channel.human_messages, channel.bot_messages


@pytest.mark.parametrize("channel_id", ["c", ""])
def test_a_message_is_counted_in_its_own_channel_however_it_came(channel_id: str) -> None:
    """Told from outside, an envelope carries no channel; the record is the event's all the same."""
    plan = UniversePlan(members=(planet_member(ChatConfig()),), settings=HostSettings(start_at=START_AT))
    with LocalRuntime(plan) as runtime:
        for number in range(3):
            runtime.tell("planet:g", said(number, channel_id=channel_id))
            runtime.run_until(START_AT + (number + 1) * MINUTE)
        records = {name: data for address, name, data in runtime.harvest().records if address == "planet:g"}
    channel = msgspec.msgpack.decode(records[f"channel:{channel_id}"], type=ChannelRecord)

    assert 3 == channel.human_messages


def test_cohorts_hear_what_bots_answer_and_nothing_else() -> None:
    """In reply or by mention: their people may want to answer. What is said to nobody, or by people, stays here."""
    driven = planet("users:0", "users:1")
    answer = by_bot(2, "elena", reply_to="1", reply_to_user="u1")
    passed_on = driven.receive(answer).sent

    assert [("users:0", answer), ("users:1", answer)] == [(to, envelope.body) for to, envelope in passed_on]
    assert 2 == len(driven.receive(by_bot(5, "elena", mentions=("u1",))).sent)
    assert [] == driven.receive(by_bot(3, "elena")).sent
    assert [] == driven.receive(said(4, reply_to_user="u2")).sent


def test_a_planet_without_bots_only_listens() -> None:
    """It counts, and decides nothing."""
    driven = planet()
    outcome = driven.receive(said(1, "music", mentions=("id-elena",)))

    assert ([], [], []) == (outcome.sent, outcome.journal, outcome.views)
    assert (1, 0) == counts(driven, "channel:c")


def test_a_later_card_replaces_the_earlier_one() -> None:
    """The newest battery and budget count."""
    driven = planet()
    driven.receive(CardUpdated(card("elena", "music")))
    driven.receive(CardUpdated(card("elena", "music", ambient_left=0)))

    assert {"elena": card("elena", "music", ambient_left=0)} == driven.state.cards
    assert [] == driven.receive(said(1, "music")).sent


def test_a_world_on_two_planets_is_answered_on_the_right_one() -> None:
    """One bot on two planets: each answer goes where the question came from."""
    bots = [persona("elena", "music")]
    members = bot_members(bots, GENEROUS)
    spec = planet_member(ChatConfig())
    other = type(spec)("planet:h", spec.factory, spec.parameters)
    bot = members.pop()
    own = msgspec.msgpack.decode(bot.parameters)
    members.append(type(bot)(bot.address, bot.factory, msgspec.msgpack.encode({**own, "planets": ["g", "h"]})))
    plan = UniversePlan(members=(*members, spec, other), settings=HostSettings(start_at=START_AT))
    with LocalRuntime(plan) as runtime:
        runtime.feed([said(1, "Elena?", START_AT + MINUTE), said(2, "Elena?", START_AT + MINUTE + 1, guild_id="h")])
        runtime.run_until(START_AT + 5 * MINUTE)
        events = runtime.harvest().events
    answers = {event.reply_to: event.guild_id for event in events if isinstance(event, Message) and event.bot}

    assert {"1": "g", "2": "h"} == answers


def test_parameters_survive_the_wire() -> None:
    """They cross process borders as bytes."""
    own = PlanetParameters(chat=ChatConfig(), seed=3, listeners=("users:0",))

    assert own == parameters_of(msgspec.msgpack.encode(own))
