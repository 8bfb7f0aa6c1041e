"""What a process has used."""

from __future__ import annotations

import resource
import sys
import time

from msgspec import Struct


class ProcessUsage(Struct, frozen=True):
    """CPU seconds, and peak resident memory in megabytes (10^6 bytes)."""

    cpu_s: float = 0.0
    peak_rss_mb: float = 0.0


def process_usage() -> ProcessUsage:
    """What this process has used so far; Linux counts the peak in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return ProcessUsage(time.process_time(), peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6)
