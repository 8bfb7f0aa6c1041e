"""``run.py query``: what a bot knew, blocked, doubted and decided, query by query; decided again; learned from."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from scenarios.plain_text import printable
from scenarios.policy_file import read_policy, write_policy
from scenarios.query_again import again_object, again_text, decided_again
from scenarios.query_files import QueriesRead, has_queries, queries_of, read_queries
from scenarios.query_learning import learned_from, learned_object, learned_text
from scenarios.query_rules import other_rules
from scenarios.query_text import query_row, query_text, rows_text
from scenarios.result import encode_json
from scenarios.run_directory import JOURNAL
from scenarios.run_journal import read_decisions
from scenarios.why.run_files import find_run
from universe.errors import BadInput
from universe.mind.learning import Policy
from universe.mind.outcome import ClosedQuery, outcomes_of

NEAREST: Final = 3
DIFFERENT: Final = 1


def run_query(values: argparse.Namespace) -> int:
    """Answer; returns the exit code: 1 where queries decided again under their own rules come out otherwise.

    Raises `BadInput` for an id that the run does not know, and for rules that decide nothing here.
    """
    if values.pairs and not values.again:
        raise BadInput("--set changes rules of --again only")
    if values.policy is not None and not values.learn:
        raise BadInput("--policy is of --learn only")
    if values.id and values.learn:
        raise BadInput("--learn looks at all queries of a run, not at one")
    rules = other_rules(values.pairs)
    read = queries_of_run(find_run(values.place, JOURNAL, "decisions"))
    chosen = chosen_queries(read.closed, values.id) if values.id else read.closed
    code = 0
    if values.again:
        decided = decided_again(chosen, rules)
        told, lines = again_object(decided), again_text(decided, values.last)
        code = DIFFERENT if told["changed"] and not values.pairs else 0
    elif values.learn:
        learned = learned_from(chosen, _policy(values.policy))
        if values.policy is not None:
            write_policy(values.policy, learned.policy)
        told, lines = learned_object(learned), learned_text(learned)
    else:
        return _show(read, chosen, values)
    _print(told, [*_remarks(read), *lines], json_output=values.json_output)
    return code


def _policy(path: Path | None) -> Policy:
    """The policy in force; where there is no file yet, nothing was learned."""
    return read_policy(path) if path is not None and path.exists() else Policy()


def queries_of_run(place: Path) -> QueriesRead:
    """The queries of a run: from their own files, or where there are none from its decisions. Raises `BadInput`."""
    journal = place / JOURNAL
    if has_queries(journal):
        return read_queries(journal)
    decisions = read_decisions(journal)
    return QueriesRead(queries_of(decisions.lines), decisions.torn)


def chosen_queries(closed: Sequence[ClosedQuery], asked: str) -> list[ClosedQuery]:
    """The query of an id, or all queries about a message. Raises `BadInput` where there is none."""
    found = [one for one in closed if one.trace.query.id == asked]
    found = found or [one for one in closed if one.trace.query.id.partition(":")[0] == asked]
    if found:
        return found
    ids = [one.trace.query.id for one in closed]
    near = [one for one in ids if one.startswith(asked)][:NEAREST] or difflib.get_close_matches(asked, ids, n=NEAREST)
    hint = f"; the nearest are {', '.join(near)}" if near else ""
    raise BadInput(f"the run knows no query {asked[:100]!r}{hint}")


def _show(read: QueriesRead, chosen: Sequence[ClosedQuery], values: argparse.Namespace) -> int:
    outcomes = outcomes_of(read.closed)
    if values.id:
        objects = [_object(one, outcomes[one.trace.query.id]) for one in chosen]
        lines: list[str] = []
        for one in chosen:
            lines += [*([""] if lines else []), *query_text(one, outcomes[one.trace.query.id])]
        _print(objects, [*_remarks(read), *lines], json_output=values.json_output)
        return 0
    last = chosen[-values.last :] if values.last else chosen
    rows = [query_row(one, outcomes[one.trace.query.id]) for one in last]
    _print(rows, [*_remarks(read), *rows_text(rows, len(chosen))], json_output=values.json_output)
    return 0


def _object(one: ClosedQuery, outcome: Any) -> dict[str, Any]:
    return {
        "trace": msgspec.to_builtins(one.trace), "answer": msgspec.to_builtins(one.answer),
        "outcome": msgspec.to_builtins(outcome),
    }  # fmt: skip


def _remarks(read: QueriesRead) -> list[str]:
    return [f"note: {name} ends in the middle of a line, which was left out" for name in read.torn]


def _print(told: object, lines: Sequence[str], *, json_output: bool) -> None:
    print(encode_json(told).decode() if json_output else "\n".join(map(printable, lines)))
