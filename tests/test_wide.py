"""Wide worlds: the same bits for any number of shards, on Ray or here, resumed anywhere; damaged files refused."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.wide.checkpoint import LIST_NAME, load_list, world_name
from actors.wide.checkpoint_file import VERSION, read_array, read_header, write_arrays
from actors.wide.driver import WideOutcome, run_wide
from actors.wide.fingerprint import fingerprint
from actors.wide.shard import Columns, Tallies, WidePlan
from scenarios.gaming.shard import GamingShard, Society, make_gaming_shard
from tests.gaming import plan_of, society
from tests.scale import scaled
from universe.errors import BadInput

MODELS = ("ene", "hardened", "ene_repaired")


def same(one: WideOutcome, other: WideOutcome) -> bool:
    """Bit for bit, but for what it cost."""
    return one.digest == other.digest and all(
        np.array_equal(mine[name], theirs[name])
        for mine, theirs in ((one.timeline, other.timeline), (one.totals, other.totals))
        for name in mine
    )


@pytest.mark.parametrize("model", MODELS)
def test_the_number_of_shards_changes_nothing(model: str) -> None:
    """Digest, the counts of every day, and totals; up to a shard for each person."""
    whole = society(model=model, users=20, each=1, days=20)
    alone = run_wide(plan_of(whole), "local")

    assert alone.timeline["messages"].sum() > 0
    for shards in (2, 7, 500):
        assert same(alone, run_wide(plan_of(whole, shards), "local"))


class PlacedShard(GamingShard):
    """The naive twin: people draw by their place in the shard."""

    def __init__(self, whole: Society, first: int, last: int) -> None:
        super().__init__(whole, first, last)
        self.honest = msgspec.structs.replace(self.honest, keys=np.arange(len(self.honest), dtype=np.uint64))


def make_placed(parameters: bytes, first: int, last: int) -> PlacedShard:
    """The factory of the twin."""
    return PlacedShard(msgspec.msgpack.decode(parameters, type=Society), first, last)


def test_the_check_of_shards_can_fail() -> None:
    """Where draws depend on places in a shard, two shards live another life than one."""
    plans = [
        msgspec.structs.replace(plan_of(society(days=25), shards), factory="tests.test_wide:make_placed")
        for shards in (1, 2)
    ]

    assert not same(*(run_wide(plan, "local") for plan in plans))


@pytest.mark.parametrize("model", MODELS)
def test_a_run_resumes_anywhere_with_the_same_bits(model: str, tmp_path: Path) -> None:
    """Stopped after any day and gone on with any other number of shards; an ended run is only read."""
    whole = society(model=model, users=12, each=1, days=45)
    alone = run_wide(plan_of(whole), "local")
    for number, (stop, before, after) in enumerate(((1, 1, 1), (17, 2, 3), (31, 3, 2), (44, 500, 2))):
        run_wide(plan_of(whole, before, ticks=stop), "local", tmp_path / str(number))
        resumed = run_wide(plan_of(whole, after), "local", tmp_path / str(number))
        again = run_wide(plan_of(whole), "local", tmp_path / str(number))

        assert (stop, 45) == (resumed.resumed_tick, again.resumed_tick)
        assert same(alone, resumed)
        assert same(alone, again)


def test_shards_on_ray_live_the_same_life(tmp_path: Path, promise: Callable[..., None]) -> None:
    """Two Ray actors come to the bits of one process, and go on from its checkpoint."""
    whole = society(users=scaled(50, 5000), each=2, days=33)
    alone = run_wide(plan_of(whole), "local")
    run_wide(plan_of(whole, 3, ticks=20), "local", tmp_path)
    resumed = run_wide(plan_of(whole, 2), "ray", tmp_path)

    assert same(alone, resumed)
    assert [True, True] == [used.cpu_s > 0 for used in resumed.usage]
    promise("wide: one shard, then three, then two on Ray", people=whole.people, days=33, differences=0)


class InterruptedShard(GamingShard):
    """Somebody presses Ctrl-C in the middle of day 5, before the last shard has lived it."""

    first = 0

    def step(self, tick: int) -> Tallies:
        """Live through a day."""
        if tick == 5 and self.first:
            signal.raise_signal(signal.SIGINT)
        return super().step(tick)


def make_interrupted(parameters: bytes, first: int, last: int) -> InterruptedShard:
    """Its factory."""
    shard = InterruptedShard(msgspec.msgpack.decode(parameters, type=Society), first, last)
    shard.first = first
    return shard


def test_an_interrupt_ends_after_a_whole_day_that_is_kept(tmp_path: Path) -> None:
    """The day is finished, the checkpoint written, the handler put back; going on gives the same bits."""
    plan = msgspec.structs.replace(plan_of(society(days=12), 2), factory="tests.test_wide:make_interrupted")
    before = signal.getsignal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run_wide(plan, "local", tmp_path)

    listed = load_list(tmp_path, world_name(plan))
    assert signal.getsignal(signal.SIGINT) is before
    assert listed is not None
    assert listed.tick == 6
    assert same(run_wide(plan, "local", tmp_path), run_wide(plan_of(society(days=12)), "local"))


def checkpoint_of(whole: Society, directory: Path) -> tuple[WidePlan, Path]:
    """A plan with a checkpoint of ten days, and its first shard's file."""
    run_wide(plan_of(whole, 2, ticks=10), "local", directory)
    return plan_of(whole), next(iter(sorted(directory.glob("*.shard-0*"))))


@settings(max_examples=scaled(25, 2000))
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), cut=st.booleans())
def test_a_damaged_file_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, place: float, flip: int, cut: bool
) -> None:
    """One byte changed anywhere, or the end missing: `BadInput`, never another world."""
    directory = tmp_path_factory.mktemp("torn")
    plan, path = checkpoint_of(society(users=3, each=1, days=12), directory)
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= flip
    path.write_bytes(data[: int(place * len(data))] if cut else data)

    with pytest.raises(BadInput):
        run_wide(plan, "local", directory)


def test_a_checkpoint_of_another_world_or_version_is_refused(tmp_path: Path) -> None:
    """Another seed, a list or a file from a newer Orrery, a list that names files elsewhere, a list that is none."""
    plan, path = checkpoint_of(society(days=12), tmp_path)
    with pytest.raises(BadInput, match="another world"):
        run_wide(plan_of(society(days=12, seed=2)), "local", tmp_path)

    data = bytearray(path.read_bytes())
    data[8] = VERSION + 1
    path.write_bytes(data)
    with pytest.raises(BadInput, match="newer Orrery"):
        run_wide(plan, "local", tmp_path)

    listed = msgspec.json.decode((tmp_path / LIST_NAME).read_bytes())
    for change, words in (
        ({"version": 2}, "newer Orrery"), ({"timeline": "../elsewhere"}, "damaged"), ({"tick": "x"}, "damaged"),
    ):  # fmt: skip
        (tmp_path / LIST_NAME).write_bytes(msgspec.json.encode(listed | change))
        with pytest.raises(BadInput, match=words):
            run_wide(plan, "local", tmp_path)


def test_a_checkpoint_that_was_never_finished_means_nothing(tmp_path: Path) -> None:
    """Files of a later day without a list leave the earlier checkpoint valid, and are removed with the next one."""
    plan, path = checkpoint_of(society(days=12), tmp_path)
    for name in ("tick-000011.shard-0-of-2", "tick-000011.shard-1-of-2.unfinished"):
        (tmp_path / name).write_bytes(path.read_bytes()[:100])

    assert run_wide(plan, "local", tmp_path).resumed_tick == 10
    assert {LIST_NAME, "tick-000012.shard-0-of-1", "tick-000012.timeline"} == {one.name for one in tmp_path.iterdir()}


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4), st.sampled_from(["<i8", "<i4", "<u4", "<u1", "|b1"]))
def test_values_survive_whatever_type_a_file_gives_them(
    tmp_path_factory: pytest.TempPathFactory, values: list[int], dtype: str
) -> None:
    """Also the extremes of each type, and nothing at all."""
    array = np.array(values, np.int64).astype(dtype)
    path = tmp_path_factory.mktemp("types") / "file"
    write_arrays(path, "w", 3, (0, 4), {"a": array, "b": np.zeros((2, 0), np.int32)})

    assert array.tolist() == read_array(path, "a").tolist()
    assert (2, 0) == read_array(path, "b").shape
    assert ("w", 3, 0, 4) == msgspec.structs.astuple(read_header(path)[0])[:4]


def columns_of(whole: Society) -> Columns:
    """What a shard remembers after some days."""
    shard = make_gaming_shard(msgspec.msgpack.encode(whole), 0, whole.people)
    for day in range(8):
        shard.step(day)
    return shard.columns()


def test_the_digest_sees_every_value_and_whose_it_is() -> None:
    """One bit of any column, and two people exchanged; the twin, sums of columns, does not see the exchange."""
    whole = society(days=8)
    columns = columns_of(whole)
    people = whole.people
    expected = fingerprint(columns, 0, people).tolist()

    for name, column in columns.items():
        changed: dict[str, Any] = columns | {name: column.copy()}
        changed[name][3] ^= 1
        assert expected != fingerprint(changed, 0, people).tolist(), name
    order = np.arange(people)
    order[[60, 64]] = 64, 60
    swapped = {name: column.reshape(people, -1)[order].reshape(-1) for name, column in columns.items()}
    assert expected != fingerprint(swapped, 0, people).tolist()
    assert [column.sum() for column in columns.values()] == [column.sum() for column in swapped.values()]


def test_an_unknown_factory_is_told() -> None:
    """With its name."""
    plan = msgspec.structs.replace(plan_of(society()), factory="scenarios.gaming.shard:nobody")
    with pytest.raises(BadInput, match="nobody"):
        run_wide(plan, "local")
