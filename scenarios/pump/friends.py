"""When people became a bot's FRIEND and what it took them: read from what the bots noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from universe.journal import JournalLine
from universe.people.records import person_id_of, platform_id_of
from universe.trust.ledger import DAY_MS
from universe.trust.tiers import is_friend, tier_index

DIGITS = 6


class Course(Struct):
    """How one bot came to see one person: acts so far, the first act (UTC ms), and the standing after the latest."""

    began_at: int
    messages: int = 0
    reactions: int = 0
    permille: int = 0
    tier: int = 0
    friend_at: int | None = None
    friend_messages: int = 0
    friend_reactions: int = 0

    @property
    def days_to_friend(self) -> float | None:
        """Days from the first act until FRIEND; None where that never was."""
        return None if self.friend_at is None else round((self.friend_at - self.began_at) / DAY_MS, DIGITS)

    @property
    def is_friend(self) -> bool:
        """Whether the person is a FRIEND after the latest act."""
        return is_friend(self.permille, self.tier)


Courses = dict[tuple[str, str], Course]
"""By user id and bot."""


def courses_of(journal: Iterable[JournalLine], users: Iterable[str], until_ms: int) -> Courses:
    """The courses of these users up to a time (UTC ms), from the lines of bots in order of time."""
    by_person = {person_id_of(platform_id_of("sim", user_id)): user_id for user_id in users}
    courses: Courses = {}
    for line in journal:
        if line.kind not in ("noted", "reacted") or line.at >= until_ms:
            continue
        user_id = by_person.get(str(line.details["person"]))
        if user_id is None:
            continue
        _step(courses.setdefault((user_id, line.member.partition(":")[2]), Course(line.at)), line)
    return courses


def _step(course: Course, line: JournalLine) -> None:
    course.messages += line.kind == "noted"
    course.reactions += line.kind == "reacted" and line.details["outcome"] == "added"
    permille = line.details["trust"]
    course.permille = permille if isinstance(permille, int) else 0
    course.tier = tier_index(str(line.details.get("became", line.details["tier"])))
    if course.friend_at is None and course.is_friend:
        course.friend_at, course.friend_messages, course.friend_reactions = line.at, course.messages, course.reactions


def soonest(courses: Mapping[tuple[str, str], Course], users: Iterable[str]) -> list[Course | None]:
    """For each user the course with the bot that was won first; None for who never won one."""
    best: dict[str, Course] = {}
    for (user_id, _), course in sorted(courses.items()):
        days, known = course.days_to_friend, best.get(user_id)
        if days is not None and (known is None or days < (known.days_to_friend or 0.0)):
            best[user_id] = course
    return [best.get(user_id) for user_id in users]
