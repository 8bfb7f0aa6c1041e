"""What a bot keeps of itself, and every message that it understands."""

from __future__ import annotations

from msgspec import Struct, field

from actors.answering import Answering, Typed
from actors.bot_card import Heartbeat, Published, Rested
from actors.bot_gossip import GossipBody, GossipCounts
from actors.bot_life import Sweep
from actors.bot_messages import Answered, ToolUsed
from actors.bot_people import PeopleBody
from actors.bot_records import PeopleCounts
from actors.gossip_messages import Personal
from actors.member import Started
from actors.mind_records import Ended, MindCounts
from actors.planet_messages import ContextTold, FloorDenied, Granted, Perceived
from actors.private_events import PrivateEvent
from actors.triage import Considered
from universe.chat.budget import Budget
from universe.mind_requests import Advanced, LookedUp, OnBus, Posted, Synthesised, Traced
from universe.ports import Applied, Composed, PortFailed
from universe.store_requests import Recalled, Told


class BotState(Struct):
    """`answering` maps the id of the request under way (context, text, then effect) to its grant."""

    budget: Budget = field(default_factory=Budget)
    answering: dict[str, Answering] = field(default_factory=dict)
    published: Published = field(default_factory=Published)
    said: int = 0
    people: PeopleCounts = field(default_factory=PeopleCounts)
    gossip: GossipCounts = field(default_factory=GossipCounts)
    mind: MindCounts = field(default_factory=MindCounts)


MindBody = LookedUp | Posted | OnBus | Considered | Synthesised | Advanced | Traced | Ended
BotBody = (
    Granted | Answered | Personal | ContextTold | Perceived | FloorDenied | PrivateEvent | Composed | Applied | Recalled
    | PortFailed | Told | ToolUsed | Typed | Heartbeat | Rested | Sweep | Started | PeopleBody | GossipBody | MindBody
)  # fmt: skip
