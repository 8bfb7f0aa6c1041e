"""A bot's daily maintenance: one snapshot a day of whoever was active, summaries, the archive, and the sweep of marks.

Harmless when it runs twice or late: snapshots are entered by date, a person who was active again since has left the
ends of earlier days in `Acquaintance.pending`, and a job looks at whatever none has seen yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from actors.acquaintances import Acquaintances, acted_day
from actors.bot_records import PeopleCounts, Roster, buckets_of, day_of, dossier, history, person, roster_of, touch
from actors.turn import Turn
from universe.people.daily import entered, written_summary
from universe.people.profile_json import profile_json
from universe.people.records import Acquaintance, Dossier, History, Identity, Snapshot
from universe.ports import Archive
from universe.trust.ledger import DAY_MS, NEVER, Ledger
from universe.trust.regularity import never_rests

AFTER_MIDNIGHT_MS: Final = 300_000
"""The job runs five minutes after midnight UTC, when the day's last messages are in."""
NEVER_RESTS: Final = "never_rests"
PEOPLE_AT_ONCE: Final = 64


class DailyJob(Struct, frozen=True, tag="daily_job"):
    """Timer: the day before `day` has ended."""

    day: int


class DailyRoster(Struct, frozen=True, tag="daily_roster"):
    """Go through one roster of a day; with `sweep` take its marks away."""

    day: int
    bucket: int
    sweep: bool = False


class DailyPeople(Struct, frozen=True, tag="daily_people"):
    """Take the snapshots of these people; those `touched` go to the archive whatever the snapshots say."""

    people: tuple[str, ...]
    touched: bool = False


DailyBody = DailyJob | DailyRoster | DailyPeople


def needs_of_daily(body: DailyBody) -> Iterable[str]:
    """Records that a step of the job looks at."""
    match body:
        case DailyRoster():
            yield roster_of(body.day, body.bucket)
        case DailyPeople():
            for person_id in body.people:
                yield from (person(person_id), history(person_id), dossier(person_id))
        case DailyJob():
            return


def first_job(counts: PeopleCounts, turn: Turn) -> None:
    """Set the timer for the midnight after the bot's first day, whenever on that day it began."""
    _set_timer(counts, turn.now // DAY_MS + 1, turn)


def _set_timer(counts: PeopleCounts, day: int, turn: Turn) -> None:
    """One timer per midnight, however often the job is asked for."""
    if day > counts.job_day:
        counts.job_day = day
        turn.later(DailyJob(day), max(1, day * DAY_MS + AFTER_MIDNIGHT_MS - turn.now))


def run_daily(acquaintances: Acquaintances, bot: str, counts: PeopleCounts, body: DailyBody, turn: Turn) -> None:
    """One step of the job; the steps follow each other as messages of the bot to itself."""
    match body:
        case DailyJob(day):
            _begin(acquaintances, counts, min(day, day_of(turn.now)), turn)
            _set_timer(counts, (turn.now - AFTER_MIDNIGHT_MS) // DAY_MS + 1, turn)
        case DailyRoster(day, bucket, sweep):
            listed = turn.record(roster_of(day, bucket), Roster) or Roster()
            if sweep:
                for record in (*listed.marks, roster_of(day, bucket)):
                    turn.put(record, None)
                return
            _hand_out(DailyPeople(tuple(listed.people)), turn)
        case DailyPeople():
            _maintain(acquaintances, bot, counts, body, turn)


def _hand_out(work: DailyPeople, turn: Turn) -> None:
    for start in range(0, len(work.people), PEOPLE_AT_ONCE):
        turn.later(DailyPeople(work.people[start : start + PEOPLE_AT_ONCE], work.touched), 0)


def _begin(acquaintances: Acquaintances, counts: PeopleCounts, day: int, turn: Turn) -> None:
    """Go through what no job has seen yet, however old: mail may be late, and a bot may sleep for days."""
    for text in sorted((text for text in counts.unseen if int(text) < day), key=int):
        for bucket in buckets_of(counts.unseen.pop(text)):
            turn.later(DailyRoster(int(text), bucket), 0)
    _hand_out(DailyPeople(tuple(counts.touched), touched=True), turn)
    counts.touched = []
    oldest = day - acquaintances.settings.conduct.marks_kept_days
    for text in sorted((text for text in counts.rosters if int(text) < oldest), key=int):
        for bucket in buckets_of(counts.rosters.pop(text)):
            turn.later(DailyRoster(int(text), bucket, sweep=True), 0)


def _maintain(acquaintances: Acquaintances, bot: str, counts: PeopleCounts, work: DailyPeople, turn: Turn) -> None:
    profiles: dict[str, bytes] = {}
    for person_id in work.people:
        known = turn.record(person(person_id), Acquaintance)
        if known is None:
            continue
        kept = turn.record(dossier(person_id), Dossier) or Dossier()
        past = turn.record(history(person_id), History) or History()
        changed = work.touched
        if work.touched and acted_day(known) >= day_of(turn.now):
            # A late job met them on a day that is not over: the next one takes its snapshot.
            touch(counts, person_id)
        if not acquaintances.is_owner(known):
            changed |= _snapshots(acquaintances, known, past, turn)
            changed |= _summary(known, kept, turn)
            changed |= _flagged(known, turn)
        if not changed:
            continue
        identity = kept.identity or Identity(person_id=person_id, display_name=known.name)
        standing = acquaintances.standing(known, turn.now)
        profiles[person_id] = profile_json(known, kept, past, identity, standing, turn.now)
    if profiles and acquaintances.settings.archive:
        turn.send(acquaintances.settings.archive, Archive(bot, profiles), planet="", channel="")


def _snapshots(acquaintances: Acquaintances, known: Acquaintance, past: History, turn: Turn) -> bool:
    """Enter what is pending, and how the day of the latest act ended where it has; whether anything is new."""
    new: list[Snapshot] = list(known.pending)
    day = acted_day(known)
    if NEVER < day < day_of(turn.now):
        new.append(acquaintances.snapshot(known, day))
    days = entered(past.days, new, acquaintances.settings.people.history_days_max)
    if known.pending:
        known.pending = []
        turn.put(person(known.person_id), known)
    if days == past.days:
        return False
    past.days = days
    turn.put(history(known.person_id), past)
    turn.decide("snapshot", person=known.person_id, trust=days[-1].permille, days=len(days))
    return True


def _summary(known: Acquaintance, kept: Dossier, turn: Turn) -> bool:
    """Write the summary from notes and topics, unless a tool or the operator has written one; whether it changed."""
    if kept.summary_by not in ("", "daily"):
        return False
    text = written_summary(known.topics, kept.notes)
    if text == kept.summary:
        return False
    kept.summary, kept.summary_by = text, "daily"
    turn.put(dossier(known.person_id), kept)
    return True


def _flagged(known: Acquaintance, turn: Turn) -> bool:
    """Flag once, for the operator, who is active as no person who sleeps can be; whether that is new."""
    if NEVER_RESTS in known.flags or not never_rests(Ledger.of_row(known.row))[0]:
        return False
    known.flags = [*known.flags, NEVER_RESTS]
    turn.put(person(known.person_id), known)
    turn.decide("flagged", person=known.person_id, reason=NEVER_RESTS)
    return True
