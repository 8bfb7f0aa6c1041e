"""Pile-on: at most one bot speaks to a message, exactly the one that is asked; the original's bots all do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from statistics import mean
from typing import Any, Final

import msgspec
import pytest

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.ray_runtime import RayRuntime
from actors.runtime import Runtime
from actors.worker import Harvest
from scenarios import run
from scenarios.pile.findings import KIND_WORDS, pile_metrics
from scenarios.pile.original_rules import DEBOUNCE_MS, GATE, OriginalRules, OriginalState
from scenarios.pile.script import CALLS, KINDS, MIXED, TRUSTED, WEIGHTS, Said
from scenarios.pile.stage import pile_script
from scenarios.pile.tally import Row, rows_of
from scenarios.result import metrics_of
from scenarios.run_record import RunRecord
from scenarios.world import START_AT, bots_of
from tests.hand_turns import DAY, MINUTE, SECOND, by_bot, said
from tests.pile import LATE, LEAVING, SLOW, Stage, audit, moves, naive_members, our_members, stage
from tests.scale import scaled
from universe.chat.called import calls, outer_clauses
from universe.chat.words import names_someone, words
from universe.config import BridgeConfig, Config
from universe.events import AnyEvent, Message
from universe.persona import BotPersona

SIZES: Final = range(2, 21)
CONFIG: Final = Config(bridge=BridgeConfig(retry_delay_ms=50, breaker_failures=1000))
GRID_MS: Final = 20
SETTLE_MS: Final = 20 * MINUTE


def slow_one(bot: BotPersona) -> BotPersona:
    """One bot thinks longer than it has the floor."""
    return msgspec.structs.replace(bot, think_ms=70_000) if bot.name == SLOW else bot


def lived(
    built: Stage, members: dict[str, MemberSpec], *, hosts: int = 1, late: MemberSpec | None = None,
    more: tuple[AnyEvent, ...] = (),
) -> Harvest:  # fmt: skip
    """Run a universe in which every fifth event comes twice; `late` joins half way."""
    events: list[AnyEvent] = sorted([*(one.message for one in built.said), *more], key=lambda event: event.at)
    twice = [event for number, event in enumerate(events) for event in [event] * (1 + (number % 5 == 0))]
    settings = HostSettings(start_at=START_AT, grid_ms=GRID_MS)
    plan = UniversePlan(members=tuple(members.values()), settings=settings, hosts=hosts)
    runtime: Runtime = RayRuntime(plan) if hosts > 1 else LocalRuntime(plan)
    with runtime:
        runtime.feed(twice)
        if late is not None:
            runtime.run_until((START_AT + events[-1].at) // 2)
            runtime.spawn(late)
        runtime.run_until(events[-1].at + SETTLE_MS)
        return runtime.harvest()


def passed_on(built: Stage, harvest: Harvest) -> int:
    """How many messages that address nobody were answered by a bot after another one had declined."""
    nobodys = {one.message.message_id for one in built.said if not one.addressed}
    answered = {line.details["message"]: line.member for line in harvest.journal if line.kind == "said"}
    declined = [(line.details["message"], line.member) for line in harvest.journal if line.kind == "declined"]
    return sum(message in nobodys and answered.get(message, bot) != bot for message, bot in declined)


def test_at_most_one_bot_speaks_though_bots_fail_in_every_way(promise: Callable[..., None]) -> None:
    """2 to 20 bots on Ray: they decline, are too slow, crash, come late and leave, ports break, events come twice."""
    built = stage(CONFIG, scaled(32, 530), sizes=SIZES, per_minute=30, start_at=START_AT, change=slow_one)
    span_ms = built.said[-1].message.at - START_AT
    leaves_at, back_at, came_at = (START_AT + span_ms * part // 6 for part in (2, 4, 3))
    members = our_members(built, wait_ms=70_000)
    late = members.pop(f"bot:{LATE}")
    harvest = lived(built, members, hosts=2, late=late, more=tuple(moves(built, LEAVING, leaves_at, back_at)))

    def away(bot: str, at: int) -> bool:
        left = bot == LEAVING and leaves_at <= at <= back_at + SECOND
        return left or (bot == LATE and at <= came_at + MINUTE)

    found = audit(built.said, harvest.events, harvest.journal, away)
    promise(
        "nobody piles on", messages=found.messages, bots="2 to 20", answered=found.answered, direct=found.direct,
        excused=found.excused, faults=found.faults,
    )  # fmt: skip

    assert found.faults == 0, found
    assert found.messages >= scaled(600, 10_000)
    # The faults did happen, and nobody was spared for them.
    assert {"port_failed", "too_late", "minute_budget"} <= {
        line.details["reason"] for line in harvest.journal if line.kind == "declined"
    }
    assert {"RuntimeError", "port refused", "port retry"} <= {
        letter.reason.partition(":")[0] for letter in harvest.dead_letters
    }
    assert passed_on(built, harvest) > 0
    spoke = {(line.member, line.at > came_at) for line in harvest.journal if line.kind == "said"}
    assert {(f"bot:{LEAVING}", True), (f"bot:{LATE}", True)} <= spoke
    assert (f"bot:{LATE}", False) not in spoke


def test_whoever_is_addressed_answers_and_nobody_else(promise: Callable[..., None]) -> None:
    """Without faults no excuse is needed: one bot or several, by mention, reply or call."""
    built = stage(CONFIG, scaled(16, 530), sizes=SIZES, per_minute=30, start_at=START_AT)
    harvest = lived(built, our_members(built))
    found = audit(built.said, harvest.events, harvest.journal)
    rows = [row for row in rows_of(built.said, harvest.events) if row.said.addressed]
    promise("whoever is addressed answers", addressing=len(rows), exact=sum(row.answered_by_addressed for row in rows))

    assert (0, 0, []) == (found.faults, found.excused, harvest.dead_letters), found
    assert [] == [row.said.message.message_id for row in rows if not row.answered_by_addressed]
    assert {1, 2, 20} <= {len(row.said.addressed) for row in rows}


def test_the_original_fails_the_same_check(promise: Callable[..., None]) -> None:
    """The naive twin: the same messages, the same bots, the same ports, every bot for itself, and no faults."""
    built = stage(CONFIG, scaled(32, 530), sizes=SIZES, per_minute=0.3, start_at=START_AT)
    harvest = lived(built, naive_members(built))
    found = audit(built.said, harvest.events, harvest.journal)
    most = max(len(row.speakers) for row in rows_of(built.said, harvest.events) if row.names_one_at_most)
    promise("the original piles on", messages=found.messages, piled_on=found.piled_on, speakers_max=most)

    assert found.piled_on > found.messages // 20
    assert most > 5
    assert found.silent > 0


@pytest.fixture(scope="module")
def runs() -> dict[str, RunRecord]:
    """The scenario under both rules."""
    return {rules: run("pile_on", seed=4, rules=rules, messages=120, bots=12) for rules in ("original", "orrery")}


def found_by(record: RunRecord) -> dict[str, Any]:
    """What a run found."""
    return metrics_of(record)


def test_the_scenario_shows_the_disaster_and_its_end(runs: dict[str, RunRecord]) -> None:
    """The same messages: many speakers under the original, one under ours."""
    original, ours = found_by(runs["original"]), found_by(runs["orrery"])

    assert (1, 1.0, 0, 0) == (ours["speakers_max"], ours["speakers_mean"], ours["piled_on"], ours["answered_twice"])
    assert (1.0, 0) == (ours["direct_exact_share"], ours["speakers_over_named"])
    assert original["speakers_max"] == 12
    assert original["speakers_mean"] > 2
    assert original["direct_exact_share"] < 0.9
    for name in ("messages", "direct_messages", "ambient_messages", "messages_naming_several"):
        assert original[name] == ours[name] > 0


def test_findings_of_the_pile_are_plain_and_fit_the_screen(runs: dict[str, RunRecord]) -> None:
    """JSON, short lines, a table with a row for each message, two pictures; also with next to nothing said."""
    for record in (*runs.values(), run("pile_on", seed=1, messages=1, bots=2)):
        found = record.findings
        assert found.metrics == json.loads(json.dumps(found.metrics, allow_nan=False))
        assert max(len(line) for _, lines in found.told for line in lines) <= 76
        table = found.tables["speakers"]
        assert [column.name for column in table.columns] == list(table.values)
        assert found_by(record)["messages"] == len(set(table.values["message_id"])) == record.params["messages"]
        assert all("<svg" in picture.svg for picture in found.pictures[-2:])
        histogram = found_by(record)["speakers_by_named"]
        assert found_by(record)["messages"] == sum(sum(counted.values()) for counted in histogram.values())
    assert set(KINDS) == set(KIND_WORDS) == set(runs["orrery"].findings.tables["speakers"].values["kind"])


@pytest.mark.parametrize("rules", ["original", "orrery"])
def test_the_pile_is_the_same_for_any_number_of_workers(rules: str, runs: dict[str, RunRecord]) -> None:
    """Three hosts decide what one did; another seed does not."""
    small: dict[str, Any] = {"rules": rules, "messages": 30, "bots": 5}
    digests = [run("pile_on", seed=seed, workers=workers, **small).digest for seed, workers in ((4, 1), (4, 3), (5, 1))]

    assert digests[0] == digests[1] != digests[2]
    assert runs[rules].digest != digests[0]


def row(named: int, addressed: int, *speakers: str, answers: int = 0) -> Row:
    """A row about a message that names bots a, b, ... and addresses the first of them."""
    bots = tuple("abcdefgh"[:named])
    one = Said(said(1), "ambient", bots[:addressed], bots)
    return Row(one, speakers, answers or len(speakers), 1000 * len(speakers) or None)


def test_the_figures_count_what_they_say() -> None:
    """By hand: messages that name one at most, or several; who was meant; means over what was answered."""
    rows = [
        row(0, 0), row(0, 0, "a", "b", "c"), row(1, 1, "a"), row(1, 1, "b"), row(1, 0, "a", "c"), row(1, 1),
        row(2, 1, "a"), row(2, 2, "a", "b", "c"), row(3, 0, "a", "b", "c", answers=4),
    ]  # fmt: skip
    found = pile_metrics(rows)

    assert (9, 6, 3) == tuple(found[f"messages{name}"] for name in ("", "_naming_one_at_most", "_naming_several"))
    assert (3, 1.75) == (found["speakers_max"], found["speakers_mean"])
    assert (2, 0.333333, 1, 1) == (
        found["piled_on"], found["piled_on_share"], found["speakers_over_named"], found["answered_twice"],
    )  # fmt: skip
    assert (4, 0.5, 2, 0.5) == (
        found["direct_messages"], found["direct_exact_share"], found["ambient_messages"],
        found["ambient_answered_share"],
    )  # fmt: skip
    assert {"p50_ms": 1000, "p99_ms": 1000} == found["latency"]["direct"]
    assert (1, 1) == (found["speakers_by_named"]["0"]["3"], found["speakers_by_named"]["2"]["1"])
    nothing = pile_metrics([])
    assert (0, 0, None, None) == (
        nothing["messages"], nothing["speakers_max"], nothing["speakers_mean"], nothing["direct_exact_share"],
    )  # fmt: skip


def test_only_answers_of_our_bots_to_the_message_count() -> None:
    """In their order; a bot that answers twice is one speaker, and what is said beside it is none."""
    one = Said(said(1), "ambient")
    replies = [by_bot(2, "b", at=START_AT + 5000, reply_to="1"), by_bot(3, "a", at=START_AT + 2000, reply_to="1")]
    beside = [by_bot(5, "c"), said(6, reply_to="1"), by_bot(4, "b", at=START_AT + 9000, reply_to="1")]
    events: list[AnyEvent] = [one.message, *replies, *beside]
    (counted,) = rows_of([one], events)

    assert (("a", "b"), 3, 2000) == (counted.speakers, counted.answers, counted.latency_ms)
    assert counted.answered_twice
    assert Row(one) == rows_of([one], [one.message])[0]


def alias_words(bot: BotPersona) -> list[tuple[str, ...]]:
    """What a bot is called."""
    return [words(name) for name in (bot.display_name, bot.name, *bot.aliases)]


@pytest.mark.parametrize("bots", [2, 12, 20])
def test_the_script_says_truly_whom_a_message_means(bots: int) -> None:
    """Read again from the events: mentions, replies, calls and names give what the script claims."""
    script = pile_script(2, bots=bots, channels=3, per_minute=2)
    for one in script.messages(400):
        heard, personas = one.message, script.bots
        clauses = outer_clauses(heard.content)
        called = {bot.name for bot in personas if any(calls(clauses, alias) for alias in alias_words(bot))}
        asked = {bot.name for bot in personas if bot.user_id in (*heard.mentions, heard.reply_to_user)} | called
        text = words(heard.content)
        named = {bot.name for bot in personas if any(names_someone(text, alias) for alias in alias_words(bot))}

        assert (asked, asked | named) == (set(one.addressed), set(one.named)), one
        assert (one.kind in (CALLS, MIXED)) or not called


def test_the_script_knows_all_kinds_and_keeps_the_pace() -> None:
    """In the shares that it claims; more messages change none before them; the first one greets all bots."""
    script = pile_script(3, bots=6, channels=2, per_minute=4)
    long, short = script.messages(4000), script.messages(10)
    kinds = Counter(one.kind for one in long)

    assert short == long[:10]
    assert short[0].addressed == tuple(bot.name for bot in script.bots)
    assert TRUSTED == short[0].message.user_id
    for kind, weight in WEIGHTS.items():
        assert kinds[kind] / len(long) == pytest.approx(weight / sum(WEIGHTS.values()), abs=0.02)
    assert long[-1].message.at - START_AT == pytest.approx(4000 * MINUTE / 4, rel=0.02)
    assert len({one.message.message_id for one in long}) == len(long)
    (watched,) = {one.message.channel_id for one in long if one.kind == "watched"}
    assert watched not in {one.message.channel_id for one in long if one.kind != "watched"}


def speakers(rules: list[OriginalRules], heard: Message, states: list[OriginalState]) -> int:
    """How many bots of the original answer."""
    return sum(not own.refusal(state, heard, heard.at) for own, state in zip(rules, states, strict=True))


@pytest.mark.parametrize(("bots", "at_least_two"), [(3, 0.352), (5, 0.663), (12, 0.980)])
def test_the_gate_of_the_original_lets_many_through(
    bots: int, at_least_two: float, promise: Callable[..., None]
) -> None:
    """The arithmetic of its pile-on: 0.4 N on average, and how often two or more, from a trusted user's messages."""
    rules = [OriginalRules(persona=bot, seed=3, trusted=(TRUSTED,)) for bot in bots_of(bots)]
    states = [OriginalState() for _ in rules]
    answers = [
        speakers(rules, said(number, "hm", at=START_AT + number * 30 * MINUTE, user_id=TRUSTED), states)
        for number in range(scaled(1500, 20_000))
    ]
    two = mean(number >= 2 for number in answers)
    promise("the original's gate", bots=bots, mean=mean(answers), at_least_two=two)

    assert mean(answers) == pytest.approx(GATE * bots, rel=0.05)
    assert two == pytest.approx(at_least_two, abs=0.04)


def original(**more: Any) -> tuple[OriginalRules, OriginalState]:
    """A bot of the original that watches channel w and trusts the user friend."""
    bot = BotPersona(name="elena", user_id="1", display_name="Elena", interests=("piano", "books"))
    return OriginalRules(persona=bot, watched=("w",), trusted=("friend",), **more), OriginalState()


def test_the_original_answers_what_it_is_told_to_at_once() -> None:
    """A mention or a reply: no gate, no debounce; being called by name is nothing special to it."""
    rules, state = original()
    fresh = [
        rules.refusal(state, said(number, at=START_AT + number, **more), START_AT + number)
        for number, more in enumerate([{"mentions": ("1",)}, {"reply_to_user": "1"}, {"mentions": ("1", "2")}])
    ]

    assert ["", "", ""] == fresh
    assert "low_interest" == rules.refusal(state, said(9, "Elena, what now?"), START_AT)


def test_the_original_drops_what_comes_while_it_is_debounced() -> None:
    """For 60 s after a wake-up, over all channels; a wake-up that leads to nothing counts as well."""
    rules, state = original()

    assert "" == rules.refusal(state, said(1, channel_id="w"), START_AT)
    assert "debounce" == rules.refusal(state, said(2, channel_id="w"), START_AT + DEBOUNCE_MS - 1)
    assert "addressed_to_other" == rules.refusal(
        state, said(3, channel_id="w", mentions=("7",)), START_AT + DEBOUNCE_MS
    )
    assert "debounce" == rules.refusal(state, said(4, channel_id="w"), START_AT + DEBOUNCE_MS + 1)


def test_the_original_hears_strangers_out_of_interest_only() -> None:
    """Through its gate: four of ten times, for one word of interest or more; who is trusted needs none."""
    rules, _ = original()
    for text, user, share in (("my piano", "u", 0.4), ("no such word", "u", 0.0), ("no such word", "friend", 0.4)):
        passed = [
            not rules.refusal(OriginalState(), said(number, text, user_id=user), START_AT) for number in range(1000)
        ]
        assert mean(passed) == pytest.approx(share, abs=0.05)


def test_the_original_tires_and_rests() -> None:
    """Five answers of its own in a channel within 15 min, 15 in a watched one; its battery; its later daily cap."""
    rules, state = original()
    minutes = [rules.refusal(state, said(n, channel_id="w"), START_AT + n * 2 * MINUTE) for n in range(1, 90)]
    friend, tired = original()
    often = [friend.refusal(tired, said(n, user_id="friend"), START_AT + n * MINUTE) for n in range(1, 200)]
    capped, fresh = original(daily_cap=10)
    day = [capped.refusal(fresh, said(n, channel_id="w"), START_AT + n * 5 * MINUTE) for n in range(1, 40)]

    assert "battery" in minutes
    assert "fatigue" in often
    assert ["", "day_budget"] == sorted(set(day))
    assert 10 == day.count("")
    assert "" == capped.refusal(fresh, said(99, channel_id="w"), START_AT + DAY)


def test_two_bots_are_the_most_that_two_can_be() -> None:
    """Where somebody addresses several of two bots these are both: no message means more than there are."""
    script = pile_script(5, bots=2, channels=1, per_minute=1)
    assert max(len(one.named) for one in script.messages(300)) == 2
