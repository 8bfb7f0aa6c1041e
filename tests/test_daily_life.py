"""Daily life: a bot that looks around observes unless something is worth an act, and then does one thing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hand_turns import DAY, MINUTE, START_AT, said
from tests.scale import scaled
from universe.chat.bid import FULL, Bid
from universe.chat.budget import Budget, refusal
from universe.chat.daily_life import OBSERVE, POST, REACH_OUT, REACT, REPLY, Plan, Scenery, plan_day
from universe.chat.lanes import AMBIENT, DIRECT, SOCIAL, TRUSTED
from universe.chat.left import Candidate, LeftOver, urgency
from universe.config import BudgetConfig, StreamConfig

BUDGETS = BudgetConfig()
STREAM = StreamConfig()
LIVELY = StreamConfig(post_in_quiet_channels=True, reach_out=True, post_chance=1.0)
DAY_NUMBER = START_AT // DAY
BIDS = st.builds(
    Bid, st.just("elena"), st.integers(0, FULL), st.sampled_from([("interest",), ("mention",), ("watch", "music")]),
    st.sampled_from(["", "low_interest", "day_budget", "chain_limit", "offline", "addressed_to_other"]),
    st.sampled_from([DIRECT, TRUSTED, SOCIAL, AMBIENT]),
)  # fmt: skip
CANDIDATES = st.builds(
    Candidate, st.integers(0, 50).map(str), st.sampled_from(["c1", "c2"]), st.integers(START_AT, START_AT + 9), BIDS
)  # fmt: skip
SCENERIES = st.builds(
    Scenery, st.just("g"), st.lists(CANDIDATES, max_size=5).map(tuple),
    st.lists(st.sampled_from(["c1", "c2", "c3"]), unique=True).map(tuple),
    st.dictionaries(st.sampled_from(["u1", "u2", "u3"]), st.sampled_from(["c1", "c2"])),
)  # fmt: skip
STREAMS = st.builds(
    StreamConfig, post_in_quiet_channels=st.booleans(), reach_out=st.booleans(),
    post_chance=st.sampled_from([0.0, 0.5, 1.0]), react_threshold=st.sampled_from([0.0, 0.2, 1.0]),
)  # fmt: skip


def budget(battery: int = FULL, used: int = 0, acts: int = 0) -> Budget:
    """What a bot has left at `START_AT`."""
    return Budget(battery, START_AT, [START_AT] * acts, DAY_NUMBER, used)


def candidate(
    number: int, score: int = 600, *why: str, refusal: str = "", lane: int = AMBIENT, at: int = START_AT
) -> Candidate:
    """A message in channel c that nobody has answered, and Elena's bid for it."""
    return Candidate(str(number), "c", at, Bid("elena", score, why or ("interest",), refusal, lane))


def plan(*candidates: Candidate, own: Budget | None = None, stream: StreamConfig = STREAM, **scenery: Any) -> Plan:
    """What Elena does at `START_AT`."""
    given_scenery = Scenery("g", candidates, **scenery)
    return plan_day(given_scenery, own or budget(), START_AT, BUDGETS, stream, bot="elena", seed=1)


def test_with_nothing_to_see_a_bot_observes() -> None:
    """The default, even where it could speak."""
    assert Plan(OBSERVE, "nothing_new") == plan()
    assert Plan(OBSERVE, "nothing_new") == plan(candidate(1, 0, refusal="addressed_to_other"))


def test_the_most_urgent_lane_comes_first_then_the_highest_bid_then_the_newest() -> None:
    """One act for one message, with the first reason of its bid."""
    ambient, social = candidate(1, 990), candidate(2, 500, "watch", "music", lane=SOCIAL)
    better, newer = candidate(3, 501, "watch", lane=SOCIAL), candidate(4, 990, at=START_AT + 1)

    assert Plan(REPLY, "watch", "c", "2") == plan(ambient, social)
    assert "3" == plan(ambient, social, better).message_id
    assert "4" == plan(ambient, newer).message_id
    assert "4" == plan(newer, ambient).message_id


def test_a_direct_message_is_answered_whatever_the_budget() -> None:
    """Before anything else, by a bot that is tired and has used up its day."""
    spent = budget(battery=0, used=BUDGETS.ambient_per_day, acts=1)
    asked = candidate(1, FULL, "mention", lane=DIRECT)

    assert Plan(REPLY, "mention", "c", "1") == plan(candidate(2, FULL, "trusted", lane=TRUSTED), asked, own=spent)


@pytest.mark.parametrize(
    ("own", "reason", "retry_after_ms"),
    [
        (budget(battery=299), "battery", 14_400),
        (budget(used=BUDGETS.ambient_per_day), "day_budget", (DAY_NUMBER + 1) * DAY - START_AT),
        (budget(acts=1), "minute_budget", MINUTE),
    ],
)
def test_who_may_not_act_observes_with_the_reason_and_when_to_look_again(
    own: Budget, reason: str, retry_after_ms: int
) -> None:
    """Neither replies, reactions, posts nor messages to friends pass the budget."""
    low = candidate(2, 300, refusal="low_interest")
    observed = plan(candidate(1), low, own=own, stream=LIVELY, quiet_channels=("q",), reachable={"u1": "c"})

    assert Plan(OBSERVE, reason, retry_after_ms=retry_after_ms) == observed


@pytest.mark.parametrize(("score", "act"), [(199, OBSERVE), (200, REACT), (349, REACT)])
def test_what_interests_a_little_gets_a_reaction(score: int, act: str) -> None:
    """Between the two thresholds, and only if there is nothing to answer."""
    little = candidate(1, score, "interest", "music", refusal="low_interest")

    assert act == plan(little).act
    assert Plan(REPLY, "interest", "c", "2") == plan(little, candidate(2))
    assert OBSERVE == plan(candidate(1, score, refusal="chain_limit")).act


def test_what_was_said_to_a_bot_while_it_was_away_is_answered() -> None:
    """The planet refused its bid because it was not there; now it is."""
    assert Plan(REPLY, "mention", "c", "1") == plan(candidate(1, FULL, "mention", refusal="offline", lane=DIRECT))


def test_a_bot_begins_nothing_unless_it_is_switched_on() -> None:
    """Posts and messages to friends are off by default, in live operation too."""
    quiet: dict[str, Any] = {"quiet_channels": ("q",), "reachable": {"u1": "c"}}
    certain = StreamConfig(post_chance=1.0)

    assert (False, False) == (STREAM.post_in_quiet_channels, STREAM.reach_out)
    assert Plan(OBSERVE, "nothing_new") == plan(stream=certain, **quiet)
    assert Plan(REACH_OUT, "silent", "c", user_id="u1") == plan(stream=LIVELY, **quiet)
    posts = StreamConfig(post_in_quiet_channels=True, post_chance=1.0)
    assert Plan(POST, "quiet", "q") == plan(stream=posts, **quiet)
    assert Plan(OBSERVE, "nothing_new") == plan(stream=posts, quiet_channels=(), reachable={"u1": "c"})


def test_with_less_than_half_a_battery_a_bot_begins_nothing() -> None:
    """It still answers."""
    half = budget(battery=499)

    assert Plan(OBSERVE, "battery") == plan(own=half, stream=LIVELY, quiet_channels=("q",))
    assert POST == plan(own=budget(battery=500), stream=LIVELY, quiet_channels=("q",)).act
    assert REPLY == plan(candidate(1), own=half, stream=LIVELY).act


def test_posts_come_as_often_as_their_chance() -> None:
    """Within four standard deviations; the moment and the bot decide, so two bots do not post together."""
    count, stream = scaled(2_000, 20_000), StreamConfig(post_in_quiet_channels=True)
    scenery = Scenery("g", quiet_channels=("q1", "q2", "q3"))
    plans = [
        {bot: plan_day(scenery, budget(), START_AT + number * 7 * MINUTE, BUDGETS, stream, bot=bot, seed=1)
         for bot in ("elena", "marcus")} for number in range(count)
    ]  # fmt: skip
    posts = {bot: [one[bot].act == POST for one in plans] for bot in ("elena", "marcus")}
    chance = stream.post_chance

    for own in posts.values():
        assert abs(sum(own) - count * chance) <= 4 * (count * chance * (1 - chance)) ** 0.5
    both = sum(a and b for a, b in zip(*posts.values(), strict=True))
    assert abs(both - count * chance**2) <= 4 * (count * chance**2) ** 0.5
    assert {"q1", "q2", "q3"} == {one["elena"].channel for one in plans if one["elena"].act == POST}


@given(
    scenery=SCENERIES, stream=STREAMS, battery=st.integers(0, FULL), used=st.sampled_from([0, BUDGETS.ambient_per_day]),
    acts=st.integers(0, 1), seed=st.integers(0, 5), order=st.randoms(use_true_random=False),
)  # fmt: skip
def test_a_turn_is_at_most_one_act_that_the_rules_allow_and_always_the_same(
    scenery: Scenery, stream: StreamConfig, battery: int, used: int, acts: int, seed: int, order: Any
) -> None:
    """Over any scenery: the order in which things are perceived does not count, and nothing is done twice."""
    own = budget(battery, used, acts)
    made = plan_day(scenery, own, START_AT, BUDGETS, stream, bot="elena", seed=seed)
    shuffled = list(scenery.candidates)
    order.shuffle(shuffled)
    again = Scenery("g", tuple(shuffled), scenery.quiet_channels, scenery.reachable)
    chosen = [one for one in scenery.candidates if one.message_id == made.message_id]
    tired = refusal(own, START_AT, BUDGETS) is not None

    if len({urgency(one) for one in shuffled}) == len(shuffled):
        assert made == plan_day(again, own, START_AT, BUDGETS, stream, bot="elena", seed=seed)
    assert budget(battery, used, acts) == own
    match made.act:
        case "reply":
            assert any(one.bid.refusal in ("", "offline") and (one.bid.direct or not tired) for one in chosen)
        case "react":
            assert any(one.bid.refusal == "low_interest" for one in chosen)
            assert not tired
        case "post":
            assert stream.post_in_quiet_channels
            assert made.channel in scenery.quiet_channels
            assert not tired
        case "reach_out":
            assert stream.reach_out
            assert scenery.reachable[made.user_id] == made.channel
            assert not tired
        case _:
            assert (OBSERVE, "", "", "") == (made.act, made.channel, made.message_id, made.user_id)
    assert (made.retry_after_ms is not None) == (made.act == OBSERVE and tired)
    assert made.reason


@given(
    messages=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30), BIDS), unique_by=lambda one: one[0]),
    limit=st.integers(1, 4),
    taken=st.integers(0, 9),
    later=st.integers(0, 30),
)
def test_what_is_left_for_a_bot_is_the_best_of_what_was_offered(
    messages: list[tuple[int, int, Bid]], limit: int, taken: int, later: int
) -> None:
    """In whatever order it came; later only what is not too old, and nothing that somebody took."""
    left, everything = LeftOver(), list[Candidate]()
    for number, minute, made in messages:
        heard = said(number, at=START_AT + minute * MINUTE)
        left.add(heard, made, limit, START_AT)
        everything.append(Candidate(heard.message_id, heard.channel_id, heard.at, made))
    best = sorted(everything, key=urgency)[:limit]
    since = START_AT + later * MINUTE

    assert best == left.of("elena", START_AT)
    assert [one for one in best if one.at >= since] == left.of("elena", since)
    assert (str(taken) in {one.message_id for one in best}) == left.drop(str(taken))
    assert [one for one in best if one.message_id != str(taken)] == left.of("elena", START_AT)


def test_a_message_that_comes_again_is_left_once_with_its_latest_bid_and_for_each_bot() -> None:
    """An edit makes another bid; what one bot may not do another still can."""
    left, heard = LeftOver(), said(1)
    for bot, score in (("elena", 300), ("marcus", 300), ("elena", 340)):
        left.add(heard, Bid(bot, score, ("interest",), "low_interest"), 5, START_AT)

    assert [340] == [one.bid.score for one in left.of("elena", START_AT)]
    assert left.drop("1", "elena")
    assert ([], [300]) == (left.of("elena", START_AT), [one.bid.score for one in left.of("marcus", START_AT)])
    assert not left.drop("1", "elena")
    assert left.drop("1")
    assert {} == left.by_bot
