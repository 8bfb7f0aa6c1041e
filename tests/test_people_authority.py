"""Authority of a batch: the least trusted contributor decides, whoever speaks last or loudest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from universe.people.authority import authority_of
from universe.trust.tiers import TIERS, tier_index

OWNERS = ("discord:1", "telegram:1")
ACCOUNTS = st.sampled_from([*OWNERS, *(f"discord:{number}" for number in range(2, 9))])
LABELS = st.one_of(st.sampled_from(TIERS), st.sampled_from(["owner", "", "INNER_CIRCLE", "admin"]))


def naive_last_speaker(batch: list[str], tiers: dict[str, str]) -> str:
    """The twin that asks whose message is the last one."""
    return "inner_circle" if batch[-1] in OWNERS else tiers.get(batch[-1], "stranger")


def naive_owner_present(batch: list[str], tiers: dict[str, str]) -> str:
    """The twin of the original: a batch with the owner in it is the owner's."""
    return "inner_circle" if set(batch) & set(OWNERS) else naive_last_speaker(batch, tiers)


@given(batch=st.lists(ACCOUNTS, min_size=1, max_size=6), tiers=st.dictionaries(ACCOUNTS, LABELS))
def test_nobody_in_a_batch_may_less_than_the_batch(batch: list[str], tiers: dict[str, str]) -> None:
    """The authority is that of one contributor, above nobody's, and the same in any order and with repetitions."""
    held = authority_of(batch, tiers, OWNERS)
    alone = [authority_of([account], tiers, OWNERS) for account in batch]

    assert held in alone
    assert all(tier_index(held) <= tier_index(one) for one in alone)
    assert held == authority_of(sorted(batch * 2), tiers, OWNERS)


@given(batch=st.lists(ACCOUNTS, max_size=6), tiers=st.dictionaries(ACCOUNTS, LABELS))
def test_one_unknown_contributor_makes_a_batch_a_strangers(batch: list[str], tiers: dict[str, str]) -> None:
    """Also beside the owner, and whatever label an unknown tier has."""
    assert "stranger" == authority_of([*batch, "discord:99"], tiers, OWNERS)
    assert "stranger" == authority_of([*batch, "discord:98"], tiers | {"discord:98": "owner"}, OWNERS)


def test_an_owner_is_an_owner_by_platform_id_alone() -> None:
    """Neither the label nor a neighbouring id nor the same number on another platform makes one."""
    assert "inner_circle" == authority_of(["discord:1"], {"discord:1": "stranger"}, OWNERS)
    assert "inner_circle" == authority_of(["discord:1", "telegram:1"], {}, OWNERS)
    for account in ("discord:11", "irc:1", "1", "Dad", "discord:1 ", ""):
        assert "stranger" == authority_of([account], {}, OWNERS)


def test_an_empty_batch_is_a_strangers() -> None:
    """Nobody asked, so nothing is allowed."""
    assert "stranger" == authority_of([], {"discord:2": "inner_circle"}, OWNERS)


def test_the_naive_authorities_lend_the_owners_rights() -> None:
    """A stranger's order in the same window as the owner's greeting runs with the owner's rights in both twins."""
    batch, tiers = ["discord:66", "discord:1"], {"discord:66": "stranger"}

    assert ("inner_circle", "inner_circle") == (naive_last_speaker(batch, tiers), naive_owner_present(batch, tiers))
    assert "stranger" == authority_of(batch, tiers, OWNERS)
