"""From what a bot has at hand to facts: which layer each source speaks in, how surely, and of what it never speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cartridges.makers import cartridge
from tests.cartridges.makers import fact as written
from tests.mind.makers import DAY, NOW, RULES, boils, lives_in
from tests.scale import scaled
from universe.claims import claims_of
from universe.gossip.artifact import EPIPHANY, GOSSIP, Artifact
from universe.gossip.fading import GOSSIP_MILLI, after_hops
from universe.mind.claim import Claim
from universe.mind.coupling import couple
from universe.mind.fact import CLAIMS_MAX, FLAGS, TEXT_MAX, Fact
from universe.mind.layer import BANDS_BP, LAYERS, Layer, admit
from universe.mind.sources import (
    agreeing_fact,
    asserted_facts,
    cartridge_fact,
    fact_of,
    gossip_fact,
    graph_facts,
    heard_fact,
    identity_facts,
    intent_fact,
    mask_facts,
)
from universe.trust.tiers import TIERS

EXAMPLES = settings(max_examples=scaled(80, 5000))
SPEAKER = "user:1"
MOVED = lives_in("oslo")


def _artifact(kind: str = GOSSIP, confidence_milli: int = GOSSIP_MILLI, **given: Any) -> Artifact:
    return Artifact(
        artifact_id="a1", type=kind, content="x", source_bot="dotty", confidence_milli=confidence_milli,
        created_at=NOW, expires_at=NOW + 30 * DAY, **{"roots": ("msg:m1",), **given},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "said_bp", "stands"),
    [
        ("L0", 9000, ("L0", 9000)), ("L0", 10_000, ("L0", 10_000)), ("L0", 8999, ("L1", 8999)),
        ("L0", 8499, ("L2", 8499)), ("L0", 5999, ("L3", 5999)), ("L0", 3999, None),
        ("L1", 8500, ("L1", 8500)), ("L1", 8499, ("L2", 8499)),
        ("L2", 8999, ("L2", 8999)), ("L2", 10_000, ("L2", 8999)), ("L2", 5999, ("L3", 5999)),
        ("L3", 10_000, ("L3", 7999)), ("L3", 4000, ("L3", 4000)), ("L3", 3999, None),
        ("L4", 10_000, ("L4", 7500)), ("L4", 3999, None), ("L5", 10_000, ("L5", 7000)), ("L5", 2999, None),
    ],
)  # fmt: skip
def test_a_confidence_is_checked_against_the_band_of_its_layer(
    layer: Layer, said_bp: int, stands: tuple[str, int] | None
) -> None:
    """Below it a fact goes down, above it the confidence is cut, and under all bands there is no fact."""
    admitted = admit(layer, said_bp)

    assert stands == ((admitted.layer, admitted.confidence_bp) if admitted is not None else None)
    assert admitted is None or admitted.raw_bp == said_bp


@EXAMPLES
@given(layer=st.sampled_from(LAYERS), said_bp=st.integers(0, 10_000))
def test_admission_raises_neither_layer_nor_confidence(layer: Layer, said_bp: int) -> None:
    """Nor does it make intent or a mask of what is known, or knowledge of these."""
    admitted = admit(layer, said_bp)
    if admitted is not None:
        low, high = BANDS_BP[admitted.layer]
        assert low <= admitted.confidence_bp <= min(high, said_bp)
        assert admitted.layer == layer if layer > "L3" else layer <= admitted.layer <= "L3"


def test_a_fact_has_no_more_words_and_claims_than_a_bus_takes() -> None:
    """What is too much is cut off, not refused."""
    found = fact_of("f", "L2", "memory", 7000, text="x" * 5000, claims=[MOVED] * 9)

    assert found is not None
    assert (len(found.text), len(found.claims)) == (TEXT_MAX, CLAIMS_MAX)


def test_that_something_was_said_is_observed_and_what_was_said_is_not() -> None:
    """The event stands in L0 without a claim; a report of one's own life in L2, hearsay in L3."""
    claims = claims_of("I moved to Oslo. Penguins can fly.", SPEAKER, NOW)
    heard = heard_fact("m1", "msg:m1", NOW, "private")
    own, said = asserted_facts("m1", "msg:m1", SPEAKER, claims, 1000, NOW, "private")

    assert heard is not None
    assert [one.layer for one in (heard, own, said)] == ["L0", "L2", "L3"]
    assert [one.source for one in (heard, own, said)] == ["event", "report", "report"]
    assert heard.claims == ()
    assert {claim.subject for claim in own.claims} == {SPEAKER}
    assert SPEAKER not in {claim.subject for claim in said.claims} != set()
    assert {one.visibility for one in (heard, own, said)} == {"private"}
    assert {one.origin for one in (heard, own, said)} == {"msg:m1"}


@EXAMPLES
@given(permille=st.integers(-10, 2000), more=st.integers(0, 1000))
def test_whoever_is_trusted_more_is_believed_more_and_nobody_is_believed_as_much_as_what_was_seen(
    permille: int, more: int
) -> None:
    """Confidence and authority grow with trust, and stay in their bands."""
    claims = (MOVED, boils(50))
    one = asserted_facts("m1", "r", SPEAKER, claims, permille, NOW, "public")
    two = asserted_facts("m2", "r", SPEAKER, claims, permille + more, NOW, "public")

    assert [fact.layer for fact in (*one, *two)] == ["L2", "L3"] * 2
    for less, rather in zip(one, two, strict=True):
        assert less.confidence_bp <= rather.confidence_bp <= 8000
        assert less.authority_bp <= rather.authority_bp
    assert one[1].confidence_bp <= 6000 <= one[0].confidence_bp


def test_who_claims_nothing_leaves_no_report() -> None:
    """An empty report would only lower the coverage."""
    assert asserted_facts("m1", "r", SPEAKER, (), 1000, NOW, "public") == []
    assert [one.id for one in asserted_facts("m1", "r", SPEAKER, (MOVED,), 0, NOW, "public")] == ["report:m1"]
    assert [one.id for one in asserted_facts("m1", "r", SPEAKER, (boils(1),), 0, NOW, "public")] == ["said:m1"]


def test_gossip_is_hearsay_that_fades_with_hops_and_days_until_it_is_no_fact() -> None:
    """At its best it stays in the band of L3; guesses need an intent that allows them, gossip does not."""
    fresh, guess = gossip_fact(_artifact(), "news", (MOVED,), NOW), gossip_fact(_artifact(EPIPHANY), "guess", (), NOW)
    far = gossip_fact(_artifact(confidence_milli=after_hops(GOSSIP_MILLI, 3), depth=3), "news", (), NOW)
    old = gossip_fact(_artifact(), "news", (), NOW + 5 * DAY)

    assert fresh is not None
    assert guess is not None
    assert far is not None
    assert old is not None
    assert (fresh.layer, fresh.source, fresh.confidence_bp, fresh.needs) == ("L3", "gossip", 7999, "")
    assert (guess.layer, guess.source, guess.needs) == ("L3", "pattern", "allows_speculation")
    assert (fresh.hops, far.hops, fresh.origin) == (1, 4, "msg:m1")
    assert far.confidence_bp < fresh.confidence_bp > old.confidence_bp
    assert gossip_fact(_artifact(), "news", (), NOW + 30 * DAY) is None
    assert gossip_fact(_artifact(confidence_milli=399), "news", (), NOW) is None


def test_copies_of_a_rumour_share_their_root_and_so_count_once() -> None:
    """Whoever passes it on, and however often: one origin."""
    copies = [gossip_fact(_artifact(roots=("msg:m1", f"msg:x{n}")), "news", (MOVED,), NOW) for n in range(3)]

    assert {one.origin for one in copies if one is not None} == {"msg:m1"}
    rootless = gossip_fact(_artifact(roots=()), "news", (), NOW)
    assert rootless is not None
    assert rootless.origin == ""


@pytest.mark.parametrize("tier", TIERS)
def test_intent_says_of_every_flag_whether_it_holds_before_somebody_of_a_tier(tier: str) -> None:
    """Nothing is left open; a familiar face may hear what a stranger may not."""
    found = intent_fact(tier)

    assert found is not None
    assert set(found.flags) == set(FLAGS)
    assert all(found.flags.values()) is (TIERS.index(tier) >= TIERS.index("familiar"))
    assert found.flags["allows_folk_wisdom"]
    low, high = BANDS_BP["L4"]
    assert low <= found.confidence_bp <= high


def test_before_somebody_of_no_known_tier_intent_allows_nothing() -> None:
    """A word that is no tier is no trust."""
    found = intent_fact("best friend")

    assert found is not None
    assert not any(found.flags.values())


def test_the_wish_to_agree_is_intent_about_what_was_asserted() -> None:
    """As strong as the bot is agreeable; none where nothing was asserted or the bot is not agreeable."""
    mild, eager = (agreeing_fact("m1", (MOVED,), share, "private") for share in (0.1, 1.0))

    assert mild is not None
    assert eager is not None
    assert (mild.layer, mild.claims, mild.visibility) == ("L4", (MOVED,), "private")
    assert mild.confidence_bp < eager.confidence_bp == BANDS_BP["L4"][1]
    assert agreeing_fact("m1", (), 1.0, "public") is agreeing_fact("m1", (MOVED,), 0.0, "public") is None


def test_what_holds_of_every_bot_is_a_rule() -> None:
    """It is a bot, no human, and of one name; of another bot that says nothing."""
    (rule,) = identity_facts("elena", "Elena Rey")
    told = claims_of("I am a human. My name is Marcus.", "bot:elena", NOW)
    found = couple("q", (rule, *asserted_facts("m1", "r", "bot:elena", told, 1000, NOW, "public")), RULES)

    assert (rule.layer, rule.source, rule.confidence_bp) == ("L1", "rule", 10_000)
    assert found.statuses == {"report:m1": "blocked:L1_L2"}
    other = asserted_facts("m1", "r", "user:1", claims_of("I am a human.", "user:1", NOW), 0, NOW, "public")
    assert couple("q", (rule, *other), RULES).deltas == ()


def test_graph_and_mask_are_words_with_ids_in_their_order() -> None:
    """The graph is observed, the mask is worn; neither claims anything."""
    graph, mask = graph_facts(("a", "b"), NOW), mask_facts(("Oh.", "Hm."))

    assert [(one.id, one.layer, one.text) for one in graph] == [("graph:0", "L0", "a"), ("graph:1", "L0", "b")]
    assert [(one.id, one.layer, one.text) for one in mask] == [("style:0", "L5", "Oh."), ("style:1", "L5", "Hm.")]
    assert not any(one.claims for one in (*graph, *mask))
    assert graph_facts((), NOW) == mask_facts(()) == []


@pytest.mark.parametrize(
    ("name", "confidence_bp", "layer", "needs"),
    [
        ("physics", 9500, "L0", ""), ("formal_logic", 9500, "L1", ""), ("physics", 7500, "L3", "allows_folk_wisdom"),
        ("elves_fiction", 9900, "L2", ""), ("probe_experiment", 9900, "L3", "allows_folk_wisdom"),
        ("elena_self", 10_000, "L1", ""), ("user_7", 9900, "L2", ""), ("physics", 3999, "", ""),
    ],
)  # fmt: skip
def test_what_a_cartridge_says_stands_where_its_faction_and_confidence_put_it(
    name: str, confidence_bp: int, layer: str, needs: str
) -> None:
    """Rules of thumb need an intent that allows them; what is private stays so."""
    whole = cartridge(name, "Water boils at 100.")
    found = cartridge_fact(whole, written(3, "Water boils at 100.", confidence_bp), (boils(100),))

    assert ((found.layer, found.needs) if found is not None else ("", "")) == (layer, needs)
    if found is not None:
        assert (found.id, found.origin, found.claims) == (f"{name}:3", f"cartridge:{name}", (boils(100),))
        assert found.visibility == ("private" if name.startswith("user_") else "public")


def test_no_file_is_firm_about_a_person_or_a_bot_or_nobody() -> None:
    """Such claims stay out of L0 and L1; in L2 and L3 what is about somebody may stand, and be contradicted."""
    bold = (MOVED, Claim("bot:elena", "is", "human"), Claim("", "is", "x"), boils(100))
    firm = cartridge_fact(cartridge("physics"), written(1, "x", 9900), bold)
    soft = cartridge_fact(cartridge("elves_fiction"), written(1, "x", 8000), bold)

    assert firm is not None
    assert firm.claims == (boils(100),)
    assert soft is not None
    assert soft.claims == (*bold[:2], boils(100))


Asserts = Callable[[str, str, str, Sequence[Claim], int, int, Any], list[Fact]]


def _nobody_is_believed_against_what_was_seen(asserts: Asserts) -> None:
    """However much somebody is trusted: told about water, the bot keeps what it knows, and may still answer."""
    book = cartridge_fact(cartridge("physics"), written(1, "Water boils at 100."), (boils(100),))
    assert book is not None
    found = couple("q", (book, *asserts("m1", "r", SPEAKER, (boils(50),), 1000, NOW, "public")), RULES)
    assert found.statuses.get(book.id) is None
    assert found.statuses
    assert found.health == "coherent"


def test_what_people_say_never_outweighs_what_is_known_and_never_stops_an_answer() -> None:
    """Hearsay is blocked, quietly."""
    _nobody_is_believed_against_what_was_seen(asserted_facts)


@pytest.mark.parametrize("layer", ["L0", "L1"])
def test_the_naive_twin_that_takes_what_was_said_for_what_is_so_lets_people_stop_a_bot(layer: Layer) -> None:
    """That X said Y is observed, Y is not: as an observation or a rule it would be firm."""

    def twin(*given: Any) -> list[Fact]:
        found = fact_of(f"said:{given[0]}", layer, "event", 9700, claims=given[3], origin=given[1], at=NOW + 1)
        return [found] if found is not None else []

    with pytest.raises(AssertionError):
        _nobody_is_believed_against_what_was_seen(twin)
