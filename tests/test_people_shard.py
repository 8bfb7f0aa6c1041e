"""A people shard: it keeps who people are by account, whatever they call themselves, and tells the bots."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.bot_messages import IdentityTold, UseTool
from actors.people import Connect, People, PeopleParameters, RestoreIdentity, Seen, parameters_of
from tests.hand_people import BOT, Elena, Town, written
from tests.hand_turns import HOUR, MINUTE, START_AT, HandDriven
from tests.scale import scaled
from universe.config import PeopleConfig
from universe.errors import BadInput, BadKey
from universe.people.accounts import Accounts
from universe.people.records import ALIASES_MAX, Account, Identity, person_id_of

NAMES = ("Ada", "Ada L.", "Dad", "D\u0430d", "Elena", "x\ny")


class Shard:
    """The shard people:0, driven by hand, with two bots; the owner is account 1, named Dad."""

    def __init__(self, **config: Any) -> None:
        self.config = PeopleConfig(owner_ids=("discord:1",), owner_names=("Dad",), shards=1, **config)
        self.accounts = Accounts("discord", self.config)
        own = PeopleParameters(
            platform="discord", config=self.config, bots=("elena", "dotty"), protected={"Elena": ("9001",)}
        )
        self.driven = HandDriven(People("people:0", own))

    def tell(self, body: Any) -> list[IdentityTold]:
        """What the first bot is told; connections go on to their other end."""
        outcome = self.driven.receive(body)
        told = {to: [e.body for t, e in outcome.sent if t == to] for to in ("bot:elena", "bot:dotty")}
        assert told["bot:elena"] == told["bot:dotty"]
        backwards = [timer.body for timer in outcome.timers]
        return told["bot:elena"] + [one for back in backwards for one in self.tell(back)]

    def sees(self, user_id: str, *names: str) -> list[IdentityTold]:
        """An account is seen under these names, one after the other."""
        return [told for number, name in enumerate(names) for told in self.tell(Seen(user_id, name, START_AT + number))]

    def identity(self, user_id: str) -> Identity:
        """Who has an account."""
        found: Identity = self.driven.record(f"identity:{self.accounts.person_id(user_id)}", Identity)
        return found


def naive_people(seen: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The twin keeps people by name: name to the accounts that it takes for one."""
    found: dict[str, set[str]] = {}
    for user, name in seen:
        found.setdefault(name, set()).add(user)
    return found


def test_a_rename_is_an_alias_and_no_new_person() -> None:
    """The id comes from the account; the first name stays, later ones are aliases, and bots hear of each once."""
    shard = Shard()
    told = shard.sees("7", "Ada", "Ada L.", "Ada", "Ada L.", "Countess")
    identity = shard.identity("7")

    assert person_id_of("discord:7") == identity.person_id
    assert ("Ada", ("Ada L.", "Countess")) == (identity.display_name, identity.aliases)
    assert [(), ("Ada L.",), ("Ada L.", "Countess")] == [one.identity.aliases for one in told]
    assert {"discord:7": Account("", "Countess", START_AT, START_AT + 4)} == identity.accounts


def test_two_with_one_name_are_two_people() -> None:
    """The twin that keeps people by name makes one of them."""
    shard, seen = Shard(), [("7", "Kim"), ("8", "Kim")]
    for user, name in seen:
        shard.sees(user, name)

    assert shard.identity("7").person_id != shard.identity("8").person_id
    assert {"7", "8"} == naive_people(seen)["Kim"]


def test_the_newest_twenty_aliases_are_kept() -> None:
    """Two thousand renames leave a record of a fixed size."""
    shard = Shard()
    count = scaled(100, 2_000)
    shard.sees("7", *(f"n{number}" for number in range(count)))
    identity = shard.identity("7")

    assert tuple(f"n{number}" for number in range(count - ALIASES_MAX, count)) == identity.aliases
    assert "n0" == identity.display_name


@pytest.mark.parametrize("names", list(permutations(("Dad", "\uff24\uff21\uff24", "Bob", "E1ena"), 3)))
def test_a_name_of_an_owner_or_a_bot_is_nobodys_alias(names: tuple[str, ...]) -> None:
    """First or later, in any look: the account is flagged for each, and its honest names are still learned."""
    shard = Shard()
    shard.sees("666", *names, names[-1])
    identity = shard.identity("666")
    known = (identity.display_name, *identity.aliases)

    assert ("Bob" in names) == ("Bob" in known)
    assert set(known) <= {"666", "Bob"}
    assert len(names) - ("Bob" in names) == shard.driven.state.impersonations


def test_owners_and_bots_may_bear_their_own_names() -> None:
    """By platform id."""
    shard = Shard()
    shard.sees("1", "Dad")
    shard.sees("9001", "Elena")

    assert ("Dad", "Elena", 0) == (
        shard.identity("1").display_name, shard.identity("9001").display_name, shard.driven.state.impersonations
    )  # fmt: skip


def test_connections_stand_at_both_ends_and_are_told() -> None:
    """Once each, with the names to show; nobody is connected to themselves, nor counted for trying."""
    shard = Shard()
    shard.sees("7", "Ada")
    told = shard.tell(Connect("7", "Ada", "8", "Kim", "friend", "chess"))
    again = shard.tell(Connect("8", "Kim", "7", "Ada", "friend"))
    shard.tell(Connect("9", "Eve", "9", "Eve", "friend"))
    ada, kim = (person_id_of(f"discord:{user}") for user in ("7", "8"))

    assert [(ada, {kim: "Kim"}), (kim, {ada: "Ada"})] == [(one.identity.person_id, one.names) for one in told]
    assert [[kim], [ada]] == [[edge.person_id for edge in shard.identity(user).connections] for user in ("7", "8")]
    assert ([], 2) == (again, shard.driven.state.known)


def test_linked_accounts_are_one_person() -> None:
    """By configuration alone; the bots learn of both, and a link to the owner's account holds whoever comes first."""
    shard = Shard(linked_accounts=("discord:7 discord:8",))
    told = [*shard.sees("8", "Ada"), *shard.sees("7", "Ada"), *shard.sees("9", "Ada")]
    linked = Elena(linked_accounts=("discord:1 discord:11",))
    linked.says("11")

    assert shard.identity("7") == shard.identity("8") != shard.identity("9")
    assert [1, 2, 1] == [len(one.identity.accounts) for one in told]
    assert ["inner_circle", "inner_circle", "stranger"] == [linked.tier(user) for user in ("11", "1", "12")]
    for links in (("discord:7",), ("discord:7 discord:8", "discord:9 discord:8")):
        with pytest.raises(BadInput, match="linked"):
            Shard(linked_accounts=links)


@settings(max_examples=scaled(20, 300))
@given(st.lists(st.tuples(st.sampled_from("789"), st.sampled_from(NAMES)), max_size=20))
def test_no_sequence_of_names_moves_a_person(seen: list[tuple[str, str]]) -> None:
    """One record an account, under its own id, told to bots as it is kept."""
    shard, told = Shard(), dict[str, Identity]()
    for user, name in seen:
        told |= {one.identity.person_id: one.identity for one in shard.sees(user, name)}
    users = {user for user, _ in seen}

    assert {f"identity:{person_id_of(f'discord:{user}')}" for user in users} == set(shard.driven.records)
    assert len(users) == shard.driven.state.known
    for user in users:
        kept = shard.identity(user)
        assert kept.aliases == told[kept.person_id].aliases
        assert {"discord:" + user} == kept.accounts.keys()
        assert not {"Dad", "D\u0430d", "Elena"} & {kept.display_name, *kept.aliases}


@pytest.mark.parametrize("user_id", ["", "../../etc", "a:b", "x\n", "\u0661", "a" * 65])
def test_hostile_ids_are_nobody(user_id: str) -> None:
    """Refused before anything is stored; names may be anything."""
    shard = Shard()
    with pytest.raises(BadKey):
        shard.tell(Seen(user_id, "Ada", START_AT))

    assert {} == shard.driven.records


def test_an_archive_brings_no_name_of_an_owner() -> None:
    """What the original registered as an alias of an impostor is left out; somebody known only gains connections."""
    shard = Shard()
    shard.sees("7", "Ada")
    forged = Identity(person_id_of("discord:666"), "Dad", {"discord:666": Account()}, ("Bob", "D\u0430d"))
    renamed = msgspec.structs.replace(shard.identity("7"), display_name="Eve", aliases=("Mallory",))
    shard.tell(RestoreIdentity(forged))

    assert ("666", ("Bob",)) == (shard.identity("666").display_name, shard.identity("666").aliases)
    assert ([], "Ada") == (shard.tell(RestoreIdentity(renamed)), shard.identity("7").display_name)


def test_in_a_world_bots_find_people_by_every_name_they_had() -> None:
    """Planet, shard and bot: renamed twice, found thrice; who took the owner's name is not found by it."""
    named = [("u1", "Ada"), ("u1", "Countess"), ("u2", "Ada"), ("666", "Dad"), ("1", "Dad")]
    events = [
        written(number, user, "Elena?", START_AT + number * HOUR, author_name=name)
        for number, (user, name) in enumerate(named, start=1)
    ]
    with Town(people=PeopleConfig(owner_ids=("sim:1",), owner_names=("Dad",))) as town:
        town.hears(events)
        viewed = {
            name: town.runtime.ask(BOT, UseTool("view_person", {"person_name": name}, ("1",)), MINUTE)["text"]
            for name in ("Countess", "Ada", "Dad", "666")
        }
        assert [] == town.runtime.harvest().dead_letters

    assert viewed["Countess"].startswith("## Countess\n")
    assert viewed["Ada"].startswith("Error: 'Ada' may be any of 2 people")
    assert viewed["Dad"].startswith("## Dad\nTrust: inner_circle · 100.0%")
    assert viewed["666"].startswith("## 666\nTrust: stranger")


def test_parameters_survive_the_wire() -> None:
    """They cross process borders as bytes."""
    own = PeopleParameters(platform="irc", config=PeopleConfig(), bots=("elena",), protected={"Elena": ("1",)})

    assert own == parameters_of(msgspec.msgpack.encode(own))
