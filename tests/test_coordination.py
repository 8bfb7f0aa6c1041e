"""The invariants of coordination hold in any order of events, crashes, clocks and faults, on a real server.

With ``CI=1`` the machine takes the same steps in every run; without it, or with ``--hypothesis-seed=N``, fresh ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bridges.redis_server import RunningServer
from tests.coordination.facts import Broken
from tests.coordination.machine import Coordination
from tests.coordination.naive import TWINS
from tests.coordination.stage import COUNTED
from tests.coordination.world import Cast
from tests.scale import scaled
from tests.servers import running

STEPS_OF_A_WORLD = 50
TWIN_WORLDS = 150


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server for all worlds; each begins by emptying it."""
    server: RunningServer
    with running("valkey") as server:
        yield server.url


def machine(at: str, who: Cast | None = None) -> type[Coordination]:
    """The machine on a server; with naive players only what they do is compared, not what they show."""

    class Here(Coordination):
        url, cast, views = at, who or Cast(), who is None

    return Here


def test_the_invariants_hold_in_any_order_of_events_crashes_clocks_and_faults(
    url: str, promise: Callable[..., None]
) -> None:
    """Chain limit, cooldown, caps, one speaker, no denial lost, everything seen by exactly those who may see it."""
    steps = scaled(1_500, 20_000)
    COUNTED.clear()
    run_state_machine_as_test(
        machine(url),
        settings=settings(
            max_examples=steps // 36, stateful_step_count=STEPS_OF_A_WORLD, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    denied = sum(number for name, number in COUNTED.items() if name.startswith("denied"))
    promise(
        "coordination holds against a model", steps=COUNTED["steps"], worlds=COUNTED["worlds"],
        restarts=COUNTED["restarts"], zombies=COUNTED["zombies"], faults=COUNTED["faults"], grants=COUNTED["granted"],
        said=COUNTED["said"], denied=denied, chain_limit=COUNTED["denied chain_limit"],
        cooldown=COUNTED["denied cooldown"], broken=0,
    )  # fmt: skip

    assert COUNTED["steps"] >= steps
    reached = ("granted", "said", "denied chain_limit", "denied cooldown", "denied outbid", "restarts", "zombies")
    assert [] == [name for name in reached if not COUNTED[name]]


@pytest.mark.parametrize("twin", TWINS)
def test_naive_twins_are_caught(twin: str, url: str, promise: Callable[..., None]) -> None:
    """Each hole of the original breaks the invariant that it is about, in the same machine."""
    cast, names = TWINS[twin]
    COUNTED.clear()
    with pytest.raises(Broken) as caught:
        run_state_machine_as_test(
            machine(url, cast),
            settings=settings(
                max_examples=TWIN_WORLDS, stateful_step_count=STEPS_OF_A_WORLD, deadline=None, derandomize=True,
                database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    promise(f"the naive twin is caught: {twin}", invariant=caught.value.name, steps=COUNTED["steps"])

    assert caught.value.name in names
