"""Words of a text, and whether they name somebody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from universe.chat.words import names_someone, words
from universe.events import TEXT_CHARS_MAX

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aE09_'-\u2019\u02bc\u200d\u200b\u202e\u0301\u0323\u0345\ufdfa\u0130\u00df\ud800\x00\n@<>#.*+?[(\\"),
    ),
    max_size=60,
)
PLAIN_WORD = st.text(st.sampled_from("abxyz\u00e9\u00df\u0915\u043f7"), min_size=1, max_size=6)


def names(text: str, alias: str) -> bool:
    """Whether `alias` is named in `text`, both as users write them."""
    return names_someone(words(text), words(alias))


def naive_names(text: str, alias: str) -> bool:
    """The twin that looks for the letters anywhere."""
    return alias.lower() in text.lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Hello, World!", ("hello", "world")),
        ("don't well-known kim_92", ("don't", "well-known", "kim_92")),
        ("'quoted' -dash- _under_ don''t a--b", ("quoted", "dash", "under", "don", "t", "a", "b")),
        ("O\u2019Brien\u2018s", ("o'brien's",)),
        ("STRASSE Stra\u00dfe", ("strasse", "strasse")),
        ("e\u0301t\u00e9 \u00c9T\u00c9", ("\u00e9t\u00e9", "\u00e9t\u00e9")),
        ("\uff25\uff4c\uff45\uff4e\uff41", ("elena",)),
        ("\u0910\u0932\u0947\u0928\u093e \u0928\u092e\u0938\u094d\u0924\u0947",
         ("\u0910\u0932\u0947\u0928\u093e", "\u0928\u092e\u0938\u094d\u0924\u0947")),
        ("a.b/c@d:1,5", ("a", "b", "c", "d", "1", "5")),
    ],
)  # fmt: skip
def test_a_text_falls_into_its_words(text: str, expected: tuple[str, ...]) -> None:
    """Letters and digits are words; an apostrophe, hyphen or underscore inside belongs to them; case folds."""
    assert expected == words(text)


@settings(max_examples=scaled(1_000, 10_000))
@given(text=HOSTILE)
def test_no_text_breaks_the_words(text: str) -> None:
    """Any text gives words that are not empty, hold no space and no capital, and are their own words."""
    found = words(text)

    assert all(word and not any(sign.isspace() for sign in word) for word in found)
    assert all(word == word.casefold() or not word.isascii() for word in found)
    assert found == words(" ".join(found))


@given(found=st.lists(PLAIN_WORD, max_size=12), gap=st.sampled_from([" ", ", ", "! ", "\n", " -- ", "\u2014"]))
def test_what_stands_between_words_does_not_matter(found: list[str], gap: str) -> None:
    """Words come back in order, whatever separates them."""
    assert words(" ".join(found)) == words(gap.join(found))


def test_only_the_first_four_thousand_characters_count() -> None:
    """A text is cut before it is looked at."""
    assert ("a",) == words("a" + " " * (TEXT_CHARS_MAX - 1) + "b")
    assert ("a", "b") == words("a" + " " * (TEXT_CHARS_MAX - 2) + "b")
    assert len(words("\ufdfa" * TEXT_CHARS_MAX)) <= TEXT_CHARS_MAX


def test_a_pile_of_accents_is_one_word_of_bounded_height() -> None:
    """What would make normalisation sort thousands of signs is cut to sixteen."""
    (word,) = words("a" + "\u0301\u0323" * 1_900 + "b")

    assert len(word) <= 18
    assert word.endswith("b")


@pytest.mark.parametrize(
    "text",
    [
        "Elena", "hi elena!", "ELENA, look", "is it elena's?", "elena\u2019s", "elena'll know", "(Elena)", "**Elena**",
        "_elena_", "ask Elena.", "\uff25lena", "and elena",
    ],
)  # fmt: skip
def test_a_name_in_any_dress_is_heard(text: str) -> None:
    """Case, punctuation, markup and a possessive do not hide a name."""
    assert names(text, "Elena")


@pytest.mark.parametrize(
    "text", ["Elenas", "Melena", "elena_92", "elena-marie", "el ena", "elen a", "", "elenaelena", "elena'x", "Helena's"]
)
def test_part_of_another_word_is_no_name(text: str) -> None:
    """A name counts as a whole word only."""
    assert not names(text, "Elena")


def test_looking_for_letters_anywhere_hears_names_that_are_none() -> None:
    """The naive twin takes Helena for Elena."""
    assert naive_names("Helena's garden", "Elena")
    assert not names("Helena's garden", "Elena")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("dear Elena Rey, hello", True),
        ("elena   rey's books", True),
        ("Elena and Rey", False),
        ("Rey Elena", False),
        ("Elena's Rey", False),
        ("elena elena rey", True),
        ("rey", False),
    ],
)
def test_an_alias_of_several_words_needs_them_in_a_row(text: str, heard: bool) -> None:
    """All words, in order, next to each other; the ending belongs to the last."""
    assert heard == names(text, "Elena Rey")


@settings(max_examples=scaled(300, 10_000))
@given(text=HOSTILE)
def test_an_empty_alias_names_nobody(text: str) -> None:
    """No text names a bot without a name."""
    assert not names_someone(words(text), ())


@settings(max_examples=scaled(300, 10_000))
@given(before=st.lists(PLAIN_WORD, max_size=5), alias=st.lists(PLAIN_WORD, min_size=1, max_size=3), text=HOSTILE)
def test_an_alias_among_other_words_is_heard_and_glued_to_one_it_is_not(
    before: list[str], alias: list[str], text: str
) -> None:
    """Whatever stands around it: between spaces it is a name, with a letter behind it it is another word."""
    called = " ".join(alias)

    assert names(" ".join([*before, called]) + " " + text, called)
    assert not names(called + "qq", called)


@settings(max_examples=scaled(300, 10_000))
@given(alias=HOSTILE, text=HOSTILE)
def test_an_alias_is_data_and_never_a_pattern(alias: str, text: str) -> None:
    """A hostile alias neither breaks the search nor finds what is not there."""
    if names(text, alias):
        assert all(any(heard.startswith(word) for heard in words(text)) for word in words(alias))
    assert not names("elena", ".*")
    assert not names("elena", "e.ena")
