"""Our bots among people: what is meant for others, who came between whom, and how many words it took."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from bridges.irc import import_irc
from bridges.recording import RecordingReader
from scenarios.result import metrics_of
from scenarios.summary import summary
from scenarios.tables import table_files
from tests.run_records import MINUTE, START, answered_by, line, record_of, said
from tests.scale import scaled
from tests.tree import ROOT
from universe.conversation_metrics import asked_turns, conversations_of, count_conversations, find_interruptions
from universe.events import AnyEvent, Message
from universe.journal import JournalLine
from universe.metrics import Metrics, measure
from universe.metrics_arithmetic import permille, rounded


def reply(number: int, minute: float, user: str, to: int, to_user: str = "", **more: Any) -> Message:
    """A person's reply to message `to`."""
    return said(number, minute, user, "so it is", reply_to=str(to), reply_to_user=to_user, **more)


def granted(message: str, bot: str, *why: str) -> JournalLine:
    """A turn that a bot was given."""
    return line(1, "planet:p1", "granted", message=message, bot=bot, why=list(why))


def interruptions(events: Sequence[AnyEvent], journal: Sequence[JournalLine]) -> list[str]:
    """Ids of the messages that came between."""
    found = find_interruptions(events, asked_turns(journal), conversations_of(events))
    return [message.message_id for message in found]


def evening() -> list[Message]:
    """Ana and Bo talk, Elena answers Ana's first message unasked, Bo goes on five minutes later."""
    return [
        said(1, 0, "ana", "Is it Venus?"),
        answered_by("elena", 2, 1, "1", "I love stars, all of them!"),
        reply(3, 6, "bo", 1, "ana"),
    ]


def test_conversations_are_what_replies_of_people_connect() -> None:
    """Two answers to one message are one conversation; bots, strangers to it and lone messages are in none."""
    events = [
        said(1, 1, "ana", "?"), reply(2, 2, "bo", 1), reply(3, 3, "cy", 1), reply(4, 4, "ana", 3),
        said(5, 5, "dee", "hello"), answered_by("elena", 6, 6, "5", "hello"), reply(7, 7, "dee", 6),
        said(8, 8, "helper", "see the manual", author_is_bot=True, reply_to="5"),
        said(9, 9, "eve", "!"), reply(10, 8, "fay", 9), reply(11, 12, "eve", 99),
    ]  # fmt: skip

    assert dict.fromkeys("1234", "1") | {"9": "10", "10": "10"} == conversations_of(events)
    assert 2 == count_conversations(events, []).conversations


def naive_conversations(messages: Sequence[Message]) -> set[frozenset[str]]:
    """Groups grown by looking at every link again until nothing changes."""
    groups = {message.message_id: {message.message_id} for message in messages if not message.author_is_bot}
    for _ in messages:
        for message in messages:
            if message.message_id in groups and message.reply_to in groups:
                both = groups[message.message_id] | groups[message.reply_to]
                groups.update(dict.fromkeys(both, both))
    return {frozenset(group) for group in groups.values() if len(group) > 1}


@st.composite
def talks(draw: st.DrawFn) -> list[Message]:
    """People, our bots and another bot who answer each other, in any order of time."""
    messages: list[Message] = []
    for number in range(draw(st.integers(0, 14))):
        to, minute = str(draw(st.integers(0, 14))), draw(st.integers(0, 30))
        kind = draw(st.sampled_from(["human", "human", "human", "bot", "foreign"]))
        if kind == "bot":
            messages.append(answered_by(draw(st.sampled_from(["elena", "marcus"])), number, minute, to, "well then"))
        else:
            user = draw(st.sampled_from(["ana", "bo", "cy"]))
            to_user = draw(st.sampled_from(["", "ana", "bo", "b-elena"]))
            mentions = tuple(draw(st.sets(st.sampled_from(["ana", "b-marcus", "helper"]), max_size=2)))
            more = {"mentions": mentions, "author_is_bot": kind == "foreign", "reply_to_user": to_user}
            messages.append(said(number, minute, user, "and so", reply_to=to if to_user else "", **more))
    return messages


@settings(max_examples=scaled(100, 3000))
@given(talks(), st.integers(0, 2**32))
def test_conversations_are_those_that_a_naive_search_finds(events: list[Message], seed: int) -> None:
    """Growing groups link by link gives the same, and the order of the events changes no name."""
    found = conversations_of(events)
    shuffled = list(events)
    random.Random(seed).shuffle(shuffled)
    groups = {frozenset(one for one in found if found[one] == name) for name in found.values()}

    assert naive_conversations(events) == groups
    assert found == conversations_of(shuffled)
    assert all(name == min(group) for group in groups for name in {found[one] for one in group})


def test_who_comes_between_people_unasked_interrupts() -> None:
    """Ana asks, Elena answers though nobody asked her, Bo goes on: one interruption, and all its figures."""
    counts = count_conversations(evening(), [granted("1", "elena", "interest", "stars")])

    assert ["2"] == interruptions(evening(), [])
    assert (1, 1000) == (counts.interruptions, counts.interruptions_permille)
    assert (1, 500) == (counts.human_replies, counts.replies_per_1000_human_messages)


@pytest.mark.parametrize(
    ("why", "between"),
    [
        (("mention",), False),
        (("reply",), False),
        (("called",), False),
        (("private",), False),
        (("name",), True),
        (("interest", "reply", "mention"), True),
        ((), True),
    ],
)
def test_whoever_was_asked_does_not_interrupt(why: tuple[str, ...], between: bool) -> None:
    """The first reason says it; behind `interest` stand words of people, and `reply` may be one of them."""
    assert between == bool(interruptions(evening(), [granted("1", "elena", *why)]))
    assert interruptions(evening(), [granted("1", "marcus", *why), granted("3", "elena", *why)])


def test_a_turn_that_was_not_given_asks_for_nothing() -> None:
    """What was denied or put off explains no message, whatever spoke for it."""
    for kind in ("denied", "deferred"):
        assert ["2"] == interruptions(
            evening(), [line(1, "planet:p1", kind, message="1", bot="elena", why=["mention"])]
        )


def naive_asked(journal: Sequence[JournalLine]) -> bool:
    """The twin that looks for the codes anywhere among the reasons."""
    return any(
        set(reasons) & {"mention", "reply"} for one in journal if isinstance(reasons := one.details["why"], list)
    )


def test_the_naive_twin_takes_an_interest_for_a_request() -> None:
    """A bot that is interested in the word "reply" was not replied to."""
    journal = [granted("1", "elena", "interest", "reply")]

    assert naive_asked(journal)
    assert set() == asked_turns(journal)


@pytest.mark.parametrize(
    ("change", "between"),
    [
        (lambda talk: [*talk[:2], reply(3, 11, "bo", 1)], True),
        (lambda talk: [*talk[:2], reply(3, 11 + 1 / MINUTE, "bo", 1)], False),
        (lambda talk: [*talk[:2], reply(3, 1, "bo", 1)], False),
        (lambda talk: [*talk[:2], reply(3, 0.5, "bo", 1)], False),
        (lambda talk: [*talk[:2], reply(3, 0.5, "bo", 1), reply(4, 11, "ana", 3)], True),
        (lambda talk: talk[:2], False),
        (lambda talk: [*talk, reply(4, 5, "cy", 99)], True),
        (lambda talk: [*talk[:2], said(3, 6, "bo", "Hello all")], False),
        (lambda talk: [*talk[:2], reply(3, 6, "bo", 2)], False),
        (lambda talk: [*talk[:2], reply(3, 6, "helper", 1, author_is_bot=True)], False),
        (lambda talk: [talk[0], answered_by("elena", 2, 1, "", "I love stars!"), talk[2]], False),
    ],
)
def test_people_must_go_on_with_it_within_ten_minutes(
    change: Callable[[list[Message]], list[Message]], between: bool
) -> None:
    """In the same conversation, after the bot, ten minutes at most, and a person: otherwise nobody was disturbed."""
    assert between == bool(interruptions(change(evening()), []))


@pytest.mark.parametrize(
    ("asked", "for_others"),
    [
        (said(1, 1, "ana", "Bo?", mentions=("bo",)), True),
        (said(1, 1, "ana", "yes", reply_to="0", reply_to_user="bo"), True),
        (said(1, 1, "ana", "!help", mentions=("helper",)), True),
        (said(1, 1, "ana", "hello"), False),
        (said(1, 1, "ana", "I mean", reply_to="0", reply_to_user="ana"), False),
        (said(1, 1, "ana", "Elena?", mentions=("b-elena",)), False),
        (said(1, 1, "ana", "Bo, Elena?", mentions=("bo", "b-elena")), False),
        (said(1, 1, "ana", "thanks", reply_to="9", reply_to_user="b-elena"), False),
        (said(1, 1, "helper", "Bo?", mentions=("bo",), author_is_bot=True), False),
        (said(1, 1, "ana", "Marcus?", mentions=("b-marcus",)), False),
    ],
)
def test_what_is_meant_for_somebody_else_is_told_apart(asked: Message, for_others: bool) -> None:
    """By mention or reply, of anybody but the author and our bots; a silent bot is known by the turn it was given."""
    wrote = answered_by("elena", 9, 0, "0", "hm")
    counts = count_conversations(
        [wrote, asked], [granted("1", "marcus", "mention")] if "Marcus" in asked.content else []
    )

    assert (for_others, for_others) == (counts.to_others, counts.to_others_left_alone)
    assert (1000 if for_others else None) == counts.to_others_left_alone_permille


def test_a_call_by_name_makes_no_message_ours() -> None:
    """Who mentions Bo and calls a bot means Bo as well, and a person may bear a bot's name: the mention decides."""
    events = [said(1, 1, "ana", "Marcus, come here", mentions=("marcus-the-man",))]

    assert 1 == count_conversations(events, [granted("1", "marcus", "called")]).to_others
    assert {("1", "marcus")} == asked_turns([granted("1", "marcus", "called")])


def test_what_a_bot_answered_all_the_same_was_not_left_alone() -> None:
    """Two messages for Bo, Elena answers one of them."""
    events = [
        said(1, 1, "ana", "Bo?", mentions=("bo",)), said(2, 2, "ana", "Bo!", mentions=("bo",)),
        answered_by("elena", 3, 3, "2", "He sleeps."), answered_by("marcus", 4, 4, "2", "He does."),
    ]  # fmt: skip
    counts = count_conversations(events, [])

    assert (2, 1, 500) == (counts.to_others, counts.to_others_left_alone, counts.to_others_left_alone_permille)
    assert (2, 1000) == (counts.human_replies, counts.replies_per_1000_human_messages)


def test_speakers_are_counted_up_to_five_and_more() -> None:
    """Messages with one, two and six bots answering; each bot once, however often it writes."""
    events: list[AnyEvent] = [said(number, number, "ana", "?") for number in (1, 2, 3, 4)]
    answers = [("1", ["a"]), ("2", ["a", "b", "b"]), ("3", list("abcdef"))]
    for place, (to, bots) in enumerate(answers):
        events += [answered_by(bot, 100 * place + 10 + n, 10 + n, to, "!") for n, bot in enumerate(bots)]
    metrics = measure(events, [], 0, [])

    assert {"1": 1, "2": 1, "3": 0, "4": 0, "5+": 1} == metrics.speakers
    assert (6, 3000) == (metrics.speakers_max, metrics.speakers_mean_permille)
    assert "  3.00 bots spoke to an answered message." in summary(record_of(events, []), None).splitlines()


@pytest.mark.parametrize(
    ("words", "minutes", "per_hour"),
    [(3, 120, 2), (1, 120, 1), (1, 121, 0), (30, 10, 30), (100, 60, 100), (100, 90, 67), (0, 60, 0)],
)
def test_words_are_counted_per_bot_and_hour(words: int, minutes: int, per_hour: int) -> None:
    """Over the hours from the first event to the last, at least one; halves are rounded up."""
    events = [said(1, 0, "ana", "a b c d"), answered_by("elena", 2, minutes, "1", " word\n" * words)]
    elena = measure(events, [], 0, ["marcus"]).bots["elena"]

    assert (words, per_hour) == (elena.words, elena.words_per_hour)
    assert (0, 0) == ((silent := measure(events, [], 0, ["marcus"]).bots["marcus"]).words, silent.words_per_hour)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_ratios_are_rounded_halves_up(part: int, whole: int) -> None:
    """Never further than a half from the truth; of nothing there is no ratio."""
    ratio = rounded(part, whole)

    if not whole:
        assert ratio is permille(part, whole) is None
    else:
        assert ratio is not None
        assert -whole < 2 * (part - ratio * whole) < whole or 2 * (part - ratio * whole) == -whole
        assert permille(part, whole) == rounded(1000 * part, whole)


@settings(max_examples=scaled(60, 2000))
@given(talks(), st.integers(0, 2**32))
def test_the_figures_add_up_in_any_order(events: list[Message], seed: int) -> None:
    """Parts are no larger than their whole, and shuffling changes nothing."""
    journal = [granted(event.reply_to, event.bot, "mention") for event in events[::2] if event.bot]
    metrics = measure(events, journal, 0, [])
    shuffled = list(events)
    random.Random(seed).shuffle(shuffled)

    assert metrics == measure(shuffled, journal[::-1], 0, [])
    assert metrics.answered == sum(metrics.speakers.values())
    assert metrics.human_answered <= metrics.human_replies <= metrics.bot_messages
    assert metrics.to_others_left_alone <= metrics.to_others <= metrics.human_messages
    assert metrics.interruptions <= metrics.human_replies
    assert 2 * metrics.conversations <= metrics.human_messages


def test_without_people_there_are_no_shares() -> None:
    """Nothing was measured, so nothing is said: neither in the result nor in the summary."""
    metrics = metrics_of(record_of([], []))

    for name in ("replies_per_1000_human_messages", "to_others_left_alone_permille", "interruptions_permille",
                 "speakers_mean_permille"):  # fmt: skip
        assert metrics[name] is None
    assert "Among people" not in summary(record_of([], []), None)


def test_the_summary_tells_how_our_bots_behaved() -> None:
    """Whom they left alone, where they came between, how much they talked: in at most 78 columns."""
    crowd = [said(10 + n, 20 + n, "cy", "Dee?", mentions=("dee",)) for n in range(3)]
    told = summary(record_of([*evening(), *crowd], []), None).split("\n\n")
    block = next(one.splitlines() for one in told if one.startswith("Among people"))

    assert [
        "Among people",
        "  4 messages of people were meant for somebody else; 4 of them left alone.",
        "  1 of our bots' 1 message came between people who were talking.",
        "  Words an hour: Elena 6.",
    ] == block
    assert all(len(one) <= 78 for one in block)


def test_the_annotated_conversations_of_real_people_are_found(tmp_path: Path) -> None:
    """An hour of the Ubuntu channel: what links connect, and a bot that answers a question in each comes between."""
    import_irc([ROOT / "examples" / "irc" / "2011-05-29_19.raw.txt"], tmp_path / "a.rec")
    with RecordingReader(tmp_path / "a.rec") as reader:
        events = [event for event in reader if isinstance(event, Message)]
    groups = naive_conversations(events)
    starts = {min(group) for group in groups}  # ids grow with the lines of the log
    answers = [
        answered_by("elena", 10**6 + n, (event.at + 1 - START) / MINUTE, event.message_id, "Well!")
        for n, event in enumerate(event for event in events if event.message_id in starts)
    ]
    gone_on = interruptions([*events, *answers], [])

    assert len(groups) == count_conversations(events, []).conversations > 15
    assert len(groups) == len(answers)
    assert len(answers) - 3 <= len(gone_on) <= len(answers)


def test_the_table_of_messages_shows_which_came_between() -> None:
    """Each message has its conversation, and those that the figure counts are marked; a bot is in none."""
    data = table_files(record_of([*evening(), said(4, 9, "cy", "hello")], []))["messages.parquet"]
    rows = parquet.read_table(io.BytesIO(data)).to_pylist()

    assert [("1", "1"), ("2", ""), ("3", "1"), ("4", "")] == [(row["message_id"], row["conversation"]) for row in rows]
    assert ["2"] == [row["message_id"] for row in rows if row["interrupts"]]


def test_the_result_holds_every_figure() -> None:
    """Each by its name, as a plain whole number, a table of them, or nothing."""
    metrics = metrics_of(record_of(evening(), []))

    assert set(Metrics.__struct_fields__) == set(metrics)
    assert (1, 1000, 1, 1, 1) == tuple(
        metrics[name] for name in (
            "interruptions", "interruptions_permille", "conversations", "to_others", "to_others_left_alone"
        )
    )  # fmt: skip
