"""One IRC log and its annotation, read: lines, clock, links, and what was counted on the way."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from bridges.irc.clock import Placed, place_stamps
from bridges.irc.lines import Line, Skipped, Spoken, clean, parse_line


class ParsedLog(Struct, frozen=True):
    """The lines of one log, its clock, and what its annotation says.

    `pairs` are all annotated links: the earlier line, and the line that answers it (a self link starts a
    conversation). `links` leads from a line that answers another to the first one that it answers.
    """

    lines: tuple[Line, ...]
    clock: Placed
    pairs: tuple[tuple[int, int], ...]
    links: dict[int, int]
    counts: Counter[str]

    def minutes(self) -> list[int]:
        """The minute of every line; one without a clock takes that of the line before it (at the start: after it)."""
        stamps = iter(self.clock.minutes)
        minute = self.clock.minutes[0] if self.clock.minutes else 0
        found = []
        for line in self.lines:
            minute = minute if line.stamp is None else next(stamps)
            found.append(minute)
        return found


def parse_log(raw: bytes, annotation: bytes = b"") -> ParsedLog:
    """Read a log and its annotation. Bytes that are no UTF-8 become U+FFFD. Any input gives a result."""
    counts: Counter[str] = Counter()
    lines = tuple(_parse_lines(raw, counts))
    clock = place_stamps([line.stamp for line in lines if line.stamp is not None])
    if clock.set_back:
        counts["stamps_held"] = clock.set_back
    pairs = _read_pairs(annotation, len(lines), counts)
    return ParsedLog(lines, clock, tuple(pairs), _first_links(pairs, counts), counts)


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


def _read_pairs(annotation: bytes, lines: int, counts: Counter[str]) -> list[tuple[int, int]]:
    """Read ``a b -``: line b answers line a, numbers from 0; a self link starts a conversation.

    Counts `links`, of them `links_self` and `links_reply`, and `links_unreadable` (no such line, or not three fields).
    """
    pairs = []
    for row in annotation.decode("utf-8", errors="replace").split("\n"):
        if not row.strip():
            continue
        link = _parse_link(row.split(), lines)
        if link is None:
            counts["links_unreadable"] += 1
            continue
        counts["links"] += 1
        counts["links_self" if link[0] == link[1] else "links_reply"] += 1
        pairs.append(link)
    return pairs


def _first_links(pairs: list[tuple[int, int]], counts: Counter[str]) -> dict[int, int]:
    """Every answering line to the first line that it answers; counts the others as `links_further`."""
    first: dict[int, int] = {}
    for earlier, later in pairs:
        if earlier != later:
            counts["links_further"] += later in first
            first.setdefault(later, earlier)
    return first


def _parse_link(fields: list[str], lines: int) -> tuple[int, int] | None:
    if len(fields) != 3 or fields[2] != "-":
        return None
    if not all(field.isascii() and field.isdigit() and len(field) <= 9 for field in fields[:2]):
        return None
    earlier, later = int(fields[0]), int(fields[1])
    return (earlier, later) if earlier <= later < lines else None
