"""Claims out of text: what is understood, what is left alone, and for which time it holds; beside it a keyword twin."""

from __future__ import annotations

import re
from typing import Final

import pytest

from universe.claims import claims_of
from universe.claims.told import claims_of_finding
from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE
from universe.mind.claim import Claim
from universe.mind.conflict import UNCOMPARABLE, clash_bp

NOW: Final = 1_750_000_000_000
DAY_MS: Final = 86_400_000
ME: Final = "user:42"
PLACE: Final = re.compile(r"\b(?:live|lived|moved?|moving) (?:in|to) (\w+)", re.IGNORECASE)


def said(text: str, at: int = NOW) -> set[tuple[str, str, str, bool]]:
    """Subject, predicate, object and denial of the claims without numbers."""
    return {(one.subject, one.predicate, one.object, one.denied) for one in claims_of(text, ME, at) if one.low is None}


def clash(one: str, two: str, days: int = 0) -> int:
    """The strongest clash of two messages of one speaker, the second said `days` later."""
    later = claims_of(two, ME, NOW + days * DAY_MS)
    return max((clash_bp(a, b) for a in claims_of(one, ME, NOW) for b in later), default=0)


def naive(text: str, speaker: str) -> tuple[Claim, ...]:
    """The twin that hears a place wherever one is named."""
    found = PLACE.search(text)
    return (Claim(speaker, "lives_in", found[1].lower(), functional=True),) if found else ()


OF_ME: Final = (
    ("I live in Oslo", "lives_in", "oslo", False), ("I moved to Rome last week", "lives_in", "rome", False),
    ("I don't live in Oslo any more", "lives_in", "oslo", True), ("I moved out of Oslo", "lives_in", "oslo", True),
    ("I live in Norway", "lives_in_country", "norway", False), ("I'm from Brazil", "from_country", "brazil", False),
    ("I work at Google", "works_at", "google", False), ("I work as a nurse", "works_as", "nurse", False),
    ("I'm not a teacher", "works_as", "teacher", True), ("my wife is a doctor", "wife works_as", "doctor", False),
    ("my favourite band is Radiohead", "favourite_band", "radiohead", False),
    ("blue is my favorite color", "favourite_colour", "blue", False), ("I'm vegan", "eats", "meat", True),
    ("I eat chicken", "eats", "meat", False), ("I love hiking", "likes", "hiking", False),
    ("can't stand coffee", "likes", "coffee", True), ("my name's Ana", "name", "ana", False),
    ("call me Sam", "name", "sam", False), ("my sister is called Mia", "sister_name", "mia", False),
    ("my birthday is on the 12th of March", "birthday", "03-12", False),
    ("I was born on 3 May", "birthday", "05-03", False),
    ("I haven't got a car", "has", "car", True), ("I have no siblings", "has", "brother", True),
    ("I sold my car", "has", "car", True), ("I bought a car", "has", "car", False),
    ("I've never been to Japan", "visited", "japan", True), ("I smoke a pack a day", "does", "smoke", False),
    ("I've quit smoking", "does", "smoke", True), ("I'm so happy", "mood", "positive", False),
    ("I took up pottery", "enjoys", "pottery", False), ("I've given up knitting", "enjoys", "knitting", True),
    ("I moved to Rome", "news", "relocation", False), ("I'm not moving after all", "news", "relocation", True),
    ("I didn't get the job after all", "news", "career", True), ("the move is off", "news", "relocation", True),
)  # fmt: skip


@pytest.mark.parametrize(("text", "predicate", "thing", "denied"), OF_ME)
def test_what_a_person_says_of_itself_is_claimed_of_it(text: str, predicate: str, thing: str, denied: bool) -> None:
    """Also in capitals, with curly apostrophes and inside a longer message."""
    for shown in (text, text.upper(), text.replace("'", "\u2019"), f"oh well. {text}!", f"{text}, lol"):
        assert (ME, predicate, thing, denied) in said(shown), shown


OF_THE_WORLD: Final = (
    ("Dopamine is a neurotransmitter", "dopamine", "is", "neurotransmitter", False),
    ("A spider is not an insect", "spider", "is", "insect", True),
    ("Smoking causes lung cancer", "smoking", "cause", "lung cancer", False),
    ("Photosynthesis doesn't require light", "photosynthesis", "require", "light", True),
    ("Bats are mammals", "bat", "is", "bird", True),
    ("Coffee contains no caffeine", "coffee", "contain", "caffeine", True),
    ("It's a myth that bats are blind", "bat", "is", "blind", True),
    ("Canberra is the capital of Australia", "capital australia", "is", "canberra", False),
    ("Penicillin was discovered by Alexander Fleming", "penicillin", "discover by", "fleming", False),
    ("water is wet, isn't it?", "water", "is", "wet", False), ("the shop is open", "shop", "is", "closed", True),
    ("The deadline is on Monday", "deadline", "is on weekday", "monday", False),
    ("Ana moved to Rome", "name:ana", "lives_in", "rome", False),
)  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "predicate", "thing", "denied"), OF_THE_WORLD)
def test_what_is_said_of_the_world_is_claimed_of_its_noun(
    text: str, subject: str, predicate: str, thing: str, denied: bool
) -> None:
    """A tag asks for agreement to what is claimed; a person who is named is a name and no user."""
    assert (subject, predicate, thing, denied) in said(text)


NUMBERS: Final = (
    ("Water boils at 100 degrees Celsius at sea level", "water", "boil", 99.5, 100.5, "celsius"),
    ("water boils at 212 °F, right?", "water", "boil", 99.72, 100.28, "celsius"),
    ("Body temperature is between 36 and 37.5 C", "body temperature", "is", 36, 37.5, "celsius"),
    ("The reaction runs at 60±5 °C", "reaction", "run", 55, 65, "celsius"),
    ("The reaction runs at 40-80 °C", "reaction", "run", 40, 80, "celsius"),
    ("You must be at least 18", "person", "is", 18, 1e15, ""),
    ("The speed of light is 3.0 x 10^8 m/s", "speed light", "is", 2.95e8, 3.05e8, "metre per second"),
    ("Sound travels at 1235 km per hour", "sound", "travel", 342.9, 343.2, "metre per second"),
    ("The brain contains approximately 86 billion neurons", "brain", "contain neuron", 7.68e10, 9.52e10, ""),
    ("The pH of pure water is 7", "ph pure water", "is", 7, 7, ""),
    ("Everest is 8,849 m high", "everest", "is height", 8848.5, 8849.5, "metre"),
    ("The height of Everest is 8849 metres", "everest", "is height", 8848.5, 8849.5, "metre"),
    ("The ticket costs €20", "ticket", "cost", 19.5, 20.5, "EUR"), ("I have two cats", ME, "has_cat", 2, 2, ""),
    ("The drive takes an hour and a half", "drive", "take", 0.0625, 0.0625, "day"),
    ("The war ended in 1945", "war", "end in", 1945, 1945, "calendar year"), ("I am 27", ME, "age", 27, 27, "year"),
    ("my height is 180 cm", ME, "is height", 1.795, 1.805, "metre"),
    ("I weigh 70 kg", ME, "weigh", 69_500, 70_500, "gram"),
    ("The meeting starts at 3:30 pm", "meeting", "start at", 15.5, 15.5, "hour"),
    ("Store the vaccine between 2 and 8 °C", "vaccine", "store", 2, 8, "celsius"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "predicate", "low", "high", "unit"), NUMBERS)
def test_numbers_are_ranges_in_one_unit_a_kind(
    text: str, subject: str, predicate: str, low: float, high: float, unit: str
) -> None:
    """As exact as they were said: half of the last place on either side, a tenth for "about"."""
    (found,) = (one for one in claims_of(text, ME, NOW) if one.low is not None and one.predicate == predicate)

    assert (subject, unit) == (found.subject, found.unit)
    assert found.low == pytest.approx(low, rel=1e-2)
    assert found.high == pytest.approx(high, rel=1e-2)


NOTHING: Final = (
    "Do you live in Oslo?", "should I move to Rome?", "I want to move to Berlin", "I'm moving to Berlin in May",
    "I might move to Rome", "If I lived in Rome I'd eat pasta", "I wish I lived in Rome", 'She said "I live in Rome"',
    "my character lives in Whiterun", "in the game I live in Oslo", "I live in Oslo jk", "he lives in Rome",
    "apparently I live in Rome", "I would live in Rome", "I will live in Rome", "maybe I live in Rome",
    "I nearly moved to Rome", "living in Rome is fun?", "/me moved to Rome", "> I live in Rome",
)  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_questions_plans_wishes_quotations_and_jokes_place_nobody(text: str) -> None:
    """Nothing is claimed of where the speaker is; keywords would hear most of them."""
    assert set() == {one for one in said(text) if one[1].startswith("lives_in")}


def test_keywords_would_place_people_where_they_are_not() -> None:
    """The twin hears most of what is nothing and believes a denial."""
    assert len([text for text in NOTHING if naive(text, ME)]) > len(NOTHING) / 2
    (denied,) = naive("I don't live in Oslo", ME)
    assert not denied.denied


def test_what_changes_holds_from_then_on_and_what_was_until_then() -> None:
    """A move sets the beginning, "used to" the end; times that do not meet are no clash."""
    (home,) = (one for one in claims_of("I moved to Rome", ME, NOW) if one.predicate == "lives_in")
    past = [one for one in claims_of("I used to live in Rome", ME, NOW) if not one.denied]

    assert (NOW, 0) == (home.since, home.until)
    assert [NOW] == [one.until for one in past]
    assert clash("I used to live in Rome", "I live in Oslo") == 0
    assert clash("I lived in Rome from 2005 to 2010", "I lived in Oslo from 2006 to 2009", 5) == 10_000
    assert clash("I live in Oslo", "I moved to Rome last week", 200) == 10_000


def test_a_mood_and_a_passing_state_are_over_after_half_a_day() -> None:
    """They clash within the hour and not within the week; an age a year later is no contradiction."""
    for one, two in (("I'm happy", "I'm sad"), ("I'm tired", "I'm not tired"), ("I'm at work", "I'm not at work")):
        assert clash(one, two) == 10_000, one
        assert clash(one, two, 7) == 0, one
    assert clash("I'm 27", "I'm 28", 300) == 0
    assert clash("I'm 27", "I'm 40", 300) == 10_000


def test_units_of_one_kind_are_compared_and_others_are_not() -> None:
    """Fahrenheit and Celsius are, euros and dollars are not."""
    assert clash("Water boils at 100 °C", "water boils at 212 °F") == 0
    assert clash("Water boils at 100 °C", "water boils at 100 °F") == 10_000
    assert clash("The phone costs $500", "the phone costs €900") == UNCOMPARABLE


def test_gossip_and_messages_are_compared_in_the_same_words() -> None:
    """What an artifact says is denied by what the person says; what is not of the closed sets says nothing."""
    told = claims_of_finding(ME, USER_UPDATE, "relocation", NOW - DAY_MS)
    taken_back = claims_of("we're not moving after all", ME, NOW)

    assert any(clash_bp(a, b) == 10_000 for a in told for b in taken_back)
    assert (Claim(ME, "mood", "negative", since=5, until=5 + DAY_MS // 2, functional=True),) == claims_of_finding(
        ME, EMOTIONAL_SPIKE, "negative_emotion", 5
    )
    assert (Claim(ME, "enjoys", "pottery", since=5),) == claims_of_finding(ME, TOPIC_DISCOVERY, "pottery", 5)
    assert (Claim(ME, "news", "goal", since=5),) == claims_of_finding(ME, GOAL_ACHIEVED, "goal", 5)
    assert () == claims_of_finding(ME, USER_UPDATE, "lives in Rome", 5)
    assert () == claims_of_finding(ME, "rumour", "relocation", 5)


def test_claims_are_the_speakers_own() -> None:
    """The same words of two people never clash."""
    mine, yours = claims_of("I live in Oslo", ME, NOW), claims_of("I live in Rome", "user:7", NOW)

    assert {ME} == {one.subject for one in mine}
    assert [0] == [clash_bp(a, b) for a in mine for b in yours]
