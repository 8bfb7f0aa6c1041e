"""The composer of overnight_loop: it makes every bot provoke others, whatever the rules are that let it speak."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.bridge import Bridge
from actors.users import KnownBot
from bridges.template_composer import TemplateComposer
from universe.chat.smalltalk import addressed
from universe.config import BridgeConfig
from universe.errors import PortRefused
from universe.events import TEXT_CHARS_MAX
from universe.ports import Compose, Composed, PortAnswer, PortRequest
from universe.rng import choose

ADVERSARIAL, PLAIN = "adversarial", "plain"
PHRASINGS: Final = (ADVERSARIAL, PLAIN)


class ProvokerParameters(Struct, frozen=True, kw_only=True):
    """`bots` are all that can be named; `latency_ms` comes on top of the 200 to 900 ms of the template composer."""

    config: BridgeConfig
    seed: int
    bots: tuple[KnownBot, ...]
    phrasing: str = ADVERSARIAL
    latency_ms: int = 0


class Provoker:
    """A `universe.ports.Port` that answers `Compose` as the template composer does.

    With ``adversarial`` phrasing each text names another bot and mentions one more, both drawn for each request (with
    two bots there is only one other). With ``plain`` only what is said to a person mentions a bot, so that they begin
    to talk; from then on there is nothing but the reply, which itself addresses the bot whose message it answers.
    """

    name: str = "provoker"
    inline: bool = True

    def __init__(self, seed: int, bots: tuple[KnownBot, ...], phrasing: str, latency_ms: int = 0) -> None:
        self._seed = seed
        self._bots = bots
        self._called = frozenset(bot.called for bot in bots)
        self._adversarial = phrasing == ADVERSARIAL
        self._latency_ms = latency_ms
        self._plain = TemplateComposer(seed)

    def apply(self, request: PortRequest) -> PortAnswer:
        """Compose an answer. Raises `PortRefused` for anything but a `Compose`."""
        answer = self._plain.apply(request)
        asked, composed = request.body, answer.reply
        if not isinstance(asked, Compose) or not isinstance(composed, Composed):
            raise PortRefused(f"the provoker takes no {type(asked).__name__}")
        if self._adversarial or asked.author_name not in self._called:
            composed = self._provoking(asked, composed)
        return PortAnswer(composed, answer.latency_ms + self._latency_ms)

    def _provoking(self, asked: Compose, composed: Composed) -> Composed:
        others = tuple(bot for bot in self._bots if bot.name != asked.bot)
        key = f"{asked.bot}/{composed.request_id}"
        named = choose(self._seed, "overnight.named", asked.turn, key, others)
        rest = tuple(bot for bot in others if bot is not named) or others
        mentioned = choose(self._seed, "overnight.mentioned", asked.turn, key, rest)
        text = addressed(named.called, composed.text)[:TEXT_CHARS_MAX] if self._adversarial else composed.text
        return msgspec.structs.replace(composed, text=text, mentions=(mentioned.user_id,))


def make_provoker(address: str, parameters: bytes) -> Built:
    """The bridge to the provoker; `parameters` is `ProvokerParameters` in msgpack."""
    own = msgspec.msgpack.decode(parameters, type=ProvokerParameters)
    return Built(Bridge(address, own.config, inline=True), Provoker(own.seed, own.bots, own.phrasing, own.latency_ms))
