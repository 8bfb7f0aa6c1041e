"""A run directory: the results of one run with a manifest, replaced as a whole or left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bridges.disk import fsync_ms
from scenarios import virtual_time
from scenarios.directory_swap import replacing
from scenarios.query_files import append_queries, brief, compress_days
from scenarios.report import report_html
from scenarios.result import encode_json, result_object
from scenarios.run_journal import append_decisions
from scenarios.run_record import RunRecord
from scenarios.spec import Value
from scenarios.tables import TABLES, table_files
from universe.errors import BadInput, OrreryError
from universe.events import UNDECODABLE

FORMAT, SWEEP_FORMAT = "orrery-run", "orrery-sweep"
VERSION: Final = 1
MANIFEST, RESULT, REPORT, JOURNAL = "manifest.json", "result.json", "report.html", "journal"
MANIFEST_BYTES_MAX: Final = 16 * 1024 * 1024
UNLISTED: Final = "people"
"""The directory whose files change after the run, by the commands for people: the manifest does not list them."""
_EXTRA_NAME: Final = re.compile(r"[0-9A-Za-z_\-][0-9A-Za-z_.\-]{0,99}")

_OWN_NAMES: Final = {MANIFEST, RESULT, REPORT, JOURNAL, UNLISTED, *(f"{table}.parquet" for table in TABLES)}


class StoredFile(Struct, frozen=True):
    """A file of a run: its path with ``/`` inside the directory, its size in bytes, its SHA-256 in 64 hex digits."""

    name: str
    size_bytes: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a run directory is, and all it takes to repeat the run.

    `files` are sorted by name, without this one and those of people.
    """

    format: str = FORMAT
    version: int = VERSION
    scenario: str
    seed: int
    command: str
    params: dict[str, Value]
    versions: dict[str, str]
    digest: str
    files: tuple[StoredFile, ...]


class _Stamp(Struct, frozen=True):
    format: str
    version: int


def check_out_dir(out_dir: Path) -> None:
    """Tell before a simulation whether its results can go to `out_dir`; writes nothing that stays.

    Free is a path that does not exist, an empty directory, and one that holds a manifest of ours. Raises `BadInput`.
    """
    out = out_dir.resolve()
    if out in (Path.cwd(), *Path.cwd().parents):
        raise BadInput(f"{out_dir} holds the current directory; give --out a directory of its own")
    try:
        if out.is_dir():
            if any(out.iterdir()) and not _holds_manifest(out):
                raise BadInput(f"{out_dir} holds other files than results of ours; give --out another directory")
        elif out.exists():
            raise BadInput(f"{out_dir} is a file; give --out a directory")
        nearest = next(parent for parent in out.parents if parent.exists())
    except OSError as error:
        raise BadInput(f"cannot use {out_dir} for the results: {error.strerror}") from error
    if not nearest.is_dir():
        raise BadInput(f"{out_dir} cannot be made: {nearest} is a file")
    fsync_ms(nearest, rounds=1)


def write_run(record: RunRecord, out_dir: Path, extra_files: Mapping[str, bytes]) -> Path:
    """Write the whole run directory; the one that was there is replaced at once, or stays as it was on any failure.

    `extra_files` are more files by plain name (1 to 100 of ``[0-9A-Za-z_.-]``, no leading dot); ``record.fill`` writes
    first, into the empty new directory. Returns `out_dir`. Raises `BadInput` where `check_out_dir` does, `OrreryError`
    when the disk refuses, ValueError for a wrong name.
    """
    check_out_dir(out_dir)
    files = _result_files(record)
    for name, data in extra_files.items():
        if not _EXTRA_NAME.fullmatch(name) or name in _OWN_NAMES or name in files:
            raise ValueError(f"no name for a further file of a run: {name!r}")
        files[name] = data
    try:
        with replacing(out_dir.resolve()) as new:
            if record.fill is not None:
                record.fill(new)
            for name, data in files.items():
                (new / name).write_bytes(data)
            append_decisions(new / JOURNAL, map(brief, record.journal))
            append_queries(new / JOURNAL, record.journal, record.seed)
            compress_days(new / JOURNAL, before=virtual_time.day(record.ended_at))
            (new / MANIFEST).write_bytes(encode_json(_manifest(record, new)) + b"\n")
    except OSError as error:
        raise OrreryError(f"the results were not written to {out_dir}, nothing changed: {error.strerror}") from error
    return out_dir


def read_manifest(run_dir: Path) -> Manifest:
    """The manifest of a run directory. Raises `BadInput` when it is none, damaged, or of a newer version."""
    path = run_dir / MANIFEST
    try:
        data = path.read_bytes() if path.stat().st_size <= MANIFEST_BYTES_MAX else b""
    except OSError as error:
        raise BadInput(f"{run_dir} is no run directory: {error.strerror}: {MANIFEST}") from error
    try:
        stamp = msgspec.json.decode(data, type=_Stamp)
        if stamp.format != FORMAT:
            raise BadInput(f"{path} is no manifest of a run")
        if stamp.version > VERSION:
            raise BadInput(f"{path} has version {stamp.version}; this Orrery reads up to {VERSION}")
        return msgspec.json.decode(data, type=Manifest)
    except UNDECODABLE as error:
        raise BadInput(f"{path} is no manifest of a run: {error}") from error


def _holds_manifest(directory: Path) -> bool:
    """A newer manifest is ours too; whether the rest of it can be read does not matter for replacing it."""
    path = directory / MANIFEST
    try:
        if path.is_symlink() or path.stat().st_size > MANIFEST_BYTES_MAX:
            return False
        return msgspec.json.decode(path.read_bytes(), type=_Stamp).format in (FORMAT, SWEEP_FORMAT)
    except (FileNotFoundError, IsADirectoryError, *UNDECODABLE):
        return False


def _result_files(record: RunRecord) -> dict[str, bytes]:
    return {
        RESULT: encode_json(result_object(record)) + b"\n",
        REPORT: report_html(record).encode("utf-8", "replace"),
        **table_files(record),
    }


def _manifest(record: RunRecord, directory: Path) -> Manifest:
    return Manifest(
        scenario=record.scenario,
        seed=record.seed,
        command=record.command,
        params=record.params,
        versions=record.versions,
        digest=record.digest,
        files=stored_files(directory),
    )


def stored_files(directory: Path) -> tuple[StoredFile, ...]:
    """Every file below `directory`, sorted by name, without those of people."""
    kept = [path for path in directory.iterdir() if path.name != UNLISTED]
    paths = sorted(path for top in kept for path in (top, *top.rglob("*")) if path.is_file())
    return tuple(_stored(path, directory) for path in paths)


def _stored(path: Path, directory: Path) -> StoredFile:
    data = path.read_bytes()
    return StoredFile(path.relative_to(directory).as_posix(), len(data), sha256(data).hexdigest())
