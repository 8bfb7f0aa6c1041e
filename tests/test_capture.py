"""Which events are taken in: one switch a type, and only what is new of typing, voice and presence."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.planet import Planet, PlanetParameters
from bridges.intake import take_events
from bridges.memory_substrate import MemorySubstrate
from tests.hand_turns import SECOND, START_AT, HandDriven
from tests.servers import config_for, running
from universe.config import ChatConfig, StreamConfig
from universe.errors import SubstrateDown
from universe.events import (
    AnyEvent,
    ConsentChange,
    MemberJoin,
    MemberLeave,
    MemberRename,
    Message,
    MessageDelete,
    MessageEdit,
    Presence,
    ReactionAdd,
    ReactionRemove,
    ThreadCreate,
    TypingStart,
    VoiceState,
    event_decoder,
    event_encoder,
)
from universe.stream.capture import SWITCHES, Capture, is_captured

COMMON: Final[dict[str, Any]] = {"at": START_AT, "guild_id": "g", "channel_id": "c", "user_id": "u1"}
OF_EVERY_TYPE: Final[tuple[AnyEvent, ...]] = (
    Message(event_id="e1", message_id="1", author_name="Ada", content="hi", **COMMON),
    MessageEdit(event_id="e2", message_id="1", content="hello", **COMMON),
    MessageDelete(event_id="e3", message_ids=("1", "2"), **COMMON),
    ReactionAdd(event_id="e4", message_id="1", emoji="x", **COMMON),
    ReactionRemove(event_id="e5", message_id="1", emoji="x", **COMMON),
    TypingStart(event_id="e6", **COMMON),
    VoiceState(event_id="e7", **COMMON),
    ThreadCreate(event_id="e8", parent_id="c0", **COMMON),
    Presence(event_id="e9", status="online", **COMMON),
    MemberJoin(event_id="e10", name="Ada", **COMMON),
    MemberLeave(event_id="e11", **COMMON),
    MemberRename(event_id="e12", old_name="Ada", name="Eda", **COMMON),
)
SEED_ROWS: Final = {
    "Reactions on Bot Messages": ReactionAdd, "Reaction Removals": ReactionRemove, "Message Edits": MessageEdit,
    "Message Deletes": MessageDelete, "Typing Indicators": TypingStart, "Voice State Changes": VoiceState,
    "Thread Creation": ThreadCreate, "Presence Updates": Presence,
}  # fmt: skip
"""The rows of the seed's table "Events NOT Currently Streamed"."""


def test_every_event_type_has_an_example_here_and_a_switch() -> None:
    """A new type without a switch is noticed."""
    assert {type(event) for event in OF_EVERY_TYPE} == set(get_args(AnyEvent)) - {ConsentChange} == set(SWITCHES)
    assert set(SWITCHES.values()) <= set(StreamConfig.__struct_fields__)


def test_every_row_of_the_seeds_known_gaps_is_an_event_that_survives_the_wire() -> None:
    """As JSON and back, with its type in words."""
    for event in OF_EVERY_TYPE:
        assert event_decoder.decode(event_encoder.encode(event)) == event
    assert set(SEED_ROWS.values()) < {type(event) for event in OF_EVERY_TYPE}


@pytest.mark.parametrize("switch", sorted(set(SWITCHES.values())))
def test_a_switch_stops_its_types_and_no_others(switch: str) -> None:
    """At the edge, and on a planet that is fed without one."""
    config = msgspec.structs.replace(StreamConfig(), **{switch: False})
    stopped = [event for event in OF_EVERY_TYPE if Capture(config).refusal(event) == "off"]

    assert stopped == [event for event in OF_EVERY_TYPE if SWITCHES[type(event)] == switch]
    assert [event for event in OF_EVERY_TYPE if not is_captured(event, config)] == stopped
    planet = HandDriven(Planet("planet:g", PlanetParameters(chat=ChatConfig(), stream=config)))
    for event in stopped:
        planet.receive(event, START_AT)
    assert not planet.records


def test_typing_is_told_every_five_seconds_at_most_and_per_channel() -> None:
    """What Discord repeats says nothing new; an older one, or one elsewhere, does."""
    capture = Capture(StreamConfig())
    ats = (0, 1, 4_999, 5_000, 9_999, 10_000)
    told = [capture.refusal(typing(at)) for at in ats]

    assert told == [None, "coalesced", "coalesced", None, "coalesced", None]
    assert capture.refusal(typing(10_001, channel_id="d")) is None
    assert capture.refusal(typing(10_001, user_id="u2")) is None


def test_presence_and_voice_are_told_when_they_change() -> None:
    """Per person and planet; a bot in two planets hears of both."""
    capture = Capture(StreamConfig())
    statuses = ("online", "online", "idle", "online", "online")
    told = [capture.refusal(status_of(status)) for status in statuses]
    voices = [capture.refusal(voice_in(channel)) for channel in ("v1", "v1", "", "", "v1")]

    assert told == [None, "coalesced", None, None, "coalesced"]
    assert voices == [None, "coalesced", None, "coalesced", None]
    assert capture.refusal(status_of("online", guild_id="h")) is None


@given(st.lists(st.tuples(st.sampled_from(["online", "idle", "dnd"]), st.sampled_from(["u1", "u2"])), max_size=40))
def test_whoever_reads_the_coalesced_stream_knows_the_same_states(changes: list[tuple[Any, str]]) -> None:
    """Dropping repetitions loses nothing: the last state of each is the same, and none repeats."""
    capture = Capture(StreamConfig())
    events = [status_of(status, user_id=user) for status, user in changes]
    told = [event for event in events if capture.refusal(event) is None]

    assert {one.user_id: one.status for one in told} == {one.user_id: one.status for one in events}
    for user in ("u1", "u2"):
        own = [one.status for one in told if one.user_id == user]
        assert all(before != after for before, after in pairwise(own))


class Flaky(MemorySubstrate):
    """A substrate that is away for its first call."""

    away = True

    def ingest_all(self, events: Any, now: int, cap: int) -> Any:
        """Fail once."""
        if self.away:
            self.away = False
            raise SubstrateDown("away")
        return super().ingest_all(events, now, cap)


def test_what_was_not_taken_in_is_no_repetition_when_it_comes_again() -> None:
    """A substrate that was away, and a mailbox that was full: the change of status is not lost."""
    capture, substrate = Capture(StreamConfig()), Flaky(lambda _: True)
    with pytest.raises(SubstrateDown):
        take_events(substrate, [status_of("idle")], START_AT, 10, capture)

    assert take_events(substrate, [status_of("idle", event_id="p2")], START_AT, 0, capture) == ["full"]
    assert take_events(substrate, [status_of("idle", event_id="p3")], START_AT, 10, capture) == ["accepted"]
    assert take_events(substrate, [status_of("idle", event_id="p4")], START_AT, 10, capture) == ["coalesced"]


def test_a_universe_in_wall_time_takes_in_what_its_settings_say() -> None:
    """One answer for every event, in order; what is refused never reaches the log."""
    stream = StreamConfig(stream_capture_voice_state=False)
    with running("valkey") as server:
        plan = UniversePlan(
            members=(), settings=HostSettings(start_at=START_AT, grid_ms=0), url=server.url,
            substrate=config_for("valkey"), stream=stream,
        )  # fmt: skip
        with LocalRuntime(plan) as runtime:
            events = [status_of("idle"), status_of("idle", event_id="p2"), voice_in("v"), OF_EVERY_TYPE[0]]
            answers = runtime.ingest_all(events)
            again = runtime.ingest_json(event_encoder.encode(voice_in("w", event_id="v9")))
            logged = [event.event_id for event in runtime.harvest().events]

    assert answers == ["accepted", "coalesced", "off", "accepted"]
    assert again == "off"
    assert sorted(logged) == ["e1", "p"]


def typing(at_ms: int, **more: Any) -> TypingStart:
    """Somebody types, `at_ms` after the start."""
    return TypingStart(**COMMON | {"event_id": f"t{at_ms}", "at": START_AT + at_ms} | more)


def status_of(status: Any, **more: Any) -> Presence:
    """Somebody's status."""
    return Presence(**COMMON | {"event_id": "p", "status": status, "at": START_AT + SECOND} | more)


def voice_in(channel: str, **more: Any) -> VoiceState:
    """Somebody is in a voice channel."""
    return VoiceState(**COMMON | {"event_id": "v", "channel_id": channel} | more)
