"""The grammar of ``run.py query``. Standard library only."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Final

LAST: Final = 20


def query_arguments(parser: ArgumentParser) -> None:
    """What `query` takes; without an ID it lists."""
    add = parser.add_argument
    add("id", nargs="?", default="", metavar="ID", help="a query, or a message (default: list the queries)")
    add("--in", "--run", dest="place", type=Path, metavar="RUN", help="a run's directory (default: the newest run)")
    add("--last", type=_number, default=LAST, metavar="N", help=f"how many to show, 0 for all (default: {LAST})")
    add("--json", dest="json_output", action="store_true", help="print one JSON object or array")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--again", action="store_true", help="decide anew, and say what would come out otherwise")
    what.add_argument("--learn", action="store_true", help="what the outcomes teach, and whether it is adopted")
    add("--policy", type=Path, metavar="FILE", help="of --learn: the policy in force, and the next (for mind.policy)")
    add("--set", dest="pairs", action="append", default=[], metavar="K=V", help="of --again: a rule of mind or triage")


def _number(text: str) -> int:
    """A whole number of up to nine digits; argparse says the rest."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise ValueError(text)
    return int(text)


_number.__name__ = "whole number"
