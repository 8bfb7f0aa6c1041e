"""The index of an archive: from an account to its person. Derived from the records, never the truth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bridges.disk import sync_directory
from bridges.people_archive.files import INDEX_BYTES_MAX, read_regular, write_whole
from bridges.people_archive.quarantine import Quarantine
from universe.errors import BadInput
from universe.events import UNDECODABLE
from universe.people.iso_time import iso_of
from universe.people.profile import Profile
from universe.people.records import person_id_of

VERSION: Final = 1


class Index(Struct, frozen=True):
    """The seed's ``index.json``."""

    version: int
    platform_to_person: dict[str, str]
    person_count: int = 0
    updated_at: str = ""


class _Version(Struct, frozen=True):
    version: int


def check_version(data: bytes) -> None:
    """Raise `BadInput` for an index that a newer Orrery wrote; damage is another matter."""
    try:
        version = msgspec.json.decode(data, type=_Version).version
    except UNDECODABLE:
        return
    if version > VERSION:
        raise BadInput(f"the index of people has version {version}; this Orrery reads up to {VERSION}")


def decode_index(data: bytes) -> dict[str, str]:
    """Platform id to person id. Raises `BadInput` for a damaged index, and for one of a newer version."""
    check_version(data)
    try:
        return msgspec.json.decode(data, type=Index).platform_to_person
    except UNDECODABLE as error:
        raise BadInput(f"no index of people: {error}") from error


def encode_index(platform_to_person: Mapping[str, str], now_ms: int) -> bytes:
    """The bytes of ``index.json``, sorted by platform id."""
    ordered = dict(sorted(platform_to_person.items()))
    index = Index(VERSION, ordered, len(set(ordered.values())), iso_of(now_ms))
    return msgspec.json.format(msgspec.json.encode(index), indent=2) + b"\n"


def index_of(profiles: Mapping[str, Profile], before: Mapping[str, str] | None = None) -> dict[str, str]:
    """The index of people by id, entered into the one `before`.

    An account that two claim belongs to the one whose id is derived from it.
    """
    found = dict(before or {})
    for person_id in sorted(profiles):
        for platform_id in profiles[person_id].platform_ids:
            if found.get(platform_id) != person_id_of(platform_id):
                found[platform_id] = person_id
    return found


class IndexFile:
    """``index.json`` of an archive; read again only when it has been replaced. Raises OSError."""

    def __init__(self, path: Path, quarantine: Quarantine) -> None:
        self._path = path
        self._quarantine = quarantine
        self._known: tuple[tuple[int, ...], dict[str, str]] | None = None

    def read(self, now_ms: int) -> dict[str, str] | None:
        """The index; None where it is missing, or unfit and so in quarantine. Raises `BadInput` for a newer one."""
        try:
            stamp = self._stamp()
            if self._known is not None and self._known[0] == stamp:
                return self._known[1]
            data = read_regular(self._path, INDEX_BYTES_MAX)
        except FileNotFoundError:
            return None
        except BadInput as unfit:
            self._quarantine.take(self._path, str(unfit), (), now_ms)
            return None
        check_version(data)
        try:
            self._known = (stamp, decode_index(data))
        except BadInput as unfit:
            self._quarantine.take(self._path, str(unfit), (), now_ms)
            return None
        return self._known[1]

    def write(self, before: dict[str, str] | None, after: dict[str, str], now_ms: int) -> None:
        """Replace the index where `after` differs from what was read `before`."""
        if before != after:
            write_whole(self._path, encode_index(after, now_ms))
            sync_directory(self._path.parent)
            self._known = (self._stamp(), after)

    def _stamp(self) -> tuple[int, ...]:
        """What changes when the file is replaced."""
        found = self._path.lstat()
        return (found.st_ino, found.st_mtime_ns, found.st_size)
