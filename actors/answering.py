"""An answer on its way: from the granted turn over what is gathered for it to what was said."""

from __future__ import annotations

from msgspec import Struct, field

from actors.bot_messages import is_by_person
from actors.planet_messages import Granted
from universe.ports import Composed


class Addressee(Struct, frozen=True):
    """To whom a bot speaks: a name to call them by, their card, and their trust tier in a word."""

    name: str = ""
    card: str = ""
    tier: str = "stranger"


class Mention(Struct, frozen=True):
    """News as it is told to its subject: artifact, root, sentence, and until when (UTC ms) it may be said."""

    artifact_id: str
    root: str
    text: str
    expires_at: int


class Typed(Struct, frozen=True, tag="typed"):
    """Timer: the bot has typed what it was going to say."""

    composed: Composed


class Answering(Struct):
    """One grant that the bot works on, on `guild_id`; `said` is the effect's request once there is one.

    `steps` are what is still to be gathered before composing, `step` what is being waited for. `news` is what it will
    mention, `withdrawn` whether that was taken back after it was said. Of who shares nothing (`shares`) a
    bot hears nothing from the graph: that would be from other bots.
    """

    granted: Granted
    guild_id: str
    began_at: int
    to: Addressee
    dm_bot: str = ""
    said: str = ""
    text: str = ""
    steps: list[str] = field(default_factory=list)
    step: str = ""
    context: tuple[str, ...] = ()
    news: tuple[Mention, ...] = ()
    surroundings: tuple[str, ...] = ()
    withdrawn: bool = False
    shares: bool = True

    @property
    def message_id(self) -> str:
        """The message that it is about; empty for a post."""
        return self.granted.message.message_id if self.granted.message is not None else ""

    @property
    def user_id(self) -> str:
        """The person whom it answers or writes to; empty for a bot, and for a post."""
        heard = self.granted.message
        if heard is not None:
            return heard.user_id if is_by_person(heard) else ""
        return self.granted.user_id


Answers = dict[str, Answering]
