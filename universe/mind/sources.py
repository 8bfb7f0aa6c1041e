"""From what a bot has at hand to facts: which layer each source speaks in, and how surely.

Facts of the original, section 16. Each function takes one source; what is not validated becomes no fact at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from universe.cartridges.fact import Cartridge, CartridgeFact
from universe.cartridges.layers import layer_of
from universe.gossip.artifact import GOSSIP, Artifact, Memory
from universe.gossip.fading import confidence_now
from universe.mind.claim import Claim
from universe.mind.fact import CLAIMS_MAX, FLAGS, TEXT_MAX, Fact, Flag, Visibility
from universe.mind.layer import FIRM, Layer, Source, admit
from universe.trust.tiers import TIERS, tier_index

EVENT_BP: Final = 9700
GRAPH_BP: Final = 9500
RULE_BP: Final = 10_000
REPORT_BP: Final = (6000, 8000)
"""How surely somebody's word about their own life stands, for a stranger and for the most trusted."""
ASSERTED_BP: Final = (4000, 6000)
"""The same for what they say about anything else: hearsay."""
AGREE_BP: Final = (4000, 7500)
MASK_BP: Final = 6000
MEMORY_BP: Final = (7000, 9000)
"""How surely a bot remembers what another bot said to it, and what it said itself."""
NOTE_BP: Final = 7500
PEOPLE: Final = ("user:", "bot:")
"""How subjects that are somebody begin."""
PERMITS: Final[dict[str, tuple[Flag, ...]]] = {
    "stranger": ("allows_folk_wisdom",),
    "acquaintance": ("allows_folk_wisdom",),
    "familiar": ("allows_folk_wisdom", "allows_speculation", "allows_gossip", "allows_personal"),
    "trusted": ("allows_folk_wisdom", "allows_speculation", "allows_gossip", "allows_personal"),
    "inner_circle": ("allows_folk_wisdom", "allows_speculation", "allows_gossip", "allows_personal"),
}
"""What intent allows before somebody of a tier; whether gossip may be told at all is decided before it is posted."""


def fact_of(
    fact_id: str, layer: Layer, source: Source, confidence_bp: int, *, text: str = "", origin: str = "",
    authority_bp: int = 10_000, hops: int = 0, at: int = 0, claims: Sequence[Claim] = (),
    needs: Flag | Literal[""] = "", flags: dict[Flag, bool] | None = None, visibility: Visibility = "public",
    score_bp: int = 5000,
) -> Fact | None:  # fmt: skip
    """A fact in the layer in which it is admitted; None where it is not validated at all."""
    admitted = admit(layer, confidence_bp)
    if admitted is None:
        return None
    return Fact(
        id=fact_id, layer=admitted.layer, source=source, confidence_bp=admitted.confidence_bp, text=text[:TEXT_MAX],
        origin=origin, authority_bp=authority_bp, hops=hops, at=at, claims=tuple(claims[:CLAIMS_MAX]),
        needs=needs, flags=flags or {}, visibility=visibility, score_bp=score_bp,
    )  # fmt: skip


def between(bounds: tuple[int, int], permille: int) -> int:
    """The share `permille` (0..1000) of the way between two bounds."""
    low, high = bounds
    return low + (high - low) * max(0, min(1000, permille)) // 1000


def heard_fact(message_id: str, root: str, at: int, visibility: Visibility) -> Fact | None:
    """That somebody said something is observed; what they said is not."""
    return fact_of(
        f"event:{message_id}", "L0", "event", EVENT_BP, origin=root, at=at, visibility=visibility, score_bp=10_000
    )


def asserted_facts(
    message_id: str, root: str, speaker: str, claims: Sequence[Claim], permille: int, at: int, visibility: Visibility
) -> list[Fact]:  # fmt: skip
    """What a message claims: about the speaker's own life a report, about anything else hearsay."""
    own = [claim for claim in claims if claim.subject == speaker]
    rest = [claim for claim in claims if claim.subject != speaker]
    found = (
        fact_of(
            f"report:{message_id}", "L2", "report", between(REPORT_BP, permille), origin=root, at=at, claims=own,
            authority_bp=between((5000, 10_000), permille), visibility=visibility, score_bp=9000,
        ) if own else None,
        fact_of(
            f"said:{message_id}", "L3", "report", between(ASSERTED_BP, permille), origin=root, at=at, claims=rest,
            authority_bp=between((2000, 8000), permille), visibility=visibility, score_bp=9000,
        ) if rest else None,
    )  # fmt: skip
    return [fact for fact in found if fact is not None]


def gossip_fact(artifact: Artifact, text: str, claims: Sequence[Claim], now: int) -> Fact | None:
    """What another bot told or found out: as sure as it still is after its hops and days, in the band of hearsay.

    That it may be told at all was decided before (`universe.gossip.gate`); guesses need an intent that allows them.
    """
    gossip = artifact.type == GOSSIP
    return fact_of(
        f"artifact:{artifact.artifact_id}", "L3", "gossip" if gossip else "pattern",
        confidence_now(artifact.confidence_milli, artifact.created_at, now) * 10, text=text,
        origin=artifact.roots[0] if artifact.roots else "", hops=artifact.depth + 1, at=artifact.created_at,
        claims=claims, needs="" if gossip else "allows_speculation", score_bp=8000,
    )  # fmt: skip


def memory_fact(bot: str, memory: Memory, claims: Sequence[Claim]) -> Fact | None:
    """What a bot remembers of a conversation with another bot: what was claimed there, not its words."""
    if not claims:
        return None
    own = memory.source_bot == bot
    return fact_of(
        f"memory:{memory.message_id}", "L2", "memory", MEMORY_BP[own], origin=memory.root, at=memory.at, claims=claims,
        authority_bp=10_000 if own else 7000, score_bp=7000,
    )  # fmt: skip


def note_facts(person_id: str, notes: Iterable[tuple[str, int, Sequence[Claim]]]) -> list[Fact]:
    """What a bot noted of a person (words, when, claims): its own, so its words are said to nobody."""
    found = (
        fact_of(
            f"note:{person_id}.{number}", "L2", "person", NOTE_BP, text=text, origin=f"note:{person_id}.{at}", at=at,
            claims=claims, visibility="private", score_bp=6000,
        )
        for number, (text, at, claims) in enumerate(notes)
    )  # fmt: skip
    return [fact for fact in found if fact is not None]


def graph_facts(lines: Sequence[str], now: int) -> list[Fact]:
    """What the universe graph knows of the planet, the channel and the person."""
    found = (
        fact_of(f"graph:{number}", "L0", "graph", GRAPH_BP, text=line, origin=f"graph:{number}", at=now, score_bp=4000)
        for number, line in enumerate(lines)
    )
    return [fact for fact in found if fact is not None]


def identity_facts(bot: str, name: str) -> list[Fact]:
    """What holds of every bot whatever it is told: rules that no reply may contradict."""
    subject = f"bot:{bot}"
    claims = (
        Claim(subject, "is", "bot"), Claim(subject, "is", "human", denied=True),
        Claim(subject, "name", name.lower()[:120], functional=True),
    )  # fmt: skip
    found = fact_of("rule:identity", "L1", "rule", RULE_BP, text=f"I am {name}, a bot.", claims=claims, score_bp=3000)
    return [found] if found is not None else []


def intent_fact(tier: str) -> Fact | None:
    """What the bot allows itself before somebody of a tier."""
    allowed = PERMITS.get(tier, ())
    flags = {flag: flag in allowed for flag in FLAGS}
    confidence_bp = 4000 + 875 * (tier_index(tier) if tier in TIERS else 0)
    return fact_of(f"intent:{tier}", "L4", "intent", confidence_bp, flags=flags, score_bp=10_000)


def agreeing_fact(
    message_id: str, claims: Sequence[Claim], agreeableness: float, visibility: Visibility
) -> Fact | None:  # fmt: skip
    """The wish to please whoever asserts something: intent that history has to bear out."""
    if not claims or agreeableness <= 0:
        return None
    return fact_of(
        f"agree:{message_id}", "L4", "intent", between(AGREE_BP, round(agreeableness * 1000)), claims=claims,
        visibility=visibility, score_bp=7000,
    )  # fmt: skip


def mask_facts(style: Iterable[str]) -> list[Fact]:
    """How the bot comes across: tokens of its style."""
    found = (
        fact_of(f"style:{number}", "L5", "mask", MASK_BP, text=token, score_bp=3000)
        for number, token in enumerate(style)
    )
    return [fact for fact in found if fact is not None]


def cartridge_fact(
    cartridge: Cartridge, fact: CartridgeFact, claims: Sequence[Claim], score_bp: int = 5000
) -> Fact | None:  # fmt: skip
    """What a cartridge holds, as ``<cartridge>:<fact id>``; None where its confidence is too low for any layer.

    A rule of thumb needs an intent that allows it. What was learned ages, what somebody wrote does not. A file is never
    firm about a person or a bot: such claims stay out of L0 and L1, as do everywhere those that are about nobody.
    """
    layer = layer_of(cartridge, fact)
    admitted = admit(layer, fact.confidence_bp)
    if admitted is None:
        return None
    firm = admitted.layer in FIRM
    kept = [one for one in claims if one.subject and not (firm and one.subject.startswith(PEOPLE))]
    return fact_of(
        f"{cartridge.name}:{fact.id}", layer, "cartridge", fact.confidence_bp, text=fact.text, claims=kept,
        origin=f"cartridge:{cartridge.name}", at=fact.validated_at if fact.evidence else 0,
        needs="allows_folk_wisdom" if admitted.layer == "L3" else "", score_bp=score_bp,
        visibility="private" if cartridge.parsed.faction == "private" else "public",
    )  # fmt: skip
