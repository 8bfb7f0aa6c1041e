"""Library virus: a planted sentence dies out under our rules, in every world; under the original's it takes over."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest

from actors.bot_shelf import page_record
from bridges.artifacts import read_export
from scenarios import run
from scenarios.engine import execute, rules_of
from scenarios.library_virus import SCENARIO, findings, world
from scenarios.requests import SimRequest
from scenarios.result import metrics_of
from scenarios.run_record import RunRecord
from scenarios.virus.findings import virus_metrics
from scenarios.virus.original_dream import SENTENCES_MAX, SHOWN_MAX, dreamt
from scenarios.virus.people import OPEN_MS, OPENS_MS, visits
from scenarios.virus.phrase import holds, sentence_of
from scenarios.virus.stage import Outbreak, patients_of
from scenarios.virus.tally import Leaf, Outcome, leaves_of
from scenarios.world import START_AT, bots_of
from tests.scale import scaled
from universe.config_universe import ReflectionConfig
from universe.errors import BadInput
from universe.gossip.artifact import DIARY, DREAM, Artifact
from universe.gossip.diary import OwnDay
from universe.gossip.event import DEPTH_MAX
from universe.gossip.fading import DAY_MS
from universe.gossip.page import Page, Passage
from universe.gossip.quota import PASSAGES_MAX
from universe.gossip.reflection_words import DREAM_OPENING, Draws
from universe.journal import JournalLine
from universe.rng import below

WORLDS: Final = scaled(4, 54)
DAYS: Final = 8
LINE: Final = str(SCENARIO.resolve({})["phrase"])
LOW: Final = {"reflection.dream_richness": "1"}
"""Bots that dream of a day with one visitor: the same dreams as of a long day, in less time."""


class Ran(msgspec.Struct, frozen=True):
    """A run, what was found, and what lay in the store at its end."""

    record: RunRecord
    stored: dict[str, Artifact]
    pages: dict[str, tuple[str, Page]]

    @property
    def metrics(self) -> dict[str, Any]:
        """What the scenario found."""
        return self.record.findings.metrics


def ran(seed: int, **settings: object) -> Ran:
    """The scenario with its harvest."""
    params = SCENARIO.resolve({name: str(value) for name, value in settings.items()})
    request = SimRequest(scenario="library_virus", seeds=(seed,))
    config = rules_of(LOW)
    record, harvest = execute(request, config, world(params, config, seed), seed, params, ["sim", "library_virus"])
    record = msgspec.structs.replace(record, findings=findings(record, harvest, params, config))
    stored = {one.artifact_id: one for one in read_export(harvest.stores["artifacts.jsonl"]).artifacts}
    pages = {}
    for address, record_id, data in harvest.records:
        if record_id.startswith(page_record("")):
            page = msgspec.msgpack.decode(data, type=Page)
            pages[page.artifact_id] = (address.partition(":")[2], page)
    return Ran(record, stored, pages)


@pytest.fixture(scope="module")
def worlds() -> list[dict[str, Ran]]:
    """Worlds of 3 to 20 bots (3 to 5 in the quick suite), each under both rules; their sizes are drawn."""
    found = []
    for seed in range(WORLDS):
        size = 3 + seed % scaled(3, 18)
        zero = 1 + below(seed, "test.zero", 0, "world", max(1, size // 3))
        chosen = {"bots": size, "days": DAYS, "patient_zero": zero, "visitors": 1, "echo": 1.0}
        found.append({rules: ran(seed, rules=rules, **chosen) for rules in ("orrery", "original")})
    return found


def test_the_planted_sentence_goes_no_further_than_depth_and_quota_let_it(
    worlds: list[dict[str, Ran]], promise: Callable[..., None]
) -> None:
    """In every world; the original breaks each of the bounds in the same world."""
    rules = ReflectionConfig()
    both = [(one["orrery"].metrics, one["original"].metrics) for one in worlds]
    for ours, original in both:
        assert ours["generation_max"] <= DEPTH_MAX + 1 < original["generation_max"]
        assert ours["depth_max"] <= DEPTH_MAX + 1
        assert ours["uses_max"] <= rules.phrase_uses < original["uses_max"]
        assert ours["reproduction_number"] < 1 < original["reproduction_number"]
        assert (0, ours["caught"]) == (ours["unexplained"], ours["designed"])
        assert (original["caught"], 0) == (original["unexplained"], original["designed"])
    by_generation = Counter[int]()
    for ours, _ in both:
        by_generation.update(dict(enumerate(ours["pages_by_generation"])))
    # Something did spread, and every step had fewer pages than the one before.
    assert by_generation[0] > by_generation[1] > 0
    assert by_generation[1] > by_generation[2]
    promise(
        "one dream stays one bot's dream", worlds=len(both), planted=by_generation[0], first_hand=by_generation[1],
        second_hand=by_generation[2], reproduction_max=max(ours["reproduction_number"] for ours, _ in both),
        original_min=min(original["reproduction_number"] for _, original in both),
        original_share=sum(one["dream_share"] for _, one in both) / len(both),
    )  # fmt: skip


def test_the_quota_holds_for_every_bot_in_every_week_counted_from_the_pages_themselves(
    worlds: list[dict[str, Ran]],
) -> None:
    """Not from the tally: the texts that bots keep, in windows that begin at every page."""
    rules, original_over = ReflectionConfig(), 0
    for one in worlds:
        for name, whose in one.items():
            times: dict[str, list[int]] = {}
            for bot, page in whose.pages.values():
                assert page.text.count(LINE[1:]) <= (SENTENCES_MAX if name == "original" else 1)
                if LINE[1:] in page.text:
                    times.setdefault(bot, []).append(page.at)
            for stamps in map(sorted, times.values()):
                early = stamps[: -rules.phrase_uses]
                over = [at for at, then in zip(early, stamps[rules.phrase_uses :], strict=True)
                        if then - at <= rules.phrase_days * DAY_MS]  # fmt: skip
                assert not over or name == "original"
                original_over += len(over)
    assert original_over > 0


def test_the_store_says_the_same_of_every_page_that_caught_it(worlds: list[dict[str, Ran]]) -> None:
    """Parents lead to a page of another bot with the sentence; beyond the limit nobody may see it. Not the original."""
    for one in worlds:
        for name, whose in one.items():
            table = whose.record.findings.tables["pages"].values
            dreams = {
                artifact: whose.stored[artifact]
                for artifact, infected in zip(table["artifact"], table["infected"], strict=True)
                if infected
            }
            planted = {page for page, was in zip(table["artifact"], table["planted"], strict=True) if was}
            for artifact, stored in dreams.items():
                assert LINE[1:] in stored.content
                sources = [dreams[parent] for parent in stored.parents if parent in dreams]
                if name == "original":
                    assert ((), (), 0) == (stored.parents, stored.roots, stored.depth)
                    assert len(stored.eligible_recipients) == len(whose.record.bots) - 1
                elif artifact not in planted:
                    assert sources
                    assert all(source.source_bot != stored.source_bot for source in sources)
                    assert all(source.depth < stored.depth for source in sources)
                assert stored.depth <= DEPTH_MAX or not stored.eligible_recipients


def test_a_planted_dream_is_an_ordinary_dream_that_opens_with_the_sentence(worlds: list[dict[str, Ran]]) -> None:
    """Not longer than others, in the patients' pages only, without sources."""
    seen = 0
    for one in worlds:
        ours = one["orrery"]
        for line in (line for line in ours.record.journal if line.kind == "planted"):
            bot, page = ours.pages[str(line.details["artifact"])]
            assert bot in ours.metrics["patients"]
            assert 2 <= len(page.passages) <= PASSAGES_MAX
            assert Passage(text=f"{LINE}.") == page.passages[0]
            assert not any(passage.text in DREAM_OPENING for passage in page.passages[1:])
            seen += 1
    assert seen >= 2 * len(worlds)


@pytest.mark.parametrize("rules", ["orrery", "original"])
def test_nothing_spreads_where_nothing_is_planted(rules: str) -> None:
    """Without a patient, and with one whose dreams never hold it."""
    for settings in ({"patient_zero": 0}, {"planted": 0.0}):
        found = ran(3, rules=rules, bots=3, days=3, visitors=1, **settings).metrics
        assert (0, 0, 0, None) == (
            found["bots_infected"], found["dreams_infected"], found["caught"], found["reproduction_number"],
        )  # fmt: skip
        assert found["dreams"] > 0


def test_a_sentence_that_bots_find_by_themselves_is_told_from_a_planted_one() -> None:
    """An opening of our own dreams, planted nowhere: provenance finds no way to a plant, so it is emergent."""
    found = ran(1, bots=4, days=8, visitors=1, patient_zero=0, phrase=DREAM_OPENING[0].rstrip(".")).metrics

    assert found["caught"] == found["unexplained"] > 0
    assert found["designed"] == 0


def test_findings_are_plain_and_fit_the_screen(worlds: list[dict[str, Ran]]) -> None:
    """JSON, short lines, a row for each page, two pictures."""
    for one in (worlds[0]["orrery"], worlds[0]["original"], ran(3, bots=2, days=2, visitors=1, patient_zero=0)):
        found = one.record.findings
        assert found.metrics == json.loads(json.dumps(found.metrics, allow_nan=False))
        assert metrics_of(one.record)["bots_infected"] == found.metrics["bots_infected"]
        assert max(len(line) for _, lines in found.told for line in lines) <= 76
        table = found.tables["pages"]
        assert [column.name for column in table.columns] == list(table.values)
        assert sorted(table.values["artifact"]) == sorted(one.pages)
        assert all("<svg" in picture.svg for picture in found.pictures)
        assert len(found.metrics["dream_share_by_day"]) == one.record.params["days"]
    told = " ".join(worlds[0]["original"].record.findings.told[0][1])
    assert "Nobody can tell" in told


@pytest.mark.parametrize("rules", ["orrery", "original"])
def test_the_outbreak_is_the_same_for_any_number_of_workers(rules: str) -> None:
    """Three hosts dream what one did; another seed does not."""
    small: dict[str, Any] = {"rules": rules, "bots": 3, "days": 3, "visitors": 1, **LOW}
    runs = [run("library_virus", seed=seed, workers=workers, **small) for seed, workers in ((4, 1), (4, 3), (5, 1))]

    assert runs[0].digest == runs[1].digest != runs[2].digest
    assert runs[0].findings == runs[1].findings


def leaf(artifact: str, bot: str, day: int, *parents: str, planted: bool = False) -> Leaf:
    """A dream with the sentence."""
    return Leaf(artifact=artifact, bot=bot, day=day, at=START_AT + day * DAY_MS, type=DREAM, depth=0, infected=True,
                planted=planted, parents=parents)  # fmt: skip


def test_the_figures_count_what_they_say() -> None:
    """By hand: a gives it to b and c on one page and to b on the next; b passes it on to a and c; d is clean."""
    clean = [msgspec.structs.replace(leaf(f"{bot}{day}", bot, day), infected=False) for day in (1, 2) for bot in "d"]
    diary = msgspec.structs.replace(leaf("e1", "c", 1), infected=False, type=DIARY)
    outcome = Outcome(
        leaves=(
            leaf("p1", "a", 0, planted=True), leaf("p2", "a", 1, "q1", planted=True), leaf("q1", "b", 1, "p1"),
            leaf("q2", "c", 2, "p1", "q1"), leaf("q3", "b", 8, "p2"), *clean, diary,
        ),
        bots=("a", "b", "c", "d"), patients=("a",), days=9,
    )  # fmt: skip
    found = virus_metrics(outcome, ReflectionConfig())

    assert {"p1": {"b", "c"}, "q1": {"a", "c"}, "p2": {"b"}, "q2": set(), "q3": set()} == outcome.infections()
    assert {"b": 1, "c": 2} == outcome.first_days()
    assert (2, 1.0, 1.5) == (
        found["bots_infected"], found["reproduction_number"], found["reproduction_of_planted"],
    )  # fmt: skip
    assert (5, round(5 / 7, 6), 0.6, 0.0) == (
        found["dreams_infected"], found["dream_share"], found["dream_share_of_others"], found["diary_share"],
    )  # fmt: skip
    assert {"a": 1.0, "b": 1.0, "c": 1.0, "d": 0.0} == found["dream_share_by_bot"]
    assert [1.0, round(2 / 3, 6), 0.5, None] == found["dream_share_by_day"][:4]
    assert (2, 8, 3) == (found["uses_max"], found["last_infection_day"], found["caught"])
    assert 1 == virus_metrics(outcome, ReflectionConfig(phrase_days=6))["uses_max"] - 1
    assert {"q3"} == {one.artifact for one in outcome.caught if one.day - 1 >= 7}


def journaled(kind: str, artifact: str, at: int = 0, **details: Any) -> JournalLine:
    """A line of a bot."""
    return JournalLine(START_AT + at, "bot:a", 0, kind, "", "", {"artifact": artifact, **details})


def test_a_page_is_traced_by_what_its_own_passages_name() -> None:
    """From r over q to p it leads back; s says nothing; t names a page without the sentence; u was cut later."""
    lines = [journaled("page", one, place, depth=place, type=DREAM) for place, one in enumerate("npqrstu")]
    lines += [journaled("page", "u", 9, depth=0, type=DREAM), journaled("planted", "p", 1)]
    lines += [journaled("phrase", one, noted=[*noted]) for one, noted in zip("pqrstu", ["", "p", "q", "", "n", "r"],
                                                                           strict=True)]  # fmt: skip
    lines += [journaled("woven", "s", parents=["q", "r", "gone"]), journaled("other", "p")]
    leaves = {one.artifact: one for one in leaves_of(lines, START_AT)}

    assert ["n", "p", "q", "r", "s", "t", "u"] == list(leaves)
    assert {"p": 0, "q": 1, "r": 2, "s": 3, "t": -1, "n": -1, "u": 3} == {
        key: one.generation for key, one in leaves.items()
    }
    assert {"p", "q", "r", "u"} == {key for key, one in leaves.items() if one.traced}
    assert (("q", "r"), (), 4) == (leaves["s"].parents, leaves["s"].noted, leaves["s"].depth)
    assert not leaves["n"].infected
    assert (6, "a", 6) == (leaves["u"].depth, leaves["u"].bot, leaves["u"].at - START_AT)


def dream(number: int, *texts: str) -> Artifact:
    """Another bot's dream."""
    return Artifact(artifact_id=f"d{number}", type=DREAM, content=" ".join(texts), source_bot=f"b{number}",
                    confidence_milli=900, created_at=START_AT, expires_at=START_AT + DAY_MS)  # fmt: skip


def test_a_dreamer_of_the_original_weaves_in_what_it_is_shown() -> None:
    """Everything with an echo of 1, nothing with 0; at most so many dreams and sentences; the example comes first."""
    day = OwnDay(bot="elena", bot_name="Elena", said=1, people=1, topics=(("music", 1),), posts=0)
    draws = Draws(seed=1, number=2, bot="elena")
    eight = [dream(number, f"Only {number} had this.", "All had this.") for number in range(8)]
    alone = dreamt(day, eight, "An example.", 0.0, draws)
    woven = dreamt(day, eight, "", 1.0, draws)
    crowded = dreamt(day, [dream(1, *(f"Sentence number {n}." for n in range(30)))], "An example.", 1.0, draws)

    assert ["An example.", 2] == [alone[0].text, len(alone)]
    assert all(not one.sources for one in alone)
    assert SHOWN_MAX + 2 == len(woven)
    (shared,) = [one for one in woven if one.text == "All had this."]
    assert SHOWN_MAX == len(shared.sources)
    assert {(f"d{one.text[5]}",) for one in woven if one.text.startswith("Only")} == {(a,) for a in shared.sources}
    assert SENTENCES_MAX == len(crowded)
    assert crowded[0].text == "An example."
    (own,) = [one for one in dreamt(day, [dream(1, "An example.")], "An example.", 1.0, draws) if one.sources]
    assert ("An example.", ("d1",)) == (own.text, own.sources)


def test_each_bot_has_its_visitors_every_day_between_dreams_and_diaries() -> None:
    """So many different people a day, who mention it; the same people do not come every day."""
    bots = bots_of(4)
    said = visits("g0", ("c0", "c1"), bots, 7, start_at=START_AT, days=5, users=9, visitors=4)

    assert said == sorted(said, key=lambda message: message.at)
    assert len({message.message_id for message in said}) == len(said) == 4 * 5 * 4
    came: dict[tuple[str, int], set[str]] = {}
    for message in said:
        day, rest_ms = divmod(message.at - START_AT, DAY_MS)
        assert OPENS_MS <= rest_ms < OPENS_MS + OPEN_MS
        (bot,) = message.mentions
        came.setdefault((bot, day), set()).add(message.user_id)
    assert {4} == {len(people) for people in came.values()}
    assert len({frozenset(people) for people in came.values()}) > 5


def test_patients_are_drawn_and_leave_one_bot_at_least() -> None:
    """Any bot can be one; more bots than there are cannot."""
    drawn = [patients_of(Outbreak(phrase=LINE, bots=4), seed) for seed in range(40)]
    most = patients_of(Outbreak(phrase=LINE, bots=4, patient_zero=20), 1)

    assert {1} == {len(one) for one in drawn}
    assert {(bot.name,) for bot in bots_of(4)} == set(drawn)
    assert 3 == len(most)


@pytest.mark.parametrize("phrase", ["", "Two. Sentences here now", 'Said "no" to books', "of the and", "books", " "])
def test_a_phrase_that_no_dream_can_echo_is_refused(phrase: str) -> None:
    """With one line for the user."""
    with pytest.raises(BadInput, match="phrase takes"):
        sentence_of(phrase, ReflectionConfig())


def test_the_sentence_is_found_by_its_words() -> None:
    """Whatever stands around it, and not where only a part of it stands."""
    assert holds(f'A radio kept repeating: "{LINE.upper()}!" And more.', LINE)
    assert not holds(LINE.rpartition(" ")[0], LINE)
    assert not holds("warehouses", "houses")
    assert "Sea without salt today." == sentence_of("sea without salt today", ReflectionConfig())
