"""The substrate port: its edges, limits and bookkeeping, over memory, Valkey and Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from bridges.redis_substrate import RedisSubstrate
from tests.substrates import (
    CAP,
    KINDS,
    START_AT,
    Backing,
    Note,
    backing,
    bodies,
    note,
    opened,
    read_all,
    said,
    turn_of,
)
from universe.envelope import Envelope
from universe.substrate import AnyEnvelope, DeadLetter, Snapshot, Substrate

A, B = "bot:a", "bot:b"
HOUR_MS = 3_600_000
LETTER = DeadLetter(A, "bot:b/1", "unreadable", "abc", b"\xff\x00", START_AT)


@pytest.fixture(params=KINDS)
def backed(request: pytest.FixtureRequest) -> Iterator[Backing]:
    """Each substrate in turn, empty."""
    with backing(request.param) as opened_substrate:
        yield opened_substrate


def test_an_event_is_taken_in_once_per_identity_and_owner(backed: Backing) -> None:
    """Accepted once, then a duplicate; another owner may have it; log and mailbox hold one each."""
    substrate = backed.substrate
    replies = [substrate.ingest("planet:g", said(1), START_AT, CAP) for _ in range(3)]

    assert replies == ["accepted", "duplicate", "duplicate"]
    assert backed.again().ingest("planet:g", said(1), START_AT, CAP) == "duplicate"
    assert substrate.ingest("bot:dm", said(1), START_AT, CAP) == "accepted"
    assert backed.mailbox_entries("planet:g") == 1
    assert [event.event_id for event in substrate.read_events()] == ["msg:1", "msg:1"]
    assert substrate.read_events()[0] == said(1)


def test_a_full_mailbox_refuses_an_event_and_forgets_it(backed: Backing) -> None:
    """Full is not accepted: nothing is logged, and the same event goes in once there is room."""
    substrate = backed.substrate
    snapshot = substrate.activate("planet:g")
    reader = substrate.reader()
    reader.add("planet:g", "0-0")
    replies = [substrate.ingest("planet:g", said(number), START_AT, 3) for number in range(5)]
    cursor = reader.poll(None)[-1][1].cursor
    substrate.commit([turn_of("planet:g", snapshot, cursor=cursor)], CAP)

    assert replies == ["accepted", "accepted", "accepted", "full", "full"]
    assert len(substrate.read_events()) == 3
    assert substrate.ingest("planet:g", said(4), START_AT, 3) == "accepted"


def test_tell_refuses_at_the_cap(backed: Backing) -> None:
    """The edge says full; nothing is written by the refused one."""
    replies = [backed.substrate.tell(A, note(number), 2) for number in range(4)]

    assert replies == ["accepted", "accepted", "full", "full"]
    assert backed.mailbox_entries(A) == 2


def test_between_members_a_cap_is_an_alarm_and_nothing_is_refused(backed: Backing) -> None:
    """A commit into a mailbox above its cap is written, and counted."""
    substrate = backed.substrate
    for _ in range(3):
        substrate.commit([turn_of(A, _now(substrate, A), outgoing=[(B, note(1))])], 2)

    assert backed.mailbox_entries(B) == 3
    assert substrate.statistics().mailbox_alarms == 1  # type: ignore[attr-defined]


def _now(substrate: Substrate, address: str) -> Snapshot:
    """The snapshot of the running activation, made if there is none."""
    snapshot = substrate.peek(address)
    return snapshot if snapshot.epoch else substrate.activate(address)


def test_tries_are_counted_until_the_message_is_handled(backed: Backing) -> None:
    """The count survives a restart; the turn that ends the message ends its count."""
    substrate = backed.substrate
    snapshot = substrate.activate(A)
    counts = [substrate.count_try(A, "bot:b/7") for _ in range(2)]
    counts.append(backed.again().count_try(A, "bot:b/7"))
    counts.append(substrate.count_try(A, "bot:b/8"))
    tries = dict(backed.again().peek(A).tries)
    substrate.commit([turn_of(A, snapshot, agenda_drop=["bot:b/7"])], CAP)

    assert counts == [1, 2, 3, 1]
    assert tries == {"bot:b/7": 3, "bot:b/8": 1}
    assert dict(substrate.peek(A).tries) == {"bot:b/8": 1}


def test_dead_letters_keep_their_order_and_their_bytes(backed: Backing) -> None:
    """From the edge and from turns, one list."""
    substrate = backed.substrate
    substrate.reject(LETTER)
    second = msgspec.structs.replace(LETTER, reason="second", payload=b"x" * 65536)
    substrate.commit([turn_of(A, substrate.activate(A), dead=[second])], CAP)

    assert backed.again().read_dead_letters() == [LETTER, second]


def test_a_host_that_did_not_say_goodbye_is_known(backed: Backing) -> None:
    """Each mark returns what the one before said."""
    marks = [(True, False), (True, True), (False, True), (True, False)]

    assert [backed.again().mark_host("host-0", running) for running, _ in marks] == [was for _, was in marks]
    assert backed.substrate.mark_host("host-1", running=True) is False


def test_members_added_to_a_host_are_kept_for_it(backed: Backing) -> None:
    """By host, by address, the last spec of an address."""
    substrate = backed.substrate
    for address, spec in ((B, b"1"), (A, b"\xff2"), (B, b"3")):
        substrate.keep_member("host-0", address, spec)

    assert backed.again().kept_members("host-0") == [b"\xff2", b"3"]
    assert substrate.kept_members("host-1") == []


def test_a_reply_is_collected_once(backed: Backing) -> None:
    """The private mailbox of an ask gives its answer and is gone; without an answer there is nothing."""
    substrate = backed.substrate
    answer = Envelope(A, 1, START_AT, Note("yes"))
    substrate.commit([turn_of(A, substrate.activate(A), outgoing=[("ask:1", answer)])], CAP)
    replies = substrate.collect("ask:1", 1000)

    assert [msgspec.to_builtins(_first(reply).body) for reply in replies] == [{"type": "note", "text": "yes"}]
    assert substrate.collect("ask:1", 1) == []
    assert substrate.collect("ask:2", 1) == []
    assert backed.mailbox_entries("ask:1") == 0


def _first(reply: bytes | AnyEnvelope) -> AnyEnvelope:
    return msgspec.msgpack.decode(reply, type=list[Envelope[Note]])[0] if isinstance(reply, bytes) else reply


def test_mail_travels_in_entries_of_at_most_256_messages(backed: Backing) -> None:
    """1,000 messages of a pass to one member: all there, in order; no packed entry is larger than a pass."""
    substrate = backed.substrate
    outgoing = [(B, note(number)) for number in range(1000)]
    substrate.commit([turn_of(A, substrate.activate(A), outgoing=outgoing)], CAP)
    reader = substrate.reader()
    reader.add(B, "0-0")
    mail = read_all(reader)

    assert [text for _, text in bodies(mail)] == [str(number) for number in range(1000)]
    assert backed.kind == "memory" or [len(opened(entry)) for _, entry in mail] == [256, 256, 256, 232]


def test_a_commit_of_more_than_ten_thousand_fields_is_one_commit(
    backed: Backing, promise: Callable[..., None]
) -> None:
    """Lua's unpack fails at 8,000 values (measured): records, agenda and their removal are chunked."""
    substrate, count = backed.substrate, 12_000
    records: dict[str, bytes | None] = {f"r{number}": b"v%d" % number for number in range(count)}
    agenda = [note(number) for number in range(count)]
    snapshot = substrate.activate(A)
    written = substrate.commit([turn_of(A, snapshot, records=records, agenda_add=agenda)], CAP)
    held = (len(substrate.records(A)), len(substrate.peek(A).agenda))
    emptied = turn_of(
        A, substrate.peek(A), records=dict.fromkeys(records), agenda_drop=[envelope.id for envelope in agenda]
    )
    removed = substrate.commit([emptied], CAP)
    promise(f"one commit holds a great many fields ({backed.kind})", fields=2 * count, commits=1)

    assert (written, removed) == ({}, {})
    assert held == (count, count)
    assert (substrate.records(A), list(substrate.peek(A).agenda)) == ({}, [])


@pytest.mark.parametrize("wall", [True, False])
def test_identities_expire_in_wall_time_only(*, wall: bool) -> None:
    """Expiry is garbage collection on the server's clock, so a virtual world never sets it."""
    with backing("valkey", wall=wall) as backed:
        substrate = backed.substrate
        assert isinstance(substrate, RedisSubstrate)
        substrate.ingest("planet:g", said(1), START_AT, CAP)
        left_ms = substrate._client.pttl(substrate.keys.seen("planet:g", "msg:1"))

    assert (0 < left_ms <= 168 * HOUR_MS) if wall else left_ms == -1


@pytest.mark.parametrize("wall", [True, False])
def test_old_events_leave_the_log_in_wall_time_only(*, wall: bool) -> None:
    """An accepted event trims what is older than the retention, by whole nodes; a virtual world keeps all."""
    with backing("valkey", wall=wall) as backed:
        substrate = backed.substrate
        assert isinstance(substrate, RedisSubstrate)
        client, log = substrate._client, substrate.keys.events
        now = int(client.time()[0]) * 1000
        for number in range(250):
            client.xadd(log, {"type": "message"}, id=f"{now - 200 * HOUR_MS + number}-0")
        substrate.ingest("planet:g", said(1), now, CAP)
        kept = client.xlen(log)

    assert (1 <= kept <= 101) if wall else kept == 251
