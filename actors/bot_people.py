"""The part of a bot that is about people: routes what it hears of them to the ledger, the tools and the daily job."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from actors.acquaintances import Acquaintances
from actors.answering import Addressee
from actors.bot_corrections import Retract, correct, needs_of_retract, reread, retract
from actors.bot_daily import DailyBody, DailyJob, DailyPeople, DailyRoster, first_job, needs_of_daily, run_daily
from actors.bot_identities import learn, names_of
from actors.bot_messages import (
    Deleted,
    Edited,
    Heard,
    IdentityTold,
    Reacted,
    RestorePerson,
    StandingAsked,
    StandingTold,
    UseTool,
    is_by_person,
)
from actors.bot_news import Watch
from actors.bot_reactions import needs_of_reaction, react
from actors.bot_records import (
    Friend,
    Mark,
    PeopleCounts,
    PeopleSettings,
    befriend,
    day_of,
    dossier,
    history,
    mark,
    namesakes,
    person,
)
from actors.bot_restoring import restore
from actors.bot_tools import ToolStep, needs_of_tool, run_step, use_tool
from actors.people import Seen
from actors.planet_messages import Granted
from actors.turn import Turn
from universe.events import Message
from universe.people.book import BookEntry, card_facts
from universe.people.card import person_card
from universe.people.private import admit, refuse
from universe.people.records import Acquaintance, Dossier
from universe.persona import BotPersona
from universe.ports import Judge, Judged
from universe.trust.tiers import TIERS, level_of

JUDGING_MAX = 256
"""Verdicts awaited at most; beyond that the rules judge alone."""

CorrectionBody = Edited | Deleted | Retract | Judged
PeopleBody = (
    Heard | CorrectionBody | Reacted | IdentityTold | StandingAsked | UseTool | ToolStep | RestorePerson | DailyBody
)  # fmt: skip
_Corrections = (Edited, Deleted, Retract, Judged)

NOTES_HEEDED: Final = 3
"""Notes on a person that a bot looks at when it answers them, the newest."""


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
            case Edited() | Deleted() | Retract() | Judged() as correction:
                yield from self._needs_of_correction(counts, correction)
            case Reacted(event):
                yield from needs_of_reaction(self.rules, event)
            case IdentityTold(identity):
                yield dossier(identity.person_id)
                yield from map(namesakes, names_of(identity))
            case StandingAsked(user_ids):
                yield from (person(self.rules.accounts.person_id(user_id)) for user_id in user_ids)
            case UseTool() | ToolStep() as tool:
                yield from needs_of_tool(self.rules, tool)
            case RestorePerson(known, kept):
                yield from (person(known.person_id), dossier(known.person_id), history(known.person_id))
                yield from map(namesakes, names_of(kept.identity))
            case DailyJob() | DailyRoster() | DailyPeople() as daily:
                yield from needs_of_daily(daily)

    def _needs_of_correction(self, counts: PeopleCounts, body: CorrectionBody) -> Iterable[str]:
        match body:
            case Edited(heard):
                yield from self.rules.needs_of_message(heard)
            case Deleted(message_ids):
                yield from map(mark, message_ids)
            case Retract() as asked:
                yield from needs_of_retract(asked)
            case Judged(request_id):
                if request_id in counts.judging:
                    person_id, message_id = counts.judging[request_id]
                    yield from (person(person_id), dossier(person_id), mark(message_id))

    def needs_of_granted(self, granted: Granted) -> Iterable[str]:
        """Records of whom a granted turn is about."""
        if granted.message is not None:
            yield from self.rules.needs_of_message(granted.message)
        if granted.user_id:
            person_id = self.rules.accounts.person_id(granted.user_id)
            yield from (person(person_id), dossier(person_id))

    def receive(self, counts: PeopleCounts, body: object, sender: str, turn: Turn) -> None:
        """Handle what `sender` tells or asks about people; anything else is left alone."""
        if isinstance(body, _Corrections):
            self._put_right(counts, body, turn)
            return
        match body:
            case Heard(heard):
                self.hear(counts, heard, turn)
            case Reacted(event):
                react(self.rules, counts, event, turn)
            case IdentityTold() as told:
                learn(counts, told, turn)
            case StandingAsked(user_ids, at):
                known = {user: self.rules.known(user, user, turn) for user in user_ids}
                standings = {user: self.rules.standing(one, at or turn.now) for user, one in known.items()}
                turn.send(sender, StandingTold(self._persona.name, standings))
            case UseTool() as used:
                use_tool(self.rules, counts, used, sender, turn)
            case ToolStep() as step:
                run_step(self.rules, counts, step, turn)
            case RestorePerson() as restored:
                restore(self.rules, counts, restored, turn)
            case DailyJob() | DailyRoster() | DailyPeople() as daily:
                run_daily(self.rules, self._persona.name, counts, daily, turn)

    def hear(self, counts: PeopleCounts, heard: Message, turn: Turn, *, counted: bool = True) -> Acquaintance:
        """Enter a message by a person, and ask the judge about it where there is one."""
        new = turn.record(mark(heard.message_id), Mark) is None
        known = self.rules.hear(counts, heard, turn, counted=counted)
        if new and counted and not heard.dm_bot:
            level = level_of(*self.rules.standing(known, turn.now))
            befriend(counts, heard.user_id, Friend(level, heard.at, heard.guild_id, heard.channel_id))
        if new and counted and self._settings.judge and len(counts.judging) < JUDGING_MAX:
            request = Judge(self._persona.name, heard.message_id, heard.user_id, heard.content)
            counts.judging[turn.send(self._settings.judge, request)] = (known.person_id, heard.message_id)
        return known

    def addressee(self, known: Acquaintance, turn: Turn) -> Addressee:
        """For the composer: by which name to call who is speaking, their card, and how far to trust them."""
        kept = turn.record(dossier(known.person_id), Dossier) or Dossier()
        permille, tier = standing = self.rules.standing(known, turn.now)
        facts = card_facts(BookEntry(known, kept, standing, self.rules.is_owner(known)), turn.now)
        # The message that is being answered has been entered already: before it there was nothing.
        first_contact = facts.messages <= 1 and not facts.owner and not kept.notes
        card = person_card(msgspec.structs.replace(facts, known=not first_contact))
        notes = tuple(kept.notes[-NOTES_HEEDED:])
        return Addressee(known.name, card, TIERS[tier], known.person_id, permille, notes)

    def level(self, user_id: str, turn: Turn) -> int:
        """The level (1..5) of somebody now; what the bid card says may have decayed since."""
        return level_of(*self.rules.standing(self.rules.known(user_id, user_id, turn), turn.now))

    def addressee_of(self, user_id: str, turn: Turn) -> Addressee:
        """The same for somebody to whom the bot writes of its own accord."""
        return self.addressee(self.rules.known(user_id, user_id, turn), turn)

    @staticmethod
    def _take_back(message_ids: tuple[str, ...], turn: Turn) -> None:
        """Whose messages they were is known only once the marks are read."""
        for message_id in message_ids:
            made = turn.record(mark(message_id), Mark)
            if made is not None:
                turn.later(Retract(made.person_id, message_id), 0)

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

    def _put_right(self, counts: PeopleCounts, body: CorrectionBody, turn: Turn) -> None:
        match body:
            case Edited(now_says, addressed):
                if turn.record(mark(now_says.message_id), Mark) is not None:
                    reread(self.rules, counts, body, turn)
                elif addressed and is_by_person(now_says):
                    # A private message that nobody heard never passed the gate: only what is wrong with it counts.
                    self.hear(counts, now_says, turn, counted=not now_says.dm_bot)
            case Deleted(message_ids):
                self._take_back(message_ids, turn)
            case Retract():
                retract(self.rules, counts, body, turn)
            case Judged(request_id, severity_milli, reason):
                # A graver verdict replaces what the rules made of the words; else theirs stands.
                asked = counts.judging.pop(request_id, None)
                known = turn.record(person(asked[0]), Acquaintance) if asked else None
                if asked is not None and known is not None:
                    correct(self.rules, counts, known, asked[1], severity_milli, reason, turn)
                    turn.later(Watch(known.person_id), 0)
