"""``run.py why ID``: the chain of causes behind what a bot said or wrote, and what came of what a person said."""

from __future__ import annotations

import argparse
import difflib
from typing import Any, Final

import msgspec

from scenarios.plain_text import printable
from scenarios.result import encode_json
from scenarios.run_directory import JOURNAL
from scenarios.why.chain import CYCLE, MISSING, chain_of, direction_of, links_among
from scenarios.why.index import MESSAGE, Index
from scenarios.why.left import left_of
from scenarios.why.links import message_named
from scenarios.why.node import node_of
from scenarios.why.run_files import find_run, read_run
from scenarios.why.text import mentioned_text, remarks_text, why_text
from universe.errors import BadInput

NEAREST: Final = 3


def run_why(values: argparse.Namespace) -> int:
    """Answer; returns the exit code. Raises `BadInput` for an id that the run does not know, with the nearest ones."""
    place = find_run(values.place, JOURNAL, "decisions")
    index = Index(read_run(place))
    one = known_id(index, values.id)
    if values.json_output:
        print(encode_json(why_object(index, one)).decode())
        return 0
    lines = why_text(index, one) if index.kind_of(one) else mentioned_text(index, one)
    print("\n".join(map(printable, [*remarks_text(index.files.remarks), *lines])))
    return 0


def known_id(index: Index, asked: str) -> str:
    """The id that is meant: as it was given, or the message that a root names. Raises `BadInput`."""
    if index.kind_of(asked):
        return asked
    message = message_named(asked)
    if message and index.kind_of(message):
        return message
    if asked and mentioned_text(index, asked):
        return asked
    ids = index.known_ids()
    begun = sorted(one for one in ids if asked and one.startswith(asked))
    near = begun[:NEAREST] or difflib.get_close_matches(asked, sorted(ids), n=NEAREST)
    hint = f"; the nearest are {', '.join(near)}" if near else ""
    raise BadInput(f"the run in {index.files.place} knows no {asked[:100]!r}{hint}")


def why_object(index: Index, one: str) -> dict[str, Any]:
    """The answer as JSON values: docs/why.md has the fields."""
    found: dict[str, Any] = {"id": one, "run": str(index.files.place), "ended_at": index.files.ended_at}
    if not index.kind_of(one):
        return found | {"direction": "mentions", "nodes": [], "edges": [], "lines": mentioned_text(index, one)}
    steps = chain_of(index, one)
    ids = list(dict.fromkeys(step.id for step in steps))
    found |= {
        "direction": direction_of(index, one),
        "nodes": [msgspec.to_builtins(node_of(index, name)) for name in ids],
        "edges": [msgspec.to_builtins(link) for link in links_among(index, steps, one)],
        "missing": sorted({step.id for step in steps if step.note == MISSING}),
        "cycles": sorted({step.id for step in steps if step.note == CYCLE}),
    }
    if index.kind_of(one) == MESSAGE:
        found["left"] = msgspec.to_builtins(left_of(index, one))
    return found
