"""The run directory: whole or untouched, ours or refused, and everything in it accounted for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.directory_swap import exchange_paths, replacing, restore
from scenarios.result import encode_json, result_object
from scenarios.run_directory import MANIFEST, check_out_dir, read_manifest, write_run
from scenarios.run_journal import append_decisions, read_decisions
from scenarios.run_record import RunRecord
from tests.run_records import line, records, small_record
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput, OrreryError

FULL_DISK = """
import resource, sys
from pathlib import Path
from scenarios.run_directory import write_run
from tests.run_records import small_record
from universe.errors import OrreryError
out = Path(sys.argv[1])
if sys.argv[2] == "tmpfs":
    import subprocess
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(out.parent)], check=True)
write_run(small_record(), out, {"run.txt": b"old"})
before = sorted(path.name for path in out.parent.iterdir()), (out / "manifest.json").read_bytes()
if sys.argv[2] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    write_run(small_record(), out, {"run.txt": b"x" * 4_000_000})
except OrreryError as error:
    print(error)
assert before == (sorted(path.name for path in out.parent.iterdir()), (out / "manifest.json").read_bytes())
assert b"old" == (out / "run.txt").read_bytes()
"""


def complaint(out: Path) -> str:
    """What `check_out_dir` complains about, one line; nothing may have changed."""
    before = sorted(out.parent.rglob("*")) if out.parent.is_dir() else []
    with pytest.raises(BadInput) as caught:
        check_out_dir(out)
    assert "\n" not in str(caught.value)
    assert before == (sorted(out.parent.rglob("*")) if out.parent.is_dir() else [])
    return str(caught.value)


def test_a_run_leaves_everything_that_its_manifest_lists(tmp_path: Path) -> None:
    """The manifest names every file but itself, with its size and its SHA-256, and all it takes to repeat the run."""
    record = small_record()
    out = write_run(record, tmp_path / "runs" / "demo", {"more.txt": b"more"})
    manifest = read_manifest(out)
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    found.pop(MANIFEST)

    assert [(name, len(data), sha256(data).hexdigest()) for name, data in sorted(found.items())] == [
        (file.name, file.size_bytes, file.sha256) for file in manifest.files
    ]
    assert {
        "result.json", "report.html", "messages.parquet", "decisions.parquet", "members.parquet", "more.txt",
        "journal/2026-01-05/decisions.jsonl",
    } == set(found)  # fmt: skip
    assert (record.scenario, record.seed, record.command, record.params, record.versions, record.digest) == (
        manifest.scenario, manifest.seed, manifest.command, manifest.params, manifest.versions, manifest.digest
    )  # fmt: skip
    assert encode_json(result_object(record)) + b"\n" == found["result.json"]
    assert ["demo"] == [path.name for path in (tmp_path / "runs").iterdir()]


def test_a_run_of_ours_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Nothing of the run before stays, and nothing stays beside it."""
    out = tmp_path / "demo"
    write_run(small_record(), out, {"of_before.txt": b"1"})
    check_out_dir(out)
    write_run(msgspec.structs.replace(small_record(), seed=6), out, {})

    assert 6 == read_manifest(out).seed
    assert not (out / "of_before.txt").exists()
    assert ["demo"] == [path.name for path in tmp_path.iterdir()]


def test_a_free_place_is_accepted_and_nothing_is_made(tmp_path: Path) -> None:
    """Neither a directory that does not exist yet nor an empty one is touched by the check."""
    (tmp_path / "empty").mkdir()
    check_out_dir(tmp_path / "empty")
    check_out_dir(tmp_path / "deep" / "down")

    assert ["empty"] == [path.name for path in tmp_path.rglob("*")]


def test_a_link_to_a_directory_is_followed(tmp_path: Path) -> None:
    """The link stays a link; the run lies where it points."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    write_run(small_record(), tmp_path / "link", {})

    assert (tmp_path / "link").is_symlink()
    assert 5 == read_manifest(tmp_path / "disk").seed


def test_a_directory_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """Other people's files, and manifests that are not ours, are left alone."""
    for number, text in enumerate(["", "{}", '{"format":"other","version":1}', "\udcff", "[" * 5000]):
        out = tmp_path / str(number)
        out.mkdir()
        (out / MANIFEST).write_text(text, encoding="utf-8", errors="surrogateescape")
        assert "other files" in complaint(out)
        with pytest.raises(BadInput):
            write_run(small_record(), out, {})
        assert [MANIFEST] == [path.name for path in out.iterdir()]


def test_files_in_the_way_are_named(tmp_path: Path) -> None:
    """A file in the place of the directory or of one of its parents is one clear line."""
    (tmp_path / "file").write_bytes(b"1")

    assert "is a file" in complaint(tmp_path / "file")
    assert "is a file" in complaint(tmp_path / "file" / "run")


def test_the_current_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory that is swapped away under a shell would be a nasty surprise."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert "current directory" in complaint(Path())
    assert "current directory" in complaint(tmp_path)


def test_a_place_that_takes_no_writes_is_refused_early(tmp_path: Path) -> None:
    """A read-only parent is found before the simulation, not after it."""
    parent = tmp_path
    if os.geteuid() == 0:
        # Permissions do not bind root; a file system of the kernel does.
        parent = Path("/proc")
        if not parent.is_dir():
            pytest.skip("root can write everywhere here")
    else:
        tmp_path.chmod(0o555)
    with pytest.raises(BadInput, match="cannot write in"):
        check_out_dir(parent / "run")


def test_a_wrong_name_for_a_further_file_is_refused(tmp_path: Path) -> None:
    """Further files have plain names that are not taken."""
    for name in ("", ".", "..", "a/b", "../x", ".hidden", "journal", MANIFEST, "result.json", "a\n", "ä"):
        with pytest.raises(ValueError, match="no name for a further file"):
            write_run(small_record(), tmp_path / "run", {name: b""})

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format":"orrery-run","version":1}', b"\xff"])
def test_a_damaged_manifest_is_one_clear_line(tmp_path: Path, data: bytes) -> None:
    """Reading a manifest never fails with anything but a sentence."""
    (tmp_path / MANIFEST).write_bytes(data)
    with pytest.raises(BadInput, match="is no manifest of a run"):
        read_manifest(tmp_path)


def test_a_newer_manifest_is_refused_by_its_reader_and_still_ours(tmp_path: Path) -> None:
    """A newer format is not guessed at; its directory may be replaced."""
    out = write_run(small_record(), tmp_path / "run", {})
    newer = (out / MANIFEST).read_bytes().replace(b'"version":1,', b'"version":2,')
    (out / MANIFEST).write_bytes(newer)
    with pytest.raises(BadInput, match="version 2"):
        read_manifest(out)
    check_out_dir(out)


def crashes(writer: str, home: Path) -> dict[str, dict[str, int]]:
    """Run `tests.directory_crashes` in a process of its own."""
    command = [sys.executable, "-m", "tests.directory_crashes", writer, str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, int]] = json.loads(done.stdout)
    return found


def can_exchange(home: Path) -> bool:
    """Whether this file system exchanges two directories."""
    (home / "one").mkdir()
    (home / "other").mkdir()
    return exchange_paths(home / "one", home / "other")


def test_a_writer_killed_at_any_step_leaves_the_old_or_the_new_run(
    tmp_path: Path, promise: Callable[..., None]
) -> None:
    """Killed before each of its operations in turn: whole at once, and no leftover after the next look."""
    if not can_exchange(tmp_path):
        pytest.skip("this file system cannot exchange directories")
    found = crashes("exchanging", tmp_path / "crashes")
    promise("a killed writer leaves a whole run directory", kills=found["kills"]["kills"], torn=0)

    assert {"old", "new"} == set(found["left"])
    assert {"old", "new", "leftovers"} == set(found["restored"])
    assert 0 == found["restored"]["leftovers"]


def test_without_an_exchange_the_old_run_is_put_back(tmp_path: Path) -> None:
    """Between two renames the place is empty; the next look puts the old run back, never a torn one."""
    found = crashes("renaming", tmp_path)

    assert {"old", "new", "absent"} == set(found["left"])
    assert {"old", "new", "leftovers"} == set(found["restored"])
    assert 0 == found["restored"]["leftovers"]


def test_the_naive_twin_tears_the_directory(tmp_path: Path) -> None:
    """Removing and writing in place leaves torn and empty places under the same kills."""
    found = crashes("naive", tmp_path)

    assert 0 < found["left"].get("torn", 0)


def test_a_failure_while_building_leaves_the_old_run(tmp_path: Path) -> None:
    """An error inside changes nothing and cleans up."""
    out = tmp_path / "run"
    write_run(small_record(), out, {})
    before = (out / MANIFEST).read_bytes()

    def fail() -> None:
        with replacing(out) as new:
            (new / "half").write_bytes(b"1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert before == (out / MANIFEST).read_bytes()
    assert ["run"] == [path.name for path in tmp_path.iterdir()]


def test_two_writers_do_not_disturb_each_other(tmp_path: Path) -> None:
    """What a living writer builds is no leftover; the last one to finish wins."""
    out = tmp_path / "run"
    with replacing(out) as first:
        (first / "a").write_bytes(b"first")
        with replacing(out) as second:
            (second / "a").write_bytes(b"second")
        assert b"second" == (out / "a").read_bytes()
        restore(out)
        assert first.is_dir()

    assert b"first" == (out / "a").read_bytes()
    assert ["run"] == [path.name for path in tmp_path.iterdir()]


def test_a_name_with_wildcards_clears_only_its_own_leftovers(tmp_path: Path) -> None:
    """The name of the directory is no pattern."""
    (tmp_path / ".ab.part-1").mkdir()
    with replacing(tmp_path / "[a]*") as new:
        (new / "a").write_bytes(b"1")

    assert [".ab.part-1", "[a]*"] == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["limit", "tmpfs"])
def test_a_full_disk_leaves_the_old_run_and_says_so(tmp_path: Path, kind: str) -> None:
    """No space left: the old run is byte for byte what it was, with one clear line."""
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path / "run"), kind]
    if kind == "tmpfs":
        command = ["unshare", "-rm", *command]
        if not shutil.which("unshare") or subprocess.run([*command[:2], "true"], check=False, timeout=60).returncode:
            pytest.skip("mounting is not permitted here")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if kind == "tmpfs" and "'mount'" in done.stderr:
        pytest.skip("mounting is not permitted here")

    assert done.returncode == 0, done.stderr
    reason = "File too large" if kind == "limit" else "No space left on device"
    assert f"the results were not written to {tmp_path / 'run'}, nothing changed: {reason}\n" == done.stdout


def test_a_disk_that_refuses_is_no_wrong_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails after the simulation is a failure (exit 1), not the user's mistake."""

    def refuse(directory: Path, lines: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scenarios.run_directory.append_decisions", refuse)
    with pytest.raises(OrreryError, match="No space left") as caught:
        write_run(small_record(), tmp_path / "run", {})
    assert not isinstance(caught.value, BadInput)
    assert [] == list(tmp_path.iterdir())


@settings(max_examples=scaled(20, 300))
@given(records(), st.integers(0, 12))
def test_the_journal_comes_back_as_it_went(
    tmp_path_factory: pytest.TempPathFactory, record: RunRecord, at: int
) -> None:
    """Appended in two parts, read in order: the same decisions."""
    home = tmp_path_factory.mktemp("journal")
    append_decisions(home, record.journal[:at])
    append_decisions(home, record.journal[at:])
    read = read_decisions(home)

    assert (record.journal, ()) == (read.lines, read.torn)


def test_a_torn_line_is_dropped_and_said(tmp_path: Path) -> None:
    """Cut off anywhere in its last line, the journal gives all lines before it and names the file."""
    lines = [line(1, "planet:p1", "granted", bot="elena"), line(2, "planet:p1", "denied", bot="elena")]
    append_decisions(tmp_path, lines)
    path = tmp_path / "2026-01-05" / "decisions.jsonl"
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    for end in range(start + 1, len(whole)):
        path.write_bytes(whole[:end])
        read = read_decisions(tmp_path)
        assert ([lines[0]], ("2026-01-05/decisions.jsonl",)) == (read.lines, read.torn)


def test_an_append_after_a_torn_line_starts_afresh(tmp_path: Path) -> None:
    """What was cut off was never complete: the next decision does not continue it."""
    one, two, three = (line(n, "bot:elena", "said", message=str(n)) for n in (1, 2, 3))
    append_decisions(tmp_path, [one, two])
    path = tmp_path / "2026-01-05" / "decisions.jsonl"
    path.write_bytes(path.read_bytes()[:-5])
    append_decisions(tmp_path, [three])

    assert [one, three] == read_decisions(tmp_path).lines


@pytest.mark.parametrize("data", [b"{}\n", b"\xff\n", b"[\n", b"\n"])
def test_a_damaged_line_is_one_clear_line(tmp_path: Path, data: bytes) -> None:
    """Only the last line may be torn; any other damage is an error, never a shorter journal."""
    append_decisions(tmp_path, [line(1, "bot:elena", "said")])
    path = tmp_path / "2026-01-05" / "decisions.jsonl"
    path.write_bytes(data + path.read_bytes())
    with pytest.raises(BadInput, match="line 1 is no decision"):
        read_decisions(tmp_path)


def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    """A line of a newer version is not guessed at."""
    append_decisions(tmp_path, [line(1, "bot:elena", "said")])
    path = tmp_path / "2026-01-05" / "decisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"v":1', b'"v":2'))
    with pytest.raises(BadInput, match="version 2"):
        read_decisions(tmp_path)


def test_the_journal_holds_no_message_text(tmp_path: Path) -> None:
    """Decisions carry ids, numbers and codes; what people wrote is in the messages' table alone."""
    out = write_run(small_record(), tmp_path / "run", {})
    text = (out / "journal" / "2026-01-05" / "decisions.jsonl").read_text(encoding="utf-8")

    assert "Venus" not in text
    assert b"Venus" in (out / "report.html").read_bytes()
