"""Names, factions and the contexts that open them; layers by level, faction, domain and confidence."""

from __future__ import annotations

import pytest

from tests.cartridges.makers import cartridge, fact
from universe.cartridges.fact import Cartridge
from universe.cartridges.layers import layer_of, old_level
from universe.cartridges.name import CartridgeName, is_exportable, is_open, parse_name, private_context
from universe.cartridges.search_index import SearchIndex
from universe.errors import BadInput
from universe.mind.layer import Layer


def _naive_faction(name: str) -> str:
    """The naive twin: what stands behind the last underscore is the faction."""
    return name.rpartition("_")[2] if "_" in name else "general"


@pytest.mark.parametrize(
    ("name", "domain", "faction"),
    [
        ("physics", "physics", "general"), ("physics_general", "physics", "general"),
        ("formal_logic", "formal_logic", "general"), ("formal_logic_general", "formal_logic", "general"),
        ("dune_fiction", "dune", "fiction"), ("Dune_FICTION", "Dune", "fiction"),
        ("warp_drive_experiment", "warp_drive", "experiment"), ("elena_self", "elena", "self"),
        ("science_fiction_history", "science_fiction_history", "general"), ("fiction", "fiction", "fiction"),
    ],
)  # fmt: skip
def test_a_faction_is_a_known_ending_and_nothing_else(name: str, domain: str, faction: str) -> None:
    """What is no known ending belongs to the domain."""
    assert CartridgeName(name, domain, faction) == parse_name(name)  # type: ignore[arg-type]


def test_the_last_word_of_a_name_is_no_faction() -> None:
    """The naive twin makes a faction of formal logic, and opens somebody's notes to all."""
    assert "general" == parse_name("formal_logic").faction != _naive_faction("formal_logic")
    assert "private" == parse_name("user_42_general").faction != _naive_faction("user_42_general")


def test_private_cartridges_know_whose_they_are() -> None:
    """By `user_<id>`, by the name of a bot, or by the owner in the manifest; a self belongs to all."""
    bots = ("elena", "elena-2", "Dotty")
    owners = {
        "user_42": "user:42", "USER_42_travel_general": "user:42", "elena_diary": "bot:elena",
        "elena-2_diary": "bot:elena-2", "dotty": "bot:Dotty", "elena_self": "", "elenas_x": "",
    }  # fmt: skip

    assert owners == {name: parse_name(name, characters=bots).owner for name in owners}
    assert CartridgeName("notes", "notes", "private", "bot:elena") == parse_name("notes", "bot:elena")


def test_factions_open_in_their_context_only() -> None:
    """Always general and self, fiction in fiction, experiment in research, private for its owner."""
    names = ("a_general", "a_self", "a_fiction", "a_experiment", "user_42")

    def opened(*contexts: str) -> list[str]:
        return [name for name in names if is_open(parse_name(name), contexts)]

    assert ["a_general", "a_self"] == opened()
    assert ["a_general", "a_self", "a_fiction"] == opened("fiction")
    assert ["a_general", "a_self", "a_experiment"] == opened("research")
    assert ["a_general", "a_self", "user_42"] == opened(private_context("user:42"))
    assert ["a_general", "a_self"] == opened(private_context("user:4"), "private", "user:42")
    assert ["a_general", "a_fiction", "a_experiment"] == [name for name in names if is_exportable(parse_name(name))]


@pytest.mark.parametrize("name", ["", "_", "...", "a b", "x" * 65, "a/b", "é", "a\n", "a:b"])
def test_a_name_that_could_be_no_part_of_an_id_is_refused(name: str) -> None:
    """1 to 64 letters, digits, _ . and -."""
    with pytest.raises(BadInput, match="no name of a cartridge"):
        parse_name(name)


@pytest.mark.parametrize(
    ("name", "level", "confidence_bp", "layer"),
    [
        ("physics", 2, 9700, "L0"), ("physics", None, 9000, "L0"), ("physics", 2, 8999, "L3"),
        ("formal_logic_general", 2, 9500, "L1"), ("mathematics", None, 9500, "L1"),
        ("physics", 0, 5000, "L0"), ("physics", 1, 9700, "L2"), ("physics", 3, 9700, "L3"), ("physics", 7, 9700, "L0"),
        ("physics", "L2_NARRATIVE", 9700, "L2"), ("physics", "heuristic", 9700, "L3"), ("physics", "sure", 9700, "L0"),
        ("dune_fiction", "L0_EMPIRICAL", 9900, "L2"), ("dune_fiction", None, 9900, "L2"),
        ("dune_fiction", None, 5000, "L3"), ("warp_experiment", "L0", 9900, "L3"), ("warp_experiment", 2, 9900, "L3"),
        ("elena_self", None, 10_000, "L1"), ("elena_self", None, 9900, "L4"), ("elena_self", "L4_VALUE", 6000, "L4"),
        ("user_42", "L1_AXIOMATIC", 9900, "L2"), ("user_42", None, 5000, "L3"),
    ],
)  # fmt: skip
def test_layers_follow_level_faction_domain_and_confidence(
    name: str, level: int | str | None, confidence_bp: int, layer: Layer
) -> None:
    """A level is believed as far as the faction allows; 2 and what nobody knows say nothing."""
    one = fact(1, "x", confidence_bp, level=level)

    assert layer == layer_of(Cartridge(name=name, facts=(one,)), one)


def test_a_law_by_its_tag_is_a_rule_of_its_cartridge() -> None:
    """Axioms, definitions and laws are L1 in any domain."""
    one = fact(1, "Force is mass times acceleration", tags=("Law",))

    assert "L1" == layer_of(Cartridge(name="physics", facts=(one,)), one)
    assert [0, 2, 1, 3, None, None, 2, None] == [
        old_level(level) for level in ("L0", "L1", "L2", "L3", "L4", "sure", 2, None)
    ]


def test_fiction_is_found_in_fiction_only() -> None:
    """Search asks who may read before it ranks; without a context a story about sand is not knowledge about sand."""
    dune, geology = cartridge("dune_fiction", "Sand worms guard the spice"), cartridge("geology", "Sand is quartz")
    index = SearchIndex([dune, geology])

    assert ["geology"] == [hit.cartridge for hit in index.search("sand", 5)]
    assert {"geology", "dune_fiction"} == {hit.cartridge for hit in index.search("sand", 5, {"fiction"})}
    assert ["dune_fiction"] == [hit.cartridge for hit in index.search("sand", 5, {"fiction"}, unread=("geology",))]
