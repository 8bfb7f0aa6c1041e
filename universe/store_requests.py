"""What members ask of the detector, the artifact store and the universe graph, and what comes back."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from universe.events import Text
from universe.gossip.artifact import Artifact, Memory
from universe.gossip.finding import Finding
from universe.graph.notes import GraphEntry
from universe.ids import Id, OptionalId


class Detect(Struct, frozen=True, tag="detect"):
    """Say what a message tells of its author's life; asked of a model where ``gossip.detector`` is ``llm``."""

    bot: Id
    message_id: Id
    user_id: Id
    content: Text
    display_names: tuple[str, ...] = ()


class Detected(Struct, frozen=True, tag="detected"):
    """What was found, and why the message is sensitive (a category; empty: it is not)."""

    request_id: str
    findings: tuple[Finding, ...]
    sensitive: str


class Keep(Struct, frozen=True, tag="keep"):
    """Store an artifact, or put a new one in the place of that with the same id.

    One that grew from a root which is gone, or that has nobody left who may see it, is not stored.
    """

    artifact: Artifact


class Discover(Struct, frozen=True, tag="discover"):
    """Find artifacts that `requester` may see: filter first, rank second (by `query`, or newest first without one).

    `types` empty means all. `exclude_bot` leaves out what that bot made. `subject` finds what is about one person.
    `since` (UTC ms) is the earliest creation; `min_confidence` in [0, 1] counts as it has faded at `now`. Results
    `offset` to `offset + limit` of the ranking.
    """

    requester: Id
    now: int
    query: Text = ""
    types: tuple[str, ...] = ()
    exclude_bot: OptionalId = ""
    subject: OptionalId = ""
    since: int = 0
    min_confidence: float = 0.7
    limit: int = 5
    offset: int = 0


class Discovered(Struct, frozen=True, tag="discovered"):
    """What was found, best first; `more` is whether the ranking goes on behind it."""

    request_id: str
    artifacts: tuple[Artifact, ...]
    more: bool = False


class Withdraw(Struct, frozen=True, tag="withdraw"):
    """These roots are gone (edited, deleted, opted out): drop all that grew from them, and take nothing more of it.

    `user` drops whatever tells of that person as well; `expired_before` (UTC ms) what has expired by then.
    """

    roots: tuple[str, ...] = ()
    user: OptionalId = ""
    expired_before: int = 0


class Recall(Struct, frozen=True, tag="recall"):
    """What a bot remembers of conversations with other bots since a time (UTC ms), newest first."""

    bot: Id
    since: int
    limit: int = 10


class Recalled(Struct, frozen=True, tag="recalled"):
    """Memories, newest first."""

    request_id: str
    memories: tuple[Memory, ...]


class Note(Struct, frozen=True, tag="note"):
    """Enter notes into the universe graph, in order, all or none."""

    entries: tuple[GraphEntry, ...]


class Ask(Struct, frozen=True, tag="ask"):
    """Ask the graph one of its named questions (`universe.graph.questions`) with plain values as arguments."""

    question: str
    arguments: dict[str, str | int | float] = {}


class Told(Struct, frozen=True, tag="told"):
    """The rows of an answer, in the question's own order."""

    request_id: str
    rows: tuple[dict[str, Any], ...]
