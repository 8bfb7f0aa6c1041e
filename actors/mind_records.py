"""What a bot's mind is told at its making, and what it keeps: what people said of themselves, and open closings."""

from __future__ import annotations

from msgspec import Struct, field

from universe.config_mind import MindConfig
from universe.mind.claim import Claim
from universe.mind.outcome import Answer
from universe.mind.query import QueryType, Stage
from universe.mind.responses import Condition
from universe.mind.triage_rules import TriageRules


class MindSettings(Struct, frozen=True, kw_only=True):
    """Rules, and addresses (empty where there is none); without `bus` a bot answers without thinking.

    `journal_key` keys the hashes that stand in the journal for private claims.
    """

    mind: MindConfig = MindConfig()
    bus: str = ""
    triage: tuple[str, ...] = ()
    library: str = ""
    synthesiser: str = ""
    journal_key: str = ""


class Report(Struct, frozen=True):
    """What somebody claimed of their own life in one message, heard on `planet` or in private."""

    message_id: str
    root: str
    at: int
    planet: str
    private: bool
    claims: tuple[Claim, ...]


class Reports(Struct):
    """What one person told this bot of their life, oldest first."""

    kept: list[Report] = field(default_factory=list)


class Closing(Struct, frozen=True):
    """A query that is being closed: its kind, what came of its answer, the bot's stance, the rules of its triage."""

    query_id: str
    type: QueryType
    answer: Answer
    stance: str = ""
    triage: TriageRules | None = None


class Ended(Struct, frozen=True, tag="query_ended"):
    """Self-sent: an answer has come to its end, so its query is closed with `outcome`."""

    closing: Closing
    outcome: Stage


class MindCounts(Struct):
    """The part of a bot's state that is about its mind: queries whose trace is awaited, by request; its condition."""

    closing: dict[str, Closing] = field(default_factory=dict)
    condition: Condition = field(default_factory=Condition)


def reports(person_id: str) -> str:
    """The record of `Reports`."""
    return f"reports:{person_id}"


def salience(query_type: str) -> str:
    """The record of the `Salience` of one kind of query."""
    return f"salience:{query_type}"
