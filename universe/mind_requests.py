"""What members ask of the query bus, of the library of cartridges and of a model that synthesises, and what comes back.

A request about a stage that the query is not in changes nothing; its reply carries the reason in `refused`:
``no_query``, ``stage:<the stage it is in>``, ``dissonance``, ``full``.
"""

from __future__ import annotations

from msgspec import Struct

from universe.events import Text
from universe.ids import Id, QueryId
from universe.mind.coupled import Coupled
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.fact import Fact
from universe.mind.query import Query, Stage
from universe.mind.snapshot import Snapshot
from universe.mind.trace import Trace


class OpenQuery(Struct, frozen=True, tag="open_query"):
    """Begin a query and post what the bot knows by itself; a second time only what is new is added."""

    query: Query
    facts: tuple[Fact, ...] = ()


class PostFacts(Struct, frozen=True, tag="post_facts"):
    """Post what one source knows; it may be nothing."""

    query_id: QueryId
    source: Id
    facts: tuple[Fact, ...]


class Posted(Struct, frozen=True, tag="posted"):
    """How many facts were added, were there already, and were pushed out because their layer is full."""

    request_id: str
    added: int = 0
    known: int = 0
    trimmed: int = 0
    refused: str = ""


class Couple(Struct, frozen=True, tag="couple"):
    """Hold the layers of a query against each other."""

    query_id: QueryId
    rules: CouplingRules


class OnBus(Struct, frozen=True, tag="on_bus"):
    """A query after it was coupled or decided: its facts in order, without those that triage took out."""

    request_id: str
    stage: Stage | str = ""
    facts: tuple[Fact, ...] = ()
    coupled: Coupled | None = None
    refused: str = ""


class Decide(Struct, frozen=True, tag="decide"):
    """Apply what triage decided; couple again where it restored or took out what others were held against."""

    query_id: QueryId
    decisions: tuple[Decision, ...]
    rules: CouplingRules
    snapshot: Snapshot | None = None


class Advance(Struct, frozen=True, tag="advance"):
    """Go through `stages`, one after the other, all or none; `assertions` are kept where synthesis is one of them."""

    query_id: QueryId
    stages: tuple[Stage, ...]
    assertions: tuple[str, ...] = ()


class Advanced(Struct, frozen=True, tag="advanced"):
    """The stage that the query is in now."""

    request_id: str
    stage: str = ""
    refused: str = ""


class CloseQuery(Struct, frozen=True, tag="close_query"):
    """End a query as ``logged``, ``failed`` or ``expired`` and hand out its trace; a second time the same again."""

    query_id: QueryId
    outcome: Stage


class Traced(Struct, frozen=True, tag="traced"):
    """The trace of a closed query; None where the bus no longer knows it."""

    request_id: str
    trace: Trace | None
    refused: str = ""


class ClearQuery(Struct, frozen=True, tag="clear_query"):
    """Drop what is left of a query whose trace is safe; nothing of it stays."""

    query_id: QueryId


class LookUp(Struct, frozen=True, tag="look_up"):
    """Find what the cartridges of `bot` say about `text`, best first; private ones only where the bot may see them."""

    bot: Id
    text: Text
    limit: int = 8
    contexts: tuple[str, ...] = ()


class LookedUp(Struct, frozen=True, tag="looked_up"):
    """Facts of cartridges, ready for the bus."""

    request_id: str
    facts: tuple[Fact, ...]


class Synthesise(Struct, frozen=True, tag="synthesise"):
    """Say what a bot knows as NWP assertions; `assertions` is what the formatter would say."""

    query_id: QueryId
    text: Text
    facts: tuple[Fact, ...]
    assertions: tuple[str, ...]


class Synthesised(Struct, frozen=True, tag="synthesised"):
    """Assertions that parse, about the given facts only."""

    request_id: str
    assertions: tuple[str, ...]


MindRequest = OpenQuery | PostFacts | Couple | Decide | Advance | CloseQuery | ClearQuery | LookUp | Synthesise
MindReply = Posted | OnBus | Advanced | Traced | LookedUp | Synthesised
