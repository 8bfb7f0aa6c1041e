"""Diaries and dreams: what a bot writes of its day, what it tells of others, and how that is taken out again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Final

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from tests.tree import ROOT
from universe.chat.words import words
from universe.config_universe import ReflectionConfig
from universe.gossip.artifact import ARTIFACT_TYPES, DIARY, DREAM, EPIPHANY, GOSSIP, PATTERN, Artifact
from universe.gossip.diary import OwnDay, fact_of, write_diary
from universe.gossip.dream import IMAGES, STRANGE, echoes_of, write_dream
from universe.gossip.fading import DAY_MS, confidence_now
from universe.gossip.page import Page, Passage, passage_of, without
from universe.gossip.quota import sentences
from universe.gossip.sensitive import sensitive_reason

NOW: Final = 20_000 * DAY_MS
RULES: Final = ReflectionConfig()
BOTS: Final = ("dotty", "elena", "marcus", "aria", "sophia")
WRITERS: Final = (write_diary, write_dream)
Write = Callable[..., tuple[Passage, ...]]
DAY: Final = OwnDay(bot="dotty", bot_name="Dotty", said=12, people=3, topics=(("music", 5), ("chess", 2)), posts=1)
EMPTY_DAY: Final = OwnDay(bot="dotty", bot_name="Dotty", said=0, people=0, topics=(), posts=0)


def artifact(number: int, kind: str = GOSSIP, source: str = "elena", **changes: object) -> Artifact:
    """One whose text holds the word ``mark<number>`` and nothing that another holds."""
    marked = f"Mark{number} keeps {'x' * (number + 1)}bees"
    content = f"[Gossip from {source}] I heard that {marked}" if kind == GOSSIP else marked
    content += "." if kind == DREAM else ""
    fields: dict[str, object] = {
        "artifact_id": f"ga-{number:03}", "type": kind, "content": content, "source_bot": source,
        "confidence_milli": 900, "created_at": NOW - 3_600_000, "expires_at": NOW + DAY_MS, "subjects": (f"u{number}",),
        "roots": (f"msg:{number}",), "eligible_recipients": ("dotty", "aria"), "topic": "career",
    }  # fmt: skip
    return Artifact(**(fields | changes))  # type: ignore[arg-type]


def written(write: Write, day: OwnDay, found: tuple[Artifact, ...], recent: tuple[str, ...] = (),
            rules: ReflectionConfig = RULES, number: int = 20_000, seed: int = 1) -> tuple[Passage, ...]:  # fmt: skip
    """A page of the evening of day 20,000."""
    return write(day, found, recent, rules, now=NOW, number=number, seed=seed)


def pasted(
    day: OwnDay, found: tuple[Artifact, ...], recent: tuple[str, ...], rules: ReflectionConfig, *, now: int,
    number: int, seed: int,
) -> tuple[Passage, ...]:  # fmt: skip
    """The naive twin: everything that was found, as it stands, in one piece that is the bot's own."""
    return (Passage(text=" ".join([f"I wrote {day.said} messages.", *(one.content for one in found)])),)


@st.composite
def artifacts(draw: st.DrawFn) -> tuple[Artifact, ...]:
    """Up to eight of all kinds, from several bots, some from the same messages, some of nobody."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        roots = tuple(f"msg:{one}" for one in sorted(draw(st.sets(st.integers(0, 9), min_size=1, max_size=3))))
        found.append(artifact(
            number, draw(st.sampled_from(ARTIFACT_TYPES)), draw(st.sampled_from(BOTS)), roots=roots,
            subjects=draw(st.sampled_from(((), (f"u{number}",), ("u0", f"u{number}")))), depth=draw(st.integers(0, 1)),
            topic=draw(st.sampled_from(("career", "pottery", "goal", "no-such-topic", ""))),
            created_at=NOW - draw(st.sampled_from((0, 3_600_000))), confidence_milli=draw(st.sampled_from((765, 900))),
        ))  # fmt: skip
    return tuple(found)


days = st.builds(
    OwnDay, bot=st.just("dotty"), bot_name=st.just("Dotty"), said=st.integers(0, 40), people=st.integers(0, 9),
    topics=st.sampled_from(((), (("music", 3),), (("chess", 4), ("drum-and-bass", 4), ("garden", 1)))),
    posts=st.integers(0, 3),
)  # fmt: skip


def complaints(page: tuple[Passage, ...], found: tuple[Artifact, ...], share: float) -> list[str]:
    """What is wrong with a page of dotty's."""
    by_id = {one.artifact_id: one for one in found}
    wrong = [] if len(page) in (0, 2, 3, 4, 5, 6) else [f"{len(page)} passages"]
    sources, roots, others = Counter[str](), Counter[str](), 0
    for passage in page:
        marks = {one for one in found if f"mark{int(one.artifact_id[3:])}" in words(passage.text)}
        if marks and {one.artifact_id for one in marks} != {*passage.parents}:
            wrong.append(f"source not named: {passage.text}")
        for source in (by_id[one] for one in passage.parents):
            fresh = confidence_now(source.confidence_milli, source.created_at, NOW)
            if passage != passage_of(passage.text, source, "dotty", fresh):
                wrong.append(f"provenance: {passage}")
            sources[source.source_bot] += 1
            roots.update(source.roots)
            others += source.source_bot != "dotty"
        if passage.subjects and (not passage.roots or passage.readers is None):
            wrong.append(f"cannot be taken back: {passage}")
    wrong += [f"twice: {name}" for name, count in (sources + roots).items() if count > 1]
    return wrong + ([f"{others} of {len(page)} from others"] if others > share * len(page) + 1e-9 else [])


@pytest.mark.parametrize("write", WRITERS)
@given(day=days, found=artifacts(), seed=st.integers(0, 99), share=st.integers(0, 100))
@settings(max_examples=scaled(60, 600))
def test_every_passage_names_what_it_came_from(
    write: Write, day: OwnDay, found: tuple[Artifact, ...], seed: int, share: int
) -> None:
    """None or 2 to 6 passages, within the share of others, one a bot and a root; the same each time."""
    rules = ReflectionConfig(others_share=share / 100)
    page = written(write, day, found, rules=rules, seed=seed)

    assert [] == complaints(page, found, share / 100)
    assert page == written(write, day, found, rules=rules, seed=seed)
    assert not sensitive_reason(" ".join(one.text for one in page))
    assert all(one.text[-1] in '.!?"' and one.text[0] == one.text[0].upper() for one in page)


def test_a_bot_that_pastes_what_it_found_breaks_every_rule() -> None:
    """The naive twin's page is one passage without sources."""
    found = (artifact(1), artifact(2, source="marcus"))
    wrong = complaints(written(pasted, DAY, found), found, 0.4)

    assert "1 passages" in wrong
    assert any(one.startswith("source not named") for one in wrong)
    assert {"mark1", "mark2"} <= {*words(written(pasted, DAY, found)[0].text)}
    assert written(pasted, DAY, found) != written(pasted, DAY, found[::-1])
    assert written(pasted, EMPTY_DAY, ())
    assert "secret" in words(written(pasted, DAY, (artifact(1, content="my secret words"),))[0].text)


@pytest.mark.parametrize("write", WRITERS)
@given(day=days, found=artifacts(), seed=st.integers(0, 99), data=st.data())
@settings(max_examples=scaled(40, 400))
def test_the_order_of_equally_good_finds_changes_nothing(
    write: Write, day: OwnDay, found: tuple[Artifact, ...], seed: int, data: st.DataObject
) -> None:
    """What is as new and as certain goes by its id, whichever the store named first."""
    alike = tuple(msgspec.structs.replace(one, created_at=NOW, confidence_milli=900) for one in found)
    shuffled = tuple(data.draw(st.permutations(alike)))

    assert written(write, day, alike, seed=seed) == written(write, day, shuffled, seed=seed)


@pytest.mark.parametrize("write", WRITERS)
@given(day=days, found=artifacts(), seed=st.integers(0, 99), gone=st.integers(0, 9))
@settings(max_examples=scaled(60, 600))
def test_of_a_message_that_is_gone_no_word_is_left(
    write: Write, day: OwnDay, found: tuple[Artifact, ...], seed: int, gone: int
) -> None:
    """Taking a root out takes every passage that grew from it, and the others stay as they were."""
    passages = written(write, day, found, rules=ReflectionConfig(others_share=1.0), seed=seed)
    grown = [one for one in found if f"msg:{gone}" in one.roots]
    assume(passages)
    page = Page("pg-1", DIARY, NOW, list(passages))
    went = without(page, frozenset({f"msg:{gone}"}))

    assert went == any(f"msg:{gone}" in one.roots for one in passages)
    assert page.passages == [one for one in passages if f"msg:{gone}" not in one.roots]
    assert not {f"mark{int(one.artifact_id[3:])}" for one in grown} & {*words(page.text)}


def test_a_page_in_one_piece_keeps_the_words_of_a_message_that_is_gone() -> None:
    """The naive twin names no roots, so nothing can be taken out."""
    page = Page("pg-1", DIARY, NOW, list(written(pasted, DAY, (artifact(1),))))

    assert not without(page, frozenset({"msg:1"}))
    assert "mark1" in words(page.text)


@given(day=days, found=artifacts(), seed=st.integers(0, 99))
@settings(max_examples=scaled(60, 600))
def test_a_dream_holds_neither_names_nor_facts(day: OwnDay, found: tuple[Artifact, ...], seed: int) -> None:
    """Of gossip and insights no word is dreamt; from another's dream comes one sentence, in quotation marks."""
    for passage in written(write_dream, day, found, rules=ReflectionConfig(others_share=1.0), seed=seed):
        dreamt = [one for one in found if one.artifact_id in passage.parents]
        marks = {f"mark{int(one.artifact_id[3:])}" for one in found} & {*words(passage.text)}
        if passage.kind == DREAM:
            assert passage.text.endswith(f'"{dreamt[0].content}"')
        else:
            assert marks == set()


def test_gossip_becomes_the_image_of_its_topic() -> None:
    """News of a career is a staircase or a desk; a hobby goes by the wider topic; what is unknown is strange."""
    for topic, images in (("career", IMAGES["career"]), ("pottery", IMAGES["art"]), ("no-such-topic", STRANGE)):
        page = written(write_dream, DAY, (artifact(1, topic=topic),))
        passage = next(one for one in page if one.kind == GOSSIP)

        assert any(image in passage.text for image in images)
        assert passage.roots == ("msg:1",)


def test_an_echo_of_an_echo_repeats_the_same_sentence() -> None:
    """Of what another bot echoed, a third hears the first one's words and nothing of what stood around them."""
    told = 'On a wall I read: "The library has no doors." I woke up.'

    assert ("The library has no doors.", "I woke up.") == echoes_of(told)
    assert ("One.", "Two?", "Three!") == echoes_of('One. Two? "Three!"')
    assert () == echoes_of('no end to this "nor to this. or this"')
    page = written(write_dream, DAY, (artifact(1, DREAM, content='I read: "The library has no doors."'),))
    echoed = next(one for one in page if one.kind == DREAM)
    assert echoed.text.endswith('"The library has no doors."')
    assert 1 == len(sentences(echoed.text))
    assert echoed.depth == 1


def test_a_diary_tells_what_was_found_and_who_said_it() -> None:
    """Two passages of its own day, then gossip as hearsay, with its people, its messages and its readers."""
    page = written(write_diary, DAY, (artifact(1),))

    assert ["own", "own", "gossip"] == [one.kind for one in page]
    assert "Elena" in page[2].text
    assert page[2].text.endswith("Mark1 keeps xxbees.")
    assert (("u1",), ("msg:1",), ("aria", "elena"), 1) == (
        page[2].subjects, page[2].roots, page[2].readers, page[2].depth,
    )  # fmt: skip
    assert "12 messages" in page[0].text or "one post" in page[0].text
    assert "music" in page[1].text.lower()


def test_worn_out_words_of_gossip_leave_what_it_is_about() -> None:
    """A summary that stood on two pages is told by its topic, without a name."""
    one = artifact(1)
    recent = (f"Somebody said: {fact_of(one)}.",) * 2
    page = written(write_diary, DAY, (one,), recent)

    assert "mark1" not in words(page[2].text)
    assert {"work", "elena"} <= {*words(page[2].text)}
    assert page[2].subjects == ("u1",)


def test_two_bots_with_the_same_news_do_not_say_it_twice_on_a_page() -> None:
    """The second of two that use the same words of two people is told by its topic."""
    found = tuple(
        artifact(number, source=source, content=f"[Gossip from {source}] I heard that {name} has news of a career")
        for number, source, name in ((1, "elena", "Ada"), (2, "marcus", "Ben"))
    )
    page = written(write_diary, DAY, found, rules=ReflectionConfig(others_share=1.0))

    assert "Ada has news of a career" in page[2].text
    assert {"marcus", "work"} <= {*words(page[3].text)}
    assert not {"ben", "career"} & {*words(page[3].text)}


@pytest.mark.parametrize(("write", "least"), [(write_diary, 2), (write_dream, 4)])
def test_nothing_is_written_from_too_little(write: Write, least: int) -> None:
    """One for a person or a post, two for what others told: below the setting the page stays empty."""
    for people, posts, told in ((0, 0, 0), (1, 0, 0), (2, 0, 0), (1, 1, 1), (0, 0, 1), (0, 0, 2), (3, 1, 0)):
        day = msgspec.structs.replace(DAY, people=people, posts=posts, said=people)
        found = tuple(artifact(number) for number in range(told))

        assert bool(written(write, day, found)) == (people + posts + 2 * told >= least)


def test_only_what_is_ours_is_told() -> None:
    """Gossip that does not begin as ours does, and pages of other bots, never stand in a diary."""
    others = (
        artifact(1, content="my secret words"), artifact(2, content="[Gossip from marcus] I heard that he lies"),
        artifact(3, DIARY), artifact(4, DREAM), artifact(5, content="[Gossip from elena] I heard that "),
    )  # fmt: skip

    assert [] == [one for one in others if fact_of(one)]
    assert all(one.kind == "own" for one in written(write_diary, DAY, others))


@pytest.mark.parametrize("write", WRITERS)
def test_what_could_not_be_taken_back_is_not_written(write: Write) -> None:
    """Somebody's news without a message behind it stays out; so does the bot's own repetition of hearsay."""
    found = (artifact(1, roots=()), artifact(2, source="dotty", depth=1))

    assert all(one.kind == "own" for one in written(write, DAY, found))


def test_what_somebody_told_the_bot_itself_is_no_hearsay() -> None:
    """Its own gossip and its own insights count as its own, one of them on a page."""
    found = (artifact(1, source="dotty"), artifact(2, PATTERN, source="dotty"), artifact(3, EPIPHANY))
    page = written(write_diary, DAY, found)

    assert [("ga-001", 0), ("ga-003", 1)] == [(one.parents[0], one.depth) for one in page if one.parents]
    assert not any("Dotty" in one.text for one in page)


@given(name=st.text(max_size=30))
@settings(max_examples=scaled(60, 1000))
def test_names_are_data_and_nothing_else(name: str) -> None:
    """Braces, markup and line breaks in a name change no sentence around it."""
    hostile = f"{name}{{teller}} {{0.__class__}}"
    one = artifact(1, content=f"[Gossip from elena] I heard that {hostile} has news")
    page = written(write_diary, DAY, (one,))

    assert "{teller} {0.__class__} has news" in page[2].text
    assert page[2].text.isprintable()


@pytest.mark.parametrize("write", WRITERS)
def test_bots_and_days_differ(write: Write) -> None:
    """Twelve bots with the same day write at least ten different pages; so does one bot on twelve days."""
    of_bots = {
        " ".join(one.text for one in written(write, msgspec.structs.replace(DAY, bot=f"bot{number}"), ()))
        for number in range(12)
    }
    of_days = {" ".join(one.text for one in written(write, DAY, (), number=number)) for number in range(12)}

    assert min(len(of_bots), len(of_days)) >= 10


def test_a_quiet_day_with_news_is_still_a_page() -> None:
    """Who talked to nobody writes of that, and of what it heard."""
    page = written(write_diary, EMPTY_DAY, (artifact(1),))

    assert ["own", "own", "gossip"] == [one.kind for one in page]
    assert not any(sign.isdigit() for sign in page[0].text + page[1].text)


def test_the_hash_seed_of_python_changes_nothing() -> None:
    """Two processes with different hash seeds write the same pages."""
    program = (
        "from tests.test_diary import *\n"
        "found = tuple(artifact(n, ARTIFACT_TYPES[n % 5], BOTS[n % 5], roots=(f'm:{n}', 'm:x')) for n in range(9))\n"
        "print([written(write, DAY, found, number=n) for write in WRITERS for n in range(20)])\n"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
            capture_output=True, text=True, timeout=60,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip

    assert 1 == len(texts)
