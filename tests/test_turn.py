"""A turn: what it says becomes a commit; nothing else happens, and a redone turn says the same."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from actors.member import PortCall
from actors.turn import Turn
from tests.members import START_AT, Say
from universe.envelope import Envelope
from universe.substrate import DeadLetter, TurnCommit, View

CAUSE = Envelope("users:0", 7, START_AT, Say("hi"), "msg:1", ("msg:1",), 2, "g", "c", "guild")


class Page(Struct):
    """A record of a test."""

    words: int


def turn(loaded: dict[str, bytes] | None = None, grid_ms: int = 1, cause: Any = CAUSE) -> Turn:
    """A turn of bot:a that has said nothing."""
    made = Turn(TurnCommit("bot:a", 1, 4, "9-0", 10, START_AT), loaded or {}, grid_ms)
    if cause is not None:
        made.begin(cause)
    return made


def test_a_message_carries_its_provenance() -> None:
    """Root, parent, hop, planet, channel and visibility follow from the cause; the id from the send counter."""
    made = turn()
    message_id = made.send("bot:b", Say("x"), delay_ms=50)
    outgoing = made.commit.outgoing

    assert message_id == "bot:a/11"
    assert outgoing == [
        ("bot:b", Envelope("bot:a", 11, START_AT + 50, Say("x"), "msg:1", ("users:0/7",), 2, "g", "c", "guild"))
    ]


def test_a_message_without_a_cause_is_its_own_root() -> None:
    """Nothing is made up."""
    made = turn(cause=None)
    made.send("bot:b", Say("x"))
    envelope = made.commit.outgoing[0][1]  # type: ignore[index]

    assert (envelope.root, envelope.parents, envelope.origin) == ("", (), "bot:a/11")


def test_the_next_cause_counts_from_its_own_begin_on() -> None:
    """Two messages in one turn: each effect names its own parent."""
    made = turn()
    made.send("bot:b", Say("x"))
    made.begin(Envelope("users:1", 1, START_AT, Say("y")))
    made.send("bot:b", Say("y"), hop=5, planet="p", channel="d", visibility="dm")
    first, second = (envelope for _, envelope in made.commit.outgoing or ())

    assert (first.parents, first.root, first.hop) == (("users:0/7",), "msg:1", 2)
    assert (second.parents, second.root) == (("users:1/1",), "users:1/1")
    assert (second.hop, second.planet, second.channel, second.visibility) == (5, "p", "d", "dm")


@pytest.mark.parametrize(("grid_ms", "delay_ms", "due"), [(1, 0, 1), (1000, 20, 1000), (1000, 2500, 2500), (0, 0, 0)])
def test_the_grid_is_the_least_delay(grid_ms: int, delay_ms: int, due: int) -> None:
    """In virtual time no message arrives in the round that sends it; in wall time there is no grid."""
    made = turn(grid_ms=grid_ms)
    made.send("bot:b", Say("x"), delay_ms=delay_ms)

    assert made.commit.outgoing[0][1].at == START_AT + due  # type: ignore[index]


def test_what_a_member_sends_to_itself_is_a_timer() -> None:
    """It goes into the agenda, never through the mailbox."""
    made = turn()
    ids = [made.later(Say("x"), 500), made.send("bot:a", Say("y"))]

    assert made.commit.outgoing is None
    assert [envelope.id for envelope in made.commit.agenda_add or ()] == ids
    assert [envelope.at - START_AT for envelope in made.commit.agenda_add or ()] == [500, 1]


def test_a_record_is_read_once_and_its_changes_are_seen() -> None:
    """Loaded bytes are decoded; put stores and deletes, and the same turn reads what it wrote."""
    made = turn({"p": msgspec.msgpack.encode(Page(3))})
    page = made.record("p", Page)
    assert page == Page(3)
    assert made.record("p", Page) is page
    assert made.record("none", Page) is None
    made.put("p", Page(4))
    made.put("q", Page(1))
    made.put("q", None)

    assert (made.record("p", Page), made.record("q", Page)) == (Page(4), None)
    assert made.commit.records == {"p": msgspec.msgpack.encode(Page(4)), "q": None}


def test_what_is_only_read_is_not_written() -> None:
    """A change without `put` is no change: the twin that writes every record it read would store it."""
    made = turn({"p": msgspec.msgpack.encode(Page(3))})
    page = made.record("p", Page)
    assert page is not None
    page.words = 99

    assert made.commit.records is None


def test_decisions_views_and_dead_letters_are_collected() -> None:
    """In the order in which they were said, with time, cause and root."""
    made = turn()
    made.decide("granted", bot="a", score=3)
    made.show("whisper:x", "1", 10)
    made.show("whisper:y", None)
    made.dead_letter("unreadable", b"x" * 100_000)
    line = (made.commit.journal or [])[0]

    assert (line.at, line.member, line.n, line.kind) == (START_AT, "bot:a", 11, "granted")
    assert (line.cause, line.root, line.details) == ("users:0/7", "msg:1", {"bot": "a", "score": 3})
    assert made.commit.views == [View("whisper:x", "1", 10), View("whisper:y", None)]
    assert made.commit.dead == [DeadLetter("bot:a", "users:0/7", "unreadable", "", b"x" * 65536, START_AT)]


def test_a_call_waits_for_the_commit() -> None:
    """It is kept beside the commit, in order."""
    made = turn()
    calls = [PortCall(f"bot:a/{number}", 4, number, 1, CAUSE) for number in range(2)]
    for call in calls:
        made.call(call)

    assert list(made.calls or ()) == calls
    assert made.commit == turn().commit


Acts = st.lists(st.tuples(st.sampled_from(["send", "later", "decide"]), st.integers(0, 5000)), max_size=30)


def said(acts: list[tuple[str, int]]) -> TurnCommit:
    """The commit of a turn that does these things."""
    made = turn()
    for act, number in acts:
        if act == "send":
            made.send(f"bot:{number % 3}", Say(str(number)), delay_ms=number)
        elif act == "later":
            made.later(Say(str(number)), number)
        else:
            made.decide("act", number=number)
    return made.commit


@given(Acts)
def test_a_redone_turn_repeats_every_id(acts: list[tuple[str, int]]) -> None:
    """Same start, same acts, same commit; ids are unique and counted from the committed send counter."""
    first, second = said(acts), said(acts)
    envelopes = [envelope for _, envelope in first.outgoing or ()] + list(first.agenda_add or ())
    numbers = [envelope.seq for envelope in envelopes] + [line.n for line in first.journal or ()]

    assert first == second
    assert sorted(numbers) == list(range(11, 11 + len(acts)))
    assert first.sends == 10 + len(acts)
