"""What a message or a reaction means for trust: floods, names, hostile words, sentiment, reactions."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.irc.lines import Spoken, clean, parse_line
from tests.scale import scaled
from tests.tree import ROOT
from universe.chat import smalltalk
from universe.chat.words import words
from universe.config import ConductConfig
from universe.events import Message
from universe.trust import hostile_words
from universe.trust.conduct import Conduct, judge_message, judge_reaction, note_time, sentiment
from universe.trust.hostile_words import (
    BENIGN_MISREAD,
    INSULTS_SAID,
    RUDE_UNDETECTED,
    THREATS_SAID,
    hostility,
)

CONFIG: Final = ConductConfig()
START_AT: Final = 1_767_571_200_000
NAIVE_WORDS: Final = (
    "idiot", "moron", "cunt", "bitch", "bastard", "stupid", "dumb", "shut up", "fuck", "kill you", "kill", "die",
)  # fmt: skip
TECHNICAL: Final = (
    "I killed the process, it was stuck.",
    "kill -9, you know, and if it will not die I'll kill it again.",
    "Scunthorpe United won, and Essex lost to Sussex.",
    "Set TERM=dumb on a dumb terminal, or are you dumb terminal users gone?",
    "An idiot-proof guide; have you idiot proofed yours?",
    "Did you trash the partition, or are you garbage collecting too often?",
    "My fan won't shut up, so I shut up shop.",
    "I'll shoot you an email, I'll beat you to it, I'll find you a link and hit you up.",
    "I'd hate you to lose data.",
    "I am an idiot, I forgot the semicolon. Stupid me.",
    "You are not an idiot.",
    "Don't kill yourself over it; you'll kill yourself on that ladder.",
    "If you kill yourself I will miss you, please call somebody.",
    "Je suis en retard.",
    "Thank you. Idiot me did not see the button.",
    "You bitch about gnome a lot, and you freak me out.",
    "This battery will kill you, and the boss fight is going to kill you too.",
    "I will not kill you, I'll hunt you down a copy.",
    "Why would I want to hurt you? I don't want to hurt you.",
)


def message(text: str = "hello", at: int = START_AT) -> Message:
    """A message to a bot."""
    return Message(event_id="m:1", at=at, guild_id="g", user_id="u", message_id="1", author_name="Kim", content=text)


def judged(text: str, config: ConductConfig = CONFIG) -> Conduct:
    """What the words of a first message mean."""
    return judge_message(message(text), config, recent_ms=[], flooded_until_ms=0, impersonating=False)


def floods_of(times: list[int], config: ConductConfig = CONFIG) -> list[int]:
    """The places in `times` at which a flood was judged, as the bot calls the rule."""
    recent: list[int] = []
    until_ms, found = 0, []
    for place, at in enumerate(times):
        conduct = judge_message(
            message(at=at), config, recent_ms=recent, flooded_until_ms=until_ms, impersonating=False
        )
        found += [place] if conduct.reasons else []
        recent, until_ms = note_time(recent, until_ms, at, config)
        assert len(recent) <= config.flood_messages
    return found


def defined_floods(times: list[int], limit: int, window_ms: int) -> list[int]:
    """The definition over the whole of a running clock's history."""
    found, until_ms = [], 0
    for place, at in enumerate(times):
        count = sum(at - window_ms < one <= at for one in times[: place + 1])
        if count > limit and at >= until_ms:
            found.append(place)
            until_ms = at + window_ms
    return found


def naive_floods(times: list[int], limit: int, window_ms: int) -> list[int]:
    """The twin that counts in fixed windows, as rate limiters do, and punishes every message too many."""
    return [
        place for place, at in enumerate(times)
        if sum(one // window_ms == at // window_ms for one in times[: place + 1]) > limit
    ]  # fmt: skip


def naive_hostility(text: str) -> bool:
    """The twin that looks for letters anywhere."""
    return any(word in text.lower() for word in NAIVE_WORDS)


def irc_texts() -> Iterator[str]:
    """What people wrote in the excerpts of #ubuntu that lie in the checkout."""
    for directory in ("examples/irc", "tests/data/irc"):
        for path in sorted((ROOT / directory).glob("*.raw.txt")):
            for line in path.read_text(encoding="utf-8").split("\n"):
                content = parse_line(clean(line)).content
                if isinstance(content, Spoken):
                    yield content.text


def smalltalk_texts(count: int) -> Iterator[str]:
    """What synthetic people and template bots say."""
    for tick in range(count):
        yield from (speak(tick, tick, "u1") for speak in (smalltalk.greeting, smalltalk.follow_up, smalltalk.thanks))
        for topic in smalltalk.TOPICS:
            yield smalltalk.statement(topic, tick, tick, "u1")
            yield smalltalk.question(topic, tick, tick, "u1")
            yield smalltalk.answer(topic, (), "Kim", tick, "r1", tick)


def test_a_message_without_a_violation_is_one_positive() -> None:
    """Nothing else counts."""
    assert Conduct(positive=1) == judged("Where is the station?")


def test_a_violation_leaves_no_positive_and_carries_its_severity_and_code() -> None:
    """Words, the name and a flood each count once; the severities are those of the configuration."""
    ten_ms = [START_AT] * 10
    all_at_once = judge_message(
        message(INSULTS_SAID[0]), CONFIG, recent_ms=ten_ms, flooded_until_ms=0, impersonating=True
    )

    assert (0, (100, 150, 100), ("hostile", "impersonation", "flood")) == (
        all_at_once.positive, all_at_once.severities_milli, all_at_once.reasons,
    )  # fmt: skip
    assert ((500,), ("threat",)) == (judged(THREATS_SAID[0]).severities_milli, judged(THREATS_SAID[0]).reasons)
    assert ((90,), ("hostile",)) == (
        judged(INSULTS_SAID[0], ConductConfig(hostile_severity=0.09)).severities_milli, judged(INSULTS_SAID[0]).reasons,
    )  # fmt: skip


def test_a_severity_of_nothing_switches_its_rule_off() -> None:
    """The message is an ordinary one then."""
    assert Conduct(positive=1) == judged(THREATS_SAID[0], ConductConfig(threat_severity=0.0))
    assert [] == floods_of([START_AT] * 40, ConductConfig(flood_severity=0.0))


def test_twenty_messages_in_a_second_are_one_violation(promise: Callable[..., None]) -> None:
    """The eleventh; the original counts ten of them, as the twin does, and ruins somebody in a second."""
    times = [START_AT + 50 * number for number in range(20)]
    found, naive = floods_of(times), naive_floods(times, 10, 30_000)
    promise("a burst of 20 messages is one violation", violations=len(found), naive=len(naive))

    assert [10] == found
    assert 10 == len(naive)


def test_a_flood_that_goes_on_is_punished_once_a_window() -> None:
    """Five minutes at one message a second: ten windows of 30 s, and a second burst later counts again."""
    flood = floods_of([START_AT + 1000 * number for number in range(300)])

    assert [10 + 30 * window for window in range(10)] == flood
    assert [10, 30] == floods_of([START_AT] * 20 + [START_AT + 60_000] * 11)


def test_ten_messages_in_thirty_seconds_are_no_flood() -> None:
    """More than ten are needed, and what is 30 s old no longer counts."""
    assert [] == floods_of([START_AT] * 10)
    assert [] == floods_of([START_AT] * 10 + [START_AT + 30_000] * 10)
    assert [10] == floods_of([START_AT] * 10 + [START_AT + 29_999])
    assert ([START_AT + 30_000], 0) == note_time([START_AT], 0, START_AT + 30_000, CONFIG)


@settings(max_examples=scaled(150, 1_000))
@given(
    gaps=st.lists(st.one_of(st.integers(0, 400), st.sampled_from([0, 999, 1000, 1001, 2000])), max_size=60),
    limit=st.integers(1, 12),
    window_s=st.integers(1, 3),
)
def test_the_few_remembered_times_judge_as_the_whole_history(gaps: list[int], limit: int, window_s: int) -> None:
    """Keeping the newest `flood_messages` times loses nothing."""
    times = [START_AT + sum(gaps[: place + 1]) for place in range(len(gaps))]
    config = ConductConfig(flood_messages=limit, flood_window_s=window_s)

    assert defined_floods(times, limit, window_s * 1000) == floods_of(times, config)


def test_fixed_windows_would_miss_a_burst_across_their_border() -> None:
    """The twin hears nothing of twenty messages in a second; the rule does."""
    border = START_AT // 30_000 * 30_000 + 30_000
    times = [border - 500 + 50 * number for number in range(20)]

    assert [] == naive_floods(times, 10, 30_000)
    assert [10] == floods_of(times)


def test_clock_jumps_make_neither_a_flood_nor_an_immunity() -> None:
    """A source a year ahead for a while, then right again: slow messages stay harmless, a later burst is a flood."""
    year_ms = 365 * 86_400_000
    slow = [START_AT + 10_000 * number for number in range(20)]
    ahead = [START_AT + year_ms + 50 * number for number in range(15)]

    assert [] == floods_of([slow[0] + year_ms, *slow])
    assert [10, 25] == floods_of(ahead + [START_AT + 1000] * 11)


def test_late_mail_of_a_punished_burst_is_not_punished_again() -> None:
    """Messages of one burst that come in any order are one violation."""
    times = [START_AT + 1000 * number for number in range(15)]

    assert 1 == len(floods_of(times[::-1]))
    assert 1 == len(floods_of(times[7:] + times[:7]))


def test_the_same_message_judged_twice_gives_the_same_conduct() -> None:
    """Judging changes nothing, not even the list that it is given."""
    recent = [START_AT] * 10
    first, again = (
        judge_message(message("You idiot"), CONFIG, recent_ms=recent, flooded_until_ms=0, impersonating=True)
        for _ in range(2)
    )

    assert first == again
    assert [START_AT] * 10 == recent
    assert note_time(recent, 0, START_AT, CONFIG) == note_time(recent, 0, START_AT, CONFIG)


@pytest.mark.parametrize(
    ("said", "reasons"),
    [(INSULTS_SAID, ("hostile",)), (THREATS_SAID, ("threat",)), (RUDE_UNDETECTED, ()), (BENIGN_MISREAD, ("hostile",))],
    ids=["insults", "threats", "rude_undetected", "benign_misread"],
)
def test_what_simulated_people_say_is_judged_as_its_list_claims(
    said: tuple[str, ...], reasons: tuple[str, ...]
) -> None:
    """At least six different sentences each; by the words alone."""
    assert len(set(said)) == len(said) >= 6
    assert {reasons} == {judged(sentence).reasons for sentence in said}


@pytest.mark.parametrize("text", TECHNICAL)
def test_false_friends_are_no_hostility(text: str) -> None:
    """Word bounds, directions and phrases keep technical and ordinary talk harmless."""
    assert "" == hostility(text)


def test_a_search_for_letters_takes_most_false_friends_for_hostility() -> None:
    """The twin fails the test above."""
    assert sum(map(naive_hostility, TECHNICAL)) >= 12


def test_benign_technical_chat_is_not_misread(promise: Callable[..., None]) -> None:
    """No line of the #ubuntu excerpts in the checkout is judged hostile; the twin flags dozens."""
    texts = list(irc_texts())
    misread = [text for text in texts if hostility(text)]
    promise("benign chat is not misread", lines=len(texts), misread=len(misread),
            naive_misread=sum(map(naive_hostility, texts)))  # fmt: skip

    assert len(texts) > 2_500
    assert [] == misread
    assert sum(map(naive_hostility, texts)) > 24


def test_what_synthetic_people_say_is_never_hostile() -> None:
    """Small talk of every topic, whoever speaks."""
    assert [] == [text for text in smalltalk_texts(scaled(20, 400)) if hostility(text)]


@pytest.mark.parametrize(
    "text",
    ["YOU ARE AN IDIOT", "\uff39\uff4f\uff55 are an idiot", "you\u2019re, really, an idiot",
     "your a complete idiot", "kim: you id\u200biot", "y\u00adou idiot", "hello. you\nidiot, you moron", "U R dumb"],
)  # fmt: skip
def test_case_width_and_invisible_signs_hide_nothing(text: str) -> None:
    """What reads as an insult is one."""
    assert "hostile" == hostility(text)


def test_a_threat_outweighs_an_insult_in_the_same_message() -> None:
    """One violation for the words, the graver."""
    assert ("threat",) == judged("You idiot. I will kill you!").reasons


# A list, because texts made by hypothesis hold no half characters.
HOSTILE_SIGNS: Final = st.lists(
    st.one_of(st.characters(), st.sampled_from("aeu '-\u200b\u202e\u0301\ufdfa\ud800\x00\n.*+?[(\\{}%")), max_size=80
).map("".join)


@settings(max_examples=scaled(200, 1_000))
@given(st.lists(st.one_of(HOSTILE_SIGNS, st.sampled_from(["you", "are", "an idiot", "i will", "kill you", "."]))))
def test_no_text_breaks_the_judge(parts: list[str]) -> None:
    """Any text gives a conduct within its ranges, and the same one again."""
    text = " ".join(parts)[:4000]
    conduct = judged(text)

    assert conduct == judged(text)
    assert conduct.positive == (not conduct.reasons)
    assert len(conduct.reasons) == len(conduct.severities_milli) <= 1
    assert -3 <= conduct.sentiment_milli <= 3


@given(word=st.sampled_from(["idiot", "moron", "cunt", "loser", "scum"]), more=st.sampled_from(string.ascii_lowercase))
def test_a_longer_word_is_another_word(word: str, more: str) -> None:
    """An insult inside a word is none, unless the longer word is in the lexicon as well."""
    listed = {phrase for phrases in hostile_words._NAMES.values() for phrase in phrases}
    for longer in (word + more, more + word):
        assert ("hostile" if (longer,) in listed else "") == hostility(f"you {longer}")


def test_every_word_of_the_lexicon_can_be_said() -> None:
    """Phrases are written as `words` gives them back; otherwise they would never match."""
    lexicons = ("_NAMES", "_PREDICATES", "_SLURS", "_RETORTS", "_THREATS", "_I_WILL", "_VIOLENCE")
    phrases = [one for name in lexicons for group in getattr(hostile_words, name).values() for one in group]

    assert len(phrases) > 150
    assert [] == [phrase for phrase in phrases if words(" ".join(phrase)) != phrase]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("Thanks, that was great!", 2),
        ("I love it, thank you, wonderful, amazing, perfect", 3),
        ("awful, terrible, horrible, the worst", -3),
        ("I hate this", -1),
        ("not great", 0),
        ("it was never really awful", 0),
        ("great but annoying", 0),
        ("greatness and gloves, whatever", 0),
    ],
)
def test_sentiment_is_kind_words_less_unkind_ones(text: str, expected: int) -> None:
    """Whole words, negated ones aside, at most three thousandths either way."""
    assert expected == sentiment(text) == judged(text).sentiment_milli


@pytest.mark.parametrize(
    ("emoji", "expected"),
    [
        ("\U0001f44d", 1), ("\u2764\ufe0f", 1), ("\u2764", 1), ("\U0001f525", 1), ("\u2728", 1),
        ("\U0001f44e", -1), ("\U0001f620", -1), ("\U0001f4a9", -1),
        ("\U0001f44d\U0001f3fd", 1), ("\U0001f44e\U0001f3ff\ufe0f", -1), ("\u2764\ufe0e", 1),
        ("\u2764\ufe0f\u200d\U0001f525", 0), ("\U0001f44d\U0001f44d", 0), ("\U0001f642", 0), ("", 0), ("\ufe0f", 0),
        (":fire:", 0), ("thumbsup", 0), ("<:fire:123>", 0), ("fire", 0), ("\U0001f49b", 0), ("\U0001f44d:123", 0),
    ],
)  # fmt: skip
def test_only_eight_reactions_mean_something(emoji: str, expected: int) -> None:
    """Their look does not matter, sequences and the names of custom emoji mean nothing."""
    assert expected == judge_reaction(emoji)
