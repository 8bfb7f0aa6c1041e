"""A chain as text: what is asked about first, then each cause (or effect) below what it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from scenarios.plain_text import clean, count, fold, joined
from scenarios.why.chain import CAUSES, CYCLE, EFFECTS, LISTED, MISSING, NEW, Step, chain_of, direction_of
from scenarios.why.index import ARTIFACT, EVENT, Index
from scenarios.why.left import Left, left_of
from scenarios.why.node import node_of
from scenarios.why.sentences import LISTED_MAX, heading, sentences
from scenarios.why.words import moment, relation
from universe.journal import Detail

WIDTH: Final = 78
STEPS_TOLD_MAX: Final = 200
_INDENT_MAX: Final = 30
_LINES_MAX: Final = 8
_ROWS: Final = {"sighting": "sighting", "met": "meeting with a bot"}
_NOTES: Final = {MISSING: "of which the run knows nothing", CYCLE: "which leads back to itself"}


def why_text(index: Index, one: str) -> list[str]:
    """The lines about a message, an event or an artifact."""
    direction = direction_of(index, one)
    steps = chain_of(index, one, without=LISTED if direction == CAUSES else ())
    lines = [line for step in steps[:STEPS_TOLD_MAX] for line in _step(index, step, direction)]
    if (beyond := len(steps) - STEPS_TOLD_MAX) > 0:
        lines.append(f"... and {count(beyond, 'more step')}; --json tells them all")
    if direction == EFFECTS:
        lines += _folded("", left_text(left_of(index, one)), 0)
        if len(steps) == 1:
            lines.append("nothing came of it")
    elif index.kind_of(one) in (EVENT, ARTIFACT):
        lines += _onward(index, one)
    return lines


def _step(index: Index, step: Step, direction: str) -> list[str]:
    indent = min(_INDENT_MAX, 2 * step.depth)
    lead = relation(direction, step.kind)
    lead = f"{lead} " if lead else ""
    if step.note != NEW:
        return _folded(lead, f"{clean(step.id)}, {_NOTES.get(step.note, 'as told above')}", indent)
    node = node_of(index, step.id)
    below = [line for said in sentences(node) for line in _folded("", said, indent + 2)]
    return [*_folded(lead, heading(node), indent), *below]


def _onward(index: Index, one: str) -> list[str]:
    """What came of an event or an artifact, by id: the way forward in one line."""
    found = list(dict.fromkeys(link.effect for link in index.effects(one)))
    if not found:
        return ["nothing came of it"]
    more = f" and {len(found) - LISTED_MAX} more" if len(found) > LISTED_MAX else ""
    return _folded("", f"what came of it: {', '.join(map(clean, found[:LISTED_MAX]))}{more}", 0)


def left_text(left: Left) -> str:
    """What the stores still hold of a message, in a sentence."""
    if left.nothing:
        return "nothing of it is left in the stores"
    made = [*left.artifacts, *(f"what bots remember of {one}" for one in left.memories)]
    noted = [count(number, _ROWS[table]) for table, number in sorted(left.graph.items())]
    parts = [f"in the stores at the end: {', '.join(made)}" if made else "nothing that bots made of it is left"]
    parts += [f"the graph holds {joined(noted)}"] if noted else []
    return "; ".join([*parts, *(f"the run kept no {name}" for name in left.unknown)])


def mentioned_text(index: Index, one: str) -> list[str]:
    """What the run says of an id that is no message, event or artifact; empty where it says nothing."""
    lines = []
    for event in index.files.events:
        if one in (event.event_id, event.user_id, event.channel_id, event.guild_id):
            what = type(event).__name__
            lines.append(f"{moment(event.at)}  {what} {event.event_id} in {event.guild_id}, {event.channel_id}")
    for line in index.files.lines:
        if one in (line.root, line.cause, line.member, f"{line.member}/{line.n}") or _names(line.details.values(), one):
            told = {name: _value(value) for name, value in line.details.items()}
            facts = ", ".join(f"{name} {value}" for name, value in told.items() if value)
            lines.append(f"{moment(line.at)}  {line.member} {line.kind}: {facts}")
    if not lines:
        return []
    folded = [part for line in lines[:STEPS_TOLD_MAX] for part in _folded("", line, 2)]
    more = [f"... and {count(len(lines) - STEPS_TOLD_MAX, 'more line')}"] if len(lines) > STEPS_TOLD_MAX else []
    return [f"{clean(one)}, named in {count(len(lines), 'line')} of the run", *folded, *more]


def _names(values: Iterable[Detail], one: str) -> bool:
    return any(one == value or (isinstance(value, list) and one in value) for value in values)


def _value(value: Detail) -> str:
    return " + ".join(map(clean, value)) if isinstance(value, list) else clean(str(value))


def _folded(lead: str, said: str, indent: int) -> list[str]:
    first, *more = fold(lead + said, WIDTH - indent - 2, _LINES_MAX)
    return [" " * indent + first, *(" " * (indent + 2) + line for line in more)]


def remarks_text(remarks: Sequence[str]) -> list[str]:
    """What is not in order with the run's files."""
    return [line for remark in remarks for line in _folded("", f"note: {remark}", 0)]
