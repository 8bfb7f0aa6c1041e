"""A query's whole life with a library behind it: bus, cartridges, triage, synthesis, from beginning to journal.

One client, one bus, one process, as a bot's host has them; beside the same life without a library.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from benchmarks.cartridge import chat_line, synthetic
from benchmarks.measure import Aim, Figures, Result, nearest_rank, progress, result
from bridges.bus import QueryBus, open_bus
from bridges.cartridges import Library, build_cartridge
from bridges.cartridges.library_port import LibraryPort
from universe.mind.coupling_rules import CouplingRules
from universe.mind.fact import Fact
from universe.mind.private_trace import for_journal
from universe.mind.query import Query, Stage
from universe.mind.salience import prior
from universe.mind.sources import heard_fact, identity_facts, intent_fact, mask_facts
from universe.mind.synthesis import assertions_of
from universe.mind.triage import Case, decide
from universe.mind.triage_rules import TriageRules
from universe.mind_requests import (
    Advance,
    ClearQuery,
    CloseQuery,
    Couple,
    Decide,
    LookUp,
    OpenQuery,
    PostFacts,
)
from universe.ports import Port, PortRequest

_RULES: Final = CouplingRules()
_TRIAGE: Final = TriageRules()
_TO_GENERATION: Final[tuple[Stage, ...]] = ("synthesis", "injection", "generation")
_KEY: Final = bytes(32)
NOW: Final = 1_767_571_200_000


class Size(Struct, frozen=True):
    """Queries, different questions among them, facts of cartridges."""

    queries: int = 1_000
    questions: int = 200
    facts: int = 100_000


FULL: Final = Size()
TINY: Final = Size(10, 5, 300)
_AIMS: Final = (
    Aim("before_generation_p50_ms", 10, "at_most"), Aim("before_generation_p99_ms", 50, "at_most"),
    Aim("queries_per_s", 150),
)  # fmt: skip


class _Mind:
    """What a bot thinks with."""

    def __init__(self, bus: QueryBus, library: Port) -> None:
        self._bus = bus
        self._library = library
        self._asked = 0

    def ask(self, port: Port, body: Any) -> Any:
        """One request; its reply."""
        self._asked += 1
        return port.apply(PortRequest(f"r{self._asked}", "bot:b", body, "root", 0, NOW, True)).reply

    def live(self, query_id: str, text: str, *, looks_up: bool) -> float:
        """One query from its beginning to the journal; the time before words are written, in ms."""
        began = time.perf_counter()
        query = Query(id=query_id, bot="b", type="factual", at=NOW, until=NOW + 60_000, text=text, user_id="u")
        own = (heard_fact("m1", "msg:m1", NOW, "public"), intent_fact("familiar"))
        facts: tuple[Fact, ...] = (*identity_facts("b", "Bo"), *mask_facts(("Oh.", "Well,")), *filter(None, own))
        self.ask(self._bus, OpenQuery(query, facts))
        if looks_up:
            found = self.ask(self._library, LookUp("b", text)).facts
            self.ask(self._bus, PostFacts(query_id, "cartridge", found))
        there = self.ask(self._bus, Couple(query_id, _RULES))
        case = Case(query=query, facts=there.facts, coupled=there.coupled, snapshot=prior("factual", NOW), now=NOW)
        there = self.ask(self._bus, Decide(query_id, decide(case, _TRIAGE), _RULES, case.snapshot))
        told = assertions_of(there.facts, there.coupled, 1200)
        self.ask(self._bus, Advance(query_id, _TO_GENERATION, told))
        before_ms = (time.perf_counter() - began) * 1000
        for_journal(self.ask(self._bus, CloseQuery(query_id, "logged")).trace, _KEY)
        self.ask(self._bus, ClearQuery(query_id))
        return before_ms


def run(size: Size = FULL) -> Result:
    """Measure on the embedded server, with a synthetic cartridge that is written and read like any other."""
    cartridge = synthetic(size.facts)
    with tempfile.TemporaryDirectory(prefix="orrery-") as directory:
        progress(f"a cartridge of {size.facts:,} facts")
        path = Path(directory) / "synthetic.kbc"
        build_cartridge(path, cartridge, NOW)
        library = LibraryPort(Library((path,)), at_once=0)
        bus = open_bus("", "bench", 5000)
        mind = _Mind(bus, library)
        questions = [chat_line(cartridge, number) for number in range(size.questions)]
        progress("what each question finds is read once")
        first = sorted(mind.live(f"first{number}:b", text, looks_up=True) for number, text in enumerate(questions))
        metrics = _lives(mind, size, questions, looks_up=True)
        without = _lives(mind, size, questions, looks_up=False)
        bus.close()
    metrics |= {"facts": size.facts, "first_time_p50_ms": nearest_rank(first, 50)}
    baselines: Figures = {f"{name}, no library": value for name, value in without.items()}
    name = "before_generation_p50_ms"
    ratios: Figures = {"with a library to without": float(metrics[name]) / float(without[name])}
    return result("mind_life", metrics, baselines, ratios, _AIMS)


def _lives(mind: _Mind, size: Size, questions: list[str], *, looks_up: bool) -> Figures:
    progress(f"{size.queries:,} queries, {'with' if looks_up else 'without'} a library")
    began = time.perf_counter()
    taken = sorted(
        mind.live(f"q{number}:b", questions[number % len(questions)], looks_up=looks_up)
        for number in range(size.queries)
    )
    return {
        "before_generation_p50_ms": nearest_rank(taken, 50), "before_generation_p99_ms": nearest_rank(taken, 99),
        "queries_per_s": size.queries / (time.perf_counter() - began),
    }  # fmt: skip
