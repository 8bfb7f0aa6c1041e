"""Which events are taken in: a switch for every type, and only what is new of the noisy ones."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Literal

from universe.config import StreamConfig
from universe.events import (
    MemberJoin,
    MemberLeave,
    MemberRename,
    Message,
    MessageDelete,
    MessageEdit,
    Presence,
    ReactionAdd,
    ReactionRemove,
    ThreadCreate,
    TypingStart,
    VoiceState,
    WorldEvent,
)

SWITCHES: Final[dict[type[WorldEvent], str]] = {
    Message: "stream_capture_message",
    MessageEdit: "stream_capture_message_edit",
    MessageDelete: "stream_capture_message_delete",
    ReactionAdd: "stream_capture_reactions",
    ReactionRemove: "stream_capture_reactions",
    TypingStart: "stream_capture_typing_start",
    VoiceState: "stream_capture_voice_state",
    ThreadCreate: "stream_capture_thread_create",
    Presence: "stream_capture_presence",
    MemberJoin: "stream_capture_members",
    MemberLeave: "stream_capture_members",
    MemberRename: "stream_capture_members",
}
"""The setting of each type; an addition and its removal share one, or what stands would be wrong."""
Refusal = Literal["off", "coalesced"]
TYPING_AGAIN_MS: Final = 5_000
"""Discord repeats that somebody is typing every few seconds; what comes sooner says nothing new."""
REMEMBERED_MAX: Final = 50_000
"""People whose latest state the edge remembers; who falls out is told once more."""


def is_captured(event: WorldEvent, config: StreamConfig) -> bool:
    """Whether events of this type are taken in; what somebody allows always is."""
    switch = SWITCHES.get(type(event))
    return switch is None or bool(getattr(config, switch))


class Capture:
    """Stands where events come in and stops what is switched off or says nothing new.

    Decides by the events' own times, so the same events give the same; one instance per source.
    """

    def __init__(self, config: StreamConfig) -> None:
        self._config = config
        self._latest: OrderedDict[tuple[str, str, str], int | str] = OrderedDict()

    def refusal(self, event: WorldEvent) -> Refusal | None:
        """Why an event is not taken in; None where it is, and then counts as told until `forget`."""
        if not is_captured(event, self._config):
            return "off"
        match event:
            case TypingStart():
                return self._typing(event)
            case Presence(status=status):
                return self._changed(event, status)
            case VoiceState():
                return self._changed(event, event.channel_id)
        return None

    def forget(self, event: WorldEvent) -> None:
        """An event was not taken in after all: its repetition is news."""
        self._latest.pop(_key(event), None)

    def _typing(self, event: TypingStart) -> Refusal | None:
        before = self._latest.get(_key(event))
        if isinstance(before, int) and 0 <= event.at - before < TYPING_AGAIN_MS:
            return "coalesced"
        self._remember(_key(event), event.at)
        return None

    def _changed(self, event: Presence | VoiceState, value: str) -> Refusal | None:
        if self._latest.get(_key(event)) == value:
            return "coalesced"
        self._remember(_key(event), value)
        return None

    def _remember(self, key: tuple[str, str, str], value: int | str) -> None:
        self._latest[key] = value
        self._latest.move_to_end(key)
        if len(self._latest) > REMEMBERED_MAX:
            self._latest.popitem(last=False)


def _key(event: WorldEvent) -> tuple[str, str, str]:
    """Whose latest state an event tells: somebody's on a planet, or in a channel where it is about typing."""
    place = event.channel_id if isinstance(event, TypingStart) else event.guild_id
    return (type(event).__name__, place, event.user_id)
