"""A wide world from the command line: where it runs, what it leaves, and whose checkpoint it goes on from."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import catalogue, run
from scenarios.catalogue import load_scenario, scenario_names
from scenarios.checkpoint_stamp import FILE_NAME, check_checkpoint, claim_checkpoint
from scenarios.command_line import run_command, sim_request
from scenarios.engine import run_sim, simulate
from scenarios.options import command_parser
from scenarios.requests import SimRequest
from scenarios.run_directory import read_manifest
from scenarios.wide_world import shape
from tests import tiny_wide
from tests.checkout import copy_checkout, finish, start
from tests.tree import ROOT
from universe.config import Config, RuntimeConfig
from universe.errors import BadInput

WIDE = ("--set", "world=wide")


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny scenario stands among the others."""
    names = [*scenario_names(), "tiny_wide"]
    monkeypatch.setitem(sys.modules, "scenarios.tiny_wide", tiny_wide)
    monkeypatch.setattr(catalogue, "scenario_names", lambda: names)


def asked(*words: str) -> SimRequest:
    """The request of ``sim tiny_wide`` in its wide world."""
    return sim_request(command_parser("sim").parse_all(["tiny_wide", "--seed", "5", *WIDE, *words]), "local")


def complaint(*words: str) -> str:
    """What the command line says against a request, in one line."""
    with pytest.raises(BadInput) as caught:
        run_sim(asked(*words))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def files_of(directory: Path) -> dict[str, bytes]:
    """Every file below a directory but those that tell what the run cost."""
    costs = ("result.json", "manifest.json")
    return {path.name: path.read_bytes() for path in directory.rglob("*") if path.is_file() and path.name not in costs}


def test_the_list_shows_the_choices_and_only_those_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """`list` names them; another word is one line with exit code 2."""
    told = catalogue.listing([load_scenario("tiny_wide")])
    assert "world  deep | single messages, or columns of users | one of deep, wide" in told
    assert 2 == run_command(["sim", "tiny_wide", "--set", "world=wild"])
    assert "world is one of deep, wide, not 'wild'" in capsys.readouterr().err


def test_a_wide_run_leaves_its_findings_and_nothing_of_a_chat(tmp_path: Path) -> None:
    """Result, report, found tables and manifest; no messages, no decisions, no journal, no recording."""
    out = tmp_path / "run"
    run_sim(asked("--out", str(out)))
    result = json.loads((out / "result.json").read_bytes())

    assert {"result.json", "report.html", "draws.parquet", "manifest.json"} == {path.name for path in out.rglob("*")}
    assert ["draws.parquet", "report.html", "result.json"] == [file.name for file in read_manifest(out).files]
    assert {"total", "by"} == set(result["metrics"])
    assert sum(result["metrics"]["by"]["day"]) == result["metrics"]["total"] > 0
    assert (0.5, 1.0, 12.0) == (result["wall_s"], result["cpu_s"], result["peak_rss_mb"])


def test_the_summary_of_a_wide_run_says_whom_it_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scenario, users, days and seed; the scenario's own words as aligned; cost, digest and command."""
    run_sim(asked("--out", str(tmp_path / "run"), "--set", "users=1200"))
    told = capsys.readouterr().out

    assert told.startswith("tiny_wide: 4 days of virtual time for 1,200 users, seed 5\n")
    for sentence in (
        "2026-01-05 00:00 to 2026-01-09 00:00 UTC", "\n  a tiny world\n", "\n\nWhat Ana drew\n  Ana         ",
        "\n    aligned   as it is\n", "\n\nTook 0.5 s, 1.0 s of CPU, 12 MB at most; digest ", "(report.html opens",
        "Again:   python3 run.py sim tiny_wide --seed 5 --runtime local --set world=wide --set users=1200",
    ):  # fmt: skip
        assert sentence in told
    assert "spoke" not in told
    assert "Resumed" not in told


def test_json_of_a_wide_run_is_its_last_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same object as in result.json."""
    run_sim(asked("--out", str(tmp_path / "run"), "--json"))

    assert capsys.readouterr().out.encode() == (tmp_path / "run" / "result.json").read_bytes()


def test_the_number_of_shards_changes_neither_digest_nor_files(tmp_path: Path) -> None:
    """One, two and five shards: the same tables and, for one command line, the same report."""
    records = [simulate(asked("--workers", str(shards), "--runtime", "local"), 5) for shards in (1, 2, 5)]

    assert 1 == len({record.digest for record in records})
    assert [1.0, 2.0, 5.0] == [record.cpu_s for record in records]
    assert records[0].digest != simulate(asked(), 6).digest


@pytest.mark.parametrize(
    ("words", "hosts", "expected"),
    [
        ("", 0, ("local", 1)),
        ("--set users=100000 --set days=200", 0, ("local", 1)),
        ("--set users=100001 --set days=200", 0, ("ray", 8)),
        ("--set users=1000000 --set days=365 --runtime local", 0, ("local", 1)),
        ("--set users=1000000 --set days=365 --workers 1", 0, ("local", 1)),
        ("--set users=1000000 --set days=365 --runtime ray", 0, ("ray", 8)),
        ("--workers 3", 0, ("ray", 3)),
        ("--workers 3 --runtime local", 0, ("local", 3)),
        ("--runtime ray", 0, ("ray", 1)),
        ("", 2, ("ray", 2)),
        ("--workers 3", 2, ("ray", 3)),
    ],
)
def test_shards_and_runtime_follow_from_what_was_asked_and_the_size(
    words: str, hosts: int, expected: tuple[str, int]
) -> None:
    """Small: one shard here; several: on Ray; big: one for each CPU, unless one process was asked for."""
    request = asked(*words.split())
    params = load_scenario("tiny_wide").resolve(dict(request.settings))

    assert expected == shape(request, Config(runtime=RuntimeConfig(hosts=hosts)), params, 8)


def test_one_processor_needs_no_ray() -> None:
    """Even the biggest world runs here where there is only one CPU."""
    request = asked("--set", "users=1000000000")
    params = load_scenario("tiny_wide").resolve(dict(request.settings))

    assert ("local", 1) == shape(request, Config(), params, 1)


def test_what_only_the_other_kind_of_world_has_is_refused_before_anything(tmp_path: Path) -> None:
    """Durable mailboxes in a wide world, checkpoints in a deep one, and a checkpoint where results are replaced."""
    out = tmp_path / "run"
    assert "--durable" in complaint("--durable", "--out", str(out))
    for wrong in (out, out / "state", tmp_path):
        assert "apart from it" in complaint("--out", str(out), "--checkpoint", str(wrong))
    with pytest.raises(BadInput, match="only a wide world has checkpoints"):
        sim_request(command_parser("sim").parse_all(["demo", "--checkpoint", str(tmp_path / "state")]), "local")
    with pytest.raises(BadInput, match="only a wide world has checkpoints"):
        run("tiny_wide", checkpoint=tmp_path / "state")
    with pytest.raises(BadInput, match="--durable"):
        run("tiny_wide", world="wide", durable=True)

    assert [] == list(tmp_path.iterdir())


def test_a_run_cut_off_on_any_day_goes_on_to_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Interrupted on each day in turn, also with other shards afterwards: same digest, tables and report."""
    run_sim(asked("--out", str(tmp_path / "run")))
    whole, state = files_of(tmp_path / "run"), tmp_path / "state"
    for day in range(1, 4):
        monkeypatch.setenv("TINY_STOP_DAY", str(day))
        words = ("--out", str(tmp_path / "run"), "--checkpoint", str(state))
        with pytest.raises(KeyboardInterrupt, match="the same command goes on from there"):
            run_sim(asked(*words, "--workers", "2"))
        monkeypatch.delenv("TINY_STOP_DAY")
        capsys.readouterr()
        run_sim(asked(*words))
        assert whole == files_of(tmp_path / "run")
        assert f"\nResumed at day {day}: " in capsys.readouterr().out
        shutil.rmtree(state)


def test_an_interrupt_says_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing without a checkpoint, nothing yet on the first day; the results before it stay as they were."""
    out = tmp_path / "run"
    run_sim(asked("--out", str(out)))
    before = files_of(out)
    monkeypatch.setenv("TINY_STOP_DAY", "0")
    with pytest.raises(KeyboardInterrupt, match="the unfinished one was not"):
        run_sim(asked("--out", str(out)))
    with pytest.raises(KeyboardInterrupt, match="no checkpoint yet"):
        run_sim(asked("--out", str(out), "--checkpoint", str(tmp_path / "state")))

    assert before == files_of(out)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--set users=7", "params.users 6 there, 7 here"),
        ("--set name=Bo", "params.name Ana there, Bo here"),
        ("--set chat.bid_threshold=0.75", "rules.chat.bid_threshold 0.[0-9]+ there, 0.75 here"),
        ("--seed 6", "seed 5 there, 6 here"),
    ],
)
def test_the_checkpoint_of_another_run_is_refused_and_kept(words: str, told: str, tmp_path: Path) -> None:
    """Scenario, parameters, seed and rules must be the same; where it runs need not be."""
    state = tmp_path / "state"
    simulate(asked("--checkpoint", str(state)), 5)
    before = files_of(state)
    values = command_parser("sim").parse_all(["tiny_wide", *WIDE, "--checkpoint", str(state), *words.split()])
    if values.seed is None:
        values.seed = 5
    values.out = tmp_path / "run"
    with pytest.raises(BadInput, match=told):
        run_sim(sim_request(values, "local"))

    assert before == files_of(state)
    assert not (tmp_path / "run").exists()
    assert (
        4
        == simulate(asked("--checkpoint", str(state), "--set", "runtime.hosts=3", "--runtime", "local"), 5).resumed_day
    )


def test_the_naive_twin_goes_on_from_anybodys_checkpoint(tmp_path: Path) -> None:
    """Without the stamp, another seed's state is taken for ours and the result is wrong without a word."""
    params = load_scenario("tiny_wide").resolve({"world": "wide"})
    for seed in (5, 6):
        naive = tiny_wide.wide(params, Config(), seed, runtime="local", workers=1, checkpoint=tmp_path)

    assert naive.digest != simulate(asked(), 6).digest
    assert naive.digest == simulate(asked(), 5).digest


def test_several_seeds_keep_a_checkpoint_each_and_all_are_checked_first(tmp_path: Path) -> None:
    """`--seeds 5..6`: one directory each; a wrong one of the last seed is found before the first run."""
    state = tmp_path / "state"
    values = command_parser("sim").parse_all(
        ["tiny_wide", *WIDE, "--seeds", "5..6", "--checkpoint", str(state), "--out", str(tmp_path / "run")]
    )
    run_sim(sim_request(values, "local"))
    assert ["seed-5", "seed-6"] == sorted(path.name for path in state.iterdir())
    shutil.rmtree(tmp_path / "run")
    (state / "seed-6" / FILE_NAME).write_bytes((state / "seed-5" / FILE_NAME).read_bytes())
    with pytest.raises(BadInput, match="seed 5 there, 6 here"):
        run_sim(sim_request(values, "local"))

    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff", b'{"format":"orrery-run","version":1}', b'{"format":"orrery-checkpoint"}',
             b'{"format":"orrery-checkpoint","version":1}', b'{"format":"orrery-checkpoint","version":2}',
             b" " * 2_000_000],
)  # fmt: skip
def test_a_directory_without_a_stamp_of_ours_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    """Damaged, newer, huge or somebody else's: nothing is changed and nothing is guessed."""
    (tmp_path / FILE_NAME).write_bytes(data)
    (tmp_path / "state.json").write_bytes(b"[999999]")

    assert str(tmp_path) in complaint("--out", str(tmp_path.parent / "run"), "--checkpoint", str(tmp_path))
    assert data == (tmp_path / FILE_NAME).read_bytes()


def test_a_huge_stamp_is_not_read(tmp_path: Path) -> None:
    """Even one that would be ours: nobody's file fills the memory."""
    words = ("--out", str(tmp_path / "run"), "--checkpoint", str(tmp_path / "state"))
    run_sim(asked(*words))
    path = tmp_path / "state" / FILE_NAME
    path.write_bytes(path.read_bytes() + b" " * 2_000_000)

    assert "no checkpoint of ours" in complaint(*words)


def test_files_in_the_way_of_a_checkpoint_are_named(tmp_path: Path) -> None:
    """A file, a directory with other files, and a place that cannot be made."""
    out = ("--out", str(tmp_path / "run"))
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_bytes(b"precious")

    assert "no checkpoint" in complaint(*out, "--checkpoint", str(tmp_path / "file"))
    assert "no checkpoint" in complaint(*out, "--checkpoint", str(tmp_path / "other"))
    assert "cannot keep checkpoints" in complaint(*out, "--checkpoint", str(tmp_path / "file" / "state"))
    assert ["mine.txt"] == [path.name for path in (tmp_path / "other").iterdir()]


def test_hostile_text_in_a_stamp_cannot_reach_the_terminal(tmp_path: Path) -> None:
    """What a damaged stamp says of itself is cleaned and cut."""
    simulate(asked("--checkpoint", str(tmp_path / "state")), 5)
    path = tmp_path / "state" / FILE_NAME
    stamp = json.loads(path.read_bytes())
    stamp["scenario"] = "\x1b[31m" + "x" * 5000
    path.write_text(json.dumps(stamp))
    said = complaint("--out", str(tmp_path / "run"), "--checkpoint", str(tmp_path / "state"))

    assert said.isprintable()
    assert len(said) < 200 + len(str(tmp_path))


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.integers(-9, 9), st.floats(allow_nan=False), st.booleans())))
def test_a_stamp_recognises_itself_whatever_the_parameters(
    tmp_path_factory: pytest.TempPathFactory, params: dict[str, Any]
) -> None:
    """Claimed once, claimed again; with one parameter more it is another run."""
    from scenarios.checkpoint_stamp import stamp_of

    finite = {name: value for name, value in params.items() if abs(value) < float("inf")}
    directory = tmp_path_factory.mktemp("stamps") / "state"
    stamp = stamp_of("tiny_wide", 5, finite, Config(), {"orrery": "1"})
    assert not check_checkpoint(directory, stamp)
    claim_checkpoint(directory, stamp)
    claim_checkpoint(directory, stamp)

    assert check_checkpoint(directory, stamp)
    with pytest.raises(BadInput, match=r"one\.more"):
        check_checkpoint(directory, msgspec.structs.replace(stamp, params={**finite, "one.more": 1}))


def test_an_interrupted_process_says_what_it_kept_and_the_next_one_goes_on(
    tmp_path: Path, promise: Callable[..., None]
) -> None:
    """The real command line: SIGINT on day 2 gives exit code 130 and one line; the same command finishes."""
    root = copy_checkout(tmp_path / "checkout")
    shutil.copy2(ROOT / "tests" / "tiny_wide.py", root / "scenarios" / "tiny_wide.py")
    words = ("sim", "tiny_wide", "--seed", "5", *WIDE, "--checkpoint", "state", "--out", "results", "--json")
    code, out, err = finish(start(root, *words, python=sys.executable, TINY_STOP_DAY="2"))
    assert (130, "") == (code, out)
    assert (
        "orrery: interrupted; finished results were kept, and the checkpoint in state: the same command goes on" in err
    )
    code, out, err = finish(start(root, *words, python=sys.executable))
    promise("an interrupted wide run goes on", resumed_day=2, digests=len({json.loads(out)["digest"], _whole()}))

    assert (0, "") == (code, err)
    assert _whole() == json.loads(out)["digest"]


def _whole() -> str:
    return simulate(asked(), 5).digest


def test_the_scenario_of_these_tests_is_one_like_the_others() -> None:
    """Its module imports only the standard library and ours at top level, so `list` could show it."""
    module = importlib.reload(tiny_wide)

    assert {"deep", "wide"} == set(module.SCENARIO.parameters[0].choices)
