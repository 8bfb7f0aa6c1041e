"""Synthetic users: they speak when they are awake, as often as they should, and answer only for themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.member import Started
from actors.users import CohortParameters, FollowUp, KnownBot, Speak, Users, awake_delay_ms, parameters_of
from tests.hand_turns import DAY, HOUR, MINUTE, SECOND, START_AT, HandDriven, Outcome, by_bot, said
from tests.scale import scaled
from tests.small_worlds import bot_members, cohort_member, lived, persona, planet_member
from universe.config import ChatConfig
from universe.effects import Reply, Send
from universe.events import Message
from universe.persona import SyntheticUser

BOTS = (KnownBot("elena", "id-elena", "Elena"), KnownBot("marcus", "id-marcus", "Marcus"))


def user(number: int = 0, **more: Any) -> SyntheticUser:
    """Somebody on planet g, awake from 8 to 22 UTC."""
    fields: dict[str, Any] = {
        "user_id": f"u{number}", "name": f"User {number}", "planet": "g", "channels": ("c", "d"), "topics": ("music",),
    }  # fmt: skip
    return SyntheticUser(**fields | more)


def cohort(*people: SyntheticUser, seed: int = 1, bots: tuple[KnownBot, ...] = BOTS) -> HandDriven:
    """A cohort."""
    return HandDriven(Users("users:0", CohortParameters(seed=seed, people=people, bots={"g": bots})))


def awake(person: SyntheticUser, at: int) -> bool:
    """Whether a user is awake at a time, by the clock on the wall."""
    return (at // HOUR - person.wakes_at_hour) % 24 < person.awake_hours


def naive_delay_minutes(person: SyntheticUser, now_min: int, gap_min: int) -> int:
    """The same delay by looking at every minute: the first awake one before which `gap_min` awake ones have passed."""
    passed, minute = 0, now_min
    while passed < gap_min or not awake(person, minute * MINUTE):
        passed += awake(person, minute * MINUTE)
        minute += 1
    return minute - now_min


@given(
    wakes=st.integers(0, 23), hours=st.integers(1, 24), now_min=st.integers(0, 3 * 24 * 60),
    gap_min=st.integers(1, 3 * 24 * 60),
)  # fmt: skip
def test_only_awake_time_counts(wakes: int, hours: int, now_min: int, gap_min: int) -> None:
    """To the minute, over midnights and days, from any moment, as a count of every minute says."""
    person = user(wakes_at_hour=wakes, awake_hours=hours)
    now = START_AT + now_min * MINUTE
    expected = naive_delay_minutes(person, now // MINUTE, gap_min)

    assert expected * MINUTE == awake_delay_ms(person, now, gap_min * MINUTE)


@given(st.integers(0, 23), st.integers(1, 24), st.integers(0, 3 * DAY), st.integers(1, 9 * DAY))
def test_a_delay_always_ends_awake_and_grows_with_the_gap(wakes: int, hours: int, since: int, gap: int) -> None:
    """To the millisecond."""
    person, now = user(wakes_at_hour=wakes, awake_hours=hours), START_AT + since
    delay = awake_delay_ms(person, now, gap)

    assert awake(person, now + delay)
    assert gap <= delay < awake_delay_ms(person, now, gap + 1)


def lifetime(driven: HandDriven, days: int) -> list[tuple[int, Outcome]]:
    """Every turn of a cohort that nobody talks to, with its time."""
    outcome = driven.receive(Started())
    turns, due = [(START_AT, outcome)], list(outcome.timers)
    while due:
        due.sort(key=lambda timer: (timer.at, timer.seq))
        timer = due.pop(0)
        if timer.at < START_AT + days * DAY:
            outcome = driven.receive(timer.body, timer.at)
            turns.append((timer.at, outcome))
            due += outcome.timers
    return turns


def test_nobody_speaks_while_asleep(promise: Callable[..., None]) -> None:
    """Early birds, night owls over midnight, one hour a day, and somebody who never sleeps."""
    habits = [(6, 16), (14, 14), (23, 1), (0, 24), (20, 8)]
    people = [
        user(n, wakes_at_hour=wakes, awake_hours=hours, messages_per_day=40) for n, (wakes, hours) in enumerate(habits)
    ]
    by_id = {person.user_id: person for person in people}
    spoken = asleep = naive = 0
    for at, outcome in lifetime(cohort(*people), scaled(4, 60)):
        for sent in outcome.bodies(Send):
            spoken += 1
            asleep += not awake(by_id[sent.actor_id], at)
            # The twin spreads messages over the whole day.
            naive += not awake(by_id[sent.actor_id], START_AT + spoken * 7 * MINUTE)
    promise("nobody speaks while asleep", messages=spoken, asleep=asleep, asleep_by_naive_twin=naive)

    assert 0 == asleep
    assert min(spoken, naive) > 100


def test_a_follow_up_waits_for_the_morning_too() -> None:
    """Whoever falls asleep before reading a bot's answer reads it after waking up."""
    person = user(follows_up=1.0)
    bedtime = START_AT + 22 * HOUR
    (timer,) = cohort(person).receive(answer(1, at=bedtime - SECOND)).timers
    (evening,) = cohort(person).receive(answer(1, at=bedtime - HOUR)).timers

    assert START_AT + DAY + 8 * HOUR <= timer.at <= START_AT + DAY + 8 * HOUR + 25 * SECOND
    assert 4 * SECOND <= evening.at - (bedtime - HOUR) <= 25 * SECOND


@pytest.mark.parametrize("per_day", [1, 24, 400])
def test_users_write_as_much_as_they_should(per_day: int) -> None:
    """On average, within a tenth; the first message comes at any time of the day's awake part."""
    days = max(scaled(200, 2_000) // per_day, 4)
    people = [user(number, messages_per_day=per_day) for number in range(8)]
    sent = sum(len(outcome.bodies(Send)) for _, outcome in lifetime(cohort(*people), days))

    assert abs(sent - 8 * days * per_day) <= 0.1 * 8 * days * per_day + 20


def test_who_writes_nothing_sets_no_timer() -> None:
    """A silent user costs nothing."""
    assert [] == cohort(user(messages_per_day=0)).receive(Started()).timers


def test_users_address_bots_and_people_as_often_as_they_should() -> None:
    """A bot by mention or by name, another person by mention, in their own channels only."""
    people = [user(number, to_bot=0.3, to_person=0.5, messages_per_day=100) for number in range(3)]
    sent = [body for _, outcome in lifetime(cohort(*people), scaled(10, 100)) for body in outcome.bodies(Send)]
    share = Counter[str]()
    for body in sent:
        mentioned = body.mentions[0] if body.mentions else ""
        named = body.content.startswith(("Elena, ", "Marcus, "))
        share["bot"] += mentioned.startswith("id-") or named
        share["person"] += mentioned.startswith("u")
        assert mentioned != body.actor_id
        assert body.channel_id in ("c", "d")
    count = len(sent)

    assert abs(share["bot"] - 0.3 * count) <= 4 * (count * 0.3 * 0.7) ** 0.5
    # Of the other 0.7, one half mean a person, who is in one of three cases the user itself.
    expected = 0.7 * 0.5 * 2 / 3
    assert abs(share["person"] - expected * count) <= 4 * (count * expected * (1 - expected)) ** 0.5


def answer(number: int, to: str = "u0", at: int = START_AT + 12 * HOUR) -> Message:
    """A bot has answered somebody."""
    return by_bot(number, "elena", "Hm.", at, reply_to="7", reply_to_user=to)


def test_a_user_follows_up_on_the_bots_message_where_it_was_said() -> None:
    """A reply to the bot, 4 to 25 seconds later, counted as one exchange."""
    driven = cohort(user(follows_up=1.0))
    heard = answer(1)
    (timer,) = driven.receive(heard).timers
    outcome = driven.receive(timer.body, timer.at)
    ((to, envelope),) = outcome.sent

    assert FollowUp("u0", heard) == timer.body
    assert 4 * SECOND <= timer.at - heard.at <= 25 * SECOND
    assert ("bridge:world", "g", "c", "guild") == (to, envelope.planet, envelope.channel, envelope.visibility)
    assert isinstance(envelope.body, Reply)
    assert ("1", "id-elena", "u0") == (envelope.body.message_id, envelope.body.user_id, envelope.body.actor_id)
    assert 1 == driven.state.exchanges


def test_answers_to_people_of_other_cohorts_are_not_followed_up() -> None:
    """Every cohort hears every bot and speaks only for its own people; the twin that does not look says all twice."""
    cohorts = [cohort(user(number, follows_up=1.0)) for number in range(2)]
    heard = [answer(number, to=f"u{number % 3}") for number in range(30)]
    ours = [timer.body.user_id for driven in cohorts for body in heard for timer in driven.receive(body).timers]
    naive = len(heard) * len(cohorts)

    assert {"u0": 10, "u1": 10} == Counter(ours)
    assert naive > len(ours)


def test_whom_a_bot_writes_to_follows_up_as_whom_it_answers() -> None:
    """The first of its own people that it mentions; the reply goes to the bot's message."""
    driven = cohort(user(1, follows_up=1.0), user(2, follows_up=1.0))
    written = by_bot(7, "elena", "Hi!", mentions=("u9", "u2", "u1"))
    answered = by_bot(8, "elena", "Hm.", reply_to="3", reply_to_user="u1", mentions=("u2",))
    timers = [timer.body for heard in (written, answered) for timer in driven.receive(heard).timers]

    assert [FollowUp("u2", written), FollowUp("u1", answered)] == timers
    assert [] == driven.receive(by_bot(9, "elena", "Hi!", mentions=("u9",))).timers


@pytest.mark.parametrize(("follows_up", "least", "most"), [(0.0, 0, 0), (0.4, 300, 500), (1.0, 1000, 1000)])
def test_a_user_follows_up_as_often_as_it_should(follows_up: float, least: int, most: int) -> None:
    """Of 1,000 answers, the same in every run."""
    hits = [
        sum(len(cohort(user(follows_up=follows_up)).receive(answer(number)).timers) for number in range(1000))
        for _ in range(2)
    ]

    assert least <= hits[0] == hits[1] <= most


def test_a_favourite_bot_is_addressed_most() -> None:
    """And a favourite that is not here is nobody's."""
    people = [user(0, to_bot=1.0, favourite_bot="marcus", messages_per_day=300)]
    sent = [body for _, outcome in lifetime(cohort(*people), 3) for body in outcome.bodies(Send)]
    marcus = sum("id-marcus" in body.mentions or body.content.startswith("Marcus, ") for body in sent)
    away = cohort(user(0, to_bot=1.0, favourite_bot="dotty"))
    timer = away.receive(Started()).timers[0]

    # 0.7 for the favourite, and half of the rest.
    assert abs(marcus - 0.85 * len(sent)) <= 4 * (len(sent) * 0.85 * 0.15) ** 0.5
    assert 1 == len(away.receive(timer.body, timer.at).sent)


def test_what_a_user_says_depends_on_seed_and_tick_and_on_nothing_else() -> None:
    """The same words in another cohort at another time; other words under another seed."""

    def words(driven: HandDriven, at: int) -> list[Any]:
        return [driven.receive(Speak("u0", tick), at + tick).bodies(Send)[0] for tick in range(20)]

    plain = words(cohort(user(0)), START_AT)

    assert plain == words(cohort(user(0)), START_AT + 5 * DAY)
    assert [(body.content, body.channel_id) for body in plain] == [
        (body.content, body.channel_id) for body in words(cohort(user(3), user(0)), START_AT + DAY)
    ]
    assert plain != words(cohort(user(0), seed=2), START_AT)


def test_people_and_bots_converse_in_a_world() -> None:
    """People ask, bots answer, people follow up, for two days; all of it while awake."""
    people = [user(number, to_bot=0.8, follows_up=0.6) for number in range(4)]
    bots = [persona("elena", "music"), persona("marcus")]
    members = [*bot_members(bots), planet_member(ChatConfig(), "users:0"), cohort_member(people, bots)]
    events = [event for event in lived(members, [], START_AT + 2 * DAY).events if isinstance(event, Message)]
    follow_ups = [event for event in events if not event.bot and event.reply_to_user.startswith("id-")]
    by_id = {person.user_id: person for person in people}

    assert follow_ups
    assert all(event.user_id in by_id for event in events if not event.bot)
    # What is said in the last moment of a day is on the channel up to the world's latency later.
    assert all(awake(by_id[event.user_id], event.at - 41) for event in events if not event.bot)
    assert {said(1).guild_id} == {event.guild_id for event in events}


def test_parameters_survive_the_wire() -> None:
    """They cross process borders as bytes."""
    own = CohortParameters(seed=3, people=(user(0), user(1)), bots={"g": BOTS})

    assert own == parameters_of(msgspec.msgpack.encode(own))
