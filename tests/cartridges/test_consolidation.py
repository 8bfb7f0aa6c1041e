"""Crystallising: independent origins are counted and never copies; facts rise by one layer and sink at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.cartridges.makers import DAY, NOW, cartridge, fact
from tests.scale import scaled
from universe.cartridges.consolidation import Consolidated, consolidate, without_origins
from universe.cartridges.contradictions import Known
from universe.cartridges.fact import ARCHIVED, Cartridge, Witness
from universe.cartridges.layers import layer_of
from universe.cartridges.learned import Learned, Support, independent_origins, pseudonym
from universe.cartridges.promotion import FALLS, RISES, Step, drifted_bp, next_step
from universe.mind.claim import Claim
from universe.mind.layer import Layer

KEY: Final = b"the universe's secret"
EMPTY: Final = Cartridge(name="town_general")
BOILS: Final = Claim("water", "boils_at", low=100.0, high=100.0, unit="celsius", functional=True)
FREEZES: Final = replace(BOILS, low=10.0, high=10.0)


def learned(origin: str, text: str = "The bridge is closed", **given: Any) -> Learned:
    """A public observation of hearsay, .70 sure."""
    fields: dict[str, Any] = {"confidence_bp": 7000, "layer": "L3", "at": NOW, "visibility": "public"}
    return Learned(text=text, origin=origin, **fields | given)


def settled(one: Cartridge, *seen: Learned, **given: Any) -> Consolidated:
    """Consolidated at `NOW`."""
    return consolidate(one, seen, key=KEY, now=NOW, **given)


def layers(done: Consolidated) -> list[Layer]:
    """The layers of its facts."""
    return [layer_of(done.cartridge, fact) for fact in done.cartridge.facts]


def test_three_bots_that_repeat_one_rumour_are_one_origin(promise: Callable[..., None]) -> None:
    """It stays hearsay; a second origin lifts it. The naive twin counts what it heard and lifts the rumour."""
    copies = [learned("msg:1", speaker=f"bot:{name}", at=NOW + place) for place, name in enumerate(("a", "b", "c"))]
    rumour = settled(EMPTY, *copies)

    assert ["L3"] == layers(rumour)
    assert "added" == rumour.changes[0].what
    assert "L2" == next_step("L3", 7000, Support(tuple(one.confidence_bp for one in copies)))
    again = settled(rumour.cartridge, learned("msg:2"))
    assert (["L2"], "promoted") == (layers(again), again.changes[0].what)
    promise("a rumour that three bots repeat", origins=1, layer="L3")


def test_one_person_who_says_it_ten_times_is_one_origin() -> None:
    """Messages of one speaker are one, also by way of others; what has no origin counts for nobody."""
    ten = [Witness(f"m{number}", "ada", 7000, NOW) for number in range(10)]

    assert (7000,) == independent_origins(ten)
    assert (8000, 7000) == independent_origins([*ten, Witness("m11", "bob", 8000, NOW)])
    assert (8000,) == independent_origins([*ten, Witness("m11", "bob", 8000, NOW), Witness("m3", "bob", 8000, NOW + 1)])
    assert () == independent_origins([Witness("", "ada", 9000, NOW)])
    assert ["L3"] == layers(settled(EMPTY, learned("m1", speaker="ada"), learned("m2", speaker="ada")))


def test_the_same_claim_in_other_words_is_the_same_fact() -> None:
    """What is said decides, not how: two origins of one claim meet."""
    first = learned("m1", "Water boils at 100 degrees", claims=(BOILS,))
    second = learned("m2", "The boiling point of water: 100 °C", claims=(replace(BOILS, since=NOW),))
    done = settled(EMPTY, first, second)

    assert 1 == len(done.cartridge.facts)
    assert ["L2"] == layers(done)


def test_every_rise_asks_for_confidence_origins_and_a_word() -> None:
    """L3 to L2: .60, two; L2 to L1: .85, two, reviewed; L1 to L0: .90, three, approved. One layer at a time."""
    full = {"reviewed": True, "approved": True}

    def step(layer: Layer, sure: int, *origins: int, **flags: bool) -> Step:
        return next_step(layer, sure, Support(origins, **flags))

    assert ["L2", "L3", "L3"] == [
        step("L3", 6000, 6000, 6000), step("L3", 6000, 6000, 5999), step("L3", 5999, 6000, 6000)
    ]  # fmt: skip
    assert "L2" == step("L3", 10_000, *[10_000] * 9, **full)
    assert ["L1", "L2", "L2"] == [
        step("L2", 8500, 8500, 8500, reviewed=True), step("L2", 8500, 8500, 8500), step("L2", 8500, 8500, reviewed=True)
    ]  # fmt: skip
    assert ["L0", "L1", "L1"] == [
        step("L1", 9000, 9000, 9000, 9000, approved=True), step("L1", 9000, 9000, 9000, approved=True),
        step("L1", 9000, 9000, 9000, 9000, reviewed=True),
    ]  # fmt: skip
    assert ["L4", "L5"] == [step("L4", 10_000, *[10_000] * 9, **full), step("L5", 0)]
    assert all(layer == step(layer, rise.confidence_bp, *[10_000] * 9, contradicted=True, **full)
               for layer, rise in RISES.items())  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "sure", "after"),
    [
        ("L0", 9000, "L0"), ("L0", 8999, "L1"), ("L1", 8499, "L2"), ("L2", 5999, "L3"), ("L3", 4000, "L3"),
        ("L3", 3999, "archive"), ("L0", 0, "archive"), ("L0", 6000, "L2"), ("L4", 0, "L4"),
    ],
)  # fmt: skip
def test_a_fact_sinks_as_far_as_its_confidence(layer: Layer, sure: int, after: Step) -> None:
    """L0 below .90, L1 below .85, L2 below .60, L3 below .40 to the archive; however many stand for it."""
    assert after == next_step(layer, sure, Support())
    assert FALLS.keys() == {"L0", "L1", "L2", "L3"}


def test_a_query_moves_the_firm_layers_by_a_twentieth_at_most() -> None:
    """L0 and L1 drift by .05, the others as wanted."""
    assert [9200, 8200] == [drifted_bp("L0", 8700, 9900), drifted_bp("L1", 8700, 0)]
    assert 10_000 == drifted_bp("L0", 9900, 12_000)
    assert [100, 0] == [drifted_bp("L2", 8700, 100), drifted_bp("L3", 8700, -5)]


def test_what_contradicts_is_not_lifted_and_never_taken_against_the_firm() -> None:
    """Claims that clash more than .3: neither rises, and against L0 or L1 the new one is refused."""
    both = settled(EMPTY, *(learned(f"m{n}", "a", claims=(BOILS,)) for n in "12"),
                   *(learned(f"n{n}", "b", claims=(FREEZES,)) for n in "12"))  # fmt: skip
    assert ["L3", "L3"] == layers(both)
    assert {"contradicted"} == {change.reason for change in both.changes}

    firm = settled(EMPTY, learned("m1", "b", claims=(FREEZES,)), known=[Known("L0", (BOILS,))])
    assert ((), "contradicts_firm") == (firm.cartridge.facts, firm.changes[0].reason)
    soft = settled(EMPTY, learned("m1", "b", claims=(FREEZES,)), learned("m2", "b", claims=(FREEZES,)),
                   known=[Known("L2", (BOILS,))])  # fmt: skip
    assert ["L3"] == layers(soft)


def test_fiction_privacy_and_identity_are_decided_at_the_gate() -> None:
    """Nothing of a story, of another's secret, of intent or of a self becomes general knowledge."""
    secret = learned("m1", visibility="private", owner="bot:elena")
    story = learned("m1", faction="fiction")
    own, others, users = (Cartridge(name=name, owner=owner) for name, owner in
                          (("notes", "bot:elena"), ("notes", "bot:dotty"), ("user_42", "")))  # fmt: skip

    def taken(one: Cartridge, seen: Learned) -> str:
        done = settled(one, seen)
        return done.changes[0].reason or ("taken" if done.cartridge.facts else "")

    assert ["taken", "private", "private", "private"] == [taken(one, secret) for one in (own, others, users, EMPTY)]
    assert ["fiction", "taken", "fiction"] == [
        taken(one, story) for one in (EMPTY, Cartridge(name="dune_fiction"), Cartridge(name="warp_experiment"))
    ]
    assert "private" == taken(EMPTY, learned("m1", faction="private"))
    assert ["inner_state", "inner_state"] == [taken(own, learned("m1", layer=layer)) for layer in ("L4", "L5")]
    assert "identity" == taken(Cartridge(name="elena_self"), learned("m1"))
    assert "unvalidated" == taken(EMPTY, learned("m1", confidence_bp=3999))
    assert ["unreadable", "unreadable"] == [taken(EMPTY, learned("m1", text)) for text in (" ", "x" * 2001)]
    assert ["L2"] == layers(settled(Cartridge(name="dune_fiction"), *(
        learned(f"m{n}", faction="fiction", confidence_bp=9900, layer="L2") for n in range(5))))  # fmt: skip


def test_what_somebody_wrote_never_changes_by_itself() -> None:
    """A shipped fact has no evidence of ours: hearing it again confirms nothing and moves nothing."""
    shipped = cartridge("physics", "Water boils", confidence_bp=5000, level="L1_AXIOMATIC")
    done = settled(shipped, *(learned(f"m{n}", "Water boils") for n in range(9)))

    assert shipped == done.cartridge
    assert ["kept"] == [change.what for change in done.changes]


def test_a_learned_fact_climbs_with_words_of_people_and_sinks_with_its_confidence() -> None:
    """From hearsay to L0 over three consolidations with review and approval, and down again when origins weaken."""
    origins = [learned(f"m{n}", confidence_bp=9500, layer="L2") for n in range(3)]
    first = settled(EMPTY, *origins)
    assert ["L2"] == layers(first)
    assert ["L2"] == layers(settled(first.cartridge, approved=[1]))
    second = settled(first.cartridge, reviewed=[1])
    third = settled(second.cartridge, approved=[1], reviewed=[1])
    assert [["L1"], ["L0"]] == [layers(second), layers(third)]

    lower = zip(origins, (4500, 4400, 4300), strict=True)
    weak = [replace(one, confidence_bp=sure, at=NOW + DAY) for one, sure in lower]
    sunk = settled(third.cartridge, *weak)
    assert (["L3"], 4500, "demoted") == (layers(sunk), sunk.cartridge.facts[0].confidence_bp, sunk.changes[0].what)


def test_an_archived_fact_comes_back_when_it_is_heard_again() -> None:
    """It begins anew as hearsay; what is not heard stays archived."""
    old = fact(1, "The bridge is closed", 3000, status=ARCHIVED, evidence=(Witness("00", "", 3000, 1),))
    archived = replace(EMPTY, facts=(old,))

    assert archived == settled(archived).cartridge
    done = settled(archived, learned("m1"))
    assert ("active", "promoted", "L3") == (done.cartridge.facts[0].status, done.changes[0].what, layers(done)[0])


def test_names_leave_no_trace_and_can_be_taken_back() -> None:
    """The file holds pseudonyms; whoever knows the key removes what somebody stood for, and only that."""
    ada, bob = learned("m1", speaker="user:1"), learned("m2", speaker="user:2")
    both = settled(EMPTY, ada, bob, learned("m3", "Rain", speaker="user:1"))
    told = repr(both.cartridge)

    assert not any(name in told for name in ("user:1", "user:2", "m1"))
    assert pseudonym("user:1", KEY) in told
    left = without_origins(both.cartridge, ["user:1"], KEY)
    assert ["The bridge is closed"] == [one.text for one in left.facts]
    assert ["L2"] == layers(settled(left)), "it keeps its layer: nobody contradicts, and its confidence stands"
    assert both.cartridge == without_origins(both.cartridge, ["user:1"], b"another key")


_SEEN = st.lists(
    st.builds(
        learned, st.sampled_from(("m1", "m2", "m3", "")), st.sampled_from(("a", "b", "c")),
        claims=st.sampled_from(((), (BOILS,), (FREEZES,))), confidence_bp=st.integers(0, 10_000),
        layer=st.sampled_from(("L2", "L3", "L4")), at=st.integers(NOW, NOW + 3),
        speaker=st.sampled_from(("", "u", "v")),
    ),
    max_size=7,
)  # fmt: skip


@given(_SEEN, st.randoms(use_true_random=False))
@settings(max_examples=scaled(100, 1000))
def test_the_order_of_what_was_heard_changes_nothing(seen: list[Learned], shuffler: Any) -> None:
    """The same cartridge and changes from any order, and hearing it all twice is hearing it once."""
    mixed = [*seen, *seen]
    shuffler.shuffle(mixed)

    done = settled(EMPTY, *seen)

    assert done.cartridge == settled(EMPTY, *mixed).cartridge
    assert _counted(seen) >= len(done.cartridge.facts)
    assert all(layer in ("L2", "L3") for layer in layers(done))


def _counted(seen: Sequence[Learned]) -> int:
    return len({(one.text, one.claims) for one in seen})
