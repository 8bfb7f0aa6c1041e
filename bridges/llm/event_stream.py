"""Server-sent events, read piece by piece: what a streamed completion comes in (WHATWG HTML, section 9.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

EVENT_BYTES_MAX: Final = 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"


class EventStream:
    """Takes bytes as they come, cut anywhere, and gives the data of each whole event.

    Lines end in LF, CR or CRLF; several ``data`` lines of one event are joined by LF; comments and other fields are
    passed over. An event that the end of the stream cuts off is none.
    """

    def __init__(self) -> None:
        self._line = bytearray()
        self._data: list[bytes] = []
        self._held_bytes = 0
        self._after_cr = False
        self._is_first_line = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The data of the events that `chunk` completes. Raises ValueError for an event of more than 1 MiB."""
        if self._after_cr and chunk:
            # The LF of a CRLF whose CR ended the last chunk.
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        self._after_cr = chunk.endswith(b"\r")
        lines = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for position, piece in enumerate(lines):
            self._line += piece
            self._held_bytes += len(piece)
            if self._held_bytes > EVENT_BYTES_MAX:
                raise ValueError("an event is too long")
            if position < len(lines) - 1:
                yield from self._end_of_line()

    def _end_of_line(self) -> Iterator[bytes]:
        line = bytes(self._line)
        self._line.clear()
        if self._is_first_line:
            line, self._is_first_line = line.removeprefix(_BOM), False
        if line:
            field, _, value = line.partition(b":")
            if field == b"data":
                self._data.append(value.removeprefix(b" "))
            else:
                self._held_bytes -= len(line)
            return
        if self._data:
            yield b"\n".join(self._data)
        self._data = []
        self._held_bytes = 0
