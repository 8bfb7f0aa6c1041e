"""The quarantine of an archive: what was unfit is moved here with a reason, and whom it is about is remembered.

The names of the files tell whom they block; the report beside them tells why, and may be lost without harm.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bridges.disk import sync_directory, sync_file
from bridges.people_archive.files import write_whole
from universe.events import UNDECODABLE
from universe.people.iso_time import iso_of
from universe.people.profile import PERSON_ID

REPORT: Final = "report.jsonl"
SETTLED: Final = "settled"
REASON_LOST: Final = "the report does not say why"
_REPORT_BYTES_MAX: Final = 64 * 1024 * 1024
_KEPT: Final = re.compile(r"[0-9a-z_+]+\.[0-9]{1,9}")


class Quarantined(Struct, frozen=True):
    """A file in quarantine: its name there, the one it came under (one printable line), why, and whom it blocks."""

    kept: str
    name: str
    reason: str
    people: tuple[str, ...]


class Quarantine:
    """Only the holder of the archive's lock calls what changes it. Everything raises OSError."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def entries(self) -> list[Quarantined]:
        """What is in quarantine, sorted by name."""
        told = {entry.kept: entry for entry in self._report()}
        return [told.get(name) or Quarantined(name, name, REASON_LOST, _people_of(name)) for name in self._names()]

    def blocked(self) -> set[str]:
        """Person ids of whom a file is in quarantine."""
        return {person for name in self._names() for person in _people_of(name)}

    def _names(self) -> list[str]:
        if not self._home.is_dir():
            return []
        return sorted(path.name for path in self._home.iterdir() if _KEPT.fullmatch(path.name))

    def take(self, path: Path, reason: str, people: Iterable[str], now_ms: int) -> Quarantined:
        """Move a file of the archive here, whatever it is."""
        entry = self._announce(path.name, reason, people, now_ms)
        path.rename(self._home / entry.kept)
        sync_directory(self._home)
        sync_directory(path.parent)
        return entry

    def put(self, name: str, data: bytes, reason: str, people: Iterable[str], now_ms: int) -> Quarantined:
        """Keep a copy of a file from elsewhere."""
        entry = self._announce(name, reason, people, now_ms)
        write_whole(self._home / entry.kept, data)
        sync_directory(self._home)
        return entry

    def settle(self, person_id: str, held: Path, now_ms: int) -> None:
        """Set aside what blocks a person, and the profile that waited (`held`): somebody has decided.

        A file that blocks another person as well goes on blocking that one.
        """
        room = self._home / SETTLED
        for entry in self.entries():
            people = _people_of(entry.kept)
            if person_id in people:
                others = [one for one in people if one != person_id]
                to = self._announce(entry.name, entry.reason, others, now_ms).kept if others else ""
                (self._home / entry.kept).rename(self._home / to if to else _free(_made(room), person_id))
        if held.exists():
            held.rename(_free(_made(room), person_id))
        for directory in (room, self._home):
            if directory.is_dir():
                sync_directory(directory)

    def _announce(self, name: str, reason: str, people: Iterable[str], now_ms: int) -> Quarantined:
        """The entry for a new file. Its reason is on the disk before the file moves, so that none moves unexplained."""
        _made(self._home)
        known = sorted(person for person in set(people) if PERSON_ID.fullmatch(person))[:2]
        stem = "+".join(known) or f"x_{blake2b(os.fsencode(name), digest_size=8).hexdigest()}"
        entry = Quarantined(_free(self._home, stem).name, _one_line(name), _one_line(reason), tuple(known))
        line = msgspec.json.encode({"at": iso_of(now_ms), **msgspec.to_builtins(entry)}) + b"\n"
        handle = os.open(self._home / REPORT, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            # Begins with a line feed: a line that a crash cut off does not swallow this one.
            os.write(handle, b"\n" + line)
            sync_file(handle)
        finally:
            os.close(handle)
        return entry

    def _report(self) -> Iterable[Quarantined]:
        try:
            with (self._home / REPORT).open("rb") as file:
                lines = file.read(_REPORT_BYTES_MAX).splitlines()
        except OSError:
            return
        for line in lines:
            try:
                yield msgspec.json.decode(line, type=Quarantined)
            except UNDECODABLE:
                continue


def _people_of(kept: str) -> tuple[str, ...]:
    return tuple(part for part in kept.partition(".")[0].split("+") if PERSON_ID.fullmatch(part))


def _made(directory: Path) -> Path:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def _free(home: Path, stem: str) -> Path:
    taken = {path.name for path in home.iterdir()}
    return home / next(name for number in range(1, len(taken) + 2) if (name := f"{stem}.{number}") not in taken)


def _one_line(text: str) -> str:
    """At most 200 printable characters."""
    return "".join(char if char.isprintable() else "?" for char in text[:200])
