"""The event detector: what a message tells of its author, and what not; beside it a rule that hears keywords."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.detector_score import ROWS, SENSITIVE, detector_report, labelled, rules_reading, score
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput
from universe.gossip.detector import LIFE_TOPICS, detect
from universe.gossip.detector_patterns import compiled, match_at, starts
from universe.gossip.detector_rules import FREE, SELF
from universe.gossip.event import EMOTIONAL_SPIKE, EVENT_TYPES, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE
from universe.gossip.finding import Finding
from universe.gossip.summaries import summary_of
from universe.topics import TOPIC_PARENT

DATA: Final = ROOT / "tests" / "data" / "gossip"
TUNING: Final = (DATA / "tuning_a.jsonl", DATA / "tuning_b.jsonl")
NAIVE: Final = {
    "career": ("promoted", "hired", "new job", "fired"), "relocation": ("moved to", "moving", "moved"),
    "education": ("graduated", "degree"), "relationship": ("engaged", "married"), "family": ("expecting", "pregnant"),
    "home": ("house", "new home", "closing on"), "goal": ("finished", "completed"),
    "positive_emotion": ("so happy", "great news"), "negative_emotion": ("so sad", "awful", "devastated"),
}  # fmt: skip


def found(text: str, *names: str) -> set[tuple[str, str]]:
    """Types and topics in a text."""
    return {(one.event_type, one.topic) for one in detect(text, names)}


def naive(text: str) -> set[str]:
    """The twin that looks for keywords anywhere in the text."""
    return {topic for topic, keywords in NAIVE.items() if any(word in text.lower() for word in keywords)}


PLAIN: Final = (
    ("I got promoted!", USER_UPDATE, "career"), ("They laid me off yesterday", USER_UPDATE, "career"),
    ("just moved to Lyon", USER_UPDATE, "relocation"), ("I graduated on Friday", USER_UPDATE, "education"),
    ("We're getting married in May", USER_UPDATE, "relationship"),
    ("our daughter was born today", USER_UPDATE, "family"),
    ("My sister had a baby, I'm an uncle", USER_UPDATE, "family"), ("we bought a house", USER_UPDATE, "home"),
    ("I took up pottery", TOPIC_DISCOVERY, "pottery"),
    ("got into bouldering last month", TOPIC_DISCOVERY, "bouldering"),
    ("started learning the cello", TOPIC_DISCOVERY, "cello"), ("learning to juggle", TOPIC_DISCOVERY, "juggling"),
    ("I finished my first marathon", GOAL_ACHIEVED, "goal"), ("finally shipped my thesis", GOAL_ACHIEVED, "goal"),
    ("I ran 10k under 50 minutes", GOAL_ACHIEVED, "goal"), ("One year sober", GOAL_ACHIEVED, "goal"),
    ("I'm so happy right now", EMOTIONAL_SPIKE, "positive_emotion"),
    ("best day of my life", EMOTIONAL_SPIKE, "positive_emotion"),
    ("I am devastated", EMOTIONAL_SPIKE, "negative_emotion"),
    ("i can't stop crying", EMOTIONAL_SPIKE, "negative_emotion"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "topic"), PLAIN)
def test_what_is_said_plainly_is_found(text: str, event_type: str, topic: str) -> None:
    """Also in capitals, with curly apostrophes, after an address and inside a longer message."""
    for said in (text, text.upper(), text.replace("'", "\u2019"), f"hey elena, guess what! {text}", f"{text}. see you"):
        assert (event_type, topic) in found(said), said


NOTHING: Final = (
    "I didn't get promoted", "I was never hired", "I am not engaged", "not so sad today", "they did not promote me",
    "did you get promoted?", "was she hired?", "are you expecting?", "I got promoted?", "we bought a house?",
    "have I been hired?",
    "so I took up pottery?", "so should I have moved to Lyon?",
    "if I get promoted I will cry", "I wish I were moving", "I hope I get hired", "I'd be so happy if they hired me",
    "thinking about moving to Canada", "I might get married", "I want to be promoted", "i dreamed I was pregnant",
    "my sister got engaged", "Tom was hired", "my boss got promoted", "she graduated", "he is devastated",
    "my character got married in Stardew", "I got promoted to gold rank", "I moved to level 12 in minecraft",
    '"I got promoted" is what she said in the song', "the news said he got a new job", "/me got promoted",
    "I'm not expecting much", "the package is expected", "engaged in a debate", "moving the couch",
    "that movie moved me",
    "moved by the speech", "closing on Friday", "the house lost", "a graduated cylinder", "my new home screen",
    "a pregnant pause", "I got fired up", "we hired a car", "expecting a parcel", "awful weather", "dying to see it",
    "when I graduated in 1998", "years ago I moved to Rome", "I finished lunch", "I finished the episode",
    "I got promoted, just kidding", "so happy the train is late again", "git commit -m 'I got promoted'",
)  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_not_the_authors_life_now_is_nothing(text: str) -> None:
    """Denials, questions, wishes, others, fiction, false friends, old times, jokes, code."""
    assert set() == found(text)


def test_keywords_would_hear_most_of_it_and_leave_the_rest_out() -> None:
    """The twin finds something in most of what is nothing, and misses half of what is plainly said."""
    wrong = [text for text in NOTHING if naive(text)]
    missed = [text for text, _, topic in PLAIN if topic not in naive(text)]

    assert len(wrong) > len(NOTHING) / 2
    assert len(missed) > len(PLAIN) / 3


def test_a_message_may_hold_several_events_in_a_fixed_order() -> None:
    """Life updates first, then discoveries, goals, emotions; each type and topic once."""
    text = "I am so happy! I ran my first marathon, took up pottery, and I got promoted. I got promoted!"
    types = [one.event_type for one in detect(text)]

    assert [USER_UPDATE, TOPIC_DISCOVERY, GOAL_ACHIEVED, EMOTIONAL_SPIKE] == types


def test_names_are_no_words_of_the_message() -> None:
    """A name that sounds like an event is none, and names nobody's event; a name of little words hides nothing."""
    assert set() == found("we saw I Got Promoted yesterday", "I Got Promoted")
    assert {(USER_UPDATE, "career")} == found("I got promoted, Private Ryan!", "Private Ryan")
    assert {(USER_UPDATE, "career")} == found("I got promoted", "I", "I got", "got")


@settings(max_examples=scaled(60, 1000))
@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_gives_findings_of_the_closed_sets(text: str, names: list[str]) -> None:
    """Whatever the text and the names; the same every time."""
    first = detect(text, tuple(names))

    assert first == detect(text, tuple(names))
    assert len(set(first)) == len(first)
    assert all(one.event_type in EVENT_TYPES and (one.topic in TOPIC_PARENT or summary_of(one, "x")) for one in first)


PIECES: Final = st.sampled_from(
    [
        "i",
        "got",
        "promoted",
        ".",
        ",",
        "and",
        "my",
        "not",
        "if",
        "pottery",
        "took",
        "up",
        "so",
        "happy",
        "we",
        "moved",
        "to",
        "finished",
        "first",
        "marathon",
        "?",
        "was",
        '"',
        "(",
        "😀",
    ]
)


@settings(max_examples=scaled(150, 3000))
@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_a_summary_never_holds_a_word_of_the_message(text: str) -> None:
    """Every summary is one of our own sentences, whatever the message; only the topic varies."""
    allowed = {summary_of(one, "Kim") for one in every_finding()}

    assert {summary_of(one, "Kim") for one in detect(text)} <= allowed


def every_finding() -> list[Finding]:
    """The closed sets."""
    moods = [Finding(EMOTIONAL_SPIKE, mood) for mood in ("positive_emotion", "negative_emotion")]
    finds = [Finding(TOPIC_DISCOVERY, topic) for topic in TOPIC_PARENT]
    return [*(Finding(USER_UPDATE, one) for one in LIFE_TOPICS), *finds, *moods, Finding(GOAL_ACHIEVED, "goal")]


@pytest.mark.parametrize("name", ["@everyone", "a\nb", "**bold**", "<@123>", "\u202eevil", "", "x" * 500, "{0} %s"])
def test_a_name_in_a_summary_is_one_plain_line(name: str) -> None:
    """It cannot mention, break the line or grow; nothing left means someone."""
    said = summary_of(Finding(USER_UPDATE, "career"), name)

    assert said.endswith(" has news about work")
    assert not set("@\n*<>`\u202e") & set(said)
    assert len(said) <= 40 + len(" has news about work")
    assert (name != "") or said.startswith("someone")


def test_a_finding_outside_the_closed_sets_has_no_summary() -> None:
    """So no word that is not ours can be told."""
    for finding in (Finding(TOPIC_DISCOVERY, "my secret"), Finding(USER_UPDATE, "x"), Finding("x", "goal")):
        with pytest.raises(KeyError):
            summary_of(finding, "Kim")


HOSTILE: Final = (
    "i got ",
    "i a ",
    "my first ",
    "a, ",
    '"',
    "i got promoted ",
    "took up ",
    "so ",
    "? ",
    "(",
    "\u201c",
    "i ",
)


def tries(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many elements of patterns are looked at for a text."""
    from universe.gossip import detector_patterns as patterns

    count = [0]
    fits = patterns._fits

    def counted(element: patterns.Element, said: tuple[str, ...], place: int) -> int:
        count[0] += 1
        return fits(element, said, place)

    with monkeypatch.context() as patched:
        patched.setattr(patterns, "_fits", counted)
        detect(text)
    return count[0]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_work_grows_with_the_text_and_not_faster(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text is at most a little more than twice the work, counted in looks at a word."""
    half, whole = (tries((piece * 4000)[:chars], monkeypatch) for chars in (2000, 4000))

    assert whole <= 2.2 * half + 2000


CONSTRUCTIONS: Final = (
    ("they handed me my p45 this afternoon", "career"), ("I'm the new caretaker at the primary school", "career"),
    ("the agency took me on full time", "career"), ("got the boot from the warehouse", "career"),
    ("i have been appointed to the board", "career"), ("made redundant today", "career"),
    ("hello from tallinn, landed on friday with two suitcases", "relocation"),
    ("we're residents of bergen", "relocation"), ("i upped sticks and went to live in portugal", "relocation"),
    ("they gave me my phd today, no corrections", "education"), ("got a place at rada", "education"),
    ("my engagement is off", "relationship"), ("we are going our separate ways", "relationship"),
    ("our little girl came early, 2.1 kilos", "family"), ("auntie status unlocked", "family"),
    ("we exchanged contracts on the bungalow", "home"), ("the flat belongs to us now", "home"),
    ("a year ago i could not swim, today i swam 40 lengths", "goal"), ("broke 80 for the first time", "goal"),
    ("the last page of my novel is written", "goal"), ("kilimanjaro done", "goal"), ("took gold at nationals", "goal"),
    ("finally beat my dad at chess after 20 years", "goal"), ("such a rush of joy", "positive_emotion"),
    ("i am full of sorrow tonight", "negative_emotion"), ("i've thrown myself into leathercraft", "leathercraft"),
    ("entered the world of bonsai", "bonsai"), ("gave parkour a go", "parkour"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "topic"), CONSTRUCTIONS)
def test_whole_families_of_constructions_are_heard(text: str, topic: str) -> None:
    """What the first rules missed on the first held-out part; a denial in front takes it back."""
    assert topic in {one for _, one in found(text)}
    assert topic not in {one for _, one in found(f"if {text}")}


def test_work_with_a_boss_is_no_game_and_a_boss_fight_is_one() -> None:
    """The word alone says nothing."""
    assert (USER_UPDATE, "career") in found("my boss promoted me")
    assert set() == found("got promoted after the boss fight")


def test_gaps_never_step_over_a_denial() -> None:
    """A pattern with a gap fits "got the job", not "got no job"."""
    pattern = compiled("got ..3 job", {})

    assert match_at(pattern, ("got", "the", "new", "job"), 0) is not None
    assert match_at(pattern, ("got", "no", "job"), 0) is None


def test_a_number_may_be_one_of_the_choices() -> None:
    """In digits and as a word; then the first word of a match is not known."""
    pattern = compiled("for|# weeks", {})

    assert all(match_at(pattern, (word, "weeks"), 0) for word in ("for", "12", "twelve"))
    assert match_at(pattern, ("many", "weeks"), 0) is None
    assert starts(pattern) is None


def test_every_rule_begins_with_something_to_look_for() -> None:
    """No rule begins with a gap, so none can begin in the middle of something else."""
    rules = {rule for by_word in (SELF, FREE) for ones in by_word.values() for rule in ones}

    assert len(rules) > 300
    assert [] == [rule for rule in rules if rule.pattern[0].kind == "gap" or rule.pattern[0].kind == "unless"]


def test_the_tuning_parts_are_heard_well() -> None:
    """Floors of what the rules were tuned for: recall of every row, of sensitive messages, precision of every type."""
    rows = score(TUNING).rows

    for row in (*EVENT_TYPES, SENSITIVE):
        assert rows[row].recall >= (0.98 if row == SENSITIVE else 0.95), row
        assert rows[row].precision >= (0.85 if row == SENSITIVE else 0.93), row
    for row in ROWS:
        assert min(rows[row].precision, rows[row].recall) >= 0.85, row


def test_keywords_are_worse_on_the_tuning_parts() -> None:
    """The twin falls below the floors in precision and in recall."""
    kinds = {"goal": GOAL_ACHIEVED, "positive_emotion": EMOTIONAL_SPIKE, "negative_emotion": EMOTIONAL_SPIKE}

    def reading(text: str) -> tuple[set[tuple[str, str]], bool]:
        return {(kinds.get(topic, USER_UPDATE), topic) for topic in naive(text)}, "secret" in text

    rows = score(TUNING, reading).rows

    assert rows[USER_UPDATE].precision < 0.6
    assert rows[USER_UPDATE].recall < 0.6
    assert rows[SENSITIVE].recall < 0.2


def test_the_documentation_tells_what_is_computed() -> None:
    """The table of both parts in docs/detector.md is the one that the rules give."""
    report = detector_report(TUNING, DATA / "held_out.jsonl")

    assert report in (ROOT / "docs" / "detector.md").read_text(encoding="utf-8")


def test_a_score_counts_hits_and_misses(tmp_path: Path) -> None:
    """One right, one wrong and one missed; a sentence counts once per row."""
    lines = (
        '{"id": "1", "text": "I got promoted", "events": [["user_update", "career"]], "sensitive": false, "why": ""}',
        '{"id": "2", "text": "I got promoted.", "events": [], "sensitive": false, "why": "plain"}',
        '{"id": "3", "text": "hello", "events": [["user_update", "career"]], "sensitive": true, "why": "plain"}',
    )
    (tmp_path / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    counts = score([tmp_path / "few.jsonl"]).rows

    assert (1, 1, 1) == (counts["user_update/career"].right, counts[USER_UPDATE].wrong, counts[USER_UPDATE].missed)
    assert (0.5, 0.5, 0.0) == (counts[USER_UPDATE].precision, counts[USER_UPDATE].recall, counts[SENSITIVE].recall)
    assert ({(USER_UPDATE, "career")}, False) == rules_reading("I got promoted")


@pytest.mark.parametrize("line", ["{", '{"id": "1"}', '{"id": 1, "text": "", "events": [], "sensitive": 0, "why": ""}'])
def test_a_line_that_is_no_label_is_the_users_fault(tmp_path: Path, line: str) -> None:
    """The message names the line; a file that is not there is told as well."""
    (tmp_path / "bad.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match=r"bad.jsonl:1"):
        labelled(tmp_path / "bad.jsonl")
    with pytest.raises(BadInput, match="cannot be read"):
        labelled(tmp_path / "none.jsonl")
