"""A run by its ids: what was written, what was decided about it, what is stored, and what came of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from scenarios.why.links import GREW_FROM, Link, links_of, links_of_stored, message_named, text, texts
from scenarios.why.run_files import RunFiles
from universe.events import Message, MessageDelete, MessageEdit
from universe.gossip.artifact import Artifact
from universe.journal import JournalLine

MESSAGE, BOT_MESSAGE, EVENT, ARTIFACT, OTHER = "message", "bot_message", "event", "artifact", "other"
_EVENT_KINDS: Final = ("detected", "retold", "gossip_told", "gossip_refused", "gossip_unheard", "insight")
_ARTIFACT_KINDS: Final = ("gossip_told", "news", "page", "page_cut", "unread", "retold", "insight")


class Written(Struct):
    """A message of the recording, what it said later (oldest first), and when it was deleted (UTC ms, -1: never)."""

    first: Message
    edits: list[MessageEdit] = field(default_factory=list)
    deleted_at: int = -1


class Index:
    """Looks things up; changes nothing."""

    def __init__(self, files: RunFiles) -> None:
        self.files = files
        self.written: dict[str, Written] = {}
        self.names: dict[str, str] = {}
        self.of_message: dict[str, list[JournalLine]] = defaultdict(list)
        self.of_event: dict[str, list[JournalLine]] = defaultdict(list)
        self.of_artifact: dict[str, list[JournalLine]] = defaultdict(list)
        self.replies: dict[str, JournalLine] = {}
        self.grants: dict[tuple[str, str], list[JournalLine]] = defaultdict(list)
        self.withdrawals: list[JournalLine] = []
        self._shares: dict[str, bool] = {}
        self.stored: dict[str, Artifact] = {}
        self._roots: dict[str, set[str]] = defaultdict(set)
        self._rooted: dict[str, set[str]] = defaultdict(set)
        self._causes: dict[str, set[Link]] = defaultdict(set)
        self._effects: dict[str, set[Link]] = defaultdict(set)
        self._read_events()
        self._read_lines()
        self._read_store()

    def _read_events(self) -> None:
        for event in self.files.events:
            if isinstance(event, Message):
                self.written.setdefault(event.message_id, Written(event))
                self.names[event.user_id] = event.author_name
                if event.bot and event.reply_to:
                    self._enter([Link(event.message_id, event.reply_to, "answers")])
            elif isinstance(event, MessageEdit) and event.message_id in self.written:
                self.written[event.message_id].edits.append(event)
            elif isinstance(event, MessageDelete):
                for message_id in event.message_ids:
                    if message_id in self.written and self.written[message_id].deleted_at < 0:
                        self.written[message_id].deleted_at = event.at

    def _read_lines(self) -> None:
        for line in self.files.lines:
            if message := text(line, "message"):
                self.of_message[message].append(line)
            if line.kind == "said" and (reply := text(line, "reply")):
                self.replies[reply] = line
            if line.kind == "granted":
                self.grants[text(line, "bot"), text(line, "message")].append(line)
            if line.kind == "gossip_withdrawn":
                self.withdrawals.append(line)
            if line.kind == "consent":
                self._shares[text(line, "user")] = line.details.get("shares") is True
            event, artifact = text(line, "event"), text(line, "artifact")
            if event and line.kind in _EVENT_KINDS:
                self.of_event[event].append(line)
            if artifact and line.kind in _ARTIFACT_KINDS:
                self.of_artifact[artifact].append(line)
                self._root(artifact, [*texts(line, "roots"), text(line, "origin")])
            self._enter(links_of(line))

    def _read_store(self) -> None:
        for artifact in self.files.stored.artifacts if self.files.stored is not None else ():
            self.stored[artifact.artifact_id] = artifact
            self._root(artifact.artifact_id, artifact.roots)
            self._enter(links_of_stored(artifact))

    def _root(self, artifact: str, roots: Iterable[str]) -> None:
        for root in roots:
            if message := message_named(root):
                self._roots[artifact].add(root)
                self._rooted[message].add(artifact)

    def _enter(self, links: Iterable[Link]) -> None:
        for link in links:
            self._causes[link.effect].add(link)
            self._effects[link.cause].add(link)

    def kind_of(self, one: str) -> str:
        """What an id is: `MESSAGE` (a person's), `BOT_MESSAGE`, `EVENT`, `ARTIFACT`, or empty where nothing says so."""
        if one in self.stored or one in self.of_artifact:
            return ARTIFACT
        if one in self.of_event:
            return EVENT
        if one in self.replies or (one in self.written and self.written[one].first.bot):
            return BOT_MESSAGE
        return MESSAGE if one in self.written or one in self.of_message else ""

    def at_of(self, one: str) -> int:
        """When something came to be (UTC ms); 0 where nothing says so."""
        if one in self.written:
            return self.written[one].first.at
        if one in self.replies:
            return self.replies[one].at
        lines = self.of_event.get(one) or self.of_artifact.get(one) or self.of_message.get(one) or []
        made = [line.at for line in lines if line.kind not in ("unread", "page_cut")]
        return min(made, default=self.stored[one].created_at if one in self.stored else 0)

    def lines_of(self, one: str) -> list[JournalLine]:
        """What was decided about an event or an artifact, in order."""
        return self.of_event.get(one) or self.of_artifact.get(one) or []

    def roots(self, artifact: str) -> set[str]:
        """The roots (``msg:...``) that an artifact had at any time."""
        return self._roots.get(artifact, set())

    def causes(self, one: str) -> list[Link]:
        """Why something is there, newest cause first; what no decision links to it, its roots do."""
        found = set(self._causes.get(one, ()))
        if not any(link.kind == "told_as" for link in found):
            reached = set(self._ancestors(one))
            named = {message for root in self.roots(one) if (message := message_named(root)) not in reached}
            found |= {Link(one, message, GREW_FROM) for message in named}
        return sorted(found, key=lambda link: (-self.at_of(link.cause), link.cause, link.kind))

    def effects(self, one: str) -> list[Link]:
        """What came of something, oldest first."""
        links = set(self._effects.get(one, ()))
        for artifact in self._rooted.get(one, ()):
            links |= {link for link in self.causes(artifact) if link.cause == one}
        return sorted(links, key=lambda link: (self.at_of(link.effect), link.effect, link.kind))

    def _ancestors(self, one: str) -> Iterator[str]:
        seen, waiting = {one}, [one]
        while waiting:
            for link in self._causes.get(waiting.pop(), ()):
                if link.cause not in seen:
                    seen.add(link.cause)
                    waiting.append(link.cause)
                    yield link.cause

    def withdrawn(self, one: str) -> list[JournalLine]:
        """When gossip and insights that were told were taken back: by a root, or with everything about a person."""
        made, roots = self.at_of(one), self.roots(one)
        users = {text(line, "user") for line in self.lines_of(one)} - {""}
        return [
            line for line in self.withdrawals
            if line.at >= made
            and (not roots.isdisjoint(texts(line, "roots"))
                 or (text(line, "reason") == "opted_out" and text(line, "user") in users))
        ]  # fmt: skip

    def opted_out(self, user: str) -> bool:
        """Whether somebody's last choice in the run was to share nothing with other bots."""
        return not self._shares.get(user, True)

    def known_ids(self) -> set[str]:
        """Every id that can be asked for by its kind."""
        return {*self.written, *self.replies, *self.of_message, *self.of_event, *self.of_artifact, *self.stored}
