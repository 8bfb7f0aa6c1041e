"""The library behind a port: facts ready for the bus, and whose private ones are seen by whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bridges.cartridges import build_cartridge
from bridges.cartridges.library_port import LIMIT_MAX, TAKEN, LibraryPort, open_library
from tests.cartridges.makers import DAY, EXAMPLES, NOW, cartridge, fact
from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.cartridges.fact import Cartridge, Witness
from universe.claims import claims_of
from universe.errors import BadInput, PortRefused
from universe.mind.claim import Claim
from universe.mind.conflict import clash_bp
from universe.mind.fact import Fact
from universe.mind.sources import cartridge_fact
from universe.mind_requests import CloseQuery, LookedUp, LookUp
from universe.ports import Exporting, Port, PortRequest

BOTS: Final = ("elena", "dotty")


def asked(port: LibraryPort, text: str, bot: str = "elena", now: int = NOW, **given: Any) -> tuple[Fact, ...]:
    """What the port answers."""
    body = LookUp(bot, text, **given)
    answer = port.apply(PortRequest("q1:elena", bot, body, "msg:1", 0, now, first_try=True))
    assert isinstance(answer.reply, LookedUp)
    assert (0, (), "q1:elena") == (answer.latency_ms, answer.events, answer.reply.request_id)
    return answer.reply.facts


def shelf(place: Path, *made: Cartridge) -> str:
    """A directory of cartridges."""
    for one in made:
        build_cartridge(place / f"{one.name}.kbc", one, NOW)
    return str(place)


@pytest.fixture(scope="module")
def real() -> LibraryPort:
    """The three real cartridges."""
    return open_library((str(EXAMPLES),), BOTS)


def test_the_library_is_a_port_that_answers_at_once(real: LibraryPort) -> None:
    """Inline, called library, with nothing to export; anything but a `LookUp` it refuses."""
    port: Port = real

    assert ("library", True, 117) == (port.name, port.inline, len(real.library.index))
    assert not isinstance(port, Exporting)
    with pytest.raises(PortRefused, match="CloseQuery"):
        port.apply(PortRequest("r", "elena", CloseQuery("q", "logged"), "r", 0, NOW, first_try=True))


def test_a_real_fact_comes_ready_for_the_bus(real: LibraryPort) -> None:
    """Its layer, source, confidence, origin, claims and how well it fits; the contrary clashes with it."""
    (light, *_) = asked(real, "What is the speed of light?")
    (said,) = claims_of("The speed of light is 100 meters per second.", "user:1")

    assert ("physics:15", "L0", "cartridge", 9700, "cartridge:physics") == (
        light.id, light.layer, light.source, light.confidence_bp, light.origin,
    )  # fmt: skip
    assert (0, "", "public") == (light.at, light.needs, light.visibility)
    assert 7000 < light.score_bp <= 10_000
    assert light.claims == claims_of(light.text, "")
    assert 10_000 == clash_bp(light.claims[0], said)
    assert {"L1"} == {one.layer for one in asked(real, "tautology contradiction")}


def test_every_fact_of_the_real_cartridges_fits_the_wire(real: LibraryPort) -> None:
    """Ids, texts and claims keep the bounds of the bus; scores fall from the first on."""
    for one in real.library.cartridges:
        for held in one.facts:
            facts = asked(real, held.text, limit=LIMIT_MAX)
            reply = LookedUp("r", facts)

            assert reply == msgspec.msgpack.decode(msgspec.msgpack.encode(reply), type=LookedUp)
            assert f"{one.name}:{held.id}" in {fact.id for fact in facts}


def test_a_rule_of_thumb_needs_an_intent_that_allows_it(real: LibraryPort) -> None:
    """What is less sure than .90 is L3, and gated; knowledge is not."""
    facts = [one for cartridge in real.library.cartridges for held in cartridge.facts
             for one in asked(real, held.text, limit=1)]  # fmt: skip

    assert {("L0", ""), ("L1", ""), ("L3", "allows_folk_wisdom")} == {(one.layer, one.needs) for one in facts}


def test_a_private_cartridge_is_seen_by_its_bot_only(tmp_path: Path) -> None:
    """By owner or by name, whatever the request names as its context; nobody's bot sees a user's notes.

    The naive twin passes the contexts of the request on, and every bot that names one reads the diary.
    """
    place = shelf(tmp_path, cartridge("notes", "The garden key is red", owner="bot:elena", confidence_bp=8000),
                  cartridge("dotty_diary", "The garden is haunted"), cartridge("user_42", "My garden is my secret"),
                  cartridge("plants", "A garden needs water"))  # fmt: skip
    port = open_library((place,), BOTS)
    forged = ("private", "private:bot:elena", "private:user:42", "bot:elena")

    assert {"notes:1", "plants:1"} == {one.id for one in asked(port, "garden")}
    assert {"dotty_diary:1", "plants:1"} == {one.id for one in asked(port, "garden", "dotty")}
    assert {"plants:1"} == {one.id for one in asked(port, "garden", "marcus", contexts=forged)}
    assert "notes" in {hit.cartridge for hit in port.library.search("garden", 9, forged)}, "so reads the twin"
    assert {"notes:1": "private", "plants:1": "public"} == {one.id: one.visibility for one in asked(port, "garden")}
    assert ["L2"] == [one.layer for one in asked(port, "garden key", limit=1)]


def test_contexts_open_fiction_and_research_only(tmp_path: Path) -> None:
    """As the request says, and in no layer of knowledge."""
    place = shelf(tmp_path, cartridge("dune_fiction", "Sand worms guard the spice"),
                  cartridge("warp_experiment", "Sand may bend", confidence_bp=7000))  # fmt: skip
    port = open_library((place,))

    assert () == asked(port, "sand")
    assert [("dune_fiction:1", "L2")] == [(one.id, one.layer) for one in asked(port, "sand", contexts=("fiction",))]
    assert [("warp_experiment:1", "L3")] == [(one.id, one.layer) for one in asked(port, "sand", contexts=("research",))]


def test_a_bots_self_is_no_knowledge_of_another_bot(tmp_path: Path) -> None:
    """`<bot>_self` of a known bot is read by that bot; a self of nobody known by all."""
    place = shelf(tmp_path, cartridge("elena_self", "I love the sea", confidence_bp=10_000),
                  cartridge("town_self", "The sea is near", confidence_bp=10_000))  # fmt: skip
    port = open_library((place,), BOTS)

    assert {"elena_self:1", "town_self:1"} == {one.id for one in asked(port, "sea", "elena")}
    assert {"town_self:1"} == {one.id for one in asked(port, "sea", "dotty")}
    assert all(claim.subject for one in asked(port, "sea", "elena") for claim in one.claims)


def test_only_facts_that_hold_now_are_looked_up(tmp_path: Path) -> None:
    """`now` of the request decides; at most 64 come, and none for a limit of nothing."""
    made = Cartridge(name="town", facts=(
        fact(1, "The mayor of the town is Ann", valid_to=NOW), fact(2, "The mayor of the town is Bo", valid_from=NOW),
        *(fact(number, f"Mayor number {number}") for number in range(3, 90)),
    ))  # fmt: skip
    port = open_library((shelf(tmp_path, made),))

    assert ["town:1"] == [one.id for one in asked(port, "mayor of the town", now=NOW - 1, limit=1)]
    assert ["town:2"] == [one.id for one in asked(port, "mayor of the town", now=NOW, limit=1)]
    assert [64, 0, 0] == [len(asked(port, "mayor", limit=limit)) for limit in (1000, 0, -3)]


def test_a_file_is_never_firm_about_a_person() -> None:
    """Claims about users and bots stay out of L0 and L1, so that no file forbids a bot to say who it is."""
    human, wet = Claim("bot:elena", "is", "human"), Claim("water", "is", "wet")
    made = cartridge("town", "x")
    sure, unsure, vague = (replace(made.facts[0], confidence_bp=bp) for bp in (9500, 7000, 399))

    def kept(one: Any) -> tuple[Claim, ...] | None:
        held = cartridge_fact(made, one, (human, wet, Claim("", "is", "me")))
        return held.claims if held else None

    assert [(wet,), (human, wet), None] == [kept(one) for one in (sure, unsure, vague)]


def test_what_was_learned_ages_and_what_was_written_does_not() -> None:
    """An observation of ours has its time; a fact of an encyclopaedia has none."""
    made = cartridge("town", "x", validated_at=NOW - DAY)
    heard = replace(made.facts[0], evidence=(Witness("00", "", 9000, NOW),))
    facts = [cartridge_fact(made, one, ()) for one in (made.facts[0], heard)]

    assert [0, NOW - DAY] == [one.at for one in facts if one]


def test_claims_that_a_cartridge_brings_are_taken_as_they_are(tmp_path: Path) -> None:
    """A crystallised fact keeps the claims it was learned with; others are read out of the sentence."""
    rain = Claim("town", "weather", "rain")
    made = Cartridge(name="town", facts=(fact(1, "It pours outside", claims=(rain,)), fact(2, "Snow is cold outside")))
    told = {one.id: one.claims for one in asked(open_library((shelf(tmp_path, made),)), "outside")}

    assert {"town:1": (rain,), "town:2": claims_of("Snow is cold outside", "")} == told
    assert told["town:2"]


def test_no_cartridge_takes_the_ids_of_another_source(tmp_path: Path) -> None:
    """`graph:1` is a fact of the graph; and what cannot be read is said at the start."""
    for name in sorted(TAKEN):
        with pytest.raises(BadInput, match=f"cannot be called '{name}'"):
            open_library((shelf(tmp_path / name, cartridge(name, "x")),))
    with pytest.raises(BadInput, match="no directory"):
        open_library((str(tmp_path / "nowhere"),))
    assert () == asked(open_library(()), "light")


def test_claims_are_the_same_whenever_they_are_made(real: LibraryPort) -> None:
    """At the start, or when a fact of a large library is first found."""
    late = open_library((str(EXAMPLES),), BOTS, at_once=3)

    for _ in range(2):
        assert asked(real, "light and force", limit=30) == asked(late, "light and force", limit=30)


@given(HOSTILE, st.sampled_from(("elena", "dotty", "marcus")), st.integers(-1, 70))
@settings(max_examples=scaled(60, 600))
def test_the_same_request_gets_the_same_bytes(real: LibraryPort, text: str, bot: str, limit: int) -> None:
    """For any text, from this port and from another one with the same cartridges."""
    first, second = asked(real, text, bot, limit=limit), asked(_OTHER, text, bot, limit=limit)

    assert msgspec.msgpack.encode(first) == msgspec.msgpack.encode(second)
    assert len(first) <= max(0, limit)


_NAMES: Final = ("physics", "neuroscience", "formal_logic")
_OTHER: Final = open_library(tuple(str(EXAMPLES / f"{name}.kbc") for name in _NAMES))
