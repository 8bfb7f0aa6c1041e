"""Answers of the universe graph as text: one table a question, of at most 78 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scenarios.plain_text import clean, columns, count, cut, duration, fold, joined, pad
from universe.people.plain_line import card_name, plain_line

WIDTH: Final = 78
_GAP: Final = "  "
_CELL_MAX: Final = 36
Rows = Sequence[Mapping[str, Any]]

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "knows": ("name", "familiarity"),
    "topics": ("topic", "discussers"),
    "discusses": ("user", "shared_topics", "topics"),
    "known": ("bot", "count"),
    "recommend": ("user", "name", "score", "words"),
}
"""The columns of the questions whose rows are lines; the last one takes what is left of the width."""
_NOTHING: Final[Mapping[str, str]] = {
    "knows": "no bot knows them",
    "topics": "nobody has talked about anything that the graph knows",
    "discusses": "nobody else talks about the same",
    "known": "no bot knows anybody",
    "recommend": "there is nobody whom this bot may introduce to them",
}


def table_lines(action: str, rows: Rows) -> list[str]:
    """The rows of an action as lines."""
    if action in COLUMNS:
        return _table(COLUMNS[action], rows) if rows else [_NOTHING[action]]
    return [line for row in rows for line in _PAGES[action](row)] or ["the graph knows nothing of it"]


def overview_lines(rows: Rows) -> list[str]:
    """How large a graph is, and what its planets are like."""
    (row,) = rows
    sizes = joined([count(row["planets"], "planet"), count(row["channels"], "channel"), count(row["bots"], "bot"),
                    count(row["people"], "person", "people"), count(row["topics"], "topic")])  # fmt: skip
    planets = [one | {"bots": len(one["bots"])} for one in row["on_planets"]]
    lines = [sizes]
    if planets:
        lines += ["", *_table(("planet", "population", "words", "channels", "bots", "name"), planets)]
    return [*lines, "", *table_lines("known", row["known"])]


def _table(names: Sequence[str], rows: Rows) -> list[str]:
    cells = [[name.replace("_", " ") for name in names], *([_cell(name, row[name]) for name in names] for row in rows)]
    widths = [max(columns(line[place]) for line in cells) for place in range(len(names))]
    right = [all(isinstance(row[name], int | float) for row in rows) for name in names]
    return [_line(line, widths, right) for line in cells]


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    told = [
        " " * (width - columns(cell)) + cell if on_right else pad(cell, width)
        for cell, width, on_right in zip(cells, widths, right, strict=True)
    ]
    return cut_line(_GAP.join(told).rstrip())


def cut_line(line: str) -> str:
    """A line of at most `WIDTH` columns; the spaces in it stay."""
    if columns(line) <= WIDTH:
        return line
    kept = line
    while columns(kept) > WIDTH - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _cell(name: str, value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return ", ".join(plain_line(str(one), _CELL_MAX) for one in value)
    if isinstance(value, int):
        return f"{value:,}"
    said = card_name(str(value)) if name == "name" else plain_line(str(value), 200)
    return cut(said, WIDTH if name == "words" else _CELL_MAX)


def _planet(row: Mapping[str, Any]) -> list[str]:
    channels = [f"{clean(one['id'])} ({_idle(one['idle_ms'])})" for one in row["channels"]]
    topics = [f"{plain_line(one['topic'], _CELL_MAX)} ({one['count']})" for one in row["topics"]]
    return [
        f"{clean(row['planet'])}, {card_name(row['name'])}{'' if row['active'] else ' (not active)'}",
        *_fact("people", f"{row['population']:,}, {row['words'].lower()}; last seen {_idle(row['idle_ms'])}"),
        *_fact("bots", ", ".join(map(clean, row["bots"]))),
        *_fact("channels", ", ".join(channels)),
        *_fact("topics", ", ".join(topics)),
        *_fact("busy hours", ", ".join(f"{hour:02}:00" for hour in row["peak_hours"])),
    ]


def _channel(row: Mapping[str, Any]) -> list[str]:
    name = f", {card_name(row['name'])}" if row["name"] else ""
    head = f"{clean(row['channel'])}{name} on {clean(row['planet'])}"
    speakers = [{"user": one["user"], "messages": one["message_count"], "name": one["name"]} for one in row["speakers"]]
    told = count(row["message_count"], "message")
    return [head, *_fact("written", f"{told}, the last one {_idle(row['idle_ms'])}"),
            *(_table(("user", "messages", "name"), speakers) if speakers else [])]  # fmt: skip


def _person(row: Mapping[str, Any]) -> list[str]:
    topics = [f"{plain_line(one['topic'], _CELL_MAX)} ({clean(one['planet'])}, {one['count']})"
              for one in row["topics"]]  # fmt: skip
    known = [f"{clean(one['bot'])} {one['words']} ({one['familiarity']})" for one in row["known_by"]]
    return [
        f"{card_name(row['name'])} ({clean(row['user'])}){', a bot' if row['is_bot'] else ''}",
        *_fact("planets", ", ".join(map(clean, row["planets"]))),
        *_fact("topics", ", ".join(topics)),
        *_fact("known by", ", ".join(known)),
        *_fact("traits", ", ".join(plain_line(one, _CELL_MAX) for one in row["traits"])),
    ]


def _fact(label: str, said: str) -> list[str]:
    first, *more = fold(said or "none", WIDTH - 14, 12)
    return [f"  {label:<10}  {first}", *(" " * 14 + line for line in more)]


def _idle(idle_ms: int) -> str:
    return "never" if idle_ms < 0 else f"{duration(idle_ms)} before the end"


_PAGES: Final = {"planet": _planet, "channel": _channel, "person": _person}
