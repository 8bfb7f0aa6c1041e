"""The rules under gossip, without members: the gate, how confidence fades, consent, what is told, and pages."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hand_gossip import event_of, gossip_of
from tests.hand_turns import START_AT
from tests.scale import scaled
from universe.config_universe import GossipConfig
from universe.gossip.artifact import DIARY, GOSSIP
from universe.gossip.event import DEPTH_MAX, event_id_of
from universe.gossip.fading import DAY_MS, after_hops, confidence_now, fades_at, reach, strength
from universe.gossip.gate import REASONS, Subject, unheard, unreadable, untellable
from universe.gossip.page import Page, Passage, page_artifact, passage_of, without
from universe.gossip.spoken import told_to_subject
from universe.gossip.telling import GONE, Source, first_root, last_day, message_of, root_of, told_artifact
from universe.people.consent import Consent, chosen_over, may_be_introduced, shares, shares_across_planets

RULES = GossipConfig()
FRIEND = Subject(Consent(), 430, 2)
SWITCHES = st.none() | st.booleans()
CONSENTS = st.builds(Consent, SWITCHES, SWITCHES, SWITCHES, SWITCHES)
DEFAULTS = st.sampled_from(("opt_in", "opt_out"))
IDS = st.text(alphabet="abcXYZ019_.-:v", min_size=1, max_size=12).filter(lambda text: ":v" not in text)
ROUNDING_MILLI = 1
"""Confidence is rounded to a thousandth, a strength is not: they may differ by half of one, at the threshold."""


def tellable(**failing: Any) -> str:
    """Why an event may not be told that lacks nothing but what `failing` says."""
    given: dict[str, Any] = {"depth": 0, "gone": False, "private": False, "consent": Consent(), "sensitive": ""}
    rules = failing.pop("rules", RULES)
    return untellable(rules, failing.pop("default", "opt_out"), **given | failing)


def readable(requester: str = "dotty", now: int = START_AT, subject: Subject | None = FRIEND, **more: Any) -> str:
    """Why a bot on planet g may not read gossip about Ada."""
    rules = more.pop("rules", RULES)
    sensitive = more.pop("sensitive", "")
    subjects = {"ada": subject} if subject is not None else {}
    default = more.pop("default", "opt_out")
    return unreadable(rules, default, gossip_of(**more), requester, ("g",), subjects, sensitive, now)


OFF = GossipConfig(enable_universe_events=False)
FAILS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("disabled", {"rules": OFF}), ("depth", {"depth": 2}), ("gone", {"gone": True}), ("private", {"private": True}),
    ("opted_out", {"consent": Consent(share_with_other_bots=False)}), ("sensitive", {"sensitive": "health"}),
)  # fmt: skip


def test_of_several_reasons_not_to_tell_the_first_in_the_order_counts() -> None:
    """Enabled, depth, gone, private, consent, sensitive: for all 64 combinations."""
    for chosen in product((False, True), repeat=len(FAILS)):
        failing = [fails for fails, picked in zip(FAILS, chosen, strict=True) if picked]
        given = {name: value for _, values in failing for name, value in values.items()}
        assert tellable(**given) == (failing[0][0] if failing else "")


def test_depth_zero_and_one_are_told_and_two_is_not() -> None:
    """The person's own bot, and one that heard of it."""
    assert [tellable(depth=depth) for depth in range(4)] == ["", "", "depth", "depth"]


def test_twenty_points_are_enough_and_a_stranger_with_points_hears_nothing() -> None:
    """Points are rounded half up, and the tier has to follow."""
    told = {permille: unheard(RULES, Subject(Consent(), permille, 1), "g", ("g",)) for permille in (194, 195, 200)}
    assert told == {194: "trust", 195: "", 200: ""}
    assert unheard(RULES, Subject(Consent(), 1000, 0), "g", ("g",)) == "trust"


def test_what_was_said_on_one_planet_is_heard_on_another_only_by_leave() -> None:
    """Trust does not open the door between planets; a yes does, and then trust counts."""
    leave = Consent(share_across_planets=True)
    assert unheard(RULES, FRIEND, "g", ("h",)) == "planet"
    assert unheard(RULES, Subject(leave, 430, 2), "g", ("h",)) == ""
    assert unheard(RULES, Subject(leave, 0, 0), "g", ("h",)) == "trust"


def test_reading_asks_again_for_everything_that_telling_asked_for() -> None:
    """Each reason alone closes the door."""
    no, stranger = Subject(Consent(share_with_other_bots=False), 430, 2), Subject(Consent(), 100, 1)
    closed = {
        "disabled": readable(rules=OFF), "depth": readable(depth=2), "sensitive": readable(sensitive="legal"),
        "opted_out": readable(subject=no), "planet": readable(planet="h"), "trust": readable(subject=stranger),
        "recipient": readable("sophia"), "expired": readable(now=START_AT + 14 * DAY_MS),
        "faded": readable(now=START_AT + 6 * DAY_MS),
    }  # fmt: skip
    assert closed == {reason: reason for reason in closed}
    assert readable() == ""
    assert {*closed} <= {*REASONS}


def test_whoever_is_unknown_to_the_reader_is_not_read_of() -> None:
    """A subject that is missing, one of several too, counts as a stranger."""
    assert readable(subject=None) == "trust"
    assert readable(subjects=("ada", "kim")) == "trust"


def test_somebody_who_is_out_is_named_as_the_reason_before_what_is_sensitive() -> None:
    """The order of reading is that of telling: consent, then sensitive."""
    no = Subject(Consent(share_with_other_bots=False), 430, 2)
    assert readable(subject=no, sensitive="health") == "opted_out"


def test_a_bot_reads_its_own_only_of_people_who_still_trust_it_and_let_it() -> None:
    """Nobody is named as its recipient, and nothing else is easier for it; only depth is."""
    assert readable("elena") == readable("elena", depth=2) == ""
    assert readable("elena", subject=Subject(Consent(), 0, 0)) == "trust"
    assert readable("elena", subject=Subject(Consent(invisible=True), 430, 2)) == "opted_out"
    assert readable("elena", now=START_AT + 14 * DAY_MS) == "expired"


@given(CONSENTS, CONSENTS, DEFAULTS)
def test_a_choice_changes_the_switches_that_it_names_and_no_other(
    before: Consent, chosen: Consent, default: Any
) -> None:
    """What is unset stays; invisible shares nothing; nobody crosses planets without asking for it."""
    after = chosen_over(before, chosen)
    for name in Consent.__struct_fields__:
        wanted = getattr(chosen, name)
        assert getattr(after, name) == (getattr(before, name) if wanted is None else wanted)
    assert not (after.invisible and (shares(after, default) or may_be_introduced(after, default)))
    assert shares_across_planets(after) == (after.share_across_planets is True)
    assert chosen_over(after, chosen) == after


def test_who_chose_nothing_shares_only_where_the_default_says_so() -> None:
    """Live servers need a yes; simulations a no."""
    assert not shares(Consent(), "opt_in")
    assert shares(Consent(), "opt_out")
    assert shares(Consent(share_with_other_bots=True), "opt_in")


@settings(max_examples=scaled(400, 10_000))
@given(
    st.integers(1, 1000), st.integers(0, 2_000_000_000_000), st.integers(0, 400 * DAY_MS),
    st.floats(0.001, 1, allow_nan=False),
)  # fmt: skip
def test_the_filter_of_the_stores_agrees_with_the_confidence(milli: int, made: int, age: int, threshold: float) -> None:
    """Where a strength reaches, the confidence does, but for the rounding of either."""
    now = made + age
    passes = strength(milli, made) >= reach(threshold, now)
    fresh = confidence_now(milli, made, now)
    assert fresh >= threshold * 1000 - ROUNDING_MILLI if passes else fresh <= threshold * 1000 + ROUNDING_MILLI
    exact = math.log(milli / 1000 / threshold) / -math.log(0.95) * DAY_MS - age
    if abs(exact) > 2:
        assert passes == (exact > 0)


def naive_strength(milli: int, made: int) -> int:
    """The twin ranks by confidence when it was made, and forgets that days pass."""
    return milli * 1_000_000_000_000 + made


def test_the_twin_that_does_not_fade_keeps_old_gossip_before_new() -> None:
    """Of two the older one is more certain at first, and less in the end."""
    old, new = (900, START_AT), (765, START_AT + 10 * DAY_MS)
    now = START_AT + 11 * DAY_MS
    assert confidence_now(*new, now) > confidence_now(*old, now)
    assert strength(*new) > strength(*old)
    assert naive_strength(*new) < naive_strength(*old)


@given(st.integers(1, 1000), st.floats(0.01, 1, allow_nan=False))
def test_gossip_falls_below_a_threshold_when_it_is_said_to(milli: int, threshold: float) -> None:
    """A second before it still reaches, a second behind it no longer does, but for the rounding."""
    at = fades_at(milli, START_AT, threshold)
    if at < START_AT:
        assert milli < threshold * 1000
        return
    assert confidence_now(milli, START_AT, max(START_AT, at - 1000)) >= threshold * 1000 - ROUNDING_MILLI
    assert confidence_now(milli, START_AT, at + 1000) <= threshold * 1000 + ROUNDING_MILLI


@given(st.integers(0, 1000), st.integers(0, 6), st.integers(0, 100), st.integers(0, 100))
def test_confidence_never_grows(milli: int, hops: int, day: int, later: int) -> None:
    """Neither over hops nor over days, and not before the making."""
    assert after_hops(milli, hops + 1) <= after_hops(milli, hops) <= milli
    first, second = (START_AT + days * DAY_MS for days in (day, day + later))
    assert confidence_now(milli, START_AT, second) <= confidence_now(milli, START_AT, first) <= milli
    assert confidence_now(milli, START_AT, START_AT - day) == milli


def test_gossip_is_readable_at_first_hand_for_four_days_and_at_second_hand_for_one() -> None:
    """0.9 and 0.765, 0.95 a day, against 0.7."""
    days = [
        sum(confidence_now(after_hops(900, hops), 0, day * DAY_MS) >= 700 for day in range(30)) for hops in (0, 1, 2)
    ]
    assert days == [5, 2, 0]


def job_of_the_original(user: str, kind: str, at: int) -> str:
    """The naive identity of an event: type, user and hour."""
    return f"gossip_{kind}_{user}_{at // 3_600_000}"


def test_two_events_of_one_kind_within_an_hour_are_two_and_one_that_two_bots_hear_is_one() -> None:
    """The twin that names an event by its type, user and hour loses the second."""
    first, second = event_of(1), event_of(2, at=START_AT + 60_000)
    assert first.event_id != second.event_id
    assert job_of_the_original("ada", first.event_type, first.at) == job_of_the_original(
        "ada", second.event_type, second.at
    )
    assert event_of(1, bot="elena").event_id == event_of(1, bot="marcus").event_id
    assert event_of(1, bot="elena", depth=1).event_id != event_of(1, bot="marcus", depth=1).event_id
    assert event_of(1).event_id != event_of(1, version=1).event_id


@given(st.tuples(*[st.text(max_size=6)] * 3), st.tuples(*[st.text(max_size=6)] * 3))
def test_different_parts_never_make_the_same_event(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    """Parts are told apart by their lengths."""
    ids = [event_id_of(root, kind, topic) for root, kind, topic in (first, second)]
    assert (ids[0] == ids[1]) == (first == second)


@given(IDS, st.integers(0, 1 << 52))
def test_a_root_names_its_message_and_version(message_id: str, version: int) -> None:
    """The other way round of `root_of`; all versions of a message share their first root."""
    assert message_of(root_of(message_id, version)) == (message_id, version)
    assert first_root(root_of(message_id, version)) == root_of(message_id)


@given(st.integers(-1, 5), st.integers(0, 5))
def test_a_message_outdates_its_older_versions_and_once_deleted_all(has: int, version: int) -> None:
    """A version does not outdate itself."""
    assert Source(has).outdates(version) == (has == GONE or has > version)


@given(st.integers(0, 1 << 42), st.integers(1, 60))
def test_on_its_last_day_what_began_has_expired_and_no_day_earlier_has_it_for_certain(at: int, ttl_days: int) -> None:
    """From midnight of that day on it is gone."""
    day = last_day(at, ttl_days)
    assert at + ttl_days * DAY_MS <= day * DAY_MS
    assert at + ttl_days * DAY_MS > (day - 2) * DAY_MS


@given(st.integers(0, DEPTH_MAX), st.integers(-5, 5), st.integers(1, 30))
def test_an_artifact_says_what_its_event_said_and_where_it_came_from(depth: int, late: int, ttl_days: int) -> None:
    """Its life counts from when the person said it, its confidence from the bots between."""
    event = event_of(3, depth=depth, parent="ga-0" if depth else "")
    now = START_AT + late * DAY_MS
    made = told_artifact(event, ["marcus", "dotty"], now, ttl_days)
    assert (made.eligible_recipients, made.subjects, made.roots) == (("dotty", "marcus"), ("ada",), ("msg:3",))
    assert made.confidence_milli == (900, 765)[depth]
    assert made.expires_at == START_AT + ttl_days * DAY_MS
    assert made.created_at == min(START_AT, now)
    assert (made.depth, made.parents) == (depth, ("ga-0",) if depth else ())


def test_two_events_make_two_artifacts() -> None:
    """An artifact is named by its event, so that two bots never write over each other's."""
    ids = {told_artifact(event_of(number, depth=depth), ["dotty"], START_AT, 14).artifact_id
           for number, depth in product((1, 2), (0, 1))}  # fmt: skip
    assert len(ids) == 4


def test_news_is_told_to_its_subject_in_words_of_ours() -> None:
    """Whatever the type and topic, the sentence has a teller and nothing of what was written."""
    for kind in ("user_update", "emotional_spike", "topic_discovery", "goal_achieved", "unknown"):
        for topic in ("career", "positive_emotion", "chess", "no-such-topic"):
            said = told_to_subject(gossip_of(event_type=kind, topic=topic))
            assert said.startswith("Elena told me that ")
            assert said.endswith(".")
            assert "Ada" not in said


def passages(*parts: tuple[tuple[str, ...] | None, int, int]) -> list[Passage]:
    """Passages of (readers, depth, confidence), each about a person and from a message of its own."""
    return [
        Passage(text=f"T{n}.", kind=GOSSIP, subjects=(f"u{n}",), roots=(f"msg:{n}",), parents=(f"ga-{n}",),
                readers=readers, depth=depth, confidence_milli=milli)
        for n, (readers, depth, milli) in enumerate(parts)
    ]  # fmt: skip


NAMES = ("dotty", "elena", "marcus", "sophia")
PARTS = st.lists(
    st.tuples(
        st.none() | st.lists(st.sampled_from(NAMES), unique=True).map(tuple), st.integers(0, 3), st.integers(0, 1000)
    ),
    max_size=6,
)


@given(PARTS)
def test_whoever_may_read_a_page_may_read_every_passage_of_it(parts: list[Any]) -> None:
    """The least confidence, the greatest depth, every subject and root; too far from the person nobody reads it."""
    made = page_artifact(Page("pg-1", DIARY, START_AT, passages(*parts)), "elena", NAMES, 14)
    deepest = max((depth for _, depth, _ in parts), default=0)
    for bot in made.eligible_recipients:
        assert bot != "elena"
        assert all(readers is None or bot in readers for readers, _, _ in parts)
        assert deepest <= DEPTH_MAX
    everybody = [bot for bot in NAMES if bot != "elena" and all(one is None or bot in one for one, _, _ in parts)]
    assert list(made.eligible_recipients) == (everybody if deepest <= DEPTH_MAX else [])
    assert made.confidence_milli == min((milli for _, _, milli in parts), default=0)
    assert {*made.roots} == {f"msg:{n}" for n in range(len(parts))}
    assert {*made.subjects} == {f"u{n}" for n in range(len(parts))}
    assert made.depth == deepest


def page_of_the_twin(page: Page, bots: tuple[str, ...]) -> tuple[str, ...]:
    """The naive page: whoever may see one passage of it sees it whole."""
    return tuple(bot for bot in bots if any(one.readers is None or bot in one.readers for one in page.passages))


def test_the_twin_that_joins_readers_shows_a_secret_to_whom_it_is_not_for() -> None:
    """Marcus may read one of two passages."""
    page = Page("pg-1", DIARY, START_AT, passages((("marcus", "sophia"), 1, 900), (("sophia",), 1, 900)))
    assert "marcus" in page_of_the_twin(page, NAMES)
    assert page_artifact(page, "elena", NAMES, 14).eligible_recipients == ("sophia",)


def test_a_passage_is_a_step_further_than_its_source_but_for_its_own_bot() -> None:
    """Readers are those of the source and its bot; the reader is no reader of their own page."""
    source = gossip_of()
    heard = passage_of("X.", source, "dotty", 900)
    assert (heard.depth, heard.readers, heard.confidence_milli) == (1, ("elena", "marcus"), 765)
    assert passage_of("X.", source, "elena", 900).depth == 0
    retold = passage_of("X.", msgspec.structs.replace(source, depth=1), "dotty", 765)
    page = page_artifact(Page("pg-1", DIARY, START_AT, [retold]), "dotty", NAMES, 14)
    assert (page.depth, page.eligible_recipients) == (2, ())


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=6), st.integers(0, 3))
def test_what_is_taken_out_of_a_page_leaves_every_other_passage(made_of: list[tuple[int, int]], gone: int) -> None:
    """By root, with all later versions, and by person."""
    for cut in (
        lambda page: without(page, frozenset({root_of(str(gone))})), lambda page: without(page, frozenset(), f"u{gone}")
    ):  # fmt: skip
        _cut_and_compare(cut, made_of, gone)


def _cut_and_compare(cut: Callable[[Page], bool], made_of: list[tuple[int, int]], gone: int) -> None:
    written = [
        Passage(text=f"{number}.", subjects=(f"u{number}",), roots=(root_of(str(number), version),))
        for number, version in made_of
    ]
    page = Page("pg-1", DIARY, START_AT, list(written))
    assert cut(page) == any(number == gone for number, _ in made_of)
    assert page.passages == [one for one, (number, _) in zip(written, made_of, strict=True) if number != gone]


def test_an_edit_takes_out_what_the_older_version_gave_and_leaves_the_newer() -> None:
    """A later version's root names only itself and what follows it never."""
    both = [Passage(text="old.", roots=("msg:1:v1",)), Passage(text="new.", roots=("msg:1:v2",))]
    page = Page("pg-1", DIARY, START_AT, both)
    assert without(page, frozenset({"msg:1:v1"}))
    assert page.text == "new."


def test_a_page_does_not_outlive_what_it_was_made_from() -> None:
    """All limits of its sources hold at once, the end of their lives too."""
    source = gossip_of()
    passage = passage_of("X.", source, "dotty", 900)
    made = page_artifact(Page("pg-1", DIARY, START_AT + 13 * DAY_MS, [passage]), "dotty", NAMES, 14)
    assert made.expires_at <= source.expires_at


def test_a_page_about_two_planets_is_about_no_place() -> None:
    """One that tells of one planet is read there; what names nobody has no place."""
    here, there = (passage_of("X.", gossip_of(planet=planet), "dotty", 900) for planet in ("g", "h"))
    nobody = Passage(text="A quiet day.")
    places = [page_artifact(Page("pg-1", DIARY, START_AT, list(made)), "dotty", NAMES, 14).planet
              for made in ((here, nobody), (here, there), (nobody,))]  # fmt: skip
    assert places == ["g", "", ""]
