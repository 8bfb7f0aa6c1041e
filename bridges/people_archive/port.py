"""The archive as a port: bots send it whom to keep."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from bridges.people_archive.store import PeopleArchive
from universe.errors import BadInput, PortRefused, PortRetry
from universe.ports import Applied, Archive, PortAnswer, PortRequest

RETRY_AFTER_MS: Final = 5_000
_DIRECTORY: Final = re.compile(r"[0-9A-Za-z_\-][0-9A-Za-z_.\-]{0,63}")


def bot_directory(directory: Path, bot: str) -> Path:
    """Where the archive of a bot lies. Raises `BadInput` for a name that is none (``..`` is an id, but no name)."""
    if not _DIRECTORY.fullmatch(bot):
        raise BadInput(f"no name for a bot's archive: {bot[:80]!r}")
    return directory / bot


class PeopleArchivePort:
    """A `universe.ports.Port` for `Archive` requests; each bot has its own archive under `directory`."""

    name: str = "archive"
    inline: bool = False

    def __init__(self, directory: Path | str) -> None:
        self._directory = Path(directory)
        self._archives: dict[str, PeopleArchive] = {}

    def apply(self, request: PortRequest) -> PortAnswer:
        """Keep the profiles. A repeated request changes nothing, a late one takes no newer profile's place.

        Raises `PortRefused` for what is no archive request or no profile (nothing was written), `PortRetry` when the
        disk refuses.
        """
        asked = request.body
        if not isinstance(asked, Archive):
            raise PortRefused(f"the archive takes no {type(asked).__name__}")
        try:
            place = bot_directory(self._directory, asked.bot)
            archive = self._archives.setdefault(asked.bot, PeopleArchive(place))
            archive.write(asked.profiles, request.now)
        except BadInput as error:
            raise PortRefused(str(error)) from error
        except OSError as error:
            raise PortRetry(f"the archive cannot be written: {error.strerror}", RETRY_AFTER_MS) from error
        return PortAnswer(Applied(request.request_id, ""))
