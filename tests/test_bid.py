"""The bid rule: who wants to answer a message, how much, and why not."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.hand_turns import by_bot, card, said
from universe.chat.bid import CALLED, FULL, TRUSTED_LEVEL, Bid, BidCard, Scene, bid, called_bots, ranked
from universe.chat.conversation import COOLING_PERMILLE
from universe.chat.lanes import AMBIENT, DIRECT, SOCIAL, TRUSTED
from universe.chat.words import words
from universe.config import ChatConfig, StreamConfig
from universe.events import Message

CONFIG = ChatConfig()
STREAM = StreamConfig()
PERMILLE = st.integers(0, FULL)
WEIGHT = st.sampled_from([0.0, 0.35, 1.0])


def made(
    heard: Message, own: BidCard, config: ChatConfig = CONFIG, scene: Scene | None = None, stream: StreamConfig = STREAM
) -> Bid:
    """The bid of one bot that is alone with the author, at a moment at which nothing else counts but `scene`."""
    scene = scene or Scene(called=called_bots([own], heard, words(heard.content)))
    return bid(own, heard, words(heard.content), scene, config, stream)


def test_a_mention_and_a_reply_score_full_and_cost_no_budget() -> None:
    """A tired bot without any budget left still bids full when it is asked."""
    tired = card("elena", "music", battery=100, ambient_left=0)

    assert Bid("elena", FULL, ("mention",), lane=DIRECT) == made(said(1, mentions=("id-elena",)), tired)
    assert Bid("elena", FULL, ("reply",), lane=DIRECT) == made(said(1, reply_to_user="id-elena"), tired)
    assert made(said(1, mentions=("id-elena",)), tired).direct


def test_a_reply_that_mentions_as_well_is_a_reply() -> None:
    """The seed looks for mentions first; but chat services mention whom somebody replies to by themselves."""
    both = said(1, mentions=("id-elena",), reply_to_user="id-elena")

    assert ("reply",) == made(both, card("elena")).why


@pytest.mark.parametrize("text", ["Elena, hello", "is it you? Elena!", "hey elena", "what now, ELENA?"])
def test_a_person_who_calls_a_bot_asks_for_it(text: str) -> None:
    """It costs no budget, as a mention; it only comes after one."""
    tired = card("elena", battery=100, ambient_left=0)

    assert Bid("elena", CALLED, ("called",), lane=DIRECT) == made(said(1, text), tired)
    assert FULL > CALLED


@pytest.mark.parametrize("text", ["ask elena's friend", "is that ELENA?", "they say Elena'll know"])
def test_a_name_in_the_text_scores_its_weight(text: str) -> None:
    """As a whole word, in any case, with an English ending; who is spoken of is not asked."""
    assert Bid("elena", 800, ("name",), lane=SOCIAL) == made(said(1, text), card("elena"))


def test_a_bot_calls_nobody() -> None:
    """A name at the beginning of a bot's message is a name: else each answer by name would be as good as a mention."""
    heard = by_bot(1, "marcus", "Elena, hello")

    assert frozenset() == called_bots([card("elena")], heard, words(heard.content))
    assert Bid("elena", 800, ("name",), lane=SOCIAL) == made(heard, card("elena"))


@pytest.mark.parametrize("more", [{"mentions": ("id-elena",)}, {"reply_to_user": "id-elena"}])
def test_nothing_that_a_bot_says_is_direct(more: dict[str, Any]) -> None:
    """It scores full, in the lane of the trusted, and budgets apply."""
    result = made(by_bot(1, "marcus", **more), card("elena"))

    assert (FULL, TRUSTED, False) == (result.score, result.lane, result.direct)


@pytest.mark.parametrize("text", ["in March we marched", "Marcus, hello", "marc_92 said so"])
def test_a_part_of_a_word_names_nobody(text: str) -> None:
    """Marc hears nothing in these; the twin that looks for the letters does."""
    assert "low_interest" == made(said(1, text), card("marc")).refusal
    assert "marc" in text.lower()


@pytest.mark.parametrize("more", [{"mentions": ("u2",)}, {"reply_to_user": "u2"}, {"mentions": ("id-marcus",)}])
def test_what_is_addressed_to_somebody_else_is_left_alone(more: dict[str, Any]) -> None:
    """However interesting it is; unless the bot is named as well."""
    keen = card("elena", "music", "song")

    assert "addressed_to_other" == made(said(1, "a song is music", **more), keen).refusal
    assert ("name",) == made(said(1, "is a song for Elena too hard", **more), keen).why


def test_what_calls_another_bot_is_left_alone() -> None:
    """A call by name is an address like a mention: the others are silent, unless they are named as well."""
    heard = said(1, "Marcus, which music, and what does Dotty hear at night?")
    cards = [card("elena", "music"), card("marcus"), card("dotty")]
    scene = Scene(called=called_bots(cards, heard, words(heard.content)))

    assert frozenset({"marcus"}) == scene.called
    assert ["addressed_to_other", "", ""] == [made(heard, own, scene=scene).refusal for own in cards]
    assert [(), ("called",), ("name",)] == [made(heard, own, scene=scene).why for own in cards]


def test_a_bot_never_bids_for_its_own_message() -> None:
    """Not even when it names or mentions itself."""
    own = by_bot(1, "elena", "Elena here", mentions=("id-elena",), reply_to_user="id-elena")

    assert Bid("elena", 0, refusal="own_message") == made(own, card("elena"))


def test_a_shared_interest_scores_by_strength_and_battery() -> None:
    """One word 0.8 of the weight, two the whole of it, both times the battery; below the threshold it stays silent."""
    one, two = said(1, "nice music"), said(1, "this song is music")

    assert Bid("elena", 480, ("interest", "music")) == made(one, card("elena", "music", "song"))
    assert Bid("elena", 600, ("interest", "music", "song")) == made(two, card("elena", "music", "song"))
    assert 360 == made(two, card("elena", "music", "song", battery=600)).score
    assert "low_interest" == made(two, card("elena", "music", "song", battery=500)).refusal
    assert "day_budget" == made(two, card("elena", "music", ambient_left=0)).refusal


@pytest.mark.parametrize(
    ("scene", "standing", "score", "why", "lane"),
    [
        (Scene(active=True), {}, 580, ("interest", "music"), AMBIENT),
        (Scene(engaged="elena"), {}, 500, ("engaged", "interest", "music"), SOCIAL),
        (Scene(engaged="marcus"), {}, 480, ("interest", "music"), AMBIENT),
        (Scene(watched=True), {}, 600, ("watch", "interest", "music"), SOCIAL),
        (Scene(curious=True), {}, 600, ("curiosity", "interest", "music"), SOCIAL),
        (Scene(), {"u1": TRUSTED_LEVEL}, 500, ("trusted", "interest", "music"), TRUSTED),
        (Scene(), {"u1": TRUSTED_LEVEL - 1, "u2": TRUSTED_LEVEL}, 480, ("interest", "music"), AMBIENT),
        (Scene(factor=COOLING_PERMILLE), {}, 360, ("interest", "music"), AMBIENT),
        (Scene(active=True, watched=True, factor=COOLING_PERMILLE), {}, 450, ("watch", "interest", "music"), SOCIAL),
    ],
)
def test_the_weightiest_reason_comes_first_and_decides(
    scene: Scene, standing: dict[str, int], score: int, why: tuple[str, ...], lane: int
) -> None:
    """Lively channel, conversation, trusted author, watched channel, many reactions; cooling lowers all of them."""
    own = msgspec.structs.replace(card("elena", "music"), standing=standing)
    result = made(said(1, "nice music"), own, scene=scene)

    assert (score, why, lane, "") == (result.score, result.why, result.lane, result.refusal)


def test_a_reason_beside_the_interest_suffices() -> None:
    """Who is in a conversation listens to every word of it, and without a reason nobody does."""
    heard = said(1, "and then?")

    assert ("engaged",) == made(heard, card("elena"), scene=Scene(engaged="elena")).why
    assert Bid("elena", 0, refusal="low_interest") == made(heard, card("elena"))
    assert "day_budget" == made(heard, card("elena", ambient_left=0), scene=Scene(engaged="elena")).refusal


def test_what_interests_too_little_keeps_its_score() -> None:
    """A bot may still react to it, so the refusal says how near it was."""
    tired = made(said(1, "this song is music"), card("elena", "music", "song", battery=500))

    assert Bid("elena", 300, ("interest", "music", "song"), "low_interest") == tired


@given(
    text=st.lists(st.sampled_from(["music", "song", "elena", "reply", "mention", "name", "hm"]), max_size=5),
    mentions=st.lists(st.sampled_from(["id-elena", "id-marcus", "u2"]), unique=True, max_size=2),
    reply_to_user=st.sampled_from(["", "id-elena", "u2"]),
    weights=st.tuples(WEIGHT, WEIGHT, WEIGHT),
    battery=PERMILLE,
)
@example(text=["elena"], mentions=[], reply_to_user="", weights=(0.35, 1.0, 0.6), battery=FULL)
@example(text=["music", "song"], mentions=[], reply_to_user="", weights=(0.35, 0.8, 1.0), battery=FULL)
def test_only_a_mention_a_reply_or_a_call_is_direct_whatever_the_weights(
    text: list[str], mentions: list[str], reply_to_user: str, weights: tuple[float, float, float], battery: int
) -> None:
    """Otherwise a weight of 1.0 would free whole crowds of bots from their budgets and from taking turns."""
    heard = said(1, " ".join(text), mentions=tuple(mentions), reply_to_user=reply_to_user)
    config = ChatConfig(bid_threshold=weights[0], named_weight=weights[1], interest_weight=weights[2])
    own = card("elena", "music", "song", "reply", "mention", "name", battery=battery)
    result = made(heard, own, config)
    called = text == ["elena"]

    assert result.direct == ("id-elena" in mentions or reply_to_user == "id-elena" or called)
    assert 0 <= result.score <= FULL
    assert result.refusal or result.direct or result.score >= int(weights[0] * FULL)


@given(
    scores=st.lists(st.tuples(st.sampled_from("abcdefgh"), PERMILLE, st.booleans()), unique_by=lambda bid: bid[0]),
    mentioned=st.permutations("abcdefgh"),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_bids_depends_on_nothing_but_the_bids(
    scores: list[tuple[str, int, bool]], mentioned: list[str], order: random.Random
) -> None:
    """Best score first, then who was mentioned first, then by name; a refusal never stands."""
    bids = [Bid(bot, score, refusal="busy" if refused else "") for bot, score, refused in scores]
    shuffled = list(bids)
    order.shuffle(shuffled)
    standing = ranked(bids, tuple(mentioned[:3]))

    assert standing == ranked(shuffled, tuple(mentioned[:3]))
    assert {made.bot for made in standing} == {bot for bot, _, refused in scores if not refused}
    assert [made.score for made in standing] == sorted((made.score for made in standing), reverse=True)


def test_bots_with_equal_bids_come_in_the_order_of_their_mention_then_by_name() -> None:
    """The twin that sorts by score alone leaves them in the order in which their cards arrived."""
    bids = [Bid(bot, FULL) for bot in ("dotty", "marcus", "elena", "anna")]

    assert ["marcus", "elena", "anna", "dotty"] == [made.bot for made in ranked(bids, ("marcus", "elena"))]
    assert ["dotty", "marcus", "elena", "anna"] == [b.bot for b in sorted(bids, key=lambda made: -made.score)]


def test_a_card_survives_the_wire() -> None:
    """It travels as a message."""
    own = card("elena", "music")

    assert own == msgspec.msgpack.decode(msgspec.msgpack.encode(own), type=BidCard)
