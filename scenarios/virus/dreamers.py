"""Our bots with a line in their settings that says what to dream of, and the same bots with the original's dreams."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from actors.acquaintances import Acquaintances
from actors.assembly import Built
from actors.bot import Bot
from actors.bot_gossip import BotGossip
from actors.bot_news import News
from actors.bot_pages import Pages
from actors.bot_parameters import BotParameters, parameters_of
from actors.bot_shelf import PageCounts, PageDue
from actors.gossip_records import BotGossipSettings
from actors.turn import Turn
from scenarios.virus.original_dream import dreamt
from scenarios.virus.phrase import holds
from universe.gossip.artifact import DREAM
from universe.gossip.diary import richness
from universe.gossip.page import Passage, page_id
from universe.gossip.quota import PASSAGES_MAX, allowed, phrases_of
from universe.gossip.reflection_words import Draws
from universe.persona import BotPersona
from universe.rng import chance
from universe.store_requests import Discovered


class Virus(Struct, frozen=True, kw_only=True):
    """What is planted: `sentence` in the share `planted` of a bot's dreams (0: in none), and whose rules it follows.

    `echo` is how eagerly a dreamer of the original echoes, a probability.
    """

    rules: Literal["orrery", "original"]
    sentence: str
    planted: float = 0.0
    echo: float = 0.0


class ExamplePages(Pages):
    """Pages of a bot in whose settings a sentence may stand."""

    def __init__(
        self, persona: BotPersona, own: BotGossipSettings, news: News, composer: str, seed: int, virus: Virus
    ) -> None:
        super().__init__(persona, own, news, composer, seed)
        self._virus = virus

    def _keep(self, counts: PageCounts, due: PageDue, passages: list[Passage], turn: Turn) -> None:
        """Journal where the sentence stands now: pages lose passages later, when their sources expire."""
        mine = [one for one in passages if holds(one.text, self._virus.sentence)]
        if mine:
            noted = dict.fromkeys(parent for one in mine for parent in one.parents)
            turn.decide("phrase", artifact=page_id(self._bot, due.kind, due.number), noted=list(noted))
        super()._keep(counts, due, passages, turn)

    def _plants(self, number: int) -> bool:
        return chance(self._seed, "virus.planted", number, self._bot, self._virus.planted)


class PlantedPages(ExamplePages):
    """Our pages; the sentence opens a dream where the phrase quota allows it, as for any other sentence."""

    def _keep(self, counts: PageCounts, due: PageDue, passages: list[Passage], turn: Turn) -> None:
        sentence, rules = self._virus.sentence, self._rules
        if due.kind == DREAM and self._plants(due.number) and allowed(sentence, self._recent(counts, turn), rules):
            drafted = phrases_of(" ".join(one.text for one in passages), rules.phrase_words)
            if drafted.isdisjoint(phrases_of(sentence, rules.phrase_words)):
                passages = [Passage(text=sentence), *passages[passages[0].kind == "own" :]][:PASSAGES_MAX]
                turn.decide("planted", artifact=page_id(self._bot, due.kind, due.number))
        super()._keep(counts, due, passages, turn)


class OriginalPages(ExamplePages):
    """Dreams of the original: no gate, no quota, and nothing on a page tells where it came from."""

    def found(self, counts: PageCounts, reply: Discovered, turn: Turn) -> None:
        """Dream of what others dreamt; a diary is ours."""
        due = counts.drafts[reply.request_id].due
        if due.kind != DREAM:
            super().found(counts, reply, turn)
            return
        del counts.drafts[reply.request_id]
        day = self._own_day(counts, DREAM, turn.now)
        dreams = [one for one in reply.artifacts if one.type == DREAM]
        if richness(day) + len(dreams) < self._rules.dream_richness:
            turn.decide("no_page", type=DREAM, found=len(dreams))
            return
        virus, artifact_id = self._virus, page_id(self._bot, DREAM, due.number)
        draws = Draws(seed=self._seed, number=due.number, bot=self._bot)
        example = virus.sentence if self._plants(due.number) else ""
        images = dreamt(day, dreams, example, virus.echo, draws)
        if example:
            turn.decide("planted", artifact=artifact_id)
        # The scenario knows what the bot does not note: from which dreams the sentence came.
        sources = [source for one in images if holds(one.text, virus.sentence) for source in one.sources]
        turn.decide("woven", artifact=artifact_id, parents=sources)
        self._keep(counts, due, [Passage(text=one.text) for one in images], turn)


class DreamerGossip(BotGossip):
    """The gossip side of a bot, with other pages."""

    def __init__(self, own: BotParameters, known: Acquaintances, virus: Virus) -> None:
        super().__init__(own.persona, own.planets, own.gossip, known, own.composer, own.seed)
        pages = OriginalPages if virus.rules == "original" else PlantedPages
        self._pages = pages(own.persona, own.gossip, self.news, own.composer, own.seed, virus)


class DreamerParameters(Struct, frozen=True):
    """`bot` are the parameters of the bot in msgpack."""

    bot: bytes
    virus: Virus


class Dreamer(Bot):
    """A bot of ours, but for what its dreams are made of."""

    def __init__(self, address: str, parameters: DreamerParameters) -> None:
        own = parameters_of(parameters.bot)
        super().__init__(address, own)
        self._gossip = DreamerGossip(own, self._people.rules, parameters.virus)


def make_dreamer(address: str, parameters: bytes) -> Built:
    """A dreaming bot; `parameters` is `DreamerParameters` in msgpack."""
    return Built(Dreamer(address, msgspec.msgpack.decode(parameters, type=DreamerParameters)))
