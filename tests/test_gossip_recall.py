"""What a people shard takes back: messages that are deleted or edited, in any order, and what has grown too old."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import permutations
from random import Random
from typing import Any

import msgspec
import pytest

from actors.gossip_messages import RootsForgotten, SourceGone
from actors.gossip_recall import DayEnded, Expire, TakeBack
from actors.gossip_records import shard_day, source
from actors.member import Started
from actors.people import People, PeopleState
from actors.turn import Turn
from tests.hand_gossip import BOTS, AnyOrder, HandShard, Store, asked, event_of, habit_of, refusals, rung, withdrawn
from tests.hand_turns import DAY, HOUR, START_AT, Outcome
from tests.scale import scaled
from universe.gossip.artifact import PATTERN
from universe.gossip.telling import Life, ShardDay, Source, last_day
from universe.substrate import AnyEnvelope

TTL_DAYS = 14


def gone(shard: HandShard, *messages: str, version: int = -1, at: int | None = None) -> list[Outcome]:
    """Messages are gone, or say something else; what the shard tells itself then arrives."""
    first = shard.receive(SourceGone(messages, version), at, sender="planet:g")
    return [first, *rung(shard, first, TakeBack)]


def forgotten(*outcomes: Outcome) -> dict[str, list[tuple[str, ...]]]:
    """Which roots each bot was told to forget."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for outcome in outcomes:
        for to, one in outcome.sent:
            if isinstance(one.body, RootsForgotten):
                found.setdefault(to.removeprefix("bot:"), []).append(one.body.roots)
    return found


def told_of(shard: HandShard, user: str = "ada") -> list[str]:
    """The roots of what still counts as told, or on its way."""
    return [one.event.root for one in shard.life(user).tellings]


def test_a_deleted_message_is_withdrawn_from_the_store_and_forgotten_by_every_bot() -> None:
    """Also by those that never heard of it; the reason is journaled."""
    shard = HandShard()
    shard.tells(event_of(), "dotty")
    outcomes = gone(shard, "1")
    assert [one.roots for one in withdrawn(*outcomes)] == [("msg:1",)]
    assert forgotten(*outcomes) == {bot: [("msg:1",)] for bot in BOTS}
    assert [one["reason"] for one in outcomes[-1].decisions("gossip_withdrawn")] == ["deleted"]
    assert told_of(shard) == []


def test_a_deletion_told_twice_takes_back_once() -> None:
    """From the planet, and again."""
    shard = HandShard()
    shard.tells(event_of(), "dotty")
    gone(shard, "1")
    again = gone(shard, "1")
    assert not forgotten(*again)
    assert not withdrawn(*again)


def test_of_several_messages_only_what_grew_from_those_that_are_gone_goes() -> None:
    """Two of three, of two people; all events of one message go together."""
    shard = HandShard()
    for event in (event_of(1), event_of(1, topic="family"), event_of(2), event_of(3, user="kim")):
        shard.tells(event, "dotty")
    outcomes = gone(shard, "1", "3")
    assert told_of(shard) == ["msg:2"]
    assert told_of(shard, "kim") == []
    assert sorted(root for one in withdrawn(*outcomes) for root in one.roots) == ["msg:1", "msg:3"]


def test_a_publication_that_comes_after_the_deletion_is_refused() -> None:
    """In whatever version, by whatever bot, at whatever depth."""
    shard = HandShard()
    gone(shard, "1")
    for event, version in ((event_of(), 0), (event_of(version=2), 2), (event_of(bot="marcus", depth=1), 0)):
        assert refusals(shard.hears(event, version=version)) == ["gone"]
    assert asked(shard.hears(event_of(2))) == ["dotty", "marcus"]


def test_an_edit_takes_back_what_the_older_version_told_and_lets_the_newer_be_told() -> None:
    """And what is published of the older one behind it is refused."""
    shard = HandShard()
    shard.tells(event_of(), "dotty")
    outcomes = gone(shard, "1", version=1)
    assert [one["reason"] for one in outcomes[-1].decisions("gossip_withdrawn")] == ["edited"]
    assert refusals(shard.hears(event_of(bot="marcus", topic="family"))) == ["gone"]
    assert shard.tells(event_of(version=1), "dotty", version=1) is not None
    assert told_of(shard) == ["msg:1:v1"]


def ends_with(order: tuple[str, ...]) -> list[str]:
    """What stands after v0 and v1 were published and v1 was announced, in this order."""
    shard = HandShard()
    steps: dict[str, Callable[[], Any]] = {
        "publish v0": lambda: shard.tells(event_of(), "dotty"),
        "publish v1": lambda: shard.tells(event_of(version=1), "dotty", version=1),
        "edit": lambda: gone(shard, "1", version=1),
    }
    for step in order:
        steps[step]()
    return told_of(shard)


@pytest.mark.parametrize("order", list(permutations(("publish v0", "publish v1", "edit"))))
def test_in_whatever_order_an_edit_and_its_publications_come_only_the_newest_version_stands(
    order: tuple[str, ...],
) -> None:
    """The bot that read the edit may be faster than the planet that announces it."""
    assert ends_with(order) == ["msg:1:v1"]


@pytest.mark.parametrize("order", list(permutations(("v0", "v1", "edit", "delete"))))
def test_in_whatever_order_things_come_nothing_of_a_deleted_message_stands(order: tuple[str, ...]) -> None:
    """A twin without traces of deleted messages tells what comes behind the deletion."""
    shard = HandShard()
    for step in order:
        if step in ("v0", "v1"):
            version = int(step[1])
            shard.tells(event_of(version=version), "dotty", version=version)
        else:
            gone(shard, "1", version=1 if step == "edit" else -1)
    assert told_of(shard) == []


class ForgetfulShard(HandShard):
    """The naive twin: it keeps no trace of a message that is gone."""

    def receive(self, body: Any, at: int | None = None, sender: str = "") -> Outcome:
        """As the shard, and then the trace goes."""
        outcome = super().receive(body, at, sender)
        for name in [name for name in self.records if name.startswith("source:")]:
            if self.record(name, Source).version < 0:
                del self.records[name]
        return outcome


def test_the_twin_without_traces_tells_of_a_message_that_was_deleted() -> None:
    """The publication was on its way when the message went."""
    shard, twin = HandShard(), ForgetfulShard()
    for one in (shard, twin):
        gone(one, "1")
        one.hears(event_of())
    assert told_of(shard) == []
    assert told_of(twin) == ["msg:1"]


def test_a_deletion_while_bots_are_asked_tells_nobody() -> None:
    """Their answers come too late, and so does the timer."""
    shard = HandShard()
    began = shard.hears(event_of())
    gone(shard, "1")
    for bot in asked(began):
        assert not shard.stands(bot).sent
    (due,) = [shard.receive(timer.body, timer.at) for timer in began.timers]
    assert (due.sent, due.journal) == ([], [])


def test_a_retelling_goes_with_the_message_that_it_grew_from() -> None:
    """One root: both artifacts."""
    shard = HandShard()
    first = shard.tells(event_of(), "dotty")
    assert first is not None
    shard.tells(event_of(bot="dotty", depth=1, parent=first.artifact_id), "marcus")
    outcomes = gone(shard, "1")
    assert told_of(shard) == []
    assert [one.roots for one in withdrawn(*outcomes)] == [("msg:1",)]


@pytest.mark.parametrize("version", [-1, 1])
def test_an_insight_goes_with_any_message_that_it_was_counted_from(version: int) -> None:
    """Deleted or edited: the habit was counted from words that stand no more."""
    shard = HandShard()
    assert shard.tells(habit_of(9, "msg:7", "msg:8"), "dotty") is not None
    outcomes = gone(shard, "7", version=version)
    assert told_of(shard) == []
    assert forgotten(*outcomes).keys() == {*BOTS}


def days_pass(shard: HandShard, until: int) -> list[Outcome]:
    """Every midnight that the shard waits for, up to `until`, and what follows from each."""
    timers: list[AnyEnvelope] = list(shard.receive(Started(), START_AT).timers)
    outcomes: list[Outcome] = []
    while timers:
        timers.sort(key=lambda one: one.at)
        first = timers.pop(0)
        if first.at > until:
            continue
        outcome = shard.receive(first.body, first.at)
        timers += outcome.timers
        outcomes.append(outcome)
    return outcomes


def test_day_by_day_what_has_expired_goes_and_nothing_before() -> None:
    """One event a day for five days; on every day those of the last fourteen are left."""
    for day in (13, 15, 16, 17, 21):
        shard = HandShard()
        for number in range(5):
            shard.tells(event_of(number, at=START_AT + number * DAY + HOUR), "dotty")
        days_pass(shard, START_AT + day * DAY + HOUR)
        assert told_of(shard) == [f"msg:{n}" for n in range(5) if day <= n + TTL_DAYS]


def test_in_the_end_a_shard_keeps_nothing_of_what_was_told_or_deleted() -> None:
    """No life, no trace and no list of a day is left."""
    shard = HandShard()
    shard.tells(event_of(), "dotty")
    gone(shard, "1", "2", at=START_AT + HOUR)
    shard.tells(event_of(3, at=START_AT + 2 * HOUR), "dotty")
    outcomes = days_pass(shard, START_AT + 30 * DAY)
    assert shard.records == {}
    assert any(one.expired_before for one in withdrawn(*outcomes))


def test_a_day_that_ends_sets_the_timer_of_the_next_and_of_no_other() -> None:
    """Thirty midnights, thirty timers."""
    outcomes = days_pass(HandShard(), START_AT + 30 * DAY + HOUR)
    assert len([one for one in outcomes if [type(timer.body) for timer in one.timers] == [DayEnded]]) == 30


def test_when_a_trace_is_dropped_its_message_is_too_old_to_be_told() -> None:
    """Deleted at the end of a day; published ever later: it is refused at every hour of twenty days."""
    shard = HandShard()
    written, deleted = START_AT + 23 * HOUR, START_AT + DAY - 1
    gone(shard, "1", at=deleted)
    timers = list(shard.receive(Started(), deleted).timers)
    reasons = set()
    for hour in range(1, 20 * 24):
        now = deleted + hour * HOUR
        while timers[0].at <= now:
            first = timers.pop(0)
            timers += shard.receive(first.body, first.at).timers
            timers.sort(key=lambda one: one.at)
        reasons |= {*refusals(shard.hears(event_of(at=written), now=now))}
    assert reasons == {"gone", "expired"}


def test_a_late_edit_can_still_be_taken_back_when_the_first_version_has_expired() -> None:
    """Written on day 0, edited on day 10 (dated then, where no planet keeps the first version), deleted on day 16."""
    shard = HandShard()
    shard.tells(event_of(), "dotty")
    gone(shard, "1", version=1, at=START_AT + 10 * DAY)
    assert shard.tells(event_of(version=1, at=START_AT + 10 * DAY), "dotty", version=1) is not None
    days_pass(shard, START_AT + 16 * DAY)
    assert told_of(shard) == ["msg:1:v1"]
    outcomes = gone(shard, "1", at=START_AT + 16 * DAY)
    assert told_of(shard) == []
    assert forgotten(*outcomes).keys() == {*BOTS}


def test_a_message_that_was_edited_late_and_then_deleted_is_not_told_by_a_bot_that_comes_back() -> None:
    """Deleted on day 14; the bot that read the edit of day 10 publishes on day 16."""
    shard = HandShard()
    shard.tells(event_of(), "dotty")
    gone(shard, "1", at=START_AT + 14 * DAY)
    days_pass(shard, START_AT + 16 * DAY)
    late = event_of(version=1, at=START_AT + 10 * DAY)
    assert refusals(shard.hears(late, version=1, now=START_AT + 16 * DAY)) == ["gone"]


class LatePeople(People):
    """A shard whose mail was due three hours before its turn: its host was away."""

    def needs(self, state: PeopleState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """By when the mail was due, as ever."""
        return super().needs(state, [self._late(one) for one in inbox])

    def receive(self, state: PeopleState, message: AnyEnvelope, turn: Turn) -> None:
        """The same mail, now."""
        super().receive(state, self._late(message), turn)

    @staticmethod
    def _late(message: AnyEnvelope) -> AnyEnvelope:
        return msgspec.structs.replace(message, at=message.at - 3 * HOUR)


def test_what_is_noted_for_a_day_stays_when_mail_of_the_day_before_is_read_late() -> None:
    """A deletion that was due before midnight is handled behind it; nothing that is listed for either day is lost."""
    shard = HandShard()
    days = [shard_day(last_day(at, TTL_DAYS)) for at in (START_AT, START_AT + DAY)]
    shard.hears(event_of(1, at=START_AT + HOUR))
    shard.hears(event_of(2, at=START_AT + DAY + HOUR))
    shard.member = LatePeople("people:0", shard.parameters)
    shard.receive(SourceGone(("5",)), START_AT + DAY + 2 * HOUR)
    listed = [one for day in days for one in shard.record(day, ShardDay).messages]
    assert sorted(listed) == ["1", "2", "5"]
    assert shard.record(source("5"), Source).version == -1


def test_what_expires_leaves_a_younger_insight_that_rests_on_the_same_message() -> None:
    """A habit of day 10 counts a message of day 0, whose own gossip goes on day 15."""
    shard, store = HandShard(), Store()
    outcomes = [shard.receive(Started(), START_AT)]
    timers = list(outcomes[0].timers)
    for event in (event_of(1), habit_of(9, "msg:1", at=START_AT + 10 * DAY)):
        began = shard.hears(event)
        for bot in asked(began):
            store.takes(shard.stands(bot))
    while timers and timers[0].at <= START_AT + 16 * DAY:
        first = timers.pop(0)
        outcome = shard.receive(first.body, first.at)
        store.takes(outcome)
        timers = sorted([*timers, *outcome.timers], key=lambda one: one.at)
    assert [one.type for one in store.artifacts.values()] == [PATTERN]
    assert told_of(shard) == ["msg:9"]


def test_expiry_leaves_what_was_said_since() -> None:
    """Only what is old goes, and a person without any has no record."""
    shard = HandShard()
    shard.tells(event_of(1), "dotty")
    shard.tells(event_of(2, at=START_AT + 5 * DAY), "dotty")
    person_id = shard.accounts.person_id("ada")
    shard.receive(Expire(person_id), START_AT + 15 * DAY)
    assert told_of(shard) == ["msg:2"]
    shard.receive(Expire(person_id), START_AT + 20 * DAY)
    assert f"life:{person_id}" not in shard.records
    assert shard.life() == Life()


ORDERS = scaled(60, 3000)
STEPS = 60


def seen_in_any_order(kind: type[HandShard]) -> list[str]:
    """What must not be and was seen, over many orders of publications, answers, losses, choices and days."""
    planets: dict[str, tuple[str, ...]] = {"dotty": ("g", "h"), "elena": ("g",), "marcus": ("g", "h")}
    orders = (AnyOrder(kind(planets=planets), Random(seed)) for seed in range(ORDERS))
    return [seen for order in orders for seen in order.lives(STEPS)]


def test_in_any_order_nothing_is_told_that_is_gone_and_nobody_outside_the_gate_hears(
    promise: Callable[..., None],
) -> None:
    """Every event has one end and every refusal one reason of ours; the twin without traces tells what is gone."""
    assert seen_in_any_order(HandShard) == []
    leaks = seen_in_any_order(ForgetfulShard)
    assert any(leak.startswith("still told") for leak in leaks)
    promise("gossip in any order", orders=ORDERS, steps=ORDERS * STEPS, leaks=0, leaks_of_the_twin=len(leaks))
