"""Reactions to a bot's messages: what stands counts, in whatever order it came and went."""

from __future__ import annotations

from typing import Final

from actors.acquaintances import Acquaintances
from actors.bot_records import PeopleCounts, ReactionMark, day_of, person, rank, reaction, roster
from actors.turn import Turn
from universe.events import ReactionAdd, ReactionRemove
from universe.people.records import Acquaintance
from universe.trust.changes import undo
from universe.trust.conduct import judge_reaction
from universe.trust.ledger import one_mark
from universe.trust.tiers import TIERS

Reaction = ReactionAdd | ReactionRemove
EMOJIS_KEPT: Final = 20
"""Emojis of one person under one message that are looked at; nobody has more to say."""


def needs_of_reaction(rules: Acquaintances, event: Reaction) -> list[str]:
    """Records that entering a reaction may look at."""
    if not event.user_id:
        return []
    person_id = rules.accounts.person_id(event.user_id)
    return [person(person_id), reaction(event.message_id, event.user_id), roster(day_of(event.at), person_id)]


def react(rules: Acquaintances, counts: PeopleCounts, event: Reaction, turn: Turn) -> None:
    """Enter a reaction to one of this bot's messages, or take back exactly what its addition did."""
    if event.is_bot or not event.user_id:
        return
    mark_id = reaction(event.message_id, event.user_id)
    stands = turn.record(mark_id, ReactionMark) or ReactionMark()
    removed = isinstance(event, ReactionRemove)
    if removed != (event.emoji in stands.emojis) or (not removed and len(stands.emojis) >= EMOJIS_KEPT):
        return
    known = rules.known(event.user_id, event.user_id, turn)
    at = min(event.at, turn.now)
    rules.begin_day(known, at)
    if removed:
        undo(known.row, stands.emojis.pop(event.emoji))
    else:
        stands.emojis[event.emoji] = {}
    _settle(rules, known, stands, at)
    rules.store(counts, known, mark_id, stands, event.at, turn)
    permille, tier = rules.standing(known, at)
    rank(counts, known.person_id, permille)
    turn.decide(
        "reacted", message=event.message_id, person=known.person_id, trust=permille, tier=TIERS[tier],
        outcome="removed" if removed else "added",
    )  # fmt: skip


def _settle(rules: Acquaintances, known: Acquaintance, stands: ReactionMark, at: int) -> None:
    """Let the emojis act that should: a message is liked or disliked once by default, and dislike outweighs."""
    signs = {emoji: judge_reaction(emoji) for emoji in sorted(stands.emojis)}
    told = sorted((emoji for emoji in signs if signs[emoji]), key=signs.__getitem__)
    acting = told[: rules.settings.conduct.reactions_per_message]
    for emoji, changes in stands.emojis.items():
        if changes and emoji not in acting:
            undo(known.row, changes)
            stands.emojis[emoji] = {}
    for emoji in acting:
        if not stands.emojis[emoji]:
            positive, negative = int(signs[emoji] > 0), int(signs[emoji] < 0)
            stands.emojis[emoji] = rules.observe(known, one_mark(positive=positive, negative=negative), at)
