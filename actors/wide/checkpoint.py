"""A checkpoint of a wide world: a file per shard, one for the counts so far, and a list that makes them valid at once.

A shard resumes from the files of any slicing: it takes its entities out of whichever files hold them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from actors.wide.checkpoint_file import read_array, read_header, write_arrays
from actors.wide.shard import Tallies, WidePlan, WideShard
from bridges.disk import sync_file
from universe.errors import BadInput

LIST_NAME: Final = "wide.json"
VERSION: Final = 1
_COLUMN, _TOTAL = "column.", "total."


class FileList(Struct, frozen=True, kw_only=True):
    """Which files make up the checkpoint after `tick` ticks; a file that is not listed means nothing."""

    version: int = VERSION
    world: str
    tick: int
    shards: tuple[str, ...]
    timeline: str


def world_name(plan: WidePlan) -> str:
    """What tells one wide world from another, whatever its number of shards: 64 hex digits."""
    parts = msgspec.msgpack.encode((plan.factory, plan.parameters, plan.entities))
    return sha256(parts).hexdigest()


def shard_file(tick: int, number: int, shards: int) -> str:
    """The name of a shard's file."""
    return f"tick-{tick:06d}.shard-{number}-of-{shards}"


def save_shard(path: Path, world: str, tick: int, place: tuple[int, int], shard: WideShard) -> None:
    """Write what a shard remembers. Raises OSError."""
    arrays: dict[str, NDArray[Any]] = {_COLUMN + name: array for name, array in shard.columns().items()}
    arrays |= {_TOTAL + name: array for name, array in shard.totals().items()}
    write_arrays(path, world, tick, place, arrays)


def restore_shard(paths: Iterable[Path], world: str, place: tuple[int, int], shard: WideShard) -> None:
    """Fill a fresh shard for the entities of `place` from the files of any slicing. Raises `BadInput`."""
    first, last = place
    for path in paths:
        header, _ = read_header(path)
        if header.world != world:
            raise BadInput(f"{path} belongs to another world")
        low, high = max(first, header.first), min(last, header.last)
        if low < high:
            for name, target in shard.columns().items():
                source = read_array(path, _COLUMN + name)
                width = len(target) // (last - first)
                kept = source[(low - header.first) * width : (high - header.first) * width]
                target[(low - first) * width : (high - first) * width] = kept
        # Counts of the past cannot be divided: they go to the shard that holds the file's first entity.
        if first <= header.first < last:
            for name, counts in shard.totals().items():
                np.add(counts, read_array(path, _TOTAL + name), out=counts)


def save_list(directory: Path, world: str, tick: int, shards: Sequence[str], timeline: Tallies) -> None:
    """Make a checkpoint valid whose shard files are written, then remove older ones. Raises OSError."""
    name = f"tick-{tick:06d}.timeline"
    write_arrays(directory / name, world, tick, (0, tick), timeline)
    sync_directory(directory)
    listed = FileList(world=world, tick=tick, shards=tuple(shards), timeline=name)
    unfinished = directory / f"{LIST_NAME}.unfinished"
    with unfinished.open("wb", buffering=0) as file:
        file.write(msgspec.json.encode(listed))
        sync_file(file.fileno())
    unfinished.replace(directory / LIST_NAME)
    sync_directory(directory)
    for old in directory.glob("tick-*"):
        if old.name not in (*listed.shards, name):
            old.unlink(missing_ok=True)


def load_list(directory: Path, world: str) -> FileList | None:
    """The valid checkpoint in `directory`; None when there is none. Raises `BadInput` for another world's."""
    try:
        data = (directory / LIST_NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        listed = msgspec.json.decode(data, type=FileList)
    except msgspec.MsgspecError as error:
        raise BadInput(f"{directory / LIST_NAME} is damaged: remove the directory to begin again") from error
    if listed.version > VERSION:
        raise BadInput(f"{directory} was written by a newer Orrery (checkpoint version {listed.version})")
    if listed.world != world:
        raise BadInput(f"{directory} holds the checkpoint of another world")
    if any(Path(name).name != name for name in (*listed.shards, listed.timeline)):
        raise BadInput(f"{directory / LIST_NAME} is damaged: remove the directory to begin again")
    return listed


def load_timeline(directory: Path, listed: FileList) -> Tallies:
    """The counts of the ticks done. Raises `BadInput`."""
    path = directory / listed.timeline
    header, _ = read_header(path)
    return {entry.name: read_array(path, entry.name).astype(np.int64) for entry in header.entries}


def sync_directory(directory: Path) -> None:
    """Bring the names in a directory to the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
