"""The lines of an Ubuntu IRC log: what one line says, and nothing about who or when.

Source: the logs of #ubuntu as kept by irc-disentanglement (Kummerfeld et al., ACL 2019). Every line of every input
gets a meaning, at worst `Skipped`: nothing here raises. User text is only cut and compared, never used as a pattern.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from msgspec import Struct

SYSTEM_MARK: Final = "=== "
_STAMP_CHARS: Final = len("[HH:MM]")
_JOIN_MARKS: Final = ("]  has joined #", "] has joined #")
_LEAVE_MARKS: Final = ("]  has left #", "] has left #", "]  has quit", "] has quit")
_RENAME_MARK: Final = " is now known as "
_KICK_MARK: Final = " was kicked off #"

Reason = Literal["mode", "topic", "system_text", "empty", "notice", "blank", "unparsed"]
"""Why a line becomes no event.

`system_text` is an ``===`` line with free text: the old logs write ``/me`` so, and nothing tells it from other notices.
"""


class Spoken(Struct, frozen=True):
    """``[HH:MM] <nick> text``, or ``[HH:MM]  * nick text`` with `is_action`."""

    nick: str
    text: str
    is_action: bool = False


class Joined(Struct, frozen=True):
    """``=== nick [user@host]  has joined #channel``."""

    nick: str


class Left(Struct, frozen=True):
    """``=== nick [user@host]  has left #channel [why]``, a quit, or a kick."""

    nick: str
    kicked: bool = False


class Renamed(Struct, frozen=True):
    """``=== old is now known as new``."""

    old: str
    new: str


class Skipped(Struct, frozen=True):
    """A line that becomes no event."""

    reason: Reason


Content = Spoken | Joined | Left | Renamed | Skipped


class Line(Struct, frozen=True):
    """One line: `stamp` is the written clock in minutes (0 to 1439), None where the line has none."""

    stamp: int | None
    is_system: bool
    content: Content


def parse_line(line: str) -> Line:
    """Read one line without its newline; `clean` it first."""
    if line.startswith(SYSTEM_MARK):
        return Line(None, True, _parse_system(line[len(SYSTEM_MARK) :].strip()))
    stamp = _parse_stamp(line[:_STAMP_CHARS])
    if stamp is None:
        return Line(None, False, Skipped("unparsed" if line.strip() else "blank"))
    return Line(stamp, False, _parse_stamped(line[_STAMP_CHARS:]))


def clean(text: str) -> str:
    """Make a tab a space and take every other control character (Unicode Cc) out."""
    if text.isprintable():
        return text
    return "".join(char for char in text.replace("\t", " ") if unicodedata.category(char) != "Cc")


def plain_nick(text: str) -> str:
    """The nick as IRC has it, empty if it is none. The logs write a space after each ``]``: ``[cro] smiley``."""
    nick = text.strip().replace("] ", "]")
    return "" if " " in nick else nick


def addressed_nick(text: str) -> str:
    """The nick (perhaps) that a text starts with, as in ``nick: text`` or ``nick, text``; empty if none."""
    ends = [end for end in (text.find(":"), text.find(",")) if end > 0]
    if not ends:
        return ""
    end = min(ends)
    return plain_nick(text[:end]) if text[end + 1 : end + 2] in ("", " ") else ""


def _parse_stamp(text: str) -> int | None:
    digits = text[1:3] + text[4:6]
    if len(text) != _STAMP_CHARS or text[0] + text[3] + text[6] != "[:]" or not (digits.isascii() and digits.isdigit()):
        return None
    hour, minute = int(digits[:2]), int(digits[2:])
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _parse_stamped(rest: str) -> Content:
    if rest.startswith(" <"):
        return _parse_message(rest)
    action = rest.lstrip(" ")
    if action.startswith("* "):
        nick, _, text = action[2:].partition(" ")
        return Spoken(nick, text, is_action=True) if nick else Skipped("unparsed")
    if action.startswith("-") and ":#" in action:
        return Skipped("notice")
    return Skipped("unparsed")


def _parse_message(rest: str) -> Content:
    nick, bracket, text = rest[2:].partition(">")
    nick = plain_nick(nick)
    if not bracket or not nick:
        return Skipped("unparsed")
    if not text:
        return Skipped("empty")
    return Spoken(nick, text[1:]) if text.startswith(" ") else Skipped("unparsed")


def _parse_system(text: str) -> Content:
    if text.startswith("mode/"):
        return Skipped("mode")
    if text.startswith("..[topic/"):
        return Skipped("topic")
    if nick := _nick_with_host(text, _JOIN_MARKS):
        return Joined(nick)
    if nick := _nick_with_host(text, _LEAVE_MARKS):
        return Left(nick)
    old, mark, new = text.partition(_RENAME_MARK)
    if mark and (old := plain_nick(old)) and (new := plain_nick(new)):
        return Renamed(old, new)
    nick, mark, _ = text.partition(_KICK_MARK)
    if mark and (nick := plain_nick(nick)):
        return Left(nick, kicked=True)
    return Skipped("system_text")


def _nick_with_host(text: str, marks: tuple[str, ...]) -> str:
    """The nick before ``[user@host]`` and one of the marks; empty if the line has another form."""
    for mark in marks:
        head, found, _ = text.partition(mark)
        nick, host, _ = head.rpartition(" [")
        if found and host:
            return plain_nick(nick)
    return ""
