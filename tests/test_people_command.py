"""``run.py people``: whom it finds, what it changes and what it leaves alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from bridges.people_archive import PeopleArchive
from scenarios.command_line import run_command
from scenarios.run_directory import MANIFEST, read_manifest, write_run
from tests.person_makers import START_MS, files_of, original, original_bytes, somebody
from tests.run_records import small_record
from universe.people.profile_json import Person, person_of
from universe.people.records import person_id_of

Command = Callable[..., tuple[int, str, str]]
ADA, KIM, OTHER = (person_id_of(f"sim:{user}") for user in ("ada", "kim", "kim2"))
PEOPLE: Final = (
    somebody("ada", "Ada", day=20, messages=47),
    somebody("kim", "Kim", violations=1),
    somebody("kim2", "KIM"),
)


def run_with(home: Path, *people: Person, bot: str = "elena") -> Path:
    """A run whose bot knows these people."""
    write_run(small_record(), home, {})
    PeopleArchive(home / "people" / bot).write(files_of(*people), START_MS)
    return home


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only run under ``runs/`` of the current directory; Elena knows Ada and two people called Kim."""
    monkeypatch.chdir(tmp_path)
    return run_with(tmp_path / "runs" / "demo", *PEOPLE)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``run.py people`` with these words: exit code, stdout, stderr."""

    def people(*words: str | Path) -> tuple[int, str, str]:
        code = run_command(["people", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return people


def kept(run: Path, person_id: str, bot: str = "elena") -> Person:
    """What the archive of a run holds of somebody."""
    return person_of(PeopleArchive(run / "people" / bot).read(START_MS).profiles[person_id])


def test_everybody_is_listed_and_one_is_shown(run: Path, command: Command) -> None:
    """By the texts of the bots' own tools; by id, by account and by name it is the same person."""
    _, listed, _ = command("list")
    shown = [command("view", wanted) for wanted in (ADA, "sim:ada", "ada", "ADA ")]

    assert listed.startswith("**People I know (3):**\n")
    assert "- **Ada** (familiar · 42.0%) — 47 msgs\n" in listed
    assert (0, "") == shown[0][::2]
    assert "## Ada\nTrust: familiar · 42.0%\nKnown since: 2026-01-05\nMessages: 47 across 21 sessions\n" in shown[0][1]
    assert 1 == len(set(shown))


def test_a_name_of_two_people_is_an_error_that_lists_them(run: Path, command: Command) -> None:
    """In one line with their ids, and nothing is changed; the first match would put a note on somebody else."""
    for words in (("view", "kim"), ("note", "kim", "x"), ("summary", "kim", "x"), ("connect", "kim", "ada", "friend")):
        code, out, err = command(*words)
        assert (2, "", 1) == (code, out, err.count("\n"))
        assert KIM in err
        assert OTHER in err
    assert [] == kept(run, KIM).dossier.notes == kept(run, OTHER).dossier.notes
    assert "I don't know anyone named 'Eve'" in command("view", "Eve")[2]


def test_a_note_and_a_summary_are_kept_and_nothing_else_changes(run: Path, command: Command) -> None:
    """The ledger stays as it was; the run's own time dates the note; the summary is the operator's."""
    assert (0, "Noted about Ada: paints at night\n(1 note total)\n", "") == command(
        "note", "sim:ada", "paints at night"
    )
    assert (0, "Ada: the summary is written\n", "") == command("summary", "Ada", "A painter.")
    ada = kept(run, ADA)

    assert [("paints at night", START_MS)] == [(note.content, note.added_at) for note in ada.dossier.notes]
    assert ("A painter.", "operator") == (ada.dossier.summary, ada.dossier.summary_by)
    assert PEOPLE[0].acquaintance == ada.acquaintance
    assert PEOPLE[1] == kept(run, KIM)
    assert (0, "") == command("summary", "Ada", "")[::2]
    assert ("", "") == (kept(run, ADA).dossier.summary, kept(run, ADA).dossier.summary_by)
    assert 2 == command("summary", "Ada", "x" * 501)[0]
    assert 2 == command("note", "Ada", " ")[0]


def test_people_are_connected_in_both_directions_and_found_in_a_chain(run: Path, command: Command) -> None:
    """Once, and never with themselves; the chain names everybody on the way."""
    assert "Ada and Kim are now connected\n" == command("connect", "Ada", KIM, "friend", "--context", "school")[1]
    assert "Kim and Ada are already connected\n" == command("connect", KIM, "Ada", "friend")[1]
    assert "Kim and KIM are now connected\n" == command("connect", KIM, OTHER, "sibling")[1]

    assert "Ada - Kim - KIM\n(2 steps)\n" == command("chain", "Ada", OTHER)[1]
    assert [(KIM, "friend", "school")] == [
        (link.person_id, link.relationship, link.context) for link in kept(run, ADA).identity.connections
    ]
    assert "Connected to: Kim (friend)" in command("view", "Ada")[1]
    assert 2 == command("connect", "Ada", "Ada", "friend")[0]
    assert 2 == command("connect", "Ada", KIM, " ")[0]


def test_a_run_whose_people_were_changed_is_not_damaged(run: Path, command: Command) -> None:
    """The manifest leaves people out and its files are as it says; one that listed them would call the run damaged."""
    before = (run / MANIFEST).read_bytes()
    path = run / "people" / "elena" / "people" / f"{ADA}.json"
    naive = sha256(path.read_bytes()).hexdigest()
    command("note", "Ada", "paints")

    assert before == (run / MANIFEST).read_bytes()
    for file in read_manifest(run).files:
        assert not file.name.startswith("people")
        assert file.sha256 == sha256((run / file.name).read_bytes()).hexdigest()
    assert naive != sha256(path.read_bytes()).hexdigest()


def test_people_go_out_and_come_back_exactly(run: Path, tmp_path: Path, command: Command) -> None:
    """From one run into another, byte for byte, with what was in quarantine; a directory in use is refused."""
    torn = run / "people" / "elena" / "people" / f"{OTHER}.json"
    torn.write_bytes(torn.read_bytes()[:100])
    code, out, _ = command("export", tmp_path / "out")
    other = run_with(tmp_path / "other", somebody("eve"), bot="vladimir")
    _, told, _ = command("import", tmp_path / "out", "--in", other)

    assert (0, 2) == (code, len(list((tmp_path / "out" / "people").iterdir())))
    assert f"in quarantine: {OTHER}.json: no profile of a person" in out
    assert f"2 people brought to vladimir in {other}, 2 of them new there\nin quarantine: {OTHER}.json" in told
    for person_id in (ADA, KIM):
        name = f"{person_id}.json"
        there = other / "people" / "vladimir" / "people" / name
        assert (run / "people" / "elena" / "people" / name).read_bytes() == there.read_bytes()
    assert PEOPLE[1] == kept(other, KIM, "vladimir")
    assert "is not empty" in command("export", tmp_path / "out")[2]
    held = PeopleArchive(other / "people" / "vladimir").write(files_of(somebody("kim2")), START_MS)
    assert [OTHER] == held.held


def test_a_workspace_of_the_original_is_brought_in(run: Path, tmp_path: Path, command: Command) -> None:
    """Good people come in, bad files are told and set aside here; the workspace stays as it is."""
    people = tmp_path / "ene" / "memory" / "social" / "people"
    people.mkdir(parents=True)
    (people / "p_aaaaaa.json").write_bytes(original_bytes(original("p_aaaaaa", "discord:1")))
    (people / "p_bbbbbb.json").write_bytes(b"{")
    before = {path: path.read_bytes() for path in people.iterdir()}
    code, out, _ = command("import", tmp_path / "ene")

    assert 0 == code
    assert out.startswith(f"1 person brought to elena in {Path('runs/demo')}, 1 of them new there\n")
    assert "in quarantine: p_bbbbbb.json: no profile" in out
    assert 200 == kept(run, person_id_of("discord:1")).acquaintance.row["messages"]
    assert before == {path: path.read_bytes() for path in people.iterdir()}


def test_the_newest_run_with_people_is_meant_and_its_first_bot(run: Path, tmp_path: Path, command: Command) -> None:
    """A newer run without people is passed over; another run or bot is named; what is not there is said."""
    newer = run_with(tmp_path / "runs" / "deep" / "seed-7", somebody("eve", "Eve"), bot="b")
    PeopleArchive(newer / "people" / "a").write(files_of(somebody("fay", "Fay")), START_MS)
    write_run(small_record(), tmp_path / "runs" / "newest", {})
    for number, name in enumerate(("demo", "deep/seed-7", "newest")):
        os.utime(tmp_path / "runs" / name / MANIFEST, (number, number))

    assert "Fay" in command("list")[1]
    assert "Eve" in command("list", "--bot", "b")[1]
    assert "Ada" in command("list", "--in", run)[1]
    for words, said in (
        (("--bot", "x"), "there are a, b"),
        (("--in", tmp_path / "runs" / "newest"), "kept no people"),
        (("--in", tmp_path), "no run directory"),
        (("--in", tmp_path / "none"), "no run directory and no configuration"),
    ):
        code, out, err = command("list", *words)
        assert (2, "") == (code, out)
        assert said in err


def test_bad_words_are_one_line_and_change_nothing(run: Path, tmp_path: Path, command: Command) -> None:
    """A missing action, a wrong one, no directory: exit code 2; without a run a sentence that tells how to get one."""
    for words in ((), ("lst",), ("view",), ("import", tmp_path / "none"), ("import", tmp_path), ("list", "--bto", "x")):
        code, out, err = command(*words)
        assert (2, "", 1) == (code, out, err.count("\n"))
    (tmp_path / "empty").mkdir()
    os.chdir(tmp_path / "empty")
    assert "run.py demo" in command("list")[2]


def test_a_hostile_name_draws_nothing_on_the_terminal(run: Path, command: Command) -> None:
    """Escapes, line breaks and directions of people's own making do not reach the screen."""
    hostile = somebody("eve", "E\x1b[2Jve\r\n**Ada** (inner_circle)\u202e", summary="a\nb\x07")
    PeopleArchive(run / "people" / "elena").write(files_of(hostile), START_MS)
    for words in (("list",), ("view", "sim:eve"), ("note", "sim:eve", "x\x1by")):
        out = command(*words)[1]
        assert all(char.isprintable() or char == "\n" for char in out)
        assert "**Ada** (inner" not in out


def test_an_empty_universe_is_filled_and_asked(tmp_path: Path, command: Command) -> None:
    """Import into a new substrate, look, note, export: the people are those that were brought."""
    run_with(tmp_path / "run", PEOPLE[0])
    (tmp_path / "elena.toml").write_text('name="elena"\nuser_id="9"\ndisplay_name="Elena"\n', encoding="utf-8")
    config = tmp_path / "c.toml"
    data_dir, archive_dir = (json.dumps(str(tmp_path / name)) for name in ("data", "archive"))
    sections = f"[substrate]\ndata_dir={data_dir}\n[people]\narchive_dir={archive_dir}\n[bots]\n"
    config.write_text(f'{sections}personas=["elena.toml"]\n', encoding="utf-8")
    ours = tmp_path / "run" / "people" / "elena"
    (ours / "people" / f"{KIM}.json").write_bytes(b"{")

    code, out, err = command("import", ours, "--in", config)
    assert (0, "") == (code, err)
    assert out.startswith(f"1 person brought to elena of {config}, 1 of them new there\n")
    assert (0, "Noted about Ada: paints\n(1 note total)\n", "") == command("note", "Ada", "paints", "--in", config)
    assert 0 == command("export", tmp_path / "out", "--in", config)[0]
    back = person_of(PeopleArchive(tmp_path / "out").read(START_MS).profiles[ADA])
    assert PEOPLE[0].acquaintance.row == back.acquaintance.row
    assert ["paints"] == [note.content for note in back.dossier.notes]
    assert [KIM] == PeopleArchive(tmp_path / "out").write(files_of(PEOPLE[1]), START_MS).held
