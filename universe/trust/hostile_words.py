"""Hostile words: whether a text insults or threatens, by whole words of a small English lexicon.

A rule for what is plain, made to be right when it speaks rather than to hear everything: most insults count only where
they are said to somebody ("you idiot", not "idiot-proof"), violence only where somebody is to suffer it ("I will kill
you", not "I will kill the process"). What it cannot hear is told in docs/conduct.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from universe.chat.words import words
from universe.events import TEXT_CHARS_MAX

Hostility = Literal["", "hostile", "threat"]
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]

FILLERS_MAX: Final = 6
"""How many words may stand between "you" and an insult, or between "I will" and violence."""

# A phrase ends with its sentence; commas end nothing, because names are set off by them.
_SENTENCE_END: Final = re.compile(r"[.!?;\n\r\u2026]+")


def _phrases(listed: str) -> Phrases:
    """Phrases separated by ``|`` (or by lines), by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed.replace("\n", "|").split("|"):
        said = tuple(phrase.split())
        if said:
            found.setdefault(said[0], []).append(said)
    return {first: tuple(phrases) for first, phrases in found.items()}


_NAMES: Final = _phrases("""
    idiot|idiots|moron|morons|imbecile|imbeciles|cretin|cretins|dimwit|dimwits|halfwit|nitwit|nitwits|dunce|twit|twits
    asshole|assholes|arsehole|arseholes|dumbass|dumbasses|jackass|bastard|bastards|bitch|bitches|cunt|cunts|twat|twats
    dickhead|dickheads|wanker|wankers|scum|scumbag|scumbags|loser|losers|retard|retards|shithead|shitheads|dipshit
    fuckwit|fucker|fuckers|motherfucker|motherfuckers|piece of shit|piece of crap|piece of garbage|piece of trash
    stupid bot|dumb bot|useless bot|waste of space|waste of oxygen|waste of time
""")
"""What somebody is called with or without a verb: "you idiot", "you are an idiot"."""
_PREDICATES: Final = _phrases("""
    stupid|dumb|pathetic|worthless|useless|disgusting|retarded|brainless|braindead|brain-dead|moronic|idiotic|trash
    garbage|vermin|filth|shit|crap|ass|prick
""")
"""What somebody is said to be; without "are" these words are mostly something else ("did you trash the partition")."""
_SLURS: Final = _phrases("nigger|niggers|faggot|faggots|kike|kikes")
"""Hostile whoever they are said of; those with an innocent meaning are left out."""
_RETORTS: Final = _phrases("""
    shut up|shut the fuck up|shut the hell up|stfu|fuck you|fuck u|fuck off|fuck yourself|go fuck|screw you|piss off
    eat shit|go to hell|kiss my ass|i hate you|i despise you|nobody likes you|everyone hates you|you suck|u suck
    you make me sick|stupid bot|dumb bot|useless bot|idiot bot|worthless bot|shitty bot
    bunch of idiots|bunch of morons|bunch of losers|bunch of assholes|bunch of fucking idiots|bunch of fucking assholes
""")
_FALSE_FRIENDS: Final = frozenset({
    ("dumb", "terminal"), ("dumb", "terminals"), ("dumb", "down"), ("dumb", "pipe"), ("garbage", "collecting"),
    ("garbage", "collected"), ("garbage", "collection"), ("garbage", "collector"), ("trash", "can"),
    ("trash", "talking"), ("shit", "out"), ("bitch", "about"), ("idiot", "proof"), ("idiot", "proofed"),
    ("idiot", "proofing"), ("moron", "proof"), ("useless", "use"), ("die", "laughing"), ("down", "a"), ("down", "some"),
})  # fmt: skip
"""A listed word and the next one that together mean something else."""
_YOU: Final = frozenset({"you", "u", "ya", "y'all", "yall"})
_YOU_ARE: Final = frozenset({"you're", "youre", "ur"})
_ARE: Final = frozenset({"are", "r", "re", "were", "aren't", "arent", "be", "look", "sound"})
_ARTICLES: Final = frozenset({"a", "an", "such"})
_FILLERS: Final = frozenset({
    "a", "an", "the", "such", "so", "really", "very", "too", "just", "all", "both", "fucking", "fuckin", "freaking",
    "bloody", "damn", "goddamn", "complete", "total", "utter", "absolute", "absolutely", "totally", "completely",
    "utterly", "little", "big", "lazy", "ugly", "ignorant", "bunch", "of", "guys", "people", "lot", "bots", "must",
    "truly", "simply", "seriously", "kind", "sort", "some", "most", "biggest", "sad", "silly", "arrogant", "always",
})  # fmt: skip
_NOT_MEANT: Final = frozenset({
    "don't", "dont", "not", "never", "didn't", "doesn't", "won't", "wont", "wouldn't", "can't", "cant", "cannot",
    "couldn't", "to", "will", "would", "i", "it", "he", "she", "they", "we", "i'll", "it'll", "finally", "without",
})  # fmt: skip
"""Before a retort or a threat these make it a report: "the fan won't shut up", "not to kill yourself"."""

_THREATS: Final = _phrases("""
    kill yourself|kill urself|hang yourself|don't you kill yourself|don't you hang yourself|you to kill yourself|kys
    go die|don't you go die|hope you die|i hope you die|i hope you all die|i hope you fucking die
    i hope you all fucking die|i hope you choke|i hope you rot|you should die|you deserve to die|i want you dead
    slit your wrists|you are dead meat|you're dead meat|i know where you live
""")
_NOT_WISHED: Final = _NOT_MEANT | {"you", "u", "you'll", "youll", "might", "may", "could", "can", "if", "want"}
"""Before a threat in the second person these make it a worry: "if you kill yourself", "I don't want you to ..."."""
_I_WILL: Final = _phrases("""
    i'll|ill|imma|i will|i'm gonna|im gonna|i am gonna|i'm going to|im going to|i am going to|we'll|we will
    we're gonna|we're going to|we are going to|i want to|i wanna
""")
_ON_THE_WAY: Final = frozenset({
    "find", "hunt", "track", "you", "down", "and", "come", "over", "there", "then", "just", "really", "fucking",
    "fuckin", "personally", "gladly", "definitely", "literally", "so", "right", "now",
})  # fmt: skip
_VIOLENCE: Final = _phrases("""
    kill you|kill u|kill all of you|kill your family|murder you|murder your family|strangle you|stab you|hurt you
    hurt your family|rape you|hunt you down|beat you up|beat you to death|shoot you dead|shoot you in the head
    cut your throat|slit your throat|break your legs|break your neck|break your face|smash your face|smash your head
    smash your skull|burn your house|burn down your house
""")
_THREAT_STARTS: Final = frozenset([*_THREATS, *_I_WILL])
_INSULT_STARTS: Final = frozenset([*_SLURS, *_RETORTS, *_YOU, *_YOU_ARE, "your"])


def hostility(text: str) -> Hostility:
    """What a text holds at worst: ``threat``, ``hostile`` (an insult), or nothing.

    Reads the first 4,000 characters, sentence by sentence, without invisible signs; equal texts give equal answers.
    Quoted, reported and joking speech is taken at its word; a negation between "you" and the insult is heard.
    """
    sentences = [words(part) for part in _SENTENCE_END.split(_visible(text[:TEXT_CHARS_MAX]))]
    if any(_threatens(said, at) for said in sentences for at in _places(said, _THREAT_STARTS)):
        return "threat"
    if any(_insults(said, at) for said in sentences for at in _places(said, _INSULT_STARTS)):
        return "hostile"
    return ""


def _places(said: tuple[str, ...], starts: frozenset[str]) -> Iterator[int]:
    return (at for at, word in enumerate(said) if word in starts)


def _visible(text: str) -> str:
    """`text` without format characters (zero width, soft hyphen), which would cut a word in two."""
    if text.isascii():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _length_at(said: tuple[str, ...], at: int, phrases: Phrases) -> int:
    """How many words the longest listed phrase has that begins at `at`; 0 without one."""
    return max((len(one) for one in phrases.get(said[at], ()) if said[at : at + len(one)] == one), default=0)


def _threatens(said: tuple[str, ...], at: int) -> bool:
    length = _length_at(said, at, _THREATS)
    if length and not _is_false_friend(said, at + length - 1) and (at == 0 or said[at - 1] not in _NOT_WISHED):
        return True
    start = at + _length_at(said, at, _I_WILL)
    if start == at or (at and said[at - 1] in _NOT_MEANT):
        return False
    for place in range(start, min(len(said), start + FILLERS_MAX + 1)):
        length = _length_at(said, place, _VIOLENCE)
        if length and not _is_false_friend(said, place + length - 1):
            return True
        if said[place] not in _ON_THE_WAY:
            return False
    return False


def _insults(said: tuple[str, ...], at: int) -> bool:
    if _length_at(said, at, _SLURS):
        return True
    if _length_at(said, at, _RETORTS) and (at == 0 or said[at - 1] not in _NOT_MEANT):
        return True
    return _calls_somebody_names(said, at)


def _calls_somebody_names(said: tuple[str, ...], at: int) -> bool:
    """Whether the word at `at` is a "you" that is called something: "you bloody idiot", "are you stupid"."""
    word, following = said[at], said[at + 1] if at + 1 < len(said) else ""
    are = word in _YOU_ARE or (word == "your" and following in _ARTICLES)
    if not are and word not in _YOU:
        return False
    are = are or (at > 0 and said[at - 1] in _ARE)
    for place in range(at + 1, min(len(said), at + FILLERS_MAX + 2)):
        length = _length_at(said, place, _NAMES) or (_length_at(said, place, _PREDICATES) if are else 0)
        if length and not _is_false_friend(said, place + length - 1):
            return True
        are = are or said[place] in _ARE
        if said[place] not in _FILLERS and said[place] not in _ARE:
            return False
    return False


def _is_false_friend(said: tuple[str, ...], at: int) -> bool:
    return said[at : at + 2] in _FALSE_FRIENDS


INSULTS_SAID: Final = (
    "You are an idiot.",
    "Shut up, nobody asked you.",
    "You're such a useless bot.",
    "Are you really that slow, you moron?",
    "Honestly, you are completely worthless.",
    "Fuck off and leave this channel.",
    "I hate you and everything you say.",
    "What a pathetic answer, you stupid bot.",
)
"""Sentences that `hostility` calls hostile, for simulated attackers."""
THREATS_SAID: Final = (
    "I will kill you.",
    "Go and kill yourself.",
    "I'm going to find you and hurt you.",
    "I hope you die tonight.",
    "I know where you live, so be careful.",
    "I'll break your legs when I see you.",
    "We will burn your house down.",
)
"""Sentences that `hostility` calls a threat, for simulated attackers."""
RUDE_UNDETECTED: Final = (
    "You have the wit of a wet sponge.",
    "My toaster gives better answers than you do.",
    "Nobody would notice if you were switched off for good.",
    "What a waste of electricity this one is.",
    "Go and bother somebody who cares.",
    "Y0u 1d10t.",
    "I have met smarter doorknobs.",
)
"""Rude sentences in which `hostility` hears nothing: figures of speech and disguised letters."""
BENIGN_MISREAD: Final = (
    "He wrote 'you are an idiot' and apologised a minute later.",
    "My daughter sings Shut Up and Dance all day long.",
    "If you are stupid like me, you forget the umbrella twice a day.",
    "Grandma says fuck you means good morning where she works.",
    "The sign over the pub says go to hell in nine languages.",
    "Nobody here thinks that you are dumb, please ask again.",
    "The villain shouts you fool, you idiot, and then the bridge falls.",
)
"""Harmless sentences that `hostility` calls hostile: quotation, titles, jokes, comfort."""
