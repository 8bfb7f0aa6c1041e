"""The directory of a sweep: its tables, its report and a manifest, replaced as a whole or left alone."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from scenarios.directory_swap import replacing
from scenarios.result import encode_json
from scenarios.run_directory import (
    MANIFEST,
    REPORT,
    SWEEP_FORMAT,
    VERSION,
    StoredFile,
    check_out_dir,
    stored_files,
)
from scenarios.spec import Value
from scenarios.sweep_files import grid_object, sweep_files
from scenarios.sweep_record import SweepRecord
from scenarios.sweep_report import sweep_html
from universe.errors import OrreryError


class SweepManifest(Struct, frozen=True, kw_only=True):
    """What a sweep's directory is, and all it takes to repeat it; `files` are sorted by name, without this one."""

    format: str = SWEEP_FORMAT
    version: int = VERSION
    scenario: str
    command: str
    grid: dict[str, list[Value]]
    seeds: tuple[int, ...]
    versions: dict[str, str]
    digest: str
    files: tuple[StoredFile, ...]


def write_sweep(record: SweepRecord, out_dir: Path) -> Path:
    """Write the directory; the one that was there is replaced at once, or stays as it was on any failure.

    The same record gives the same bytes in every file. Returns `out_dir`. Raises `BadInput` where `check_out_dir`
    does, `OrreryError` when the disk refuses.
    """
    check_out_dir(out_dir)
    files = {**sweep_files(record), REPORT: sweep_html(record).encode("utf-8", "replace")}
    try:
        with replacing(out_dir.resolve()) as new:
            for name, data in files.items():
                (new / name).write_bytes(data)
            (new / MANIFEST).write_bytes(encode_json(_manifest(record, new)) + b"\n")
    except OSError as error:
        raise OrreryError(f"the results were not written to {out_dir}, nothing changed: {error.strerror}") from error
    return out_dir


def _manifest(record: SweepRecord, directory: Path) -> SweepManifest:
    return SweepManifest(
        scenario=record.scenario, command=record.command, grid=grid_object(record), seeds=record.seeds,
        versions=record.versions, digest=record.digest, files=stored_files(directory),
    )  # fmt: skip
