"""The person card: what a composer is told of who is speaking, safe whatever people call themselves.

A card goes before a model, so nothing that a user wrote may look like the card itself: every field is one plain line
behind a label of ours, and the numbers stand in brackets that no name can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from universe.people.graph import render_connections
from universe.people.plain_line import card_name, joined_line, plain_line
from universe.trust.tiers import TIERS, tier_index

CARD_CHARS_MAX: Final = 900
"""No card is longer; the parts are capped so that they always fit."""
PARTICIPANTS_MAX: Final = 6
SCENE_CHARS_MAX: Final = 2100
SUMMARY_CHARS_MAX: Final = 120
BRIEF_CHARS_MAX: Final = 60
ALIASES_SHOWN: Final = 5
_ALIASES_CHARS_MAX: Final = 80
_CONNECTIONS_CHARS_MAX: Final = 160
_PLATFORM_ID_CHARS_MAX: Final = 130
_COUNT_MAX: Final = 10**9
# A word that reaches everybody is no username.
_USERNAME: Final = re.compile(r"(?!(?:everyone|here|channel|all)\Z)[0-9a-z][0-9a-z_.-]{0,31}", re.IGNORECASE | re.ASCII)

APPROACH: Final = (
    "Stay polite and a little reserved. Tell nothing personal about yourself or others.",
    "Be friendly and curious. Be careful with what is personal.",
    "Be warm, share what you think, and come back to what they care about.",
    "Be yourself and speak freely; the trust is mutual.",
    "Be entirely open; this is one of the people closest to you.",
)
"""How to meet somebody, by tier index."""


class CardFacts(Struct, frozen=True, kw_only=True):
    """What a card shows of one person; every text may be hostile.

    `platform_id` is the account that speaks now, `tier` a tier name (anything else is a stranger), `permille` the score
    in thousandths, `connections` are (name, relationship) pairs, `aliases` the newest last. With ``known=False``
    everything but `platform_id` is left out; an `owner` always stands at the top.
    """

    platform_id: str
    person_id: str = ""
    known: bool = True
    owner: bool = False
    name: str = ""
    username: str = ""
    tier: str = "stranger"
    permille: int = 0
    messages: int = 0
    days_known: int = 0
    summary: str = ""
    aliases: tuple[str, ...] = ()
    connections: tuple[tuple[str, str], ...] = ()


def person_card(facts: CardFacts) -> str:
    """The card of the current speaker: lines joined by line feeds, at most `CARD_CHARS_MAX` characters."""
    lines = _known_lines(facts) if facts.known else _unknown_lines(facts)
    return "\n".join(("## Current Speaker", *lines))


def scene_card(speaker: CardFacts, others: Iterable[CardFacts]) -> str:
    """The speaker's card, and one line for each of up to six others present; at most `SCENE_CHARS_MAX` characters.

    Each person once, by person id (by platform id where it is unknown), the speaker not again.
    """
    seen = {_who(speaker)}
    lines: list[str] = []
    for facts in others:
        if _who(facts) not in seen and len(lines) < PARTICIPANTS_MAX:
            seen.add(_who(facts))
            lines.append(compact_line(facts))
    return "\n".join((person_card(speaker), *(("## Also Present", *lines) if lines else ())))


def compact_line(facts: CardFacts) -> str:
    """One person in one line: ``- Kim @kim_k (familiar · 42.0%) — Paints.``."""
    if not facts.known:
        return f"- Unknown {_platform_id(facts)} (stranger · {percent(0)})"
    summary = plain_line(facts.summary, BRIEF_CHARS_MAX)
    line = f"- {card_name(facts.name)}{_at_username(facts)} ({standing_of(facts)})"
    return f"{line} — {summary}" if summary else line


def standing_of(facts: CardFacts) -> str:
    """Tier and score: ``familiar · 42.0%``."""
    tier, permille = (TIERS[-1], 1000) if facts.owner else (TIERS[tier_index(facts.tier)], facts.permille)
    return f"{tier} · {percent(permille)}"


def percent(permille: int) -> str:
    """Thousandths as a percentage with one digit, exactly: 290 is ``29.0%``; what lies outside 0 to 1000 is clipped."""
    kept = min(1000, max(0, permille))
    return f"{kept // 10}.{kept % 10}%"


def counted(count: int, noun: str) -> str:
    """``1 msg``, ``2 msgs``; a negative count is none, and a billion is enough for any."""
    kept = min(_COUNT_MAX, max(0, count))
    return f"{kept} {noun}" + ("" if kept == 1 else "s")


def other_names(facts: CardFacts) -> tuple[str, ...]:
    """The newest five aliases as they may be shown, the oldest of them first, each once, without the name itself."""
    shown = dict.fromkeys(card_name(alias) for alias in reversed(facts.aliases))
    shown.pop(card_name(facts.name), None)
    return tuple(reversed(list(shown)[:ALIASES_SHOWN]))


def _known_lines(facts: CardFacts) -> list[str]:
    spoken = f"{counted(facts.messages, 'msg')} over {counted(facts.days_known, 'day')}"
    summary = plain_line(facts.summary, SUMMARY_CHARS_MAX)
    lines = (
        f"**{card_name(facts.name)}**{_at_username(facts)} ({standing_of(facts)} · {spoken})",
        f"About: {summary}" if summary else "",
        joined_line("Also known as: ", other_names(facts), len("Also known as: ") + _ALIASES_CHARS_MAX),
        render_connections(facts.connections, _CONNECTIONS_CHARS_MAX),
        f"Approach: {APPROACH[-1 if facts.owner else tier_index(facts.tier)]}",
    )
    return [line for line in lines if line]


def _unknown_lines(facts: CardFacts) -> tuple[str, str, str]:
    return (
        f"**Unknown** (stranger · {percent(0)} · first contact)",
        f"New person — {_platform_id(facts)}. No prior interactions.",
        f"Approach: {APPROACH[0]}",
    )


def _at_username(facts: CardFacts) -> str:
    """`` @username`` where it is a plain one and says something new."""
    if facts.username.casefold() == card_name(facts.name).casefold() or not _USERNAME.fullmatch(facts.username):
        return ""
    return f" @{facts.username}"


def _platform_id(facts: CardFacts) -> str:
    return plain_line(facts.platform_id, _PLATFORM_ID_CHARS_MAX)


def _who(facts: CardFacts) -> str:
    return facts.person_id or facts.platform_id
