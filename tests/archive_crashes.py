"""Kills a writer of an archive of people at each of its steps in turn and tells what it left; run as a module."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bridges.people_archive import PeopleArchive
from tests.directory_crashes import die_at
from tests.person_makers import START_MS, files_of, somebody
from universe.people.iso_time import iso_of

USERS: Final = ("ada", "kim", "eve")
Writer = Callable[[Path, int], None]


def generation(number: int) -> dict[str, bytes]:
    """The people as of one moment: everybody has changed, and somebody new has come."""
    users = (*USERS, *(f"new{day}" for day in range(max(0, number - 2), number + 1)))
    return files_of(*(somebody(user, messages=number) for user in users), now_ms=START_MS + number)


def write_whole(directory: Path, number: int) -> None:
    """The archive's way."""
    PeopleArchive(directory).write(generation(number), START_MS + number)


def write_naively(directory: Path, number: int) -> None:
    """The twin: each file in its place, then the index."""
    (directory / "people").mkdir(parents=True, exist_ok=True)
    profiles = generation(number)
    for person_id, data in profiles.items():
        (directory / "people" / f"{person_id}.json").write_bytes(data)
    people = json.dumps(dict.fromkeys(profiles, ""))
    (directory / "index.json").write_text(people, encoding="utf-8")


def tear_and_read(directory: Path, _: int) -> None:
    """A reading that finds a torn file and sets it aside."""
    PeopleArchive(directory).read(START_MS)


WRITERS: Final[dict[str, Writer]] = {"whole": write_whole, "naive": write_naively}


def _kills(writer: Writer, directory: Path, number: int) -> Iterator[int]:
    """Kill `writer` at step 1, 2, 3 ... until it gets through; the parent looks between the kills."""
    for step in range(1, 10_000):
        child = os.fork()
        if child == 0:
            die_at(step)
            writer(directory, number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            return
        yield step


def crash_writes(kind: str, home: Path, kills_min: int) -> dict[str, int]:
    """Kill writes until there were `kills_min`; how many people were unreadable or forgotten afterwards."""
    found = Counter(kills=0, unreadable=0, forgotten=0, index_wrong=0)
    number = 0
    while found["kills"] < kills_min:
        directory = home / str(number)
        WRITERS[kind](directory, number)
        for _ in _kills(WRITERS[kind], directory, number + 1):
            reading = PeopleArchive(directory).read(START_MS)
            updated = {person_id: profile.updated_at or "" for person_id, profile in reading.profiles.items()}
            found["kills"] += 1
            found["unreadable"] += len(reading.quarantined)
            found["forgotten"] += sum(updated.get(one, "") < iso_of(START_MS + number) for one in generation(number))
            index = json.loads((directory / "index.json").read_bytes())["platform_to_person"]
            found["index_wrong"] += set(index.values()) != set(updated)
            if kind == "naive" and reading.quarantined:
                return found
        number += 1
    return found


def crash_readings(home: Path) -> dict[str, int]:
    """Kill readings that set a torn file aside; how often its person could come back clean."""
    found = Counter(kills=0, washed=0)
    person_id = next(iter(generation(0)))
    for step in range(1, 10_000):
        directory = home / str(step)
        write_whole(directory, 0)
        path = directory / "people" / f"{person_id}.json"
        path.write_bytes(path.read_bytes()[:100])
        child = os.fork()
        if child == 0:
            die_at(step)
            tear_and_read(directory, 0)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        done = PeopleArchive(directory).write({person_id: generation(1)[person_id]}, START_MS + 9)
        reading = PeopleArchive(directory).read(START_MS)
        found["washed"] += [person_id] != done.held or [f"{person_id}.json"] != [
            one.name for one in reading.quarantined
        ]
        if os.WIFEXITED(status):
            return found
        found["kills"] += 1
    raise AssertionError("the reading never got through")


if __name__ == "__main__":
    where = Path(sys.argv[2])
    print(
        json.dumps(
            crash_readings(where) if sys.argv[1] == "readings" else crash_writes(sys.argv[1], where, int(sys.argv[3]))
        )
    )
