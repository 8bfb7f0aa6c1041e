"""The gate of private messages: who may pass, how often a refusal is said, and what a private message is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from universe.config import PeopleConfig
from universe.people.platforms import PLATFORMS, is_private
from universe.people.private import REFUSAL_TEXT, admit, refuse
from universe.people.records import Acquaintance
from universe.trust.tiers import TIERS

PUBLIC: dict[str, dict[str, Any]] = {
    "discord": {"guild_id": "1"},
    "telegram": {"chat_type": "supergroup"},
    "slack": {"channel_type": "channel"},
    "whatsapp": {"chat_id": "120363001@g.us"},
    "irc": {"target": "#ubuntu"},
    "sim": {"dm_bot": ""},
}
PRIVATE: dict[str, dict[str, Any]] = {
    "discord": {"guild_id": None, "channel_id": "7"},
    "telegram": {"chat_type": "private"},
    "slack": {"channel_type": "im"},
    "whatsapp": {"chat_id": "49170@s.whatsapp.net"},
    "email": {"list_id": "<friends.example.org>", "to": "all@example.org"},
    "irc": {"target": "elena"},
    "sim": {"dm_bot": "elena"},
}


def naive_refuse(acquaintance: Acquaintance, day: int) -> str:
    """The twin that compares the days for being different."""
    said = "say" if acquaintance.refused_day != day else "count"
    acquaintance.refused_day = day
    acquaintance.refused += 1
    return said


def naive_is_private(platform: str, facts: dict[str, Any]) -> bool:
    """The twin of the original: two platforms have private messages, the others none."""
    if platform == "discord":
        return facts.get("guild_id") is None
    return platform == "telegram" and not facts.get("is_group", True)


def test_familiar_people_and_owners_may_write_in_private() -> None:
    """The seed's gate, and any other that the configuration sets."""
    config = PeopleConfig()
    assert [False, False, True, True, True] == [admit(tier, config, is_owner=False) for tier in TIERS]
    assert all(admit(tier, config, is_owner=True) for tier in (*TIERS, "nonsense"))
    for place, tier in enumerate(TIERS):
        config = PeopleConfig(dm_min_tier=tier)  # type: ignore[arg-type]
        assert [level >= place for level in range(5)] == [admit(one, config, is_owner=False) for one in TIERS]


@given(tier=st.text(max_size=12).filter(lambda text: text not in TIERS))
def test_an_unknown_tier_never_passes_the_gate(tier: str) -> None:
    """Not even where strangers may; a spelling is no tier."""
    for config in (PeopleConfig(), PeopleConfig(dm_min_tier="stranger")):
        assert not admit(tier, config, is_owner=False)
        assert not admit("Familiar", config, is_owner=False)


@given(days=st.lists(st.integers(0, 6), max_size=40))
def test_a_refusal_is_said_at_most_once_a_day_and_always_counted(days: list[int]) -> None:
    """Even when the clock jumps back and forth over midnight; the first of each later day is said."""
    one = Acquaintance(person_id="p_1", platform_id="sim:1", name="Kim")
    said = [day for day in days if refuse(one, day) == "say"]

    assert said == sorted(set(said))
    assert len(days) == one.refused
    assert said == [day for place, day in enumerate(days) if all(day > before for before in days[:place])]


def test_the_naive_refusal_speaks_again_when_the_clock_jumps_back() -> None:
    """Ten messages around midnight make the twin say ten refusals, ours two."""
    days = [5, 6] * 5
    ours, naive = (Acquaintance(person_id="p_1", platform_id="sim:1", name="Kim") for _ in range(2))

    assert 2 == [refuse(ours, day) for day in days].count("say")
    assert 10 == [naive_refuse(naive, day) for day in days].count("say")


def test_the_refusal_is_friendly_and_shows_a_way() -> None:
    """It names the place where everybody may talk, and nothing of scores and tiers."""
    assert "channel" in REFUSAL_TEXT
    assert not any(word in REFUSAL_TEXT.lower() for word in (*TIERS, "trust", "score", "denied", "{", "@"))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_says_what_a_private_message_is(platform: str) -> None:
    """In words and in facts: a private message is one, a channel's is none, and no facts are private."""
    assert PLATFORMS[platform].direct
    assert is_private(platform, PRIVATE[platform])
    assert is_private(platform, {})
    assert platform == "email" or not is_private(platform, PUBLIC[platform])


@given(
    platform=st.one_of(st.sampled_from(list(PLATFORMS)), st.text(max_size=8)),
    facts=st.dictionaries(
        st.sampled_from(["guild_id", "chat_type", "channel_type", "chat_id", "target", "dm_bot"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just([]), st.just({"#": "#"})),
    ),
)
def test_what_is_not_proved_public_is_private(platform: str, facts: dict[str, Any]) -> None:
    """Any facts give an answer; an unknown platform and facts of another type are private, so the gate applies."""
    private = is_private(platform, facts)

    assert private or platform in PUBLIC
    if not any(isinstance(value, str) for value in facts.values()):
        assert private


def test_edges_of_platforms_fail_closed() -> None:
    """Group chats without a server, status messages, broadcasts and look-alike fields are private; the twin lets by."""
    for platform, facts in (
        ("slack", {"channel_type": "mpim"}), ("slack", {"channel_type": "app_home"}), ("telegram", {"is_group": True}),
        ("whatsapp", {"chat_id": "status@broadcast"}), ("whatsapp", {"chat_id": "1@g.us@s.whatsapp.net"}),
        ("irc", {"target": "@#ubuntu"}), ("discord", {"guild_id": ""}), ("sim", {"dm_bot": None}), ("matrix", {"a": 1}),
    ):  # fmt: skip
        assert is_private(platform, facts)
    missed = [platform for platform, facts in PRIVATE.items() if not naive_is_private(platform, facts)]
    assert ["telegram", "slack", "whatsapp", "email", "irc", "sim"] == missed
