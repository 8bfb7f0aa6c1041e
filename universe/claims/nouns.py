"""Noun phrases in one form: lower case, no articles, singular, without words that say nothing."""

from __future__ import annotations

from typing import Final

from universe.claims.words import listed

TERM_CHARS_MAX: Final = 120
PHRASE_WORDS_MAX: Final = 10
_DROPPED: Final = listed(
    "a an the this that these those my our your his her its their all every each any some of very really quite so "
    "too also both actually usually generally typically often always basically essentially literally definitely "
    "totally honestly own such just only still already even lol btw tbh anyway though now currently today either "
    "exactly pretty super kinda truly mostly normally fully completely all absolutely"
)  # fmt: skip
_KINDS: Final = listed("kind type form sort example one species")
_IRREGULAR: Final = {
    "children": "child", "kids": "kid", "men": "man", "women": "woman", "people": "person", "teeth": "tooth",
    "feet": "foot", "mice": "mouse", "geese": "goose", "wolves": "wolf", "leaves": "leaf", "lives": "life",
    "viruses": "virus", "buses": "bus", "axes": "axis", "nuclei": "nucleus", "bacteria": "bacterium",
    "neurons": "neuron", "theses": "thesis", "knives": "knife", "cactuses": "cactus", "favorite": "favourite",
    "color": "colour", "colors": "colour", "movies": "movie", "mum": "mother", "mom": "mother", "dad": "father",
    "grandma": "grandmother", "grandpa": "grandfather", "earth's": "earth", "film": "movie", "films": "movie",
    "child": "kid", "cookies": "cookie", "calories": "calorie", "series": "series", "species": "species",
    "shoes": "shoe", "ties": "tie", "pies": "pie", "pisces": "pisces", "aries": "aries",
}  # fmt: skip
_KEPT_ENDINGS: Final = ("ss", "us", "is", "os", "as", "ics")


def singular(word: str) -> str:
    """The singular of an English noun by its ending; what is unsure stays as it is."""
    plain = _IRREGULAR.get(word, word)
    if word in _IRREGULAR or len(word) < 4 or not word.endswith("s") or word.endswith(_KEPT_ENDINGS):
        return _IRREGULAR.get(plain, plain)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes", "puses", "ruses", "nuses", "toes", "roes")):
        return word[:-2]
    return word[:-1]


def phrase(words: tuple[str, ...]) -> str:
    """The normal form of a noun phrase; empty where nothing is left or it is too long to be one."""
    kept: list[str] = []
    for place, word in enumerate(words):
        is_kind = word in _KINDS and words[place + 1 : place + 2] == ("of",)
        if word not in _DROPPED and not is_kind:
            kept += word.split("-") if word.replace("-", "").isalpha() else [word]
    text = " ".join(singular(word) for word in kept)
    return text if len(kept) <= PHRASE_WORDS_MAX and len(text) <= TERM_CHARS_MAX else ""


def subject_of(words: tuple[str, ...]) -> str:
    """The normal form as a subject: empty where it holds a colon, which only ids have."""
    text = phrase(words)
    return "" if ":" in text else text
