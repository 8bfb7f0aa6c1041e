"""What triggers leave to the sweep: for bots that were away, and where everybody waited in vain."""

from __future__ import annotations

from typing import Any, Final

from actors.floor import LookAgain
from actors.planet import Planet, PlanetParameters
from actors.planet_messages import CardUpdated, Declined, FloorAsked, Granted, LookAround, Perceived
from tests.hand_turns import MINUTE, SECOND, START_AT, HandDriven, card, said
from universe.config import ChatConfig
from universe.events import MessageEdit, ReactionAdd, TypingStart

WHERE: Final[dict[str, Any]] = {"guild_id": "g", "channel_id": "c"}


def planet() -> HandDriven:
    """Planet g with Elena, and Marcus, who counts as away after two minutes."""
    driven = HandDriven(Planet("planet:g", PlanetParameters(chat=ChatConfig(), seed=1)))
    driven.receive(CardUpdated(card("elena", "music")))
    driven.receive(CardUpdated(card("marcus", "physics"), START_AT + 2 * MINUTE))
    return driven


def back(driven: HandDriven, at: int) -> list[str]:
    """Marcus is back and looks: the messages that are left for him."""
    driven.receive(CardUpdated(card("marcus", "physics")), at)
    shown = driven.receive(LookAround("marcus")).bodies(Perceived)
    return [one.message_id for perceived in shown for one in perceived.scenery.candidates]


def granted(driven: HandDriven, bot: str, message_id: str = "1") -> list[str]:
    """To whom the message goes when the bot asks for it."""
    asked = driven.receive(FloorAsked(bot, "reply", "x", "c", message_id))
    return [to for to, envelope in asked.sent if isinstance(envelope.body, Granted)]


def test_an_edit_that_mentions_a_bot_that_is_away_is_left_for_it() -> None:
    """Nobody was meant before the edit; when Marcus is back he finds it."""
    driven = planet()
    driven.receive(said(1, "well", START_AT + MINUTE))
    edit = MessageEdit(event_id="e", at=START_AT + 3 * MINUTE, user_id="u1", message_id="1", content="what now?",
                       mentions=("id-marcus",), **WHERE)  # fmt: skip
    driven.receive(edit, edit.at)

    assert ["1"] == back(driven, START_AT + 4 * MINUTE)
    assert ["bot:marcus"] == granted(driven, "marcus")


def test_who_declines_late_finds_the_message_though_it_counted_as_away() -> None:
    """Its word that it has not spoken comes before its card."""
    driven = planet()
    (grant,) = driven.receive(said(1, "what now?", START_AT + MINUTE, mentions=("id-marcus",))).bodies(Granted)
    driven.receive(LookAgain("c", grant.slot), grant.until)
    driven.receive(Declined("c", grant.grant, "marcus", "too_late", grant.slot, "1"), START_AT + 4 * MINUTE)

    assert ["1"] == back(driven, START_AT + 4 * MINUTE)
    assert ["bot:marcus"] == granted(driven, "marcus")


def test_a_message_that_waited_for_a_typist_is_left_for_a_bot_that_went_away_meanwhile() -> None:
    """When its turn comes nobody is there to take it."""
    driven = planet()
    asked_at = START_AT + 2 * MINUTE - SECOND
    types = TypingStart(event_id="t", at=asked_at - SECOND, user_id="u2", **WHERE)
    driven.receive(types, types.at)
    driven.receive(said(1, "what now?", asked_at, mentions=("id-marcus",)))
    driven.receive(LookAgain("c"), asked_at + 5 * SECOND)

    assert ["1"] == back(driven, START_AT + 3 * MINUTE)


def test_what_made_bots_curious_and_waited_in_vain_is_answered_by_a_sweep() -> None:
    """The reason still stands when the sweep asks; a message that nobody reacted to is not."""
    driven = planet()
    driven.receive(said(1, "well", START_AT + SECOND))
    driven.receive(said(3, "so", START_AT + SECOND))
    driven.receive(said(2, "music", START_AT + 2 * SECOND))
    for number in range(4):
        likes = ReactionAdd(event_id=f"r{number}", at=START_AT + (3 + number) * SECOND, user_id=f"fan{number}",
                            message_id="1", emoji="x", message_user_id="u1", **WHERE)  # fmt: skip
        driven.receive(likes, likes.at)
    for number in range(1, 6):
        driven.receive(LookAgain("c"), START_AT + (7 + 5 * number) * SECOND)
    driven.receive(LookAgain("c", 2), START_AT + 2 * MINUTE - SECOND)

    assert [] == granted(driven, "marcus", "3")
    assert ["1"] == back(driven, driven.now)
    assert ["bot:marcus"] == granted(driven, "marcus")
