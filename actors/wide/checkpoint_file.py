"""One file of a checkpoint: named arrays of whole numbers behind a header that is versioned and checked.

Layout, little-endian: magic (8 bytes), version, length and CRC-32 of the header (4 bytes each), the header (msgpack
`Header`), then the arrays' bytes in the header's order. Written beside its place, brought to the disk, renamed.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bridges.disk import sync_file
from universe.errors import BadInput

MAGIC: Final = b"ORRERYWC"
VERSION: Final = 1
_START: Final = struct.Struct("<8sIII")
_HEADER_BYTES_MAX: Final = 1_000_000
_KINDS: Final = "biu"


class Entry(Struct, frozen=True):
    """One array: its name, numpy type (``<i4``), shape, and the CRC-32 of its bytes."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    crc: int

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        size = np.dtype(self.dtype).itemsize
        for length in self.shape:
            size *= length
        return size


class Header(Struct, frozen=True, kw_only=True):
    """`world` names the world (a digest), `tick` counts the ticks done, `first` and `last` (exclusive) are entities."""

    world: str
    tick: int
    first: int
    last: int
    entries: tuple[Entry, ...]


def write_arrays(path: Path, world: str, tick: int, place: tuple[int, int], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file whole or not at all; it holds the values, in types of its own choice. Raises OSError."""
    solid = {name: _narrowed(array) for name, array in arrays.items()}
    entries = tuple(
        Entry(name, array.dtype.str, array.shape, zlib.crc32(_bytes_of(array))) for name, array in solid.items()
    )
    header = msgspec.msgpack.encode(Header(world=world, tick=tick, first=place[0], last=place[1], entries=entries))
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("wb", buffering=0) as file:
        file.write(_START.pack(MAGIC, VERSION, len(header), zlib.crc32(header)) + header)
        for array in solid.values():
            _write_all(file.fileno(), array)
        sync_file(file.fileno())
    unfinished.replace(path)


def _narrowed(array: NDArray[Any]) -> NDArray[Any]:
    """The values in the smallest type that holds them all: half the bytes to write, for one look at each value."""
    kind = array.dtype
    if array.size and kind.kind != "b":
        low, high = int(array.min()), int(array.max())
        fitting = (np.dtype(one) for one in ("u1", "i1", "u2", "i2", "u4", "i4"))
        kind = next((one for one in fitting if np.iinfo(one).min <= low and high <= np.iinfo(one).max), kind)
    return np.ascontiguousarray(array, kind.newbyteorder("<"))


def _bytes_of(array: NDArray[Any]) -> memoryview:
    # An empty array cannot be cast.
    return array.reshape(-1).view(np.uint8).data if array.size else memoryview(b"")


def _write_all(handle: int, array: NDArray[Any]) -> None:
    rest = _bytes_of(array)
    while rest:
        # Linux writes at most 2 GiB at once.
        rest = rest[os.write(handle, rest) :]


def read_header(path: Path) -> tuple[Header, int]:
    """The header, and where the first array begins. Raises `BadInput` for what is no whole checkpoint of ours."""
    try:
        with path.open("rb") as file:
            magic, version, length, crc = _START.unpack(file.read(_START.size))
            if magic != MAGIC:
                raise BadInput(f"{path} is no checkpoint")
            if version > VERSION:
                raise BadInput(f"{path} was written by a newer Orrery (checkpoint version {version})")
            data = file.read(min(length, _HEADER_BYTES_MAX))
            if zlib.crc32(data) != crc:
                raise _damaged(path)
            header = msgspec.msgpack.decode(data, type=Header)
        begin = _START.size + len(data)
        if path.stat().st_size != begin + sum(_checked(path, entry).size for entry in header.entries):
            raise _damaged(path)
    except (struct.error, msgspec.MsgspecError, FileNotFoundError, TypeError) as error:
        raise _damaged(path) from error
    return header, begin


def _checked(path: Path, entry: Entry) -> Entry:
    if np.dtype(entry.dtype).kind not in _KINDS or any(length < 0 for length in entry.shape):
        raise _damaged(path)
    return entry


def read_array(path: Path, name: str) -> NDArray[Any]:
    """One array of a file. Raises `BadInput` when it is missing or its bytes are not those that were written."""
    header, place = read_header(path)
    for entry in header.entries:
        if entry.name == name:
            array = np.fromfile(path, entry.dtype, count=entry.size // np.dtype(entry.dtype).itemsize, offset=place)
            if zlib.crc32(_bytes_of(array)) != entry.crc:
                raise _damaged(path)
            return array.reshape(entry.shape)
        place += entry.size
    raise _damaged(path)


def _damaged(path: Path) -> BadInput:
    return BadInput(f"{path} is damaged: remove the directory to begin again")
