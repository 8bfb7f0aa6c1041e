"""The part of a bot that is about people: routes what it hears of them to the ledger, the tools and the daily job."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from actors.acquaintances import Acquaintances
from actors.bot_daily import DailyBody, DailyJob, DailyPeople, DailyRoster, first_job, needs_of_daily, run_daily
from actors.bot_messages import (
    Heard,
    IdentityTold,
    Reacted,
    RestorePerson,
    StandingAsked,
    StandingTold,
    UseTool,
)
from actors.bot_reactions import needs_of_reaction, react
from actors.bot_records import (
    NAMESAKES_MAX,
    Mark,
    Namesakes,
    PeopleCounts,
    PeopleSettings,
    day_of,
    dossier,
    history,
    mark,
    namesakes,
    person,
    rank,
    touch,
)
from actors.bot_tools import ToolStep, needs_of_tool, run_step, use_tool
from actors.people import Seen
from actors.turn import Turn
from universe.events import Message
from universe.people.book import BookEntry, card_facts
from universe.people.card import person_card
from universe.people.private import admit, refuse
from universe.people.records import VIOLATIONS_KEPT, Acquaintance, Dossier, Identity
from universe.persona import BotPersona
from universe.ports import Judge, Judged
from universe.substrate import AnyEnvelope
from universe.trust.ledger import one_mark
from universe.trust.tiers import TIERS

JUDGING_MAX = 256
"""Verdicts awaited at most; beyond that the rules judge alone."""

PeopleBody = (
    Heard | Reacted | IdentityTold | StandingAsked | UseTool | ToolStep | RestorePerson | Judged | DailyBody
)  # fmt: skip


class BotPeople:
    """Holds parameters only; what changes lies in the bot's records and in `PeopleCounts`."""

    def __init__(self, settings: PeopleSettings, persona: BotPersona) -> None:
        own_names = (persona.display_name, *persona.aliases)
        self.rules = Acquaintances(settings, dict.fromkeys(own_names, (persona.user_id,)))
        self._settings = settings
        self._persona = persona

    def begin(self, counts: PeopleCounts, turn: Turn) -> None:
        """Set the first daily timer."""
        first_job(counts, turn)

    def needs(self, counts: PeopleCounts, body: object) -> Iterable[str]:
        """Records that a message may look at."""
        match body:
            case Heard(heard):
                yield from self.rules.needs_of_message(heard)
            case Reacted(event):
                yield from needs_of_reaction(self.rules, event)
            case IdentityTold(identity):
                yield dossier(identity.person_id)
                yield from map(namesakes, _names(identity))
            case StandingAsked(user_ids):
                yield from (person(self.rules.accounts.person_id(user_id)) for user_id in user_ids)
            case UseTool() | ToolStep() as tool:
                yield from needs_of_tool(self.rules, tool)
            case RestorePerson(known, kept):
                yield from (person(known.person_id), dossier(known.person_id), history(known.person_id))
                yield from map(namesakes, _names(kept.identity))
            case Judged(request_id):
                if request_id in counts.judging:
                    person_id, message_id = counts.judging[request_id]
                    yield from (person(person_id), dossier(person_id), mark(message_id))
            case DailyJob() | DailyRoster() | DailyPeople() as daily:
                yield from needs_of_daily(daily)

    def receive(self, counts: PeopleCounts, message: AnyEnvelope, turn: Turn) -> None:
        """Handle one message about people; any other is left alone."""
        match message.body:
            case Heard(heard):
                self.hear(counts, heard, turn)
            case Reacted(event):
                react(self.rules, counts, event, turn)
            case IdentityTold() as told:
                _learn(counts, told, turn)
            case StandingAsked(user_ids, at):
                known = {user: self.rules.known(user, user, turn) for user in user_ids}
                standings = {user: self.rules.standing(one, at or turn.now) for user, one in known.items()}
                turn.send(message.sender, StandingTold(self._persona.name, standings))
            case UseTool() as asked:
                use_tool(self.rules, counts, asked, message.sender, turn)
            case ToolStep() as step:
                run_step(self.rules, counts, step, turn)
            case RestorePerson() as restored:
                self._restore(counts, restored, turn)
            case Judged() as judged:
                self._correct(counts, judged, turn)
            case DailyJob() | DailyRoster() | DailyPeople() as daily:
                run_daily(self.rules, self._persona.name, counts, daily, turn)

    def hear(self, counts: PeopleCounts, heard: Message, turn: Turn, *, counted: bool = True) -> Acquaintance:
        """Enter a message by a person, and ask the judge about it where there is one."""
        new = turn.record(mark(heard.message_id), Mark) is None
        known = self.rules.hear(counts, heard, turn, counted=counted)
        if new and counted and self._settings.judge and len(counts.judging) < JUDGING_MAX:
            request = Judge(self._persona.name, heard.message_id, heard.user_id, heard.content)
            counts.judging[turn.send(self._settings.judge, request)] = (known.person_id, heard.message_id)
        return known

    def card(self, known: Acquaintance, turn: Turn) -> tuple[str, str, str]:
        """For the composer: by which name to call who is speaking, their card, and their tier."""
        kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
        standing = self.rules.standing(known, turn.now)
        facts = card_facts(BookEntry(known, kept, standing, self.rules.is_owner(known)), turn.now)
        # The message that is being answered has been entered already: before it there was nothing.
        first_contact = facts.messages <= 1 and not facts.owner and not kept.notes
        return known.name, person_card(msgspec.structs.replace(facts, known=not first_contact)), TIERS[standing[1]]

    def turned_away(self, counts: PeopleCounts, heard: Message, turn: Turn) -> str:
        """The gate of private messages: empty for who may write, else ``say`` (refuse in words) or ``count``."""
        rules = self.rules
        known = rules.known(heard.user_id, heard.author_name, turn)
        taken = rules.accounts.impersonates(heard.author_name, heard.user_id)
        if not known.row or (known.name != heard.author_name and not taken):
            # No planet sees a private message, so the shard that keeps names hears of a new one from here.
            turn.send(rules.accounts.shard_of(heard.user_id), Seen(heard.user_id, heard.author_name, heard.at))
        tier = TIERS[rules.standing(known, turn.now)[1]]
        if admit(tier, self._settings.people, is_owner=rules.is_owner(known)):
            return ""
        known = self.hear(counts, heard, turn, counted=False)
        outcome = refuse(known, day_of(turn.now))
        rules.keep(counts, known, turn)
        turn.decide("refused", message=heard.message_id, person=known.person_id, reason="private", outcome=outcome)
        return outcome

    def _restore(self, counts: PeopleCounts, restored: RestorePerson, turn: Turn) -> None:
        known = restored.acquaintance
        before = turn.record(person(known.person_id), Acquaintance)
        if before is not None and before.row.get("messages", 0) >= known.row.get("messages", 0):
            kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
            given = restored.dossier
            if given.notes_made > kept.notes_made:
                kept.notes, kept.notes_made = given.notes, given.notes_made
            if given.summary_by == "operator":
                kept.summary, kept.summary_by = given.summary, given.summary_by
            turn.put(dossier(known.person_id), kept)
            turn.decide("restored", person=known.person_id, outcome="known_already")
            return
        self._keep_bad(known, restored.dossier, turn)
        self.rules.keep(counts, known, turn)
        turn.put(dossier(known.person_id), restored.dossier)
        turn.put(history(known.person_id), restored.history)
        rank(counts, known.person_id, self.rules.standing(known, turn.now)[0])
        turn.decide("restored", person=known.person_id, outcome="restored")
        if restored.dossier.identity is not None:
            _learn(counts, IdentityTold(restored.dossier.identity, restored.dossier.connected_names), turn)

    def _keep_bad(self, known: Acquaintance, given: Dossier, turn: Turn) -> None:
        """What somebody did wrong since the archive was lost stays with the person who comes back from it."""
        kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
        missed = [one for one in kept.violations if one not in given.violations]
        if missed:
            severities_milli = tuple(one.severity_milli for one in missed)
            self.rules.observe(known, one_mark(severities_milli=severities_milli), turn.now)
            given.violations = [*given.violations, *missed][-VIOLATIONS_KEPT:]

    def _correct(self, counts: PeopleCounts, judged: Judged, turn: Turn) -> None:
        """A graver verdict replaces what the rules made of the words; else theirs stands."""
        asked = counts.judging.pop(judged.request_id, None)
        known = turn.record(person(asked[0]), Acquaintance) if asked else None
        if asked is not None and known is not None:
            self.rules.correct(counts, known, asked[1], judged, turn)


def _names(identity: Identity | None) -> tuple[str, ...]:
    return (identity.display_name, *identity.aliases) if identity is not None else ()


def _learn(counts: PeopleCounts, told: IdentityTold, turn: Turn) -> None:
    """Keep a copy of an identity, and under its names who bears them."""
    identity = told.identity
    record = dossier(identity.person_id)
    kept = turn.record(record, Dossier) or Dossier()
    if identity.connections != (kept.identity.connections if kept.identity else ()):
        touch(counts, identity.person_id)
    kept.identity = identity
    kept.connected_names |= told.names
    turn.put(record, kept)
    for name in dict.fromkeys(map(namesakes, _names(identity))):
        bearers = turn.record(name, Namesakes) or Namesakes()
        if identity.person_id not in bearers.people:
            bearers.people = [*bearers.people, identity.person_id][-NAMESAKES_MAX:]
            turn.put(name, bearers)
