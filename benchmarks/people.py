"""One person among 100,000 looked up, updated and committed in the deep path, and 1,000,000 people checkpointed.

A message reaches a bot, whose turn loads the person, judges the message, enters it into the ledger, reads the standing
and is committed: in memory as in simulations, and durable with every commit synced. The checkpoint is that of a wide
world: a ledger of a million rows written, synced and renamed.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct

from actors.bot import Bot
from actors.bot_messages import Heard
from actors.bot_parameters import BotParameters
from actors.bot_records import person
from actors.host import Host
from actors.host_settings import HostSettings
from actors.turn import record_encoder
from actors.wide.checkpoint_file import write_arrays
from benchmarks.measure import Aim, Figures, Result, cpu_s, nearest_rank, progress, result
from benchmarks.trust_people import TODAY_MS, random_ledger
from bridges.memory_substrate import MemorySubstrate
from bridges.redis_server import start_server
from bridges.redis_substrate import RedisSubstrate
from universe.config import BudgetConfig, SubstrateConfig
from universe.envelope import Envelope
from universe.events import Message
from universe.people.records import Acquaintance, person_id_of, platform_id_of
from universe.persona import BotPersona
from universe.substrate import Substrate, TurnCommit

ADDRESS: Final = "bot:elena"
RECORDS_PER_COMMIT: Final = 2_000


class Size(Struct, frozen=True):
    """People whom the bot knows, messages measured, and people of the checkpoint."""

    people: int = 100_000
    messages: int = 2_000
    checkpointed: int = 1_000_000
    repeats: int = 3


FULL: Final = Size()
TINY: Final = Size(500, 20, 5_000, 1)
_AIMS: Final = (
    Aim("memory_p50_ms", 1.0, "at_most"),
    Aim("durable_p50_ms", 1.0, "at_most"),
    Aim("checkpoint_cpu_s", 0.6, "at_most"),
)


def run(size: Size = FULL) -> Result:
    """Measure both substrates and the checkpoint."""
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as directory:
        memory = _updates(MemorySubstrate(), size, "in memory")
        config = SubstrateConfig(appendfsync="always", timeout_ms=10_000)
        with (
            start_server(config, Path(directory) / "server") as server,
            closing(RedisSubstrate(config, server.url, wall=True)) as substrate,
        ):
            durable = _updates(substrate, size, "durable")
        checkpoints = sorted(_checkpoint(size.checkpointed, Path(directory)) for _ in range(size.repeats))
    metrics: Figures = {
        "people": size.people,
        "memory_p50_ms": nearest_rank(memory, 50),
        "memory_p99_ms": nearest_rank(memory, 99),
        "durable_p50_ms": nearest_rank(durable, 50),
        "durable_p99_ms": nearest_rank(durable, 99),
        "checkpointed": size.checkpointed,
        "checkpoint_cpu_s": checkpoints[len(checkpoints) // 2],
    }
    few = sorted(_updates(MemorySubstrate(), Size(max(1, size.people // 100), size.messages), "a hundredth of them"))
    baselines: Figures = {"hundredth_of_the_people_p50_ms": nearest_rank(few, 50)}
    ratios: Figures = {"all_to_a_hundredth_of_the_people": float(metrics["memory_p50_ms"]) / nearest_rank(few, 50)}
    return result("people", metrics, baselines, ratios, _AIMS)


def _updates(substrate: Substrate, size: Size, told: str) -> list[float]:
    """Milliseconds of each message, ascending."""
    progress(f"{size.people:,} people, {told}")
    _fill(substrate, size.people)
    persona = BotPersona(name="elena", user_id="9001", display_name="Elena")
    host = Host("host-0", substrate, HostSettings(start_at=TODAY_MS, grid_ms=0))
    host.spawn(Bot(ADDRESS, BotParameters(persona=persona, planets=(), budget=BudgetConfig())), TODAY_MS)
    host.run_pass(TODAY_MS)
    took = [_message_ms(host, substrate, number, size.people) for number in range(size.messages)]
    host.close()
    return sorted(took)


def _fill(substrate: Substrate, people: int) -> None:
    """Make the bot know `people` people."""
    ledger = random_ledger(people)
    snapshot = substrate.activate(ADDRESS)
    turn, records = snapshot.turn, dict[str, bytes | None]()
    for number in range(people):
        platform_id = platform_id_of("sim", f"u{number}")
        known = Acquaintance(
            person_id=person_id_of(platform_id), platform_id=platform_id, name=f"P{number}", row=ledger.row(number)
        )
        records[person(known.person_id)] = record_encoder.encode(known)
        if len(records) == RECORDS_PER_COMMIT or number == people - 1:
            commit = TurnCommit(ADDRESS, snapshot.epoch, turn, snapshot.cursor, now=TODAY_MS, records=records)
            substrate.commit([commit], 1 << 62)
            turn, records = turn + 1, {}


def _message_ms(host: Host, substrate: Substrate, number: int, people: int) -> float:
    who = number * 7919 % people
    now = TODAY_MS + 1_000 * (number + 1)
    heard = Message(
        event_id=f"msg:m{number}", at=now, guild_id="g", channel_id="c", user_id=f"u{who}", message_id=f"m{number}",
        author_name=f"P{who}", content="How do you keep a sourdough starter alive over a long weekend?",
    )  # fmt: skip
    began = time.perf_counter()
    substrate.tell(ADDRESS, Envelope("planet:g", number, now, Heard(heard)), 1 << 62)
    if host.run_pass(now) != 1:
        raise ValueError("the message was not handled at once")
    return (time.perf_counter() - began) * 1000


def _checkpoint(people: int, directory: Path) -> float:
    """CPU seconds to write a million rows."""
    progress(f"{people:,} people checkpointed")
    ledger = random_ledger(people)
    path = directory / "people.checkpoint"
    return cpu_s(lambda: write_arrays(path, "0" * 64, 1, (0, people), ledger.columns))
