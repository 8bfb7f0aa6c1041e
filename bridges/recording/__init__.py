"""Recordings: world events in a file, so that a world can be lived again. The format is in `docs/recordings.md`."""

from bridges.recording.reader import RecordingReader, read_header
from bridges.recording.schema import (
    FORMAT,
    HEADER_BYTES_MAX,
    LINE_BYTES_MAX,
    SCHEMAS,
    VERSION,
    Header,
    one_line,
    order_key,
)
from bridges.recording.writer import RecordingWriter, check_target, write_recording

__all__ = [
    "FORMAT",
    "HEADER_BYTES_MAX",
    "LINE_BYTES_MAX",
    "SCHEMAS",
    "VERSION",
    "Header",
    "RecordingReader",
    "RecordingWriter",
    "check_target",
    "one_line",
    "order_key",
    "read_header",
    "write_recording",
]
