"""The archive's edges: hostile ids and names, the port, and what is brought from elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.people_archive import (
    PeopleArchive,
    PeopleArchivePort,
    bot_directory,
    people_directory,
    read_workspace,
)
from tests.archives import filled, path_of, unfit, workspace
from tests.person_makers import START_MS, file_of, files_of, somebody
from tests.scale import scaled
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
