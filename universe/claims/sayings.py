"""A clause as a saying: who it is about, and what is said of it."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from universe.claims.nouns import phrase, subject_of
from universe.claims.predicates import Saying, predicate_of
from universe.claims.quantities import quantity_at
from universe.claims.spoken import Clause
from universe.claims.verbs import BE, FORMS, NOUNS_TOO
from universe.claims.words import PREPOSITIONS, PRONOUNS, STANDARD, listed

NAME: Final = "name:"
_FIRST: Final = frozenset(("i", "we"))
_OWN: Final = frozenset(("my", "our"))
_SPEAKERS: Final = _FIRST | _OWN
_VAGUE: Final = listed(
    "he she they it his her its their your this that these those there someone somebody everyone everybody nobody "
    "anyone who what which one how where when why whose him her them me us all some most many few mine yours let "
    "please here everything nothing something"
)
_LEAD_INS: Final = listed(
    "honestly actually btw no yes yeah yep nope well so oh and but ugh sorry lol ok okay hey hi tbh fyi personally "
    "also then now currently today tonight turns out still really just literally basically sadly unfortunately haha "
    "omg wow hmm anyway plus yet rn guys though obviously because since"
)
_BELIEFS: Final = (("i", "think"), ("i", "guess"), ("i", "believe"), ("i", "know"), ("i", "am", "sure"),
                   ("i", "am", "pretty", "sure"), ("the", "fact", "is"), ("did", "you", "know"))  # fmt: skip
_NO_TRUTH: Final = (
    ("it", "is", "not", "true", "that"),
    ("it", "is", "false", "that"),
    ("it", "is", "a", "myth", "that"),
)
_ELIDED: Final = (
    ("can", "not"),
    ("could", "not"),
    ("hate",),
    ("love",),
    ("feeling",),
    ("living",),
    ("moved",),
    ("quit",),
)
"""Openings whose subject is the speaker where none is said."""
_NO_ADDRESS: Final = listed("the a an my our when as that where than who which what how since before after and or")
_INSTRUCTIONS: Final = listed("store keep bake cook heat boil serve wash freeze charge")
_AT: Final = listed("at in for")
_HOW: Final = _AT | listed("between below above under over within from")
_SUBJECT_WORDS_MAX: Final = 8
_OWN_WORDS_MAX: Final = 5
_PAST_NOUNS: Final = NOUNS_TOO | {"left", "found", "rose", "saw", "thought", "felt", "made"}
_QUANTIFIERS: Final = listed("most some many few several")


def saying_of(clause: Clause, speaker: str) -> Saying | None:
    """What a clause says, or None where it has no subject or verb that we know, or speaks of plans."""
    said, flipped = _trimmed(clause.said)
    if not said:
        return None
    if said[0] in _FIRST:
        return _saying(speaker, "", (), said[1:], denied=flipped)
    if said[0] in _INSTRUCTIONS:
        return _instruction(said)
    place = _verb_place(said)
    if place is None or said[0] in _VAGUE:
        return None
    head = said[:place]
    if head == ("you",):
        found = _saying("person", "", head, said[place:], denied=flipped)
        return found if found and found.must else None
    if head[0] in _OWN:
        own = phrase(head[1:]) if len(head) <= _OWN_WORDS_MAX else ""
        return _saying(speaker, own, head, said[place:], denied=flipped) if own else None
    if head[0] == "you" or not _VAGUE.isdisjoint(head):
        return None
    return _about_others(head, said[place:], denied=flipped)


def turned(clause: Clause) -> Clause | None:
    """What a clause says to whoever hears it, as if they said it: "you are human" as "I am human"; None for others."""
    said, flipped = _trimmed(clause.said)
    if flipped or len(said) < 3 or said[0] not in ("you", "your") or not _SPEAKERS.isdisjoint(said):
        return None
    own = ("my", *said[1:]) if said[0] == "your" else ("i", "am" if said[1] == "are" else said[1], *said[2:])
    return Clause(own, own)


def _instruction(said: tuple[str, ...]) -> Saying | None:
    """Read "store the vaccine between 2 and 8 degrees": what is to be done with a thing, where a number says how."""
    cut = next((at for at, word in enumerate(said) if word in _HOW and quantity_at(said, at + (word in _AT))), 0)
    thing = subject_of(said[1:cut]) if 1 < cut <= _SUBJECT_WORDS_MAX else ""
    found = predicate_of((said[0], *said[cut:]), denied=False) if thing and thing not in PRONOUNS else None
    return found.of(thing, "", said[1:cut]) if found else None


def _saying(subject: str, own: str, head: tuple[str, ...], said: tuple[str, ...], *, denied: bool) -> Saying | None:
    found = predicate_of(said, denied=denied)
    return found.of(subject, own, head) if found else None


def _about_others(head: tuple[str, ...], said: tuple[str, ...], *, denied: bool) -> Saying | None:
    if any(_is_past(word) and before not in ("the", "a", "an") for before, word in pairwise(head)):
        return None
    if not _FIRST.isdisjoint(head) or head[0] in ("not", "only") or head[0] in _HELPERS or head[0] in BE:
        return None
    for row in STANDARD:
        head = head[: -len(row)] if head[-len(row) :] == row else head
        head = head[len(row) :] if head[: len(row)] == row else head
    if not head or head[0] in PREPOSITIONS:
        return None
    subject = subject_of(head)
    if subject and head[0] in _QUANTIFIERS:
        subject = f"{head[0]} {phrase(head[1:])}"
    return _saying(subject, "", head, said, denied=denied) if subject else None


def _is_past(word: str) -> bool:
    return word in FORMS and FORMS[word][1] == "past" and word not in _PAST_NOUNS


def is_name(saying: Saying, shown: tuple[str, ...]) -> bool:
    """Whether the subject is written like a person's name: one or two words, each with a capital."""
    return 0 < len(saying.head) <= 2 and all(word[:1].isupper() and word[1:].islower() for word in shown)


def _trimmed(said: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Without what only leads in, with the subject that was left out; and whether what leads in denies it."""
    start = 0
    while start < len(said) and (said[start] in _LEAD_INS or not said[start][0].isalnum()):
        start += 1
    for row in (*_BELIEFS, *_NO_TRUTH):
        after = said[start + len(row) : start + len(row) + 2]
        if said[start : start + len(row)] == row and len(after) == 2 and after[0] not in ("in", "so", "it"):
            start += len(row)
            return said[start + (said[start] == "that") :], row in _NO_TRUTH
    said = said[start:]
    if said[1:2] == ("i",) and said[0] not in _NO_ADDRESS and said[0] not in FORMS:
        return said[1:], False
    if said[:2] in _ELIDED or said[:1] in _ELIDED:
        return ("i", "am", *said) if said[0] in ("feeling", "living") else ("i", *said), False
    return said, False


def _verb_place(said: tuple[str, ...]) -> int | None:
    """Where the subject ends: at the first word that is surely a verb, else at the first that may be one."""
    unsure: int | None = None
    for place in range(1, min(len(said), _SUBJECT_WORDS_MAX)):
        word = said[place]
        if word in BE or word in _HELPERS or (word == "'s" and _is_short_is(said, place)):
            return place
        if word == "last" and said[place + 1 : place + 2] in _LAST:
            continue
        if (
            word in FORMS
            and FORMS[word][1] != "ing"
            and said[place - 1] not in ("the", "a", "of", "my", "to", "and", "'s")
        ):
            is_third = FORMS[word][1] == "s"
            is_past = FORMS[word][1] == "past" and unsure is None
            if word not in NOUNS_TOO and (is_third or is_past or _is_plural(said[place - 1])):
                return place
            unsure = place if unsure is None and place < len(said) - 1 else unsure
        elif unsure is not None and word not in FORMS and place - unsure > 3:
            break
    return unsure


_AFTER_IS: Final = (("a",), ("an",), ("the",), ("not",), ("in",), ("on",), ("at",), ("from",), ("always",), ("never",))
_LAST: Final = (("week",), ("month",), ("year",), ("night",), ("one",), ("time",), ("summer",), ("weekend",))
_HELPERS: Final = listed("do does did have has had can could will would must should may might cannot never used shall")


def _is_short_is(said: tuple[str, ...], place: int) -> bool:
    ahead = said[place + 1 : place + 5]
    if said[0] not in _OWN and ahead[:1] not in _AFTER_IS:
        return False
    return not any(word in BE or word in _HELPERS or FORMS.get(word, ("", ""))[1] in ("s", "past") for word in ahead)


def _is_plural(word: str) -> bool:
    return word.endswith("s") or word in ("people", "children", "men", "women", "bacteria", "you", "mice")
