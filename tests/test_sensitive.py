"""Sensitive messages: what must never be told on; beside it a rule that looks for substrings of the summary's kind."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from universe.gossip.sensitive import CATEGORIES, sensitive_reason

SEED: Final = {
    "health": ("health", "medical", "doctor", "therapy", "medication", "diagnosis"),
    "finance": ("finance", "money", "debt", "salary", "income", "bankrupt"),
    "relationships": ("relationship", "dating", "partner", "divorce", "breakup"),
    "legal": ("legal", "lawsuit", "arrest", "crime", "court"),
    "secrets": ("secret", "private", "confidential", "don't tell"),
}
"""The 25 strings of the seed (REF-040, "Sensitive Topics"), by category."""


def naive(text: str) -> bool:
    """The twin: the seed's strings as substrings, wherever they stand."""
    return any(word in text.lower() for words in SEED.values() for word in words)


@pytest.mark.parametrize(("category", "word"), [(name, word) for name, words in SEED.items() for word in words])
def test_each_string_of_the_seed_is_heard_in_its_category(category: str, word: str) -> None:
    """Anywhere in a message, in any case, full width, with a hyphen or possessive, cut by invisible signs."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if "a" <= sign <= "z" else sign for sign in word)
    cut = f"{word[:2]}\u200b{word[2:]}"
    for said in (
        word,
        word.upper(),
        f"well, {word} again",
        f"so-called-{word}",
        wide,
        cut,
        word.replace("'", "\u2019"),
    ):
        assert category == sensitive_reason(said), said


PRIVATE: Final = (
    ("I was diagnosed with cancer", "health"), ("my meds make me tired", "health"), ("I feel hopeless", "health"),
    ("I cut myself again", "health"), ("one year sober", "health"), ("he relapsed", "health"),
    ("we lost the baby", "health"), ("got fired and I'm in debt", "finance"), ("I got a raise", "finance"),
    ("we can't afford it", "finance"), ("my boss pays me 12 an hour", "finance"), ("I owe him 300", "finance"),
    ("my partner broke up with me", "relationships"), ("she's my girlfriend", "relationships"),
    ("they divorced", "relationships"), ("I got engaged", "relationships"), ("I'm gay", "relationships"),
    ("I had a date last night", "relationships"), ("he got arrested", "legal"), ("they are suing us", "legal"),
    ("my visa was denied", "legal"), ("we press charges", "legal"), ("I have a secret: I moved to Lyon", "secrets"),
    ("keep this to yourself", "secrets"), ("between us, I quit", "secrets"), ("do not tell anyone", "secrets"),
    ("off the record", "secrets"), ("nobody can know", "secrets"),
)  # fmt: skip


FAMILIES: Final = (
    ("they found a shadow on my lung", "health"), ("stopped taking my lithium", "health"),
    ("we've lost three pregnancies", "health"), ("haven't had a bet in six months", "health"),
    ("tested positive, self isolating", "health"), ("signed off work for stress", "health"),
    ("took two ibuprofen", "health"), ("better off without me", "health"), ("i smoke a pack a day", "health"),
    ("they only pay me 1400 a month", "finance"), ("two months behind with the rent", "finance"),
    ("we can't make ends meet", "finance"), ("my card got declined", "finance"), ("i claim benefits", "finance"),
    ("lost it all at the casino", "finance"), ("skint till friday", "finance"), ("missed payments", "finance"),
    ("it's over between me and jonas", "relationships"), ("i think i'm bi", "relationships"),
    ("she walked out last night", "relationships"), ("we're fiancés now", "relationships"),
    ("sleeping in separate rooms", "relationships"), ("he broke it off", "relationships"),
    ("caught speeding, three points", "legal"), ("i spent the night in a cell", "legal"),
    ("someone broke into our flat", "legal"), ("leave to remain got refused", "legal"),
    ("they took my licence away", "legal"), ("got fined again", "legal"),
    ("keep it under your hat", "secrets"), ("you didn't hear it from me", "secrets"),
    ("pls dont pass this on", "secrets"), ("i've only told you", "secrets"), ("my lips are sealed", "secrets"),
    ("no one at work knows yet", "secrets"), ("behind her back", "secrets"),
)  # fmt: skip
"""Constructions in which no single word is sensitive, or a word that the seed does not know."""


@pytest.mark.parametrize(("text", "category"), FAMILIES)
def test_constructions_are_heard_and_not_only_words(text: str, category: str) -> None:
    """In other company, too; the twin hears hardly any."""
    for said in (text, f"lol {text} lol", f"honestly? {text}!!"):
        assert category == sensitive_reason(said), said


def test_the_seeds_strings_hear_hardly_any_of_these_constructions() -> None:
    """The twin misses nine of ten."""
    assert len([text for text, _ in FAMILIES if naive(text)]) < len(FAMILIES) / 10


@pytest.mark.parametrize("text", ["working on my divorce at the hospital", "my job and a visa at the hospital"])
def test_a_false_friend_covers_no_sensitive_word_that_it_does_not_name(text: str) -> None:
    """A job at the hospital is harmless; what stands inside or beside it is not."""
    assert sensitive_reason(text)
    assert "" == sensitive_reason("my job at the hospital went well")


@pytest.mark.parametrize(("text", "category"), PRIVATE)
def test_what_is_private_is_heard(text: str, category: str) -> None:
    """Inflections and phrases, also as a question, denied, and about somebody else."""
    for said in (text, f"{text}?", f"it is not true: {text}", f"my cousin says {text}", f"lol {text} lol"):
        assert category == sensitive_reason(said), said


HARMLESS: Final = (
    "Courtney is late", "doctorwho rocks", "Moneypenny said hi", "the basketball court is free",
    "best doctor who episode",
    "secret santa is tomorrow", "private channel settings", "my money tree plant", "we were engaged in a debate",
    "I got promoted!", "moved to Lyon", "I'm partnering with nobody", "I took up pottery", "the update came out great",
    "what a courteous man", "incoming call", "I fell in love with pottery", "can't afford to lose this match",
    "the secretary called", "sick of this rain", "a private int of the class", "crime drama tonight",
    "the line was engaged all morning",
    "carbon dating puts the bowl at 900 bc", "a tropical depression near the coast", "passed my medical boards",
    "she made partner at her firm", "the band split up the song into parts", "paid a visit to my nan",
    "date format is wrong", "generate a private key", "I am so sad today",
)  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_private_passes(text: str) -> None:
    """Words are whole words, and false friends are known."""
    assert "" == sensitive_reason(text)


def test_substrings_would_block_the_harmless_and_let_the_private_pass() -> None:
    """The twin is wrong in both directions."""
    assert len([text for text in HARMLESS if naive(text)]) > len(HARMLESS) / 2
    assert len([text for text, _ in PRIVATE if not naive(text)]) > len(PRIVATE) / 2


NAMES: Final = ("Courtney", "Moneypenny", "DoctorWho", "Private Ryan", "Healthy Harry", "Legally Blonde")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_does_not_make_a_message_private(name: str) -> None:
    """Wherever it stands, with an ending or a comma; the same words elsewhere in the message do."""
    for said in (f"{name} says hi", f"hi {name}!", f"{name}'s cat", f"{name}, I got promoted. thanks {name}"):
        assert "" == sensitive_reason(said, (name, "Kim")), said
    for said in (f"{name} has a secret", f"{name}: don't tell", f"{name} and my divorce"):
        assert sensitive_reason(said, (name,)), said
    assert sensitive_reason("a private talk, healthy and legally", (name,))


@pytest.mark.parametrize(
    ("name", "text"),
    [("secret", "I have a secret"), ("Secret", "Secret: I moved"), ("diagnosed with", "I was diagnosed with cancer"),
     ("diagnosed yesterday", "I was diagnosed yesterday"), ("broke up", "we broke up"), ("my debt", "my debt grows"),
     ("Private", "this is Private"), ("got arrested", "he got arrested"), ("divorce court", "divorce court today"),
     ("e", "a secret"), ("", "a secret"), ("i", "i have debt")],
)  # fmt: skip
def test_nobody_can_unlock_other_peoples_secrets_with_a_name(name: str, text: str) -> None:
    """A name that is a sensitive word, or is not written as a name, hides nothing."""
    assert sensitive_reason(text, (name,))


def naive_mask(text: str, name: str) -> str:
    """The twin that takes every name out of the text before it looks."""
    return text.lower().replace(name.lower(), "")


def test_taking_every_name_out_would_unlock_them() -> None:
    """Somebody who is called "diagnosed with cancer" could make it public."""
    text = "I was diagnosed with cancer"

    assert not naive(naive_mask(text, "diagnosed with cancer"))
    assert "health" == sensitive_reason(text, ("diagnosed with cancer",))


@pytest.mark.parametrize("piece", ["keep ", "my ", "not tell ", "i am ", "# ", "the hospital ", "has 9 "])
def test_the_work_grows_with_the_text_and_not_faster(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text is at most a little more than twice the work, counted in looks at a word."""
    from universe.gossip import detector_patterns as patterns

    fits = patterns._fits

    def looks(text: str) -> int:
        count = [0]

        def counted(element: patterns.Element, said: tuple[str, ...], place: int) -> int:
            count[0] += 1
            return fits(element, said, place)

        with monkeypatch.context() as patched:
            patched.setattr(patterns, "_fits", counted)
            sensitive_reason(text)
        return count[0]

    half, whole = (looks((piece * 4000)[:chars]) for chars in (2000, 4000))
    assert whole <= 2.2 * half + 2000


@settings(max_examples=scaled(100, 2000))
@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from([text for text, _ in PRIVATE]))
def test_nothing_around_it_makes_a_private_message_public(before: str, after: str, text: str) -> None:
    """Other sentences before and behind change nothing but the category."""
    assert sensitive_reason(f"{before}\n\n {text} \n\n{after}") in CATEGORIES


def test_words_that_grow_when_they_are_folded_push_nothing_out_of_sight() -> None:
    """One sign can become eighteen; what stands behind 250 of them is still read."""
    assert "secrets" == sensitive_reason("\ufdfa " * 250 + "keep this to yourself")
