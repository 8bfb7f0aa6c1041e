"""One IRC log and its annotation, read: lines, clock, links, and what was counted on the way."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from bridges.irc.clock import Placed, place_stamps
from bridges.irc.lines import Line, Skipped, Spoken, clean, parse_line


class ParsedLog(Struct, frozen=True):
    """The lines of one log, its clock, and the annotated links (line to the line that it answers)."""

    lines: tuple[Line, ...]
    clock: Placed
    links: dict[int, int]
    counts: Counter[str]


def parse_log(raw: bytes, annotation: bytes = b"") -> ParsedLog:
    """Read a log and its annotation. Bytes that are no UTF-8 become U+FFFD. Any input gives a result."""
    counts: Counter[str] = Counter()
    lines = tuple(_parse_lines(raw, counts))
    clock = place_stamps([line.stamp for line in lines if line.stamp is not None])
    if clock.set_back:
        counts["stamps_held"] = clock.set_back
    return ParsedLog(lines, clock, read_links(annotation, len(lines), counts), counts)


def _parse_lines(raw: bytes, counts: Counter[str]) -> list[Line]:
    rows = raw.decode("utf-8", errors="replace").split("\n")
    if not rows[-1]:
        rows.pop()
    lines = []
    for row in rows:
        text = row.removesuffix("\r")
        cleaned = clean(text)
        counts["lines_with_control_characters"] += cleaned != text
        line = parse_line(cleaned)
        counts[_kind(line)] += 1
        if isinstance(line.content, Skipped):
            counts[f"skipped_{line.content.reason}"] += 1
        lines.append(line)
    counts["lines"] = len(lines)
    return lines


def _kind(line: Line) -> str:
    if line.is_system:
        return "system_lines"
    if isinstance(line.content, Spoken):
        return "actions" if line.content.is_action else "messages"
    return "other_lines"


def read_links(annotation: bytes, lines: int, counts: Counter[str]) -> dict[int, int]:
    """Read ``a b -`` (line b answers line a, numbers from 0) into b to its first a; a self link starts a conversation.

    Counts `links`, of them `links_self` and `links_reply`, of these `links_further` (beyond the first of a line), and
    `links_unreadable` (no such line, or not three fields).
    """
    first: dict[int, int] = {}
    for row in annotation.decode("utf-8", errors="replace").split("\n"):
        if not row.strip():
            continue
        link = _parse_link(row.split(), lines)
        if link is None:
            counts["links_unreadable"] += 1
            continue
        earlier, later = link
        counts["links"] += 1
        counts["links_self" if earlier == later else "links_reply"] += 1
        if earlier == later:
            continue
        if later in first:
            counts["links_further"] += 1
        else:
            first[later] = earlier
    return first


def _parse_link(fields: list[str], lines: int) -> tuple[int, int] | None:
    if len(fields) != 3 or fields[2] != "-":
        return None
    if not all(field.isascii() and field.isdigit() and len(field) <= 9 for field in fields[:2]):
        return None
    earlier, later = int(fields[0]), int(fields[1])
    return (earlier, later) if earlier <= later < lines else None
