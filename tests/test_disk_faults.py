"""The disk of the server is full, read-only or taken: one clear line, the right error, nothing acknowledged lost."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis

from actors.local_runtime import LocalRuntime
from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import CONFIG, START_AT, USERS, finished, plan_of, said, tally
from tests.reliability.producer import Producer
from tests.servers import running, wait_until
from universe.errors import BadInput, OrreryError, SubstrateDown, SubstrateRefused

DISK = "16m"
BALLAST_BYTES = 12 * 1024 * 1024
END_S = 120.0
EVENTS_MAX = 10_000


@contextmanager
def _disk(place: Path, options: str) -> Iterator[Path]:
    """A disk of its own in memory; skips, with the reason, where it cannot be had."""
    mount = shutil.which("mount")
    if mount is None:
        pytest.skip("no mount on PATH")
    place.mkdir()
    command = [mount, "-t", "tmpfs", "-o", options, "none", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount a small disk here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], capture_output=True, timeout=30, check=True)


def _fill(directory: Path) -> Path:
    """Leave no room: the file that takes it all."""
    ballast = directory / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    assert shutil.disk_usage(directory).free == 0
    return ballast


def _is_one_line(error: BaseException) -> bool:
    text = str(error)
    return isinstance(error, OrreryError) and text.isprintable() and len(text) < 400


def test_a_disk_that_fills_up_under_load_loses_nothing_acknowledged(
    tmp_path: Path, promise: Callable[..., None]
) -> None:
    """The server ends rather than acknowledge what it cannot keep; with room again everything goes on."""
    with _disk(tmp_path / "disk", f"size={DISK}") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * BALLAST_BYTES)
        with running("valkey", disk / "data") as server, LocalRuntime(plan_of(server.url, 1)) as runtime:
            with Producer(server.url) as producer:
                wait_until(lambda: not server.running, "the end of the server on a full disk", END_S)
                wait_until(lambda: runtime.statistics().services[0].outages > 0, "the host's noticing", END_S)
                kept = producer.accepted
                ballast.unlink()
                server.restart()
                wait_until(lambda: producer.accepted > kept, "the first event with room again", END_S)
                sent = producer.finish()
            view = RedisSubstrate(CONFIG, server.url, wall=True)
            wait_until(lambda: finished(view, producer.sent), "the last effects", END_S)
            runtime.check()
            result = tally(view, producer.sent)
            view.close()
    promise(
        "a full disk loses nothing acknowledged", events=sent, accepted_before=kept, lost=result.lost,
        twice=result.twice, effects_lost=result.effects_lost, effects_twice=result.effects_twice,
    )  # fmt: skip

    assert kept > 0
    assert result.faults == 0, result


def test_a_caller_is_told_in_one_line_that_the_server_went_away_on_a_full_disk(tmp_path: Path) -> None:
    """SubstrateDown, which says that the last command may have been executed; the same event is safe to send again."""
    with _disk(tmp_path / "disk", f"size={DISK}") as disk, running("valkey", disk / "data") as server:
        view, number, told = RedisSubstrate(CONFIG, server.url, wall=True), 0, None
        ballast = _fill(disk)
        while told is None:
            try:
                assert view.ingest("planet:k0", said(USERS[0], number), START_AT, 100_000) == "accepted"
                number += 1
            except SubstrateDown as error:
                told = error
        wait_until(lambda: not server.running, "the end of the server")
        ballast.unlink()
        server.restart()
        again = view.ingest("planet:k0", said(USERS[0], number), START_AT, 100_000)
        events = [event.event_id for event in view.read_events()]
        view.close()

    assert _is_one_line(told)
    assert told.may_have_happened
    assert again in ("accepted", "duplicate")
    assert events == [f"msg:{USERS[0]}-{n}" for n in range(number + 1)]


def test_a_full_disk_refuses_the_start_in_one_line(tmp_path: Path) -> None:
    """BadInput names the directory and the reason; nothing is left behind."""
    with _disk(tmp_path / "disk", f"size={DISK}") as disk:
        _fill(disk)
        with pytest.raises(BadInput, match="No space left on device") as refused:
            running("valkey", disk / "data")

        assert _is_one_line(refused.value)
        assert str(disk / "data") in str(refused.value)
        assert not (disk / "data" / "appendonlydir").exists()


def test_a_read_only_disk_refuses_the_start_in_one_line(tmp_path: Path) -> None:
    """BadInput names the directory and the reason."""
    with _disk(tmp_path / "disk", f"size={DISK},ro") as disk:
        with pytest.raises(BadInput, match="Read-only file system") as refused:
            running("valkey", disk / "data")

        assert _is_one_line(refused.value)
        assert str(disk / "data") in str(refused.value)


def test_a_data_directory_in_use_refuses_a_second_server_and_hurts_no_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SubstrateRefused in one line (deadline shortened here); the first server's universe goes on."""
    monkeypatch.setattr("bridges.redis_home.LOCK_WAIT_S", 0.1)
    with running("valkey", tmp_path / "data") as server, LocalRuntime(plan_of(server.url, 1)):
        with pytest.raises(SubstrateRefused, match="in use by another running server") as refused:
            running("valkey", tmp_path / "data")
        view, counts = RedisSubstrate(CONFIG, server.url, wall=True), dict.fromkeys(USERS, 0) | {USERS[0]: 1}
        assert view.ingest("planet:k0", said(USERS[0], 0), START_AT, 100) == "accepted"
        wait_until(lambda: finished(view, counts), "the effects")
        result = tally(view, counts)
        view.close()

    assert _is_one_line(refused.value)
    assert str(tmp_path / "data") in str(refused.value)
    assert result.faults == 0, result


def test_a_server_that_syncs_later_acknowledges_what_a_full_disk_never_gets(
    tmp_path: Path, promise: Callable[..., None]
) -> None:
    """The twin: with appendfsync everysec some of what was accepted is gone after the crash of a full disk."""
    late = (("appendfsync", "everysec"),)
    with _disk(tmp_path / "disk", f"size={DISK}") as disk, running("valkey", disk / "data", settings=late) as server:
        view, accepted = RedisSubstrate(CONFIG, server.url, wall=True), 0
        ballast = _fill(disk)
        with suppress(SubstrateDown, redis.ResponseError):
            while accepted < EVENTS_MAX:
                view.ingest("planet:k0", said(USERS[0], accepted), START_AT, 2 * EVENTS_MAX)
                accepted += 1
        view.close()
        server.kill()
        ballast.unlink()
        server.restart()
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        kept = len(view.read_events())
        view.close()
    promise("the naive twin of the full disk loses", accepted=accepted, kept=kept)

    assert kept < accepted
