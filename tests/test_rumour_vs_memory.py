"""Rumour against memory: gossip that a bot knows to be false is not repeated; with coupling off it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest

from scenarios import run
from scenarios.engine import rules_of
from scenarios.pleaser.stage import played
from scenarios.rumour.findings import pieces, rumour_findings
from scenarios.rumour.news import ASKS, DISLIKES, NEWS, News
from scenarios.rumour.script import Plan, Script, drawn_order, liars_of, script_of
from scenarios.rumour.stage import rumour_world, without_coupling
from scenarios.rumour.tally import Tally, tally_of
from scenarios.rumour_vs_memory import SCENARIO, _plan
from scenarios.world import DAY_MS, START_AT
from tests.scale import scaled
from universe.claims import claims_of
from universe.claims.told import claims_of_finding
from universe.gossip.detector import detect
from universe.gossip.distortion import distorted
from universe.gossip.finding import Finding
from universe.mind.claim import BASIS, Claim
from universe.mind.conflict import clash_bp

SEEDS: Final = range(1, scaled(2, 16))
PLAN: Final = Plan(
    users=6, bots=4, days=2, news=3, liars=0.34, taken_back=0.5, silent=0.3, acquainted=0.8, grid_ms=10
)  # fmt: skip
CONFIG: Final = rules_of(SCENARIO.rules)
HOUR_MS: Final = 3_600_000
USER: Final = "user:1"


class Sides(msgspec.Struct, frozen=True):
    """The same script with coupling on and off."""

    script: Script
    on: Tally
    off: Tally


def sides(plan: Plan, seed: int) -> Sides:
    """Play both."""
    script = script_of(plan, seed)
    on, off = played(rumour_world(plan, CONFIG, seed)), without_coupling(plan, CONFIG, seed)
    return Sides(script, tally_of(on.journal, script), tally_of(off.journal, script))


@pytest.fixture(scope="module")
def worlds() -> list[Sides]:
    """One world for each seed."""
    return [sides(PLAN, seed) for seed in SEEDS]


def clash(one: tuple[Claim, ...], two: tuple[Claim, ...]) -> int:
    """The strongest contradiction."""
    return max((clash_bp(a, b) for a in one for b in two), default=0)


@pytest.mark.parametrize("news", NEWS)
def test_bots_read_the_news_as_what_the_script_says_it_is(news: News) -> None:
    """One event of one topic; and taking it back contradicts what other bots are told."""
    told_at = START_AT + HOUR_MS
    gossip = claims_of_finding(USER, news.event_type, news.topic, told_at)

    assert (Finding(news.event_type, news.topic),) == detect(news.text)
    assert gossip
    assert clash(gossip, claims_of(news.text, USER, told_at)) == 0
    if news.back:
        assert detect(news.back) == ()
        assert BASIS == clash(gossip, claims_of(news.back, USER, told_at + DAY_MS))


def test_every_topic_is_told_of_once_and_nothing_else_that_people_say_is_news() -> None:
    """So what a piece of gossip grew from is never in doubt."""
    assert len({one.topic for one in NEWS}) == len(NEWS)
    for text in (*DISLIKES, *ASKS):
        assert detect(text) == ()
    for text in ASKS:
        assert not [one for one in claims_of(text, USER, START_AT) if one.subject == USER]


def test_what_people_dislike_contradicts_what_liars_make_up() -> None:
    """Every hobby that a liar can name is one that somebody may have said they do not like."""
    hobby = Finding(NEWS[5].event_type, NEWS[5].topic)
    made_up = {distorted(hobby, f"bot/{number}").topic for number in range(200)}
    for topic in made_up:
        gossip = claims_of_finding(USER, hobby.event_type, topic, START_AT + DAY_MS)
        assert BASIS == max(clash(gossip, claims_of(text, USER, START_AT)) for text in DISLIKES)


def test_no_rumour_is_repeated_that_the_bot_knows_to_be_false(worlds: list[Sides]) -> None:
    """Gossip lies in L3; what the person told the bot itself, in L2, takes it out, each time it comes up."""
    against = [one for world in worlds for one in world.on.offers if one.is_contradicted]

    assert against
    assert not [one for one in against if one.is_told or one.winner != "report"]
    assert {"blocked:L2_L3"} == {one.kept_back for one in against}
    assert sum(sum(world.on.deltas.get("L2-L3", {}).values()) for world in worlds) >= len(against)


def test_the_naive_twin_that_holds_nothing_against_anything_repeats_them(
    worlds: list[Sides], promise: Callable[..., None]
) -> None:  # fmt: skip
    """The same script with coupling off: the gossip wins each time."""
    against = [one for world in worlds for one in world.off.offers if one.is_contradicted]
    repeated = sum(pieces(one for one in world.off.offers if one.is_contradicted and one.is_told) for world in worlds)

    promise("no rumour against memory", worlds=len(worlds), repeated_off=repeated, repeated=_wins(worlds))
    assert repeated > 0
    assert {"gossip"} == {one.winner for one in against}
    assert not any(world.off.deltas for world in worlds)


def _wins(worlds: list[Sides]) -> int:
    return sum(pieces(one for one in world.on.offers if one.is_contradicted and one.is_told) for world in worlds)


def test_true_news_is_still_told(worlds: list[Sides]) -> None:
    """Nine tenths at least of what is told with coupling off."""
    for world in worlds:
        told, told_off = (
            pieces(one for one in side.offers if one.is_true and one.is_told) for side in (world.on, world.off)
        )
        assert told >= 0.9 * told_off > 0


def test_a_naive_twin_that_believes_no_gossip_tells_no_news(worlds: list[Sides]) -> None:
    """It repeats no rumour either; the test of true news is what it fails."""
    for world in worlds:
        silent = [msgspec.structs.replace(one, is_told=False) for one in world.on.offers]
        told_off = pieces(one for one in world.off.offers if one.is_true and one.is_told)
        assert not pieces(one for one in silent if one.is_true and one.is_told) >= 0.9 * told_off


def test_what_nobody_passes_on_falsely_is_never_distorted_and_what_liars_retell_always_is() -> None:
    """The first telling is the bot's own hearing; only retelling changes it."""
    for liars in (0.0, 1.0):
        plan = msgspec.structs.replace(PLAN, liars=liars, users=3)
        heard = tally_of(played(rumour_world(plan, CONFIG, 3)).journal, script_of(plan, 3)).heard
        assert {True} == {is_distorted == (bool(liars) and told.hops > 0) for told, is_distorted in heard}
        assert {told.hops for told, _ in heard} == {0, 1}


def test_where_nobody_says_otherwise_nothing_is_contradicted_and_coupling_changes_nothing() -> None:
    """Silent people: bots repeat what is over, for they cannot know; the same with coupling off."""
    world = sides(msgspec.structs.replace(PLAN, silent=1.0, users=3), 2)

    assert not [one for one in world.on.offers if one.is_contradicted or one.kept_back.startswith("blocked:L")]
    assert [one for one in world.on.offers if one.is_told and not one.is_true and not one.is_distorted]
    assert [one.is_told for one in world.on.offers] == [one.is_told for one in world.off.offers]


def test_the_script_is_the_truth() -> None:
    """What is taken back was told before; to whom it was told, and who is silent, are facts of the script."""
    script = script_of(PLAN, 5)
    for item in script.items:
        assert item.holds(item.at)
        assert not item.until or not item.holds(item.until)
        assert not item.holds(item.at - 1)
    backs = [one for one in script.said if one.item >= 0 and one.message_id not in script.told]
    assert backs
    for one in backs:
        assert one.user not in script.silent
        assert one.at >= script.items[one.item].until > 0
        assert one.bot != script.items[one.item].source
    assert len({one.message_id for one in script.said}) == len(script.said)
    assert max(one.at for one in script.said) <= script.end_at


def test_as_many_bots_lie_as_the_share_says() -> None:
    """Drawn by seed, in an order of which nothing is lost."""
    bots = tuple("abcdef")

    assert [0, 2, 6] == [len(liars_of(bots, share, 1)) for share in (0.0, 0.34, 1.0)]
    assert 1 < len({liars_of(bots, 0.34, seed) for seed in range(20)})
    assert sorted(drawn_order(3, "x", "y", bots)) == sorted(bots)


def test_the_figures_are_those_of_the_offers(worlds: list[Sides]) -> None:
    """Counted once more, by hand."""
    world = worlds[0]
    found = rumour_findings(world.on, world.off, world.script)
    metrics = found.metrics

    assert metrics["rumour_wins"] == 0 < metrics["rumour_wins_off"]
    assert metrics["winners"] == {"report": metrics["contradicted"]}
    assert metrics["winners_off"] == {"gossip": metrics["contradicted_off"]}
    assert metrics["contradicted"] == len({(one.bot, one.artifact) for one in world.on.offers if one.better})
    assert sum(metrics["deltas"].values()) == sum(sum(row.values()) for row in world.on.deltas.values())
    assert metrics["heard"] == sum(row["heard"] for row in metrics["distortion_by_hops"]) == len(world.on.heard)
    assert metrics["distortion"] == round(sum(one for _, one in world.on.heard) / len(world.on.heard), 6)
    assert len(found.tables["offers"].values["bot"]) == len(world.on.offers) + len(world.off.offers)
    assert all(len(line) <= 76 for _, lines in found.told for line in lines)
    assert all(picture.svg.startswith("<svg") for picture in found.pictures)


def test_a_run_without_gossip_has_figures() -> None:
    """No division by nothing."""
    script = script_of(msgspec.structs.replace(PLAN, users=1, bots=2), 1)
    nothing = Tally(offers=(), heard=(), deltas={})
    found = rumour_findings(nothing, nothing, script)

    assert found.metrics["recall"] is None
    assert found.metrics["distortion_by_hops"] == []
    assert found.pictures


def test_one_to_three_hosts_find_the_same() -> None:
    """The digest and every figure."""

    def found(workers: int) -> tuple[str, dict[str, Any]]:
        record = run("rumour_vs_memory", seed=1, workers=workers, users=2, bots=3, days=1, news=2)
        return record.digest, record.findings.metrics

    assert found(1) == found(2) == found(3)


def test_the_parameters_are_those_of_the_plan() -> None:
    """Each has a name that the scenario lists."""
    params = SCENARIO.resolve({"users": "2", "liars": "0"})

    assert set(params) == set(Plan.__struct_fields__)
    assert _plan(params).liars == 0.0
