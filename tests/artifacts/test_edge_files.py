"""The embedded store on the disk: it outlives its process, is open once, and refuses what a newer Orrery wrote."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bridges.artifacts import EdgeStore
from bridges.artifacts.asking import SCHEMA_VERSION
from bridges.artifacts.private_directory import make_private, private_parent, remove_private
from bridges.embedding import MiniLmEmbedder
from tests.artifacts.makers import NOW, an_artifact, asked, found, remembered
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty directory, in memory where there is some: the engine makes a hundred files a store."""
    with tempfile.TemporaryDirectory(dir=private_parent()) as made:
        yield Path(made)


def run_killed(*arguments: str) -> None:
    """Run the module that fills a store and is killed."""
    command = [sys.executable, "-m", "tests.artifacts.killed", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_store_outlives_its_process(place: Path) -> None:
    """Artifacts, memories and the doors that were closed."""
    store = EdgeStore(place / "store")
    store.keep_many([an_artifact(1), an_artifact(2)])
    store.remember(remembered(1, root="msg:5"))
    store.withdraw(("msg:2",))
    data = store.export()
    store.close()
    store.close()

    again = EdgeStore(place / "store")
    assert data == again.export()
    assert ["a1"] == found(again)
    assert not again.keep(an_artifact(2))
    assert not again.remember(remembered(1))
    assert again.remember(remembered(3))
    assert 3 == again.withdraw(("msg:1", "msg:5"))
    again.close()


def test_a_kill_loses_nothing_that_was_kept(place: Path, promise: Callable[..., None]) -> None:
    """Neither what was flushed nor what was only written; what was withdrawn stays so."""
    before, after = scaled(200, 3_000), 150
    run_killed("fill", str(place), str(before), str(after))

    store = EdgeStore(place)
    there = set(found(store, asked(limit=10_000)))
    kept = {f"a{number}" for number in range(before + after)}
    promise("artifacts after SIGKILL", flushed=before, written=after, lost=len(kept - there - {"a0"}))
    assert kept - {"a0"} == there
    assert not store.keep(an_artifact(0))
    assert [str(number) for number in reversed(range(after))] == [
        one.message_id for one in store.recall("elena", NOW, None)
    ]
    store.close()


def test_a_kill_at_any_step_of_the_making_leaves_a_store_that_opens(place: Path, promise: Callable[..., None]) -> None:
    """A process is killed at each of its operations on files in turn, from the first opening to the first memory."""
    run_killed("steps", str(place), str(scaled(6, 1)))
    places = sorted(place.iterdir())
    assert len(places) >= 3

    for made in places:
        store = EdgeStore(made)
        store.keep(an_artifact(7))
        assert store.remember(remembered(7))
        assert "a7" in found(store)
        store.close()
        assert not list(made.glob(".making-*"))
    promise("kills while a store was made", kills=len(places), unusable=0)


def test_a_half_made_collection_is_never_taken_for_one(place: Path) -> None:
    """It lies beside its place until it is whole; what a kill left there is swept. In its place it would be refused."""
    EdgeStore(place / "store").close()
    torn = place / "store" / ".making-whisperengine_memory_elena" / "segments"
    torn.mkdir(parents=True)
    (torn.parent / "edge_config.json").write_text('{"vectors"', encoding="ascii")
    shutil.copytree(torn.parent, place / "naive" / "whisperengine_withdrawn_roots")

    store = EdgeStore(place / "store")
    assert not torn.exists()
    assert store.remember(remembered())
    store.close()
    with pytest.raises(BadInput, match="is no collection"):
        EdgeStore(place / "naive")


def test_a_store_is_open_once(place: Path) -> None:
    """Neither this process nor another opens it a second time; after closing it is free."""
    store = EdgeStore(place)
    with pytest.raises(BadInput, match="open in another process"):
        EdgeStore(place)
    command = [sys.executable, "-c", "import sys; from bridges.artifacts import EdgeStore; EdgeStore(sys.argv[1])"]
    done = subprocess.run([*command, str(place)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "BadInput" in done.stderr
    store.keep(an_artifact())
    store.close()
    with pytest.raises(BadInput, match="closed"):
        store.keep(an_artifact())

    EdgeStore(place).close()


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(place: Path) -> None:
    """Or an older Orrery would write what the newer one does not understand."""
    EdgeStore(place).close()
    stamp = place / "schema.json"
    newer = json.dumps({"schema_version": SCHEMA_VERSION + 1, "embedder": "hashing-384-1"})
    stamp.write_text(newer, encoding="ascii")
    files = sorted(path.name for path in place.iterdir())

    with pytest.raises(BadInput, match=f"version {SCHEMA_VERSION + 1}; this Orrery reads up to {SCHEMA_VERSION}"):
        EdgeStore(place)
    assert newer == stamp.read_text(encoding="ascii")
    assert files == sorted(path.name for path in place.iterdir())


def test_a_damaged_stamp_is_refused(place: Path) -> None:
    """With a sentence."""
    EdgeStore(place).close()
    for stamp in ("", "[]", '{"schema_version": "1"}', "\x00"):
        (place / "schema.json").write_text(stamp, encoding="ascii")

        with pytest.raises(BadInput, match=r"cannot be read|no stamp"):
            EdgeStore(place)


def test_vectors_of_another_embedder_are_not_compared(place: Path) -> None:
    """The stamp names who made them."""
    EdgeStore(place).close()

    with pytest.raises(BadInput, match="hashing-384-1, not all-minilm-l6-v2: export it"):
        EdgeStore(place, embedder=MiniLmEmbedder(model=object()))
    EdgeStore(place).close()


def test_a_place_that_is_no_store_is_refused(place: Path) -> None:
    """A file, a directory below a file, a collection that is none."""
    (place / "file").write_text("text", encoding="ascii")
    for wrong in (place / "file", place / "file" / "below"):
        with pytest.raises(BadInput, match="holds no artifacts"):
            EdgeStore(wrong)
    odd = place / "odd" / "whisperengine_withdrawn_roots"
    EdgeStore(odd.parent).close()
    (odd / "edge_config.json").write_text("text", encoding="ascii")
    with pytest.raises(BadInput, match="is no collection"):
        EdgeStore(odd.parent)


def test_an_empty_folder_in_the_place_of_a_collection_becomes_one(place: Path) -> None:
    """With its indexes: an order needs them."""
    for name in ("shared_artifacts", "withdrawn_roots"):
        (place / f"whisperengine_{name}").mkdir()
    store = EdgeStore(place)
    store.keep(an_artifact())

    assert ["a1"] == found(store)
    store.close()


@pytest.mark.parametrize("prefix", ["", "a/b", "..//", "x" * 65])
def test_a_prefix_that_is_no_id_is_refused(prefix: str) -> None:
    """It becomes part of names."""
    with pytest.raises(BadInput, match="no prefix"):
        EdgeStore(prefix=prefix)


def test_collections_are_named_as_in_the_seed(place: Path) -> None:
    """One for all, one for each bot; with a prefix of one's own they stand beside."""
    names: list[tuple[str, ...]] = []
    for prefix in ("whisperengine", "test"):
        store = EdgeStore(place, prefix=prefix)
        store.remember(remembered(bot="elena"))
        names.append(store._engine.names())
        store.close()

    seed = ("whisperengine_memory_elena", "whisperengine_shared_artifacts", "whisperengine_withdrawn_roots")
    assert seed == names[0]
    assert ("test_memory_elena", "test_shared_artifacts", "test_withdrawn_roots", *seed) == names[1]


def test_a_private_store_leaves_nothing_behind() -> None:
    """Its directory goes with it."""
    store = EdgeStore()
    home = store._engine._home  # type: ignore[attr-defined]
    store.keep(an_artifact())
    assert home.is_dir()

    store.close()

    assert not home.exists()


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_is_not(place: Path) -> None:
    """By whoever makes the next private store; a fork takes nothing along."""
    used, handle = make_private(place)
    abandoned, held = make_private(place)
    os.close(held)
    (abandoned / "file").write_text("text", encoding="ascii")

    again, other = make_private(place)

    assert {used, again} == set(place.iterdir())
    remove_private(used, handle, os.getpid() + 1)
    assert used.is_dir()
    for directory, lock in ((used, handle), (again, other)):
        remove_private(directory, lock, os.getpid())
    assert [] == list(place.iterdir())
