"""Where a bot's people are: the archive in a run's directory, or a universe that a configuration names."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from bridges.config_file import load_config
from bridges.people_archive import PeopleArchive, Unfit, bot_directory, quarantined_in
from bridges.persona_file import load_persona
from scenarios.people_book import Known, known_from
from scenarios.run_directory import MANIFEST, UNLISTED, read_manifest
from universe.config import Config
from universe.errors import BadInput
from universe.people.accounts import Accounts
from universe.people.iso_time import ms_of

RUNS: Final = Path("runs")


class Found(Struct, frozen=True):
    """The people of a place, sentences about what is not in order there, and the place's own time (UTC ms)."""

    people: dict[str, Known]
    remarks: list[str]
    now_ms: int


class PeoplePlace(Protocol):
    """One bot's people; `config` holds the rules there, `name` is for messages."""

    name: str
    config: Config

    def load(self) -> Found:
        """Everybody."""

    def save(self, profiles: Mapping[str, bytes]) -> int:
        """Put these profiles in the place of what was there; how many were taken in."""

    def confine(self, unfit: Unfit) -> bool:
        """Keep a bad file of somebody unknown here, so that they do not come back clean; False where nothing was."""

    def unfit(self) -> list[Unfit]:
        """What is in quarantine here."""


class RunPlace:
    """The archive of one bot in a run's directory. Its time is that of its newest profile: the run's virtual one."""

    def __init__(self, run: Path, bot: str, wall_ms: int) -> None:
        read_manifest(run)
        home = run / UNLISTED
        bots = sorted(path.name for path in home.iterdir() if path.is_dir()) if home.is_dir() else []
        if not bots:
            raise BadInput(f"the run in {str(run)!r} kept no people")
        self.name = f"{bot or bots[0]} in {run}"
        self.config = Config()
        self._archive = PeopleArchive(bot_directory(home, _chosen(bot, bots)))
        self._wall_ms = wall_ms

    def load(self) -> Found:
        """Everybody in the archive; bad files there go to its quarantine."""
        reading = self._archive.read(self._wall_ms)
        times = {person_id: ms_of(profile.updated_at) for person_id, profile in reading.profiles.items()}
        people = {one: known_from(profile, times[one]) for one, profile in reading.profiles.items()}
        told = [f"in quarantine: {entry.name}: {entry.reason}" for entry in reading.quarantined]
        return Found(people, [*told, *reading.remarks], max(times.values(), default=self._wall_ms))

    def save(self, profiles: Mapping[str, bytes]) -> int:
        """Write into the archive; what waited or was in quarantine for these people is set aside."""
        done = self._archive.write(profiles, self._wall_ms, by_operator=True)
        return len(done.written)

    def unfit(self) -> list[Unfit]:
        """The archive's quarantine."""
        return list(quarantined_in(self._archive.directory))

    def confine(self, unfit: Unfit) -> bool:
        """Into the archive's quarantine."""
        return self._archive.confine(unfit.name, unfit.data, unfit.reason, unfit.people, self._wall_ms) is not None


class UniversePlace:
    """A universe that a configuration names, running or not; its time is the wall clock's."""

    def __init__(self, config_path: Path, bot: str, wall_ms: int) -> None:
        self.config = load_config(config_path, os.environ)
        personas = [load_persona(config_path.parent / name).name for name in self.config.bots.personas]
        if not personas:
            raise BadInput(f"{config_path} names no bots (bots.personas)")
        self._bot = _chosen(bot, personas)
        self.name = f"{self._bot} of {config_path}"
        home = self.config.people.archive_dir
        self._archive = PeopleArchive(bot_directory(Path(home), self._bot)) if home else None
        self._path = config_path
        self._wall_ms = wall_ms

    def load(self) -> Found:
        """Everybody whom the substrate knows."""
        from scenarios.people_universe import collect

        profiles = collect(self._path, self._bot)
        people = {person_id: known_from(data, self._wall_ms) for person_id, data in profiles.items()}
        return Found(people, [], self._wall_ms)

    def save(self, profiles: Mapping[str, bytes]) -> int:
        """Into the substrate."""
        from scenarios.people_universe import restore

        return restore(self._path, self._bot, profiles)

    def unfit(self) -> list[Unfit]:
        """The quarantine of the archive, where the configuration has one."""
        return list(quarantined_in(self._archive.directory)) if self._archive else []

    def confine(self, unfit: Unfit) -> bool:
        """Into the quarantine of the archive, where the configuration has one."""
        if self._archive is None:
            return False
        return self._archive.confine(unfit.name, unfit.data, unfit.reason, unfit.people, self._wall_ms) is not None


def open_place(where: Path | None, bot: str, wall_ms: int) -> PeoplePlace:
    """The place that ``--in`` names; the newest run with people where it names none.

    An empty `bot` is the first one there. Raises `BadInput` for a place, a run or a bot that does not exist.
    """
    if where is None:
        return RunPlace(newest_run(RUNS), bot, wall_ms)
    if where.is_dir():
        return RunPlace(where, bot, wall_ms)
    if not where.is_file():
        raise BadInput(f"no run directory and no configuration {str(where)!r}")
    return UniversePlace(where, bot, wall_ms)


def newest_run(runs: Path) -> Path:
    """The run under `runs` that was written last and kept people. Raises `BadInput` without one."""
    manifests = [path for path in runs.glob(f"**/{MANIFEST}") if (path.parent / UNLISTED).is_dir()]
    if not manifests:
        raise BadInput(f"no run with people under {runs}/; `run.py demo` makes one, --in names another")
    return max(manifests, key=lambda path: (path.stat().st_mtime_ns, str(path))).parent


class PersonIds:
    """The person behind a platform id, as a configuration's links and owners have it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._known: dict[str, Accounts] = {}

    def __call__(self, platform_id: str) -> str:
        """The person id of a platform id."""
        platform, _, user = platform_id.partition(":")
        accounts = self._known.get(platform)
        if accounts is None:
            accounts = self._known[platform] = Accounts(platform, self._config.people)
        return accounts.person_id(user)


def _chosen(bot: str, bots: Collection[str]) -> str:
    if bot and bot not in bots:
        raise BadInput(f"no bot {bot!r} there; there are {', '.join(bots)}")
    return bot or next(iter(bots))
