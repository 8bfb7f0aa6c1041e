"""A host: passes, the fate of failing messages, activations that lose their member, starts after a crash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from actors.host import Host
from actors.host_settings import HostSettings
from actors.member import Member
from bridges.memory_substrate import MemorySubstrate
from tests.members import START_AT, Keeper, KeeperState, Later, Say
from universe.envelope import Envelope
from universe.substrate import AnyEnvelope, TurnCommit

CAP = 10_000
ADA, BOB = "keeper:ada", "keeper:bob"


class World:
    """Keepers on one host over memory; `restart` is what another process would do."""

    def __init__(self, *names: str, **settings: Any) -> None:
        self.substrate = MemorySubstrate()
        self.settings = HostSettings(start_at=START_AT, **settings)
        self.names = names or (ADA, BOB)
        self.seq = 0
        self.now = START_AT
        self.host = self.start()
        self.run()

    def start(self) -> Host:
        """A new host with all members, in name order reversed: the order of spawning must not matter."""
        self.host = Host("host-0", self.substrate, self.settings)
        for name in sorted(self.names, reverse=True):
            self.host.spawn(Keeper(name), self.now)
        return self.host

    def tell(self, to: str, *texts: str, at: int | None = None, sender: str = "bot:x") -> None:
        """Mail for a member."""
        for text in texts:
            self.seq += 1
            due = self.now if at is None else at
            self.substrate.tell(to, Envelope(sender, self.seq, due, Say(text)), CAP)

    def run(self, until: int | None = None) -> None:
        """Every pass up to now, or to `until`."""
        self.now = max(self.now, until or self.now)
        self.host.read(self.now)
        while (due := self.host.next_due()) is not None and due <= self.now:
            self.host.run_pass(due)
            self.host.read(due)

    def heard(self, name: str = ADA) -> list[str]:
        """What is committed of a keeper."""
        data = self.substrate.peek(name).state
        return [] if data is None else msgspec.msgpack.decode(data, type=KeeperState).heard

    def reasons(self) -> list[str]:
        """Why messages were given up."""
        return [letter.reason for letter in self.substrate.read_dead_letters()]


def test_a_pass_is_one_commit_for_all_members_in_name_order() -> None:
    """Mail in any order; the journal shows ada before bob, each inbox by (at, sender, seq)."""
    world = World()
    passes = world.host.statistics().passes
    world.tell(BOB, "b1", sender="z")
    world.tell(ADA, "a2", sender="z")
    world.tell(ADA, "a1", sender="y")
    world.run()

    assert [line.details["text"] for line in world.substrate.read_journal()] == ["a1", "a2", "b1"]
    assert world.host.statistics().passes == passes + 1


def test_what_is_not_due_yet_waits_in_the_agenda_and_comes_once() -> None:
    """A future message and a timer set in the same turn: committed, kept over a restart, handled once each."""
    world = World()
    world.tell(ADA, "future", at=START_AT + 500)
    world.substrate.tell(ADA, Envelope("bot:x", 99, START_AT, Later("timer", 300)), CAP)
    world.run()
    agenda = sorted(envelope.at - START_AT for envelope in world.substrate.peek(ADA).agenda)  # type: ignore[union-attr]
    assert (agenda, world.substrate._mail.count(ADA)) == ([300, 500], 0)

    for restarts in (False, True):
        if restarts:
            world.start()
        world.run(START_AT + (300 if not restarts else 1000))

    assert world.heard() == ["timer", "future"]
    assert world.substrate.peek(ADA).agenda == []


def test_a_pass_takes_no_more_of_a_member_than_its_limit() -> None:
    """600 messages at one instant: passes of at most 256, all handled, in order."""
    world = World()
    world.tell(ADA, *(str(number) for number in range(600)))
    world.host.read(world.now)
    sizes = []
    while (due := world.host.next_due()) is not None and due <= world.now:
        sizes.append(world.host.handle(due))

    assert sizes == [256, 256, 88]
    assert world.heard() == [str(number) for number in range(600)]


def test_in_wall_time_no_more_is_read_than_a_pass_takes() -> None:
    """The rest stays in the mailbox, where its cap counts; the host says that there is a backlog."""
    world = World(grid_ms=0)
    world.tell(ADA, *(str(number) for number in range(600)))
    world.host.read(world.now)
    waiting, backlog = len(world.host.calendar), world.host.backlog
    world.run()

    assert (waiting, backlog) == (256, True)
    assert len(world.heard()) == 600


def test_a_poison_message_is_given_up_alone(promise: Callable[..., None]) -> None:
    """Three tries, then a dead letter with its reason; every innocent in the same inbox is handled, once, in order."""
    world = World()
    innocent = [f"n{number}" for number in range(200)]
    world.tell(ADA, *innocent[:100], "poison", *innocent[100:])
    world.tell(BOB, "b")
    world.run()
    letters = world.substrate.read_dead_letters()
    promise("poison takes no innocent along", innocents=201, dead_letters=len(letters), innocents_dead=0)

    assert world.heard() == innocent
    assert world.heard(BOB) == ["b"]
    assert [letter.reason for letter in letters] == ["RuntimeError: this text is poison"]
    assert (letters[0].member, letters[0].message_id, len(letters[0].trace_hash)) == (ADA, "bot:x/101", 16)
    assert msgspec.msgpack.decode(letters[0].payload, type=Envelope[Say]).body == Say("poison")
    assert world.substrate._mail.count("keeper:victim") == 0
    assert world.host.statistics().redone == 201 + 2


def _naive_pass(member: Keeper, inbox: Sequence[AnyEnvelope]) -> list[str]:
    """The twin: one try for the whole inbox, all of it dead when one message fails."""
    from actors.turn import Turn

    state, turn = KeeperState(), Turn(TurnCommit(ADA, 1, 0, "0-0"), {}, 1)
    try:
        for message in inbox:
            member.receive(state, message, turn)
    except RuntimeError:
        return []
    return state.heard


def test_a_pass_that_dies_as_a_whole_takes_innocents_along() -> None:
    """The twin handles nothing at all of the same inbox."""
    inbox = [Envelope("x", number, START_AT, Say(text)) for number, text in enumerate(["a", "poison", "b"])]

    assert _naive_pass(Keeper(ADA), inbox) == []
    assert _naive_pass(Keeper(ADA), inbox[:1]) == ["a"]


@given(st.lists(st.sampled_from(["a", "b", "poison", "needless"]), max_size=12))
def test_any_mix_of_good_and_bad_is_sorted_out(texts: list[str]) -> None:
    """The good ones are handled in order, each bad one is a dead letter, the state shows no trace of it."""
    world = World()
    world.tell(ADA, *texts)
    world.run()

    assert world.heard() == [text for text in texts if text in "ab"]
    assert len(world.reasons()) == sum(text not in "ab" for text in texts)
    assert world.host.next_due() is None


def test_needs_that_fail_are_the_messages_fault_alone() -> None:
    """The member's neighbours in the pass are not disturbed."""
    world = World()
    world.tell(ADA, "a", "needless", "b")
    world.tell(BOB, "b")
    world.run()

    assert (world.heard(), world.heard(BOB)) == (["a", "b"], ["b"])
    assert world.reasons() == ["ValueError: these needs cannot be told"]


def test_unreadable_mail_is_dead_lettered_message_by_message() -> None:
    """Bytes that are no messages, a message of another kind, and good ones around them."""
    world = World()
    good = msgspec.Raw(msgspec.msgpack.encode(Envelope("bot:x", 1, START_AT, Say("good"))))
    strange = msgspec.Raw(msgspec.msgpack.encode(["bot:x", 2, START_AT, {"type": "strange"}]))
    world.substrate.accept(ADA, b"\xc1 not msgpack")
    world.substrate.accept(ADA, msgspec.msgpack.encode([good, strange, good]))
    world.substrate.accept(ADA, b"\x91" * 5000)
    world.run()

    assert world.heard() == ["good", "good"]
    assert [reason.partition(":")[0] for reason in world.reasons()] == [
        "unreadable entry", "unreadable message", "unreadable entry",
    ]  # fmt: skip
    assert world.substrate._mail.count(ADA) == 0


def test_a_deposed_member_is_dropped_for_good_and_its_neighbours_go_on() -> None:
    """A newer activation exists: this host writes nothing of that member any more, whatever arrives."""
    world = World()
    other = Host("host-1", world.substrate, world.settings)
    other.spawn(Keeper(ADA), world.now)
    world.tell(ADA, "for the new owner")
    world.tell(BOB, "b")
    world.run()
    assert (world.heard(), world.heard(BOB)) == ([], ["b"])
    assert (world.host.deposed, world.host.statistics().refused_commits) == ({ADA}, 1)
    world.tell(ADA, "more")
    world.run()
    world.host.reload(world.now)
    world.run()
    assert world.heard() == []

    other.reader.add(ADA, "0-0")
    other.run_pass(world.now)
    assert world.heard() == ["for the new owner", "more"]


def test_a_stale_member_reloads_and_handles_its_mail_again() -> None:
    """Somebody committed under the same activation: this host starts again from what is committed."""
    world = World()
    snapshot = world.substrate.peek(ADA)
    foreign = TurnCommit(ADA, snapshot.epoch, snapshot.turn, snapshot.cursor, state=snapshot.state, sends=50)
    world.substrate.commit([foreign], CAP)
    world.tell(ADA, "a")
    world.tell(BOB, "b")
    world.run()

    assert (world.heard(), world.heard(BOB)) == (["a"], ["b"])
    assert (world.host.deposed, world.host.statistics().refused_commits) == (set(), 1)
    assert world.substrate.peek(ADA).sends > 50


class ProcessEnded(BaseException):
    """Stands for SIGKILL: nothing of the host runs after it."""


class Deadly(Keeper):
    """One word ends its process."""

    def receive(self, state: KeeperState, message: AnyEnvelope, turn: Any) -> None:
        """Keep, or die."""
        if isinstance(message.body, Say) and message.body.text == "deadly":
            raise ProcessEnded
        super().receive(state, message, turn)


def _starts_until_quiet(world: World, *, counting: bool) -> int:
    """Start the host until a start survives (at most 20 times); without `counting` each believes in a clean stop."""
    for starts in range(1, 21):
        if not counting:
            world.substrate.mark_host("host-0", running=False)
        world.host = Host("host-0", world.substrate, world.settings)
        world.host.spawn(Deadly(ADA), world.now)
        try:
            world.run()
        except ProcessEnded:
            continue
        return starts
    return 20


def test_after_a_crash_each_message_is_counted_before_it_is_tried() -> None:
    """A message that ends the process is given up after its third try; those around it are handled."""
    world = World()
    world.tell(ADA, "a", "deadly", "b")
    starts = _starts_until_quiet(world, counting=True)

    assert world.heard() == ["a", "b"]
    assert world.reasons() == ["ended its host's process"]
    assert starts <= 5
    assert dict(world.substrate.peek(ADA).tries) == {}


def test_without_the_count_a_deadly_message_ends_every_start() -> None:
    """The twin never gets past it, and the innocents of its pass are never handled."""
    world = World()
    world.tell(ADA, "a", "deadly", "b")

    assert _starts_until_quiet(world, counting=False) == 20
    assert (world.heard(), world.reasons()) == ([], [])


def test_after_a_clean_stop_nothing_is_counted() -> None:
    """Caution costs a round trip a message; a host that said goodbye does not pay it."""
    world = World()
    world.host.close()
    world.tell(ADA, *"abc")
    counted: list[str] = []
    count_try = world.substrate.count_try
    world.substrate.count_try = lambda address, message: counted.append(message) or count_try(address, message)  # type: ignore[method-assign,func-returns-value]
    world.start()
    world.run()
    clean = list(counted)
    world.tell(ADA, *"de")
    world.start()
    world.run()

    assert (clean, world.heard()) == ([], list("abcde"))
    assert [message for message in counted if message.startswith("bot:x")] == ["bot:x/4", "bot:x/5"]


class Clock(Struct):
    """When turns happened."""

    seen: list[int] = msgspec.field(default_factory=list)


class Watcher(Member[Clock]):
    """Notes the time of each of its turns."""

    State = Clock
    Protocol = Say

    def receive(self, state: Clock, message: AnyEnvelope, turn: Any) -> None:
        """Note."""
        del message
        state.seen.append(turn.now)


def test_time_never_runs_backwards_for_a_member() -> None:
    """The wall clock jumps back between two passes; the member's `now` stays."""
    substrate = MemorySubstrate()
    host = Host("host-0", substrate, HostSettings(start_at=START_AT, grid_ms=0))
    host.spawn(Watcher("watch:a"), START_AT)
    for number, now in enumerate((START_AT + 100, START_AT + 40, START_AT + 70, START_AT + 200)):
        substrate.tell("watch:a", Envelope("x", number, START_AT, Say("x")), CAP)
        host.run_pass(now)
    data = substrate.peek("watch:a").state
    assert data is not None

    assert [at - START_AT for at in msgspec.msgpack.decode(data, type=Clock).seen][-4:] == [100, 100, 100, 200]


def test_the_statistics_count_what_happened() -> None:
    """Members, messages, dead letters; what waits."""
    world = World()
    world.tell(ADA, "a", "poison")
    world.tell(BOB, "later", at=START_AT + 10)
    world.run()
    found = world.host.statistics()

    assert (found.name, found.members, found.dead_letters, found.waiting) == ("host-0", 2, 1, 1)
    assert found.messages >= 3
    assert found.deposed == 0


@pytest.mark.parametrize("text", ["poison", "needless"])
def test_a_failing_message_of_the_agenda_leaves_the_agenda(text: str) -> None:
    """A poisonous timer is given up once, not again after every restart."""
    world = World()
    world.substrate.tell(ADA, Envelope("bot:x", 1, START_AT, Later(text, 50)), CAP)
    world.run(START_AT + 100)
    world.start()
    world.run(START_AT + 200)

    assert len(world.reasons()) == 1
    assert world.substrate.peek(ADA).agenda == []
