"""Many events at once: each fares as it would alone, over memory, Valkey and Redis, and through the runtime."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import mail_decoder
from actors.plan import UniversePlan
from bridges.intake import take_in, take_in_all
from bridges.memory_substrate import MemorySubstrate
from bridges.redis_client import connect
from bridges.redis_substrate import EVENTS_PER_SCRIPT, EVENTS_PER_TRIP, RedisSubstrate
from tests.members import START_AT, Keeper, Question, keeper, said
from tests.scale import scaled
from tests.servers import config_for, running
from tests.substrates import CAP, KINDS, Backing, backing, read_all
from universe.errors import BadInput, ScriptRefused
from universe.events import EVENT_BYTES_MAX, AnyEvent, Message, event_encoder
from universe.ingest import owner_of
from universe.substrate import Accepted, Mail, Substrate

Owned = tuple[str, AnyEvent]


@pytest.fixture(params=KINDS, scope="module")
def backed(request: pytest.FixtureRequest) -> Iterator[Backing]:
    """Each substrate in turn; every example has owners of its own."""
    with backing(request.param) as opened_substrate:
        yield opened_substrate


def owned(number: int, guild: str) -> Owned:
    """A world event with its owner."""
    event = said(number, guild)
    return owner_of(event), event


def one_by_one(events: Sequence[Owned], cap: int) -> list[Accepted]:
    """The rule itself: an identity once per owner, then room, event after event; nothing of a server."""
    seen: set[tuple[str, str]] = set()
    held: Counter[str] = Counter()
    answers: list[Accepted] = []
    for owner, event in events:
        if (owner, event.event_id) in seen:
            answers.append("duplicate")
        elif held[owner] >= cap:
            answers.append("full")
        else:
            seen.add((owner, event.event_id))
            held[owner] += 1
            answers.append("accepted")
    return answers


def looked_up_first(substrate: Substrate, events: Sequence[Owned], cap: int) -> list[Accepted]:
    """The naive twin: look everything up, then write what looked new."""
    del cap
    seen = {(owner_of(event), event.event_id) for event in substrate.read_events()}
    return ["duplicate" if (owner, event.event_id) in seen else "accepted" for owner, event in events]


def taken(events: Sequence[Owned], answers: Sequence[Accepted]) -> list[AnyEvent]:
    """The events that were accepted, in order."""
    return [event for (_, event), answer in zip(events, answers, strict=True) if answer == "accepted"]


def mailed(substrate: Substrate, owner: str) -> list[AnyEvent]:
    """The events in a mailbox, in order; every event is an entry of its own."""
    reader = substrate.reader()
    reader.add(owner, "0-0")
    entries = [_envelopes(mail) for _, mail in read_all(reader)]
    assert {len(entry) for entry in entries} <= {1}
    return [entry[0] for entry in entries]


def _envelopes(mail: Mail) -> list[AnyEvent]:
    payload = mail.payload
    found = mail_decoder(Keeper).decode(payload) if isinstance(payload, bytes) else payload
    return [envelope.body for envelope in found]


_numbers = count()
_batches = st.lists(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 5)), max_size=12), min_size=1, max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=scaled(40, 500))
@given(batches=_batches, cap=st.integers(0, 6))
def test_a_batch_is_answered_as_its_events_would_be_alone(
    backed: Backing, batches: list[list[tuple[str, int]]], cap: int
) -> None:
    """Duplicates within and between batches, full mailboxes beside empty ones: answers, log and mail as by the rule."""
    example, substrate = next(_numbers), backed.substrate
    before = len(substrate.read_events())
    parts = [[owned(number, f"{guild}{example}") for guild, number in batch] for batch in batches]
    events = [event for part in parts for event in part]

    answers = [answer for part in parts for answer in substrate.ingest_all(part, START_AT, cap)]

    expected = one_by_one(events, cap)
    accepted = taken(events, expected)
    assert answers == expected
    assert substrate.read_events()[before:] == accepted
    for guild in "xyz":
        mine = [event for event in accepted if event.guild_id == f"{guild}{example}"]
        assert mailed(substrate, f"planet:{guild}{example}") == mine


def test_looking_everything_up_first_takes_a_duplicate_in_twice(backed: Backing) -> None:
    """The twin fails by its first batch with an identity twice, and forgets the cap; the rule does neither."""
    substrate = backed.substrate
    events = [owned(number, "twin") for number in (1, 2, 1, 3)]

    naive = looked_up_first(substrate, events, 2)

    assert naive == ["accepted"] * 4
    assert substrate.ingest_all(events, START_AT, 2) == ["accepted", "accepted", "duplicate", "full"]


def test_a_full_mailbox_refuses_its_own_events_only(backed: Backing) -> None:
    """Its neighbours of the same batch go in; what was refused is forgotten and goes in once there is room."""
    substrate = backed.substrate
    events = [owned(number, guild) for number in range(4) for guild in ("tight", "wide")]
    substrate.ingest_all([owned(100 + number, "tight") for number in range(2)], START_AT, CAP)

    answers = substrate.ingest_all(events, START_AT, 4)

    assert answers == ["accepted"] * 4 + ["full", "accepted"] * 2
    assert substrate.ingest_all(events, START_AT, CAP) == ["duplicate"] * 4 + ["accepted", "duplicate"] * 2


def test_a_batch_larger_than_a_script_and_a_round_trip_is_one_batch(
    backed: Backing, promise: Callable[..., None]
) -> None:
    """Across every border in order, with the same events again behind each border."""
    half = EVENTS_PER_TRIP + EVENTS_PER_SCRIPT + 7
    events = [owned(number, f"large{number % 3}") for number in (*range(half), *range(half))]
    substrate, before = backed.substrate, len(backed.substrate.read_events())

    answers = substrate.ingest_all(events, START_AT, CAP)

    assert answers == ["accepted"] * half + ["duplicate"] * half
    assert substrate.read_events()[before:] == [event for _, event in events[:half]]
    assert substrate.ingest_all([], START_AT, CAP) == []
    promise(f"a batch of events is taken in once ({backed.kind})", events=2 * half, accepted=half, doubled=0)


def test_a_broken_mailbox_refuses_the_batch_before_anything_is_written() -> None:
    """Somebody else's value under a mailbox: the refusal names the key's place, and the events before it are not in."""
    with running("valkey") as server, connect(config_for("valkey"), server.url) as client:
        substrate = RedisSubstrate(config_for("valkey"), server.url, wall=True)
        client.set(substrate.keys.mailbox("planet:broken"), "text")
        with pytest.raises(ScriptRefused, match="ingest: WRONG_TYPE 5"):
            substrate.ingest_all([owned(1, "sound"), owned(2, "broken")], START_AT, CAP)
        kept = substrate.read_events()
        again = substrate.ingest_all([owned(1, "sound")], START_AT, CAP)
        substrate.close()

    assert (kept, again) == ([], ["accepted"])


GOOD = st.integers(0, 9).map(lambda number: event_encoder.encode(said(number, "g")))
BAD = st.sampled_from([b"", b"{", b"[]", b'{"type":"strange"}', b"\xff\xfe", b"[" * 5000, b" " * (EVENT_BYTES_MAX + 1)])


@given(lines=st.lists(GOOD | BAD, max_size=20), cap=st.integers(0, 9))
def test_lines_in_a_batch_fare_as_they_do_alone(lines: list[bytes], cap: int) -> None:
    """Answers, events and dead letters are those of one line after the other."""
    together, alone = MemorySubstrate(), MemorySubstrate()

    answers = take_in_all(together, lines, START_AT, cap)

    assert answers == [take_in(alone, line, START_AT, cap) for line in lines]
    assert together.read_events() == alone.read_events()
    assert together.read_dead_letters() == alone.read_dead_letters()
    assert len(together.read_dead_letters()) == answers.count("rejected")


def naive_lines(lines: Sequence[bytes]) -> list[Message]:
    """The twin: decode the batch as a whole."""
    return msgspec.json.decode(b"[" + b",".join(lines) + b"]", type=list[Message])


def test_a_runtime_takes_in_events_and_lines_in_batches() -> None:
    """One answer each, in order; the unreadable line is a dead letter, where the twin loses its neighbours with it."""
    lines = [event_encoder.encode(said(number, "g")) for number in range(5)]
    lines[2] = b'{"type":"message"'
    plan = UniversePlan(
        members=(keeper("planet:g"),), settings=HostSettings(start_at=START_AT, grid_ms=0, mailbox_cap=100),
        substrate=config_for("valkey"),
    )  # fmt: skip
    with running("valkey") as server, LocalRuntime(msgspec.structs.replace(plan, url=server.url)) as runtime:
        taken_in = runtime.ingest_all(said(number, "g") for number in (0, 7, 7))
        read = runtime.ingest_json_all(iter(lines))
        full = runtime.ingest_all(said(number, "nobody") for number in range(101))
        assert runtime.drain(30_000)
        heard = runtime.ask("planet:g", Question(), 10_000)["handled"]
        letters = runtime.harvest().dead_letters

    assert taken_in == ["accepted", "accepted", "duplicate"]
    assert read == ["duplicate", "accepted", "rejected", "accepted", "accepted"]
    assert full == ["accepted"] * 100 + ["full"]
    assert heard == 5
    assert [letter.payload for letter in letters] == [lines[2]]
    with pytest.raises(msgspec.DecodeError):
        naive_lines(lines)


def test_a_virtual_world_takes_no_batch_from_outside() -> None:
    """Its events are fed in the order of their times; both ways in say so."""
    plan = UniversePlan(members=(keeper("planet:g"),), settings=HostSettings(start_at=START_AT))
    with LocalRuntime(plan) as runtime:
        with pytest.raises(BadInput, match="virtual time"):
            runtime.ingest_all([said(1)])
        with pytest.raises(BadInput, match="virtual time"):
            runtime.ingest_json_all([b"{}"])
