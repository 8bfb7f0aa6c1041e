"""Which kind of query a message is, by closed classes of words; the text is data and decides nothing else."""

from __future__ import annotations

from typing import Final

from universe.chat.words import words
from universe.mind.query import QueryType

_ACTS: Final[dict[str, QueryType]] = {
    "post": "creative", "reach_out": "social", "diary": "reflection", "dream": "reflection",
}  # fmt: skip
"""What a bot begins by itself has its type from the act."""


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SMALL: Final = _set(
    "hi hello hey heya yo sup morning evening afternoon good night goodnight bye goodbye cya later welcome back thanks "
    "thank thx ty you so much all everyone lol haha hahaha hehe ok okay k sure yes yeah yep no nope nah nice cool "
    "great wow oh ah hm hmm well there again brb gg same please sorry how are is it going what's up doing too"
)
"""A message of these words only says nothing that could be true or false."""
_OPINION: Final = _set(
    "think thinks opinion opinions favourite favorite prefer better best worse worst recommend recommendation agree "
    "disagree should overrated underrated believe rate rather thoughts"
)
_MAKE: Final = _set("write compose invent imagine draw sketch brainstorm improvise rhyme make tell sing pretend create")
_MADE: Final = _set(
    "poem poems story stories song lyrics haiku joke tale limerick riddle idea ideas verse rap slogan plot "
    "scene drawing"
)
_WITHOUT_OBJECT: Final = _set("imagine invent brainstorm improvise pretend rhyme")
_REFLECTION: Final = _set(
    "feel feels feeling felt lonely regret regrets meaning grateful afraid hope hopes wonder wondering realise "
    "realised realize realized miss missed lately mourn grief proud ashamed dreamt dreamed"
)
_SELF: Final = _set(
    "i i'm i've i'd i'll im ive me my mine myself we we're our us "
    "you you're you've you'd you'll your yours yourself u ur"
)
_OTHERS: Final = _set(
    "he he's she she's they they're him her hers his them their everyone everybody somebody someone anybody anyone "
    "people guys heard told said says friend friends gossip rumour rumor who who's whose"
)
_ASKING: Final = _set("what what's which when where where's why how how's who who's whose whom")
_POINTING: Final = _set("it it's that that's this these those there true really happened happens mean means so then")
_AUXILIARIES: Final = _set(
    "is are was were do does did can could will would has have had isn't aren't wasn't weren't doesn't don't didn't "
    "can't won't"
)
_VAGUE: Final = _ASKING | _AUXILIARIES | _OTHERS | _SMALL | _POINTING
"""A question of these words only does not say what it is about."""
_SMALL_WORDS_MAX: Final = 6


def query_type_of(text: str, act: str) -> QueryType:
    """The type of the query that a bot begins about `text` (its first 4,000 characters) with `act`.

    `act` is ``reply``, ``elaborate``, ``post`` or ``reach_out``. Of a reply the first that fits: asks for something to
    be made (``creative``), for or with a judgement (``opinion``), speaks of feelings (``reflection``), only greets
    (``smalltalk``), is about the speaker or the bot (``personal``), about others (``social``), about the world
    (``factual``). What asks without saying about what is a ``question``.
    """
    if act in _ACTS:
        return _ACTS[act]
    said = words(text)
    found = frozenset(said)
    if _MAKE & found and (_MADE & found or said[0] in _WITHOUT_OBJECT):
        return "creative"
    if found <= _SMALL and len(said) <= _SMALL_WORDS_MAX:
        return "smalltalk"
    if _OPINION & found:
        return "opinion"
    if _REFLECTION & found:
        return "reflection"
    return _about(found, asks="?" in text or said[0] in _ASKING or said[0] in _AUXILIARIES)


def _about(found: frozenset[str], *, asks: bool) -> QueryType:
    if _SELF & found:
        return "personal"
    if asks and found <= _VAGUE:
        return "question"
    return "social" if _OTHERS & found else "factual"
