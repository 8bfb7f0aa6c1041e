"""Two plain Ray actors in a Ray of our own: the baseline of what crosses processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from actors.ray_runtime import start_ray


@contextmanager
def ray_started(hosts: int) -> Iterator[Any]:
    """Ray with room for `hosts` hosts; stopped at the end when it was not running before."""
    ray, mine = start_ray(hosts)
    try:
        yield ray
    finally:
        if mine:
            ray.shutdown()


@contextmanager
def ray_actors(ray: Any, *kinds: type) -> Iterator[list[Any]]:
    """One actor of each kind in a process of its own; they end with the block."""
    actors = [ray.remote(kind).options(num_cpus=0).remote() for kind in kinds]
    try:
        yield actors
    finally:
        for actor in actors:
            ray.kill(actor)
