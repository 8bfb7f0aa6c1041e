"""Reads a network from a file: an edge list as text or CSV, or GraphML; also compressed with gzip.

An edge list has a line for each edge: two ids (whole numbers or any text without the separator), then what there is
besides: a weight, a time. Separators are commas, semicolons, tabs or spaces, as the first line shows. Lines that begin
with # or % are comments, the first line may name the columns.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, cast

from bridges.network_graphml import read_graphml
from bridges.network_lines import LINE_BYTES_MAX, LineReader
from universe.errors import BadInput
from universe.spread.network import EdgeList

GZIP_MAGIC: Final = b"\x1f\x8b"
GRAPHML_ENDS: Final = (".graphml", ".graphml.gz", ".xml", ".xml.gz")
BYTES_MAX: Final = 2 << 30
"""More than this is refused, unpacked too: a small file could unpack to anything."""
_PIECE: Final = 1 << 20


def read_network(path: Path, *, weights: bool = False, times: bool = False) -> EdgeList:
    """The edges of a file; agents are numbered in the order of their ids, as numbers where all of them are.

    `weights` takes the column called weight, rating or trust, else the third; `times` the one called time, else the
    last beyond the ids. In GraphML both are data of edges. Raises `BadInput` with the line for what makes no sense.
    """
    graphml = path.name.lower().endswith(GRAPHML_ENDS)
    with _opened(path) as file:
        if graphml:
            return read_graphml(path.name, _pieces(path, file), weights=weights, times=times)
        reader = LineReader(path.name, weights=weights, times=times)
        for number, line in _lines(path, file):
            reader.take(number, line)
        return reader.edges()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits. Raises `BadInput` where it cannot be read."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise _unreadable(path, error) from error
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked. Raises `BadInput` for what cannot be read, also while it is read."""
    try:
        with path.open("rb") as file:
            packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        with gzip.open(path, "rb") if packed else path.open("rb") as data:
            yield cast("IO[bytes]", data)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput(f"{path} is a damaged gzip file: {error}") from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> BadInput:
    return BadInput(f"cannot read the network {path}: {error.strerror or error}")


def _lines(path: Path, file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Number, from 1, and text of each line."""
    taken = 0
    for number, data in enumerate(iter(lambda: file.readline(LINE_BYTES_MAX + 1), b""), start=1):
        taken += len(data)
        _check_size(path, taken)
        if len(data) > LINE_BYTES_MAX:
            raise BadInput(f"{path.name}, line {number}: longer than {LINE_BYTES_MAX:,} bytes")
        try:
            yield number, data.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(f"{path.name}, line {number}: no UTF-8 text") from error


def _pieces(path: Path, file: IO[bytes]) -> Iterator[bytes]:
    taken = 0
    while piece := file.read(_PIECE):
        taken += len(piece)
        _check_size(path, taken)
        yield piece


def _check_size(path: Path, taken: int) -> None:
    if taken > BYTES_MAX:
        raise BadInput(f"{path} holds more than {BYTES_MAX:,} bytes")
