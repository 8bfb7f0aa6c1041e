"""The person card: one consistent layout, exact figures, and no hostile name that could pass for the card itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.hostile_text import FORGERIES, HOSTILE
from tests.scale import scaled
from universe.people.book import BookEntry, card_facts
from universe.people.card import (
    APPROACH,
    CARD_CHARS_MAX,
    PARTICIPANTS_MAX,
    SCENE_CHARS_MAX,
    CardFacts,
    compact_line,
    percent,
    person_card,
    scene_card,
)
from universe.people.plain_line import INVISIBLE, card_name, display_name, plain_line
from universe.people.records import Account, Acquaintance, Connection, Dossier, Identity
from universe.trust.ledger import DAY_MS
from universe.trust.tiers import TIERS

KIM: Final = CardFacts(
    platform_id="discord:7", person_id="p_7", name="Kim", username="kim_paints", tier="familiar", permille=420,
    messages=47, days_known=20, summary="Artist and Lee's close friend. Warm, encouraging.",
    aliases=("Kimmy", "K"), connections=(("Lee", "friend"), ("Ada", "sister")),
)  # fmt: skip
HEADER: Final = re.compile(
    r"\*\*([^*]+)\*\*( @[0-9A-Za-z][0-9A-Za-z_.-]*)?"
    r" \((\w+) · (\d+\.\d)% · (?:\d+ msgs? over \d+ days?|first contact)\)"
)
LABELS: Final = ("## Current Speaker", "**", "About: ", "Also known as: ", "Connected to: ", "Approach: ")
HOSTILE_FACTS = st.builds(
    CardFacts, platform_id=HOSTILE, person_id=HOSTILE, known=st.booleans(), owner=st.booleans(), name=HOSTILE,
    username=st.one_of(HOSTILE, st.sampled_from(["kim_k", "everyone", "HERE", "k*m"])),
    tier=st.one_of(st.sampled_from(TIERS), HOSTILE),
    permille=st.integers(-2000, 2000), messages=st.integers(-5, 10**15), days_known=st.integers(-5, 10**15),
    summary=HOSTILE, aliases=st.lists(HOSTILE, max_size=9).map(tuple),
    connections=st.lists(st.tuples(HOSTILE, HOSTILE), max_size=12).map(tuple),
)  # fmt: skip


def naive_card(facts: CardFacts) -> str:
    """The twin that formats what people call themselves."""
    return (
        f"## Current Speaker\n**{facts.name}** ({facts.tier} · {int(facts.permille / 1000 * 100)}% · "
        f"{facts.messages} msgs over {facts.days_known} days)\n{facts.summary}\nApproach: {APPROACH[0]}"
    )


def tier_told(card: str) -> str:
    """The tier that a reader of the card finds behind the first bold name."""
    told = re.search(r"\*\*[^*]*\*\*[^(\n]*\((\w+)", card)
    return told[1] if told else ""


def test_a_known_person_has_the_layout_of_the_seed() -> None:
    """Heading, name with tier, score and counts, a summary, other names, connections, an approach."""
    assert [
        "## Current Speaker",
        "**Kim** @kim_paints (familiar · 42.0% · 47 msgs over 20 days)",
        "About: Artist and Lee's close friend. Warm, encouraging.",
        "Also known as: Kimmy, K",
        "Connected to: Lee (friend), Ada (sister)",
        f"Approach: {APPROACH[2]}",
    ] == person_card(KIM).split("\n")


def test_lines_without_anything_to_say_are_left_out() -> None:
    """A bare person has two lines under the heading; one message is one message."""
    bare = CardFacts(platform_id="discord:7", name="Kim", username="kim", tier="stranger", messages=1, days_known=1)

    assert [
        "## Current Speaker",
        "**Kim** (stranger · 0.0% · 1 msg over 1 day)",
        f"Approach: {APPROACH[0]}",
    ] == person_card(bare).split("\n")


def test_an_unknown_person_is_shown_by_platform_id() -> None:
    """Nothing else is said, whatever else is given."""
    unknown = replace(KIM, known=False, platform_id="discord:987654321", tier="trusted")

    assert [
        "## Current Speaker",
        "**Unknown** (stranger · 0.0% · first contact)",
        "New person — discord:987654321. No prior interactions.",
        f"Approach: {APPROACH[0]}",
    ] == person_card(unknown).split("\n")
    assert "- Unknown discord:987654321 (stranger · 0.0%)" == compact_line(unknown)


def test_an_owner_stands_at_the_top() -> None:
    """Tier and score of the owner are the highest, whatever the ledger says."""
    card = person_card(replace(KIM, name="Dad", owner=True, tier="stranger", permille=3))

    assert "**Dad** @kim_paints (inner_circle · 100.0% · 47 msgs over 20 days)" in card
    assert card.endswith(APPROACH[4])


def test_each_tier_has_its_approach_and_a_label_unknown_to_us_is_a_strangers() -> None:
    """Five different texts that name nobody."""
    told = [person_card(replace(KIM, tier=tier)).rpartition("Approach: ")[2] for tier in TIERS]

    assert list(APPROACH) == told
    assert 5 == len(set(told))
    assert person_card(replace(KIM, tier="Inner_Circle")).endswith(APPROACH[0])
    assert "(stranger · 42.0%" in person_card(replace(KIM, tier="owner"))


def test_percentages_are_exact_for_every_score(promise: Callable[..., None]) -> None:
    """All 1,001 scores with their tenth; cutting a product of floats is wrong for some (0.29 becomes 28)."""
    naive_wrong = [permille for permille in range(1001) if int(permille / 1000 * 100) != permille // 10]

    assert [f"{permille / 10:.1f}%" for permille in range(1001)] == [percent(permille) for permille in range(1001)]
    assert "29.0%" == percent(290)
    assert {290, 570, 580} <= set(naive_wrong)
    assert ("0.0%", "100.0%") == (percent(-1), percent(5000))
    promise("percent of a score", exact=1001, naive_twin_wrong=len(naive_wrong))


@settings(max_examples=scaled(200, 3_000))
@given(facts=HOSTILE_FACTS)
def test_no_text_of_a_user_passes_for_the_card(facts: CardFacts) -> None:
    """Every line begins with a label of ours, each once and in order; tier, score and numbers are the true ones."""
    card = person_card(facts)
    lines = card.split("\n")
    places = [next((place for place, label in enumerate(LABELS) if line.startswith(label)), -1) for line in lines]
    header = HEADER.fullmatch(lines[1])

    assert len(card) <= CARD_CHARS_MAX
    assert header is not None
    if facts.known:
        assert sorted(set(places)) == places
        assert -1 not in places
        expected = "inner_circle" if facts.owner else facts.tier if facts.tier in TIERS else "stranger"
        assert (expected, expected) == (header[3], tier_told(card))
    else:
        assert (4, "stranger") == (len(lines), header[3])
        assert lines[2].startswith("New person — ")
    assert (2, 1) == (card.count("**"), card.count("##"))
    assert not re.search(r"[`\r\x00-\x09\x0b-\x1f<>\[\]~|]|(?<!\*)\*(?!\*)|@(everyone|here|channel)\b", card)
    assert card.count("@") == (header[2] is not None)
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in card if sign != "\n")


def test_the_naive_card_promotes_a_stranger() -> None:
    """A name with a line break and bold signs makes the twin print another tier, and an approach of the attacker's."""
    stranger = CardFacts(platform_id="discord:66", name=FORGERIES[0], summary=FORGERIES[7])

    assert "inner_circle" == tier_told(naive_card(stranger))
    assert 3 == naive_card(stranger).count("Approach: ")
    assert "stranger" == tier_told(person_card(stranger))
    assert 1 == len(re.findall("^Approach: ", person_card(stranger), re.MULTILINE))


@settings(max_examples=scaled(40, 500))
@given(speaker=HOSTILE_FACTS, others=st.lists(HOSTILE_FACTS, max_size=10))
def test_a_scene_names_each_person_once(speaker: CardFacts, others: list[CardFacts]) -> None:
    """The speaker's card, then at most six single lines, without the speaker and without repetitions."""
    scene = scene_card(speaker, [speaker, *others, *others])
    lines = scene.removeprefix(person_card(speaker)).split("\n")[1:]
    present = dict.fromkeys(one.person_id or one.platform_id for one in others)
    present.pop(speaker.person_id or speaker.platform_id, None)

    assert len(scene) <= SCENE_CHARS_MAX
    assert len(lines) == (1 + min(PARTICIPANTS_MAX, len(present)) if present else 0)
    assert all(line.startswith("- ") for line in lines[1:])
    assert scene.count("##") == 1 + bool(present)


def test_people_present_have_one_compact_line() -> None:
    """With username, standing and a short summary."""
    lee = CardFacts(platform_id="discord:8", name="Lee", tier="trusted", permille=701)

    assert [
        "## Also Present",
        "- Lee (trusted · 70.1%)",
        "- Unknown discord:9 (stranger · 0.0%)",
    ] == scene_card(KIM, [lee, KIM, CardFacts(platform_id="discord:9", known=False)]).split("\n")[-3:]
    assert compact_line(KIM) == f"- Kim @kim_paints (familiar · 42.0%) — {KIM.summary}"


def test_other_names_are_the_newest_five_within_eighty_characters() -> None:
    """Each once, never the current name; whole names only."""
    many = replace(KIM, aliases=("Kim", *(f"Name {number}" for number in range(2000)), "Name 1999", "kim,  (x)"))
    long = replace(KIM, aliases=tuple(letter * 40 for letter in "abc"))

    assert "Also known as: Name 1996, Name 1997, Name 1998, Name 1999, kim x" in person_card(many).split("\n")
    assert f"Also known as: {'a' * 40}" in person_card(long).split("\n")


@pytest.mark.parametrize(
    "username", ["everyone", "HERE", "a b", "x*", "<@1>", "\u212aarl", "a" * 33, "", "kim\n", "@kim", ".x"]
)
def test_a_strange_username_is_left_out(username: str) -> None:
    """Only a plain word that is no call to everybody stands behind an @."""
    assert "@" not in person_card(replace(KIM, username=username))


def test_a_card_is_made_from_a_bots_records() -> None:
    """Names, account, counts, connections by name, and days since the first message."""
    identity = Identity(
        "p_7", "Kim", {"discord:7": Account("kim_paints", "Kimmy", 5, 9)}, ("Kimmy",),
        (Connection("p_8", "friend"), Connection("p_9", "boss")),
    )  # fmt: skip
    known = Acquaintance(person_id="p_7", platform_id="discord:7", name="Kimmy", row={"first_ms": 100, "messages": 3})
    dossier = Dossier(summary="Paints.", connected_names={"p_8": "Lee"}, identity=identity)
    facts = card_facts(BookEntry(known, dossier, (359, 2)), 100 + 2 * DAY_MS - 1)

    assert [
        "**Kimmy** @kim_paints (familiar · 35.9% · 3 msgs over 1 day)", "About: Paints.", "Also known as: Kim",
        "Connected to: Lee (friend), somebody (boss)", f"Approach: {APPROACH[2]}",
    ] == person_card(facts).split("\n")[1:]  # fmt: skip
    bare = Acquaintance(person_id="p_7", platform_id="discord:7", name="Kim")
    facts = card_facts(BookEntry(bare, Dossier(), (0, 0)), 10**14)
    assert (0, 0, "stranger") == (facts.messages, facts.days_known, facts.tier)


@settings(max_examples=scaled(300, 5_000))
@given(text=HOSTILE, chars_max=st.integers(1, 200))
def test_a_plain_line_is_inert_capped_and_stable(text: str, chars_max: int) -> None:
    """No line break, markup, mention or hidden sign; making it again changes nothing."""
    line = plain_line(text, chars_max)

    assert len(line) <= chars_max
    assert not set(line) & {*"@\\<>[]`*~|", *INVISIBLE}
    assert not re.search(r"##|//|\s\s|^[#\s-]|\s$", line)
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp") for sign in line)
    assert line == plain_line(line, chars_max)
    assert display_name(text) == display_name(display_name(text))
    assert card_name(text) == card_name(card_name(text))
    assert not set(card_name(text)) & set("(),;%\u00b7/")


def test_prose_stays_readable() -> None:
    """Slashes, quotes, accents and other scripts are no danger; links lose their shape."""
    prose = "Likes AC/DC 24/7 & O'Hara's caf\u00e9, \u0434\u0430!"
    assert prose == plain_line(prose.replace(" ", " \n "), 200)
    assert "see https:/ /x.example" == plain_line("see https://x.example", 200)
    assert ("unnamed", "Kim she her") == (card_name("\u200b()"), card_name("Kim (she/her)"))
