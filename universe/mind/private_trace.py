"""The trace of a query as the journal may hold it: no private words, and still everything that it takes to decide it.

Words of private claims become keyed hashes, their times ranks, their numbers nothing but "the same" or "another".
How strongly numbers clash stands as explicit conflicts between the facts instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Final

from msgspec.structs import replace

from universe.mind.claim import Claim
from universe.mind.conflict import compare
from universe.mind.delta import Delta
from universe.mind.fact import Conflict, Fact, fact_order
from universe.mind.shared_slots import shared_slots
from universe.mind.trace import Trace

KEY_BYTES_MIN: Final = 16
_HASH_BYTES: Final = 12
_Numbers = tuple[float | None, float | None]
_Pair = tuple[str, str]


def for_journal(trace: Trace, key: bytes) -> Trace:
    """`trace` without private text; it couples and is decided as before.

    Parameters
    ----------
    trace
        A closed query.
    key
        16 to 64 secret bytes: without them a hash of a word could be found by trying words.

    Returns
    -------
    Trace
        The same object where nothing is private. Facts that are private lose their text; a private query loses its
        own, that of all its facts and its assertions. If claims have to be hidden, those of all facts are, because
        only then can they still be compared; contradictions that were found by numbers have the kind ``explicit``.
        Raises ValueError for a key of another length where one is needed.
    """
    secret = trace.query.private
    if not secret and all(fact.visibility == "public" for fact in trace.facts):
        return trace
    wordless = tuple(replace(one, text="") if secret or one.visibility == "private" else one for one in trace.facts)
    query = replace(trace.query, text="") if secret else trace.query
    kept = replace(trace, query=query, facts=wordless, assertions=())
    if not any(fact.claims for fact in wordless if secret or fact.visibility == "private"):
        return kept
    if not KEY_BYTES_MIN <= len(key) <= blake2b.MAX_KEY_SIZE:
        raise ValueError(f"the key of the journal has {KEY_BYTES_MIN} to {blake2b.MAX_KEY_SIZE} bytes")
    hidden = _Hiding(trace.query.id, key, wordless).facts(wordless)
    facts, by_numbers = _with_conflicts(wordless, hidden)
    return replace(kept, facts=facts, deltas=tuple(_renamed(delta, by_numbers) for delta in trace.deltas))


class _Hiding:
    """How the terms, times and numbers of one query are written."""

    def __init__(self, query_id: str, key: bytes, facts: Sequence[Fact]) -> None:
        self._key = key
        self._salt = query_id
        claims = [claim for fact in facts for claim in fact.claims]
        self._ranks = _ranks({time for claim in claims for time in (claim.since, claim.until)})
        ranges = {numbers for claim in claims if (numbers := _numbers(claim)) != (None, None)}
        # Sorted by hash, or the order would tell which number is the larger.
        ordered = sorted(ranges, key=lambda numbers: self._hash("numbers", repr(numbers)))
        self._sizes = {numbers: float(size) for size, numbers in enumerate(ordered, start=1)}

    def _hash(self, place: str, text: str) -> str:
        """Equal for equal texts at one place of claims of one query, and nowhere else."""
        if not text:
            return ""
        data = f"{self._salt}\n{place}\n{text}".encode("utf-8", "surrogatepass")
        return blake2b(data, key=self._key, digest_size=_HASH_BYTES).hexdigest()

    def facts(self, facts: Iterable[Fact]) -> list[Fact]:
        return [
            replace(fact, claims=tuple(map(self._claim, fact.claims))) if fact.claims else fact for fact in facts
        ]  # fmt: skip

    def _claim(self, claim: Claim) -> Claim:
        """Ranges lie one inside the other, so that none clashes and only equal ones are equal."""
        size = self._sizes.get(_numbers(claim), 0.0)
        return replace(
            claim, subject=self._hash("subject", claim.subject), predicate=self._hash("predicate", claim.predicate),
            object=self._hash("object", claim.object), unit=self._hash("unit", claim.unit),
            low=None if claim.low is None else -size, high=None if claim.high is None else size,
            since=self._ranks[claim.since], until=self._ranks[claim.until],
        )  # fmt: skip


def _numbers(claim: Claim) -> _Numbers:
    # 0.0 and -0.0 are one number, and have to be one text.
    return (
        None if claim.low is None else claim.low + 0.0,
        None if claim.high is None else claim.high + 0.0,
    )


def _ranks(times: set[int]) -> dict[int, int]:
    """The place of each time among all; 0, which is "open", stays 0, and what is before 1970 below it."""
    before = sorted(time for time in times if time < 0)
    after = sorted(time for time in times if time > 0)
    ranks = {time: rank - len(before) for rank, time in enumerate(before)}
    return ranks | {0: 0} | {time: rank for rank, time in enumerate(after, start=1)}


def _with_conflicts(shown: Sequence[Fact], hidden: Sequence[Fact]) -> tuple[tuple[Fact, ...], frozenset[_Pair]]:
    """Say outright what could be found by numbers only; returns also the pairs of facts for which that was needed."""
    by_id = {fact.id: fact for fact in hidden}
    found: defaultdict[str, list[Conflict]] = defaultdict(list)
    pairs = set()
    for one, two in chain.from_iterable(shared_slots(sorted(shown, key=fact_order)).values()):
        strength_bp = compare(one, two).strength_bp
        if strength_bp > compare(by_id[one.id], by_id[two.id]).strength_bp:
            found[one.id].append(Conflict(two.id, strength_bp))
            pairs.add((one.id, two.id))
    facts = (
        replace(fact, conflicts=(*fact.conflicts, *found[fact.id])) if fact.id in found else fact for fact in hidden
    )
    return tuple(facts), frozenset(pairs)


def _renamed(delta: Delta, by_numbers: frozenset[_Pair]) -> Delta:
    return replace(delta, kind="explicit") if (delta.fact_a, delta.fact_b) in by_numbers else delta
