"""A node in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from scenarios.plain_text import clean, count
from scenarios.why.index import ARTIFACT, BOT_MESSAGE, EVENT, MESSAGE
from scenarios.why.node import Facts, Node
from scenarios.why.words import (
    bots,
    gate_words,
    granted_words,
    hearing_words,
    moment,
    person,
    quoted,
    taken_words,
)
from universe.chat.daily_life import REACT

LISTED_MAX: Final = 12


def heading(node: Node) -> str:
    """What it is, whose, and when."""
    facts, when = node.facts, f", {moment(node.at)}" if node.at else ""
    match node.kind:
        case "message":
            if not facts["recorded"]:
                return f"{node.id}, a message that the recording does not hold{when}"
            return f"{node.id}, written by {person(facts['user'], facts['name'])} {_place(facts)}{when}"
        case "bot_message":
            if facts.get("act") == REACT:
                return f"{node.id}, a reaction of {clean(facts['bot'])}{when}"
            return f"{node.id}, said by {clean(facts['bot'])}{' ' + _place(facts) if facts['recorded'] else ''}{when}"
        case "event":
            kind = clean(facts["type"].replace("_", " "))
            topic = f" on {clean(facts['topic'].replace('_', ' '))}" if facts["topic"] else ""
            return f"{node.id}, event about {person(facts['user'], facts['name'])}: {kind}{topic}{when}"
        case "artifact":
            about = f" about {person(facts['user'], facts['name'])}" if facts["user"] else ""
            return f"{node.id}, {clean(facts['type']) or 'something'} of {clean(facts['bot']) or 'a bot'}{about}{when}"
    return f"{node.id}, of which the run knows nothing"


def sentences(node: Node) -> list[str]:
    """All else that is known of it."""
    makers = {MESSAGE: _of_message, BOT_MESSAGE: _of_bot_message, EVENT: _of_event, ARTIFACT: _of_artifact}
    return list(makers[node.kind](node.facts)) if node.kind in makers else []


def _place(facts: Facts) -> str:
    private = " (not for everybody)" if facts["private"] else ""
    return f"in {clean(facts['planet'])}, {clean(facts['channel'])}{private}"


def _of_message(facts: Facts) -> Iterator[str]:
    if facts["recorded"]:
        yield quoted(facts["text"])
        for edit in facts["edits"]:
            yield f"edited since, {moment(edit['at'])}: {quoted(edit['text'])}"
        if facts["deleted_at"] >= 0:
            yield f"deleted since, {moment(facts['deleted_at'])}"
    told = hearing_words(facts["heard"])
    if told:
        yield "; ".join(told)
    yield from (_taken(one) for one in facts.get("withdrawn", ()))


def _of_bot_message(facts: Facts) -> Iterator[str]:
    if "text" in facts:
        yield quoted(facts["text"])
    if "act" not in facts:
        yield "the journal does not say why it was said"
    elif facts["floor"] is None:
        yield "the journal holds no floor for it"
    else:
        granted = f"the floor was given {moment(facts['floor']['at'])} ({granted_words(facts['floor'])})"
        yield granted + ("" if facts["answers"] else f", for a {clean(facts['act'].replace('_', ' '))} of its own")
    if facts["took_back_at"] >= 0:
        yield f"taken back by the bot, {moment(facts['took_back_at'])}"
    elif facts.get("deleted_at", -1) >= 0:
        yield f"deleted since, {moment(facts['deleted_at'])}"


def _of_event(facts: Facts) -> Iterator[str]:
    by = bots(facts["by"])
    if by:
        what = {"retold": "heard from another bot and passed on by", "insight": "noticed by"}
        yield f"{what.get(facts['found'], 'detected by')} {by}; {_bots_between(facts['depth'])}"
    yield from _rests(facts)
    yield from (f"told to nobody: {gate_words(one['reason'])}" for one in facts["refused"])
    if not facts["told"]:
        yield from _unheard(facts["unheard"])


def _of_artifact(facts: Facts) -> Iterator[str]:
    if "text" in facts:
        yield quoted(facts["text"])
    elif facts["kept"]:
        yield "not in the store at the end of the run, so what it said is not known"
    else:
        yield "the run kept no store, so what it said is not known"
    if "confidence_milli" in facts:
        fresh, faded = facts["confidence_milli"] / 1000, facts["confidence_at_end_milli"] / 1000
        yield f"confidence {fresh:.2f}, at the end of the run {faded:.2f}; {_bots_between(facts['depth'])}"
    elif facts["type"]:
        yield _bots_between(facts["depth"])
    yield from _rests(facts)
    yield f"may be read by {bots(facts['recipients']) or 'no other bot'}"
    yield from _unheard(facts["unheard"])
    for one in facts["unread"]:
        yield f"{clean(one['bot'])} was refused it {moment(one['at'])}: {gate_words(one['reason'])}"
    yield from (_writing(one, number) for number, one in enumerate(facts.get("writings", ())))
    yield from (_taken(one) for one in facts.get("withdrawn", ()))
    if "stopped" in facts:
        stopped = f"stops it: {gate_words(facts['stopped'])}" if facts["stopped"] else "is open for these readers"
        yield f"at the end of the run the gate {stopped}"


def _bots_between(depth: object) -> str:
    if not isinstance(depth, int) or depth == 0:
        return "first hand"
    return f"{count(depth, 'bot')} away from the person"


def _rests(facts: Facts) -> Iterator[str]:
    ids = facts["rests_on"]
    if ids:
        more = f" and {len(ids) - LISTED_MAX} more" if len(ids) > LISTED_MAX else ""
        yield f"rests on {count(len(ids), 'message')}: {', '.join(map(clean, ids[:LISTED_MAX]))}{more}"


def _unheard(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for bot, reason in dict.fromkeys((one["bot"], one["reason"]) for one in found):
        yield f"not for {clean(bot)}: {gate_words(reason)}"


def _writing(one: Mapping[str, Any], number: int) -> str:
    if "left" in one:
        left = count(one["left"], "passage") if isinstance(one["left"], int) else "part"
        return f"cut {moment(one['at'])}: a source was taken back, {left} left"
    parents = f"from {', '.join(map(clean, one['parents']))}" if one["parents"] else "from the bot's own day alone"
    return f"{'written' if number == 0 else 'stored anew'} {moment(one['at'])} {parents}"


def _taken(one: Mapping[str, Any]) -> str:
    return f"taken back {moment(one['at'])}: {taken_words(one['reason'])}"
