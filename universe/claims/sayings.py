"""A clause as a saying: who it is about, the verb in its base form, whether it is denied, its time, and the rest."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from universe.claims.nouns import phrase
from universe.claims.spoken import Clause
from universe.claims.verbs import BE, FORMS, NOUNS_TOO, PARTICIPLES
from universe.claims.words import STANDARD

Tense = Literal["present", "past", "perfect", "used"]
NAME: Final = "name:"
_FIRST: Final = frozenset(("i", "we"))
_OWN: Final = frozenset(("my", "our"))
_VAGUE: Final = frozenset(
    "he she they it his her its their your this that these those there someone somebody everyone everybody nobody anyone who what which one "
    "how where when why whose him her them me us all some most many few mine yours let please here everything nothing something".split()
)
_LEAD_INS: Final = frozenset(
    "honestly actually btw no yes yeah yep nope well so oh and but ugh sorry lol ok okay hey hi tbh fyi personally "
    "also then now currently today tonight turns out still really just literally basically sadly "
    "unfortunately haha omg wow hmm anyway plus yet rn guys though obviously "
    "because since".split()
)
_BELIEFS: Final = (("i", "think"), ("i", "guess"), ("i", "believe"), ("i", "know"), ("i", "am", "sure"),
                   ("i", "am", "pretty", "sure"), ("the", "fact", "is"), ("did", "you", "know"))  # fmt: skip
_NO_TRUTH: Final = (("it", "is", "not", "true", "that"), ("it", "is", "false", "that"), ("it", "is", "a", "myth", "that"))
_ELIDED: Final = (("can", "not"), ("could", "not"), ("hate",), ("love",), ("feeling",), ("living",), ("moved",), ("quit",))
"""Openings whose subject is the speaker where none is said."""
_NO_ADDRESS: Final = frozenset("the a an my our when as that where than who which what how since before after and or".split())
_ADVERBS: Final = frozenset(
    "really actually also just always usually often still only honestly literally now currently probably generally "
    "typically definitely absolutely totally basically already both normally finally recently never-ending sometimes "
    "all truly quite so kinda officially originally each too even mostly simply secretly lately fully ever".split()
)
_UNREAL: Final = frozenset(
    "will shall going gonna want wants wanted plan plans planning hope try trying tries tried wish need-to about-to "
    "would could might may ought pretend refuse refuses forgot almost nearly considering thinking supposed".split()
)
_PROGRESSIVE_PLANS: Final = frozenset("move go come leave visit get have see eat marry quit start travel fly".split())
_SUBJECT_WORDS_MAX: Final = 8
_OWN_WORDS_MAX: Final = 5
_PAST_NOUNS: Final = NOUNS_TOO | {"left", "found", "rose", "saw", "thought", "felt", "made"}
_QUANTIFIERS: Final = frozenset("most some many few several".split())


class Saying(Struct, frozen=True):
    """`subject` is a speaker's id, a ``name:`` or a noun; `own` what of the speaker's it is about ("car"), or empty.

    `has` says that the verb is "have" only as an auxiliary of no other; `rest` are the words behind the verb, `shown`
    as they were written; `head` is the subject as it was said; `ended` says "no longer", `going` that it goes on now.
    """

    subject: str
    own: str
    head: tuple[str, ...]
    verb: str
    denied: bool
    tense: Tense
    rest: tuple[str, ...]
    shown: tuple[str, ...]
    must: bool = False
    able: bool = False
    ended: bool = False


def saying_of(clause: Clause, speaker: str) -> Saying | None:
    """What a clause says, or None where it has no subject or verb that we know, or speaks of plans."""
    said, shown, flipped = _trimmed(clause)
    if not said:
        return None
    if said[0] in _FIRST:
        return _verbal(speaker, "", (), said[1:], shown[1:], flipped)
    place = _verb_place(said)
    if place is None or said[0] in _VAGUE:
        return None
    head = said[:place]
    if head == ("you",):
        found = _verbal("person", "", head, said[place:], shown[place:], flipped)
        return found if found and found.must else None
    if head[0] in _OWN:
        own = phrase(head[1:]) if len(head) <= _OWN_WORDS_MAX else ""
        return _verbal(speaker, own, head, said[place:], shown[place:], flipped) if own else None
    if head[0] == "you" or not _VAGUE.isdisjoint(head):
        return None
    return _about_others(head, said[place:], shown, place, flipped)


def _about_others(
    head: tuple[str, ...], said: tuple[str, ...], shown: tuple[str, ...], place: int, flipped: bool
) -> Saying | None:
    past = any(word in FORMS and FORMS[word][1] == "past" and word not in _PAST_NOUNS for word in head[1:])
    if past or not _FIRST.isdisjoint(head) or head[0] in ("not", "only") or head[0] in _HELPERS or head[0] in BE:
        return None
    for row in STANDARD:
        head = head[: -len(row)] if head[-len(row) :] == row else head
    subject = phrase(head)
    if subject and head[0] in _QUANTIFIERS:
        subject = f"{head[0]} {phrase(head[1:])}"
    return _verbal(subject, "", head, said, shown[place:], flipped) if subject else None


def is_name(saying: Saying, shown: tuple[str, ...]) -> bool:
    """Whether the subject is written like a person's name: one or two words, each with a capital."""
    return 0 < len(saying.head) <= 2 and all(word[:1].isupper() and word[1:].islower() for word in shown)


def _trimmed(clause: Clause) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    said, shown = clause.said, clause.shown
    start = 0
    while start < len(said) and (said[start] in _LEAD_INS or not said[start][0].isalnum()):
        start += 1
    for row in (*_BELIEFS, *_NO_TRUTH):
        if said[start : start + len(row)] == row and len(said) > start + len(row) + 1:
            start += len(row) + (said[start + len(row)] == "that")
            return said[start:], shown[start:], row in _NO_TRUTH
    said, shown = said[start:], shown[start:]
    if said[1:2] == ("i",) and said[0] not in _NO_ADDRESS and said[0] not in FORMS:
        return said[1:], shown[1:], False
    if said[:2] in _ELIDED or said[:1] in _ELIDED:
        lead = ("i", "am") if said[0] in ("feeling", "living") else ("i",)
        return (*lead, *said), (*lead, *shown), False
    return said, shown, False


def _verb_place(said: tuple[str, ...]) -> int | None:
    """Where the subject ends: at the first word that is surely a verb, else at the first that may be one."""
    unsure: int | None = None
    for place in range(1, min(len(said), _SUBJECT_WORDS_MAX)):
        word = said[place]
        if word in BE or word in _HELPERS or (word == "'s" and _is_short_is(said, place)):
            return place
        if word == "last" and said[place + 1 : place + 2] in _LAST:
            continue
        if word in FORMS and FORMS[word][1] != "ing" and said[place - 1] not in ("the", "a", "of", "my", "to", "and", "'s"):
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
_HELPERS: Final = frozenset("do does did have has had can could will would must should may might cannot never used shall".split())


def _is_short_is(said: tuple[str, ...], place: int) -> bool:
    ahead = said[place + 1 : place + 5]
    if said[0] not in _OWN and ahead[:1] not in _AFTER_IS:
        return False
    return not any(word in BE or word in _HELPERS or FORMS.get(word, ("", ""))[1] in ("s", "past") for word in ahead)


def _is_plural(word: str) -> bool:
    return word.endswith("s") or word in ("people", "children", "men", "women", "bacteria", "you", "mice")


def _verbal(
    subject: str, own: str, head: tuple[str, ...], said: tuple[str, ...], shown: tuple[str, ...], denied: bool
) -> Saying | None:
    """Read auxiliaries, denials and adverbs up to the verb."""
    tense: Tense = "present"
    must = able = ended = False
    place = 0
    while place < len(said):
        word, after = said[place], said[place + 1] if place + 1 < len(said) else ""
        if word in _ADVERBS and place + 1 < len(said):
            pass
        elif word in ("not", "never", "neither", "hardly", "cannot"):
            denied, able = not denied, able or word == "cannot"
            tense = "perfect" if word == "never" and (after in PARTICIPLES and FORMS.get(after, ("", ""))[1] != "base") else tense
        elif word == "no" and after in ("longer", "more"):
            denied, ended, place = not denied, True, place + 1
        elif word in ("do", "does", "did") and (after in FORMS or after in ("not", "never", "really", "in", "be", "also")):
            tense = "past" if word == "did" else tense
        elif word in ("can", "could"):
            able, tense = True, "past" if word == "could" else tense
        elif word in ("must", "should") and after:
            must = True
        elif word in _UNREAL:
            return None
        elif word == "used" and after == "to":
            tense, place = "used", place + 1
        elif word in ("have", "has") and after == "got":
            return _ending(Saying(subject, own, head, "", denied, tense, said, shown, must, able, ended), place, skipped=1)
        elif word in ("have", "has", "had") and _is_perfect(said, place):
            tense = "past" if word == "had" else "perfect"
        else:
            return _ending(Saying(subject, own, head, "", denied, tense, said, shown, must, able, ended), place)
        place += 1
    return None


def _is_perfect(said: tuple[str, ...], place: int) -> bool:
    ahead = [word for word in said[place + 1 : place + 4] if word not in _ADVERBS and word not in ("not", "never")]
    return bool(ahead) and ahead[0] in PARTICIPLES and ahead[0] not in ("left", "cut")


def _is_finite(word: str, tense: Tense) -> bool:
    form = FORMS[word][1]
    return form != "ing" and (form != "participle" or tense == "perfect")


def _is_unknown_perfect(said: tuple[str, ...], place: int) -> bool:
    """Whether "have" helps a verb that we do not know: "have changed"."""
    after = said[place + 1] if place + 1 < len(said) else ""
    return FORMS[said[place]][0] == "have" and after not in FORMS and len(after) > 4 and after.endswith("ed")


def _ending(found: Saying, place: int, skipped: int = 0) -> Saying | None:
    """The saying with its verb at `place`, and the words behind it."""
    said, word = found.rest, found.rest[place]
    verb, tense, denied, ended = "", found.tense, found.denied, found.ended
    after = place + 1 + skipped
    if word in BE or word == "'s" or word in ("be", "been", "being"):
        verb, tense = "be", "past" if BE.get(word) == "past" else tense
        while after < len(said) and (said[after] in _ADVERBS or said[after] == "not"):
            denied ^= said[after] == "not"
            after += 1
        if said[after : after + 2] == ("no", "longer"):
            denied, ended, after = not denied, True, after + 2
        if said[after : after + 1] and said[after] in _UNREAL:
            return None
        going = FORMS.get(said[after], ("", "")) if after < len(said) else ("", "")
        if going[1] == "ing" and after + 1 <= len(said):
            if going[0] in _PROGRESSIVE_PLANS:
                return None
            verb, after = going[0], after + 1
    elif word in FORMS and _is_finite(word, found.tense) and not _is_unknown_perfect(said, place):
        verb, form = FORMS[word]
        is_past = form == "past" and tense == "present" and FORMS[word][0] != word
        tense = "past" if is_past else tense
    else:
        return None
    rest, shown = said[after:], found.shown[after:]
    return Saying(found.subject, found.own, found.head, verb, denied, tense, rest, shown, found.must, found.able, ended)
