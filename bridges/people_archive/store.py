"""An archive of people on disk in the seed's layout: ``index.json`` and ``people/<person id>.json``.

Files are named by person ids alone. A bad file is set aside and never taken for an empty one, and who is in quarantine,
or came back with less than the archive knows, is held beside until somebody decides: nothing is washed by a crash.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct, field

from bridges.disk import sync_directory
from bridges.people_archive.files import read_regular, sweep, write_many
from bridges.people_archive.index import IndexFile, index_of
from bridges.people_archive.quarantine import Quarantine, Quarantined
from universe.errors import BadInput
from universe.people.iso_time import ms_of
from universe.people.profile import PERSON_ID, Profile, decode_profile
from universe.people.profile_json import person_of

INDEX, PEOPLE, HELD, QUARANTINE, LOCK = "index.json", "people", "held", "quarantine", ".lock"
Outcome = Literal["written", "unchanged", "older", "held"]
DIRECTORY_MODE: Final = 0o700


class Reading(Struct, frozen=True):
    """What an archive holds: good profiles by person id, all that is in quarantine, and sentences about the rest."""

    profiles: dict[str, Profile]
    quarantined: list[Quarantined]
    remarks: list[str]


class Written(Struct):
    """Person ids by what became of their profiles.

    `older` ones were late: the archive has a newer profile. `held` ones wait in ``held/``: the person is in quarantine,
    or the archive knows them longer than the profile does.
    """

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


class PeopleArchive:
    """One directory; several processes may use it, one after the other."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._people = directory / PEOPLE
        self._held = directory / HELD
        self._quarantine = Quarantine(directory / QUARANTINE)
        self._index = IndexFile(directory / INDEX, self._quarantine)

    def read(self, now_ms: int) -> Reading:
        """All good profiles. Bad files go to quarantine, a torn, stale or missing index is made anew.

        `now_ms` (UTC ms) dates the report. Raises `BadInput` for an index of a newer version, OSError when the
        directory itself cannot be read or written.
        """
        with self._locked():
            index = self._index.read(now_ms)
            for directory in (self.directory, self._people):
                sweep(directory)
            self._promote()
            profiles, remarks = self._records(now_ms)
            remarks += self._reindex(index, profiles, now_ms)
            waiting = sorted(path.stem for path in self._held.iterdir()) if self._held.is_dir() else []
            remarks += [f"{person_id} waits in {HELD}/ (docs/people.md says why)" for person_id in waiting]
            return Reading(profiles, self._quarantine.entries(), remarks)

    def write(self, profiles: Mapping[str, bytes], now_ms: int, *, by_operator: bool = False) -> Written:
        """Keep these profiles by person id; only those that changed are written.

        `by_operator` lets a profile take the place of a newer one and of what is in quarantine, which is then set
        aside. Raises `BadInput` before anything is written for a wrong id or profile, OSError when the disk refuses;
        what was written until then is whole.
        """
        new = {person_id: _checked(person_id, data) for person_id, data in profiles.items()}
        outcome = Written()
        with self._locked():
            before = self._index.read(now_ms)
            after = index_of(new, index_of(self._records(now_ms)[0]) if before is None else before)
            # Before the profiles: a crash leaves an account too many, which the next reading mends, and none too few.
            self._index.write(before, after, now_ms)
            old = {person_id: self._before(person_id, now_ms) for person_id in sorted(new)}
            blocked = self._quarantine.blocked()
            for person_id, before_it in old.items():
                if by_operator:
                    outcome.written.append(person_id)
                elif before_it == "bad" or (before_it is None and person_id in blocked):
                    outcome.held.append(person_id)
                else:
                    getattr(outcome, _fate(before_it, new[person_id])).append(person_id)
            if outcome.held:
                self._held.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
            write_many((self._held / f"{person_id}.json", profiles[person_id]) for person_id in outcome.held)
            write_many((self._people / f"{person_id}.json", profiles[person_id]) for person_id in outcome.written)
            for person_id in (*outcome.written, *outcome.unchanged):
                held = self._held / f"{person_id}.json"
                if by_operator:
                    self._quarantine.settle(person_id, held, now_ms)
                held.unlink(missing_ok=True)
            for directory in (self._people, self._held):
                if directory.is_dir():
                    sync_directory(directory)
        return outcome

    def confine(self, name: str, data: bytes, reason: str, people: Iterable[str], now_ms: int) -> Quarantined | None:
        """Put a bad file from elsewhere into quarantine; None where everybody it is about is known here."""
        people = tuple(people)
        with self._locked():
            if people and all((self._people / f"{person_id}.json").is_file() for person_id in people):
                return None
            return self._quarantine.put(name, data, reason, people, now_ms)

    def _before(self, person_id: str, now_ms: int) -> Profile | Literal["bad"] | None:
        """The profile that is there; None for none, and ``bad`` for one that cannot be read or is now set aside."""
        try:
            return self._load(self._people / f"{person_id}.json", now_ms) or "bad"
        except FileNotFoundError:
            return None
        except OSError:
            return "bad"

    def _records(self, now_ms: int) -> tuple[dict[str, Profile], list[str]]:
        """Good profiles by person id, and a sentence about each file that cannot be read at all."""
        profiles: dict[str, Profile] = {}
        remarks: list[str] = []
        for path in sorted(path for path in self._people.iterdir() if not path.name.startswith(".")):
            try:
                profile = self._load(path, now_ms)
            except OSError as error:
                remarks.append(f"{_printable(path.name)} cannot be read: {error.strerror}")
                continue
            if profile is not None:
                profiles[profile.id] = profile
        return profiles, remarks

    def _load(self, path: Path, now_ms: int) -> Profile | None:
        """A good profile; None for a bad one, which is then in quarantine. Raises OSError."""
        people: set[str] = set()
        try:
            return _profile_in(path, people)
        except BadInput as unfit:
            self._quarantine.take(path, str(unfit), people, now_ms)
            return None

    def _promote(self) -> None:
        """Put those in place who waited and whom nothing blocks any more."""
        if not self._held.is_dir():
            return
        sweep(self._held)
        blocked = self._quarantine.blocked()
        for path in sorted(self._held.iterdir()):
            target = self._people / path.name
            if path.stem not in blocked and not os.path.lexists(target):
                path.rename(target)

    def _reindex(self, before: dict[str, str] | None, profiles: Mapping[str, Profile], now_ms: int) -> list[str]:
        """Make the index say what the records say; accounts of people in quarantine stay."""
        blocked = self._quarantine.blocked()
        after = index_of(profiles, {name: one for name, one in (before or {}).items() if one in blocked})
        self._index.write(before, after, now_ms)
        lost = sorted(set((before or {}).values()) - set(after.values()))
        return [f"{_printable(person_id)} stood in the index, but there is no file" for person_id in lost]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._people.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        handle = os.open(self.directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _profile_in(path: Path, people: set[str]) -> Profile:
    """The profile in a file; `people` is filled with whom it is about. Raises `BadInput` for a bad one, and OSError."""
    named = path.suffix == ".json" and PERSON_ID.fullmatch(path.stem)
    people.update([path.stem] if named else [])
    profile = decode_profile(read_regular(path))
    people.add(profile.id)
    if not named:
        raise BadInput("no name for a person's file")
    if profile.id != path.stem:
        raise BadInput("holds another person's profile")
    person_of(profile)
    return profile


def _checked(person_id: str, data: bytes) -> Profile:
    if not PERSON_ID.fullmatch(person_id):
        raise BadInput(f"not a person id: {person_id[:80]!r}")
    profile = decode_profile(data)
    if profile.id != person_id:
        raise BadInput(f"the profile for {person_id} is of {profile.id[:80]!r}")
    person_of(profile)
    return profile


def _fate(old: Profile | None, new: Profile) -> Outcome:
    """What becomes of `new` where `old` is a good profile or none."""
    if old is None:
        return "written"
    if _forgets(old, new):
        return "held"
    if ms_of(old.updated_at) > ms_of(new.updated_at):
        return "older"
    return "unchanged" if msgspec.structs.replace(new, updated_at=old.updated_at) == old else "written"


def _forgets(old: Profile, new: Profile) -> bool:
    """Whether `new` met the person later than `old` did: a record begun anew, not the old one carried on."""
    began = ((one.trust.signals.first_interaction, one.created_at) for one in (old, new))
    pairs = zip(*([ms_of(text) for text in texts] for texts in began), strict=True)
    return any(known and not 0 < met <= known for known, met in pairs)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
