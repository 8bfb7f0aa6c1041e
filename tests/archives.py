"""Archives of people for tests: filled, damaged, and a workspace of the original."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from bridges.people_archive import FILE_BYTES_MAX, PeopleArchive
from tests.person_makers import START_MS, file_of, files_of, original, original_bytes, somebody


def filled(directory: Path, *users: str) -> PeopleArchive:
    """An archive of these users, each with a violation."""
    archive = PeopleArchive(directory)
    archive.write(files_of(*(somebody(user, violations=1) for user in users or ("ada", "kim"))), START_MS)
    return archive


def path_of(archive: PeopleArchive, person_id: str) -> Path:
    """A person's file."""
    return archive.directory / "people" / f"{person_id}.json"


def unfit(kind: str, path: Path) -> None:
    """Make a person's file unfit in one way."""
    data = path.read_bytes()
    path.unlink()
    elsewhere = path.parent.parent / "elsewhere"
    elsewhere.write_bytes(data)
    making: dict[str, Callable[[], object]] = {
        "torn": lambda: path.write_bytes(data[: len(data) // 2]),
        "empty": lambda: path.write_bytes(b""),
        "hostile": lambda: path.write_bytes(data.replace(b'"severity": 0.1', b'"severity": -1')),
        "newer": lambda: path.write_bytes(data.replace(b'"schema": 1', b'"schema": 2')),
        "washed": lambda: path.write_bytes(data.replace(b'"violations": [', b'"violation": [')),
        "another's": lambda: path.write_bytes(file_of(somebody("eve"))),
        "oversized": lambda: path.write_bytes(b"x" * (FILE_BYTES_MAX + 1)),
        "link": lambda: path.symlink_to(elsewhere),
        "directory": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
    }
    making[kind]()


def workspace(tmp_path: Path) -> Path:
    """A workspace of the original: four people, of whom one is torn and one is not what it says."""
    social = tmp_path / "ene" / "memory" / "social"
    (social / "people").mkdir(parents=True)
    link = {"person_id": "p_bbbbbb", "relationship": "friend", "context": ""}
    gone = {"person_id": "p_eeeeee", "relationship": "friend", "context": ""}
    owner = original("p_dad001", "discord:9", message_count=999, session_count=999, manual_override=1.0)
    files = {
        "p_aaaaaa": original_bytes(original("p_aaaaaa", "discord:1", connections=[link, gone], violations=["x"])),
        "p_bbbbbb": original_bytes(original("p_bbbbbb", "discord:2")),
        "p_cccccc": original_bytes(original("p_cccccc", "discord:3"))[:-40],
        "p_dddddd": original_bytes(original("p_aaaaaa", "discord:4")),
        "p_dad001": original_bytes(owner),
    }
    for name, data in files.items():
        (social / "people" / f"{name}.json").write_bytes(data)
    accounts = {"discord:1": "p_aaaaaa", "discord:2": "p_bbbbbb", "discord:3": "p_cccccc", "discord:9": "p_dad001"}
    (social / "index.json").write_text(json.dumps({"version": 1, "platform_to_person": accounts}), encoding="utf-8")
    return tmp_path / "ene"
