"""What bots heard of the world in their queries, as observations that may be crystallised; never anything of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from universe.cartridges.contradictions import Known, statement
from universe.cartridges.fact import ACTIVE, Cartridge, CartridgeFact
from universe.cartridges.layers import layer_of
from universe.cartridges.learned import Learned, Statement
from universe.cartridges.search_words import search_words
from universe.claims import claims_of
from universe.claims.sentence import sentence_of
from universe.gossip.sensitive import sensitive_reason
from universe.mind.claim import Claim
from universe.mind.fact import Fact
from universe.mind.outcome import ClosedQuery, stands
from universe.mind.sources import PEOPLE
from universe.mind.trace import Trace

SAID: Final = "said:"
"""How ids of facts begin that a message claims of anything but its author."""
SOMEBODY: Final = (*PEOPLE, "name:")
Omitted = Literal["private", "withdrawn", "people", "sensitive", "passing", "fallen"]
Saying = tuple[str, tuple[Claim, ...]]
"""A sentence and the claims that it makes."""


class Hearsay(Struct, frozen=True):
    """Observations in the order of the queries, and how often something was omitted, by reason.

    ``private``: a query or fact of a private talk. ``withdrawn``: its message is gone, or its author wants it so.
    ``people``: about a person, a bot, or whoever is called so. ``sensitive``: health, money, love, law, secrets.
    ``passing``: holds for a while only. ``fallen``: it did not stand.
    """

    learned: tuple[Learned, ...]
    omitted: dict[Omitted, int]


def hearsay_of(
    closed: Iterable[ClosedQuery], names: Iterable[str] = (), gone: Collection[str] = (), silent: Collection[str] = ()
) -> Hearsay:  # fmt: skip
    """What messages claimed of the world, where it stood in the query of the bot that heard it.

    `names` are those of people and bots: a claim that holds a word of one is about them. `gone` are ids of messages
    that were taken back, `silent` those of users of whom nothing is to be passed on. Each fact gives one observation
    per thing that it says; its origin is the message, however many bots heard it.
    """
    called = name_words(names)
    omitted: Counter[Omitted] = Counter()
    learned: list[Learned] = []
    for one in closed:
        for fact in one.trace.facts:
            if fact.source != "report" or not fact.id.startswith(SAID):
                continue
            reason = _untaken(one.trace, fact)
            if reason is None and (fact.id.removeprefix(SAID) in gone or one.trace.query.user_id in silent):
                reason = "withdrawn"
            if reason:
                omitted[reason] += 1
                continue
            for text, claims in _sayings(fact.claims):
                about = _omitted(text, claims, called)
                if about:
                    omitted[about] += 1
                else:
                    learned.append(_learned(one.trace, fact, text, claims))
    return Hearsay(tuple(learned), dict(omitted))


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words of names by which somebody is known; single letters and numbers tell nobody."""
    said = (word for name in names for word in search_words(name))
    return frozenset(word for word in said if len(word) > 1 and not word.isdecimal())


def _untaken(trace: Trace, fact: Fact) -> Omitted | None:
    # Where claims of one private fact had to be hidden, those of all facts are hashes (`universe.mind.private_trace`).
    is_hidden = any(other.visibility == "private" and other.claims for other in trace.facts)
    if trace.query.private or fact.visibility != "public" or is_hidden:
        return "private"
    # What was never held against anything did not stand.
    return None if trace.health and stands(trace, fact.id) else "fallen"


def _sayings(claims: Sequence[Claim]) -> Iterator[Saying]:
    """A sentence for each claim that no sentence before it makes too: what follows from a claim is no news."""
    told: set[Claim] = set()
    for claim in claims:
        text = sentence_of(claim)
        if not text or claim in told:
            continue
        read = claims_of(text, "", claim.since)
        made = read if claim in read else (claim,)
        told.update(made)
        yield text, made


def _omitted(text: str, claims: Sequence[Claim], called: Collection[str]) -> Omitted | None:
    terms = [term for claim in claims for term in (claim.subject, claim.object)]
    if any(term.startswith(SOMEBODY) for term in terms) or not set(search_words(text)).isdisjoint(called):
        return "people"
    if sensitive_reason(text):
        return "sensitive"
    return "passing" if any(claim.until for claim in claims) else None


def _learned(trace: Trace, fact: Fact, text: str, claims: tuple[Claim, ...]) -> Learned:
    query = trace.query
    about = f"{fact.id.removeprefix(SAID)}:{query.bot}"
    is_own = query.id == about or query.id.startswith(f"{about}:")
    return Learned(
        text=text, claims=claims, confidence_bp=fact.confidence_bp, origin=fact.origin, layer=fact.layer, at=fact.at,
        visibility=fact.visibility, speaker=query.user_id if is_own else "",
    )  # fmt: skip


def known_of(cartridges: Iterable[Cartridge], now: int) -> list[Known]:
    """What the facts say that hold now (UTC ms), by their own claims or else by those of their sentence."""
    return [
        Known(layer_of(cartridge, fact), _claims(fact)) for cartridge in cartridges for fact in cartridge.facts
        if fact.status == ACTIVE and fact.holds_at(now)
    ]  # fmt: skip


def unread_of(cartridge: Cartridge, now: int) -> list[Known]:
    """What the facts without claims of their own say: `consolidate` compares claims and reads no sentence."""
    return known_of([replace(cartridge, facts=tuple(fact for fact in cartridge.facts if not fact.claims))], now)


def aligned(learned: Iterable[Learned], cartridge: Cartridge) -> list[Learned]:
    """`learned` in the words of the facts that say it already, so that each counts for that fact and makes no other."""
    by_text: dict[str, Saying] = {fact.text: (fact.text, fact.claims) for fact in cartridge.facts}
    by_claim: dict[Statement, Saying] = {}
    for fact in cartridge.facts:
        if not fact.claims:
            for claim in _claims(fact):
                by_claim.setdefault(statement("", [claim]), (fact.text, ()))
    found = []
    for one in learned:
        said = [by_claim.get(statement("", [claim])) for claim in one.claims]
        same = said[0] if said and said[0] and all(each == said[0] for each in said) else None
        text, claims = same or by_text.setdefault(one.text, (one.text, one.claims))
        found.append(replace(one, text=text, claims=claims))
    return found


def _claims(fact: CartridgeFact) -> tuple[Claim, ...]:
    return fact.claims or claims_of(fact.text, "")
