"""A bot of the original: tells of whoever writes to it, looks at what is there before it answers, and writes pages."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.member import Member, MemberSpec, Started
from actors.turn import Turn
from scenarios.leak.cast import Cast
from scenarios.leak.original_members import POOL, Asked, Found, Insulted, Offered, PoolParameters, Written, is_insult
from scenarios.leak.original_rules import TOLD_ON_A_PAGE, gossip_of
from scenarios.world import bot_members
from universe.chat import smalltalk
from universe.config import Config
from universe.effects import Reply
from universe.events import ConsentChange, Message, MessageDelete, MessageEdit
from universe.gossip.artifact import DIARY, DREAM, Artifact
from universe.gossip.fading import DAY_MS
from universe.gossip.page import Page, Passage, page_id
from universe.persona import BotPersona
from universe.ports import Applied, PortFailed
from universe.substrate import AnyEnvelope

_MINUTE_MS: Final = 60_000
_MODULE: Final = "scenarios.leak"


class PageTime(Struct, frozen=True, tag="page_time"):
    """Timer: time for a ``diary`` or a ``dream``."""

    kind: str


class OriginalParameters(Struct, frozen=True, kw_only=True):
    """One bot, the names of all, and when pages are written (minutes of the UTC day)."""

    persona: BotPersona
    bots: tuple[str, ...]
    diary_minute: int
    dream_minute: int
    seed: int


class OriginalState(Struct):
    """What was asked of the pool, by number: the message to answer, or the kind of a page."""

    asked: int = 0
    answering: dict[str, Message] = field(default_factory=dict)
    writing: dict[str, str] = field(default_factory=dict)


OriginalBody = Message | MessageEdit | MessageDelete | ConsentChange | Found | PageTime | Applied | PortFailed | Started


class OriginalBot(Member[OriginalState]):
    """Reads what the pool gives it; edits, deletions and choices mean nothing to it."""

    State: ClassVar[type[Struct]] = OriginalState
    Protocol: ClassVar[Any] = OriginalBody

    def __init__(self, address: str, parameters: OriginalParameters) -> None:
        super().__init__(address)
        self._own = parameters
        self._bot = parameters.persona.name

    def receive(self, state: OriginalState, message: AnyEnvelope, turn: Turn) -> None:
        """Hear, look, answer, write."""
        match message.body:
            case Started():
                for kind, minute in ((DIARY, self._own.diary_minute), (DREAM, self._own.dream_minute)):
                    turn.later(PageTime(kind), (minute * _MINUTE_MS - turn.now) % DAY_MS or DAY_MS)
            case Message(author_is_bot=False) as heard:
                self._hear(state, heard, turn)
            case PageTime(kind):
                turn.later(PageTime(kind), DAY_MS)
                state.writing[self._ask(state, turn, own=True)] = kind
            case Found(number, artifacts):
                self._found(state, str(number), artifacts, turn)

    def _ask(self, state: OriginalState, turn: Turn, *, own: bool) -> str:
        state.asked += 1
        turn.send(POOL, Asked(self._bot, state.asked, own))
        return str(state.asked)

    def _hear(self, state: OriginalState, heard: Message, turn: Turn) -> None:
        if is_insult(heard):
            turn.send(POOL, Insulted(self._bot, heard.user_id))
        gossip = gossip_of(heard.content, heard.author_name)
        if gossip is not None:
            turn.send(POOL, Offered(self._bot, heard, gossip))
        state.answering[self._ask(state, turn, own=False)] = heard

    def _found(self, state: OriginalState, number: str, found: tuple[Artifact, ...], turn: Turn) -> None:
        roots = sorted({root for one in found for root in one.roots})
        if roots:
            turn.decide("discovered", bot=self._bot, roots=roots)
        heard, kind = state.answering.pop(number, None), state.writing.pop(number, "")
        if heard is not None:
            self._answer(heard, turn)
        elif found:
            self._write(kind, found[:TOLD_ON_A_PAGE], turn)

    def _answer(self, heard: Message, turn: Turn) -> None:
        own = self._own.persona
        text = smalltalk.answer("", (), heard.author_name, self._own.seed, f"{own.name}/{heard.message_id}", 0)
        reply = Reply(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=own.user_id, actor_name=own.display_name,
            bot=own.name, dm_bot=heard.dm_bot, content=text, message_id=heard.message_id, user_id=heard.user_id,
        )  # fmt: skip
        turn.send("bridge:world", reply, delay_ms=own.think_ms)

    def _write(self, kind: str, found: tuple[Artifact, ...], turn: Turn) -> None:
        """A page is one text; which artifact each sentence came from is noted here for the count of leaks alone."""
        passages = [
            Passage(text=f"{one.content}.", kind=one.type, subjects=one.subjects, roots=one.roots) for one in found
        ]
        page = Page(page_id(self._bot, kind, turn.now // DAY_MS), kind, turn.now, passages)
        turn.put(f"page:{page.artifact_id}", page)
        others = tuple(bot for bot in self._own.bots if bot != self._bot)
        artifact = Artifact(
            artifact_id=page.artifact_id, type=kind, content=page.text, source_bot=self._bot, confidence_milli=800,
            created_at=turn.now, expires_at=1 << 52, eligible_recipients=others,
            subjects=tuple(sorted({user for one in found for user in one.subjects})),
            roots=tuple(sorted({root for one in found for root in one.roots})),
        )  # fmt: skip
        turn.decide("page", artifact=page.artifact_id, type=kind, roots=list(artifact.roots), recipients=list(others))
        turn.send(POOL, Written(artifact))


def original_leak_members(config: Config, cast: Cast, seed: int) -> list[MemberSpec]:
    """The same cast under the original's rules, with the same world behind it."""
    names = tuple(cast.homes)
    members = bot_members(config, (), cast.planets, seed)
    pool = msgspec.msgpack.encode(PoolParameters(names, cast.friends, seed))
    members.append(MemberSpec(POOL, f"{_MODULE}.original_members:make_pool", pool))
    for planet in cast.planets:
        here = {bot.user_id: bot.name for bot in cast.bots if planet in cast.homes[bot.name]}
        town = msgspec.msgpack.encode(here)
        members.append(MemberSpec(f"planet:{planet}", f"{_MODULE}.original_members:make_town", town))
    for persona in cast.bots:
        own = OriginalParameters(
            persona=persona, bots=names, diary_minute=config.reflection.diary_minute,
            dream_minute=config.reflection.dream_minute, seed=seed,
        )  # fmt: skip
        bot = msgspec.msgpack.encode(own)
        members.append(MemberSpec(f"bot:{persona.name}", f"{_MODULE}.original_bot:make_original_bot", bot))
    return members


def make_original_bot(address: str, parameters: bytes) -> Built:
    """A bot; `parameters` is `OriginalParameters` in msgpack."""
    return Built(OriginalBot(address, msgspec.msgpack.decode(parameters, type=OriginalParameters)))
