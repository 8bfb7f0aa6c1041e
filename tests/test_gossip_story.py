"""The story that gossip is for: told, kept, retold to the person, and taken back."""

from __future__ import annotations

from actors.worker import Harvest
from scenarios.world import START_AT
from tests.gossip_town import (
    DOTTY,
    ELENA,
    GRID_MS,
    HOUR_MS,
    MARCUS,
    Town,
    artifacts,
    chooses,
    deletes,
    edits,
    heard_from,
    lines,
    says,
    stored,
)
from universe.events import AnyEvent

DAY = 24 * HOUR_MS
PROMOTION = "Elena, guess what, I got promoted today!"
FRIENDS = {"ada": ("elena", "dotty")}
SONG = "Dotty, which song should I listen to tonight?"


def story(*more: AnyEvent) -> list[AnyEvent]:
    """Ada tells Elena of her promotion, and talks to Dotty and to Marcus later."""
    told = says(1, 10 * HOUR_MS, "ada", PROMOTION, to=ELENA)
    asked = says(2, 12 * HOUR_MS, "ada", SONG, to=DOTTY)
    return [told, asked, says(3, 13 * HOUR_MS, "ada", "Marcus, what do you cook on sundays?", to=MARCUS), *more]


def diary_of(bot: str, harvest: Harvest) -> str:
    """The text of a bot's diary; empty where it wrote none."""
    return next((page.content for page in artifacts(harvest, "diary") if page.source_bot == bot), "")


def test_elena_hears_of_a_promotion_dotty_writes_it_into_her_diary_and_a_strangers_bot_never_learns() -> None:
    """What the issue asks for first."""
    harvest = Town(FRIENDS).run(story(), DAY)
    (gossip,) = artifacts(harvest, "gossip")
    assert gossip.eligible_recipients == ("dotty",)
    assert "promoted" not in gossip.content
    assert "work" in diary_of("dotty", harvest) or "career" in diary_of("dotty", harvest)
    assert "Ada" not in diary_of("marcus", harvest)
    assert lines(harvest, "gossip_unheard", bot="marcus", reason="trust")


def test_dotty_mentions_the_news_to_ada_and_marcus_does_not() -> None:
    """The news reaches the person it is about, and only through whoever may know it."""
    harvest = Town(FRIENDS).run(story(), DAY)
    assert any("Elena told me that you have news about your work" in text for text in heard_from(harvest, "dotty"))
    assert not any("news" in text for text in heard_from(harvest, "marcus"))


def test_news_is_mentioned_once() -> None:
    """A second question brings no second mention."""
    again = says(4, 15 * HOUR_MS, "ada", "Dotty, and which album?", to=DOTTY)
    harvest = Town(FRIENDS).run(story(again), DAY)
    assert sum("Elena told me" in text for text in heard_from(harvest, "dotty")) == 1


def test_a_deleted_message_leaves_no_gossip_no_page_and_no_words_of_the_bots() -> None:
    """Gossip, the passage in the diary and the mention go; the rest of the diary stays."""
    harvest = Town(FRIENDS).run(story(deletes(1, 22 * HOUR_MS)), DAY)
    assert artifacts(harvest, "gossip") == []
    assert "Ada" not in diary_of("dotty", harvest) != ""
    assert len(lines(harvest, "took_back")) == 1
    assert stored(harvest).withdrawn == ("msg:m1",)


def test_an_edited_message_tells_what_it_says_now_and_nothing_of_before() -> None:
    """The new version is a root of its own."""
    now_says = edits(1, 22 * HOUR_MS, "ada", "Elena, guess what, I graduated today!", to=ELENA)
    harvest = Town(FRIENDS).run(story(now_says), DAY)
    (gossip,) = artifacts(harvest, "gossip")
    assert gossip.topic == "education"
    assert gossip.roots == ("msg:m1:v1",)


def test_whoever_opts_out_is_out_of_every_store_once_it_is_confirmed() -> None:
    """The planet hears that every bot has followed, and then nothing is left."""
    harvest = Town(FRIENDS).run(story(chooses(22 * HOUR_MS, "ada", share_with_other_bots=False)), DAY)
    (confirmed,) = lines(harvest, "consent_told", user="ada", complete=True)
    assert 0 < confirmed.at - START_AT - 22 * HOUR_MS <= 10 * GRID_MS
    assert not [one for one in artifacts(harvest) if "ada" in one.subjects or "Ada" in one.content]
    assert len(lines(harvest, "took_back")) == 1


def test_whoever_opts_out_before_is_never_told_of() -> None:
    """The choice stands when the event arrives."""
    harvest = Town(FRIENDS).run(story(chooses(HOUR_MS, "ada", share_with_other_bots=False)), DAY)
    assert artifacts(harvest, "gossip") == []
    assert lines(harvest, "gossip_refused", reason="opted_out")


def test_where_nothing_is_chosen_and_sharing_needs_a_yes_nothing_is_told() -> None:
    """The default of live servers."""
    harvest = Town(FRIENDS, {"privacy.consent": "opt_in"}).run(story(), DAY)
    assert lines(harvest, "gossip_refused", reason="opted_out")
    assert artifacts(harvest, "gossip") == []


def test_a_yes_is_enough_where_sharing_needs_one() -> None:
    """The other side of the default of live servers."""
    yes = chooses(HOUR_MS, "ada", share_with_other_bots=True)
    harvest = Town(FRIENDS, {"privacy.consent": "opt_in"}).run(story(yes), DAY)
    assert [one.eligible_recipients for one in artifacts(harvest, "gossip")] == [("dotty",)]


def test_what_is_said_where_not_everybody_can_read_is_told_to_nobody() -> None:
    """An audience is a channel that not everybody sees."""
    hidden = says(1, 10 * HOUR_MS, "ada", PROMOTION, to=ELENA, audience=("elena",))
    harvest = Town(FRIENDS).run([hidden], DAY)
    assert lines(harvest, "gossip_refused", reason="private")
    assert artifacts(harvest, "gossip") == []


def test_what_is_sensitive_is_told_to_nobody_not_even_in_muted_form() -> None:
    """Refused on the raw message, whatever its summary would say."""
    ill = says(1, 10 * HOUR_MS, "ada", "Elena, I was diagnosed with cancer and I feel so sad", to=ELENA)
    harvest = Town(FRIENDS).run([ill], DAY)
    assert lines(harvest, "gossip_refused", reason="sensitive")
    assert artifacts(harvest, "gossip") == []
