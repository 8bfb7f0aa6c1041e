"""Finding a cartridge's fact by some of its words: how often, beside the original's two ways and a scan; and how fast.

A query is "what is about" and a random third (rounded up) of the fact's own content words, drawn several times for each
fact of the three real cartridges. Some queries fit two facts equally well, so no search can find the meant one each
time; `queries_that_one_fact_fits` is the share where only the meant fact holds all of the words. Speed is taken
there and on synthetic facts with a vocabulary in which few words are common, as in any language.
"""

from __future__ import annotations

import statistics
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, nearest_rank, progress, result, wall_s
from bridges.cartridges import Library
from universe.cartridges.fact import Cartridge, CartridgeFact
from universe.cartridges.search_index import SearchIndex
from universe.cartridges.search_words import query_words, search_words
from universe.chat.words import words as chat_words
from universe.rng import below, draw

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "examples" / "cartridges"
SEED: Final = 7
VOCABULARY: Final = 30_000
_SYLLABLES: Final = ("ba", "de", "ki", "lo", "mu", "na", "po", "ra", "se", "ti", "vu", "za", "fe", "go", "hi", "ju")
_AT: Final = (1, 5)
_COMMON: Final = """
a about an and are as at be been but by for from has have if in into is it its of on or that the this to was were what
"""
"""Words that a plain search leaves out. The originals keep "what" and then find less; here they get the better case."""
Key = tuple[str, int]
Way = Callable[[str], Sequence[Key]]


class Size(Struct, frozen=True):
    """Draws of each real fact's query, synthetic facts, timed queries, repeats."""

    draws: int = 20
    facts: int = 100_000
    queries: int = 200
    repeats: int = 3


FULL: Final = Size()
TINY: Final = Size(1, 500, 10, 1)
_AIMS: Final = (
    Aim("recall_at_1", 0.95), Aim("recall_at_5", 1.0), Aim("search_ms_p50, synthetic", 5.0, "at_most"),
)  # fmt: skip


class Scanned:
    """Ways to search without weights, by the words as they stand, from two letters on: one fact after the other."""

    def __init__(self, cartridges: Sequence[Cartridge]) -> None:
        self._facts = [
            (one.name, fact.id, fact.confidence_bp, _plain_words(fact.text))
            for one in cartridges for fact in one.facts
        ]  # fmt: skip
        self._known = frozenset().union(*(words for _, _, _, words in self._facts))

    def scan(self, query: str) -> list[Key]:
        """The most shared words, then confidence."""
        asked = _plain_words(query)
        found = [(-len(asked & words), -sure, name, number) for name, number, sure, words in self._facts]
        return [(name, number) for shared, _, name, number in sorted(found)[: _AT[-1]] if shared]

    def all_words(self, query: str) -> list[Key]:
        """Facts that hold every word that any fact holds, by confidence (the original's second way)."""
        asked = _plain_words(query) & self._known
        return self._surest(lambda words: asked <= words) if asked else []

    def all_or_any(self, query: str) -> list[Key]:
        """The same, and where there is none, facts that hold any of them, by confidence (the original's first way)."""
        asked = _plain_words(query)
        return self.all_words(query) or self._surest(lambda words: not asked.isdisjoint(words))

    def _surest(self, fits: Callable[[frozenset[str]], bool]) -> list[Key]:
        found = [(-sure, name, number) for name, number, sure, words in self._facts if fits(words)]
        return [(name, number) for _, name, number in sorted(found)[: _AT[-1]]]


def run(size: Size = FULL) -> Result:
    """Recall on the real cartridges, time and memory there and on synthetic ones."""
    library = Library([EXAMPLES])
    real = Scanned(library.cartridges)
    queries = [(key, query) for number in range(size.draws) for key, query in queries_of(library.cartridges, number)]
    ways: dict[str, Way] = {
        "": lambda query: _keys(library.index, query), "all or any word, by confidence": real.all_or_any,
        "all words, by confidence": real.all_words, "scan for shared words": real.scan,
    }  # fmt: skip
    recalls = {name: recall_of(way, queries) for name, way in ways.items()}
    metrics: Figures = {
        "queries": len(queries), "recall_at_1": recalls[""][0], "recall_at_5": recalls[""][1],
        "queries_that_one_fact_fits": _one_fits(library.cartridges, queries),
    }  # fmt: skip
    baselines: Figures = {}
    ratios: Figures = {}
    for name in [name for name in ways if name]:
        for at, mine, other in zip(_AT, recalls[""], recalls[name], strict=True):
            baselines[f"recall_at_{at}, {name}"] = other
            ratios[f"recall_at_{at}, to {name}"] = mine / max(other, 1e-9)
    _speed(size, "real", library.cartridges, [query for _, query in queries], (metrics, baselines, ratios))
    made = synthetic(size.facts)
    told = [chat_line(made, number) for number in range(size.queries)]
    _speed(size, "synthetic", [made], told, (metrics, baselines, ratios))
    return result("cartridge", metrics, baselines, ratios, _AIMS)


def queries_of(cartridges: Sequence[Cartridge], number: int) -> list[tuple[Key, str]]:
    """A query for each fact; another `number`, other words."""
    return [((one.name, fact.id), _query(one.name, fact, number)) for one in cartridges for fact in one.facts]


def _query(name: str, fact: CartridgeFact, number: int) -> str:
    words = sorted({word for word in chat_words(fact.text) if search_words(word)})
    drawn = sorted(words, key=lambda word: draw(SEED, f"query:{number}", fact.id, f"{name}:{word}"))
    return " ".join(["what is about", *drawn[: -(-len(words) // 3)]])


def _one_fits(cartridges: Sequence[Cartridge], queries: Sequence[tuple[Key, str]]) -> float:
    """The share of queries whose words no other fact holds: the others fit two facts, and nothing tells which."""
    held = [frozenset(search_words(fact.text)) for one in cartridges for fact in one.facts]
    asked = [frozenset(query_words(query)) for _, query in queries]
    return sum(sum(query <= words for words in held) == 1 for query in asked) / len(queries)


def _plain_words(text: str) -> frozenset[str]:
    return frozenset(word for word in chat_words(text) if len(word) > 1) - frozenset(_COMMON.split())


def _keys(index: SearchIndex, query: str) -> list[Key]:
    return [(hit.cartridge, hit.fact.id) for hit in index.search(query, _AT[-1])]


def recall_of(way: Way, queries: Sequence[tuple[Key, str]]) -> list[float]:
    """How often the meant fact is the first, and among the first five."""
    found = [(key, way(query)) for key, query in queries]
    return [sum(key in keys[:at] for key, keys in found) / len(found) for at in _AT]


def _speed(
    size: Size, told: str, cartridges: Sequence[Cartridge], queries: Sequence[str], into: tuple[Figures, ...]
) -> None:
    """Time and memory of an index, beside a scan of the same facts; a scan of many facts gets fewer queries."""
    metrics, baselines, ratios = into
    progress(f"an index over {told}")
    tracemalloc.start()
    index = SearchIndex(cartridges)
    metrics[f"facts, {told}"] = len(index)
    metrics[f"memory_mb, {told}"] = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    metrics[f"build_s, {told}"] = wall_s(lambda: SearchIndex(cartridges))
    asked = queries[: size.queries]
    took = sorted(wall_s_of(lambda query: index.search(query, 10), query) * 1e3 for query in asked)
    metrics |= {f"search_ms_p50, {told}": nearest_rank(took, 50), f"search_ms_p99, {told}": nearest_rank(took, 99)}
    scan = Scanned(cartridges).scan
    few = asked[: max(3, size.queries // 40)]
    sides = {
        "ours": lambda: wall_s(lambda: [index.search(query, 5) for query in few]),
        "scan": lambda: wall_s(lambda: [scan(query) for query in few]),
    }
    figures = alternate(sides, size.repeats)
    baselines[f"scan_ms, {told}"] = statistics.median(figures["scan"]) / len(few) * 1e3
    ratios[f"search is faster than a scan, {told}"] = statistics.median(
        theirs / ours for ours, theirs in zip(figures["ours"], figures["scan"], strict=True)
    )


def wall_s_of(search: Callable[[str], object], query: str) -> float:
    """Wall seconds of one search; rubbish is not collected before each, as it is not in a bot."""
    began = perf_counter()
    search(query)
    return perf_counter() - began


def _word(rank: int) -> str:
    letters = []
    rank += len(_SYLLABLES)
    while rank:
        rank, rest = divmod(rank, len(_SYLLABLES))
        letters.append(_SYLLABLES[rest])
    return "".join(letters)


def _some_word(number: int, place: int) -> str:
    """The r-th word about as often as 1/r: its rank is drawn on a scale of magnitudes."""
    share = below(SEED, f"word:{place}", number, "word", 1 << 30) / (1 << 30)
    return _word(int(VOCABULARY**share) - 1)


def synthetic(facts: int) -> Cartridge:
    """A cartridge of so many made-up facts, 6 to 14 words each; few words are common."""
    made = tuple(
        CartridgeFact(
            id=number, text=" ".join(_some_word(number, place) for place in range(6 + number % 9)),
            confidence_bp=9000 + number % 1000,
        )
        for number in range(1, facts + 1)
    )  # fmt: skip
    return Cartridge(name="synthetic", facts=made)


def chat_line(cartridge: Cartridge, number: int) -> str:
    """A message of ten words: three of a fact, three as common as in any text, four that are never looked for."""
    fact = cartridge.facts[below(SEED, "fact", number, "chat", len(cartridge.facts))]
    return " ".join(["do you know what", *fact.text.split()[:3], *(_some_word(-number, place) for place in range(3))])
