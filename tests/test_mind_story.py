"""What the mind is for: a bot notices that gossip contradicts what it heard itself, and does not repeat it."""

from __future__ import annotations

from typing import Final

import msgspec

from actors.worker import Harvest
from tests.gossip_town import DOTTY, ELENA, HOUR_MS, Town, artifacts, heard_from, lines, says
from universe.events import AnyEvent
from universe.mind.trace import Trace

DAY: Final = 24 * HOUR_MS
FRIENDS: Final = {"ada": ("elena", "dotty")}
TOLD: Final = "Elena told me that you have news about your work"
PROMOTION: Final = "Elena, guess what, I got promoted today!"
OFF: Final = "Dotty, I didn't get the promotion after all."
SONG: Final = "Dotty, which song should I listen to tonight?"
OFF_MODE: Final = {"mind.coupling_threshold": "1"}


def story(*more: AnyEvent) -> list[AnyEvent]:
    """Ada tells Elena of her promotion, tells Dotty that nothing came of it, and asks Dotty for a song."""
    return [
        says(1, 10 * HOUR_MS, "ada", PROMOTION, to=ELENA), says(2, 11 * HOUR_MS, "ada", OFF, to=DOTTY),
        says(3, 12 * HOUR_MS, "ada", SONG, to=DOTTY), *more,
    ]  # fmt: skip


def traces(harvest: Harvest, bot: str) -> list[Trace]:
    """The traces of a bot's queries, in order."""
    found = [
        msgspec.json.decode(str(line.details["trace"]), type=Trace) for line in lines(harvest, "query_trace")
        if line.member == f"bot:{bot}"
    ]  # fmt: skip
    return sorted(found, key=lambda trace: trace.query.at)


def test_dotty_notices_that_the_gossip_contradicts_what_ada_told_her_and_does_not_repeat_it() -> None:
    """What the issue asks for first: the gossip reaches her, a delta says why it stays unsaid, the answer comes."""
    harvest = Town(FRIENDS).run(story(), DAY)
    (gossip,) = artifacts(harvest, "gossip")
    assert gossip.eligible_recipients == ("dotty",)
    assert len(heard_from(harvest, "dotty")) >= 2
    assert not any(TOLD in text for text in heard_from(harvest, "dotty"))
    song = traces(harvest, "dotty")[1]
    (delta,) = [one for one in song.deltas if {one.layer_a, one.layer_b} == {"L2", "L3"}]
    assert song.statuses[f"artifact:{gossip.artifact_id}"].startswith("blocked")
    assert {"report:m2", f"artifact:{gossip.artifact_id}"} == {delta.fact_a, delta.fact_b}


def test_the_naive_twin_whose_layers_are_never_held_against_each_other_repeats_the_gossip() -> None:
    """The same story with coupling off."""
    harvest = Town(FRIENDS, OFF_MODE).run(story(), DAY)

    assert any(TOLD in text for text in heard_from(harvest, "dotty"))


def test_gossip_that_nothing_contradicts_is_still_mentioned() -> None:
    """Another matter that is off takes nothing back."""
    events = story()
    events[1] = says(2, 11 * HOUR_MS, "ada", "Dotty, we didn't buy the house after all.", to=DOTTY)
    harvest = Town(FRIENDS).run(events, DAY)

    assert any(TOLD in text for text in heard_from(harvest, "dotty"))


def test_news_after_what_was_taken_back_is_news_again() -> None:
    """It came true later: what holds from then on contradicts nothing of before."""
    events = [
        says(1, 10 * HOUR_MS, "ada", OFF, to=DOTTY), says(2, 12 * HOUR_MS, "ada", PROMOTION, to=ELENA),
        says(3, 13 * HOUR_MS, "ada", SONG, to=DOTTY),
    ]  # fmt: skip
    harvest = Town(FRIENDS).run(events, DAY)

    assert any(TOLD in text for text in heard_from(harvest, "dotty"))


def test_every_reply_of_a_bot_went_through_a_query_that_is_closed_and_written_down() -> None:
    """As many traces as answers, each logged."""
    harvest = Town(FRIENDS).run(story(), DAY)
    said = lines(harvest, "said")
    kept = [one for bot in ("elena", "dotty", "marcus") for one in traces(harvest, bot)]

    assert len(said) == len(kept) >= 3
    assert {"logged"} == {trace.stages[-1].stage for trace in kept}


PHYSICS: Final = {"mind.cartridges": "examples/cartridges/physics.kbc"}
LIGHT: Final = "Elena, the speed of light is 100 meters per second, right?"


def test_a_bot_answers_from_its_cartridge_and_disagrees_with_what_contradicts_it() -> None:
    """A question, a falsehood with a tag, and who the bot is: each from the firmest layer that speaks of it."""
    questions = (
        "Elena, what does Ohm's law state about the current through a conductor?", LIGHT, "Elena, you are human, right?"
    )  # fmt: skip
    events = [says(number, number * HOUR_MS, "ada", text, to=ELENA) for number, text in enumerate(questions, start=1)]
    harvest = Town(FRIENDS, PHYSICS).run(events, 5 * HOUR_MS)
    law, light, _ = heard_from(harvest, "elena")

    assert "directly proportional to the voltage" in law
    assert "10^8 meters per second." in light
    assert ["", "disagree", "disagree"] == [line.details["stance"] for line in lines(harvest, "query_trace")]


def test_the_naive_twin_goes_along_with_the_falsehood() -> None:
    """Its layers are never held against each other, so the wish to please stands."""
    harvest = Town(FRIENDS, PHYSICS | OFF_MODE).run([says(1, HOUR_MS, "ada", LIGHT, to=ELENA)], 2 * HOUR_MS)

    assert ["agree"] == [line.details["stance"] for line in lines(harvest, "query_trace")]
