"""How others learn of a bot: its card to the planets, its entry in the registry, and that it is alive."""

from __future__ import annotations

import msgspec
import pytest

from actors.bot import Bot
from actors.bot_card import REST_MS, Heartbeat, Rested
from actors.bot_messages import Heard
from actors.bot_parameters import BotParameters
from actors.member import Started
from actors.planet_messages import CardUpdated, Declined, Granted
from scenarios.world import bot_members
from tests.hand_bot import ELENA, bot, granted
from tests.hand_people import THREAT, Elena
from tests.hand_planet import HandPlanet, grants
from tests.hand_turns import DAY, HOUR, MINUTE, SECOND, START_AT, HandDriven, Outcome, card, said
from universe.chat.bid import TRUSTED_LEVEL, BidCard
from universe.chat.lanes import DIRECT, TRUSTED
from universe.config import BudgetConfig, Config, RegistryConfig, TrustConfig


def cards(outcome: Outcome) -> list[tuple[str, BidCard, int]]:
    """The planets that were told of a card, and until when the bot counts as alive."""
    return [
        (to, envelope.body.card, envelope.body.alive_until)
        for to, envelope in outcome.sent
        if isinstance(envelope.body, CardUpdated)
    ]


def beating(registry: RegistryConfig | None = None) -> HandDriven:
    """Elena on planet g, in wall time."""
    own = BotParameters(
        persona=ELENA, planets=("g",), budget=BudgetConfig(), registry=registry or RegistryConfig(), prefix="w1",
        beats=True,
    )  # fmt: skip
    return HandDriven(Bot("bot:elena", own))


def test_a_card_tells_all_that_a_planet_must_know() -> None:
    """Names as words, interests, battery and day; ids are texts."""
    (_, own, alive_until), other = cards(bot().receive(Started()))

    assert ("planet:h", own, 0) == other
    assert 0 == alive_until
    assert BidCard(
        bot="elena", user_id="9001", alias_words=(("elena",), ("lena",), ("elena", "rey")), interests=("music",),
        battery=1000, ambient_left=1,
    ) == own  # fmt: skip


def test_every_heartbeat_renews_the_entry_and_tells_the_planets() -> None:
    """Both last as long as the settings say; the card goes along, though nothing is new in it."""
    driven = beating(RegistryConfig(heartbeat_s=10, ttl_s=25))
    outcome = driven.receive(Started())
    for beat in (1, 2, 3):
        at = START_AT + beat * 10 * SECOND
        assert at in [timer.at for timer in outcome.timers if isinstance(timer.body, Heartbeat)]
        outcome = driven.receive(Heartbeat(), at)
        assert [("w1:crossbot:bot:elena", "9001", 25_000)] == [(v.key, v.value, v.ttl_ms) for v in outcome.views]
        assert [("planet:g", at + 25 * SECOND)] == [(to, until) for to, _, until in cards(outcome)]


def test_a_bot_that_does_not_beat_is_registered_once_and_for_good() -> None:
    """In virtual time hosts do not die; no timer, no lifetime."""
    outcome = bot().receive(Started())

    assert [0] == [view.ttl_ms for view in outcome.views]
    assert [] == [timer for timer in outcome.timers if isinstance(timer.body, Heartbeat)]
    assert {0} == {until for _, _, until in cards(outcome)}


@pytest.mark.parametrize("switched_on", [False, True])
def test_a_simulation_beats_where_it_is_told_to(switched_on: bool) -> None:
    """``registry.in_virtual_time``."""
    config = Config(registry=RegistryConfig(in_virtual_time=switched_on))
    (spec,) = [one for one in bot_members(config, (ELENA,), ("g",), 1) if one.address == "bot:elena"]

    assert switched_on == msgspec.msgpack.decode(spec.parameters, type=BotParameters).beats


def test_a_bot_whose_heart_stops_bids_for_nothing_from_that_moment() -> None:
    """The planet goes by the time that the bot told it last; a heartbeat later it is back."""
    driven = HandPlanet(bots=())
    driven.knows(card("elena", "music"), alive_until=START_AT + MINUTE)
    alive = driven.receive(said(1, mentions=("id-elena",), at=START_AT + MINUTE - 1))
    dead = driven.receive(said(2, mentions=("id-elena",), at=START_AT + MINUTE))
    driven.knows(card("elena", "music"), alive_until=START_AT + 3 * MINUTE)
    back = driven.receive(said(3, mentions=("id-elena",), at=START_AT + MINUTE + 1))

    assert [("elena", "1", 1), ("elena", "3", 2)] == grants(alive, dead, back)
    assert [("elena", "offline")] == [(line["bot"], line["reason"]) for line in dead.decisions("denied")]


def test_a_tired_bot_looks_every_ten_minutes_whether_it_has_rested() -> None:
    """One timer at a time, however much happens meanwhile."""
    driven = bot(BudgetConfig(battery_cost=0.5, ambient_per_minute=9))
    driven.receive(Started())
    outcomes = [driven.receive(granted(number)) for number in (1, 2)]
    rests = [timer for outcome in outcomes for timer in outcome.timers if isinstance(timer.body, Rested)]

    assert [START_AT + REST_MS] == [timer.at for timer in rests]


def test_the_card_names_those_whom_the_bot_trusts_and_no_friends() -> None:
    """By platform account; the owner at the first word, others once they have earned level 4."""
    elena = Elena()
    first = elena.says("u1", at=START_AT)
    owner = elena.says("1", at=START_AT + 1)

    assert [] == [own.standing for _, own, _ in cards(first) if own.standing]
    assert [{"1": 5}] == [own.standing for _, own, _ in cards(owner)]


def test_trust_is_earned_and_lost_on_the_card_as_in_the_ledger() -> None:
    """A threat takes somebody off in the very turn."""
    elena = Elena(trust=TrustConfig(model="ene"))
    elena.lives("u1", range(100), hours=(3, 6, 9, 12, 15, 18, 21))
    before = elena.bot.state.published.card
    outcome = elena.says("u1", THREAT)

    assert before is not None
    assert {"u1": TRUSTED_LEVEL} == before.standing
    assert [{}] == [own.standing for _, own, _ in cards(outcome)]


def test_trust_that_has_faded_since_the_card_told_of_it_wakes_nobody() -> None:
    """A year of silence: the planet still thinks that the author is trusted, the bot knows better."""
    elena = Elena(trust=TrustConfig(model="ene"))
    elena.lives("u1", range(100), hours=(3, 6, 9, 12, 15, 18, 21))
    now = elena.bot.now
    grant = Granted("c", said(5000, "music", now, user_id="u1"), 1, ("trusted",), TRUSTED, 0, now + MINUTE)
    taken = elena.bot.receive(grant)
    later = now + 365 * DAY
    heard = said(5001, "music", later, user_id="u1")
    faded = elena.bot.receive(Granted("c", heard, 2, ("trusted",), TRUSTED, 0, later + MINUTE), later)
    asked = elena.bot.receive(Granted("c", heard, 3, ("mention",), DIRECT, 0, later + MINUTE))

    assert [[], ["trust_decayed"], []] == [
        [line["reason"] for line in outcome.decisions("declined")] for outcome in (taken, faded, asked)
    ]
    assert ["trust_decayed"] == [declined.reason for declined in faded.bodies(Declined)]


def test_a_card_that_says_nothing_new_is_not_sent() -> None:
    """People may talk all day."""
    driven = bot()
    driven.receive(Started())
    outcomes = [driven.receive(Heard(said(number, "hello there")), START_AT + number * HOUR) for number in range(1, 30)]

    assert [] == [told for outcome in outcomes for told in cards(outcome)]
    assert START_AT + DAY < driven.now
