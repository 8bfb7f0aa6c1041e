"""Changed bytes in mailboxes and in events: nothing dies, each ends in the dead letters, neighbours are applied."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from actors.host_settings import HostSettings
from actors.local_runtime import LocalHandle, LocalRuntime
from actors.member import mail_decoder
from actors.plan import UniversePlan
from actors.runtime import wall_clock_ms
from bridges.commit_plan import encoder
from bridges.intake import take_in
from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import CONFIG, START_AT, USERS, CountingPlanet, plan_of, said
from tests.reliability.real_mail import UNREADABLE, demo_day, mutated, readable
from tests.scale import scaled
from tests.servers import running
from universe.events import EVENT_BYTES_MAX, Message, event_encoder
from universe.ingest import envelope_of

CHUNK = 500
END_MS = 60_000
COUNTER = "planet:k0"
GOOD, BAD = USERS[:2]


def _put(view: RedisSubstrate, mail: Iterable[tuple[str, bytes]]) -> None:
    """Write entries into mailboxes behind the engine's back."""
    view._line.pipeline([("XADD", view.keys.mailbox(to), "*", "b", payload) for to, payload in mail])


def _drain(runtime: LocalRuntime, view: RedisSubstrate) -> None:
    """Until the mailbox holds nothing: a host that waits for mail is idle until it hears of what was put there."""
    end_ms = wall_clock_ms() + END_MS
    while view._line.pipeline([("XLEN", view.keys.mailbox(COUNTER))]) != [0]:
        assert runtime.drain(END_MS)
        assert wall_clock_ms() < end_ms
    assert runtime.drain(END_MS)


def _expected(payload: bytes, now: int) -> Counter[str]:
    """What must become of an entry for a counting planet."""
    messages, unreadable = readable(payload, CountingPlanet.Protocol)
    expected = Counter(unreadable=len(unreadable))
    for message in messages:
        if message.at > now:
            expected["later"] += 1
        elif isinstance(message.body, Message):
            expected["applied" if message.body.content.isdecimal() else "refused"] += 1
    return expected


def test_mutated_mail_is_dead_lettered_and_good_neighbours_are_applied(promise: Callable[..., None]) -> None:
    """Mutated entries among good events of one mailbox: no restart, and every entry is accounted for."""
    chance, count, good, bad = random.Random(6), scaled(5_000, 50_000), 0, 0
    expected: Counter[str] = Counter()
    with running("valkey") as server, LocalRuntime(plan_of(server.url, 1)) as runtime:
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        while bad < count:
            mail: list[tuple[str, bytes]] = []
            for _ in range(CHUNK):
                payload = mutated(encoder.encode([envelope_of(said(BAD, bad))]), chance)
                mail.append((COUNTER, payload))
                expected += _expected(payload, wall_clock_ms())
                bad += 1
                if chance.random() < 0.2:
                    mail.append((COUNTER, encoder.encode([envelope_of(said(GOOD, good))])))
                    good += 1
            _put(view, mail)
        assert runtime.drain(END_MS)
        runtime.check()
        service = runtime.statistics().services[0]
        letters = view.read_dead_letters()
        applied = [str(line.details["event"]) for line in view.read_journal() if line.kind == "applied"]
        view.close()
    neighbours = [event for event in applied if event.startswith(f"msg:{GOOD}-")]
    kinds = Counter("unreadable" if letter.reason.startswith("unreadable ") else letter.reason for letter in letters)
    promise(
        "mutated mail never ends a host", mutations=bad, dead_letters=len(letters), host_restarts=service.restarts,
        still_readable=expected["applied"] + expected["refused"] + expected["later"], good_neighbours=good,
        good_applied=len(neighbours), good_lost=good - len(set(neighbours)),
    )  # fmt: skip

    assert (service.running, service.restarts, service.outages) == (True, 0, 0)
    assert neighbours == [f"msg:{GOOD}-{number}" for number in range(good)]
    assert kinds == {"unreadable": expected["unreadable"], "content is no number": expected["refused"]}
    assert len(applied) - good == expected["applied"]
    assert bad // 2 < expected["unreadable"] < bad


def test_mutated_mail_of_every_kind_never_ends_a_host(promise: Callable[..., None]) -> None:
    """A day's mail to planets, bots, cohorts and bridges, changed: no restart, what is unreadable is dead-lettered."""
    members, end_at, mail = demo_day(seed=7)
    chance, count, began = random.Random(8), scaled(4_000, 50_000), wall_clock_ms()
    settings = HostSettings(start_at=end_at, grid_ms=0)
    expected: Counter[tuple[str, bytes]] = Counter()
    with running("valkey") as server:
        plan = UniversePlan(members=members, settings=settings, substrate=CONFIG, url=server.url)
        with LocalRuntime(plan, clock=lambda: end_at + wall_clock_ms() - began) as runtime:
            view = RedisSubstrate(CONFIG, server.url, wall=True)
            handle = runtime._handles[0]
            assert isinstance(handle, LocalHandle)
            protocols = {spec.address: handle.worker.host.member(spec.address).Protocol for spec in members}
            receivers = Counter(parcel.to.partition(":")[0] for parcel in mail)
            for _ in range(count // CHUNK):
                changed = [(parcel.to, mutated(parcel.payload, chance)) for parcel in chance.choices(mail, k=CHUNK)]
                expected.update((to, bad) for to, payload in changed for bad in readable(payload, protocols[to])[1])
                _put(view, changed)
            assert runtime.drain(END_MS)
            runtime.check()
            service = runtime.statistics().services[0]
            letters = view.read_dead_letters()
            view.close()
    told = Counter((letter.member, letter.payload) for letter in letters if letter.reason.startswith("unreadable "))
    promise(
        "mutated mail of every kind never ends a host", mutations=count, unreadable=expected.total(),
        untold=(expected - told).total(), dead_letters=len(letters), host_restarts=service.restarts,
    )  # fmt: skip

    assert set(receivers) == {"planet", "bot", "people", "users", "bridge", "triage"}
    assert (service.running, service.restarts, service.outages) == (True, 0, 0)
    assert not expected - told
    # What a readable mutant makes its receiver say may in turn be refused by the next one: with a reason, too.
    assert (told - expected).total() < expected.total() // 100
    assert all(letter.reason for letter in letters)


def test_mutated_events_are_taken_in_or_refused_with_a_reason(promise: Callable[..., None]) -> None:
    """The way of an event from JSON to the mailbox: decoded and accepted, or a dead letter; never another error."""
    chance, count = random.Random(9), scaled(10_000, 100_000)
    verdicts: Counter[str] = Counter()
    with running("valkey") as server:
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        for number in range(count):
            data = mutated(event_encoder.encode(said(BAD, number)), chance)
            verdicts[take_in(view, data, START_AT, count)] += 1
        letters = view.read_dead_letters()
        events = view.read_events()
        view.close()
    promise(
        "mutated events are taken in or refused", mutations=count, accepted=verdicts["accepted"],
        duplicates=verdicts["duplicate"], dead_letters=len(letters),
    )  # fmt: skip

    assert set(verdicts) <= {"accepted", "duplicate", "rejected"}
    assert verdicts.total() == count
    assert verdicts["rejected"] == len(letters)
    assert len(events) == verdicts["accepted"]
    assert all(letter.reason for letter in letters)
    assert count // 4 < len(letters) < count


def test_a_consumer_that_expects_one_kind_of_error_dies_of_mutated_mail(promise: Callable[..., None]) -> None:
    """The naive twin: catching the decoder's own error is not enough."""
    chance, caught, deaths = random.Random(10), 0, 0
    for number in range(count := scaled(2_000, 20_000)):
        try:
            mail_decoder(CountingPlanet).decode(mutated(encoder.encode([envelope_of(said(BAD, number))]), chance))
        except msgspec.DecodeError:
            caught += 1
        except UNREADABLE:
            deaths += 1
    promise("the naive twin of the decoder dies", mutations=count, caught=caught, deaths=deaths)

    assert deaths > 0


def test_an_event_that_is_too_large_is_refused_before_it_is_decoded() -> None:
    """Its first bytes and its size end in the dead letters; one of a byte less is decoded."""
    with running("valkey") as server, LocalRuntime(plan_of(server.url, 1)) as runtime:
        data = event_encoder.encode(said(GOOD, 1))
        spaces = EVENT_BYTES_MAX - len(data)
        verdicts = [runtime.ingest_json(data + b" " * (spaces + more)) for more in (1, 0)]
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        letters = view.read_dead_letters()
        view.close()

    assert ["rejected", "accepted"] == verdicts
    assert [f"too large: {EVENT_BYTES_MAX + 1} bytes"] == [letter.reason for letter in letters]
