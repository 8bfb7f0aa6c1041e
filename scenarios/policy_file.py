"""The file of a learned policy: what ``run.py query --learn --policy FILE`` writes and ``mind.policy`` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bridges.disk import sync_directory
from bridges.people_archive.files import write_whole
from universe.errors import BadInput
from universe.events import UNDECODABLE
from universe.mind.learning import Policy

FORMAT: Final = "orrery-policy"
VERSION: Final = 1
BYTES_MAX: Final = 1024 * 1024


class _Stored(Struct, frozen=True, kw_only=True):
    format: str = FORMAT
    version: int = VERSION
    policy: Policy


class _Stamp(Struct, frozen=True):
    format: str
    version: int


def read_policy(path: Path) -> Policy:
    """Read a policy. Raises `BadInput` for a file that is none, and for a newer version."""
    try:
        data = path.read_bytes() if path.stat().st_size <= BYTES_MAX else b""
    except OSError as error:
        raise BadInput(f"no policy {str(path)!r}: {error.strerror}") from error
    try:
        stamp = msgspec.json.decode(data, type=_Stamp)
        if stamp.format != FORMAT:
            raise BadInput(f"{path} is no policy")
        if stamp.version > VERSION:
            raise BadInput(f"{path} has version {stamp.version}; this Orrery reads up to {VERSION}")
        return msgspec.json.decode(data, type=_Stored).policy
    except UNDECODABLE as error:
        raise BadInput(f"{path} is no policy: {error}") from error


def write_policy(path: Path, policy: Policy) -> None:
    """Replace the file at once. Raises `BadInput` where it cannot be written."""
    data = msgspec.json.format(msgspec.json.encode(_Stored(policy=policy), order="deterministic"))
    try:
        write_whole(path, data + b"\n")
        sync_directory(path.parent)
    except OSError as error:
        raise BadInput(f"the policy was not written to {path}: {error.strerror}") from error
