"""The event bus of a people shard: checks what is told about its people and lets those know who may hear it.

The shard owns the consent of its people, so an event and an opt-out meet in one mailbox: whichever comes first counts.
"""

from __future__ import annotations

import msgspec

from actors.bot_messages import StandingAsked
from actors.gossip_messages import GossipDue, LostTrust, NewsArrived, Publish, ReaderGone
from actors.gossip_recall import tell_forgotten, withdraw
from actors.gossip_records import GossipSettings, life, shard_day, source
from actors.turn import Turn
from universe.gossip.artifact import GOSSIP
from universe.gossip.event import UniverseEvent
from universe.gossip.fading import DAY_MS
from universe.gossip.gate import Subject, unheard, untellable
from universe.gossip.sensitive import sensitive_reason
from universe.gossip.telling import TELLINGS_MAX, Life, ShardDay, Source, Telling, last_day, message_of, told_artifact
from universe.people.consent import Consent, shares_across_planets
from universe.people.records import Identity
from universe.rng import draw
from universe.store_requests import Detect, Detected, Keep, Withdraw


class GossipBus:
    """Rules only; what changes lies in the shard's records."""

    def __init__(self, settings: GossipSettings) -> None:
        self._own = settings
        self._rules = settings.gossip

    def publish(self, asked: Publish, about: Identity, turn: Turn) -> str:
        """Check an event in the order of DESIGN section 9, and ask the bots that might hear it how they stand.

        Returns the request to the model that reads it first; empty where none does.
        """
        event, person_id = asked.event, about.person_id
        known = turn.record(life(person_id), Life) or Life()
        if known.find(event.event_id) is not None:
            return ""
        reason = self._untellable(asked, about.allowed(event.at), turn)
        if reason:
            refuse(event, reason, turn)
            return ""
        telling = Telling(event, asked.version)
        known.tellings.append(telling)
        self._note_day(asked, person_id, turn)
        if self._rules.enable_sensitivity_check:
            check = Detect(event.source_bot, event.message_id, event.user_id, asked.content, (event.user_name,))
            telling.checking = turn.send(self._own.detector, check)
        else:
            self._ask(known, telling, about, turn)
        while len(known.tellings) > TELLINGS_MAX:
            tell_forgotten(self._own, withdraw(self._own, known, known.tellings[:1], "too_many", turn)[0], turn)
        turn.put(life(person_id), known)
        return telling.checking

    def _untellable(self, asked: Publish, consent: Consent, turn: Turn) -> str:
        event = asked.event
        origins = ((turn.record(source(message_of(root)[0]), Source), message_of(root)[1])
                   for root in (event.root, *event.more_roots))  # fmt: skip
        if event.at + self._rules.ttl_days * DAY_MS <= turn.now:
            return "expired"
        names = (event.user_name,)
        sensitive = sensitive_reason(asked.content, names) or sensitive_reason(f"{event.topic}. {event.summary}", names)
        reason = untellable(
            self._rules, self._own.privacy.consent, depth=event.propagation_depth, private=asked.private,
            gone=any(one is not None and one.outdates(version) for one, version in origins), consent=consent,
            sensitive=sensitive,
        )  # fmt: skip
        # A check that was asked for and that nobody can make fails closed.
        unchecked = self._rules.enable_sensitivity_check and not self._own.detector
        return reason or ("unchecked" if unchecked else "")

    def checked(self, about: Identity, request_id: str, reply: Detected | None, turn: Turn) -> None:
        """A model has read an event, or (None) could not: go on, or refuse."""
        person_id = about.person_id
        known = turn.record(life(person_id), Life)
        telling = next((one for one in known.tellings if one.checking == request_id), None) if known else None
        if known is None or telling is None:
            return
        telling.checking = ""
        if reply is None or reply.sensitive:
            known.tellings.remove(telling)
            refuse(telling.event, "unchecked" if reply is None else "sensitive", turn)
        else:
            self._ask(known, telling, about, turn)
        turn.put(life(person_id), known)

    def _ask(self, known: Life, telling: Telling, about: Identity, turn: Turn) -> None:
        """Ask every bot that could hear of it; who is on no common planet is not asked where it may not leave."""
        event = telling.event
        knowers = known.knowers(event)
        others = [bot for bot in self._own.planets if bot not in knowers]
        if event.kind != GOSSIP or not shares_across_planets(about.allowed(event.at)):
            for bot in [bot for bot in others if event.planet not in self._own.planets[bot]]:
                others.remove(bot)
                _unheard(event, bot, "planet", turn)
        if self._rules.listeners_max:
            others.sort(key=lambda bot: draw(self._own.seed, "gossip.listener", 0, f"{event.event_id}/{bot}"))
            others = others[: self._rules.listeners_max]
        telling.waiting = sorted(others)
        for bot in telling.waiting:
            turn.send(f"bot:{bot}", StandingAsked((event.user_id,)), planet="", channel="")
        if telling.waiting:
            turn.later(GossipDue(about.person_id, event.event_id), self._rules.answer_within_s * 1000)
        else:
            self._dispatch(telling, turn)

    def stood(self, about: Identity, bot: str, standing: tuple[int, int], turn: Turn) -> None:
        """A bot says how it stands to a person (permille, tier): enter it wherever that was waited for."""
        known = turn.record(life(about.person_id), Life)
        waited = [one for one in known.tellings if bot in one.waiting] if known is not None else []
        for one in waited:
            one.waiting.remove(bot)
            subject = Subject(about.allowed(one.event.at), *standing)
            reason = unheard(self._rules, subject, one.event.planet, self._own.planets.get(bot, ()))
            if reason:
                _unheard(one.event, bot, reason, turn)
            else:
                one.recipients.append(bot)
            if not one.waiting:
                self._dispatch(one, turn)
        if waited:
            turn.put(life(about.person_id), known)

    def narrow(self, lost: LostTrust, person_id: str, turn: Turn) -> None:
        """A bot trusts a person no longer: it may not see what others told about them, nor what it passed on itself."""
        known = turn.record(life(person_id), Life) or Life()
        for one in known.tellings:
            if lost.bot in one.recipients:
                one.recipients.remove(lost.bot)
                self._store_anew(one, lost, turn)
        passed_on = [one for one in known.tellings if _is_retold_by(one, lost.bot)]
        for one in passed_on:
            known.tellings.remove(one)
            self._store_anew(one, lost, turn, ends_at=turn.now)
        if passed_on and self._own.artifacts:
            turn.send(self._own.artifacts, Withdraw(expired_before=turn.now + 1), planet="", channel="")
        turn.put(life(person_id), known if known.tellings else None)
        for bot in self._own.planets:
            if bot != lost.bot:
                turn.send(f"bot:{bot}", ReaderGone(lost.bot, lost.user_id), planet="", channel="")

    def _store_anew(self, telling: Telling, lost: LostTrust, turn: Turn, ends_at: int = 0) -> None:
        """An artifact for fewer bots, or (`ends_at`, UTC ms) for none from now on."""
        turn.decide("gossip_narrowed", event=telling.event.event_id, artifact=telling.artifact_id, bot=lost.bot,
                    user=lost.user_id, reason="trust")  # fmt: skip
        if telling.artifact_id and self._own.artifacts:
            artifact = told_artifact(telling.event, telling.recipients, turn.now, self._rules.ttl_days)
            if ends_at:
                artifact = msgspec.structs.replace(artifact, expires_at=ends_at)
            turn.send(self._own.artifacts, Keep(artifact), planet="", channel="")

    def due(self, asked: GossipDue, turn: Turn) -> None:
        """Who has not answered in time does not hear it."""
        known = turn.record(life(asked.person_id), Life)
        telling = known.find(asked.event_id) if known is not None else None
        if telling is None or not telling.waiting:
            return
        for bot in telling.waiting:
            _unheard(telling.event, bot, "trust", turn)
        telling.waiting = []
        self._dispatch(telling, turn)
        turn.put(life(asked.person_id), known)

    def _dispatch(self, telling: Telling, turn: Turn) -> None:
        """Store one artifact for all who may hear, and let them know that there is something."""
        event = telling.event
        if not telling.recipients:
            refuse(event, "nobody", turn)
            return
        artifact = told_artifact(event, telling.recipients, turn.now, self._rules.ttl_days)
        telling.artifact_id = artifact.artifact_id
        turn.decide(
            "gossip_told", event=event.event_id, artifact=artifact.artifact_id, becomes=event.kind,
            type=event.event_type, topic=event.topic, user=event.user_id, source=event.source_bot,
            depth=event.propagation_depth, message=event.message_id, origin=event.root, parent=event.parent,
            recipients=list(artifact.eligible_recipients),
        )  # fmt: skip
        if self._own.artifacts:
            turn.send(self._own.artifacts, Keep(artifact), planet="", channel="")
        for bot in artifact.eligible_recipients:
            arrived = NewsArrived(artifact.artifact_id, event.user_id, event.planet, event.root, event.kind)
            turn.send(f"bot:{bot}", arrived, planet="", channel="")

    def _note_day(self, asked: Publish, person_id: str, turn: Turn) -> None:
        """Remember whom the messages were about, and when all of it may be forgotten."""
        number = last_day(asked.event.at, self._rules.ttl_days)
        listed = turn.record(shard_day(number), ShardDay) or ShardDay()
        if person_id not in listed.people:
            listed.people.append(person_id)
        for message_id, version in map(message_of, dict.fromkeys((asked.event.root, *asked.event.more_roots))):
            before = turn.record(source(message_id), Source) or Source(version)
            turn.put(source(message_id), Source(max(version, before.version), person_id, max(number, before.day)))
            listed.messages.append(message_id)
        turn.put(shard_day(number), listed)


def refuse(event: UniverseEvent, reason: str, turn: Turn) -> None:
    """Journal why an event is told to nobody."""
    turn.decide("gossip_refused", event=event.event_id, type=event.event_type, user=event.user_id,
                topic=event.topic, source=event.source_bot, depth=event.propagation_depth, message=event.message_id,
                origin=event.root, parent=event.parent, reason=reason)  # fmt: skip


def _unheard(event: UniverseEvent, bot: str, reason: str, turn: Turn) -> None:
    turn.decide("gossip_unheard", event=event.event_id, bot=bot, user=event.user_id, origin=event.root, reason=reason)


def _is_retold_by(telling: Telling, bot: str) -> bool:
    return telling.event.source_bot == bot and telling.event.propagation_depth > 0
