"""What a bot brings to a query by itself: what was said, what it remembers, who it is, and what it wants."""

from __future__ import annotations

import msgspec

from actors.answering import Addressee, Answering
from actors.bot_reports import Memory
from actors.mind_records import MindSettings
from actors.turn import Turn
from universe.claims import claims_about, claims_of
from universe.claims.sayings import NAME
from universe.events import Message
from universe.gossip.telling import root_of
from universe.mind.classifier import query_type_of
from universe.mind.coupling_rules import KAPPA_MIN, CouplingRules, kappa_of, pairs_named
from universe.mind.fact import Fact, Visibility
from universe.mind.query import Query
from universe.mind.responses import Response, rules_under
from universe.mind.sources import (
    agreeing_fact,
    asserted_facts,
    heard_fact,
    identity_facts,
    intent_fact,
    mask_facts,
    note_facts,
)
from universe.persona import BotPersona


class Queries:
    """Rules only."""

    def __init__(self, persona: BotPersona, own: MindSettings, memory: Memory) -> None:
        self._bot = persona.name
        self._user_id = persona.user_id
        self._own = own
        self._memory = memory
        self.identity = tuple(identity_facts(persona.name, persona.display_name))
        self._standing_facts = (*self.identity, *mask_facts(persona.style))

    def query(self, answering: Answering, now: int) -> Query:
        """The query about what is to be answered; begun anew it has an id of its own."""
        granted, heard = answering.granted, answering.granted.message
        about = heard.message_id if heard is not None else f"{granted.channel}.{granted.grant}"
        again = f":{answering.attempt}" if answering.attempt > 1 else ""
        text = heard.content if heard is not None else ""
        return Query(
            id=f"{about}:{self._bot}{again}", bot=self._bot, type=query_type_of(text, granted.act), at=now,
            until=granted.until, text=text, user_id=answering.user_id, planet=answering.guild_id,
            channel=granted.channel, tier=answering.to.tier,
            private=bool(answering.dm_bot or (heard is not None and heard.audience)),
        )  # fmt: skip

    def own_facts(self, answering: Answering, query: Query, turn: Turn) -> tuple[Fact, ...]:
        """Facts that need nobody else."""
        heard, person_id, permille = answering.granted.message, answering.to.person_id, answering.to.permille
        facts: list[Fact | None] = [*self._standing_facts, intent_fact(query.tier)]
        if heard is not None:
            facts += self._heard(heard, person_id, permille, private=query.private)
        if person_id:
            facts += self._noted(answering.to, heard)
            besides = heard.message_id if heard is not None else ""
            private = bool(answering.dm_bot)
            facts += self._memory.facts(person_id, besides, query.planet, permille, private=private, turn=turn)
        return tuple(fact for fact in facts if fact is not None)

    @staticmethod
    def _noted(to: Addressee, heard: Message | None) -> list[Fact]:
        """Notes name whom they are about: that is who is spoken to."""
        speaker = f"user:{to.person_id}"
        called = {f"{NAME}{name.lower()}" for name in (to.name, heard.author_name if heard is not None else "") if name}
        found = []
        for note in to.notes:
            claims = (
                msgspec.structs.replace(one, subject=speaker) if one.subject in called else one
                for one in claims_of(note.content, speaker, note.added_at)
            )
            found.append((note.content, note.added_at, tuple(claims)))
        return note_facts(to.person_id, found)

    def _heard(self, heard: Message, person_id: str, permille: int, *, private: bool) -> list[Fact | None]:
        visibility: Visibility = "private" if private else "public"
        root, speaker = root_of(heard.message_id), f"user:{person_id or heard.user_id}"
        claims = claims_of(heard.content, speaker, heard.at)
        if heard.dm_bot or self._user_id in heard.mentions:
            claims += claims_about(heard.content, f"bot:{self._bot}", heard.at)
        asserted = asserted_facts(heard.message_id, root, speaker, claims, permille, heard.at, visibility)
        agreeing = agreeing_fact(heard.message_id, claims, self._own.mind.agreeableness, visibility)
        return [heard_fact(heard.message_id, root, heard.at, visibility), *asserted, agreeing]

    def rules(self, query: Query, response: Response) -> CouplingRules:
        """How strictly facts are held against each other before whoever asks this, in the bot's condition."""
        mind = self._own.mind
        # Least strict of all, so that a threshold of 1 is above every contradiction.
        kappa_milli = kappa_of(mind.hat, query.tier) if mind.coupling_threshold < 1 else KAPPA_MIN
        rules = CouplingRules(
            kappa_milli=kappa_milli, threshold_bp=max(1, round(mind.coupling_threshold * 10_000)),
            max_high=mind.strained_above, attempts_max=mind.attempts_max, exact=mind.exact or query.type == "factual",
            pairs=pairs_named(mind.pair_kappas),
        )  # fmt: skip
        return rules_under(response, rules)
