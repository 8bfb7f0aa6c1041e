"""How a bot thinks before it speaks: a query on the bus, from what it knows to what it may say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from actors.answering import Answering, Answers, Thought, Typed
from actors.bot_query import Queries
from actors.bot_reports import Memory
from actors.bot_traces import Traces
from actors.mind_records import MindCounts, MindSettings, reports, salience
from actors.triage import Consider, Considered
from actors.turn import Turn
from universe.mind.coupled import fact_stands
from universe.mind.fact import Fact
from universe.mind.held import contradicted
from universe.mind.plan import plan_of
from universe.mind.query import Stage
from universe.mind.responses import accepts, response_of
from universe.mind.salience import Salience, snapshot
from universe.mind.sentences import sentences_of, stance_of
from universe.mind.sources import graph_facts
from universe.mind.synthesis import assertions_of
from universe.mind.triage import wants_context
from universe.mind.triage_rules import TriageRules
from universe.mind_requests import (
    Advance,
    Couple,
    Decide,
    LookUp,
    OnBus,
    OpenQuery,
    PostFacts,
    Synthesise,
    Synthesised,
)
from universe.persona import BotPersona
from universe.ports import Composed, PortFailed
from universe.rng import key64

COUPLE: Final = "couple"
TRIAGE: Final = "triage"
DECIDE: Final = "decide"
SYNTHESIS: Final = "synthesis"
SPEAKING: Final = "speaking"
TO_GENERATION: Final[tuple[Stage, ...]] = ("synthesis", "injection", "generation")
LOOKED_UP: Final = 8
"""How many facts of cartridges a bot looks at for one query."""
HELD_MAX: Final = 1
"""How often a reply that contradicts what the bot knows is written anew; the next is not said at all."""


class BotMind:
    """Works on the bot's `Answers`, by the request under way; holds parameters only."""

    def __init__(self, persona: BotPersona, own: MindSettings, memory: Memory) -> None:
        self._bot = persona.name
        self._own = own
        self.queries = Queries(persona, own, memory)
        self.traces = Traces(own)

    @property
    def thinks(self) -> bool:
        """Whether there is a bus to think on."""
        return bool(self._own.bus)

    @property
    def offers_tools(self) -> bool:
        """Whether whoever writes for the bot may ask for the person tools."""
        return self._own.mind.composer == "model"

    def begins(self, counts: MindCounts, answering: Answering, seed: int, turn: Turn) -> bool:
        """How the bot is to think in its condition; in dissonance it leaves part of what nobody asked it for."""
        answering.response = response_of(counts.condition)
        if answering.granted.direct or answering.response.mode != "dissonance":
            return True
        return accepts(answering.response, self.queries.query(answering, turn.now), seed)

    def open(self, answering: Answering, turn: Turn) -> str:
        """Begin a query with what the bot knows by itself; returns the request to the library, empty where none is."""
        answering.attempt += 1
        query = self.queries.query(answering, turn.now)
        answering.thought = Thought(query)
        turn.send(self._own.bus, OpenQuery(query, self.queries.own_facts(answering, query, turn)))
        if not self._own.library or not query.text:
            return ""
        return turn.send(self._own.library, LookUp(self._bot, query.text, LOOKED_UP, self._own.mind.contexts))

    def think(self, answers: Answers, answering: Answering, turn: Turn) -> None:
        """All that was asked for is there: post it, and hold the layers against each other."""
        thought = _thought(answering)
        posts: dict[str, tuple[Fact, ...]] = {
            "graph": tuple(graph_facts(answering.surroundings, turn.now)),
            "cartridge": tuple(one for one in thought.facts if one.source == "cartridge"),
            "memory": tuple(one for one in thought.facts if one.source == "memory"),
            "gossip": tuple(one.fact for one in answering.news if one.fact is not None),
        }  # fmt: skip
        for source, facts in posts.items():
            if facts:
                turn.send(self._own.bus, PostFacts(thought.query.id, source, facts))
        thought.facts = ()
        asked = Couple(thought.query.id, self.queries.rules(thought.query, answering.response))
        self._await(answers, answering, COUPLE, turn.send(self._own.bus, asked))

    @staticmethod
    def _await(answers: Answers, answering: Answering, step: str, key: str) -> None:
        _thought(answering).step = step
        answers[key] = answering

    def needs(self, answers: Answers, counts: MindCounts, body: object) -> Iterable[str]:
        """The temporal context that a step asks for, and that a closed query is entered into."""
        if isinstance(body, Typed):
            # News that has expired by now is left out, and the answer begun anew.
            person_id = answers[body.composed.request_id].to.person_id if body.composed.request_id in answers else ""
            yield from (reports(person_id),) if person_id else ()
        key = getattr(body, "request_id", "")
        answering, closing = answers.get(key), counts.closing.get(key)
        if isinstance(body, Considered) and answering is not None and answering.thought is not None:
            yield salience(answering.thought.query.type)
        if closing is not None:
            yield salience(closing.type)

    def hear(self, answers: Answers, body: OnBus | Considered | Synthesised, turn: Turn) -> Answering | None:
        """The next step; returns an answer that may be composed now."""
        answering = answers.pop(body.request_id, None)
        if answering is None or answering.thought is None:
            return None
        match body:
            case Considered():
                self._considered(answers, answering, body, turn)
                return None
            case Synthesised(assertions=assertions):
                return self._speak(answering, assertions, turn)
            case OnBus() if body.refused or body.coupled is None:
                return self.doubt(answering, body.refused or "no_result", turn)
            case OnBus() if answering.thought.step == COUPLE:
                answering.thought.facts, answering.thought.coupled = body.facts, body.coupled
                self._consider(answers, answering, turn)
                return None
            case OnBus():
                return self._curate(answers, answering, body, turn)

    def _consider(self, answers: Answers, answering: Answering, turn: Turn) -> None:
        thought = _thought(answering)
        if thought.coupled is not None:
            agents = self._own.triage
            asked = Consider(
                thought.query, thought.facts, thought.coupled, thought.context, thought.deferred, answering.response
            )
            agent = agents[key64("triage", thought.query.id) % len(agents)]
            self._await(answers, answering, TRIAGE, turn.send(agent, asked))

    def _considered(
        self, answers: Answers, answering: Answering, considered: Considered, turn: Turn
    ) -> None:  # fmt: skip
        thought, decisions = _thought(answering), considered.decisions
        thought.triage = considered.rules
        if thought.context is None and wants_context(decisions):
            thought.deferred = decisions
            kept = turn.record(salience(thought.query.type), Salience) or Salience()
            thought.context = snapshot(kept, thought.query.type, turn.now)
            self._consider(answers, answering, turn)
            return
        thought.facts, thought.coupled = (), None
        rules = self.queries.rules(thought.query, answering.response)
        asked = Decide(thought.query.id, (*thought.deferred, *decisions), rules, thought.context)
        self._await(answers, answering, DECIDE, turn.send(self._own.bus, asked))

    def _curate(self, answers: Answers, answering: Answering, there: OnBus, turn: Turn) -> Answering | None:
        """Triage has decided: what is left is what the bot may say."""
        thought, coupled = _thought(answering), there.coupled
        if coupled is None or coupled.health == "dissonance":
            return self.doubt(answering, "dissonance", turn)
        private = thought.query.private
        standing = tuple(one for one in there.facts if fact_stands(coupled.statuses, one.id))
        kept = {one.id for one in standing}
        answering.news = tuple(one for one in answering.news if one.fact is None or one.fact.id in kept)
        lines = dict(zip(answering.surroundings, graph_facts(answering.surroundings, turn.now), strict=True))
        answering.surroundings = tuple(line for line, fact in lines.items() if fact.id in kept)
        thought.facts, thought.statuses = standing, coupled.statuses
        thought.knowledge = sentences_of(standing, coupled.statuses, private=private)
        thought.stance = stance_of(there.facts, coupled)
        plan = plan_of(thought.query.type, thought.context, thought.triage or TriageRules())
        assertions = assertions_of(standing, coupled, self._own.mind.text_chars, skip_l0=plan.skip_l0)
        if not self._own.synthesiser:
            return self._speak(answering, assertions, turn)
        asked = Synthesise(thought.query.id, thought.query.text, standing, assertions)
        thought.assertions = assertions
        self._await(answers, answering, SYNTHESIS, turn.send(self._own.synthesiser, asked))
        return None

    def _speak(self, answering: Answering, assertions: tuple[str, ...], turn: Turn) -> Answering:
        thought = _thought(answering)
        thought.assertions, thought.step = assertions, SPEAKING
        turn.send(self._own.bus, Advance(thought.query.id, TO_GENERATION, assertions))
        return answering

    def doubt(self, answering: Answering, reason: str, turn: Turn) -> Answering:
        """The bot cannot trust what it knows: it answers without any of it, and says so where it was asked."""
        thought = _thought(answering)
        turn.decide("mind_doubts", query=thought.query.id, reason=reason, step=thought.step)
        answering.news, answering.surroundings = (), ()
        # Who it is it knows without any bus.
        thought.facts, thought.coupled = self.queries.identity, None
        thought.knowledge, thought.assertions = (), ()
        thought.stance, thought.refused, thought.step = "unsure", reason, SPEAKING
        return answering

    def failed(self, answers: Answers, failed: PortFailed, turn: Turn) -> Answering | None:
        """Something that the bot thinks with does not answer."""
        answering = answers.get(failed.request_id)
        if answering is None or answering.thought is None or answering.thought.step in ("", SPEAKING):
            return None
        del answers[failed.request_id]
        if answering.thought.step == SYNTHESIS:
            return self._speak(answering, answering.thought.assertions, turn)
        return self.doubt(answering, failed.reason, turn)

    def holds_back(self, answering: Answering, composed: Composed, turn: Turn) -> str:
        """Whether a reply contradicts what the bot holds for true (L0 and L1): ``""``, ``again`` or ``never``."""
        thought = answering.thought
        if thought is None:
            return ""
        rules = self.queries.rules(thought.query, answering.response)
        against = contradicted(composed.text, self._bot, thought.facts, rules, turn.now)
        if not against:
            return ""
        thought.held += 1
        turn.decide("held", query=thought.query.id, facts=list(against), times=thought.held)
        answering.news, answering.surroundings = (), ()
        thought.knowledge, thought.assertions, thought.stance = (), (), "unsure"
        return "again" if thought.held <= HELD_MAX else "never"


def _thought(answering: Answering) -> Thought:
    if answering.thought is None:
        raise ValueError("an answer without a thought came to the mind")
    return answering.thought
