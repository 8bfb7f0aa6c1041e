"""What is wrong with a cartridge on disk, fault by fault; reading refuses, this lists."""

from __future__ import annotations

from pathlib import Path

from bridges.cartridges.folder import Folder
from bridges.cartridges.reader import MANIFEST, Contents, assembled, read_contents
from bridges.cartridges.writer import content_hash
from universe.cartridges.validation import faults_of
from universe.errors import BadInput


def validate_cartridge(path: Path) -> tuple[str, ...]:
    """Every fault, in the order of the facts; what keeps it from being read at all is the only one then."""
    try:
        contents = read_contents(Folder(path))
        cartridge = assembled(contents)
    except BadInput as error:
        return (str(error),)
    return (*_parts(contents), *faults_of(cartridge))


def _parts(contents: Contents) -> list[str]:
    """Where the files of a cartridge do not fit together."""
    rows = {row.id: row for row in contents.rows}
    found = [f"fact {number}: no annotation" for number in sorted(rows.keys() - contents.lines.keys())]
    found += [f"fact {number}: an annotation, but no text" for number in sorted(contents.lines.keys() - rows.keys())]
    found += [
        f"fact {row.id}: its text is not that of its hash"
        for row in contents.rows
        if row.content_hash and row.content_hash != content_hash(row.text)
    ]
    if contents.manifest is None:
        found.insert(0, f"no {MANIFEST}")
    elif contents.manifest.cartridge_name not in ("", contents.name):
        found.insert(0, f"{MANIFEST} calls it {contents.manifest.cartridge_name[:64]!r}")
    return found
