"""Claims in the making: a saying, when it was said, and for which time what it says is meant to hold."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec import Struct

from universe.claims.nouns import TERM_CHARS_MAX, phrase
from universe.claims.predicates import Saying
from universe.claims.quantities import Quantity
from universe.claims.words import listed
from universe.mind.claim import Claim

DAY_MS: Final = 86_400_000
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_TODAY: Final = listed("today tonight rn tomorrow yesterday")
_TODAY_ROWS: Final = (("right", "now"), ("at", "the", "moment"), ("this", "morning"), ("this", "evening"))
_WEEK: Final = ("this", "week")
_SIGNS: Final = frozenset("%°€$£¥")
_TAILS: Final = (
    ("right", "now"), ("at", "the", "moment"), ("at", "all"), ("any", "more"), ("any", "longer"),
    ("these", "days"), ("this", "week"), ("this", "morning"), ("this", "evening"), ("last", "week"),
    ("last", "month"), ("last", "year"), ("for", "years"), ("for", "ages"), ("as", "well"), ("a", "lot"),
    ("so", "much"), ("very", "much"), ("by", "the", "way"), ("back", "then"), ("anymore",), ("anyway",),
    ("now",), ("today",), ("tonight",), ("here",), ("too",), ("either",), ("though",), ("btw",), ("lol",),
    ("tbh",), ("rn",), ("yesterday",), ("recently",), ("again",), ("currently",), ("yet",), ("already",),
    ("honestly",), ("haha",), ("since", "then"), ("after", "all"), ("ok",), ("ever",), ("once",), ("twice",),
    ("at", "least"), ("originally",), ("fine",), ("well",), ("badly",),
)  # fmt: skip


class Making(Struct, frozen=True):
    """What every claim of a saying shares. `lasts` is False for what is over: its predicates exclude nothing now."""

    saying: Saying
    at: int
    since: int
    until: int
    lasts: bool
    personal: bool

    def claim(self, predicate: str, thing: str, *, denied: bool | None = None, functional: bool = False) -> list[Claim]:
        """One claim in a list; none where a term is empty or longer than a term may be."""
        own = self.saying.own
        full = f"{own} {predicate}" if own else predicate
        if (
            not thing
            or not self.saying.subject
            or max(len(full), len(thing), len(self.saying.subject)) > TERM_CHARS_MAX
        ):
            return []
        is_denied = self.saying.denied if denied is None else denied
        lone = functional and self.lasts
        return [Claim(self.saying.subject, full, thing, is_denied, None, None, "", self.since, self.until, lone)]

    def number(self, predicate: str, found: Quantity, unit: str | None = None) -> list[Claim]:
        """A range that excludes every other that it does not meet."""
        own = self.saying.own
        full = f"{own} {predicate}" if own else predicate
        if not self.saying.subject or max(len(full), len(self.saying.subject)) > TERM_CHARS_MAX:
            return []
        kind = found.unit if unit is None else unit
        return [
            Claim(self.saying.subject, full, "", self.saying.denied, found.low, found.high, kind,
                  self.since, self.until, self.lasts)
        ]  # fmt: skip

    def before_now(self) -> Making:
        """What was done at some time before now: done once it stays done, "never" holds until it is said."""
        since, until = (0, self.at) if self.saying.denied else (max(0, self.at - 1), 0)
        return Making(self.saying, self.at, since, until, lasts=False, personal=True)


def from_now(made: Making) -> Making:
    """The same about a person, from when it was said."""
    return Making(made.saying, made.at, made.at, 0, lasts=True, personal=True)


def making(saying: Saying, at: int, *, personal: bool) -> Making | None:
    """The times of a saying that was said `at` (UTC ms, 0 for unknown); None where nothing can be said of its time.

    What a person is or does holds from when it is said; what it was, until then; what it never did, until then. A
    "today" ends with the day, a "this week" after seven. What is said of the world holds at all times.
    """
    since, until, lasts = at, 0, True
    if not personal:
        return Making(saying, at, at if saying.ended else 0, 0, saying.tense != "used", personal)
    if saying.tense in ("past", "used"):
        if not at:
            return None
        since, until, lasts = 0, at, False
    elif saying.tense == "perfect" and saying.denied:
        since, until, lasts = 0, at, False
    elif saying.tense == "perfect":
        since = max(0, at - 1)
    elif at and is_transient(saying.rest):
        until = at + DAY_MS * (7 if _WEEK in zip(saying.rest, saying.rest[1:], strict=False) else 1)
    return Making(saying, at, since, until, lasts, personal)


def is_transient(rest: tuple[str, ...]) -> bool:
    """Whether the words say that it holds for a day or a week only."""
    rows = (*_TODAY_ROWS, _WEEK)
    return not _TODAY.isdisjoint(rest) or any(
        _ends_with(rest[: at + 3], row) for row in rows for at in range(len(rest))
    )


def without_tail(rest: tuple[str, ...]) -> tuple[str, ...]:
    """The words without what only says when, or that it is meant."""
    while rest:
        tail = next((row for row in _TAILS if _ends_with(rest, row)), ())
        if not tail and (rest[-1][-1:].isalnum() or rest[-1] in _SIGNS):
            return rest
        rest = rest[: -max(1, len(tail))]
    return rest


def until_word(words: tuple[str, ...], ends: tuple[str, ...]) -> tuple[str, ...]:
    """The words before the first of `ends`; the first word is never one."""
    return next((words[:at] for at, word in enumerate(words) if at and word in ends), words)


def thing_of(rest: tuple[str, ...]) -> str:
    """The normal form of what stands behind a verb."""
    return phrase(without_tail(rest))


def year_ms(year: int) -> int:
    """When a year begins, in UTC ms; never 0, which stands for "open"."""
    return (date(year, 1, 1).toordinal() - _EPOCH_DAY) * DAY_MS or 1


def _ends_with(rest: tuple[str, ...], row: tuple[str, ...]) -> bool:
    return len(rest) >= len(row) and rest[len(rest) - len(row) :] == row
