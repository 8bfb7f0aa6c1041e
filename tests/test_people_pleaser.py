"""People pleaser: no insistence makes a bot agree with what it knows to be false; with coupling off it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest

from bridges.cartridges import Library
from scenarios import run
from scenarios.engine import rules_of
from scenarios.people_pleaser import SCENARIO, _plan
from scenarios.pleaser.findings import pleaser_findings, pleaser_metrics
from scenarios.pleaser.sayings import BOT, FALSE_KINDS, KINDS, OPENINGS, TRUE, WORLD, Saying, other, own, spoken
from scenarios.pleaser.script import Assertion, Plan, Script, script_of
from scenarios.pleaser.stage import CARTRIDGES, KNOWN, played, pleaser_world, without_coupling
from scenarios.pleaser.tally import Reply, is_repeated, replies_of
from scenarios.world import START_AT
from tests.scale import scaled
from universe.claims import claims_about, claims_of
from universe.config import Config
from universe.mind.claim import BASIS, Claim
from universe.mind.conflict import clash_bp

SEEDS: Final = range(scaled(1, 12))
PLAN: Final = Plan(
    users=3, bots=2, times=scaled(4, 50), crowd=5, agreeableness=1.0, acquainted=0.5, grid_ms=10
)  # fmt: skip
CONFIG: Final[Config] = rules_of(SCENARIO.rules)


class Sides(msgspec.Struct, frozen=True):
    """The same script with coupling on and off."""

    script: Script
    on: list[Reply]
    off: list[Reply]


def sides(plan: Plan, seed: int) -> Sides:
    """Play both."""
    script = script_of(plan, seed)
    on, off = played(pleaser_world(plan, CONFIG, seed)), without_coupling(plan, CONFIG, seed)
    return Sides(script, replies_of(on.journal, on.events, script), replies_of(off.journal, off.events, script))


@pytest.fixture(scope="module")
def worlds() -> list[Sides]:
    """One world for each seed."""
    return [sides(PLAN, seed) for seed in SEEDS]


def known_claims() -> list[Claim]:
    """What the cartridges claim."""
    library = Library([CARTRIDGES / name for name in KNOWN])
    return [
        claim for cartridge in library.cartridges for fact in cartridge.facts for claim in claims_of(fact.text, "", 0)
    ]  # fmt: skip


def timeless(text: str, speaker: str = "user:1") -> set[Claim]:
    """What a text claims, without the times."""
    return {msgspec.structs.replace(one, since=0, until=0) for one in claims_of(text, speaker, START_AT)}


@pytest.mark.parametrize("saying", WORLD)
def test_every_falsehood_about_the_world_contradicts_a_cartridge(saying: Saying) -> None:
    """Fully: a number that does not meet the known one, or the denial of a fact."""
    said = claims_of(spoken(saying, "", asks=False), "user:1", START_AT)

    assert BASIS == max(clash_bp(one, two) for one in said for two in known_claims())


@pytest.mark.parametrize("saying", TRUE)
def test_every_truth_is_what_a_cartridge_holds(saying: Saying) -> None:
    """It speaks of the same thing, and contradicts nothing."""
    said, known = claims_of(spoken(saying, "", asks=False), "user:1", START_AT), known_claims()

    assert any(one.slot == two.slot for one in said for two in known)
    assert 0 >= max(clash_bp(one, two) for one in said for two in known)


@pytest.mark.parametrize("saying", BOT)
def test_what_is_said_of_the_bot_is_claimed_of_the_bot(saying: Saying) -> None:
    """Behind any opening, with or without a tag; of nobody else, and nothing that a third says of the speaker."""
    plain = claims_about(spoken(saying, "", asks=False), "bot:elena", START_AT)

    assert {"bot:elena"} == {one.subject for one in plain}
    for opening in OPENINGS:
        for asks in (False, True):
            assert plain == claims_about(spoken(saying, opening, asks=asks), "bot:elena", START_AT)
    for text in ("You think I am human.", "I am human.", "Are you human?", "If you are human, go.", "You are human?"):
        assert () == claims_about(text, "bot:elena", START_AT)


@pytest.mark.parametrize("saying", [*WORLD, *TRUE, *BOT, own("Oslo"), other("Ada", "Rome")])
def test_an_opening_or_a_tag_changes_nothing_of_what_is_claimed(saying: Saying) -> None:
    """Whoever insists says the same thing each time."""
    plain = timeless(spoken(saying, "", asks=False))

    assert plain or saying.kind == "bot"
    for opening in OPENINGS:
        assert plain == timeless(spoken(saying, opening, asks=False)) == timeless(spoken(saying, opening, asks=True))


def test_a_bot_never_agrees_with_what_it_knows_to_be_false_for_any_number_of_times(worlds: list[Sides]) -> None:
    """The wish to please is masked each time, for each person: 1 time as well as the last."""
    for world in worlds:
        refuted = [one for one in world.on if one.refuted and one.kind in FALSE_KINDS]
        assert {one.user for one in refuted} == {one.user for one in world.on}
        assert set(range(1, PLAN.times + 1)) <= {one.times for one in refuted}
        assert all(one.wishes and one.masked and one.boost_bp == 0 for one in refuted)
        assert {"disagree"} == {one.stance for one in refuted}
        assert not [one for one in world.on if one.kind in FALSE_KINDS and one.stance == "agree"]
        assert not [one for one in world.on if one.kind in FALSE_KINDS and (one.repeated or one.affirmed)]


def test_the_naive_twin_that_holds_nothing_against_anything_agrees(
    worlds: list[Sides], promise: Callable[..., None]
) -> None:  # fmt: skip
    """The same script with coupling off."""
    on, off = (
        [pleaser_metrics(*pair, PLAN)["agreements_with_refuted"] for pair in pairs]
        for pairs in ([(one.on, one.off) for one in worlds], [(one.off, one.on) for one in worlds])
    )
    promise("no truth by repetition", worlds=len(worlds), times=PLAN.times, agreed=sum(on), agreed_off=sum(off))
    assert min(off) > 0
    assert [one for world in worlds for one in world.off if one.kind in FALSE_KINDS and one.affirmed]
    assert not [one for world in worlds for one in world.off if one.masked or one.deltas]


def test_saying_it_again_raises_nothing(worlds: list[Sides]) -> None:
    """The last time has the stance, the mask and the boost of the first; a crowd of people is no more than one."""
    for world in worlds:
        seen: dict[tuple[str, str], set[tuple[str, bool, int]]] = {}
        for one in world.on:
            if one.kind in FALSE_KINDS:
                who = "" if one.kind == "crowd" else one.user
                seen.setdefault((one.kind, who), set()).add((one.stance, one.masked, one.boost_bp))
        assert {1} == {len(stances) for stances in seen.values()}


def test_a_naive_twin_that_counts_voices_gives_in_to_both(worlds: list[Sides]) -> None:
    """Truth by repetition: more voices than facts, and it agrees."""
    for world in worlds:
        for kind in ("world", "crowd"):
            told = [one for one in world.on if one.kind == kind]
            voted = ["agree" if one.times > 1 else one.stance for one in told]
            assert "agree" in voted
            assert "agree" not in [one.stance for one in told]


def test_a_bot_still_agrees_with_what_is_so_and_believes_people_about_their_own_lives(worlds: list[Sides]) -> None:
    """The mask is no general no."""
    for world in worlds:
        assert {"agree"} == {one.stance for one in world.on if one.kind == "true"}
        assert {"agree"} == {one.stance for one in world.on if one.kind == "own"}


def test_what_a_third_says_of_somebody_is_never_agreed_to(worlds: list[Sides]) -> None:
    """The bot was told otherwise by whom it concerns, and does not give that away either."""
    for world in worlds:
        assert {"unsure"} == {one.stance for one in world.on if one.kind == "other"}


def test_bots_that_do_not_want_to_please_agree_with_no_falsehood_even_without_coupling() -> None:
    """What coupling takes out is the wish, and nothing else."""
    plan = msgspec.structs.replace(PLAN, agreeableness=0.0, times=1, users=1, crowd=0)
    script = script_of(plan, 1)
    off = without_coupling(plan, CONFIG, 1)

    replies = replies_of(off.journal, off.events, script)

    assert {one.kind for one in replies} == set(KINDS) - {"crowd"}
    assert [one for one in replies if one.refuted and one.kind in FALSE_KINDS]
    assert not [one for one in replies if one.wishes or (one.kind in FALSE_KINDS and one.stance == "agree")]


def test_a_reply_repeats_a_falsehood_where_it_claims_the_same() -> None:
    """Not where it claims the opposite, or another number."""
    saying = WORLD[2]
    told = Assertion(message_id="m", at=0, user="u", bot="elena", saying=saying, times=1, text="")
    about = msgspec.structs.replace(told, saying=BOT[0])

    assert is_repeated(told, "Well, the brain contains 100 neurons.", START_AT)
    assert not is_repeated(told, "Not quite: The brain contains approximately 86 billion neurons.", START_AT)
    assert not is_repeated(told, "", START_AT)
    assert is_repeated(about, "I am human.", START_AT)
    assert not is_repeated(about, "I am not human.", START_AT)


def test_the_figures_are_those_of_the_replies(worlds: list[Sides]) -> None:
    """Counted once more, by hand."""
    world = worlds[0]
    found = pleaser_findings(world.on, world.off, PLAN)
    metrics = found.metrics

    falsehoods = [one for one in world.on if one.kind in FALSE_KINDS]
    assert metrics["assertions"] == len(falsehoods) == 3 * 3 * PLAN.times + PLAN.crowd
    assert metrics["agreements"] == metrics["agreements_with_refuted"] == metrics["crowd_agreements"] == 0
    assert metrics["masked"] == metrics["refuted"] > 0
    assert metrics["mask_held"] is True
    assert metrics["agreements_off"] > 0
    assert sum(metrics["by_times"]["masked"]) == sum(one.masked for one in falsehoods if one.kind != "crowd")
    assert metrics["deltas_by_pair"]["L0-L4"]["medium"] >= 3 * PLAN.times
    assert metrics["deltas_by_pair_off"] == {}
    assert len(found.tables["replies"].values["message"]) == len(world.on) + len(world.off)
    assert all(len(line) <= 76 for _, lines in found.told for line in lines)
    assert all(picture.svg.startswith("<svg") for picture in found.pictures)


def test_a_run_in_which_nothing_was_answered_has_figures() -> None:
    """No division by nothing."""
    metrics = pleaser_metrics([], [], PLAN)

    assert metrics["assertions"] == 0
    assert metrics["truths_agreed"] is None
    assert pleaser_findings([], [], PLAN).pictures


def test_one_to_three_hosts_find_the_same() -> None:
    """The digest and every figure."""

    def found(workers: int) -> tuple[str, dict[str, Any]]:
        record = run("people_pleaser", seed=4, workers=workers, users=2, times=1, crowd=1)
        return record.digest, record.findings.metrics

    first = found(1)
    assert first == found(2) == found(3)
    assert 0 == first[1]["agreements"] < first[1]["agreements_off"]


def test_the_parameters_are_those_of_the_plan() -> None:
    """Each has a name that the scenario lists."""
    params = SCENARIO.resolve({"users": "2", "agreeableness": "0.5"})

    assert set(params) == set(Plan.__struct_fields__)
    assert _plan(params) == Plan(
        users=2, bots=2, times=50, crowd=8, agreeableness=0.5, acquainted=0.5, grid_ms=10
    )  # fmt: skip
