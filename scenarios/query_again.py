"""``run.py query --again``: every query decided anew, and what comes out otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from scenarios.plain_text import count
from scenarios.query_rules import OtherRules
from scenarios.query_text import change_text
from universe.mind.again import Change, decide_again, difference, recorded
from universe.mind.outcome import ClosedQuery


class Decided(Struct, frozen=True):
    """One query decided again: its health then and now, and what differs."""

    query_id: str
    before: str
    after: str
    changes: tuple[Change, ...]


def decided_again(closed: Sequence[ClosedQuery], rules: OtherRules) -> list[Decided]:
    """Decide queries again under other rules, or under their own where `rules` ask for nothing. Raises `BadInput`."""
    found = []
    for one in closed:
        old, asked = recorded(one.trace), bool(rules.mind)
        new = decide_again(one.trace, rules.coupling(one.trace) if asked else None, rules.triage)
        found.append(Decided(one.trace.query.id, old.health, new.health, tuple(difference(old, new))))
    return found


def again_object(decided: Sequence[Decided]) -> dict[str, Any]:
    """The answer as JSON values."""
    changed = [one for one in decided if one.changes]
    before, after = (_healths([getattr(one, when) for one in decided]) for when in ("before", "after"))
    return {
        "queries": len(decided), "same": len(decided) - len(changed), "health": {"before": before, "after": after},
        "changed": [msgspec.to_builtins(one) for one in changed],
    }  # fmt: skip


def _healths(names: Sequence[str]) -> dict[str, int]:
    return dict(sorted(Counter(name or "never_coupled" for name in names).items()))


def again_text(decided: Sequence[Decided], last: int) -> list[str]:
    """The answer as lines, with the changes of the `last` queries that changed (0: of all)."""
    told = again_object(decided)
    changed = [one for one in decided if one.changes]
    same = "all the same" if not changed else f"{told['same']:,} the same, {len(changed):,} otherwise"
    lines = [f"{count(len(decided), 'query', 'queries')} decided again, {same}"]
    if told["health"]["before"] != told["health"]["after"]:
        lines += [f"health before: {_counted(told['health']['before'])}; now: {_counted(told['health']['after'])}"]
    for one in changed[-last:] if last else changed:
        lines += ["", one.query_id, *(f"  {change_text(change)}" for change in one.changes)]
    return lines


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.items())
