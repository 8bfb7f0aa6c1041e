"""What people told a bot of their own lives: claims, kept by message, gone when the message is."""

from __future__ import annotations

from collections.abc import Iterable

from actors.bot_corrections import Retract
from actors.bot_messages import Edited, Heard
from actors.gossip_messages import LostTrust, RootsForgotten
from actors.mind_records import Report, Reports, reports
from actors.turn import Turn
from universe.claims import claims_of
from universe.config_mind import MindConfig
from universe.events import Message
from universe.gossip.telling import root_of
from universe.mind.fact import Fact, Visibility
from universe.mind.sources import asserted_facts
from universe.people.accounts import Accounts
from universe.trust.ledger import DAY_MS


class Memory:
    """Rules only."""

    def __init__(self, config: MindConfig, accounts: Accounts) -> None:
        self._config = config
        self._accounts = accounts

    def needs(self, body: object) -> Iterable[str]:
        """Records that a message may look at."""
        match body:
            case Heard(heard) | Edited(heard):
                yield from self.needs_of_speaker(heard.user_id)
            case Retract(person_id):
                yield reports(person_id)
            case LostTrust(user_id=user_id) | RootsForgotten(user_id=user_id):
                # What is being answered may be begun anew.
                yield from self.needs_of_speaker(user_id)

    def needs_of_speaker(self, user_id: str) -> Iterable[str]:
        """Records about somebody to whom the bot is about to speak."""
        if user_id:
            yield reports(self._accounts.person_id(user_id))

    def note(self, heard: Message, person_id: str, turn: Turn, version: int = 0) -> None:
        """Keep what a message claims of its author's life; an edit replaces what the message said before."""
        subject = f"user:{person_id}"
        claims = tuple(one for one in claims_of(heard.content, subject, heard.at) if one.subject == subject)
        before = turn.record(reports(person_id), Reports)
        if not self._config.reports_kept or not (claims or before):
            return
        since = turn.now - self._config.reports_days * DAY_MS
        kept = [one for one in (before.kept if before else ()) if one.message_id != heard.message_id and one.at > since]
        if claims:
            private = bool(heard.dm_bot or heard.audience)
            root = root_of(heard.message_id, version)
            kept.append(Report(heard.message_id, root, heard.at, heard.guild_id, private, claims))
        self._put(person_id, kept[-self._config.reports_kept :], turn)

    def drop(self, person_id: str, message_id: str, turn: Turn) -> None:
        """A message is gone, and what it claimed."""
        before = turn.record(reports(person_id), Reports)
        if before is not None:
            self._put(person_id, [one for one in before.kept if one.message_id != message_id], turn)

    @staticmethod
    def _put(person_id: str, kept: list[Report], turn: Turn) -> None:
        turn.put(reports(person_id), Reports(kept) if kept else None)

    def facts(
        self, person_id: str, besides: str, planet: str, permille: int, *, private: bool, turn: Turn
    ) -> list[Fact]:  # fmt: skip
        """What the bot may use here beside the message `besides`: what was said on this planet; in private all."""
        since = turn.now - self._config.reports_days * DAY_MS
        known = turn.record(reports(person_id), Reports) or Reports()
        found: list[Fact] = []
        for one in known.kept:
            here = private or (not one.private and one.planet == planet)
            if here and one.message_id != besides and one.at > since:
                visibility: Visibility = "private" if one.private else "public"
                speaker = f"user:{person_id}"
                found += asserted_facts(one.message_id, one.root, speaker, one.claims, permille, one.at, visibility)
        return found
