"""What is left of a query: a trace for every answer, nothing on the bus, salience, and nothing private in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest

from actors.mind_records import salience
from tests.hand_mind import ADA, BUS, COMPOSER, Thinking
from tests.hand_turns import DAY, MINUTE, Outcome
from universe.effects import Reply
from universe.journal import JournalLine
from universe.mind.salience import Salience
from universe.mind.trace import Trace
from universe.mind_requests import ClearQuery, CloseQuery, Couple, Decide, Traced
from universe.ports import Compose, Composed, PortFailed

SONG: Final = "Elena, which song should I listen to tonight?"
OSLO: Final = "Elena, I live in Oslo."
WORDS: Final = "Elena, my sister is called Xanthippe and I live in Trondheim."


def journal(hands: Thinking) -> list[JournalLine]:
    """All lines."""
    return [line for outcome in hands.outcomes for line in outcome.journal]


def traces(hands: Thinking) -> list[tuple[dict[str, Any], Trace]]:
    """The lines about queries, each with its trace."""
    lines = [line.details for line in journal(hands) if line.kind == "query_trace"]
    return [(line, msgspec.json.decode(str(line["trace"]), type=Trace)) for line in lines]


def compose_of(outcome: Outcome) -> str:
    """The request to the composer in a turn."""
    (found,) = [one.id for _, one in outcome.sent if isinstance(one.body, Compose)]
    return found


def _says(hands: Thinking) -> None:
    hands.says(hands.goes_on(hands.asks(1, OSLO)))


def _fails(hands: Thinking) -> None:
    failed = PortFailed(compose_of(hands.goes_on(hands.asks(1, OSLO))), "timeout", may_have_happened=False)
    hands.goes_on(hands.tell(failed, sender=COMPOSER))


def _is_too_late(hands: Thinking) -> None:
    asked = compose_of(hands.goes_on(hands.asks(1, OSLO)))
    hands.goes_on(hands.tell(Composed(asked, "Hm!"), at=hands.bot.now + 2 * MINUTE, sender=COMPOSER))


def _doubts(hands: Thinking) -> None:
    hands.dead[Decide] = "timeout"
    hands.says(hands.goes_on(hands.asks(1, OSLO)))


def _knows_nothing(hands: Thinking) -> None:
    hands.dead[Couple] = "timeout"
    hands.says(hands.goes_on(hands.asks(1, OSLO)))


def _may_have_said(hands: Thinking) -> None:
    typed = hands.tell(Composed(compose_of(hands.goes_on(hands.asks(1, OSLO))), "Hm!"), sender=COMPOSER)
    (effect,) = [one.id for _, one in typed.sent if isinstance(one.body, Reply)]
    hands.goes_on(hands.tell(PortFailed(effect, "timeout", may_have_happened=True), sender="bridge:world"))


ENDS: Final[list[tuple[Callable[[Thinking], None], str, bool]]] = [
    (_says, "logged", True), (_fails, "failed", False), (_is_too_late, "expired", False), (_doubts, "failed", True),
    (_knows_nothing, "failed", True), (_may_have_said, "failed", True),
]  # fmt: skip


@pytest.mark.parametrize(("end", "stage", "said"), ENDS)
def test_every_query_leaves_a_trace_and_is_cleared_however_it_ends(
    end: Callable[[Thinking], None], stage: str, *, said: bool
) -> None:
    """Said, failed, too late, or said without what the bot knows; the trace first, and then nothing stays."""
    hands = Thinking()
    end(hands)
    ((line, trace),) = traces(hands)

    assert (trace.stages[-1].stage, line["said"], line["query"]) == (stage, said, "1:elena")
    asked = [one.body for one in hands.asked if isinstance(one.body, (CloseQuery, ClearQuery))]
    assert asked == [CloseQuery("1:elena", stage), ClearQuery("1:elena")]  # type: ignore[arg-type]
    assert (hands.bot.state.answering, hands.bot.state.mind.closing) == ({}, {})


def closing(hands: Thinking, number: int = 1, text: str = OSLO) -> str:
    """An answer that was said; the request for its trace, which is not answered yet."""
    (found,) = [one.id for _, one in hands.says(hands.goes_on(hands.asks(number, text)), until=CloseQuery).sent
                if isinstance(one.body, CloseQuery)]  # fmt: skip
    return found


def test_a_trace_is_written_when_it_comes_and_once() -> None:
    """Until then the query stays on the bus; a second reply changes nothing."""
    hands = Thinking()
    key = closing(hands)
    assert (traces(hands), [one for one in hands.asked if isinstance(one.body, ClearQuery)]) == ([], [])
    assert set(hands.bot.state.mind.closing) == {key}

    reply = hands.reply(hands.last(CloseQuery))
    assert hands.tell(reply, sender=BUS).bodies(ClearQuery) == [ClearQuery("1:elena")]
    again = hands.tell(reply, sender=BUS)
    assert (again.sent, again.journal, len(traces(hands))) == ([], [], 1)


@pytest.mark.parametrize("reason", ["no_query", "gone", "timeout"])
def test_a_query_that_the_bus_lost_is_said_to_be_lost(reason: str) -> None:
    """It has forgotten it, or does not answer; nobody waits any longer, and no trace is made up."""
    hands = Thinking()
    key = closing(hands)
    lost = {
        "no_query": Traced(key, None, "no_query"), "gone": Traced(key, None),
        "timeout": PortFailed(key, "timeout", may_have_happened=True),
    }  # fmt: skip
    hands.tell(lost[reason], sender=BUS)

    assert [line.details for line in journal(hands) if line.kind == "query_lost"] == [
        {"query": "1:elena", "reason": reason}
    ]
    assert (hands.bot.state.mind.closing, traces(hands)) == ({}, [])
    late = hands.tell(hands.reply(hands.last(CloseQuery)), sender=BUS)
    assert (late.sent, late.journal) == ([], [])


def test_answers_that_end_together_are_told_apart() -> None:
    """Whichever trace comes first, each is written under its own query."""
    hands = Thinking(friends=(ADA, "kim"))
    closing(hands, 1, OSLO)
    first = hands.last(CloseQuery)
    closing(hands, 2, SONG)
    second = hands.last(CloseQuery)
    for one in (second, first):
        hands.tell(hands.reply(one), sender=BUS)

    assert [(line["query"], trace.query.text) for line, trace in traces(hands)] == [
        ("2:elena", SONG), ("1:elena", OSLO)
    ]  # fmt: skip


def test_a_trace_says_what_was_cited_and_under_which_rules_triage_decided() -> None:
    """The facts whose words the answer holds, the stance, and how often it was held back."""
    hands = Thinking()
    asked = hands.goes_on(hands.asks(1, OSLO))
    knows = hands.last(Compose).body.stance
    hands.says(asked, "I am Elena, a bot. Oslo!")
    ((line, trace),) = traces(hands)

    assert (line["cited"], line["stance"], line["held"]) == (["rule:identity"], knows, 0)
    assert trace.triage is not None
    assert trace.rules is not None


def test_a_closed_query_is_entered_into_the_temporal_context_of_its_kind() -> None:
    """Of that kind only, and more with each; what nothing was found about enters nothing."""
    hands = Thinking()
    hands.says(hands.goes_on(hands.asks(1, OSLO)))
    kind = hands.bus["1:elena"].query.type
    assert [one for one in hands.bot.records if one.startswith("salience:")] == [salience(kind)]
    before = hands.bot.record(salience(kind), Salience)
    hands.says(hands.goes_on(hands.asks(2, OSLO)))
    after = hands.bot.record(salience(kind), Salience)
    assert msgspec.json.encode(before) != msgspec.json.encode(after)

    blind = Thinking()
    _knows_nothing(blind)
    assert [one for one in blind.bot.records if one.startswith("salience:")] == []


def _words_in(hands: Thinking) -> set[str]:
    written = msgspec.json.encode(journal(hands)).decode().lower()
    return {word for word in ("xanthippe", "trondheim", "sister is called") if word in written}


def test_of_what_was_said_in_private_the_journal_holds_no_word() -> None:
    """Neither when it is said nor when it is remembered in a later private talk; public words do stand there."""
    hands, open_talk = Thinking(), Thinking()
    hands.says(hands.goes_on(hands.asks_privately(1, WORDS)), "Xanthippe of Trondheim, your sister is called?")
    hands.bot.now += DAY
    hands.says(hands.goes_on(hands.asks_privately(2, SONG)), "Something for Xanthippe.")
    open_talk.says(open_talk.goes_on(open_talk.asks(1, WORDS)))

    assert {one.id for one in hands.on_bus(2).values() if one.source == "report"} == {"report:1"}
    assert len(traces(hands)) == 2
    assert _words_in(hands) == set()
    assert _words_in(open_talk) == {"xanthippe", "trondheim", "sister is called"}


def test_the_naive_twin_that_writes_a_trace_as_it_lies_on_the_bus_tells_all() -> None:
    """The same private talk, with the trace that the bus hands out."""
    hands = Thinking()
    closing_of = hands.says(hands.goes_on(hands.asks_privately(1, WORDS)), until=CloseQuery)
    assert closing_of.bodies(CloseQuery)
    raw = hands.reply(hands.last(CloseQuery))

    assert "trondheim" in msgspec.json.encode(raw).decode().lower()
