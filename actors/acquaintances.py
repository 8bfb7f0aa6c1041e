"""What one bot knows of people: its ledger entered from real events, and its standing to them now."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Struct

from actors.bot_records import (
    Mark,
    PeopleCounts,
    PeopleSettings,
    Roster,
    day_of,
    dossier,
    enlist,
    mark,
    person,
    rank,
    roster,
    touch,
)
from actors.turn import Turn
from universe.chat.smalltalk import topic_of
from universe.events import Message
from universe.people.accounts import Accounts
from universe.people.names import skeleton
from universe.people.records import VIOLATIONS_KEPT, Acquaintance, Dossier, RecordedViolation, Snapshot
from universe.trust.changes import added
from universe.trust.conduct import Conduct, judge_message, note_time
from universe.trust.ledger import DAY_MS, NEVER, Acts, Ledger, one_mark, one_message
from universe.trust.model import close_days, trust_model
from universe.trust.tiers import INNER_CIRCLE, TIERS

OWNER_STANDING: Final = (1000, INNER_CIRCLE)
TOPICS_KEPT: Final = 12
STANDINGS_CACHED: Final = 64
FLAGS_KEPT: Final = 20


class Acquaintances:
    """Rules only: what changes lies in records and in `PeopleCounts`."""

    def __init__(self, settings: PeopleSettings, bot_accounts: dict[str, tuple[str, ...]]) -> None:
        self.settings = settings
        self.accounts = Accounts(settings.platform, settings.people, bot_accounts)
        self._model = trust_model(settings.trust)
        # One message asks for the same standing up to four times, and columns of one row are slow.
        self._standings: dict[tuple[object, ...], tuple[int, int]] = {}

    def needs_of_message(self, heard: Message) -> list[str]:
        """Records that entering a message may look at."""
        if not heard.user_id:
            return []
        person_id = self.accounts.person_id(heard.user_id)
        day = day_of(heard.at)
        return [person(person_id), dossier(person_id), mark(heard.message_id), roster(day, person_id)]

    def known(self, user_id: str, name: str, turn: Turn) -> Acquaintance:
        """The acquaintance with an account; a new one, not yet stored, where there is none.

        A name that is an owner's or a bot's is not taken over: who bears it wrongly is called by the account.
        """
        person_id = self.accounts.person_id(user_id)
        known = turn.record(person(person_id), Acquaintance)
        if known is not None:
            return known
        shown = user_id if self.accounts.impersonates(name, user_id) else name
        return Acquaintance(person_id=person_id, platform_id=self.accounts.platform_id(user_id), name=shown)

    def is_owner(self, known: Acquaintance) -> bool:
        """Whether this is the owners' person: by platform id, whichever of the linked accounts came first."""
        return known.person_id in self.accounts.owners

    def standing(self, known: Acquaintance, now_ms: int) -> tuple[int, int]:
        """Score in permille and tier index now; the owner's is always the highest."""
        if self.is_owner(known):
            return OWNER_STANDING
        key = (known.closed_day, now_ms, *known.row.items())
        found = self._standings.get(key)
        if found is None:
            permille, tiers = self._model.standing(self.ledger(known, now_ms), now_ms)
            found = int(permille[0]), int(tiers[0])
            if len(self._standings) >= STANDINGS_CACHED:
                self._standings.clear()
            self._standings[key] = found
        return found

    def ledger(self, known: Acquaintance, now_ms: int) -> Ledger:
        """The person's row at `now_ms`, with every midnight since the last act."""
        ledger = Ledger.of_row(known.row, self._model.columns)
        close_days(self._model, ledger, known.closed_day, now_ms)
        return ledger

    def snapshot(self, known: Acquaintance, day: int) -> Snapshot:
        """The standing at the end of a UTC day (a day number)."""
        return Snapshot(day, *self.standing(known, (day + 1) * DAY_MS - 1))

    def hear(self, counts: PeopleCounts, heard: Message, turn: Turn, *, counted: bool = True) -> Acquaintance:
        """Enter a message, once per message id; violations act at once, also of people not yet known.

        With `counted` False (a private message that is refused) only what is wrong counts.
        """
        known = self.known(heard.user_id, heard.author_name, turn)
        if turn.record(mark(heard.message_id), Mark) is not None:
            return known
        at = min(heard.at, turn.now)
        before = self.standing(known, at)
        self.begin_day(known, at)
        conduct = self._judged(known, heard, at)
        made = Mark(known.person_id, self.enter(known, conduct, at, counted=counted), recorded(conduct, at))
        self.store(counts, known, mark(heard.message_id), made, heard.at, turn)
        write_down(known, (), made.violations, turn)
        after = self.standing(known, at)
        rank(counts, known.person_id, after[0])
        journal(known, heard.message_id, conduct, before, after, turn)
        return known

    def _judged(self, known: Acquaintance, heard: Message, at: int) -> Conduct:
        flag = f"impersonation:{skeleton(heard.author_name)}"
        taken = self.accounts.impersonates(heard.author_name, heard.user_id)
        first_time = taken and flag not in known.flags and not self.accounts.shares_a_bots_name(heard.author_name)
        if first_time:
            known.flags = [*known.flags, flag][-FLAGS_KEPT:]
        if not taken:
            known.name = heard.author_name
        topic = topic_of(heard.content)
        if topic:
            known.topics[topic] = known.topics.get(topic, 0) + 1
            kept = sorted(known.topics, key=lambda name: (-known.topics[name], name))[:TOPICS_KEPT]
            known.topics = {name: known.topics[name] for name in kept}
        config = self.settings.conduct
        dated = heard if heard.at == at else msgspec.structs.replace(heard, at=at)
        conduct = judge_message(
            dated, config, recent_ms=known.recent_ms, flooded_until_ms=known.flooded_until_ms, impersonating=first_time
        )
        known.recent_ms, known.flooded_until_ms = note_time(known.recent_ms, known.flooded_until_ms, at, config)
        return conduct

    def enter(self, known: Acquaintance, conduct: Conduct, at: int, *, counted: bool) -> dict[str, int]:
        """Enter what an act means; returns what it added. Uncounted, only what is wrong with it counts."""
        negative, severities_milli = conduct.negative, conduct.severities_milli
        if not counted:
            return self.observe(known, one_mark(negative=negative, severities_milli=severities_milli), at)
        message = one_message(
            at, positive=conduct.positive, negative=negative, severities_milli=severities_milli,
            sentiment_milli=conduct.sentiment_milli,
        )  # fmt: skip
        return self.observe(known, message, at)

    def observe(self, known: Acquaintance, acts: Acts, at: int) -> dict[str, int]:
        """Enter acts into the row; returns what they added."""
        ledger = self.ledger(known, at)
        self._model.observe(ledger, acts)
        after = ledger.row(0)
        changes = added(known.row, after)
        known.row = after
        known.closed_day = max(known.closed_day, day_of(at)) if self._model.daily else NEVER
        return changes

    def begin_day(self, known: Acquaintance, at: int) -> None:
        """At the first act of a new day keep how the last one with an act ended, before anything changes it."""
        day, today = acted_day(known), day_of(at)
        if NEVER < day < today and not self.is_owner(known) and (not known.pending or known.pending[-1].day < day):
            known.pending = [*known.pending, self.snapshot(known, day)]
        known.acted_day = max(day, today)

    def store(
        self, counts: PeopleCounts, known: Acquaintance, mark_id: str, value: Struct, dated: int, turn: Turn
    ) -> None:
        """Store a person and the mark of an act, and enlist both for the day that the event is `dated` (UTC ms)."""
        day = day_of(dated)
        self.keep(counts, known, turn)
        turn.put(mark_id, value)
        listed = turn.record(roster(day, known.person_id), Roster) or Roster()
        if known.person_id not in listed.people:
            listed.people.append(known.person_id)
        if mark_id not in listed.marks:
            listed.marks.append(mark_id)
        turn.put(roster(day, known.person_id), listed)
        enlist(counts, day, known.person_id)

    def count_attempt(self, counts: PeopleCounts, known: Acquaintance, turn: Turn) -> None:
        """Enter that somebody tried a tool above their tier."""
        self.begin_day(known, turn.now)
        self.observe(known, one_mark(tool_attempts=1), turn.now)
        self.keep(counts, known, turn)
        touch(counts, known.person_id)

    def keep(self, counts: PeopleCounts, known: Acquaintance, turn: Turn) -> None:
        """Store a person; one who is new is counted."""
        if turn.record(person(known.person_id), Acquaintance) is None:
            counts.known += 1
        turn.put(person(known.person_id), known)


def acted_day(known: Acquaintance) -> int:
    """The UTC day of somebody's latest act, a message or not; -1 without any."""
    return max(known.row.get("last_day", NEVER), known.acted_day)


def recorded(conduct: Conduct, at: int) -> tuple[RecordedViolation, ...]:
    """The violations of an act, dated (UTC ms)."""
    pairs = zip(conduct.reasons, conduct.severities_milli, strict=True)
    return tuple(RecordedViolation(reason, severity, at) for reason, severity in pairs)


def write_down(
    known: Acquaintance, gone: tuple[RecordedViolation, ...], new: tuple[RecordedViolation, ...], turn: Turn
) -> None:
    """Keep new violations in the dossier, in the place of those that a later verdict took back."""
    if not (gone or new):
        return
    kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
    for one in gone:
        if one in kept.violations:
            kept.violations.remove(one)
    kept.violations = [*kept.violations, *new][-VIOLATIONS_KEPT:]
    turn.put(dossier(known.person_id), kept)


def journal(
    known: Acquaintance, message_id: str, conduct: Conduct, before: tuple[int, int], after: tuple[int, int], turn: Turn
) -> None:
    """Tell what a message meant for its author."""
    details: dict[str, Any] = {"outcome": "violation" if conduct.reasons else "positive"}
    if conduct.reasons:
        details |= {"reason": conduct.reasons[0], "severity_milli": sum(conduct.severities_milli)}
    if after[1] != before[1]:
        details["became"] = TIERS[after[1]]
    turn.decide("noted", message=message_id, person=known.person_id, tier=TIERS[before[1]], trust=after[0], **details)
