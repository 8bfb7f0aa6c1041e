"""Real mail of real members, and what byte mutations make of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from actors.local_runtime import LocalHandle
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.runtime import Runtime, wall_clock_ms
from actors.worker import Parcel, Progress
from scenarios.demo import SCENARIO, world
from scenarios.world import DAY_MS
from universe.config import ChatConfig, Config, RuntimeConfig
from universe.envelope import Envelope

_HOSTS: Final = 13
_LONG: Final = 40
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Tapped(LocalHandle):
    """A host whose mail to others is kept."""

    mail: list[Parcel]

    def finish(self) -> Progress:
        """Where the worker stands; its mail is kept."""
        progress = super().finish()
        self.mail += [parcel for parcel in progress.parcels if parcel.kind == "mail"]
        return progress


def demo_day(seed: int) -> tuple[tuple[MemberSpec, ...], int, list[Parcel]]:
    """A virtual day of the demo on so many hosts that nearly all mail crosses a border.

    Returns its members, the time of its end (UTC ms) and the mail.
    """
    params = {parameter.name: parameter.default for parameter in SCENARIO.parameters}
    made = world(params, Config(chat=ChatConfig(enable_cross_bot_chat=True)), seed)
    plan = UniversePlan(members=made.members, settings=made.settings, hosts=_HOSTS)
    handles = [_Tapped(worker, RuntimeConfig(), wall_clock_ms) for worker in plan.workers()]
    mail: list[Parcel] = []
    for handle in handles:
        handle.mail = mail
    with Runtime(plan, handles, wall_clock_ms) as runtime:
        runtime.run_until(made.settings.start_at + DAY_MS)
    return made.members, made.end_at, mail


def mutated(payload: bytes, chance: random.Random) -> bytes:
    """`payload` with one to three changes: bytes changed, cut out, put in, doubled, or the end torn off.

    Half of the changes put a printable byte in the place of another, so that many mutants are still messages.
    """
    data = bytearray(payload)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        place = chance.randrange(len(data) + 1)
        length = chance.randint(1, _LONG)
        match chance.randrange(8):
            case 0 | 1 | 2 | 3:
                printable = [index for index, byte in enumerate(data) if 32 <= byte < 127]
                data[chance.choice(printable or [0])] = chance.randrange(32, 127)
            case 4:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case 5:
                del data[place : place + length]
            case 6:
                data[place:place] = chance.choice((chance.randbytes(length), bytes(data[place : place + length])))
            case _:
                del data[place:]
        if not data:
            break
    return bytes(data)


def readable(payload: bytes, protocol: Any) -> tuple[list[Envelope[Any]], list[bytes]]:
    """The messages of a mailbox entry, and what of it must become a dead letter.

    That is the whole of an entry that is no list, else each part that is no message. Decoders of our own, so that the
    expectation does not come from the code under test.
    """
    try:
        parts: Sequence[msgspec.Raw] = msgspec.msgpack.decode(payload, type=list[msgspec.Raw])
    except UNREADABLE:
        return [], [payload]
    envelope: Any = Envelope[protocol]
    messages: list[Envelope[Any]] = []
    bad: list[bytes] = []
    for part in map(bytes, parts):
        try:
            messages.append(msgspec.msgpack.decode(part, type=envelope))
        except UNREADABLE:
            bad.append(part)
    return messages, bad
