"""``run.py people``: look up, note, summarise, connect, carry away and bring back the people that a bot knows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from actors.runtime import wall_clock_ms
from bridges.people_archive import PeopleArchive, Unfit, people_directory, read_workspace
from scenarios.people_book import Book, Known
from scenarios.people_place import Found, PeoplePlace, PersonIds, open_place
from scenarios.plain_text import count, printable
from universe.errors import BadInput
from universe.people.graph import CHAIN_DEPTH
from universe.people.profile import encode_profile
from universe.people.profile_json import Person
from universe.people.tools import run_tool
from universe.trust.ledger import DAY_MS, Ledger
from universe.trust.model import TrustModel, trust_model
from universe.trust.tiers import INNER_CIRCLE

QUARANTINE_TOLD_MAX: Final = 20


def run_people(values: argparse.Namespace) -> int:
    """Run one of the commands for people; returns the exit code."""
    wall_ms = wall_clock_ms()
    place = open_place(values.place, values.bot, wall_ms)
    print("\n".join(map(printable, _ACTIONS[values.action](values, place, wall_ms))))
    return 0


def _list(_: argparse.Namespace, place: PeoplePlace, __: int) -> list[str]:
    found, book = _opened(place)
    return [*run_tool("list_people", {}, book, found.now_ms).text.splitlines(), *_remarks(found.remarks)]


def _view(values: argparse.Namespace, place: PeoplePlace, _: int) -> list[str]:
    found, book = _opened(place)
    return _told("view_person", {"person_name": values.person}, book, found.now_ms)


def _note(values: argparse.Namespace, place: PeoplePlace, _: int) -> list[str]:
    found, book = _opened(place)
    arguments = {"person_name": values.person, "note": values.text}
    told = _told("update_person_note", arguments, book, found.now_ms)
    place.save(book.profiles())
    return told


def _summary(values: argparse.Namespace, place: PeoplePlace, _: int) -> list[str]:
    found, book = _opened(place)
    person_id = book.one(values.person, found.now_ms)
    book.summarise(person_id, values.text)
    place.save(book.profiles())
    written = "the summary is written" if values.text.strip() else "the summary is left to the daily job"
    return [f"{book.name_of(person_id)}: {written}"]


def _connect(values: argparse.Namespace, place: PeoplePlace, _: int) -> list[str]:
    found, book = _opened(place)
    one, other = (book.one(wanted, found.now_ms) for wanted in (values.person, values.other))
    new = book.connect(one, other, values.relationship, values.context)
    place.save(book.profiles())
    names = f"{book.name_of(one)} and {book.name_of(other)}"
    return [f"{names} are {'now' if new else 'already'} connected"]


def _chain(values: argparse.Namespace, place: PeoplePlace, _: int) -> list[str]:
    found, book = _opened(place)
    one, other = (book.one(wanted, found.now_ms) for wanted in (values.person, values.other))
    chain = book.chain(one, other)
    if chain is None:
        names = f"{book.name_of(one)} and {book.name_of(other)}"
        return [f"{names} are not connected within {count(CHAIN_DEPTH, 'step')}"]
    return [" - ".join(map(book.name_of, chain)), f"({count(len(chain) - 1, 'step')})"]


def _export(values: argparse.Namespace, place: PeoplePlace, wall_ms: int) -> list[str]:
    target: Path = values.directory
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise BadInput(f"{target} is not empty; give the people a directory of their own")
    found = place.load()
    archive = PeopleArchive(target)
    archive.write({person_id: known.profile() for person_id, known in found.people.items()}, wall_ms)
    for unfit in place.unfit():
        archive.confine(unfit.name, unfit.data, unfit.reason, unfit.people, wall_ms)
    told = f"{count(len(found.people), 'person', 'people')} of {place.name} written to {target}"
    return [told, *_remarks(found.remarks)]


def _import(values: argparse.Namespace, place: PeoplePlace, wall_ms: int) -> list[str]:
    source = people_directory(values.directory)
    config = place.config
    model = trust_model(config.trust)
    owner_ids = config.people.owner_ids
    workspace = read_workspace(source, model, wall_ms + DAY_MS, PersonIds(config), owner_ids)
    before = place.load()
    profiles = {person_id: encode_profile(profile) for person_id, profile in workspace.ours.items()}
    profiles |= {one: _profile(person, model, wall_ms, owner_ids) for one, person in workspace.rebuilt.items()}
    taken = place.save(profiles)
    new = len(profiles.keys() - before.people.keys())
    told = f"{count(taken, 'person', 'people')} brought to {place.name}, {new} of them new there"
    return [told, *_unfit(workspace.unfit, place)]


def _profile(person: Person, model: TrustModel, now_ms: int, owner_ids: Sequence[str]) -> bytes:
    part = Ledger.of_row(person.acquaintance.row, model.columns)
    permille, tiers = model.standing(part, now_ms)
    owner = not person.identity.accounts.keys().isdisjoint(owner_ids)
    standing = (1000, INNER_CIRCLE) if owner else (int(permille[0]), int(tiers[0]))
    return Known(person, standing, now_ms).profile()


def _unfit(unfit: Sequence[Unfit], place: PeoplePlace) -> list[str]:
    lines = []
    for one in unfit:
        kept = place.confine(one)
        lines.append(f"in quarantine: {one.name}: {one.reason}" if kept else f"left out: {one.name}: {one.reason}")
    return _remarks(lines)


def _remarks(lines: Sequence[str]) -> list[str]:
    more = len(lines) - QUARANTINE_TOLD_MAX
    return [*lines[:QUARANTINE_TOLD_MAX], *([f"and {more} more"] if more > 0 else [])]


def _told(tool: str, arguments: Mapping[str, str], book: Book, now_ms: int) -> list[str]:
    result = run_tool(tool, arguments, book, now_ms)
    if not result.ok:
        raise BadInput(result.text.removeprefix("Error: "))
    return result.text.splitlines()


def _opened(place: PeoplePlace) -> tuple[Found, Book]:
    found = place.load()
    return found, Book(found.people, place.config.people.notes_max)


_ACTIONS: Final[dict[str, Callable[[argparse.Namespace, PeoplePlace, int], list[str]]]] = {
    "list": _list,
    "view": _view,
    "note": _note,
    "summary": _summary,
    "connect": _connect,
    "chain": _chain,
    "export": _export,
    "import": _import,
}
