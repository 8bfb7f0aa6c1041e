"""What members ask of the outside, and what comes back: requests and replies of every port."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from msgspec import Struct

from universe.effects import AnyEffect
from universe.events import AnyEvent, Ids, Name, Text
from universe.ids import Id, OptionalId
from universe.mind_requests import MindReply, MindRequest
from universe.store_requests import (
    Ask,
    Detect,
    Detected,
    Discover,
    Discovered,
    Keep,
    Note,
    Recall,
    Recalled,
    Told,
    Withdraw,
)


class ToolCall(Struct, frozen=True):
    """A model asks for one of the person tools; `arguments` is a JSON object as text, not yet checked."""

    id: str
    name: str
    arguments: Text


class ToolResult(Struct, frozen=True):
    """What a tool said to the call with this id."""

    call: ToolCall
    text: Text


class Compose(Struct, frozen=True, tag="compose"):
    """Write what `bot` says to a message. A template or a model answers; the text is data, never an instruction.

    `card` tells the bot who is speaking and how far to trust them (`universe.people.card`), `tier` the same in a word.
    `act` is ``reply``, ``elaborate`` (say more about one's own `content`), ``post`` (begin something about `topic`) or
    ``reach_out`` (write to `author_name`); ``diary`` and ``dream`` are pages, with their passages in `context`. Else
    `context` is what was said before, oldest first, where the bot asked for it. `news` is what other bots told about
    whom it answers, to be mentioned; `surroundings` what it may know of the planet, the channel and the person.
    `assertions` is what the bot's mind holds for true, as NWP; `knowledge` the same as sentences that may be said.
    `stance` is ``agree``, ``disagree`` or ``unsure`` with what was asserted, ``""`` where nothing was. A model may ask
    for the person tools where `person_tools` holds; `tool_results` is what they said so far.
    """

    bot: Id
    bot_name: Name
    style: tuple[str, ...]
    topic: str
    author_name: Name
    content: Text
    turn: int
    card: str = ""
    tier: str = "stranger"
    act: str = "reply"
    context: tuple[Text, ...] = ()
    news: tuple[Text, ...] = ()
    surroundings: tuple[Text, ...] = ()
    assertions: tuple[Text, ...] = ()
    knowledge: tuple[Text, ...] = ()
    stance: str = ""
    person_tools: bool = False
    tool_results: tuple[ToolResult, ...] = ()


class Judge(Struct, frozen=True, tag="judge"):
    """Say what a message means for trust; asked beside the rules where `conduct.judge` is ``llm``."""

    bot: Id
    message_id: Id
    user_id: Id
    content: Text


class Judged(Struct, frozen=True, tag="judged"):
    """A verdict: severity in thousandths (0: none) with a reason code, sentiment in thousandths (-1000..1000)."""

    request_id: str
    severity_milli: int
    reason: str
    sentiment_milli: int


class Archive(Struct, frozen=True, tag="archive"):
    """Keep these people of `bot` on disk: profiles as JSON objects in the seed's layout, by person id."""

    bot: Id
    profiles: dict[Id, bytes]


class Remember(Struct, frozen=True, tag="remember"):
    """Keep what was said between bots, with the seed's payload (REF-040, channel 5, "Memory Storage").

    `role` is ``human`` for the other bot and ``ai`` for this one; `root` is the message from which it all grew.
    """

    bot: Id
    role: str
    content: Text
    source_bot: Id
    channel_id: Id
    message_id: Id
    root: str
    at: int
    source_type: str = "gossip"
    is_cross_bot: bool = True


class Forget(Struct, frozen=True, tag="forget"):
    """Drop what `bot` remembers of these messages and of what grew from them."""

    bot: Id
    message_ids: Ids


class Composed(Struct, frozen=True, tag="composed"):
    """The text for a `Compose` request, and whom it mentions (platform user ids).

    With `tool_calls` the text is not meant to be said: the bot answers them and asks again.
    """

    request_id: str
    text: Text
    mentions: Ids = ()
    tool_calls: tuple[ToolCall, ...] = ()


class Applied(Struct, frozen=True, tag="applied"):
    """An effect has happened; `remote_id` is what the outside calls it."""

    request_id: str
    remote_id: OptionalId


class PortFailed(Struct, frozen=True, tag="port_failed"):
    """A request will not be answered; `may_have_happened` tells what to assume."""

    request_id: str
    reason: str
    may_have_happened: bool


AnyRequest = (
    AnyEffect | Compose | Judge | Archive | Remember | Forget | Detect | Keep | Discover | Withdraw | Recall | Note
    | Ask | MindRequest
)  # fmt: skip
AnyReply = Composed | Judged | Detected | Discovered | Recalled | Told | Applied | PortFailed | MindReply


class PortRequest(Struct, frozen=True):
    """One request as a port sees it: `request_id` is the idempotency key, `now` when this try began."""

    request_id: str
    requester: str
    body: Any
    root: str
    hop: int
    now: int
    first_try: bool


class PortAnswer(Struct, frozen=True):
    """What a port gives back: the reply, how long it took in virtual time, and world events it caused."""

    reply: AnyReply
    latency_ms: int = 0
    events: tuple[AnyEvent, ...] = ()


class Port(Protocol):
    """One outside dependency. `inline` ports answer at once and never wait for anything.

    `apply` must be idempotent by ``request.request_id``. It raises `PortRetry` (later, perhaps) or `PortRefused`
    (never); anything else it raises counts as `PortRetry`.
    """

    name: str
    inline: bool

    def apply(self, request: PortRequest) -> PortAnswer:
        """Do what is asked."""


@runtime_checkable
class Exporting(Protocol):
    """A port with a store behind it that outlives no run: what is in it can be taken out."""

    def exports(self) -> dict[str, bytes]:
        """Everything in the store, by file name, in a form of its own that says its version."""

    def close(self) -> None:
        """Let go of files and connections; a second time does nothing."""
