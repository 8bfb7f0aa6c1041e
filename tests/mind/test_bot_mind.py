"""The way of a query by hand: what is asked of whom, and what becomes of it when something fails or changes."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import pytest

from actors.bot_messages import Deleted
from actors.planet_messages import Declined, Done
from actors.triage import Consider, Considered
from tests.hand_mind import ADA, BUS, COMPOSER, LIBRARY, SYNTHESISER, Asked, Thinking, query_id
from tests.hand_turns import MINUTE, Outcome
from tests.mind.makers import fact
from universe.claims import claims_of
from universe.effects import Reply
from universe.mind.fact import Fact
from universe.mind_requests import (
    Advance,
    Advanced,
    ClearQuery,
    CloseQuery,
    Couple,
    Decide,
    LookedUp,
    LookUp,
    OnBus,
    OpenQuery,
    Posted,
    PostFacts,
    Synthesise,
    Synthesised,
    Traced,
)
from universe.ports import Compose, Composed, PortFailed

WATER: Final = "Elena, at which temperature does water boil?"
SONG: Final = "Elena, which song should I listen to tonight?"
OSLO: Final = "Elena, I live in Oslo."
BOOK: Final = fact("physics:1", "L0", *claims_of("Water boils at 100 degrees Celsius.", "x"), source="cartridge",
                   text="Water boils at 100 degrees.", score_bp=9000)  # fmt: skip
RULE: Final = fact("logic:1", "L1", *claims_of("Water boils at 50 degrees Celsius.", "x"), source="cartridge",
                   text="Water boils at 50 degrees.", score_bp=9000)  # fmt: skip
LIE: Final = "I am a human."
MIND: Final = (OpenQuery, LookUp, PostFacts, Couple, Consider, Decide, Synthesise, Advance, Compose, CloseQuery,
               ClearQuery)  # fmt: skip


def thinking(*facts: Fact, **more: Any) -> Thinking:
    """Elena with a library and a model that synthesises."""
    return Thinking(library=facts or (BOOK,), synthesises=True, **more)


def way(hands: Thinking) -> list[tuple[str, str]]:
    """Whom the bot asked for what about its answers, in order."""
    return [(one.to, type(one.body).__name__) for one in hands.asked if isinstance(one.body, MIND)]


def composing(hands: Thinking) -> Compose:
    """What the composer was asked for last."""
    body: Compose = hands.last(Compose).body
    return body


def replies(hands: Thinking) -> list[str]:
    """What was said."""
    return [one.body.content for one in hands.asked if isinstance(one.body, Reply)]


def noted(hands: Thinking, kind: str) -> list[dict[str, Any]]:
    """Journal lines of a kind."""
    return [line for outcome in hands.outcomes for line in outcome.decisions(kind)]


def test_a_query_goes_to_the_library_the_bus_triage_the_bus_synthesis_and_the_composer_in_this_order() -> None:
    """And when it was said, it is closed, and then cleared."""
    hands = thinking()
    hands.says(hands.goes_on(hands.asks(1, WATER)), "At 100 degrees.")

    found = way(hands)
    twice = found.count(("triage:0", "Consider"))
    assert found == [
        (BUS, "OpenQuery"), (LIBRARY, "LookUp"), (BUS, "PostFacts"), (BUS, "Couple"),
        *[("triage:0", "Consider")] * twice, (BUS, "Decide"), (SYNTHESISER, "Synthesise"), (BUS, "Advance"),
        (COMPOSER, "Compose"), (BUS, "CloseQuery"), (BUS, "ClearQuery"),
    ]  # fmt: skip
    assert twice in (1, 2)
    assert replies(hands) == ["At 100 degrees."]
    assert {one.body.query_id for one in hands.asked if hasattr(one.body, "query_id")} == {"1:elena"}
    assert hands.bot.state.answering == {}
    assert hands.bot.state.mind.closing == {}


def test_what_nobody_has_is_not_asked() -> None:
    """Without a library and a model the bus and triage are all there is; the formatter's assertions go out."""
    hands = Thinking()
    hands.says(hands.goes_on(hands.asks(1, OSLO)))

    assert {to for to, _ in way(hands)} == {BUS, "triage:0", COMPOSER}
    assert composing(hands).assertions == hands.last(Advance).body.assertions != ()


def test_what_stands_reaches_the_composer_and_what_a_model_made_of_it() -> None:
    """Sentences that may be said, assertions of the synthesiser, a stance on what was claimed."""
    hands = thinking()
    hands.goes_on(hands.asks(1, "Elena, water boils at 50 degrees Celsius."))
    asked = composing(hands)

    assert "Water boils at 100 degrees." in " ".join(asked.knowledge)
    assert asked.stance == "disagree"
    assert asked.assertions[0] == "⊢ [A] ⇒ [B]"
    assert hands.last(Synthesise).body.assertions == asked.assertions[1:]


def test_every_agent_of_a_pool_gets_queries_and_each_query_one_agent() -> None:
    """Chosen by the query, so that whoever asks again asks the same."""
    hands = Thinking(agents=3)
    for number in range(1, 25):
        hands.says(hands.goes_on(hands.asks(number, SONG)))
    agents = {one.body.query.id: one.to for one in hands.asked if isinstance(one.body, Consider)}

    assert set(agents.values()) == {"triage:0", "triage:1", "triage:2"}
    both = {(one.body.query.id, one.to) for one in hands.asked if isinstance(one.body, Consider)}
    assert len(both) == len(agents) == 24


def test_replies_that_come_late_twice_or_for_somebody_else_change_nothing() -> None:
    """Every reply once more before it is composed, and others that nobody asked for; then again after all is done."""
    hands = thinking()
    began = hands.goes_on(hands.asks(1, WATER))
    old = [hands.reply(one) for one in hands.asked]
    foreign = [
        OnBus("x"), OnBus("x", refused="no_query"), Considered("x", (), _rules(old)), Synthesised("x", ("⊢ [X]",)),
        LookedUp("x", (BOOK,)), Traced("x", None), Posted("x"), Advanced("x"),
        PortFailed("x", "x", may_have_happened=True), Composed("x", "x"),
    ]  # fmt: skip

    _deaf_to(hands, [*old, *foreign])
    hands.says(began)
    _deaf_to(hands, [*old, *foreign])
    assert replies(hands) == ["Hm!"]


def _rules(bodies: list[Any]) -> Any:
    return next(one.rules for one in bodies if isinstance(one, Considered))


def _deaf_to(hands: Thinking, bodies: list[Any]) -> None:
    for body in bodies:
        if body is None:
            continue
        before = msgspec.to_builtins(hands.bot.state.answering), msgspec.to_builtins(hands.bot.state.mind)
        outcome = hands.tell(body)
        assert [one.body for _, one in outcome.sent if isinstance(one.body, MIND)] == [], body
        assert outcome.timers == []
        assert before == (msgspec.to_builtins(hands.bot.state.answering), msgspec.to_builtins(hands.bot.state.mind))


@pytest.mark.parametrize("dead", [OpenQuery, PostFacts, Couple, Decide])
def test_a_bus_that_does_not_answer_leads_to_an_unsure_answer_and_never_to_silence(dead: type[Any]) -> None:
    """Without anything that the bot knows; where only a post is lost, with the rest of it."""
    hands = thinking()
    hands.dead[dead] = "timeout"
    hands.says(hands.goes_on(hands.asks(1, WATER)), "I'm not sure.")
    asked = composing(hands)

    assert replies(hands) == ["I'm not sure."]
    if dead is PostFacts:
        assert "Water boils" not in " ".join(asked.knowledge)
        return
    assert asked.stance == "unsure"
    assert asked.knowledge == asked.assertions == asked.news == asked.surroundings == ()
    (line,) = noted(hands, "mind_doubts")
    assert line["reason"] == ("no_query" if dead is OpenQuery else "timeout")
    assert hands.last(CloseQuery).body.outcome == "failed"


@pytest.mark.parametrize("dead", [LookUp, Synthesise, Advance])
def test_a_library_a_model_and_the_last_stages_can_be_missing_without_any_doubt(dead: type[Any]) -> None:
    """What is left is enough: no cartridges, or the assertions of the formatter."""
    hands = thinking()
    hands.dead[dead] = "timeout"
    hands.says(hands.goes_on(hands.asks(1, OSLO)))
    asked = composing(hands)

    assert replies(hands) == ["Hm!"]
    assert asked.stance != "unsure" or noted(hands, "mind_doubts") == []
    assert noted(hands, "mind_doubts") == []
    assert asked.assertions != ()
    assert hands.last(CloseQuery).body.outcome == "logged"


@pytest.mark.parametrize("refused", ["no_query", "stage:failed", "full", ""])
@pytest.mark.parametrize("at", [Couple, Decide])
def test_whatever_the_bus_refuses_the_bot_answers(at: type[Any], refused: str) -> None:
    """An answer without a result is refused, too."""
    hands = thinking()
    pending = hands.goes_on(hands.asks(1, WATER), at)
    asked = hands.last(at)
    hands.says(hands.goes_on(hands.tell(OnBus(asked.id, "coupled", (), None, refused), sender=BUS)), "Not sure.")

    assert pending.bodies(at)
    assert replies(hands) == ["Not sure."]
    assert composing(hands).stance == "unsure"
    assert [line["reason"] for line in noted(hands, "mind_doubts")] == [refused or "no_result"]


def test_a_critical_contradiction_leads_to_an_answer_without_what_the_bot_knows() -> None:
    """What it saw and what must be cannot both be so: it says that it is unsure, and synthesises nothing."""
    hands = thinking(BOOK, RULE)
    hands.says(hands.goes_on(hands.asks(1, WATER)), "I'm not sure.")
    asked = composing(hands)

    assert hands.bus["1:elena"].coupled is not None
    assert hands.bus["1:elena"].coupled.health == "dissonance"
    assert (asked.stance, asked.knowledge, asked.assertions) == ("unsure", (), ())
    assert [line["reason"] for line in noted(hands, "mind_doubts")] == ["dissonance"]
    assert not any(isinstance(one.body, (Synthesise, Advance)) for one in hands.asked)
    assert replies(hands) == ["I'm not sure."]


STEPS: Final = (LookUp, Couple, Consider, Decide, Synthesise, Compose)


@pytest.mark.parametrize("step", STEPS)
def test_an_edit_ends_the_query_and_begins_another_about_what_is_meant_now(step: type[Any]) -> None:
    """At whatever step; what the first one still hears changes nothing."""
    hands = thinking()
    pending = hands.goes_on(hands.asks(1, WATER), step)
    left = [Asked(to, one.id, one.body) for to, one in pending.sent]
    edited = hands.edits(1, SONG)
    assert hands.last(OpenQuery).body.query.id == query_id(1, 2) == "1:elena:2"
    assert hands.last(OpenQuery).body.query.text == SONG
    for one in left:
        late = Composed(one.id, "Late!") if isinstance(one.body, Compose) else hands.reply(one)
        if late is not None:
            assert hands.tell(late).sent == []
    hands.says(hands.goes_on(edited), "A song!")

    assert replies(hands) == ["A song!"]
    assert composing(hands).content == SONG
    closed = [(one.body.query_id, one.body.outcome) for one in hands.asked if isinstance(one.body, CloseQuery)]
    assert closed == [("1:elena", "failed"), ("1:elena:2", "logged")]
    assert [one.body.query_id for one in hands.asked if isinstance(one.body, ClearQuery)] == ["1:elena", "1:elena:2"]
    assert hands.bot.state.answering == {}


@pytest.mark.parametrize("step", STEPS)
def test_a_deleted_message_ends_its_query_and_is_not_answered(step: type[Any]) -> None:
    """The floor is given back, and what the query still hears changes nothing."""
    hands = thinking()
    pending = hands.goes_on(hands.asks(1, WATER), step)
    deleted = hands.tell(Deleted(("1",)))
    hands.goes_on(deleted)
    for to, one in pending.sent:
        late = hands.reply(Asked(to, one.id, one.body))
        if late is not None:
            hands.goes_on(hands.tell(late))

    assert [one.reason for one in deleted.bodies(Declined)] == ["deleted"]
    assert replies(hands) == []
    assert [one.body.outcome for one in hands.asked if isinstance(one.body, CloseQuery)] == ["failed"]
    assert way(hands)[-1] == (BUS, "ClearQuery")
    assert hands.bot.state.answering == {}


def test_a_reply_that_contradicts_what_the_bot_is_is_written_anew_without_knowledge() -> None:
    """Once; what comes then is said, and the trace tells of it."""
    hands = thinking()
    again = hands.tell(Composed(_asked(hands.goes_on(hands.asks(1, WATER))), LIE), sender=COMPOSER)

    assert replies(hands) == []
    assert (composing(hands).knowledge, composing(hands).stance) == ((), "unsure")
    hands.says(again, "I'm a bot, you know.")
    assert replies(hands) == ["I'm a bot, you know."]
    assert [(line["facts"], line["times"]) for line in noted(hands, "held")] == [(["rule:identity"], 1)]
    assert [line["held"] for line in noted(hands, "query_trace")] == [1]


def _asked(outcome: Outcome) -> str:
    (found,) = [one.id for _, one in outcome.sent if isinstance(one.body, Compose)]
    return found


def test_a_second_reply_that_contradicts_it_is_not_said_at_all() -> None:
    """Silence; nobody else is asked to say the same, and the query is closed."""
    hands = thinking()
    again = hands.tell(Composed(_asked(hands.goes_on(hands.asks(1, WATER))), LIE), sender=COMPOSER)
    silent = hands.tell(Composed(_asked(again), LIE), sender=COMPOSER)
    hands.goes_on(silent)

    assert replies(hands) == []
    assert [line["times"] for line in noted(hands, "held")] == [1, 2]
    assert [line["reason"] for line in noted(hands, "declined")] == ["held"]
    assert silent.bodies(Declined) == []
    assert len(silent.bodies(Done)) == 1
    assert hands.last(CloseQuery).body.outcome == "failed"
    assert way(hands)[-1] == (BUS, "ClearQuery")


@pytest.mark.parametrize("dead", [Couple, Decide])
def test_a_bot_in_doubt_does_not_claim_to_be_human_either(dead: type[Any]) -> None:
    """Who it is it knows without any bus."""
    hands = thinking()
    hands.dead[dead] = "timeout"
    hands.tell(Composed(_asked(hands.goes_on(hands.asks(1, WATER))), LIE), sender=COMPOSER)

    assert replies(hands) == []


def test_a_composer_that_fails_gives_the_floor_back_and_closes_the_query() -> None:
    """The naive twin, which forgets the query with the answer, would leave it on the bus."""
    hands = thinking()
    asked = _asked(hands.goes_on(hands.asks(1, WATER)))
    failed = hands.tell(PortFailed(asked, "timeout", may_have_happened=False), sender=COMPOSER)
    hands.goes_on(failed)

    assert [one.reason for one in failed.bodies(Declined)] == ["port_failed"]
    assert hands.last(CloseQuery).body.outcome == "failed"
    assert way(hands)[-1] == (BUS, "ClearQuery")


def test_two_answers_at_once_do_not_get_into_each_others_way() -> None:
    """Each with a query of its own, step by step in turns."""
    hands = thinking(friends=(ADA, "kim"))
    first, second = hands.asks(1, WATER), hands.asks(2, SONG, "kim")
    second = hands.goes_on(second, Decide)
    first = hands.goes_on(first, Synthesise)
    hands.says(hands.goes_on(second), "Two.")
    hands.says(hands.goes_on(first), "One.")

    assert replies(hands) == ["Two.", "One."]
    assert [one.body.query_id for one in hands.asked if isinstance(one.body, ClearQuery)] == ["2:elena", "1:elena"]


def test_a_bot_without_a_bus_answers_without_a_mind() -> None:
    """And nothing is asked of anybody but the composer."""
    from tests import hand_bot

    driven = hand_bot.bot()
    outcome = hand_bot.spoken(driven, hand_bot.granted(at=driven.now + MINUTE))
    assert outcome.decisions("said")
    assert not any(isinstance(one.body, CloseQuery) for _, one in outcome.sent)
