"""People from elsewhere: an archive of ours that somebody exported, or a workspace of the original (Ene). Only read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from bridges.people_archive.files import FILE_BYTES_MAX, INDEX_BYTES_MAX, read_regular
from bridges.people_archive.index import decode_index
from bridges.people_archive.quarantine import Quarantine
from bridges.people_archive.store import INDEX, PEOPLE, QUARANTINE
from universe.errors import BadInput
from universe.people.foreign_profile import first_account, joined, platform_id_in, rebuilt_person
from universe.people.profile import PERSON_ID, Profile, decode_profile
from universe.people.profile_json import Person, person_of
from universe.people.records import person_id_of
from universe.trust.model import TrustModel

SOCIAL: Final = Path("memory", "social")
"""Where the original keeps people inside its workspace."""


class Unfit(Struct, frozen=True):
    """A file that holds no good profile: its name, why, its bytes (as far as they may be kept), whom it is about."""

    name: str
    reason: str
    data: bytes
    people: tuple[str, ...]


class Workspace(Struct, frozen=True):
    """By our person id the profiles that are `ours`, and people `rebuilt` from others; and the files that gave none."""

    ours: dict[str, Profile]
    rebuilt: dict[str, Person]
    unfit: list[Unfit]


def people_directory(directory: Path) -> Path:
    """The directory with the archive: `directory` or ``memory/social`` in it. Raises `BadInput` without one."""
    for place in (directory / SOCIAL, directory):
        if (place / PEOPLE).is_dir():
            return place
    raise BadInput(f"no people in {str(directory)!r}: neither {PEOPLE}/ nor {SOCIAL / PEOPLE}/ is there")


def read_workspace(
    directory: Path,
    model: TrustModel,
    latest_ms: int,
    person_id_for: Callable[[str], str] = person_id_of,
    owner_ids: Collection[str] = (),
) -> Workspace:
    """Everybody in a directory that `people_directory` found; nothing there is changed.

    Profiles with our ledger come exactly as they were written. Those of the original are rebuilt under `model`
    (`universe.people.foreign_profile`); `person_id_for` names the person of an account, `latest_ms` (UTC ms) is the
    latest believable message. One bad file never hides another. Raises OSError when the directory cannot be listed.
    """
    profiles, unfit = _profiles(directory, _accounts_of(directory, person_id_for))
    ours: dict[str, Profile] = {}
    rebuilt: dict[str, Person] = {}
    foreign: dict[str, list[Profile]] = {}
    for name, profile in profiles.items():
        try:
            if profile.trust.ledger is not None:
                person_of(profile, latest_ms)
                ours[profile.id] = profile
            else:
                foreign.setdefault(person_id_for(first_account(profile)), []).append(profile)
        except BadInput as error:
            unfit.append(Unfit(name, str(error), _data(directory, name), _ours(profile, person_id_for)))
    new_ids = {one.id: person_id for person_id, ones in foreign.items() for one in ones}
    for person_id, ones in foreign.items():
        names = [f"{one.id}.json" for one in ones]
        if person_id in ours:
            reason = f"the same account as {person_id}, which is here as well"
            unfit += [Unfit(name, reason, _data(directory, name), (person_id,)) for name in names]
            continue
        try:
            rebuilt[person_id] = rebuilt_person(joined(ones), model, latest_ms, person_id, new_ids, owner_ids)
        except BadInput as error:
            unfit += [Unfit(name, str(error), _data(directory, name), (person_id,)) for name in names]
    return Workspace(ours, rebuilt, [*unfit, *quarantined_in(directory)])


def _profiles(directory: Path, accounts: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, Profile], list[Unfit]]:
    """Profiles by file name, and the files that are none."""
    profiles: dict[str, Profile] = {}
    unfit: list[Unfit] = []
    for path in sorted(path for path in (directory / PEOPLE).iterdir() if not path.name.startswith(".")):
        data = b""
        try:
            data = read_regular(path)
            profiles[path.name] = _named(path.name, decode_profile(data))
        except BadInput as error:
            named = (path.stem,) if PERSON_ID.fullmatch(path.stem) else accounts.get(path.stem, ())
            unfit.append(Unfit(path.name, str(error), data, named))
        except OSError as error:
            unfit.append(Unfit(path.name, f"cannot be read: {error.strerror}", b"", ()))
    return profiles, unfit


def _named(name: str, profile: Profile) -> Profile:
    if name != f"{profile.id}.json":
        raise BadInput("holds another person's profile")
    return profile


def _accounts_of(directory: Path, person_id_for: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """Our person ids by the workspace's, as far as its index tells: for whom a torn file stands."""
    try:
        index = decode_index(read_regular(directory / INDEX, INDEX_BYTES_MAX))
    except (BadInput, OSError):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for platform_id, there in index.items():
        try:
            found[there] = (*found.get(there, ()), person_id_for(platform_id_in(platform_id)))
        except BadInput:
            continue
    return found


def _ours(profile: Profile, person_id_for: Callable[[str], str]) -> tuple[str, ...]:
    if PERSON_ID.fullmatch(profile.id):
        return (profile.id,)
    try:
        return (person_id_for(first_account(profile)),)
    except BadInput:
        return ()


def _data(directory: Path, name: str) -> bytes:
    try:
        return read_regular(directory / PEOPLE / name)
    except (BadInput, OSError):
        return b""


def quarantined_in(directory: Path) -> Iterator[Unfit]:
    """What an archive has in quarantine, for it stays there wherever the archive is copied. Raises OSError."""
    home = directory / QUARANTINE
    for entry in Quarantine(home).entries():
        try:
            data = read_regular(home / entry.kept, FILE_BYTES_MAX)
        except (BadInput, OSError):
            data = b""
        yield Unfit(entry.name, entry.reason, data, entry.people)
