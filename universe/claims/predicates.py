"""The predicate of a clause: its verb in the base form, whether it is denied, its time, and what stands behind it."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from universe.claims.verbs import BE, FORMS, PARTICIPLES
from universe.claims.words import listed

Tense = Literal["present", "past", "perfect", "used"]
_ADVERBS: Final = listed(
    "really actually also just always usually often still only honestly literally now currently probably generally "
    "typically definitely absolutely totally basically already both normally finally recently sometimes all truly "
    "quite so kinda officially originally each too even mostly simply secretly lately fully ever"
)
_UNREAL: Final = listed(
    "will shall going gonna want wants wanted plan plans planning hope try trying tries tried wish would might may "
    "ought pretend refuse refuses forgot almost nearly considering thinking supposed"
)
_DENIALS: Final = listed("not never neither hardly cannot")
_PROGRESSIVE_PLANS: Final = listed("move go come leave visit get have see eat marry quit start travel fly")


class Saying(Struct, frozen=True):
    """`subject` is a speaker's id, a ``name:`` or a noun; `own` what of the speaker's it is about ("car"), or empty.

    `verb` is in its base form, `rest` the words behind it, `head` the subject as it was said. `must` says that it has
    to be so, `ended` that it is so "no longer".
    """

    subject: str
    own: str
    head: tuple[str, ...]
    verb: str
    denied: bool
    tense: Tense
    rest: tuple[str, ...]
    must: bool = False
    ended: bool = False


class Predicate(Struct):
    """What is known of a predicate while it is read."""

    denied: bool
    verb: str = ""
    tense: Tense = "present"
    must: bool = False
    ended: bool = False
    rest: tuple[str, ...] = ()

    def of(self, subject: str, own: str, head: tuple[str, ...]) -> Saying:
        """The saying that has this predicate."""
        return Saying(subject, own, head, self.verb, self.denied, self.tense, self.rest, self.must, self.ended)


def predicate_of(said: tuple[str, ...], *, denied: bool) -> Predicate | None:
    """Read auxiliaries, denials and adverbs up to the verb; None for a plan, a wish or no verb that we know.

    `denied` is whether what stands before it ("it is not true that ...") denies it.
    """
    found = Predicate(denied)
    place = 0
    said = _without_got(said)
    while place < len(said):
        after = said[place + 1] if place + 1 < len(said) else ""
        if said[place] in _UNREAL:
            return None
        is_adverb = said[place] in _ADVERBS and bool(after)
        step = 1 if is_adverb else _denial(found, said[place], after) or _auxiliary(found, said, place, after)
        if not step:
            return found if _ends(found, said, place) else None
        place += step
    return None


def _without_got(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words with one form for owning: "have got" is "have", "have not got" is "not have"."""
    if said[:2] in (("have", "got"), ("has", "got")):
        return ("have", *said[2:])
    if said[:3] in (("have", "not", "got"), ("has", "not", "got")):
        return ("not", "have", *said[3:])
    return said


def _denial(found: Predicate, word: str, after: str) -> int:
    """How many words deny, 0 for none."""
    if word == "no" and after in ("longer", "more"):
        found.denied, found.ended = not found.denied, True
        return 2
    if word not in _DENIALS:
        return 0
    found.denied = not found.denied
    if word == "never" and after in PARTICIPLES and (after not in FORMS or FORMS[after][1] != "base"):
        found.tense = "perfect"
    return 1


def _auxiliary(found: Predicate, said: tuple[str, ...], place: int, after: str) -> int:
    """How many words help the verb, 0 where it stands itself."""
    word = said[place]
    if word == "used" and after == "to":
        found.tense = "used"
        return 2
    if word in ("do", "does", "did") and (after in FORMS or after in ("not", "never", "really", "in", "be", "also")):
        found.tense = "past" if word == "did" else found.tense
        return 1
    if word in ("can", "could"):
        found.tense = "past" if word == "could" else found.tense
        return 1
    if word in ("must", "should") and after:
        found.must = True
        return 1
    if word in ("have", "has", "had") and _is_perfect(said, place):
        found.tense = "past" if word == "had" else "perfect"
        return 1
    return 0


def _is_perfect(said: tuple[str, ...], place: int) -> bool:
    ahead = [word for word in said[place + 1 : place + 4] if word not in _ADVERBS and word not in ("not", "never")]
    return bool(ahead) and ahead[0] in PARTICIPLES and ahead[0] not in ("left", "cut")


def _ends(found: Predicate, said: tuple[str, ...], place: int) -> bool:
    """Whether a verb stands at `place`; it and what is behind it are noted."""
    word = said[place]
    if word in BE or word in ("'s", "be", "been", "being"):
        return _is_being(found, said, place)
    if word not in FORMS or not _is_finite(word, found.tense) or _is_unknown_perfect(said, place):
        return False
    found.verb, form = FORMS[word]
    if form == "past" and found.tense == "present" and found.verb != word:
        found.tense = "past"
    found.rest = said[place + 1 :]
    return True


def _is_being(found: Predicate, said: tuple[str, ...], place: int) -> bool:
    """Read "is not", "is no longer", "is working": the last is of another verb, and nothing where it tells a plan."""
    found.verb, after = "be", place + 1
    if BE.get(said[place]) == "past":
        found.tense = "past"
    while after < len(said) and (said[after] in _ADVERBS or said[after] in ("not", "never")):
        found.denied ^= said[after] in ("not", "never")
        after += 1
    if said[after : after + 2] == ("no", "longer"):
        found.denied, found.ended, after = not found.denied, True, after + 2
    word = said[after] if after < len(said) else ""
    base, form = FORMS.get(word, ("", ""))
    ahead = said[after + 1 : after + 2]
    is_date = word == "may" and bool(ahead) and ahead[0][:1].isdigit()
    if (word in _UNREAL and not is_date) or (form == "ing" and base in _PROGRESSIVE_PLANS):
        return False
    if form == "ing":
        found.verb, after = base, after + 1
    found.rest = said[after:]
    return True


def _is_finite(word: str, tense: Tense) -> bool:
    form = FORMS[word][1]
    return form != "ing" and (form != "participle" or tense == "perfect")


def _is_unknown_perfect(said: tuple[str, ...], place: int) -> bool:
    """Whether "have" helps a verb that we do not know: "have changed"."""
    after = said[place + 1] if place + 1 < len(said) else ""
    return FORMS[said[place]][0] == "have" and after not in FORMS and len(after) > 4 and after.endswith("ed")
