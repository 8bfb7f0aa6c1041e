"""A cartridge from its directory; whoever wrote it may have meant harm."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from bridges.cartridges.annotations import Annotation, annotated, read_annotations
from bridges.cartridges.database import Row, read_rows
from bridges.cartridges.folder import Folder
from bridges.cartridges.limits import ANNOTATIONS_BYTES_MAX, DATABASE_BYTES_MAX, DOCUMENT_BYTES_MAX
from bridges.cartridges.moments import read_time
from bridges.cartridges.strict_json import strict_json
from universe.cartridges.fact import Cartridge
from universe.cartridges.name import parse_name
from universe.errors import BadInput

DATABASE: Final = "facts.db"
ANNOTATIONS: Final = "annotations.jsonl"
MANIFEST: Final = "manifest.json"
METADATA: Final = "metadata.json"


class Manifest(Struct):
    """What of manifest.json is used; `owner` is ours and makes a cartridge private."""

    cartridge_name: str = ""
    version: str = ""
    created: str | None = None
    author: str = ""
    description: str = ""
    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    license: str = ""
    owner: str = ""


class Contents(Struct, frozen=True):
    """The parts of a cartridge before they are put together; `manifest` is None where the file is missing."""

    folder: Path
    name: str
    rows: list[Row]
    lines: dict[int, Annotation]
    manifest: Manifest | None


def read_cartridge(path: Path, characters: Collection[str] = ()) -> Cartridge:
    """Read a cartridge in the real or in the documented format.

    `path` is a directory ``NAME.kbc`` with facts.db, and where they exist annotations.jsonl and manifest.json; indices
    and grains are not looked at. `characters` are names of bots whose cartridges are private to them. Facts come in
    the order of their ids; one without an annotation has confidence .5. Raises `BadInput`, one sentence, for all that
    is damaged, too large, or not what it says it is. Nothing is written.
    """
    return assembled(read_contents(Folder(path)), characters)


def read_contents(folder: Folder) -> Contents:
    """The parts of a cartridge. Raises `BadInput`."""
    parse_name(folder.name)
    if not folder.has(DATABASE):
        raise BadInput(f"{str(folder.path)!r} holds no {DATABASE}, so it is no cartridge")
    lines, manifest = {}, None
    if folder.has(ANNOTATIONS):
        lines = read_annotations(folder.read(ANNOTATIONS, ANNOTATIONS_BYTES_MAX), _where(folder, ANNOTATIONS))
    if folder.has(MANIFEST):
        data = folder.read(MANIFEST, DOCUMENT_BYTES_MAX)
        manifest = strict_json(data, Manifest, _where(folder, MANIFEST))
    rows = read_rows(folder.file(DATABASE, DATABASE_BYTES_MAX))
    return Contents(folder.path, folder.name, rows, lines, manifest)


def _where(folder: Folder, name: str) -> str:
    return repr(str(folder.path / name))


def assembled(contents: Contents, characters: Collection[str] = ()) -> Cartridge:
    """The cartridge of its parts. Raises `BadInput`, also where directory and manifest disagree about who may read."""
    manifest = contents.manifest or Manifest()
    owner = _owner(contents, manifest, characters)
    facts = tuple(annotated(_base(row, contents), contents.lines.get(row.id), _fact_at(row, contents))
                  for row in contents.rows)  # fmt: skip
    try:
        return msgspec.convert(_described(contents.name, owner, manifest, contents) | {"facts": facts}, Cartridge)
    except msgspec.ValidationError as error:
        raise BadInput(f"{str(contents.folder / MANIFEST)!r}: {error}") from error


def _described(name: str, owner: str, manifest: Manifest, contents: Contents) -> dict[str, Any]:
    return {
        "name": name,
        "owner": owner,
        "version": manifest.version or "1.0.0",
        "author": manifest.author,
        "description": manifest.description,
        "licence": manifest.license,
        "domains": manifest.domains,
        "tags": manifest.tags,
        "created_at": read_time(manifest.created, repr(str(contents.folder / MANIFEST))),
    }


def _owner(contents: Contents, manifest: Manifest, characters: Collection[str]) -> str:
    """Whose the cartridge is. A renamed directory must open nothing that its manifest keeps closed."""
    found = parse_name(contents.name, manifest.owner, characters)
    inside = parse_name(manifest.cartridge_name or contents.name, manifest.owner, characters)
    if (found.faction, found.owner) != (inside.faction, inside.owner):
        raise BadInput(
            f"{str(contents.folder)!r} is called {found.faction}, its manifest says {inside.faction}"
            f" ({inside.name!r}); both must agree about who may read it"
        )
    return found.owner


def _base(row: Row, contents: Contents) -> dict[str, Any]:
    created_at = read_time(row.created_at, _fact_at(row, contents))
    return {"id": row.id, "text": row.text, "status": row.status, "created_at": created_at}


def _fact_at(row: Row, contents: Contents) -> str:
    return f"{str(contents.folder)!r}, fact {row.id}"
