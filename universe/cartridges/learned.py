"""What a bot learned, and how many independent origins stand behind it: copies of one rumour are one origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Annotated, Final

from msgspec import Meta, Struct

from universe.cartridges.fact import WORDS_MAX, BasisPoints, Witness
from universe.cartridges.name import Faction
from universe.mind.claim import Claim
from universe.mind.fact import Visibility
from universe.mind.layer import Layer

PSEUDONYM_BYTES: Final = 8
Statement = tuple[object, ...]


class Learned(Struct, frozen=True, kw_only=True):
    """One observation, as it came out of a query's trace.

    `origin` is the root from which it grew (a message, an artifact), however many bots told it on; `speaker` is who
    said it there, since one person who says a thing ten times is one origin too. Both are "" where not known, and then
    it counts for nobody. `confidence_bp` and `layer` are those it had on the bus, `at` is UTC ms. `faction` is the
    kind of context it was learned in, `owner` (``bot:elena``) whose it is where it is ``private``.
    """

    text: str
    claims: tuple[Claim, ...] = ()
    confidence_bp: BasisPoints
    origin: str
    layer: Layer
    at: int
    visibility: Visibility
    speaker: str = ""
    faction: Faction = "general"
    owner: str = ""


class Support(Struct, frozen=True):
    """What speaks for a fact: the confidence of each independent origin, the highest first, and what has been decided.

    `reviewed` and `approved` are a person's explicit words; `contradicted` is whether anything known says otherwise.
    """

    origins_bp: Annotated[tuple[int, ...], Meta(max_length=WORDS_MAX)] = ()
    contradicted: bool = False
    reviewed: bool = False
    approved: bool = False

    def origins_of(self, confidence_bp: int) -> int:
        """How many independent origins have at least this confidence: a crowd of doubtful ones adds nothing."""
        return sum(one >= confidence_bp for one in self.origins_bp)


def pseudonym(name: str, key: bytes) -> str:
    """16 hex digits for an origin or a speaker, "" for "". `key` (at most 64 bytes) is the universe's secret."""
    if not name:
        return ""
    return blake2b(name.encode("utf-8", "surrogatepass"), key=key, digest_size=PSEUDONYM_BYTES).hexdigest()


def witness(learned: Learned, key: bytes) -> Witness:
    """The observation without its names."""
    return Witness(
        pseudonym(learned.origin, key), pseudonym(learned.speaker, key), learned.confidence_bp, learned.at
    )  # fmt: skip


def merged(witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """The latest observation of each (origin, speaker), the surest `WORDS_MAX` of them, in a fixed order."""
    latest: dict[tuple[str, str], Witness] = {}
    for one in sorted(witnesses, key=lambda one: (one.at, -one.confidence_bp)):
        latest[one.origin, one.speaker] = one
    surest = sorted(latest.values(), key=lambda one: (-one.confidence_bp, one.at, one.origin, one.speaker))[:WORDS_MAX]
    return tuple(sorted(surest, key=lambda one: (one.at, one.origin, one.speaker)))


def independent_origins(witnesses: Sequence[Witness]) -> tuple[int, ...]:
    """The confidence of each independent origin, the highest first.

    Observations with a common origin or a common speaker are one, also by way of others; its confidence is that of
    its latest observation, the lower of two at one moment. What has no origin at all is not counted.
    """
    groups: list[tuple[set[str], list[Witness]]] = []
    for one in witnesses:
        if not one.origin:
            continue
        names = {f"o{one.origin}", *([f"s{one.speaker}"] if one.speaker else [])}
        apart = []
        said = [one]
        for group in groups:
            if names.isdisjoint(group[0]):
                apart.append(group)
            else:
                names, said = names | group[0], said + group[1]
        groups = [*apart, (names, said)]
    latest = [max(group, key=lambda one: (one.at, -one.confidence_bp)) for _, group in groups]
    return tuple(sorted((one.confidence_bp for one in latest), reverse=True))
