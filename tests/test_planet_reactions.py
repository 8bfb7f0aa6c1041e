"""Reactions: many wake curiosity, two of them invite a bot to say more, and each is told to who must know of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.bot_messages import Reacted
from tests.hand_planet import EYES, LIKE, NAMES, HandPlanet, done, grants, reacts, reasons, receivers
from tests.hand_turns import MINUTE, SECOND, START_AT, by_bot, said
from tests.scale import scaled
from universe.config import ChatConfig

THINKING = "\N{THINKING FACE}"


@pytest.mark.parametrize(("people", "woken"), [(3, False), (4, True), (7, True)])
def test_more_than_three_people_who_react_make_bots_curious_once(people: int, woken: bool) -> None:
    """Strictly more than three, each counted once whatever they react with."""
    driven = HandPlanet()
    driven.receive(said(1, "the old bridge is gone"))
    outcomes = [driven.receive(reacts(n, 1, emoji)) for n in range(1, people + 1) for emoji in (LIKE, EYES, LIKE)]
    more = [driven.receive(reacts(n, 1)) for n in range(20, 25)] if woken else []

    assert ([("anna", "1", 1)] if woken else []) == grants(*outcomes, *more)
    if woken:
        (line,) = [line for outcome in outcomes for line in outcome.decisions("granted")]
        assert (["curiosity"], "social") == (line["why"], line["lane"])


def test_reactions_that_were_taken_back_count_no_more() -> None:
    """Somebody with two emojis counts until the second is gone."""
    driven = HandPlanet()
    driven.receive(said(1, "the old bridge is gone"))
    for number in (1, 2, 3):
        driven.receive(reacts(number, 1))
    driven.receive(reacts(3, 1, EYES))
    driven.receive(reacts(3, 1, EYES, gone=True))
    driven.receive(reacts(2, 1, gone=True))
    assert [] == grants(driven.receive(reacts(4, 1)))
    assert [("anna", "1", 1)] == grants(driven.receive(reacts(5, 1)))


@settings(max_examples=scaled(60, 2_000))
@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from([LIKE, EYES]), st.booleans()), max_size=25))
def test_the_people_counted_are_those_whose_reactions_stand(steps: list[tuple[int, str, bool]]) -> None:
    """Over any additions and removals that a chat service could tell of; bots never count."""
    driven, standing = HandPlanet(), set[tuple[int, str]]()
    driven.receive(said(1, "hm"))
    for number, (who, emoji, gone) in enumerate(steps):
        if gone != ((who, emoji) in standing):
            continue
        event = reacts(number, 1, emoji, gone=gone, user_id=f"u{who}")
        (standing.discard if gone else standing.add)((who, emoji))
        driven.receive(event)
        driven.receive(reacts(1000 + number, 1, emoji, user_id="id-bot", is_bot=True))
        driven.receive(reacts(2000 + number, 1, emoji, user_id=""))
        kept = driven.recent("1")
        assert kept is not None
        assert {f"u{user}" for user, _ in standing} == set(kept.reactions)
        assert kept.curious or len(kept.reactions) <= 3


def test_curiosity_finds_what_was_answered_settled_and_what_is_open_taken() -> None:
    """No path makes a second bot answer."""
    driven = HandPlanet()
    driven.receive(said(1, "music"))
    during = [driven.receive(reacts(number, 1)) for number in range(1, 6)]
    driven.receive(done("anna", 1, slot=0))
    driven.receive(said(2, "music", user_id="u2", at=START_AT + MINUTE))
    driven.receive(done("anna", 2, slot=1))
    after = [driven.receive(reacts(10 + number, 2)) for number in range(6)]

    assert [] == grants(*during, *after)


@pytest.mark.parametrize("emoji", [EYES, THINKING])
def test_an_invitation_makes_a_bot_say_more_about_its_own_message_once(emoji: str) -> None:
    """In the social lane, within the limits of bots."""
    driven = HandPlanet()
    driven.receive(by_bot(1, "elena", "a theory", reply_to_user="u1"))
    first = driven.receive(reacts(1, 1, emoji, message_user_id="id-elena"))
    driven.receive(done("elena", 1, slot=0))
    again = driven.receive(reacts(2, 1, emoji, message_user_id="id-elena"))
    (line,) = first.decisions("granted")

    assert ("elena", "elaborate", ["invited"], "social") == (line["bot"], line["act"], line["why"], line["lane"])
    assert ([("elena", "1", 1)], []) == (grants(first), grants(again))
    assert ["elaborate"] == [envelope.body.act for _, envelope in first.sent if hasattr(envelope.body, "act")]


@pytest.mark.parametrize(
    ("emoji", "more", "why"),
    [(LIKE, {}, ""), (EYES, {"is_bot": True, "user_id": "id-anna"}, ""), (EYES, {"user_id": ""}, "")],
)
def test_other_reactions_and_those_of_bots_invite_nobody(emoji: str, more: dict[str, Any], why: str) -> None:
    """One thumb is applause."""
    driven = HandPlanet()
    driven.receive(by_bot(1, "elena", "a theory", reply_to_user="u1"))

    assert why == "".join(map(str, grants(driven.receive(reacts(1, 1, emoji, **more)))))


def test_many_reactions_invite_as_well() -> None:
    """More than three people under a bot's own message, whatever they react with."""
    driven = HandPlanet()
    driven.receive(by_bot(1, "elena", "a theory", reply_to_user="u1"))
    outcomes = [driven.receive(reacts(number, 1)) for number in range(1, 6)]

    assert [("elena", "1", 1)] == grants(*outcomes)
    assert ["curiosity"] == [line["why"][0] for one in outcomes for line in one.decisions("granted")]  # type: ignore[index]


def test_an_invitation_is_denied_like_everything_that_bots_say_unasked() -> None:
    """At the limit, in the cooldown and while somebody speaks, each with its reason and retry-after."""
    lines = []
    for more in ("limit", "cooldown", "busy"):
        driven = HandPlanet(ChatConfig(enable_cross_bot_chat=True, cross_bot_max_chain=2))
        driven.receive(by_bot(1, "elena", "a theory"))
        if more != "busy":
            driven.receive(by_bot(2, "anna", "hm", at=START_AT + 1))
        if more == "cooldown":
            driven.receive(said(3, "hm", at=START_AT + 2, user_id="u9"))
        if more == "busy":
            driven.receive(said(4, "music"))
        lines += driven.receive(reacts(1, 1, EYES, at=START_AT + MINUTE)).decisions("denied")

    assert [("chain_limit", None), ("cooldown", 9 * MINUTE + 1), ("busy", 5 * SECOND)] == [
        (line["reason"], line["retry_after_ms"]) for line in lines
    ]
    assert [("1", "elena")] * 3 == [(line["message"], line["bot"]) for line in lines]


def test_a_denied_invitation_is_not_used_up() -> None:
    """Who points at the message again when the floor is free gets what was asked for."""
    driven = HandPlanet()
    driven.receive(by_bot(1, "elena", "a theory"))
    driven.receive(said(2, mentions=("id-anna",)))
    denied = driven.receive(reacts(1, 1, EYES))
    driven.receive(done("anna", 1, slot=1))

    assert {"elena": "busy"} == reasons(denied)
    assert [("elena", "1", 2)] == grants(driven.receive(reacts(2, 1, EYES)))


def test_a_reaction_is_told_to_the_author_and_an_unnamed_removal_to_all() -> None:
    """They know what they entered."""
    driven = HandPlanet()

    assert ["elena"] == receivers(driven.receive(reacts(1, 9, message_user_id="id-elena")), Reacted)
    assert [] == receivers(driven.receive(reacts(2, 9, message_user_id="u7")), Reacted)
    assert [] == receivers(driven.receive(reacts(3, 9)), Reacted)
    assert ["elena"] == receivers(driven.receive(reacts(1, 9, gone=True, message_user_id="id-elena")), Reacted)
    assert list(NAMES) == receivers(driven.receive(reacts(1, 9, gone=True)), Reacted)
