"""The archive of people: whole after any kill, nobody washed or forgotten, and no file outside it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.people_archive import (
    FILE_BYTES_MAX,
    PeopleArchive,
    PeopleArchivePort,
    Reading,
    bot_directory,
    people_directory,
    read_workspace,
)
from tests.person_makers import START_MS, file_of, files_of, original, original_bytes, somebody
from tests.scale import scaled
from tests.tree import ROOT
from universe.config import TrustConfig
from universe.errors import BadInput, PortRefused, PortRetry
from universe.people.profile import encode_profile
from universe.people.profile_json import person_of
from universe.people.records import person_id_of
from universe.ports import Applied, Archive, PortRequest
from universe.trust.model import trust_model

NOW: Final = START_MS
MODEL: Final = trust_model(TrustConfig())
ADA, KIM = person_id_of("sim:ada"), person_id_of("sim:kim")
HOSTILE: Final = (
    "..",
    ".",
    "/",
    "\\",
    "\0",
    "\n",
    "~",
    "%2e%2e",
    "C:",
    "people/",
    "index.json",
    "p_",
    "\u202e",
    "\ud800",
)


def filled(directory: Path, *users: str) -> PeopleArchive:
    """An archive of these users, each with a violation."""
    archive = PeopleArchive(directory)
    archive.write(files_of(*(somebody(user, violations=1) for user in users or ("ada", "kim"))), NOW)
    return archive


def path_of(archive: PeopleArchive, person_id: str) -> Path:
    """A person's file."""
    return archive.directory / "people" / f"{person_id}.json"


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


def unfit(kind: str, path: Path) -> None:
    """Make a person's file unfit in one way."""
    data = path.read_bytes()
    path.unlink()
    elsewhere = path.parent.parent / "elsewhere"
    elsewhere.write_bytes(data)
    making: dict[str, Callable[[], object]] = {
        "torn": lambda: path.write_bytes(data[: len(data) // 2]),
        "empty": lambda: path.write_bytes(b""),
        "hostile": lambda: path.write_bytes(data.replace(b'"severity": 0.1', b'"severity": -1')),
        "newer": lambda: path.write_bytes(data.replace(b'"schema": 1', b'"schema": 2')),
        "washed": lambda: path.write_bytes(data.replace(b'"violations": [', b'"violation": [')),
        "another's": lambda: path.write_bytes(file_of(somebody("eve"))),
        "oversized": lambda: path.write_bytes(b"x" * (FILE_BYTES_MAX + 1)),
        "link": lambda: path.symlink_to(elsewhere),
        "directory": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
    }
    making[kind]()


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


def outside(tmp_path: Path) -> set[str]:
    """Everything under `tmp_path` but the store."""
    return {str(path) for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "store")}


def hostile_ids(count: int) -> list[str]:
    """Ids that would leave a directory, end a name or pass for one of ours."""
    noise = random.Random(7)
    found = [
        "../../escape",
        f"../{ADA}",
        f"{ADA}/../../x",
        "",
        "p_" + "g" * 32,
        f"{ADA}\n",
        f"{ADA}\0",
        ADA.upper(),
        ADA * 9,
    ]
    while len(found) < count:
        parts = [noise.choice((*HOSTILE, noise.randbytes(3).hex())) for _ in range(noise.randint(1, 6))]
        found.append(noise.choice(("", "p_", "/", "../")) + "".join(parts))
    return found


def test_no_hostile_id_makes_a_file_outside_the_store(tmp_path: Path, promise: Callable[..., None]) -> None:
    """Ten thousand person ids, bots and names: refused or harmless; a path from an f-string escapes."""
    store = tmp_path / "store"
    archive, port = PeopleArchive(store / "elena"), PeopleArchivePort(store)
    ids = hostile_ids(scaled(1000, 10_000))
    before = outside(tmp_path)
    for number, hostile in enumerate(ids):
        with pytest.raises(BadInput):
            archive.write({hostile: file_of(somebody("ada"))}, NOW)
        with pytest.raises(BadInput):
            archive.write(
                {ADA: file_of(somebody("ada")).replace(ADA.encode(), hostile.encode("utf-8", "replace"))}, NOW
            )
        if "/" in hostile or hostile.startswith(".") or not hostile.isascii():
            with pytest.raises(PortRefused):
                port.apply(request(Archive(hostile, files_of(somebody("ada")))))
        if number % 100 == 0:
            archive.write(files_of(somebody("ada", hostile, summary=hostile)), NOW, by_operator=True)
            assert archive.read(NOW).quarantined == []
    promise("hostile ids and names make no file outside the archive", ids=len(ids), outside=0)

    assert before == outside(tmp_path)
    assert ["elena"] == [path.name for path in store.iterdir()]
    (tmp_path / "naive" / "people").mkdir(parents=True)
    Path(f"{tmp_path}/naive/people/{ids[0]}.json").write_bytes(b"")
    assert {f"{tmp_path}/naive", f"{tmp_path}/naive/people", f"{tmp_path}/escape.json"} == outside(tmp_path) - before


@settings(max_examples=scaled(100, 1000))
@given(bot=st.text(st.sampled_from("ab./\\\0\n ~é-_"), max_size=70))
def test_a_bots_name_is_one_step_down_or_refused(bot: str) -> None:
    """``..`` is an id by the grammar of addresses; as a directory it is refused."""
    try:
        found = bot_directory(Path("store"), bot)
    except BadInput:
        return
    assert Path("store") == found.parent
    assert bot == found.name
    assert not bot.startswith(".")


def request(body: object) -> PortRequest:
    """A request as the bridge makes it."""
    return PortRequest("bot:elena/7", "bot:elena", body, "", 0, NOW, first_try=True)


def test_the_port_keeps_people_once_however_often_it_is_asked(tmp_path: Path) -> None:
    """The same request twice is one archive; each bot has its own; anything else is refused."""
    port = PeopleArchivePort(tmp_path)
    asked = request(Archive("elena", files_of(somebody("ada"))))
    answers = [port.apply(asked).reply for _ in range(2)]
    inode = (tmp_path / "elena" / "people" / f"{ADA}.json").stat().st_ino
    port.apply(request(Archive("vladimir", files_of(somebody("kim")))))

    assert [Applied("bot:elena/7", "")] * 2 == answers
    assert inode == (tmp_path / "elena" / "people" / f"{ADA}.json").stat().st_ino
    assert [KIM] == list(PeopleArchive(tmp_path / "vladimir").read(NOW).profiles)
    for wrong in ("text", Archive("elena", {ADA: b"{}"}), Archive("..", {})):
        with pytest.raises(PortRefused):
            port.apply(request(wrong))


def test_a_disk_that_refuses_is_tried_again(tmp_path: Path) -> None:
    """What the system says is a retry and no loss."""
    (tmp_path / "elena").write_bytes(b"a file in the way")
    with pytest.raises(PortRetry, match="archive cannot be written"):
        PeopleArchivePort(tmp_path).apply(request(Archive("elena", files_of(somebody("ada")))))


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


def workspace(tmp_path: Path) -> Path:
    """A workspace of the original: four people, of whom one is torn and one is not what it says."""
    social = tmp_path / "ene" / "memory" / "social"
    (social / "people").mkdir(parents=True)
    link = {"person_id": "p_bbbbbb", "relationship": "friend", "context": ""}
    gone = {"person_id": "p_eeeeee", "relationship": "friend", "context": ""}
    owner = original("p_dad001", "discord:9", message_count=999, session_count=999, manual_override=1.0)
    files = {
        "p_aaaaaa": original_bytes(original("p_aaaaaa", "discord:1", connections=[link, gone], violations=["x"])),
        "p_bbbbbb": original_bytes(original("p_bbbbbb", "discord:2")),
        "p_cccccc": original_bytes(original("p_cccccc", "discord:3"))[:-40],
        "p_dddddd": original_bytes(original("p_aaaaaa", "discord:4")),
        "p_dad001": original_bytes(owner),
    }
    for name, data in files.items():
        (social / "people" / f"{name}.json").write_bytes(data)
    accounts = {"discord:1": "p_aaaaaa", "discord:2": "p_bbbbbb", "discord:3": "p_cccccc", "discord:9": "p_dad001"}
    (social / "index.json").write_text(json.dumps({"version": 1, "platform_to_person": accounts}), encoding="utf-8")
    return tmp_path / "ene"


def test_a_workspace_of_the_original_is_read_and_left_alone(tmp_path: Path) -> None:
    """Ids become ours, connections follow them, bad files are told with whom they are about; nothing is changed."""
    home = workspace(tmp_path)
    before = {path: path.read_bytes() for path in home.rglob("*.json")}
    found = read_workspace(people_directory(home), MODEL, NOW)
    one, two, three, owner = (person_id_of(f"discord:{number}") for number in (1, 2, 3, 9))

    assert {one, two, owner} == set(found.rebuilt)
    assert [two] == [link.person_id for link in found.rebuilt[one].identity.connections]
    assert 0 == found.rebuilt[owner].acquaintance.row["messages"]
    assert {"p_cccccc.json": (three,), "p_dddddd.json": ()} == {bad.name: bad.people for bad in found.unfit}
    assert before == {path: path.read_bytes() for path in home.rglob("*.json")}
    assert found == read_workspace(people_directory(home / "memory" / "social"), MODEL, NOW)
    with pytest.raises(BadInput, match="no people in"):
        people_directory(tmp_path)


def test_a_torn_file_from_elsewhere_blocks_only_who_is_not_known_here(tmp_path: Path) -> None:
    """Somebody who came torn does not come back clean; somebody whom the archive has whole is not touched."""
    archive = filled(tmp_path / "a", "ada")
    known = archive.confine("x.json", b"{", "torn", (ADA,), NOW)
    unknown = archive.confine("y.json", b"{", "torn", (KIM,), NOW)
    done = archive.write(files_of(somebody("kim"), somebody("ada", violations=2), now_ms=NOW + 1), NOW)

    assert known is None
    assert unknown is not None
    assert ([ADA], [KIM]) == (done.written, done.held)
    assert b"{" == (tmp_path / "a" / "quarantine" / unknown.kept).read_bytes()


def test_an_exported_archive_brings_everybody_exactly(tmp_path: Path) -> None:
    """Profiles of ours come as they are, and what was in quarantine stays in it."""
    archive = filled(tmp_path, "ada", "kim", "eve")
    unfit("torn", path_of(archive, person_id_of("sim:eve")))
    archive.read(NOW)
    found = read_workspace(people_directory(tmp_path), MODEL, NOW + 10**9)

    assert {ADA: somebody("ada", violations=1), KIM: somebody("kim", violations=1)} == {
        person_id: person_of(profile) for person_id, profile in found.ours.items()
    }
    assert file_of(somebody("ada", violations=1)) == encode_profile(found.ours[ADA])
    assert [(person_id_of("sim:eve"),)] == [bad.people for bad in found.unfit]
    assert {} == found.rebuilt
    later = read_workspace(tmp_path, MODEL, START_MS)
    assert {} == later.ours
    assert 3 == len(later.unfit)
