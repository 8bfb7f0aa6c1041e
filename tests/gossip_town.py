"""A small town for tests of gossip: three bots, two planets, and people whom some of the bots have long known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from actors.bot_messages import RestorePerson
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.worker import Harvest
from bridges.artifacts import Exported, read_export
from bridges.config_file import load_config
from scenarios.world import START_AT, bot_members, bots_of, host_settings, planet_member
from universe.config import Config
from universe.events import AnyEvent, ConsentChange, Message, MessageDelete, MessageEdit
from universe.gossip.artifact import Artifact
from universe.journal import JournalLine
from universe.people.accounts import Accounts
from universe.people.consent import Consent
from universe.people.records import Acquaintance, Dossier, History, Identity
from universe.trust.ledger import DAY_MS

HOUR_MS: Final = 3_600_000
GRID_MS: Final = 10
BOTS: Final = bots_of(3)
ELENA, DOTTY, MARCUS = (bot.user_id for bot in BOTS)
OPT_OUT: Final = {"privacy.consent": "opt_out"}


def long_known(user: str, name: str, accounts: Accounts) -> RestorePerson:
    """Somebody whom a bot has met almost daily for 200 days: 43 points, and familiar."""
    row = {
        "first_ms": START_AT - 200 * DAY_MS, "last_ms": START_AT - DAY_MS, "last_day": (START_AT - DAY_MS) // DAY_MS,
        "messages": 900, "sessions": 300, "days_active": 150, "hours": 2**24 - 1, "weekdays": 127, "positives": 900,
    }  # fmt: skip
    person_id = accounts.person_id(user)
    known = Acquaintance(person_id=person_id, platform_id=accounts.platform_id(user), name=name, row=row)
    return RestorePerson(known, Dossier(identity=Identity(person_id=person_id, display_name=name)), History())


class Town:
    """A universe in virtual time on memory mailboxes, with a real store behind every port; times are from its start."""

    def __init__(
        self, friends: Mapping[str, Iterable[str]], rules: dict[str, str] | None = None, seed: int = 1
    ) -> None:  # fmt: skip
        """`friends` maps a person's id (their name in lower case) to the bots that have long known them."""
        self.config: Config = load_config(None, {}, {**OPT_OUT, **(rules or {})})
        planets = ("g0", "g1")
        members = bot_members(self.config, BOTS, planets, seed)
        members += [planet_member(self.config, planet, seed) for planet in planets]
        plan = UniversePlan(members=tuple(members), settings=host_settings(self.config, START_AT, GRID_MS))
        self.runtime = LocalRuntime(plan)
        self.runtime.run_until(START_AT + 1)
        accounts = Accounts("sim", self.config.people)
        for user, bots in friends.items():
            for bot in bots:
                self.runtime.tell(f"bot:{bot}", long_known(user, user.title(), accounts))

    def run(self, events: Iterable[AnyEvent], until_ms: int) -> Harvest:
        """Let events happen and time pass."""
        self.runtime.feed(sorted(events, key=lambda event: (event.at, event.event_id)))
        self.runtime.run_until(START_AT + until_ms)
        return self.runtime.harvest()


def says(number: int, at_ms: int, user: str, text: str, *, to: str = "", planet: str = "g0", **more: Any) -> Message:
    """Somebody writes message ``m<number>``; `to` is the user id of whom it mentions."""
    return Message(
        event_id=f"msg:m{number}", at=START_AT + at_ms, guild_id=planet, channel_id=f"{planet}-c0", user_id=user,
        message_id=f"m{number}", author_name=user.title(), content=text, mentions=(to,) if to else (), **more,
    )  # fmt: skip


def deletes(number: int, at_ms: int, planet: str = "g0") -> MessageDelete:
    """Message ``m<number>`` is deleted; nobody says by whom."""
    return MessageDelete(
        event_id=f"del:m{number}", at=START_AT + at_ms, guild_id=planet, channel_id=f"{planet}-c0",
        message_ids=(f"m{number}",),
    )  # fmt: skip


def edits(number: int, at_ms: int, user: str, text: str, *, to: str = "", version: int = 1) -> MessageEdit:
    """Message ``m<number>`` says something else from now on."""
    return MessageEdit(
        event_id=f"ed:m{number}:{version}", at=START_AT + at_ms, guild_id="g0", channel_id="g0-c0", user_id=user,
        author_name=user.title(), message_id=f"m{number}", content=text, mentions=(to,) if to else (), version=version,
    )  # fmt: skip


def chooses(at_ms: int, user: str, **switches: bool) -> ConsentChange:
    """Somebody chooses what they allow."""
    return ConsentChange(
        event_id=f"consent:{user}:{at_ms}", at=START_AT + at_ms, guild_id="g0", channel_id="g0-c0", user_id=user,
        name=user.title(), chosen=Consent(**switches),
    )  # fmt: skip


def stored(harvest: Harvest) -> Exported:
    """What lies in the artifact store."""
    return read_export(harvest.stores["artifacts.jsonl"])


def artifacts(harvest: Harvest, kind: str = "") -> list[Artifact]:
    """The stored artifacts of a type."""
    return [one for one in stored(harvest).artifacts if not kind or one.type == kind]


def lines(harvest: Harvest, kind: str, **details: Any) -> list[JournalLine]:
    """Journal lines of a kind whose details hold these values."""
    return [
        line for line in harvest.journal
        if line.kind == kind and all(line.details.get(name) == value for name, value in details.items())
    ]  # fmt: skip


def heard_from(harvest: Harvest, bot: str) -> list[str]:
    """What a bot said, in order."""
    return [event.content for event in harvest.events if isinstance(event, Message) and event.bot == bot]
