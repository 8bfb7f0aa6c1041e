"""What a bot takes back or puts right of what it entered about a message: a later verdict, an edit, a deletion."""

from __future__ import annotations

from msgspec import Struct

from actors.acquaintances import Acquaintances, journal, recorded, write_down
from actors.bot_messages import Edited
from actors.bot_records import Mark, PeopleCounts, dossier, mark, person, rank, touch
from actors.turn import Turn
from universe.people.records import Acquaintance
from universe.trust.changes import undo
from universe.trust.conduct import FLOOD, IMPERSONATION, Conduct, judge_message
from universe.trust.ledger import one_mark


class Retract(Struct, frozen=True, tag="retract"):
    """Self-sent: take back what a message did to somebody's row."""

    person_id: str
    message_id: str


def needs_of_retract(asked: Retract) -> list[str]:
    """Records that taking a message back may look at."""
    return [mark(asked.message_id), person(asked.person_id), dossier(asked.person_id)]


def correct(
    rules: Acquaintances, counts: PeopleCounts, known: Acquaintance, message_id: str, severity_milli: int, reason: str,
    turn: Turn,
) -> None:  # fmt: skip
    """Put a later, graver verdict on the words of a message in the place of what it did so far.

    A milder one changes nothing, so no text talks a judge into forgiving it and no edit undoes an insult that was
    read; a flood or a false name stays entered. `severity_milli` is in thousandths.
    """
    made = turn.record(mark(message_id), Mark)
    if made is None or severity_milli <= _by_words_milli(made):
        return
    beside = [one for one in made.violations if one.description in (FLOOD, IMPERSONATION)]
    severities = (severity_milli, *(one.severity_milli for one in beside))
    conduct = Conduct(0, 0, severities, (reason, *(one.description for one in beside)), 0)
    before = rules.standing(known, turn.now)
    rules.begin_day(known, turn.now)
    undo(known.row, made.changes)
    changes = rules.enter(known, conduct, turn.now, counted=False)
    now = Mark(known.person_id, changes, recorded(conduct, turn.now))
    rules.keep(counts, known, turn)
    turn.put(mark(message_id), now)
    write_down(known, made.violations, now.violations, turn)
    after = rules.standing(known, turn.now)
    rank(counts, known.person_id, after[0])
    journal(known, message_id, conduct, before, after, turn)


def _by_words_milli(made: Mark) -> int:
    by_words = [one for one in made.violations if one.description not in (FLOOD, IMPERSONATION)]
    return max((one.severity_milli for one in by_words), default=0)


def reread(rules: Acquaintances, counts: PeopleCounts, edited: Edited, turn: Turn) -> None:
    """Judge an edited message again; call it for a message that has a mark.

    Worse words count, kinder ones move the mood of a message that counted, and what speaks to this bot no longer is
    taken back.
    """
    now_says = edited.message
    made = turn.record(mark(now_says.message_id), Mark)
    known = turn.record(person(made.person_id), Acquaintance) if made is not None else None
    if made is None or known is None:
        return
    conduct = judge_message(now_says, rules.settings.conduct, recent_ms=[], flooded_until_ms=0, impersonating=False)
    if conduct.reasons:
        correct(rules, counts, known, now_says.message_id, conduct.severities_milli[0], conduct.reasons[0], turn)
    elif made.violations:
        return
    elif not edited.addressed:
        retract(rules, counts, Retract(made.person_id, now_says.message_id), turn)
    elif made.changes.get("positives") and made.changes.get("sentiment_milli", 0) != conduct.sentiment_milli:
        _enter_anew(rules, counts, known, made, conduct, now_says.message_id, turn)


def _enter_anew(
    rules: Acquaintances, counts: PeopleCounts, known: Acquaintance, made: Mark, conduct: Conduct, message_id: str,
    turn: Turn,
) -> None:  # fmt: skip
    rules.begin_day(known, turn.now)
    undo(known.row, made.changes)
    again = one_mark(positive=made.changes.get("positives", 0), sentiment_milli=conduct.sentiment_milli)
    changes = rules.observe(known, again, turn.now)
    _store(rules, counts, known, Mark(known.person_id, changes), message_id, "edited", turn)


def retract(rules: Acquaintances, counts: PeopleCounts, asked: Retract, turn: Turn) -> None:
    """Take back what a message gave its author. What was wrong with it stays: a deletion forgives nothing."""
    made = turn.record(mark(asked.message_id), Mark)
    known = turn.record(person(asked.person_id), Acquaintance)
    if made is None or known is None or not made.changes or made.violations:
        return
    rules.begin_day(known, turn.now)
    undo(known.row, made.changes)
    _store(rules, counts, known, Mark(known.person_id, {}), asked.message_id, "retracted", turn)


def _store(
    rules: Acquaintances, counts: PeopleCounts, known: Acquaintance, now: Mark, message_id: str, outcome: str,
    turn: Turn,
) -> None:  # fmt: skip
    """Keep a person and the mark of a message that was put right, and tell so."""
    rules.keep(counts, known, turn)
    turn.put(mark(message_id), now)
    touch(counts, known.person_id)
    permille = rules.standing(known, turn.now)[0]
    rank(counts, known.person_id, permille)
    turn.decide("corrected", message=message_id, person=known.person_id, trust=permille, outcome=outcome)
