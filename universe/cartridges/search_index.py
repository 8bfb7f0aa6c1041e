"""Search over all loaded cartridges: BM25 times confidence, in memory.

Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; k1 = 1.2, b = .75. Scores are
whole numbers, so their sum is the same in every order and on every machine.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.cartridges.fact import ACTIVE, Cartridge, CartridgeFact
from universe.cartridges.layers import layer_of
from universe.cartridges.name import CartridgeName, is_open
from universe.cartridges.search_words import query_words, search_words
from universe.errors import BadInput
from universe.mind.layer import Layer

K1: Final = 1.2
B: Final = 0.75
SCALE: Final = 100_000
"""Score points of one BM25 point; 64 words of the rarest kind stay below 2**31."""
BASIS: Final = 10_000
FOREVER: Final = 2**63 - 1
Numbers = NDArray[np.int32]


class Hit(Struct, frozen=True):
    """A found fact.

    `score` is BM25 times confidence in 1/100,000; `relevance_bp` (0 to 10,000) is the share of the query, by the weight
    of its words, that the fact speaks of: what no fact knows counts as the rarest word.
    """

    cartridge: str
    fact: CartridgeFact
    layer: Layer
    score: int
    relevance_bp: int


class SearchIndex:
    """An index over cartridges that never changes; a changed cartridge needs a new one (3 s for 100,000 facts).

    How rare a word is, is counted over the facts that are not private, and for private ones over these and their
    owner's: what is private to one never moves what another finds. Archived facts are not in it. Raises `BadInput` for
    two cartridges of one name.
    """

    def __init__(self, cartridges: Sequence[Cartridge]) -> None:
        self._cartridges = sorted(cartridges, key=lambda one: one.name)
        self._names: list[CartridgeName] = [one.parsed for one in self._cartridges]
        for one, other in zip(self._cartridges, self._cartridges[1:], strict=False):
            if one.name == other.name:
                raise BadInput(f"two cartridges are called {one.name!r}; load one of them")
        self._facts = [
            (place, fact)
            for place, one in enumerate(self._cartridges)
            for fact in sorted(one.facts, key=lambda fact: fact.id)
            if fact.status == ACTIVE
        ]
        self._place = np.array([place for place, _ in self._facts], dtype=np.int32)
        self._words: dict[str, int] = {}
        self._fill()

    def __len__(self) -> int:
        """How many facts can be found."""
        return len(self._facts)

    @property
    def words(self) -> int:
        """How many different words facts are found by."""
        return len(self._words)

    @property
    def cartridges(self) -> tuple[Cartridge, ...]:
        """What was loaded, by name."""
        return tuple(self._cartridges)

    def search(
        self, query: str, limit: int, contexts: Collection[str] = frozenset(), at: int = 0, *,
        unread: Collection[str] = (),
    ) -> tuple[Hit, ...]:  # fmt: skip
        """The best facts for a query: any text, of which at most 64 different words are looked at.

        At most `limit` >= 0 hits, the best first, ties by (cartridge, id). `contexts` open factions (see
        `universe.cartridges.name.is_open`). Facts that do not hold at `at` (UTC ms) are left out; 0 asks for no moment.
        `unread` are names of cartridges that are left out.
        """
        asked = query_words(query)
        known = [self._words[word] for word in asked if word in self._words]
        if not known or limit <= 0:
            return ()
        scores = np.zeros(len(self._facts), dtype=np.int32)
        for word in known:
            span = slice(self._starts[word], self._starts[word + 1])
            scores[self._docs[span]] += self._impacts[span]
        found = self._allowed(np.flatnonzero(scores), contexts, at, unread)
        best = _best(found, scores[found], limit)
        bound = int(self._bounds[known].sum()) + (len(asked) - len(known)) * self._rarest
        return tuple(self._hit(int(doc), int(scores[doc]), bound) for doc in best)

    def _allowed(
        self, found: NDArray[np.intp], contexts: Collection[str], at: int, unread: Collection[str]
    ) -> NDArray[np.intp]:
        opened = np.array([is_open(one, contexts) and one.name not in unread for one in self._names], dtype=np.bool_)
        if not opened.all():
            found = found[opened[self._place[found]]]
        if at:
            found = found[(self._from[found] <= at) & (at < self._until[found])]
        return found

    def _hit(self, doc: int, score: int, bound: int) -> Hit:
        place, fact = self._facts[doc]
        cartridge = self._cartridges[place]
        share = score * BASIS * BASIS // max(1, fact.confidence_bp * bound)
        return Hit(cartridge.name, fact, layer_of(cartridge, fact), score, min(BASIS, share))

    def _fill(self) -> None:
        """Count the words of every fact, weigh them, and keep them by word, then by fact."""
        terms, docs, counts = array("i"), array("i"), array("i")
        for place, (_, fact) in enumerate(self._facts):
            for word, times in Counter(search_words(fact.text)).items():
                terms.append(self._words.setdefault(word, len(self._words)))
                docs.append(place)
                counts.append(times)
        term, doc, count = (np.frombuffer(one, dtype=np.int32) if one else np.zeros(0, np.int32)
                            for one in (terms, docs, counts))  # fmt: skip
        order = np.argsort(term, kind="stable")
        self._docs = doc[order]
        self._impacts = self._weighed(term, doc, count)[order]
        self._starts = [0, *np.cumsum(np.bincount(term, minlength=len(self._words))).tolist()]
        self._from = np.array([fact.valid_from for _, fact in self._facts], dtype=np.int64)
        self._until = np.array([fact.valid_to or FOREVER for _, fact in self._facts], dtype=np.int64)

    def _weighed(self, term: Numbers, doc: Numbers, count: Numbers) -> Numbers:
        """BM25 times confidence of each (word, fact), in score points."""
        lengths = np.bincount(doc, weights=count, minlength=len(self._facts))
        owners = np.array([name.owner for name in self._names], dtype=np.str_)[self._place]
        confidence = np.array([fact.confidence_bp for _, fact in self._facts], dtype=np.float64) / BASIS
        impacts = np.zeros(len(term), dtype=np.int32)
        self._bounds, self._rarest = self._idf_points(term, owners[doc] == "", owners == "")
        for owner in sorted({*owners.tolist()}):
            counted = (owners == owner) | (owners == "")
            idf = _idf(term[counted[doc]], int(counted.sum()), len(self._words))
            mine = owners[doc] == owner
            mean = float(lengths[counted].mean()) or 1.0
            norm = K1 * (1 - B + B * lengths[doc[mine]] / mean)
            weight = idf[term[mine]] * count[mine] * (K1 + 1) / (count[mine] + norm)
            impacts[mine] = np.rint(weight * confidence[doc[mine]] * SCALE).astype(np.int32)
        return impacts

    def _idf_points(
        self, term: Numbers, shared: NDArray[np.bool_], facts: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], int]:
        """What each word gives, once in a fact of mean length, and a word that nobody knows, in score points."""
        total = int(facts.sum())
        rarest = round(float(_idf(np.zeros(0, np.int32), total, 1)[0]) * SCALE)
        return np.rint(_idf(term[shared], total, len(self._words)) * SCALE).astype(np.int64), rarest


def _idf(term: Numbers, total: int, words: int) -> NDArray[np.float64]:
    """ln(1 + (N - n + .5) / (n + .5)) for every word: n of `total` facts hold it."""
    holding = np.bincount(term, minlength=words)
    return np.asarray(np.log1p((total - holding + 0.5) / (holding + 0.5)), dtype=np.float64)


def _best(found: NDArray[np.intp], scores: Numbers, limit: int) -> NDArray[np.intp]:
    """The `limit` of `found` with the highest scores; facts stand in the order of (cartridge, id), so ties do too."""
    if len(found) > limit:
        kept = scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit]
        found, scores = found[kept], scores[kept]
    return found[np.lexsort((found, -scores))][:limit]
