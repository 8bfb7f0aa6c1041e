"""The stamp of a checkpoint directory: of which wide run it is, so that no other one goes on from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from scenarios.comparison import flat
from scenarios.directory_swap import replacing
from scenarios.plain_text import cut
from scenarios.result import encode_json
from scenarios.spec import Value
from universe.config import Config
from universe.errors import BadInput
from universe.events import UNDECODABLE

FORMAT: Final = "orrery-checkpoint"
VERSION: Final = 1
FILE_NAME: Final = "checkpoint.json"
STAMP_BYTES_MAX: Final = 1024 * 1024
ELSEWHERE: Final = ("runtime", "substrate")
"""Sections of the configuration that say where a run takes place and change none of its results."""


class CheckpointStamp(Struct, frozen=True, kw_only=True):
    """What a run must share with a checkpoint to go on from it; the number of shards is free."""

    format: str = FORMAT
    version: int = VERSION
    scenario: str
    seed: int
    params: dict[str, Value]
    rules: dict[str, dict[str, Any]]
    orrery: str


class _Header(Struct, frozen=True):
    format: str
    version: int


def stamp_of(
    scenario: str, seed: int, params: dict[str, Value], config: Config, versions: dict[str, str]
) -> CheckpointStamp:
    """The stamp of a run; `versions` names Orrery's."""
    # Through JSON, as it comes back: a tuple there is a list.
    sections: dict[str, dict[str, Any]] = msgspec.json.decode(encode_json(config))
    rules = {name: keys for name, keys in sections.items() if name not in ELSEWHERE}
    return CheckpointStamp(scenario=scenario, seed=seed, params=params, rules=rules, orrery=versions["orrery"])


def check_checkpoint(directory: Path, stamp: CheckpointStamp) -> bool:
    """Whether `directory` holds checkpoints of this run; False where it is absent or empty. Writes nothing.

    Raises `BadInput` when it holds anything else: another run's checkpoints, a newer format, other files.
    """
    path = directory / FILE_NAME
    try:
        if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
            return False
        data = path.read_bytes() if path.stat().st_size <= STAMP_BYTES_MAX else b""
    except OSError as error:
        raise BadInput(f"{directory} holds no checkpoint of ours ({error.strerror}: {FILE_NAME})") from error
    kept = _decoded(path, data)
    old, new = (dict(flat(msgspec.to_builtins(one))) for one in (kept, stamp))
    for name in new | old:
        if old.get(name) != new.get(name):
            told = f"{name} {_shown(old.get(name))} there, {_shown(new.get(name))} here"
            raise BadInput(f"{directory} holds another run's checkpoint ({told}); give --checkpoint another directory")
    return True


def claim_checkpoint(directory: Path, stamp: CheckpointStamp) -> None:
    """Make `directory` one for the checkpoints of this run, whole or not at all. Raises `BadInput` as above."""
    if check_checkpoint(directory, stamp):
        return
    try:
        with replacing(directory.resolve()) as new:
            (new / FILE_NAME).write_bytes(encode_json(stamp) + b"\n")
    except OSError as error:
        raise BadInput(f"cannot keep checkpoints in {directory}: {error.strerror}") from error


def holds_state(directory: Path) -> bool:
    """Whether anything was kept in a claimed directory beside its stamp."""
    return any(path.name != FILE_NAME for path in directory.iterdir())


def _shown(value: object) -> str:
    """A value in one short line: the file may hold anybody's text."""
    return "absent" if value is None else cut(str(value), 40)


def _decoded(path: Path, data: bytes) -> CheckpointStamp:
    try:
        header = msgspec.json.decode(data, type=_Header)
        if header.format != FORMAT:
            raise BadInput(f"{path} is no checkpoint of ours")
        if header.version > VERSION:
            raise BadInput(f"{path} has version {header.version}; this Orrery reads up to {VERSION}")
        return msgspec.json.decode(data, type=CheckpointStamp)
    except UNDECODABLE as error:
        raise BadInput(f"{path} is no checkpoint of ours: {error}") from error
