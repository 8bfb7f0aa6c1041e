"""Metrics: counted by hand, in any order, adding up."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.result import encode_json, result_object
from scenarios.run_record import RunRecord, measure_run
from tests.run_records import answered_by, line, record_of, records, said, small_record
from tests.scale import scaled
from universe.events import AnyEvent, Message
from universe.metrics import LatencyMs, find_answered, measure, nearest_rank


def test_the_small_universe_is_counted_as_by_hand() -> None:
    """Every figure of the hand-made record is the one that its author counted."""
    metrics = measure_run(small_record())

    assert (4, 3, 1) == (metrics.human_messages, metrics.bot_messages, metrics.foreign_bot_messages)
    assert (2, 2, 2) == (metrics.answered, metrics.human_answered, metrics.speakers_max)
    assert LatencyMs(30_000, 120_000) == metrics.latency_ms
    assert {"low_interest": 2, "outbid": 1} == metrics.denied
    assert {"turn_order": 1} == metrics.deferred
    assert {"battery": 1} == metrics.declined
    assert (2, 1, 1, 1, 1, 1) == (
        metrics.granted, metrics.expired, metrics.joins, metrics.leaves, metrics.renames, metrics.dead_letters
    )  # fmt: skip


def test_each_bot_and_each_planet_has_its_own_counts() -> None:
    """Bots are counted by id whoever decided about them, planets by guild id."""
    metrics = measure_run(small_record())
    elena, p2 = metrics.bots["elena"], metrics.planets["p2"]

    assert (1, 1, 1, 2, 0, 1) == (
        elena.messages, elena.answered, elena.granted, elena.denied, elena.deferred, elena.declined
    )  # fmt: skip
    assert (1, 1, 0, 1, 1) == (p2.human_messages, p2.bot_messages, p2.foreign_bot_messages, p2.answered, p2.denied)
    assert ["p1", "p2"] == list(metrics.planets)


def test_a_silent_bot_is_counted_with_zeros() -> None:
    """A bot that did nothing is in the figures, so that nobody misses it."""
    metrics = measure([], [], 0, ["elena"])

    assert 0 == metrics.bots["elena"].messages
    assert LatencyMs(None, None) == metrics.latency_ms
    assert 0 == metrics.speakers_max


def test_only_the_first_answer_counts_for_the_latency() -> None:
    """A message that three bots answered has one latency, that of the first, and three speakers."""
    events = [
        said(1, 0, "ana", "hi"),
        answered_by("dotty", 4, 3, "1", "hi"),
        answered_by("elena", 2, 1, "1", "hi"),
        answered_by("marcus", 3, 2, "1", "hi"),
        answered_by("marcus", 5, 2.5, "1", "hi again"),
    ]
    metrics = measure(events, [], 0, [])

    assert (1, 3, LatencyMs(60_000, 60_000)) == (metrics.answered, metrics.speakers_max, metrics.latency_ms)


def test_an_answer_to_a_message_outside_the_run_answers_nothing() -> None:
    """What was written before the run has no known time, so it has no latency and is not counted."""
    metrics = measure([answered_by("elena", 2, 1, "1", "hi")], [], 0, [])

    assert (0, 1) == (metrics.answered, metrics.bot_messages)


def test_a_foreign_bot_answers_nothing() -> None:
    """Only bots of ours count as answering; messages of any bot can be answered."""
    asked = said(1, 0, "helper", "hi", author_is_bot=True)
    by_foreign = said(2, 1, "other", "hi", author_is_bot=True, reply_to="1")
    by_ours = answered_by("elena", 3, 2, "1", "hi")

    assert 0 == measure([asked, by_foreign], [], 0, []).answered
    metrics = measure([asked, by_foreign, by_ours], [], 0, [])
    assert (1, 0, 120_000) == (metrics.answered, metrics.human_answered, metrics.latency_ms.p50)


def test_a_reason_that_is_missing_or_no_text_has_a_name() -> None:
    """Nothing that was denied gets lost for want of a reason."""
    journal = [line(1, "planet:p1", "denied", bot="elena"), line(2, "planet:p1", "denied", bot="elena", reason=3)]

    assert {"unspecified": 2} == measure([], journal, 0, []).denied


def naive_latencies(events: Sequence[AnyEvent]) -> list[int]:
    """The twin that trusts the order of the list: it takes the first reply that it meets."""
    asked = {event.message_id: event.at for event in events if isinstance(event, Message)}
    first: dict[str, int] = {}
    for event in events:
        if isinstance(event, Message) and event.bot and event.reply_to in asked:
            first.setdefault(event.reply_to, max(0, event.at - asked[event.reply_to]))
    return sorted(first.values())


def shuffled(record: RunRecord, seed: int) -> RunRecord:
    """The same events and decisions in another order."""
    events, journal = list(record.events), list(record.journal)
    random.Random(seed).shuffle(events)
    random.Random(seed + 1).shuffle(journal)
    return msgspec.structs.replace(record, events=events, journal=journal)


@settings(max_examples=scaled(60, 2000))
@given(records(), st.integers(0, 2**32))
def test_the_metrics_do_not_depend_on_the_order(record: RunRecord, seed: int) -> None:
    """Shuffled events and decisions give the same result, byte for byte."""
    assert encode_json(result_object(record)) == encode_json(result_object(shuffled(record, seed)))


def test_the_naive_twin_depends_on_the_order() -> None:
    """Taking the first reply in the list gives another latency once the list is shuffled."""
    record = small_record()
    orders = [shuffled(record, seed) for seed in range(20)]

    assert 1 < len({tuple(naive_latencies(one.events)) for one in orders})
    assert 1 == len({measure_run(one).latency_ms for one in orders})


@settings(max_examples=scaled(60, 2000))
@given(records())
def test_the_counts_add_up(record: RunRecord) -> None:
    """Parts are as large as their whole: authors, planets, bots, reasons, answers."""
    metrics = measure_run(record)
    planets, bots = metrics.planets.values(), metrics.bots.values()
    messages = [event for event in record.events if isinstance(event, Message)]

    assert len(messages) == metrics.human_messages + metrics.bot_messages + metrics.foreign_bot_messages
    assert metrics.human_messages == sum(planet.human_messages for planet in planets)
    assert metrics.bot_messages == sum(bot.messages for bot in bots) == sum(p.bot_messages for p in planets)
    assert metrics.answered == sum(planet.answered for planet in planets) == len(find_answered(record.events))
    assert metrics.answered <= sum(bot.answered for bot in bots) <= metrics.bot_messages
    assert metrics.speakers_max <= len(metrics.bots)
    assert len(record.journal) == sum(line.kind in ("said", "port_done") for line in record.journal) + (
        metrics.granted + metrics.expired + sum(sum(part.values()) for part in (
            metrics.denied, metrics.deferred, metrics.declined))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ordered", "percent", "expected"),
    [([], 50, None), ([7], 1, 7), ([7], 99, 7), ([1, 2], 50, 1), ([1, 2, 3], 50, 2), (list(range(100)), 99, 98)],
)
def test_percentiles_are_of_the_nearest_rank(ordered: list[int], percent: int, expected: int | None) -> None:
    """The textbook cases, none of them interpolated."""
    assert expected == nearest_rank(ordered, percent)


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_smallest_that_covers_its_share(numbers: list[int], percent: int) -> None:
    """The definition itself, tried by counting."""
    ordered = sorted(numbers)
    covering = [one for one in ordered if 100 * sum(other <= one for other in ordered) >= percent * len(ordered)]

    assert min(covering) == nearest_rank(ordered, percent)


def test_the_result_object_has_exactly_its_names() -> None:
    """Other tools rely on the names of `result.json` and on its bytes repeating."""
    result = result_object(small_record())

    assert [
        "scenario", "seed", "params", "digest", "metrics", "wall_s", "cpu_s", "peak_rss_mb", "versions"
    ] == list(result)  # fmt: skip
    assert {"p50": 30_000, "p99": 120_000} == result["metrics"]["latency_ms"]
    assert encode_json(result) == encode_json(dict(reversed(result.items())))
    assert result == msgspec.json.decode(encode_json(result))
    assert b"\n" not in encode_json(result)


def test_a_result_without_answers_has_null_latencies() -> None:
    """Nothing was measured, so nothing is said."""
    assert b'"latency_ms":{"p50":null,"p99":null}' in encode_json(result_object(record_of([], [])))
