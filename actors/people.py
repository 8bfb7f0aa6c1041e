"""A people shard: owner of identities (accounts, names, aliases, connections); bots get copies by message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from actors.bot_messages import IdentityTold
from actors.gossip_messages import SetConsent
from actors.gossip_recall import begin_days
from actors.gossip_records import GossipSettings, life
from actors.gossip_records import identity as _record
from actors.member import Member, Started
from actors.people_gossip import GossipBody, GossipCounts, PeopleGossip
from actors.turn import Turn
from universe.config import PeopleConfig
from universe.gossip.telling import Life
from universe.ids import is_id
from universe.people.accounts import Accounts
from universe.people.consent import Consent, chosen_over
from universe.people.graph import add_connection
from universe.people.records import ALIASES_MAX, Account, Identity
from universe.substrate import AnyEnvelope


class PeopleParameters(Struct, frozen=True, kw_only=True):
    """`platform` names the world's accounts (``discord``, ``irc``, ``sim``), `bots` our bots.

    `protected` maps the names of our bots to the platform user ids that may bear them; `gossip` says what bots may
    tell each other about the shard's people.
    """

    platform: str
    config: PeopleConfig
    bots: tuple[str, ...] = ()
    protected: dict[str, tuple[str, ...]] = {}
    gossip: GossipSettings = GossipSettings()


class PeopleState(Struct):
    """How many people the shard knows, and how often an owner's or a bot's name was taken by somebody else."""

    known: int = 0
    impersonations: int = 0
    gossip: GossipCounts = field(default_factory=GossipCounts)


class Seen(Struct, frozen=True, tag="seen"):
    """From a planet or a bot: an account under a name, new to it."""

    user_id: str
    name: str
    at: int


class Connect(Struct, frozen=True, tag="connect"):
    """Two people are connected, both ways; both ends' shards are told."""

    user_id: str
    name: str
    other_id: str
    other_name: str
    relationship: str
    context: str = ""


class RestoreIdentity(Struct, frozen=True, tag="restore_identity"):
    """Take an identity over from an archive; to one that is known already it only adds connections."""

    identity: Identity


PeopleBody = Seen | Connect | RestoreIdentity | SetConsent | GossipBody | Started


class People(Member[PeopleState]):
    """Owner of the identities of its accounts."""

    State: ClassVar[type[Struct]] = PeopleState
    Protocol: ClassVar[Any] = PeopleBody

    def __init__(self, address: str, parameters: PeopleParameters) -> None:
        super().__init__(address)
        self._bots = parameters.bots
        self._accounts = Accounts(parameters.platform, parameters.config, parameters.protected)
        self._gossip = PeopleGossip(parameters.gossip, self._accounts)

    def needs(self, state: PeopleState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The identities that the inbox is about, and what was told of them."""
        for message in inbox:
            match message.body:
                case Seen() | Connect() | SetConsent() as about:
                    yield _record(self._accounts.person_id(about.user_id))
                case RestoreIdentity(identity):
                    yield from (_record(identity.person_id), life(identity.person_id))
            yield from self._gossip.needs(state.gossip, message.body, message.at)

    def receive(self, state: PeopleState, message: AnyEnvelope, turn: Turn) -> None:
        """Learn a name or a connection and tell the bots where something is new."""
        match message.body:
            case Seen() as seen:
                known = self._known(seen.user_id, seen.name, turn)
                if not known.accounts:
                    self._gossip.meet(seen.user_id, known.consent, turn)
                named = self._with_name(state, known, seen, turn)
                self._keep(state, named, turn)
                if named.aliases != known.aliases or named.accounts.keys() != known.accounts.keys():
                    self._tell(named, {}, turn)
            case Connect() as connect:
                self._connect(state, connect, turn)
            case RestoreIdentity(identity):
                before = turn.record(_record(identity.person_id), Identity)
                after = self._own_names(identity) if before is None else before
                for one in identity.connections:
                    after = add_connection(after, one.person_id, one.relationship, one.context)
                # What somebody chose since the archive was written stands.
                after = msgspec.structs.replace(after, consent=chosen_over(identity.consent, after.consent))
                if after != before:
                    self._keep(state, after, turn)
                    self._tell(after, {}, turn)
                    self._follow(state, Consent() if before is None else before.consent, after, message.sender, turn)
            case SetConsent() as asked:
                self._choose(state, asked, message.sender, turn)
            case Started():
                begin_days(turn)
            case body:
                self._gossip.receive(state.gossip, body, message.at, turn)

    def _follow(self, state: PeopleState, before: Consent, after: Identity, asker: str, turn: Turn) -> None:
        """An archive knew of a choice."""
        told = turn.record(life(after.person_id), Life) or Life()
        users = [*(one.partition(":")[2] for one in after.accounts), *(one.event.user_id for one in told.tellings)]
        user_id = next(iter(users), "")
        if after.consent != before and user_id:
            asked = SetConsent(user_id, after.display_name, after.consent)
            self._gossip.consented(state.gossip, before, after, asked, asker, turn)

    def _choose(self, state: PeopleState, asked: SetConsent, asker: str, turn: Turn) -> None:
        """Somebody chose what they allow: bots hear of it before they are told to forget anything."""
        known = self._known(asked.user_id, asked.name, turn)
        chosen = chosen_over(known.consent, asked.chosen)
        after = self._gossip.choosing(known, chosen, turn.now)
        self._keep(state, after, turn)
        self._tell(after, {}, turn)
        self._gossip.consented(state.gossip, known.consent, after, asked, asker, turn)

    def _known(self, user_id: str, name: str, turn: Turn) -> Identity:
        """Who has an account; somebody new under a name that is another's is called by the account."""
        person_id = self._accounts.person_id(user_id)
        identity = turn.record(_record(person_id), Identity)
        if identity is not None:
            return identity
        shown = user_id if self._accounts.impersonates(name, user_id) else name
        return Identity(person_id=person_id, display_name=shown)

    @staticmethod
    def _keep(state: PeopleState, identity: Identity, turn: Turn) -> None:
        state.known += turn.record(_record(identity.person_id), Identity) is None
        turn.put(_record(identity.person_id), identity)

    def _own_names(self, identity: Identity) -> Identity:
        """An identity from outside without the names that are an owner's or a bot's."""
        user_id = next((one.partition(":")[2] for one in identity.accounts), "")
        if not is_id(user_id):
            return identity
        aliases = tuple(name for name in identity.aliases if not self._accounts.impersonates(name, user_id))
        taken = self._accounts.impersonates(identity.display_name, user_id)
        shown = user_id if taken else identity.display_name
        return msgspec.structs.replace(identity, display_name=shown, aliases=aliases)

    def _with_name(self, state: PeopleState, identity: Identity, seen: Seen, turn: Turn) -> Identity:
        """The account's newest name; an alias where it is new, unless it is an owner's or a bot's."""
        platform_id = self._accounts.platform_id(seen.user_id)
        old = identity.accounts.get(platform_id)
        account = Account(
            username=old.username if old else "", display_name=seen.name,
            first_seen=min(old.first_seen, seen.at) if old else seen.at,
            last_seen=max(old.last_seen, seen.at) if old else seen.at,
        )  # fmt: skip
        aliases = identity.aliases
        if self._accounts.impersonates(seen.name, seen.user_id):
            if old is None or old.display_name != seen.name:
                self._flag(state, seen.user_id, turn)
        elif seen.name not in (identity.display_name, *aliases):
            aliases = (*aliases, seen.name)[-ALIASES_MAX:]
        accounts = identity.accounts | {platform_id: account}
        return msgspec.structs.replace(identity, accounts=accounts, aliases=aliases)

    def _flag(self, state: PeopleState, user_id: str, turn: Turn) -> None:
        state.impersonations += 1
        turn.decide("flagged", user=user_id, reason="impersonation")

    def _connect(self, state: PeopleState, connect: Connect, turn: Turn) -> None:
        before = self._known(connect.user_id, connect.name, turn)
        other = self._accounts.person_id(connect.other_id)
        after = add_connection(before, other, connect.relationship, connect.context)
        if after == before:
            return
        self._keep(state, after, turn)
        self._tell(after, {other: connect.other_name}, turn)
        back = Connect(connect.other_id, connect.other_name, connect.user_id, connect.name, connect.relationship,
                       connect.context)  # fmt: skip
        turn.send(self._accounts.shard_of(connect.other_id), back)

    def _tell(self, identity: Identity, names: dict[str, str], turn: Turn) -> None:
        for bot in self._bots:
            turn.send(f"bot:{bot}", IdentityTold(identity, names), planet="", channel="")


def parameters_of(data: bytes) -> PeopleParameters:
    """Decode a shard's parameters."""
    return msgspec.msgpack.decode(data, type=PeopleParameters)
