"""A bot and a people shard, driven by hand: what a bot knows after it heard people."""

from __future__ import annotations

from typing import Any, Final

from actors.bot import Bot
from actors.bot_daily import DailyJob
from actors.bot_messages import Heard, IdentityTold, StandingAsked, StandingTold, ToolUsed, UseTool
from actors.bot_parameters import BotParameters
from actors.bot_records import PeopleSettings, dossier, history, person
from actors.people import Connect, People, PeopleParameters, Seen
from actors.planet_messages import ContextTold, Granted
from tests.hand_turns import MINUTE, START_AT, HandDriven, Outcome, said
from tests.small_worlds import GENEROUS
from universe.chat.lanes import DIRECT
from universe.config import PeopleConfig
from universe.people.accounts import Accounts
from universe.people.profile_json import Person
from universe.people.records import Acquaintance, Dossier, History, Identity
from universe.persona import BotPersona
from universe.ports import Compose

OWNER: Final = "1"
OWNERS: Final = ("discord:1", "telegram:1")
ELENA: Final = BotPersona(name="elena", user_id="9001", display_name="Elena", think_ms=0, typing_chars_per_s=0)


class Acquainted:
    """Elena on Discord; the owner is account 1, named Dad."""

    def __init__(self, **config: Any) -> None:
        rules: dict[str, Any] = {"owner_ids": OWNERS, "owner_names": ("Dad",), "shards": 1}
        self.config = PeopleConfig(**rules | config)
        self.accounts = Accounts("discord", self.config)
        settings = PeopleSettings(platform="discord", people=self.config, archive="bridge:archive")
        parameters = BotParameters(persona=ELENA, planets=("g",), budget=GENEROUS, people=settings)
        self.bot = HandDriven(Bot("bot:elena", parameters))
        shard = PeopleParameters(platform="discord", config=self.config, bots=("elena",))
        self.shard = HandDriven(People("people:0", shard))
        self._number = 0

    def hears(self, user_id: str, name: str = "", text: str = "hello there", at: int | None = None) -> Outcome:
        """Somebody speaks to Elena; the shard learns the name and tells her."""
        self._number += 1
        now = max(self.bot.now, self.shard.now) if at is None else at
        heard = said(self._number, text, now, user_id=user_id, author_name=name or user_id)
        self.tell(Seen(user_id, name or user_id, now))
        return self.bot.receive(Heard(heard), now)

    def tell(self, body: Any) -> None:
        """Something for the shard; what it says to itself and to Elena arrives."""
        waiting = [body]
        while waiting:
            outcome = self.shard.receive(waiting.pop(), self.bot.now)
            waiting += outcome.bodies(Connect)
            for told in outcome.bodies(IdentityTold):
                self.bot.receive(told)

    def uses(self, tool: str, by: tuple[str, ...] = (OWNER,), **arguments: Any) -> str:
        """What a tool says to these contributors."""
        outcome = self.bot.receive(UseTool(tool, arguments, by))
        for timer in outcome.timers:
            outcome = self.bot.receive(timer.body)
        (used,) = outcome.bodies(ToolUsed)
        return str(used.text)

    def asked_to_compose(self, user_id: str, name: str = "") -> Compose:
        """What the composer is asked when somebody gets an answer."""
        self._number += 1
        heard = said(self._number, "elena?", self.bot.now, user_id=user_id, author_name=name or user_id)
        until = self.bot.now + MINUTE
        self.bot.receive(Granted("c", heard, self._number, ("mention",), DIRECT, 0, until))
        outcome = self.bot.receive(ContextTold("c", self._number, ()))
        (request,) = outcome.bodies(Compose)
        return request

    def day_ends(self, at: int) -> list[Outcome]:
        """The daily job of the day that begins at `at`, with all its steps."""
        outcomes = [self.bot.receive(DailyJob(at // 86_400_000), at + 300_000)]
        for outcome in outcomes:
            steps = [timer.body for timer in outcome.timers if not isinstance(timer.body, DailyJob)]
            outcomes += [self.bot.receive(step) for step in steps]
        return outcomes

    def standing(self, user_id: str) -> tuple[int, int]:
        """Score in permille and tier index."""
        (told,) = self.bot.receive(StandingAsked((user_id,))).bodies(StandingTold)
        permille, tier = told.standings[user_id]
        return permille, tier

    def known(self, user_id: str) -> Acquaintance | None:
        """What Elena keeps of somebody."""
        return self._record(person, user_id, Acquaintance)

    def dossier(self, user_id: str) -> Dossier:
        """What Elena wrote down of somebody."""
        return self._record(dossier, user_id, Dossier) or Dossier()

    def whole(self, user_id: str) -> Person:
        """Everything about somebody."""
        known, kept = self.known(user_id), self.dossier(user_id)
        assert known is not None
        identity = kept.identity or Identity(known.person_id, known.name)
        past = self._record(history, user_id, History) or History()
        return Person(identity=identity, acquaintance=known, dossier=kept, history=past)

    def _record(self, name: Any, user_id: str, kind: Any) -> Any:
        record_id = name(self.accounts.person_id(user_id))
        return self.bot.record(record_id, kind) if record_id in self.bot.records else None


def begun(*people: tuple[str, str], **config: Any) -> Acquainted:
    """A world in which these (user id, name) have said hello, at `START_AT`."""
    world = Acquainted(**config)
    for user_id, name in people:
        world.hears(user_id, name, at=START_AT)
    return world
