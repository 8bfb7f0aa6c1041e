"""A directory whose files are read by fixed names only: regular, of bounded size, and never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from bridges.cartridges.limits import CARTRIDGES_MAX, ENTRIES_MAX
from universe.errors import BadInput

ENDING: Final = ".kbc"


class Folder:
    """One cartridge's directory. Raises `BadInput` where `path` is a link, no directory, or not called ``NAME.kbc``."""

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow the link that is refused
        self.name = self.path.name.removesuffix(ENDING)
        if not self.path.name.endswith(ENDING) or not self.name:
            raise BadInput(f"{_told(path)} is no cartridge: its name does not end in {ENDING}")
        kind = _kind(self.path)
        if not stat.S_ISDIR(kind):
            raise BadInput(f"{_told(path)} is {_noun(kind)}; a cartridge is a directory")

    def has(self, name: str) -> bool:
        """Whether there is anything of that name, a link too."""
        return os.path.lexists(self.path / name)

    def read(self, name: str, bytes_max: int) -> bytes:
        """A file's bytes. Raises `BadInput` for a file that is missing, larger than `bytes_max`, or no plain file."""
        path = self.file(name, bytes_max)
        try:
            # A pipe put there in the meantime must not be waited for, and a link not be followed.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as file:
                data = file.read(bytes_max + 1)
        except OSError as error:
            raise BadInput(f"cannot read {_told(path)}: {error.strerror or error}") from error
        if len(data) > bytes_max:
            raise BadInput(f"{_told(path)} is larger than {bytes_max:,} bytes")
        return data

    def file(self, name: str, bytes_max: int) -> Path:
        """The path of a file after the checks that `read` makes. Raises `BadInput`."""
        path = self.path / name
        kind = _kind(path)
        if not stat.S_ISREG(kind):
            raise BadInput(f"{_told(path)} is {_noun(kind)}, not a file")
        if path.lstat().st_size > bytes_max:
            raise BadInput(f"{_told(path)} is larger than {bytes_max:,} bytes")
        return path


def cartridge_paths(place: Path) -> list[Path]:
    """The cartridges of a directory, sorted by name; `place` itself where it is one.

    Links are passed over: what they lead to may be anywhere. Raises `BadInput` for no directory, for one without a
    cartridge, and for more than 1,000.
    """
    if place.name.endswith(ENDING):
        return [place]
    try:
        with os.scandir(place) as entries:
            names = [entry.name for _, entry in zip(range(ENTRIES_MAX + 1), entries, strict=False)
                     if entry.name.endswith(ENDING) and entry.is_dir(follow_symlinks=False)]  # fmt: skip
    except OSError as error:
        raise BadInput(f"no directory of cartridges {_told(place)}: {error.strerror or error}") from error
    if not names:
        raise BadInput(f"{_told(place)} holds no cartridge, that is no directory NAME{ENDING}")
    if len(names) > CARTRIDGES_MAX:
        raise BadInput(f"{_told(place)} holds more than {CARTRIDGES_MAX:,} cartridges")
    return [place / name for name in sorted(names)]


def _told(path: Path) -> str:
    return repr(str(path))


def _kind(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot read {_told(path)}: {getattr(error, 'strerror', None) or error}") from error


def _noun(kind: int) -> str:
    if stat.S_ISLNK(kind):
        return "a link, and links are not followed"
    if stat.S_ISDIR(kind):
        return "a directory"
    return "a file" if stat.S_ISREG(kind) else "a device or a pipe"
