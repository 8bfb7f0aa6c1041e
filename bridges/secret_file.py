"""A key or a password in a file of its own: read, checked, never told."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bridges.http_post import is_one_word
from universe.errors import BadInput

SECRET_BYTES_MAX: Final = 4096


def secret_of(path: str, setting: str) -> str:
    """The secret in the file that a setting names, without the white space around it; empty for an empty path.

    Raises `BadInput`, which names the setting, when the file cannot be read or holds anything but one printable ASCII
    word; its content is not told.
    """
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            data = file.read(SECRET_BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        raise BadInput(f"{setting} cannot be read: {type(error).__name__}") from None
    secret = data.decode("ascii", "replace").strip()
    if len(data) > SECRET_BYTES_MAX or not is_one_word(secret):
        raise BadInput(f"{setting} must hold one key: printable ASCII without spaces, at most 4 KiB")
    return secret
