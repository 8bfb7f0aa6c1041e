"""Names to the eye: which of them look like an owner's or a bot's, and under what a search finds them.

A name is never a key and gives no right; owners and our bots are known by platform id only. So missing a look-alike
costs nothing, and flagging an honest name costs somebody trust: two names look alike only as a whole. "kiitai" and
"Daddy Long Legs" are nobody's look-alike, nor is "Elena2", which is how honest people tell themselves apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from universe.people.plain_line import shows

_CHARS_READ: Final = 400
# Letter to what passes for it. Cyrillic, Greek, Armenian, Cherokee, Lisu; shapes after Unicode's list of confusables
# (UTS 39), and the digits that readers take for letters. Escapes, because the shapes would mislead here as well.
_SHAPES: Final = {
    "a": "4\u0430\u0434\u0391\u03b1\u039b\u03bb\u0251\u13aa\ua4ee",
    "b": "68\u0412\u0432\u042c\u044c\u0392\u03b2\u13f4\ua4d0",
    "c": "\u0421\u0441\u03f2\u03f9\u13df\ua4da",
    "d": "\u0501\u0500\u03b4\u13a0\ua4d3",
    "e": "3\u0415\u0435\u0417\u0437\u042d\u044d\u0454\u0395\u03b5\u03a3\u13ac\ua4f0",
    "f": "\u03dc\u03dd\u0192\ua4dd",
    "g": "9\u0261\u0581\u13c0\ua4d6",
    "h": "\u041d\u043d\u04ba\u04bb\u0397\u0570\u13bb\ua4e7",
    "j": "\u0408\u0458\u03f3\u13ab\ua4d9",
    "k": "\u041a\u043a\u039a\u03ba\u13e6\ua4d7",
    "l": "1i\u0406\u0456\u04c0\u04cf\u0399\u03b9\u0269\u13a5\u13de\ua4e1\ua4f2",
    "m": "\u041c\u043c\u039c\u13b7\ua4df",
    "n": "\u0418\u0438\u041f\u043f\u039d\u03b7\u0578\ua4e0",
    "o": "0\u041e\u043e\u039f\u03bf\u03c3\u03c2\u0555\u0585\ua4f3",
    "p": "\u0420\u0440\u03a1\u03c1\u13e2\ua4d1",
    "q": "\u051a\u051b\u0566",
    "r": "\u0413\u0433\u042f\u044f\u13d2\ua4e3",
    "s": "5\u0405\u0455\u13da\ua4e2",
    "t": "7\u0422\u0442\u03a4\u03c4\u13a2\ua4d4",
    "u": "\u0426\u0446\u03c5\u03bc\u057d\ua4f4",
    "v": "\u0474\u0475\u03bd\u13d9\ua4e6",
    "w": "\u0428\u0448\u051c\u051d\u03c9\u0561\u13b3\ua4ea",
    "x": "\u0425\u0445\u03a7\u03c7\ua4eb",
    "y": "\u0423\u0443\u0427\u0447\u03a5\u03b3\ua4ec",
    "z": "2\u0396\u03b6\u13c3\ua4dc",
}
_LETTERS: Final = str.maketrans({shape: letter for letter, shapes in _SHAPES.items() for shape in shapes})
_SIGNS: Final = str.maketrans({
    "@": "a", "$": "s", "!": "l", "|": "l", "\u00a1": "l", "+": "t", "(": "c", "\u00a2": "c", "\u20ac": "e",
    "\u00a3": "l", "\u00a5": "y", "\u00a7": "s", "\u00d7": "x", "\u2202": "d", "\u2206": "a", "\u2200": "a",
})  # fmt: skip
# Small capitals, letters with strokes, dotless and turned ones, flags: the name of such a character ends in a letter.
_LATIN: Final = re.compile(r"(?:.+ )?(?:LATIN|REGIONAL INDICATOR) .*\b([A-Z])(?: WITH .+)?")


def skeleton(name: str) -> str:
    """What a name looks like: equal skeletons are confusable (the idea of UTS 39, made for short Latin names).

    Case, accents, invisible characters, spaces and punctuation are gone; look-alikes of Latin letters in other scripts,
    digits and signs are that letter; "i" and "l" are one, so are "rn" and "m", "vv" and "w". May be empty.
    """
    return _readings(name[:_CHARS_READ])[0]


def looks_like(name: str, protected: str) -> bool:
    """Whether `name` as a whole passes for `protected`; signs count as letters, or as decoration around or between."""
    wanted = skeleton(protected)
    return wanted in _readings(name[:_CHARS_READ]) if wanted else folded_name(name) == folded_name(protected) != ""


def search_key(name: str) -> str:
    """Under which a search finds a name: its skeleton, or the folded name where that is empty. Two may share a key."""
    return skeleton(name) or folded_name(name)


def folded_name(name: str) -> str:
    """A name without its case, compatibility forms, invisible signs and wide spaces."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name[:_CHARS_READ]) if sign.isspace() or shows(sign))
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def impersonates(
    name: str,
    platform_id: str,
    owner_ids: Collection[str],
    owner_names: Collection[str],
    bots: Mapping[str, Collection[str]],
) -> bool:
    """Whether a name is an owner's or one of our bots' to the eye, under an account that is none of theirs.

    Parameters
    ----------
    name, platform_id
        The display name and its account, such as ``discord:123``.
    owner_ids, owner_names
        The owners' platform ids, and the names that are protected for them.
    bots
        Protected name to the accounts that may bear it, as platform ids or as bare user ids of the same platform.
    """
    user_id = platform_id.partition(":")[2]
    ours = {account for accounts in bots.values() for account in accounts}
    if platform_id in owner_ids or platform_id in ours or user_id in ours:
        return False
    return any(looks_like(name, protected) for protected in (*owner_names, *bots))


@lru_cache(maxsize=4096)
def _readings(name: str) -> tuple[str, str, str]:
    """A name with its signs read as letters, with those inside it read so, and with none."""
    bare = _bare(name)
    first = next((place for place, sign in enumerate(bare) if sign.isalnum()), 0)
    last = next((place for place, sign in enumerate(reversed(bare)) if sign.isalnum()), 0)
    inner = bare[first : len(bare) - last]
    return _skeleton(bare.translate(_SIGNS)), _skeleton(inner.translate(_SIGNS)), _skeleton(bare)


def _bare(name: str) -> str:
    """`name` decomposed, without whatever has no shape."""
    # Letters first: Unicode decomposes a few of them into what looks different.
    signs = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(sign for sign in signs if shows(sign))


def _is_vowel(sign: str) -> bool:
    # The vowel signs of India and Thailand are no decoration, unlike accents: their combining class is 0.
    return unicodedata.category(sign) in ("Mn", "Mc") and unicodedata.combining(sign) == 0


def _skeleton(signs: str) -> str:
    letters = "".join(map(_latin, signs.translate(_LETTERS))).casefold().translate(_LETTERS)
    return "".join(sign for sign in letters if sign.isalnum() or _is_vowel(sign)).replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=4096)
def _latin(sign: str) -> str:
    found = None if sign.isascii() else _LATIN.fullmatch(unicodedata.name(sign, ""))
    return found[1].lower() if found else sign
