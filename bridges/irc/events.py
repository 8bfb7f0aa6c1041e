"""One IRC log becomes world events."""

from __future__ import annotations

from collections import Counter
from typing import Final

from msgspec import Struct

from bridges.irc.lines import Content, Joined, Left, Renamed, Skipped, Spoken, addressed_nick
from bridges.irc.log import ParsedLog
from bridges.irc.people import Roster
from universe.events import TEXT_CHARS_MAX, AnyEvent, MemberJoin, MemberLeave, MemberRename, Message

NAME_CHARS_MAX: Final = 100
MINUTE_MS: Final = 60_000


class Place(Struct, frozen=True):
    """Where a log's events go.

    `log_id` makes their ids unique (at most 48 characters of the id grammar); `day_ms` is the start (UTC) of the day
    of the log's last line.
    """

    guild_id: str
    channel_id: str
    log_id: str
    day_ms: int


def log_events(log: ParsedLog, place: Place, counts: Counter[str]) -> list[AnyEvent]:
    """The events of a log in time order; adds to `counts` what was found, cut, or could not be placed."""
    walk = _Walk(log, place, counts)
    for number, at in event_times(log, place.day_ms).items():
        walk.take(number, at)
    counts["nicks_reused"] += walk.roster.reused_nicks
    counts["replies"] += walk.replies
    counts["replies_unplaced"] += len(log.links) - walk.replies
    return walk.events


def event_times(log: ParsedLog, day_ms: int) -> dict[int, int]:
    """Line number to UTC ms for every line that becomes an event.

    The events of one minute are spread evenly over it in the order of their lines; the log itself says nothing finer.
    """
    minutes = log.minutes()
    minute_of = {n: minutes[n] for n, line in enumerate(log.lines) if not isinstance(line.content, Skipped)}
    in_minute = Counter(minute_of.values())
    taken: Counter[int] = Counter()
    times: dict[int, int] = {}
    for number, minute in minute_of.items():
        times[number] = day_ms + minute * MINUTE_MS + taken[minute] * MINUTE_MS // in_minute[minute]
        taken[minute] += 1
    return times


def present_at_start(contents: list[Content]) -> list[str]:
    """The nicks that were there before the first line: those first seen otherwise than by coming."""
    seen: set[str] = set()
    present: list[str] = []
    for content in contents:
        match content:
            case Joined(nick):
                seen.add(nick.lower())
                continue
            case Spoken(nick) | Left(nick) | Renamed(nick):
                if nick.lower() not in seen:
                    present.append(nick)
                    seen.add(nick.lower())
            case _:
                continue
        if isinstance(content, Renamed):
            seen.add(content.new.lower())
    return present


class _Walk:
    """Goes through a log from its first line to its last."""

    def __init__(self, log: ParsedLog, place: Place, counts: Counter[str]) -> None:
        self.events: list[AnyEvent] = []
        self.roster = Roster()
        self.replies = 0
        self._log = log
        self._place = place
        self._counts = counts
        self._author_of: dict[int, str] = {}
        for nick in present_at_start([line.content for line in log.lines]):
            self.roster.arrive(nick)

    def take(self, number: int, at: int) -> None:
        """Turn one line into its event."""
        match self._log.lines[number].content:
            case Spoken() as spoken:
                self.events.append(self._message(number, at, spoken))
            case Joined() as joined:
                self.events.append(self._join(number, at, joined))
            case Left() as left:
                self.events.append(self._leave(number, at, left))
            case Renamed() as renamed:
                self.events.append(self._rename(number, at, renamed))
            case Skipped():
                pass

    def _message(self, number: int, at: int, spoken: Spoken) -> Message:
        person = self.roster.arrive(spoken.nick)
        self._author_of[number] = person
        by_bot = person in self.roster.bots
        answered = self._log.links.get(number, -1)
        is_reply = answered in self._author_of
        mentioned = "" if spoken.is_action else self.roster.present(addressed_nick(spoken.text))
        self.replies += is_reply
        self._counts["messages_by_bots"] += by_bot
        self._counts["messages_with_mention"] += bool(mentioned)
        self._counts["texts_cut"] += len(spoken.text) > TEXT_CHARS_MAX
        return Message(
            event_id=f"msg:{self._id(number)}",
            at=at,
            guild_id=self._place.guild_id,
            channel_id=self._place.channel_id,
            user_id=person,
            message_id=self._id(number),
            author_name=self._name(spoken.nick),
            content=spoken.text[:TEXT_CHARS_MAX],
            author_is_bot=by_bot,
            reply_to=self._id(answered) if is_reply else "",
            reply_to_user=self._author_of.get(answered, ""),
            mentions=(mentioned,) if mentioned else (),
            is_action=spoken.is_action,
        )

    def _join(self, number: int, at: int, joined: Joined) -> MemberJoin:
        person = self.roster.arrive(joined.nick, joined=True)
        self._counts["joins"] += 1
        return MemberJoin(
            event_id=f"join:{self._id(number)}",
            at=at,
            guild_id=self._place.guild_id,
            channel_id=self._place.channel_id,
            user_id=person,
            name=self._name(joined.nick),
            is_bot=person in self.roster.bots,
        )

    def _leave(self, number: int, at: int, left: Left) -> MemberLeave:
        self._counts["kicks" if left.kicked else "leaves"] += 1
        return MemberLeave(
            event_id=f"leave:{self._id(number)}",
            at=at,
            guild_id=self._place.guild_id,
            channel_id=self._place.channel_id,
            user_id=self.roster.leave(left.nick),
            kicked=left.kicked,
        )

    def _rename(self, number: int, at: int, renamed: Renamed) -> MemberRename:
        self._counts["renames"] += 1
        return MemberRename(
            event_id=f"rename:{self._id(number)}",
            at=at,
            guild_id=self._place.guild_id,
            channel_id=self._place.channel_id,
            user_id=self.roster.rename(renamed.old, renamed.new),
            old_name=self._name(renamed.old),
            name=self._name(renamed.new),
        )

    def _id(self, number: int) -> str:
        return f"{self._place.log_id}.m{number:06d}"

    def _name(self, nick: str) -> str:
        self._counts["names_cut"] += len(nick) > NAME_CHARS_MAX
        return nick[:NAME_CHARS_MAX]
