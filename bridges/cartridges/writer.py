"""Writes a cartridge in the real on-disk format: whole or not at all, and the same bytes for the same cartridge."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from bridges.cartridges.annotations import annotated, annotation_line, read_annotations
from bridges.cartridges.database import write_rows
from bridges.cartridges.folder import ENDING
from bridges.cartridges.limits import FACTS_MAX
from bridges.cartridges.moments import iso_time
from bridges.cartridges.reader import ANNOTATIONS, DATABASE, MANIFEST, METADATA
from bridges.disk import sync_directory, sync_file
from universe.cartridges.fact import ACTIVE, Cartridge, CartridgeFact
from universe.cartridges.name import parse_name
from universe.cartridges.search_words import search_words
from universe.errors import BadInput

Into = Callable[[Path], AbstractContextManager[Path]]


def build_cartridge(target: Path, cartridge: Cartridge, made_at: int, into: Into | None = None) -> None:
    """Write `cartridge` as the directory `target`, called ``NAME.kbc`` after it.

    `made_at` is UTC ms: the time that stands in manifest and metadata. `into` yields the directory to fill and puts it
    in its place; the default refuses a `target` that exists. Raises `BadInput` for a cartridge that could not be read
    back (two facts of one text or id, a value beyond its bounds), OSError for the disk's reasons.
    """
    if target.name != f"{cartridge.name}{ENDING}":
        raise BadInput(f"the cartridge {cartridge.name!r} goes into a directory {cartridge.name}{ENDING}, not {target}")
    _check(cartridge)
    with (into or fresh)(target) as directory:
        _fill(directory, cartridge, made_at)


@contextmanager
def fresh(target: Path) -> Iterator[Path]:
    """Yield an empty directory that becomes `target` when all went well. Raises `BadInput` where that exists."""
    if os.path.lexists(target):
        raise BadInput(f"{str(target)!r} exists already")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=f".{target.name}.part-", dir=target.parent))
    except OSError as error:
        raise BadInput(f"cannot write in {str(target.parent)!r}: {error.strerror or error}") from error
    try:
        new = room / "new"
        new.mkdir()
        yield new
        for directory, _, files in os.walk(new):
            for name in files:
                with Path(directory, name).open("rb") as file:
                    sync_file(file.fileno())
            sync_directory(Path(directory))
        new.rename(target)
        sync_directory(target.parent)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def content_hash(text: str) -> str:
    """``sha256:`` and the 64 hex digits of a fact's text."""
    return f"sha256:{sha256(text.encode('utf-8')).hexdigest()}"


def _check(cartridge: Cartridge) -> None:
    """What the format cannot hold. Raises `BadInput`."""
    parse_name(cartridge.name, cartridge.owner)
    try:
        msgspec.convert(msgspec.to_builtins(cartridge), Cartridge)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        raise BadInput(f"the cartridge {cartridge.name!r}: {error}") from error
    if len(cartridge.facts) > FACTS_MAX:
        raise BadInput(f"a cartridge holds at most {FACTS_MAX:,} facts, not {len(cartridge.facts):,}")
    ids: set[int] = set()
    texts: dict[str, int] = {}
    for fact in cartridge.facts:
        if not fact.text.strip() or any("\ud800" <= sign <= "\udfff" for sign in fact.text):
            raise BadInput(f"fact {fact.id} of {cartridge.name!r} is no text")
        if fact.id in ids:
            raise BadInput(f"two facts of {cartridge.name!r} have the id {fact.id}")
        if fact.text in texts:
            raise BadInput(f"facts {texts[fact.text]} and {fact.id} of {cartridge.name!r} say the same")
        ids.add(fact.id)
        texts[fact.text] = fact.id
        _check_line(fact, f"fact {fact.id} of {cartridge.name!r}")


def _check_line(fact: CartridgeFact, where: str) -> None:
    """Whether it would be read back as it is: an empty range, a number that is none or too long a line would not."""
    try:
        line = annotation_line(fact)
    except UnicodeEncodeError as error:
        raise BadInput(f"{where} is no text") from error
    read = read_annotations(line, where).get(fact.id)
    base = {"id": fact.id, "text": fact.text, "status": fact.status or ACTIVE, "created_at": fact.created_at}
    if annotated(base, read, where) != fact:
        raise BadInput(f"{where} would not be read back as it is")


def _fill(directory: Path, cartridge: Cartridge, made_at: int) -> None:
    facts = sorted(cartridge.facts, key=lambda fact: fact.id)
    hashes = [content_hash(fact.text) for fact in facts]
    write_rows(directory / DATABASE, facts, hashes)
    (directory / ANNOTATIONS).write_bytes(b"".join(annotation_line(fact) + b"\n" for fact in facts))
    _write_json(directory / MANIFEST, _manifest(cartridge, made_at))
    _write_json(directory / METADATA, _metadata(cartridge, made_at))
    indices = directory / "indices"
    indices.mkdir()
    _write_json(indices / "keyword.idx", _keywords(cartridge))
    _write_json(indices / "content_hash.idx", {one: fact.id for one, fact in zip(hashes, facts, strict=True)})


def _write_json(path: Path, value: object) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def _keywords(cartridge: Cartridge) -> dict[str, list[int]]:
    """The original's index; we build our own when we load."""
    found: dict[str, set[int]] = {}
    for fact in cartridge.facts:
        for word in search_words(fact.text):
            found.setdefault(word, set()).add(fact.id)
    return {word: sorted(found[word]) for word in sorted(found)}


def _manifest(cartridge: Cartridge, made_at: int) -> dict[str, Any]:
    name = cartridge.parsed
    told: dict[str, Any] = {
        "cartridge_name": cartridge.name, "version": cartridge.version, "api_version": "1.0",
        "created": iso_time(cartridge.created_at or made_at), "last_updated": iso_time(made_at),
        "author": cartridge.author, "description": cartridge.description, "domains": cartridge.domains,
        "tags": cartridge.tags, "dependencies": [], "provides": [], "grain_inventory": {}, "axiom_coverage": [],
        "license": cartridge.licence, "compression": {}, "faction": name.faction,
    }  # fmt: skip
    return told | ({"owner": name.owner} if name.owner else {})


def _metadata(cartridge: Cartridge, made_at: int) -> dict[str, Any]:
    facts = cartridge.facts
    active = sum(fact.status == ACTIVE for fact in facts)
    mean = sum(fact.confidence_bp for fact in facts) / (10_000 * len(facts)) if facts else 0.0
    return {
        "cartridge_name": cartridge.name, "created_at": iso_time(cartridge.created_at or made_at),
        "last_updated": iso_time(made_at), "version": cartridge.version, "status": "active", "split_status": "intact",
        "health": {"fact_count": len(facts), "active_facts": active, "archived_facts": len(facts) - active,
                   "annotation_count": len(facts), "grain_count": 0, "avg_confidence": round(mean, 4)},
        "performance": {}, "flags": {},
    }  # fmt: skip
