"""The engine as a user calls it: one seed, one digest, wherever and however it runs; and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scenarios import run
from scenarios.result import result_object
from tests.scale import scaled
from universe.errors import BadInput

ROOT = Path(__file__).resolve().parent.parent
SMALL = ("--set", "users=12", "--set", "messages_per_day=12")


def orrery(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    command = [sys.executable, str(ROOT / "run.py"), *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **environ}
    )


def result_of(*words: str, **environ: str) -> dict[str, Any]:
    """The JSON object on the last line of a run that must succeed."""
    done = orrery(*words, "--json", **environ)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def sim(out: Path, *words: str, **environ: str) -> str:
    """The digest of a small demo."""
    return str(result_of("sim", "demo", "--seed", "5", *SMALL, "--out", str(out), *words, **environ)["digest"])


def test_one_seed_gives_one_digest_on_one_two_and_three_hosts_under_any_hash_seed(tmp_path: Path, promise: Any) -> None:
    """Local hosts 1, 2, 3 with different PYTHONHASHSEEDs and repeats: one digest."""
    repeats = scaled(1, 3)
    digests = {
        sim(tmp_path / "run", "--workers", str(hosts), PYTHONHASHSEED=str(hosts * 10 + repeat))
        for hosts in (1, 2, 3)
        for repeat in range(repeats)
    }

    assert 1 == len(digests)
    promise("determinism: local hosts 1, 2, 3", runs=3 * repeats, digests=len(digests))


def test_durable_mailboxes_and_memory_give_one_digest(tmp_path: Path, promise: Any) -> None:
    """Memory, and a real server with 1 and 2 hosts: one digest."""
    digests = {sim(tmp_path / "run")}
    digests |= {sim(tmp_path / "run", "--durable", "--workers", str(hosts)) for hosts in range(1, scaled(1, 3) + 1)}

    assert 1 == len(digests)
    promise("determinism: memory and durable", runs=1 + scaled(1, 3), digests=len(digests))


def test_ray_and_local_give_one_digest(tmp_path: Path, promise: Any) -> None:
    """One, two and three Ray hosts give the digest of the local run."""
    hosts = scaled(1, 3)
    digests = {sim(tmp_path / "run")}
    digests |= {sim(tmp_path / "run", "--runtime", "ray", "--workers", str(n)) for n in range(2, hosts + 2)}

    assert 1 == len(digests)
    promise("determinism: local and Ray", runs=1 + hosts, digests=len(digests))


def test_unseeded_runs_differ(tmp_path: Path) -> None:
    """Without a seed each run draws its own, tells it, and comes out differently."""
    results = [result_of("sim", "demo", *SMALL, "--out", str(tmp_path / "run")) for _ in range(2)]

    assert results[0]["seed"] != results[1]["seed"]
    assert results[0]["digest"] != results[1]["digest"]


def test_a_rule_changes_the_digest() -> None:
    """The digest covers decisions: a rule that changes one changes it."""
    plain = run("demo", seed=5, users=12)
    deaf = run("demo", seed=5, users=12, **{"chat.bid_threshold": 1.0})

    assert plain.digest != deaf.digest
    assert run("demo", seed=5, users=12).digest == plain.digest


def test_an_environment_variable_changes_no_result(tmp_path: Path) -> None:
    """A result follows from its command line alone."""
    assert sim(tmp_path / "a") == sim(tmp_path / "a", ORRERY__CHAT__BID_THRESHOLD="1.0")


def test_one_user_more_changes_no_other_users_first_words() -> None:
    """Draws belong to entities: a new user leaves the others' messages as they were until somebody answers them."""
    fewer = run("demo", seed=5, users=12, bots=0)
    more = run("demo", seed=5, users=13, bots=0)
    said = [{(e.user_id, e.at) for e in record.events} for record in (fewer, more)]

    assert said[0] < said[1]
    assert {"u00012"} == {user for user, _ in said[1] - said[0]}


def test_nobody_answers_a_message_twice_and_no_message_gets_two_speakers() -> None:
    """Over a whole day every answered message has exactly one of our bots' answers."""
    record = run("demo", seed=7)
    answered = [event.reply_to for event in record.events if getattr(event, "bot", "") and event.reply_to]

    assert len(answered) > 300
    assert len(answered) == len(set(answered))
    assert 1 == result_object(record)["metrics"]["speakers_max"]


def test_replaying_a_recorded_demo_repeats_every_decision(tmp_path: Path) -> None:
    """The recording drives planets and bots to the same decisions, their posts included; another rule does not."""
    out = tmp_path / "run"
    sim(out)
    recording = str(out / "recording.jsonl.gz")
    words = (
        "replay", recording, "--seed", "5", "--set", "stream.post_in_quiet_channels=true", "--against", str(out),
        "--out", str(tmp_path / "again"),
    )  # fmt: skip
    same = orrery(*words)
    other = orrery(*words, "--set", "chat.bid_threshold=1.0")

    assert "decisions are equal" in same.stdout
    assert "every metric is equal" in same.stdout
    assert "first different decision" in other.stdout


def test_a_real_irc_log_can_be_imported_and_replayed(tmp_path: Path) -> None:
    """The example log becomes a recording, and our bots sit in its channel."""
    recording = tmp_path / "irc.jsonl.gz"
    log = next((ROOT / "examples" / "irc").glob("2006*.raw.txt"))

    assert 0 == orrery("import", "irc", str(log), "--out", str(recording)).returncode
    metrics = result_of("replay", str(recording), "--out", str(tmp_path / "run"))["metrics"]
    assert 1683 == metrics["human_messages"]
    assert 38 == metrics["foreign_bot_messages"]
    assert metrics["speakers_max"] <= 1
    assert metrics["bot_messages"] > 0


def test_a_replay_is_no_simulation(tmp_path: Path) -> None:
    """`sim replay` says what it needs instead; so does `run("replay")` in a notebook."""
    done = orrery("sim", "replay", "--seed", "1", "--out", str(tmp_path / "run"))

    assert 2 == done.returncode
    assert "run.py replay RECORDING" in done.stderr
    with pytest.raises(BadInput, match="needs a recording"):
        run("replay")


def test_several_seeds_leave_a_directory_each(tmp_path: Path) -> None:
    """`--seeds 1..2` runs both, one JSON line each, the last one last."""
    done = orrery("sim", "demo", "--seeds", "1..2", *SMALL, "--out", str(tmp_path / "run"), "--json")

    assert [1, 2] == [json.loads(line)["seed"] for line in done.stdout.splitlines()]
    assert ["seed-1", "seed-2"] == sorted(path.name for path in (tmp_path / "run").iterdir())


def test_an_occupied_directory_is_refused_before_anything_runs(tmp_path: Path) -> None:
    """A directory with somebody's files is left alone: one line, exit 2."""
    (tmp_path / "mine.txt").write_text("precious")
    done = orrery("sim", "demo", "--seed", "1", "--out", str(tmp_path))

    assert 2 == done.returncode
    assert 1 == len(done.stderr.splitlines())
    assert ["mine.txt"] == [path.name for path in tmp_path.iterdir()]


def test_a_newer_or_broken_recording_is_refused_in_one_line(tmp_path: Path) -> None:
    """Neither leaves a run directory behind."""
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(b"not gzip")
    done = orrery("replay", str(broken), "--out", str(tmp_path / "run"))

    assert 2 == done.returncode
    assert 1 == len(done.stderr.splitlines())
    assert not (tmp_path / "run").exists()


def test_without_ray_the_demo_says_so_in_one_line(tmp_path: Path) -> None:
    """A Python that cannot import Ray gets one clear line and exit 2, and local runs go on working."""
    (tmp_path / "ray.py").write_text("raise ImportError('no ray here')")
    words = ("sim", "demo", "--seed", "1", *SMALL, "--out", str(tmp_path / "run"))
    no_ray = {"PYTHONPATH": str(tmp_path)}
    done = orrery(*words, "--runtime", "ray", **no_ray)

    assert 2 == done.returncode
    assert "Ray is not installed" in done.stderr
    assert 1 == len(done.stderr.splitlines())
    assert 0 == orrery(*words, **no_ray).returncode


@pytest.mark.parametrize("wrong", ["users=many", "users=-1", "user=3", "chat.bid_treshold=1", "chat.bid_threshold=2"])
def test_a_bad_setting_is_one_line_and_leaves_nothing(wrong: str, tmp_path: Path) -> None:
    """Exit 2, a suggestion where one is near, no directory."""
    done = orrery("sim", "demo", "--seed", "1", "--set", wrong, "--out", str(tmp_path / "run"))

    assert 2 == done.returncode
    assert 1 == len(done.stderr.splitlines())
    assert not (tmp_path / "run").exists()
