"""Elena, driven by hand: what she is granted, what she asks for, and what she says."""

from __future__ import annotations

from actors.bot import Bot
from actors.bot_parameters import BotParameters
from actors.planet_messages import CardUpdated, ContextAsked, ContextTold, Declined, Granted
from tests.hand_turns import MINUTE, START_AT, HandDriven, Outcome, said
from universe.chat.lanes import AMBIENT, DIRECT
from universe.config import BudgetConfig
from universe.events import Message
from universe.persona import BotPersona
from universe.ports import Applied, Composed

ELENA = BotPersona(
    name="elena", user_id="9001", display_name="Elena", aliases=("Lena", "Elena Rey"), interests=("music",),
    style=("Oh.",), think_ms=1500, typing_chars_per_s=10,
)  # fmt: skip


def bot(budget: BudgetConfig | None = None, *, beats: bool = False, own: BotPersona = ELENA) -> HandDriven:
    """Elena, on two planets."""
    parameters = BotParameters(
        persona=own, planets=("g", "h"), budget=budget or BudgetConfig(), beats=beats, prefix="w1"
    )
    return HandDriven(Bot("bot:elena", parameters))


def granted(number: int = 1, *, direct: bool = False, at: int = START_AT, heard: Message | None = None) -> Granted:
    """The floor for a minute."""
    why, lane = (("mention",), DIRECT) if direct else (("interest", "music"), AMBIENT)
    return Granted("c", heard or said(number, "nice music", at), number, why, lane, 2, at + MINUTE)


def request_of(outcome: Outcome) -> str:
    """The id of the one request to a bridge."""
    (request,) = [envelope.id for to, envelope in outcome.sent if to.startswith("bridge:")]
    return request


def spoken(driven: HandDriven, grant: Granted) -> Outcome:
    """Go through a whole answer; returns its last turn."""
    began = driven.receive(grant)
    if began.bodies(ContextAsked):
        began = driven.receive(ContextTold(grant.channel, grant.grant, ()))
    asked = request_of(began)
    reply = request_of(driven.receive(Composed(asked, "Hm!")))
    return driven.receive(Applied(reply, "m-1"))


def planets_told(outcome: Outcome) -> list[tuple[str, object]]:
    """What planets were told but for cards."""
    told = [(to, envelope.body) for to, envelope in outcome.sent if to.startswith("planet:")]
    return [(to, body) for to, body in told if not isinstance(body, CardUpdated)]


def given_back(number: int, reason: str) -> Declined:
    """What a planet hears when the floor for message `number`, granted under that number, is not taken."""
    return Declined("c", number, "elena", reason, -1, str(number))
