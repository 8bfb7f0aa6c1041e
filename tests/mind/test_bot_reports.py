"""What people told a bot of their own lives: where it may be used, for how long, and when it is gone."""

from __future__ import annotations

from typing import Any

import pytest

from actors.bot_corrections import Retract
from actors.bot_messages import Deleted, Heard
from actors.gossip_messages import LostTrust, RootsForgotten
from actors.planet_messages import Granted
from tests.hand_mind import ADA, Thinking, private
from tests.hand_turns import DAY, MINUTE, Outcome, said
from universe.chat.daily_life import REACH_OUT
from universe.mind.claim import Claim
from universe.mind_requests import OpenQuery

OSLO, ROME = "Elena, I live in Oslo.", "Elena, I live in Rome."
SONG = "Elena, which song should I listen to tonight?"


def used(hands: Thinking, number: int = 99, **more: Any) -> set[str]:
    """The reports that are on the bus when Ada asks for a song."""
    hands.goes_on(hands.asks(number, SONG, **more))
    return {one for one in hands.on_bus(number) if one.startswith("report:")}


def deletes(hands: Thinking, *numbers: int) -> None:
    """Messages are deleted, and what the bot tells itself then happens."""
    outcome = hands.tell(Deleted(tuple(str(number) for number in numbers)))
    for timer in outcome.timers:
        if isinstance(timer.body, Retract):
            hands.tell(timer.body, at=timer.at)


def town(claims: tuple[Claim, ...]) -> list[str]:
    """Where somebody lives, by what they claim."""
    return [one.object for one in claims if one.predicate == "lives_in"]


def test_what_somebody_said_of_their_life_is_used_where_it_was_said_and_nowhere_else() -> None:
    """On that planet, in all of its channels; not on another, and not before somebody else."""
    hands = Thinking(friends=(ADA, "kim"))
    hands.hears(1, OSLO)

    assert used(hands) == {"report:1"}
    assert used(hands, 98, channel_id="d") == {"report:1"}
    assert used(hands, 97, planet="h") == set()
    assert used(hands, 96, user="kim") == set()


def test_what_was_said_in_private_is_used_in_private_only_and_there_all_is() -> None:
    """In a direct message, and where not everybody can read; the facts say so themselves."""
    hands = Thinking()
    hands.goes_on(hands.asks_privately(1, OSLO))
    hands.hears(2, "Elena, I work at Google.", audience=("elena",))
    hands.hears(3, "Elena, I'm vegan.")

    assert used(hands) == {"report:3"}
    assert used(hands, 98, audience=("elena", "id-x")) == {"report:3"}
    hands.goes_on(hands.asks_privately(97, SONG))
    found = {one.id: one.visibility for one in hands.on_bus(97).values() if one.source == "report"}
    assert found == {"report:1": "private", "report:2": "private", "report:3": "public"}


def test_what_a_message_says_now_is_a_fact_of_its_own_and_no_memory() -> None:
    """It stands on the bus once, though it is remembered already."""
    hands = Thinking()
    hands.goes_on(hands.asks(1, OSLO))

    assert town(hands.reports()["1"]) == ["oslo"]
    (report,) = [one for one in hands.on_bus(1).values() if one.layer == "L2"]
    assert (report.id, report.origin, town(report.claims)) == ("report:1", "msg:1", ["oslo"])


def test_an_edit_replaces_what_the_message_said_and_nothing_else() -> None:
    """Another claim, or none; each edit has a root of its own."""
    hands = Thinking()
    hands.hears(1, OSLO)
    hands.hears(2, "Elena, I'm vegan.")
    hands.edits(1, ROME)
    assert (town(hands.reports()["1"]), set(hands.reports())) == (["rome"], {"1", "2"})
    assert used(hands) == {"report:1", "report:2"}
    assert hands.on_bus(99)["report:1"].origin == "msg:1:v1"
    hands.edits(1, "Elena, hello there.", version=2)
    assert set(hands.reports()) == {"2"}


def test_what_is_deleted_is_forgotten() -> None:
    """That message, and no other; with the last one the record goes."""
    hands = Thinking()
    hands.hears(1, OSLO)
    hands.hears(2, "Elena, I'm vegan.")
    deletes(hands, 1)
    assert set(hands.reports()) == {"2"}
    assert used(hands) == {"report:2"}
    deletes(hands, 2, 77)
    assert hands.reports() == {}
    assert not any(record.startswith("reports:") for record in hands.bot.records)


@pytest.mark.parametrize("body", [LostTrust("elena", ADA), RootsForgotten(("msg:1",), ADA, True, "opted_out", 0)])
def test_who_shares_nothing_any_more_is_still_remembered_by_whom_they_told(body: Any) -> None:
    """A bot's own memory tells nobody; what reaches others is withdrawn elsewhere. No answer on its way breaks."""
    hands = Thinking()
    hands.hears(1, OSLO)
    began = hands.asks(2, SONG)
    hands.tell(body, sender="people:0")
    hands.says(hands.goes_on(began))

    assert town(hands.reports()["1"]) == ["oslo"]
    assert used(hands) == {"report:1"}


def test_only_so_many_reports_are_kept_and_the_oldest_go_first() -> None:
    """Of each person as many; none where none are to be kept."""
    few, none = Thinking(reports_kept=2, friends=(ADA, "kim")), Thinking(reports_kept=0)
    few.hears(9, OSLO, user="kim")
    for number, text in enumerate((OSLO, "Elena, I'm vegan.", "Elena, I work at Google."), start=1):
        few.hears(number, text, at=few.bot.now + 1)
        none.hears(number, text)

    assert list(few.reports()) == ["2", "3"]
    assert list(few.reports("kim")) == ["9"]
    assert none.reports() == {}
    assert used(none) == set()


def test_a_report_grows_old() -> None:
    """After as many days as the configuration says it is gone with the next word, whatever that is."""
    hands = Thinking(reports_days=10)
    hands.hears(1, OSLO)
    hands.bot.now += 10 * DAY - MINUTE
    assert used(hands) == {"report:1"}
    hands.bot.now += 2 * MINUTE
    assert used(hands, 98) == set()
    assert hands.reports() == {}


def test_a_bot_that_writes_of_its_own_accord_uses_no_old_report_either() -> None:
    """Nobody said a word in between."""
    hands = Thinking(reports_days=10)
    hands.hears(1, OSLO)
    hands.bot.now += 11 * DAY
    granted = Granted("c", None, 7, ("reach_out",), 0, 0, hands.bot.now + MINUTE, act=REACH_OUT, user_id=ADA)
    hands.goes_on(hands.tell(granted, sender="planet:g"))

    (opened,) = [one.body for one in hands.asked if isinstance(one.body, OpenQuery)]
    assert [one.id for one in opened.facts if one.source == "report"] == []


def test_what_is_said_of_others_and_questions_are_no_reports() -> None:
    """Only one's own life."""
    hands = Thinking()
    for number, text in enumerate(("Water boils at 50.", "Do I live in Oslo?", "Ben lives in Oslo.", "Hello!")):
        hands.hears(number, f"Elena, {text}")

    assert hands.reports() == {}


def test_a_message_that_comes_twice_is_remembered_once() -> None:
    """As it was first understood; what it says now comes as an edit."""
    hands = Thinking()
    hands.hears(1, OSLO)
    hands.hears(1, OSLO)
    hands.goes_on(hands.asks(1, OSLO))

    assert list(hands.reports()) == ["1"]


class ByText:
    """The naive twin: remembers texts, and takes out what is deleted or edited by its text."""

    def __init__(self) -> None:
        self.kept: set[str] = set()

    def hears(self, _number: int, text: str) -> None:
        """A text more, or not."""
        self.kept.add(text)

    def edits(self, _number: int, text: str) -> None:
        """What it said before is not told."""
        self.kept.add(text)

    def deletes(self, _number: int, text: str) -> None:
        """Whoever else said so."""
        self.kept.discard(text)

    def knows(self) -> list[str]:
        """Towns."""
        return sorted(text.removesuffix(".").rpartition(" ")[2].lower() for text in self.kept)


class ByMessage:
    """Ours, with the twin's face."""

    def __init__(self) -> None:
        self.hands = Thinking()

    def hears(self, number: int, text: str) -> None:
        """By hand."""
        self.hands.tell(Heard(said(number, text, self.hands.bot.now, user_id=ADA, author_name="Ada")))

    def edits(self, number: int, text: str) -> None:
        """By hand."""
        self.hands.edits(number, text)

    def deletes(self, number: int, _text: str) -> None:
        """By hand."""
        deletes(self.hands, number)

    def knows(self) -> list[str]:
        """Towns."""
        return sorted(place for claims in self.hands.reports().values() for place in set(town(claims)))


def _forgets_what_is_gone(memory: ByText | ByMessage) -> None:
    """Said twice and deleted once, it was still said; edited, it is said no more."""
    memory.hears(1, OSLO)
    memory.hears(2, OSLO)
    memory.deletes(1, OSLO)
    assert memory.knows() == ["oslo"]
    memory.edits(2, ROME)
    assert memory.knows() == ["rome"]


def test_reports_are_kept_by_message() -> None:
    """Ours."""
    _forgets_what_is_gone(ByMessage())


def test_the_naive_twin_that_keeps_reports_by_their_text_forgets_too_much_and_too_little() -> None:
    """The same steps."""
    with pytest.raises(AssertionError):
        _forgets_what_is_gone(ByText())


def test_a_direct_message_never_lies_in_a_record_under_its_planet() -> None:
    """What is private is marked so where it is kept."""
    hands = Thinking()
    outcome: Outcome = hands.tell(private(1, OSLO, hands.bot.now))
    hands.goes_on(outcome)

    assert used(hands, planet="g") == used(hands, 98, planet="h") == set()
