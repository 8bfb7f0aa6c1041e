"""Whatever happens in whatever order in a channel: nothing waits for ever, and no bot is asked twice."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actors.floor import LookAgain
from tests.hand_planet import ALL, NAMES, HandPlanet, declined, deferred, done, grants, rings, typing
from tests.hand_turns import MINUTE, SECOND, START_AT, Outcome, by_bot, said
from tests.scale import scaled
from universe.config import ChatConfig

LONG = ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0, cross_bot_max_chain=50)
ACTS = st.sampled_from(["ambient", "mention", "call", "all", "bot", "typing", "done", "declined", "spoken", "later"])
STEPS = st.lists(
    st.tuples(ACTS, st.integers(0, 2), st.sampled_from([0, 1, 3 * SECOND, 20 * SECOND, MINUTE])), max_size=25
)
counted = {"streams": 0, "granted": 0, "deferred": 0}


@settings(max_examples=scaled(80, 3_000))
@given(STEPS)
def test_everything_that_waits_ends_in_a_grant_or_a_denial_and_no_bot_is_asked_twice(
    steps: list[tuple[str, int, int]],
) -> None:
    """Over any order of messages, answers, refusals, typing and time; when all timers have rung nothing is open."""
    driven, at, outcomes = HandPlanet(LONG), START_AT, list[Outcome]()
    for number, (act, which, gap) in enumerate(steps):
        at += gap
        outcomes += rung_until(driven, outcomes, at)
        outcome = one_step(driven, act, number, which, at)
        outcomes += [outcome] if outcome is not None else []
    outcomes += rings(driven, *outcomes)
    told = grants(*outcomes)
    put_off = {str(one[0]) for one in deferred(*outcomes)}
    ended = {str(line["message"]) for one in outcomes for line in one.decisions("denied")}

    driven.receive(said(1000, at=driven.now, user_id="u9"))
    assert ([], []) == (driven.floors(), driven.waiting())
    assert put_off <= ended | {message for _, message, _ in told}
    for message in {message for _, message, _ in told}:
        speakers = [bot for bot, about, _ in told if about == message]
        assert len(speakers) == len(set(speakers))
    assert len(told) == len({grant for _, _, grant in told})
    counted["streams"] += 1
    counted["granted"] += len(told)
    counted["deferred"] += len(put_off)


def rung_until(driven: HandPlanet, outcomes: list[Outcome], at: int) -> list[Outcome]:
    """The timers of these turns that are due by `at`; they are rung once."""
    rung = []
    for outcome in outcomes:
        for timer in [timer for timer in outcome.timers if timer.at <= at]:
            outcome.timers.remove(timer)
            rung.append(driven.receive(timer.body, timer.at))
    return rung


def one_step(driven: HandPlanet, act: str, number: int, which: int, at: int) -> Outcome | None:
    """Somebody speaks or types, or the bot of one of the floors answers, declines or is heard."""
    bot = NAMES[which]
    events: dict[str, Any] = {
        "ambient": said(number, "music", at=at),
        "mention": said(number, mentions=(f"id-{bot}",), at=at),
        "call": said(number, f"{bot}, what now?", at=at),
        "all": said(number, "music", mentions=ALL, at=at),
        "bot": by_bot(number, bot, "music", reply_to_user=ALL[which - 1], at=at),
        "typing": typing(number, at),
        "later": LookAgain("c"),
    }
    if act in events:
        return driven.receive(events[act], at)
    floors = driven.channel().floors if "channel:c" in driven.records else []
    if not floors:
        return None
    floor = floors[which % len(floors)]
    about = floor.message.message_id if floor.message is not None else ""
    if act == "spoken":
        return driven.receive(by_bot(number, floor.bot, reply_to=about, reply_to_user="u1", at=at), at)
    over = done if act == "done" else declined
    return driven.receive(over(floor.bot, floor.number, slot=floor.slot), at)


def test_the_streams_made_messages_wait() -> None:
    """Or the property above would say nothing."""
    if not counted["streams"]:
        test_everything_that_waits_ends_in_a_grant_or_a_denial_and_no_bot_is_asked_twice()

    assert counted["granted"] > counted["deferred"] > counted["streams"] / 4
