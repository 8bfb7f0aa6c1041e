"""The gossip side of a people shard: routes to the bus and to what takes gossip back, and answers for consent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct, field

from actors.bot_messages import StandingTold
from actors.gossip_bus import GossipBus
from actors.gossip_messages import (
    ConsentDue,
    ConsentTold,
    Forgot,
    GossipDue,
    Invisible,
    LostTrust,
    Publish,
    RootsForgotten,
    SetConsent,
    SourceGone,
)
from actors.gossip_recall import (
    DayEnded,
    Expire,
    ForgetSource,
    TakeBack,
    end_day,
    expire,
    forget_source,
    source_gone,
    take_back,
    tell_forgotten,
    withdraw,
)
from actors.gossip_records import GossipSettings, Receipt, identity, life, shard_day, source
from actors.turn import Turn
from universe.gossip.telling import Life, last_day, message_of
from universe.graph.notes import Wishes
from universe.people.accounts import Accounts
from universe.people.consent import Consent, may_be_introduced, shares, shares_across_planets
from universe.people.records import Identity
from universe.ports import Applied, PortFailed
from universe.store_requests import Detected, Note

CONFIRMED_WITHIN_MS: Final = 60_000

GossipBody = (
    Publish | StandingTold | GossipDue | LostTrust | SourceGone | TakeBack | DayEnded | Expire | Forgot | ConsentDue
    | ForgetSource | Detected | Applied | PortFailed
)  # fmt: skip


class GossipCounts(Struct):
    """The part of a shard's state that is about gossip: requests to a model by person, and answers owed."""

    checking: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    receipts_made: int = 0


class PeopleGossip:
    """Rules only."""

    def __init__(self, settings: GossipSettings, accounts: Accounts) -> None:
        self._own = settings
        self._accounts = accounts
        self._bus = GossipBus(settings)

    def needs(self, counts: GossipCounts, body: object, at: int) -> Iterable[str]:
        """Records that a message may look at."""
        ttl_days = self._own.gossip.ttl_days
        match body:
            case Publish(event):
                person_id = self._accounts.person_id(event.user_id)
                yield from (identity(person_id), life(person_id))
                yield from (source(message_of(root)[0]) for root in (event.root, *event.more_roots))
                yield shard_day(last_day(event.at, ttl_days))
            case StandingTold(standings=standings):
                for person_id in map(self._accounts.person_id, standings):
                    yield from (identity(person_id), life(person_id))
            case Detected(request_id=request_id) | PortFailed(request_id=request_id):
                if person_id := counts.checking.get(request_id, ""):
                    yield from (identity(person_id), life(person_id))
            case GossipDue(person_id=person_id) | TakeBack(person_id=person_id) | Expire(person_id=person_id):
                yield life(person_id)
            case SourceGone(message_ids):
                yield shard_day(last_day(at, ttl_days))
                yield from map(source, message_ids)
            case DayEnded() | ForgetSource():
                yield shard_day(body.number) if isinstance(body, DayEnded) else source(body.message_id)
            case SetConsent(user_id=user_id) | LostTrust(user_id=user_id):
                yield life(self._accounts.person_id(user_id))

    def receive(self, counts: GossipCounts, body: object, at: int, turn: Turn) -> None:
        """Handle what is about gossip, due at `at` (UTC ms); anything else is left alone."""
        match body:
            case Publish(event):
                person_id = self._accounts.person_id(event.user_id)
                if request := self._bus.publish(body, _person(person_id, turn), turn):
                    counts.checking[request] = person_id
            case StandingTold(bot, standings):
                for user_id, standing in standings.items():
                    person_id = self._accounts.person_id(user_id)
                    self._bus.stood(_person(person_id, turn), bot, standing, turn)
            case GossipDue():
                self._bus.due(body, turn)
            case LostTrust(user_id=user_id):
                self._bus.narrow(body, self._accounts.person_id(user_id), turn)
            case Detected(request_id=request_id) | PortFailed(request_id=request_id):
                reply = body if isinstance(body, Detected) else None
                if person_id := counts.checking.pop(request_id, ""):
                    self._bus.checked(_person(person_id, turn), request_id, reply, turn)
            case _:
                self._take_back(counts, body, at, turn)

    def _take_back(self, counts: GossipCounts, body: object, at: int, turn: Turn) -> None:
        match body:
            case Forgot() | Applied() | ConsentDue():
                self._receipts(counts, body, turn)
            case SourceGone():
                source_gone(self._own, body, at, turn)
            case TakeBack():
                take_back(self._own, body, turn)
            case ForgetSource():
                forget_source(body, turn)
            case Expire():
                expire(self._own, body, turn)
            case DayEnded():
                end_day(self._own, body, turn)

    def choosing(self, before: Identity, chosen: Consent, now: int) -> Identity:
        """A person after a choice: since when they share, for what was said before is not told, however late."""
        default = self._own.privacy.consent
        opens = shares(chosen, default) and not shares(before.consent, default)
        crosses = shares_across_planets(chosen) and not shares_across_planets(before.consent)
        return msgspec.structs.replace(
            before, consent=chosen, shares_since=now if opens else before.shares_since,
            crosses_since=now if crosses else before.crosses_since,
        )  # fmt: skip

    def meet(self, user_id: str, consent: Consent, turn: Turn) -> None:
        """Somebody new: whether they may be introduced to others before they have chosen anything."""
        if self._own.graph and may_be_introduced(consent, self._own.privacy.consent):
            wishes = Wishes(user_id, introduced=True, invisible=False)
            turn.send(self._own.graph, Note((wishes,)), planet="", channel="")

    def consented(
        self, counts: GossipCounts, before: Consent, now_is: Identity, asked: SetConsent, asker: str, turn: Turn
    ) -> None:
        """Follow a person's choice: take back what it forbids, and answer when every bot has followed."""
        default, after = self._own.privacy.consent, now_is.consent
        turn.decide("consent", user=asked.user_id, shares=shares(after, default),
                    across_planets=shares_across_planets(after), invisible=bool(after.invisible))  # fmt: skip
        known = turn.record(life(now_is.person_id), Life) or Life()
        accounts = self._accounts.accounts_of(asked.user_id)
        narrower = (shares(before, default) and not shares(after, default)) or (
            shares_across_planets(before) and not shares_across_planets(after)
        )
        # Withdrawn also where nothing was told: bots make things of their own of what they know of a person.
        forgotten, requests = RootsForgotten((), asked.user_id), list[str]()
        if narrower:
            forgotten, requests = withdraw(self._own, known, known.tellings, "opted_out", turn, users=accounts)
            turn.put(life(now_is.person_id), None)
        for planet in sorted({one for planets in self._own.planets.values() for one in planets}):
            if bool(before.invisible) != bool(after.invisible):
                for user in accounts:
                    turn.send(f"planet:{planet}", Invisible(user, bool(after.invisible)), planet="", channel="")
        if self._own.graph:
            introduced = may_be_introduced(after, default)
            wishes = tuple(Wishes(user, introduced, bool(after.invisible), turn.now) for user in accounts)
            turn.send(self._own.graph, Note(wishes), planet="", channel="")
        counts.receipts_made += 1
        receipt = counts.receipts_made
        counts.receipts[str(receipt)] = Receipt(asker, asked.user_id, [*sorted(self._own.planets), *requests])
        told = msgspec.structs.replace(forgotten, receipt=receipt)
        tell_forgotten(self._own, told, turn)
        turn.later(ConsentDue(receipt), CONFIRMED_WITHIN_MS)

    def _receipts(self, counts: GossipCounts, body: Forgot | Applied | ConsentDue, turn: Turn) -> None:
        """A bot or the store has followed a choice, or not in time."""
        match body:
            case Forgot(bot, receipt):
                self._confirm(counts, str(receipt), bot, turn)
            case ConsentDue(receipt):
                self._answer(counts, str(receipt), turn)
            case Applied(request_id):
                for number, owed in list(counts.receipts.items()):
                    if request_id in owed.waiting:
                        self._confirm(counts, number, request_id, turn)

    def _confirm(self, counts: GossipCounts, receipt: str, bot: str, turn: Turn) -> None:
        owed = counts.receipts.get(receipt)
        if owed is not None:
            owed.waiting = [one for one in owed.waiting if one != bot]
            if not owed.waiting:
                self._answer(counts, receipt, turn)

    def _answer(self, counts: GossipCounts, receipt: str, turn: Turn) -> None:
        owed = counts.receipts.pop(receipt, None)
        if owed is None:
            return
        complete = not owed.waiting
        turn.decide("consent_followed", user=owed.user_id, complete=complete, missing=list(owed.waiting))
        turn.send(owed.asker, ConsentTold(owed.user_id, complete), planet="", channel="")


def _person(person_id: str, turn: Turn) -> Identity:
    """A person; nobody the shard has not met has chosen anything."""
    return turn.record(identity(person_id), Identity) or Identity(person_id=person_id, display_name="")
