"""What one bot knows of people: its ledger entered from real events, and its standing to them now."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from actors.bot_records import (
    Mark,
    PeopleCounts,
    PeopleSettings,
    ReactionMark,
    Roster,
    day_of,
    dossier,
    enlist,
    mark,
    person,
    rank,
    reaction,
    roster,
)
from actors.turn import Turn
from universe.chat.smalltalk import topic_of
from universe.events import Message, ReactionAdd, ReactionRemove
from universe.people.accounts import Accounts
from universe.people.names import skeleton
from universe.people.records import VIOLATIONS_KEPT, Acquaintance, Dossier, RecordedViolation, Snapshot
from universe.trust.changes import added, undo
from universe.trust.conduct import Conduct, judge_message, judge_reaction, note_time
from universe.trust.ledger import DAY_MS, NEVER, Acts, Ledger, one_mark, one_message
from universe.trust.model import trust_model
from universe.trust.tiers import INNER_CIRCLE, TIERS

OWNER_STANDING: Final = (1000, INNER_CIRCLE)
TOPICS_KEPT: Final = 12
FLAGS_KEPT: Final = 20

Reaction = ReactionAdd | ReactionRemove


class Acquaintances:
    """Rules only: what changes lies in records and in `PeopleCounts`."""

    def __init__(self, settings: PeopleSettings, bot_accounts: dict[str, tuple[str, ...]]) -> None:
        self.settings = settings
        self.accounts = Accounts(settings.platform, settings.people, bot_accounts)
        self._model = trust_model(settings.trust)

    def needs_of_message(self, heard: Message) -> list[str]:
        """Records that entering a message may look at."""
        person_id = self.accounts.person_id(heard.user_id)
        day = day_of(heard.at)
        return [person(person_id), dossier(person_id), mark(heard.message_id), roster(day, person_id)]

    def needs_of_reaction(self, event: Reaction) -> list[str]:
        """Records that entering a reaction may look at."""
        person_id = self.accounts.person_id(event.user_id)
        day = day_of(event.at)
        return [person(person_id), reaction(event.message_id, event.user_id), roster(day, person_id)]

    def known(self, user_id: str, name: str, turn: Turn) -> Acquaintance:
        """The acquaintance with an account; a new one, not yet stored, where there is none."""
        person_id = self.accounts.person_id(user_id)
        known = turn.record(person(person_id), Acquaintance)
        if known is not None:
            return known
        return Acquaintance(person_id=person_id, platform_id=self.accounts.platform_id(user_id), name=name)

    def is_owner(self, known: Acquaintance) -> bool:
        """Whether this is an owner's account, by platform id."""
        return known.platform_id in self.settings.people.owner_ids

    def standing(self, known: Acquaintance, now_ms: int) -> tuple[int, int]:
        """Score in permille and tier index now; the owner's is always the highest."""
        if self.is_owner(known):
            return OWNER_STANDING
        permille, tiers = self._model.standing(Ledger.of_row(known.row, self._model.columns), now_ms)
        return int(permille[0]), int(tiers[0])

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
        self._snapshot_before(known, at)
        conduct = self._judged(known, heard, at)
        changes = self._enter(known, conduct, at, counted=counted)
        self._store(counts, known, mark(heard.message_id), Mark(known.person_id, changes), at, turn)
        self._record_violations(known, conduct, at, turn)
        after = self.standing(known, at)
        rank(counts, known.person_id, after[0])
        _journal(known, heard.message_id, conduct, before, after, turn)
        return known

    def _judged(self, known: Acquaintance, heard: Message, at: int) -> Conduct:
        flag = f"impersonation:{skeleton(heard.author_name)}"
        taken = self.accounts.impersonates(heard.author_name, heard.user_id)
        first_time = taken and flag not in known.flags
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
        conduct = judge_message(
            heard, config, recent_ms=known.recent_ms, flooded_until_ms=known.flooded_until_ms, impersonating=first_time
        )
        known.recent_ms, known.flooded_until_ms = note_time(known.recent_ms, known.flooded_until_ms, at, config)
        return conduct

    def _enter(self, known: Acquaintance, conduct: Conduct, at: int, *, counted: bool) -> dict[str, int]:
        negative, severities_milli = conduct.negative, conduct.severities_milli
        if not counted:
            return self._observe(known, one_mark(negative=negative, severities_milli=severities_milli))
        return self._observe(
            known,
            one_message(
                at, positive=conduct.positive, negative=negative, severities_milli=severities_milli,
                sentiment_milli=conduct.sentiment_milli,
            ),
        )  # fmt: skip

    def _observe(self, known: Acquaintance, acts: Acts) -> dict[str, int]:
        """Enter acts into the row; returns what they added."""
        ledger = Ledger.of_row(known.row, self._model.columns)
        self._model.observe(ledger, acts)
        after = ledger.row(0)
        changes = added(known.row, after)
        known.row = after
        return changes

    def _snapshot_before(self, known: Acquaintance, at: int) -> None:
        """At the first act of a new day keep how the last active day ended, before anything changes it."""
        day = known.row.get("last_day", NEVER)
        if day == NEVER or day >= day_of(at) or self.is_owner(known):
            return
        if not known.pending or known.pending[-1].day < day:
            known.pending = [*known.pending, self.snapshot(known, day)]

    def _store(
        self, counts: PeopleCounts, known: Acquaintance, mark_id: str, value: Struct, at: int, turn: Turn
    ) -> None:
        day = day_of(at)
        self.keep(counts, known, turn)
        turn.put(mark_id, value)
        listed = turn.record(roster(day, known.person_id), Roster) or Roster()
        if known.person_id not in listed.people:
            listed.people.append(known.person_id)
        if mark_id not in listed.marks:
            listed.marks.append(mark_id)
        turn.put(roster(day, known.person_id), listed)
        enlist(counts, day, known.person_id)

    @staticmethod
    def _record_violations(known: Acquaintance, conduct: Conduct, at: int, turn: Turn) -> None:
        if not conduct.reasons:
            return
        kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
        pairs = zip(conduct.reasons, conduct.severities_milli, strict=True)
        kept.violations += [RecordedViolation(reason, severity, at) for reason, severity in pairs]
        kept.violations = kept.violations[-VIOLATIONS_KEPT:]
        turn.put(dossier(known.person_id), kept)

    def react(self, counts: PeopleCounts, event: Reaction, turn: Turn) -> None:
        """Enter a reaction to one of this bot's messages, or take back exactly what its addition did."""
        if event.is_bot:
            return
        known = self.known(event.user_id, event.user_id, turn)
        mark_id = reaction(event.message_id, event.user_id)
        standing_mark = turn.record(mark_id, ReactionMark) or ReactionMark()
        at = min(event.at, turn.now)
        if isinstance(event, ReactionRemove):
            changes = standing_mark.emojis.pop(event.emoji, None)
            if changes is None:
                return
            undo(known.row, changes)
        elif event.emoji in standing_mark.emojis or len(standing_mark.emojis) >= FLAGS_KEPT:
            return
        else:
            # One message is liked once, however many emojis say so.
            sign = 0 if any(standing_mark.emojis.values()) else judge_reaction(event.emoji)
            standing_mark.emojis[event.emoji] = (
                self._observe(known, one_mark(positive=int(sign > 0), negative=int(sign < 0))) if sign else {}
            )
        self._store(counts, known, mark_id, standing_mark, at, turn)
        after = self.standing(known, at)
        rank(counts, known.person_id, after[0])
        turn.decide(
            "reacted", message=event.message_id, person=known.person_id, trust=after[0], tier=TIERS[after[1]],
            outcome="removed" if isinstance(event, ReactionRemove) else "added",
        )  # fmt: skip

    def correct(
        self, counts: PeopleCounts, known: Acquaintance, message_id: str, conduct: Conduct, turn: Turn
    ) -> None:
        """Put a later verdict in the place of what a message did so far."""
        made = turn.record(mark(message_id), Mark)
        if made is None:
            return
        before = self.standing(known, turn.now)
        undo(known.row, made.changes)
        changes = self._enter(known, conduct, turn.now, counted=False)
        turn.put(person(known.person_id), known)
        turn.put(mark(message_id), Mark(known.person_id, changes))
        self._record_violations(known, conduct, turn.now, turn)
        after = self.standing(known, turn.now)
        rank(counts, known.person_id, after[0])
        _journal(known, message_id, conduct, before, after, turn)

    def count_attempt(self, counts: PeopleCounts, known: Acquaintance, turn: Turn) -> None:
        """Enter that somebody tried a tool above their tier."""
        self._observe(known, one_mark(tool_attempts=1))
        self.keep(counts, known, turn)

    def keep(self, counts: PeopleCounts, known: Acquaintance, turn: Turn) -> None:
        """Store a person; one who is new is counted."""
        if turn.record(person(known.person_id), Acquaintance) is None:
            counts.known += 1
        turn.put(person(known.person_id), known)


def _journal(
    known: Acquaintance, message_id: str, conduct: Conduct, before: tuple[int, int], after: tuple[int, int], turn: Turn
) -> None:
    details: dict[str, Any] = {"outcome": "violation" if conduct.reasons else "positive"}
    if conduct.reasons:
        details |= {"reason": conduct.reasons[0], "severity_milli": sum(conduct.severities_milli)}
    if after[1] != before[1]:
        details["became"] = TIERS[after[1]]
    turn.decide("noted", message=message_id, person=known.person_id, tier=TIERS[before[1]], trust=after[0], **details)
