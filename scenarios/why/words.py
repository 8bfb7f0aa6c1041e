"""Codes of gossip in words, and how people, places and moments are called in a chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from scenarios.plain_text import clean, joined
from scenarios.reason_words import in_words
from scenarios.virtual_time import clock_seconds, day
from scenarios.why.chain import CAUSES, EFFECTS
from universe.people.plain_line import card_name, plain_line

TEXT_CHARS_MAX: Final = 300

_GATE: Final[Mapping[str, str]] = {
    "disabled": "gossip is switched off",
    "depth": "too many bots away from the person",
    "gone": "the message was deleted or says something else now",
    "private": "not said where everybody can read it",
    "opted_out": "the person does not share",
    "planet": "on no planet of it",
    "sensitive": "it is sensitive",
    "unchecked": "nobody could check it",
    "trust": "does not know the person well enough",
    "recipient": "it is for other bots",
    "expired": "too old",
    "faded": "too uncertain by now",
    "nobody": "no other bot may hear it",
}
_TAKEN: Final[Mapping[str, str]] = {
    "deleted": "the message was deleted",
    "edited": "the message was edited",
    "opted_out": "the person opted out",
    "too_many": "newer news about the person took its place",
}
_RELATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    CAUSES: {
        "told_as": "tells", "detected_in": "was read in", "retells": "repeats", "made_from": "was made from",
        "rests_on": "rests on", "answers": "answers", "mentions": "mentions", "grew_from": "grew from",
    },
    EFFECTS: {
        "told_as": "was told as", "detected_in": "was taken as", "retells": "was repeated as",
        "made_from": "went into", "rests_on": "was part of", "answers": "was answered by",
        "mentions": "was mentioned in", "grew_from": "led to",
    },
}  # fmt: skip


def gate_words(reason: str) -> str:
    """Why something is not told or not read."""
    return _GATE.get(reason) or clean(reason.replace("_", " "))


def taken_words(reason: str) -> str:
    """Why something was taken back."""
    return _TAKEN.get(reason) or clean(reason.replace("_", " "))


def hearing_words(heard: Sequence[Mapping[str, Any]]) -> list[str]:
    """What bots made of a message, who was given the floor first; those for whom one reason held together."""
    not_given: dict[str, list[str]] = {}
    given = {one["bot"] for one in heard if one["what"] == "granted"}
    for one in heard:
        # Who was refused at first may be given the floor later, when nobody else has spoken.
        if one["what"] == "denied" and one["bot"] not in given:
            not_given.setdefault(one.get("reason", ""), []).append(one["bot"])
    first = [floor_words(one) for one in heard if one["what"] == "granted"]
    others = [floor_words(one) for one in heard if one["what"] not in ("granted", "denied")]
    denied = [f"not {bots(names)}: {in_words(reason or 'unspecified')}" for reason, names in not_given.items()]
    return list(dict.fromkeys([*first, *denied, *others]))


def floor_words(found: Mapping[str, Any]) -> str:
    """What a bot made of a message: the floor, or why not."""
    bot, reason = clean(found["bot"]), in_words(found.get("reason") or "unspecified")
    match found["what"]:
        case "granted":
            return f"{bot} was given the floor ({granted_words(found)})"
        case "noted":
            return f"{bot} took it in" + (f" as {clean(found['outcome'])}" if found.get("outcome") else "")
        case "corrected":
            return f"{bot} counts it no more"
        case "deferred":
            return f"{bot} was put off: {reason}"
        case "declined":
            return f"{bot} gave the floor back: {reason}"
        case "expired":
            return f"{bot} did not speak in time"
    return f"{bot} did not take it: {reason}"


def granted_words(floor: Mapping[str, Any]) -> str:
    """``score 1000: mention``."""
    why = ", ".join(clean(one.replace("_", " ")) for one in floor["why"])
    return f"score {floor['score']}: {why}" if why else f"score {floor['score']}"


def relation(direction: str, kind: str) -> str:
    """How one node follows from the node before; empty for the start."""
    return _RELATIONS[direction].get(kind, "")


def person(user: str, name: str) -> str:
    """``Ada (ada)``; the id alone where no name is known."""
    return f"{card_name(name)} ({clean(user)})" if name else clean(user)


def quoted(said: str) -> str:
    """Somebody's words in one line, without markup."""
    return f'"{plain_line(said, TEXT_CHARS_MAX)}"'


def moment(at: int) -> str:
    """``2026-01-05 10:00:00``, UTC."""
    return f"{day(at)} {clock_seconds(at)}"


def bots(names: Iterable[str]) -> str:
    """Names of bots, each once: ``dotty and elena``."""
    return joined(sorted({clean(name) for name in names}))
