"""Placement: a function of the address alone, so every process agrees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.host_settings import HostSettings
from actors.placement import OUTSIDE, Placement
from actors.plan import UniversePlan
from tests.members import START_AT, keeper

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = [f"users:{number}" for number in range(3000)]
PRINT = "from actors.placement import Placement as P\nprint([P(5).host_of(f'users:{n}') for n in range(300)])"


@given(st.integers(1, 64), st.from_regex(r"[a-z]{1,8}:[0-9A-Za-z_.\-]{1,20}", fullmatch=True))
def test_every_address_has_one_host(hosts: int, address: str) -> None:
    """In range, and the same in every call; askers live outside."""
    number = Placement(hosts).host_of(address)

    assert number == Placement(hosts).host_of(address)
    assert number == OUTSIDE if address.startswith("ask:") else 0 <= number < hosts
    assert Placement(hosts).host_of("ask:1") == OUTSIDE


def test_every_process_places_alike_whatever_its_hash_seed() -> None:
    """Three processes with other PYTHONHASHSEEDs; Python's own hash, the twin, differs between them."""
    twin = "print([hash(f'users:{n}') % 5 for n in range(300)])"
    placed: set[bytes] = set()
    hashed: set[bytes] = set()
    for seed in ("1", "2", "3"):
        for code, results in ((PRINT, placed), (twin, hashed)):
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            command = [sys.executable, "-c", code]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=60)
            results.add(done.stdout)

    assert (len(placed), len(hashed)) == (1, 3)


@pytest.mark.parametrize("hosts", [2, 3, 4, 8])
def test_members_spread_evenly(hosts: int) -> None:
    """3,000 addresses: every host within 20 % of its share."""
    counts = Counter(Placement(hosts).host_of(address) for address in ADDRESSES)

    assert all(abs(counts[number] - 3000 / hosts) < 600 / hosts for number in range(hosts))


def test_dedicated_members_get_hosts_of_their_own_from_the_last() -> None:
    """A plan's dedicated members sit on the last hosts, whatever their hash says; more of them wrap around."""
    specs = tuple(keeper(f"bot:{name}") for name in "abcde")
    dedicated = tuple(type(spec)(spec.address, spec.factory, dedicated=spec.address < "bot:d") for spec in specs)
    plan = UniversePlan(members=dedicated, settings=HostSettings(start_at=START_AT), hosts=2)
    placement = plan.placement()

    assert [placement.host_of(f"bot:{name}") for name in "abc"] == [1, 0, 1]
    assert placement.host_of("bot:d") == Placement(2).host_of("bot:d")
    assert [worker.number for worker in plan.workers()] == [0, 1]
