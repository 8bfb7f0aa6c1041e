"""What a run left, by message: answers, reactions, turns that were given, and reasons why there was none."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from actors.worker import Harvest
from scenarios.latency.cues import EDIT, Cue
from universe.events import Message, ReactionAdd


class Answer(Struct, frozen=True):
    """A bot answered a message at `at` (UTC ms)."""

    at: int
    bot: str


class Given(Struct, frozen=True):
    """A bot was woken for a message at `at` (UTC ms), by a ``trigger``, a ``sweep``, a ``poll`` or a ``handler``."""

    at: int
    bot: str
    path: str


class Traces:
    """Everything by message id, in order of time."""

    def __init__(self, harvest: Harvest) -> None:
        self.events = sorted(harvest.events, key=lambda event: (event.at, event.event_id))
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self.reacted: dict[str, tuple[str, int]] = {}
        self.given: dict[str, list[Given]] = defaultdict(list)
        self.wakings: list[tuple[int, str]] = []
        """When a bot was given a turn, and what woke it: a lane, or ``sweep``, ``poll``, ``handler``."""
        self.reasons: dict[str, dict[str, str]] = defaultdict(dict)
        self.bot_of: dict[str, str] = {}
        """The author of a message of our bots."""
        self.said_at: dict[str, list[int]] = defaultdict(list)
        """When anybody wrote, by channel."""
        self.written_at: dict[str, int] = {}
        """When each message was written."""
        self.people_at: dict[str, list[int]] = defaultdict(list)
        """When people wrote, by channel."""
        self._note_events()
        self._note_journal(harvest)

    def _note_events(self) -> None:
        bots: dict[str, str] = {}
        for event in self.events:
            if isinstance(event, Message):
                self.said_at[event.channel_id].append(event.at)
                self.written_at[event.message_id] = event.at
                if not event.author_is_bot:
                    self.people_at[event.channel_id].append(event.at)
                if event.bot:
                    bots[event.user_id] = event.bot
                    self.bot_of[event.message_id] = event.bot
                    if event.reply_to:
                        self.answers[event.reply_to].append(Answer(event.at, event.bot))
            elif isinstance(event, ReactionAdd) and event.is_bot:
                self.reacted.setdefault(event.message_id, (bots.get(event.user_id, event.user_id), event.at))

    def _note_journal(self, harvest: Harvest) -> None:
        for line in harvest.journal:
            details, bot = line.details, line.member.partition(":")[2]
            message = str(details.get("message", ""))
            if line.kind == "granted":
                path = "sweep" if details.get("sweep") else "trigger"
                self.given[message].append(Given(line.at, str(details["bot"]), path))
                self.wakings.append((line.at, path if path == "sweep" else str(details["lane"])))
            elif line.kind == "planned" and details["reason"] in ("poll", "handler"):
                self.given[message].append(Given(line.at, bot, str(details["reason"])))
                self.wakings.append((line.at, str(details["reason"])))
            elif line.kind == "denied":
                self.reasons[message][str(details["bot"])] = str(details["reason"])
            elif line.kind == "declined":
                self.reasons[message][bot] = str(details["reason"])
            elif line.kind == "expired":
                self.reasons[message][str(details["bot"])] = "expired"

    def woken(self, message_id: str, bot: str, since: int) -> tuple[str, int | None]:
        """What woke a bot for an answer and when: the last turn that it was given; private words come by themselves."""
        given = [one for one in self.given[message_id] if one.bot == bot]
        if not given:
            return "trigger", since
        return given[-1].path, given[-1].at

    def settled_before(self, cue: Cue) -> bool:
        """Whether a bot had answered a message, or had been given the turn for it, before an edit asked for another."""
        return cue.kind == EDIT and any(one.at <= cue.at for one in [*self.given[cue.message_id]])
