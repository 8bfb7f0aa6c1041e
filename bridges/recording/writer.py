"""Writes recordings: streaming, atomic, and the same bytes for the same events."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import msgspec

from bridges.disk import sync_directory
from bridges.recording.reader import read_header
from bridges.recording.schema import HEADER_BYTES_MAX, LINE_BYTES_MAX, Header, one_line, order_key
from universe.errors import BadInput, OrreryError
from universe.events import UNDECODABLE, AnyEvent, event_decoder, event_encoder
from universe.people.friendship import Friendship

COMPRESS_LEVEL: Final = 6
_header_encoder = msgspec.json.Encoder(order="deterministic")


class RecordingWriter:
    """Writes one recording; use as a context manager.

    Events are given in the order of (at, event_id). They go into an unnamed temporary file in the same directory, so
    that a crash leaves nothing behind; memory holds only the set of user ids. At the end of a `with` block without an
    error the file appears whole under its name, replacing an older recording (and nothing but a recording); after an
    error the old one stays. `counts` and `notes` may be filled until then. The file is readable by its owner only:
    it holds what people wrote.

    Raises `BadInput` for a place that cannot be written or an event that a reader would refuse, `OrreryError` when
    writing fails half-way (no disk).
    """

    def __init__(
        self, path: str | Path, *, source: str, guild_id: str, our_bots: tuple[str, ...] = (),
        long_known: tuple[Friendship, ...] = (),
    ) -> None:  # fmt: skip
        self.path = Path(path)
        self.counts: dict[str, int] = {}
        self.notes: list[str] = []
        self.header: Header
        """What the first line says; there only once the block has ended well."""
        self._name = one_line(path)
        self._source = source
        self._guild_id = guild_id
        self._our_bots = our_bots
        self._long_known = long_known
        self._people: set[str] = set()
        self._events = 0
        self._started_at = 0
        self._last = (-1, "")
        check_target(self.path)
        self._body = _open_spool(self.path)
        self._gzip = _compressor(self._body)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.header = self._finish()
        finally:
            self._close()

    def write(self, event: AnyEvent) -> None:
        """Append one event."""
        line = self._encode(event)
        if order_key(event) <= self._last:
            raise BadInput(f"{self._name}: event {one_line(event.event_id)} is out of order, or there twice")
        if self._guild_id and event.guild_id != self._guild_id:
            raise BadInput(f"{self._name}: event {one_line(event.event_id)} is of another planet")
        try:
            self._gzip.write(line + b"\n")
        except OSError as error:
            raise self._failed(error) from error
        self._started_at = event.at if self._events == 0 else self._started_at
        self._last = order_key(event)
        self._events += 1
        if event.user_id:
            self._people.add(event.user_id)

    def _encode(self, event: AnyEvent) -> bytes:
        try:
            line = event_encoder.encode(event)
            event_decoder.decode(line)  # structs built in Python are unchecked: what we write, we can read
        except (*UNDECODABLE, UnicodeEncodeError) as error:
            raise BadInput(f"{self._name}: event {self._events + 1} is not valid: {one_line(error)}") from None
        if len(line) > LINE_BYTES_MAX:
            raise BadInput(f"{self._name}: event {self._events + 1} is longer than {LINE_BYTES_MAX} bytes")
        return line

    def _finish(self) -> Header:
        header = Header(
            source=self._source,
            guild_id=self._guild_id,
            started_at=self._started_at,
            ended_at=max(0, self._last[0]),
            people=len(self._people),
            events=self._events,
            counts=dict(self.counts),
            notes=tuple(self.notes),
            our_bots=self._our_bots,
            long_known=self._long_known,
        )
        line = self._encode_header(header)
        try:
            self._gzip.close()
            self._body.seek(0)
            self._publish(line)
        except OSError as error:
            raise self._failed(error) from error
        return header

    def _encode_header(self, header: Header) -> bytes:
        try:
            line = _header_encoder.encode(header)
            msgspec.json.decode(line, type=Header)
        except (*UNDECODABLE, UnicodeEncodeError) as error:
            raise BadInput(f"{self._name}: the header is not valid: {one_line(error)}") from None
        if len(line) > HEADER_BYTES_MAX:
            raise BadInput(f"{self._name}: the header is longer than {HEADER_BYTES_MAX} bytes")
        return line

    def _publish(self, header_line: bytes) -> None:
        """Header and events as two gzip members under a temporary name, on disk, then renamed."""
        handle, part = tempfile.mkstemp(prefix=".recording-", suffix=".part", dir=self.path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                with _compressor(file) as member:
                    member.write(header_line + b"\n")
                shutil.copyfileobj(self._body, file)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(self.path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        sync_directory(self.path.parent)

    def _close(self) -> None:
        # on a full disk closing fails as well; the spool is thrown away anyhow, and the first error is on its way
        with suppress(OSError):
            self._gzip.close()
        with suppress(OSError):
            self._body.close()

    def _failed(self, error: OSError) -> OrreryError:
        return OrreryError(f"{self._name}: writing failed: {error.strerror}; nothing of this recording was kept")


def write_recording(
    path: str | Path,
    events: Iterable[AnyEvent],
    *,
    source: str,
    guild_id: str,
    our_bots: tuple[str, ...] = (),
    long_known: tuple[Friendship, ...] = (),
    counts: Mapping[str, int] | None = None,
    notes: Iterable[str] = (),
) -> Header:
    """Write ordered `events` in one go and return the header. Raises what `RecordingWriter` raises."""
    with RecordingWriter(
        path, source=source, guild_id=guild_id, our_bots=our_bots, long_known=long_known
    ) as writer:  # fmt: skip
        for event in events:
            writer.write(event)
        writer.counts.update(counts or {})
        writer.notes.extend(notes)
    return writer.header


def check_target(path: Path) -> None:
    """Refuse to replace anything but a recording (or an empty file). Raises `BadInput`."""
    name = one_line(path)
    try:
        if "\0" in str(path):
            raise BadInput(f"{name}: is no name for a file")
        if not path.parent.is_dir():
            raise BadInput(f"{name}: there is no such directory")
        if not path.exists():
            return
        if not path.is_file():
            raise BadInput(f"{name}: is not a file; choose another name")
        if path.stat().st_size == 0:
            return
    except (OSError, ValueError):
        raise BadInput(f"{name}: is no place for a file") from None
    try:
        read_header(path)
    except BadInput:
        raise BadInput(f"{name}: exists and is not a recording; choose another name") from None


def _open_spool(target: Path) -> IO[bytes]:
    try:
        return tempfile.TemporaryFile(dir=target.parent)
    except OSError as error:
        raise BadInput(f"{one_line(target)}: cannot be written: {error.strerror}") from None


def _compressor(file: IO[bytes]) -> gzip.GzipFile:
    # no name and no time in the gzip header: the same events give the same bytes
    return gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESS_LEVEL, fileobj=file, mtime=0)
