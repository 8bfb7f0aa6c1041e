"""``run.py cartridge learn``: what the bots of a run heard of the world becomes facts of a cartridge."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bridges.cartridges import Library, build_cartridge, read_cartridge
from scenarios.directory_swap import replacing
from scenarios.plain_text import clean, count, fold, joined
from scenarios.query_command import queries_of_run
from scenarios.recorded_people import RecordedPeople, recorded_people
from scenarios.run_directory import JOURNAL, read_manifest
from scenarios.run_journal import read_decisions
from scenarios.why.run_files import RECORDING, find_run
from scenarios.world_mind import secret_of
from universe.cartridges.consolidation import Change, Consolidated, consolidate, without_origins
from universe.cartridges.contradictions import Known
from universe.cartridges.fact import Cartridge
from universe.cartridges.hearsay import Hearsay, aligned, hearsay_of, known_of, unread_of
from universe.cartridges.layers import layer_of
from universe.cartridges.learned import independent_origins
from universe.cartridges.name import is_open, parse_name
from universe.errors import BadInput, OrreryError
from universe.gossip.telling import root_of
from universe.mind.outcome import ClosedQuery

EVERY_BOT: Final = "all"
_WHY: Final = {
    "inner_state": "intent and mask are no knowledge", "identity": "a bot's self is not learned",
    "private": "it is private", "fiction": "fiction stays in fiction", "experiment": "experiments stay by themselves",
    "unvalidated": "a confidence below .40", "unreadable": "no text that a fact can hold",
    "contradicts_firm": "it contradicts what is firmly known", "contradicted": "something known says otherwise",
    "withdrawn": "nobody stands for it any more",
}  # fmt: skip
_OMITTED: Final = {
    "people": "about people or bots", "private": "of private talks", "fallen": "that did not stand",
    "withdrawn": "deleted or edited, or of people who want nothing passed on",
    "sensitive": "on health, money, love, law, secrets", "passing": "that hold for a while only",
}  # fmt: skip


def learn(values: argparse.Namespace) -> tuple[int, Any, list[str]]:
    """Crystallise and write; returns exit code 0, what ``--json`` prints, what a person reads.

    Nothing is written where a new cartridge would hold no fact. Raises `BadInput` for what cannot be read or is not
    there (a run without a recording tells not whom a name means), for a DIR that exists and is not the one of
    ``--into``; `OrreryError` where the disk refuses.
    """
    if values.out.suffix != ".kbc":
        raise BadInput(f"a cartridge is a directory NAME.kbc, not {str(values.out)!r}")
    place = find_run(values.place, RECORDING, "recording")
    read = queries_of_run(place)
    bots = sorted({one.trace.query.bot for one in read.closed})
    chosen = _of_bot(read.closed, bots, values.bot)
    people = recorded_people(place / RECORDING)
    heard = hearsay_of(chosen, [*bots, *people.names], people.gone, people.silent)
    now, key = _ended_at(place, people, read.closed), _key(read_manifest(place).seed)
    before = _before(values, bots)
    kept = without_origins(before, [*map(root_of, people.gone), *people.silent], key)
    settled = consolidate(
        kept, aligned(heard.learned, kept), key=key, now=now,
        known=[*unread_of(kept, now), *_against(values.against, bots, now)],
        reviewed=values.review, approved=values.approve,
    )  # fmt: skip
    is_written = bool(settled.cartridge.facts) or values.into is not None
    if is_written:
        _write(values.out, values.into, settled.cartridge, now)
    told = _object(settled, heard, chosen) | {
        "out": str(values.out), "run": str(place), "torn": list(read.torn), "written": is_written,
    }  # fmt: skip
    told["statements"] = [*_withdrawn(before, kept), *told["statements"]]
    return 0, told, _text(told)


def _of_bot(closed: Sequence[ClosedQuery], bots: Sequence[str], asked: str) -> list[ClosedQuery]:
    if asked == EVERY_BOT:
        return list(closed)
    if asked not in bots:
        raise BadInput(f"the run has no query of a bot {asked[:80]!r}; there are {joined(list(bots)) or 'none'}")
    return [one for one in closed if one.trace.query.bot == asked]


def _ended_at(place: Path, people: RecordedPeople, closed: Sequence[ClosedQuery]) -> int:
    """The virtual end of a run: the last moment of which it tells (UTC ms)."""
    decided = [line.at for line in read_decisions(place / JOURNAL).lines[-1:]]
    return max([people.ended_at, *decided, *(one.at for one in closed)])


def _key(seed: int) -> bytes:
    try:
        return secret_of(seed, "cartridges")
    except OverflowError as error:
        raise BadInput(f"the run's manifest names a seed that none has: {seed}") from error


def _before(values: argparse.Namespace, bots: Sequence[str]) -> Cartridge:
    """The cartridge of ``--into``, or an empty one called after ``--out``."""
    if values.into is None:
        if values.review or values.approve:
            raise BadInput("--review and --approve name facts of the cartridge that --into gives")
        name = parse_name(values.out.stem, characters=bots)
        return Cartridge(name=name.name, owner=name.owner, description="What bots heard of the world.")
    before = read_cartridge(values.into, bots)
    unknown = {*values.review, *values.approve} - {fact.id for fact in before.facts}
    if unknown:
        raise BadInput(f"{before.name} has no fact {joined([str(one) for one in sorted(unknown)])}")
    return before


def _against(places: Sequence[Path], bots: Sequence[str], now: int) -> list[Known]:
    """What cartridges that everybody may read say: a story, an experiment or a diary refutes nothing."""
    if not places:
        return []
    return known_of([one for one in Library(places, bots).cartridges if is_open(one.parsed, ())], now)


def _write(out: Path, into: Path | None, cartridge: Cartridge, now: int) -> None:
    target = Path(os.path.abspath(out))  # noqa: PTH100  resolve() would follow a link, and replace what it leads to
    is_same = into is not None and target == Path(os.path.abspath(into))  # noqa: PTH100
    try:
        build_cartridge(target, cartridge, now, into=replacing if is_same else None)
    except OSError as error:
        raise OrreryError(f"the cartridge was not written to {out}, nothing changed: {error.strerror}") from error


def _object(settled: Consolidated, heard: Hearsay, chosen: Sequence[ClosedQuery]) -> dict[str, Any]:
    facts = {fact.id: fact for fact in settled.cartridge.facts}
    rows = []
    for change in settled.changes:
        row = _row(change)
        if change.fact_id:
            fact = facts[change.fact_id]
            origins = len(independent_origins(fact.evidence))
            row |= {"text": fact.text, "confidence": fact.confidence_bp / 10_000, "origins": origins}
        if row not in rows:
            rows.append(row)
    return {
        "cartridge": settled.cartridge.name, "facts": len(facts), "queries": len(chosen),
        "bots": sorted({one.trace.query.bot for one in chosen}), "observations": len(heard.learned),
        "omitted": heard.omitted, "statements": rows,
    }  # fmt: skip


def _row(change: Change) -> dict[str, Any]:
    return {
        "what": change.what, "id": change.fact_id, "before": change.before, "after": change.after,
        "reason": change.reason, "text": change.text,
    }  # fmt: skip


def _withdrawn(before: Cartridge, kept: Cartridge) -> list[dict[str, Any]]:
    """The facts for which nobody stands any more."""
    left = {fact.id for fact in kept.facts}
    return [
        {"what": "withdrawn", "id": fact.id, "before": layer_of(before, fact), "after": "", "reason": "withdrawn",
         "text": fact.text} for fact in before.facts if fact.id not in left
    ]  # fmt: skip


def _text(told: dict[str, Any]) -> list[str]:
    queries = f"{count(told['queries'], 'query', 'queries')} of {joined(told['bots']) or 'no bot'}"
    heard = f"{count(told['observations'], 'observation')} in {queries}"
    lines = [f"{told['cartridge']}: {count(told['facts'], 'fact')}; {heard}"]
    lines += [f"note: {name} ends in the middle of a line, which was left out" for name in told["torn"]]
    for row in told["statements"]:
        lines += [_headline(row), *(f"    {line}" for line in fold(row["text"], 74, 30))]
    omitted = [f"{number:,} {_OMITTED[reason]}" for reason, number in sorted(told["omitted"].items())]
    lines += [f"left out: {joined(omitted)}"] if omitted else []
    return [*lines, f"written to {clean(told['out'])}" if told["written"] else "nothing to write: no fact came of it"]


def _headline(row: dict[str, Any]) -> str:
    """What became of a statement, in one line."""
    why = f": {_WHY[row['reason']]}" if row["reason"] else ""
    number = f" {row['id']}" if row["id"] else ""
    if "origins" not in row:
        return f"{row['what']}{number}{why}"
    moved = row["after"] if row["before"] in ("", row["after"]) else f"{row['before']} to {row['after']}"
    stands = f"{moved}, {row['confidence']:.2f}, " if moved else ""
    return f"{row['what']}{number}: {stands}{count(row['origins'], 'origin')}{why}"
