"""Reads recordings: streaming, bounded, and suspicious of every byte."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from bridges.recording.schema import (
    FORMAT,
    HEADER_BYTES_MAX,
    LINE_BYTES_MAX,
    SCHEMAS,
    VERSION,
    Header,
    Schema,
    Stamp,
    one_line,
    order_key,
)
from universe.errors import BadInput
from universe.events import UNDECODABLE, AnyEvent

GZIP_MAGIC: Final = b"\x1f\x8b"
_stamp_decoder = msgspec.json.Decoder(Stamp)


class RecordingReader:
    """Reads a recording once, as a stream; use as a context manager, then iterate.

    By default a file that ends too early is refused when its end is reached. With `allow_torn_tail` the whole lines
    are yielded and `torn_tail` then says what is missing (empty: nothing). Raises `BadInput` naming file and line for
    everything else that is wrong: no gzip, damage, another format, a newer version, a bad, overlong or misplaced line.
    """

    def __init__(self, path: str | Path, *, allow_torn_tail: bool = False) -> None:
        self._path = Path(path)
        self._name = one_line(path)
        self._allow_torn_tail = allow_torn_tail
        self.torn_tail = ""
        self.events_read = 0
        self._line = 0
        self._ends_early = False
        self._gzip = self._open()
        try:
            self._schema, self.header = self._read_header()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._gzip.close()

    def __iter__(self) -> Iterator[AnyEvent]:
        """Yield the events in order; memory does not grow with the recording."""
        last = (-1, "")
        while (line := self._read_line()) is not None:
            event = self._decode_event(line, last)
            last = order_key(event)
            self.events_read += 1
            yield event
        if self._ends_early or self.events_read < self.header.events:
            self._report_torn()

    def _open(self) -> gzip.GzipFile:
        try:
            with self._path.open("rb") as file:
                magic = file.read(2)
            if magic != GZIP_MAGIC:
                raise BadInput(f"{self._name}: not a recording (it is not gzip)")
            return gzip.GzipFile(self._path, "rb")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a file name"
            raise BadInput(f"{self._name}: cannot be read: {reason}") from None

    def _read_header(self) -> tuple[Schema, Header]:
        line = self._read_line()
        if line is None:
            raise BadInput(f"{self._name}: line 1: the file ends before its header does")
        try:
            stamp = _stamp_decoder.decode(line)
        except UNDECODABLE as error:
            raise BadInput(f"{self._name}: line 1: not a recording header: {one_line(error)}") from None
        schema = self._schema_of(stamp)
        try:
            return schema, schema.header(line)
        except UNDECODABLE as error:
            raise BadInput(f"{self._name}: line 1: bad header: {one_line(error)}") from None

    def _schema_of(self, stamp: Stamp) -> Schema:
        if stamp.format != FORMAT:
            raise BadInput(f"{self._name}: line 1: not a recording (format {one_line(stamp.format)!r})")
        if stamp.version > VERSION:
            raise BadInput(
                f"{self._name}: version {stamp.version} was written by a newer Orrery; this one reads up to {VERSION}"
            )
        if stamp.version not in SCHEMAS:
            raise BadInput(f"{self._name}: there is no version {stamp.version} of recordings")
        return SCHEMAS[stamp.version]

    def _read_line(self) -> bytes | None:
        """The next line without its newline; None at the end, and where the file ends inside a line."""
        self._line += 1
        longest = HEADER_BYTES_MAX if self._line == 1 else LINE_BYTES_MAX
        try:
            line = self._gzip.readline(longest + 2)
        except EOFError:
            line, self._ends_early = b"", True
        except (OSError, zlib.error) as error:
            raise BadInput(f"{self._where()}: the file is damaged: {one_line(error)}") from None
        if not line:
            return None
        text = line.removesuffix(b"\n")
        if len(text) > longest:
            raise BadInput(f"{self._where()}: longer than {longest} bytes")
        if not line.endswith(b"\n"):
            self._ends_early = True
            return None
        return text

    def _decode_event(self, line: bytes, last: tuple[int, str]) -> AnyEvent:
        if self.events_read >= self.header.events:
            raise BadInput(f"{self._where()}: more events than the {self.header.events} of the header")
        try:
            event = self._schema.event(line)
        except UNDECODABLE as error:
            raise BadInput(f"{self._where()}: not an event: {one_line(error)}") from None
        if order_key(event) <= last:
            raise BadInput(f"{self._where()}: out of order, or twice the same event")
        if self.header.guild_id and event.guild_id != self.header.guild_id:
            raise BadInput(f"{self._where()}: an event of another planet than the header's")
        return event

    def _where(self) -> str:
        return f"{self._name}: line {self._line}"

    def _report_torn(self) -> None:
        lost = f"the file ends too early: {self.events_read} of {self.header.events} events are whole"
        if not self._allow_torn_tail:
            raise BadInput(f"{self._where()}: {lost}")
        self.torn_tail = lost


def read_header(path: str | Path) -> Header:
    """Read the header alone. Raises `BadInput` as `RecordingReader` does."""
    with RecordingReader(path) as recording:
        return recording.header
