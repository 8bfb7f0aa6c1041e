"""The seed's coordination keys as views of a channel's facts: chain, cooldown, lock and burst (REF-040, channel 4)."""

from __future__ import annotations

from actors.turn import Turn
from universe.chat.chain import CONVERSATION_MS, chain_view
from universe.chat.channel import ChannelRecord
from universe.keys import Keys


class ChannelViews:
    """Writes what `redis-cli` shows; nothing ever reads it back. Lifetimes are garbage collection only."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def chain(self, channel: ChannelRecord, *, chain_ended: bool, bot_spoke: bool, turn: Turn) -> None:
        """The chain while there is one; with its end the cooldown."""
        chain = channel.chain
        if chain is None or not (bot_spoke or chain.last_message_id):
            return
        key = self._keys.crossbot_chain(channel.channel_id)
        if chain.message_count:
            turn.show(key, chain_view(chain), CONVERSATION_MS)
        else:
            turn.show(key, None)
            chain.last_message_id = ""
        if chain_ended:
            key = self._keys.crossbot_cooldown(channel.channel_id)
            turn.show(key, str(channel.cooldown_until), max(1, channel.cooldown_until - turn.now))

    def lock(self, channel: ChannelRecord, bot: str, until: int, turn: Turn) -> None:
        """Who has the floor: bot and number of the grant, its fencing token."""
        key = self._keys.crossbot_lock(channel.channel_id)
        turn.show(key, f"{bot}:{channel.grants}", max(1, until - turn.now))

    def unlock(self, channel: ChannelRecord, turn: Turn) -> None:
        """Nobody has the floor."""
        turn.show(self._keys.crossbot_lock(channel.channel_id), None)

    def burst(self, channel: ChannelRecord, until: int, turn: Turn) -> None:
        """Until when (UTC ms) bots write too fast here to be answered by bots."""
        turn.show(self._keys.crossbot_burst(channel.channel_id), str(until), max(1, until - turn.now))
