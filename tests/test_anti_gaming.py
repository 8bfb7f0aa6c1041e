"""The seed's anti-gaming properties, each as a statement about a running town; beside it a rule that falls for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from tests.hand_people import DISLIKE, THREAT, Town, reacted, written
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT
from universe.config import TrustConfig
from universe.events import Message
from universe.trust.tiers import TIERS, get_tier, tier_index

ROUND_THE_CLOCK: Final = tuple(range(0, 24, 2))
KIND: Final = "Elena, thank you, lovely and wonderful"


def speaking(days: Iterable[int], *hours: int, user: str = "u1", text: str = "Elena, hello") -> list[Message]:
    """A message to Elena at each of these hours; without hours once a day, at another hour each day."""
    times = [at(day, hour) for day in days for hour in (hours or (8 + day % 9,))]
    return [written(0, user, text, time, message_id=f"{user}-{time}", event_id=f"m:{user}-{time}") for time in times]


def at(day: float, hour: float = 0) -> int:
    """UTC ms; the first minutes are Elena's."""
    return int(START_AT + day * DAY + hour * HOUR + 2 * MINUTE)


def town(model: str = "hardened") -> Town:
    """A town whose bot trusts by this model."""
    return Town(trust=TrustConfig(model=model))  # type: ignore[arg-type]


def naive_tier(messages: int, bad: int = 0) -> str:
    """The twin that asks only how much of what somebody did was good: the beta reputation alone."""
    return get_tier((messages + 1) / (messages + bad + 2))


def test_five_hundred_messages_in_a_day_are_a_strangers(promise: Callable[..., None]) -> None:
    """From morning to night; the share of good messages alone says inner circle."""
    events = [written(number, "u1", "Elena, hello", at(0) + number * 170_000) for number in range(500)]
    with town() as living:
        permille, tier = living.hears(events).standing("u1")
        messages = living.row("u1")["messages"]
    promise("500 messages in a day", messages=messages, permille=permille, tier=tier, naive=naive_tier(500))

    assert (500, "stranger", "inner_circle") == (messages, tier, naive_tier(500))


def test_a_perfect_week_makes_nobody_familiar() -> None:
    """Nor do thirteen days, whatever is said in them; one beyond the gate may."""
    with town() as living:
        week = living.hears(speaking(range(7), *ROUND_THE_CLOCK[4:])).standing("u1")[1]
        living.hears(speaking(range(7, 14), *ROUND_THE_CLOCK[4:]))
        before = living.standing("u1", at(13, 23))[1]
        after = living.hears(speaking(range(14, 18), *ROUND_THE_CLOCK[4:])).standing("u1")[1]

    assert ("acquaintance", "acquaintance", "familiar") == (week, before, after)
    assert "inner_circle" == naive_tier(56)


def test_one_signal_alone_is_punished() -> None:
    """A year of one hour on one weekday: never familiar; the repaired original is."""
    tiers = {}
    for model in ("hardened", "ene_repaired"):
        with town(model) as living:
            tiers[model] = living.hears(speaking(range(0, 364, 7), 10)).standing("u1")[1]

    assert {"hardened": "acquaintance", "ene_repaired": "familiar"} == tiers


def test_one_bad_act_after_a_hundred_good_ones_is_visible() -> None:
    """A dislike costs two points of a hundred or more at once; the repaired original does not even note it."""
    fell = {}
    for model in ("hardened", "ene", "ene_repaired"):
        with town(model) as living:
            before = living.hears(speaking(range(25), 8, 12, 15, 19)).standing("u1")[0]
            now = living.now + MINUTE
            fell[model] = before - living.hears([reacted(1, "u1", DISLIKE, now)]).standing("u1", now)[0]

    assert fell["hardened"] >= 8
    assert fell["ene"] >= 8
    assert 0 == fell["ene_repaired"]


def test_washing_does_not_wash() -> None:
    """Half a year of good days, ten threats, a flood of thanks: a stranger; the capped original: familiar."""
    tiers = {}
    threats = [written(number, "u1", THREAT + ", Elena", at(190, number)) for number in range(10)]
    for model in ("hardened", "ene_repaired"):
        with town(model) as living:
            good = living.hears(speaking(range(190))).standing("u1")[1]
            bad = living.hears(threats).standing("u1")[1]
            washed = living.hears(speaking(range(191, 196), *ROUND_THE_CLOCK, text=KIND)).standing("u1")[1]
            tiers[model] = (tier_index(good) >= 3, bad, washed)

    assert (True, "stranger", "stranger") == tiers["hardened"]
    assert (True, "familiar", "familiar") == tiers["ene_repaired"]


def test_a_sleeper_is_not_trusted() -> None:
    """One message, half a year of nothing, five loud days: familiar at most; the repaired original's inner circle."""
    events = speaking((0,), 10) + speaking(range(180, 185), *ROUND_THE_CLOCK)
    tiers = {}
    for model in ("hardened", "ene", "ene_repaired"):
        with town(model) as living:
            tiers[model] = living.hears(events).standing("u1")[1]

    assert tier_index(tiers["hardened"]) <= tier_index(tiers["ene"]) <= tier_index("familiar")
    assert "inner_circle" == tiers["ene_repaired"]


def test_an_idle_account_passes_no_gate_by_waiting() -> None:
    """A word, four hundred days of silence, a word: a stranger all the while; days alone would make an intimate."""
    with town() as living:
        living.hears(speaking((0,), 10))
        tiers = {living.until(at(day)).standing("u1")[1] for day in (3, 14, 60, 180, 400)}
        back = living.hears(speaking((400,), 10)).standing("u1")
    naive = TIERS[sum(400 >= gate for gate in (3, 14, 60, 180))]

    assert ({"stranger"}, "stranger", "inner_circle") == (tiers, back[1], naive)


def test_kind_words_move_no_tier() -> None:
    """Two people, one of them full of thanks: scores differ, tiers never do; where the score decides, they do."""
    apart = {}
    for model in ("hardened", "ene"):
        with town(model) as living:
            days = [0, 0]
            for day in range(24):
                living.hears(speaking((day,), 9, 15) + speaking((day,), 9, 15, user="u2", text=KIND))
                plain, kind = living.standing("u1"), living.standing("u2")
                days = [days[0] + (plain[0] < kind[0]), days[1] + (plain[1] != kind[1])]
            apart[model] = days

    assert apart["hardened"][0] >= 20
    assert 0 == apart["hardened"][1] < apart["ene"][1]


def test_a_new_name_washes_nobody() -> None:
    """Who was punished is the same person under the next name; for who keeps people by name it is somebody new."""
    with town() as living:
        living.hears([*speaking(range(20), 8, 12, 17), written(1, "u1", f"Elena, {THREAT}", at(20), author_name="Ada")])
        renamed = living.hears([written(2, "u1", "Elena, hello", at(21), author_name="Nobody")]).standing("u1")[1]
        row = living.row("u1")

    assert ("stranger", 1, 62) == (renamed, row["violations"], row["messages"])
