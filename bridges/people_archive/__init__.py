"""People on disk in the seed's layout, kept, restored, taken over from elsewhere; the format is in docs/people.md."""

from bridges.people_archive.files import FILE_BYTES_MAX
from bridges.people_archive.port import PeopleArchivePort, bot_directory
from bridges.people_archive.quarantine import Quarantined
from bridges.people_archive.store import PeopleArchive, Reading, Written
from bridges.people_archive.workspace import Unfit, Workspace, people_directory, quarantined_in, read_workspace

__all__ = [
    "FILE_BYTES_MAX",
    "PeopleArchive",
    "PeopleArchivePort",
    "Quarantined",
    "Reading",
    "Unfit",
    "Workspace",
    "Written",
    "bot_directory",
    "people_directory",
    "quarantined_in",
    "read_workspace",
]
