"""The vocabulary of topics: which words speak of which topic, and to which wider one it belongs.

Notation: topics are separated by ``|`` or by lines, forms by commas: ``tai-chi: taichi, tai chi``. A topic's name is
a form of it. ``~`` before a form (or before the name) makes it a *loose* one: a word that mostly means something else
("running", "bridge") and speaks of the topic only where a hobby is expected ("I took up running").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from universe.chat.smalltalk import TOPICS
from universe.chat.words import words
from universe.topics import vocabulary_arts as arts
from universe.topics import vocabulary_body as body
from universe.topics import vocabulary_home as home
from universe.topics import vocabulary_minds as minds

Form = tuple[str, ...]
Forms = Mapping[str, tuple[tuple[Form, str], ...]]

_SECTIONS: Final = {
    "sport": body.SPORT, "outdoors": body.OUTDOORS, "garden": body.GARDEN, "animals": body.ANIMALS,
    "music": arts.MUSIC, "art": arts.ART, "crafts": arts.CRAFT, "stage": arts.STAGE, "games": minds.GAMES,
    "books": minds.WRITING, "ideas": minds.MIND, "science": minds.SCIENCE, "code": minds.CODE, "cooking": home.COOKING,
    "travel": home.TRAVEL, "vehicles": home.VEHICLES, "films": home.FILMS, "style": home.STYLE,
}  # fmt: skip
"""Wider topic to its narrower ones."""
_LANGUAGES: Final = "languages"
_AROUND_A_LANGUAGE: Final = (
    ("learning", ""), ("learn", ""), ("learned", ""), ("learnt", ""), ("studying", ""), ("study", ""), ("speak", ""),
    ("speaking", ""), ("teaching", ""), ("", "lessons"), ("", "class"), ("", "classes"), ("", "course"),
    ("", "grammar"), ("", "vocabulary"), ("", "duolingo"), ("", "language"), ("", "homework"), ("", "tutor"),
)  # fmt: skip
_UNFIT: Final = """
    goals goal matches match team teams coach training function functions bug bugs commit commits script scripts
    variable variables package packages windows monitor keyboard director directors scene scenes author authors
    chapter chapters pan cards loot boss pixel pixels driver drivers partition theory theories install installed
    installing desktop atom atoms lab trip trips train trains holiday holidays dinner band bands cheese cake server
    servers weeds rust python java sprint league seeds soil quest quests trailer terminal cook cooked sauce reading
    abroad gravity code tune tunes apt disk disks ferry game planted planting orbit comet
"""
"""Keywords of small talk that say too little about what somebody cares for."""


def _split(form: str) -> Form:
    return tuple(part for word in words(form) for part in word.split("-"))


def _written(section: str) -> dict[str, list[str]]:
    """Topic to its forms as they are written, its name first."""
    found: dict[str, list[str]] = {}
    for entry in section.replace("\n", "|").split("|"):
        name, _, forms = entry.strip().partition(":")
        if not name.strip():
            continue
        topic = name.strip().removeprefix("~")
        listed = found.setdefault(topic, [])
        own = name.strip()
        said = [one.strip() for one in forms.split(",") if one.strip()]
        # "darts: ~darts" says that the name itself is loose.
        if f"~{own}" not in said and own not in listed and f"~{own}" not in listed:
            said.insert(0, own)
        listed += said
    return found


def _languages() -> dict[str, list[str]]:
    """A language is a topic where it is learnt or spoken; "Italian food" is not about Italian."""
    return {
        name: [f"~{name}", *(f"{before} {name} {after}".strip() for before, after in _AROUND_A_LANGUAGE)]
        for name in minds.LANGUAGES.split()
    }


def _parents() -> dict[str, str]:
    narrow = {topic: wide for wide, section in _SECTIONS.items() for topic in _written(section)}
    narrow |= dict.fromkeys(_languages(), _LANGUAGES)
    roots = dict.fromkeys([*TOPICS, *_SECTIONS, _LANGUAGES], "")
    return {**narrow, **roots}


def _all_forms() -> dict[Form, tuple[str, bool]]:
    """Form to its topic and whether it is loose. The narrower topic has the first claim to a form."""
    found: dict[Form, tuple[str, bool]] = {}
    narrow = {topic: forms for section in _SECTIONS.values() for topic, forms in _written(section).items()}
    for topic, forms in (narrow | _languages()).items():
        for form in forms:
            found.setdefault(_split(form), (topic, form.startswith("~")))
    for wide in [*TOPICS, *_SECTIONS, _LANGUAGES]:
        found.setdefault(_split(wide), (wide, wide in ("ideas", "style", "code", "animals", "books")))
    unfit = frozenset(_UNFIT.split())
    for small in TOPICS.values():
        for word in small.keywords.split():
            if word not in unfit:
                found.setdefault((word,), (small.name, False))
    return _with_plurals(found)


def _with_plurals(forms: dict[Form, tuple[str, bool]]) -> dict[Form, tuple[str, bool]]:
    for form, found in list(forms.items()):
        last = form[-1]
        if len(last) > 2 and not last.endswith(("s", "ing", "y")):
            forms.setdefault((*form[:-1], f"{last}s"), found)
    return forms


_FORMS: Final = _all_forms()
TOPIC_PARENT: Final[Mapping[str, str]] = _parents()
"""Every topic to the wider one that it belongs to; "" for the widest ones."""


def _by_first_word(*, loose: bool) -> Forms:
    """With `loose` all forms of the narrower topics; otherwise the strict ones of every topic."""
    found: dict[str, list[tuple[Form, str]]] = {}
    for form, (topic, is_loose) in _FORMS.items():
        if (loose and (TOPIC_PARENT[topic] or form == (topic,))) or not (loose or is_loose):
            found.setdefault(form[0], []).append((form, topic))
    return {first: tuple(sorted(ones, key=lambda one: -len(one[0]))) for first, ones in found.items()}


STRICT_FORMS: Final = _by_first_word(loose=False)
"""First word to the forms that speak of a topic anywhere, longest first."""
LOOSE_FORMS: Final = _by_first_word(loose=True)
"""Likewise the forms that name a hobby where one is expected, loose ones too."""
