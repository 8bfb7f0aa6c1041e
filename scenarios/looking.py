"""The commands that look into a universe or a cartridge. Standard library only until they begin."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

from scenarios.bootstrap import ensure_environment
from universe.errors import BadInput

_ROOT: Final = Path(__file__).resolve().parent.parent


def _people(values: argparse.Namespace) -> int:
    if values.place is not None and not values.place.exists():
        raise BadInput(f"no run directory and no configuration {str(values.place)!r}")
    if values.action == "import" and not values.directory.is_dir():
        raise BadInput(f"no directory {str(values.directory)!r}")
    ensure_environment(_ROOT)
    from scenarios.people_command import run_people

    return run_people(values)


def _why(values: argparse.Namespace) -> int:
    _check_run(values.place)
    ensure_environment(_ROOT)
    from scenarios.why_command import run_why

    return run_why(values)


def _graph(values: argparse.Namespace) -> int:
    _check_run(values.place)
    ensure_environment(_ROOT)
    from scenarios.graph_command import run_graph

    return run_graph(values)


def _cartridge(values: argparse.Namespace) -> int:
    ensure_environment(_ROOT)
    from scenarios.cartridge_command import run

    return run(values)


def _query(values: argparse.Namespace) -> int:
    _check_run(values.place)
    ensure_environment(_ROOT)
    from scenarios.query_command import run_query

    return run_query(values)


def _check_run(place: Path | None) -> None:
    if place is not None and not place.is_dir():
        raise BadInput(f"no run directory {str(place)!r}")


LOOKING: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "people": _people, "graph": _graph, "why": _why, "query": _query, "cartridge": _cartridge,
}  # fmt: skip
"""Command to what runs it, in the order of the help."""
