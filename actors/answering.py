"""An answer on its way: from the granted turn over what is gathered for it to what was said."""

from __future__ import annotations

from msgspec import Struct, field

from actors.bot_messages import is_by_person
from actors.planet_messages import Granted
from universe.mind.coupled import Coupled
from universe.mind.decision import Decision
from universe.mind.fact import Fact
from universe.mind.query import Query
from universe.mind.responses import Response
from universe.mind.snapshot import Snapshot
from universe.mind.triage_rules import TriageRules
from universe.people.records import Note
from universe.ports import Composed, ToolCall, ToolResult


class Addressee(Struct, frozen=True):
    """To whom a bot speaks: a name to call them by, their card, and their trust tier in a word.

    `person_id` is empty for a bot; `permille` is the trust score in thousandths, `notes` what was noted of them last.
    """

    name: str = ""
    card: str = ""
    tier: str = "stranger"
    person_id: str = ""
    permille: int = 0
    notes: tuple[Note, ...] = ()


class Mention(Struct, frozen=True):
    """News as it is told to its subject: artifact, root, sentence, until when (UTC ms) it may be said, its fact."""

    artifact_id: str
    root: str
    text: str
    expires_at: int
    fact: Fact | None = None


class Typed(Struct, frozen=True, tag="typed"):
    """Timer: the bot has typed what it was going to say."""

    composed: Composed


class Thought(Struct):
    """A query of a bot under way: what it is, what was found, and what the bot may say because of it.

    `facts` are those that stand, `statuses` what is not simply kept; `coupled` is what triage looks at, `context` the
    temporal context, where it asked for one (`deferred` is how it did), `triage` the rules that it decided under.
    `held` counts replies that contradicted what the bot holds for true. `refused` says why the bus did not go on.
    """

    query: Query
    step: str = ""
    facts: tuple[Fact, ...] = ()
    coupled: Coupled | None = None
    context: Snapshot | None = None
    deferred: tuple[Decision, ...] = ()
    triage: TriageRules | None = None
    statuses: dict[str, str] = field(default_factory=dict)
    assertions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    stance: str = ""
    held: int = 0
    refused: str = ""


class Answering(Struct):
    """One grant that the bot works on, on `guild_id`; `said` is the effect's request once there is one.

    `waiting` names what was asked for, by the key of its answer. `news` is what it will mention, `withdrawn` whether
    that was taken back after it was said. Of who shares nothing (`shares`) a bot hears nothing from the graph: that
    would be from other bots. `thought` is the query in which the bot thinks about it; None where it has no mind,
    `response` how it is to think in its present condition.
    `contributors` wrote what stands in `context`. A model that writes may ask for tools: `calls` by the key of their
    answers, `tool_results` so far, in how many `rounds`.
    """

    granted: Granted
    guild_id: str
    began_at: int
    to: Addressee
    dm_bot: str = ""
    said: str = ""
    text: str = ""
    waiting: dict[str, str] = field(default_factory=dict)
    context: tuple[str, ...] = ()
    news: tuple[Mention, ...] = ()
    surroundings: tuple[str, ...] = ()
    withdrawn: bool = False
    shares: bool = True
    thought: Thought | None = None
    response: Response = Response(mode="normal")
    attempt: int = 0
    contributors: tuple[str, ...] = ()
    calls: dict[str, ToolCall] = field(default_factory=dict)
    tool_results: tuple[ToolResult, ...] = ()
    rounds: int = 0

    @property
    def message_id(self) -> str:
        """The message that it is about; empty for a post."""
        return self.granted.message.message_id if self.granted.message is not None else ""

    @property
    def user_id(self) -> str:
        """The person whom it answers or writes to; empty for a bot, and for a post."""
        heard = self.granted.message
        if heard is not None:
            return heard.user_id if is_by_person(heard) else ""
        return self.granted.user_id


Answers = dict[str, Answering]


def waiting_for(answers: Answers, key: str) -> Answering | None:
    """The answer for which something with this key was asked."""
    return next((one for one in answers.values() if key in one.waiting), None)


def arrived(answers: Answers, answering: Answering, key: str) -> Answering | None:
    """Strike out what has come, or will not; returns the answer once nothing is missing."""
    del answering.waiting[key]
    if answering.waiting:
        return None
    for place in [place for place, one in answers.items() if one is answering]:
        del answers[place]
    return answering
