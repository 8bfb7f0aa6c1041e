"""What the template composer says from what a bot knows: a sentence of it as it stands, a doubt, a disagreement."""

from __future__ import annotations

from typing import Final

from universe.chat.smalltalk import addressed
from universe.chat.words import words
from universe.mind.sentences import HEARSAY_OPENING, UNSURE_OPENING
from universe.people.plain_line import plain_line
from universe.ports import Compose
from universe.rng import chance, choose

SENTENCE_CHARS_MAX: Final = 600
"""A longer piece of knowledge is no sentence for a chat."""
# None of these asserts anything itself: what a bot says is held against what it knows (`universe.mind.held`).
KNOWN: Final = (
    "From what I know:", "What I can tell you:", "Off the top of my head:", "This is what I know:",
    "That rings a bell:", "Here is what I have:",
)  # fmt: skip
DIFFERENT: Final = (
    "I remember it differently:", "That is not how I know it:", "Not quite:", "Hm, what I know is this:",
    "Allow me to disagree:", "On that we differ:",
)  # fmt: skip
UNSURE: Final = (
    "Not sure about that one, sorry.", "Not sure, to be honest.", "I cannot say that for sure.",
    "Hard to say, I would not be sure.", "To be sure of that, I would have to ask around.",
)  # fmt: skip
DISSENT: Final = ("On that we differ.", "I do not think so.", "That is not how I know it.")
AGREE: Final = (
    "True enough.", "Yes, that is how it is.", "Fair enough, so it is.", "You have a point there.",
    "I will not argue with that.",
)  # fmt: skip
_STYLE_CHANCE: Final = 0.6
_NAME_CHANCE: Final = 0.3
_STEM_CHARS: Final = 4
_QUESTION_MARKS: Final = frozenset("?\uff1f\u061f\u037e")
_ASKING: Final = frozenset({"who", "whom", "whose", "what", "when", "where", "which", "why", "how"})
_OF_THE_AUTHOR: Final = frozenset({"i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself", "we", "our", "us"})
_OF_THE_BOT: Final = frozenset({"you", "you're", "you've", "your", "yours", "yourself"})
_GLUE: Final = (
    "a an the is are was were be been am do does did done have has had will would can could should may might must "
    "of in on at to for from with by about as into over and or but not no yes so if then than that this these those "
    "it its he she they them his her their there here just really very too also only ever still now know knows tell "
    "told think thinks say says said remember any some much many more most other one"
)
_WEAK: Final = _ASKING | _OF_THE_AUTHOR | _OF_THE_BOT | frozenset(_GLUE.split())


def from_knowledge(asked: Compose, name: str, seed: int, key: str) -> str:
    """A reply from what the bot knows; empty where it has nothing to say to this.

    Parameters
    ----------
    asked
        A question is answered from `knowledge` where a sentence of it shares a word with it, or with a doubt where the
        stance is ``unsure``. Where it is ``disagree`` a sentence comes in any case, if there is one. To what nobody
        asked it agrees where it knows something of the matter; what people tell of themselves is answered as ever.
    name
        Of whom it answers, fit for display.
    seed, key
        What the draws depend on, with the turn.
    """
    is_question = asks(asked.content)
    disagrees = asked.stance == "disagree"
    if asked.stance == "unsure":
        return _opened(asked, name, seed, key, _drawn("unsure", UNSURE, asked, seed, key)) if is_question else ""
    agrees = asked.stance == "agree" and not is_question
    if not (is_question or disagrees or agrees):
        return ""
    sentence = _ended(fitting_sentence(asked))
    if agrees:
        return _opened(asked, name, seed, key, _drawn("agrees", AGREE, asked, seed, key)) if sentence else ""
    if not sentence:
        return _opened(asked, name, seed, key, _drawn("dissent", DISSENT, asked, seed, key)) if disagrees else ""
    if sentence.startswith((HEARSAY_OPENING, UNSURE_OPENING)):
        # The doubt opens the sentence, and a second opening would take it back.
        lead = _drawn("dissent", DISSENT, asked, seed, key) if disagrees else ""
    else:
        lead = _drawn("differs", DIFFERENT, asked, seed, key) if disagrees else _drawn("knows", KNOWN, asked, seed, key)
    return f"{_opened(asked, name, seed, key, lead)} {sentence}" if lead else sentence


def _ended(sentence: str) -> str:
    """A sentence of a cartridge may lack its full stop, and another one may follow."""
    return sentence if not sentence or sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def asks(text: str) -> bool:
    """Whether a message asks something: by a mark, or by the word that it begins with."""
    return not _QUESTION_MARKS.isdisjoint(text) or (words(text)[:1] or ("",))[0] in _ASKING


def fitting_sentence(asked: Compose) -> str:
    """The sentence of `knowledge` that shares most words with the message, the first of equals; empty where none does.

    Where the bot disagrees any sentence fits. One that stands in `context` already comes only where no other fits.
    """
    wanted = _wanted(asked)
    shown = (plain_line(one, SENTENCE_CHARS_MAX) for one in asked.knowledge if len(one) <= SENTENCE_CHARS_MAX)
    shared = {one: _shared(wanted, one) for one in shown if one}
    fitting = [one for one in shared if shared[one]] or (list(shared) if asked.stance == "disagree" else [])
    said = [plain_line(line, SENTENCE_CHARS_MAX * 2).casefold() for line in asked.context]
    fresh = [one for one in fitting if not any(one.casefold() in line for line in said)]
    return max(fresh or fitting, key=lambda one: shared[one], default="")


def _wanted(asked: Compose) -> frozenset[str]:
    """What the message is about: its own words, and the names of whom its pronouns mean."""
    said = frozenset(words(asked.content))
    author = words(asked.author_name) if said & _OF_THE_AUTHOR else ()
    bot = words(asked.bot_name) if said & _OF_THE_BOT else ()
    return (said - _WEAK) | frozenset(author) | frozenset(bot)


def _shared(wanted: frozenset[str], sentence: str) -> int:
    """How many words of a message a sentence takes up; endings do not count (live, lives)."""
    there = frozenset(words(sentence)) - _WEAK
    stems = frozenset(word[:_STEM_CHARS] for word in there if len(word) >= _STEM_CHARS)
    return sum(word in there or word[:_STEM_CHARS] in stems for word in wanted)


def _drawn(purpose: str, lines: tuple[str, ...], asked: Compose, seed: int, key: str) -> str:
    return choose(seed, f"compose.{purpose}", asked.turn, key, lines)


def _opened(asked: Compose, name: str, seed: int, key: str, lead: str) -> str:
    """`lead` behind an opening of the persona, or behind the name of whom it answers, or by itself."""
    opening = ""
    if asked.style and chance(seed, "compose.style", asked.turn, key, _STYLE_CHANCE):
        opening = choose(seed, "compose.opening", asked.turn, key, asked.style).strip()
    if opening.endswith((".", "!", "?")):
        return f"{opening} {lead}"
    if opening:
        return addressed(opening.rstrip(",:;"), lead)
    named = bool(name) and chance(seed, "compose.name", asked.turn, key, _NAME_CHANCE)
    return addressed(name, lead) if named else lead
