"""Claims out of text: what a message or a sentence of an encyclopaedia says, in a form that can be contradicted."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from universe.claims.knowledge import general_claims
from universe.claims.making import making
from universe.claims.news import news_claims
from universe.claims.nouns import phrase
from universe.claims.predicates import Saying
from universe.claims.sayings import NAME, is_name, saying_of, turned
from universe.claims.selves import person_claims
from universe.claims.spoken import Clause, spoken
from universe.claims.words import listed
from universe.mind.claim import Claim

__all__ = ["CLAIMS_MAX", "claims_about", "claims_of", "statements_of"]

CLAIMS_MAX: Final = 8
_PERSON_VERBS: Final = listed("live move work speak play like love hate enjoy adore dislike study quit marry divorce")
_PERSON_STATES: Final = listed("single married engaged divorced born from happy sad vegan vegetarian")


@lru_cache(maxsize=512)
def claims_of(text: str, speaker: str, at: int = 0) -> tuple[Claim, ...]:
    """The claims that a text makes; docs/claims.md says what is understood.

    Parameters
    ----------
    text
        A message or a sentence; what stands behind its first 4,000 characters is not looked at. Data, never a pattern.
    speaker
        Who says it, as a subject (``user:42``): what is said of "I" and "my" is claimed of it.
    at
        When it was said, in UTC ms; 0 for unknown.

    Returns
    -------
    tuple of Claim
        At most 8, each once, in the order in which they are said, news last. Questions, wishes, conditions, plans,
        quotations, jokes, reports of others and what is "maybe" so give none; a question with a tag ("..., right?")
        does.
    """
    clauses = spoken(text)
    found = _stated(clauses, speaker, at)
    found |= dict.fromkeys(news_claims(text, clauses, speaker, at) if clauses else ())
    return tuple(found)[:CLAIMS_MAX]


def statements_of(text: str, speaker: str, at: int = 0) -> tuple[Claim, ...]:
    """As `claims_of`, without news of the speaker's life: what a bot's own words are checked for."""
    return tuple(_stated(spoken(text), speaker, at))[:CLAIMS_MAX]


def claims_about(text: str, listener: str, at: int = 0) -> tuple[Claim, ...]:
    """The claims that a text makes of whom it is said to (``bot:elena``): of "you" and "your", at most 8."""
    clauses = tuple(found for clause in spoken(text) if (found := turned(clause)) is not None)
    return tuple(claim for claim in _stated(clauses, listener, at) if claim.subject == listener)[:CLAIMS_MAX]


def _stated(clauses: tuple[Clause, ...], speaker: str, at: int) -> dict[Claim, None]:
    found: dict[Claim, None] = {}
    for clause in clauses:
        found |= dict.fromkeys(_clause_claims(clause, speaker, at))
    return found


def _clause_claims(clause: Clause, speaker: str, at: int) -> list[Claim]:
    called = _called(clause, speaker, at)
    saying = saying_of(clause, speaker) if not called else None
    if saying is None:
        return called
    saying = _favourite(saying, speaker)
    if saying.subject == speaker:
        made = making(saying, at, personal=True)
        return person_claims(made) if made else []
    named = _named(saying, clause)
    made = making(named, at, personal=named is not saying)
    if made is None:
        return []
    return person_claims(made) if named is not saying else list(general_claims(made))


def _called(clause: Clause, speaker: str, at: int) -> list[Claim]:
    """What "call me Sam" claims."""
    said = clause.said
    if said[:2] != ("call", "me") or len(said) != 3 or not said[2].isalpha():
        return []
    return [Claim(speaker, "name", said[2][:120], since=at, functional=True)]


def _favourite(saying: Saying, speaker: str) -> Saying:
    """The saying; "blue is my favourite colour" is turned around."""
    rest = saying.rest
    if saying.verb != "be" or len(rest) < 3 or rest[:1] != ("my",) or rest[1] not in ("favourite", "favorite"):
        return saying
    return Saying(speaker, phrase(rest[1:]), ("my", *rest[1:]), "be", saying.denied, saying.tense, saying.head)


def _named(saying: Saying, clause: Clause) -> Saying:
    """The saying with a ``name:`` as its subject, where it speaks of a person by name."""
    shown = clause.shown[: len(saying.head)]
    state = saying.verb == "be" and bool(_PERSON_STATES.intersection(saying.rest[:1]))
    if (
        not (saying.verb in _PERSON_VERBS or state)
        or not is_name(saying, shown)
        or saying.head != clause.said[: len(saying.head)]
    ):
        return saying
    return replace(saying, subject=f"{NAME}{saying.subject}"[:120])
