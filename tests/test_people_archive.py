"""The archive of people: whole after any kill, nobody washed or forgotten, and no file outside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from bridges.people_archive import PeopleArchive, Reading
from tests.archives import filled, path_of, unfit
from tests.person_makers import START_MS, file_of, files_of, original, original_bytes, somebody
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput
from universe.people.profile_json import person_of
from universe.people.records import Account, person_id_of

NOW: Final = START_MS
ADA, KIM = person_id_of("sim:ada"), person_id_of("sim:kim")


def index_in(archive: PeopleArchive) -> dict[str, object]:
    """What the index says."""
    found: dict[str, object] = json.loads((archive.directory / "index.json").read_text(encoding="utf-8"))
    return found


def reasons(reading: Reading) -> dict[str, str]:
    """Why files are in quarantine, by the names under which they came."""
    return {entry.name: entry.reason for entry in reading.quarantined}


def test_an_archive_has_the_layout_of_the_seed(tmp_path: Path) -> None:
    """The index maps accounts to people and counts them; each person is one file; others may not read it."""
    archive = filled(tmp_path / "deep" / "elena")

    assert {
        "version": 1, "platform_to_person": {"sim:ada": ADA, "sim:kim": KIM}, "person_count": 2,
        "updated_at": "2026-01-05T08:00:00.000+00:00",
    } == index_in(archive)  # fmt: skip
    assert sorted([f"{ADA}.json", f"{KIM}.json"]) == sorted(
        path.name for path in path_of(archive, ADA).parent.iterdir()
    )
    assert 0o600 == path_of(archive, ADA).stat().st_mode & 0o777
    assert somebody("ada", violations=1) == person_of(archive.read(NOW).profiles[ADA])


def test_only_those_who_changed_are_written(tmp_path: Path) -> None:
    """Equal records under a later date stay as they are; one that changed is replaced; the index is left alone."""
    archive = filled(tmp_path)
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*.json")}
    ada, kim = somebody("ada", violations=1), somebody("kim", violations=2)
    done = archive.write(files_of(ada, kim, now_ms=NOW + 5000), NOW + 5000)

    assert ([KIM], [ADA]) == (done.written, done.unchanged)
    assert [path_of(archive, KIM)] == [path for path, inode in before.items() if path.stat().st_ino != inode]


def test_a_late_write_does_not_bring_back_an_older_profile(tmp_path: Path) -> None:
    """A retried request may come after a newer one; the naive order of arrival would lose a violation."""
    archive = filled(tmp_path)
    archive.write(files_of(somebody("ada", violations=3), now_ms=NOW + 9), NOW)
    done = archive.write(files_of(somebody("ada", violations=2), now_ms=NOW + 8), NOW)

    assert [ADA] == done.older
    assert 3 == len(archive.read(NOW).profiles[ADA].trust.violations)


def test_a_wrong_profile_stops_the_write_before_it_begins(tmp_path: Path) -> None:
    """Under another's id, with no ledger, torn: nothing of the whole write happens."""
    good = file_of(somebody("ada"))
    bare = original_bytes(original(ADA, "sim:ada"))
    for person_id, data in ((KIM, good), (ADA, good[:-9]), (ADA, bare), ("p_abc123", good), ("", good)):
        with pytest.raises(BadInput):
            PeopleArchive(tmp_path / "new").write({person_id_of("sim:a"): file_of(somebody("a")), person_id: data}, NOW)

    assert [] == list(tmp_path.iterdir())


KINDS: Final = ("torn", "empty", "hostile", "newer", "washed", "another's", "oversized", "link", "directory", "pipe")


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_is_set_aside_and_hides_nobody(tmp_path: Path, kind: str) -> None:
    """The others are read, the file is in quarantine with a reason, and no clean profile takes its place."""
    archive = filled(tmp_path)
    unfit(kind, path_of(archive, ADA))
    reading = archive.read(NOW)
    clean = somebody("ada", day=9)
    done = archive.write(files_of(clean, somebody("kim", violations=2), now_ms=NOW + 9), NOW)

    assert [KIM] == list(reading.profiles)
    assert [f"{ADA}.json"] == list(reasons(reading))
    assert ([KIM], [ADA]) == (done.written, done.held)
    assert not os.path.lexists(path_of(archive, ADA))
    assert any(ADA in remark for remark in archive.read(NOW).remarks)
    assert reasons(reading) == reasons(archive.read(NOW))
    assert index_in(archive)["platform_to_person"] == {"sim:ada": ADA, "sim:kim": KIM}


@pytest.mark.parametrize("kind", KINDS)
def test_a_write_finds_a_bad_file_by_itself(tmp_path: Path, kind: str) -> None:
    """Without a reading before it: what would be overwritten is set aside; the naive writer washes it."""
    archive = filled(tmp_path)
    unfit(kind, path_of(archive, ADA))
    done = archive.write(files_of(somebody("ada", day=9), now_ms=NOW + 9), NOW)

    assert [ADA] == done.held
    assert [f"{ADA}.json"] == list(reasons(archive.read(NOW)))


def test_who_waits_comes_back_when_the_quarantine_is_cleared(tmp_path: Path) -> None:
    """Nothing that was to be kept is lost meanwhile; the newest of it is put in place."""
    archive = filled(tmp_path)
    unfit("torn", path_of(archive, ADA))
    for violations in (1, 2):
        archive.write(files_of(somebody("ada", violations=violations), now_ms=NOW + violations), NOW)
    assert [KIM] == list(archive.read(NOW).profiles)
    (tmp_path / "quarantine" / f"{ADA}.1").unlink()

    assert 2 == len(archive.read(NOW).profiles[ADA].trust.violations)
    assert [] == archive.read(NOW).remarks


def test_the_operators_profile_takes_the_place_of_what_is_in_quarantine(tmp_path: Path) -> None:
    """The bad file and the one that waited are set aside, not deleted; whom it was about besides stays blocked."""
    archive = filled(tmp_path)
    unfit("another's", path_of(archive, ADA))
    archive.write(files_of(somebody("ada", day=9), somebody("eve"), now_ms=NOW + 9), NOW)
    eve = person_id_of("sim:eve")
    done = archive.write(files_of(somebody("ada", violations=4)), NOW, by_operator=True)
    reading = archive.read(NOW)

    assert [ADA] == done.written
    assert {ADA, KIM} == set(reading.profiles)
    assert [(eve,)] == [entry.people for entry in reading.quarantined]
    assert [f"{ADA}.1"] == [path.name for path in (tmp_path / "quarantine" / "settled").iterdir()]
    assert [f"{eve} waits in held/ (docs/people.md says why)"] == reading.remarks


def test_a_record_begun_anew_does_not_replace_the_one_that_is_kept(tmp_path: Path) -> None:
    """Who was met later than the archive knows has been forgotten elsewhere: held, the archive stays."""
    archive = filled(tmp_path)
    anew = somebody("ada", day=3)
    anew.acquaintance.row["first_ms"] = anew.acquaintance.row["last_ms"]
    done = archive.write(files_of(anew, now_ms=NOW + 9), NOW)

    assert [ADA] == done.held
    assert 1 == len(archive.read(NOW).profiles[ADA].trust.violations)


@pytest.mark.parametrize("damage", ["missing", "torn", "empty", "link", "directory", "stale"])
def test_the_index_is_made_anew_from_the_records(tmp_path: Path, damage: str) -> None:
    """By a reading and by a write alike; the original lost everybody with it."""
    for act in ("read", "write"):
        archive = filled(tmp_path / act)
        index = tmp_path / act / "index.json"
        good = index.read_bytes()
        index.unlink()
        if damage in ("torn", "empty"):
            index.write_bytes(good[: len(good) // 2] if damage == "torn" else b"")
        elif damage == "link":
            index.symlink_to(tmp_path / "nowhere")
        elif damage == "directory":
            index.mkdir()
        elif damage == "stale":
            index.write_bytes(good.replace(b'"sim:kim"', b'"sim:somebody"'))
        other = PeopleArchive(archive.directory)
        if act == "write":
            other.write(files_of(somebody("kim", violations=1)), NOW)
        if act == "read" or damage == "stale":
            other.read(NOW)

        assert {"sim:ada": ADA, "sim:kim": KIM} == index_in(archive)["platform_to_person"]
        assert not index.is_symlink()


def test_an_index_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """With a sentence, by reading and writing; nothing is touched."""
    archive = filled(tmp_path)
    newer = (tmp_path / "index.json").read_bytes().replace(b'"version": 1', b'"version": 2')
    (tmp_path / "index.json").write_bytes(newer)
    for act in (lambda: archive.read(NOW), lambda: archive.write({}, NOW)):
        with pytest.raises(BadInput, match="version 2; this Orrery reads up to 1"):
            act()

    assert newer == (tmp_path / "index.json").read_bytes()


def test_an_account_that_two_claim_belongs_to_the_one_it_made(tmp_path: Path) -> None:
    """Whoever comes first in the alphabet, the index names the person whose id is derived from the account."""
    for first, second in (("ada", "kim"), ("kim", "ada")):
        archive = filled(tmp_path / first)
        thief = somebody(first, violations=1)
        thief.identity.accounts[f"sim:{second}"] = Account()
        archive.write(files_of(thief), NOW)
        written = index_in(archive)
        archive.read(NOW)

        assert {"sim:ada": ADA, "sim:kim": KIM} == written["platform_to_person"]
        assert written == index_in(archive)


def test_a_missing_file_is_told_once(tmp_path: Path) -> None:
    """Somebody whom the index knows and no file: said, and the index follows the records."""
    archive = filled(tmp_path)
    path_of(archive, ADA).unlink()

    assert [f"{ADA} stood in the index, but there is no file"] == archive.read(NOW).remarks
    assert [] == archive.read(NOW).remarks


def test_a_foreign_file_is_no_person(tmp_path: Path) -> None:
    """Whatever lies among the people under another name is set aside under a name of ours."""
    archive = filled(tmp_path)
    for name in ("p_abc123.json", "x\ny.json", f"{ADA}.json.bak", "p_" + "A" * 32 + ".json", "a" * 250):
        (tmp_path / "people" / name).write_bytes(file_of(somebody("eve")))
    reading = archive.read(NOW)

    assert {ADA, KIM} == set(reading.profiles)
    assert 5 == len(reading.quarantined)
    assert "x?y.json" in reasons(reading)
    assert all(len(entry.kept) < 80 for entry in reading.quarantined)


def crashes(*arguments: str) -> dict[str, int]:
    """Run `tests.archive_crashes` in a process of its own."""
    command = [sys.executable, "-m", "tests.archive_crashes", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_a_killed_writer_leaves_nobody_unreadable_or_forgotten(tmp_path: Path, promise: Callable[..., None]) -> None:
    """SIGKILL before each step of a write: everybody who was there is there, at least as new, and the index agrees."""
    found = crashes("whole", str(tmp_path), str(scaled(50, 200)))
    promise("a killed writer leaves the archive of people whole", **found)

    assert scaled(50, 200) <= found.pop("kills")
    assert {"unreadable": 0, "forgotten": 0, "index_wrong": 0} == found


def test_the_naive_writer_loses_people_when_it_is_killed(tmp_path: Path) -> None:
    """Writing in place leaves torn files under the same kills."""
    assert crashes("naive", str(tmp_path), "1000")["unreadable"] > 0


def test_a_killed_reading_washes_nobody(tmp_path: Path) -> None:
    """SIGKILL before each step of setting a torn file aside: its person stays blocked, and the file is there."""
    found = crashes("readings", str(tmp_path))

    assert found["kills"] > 10
    assert 0 == found["washed"]


def test_two_writers_lose_nobody(tmp_path: Path) -> None:
    """Two processes write different people at once; the original lost half of them."""
    code = (
        "import sys; from pathlib import Path; from bridges.people_archive import PeopleArchive;"
        "from tests.person_makers import files_of, somebody\n"
        "for n in range(10): PeopleArchive(Path(sys.argv[1])).write(files_of(somebody(f'{sys.argv[2]}{n}')), 1)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=ROOT) for name in "ab"]
    assert [0, 0] == [writer.wait(timeout=60) for writer in writers]
    accounts = json.loads((tmp_path / "index.json").read_bytes())["platform_to_person"]

    assert 20 == len(PeopleArchive(tmp_path).read(NOW).profiles) == len(accounts)
