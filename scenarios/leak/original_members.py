"""The original as members: planets that pass messages on, and one pool from which all bots read."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from scenarios.leak.original_rules import DATABASE_FAILS, DEDUPED_MS, DISCOVERED, READ_AT_ONCE, Gossip, is_sensitive
from scenarios.leak.words import INSULT
from universe.events import AnyEvent, ConsentChange, Message
from universe.gossip.artifact import GOSSIP, Artifact
from universe.rng import chance
from universe.substrate import AnyEnvelope

POOL: Final = "pool:shared"
_FOREVER: Final = 1 << 52


class Offered(Struct, frozen=True, tag="offered"):
    """From a bot: an event about the author of a message."""

    bot: str
    heard: Message
    gossip: Gossip


class Insulted(Struct, frozen=True, tag="insulted"):
    """From a bot: it trusts somebody no more."""

    bot: str
    user: str


class Written(Struct, frozen=True, tag="written"):
    """From a bot: a page for all to find."""

    artifact: Artifact


class Asked(Struct, frozen=True, tag="asked"):
    """From a bot: it wants the gossip that is for it (`own`), or whatever is there."""

    bot: str
    number: int
    own: bool


class Found(Struct, frozen=True, tag="found"):
    """To a bot: what there is."""

    number: int
    artifacts: tuple[Artifact, ...]


class PoolParameters(Struct, frozen=True):
    """Names of the bots, and pairs of bots and people whom they trust."""

    bots: tuple[str, ...]
    friends: tuple[tuple[str, str], ...]
    seed: int


class PoolState(Struct):
    """Ids of artifacts, oldest first, when jobs were last taken, who does not share, and who lost a bot's trust."""

    kept: list[str] = field(default_factory=list)
    taken_ms: dict[str, int] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)


PoolBody = Offered | Insulted | Written | Asked | ConsentChange | Started


class Pool(Member[PoolState]):
    """The collection that all bots share, the settings of people, and the job that hands gossip out."""

    State: ClassVar[type[Struct]] = PoolState
    Protocol: ClassVar[Any] = PoolBody

    def __init__(self, address: str, parameters: PoolParameters) -> None:
        super().__init__(address)
        self._own = parameters

    def needs(self, state: PoolState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """All of it: it is small."""
        return (f"artifact:{one}" for one in state.kept) if any(isinstance(one.body, Asked) for one in inbox) else ()

    def receive(self, state: PoolState, message: AnyEnvelope, turn: Turn) -> None:
        """Take an event in, or answer; nothing is ever taken back."""
        match message.body:
            case ConsentChange(user_id=user, chosen=chosen):
                if chosen.share_with_other_bots is not None:
                    state.silent = [one for one in state.silent if one != user]
                    state.silent += [] if chosen.share_with_other_bots else [user]
            case Insulted(bot, user):
                state.lost.append((bot, user))
            case Written(artifact):
                self._keep(state, artifact, turn)
            case Offered() as offered:
                self._offer(state, offered, turn)
            case Asked() as asked:
                turn.send(message.sender, Found(asked.number, self._found(state, asked, turn)))

    def _offer(self, state: PoolState, offered: Offered, turn: Turn) -> None:
        heard, gossip = offered.heard, offered.gossip
        reason = self._refusal(state, offered, turn)
        root = f"msg:{heard.message_id}"
        if reason:
            turn.decide("gossip_refused", event=root, type=gossip.event_type, user=heard.user_id, source=offered.bot,
                        depth=0, message=heard.message_id, origin=root, reason=reason)  # fmt: skip
            return
        trusting = [bot for bot, user in self._own.friends if user == heard.user_id and (bot, user) not in state.lost]
        recipients = [bot for bot in trusting if bot != offered.bot]
        if not recipients:
            return
        artifact = Artifact(
            artifact_id=f"oa-{blake2b(f'{root}/{offered.bot}'.encode(), digest_size=10).hexdigest()}", type=GOSSIP,
            content=f"[Gossip from {offered.bot}] I heard that {gossip.summary}", source_bot=offered.bot,
            confidence_milli=900, created_at=turn.now, expires_at=_FOREVER, user_id=heard.user_id,
            subjects=(heard.user_id,), eligible_recipients=tuple(recipients), roots=(root,), topic=gossip.topic,
        )  # fmt: skip
        turn.decide("gossip_told", event=root, artifact=artifact.artifact_id, type=gossip.event_type,
                    topic=gossip.topic, user=heard.user_id, source=offered.bot, origin=root,
                    recipients=recipients)  # fmt: skip
        self._keep(state, artifact, turn)

    def _refusal(self, state: PoolState, offered: Offered, turn: Turn) -> str:
        if is_sensitive(offered.gossip):
            return "sensitive"
        heard = offered.heard
        # Where the settings cannot be read, everybody shares.
        readable = not chance(self._own.seed, "original.database", 0, heard.message_id, DATABASE_FAILS)
        if readable and heard.user_id in state.silent:
            return "opted_out"
        job = f"{heard.user_id}/{offered.bot}/{offered.gossip.event_type}"
        before = state.taken_ms.get(job)
        if before is not None and turn.now - before < DEDUPED_MS:
            return "duplicate"
        state.taken_ms[job] = turn.now
        return ""

    @staticmethod
    def _keep(state: PoolState, artifact: Artifact, turn: Turn) -> None:
        state.kept.append(artifact.artifact_id)
        turn.put(f"artifact:{artifact.artifact_id}", artifact)

    @staticmethod
    def _found(state: PoolState, asked: Asked, turn: Turn) -> tuple[Artifact, ...]:
        kept = [turn.record(f"artifact:{one}", Artifact) for one in reversed(state.kept)]
        others = [one for one in kept if one is not None and one.source_bot != asked.bot]
        if asked.own:
            return tuple(one for one in others if one.type == GOSSIP and asked.bot in one.eligible_recipients)[
                :READ_AT_ONCE
            ]
        return tuple(others[:DISCOVERED])


class Town(Member[PoolState]):
    """A planet of the original: messages go to whom they mention, choices to the pool, and nothing else anywhere."""

    State: ClassVar[type[Struct]] = PoolState
    Protocol: ClassVar[Any] = AnyEvent | Started

    def __init__(self, address: str, bots: dict[str, str]) -> None:
        super().__init__(address)
        self._bots = bots

    def receive(self, state: PoolState, message: AnyEnvelope, turn: Turn) -> None:
        """Pass it on."""
        del state
        match message.body:
            case Message(author_is_bot=False, mentions=mentions) as heard:
                for user in mentions:
                    if user in self._bots:
                        turn.send(f"bot:{self._bots[user]}", heard, channel=heard.channel_id)
            case ConsentChange() as choice:
                turn.send(POOL, choice)


def is_insult(heard: Message) -> bool:
    """Whether somebody loses a bot's trust by a message."""
    return heard.content == INSULT


def make_pool(address: str, parameters: bytes) -> Built:
    """The pool; `parameters` is `PoolParameters` in msgpack."""
    return Built(Pool(address, msgspec.msgpack.decode(parameters, type=PoolParameters)))


def make_town(address: str, parameters: bytes) -> Built:
    """A planet; `parameters` maps the user ids of bots to their names, in msgpack."""
    return Built(Town(address, msgspec.msgpack.decode(parameters, type=dict[str, str])))
