"""Planet g, driven by hand: bots that listen for music and songs, people who speak, and what the planet grants."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from actors.planet import Planet, PlanetParameters
from actors.planet_messages import CardUpdated, Declined, Done, Granted
from tests.hand_turns import START_AT, HandDriven, Outcome, card
from universe.chat.bid import BidCard
from universe.chat.channel import ChannelRecord
from universe.chat.left import LEFT_RECORD, LeftOver
from universe.chat.recent import Recent, slot_records
from universe.config import ChatConfig, StreamConfig
from universe.events import MessageDelete, MessageEdit, ReactionAdd, ReactionRemove, TypingStart
from universe.journal import Detail

NAMES: Final = ("anna", "elena", "marcus")
ALL: Final = tuple(f"id-{name}" for name in NAMES)
LIKE: Final = "\N{THUMBS UP SIGN}"
EYES: Final = "\N{EYES}"
TALKATIVE: Final = ChatConfig(enable_cross_bot_chat=True, cross_bot_response_chance=1.0)


class HandPlanet(HandDriven):
    """Planet g, on which three bots listen, unless `bots` are others."""

    def __init__(
        self, chat: ChatConfig = TALKATIVE, stream: StreamConfig | None = None, *, bots: tuple[str, ...] = NAMES,
        prefix: str = "whisper",
    ) -> None:  # fmt: skip
        parameters = PlanetParameters(chat=chat, stream=stream or StreamConfig(), seed=1, prefix=prefix)
        super().__init__(Planet("planet:g", parameters))
        for name in bots:
            self.receive(CardUpdated(card(name, "music", "song")))

    def knows(self, own: BidCard, alive_until: int = 0) -> None:
        """A bot publishes its card."""
        self.receive(CardUpdated(own, alive_until))

    def channel(self, channel_id: str = "c") -> ChannelRecord:
        """What the planet knows of a channel."""
        record: ChannelRecord = self.record(f"channel:{channel_id}", ChannelRecord)
        return record

    def floors(self, channel_id: str = "c") -> list[tuple[str, int]]:
        """Who has a floor of a channel, under which number."""
        return [(floor.bot, floor.number) for floor in self.channel(channel_id).floors]

    def waiting(self, channel_id: str = "c") -> list[tuple[str, str]]:
        """The messages that wait, and why."""
        return [(one.message.message_id, one.reason) for one in self.channel(channel_id).waiting]

    def recent(self, message_id: str, channel_id: str = "c") -> Recent | None:
        """What the planet keeps of a message, if it still keeps it."""
        for name in slot_records(channel_id):
            kept = msgspec.msgpack.decode(self.records[name], type=Recent) if name in self.records else None
            if kept is not None and kept.message.message_id == message_id:
                return kept
        return None

    def left(self, bot: str) -> list[str]:
        """The messages that a sweep of a bot would find."""
        kept = self.record(LEFT_RECORD, LeftOver) if LEFT_RECORD in self.records else LeftOver()
        return [one.message_id for one in kept.by_bot.get(bot, ())]


def grants(*outcomes: Outcome) -> list[tuple[str, str, int]]:
    """Who was told that it may answer which message (none for a post), under which number."""
    return [
        (to.removeprefix("bot:"), body.message.message_id if body.message is not None else "", body.grant)
        for outcome in outcomes
        for to, body in ((to, envelope.body) for to, envelope in outcome.sent)
        if isinstance(body, Granted)
    ]


def reasons(outcome: Outcome) -> dict[str, str]:
    """Bots that were denied, and why."""
    return {str(line["bot"]): str(line["reason"]) for line in outcome.decisions("denied")}


def deferred(*outcomes: Outcome) -> list[tuple[Detail, Detail, Detail]]:
    """Messages that were put off: id, reason, and until when (UTC ms)."""
    return [
        (line["message"], line["reason"], line["until"])
        for outcome in outcomes
        for line in outcome.decisions("deferred")
    ]


def done(bot: str, grant: int, **more: Any) -> Done:
    """The bot has answered."""
    return Done("c", grant, bot, "m-1", **more)


def declined(bot: str, grant: int, reason: str = "battery", **more: Any) -> Declined:
    """The bot does not answer."""
    return Declined("c", grant, bot, reason, **more)


def where(kind: str, number: int, at: int, more: dict[str, Any]) -> dict[str, Any]:
    """The fields that all events share."""
    return {"event_id": f"{kind}:{number}", "at": at, "guild_id": "g", "channel_id": "c", "user_id": "u1"} | more


def edited(number: int, message: int, text: str, at: int = START_AT, **more: Any) -> MessageEdit:
    """Somebody changes message `message`."""
    fields = where("ed", number, at, {"version": number} | more)
    return MessageEdit(message_id=str(message), content=text, author_name="Ada", **fields)


def deleted(number: int, *messages: int, at: int = START_AT, **more: Any) -> MessageDelete:
    """Messages are gone."""
    return MessageDelete(message_ids=tuple(map(str, messages)), **where("dl", number, at, more))


def reacts(number: int, message: int, emoji: str = LIKE, at: int = START_AT, *, gone: bool = False, **more: Any) -> Any:
    """Somebody (u<number> unless `more` says who) reacts to a message, or takes that back."""
    kind = ReactionRemove if gone else ReactionAdd
    fields = where("rm" if gone else "rx", number, at, {"user_id": f"u{number}"} | more)
    return kind(message_id=str(message), emoji=emoji, **fields)


def receivers(outcome: Outcome, kind: type) -> list[str]:
    """Who was told something of a kind."""
    return sorted(to.removeprefix("bot:") for to, envelope in outcome.sent if isinstance(envelope.body, kind))


def typing(number: int, at: int, user_id: str = "u2", **more: Any) -> TypingStart:
    """Somebody begins to type in channel c."""
    return TypingStart(**where("ty", number, at, {"user_id": user_id} | more))


def rings(driven: HandPlanet, *outcomes: Outcome) -> list[Outcome]:
    """Every timer that these turns set, at its time, and those that follow from them."""
    timers = [timer for outcome in outcomes for timer in outcome.timers]
    rung = []
    while timers:
        timers.sort(key=lambda timer: timer.at)
        first = timers.pop(0)
        outcome = driven.receive(first.body, first.at)
        timers += outcome.timers
        rung.append(outcome)
    return rung
