"""Names to the eye: look-alikes are seen, false friends are left alone, and nobody becomes somebody by a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.people import names
from universe.people.names import folded_name, impersonates, looks_like, search_key, skeleton

OWNERS = ("discord:1", "telegram:1")
OWNER_NAMES = ("Dad", "iitai")
BOTS = {"Elena": ("9001",), "Marnie Rey": ("discord:9002",)}
IMPOSTORS = [
    ("DAD", "Dad"), ("dad", "Dad"), ("\uff24\uff41\uff44", "Dad"), ("D\u200ba\u2060d", "Dad"), ("D\u0430d", "Dad"),
    ("D\u03b1d", "Dad"), ("D4d", "Dad"), ("\u1d05\u1d00\u1d05", "Dad"), ("\U0001d403\U0001d41a\U0001d41d", "Dad"),
    ("\U0001f1e9\U0001f1e6\U0001f1e9", "Dad"), ("D a d", "Dad"), ("~*Dad*~", "Dad"), ("Dad!", "Dad"), ("d.a.d.", "Dad"),
    ("D\u00e1d", "Dad"), ("D\u0336a\u0336d\u0336", "Dad"), ("\u24b9\u24d0\u24d3", "Dad"), ("D\u0434d", "Dad"),
    ("\U0001f170", "A"), ("D\u3164ad", "Dad"), ("D\ufe0fad", "Dad"), ("D\U000e0061ad", "Dad"), ("\u202eDad", "Dad"),
    ("litai", "iitai"), ("IITAI", "iitai"), ("1itai", "iitai"), ("iitai_", "iitai"),
    ("\u0456\u0456t\u0430\u0456", "iitai"), ("EIena", "Elena"), ("E1ena", "Elena"), ("E|ena", "Elena"),
    ("\u0395\u04cfen\u0430", "Elena"), ("\u00c9lena", "Elena"), ("3lena", "Elena"), ("\u2728Elena\u2728", "Elena"),
    ("Mamie Rey", "Marnie Rey"), ("Vvendy", "Wendy"),
    ("B0$s", "Boss"), ("\u2728", "\u2728\ufe0f"), ("\u13A0\u13AA\u13A0", "Dad"), ("D\u00d8n", "Don"),
]  # fmt: skip
FALSE_FRIENDS = [
    ("kiitai", "iitai"), ("Daddy Long Legs", "Dad"), ("grandad", "Dad"), ("Dado", "Dad"), ("add", "Dad"),
    ("Dan", "Dad"), ("my Dad", "Dad"), ("abba", "baba"), ("Elena2", "Elena"), ("Elena 92", "Elena"),
    ("Helena", "Elena"), ("Elen", "Elena"), ("Elaine", "Elena"), ("", "Dad"), ("!!!", "Dad"),
    ("\u2728", "\u2b50"), ("\u7236\u89aa", "\u7236"), ("", "\u200b"),
    ("\u0915\u0940", "\u0915\u093e"), ("\u0915\u0941", "\u0915\u0942"), ("\u0e01\u0e34", "\u0e01\u0e35"),
]  # fmt: skip
LETTERS = {**{letter: letter for letter in "abcdefghijklmnopqrstuvwxyz"}, "i": "l"}


def naive_looks_like(name: str, protected: str) -> bool:
    """The twin that searches for the name."""
    return protected.casefold() in name.casefold()


def naive_impersonates(name: str, platform_id: str) -> bool:
    """The twin that knows an owner by the name."""
    return platform_id not in OWNERS and name.casefold() in map(str.casefold, OWNER_NAMES)


@pytest.mark.parametrize(("name", "protected"), IMPOSTORS)
def test_a_disguised_name_looks_like_the_protected_one(name: str, protected: str) -> None:
    """Case, width, invisible signs, other scripts, digits, accents, strokes, spaces and decoration hide nothing."""
    assert looks_like(name, protected)


@pytest.mark.parametrize(("name", "protected"), FALSE_FRIENDS)
def test_a_false_friend_looks_like_nobody(name: str, protected: str) -> None:
    """Names that only contain, resemble or number a protected one are honest."""
    assert not looks_like(name, protected)


def test_the_naive_search_fails_both_ways() -> None:
    """Looking for the name as a part misses disguises and accuses honest people."""
    assert [pair for pair in IMPOSTORS if not naive_looks_like(*pair)]
    assert [pair for pair in FALSE_FRIENDS if naive_looks_like(*pair)]
    assert not naive_impersonates("D\u0430d", "discord:5")


@st.composite
def disguises(draw: st.DrawFn) -> tuple[str, str]:
    """A name of Latin letters, and the same to the eye."""
    plain = draw(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12))
    worn = ""
    for letter in plain:
        shapes = [letter, letter.upper(), chr(ord(letter) + 0xFEE0), *names._SHAPES.get(LETTERS[letter], "")]
        # An upper-case I is an l, but an upper-case L is no i.
        worn += draw(st.sampled_from(shapes)) + draw(st.sampled_from(["", "", "\u200b", " ", "\u0301", "."]))
    return plain, worn


@settings(max_examples=scaled(300, 10_000))
@given(pair=disguises())
def test_every_letter_may_wear_any_of_its_shapes(pair: tuple[str, str]) -> None:
    """A name whose letters are each replaced by a look-alike, with filling in between, is still seen."""
    plain, worn = pair

    assert skeleton(worn) == skeleton(plain)
    assert looks_like(worn, plain)


@settings(max_examples=scaled(500, 10_000))
@given(name=HOSTILE)
def test_a_skeleton_is_made_of_letters_and_is_its_own(name: str) -> None:
    """For any text: nothing raises, no sign, space or invisible character is left, and the skeleton keeps itself."""
    bones = skeleton(name)

    assert all(sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc") for sign in bones)
    assert skeleton(bones) == bones
    assert folded_name(folded_name(name)) == folded_name(name)
    assert "\n" not in search_key(name)


@given(name=HOSTILE, user=st.integers(2, 10**6))
def test_an_owner_is_known_by_platform_id_only(name: str, user: int) -> None:
    """No name makes an owner an impostor, and every protected name makes one of anybody else."""
    for platform_id in OWNERS:
        assert not impersonates(name, platform_id, OWNERS, OWNER_NAMES, BOTS)
    for protected in (*OWNER_NAMES, *BOTS):
        assert not impersonates(protected, OWNERS[user % 2], OWNERS, OWNER_NAMES, BOTS)
        assert impersonates(protected, f"discord:{user + 10_000}", OWNERS, OWNER_NAMES, BOTS)


def test_a_bot_may_bear_its_own_name_and_nobody_else_may() -> None:
    """Accounts of our bots are exempt, by bare user id or platform id; one on another platform is not ours."""
    assert not impersonates("Elena", "discord:9001", OWNERS, OWNER_NAMES, BOTS)
    assert not impersonates("Marnie Rey", "discord:9002", OWNERS, OWNER_NAMES, BOTS)
    assert impersonates("Marnie Rey", "telegram:9002", OWNERS, OWNER_NAMES, BOTS)
    assert impersonates("E1ena", "discord:77", OWNERS, OWNER_NAMES, BOTS)
    assert impersonates("dad", "irc:1", OWNERS, OWNER_NAMES, BOTS)
    assert not impersonates("Kim", "discord:77", OWNERS, OWNER_NAMES, BOTS)
    assert not impersonates("Dad", "discord:77", (), (), {})


@given(protected=st.text(st.characters(categories=["L"]), min_size=1, max_size=20), name=HOSTILE)
def test_looking_alike_does_not_depend_on_who_is_asked_first(protected: str, name: str) -> None:
    """A name looks like itself, and two names without signs look alike in both directions or in none."""
    plain = "".join(sign for sign in name if sign.isalnum())
    assume(skeleton(plain))

    assert looks_like(protected, protected)
    assert looks_like(plain, protected) == looks_like(protected, plain)


def test_a_pile_of_accents_costs_little(promise: Callable[..., None]) -> None:
    """Only the first 400 characters are looked at, so a megabyte of a name is as quick as a line."""
    assert skeleton("D" + "\u0301" * 1_000_000) == "d"
    assert skeleton("a" * 1_000_000) == "a" * 400
    promise("look-alikes of names", seen=len(IMPOSTORS), false_friends=len(FALSE_FRIENDS))
