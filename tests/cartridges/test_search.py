"""Search: BM25 times confidence against a plain oracle, recall on the real cartridges, who moves whose results."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from benchmarks.cartridge import EXAMPLES, Scanned, queries_of, recall_of, run
from benchmarks.cartridge import Size as BenchmarkSize
from bridges.cartridges import Library
from tests.cartridges.makers import NOW, cartridge, fact
from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.cartridges.fact import ARCHIVED, Cartridge
from universe.cartridges.name import private_context
from universe.cartridges.search_index import SearchIndex
from universe.cartridges.search_words import QUERY_WORDS_MAX, query_words, search_words

WORDS: Final = ("water", "ice", "boils", "melts", "heat", "cold", "steam", "salt")
_TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
_LIBRARIES = st.lists(
    st.lists(st.tuples(_TEXTS, st.integers(0, 10_000)), max_size=8), min_size=1, max_size=3
).map(lambda made: [
    Cartridge(name=f"c{place}", facts=tuple(fact(number, *one) for number, one in enumerate(facts, start=1)))
    for place, facts in enumerate(made)
])  # fmt: skip


def _oracle(cartridges: Sequence[Cartridge], query: str, limit: int) -> list[tuple[str, int, int]]:
    """BM25 as in the paper, one fact after the other."""
    facts = [(one.name, fact, Counter(search_words(fact.text))) for one in cartridges for fact in one.facts]
    mean = sum(sum(words.values()) for _, _, words in facts) / max(1, len(facts)) or 1.0
    found = []
    for name, one, words in facts:
        score = 0
        for word in query_words(query):
            holding = sum(word in other for _, _, other in facts)
            idf = math.log1p((len(facts) - holding + 0.5) / (holding + 0.5))
            norm = 1.2 * (1 - 0.75 + 0.75 * sum(words.values()) / mean)
            score += round(idf * words[word] * 2.2 / (words[word] + norm) * one.confidence_bp / 10_000 * 100_000)
        if score:
            found.append((-score, name, one.id))
    return [(name, number, -score) for score, name, number in sorted(found)[:limit]]


@given(_LIBRARIES, _TEXTS, st.integers(0, 5))
@settings(max_examples=scaled(80, 800))
def test_search_ranks_as_the_formula_says(cartridges: list[Cartridge], query: str, limit: int) -> None:
    """The same facts in the same order with the same scores as a plain oracle, whatever order they were loaded in."""
    for loaded in (cartridges, cartridges[::-1]):
        hits = SearchIndex(loaded).search(query, limit)

        assert _oracle(cartridges, query, limit) == [(hit.cartridge, hit.fact.id, hit.score) for hit in hits]
        assert all(0 <= hit.relevance_bp <= 10_000 for hit in hits)


@given(HOSTILE)
@settings(max_examples=scaled(60, 600))
def test_no_query_means_anything_but_its_words(query: str) -> None:
    """Signs, markup and layouts find at most what their words find, and never end a search."""
    index = SearchIndex([cartridge("c", "Kim is a friend", "Approach with trust")])

    assert index.search(query, 5) == index.search(" ".join(search_words(query)[:QUERY_WORDS_MAX]), 5)


class _ById(Scanned):
    """The naive twin: facts with any of the words, in the order of their ids, as the original returns them."""

    def any_word(self, query: str) -> list[tuple[str, int]]:
        asked = set(search_words(query))
        found = [(number, name) for name, number, _, words in self._facts if asked & set(words)]
        return [(name, number) for number, name in sorted(found)]


def test_facts_are_found_by_part_of_their_words(promise: Callable[..., None]) -> None:
    """Bars R@1 .95 and R@5 1.0; the original's order of ids fails both."""
    told = run(BenchmarkSize(draws=scaled(3, 20), facts=200, queries=5, repeats=1))["metrics"]
    library = Library([EXAMPLES])
    twin = recall_of(_ById(library.cartridges).any_word, queries_of(library.cartridges, 0))

    assert told["recall_at_1"] >= 0.95
    assert 1.0 == told["recall_at_5"]
    assert twin[0] < 0.95
    assert twin[1] < 1.0
    promise("cartridge search", recall_at_1=told["recall_at_1"], recall_at_5=told["recall_at_5"], twin_at_1=twin[0])


def test_the_order_of_ids_is_no_ranking() -> None:
    """Asked about reward, the twin tells of whatever stands first."""
    library = Library([EXAMPLES])
    query = "Do neurons use dopamine for reward?"

    assert ("neuroscience", 22) == next((hit.cartridge, hit.fact.id) for hit in library.search(query, 1))
    assert ("neuroscience", 22) != _ById(library.cartridges).any_word(query)[0]


def test_facts_of_two_cartridges_with_one_id_are_two_facts() -> None:
    """Known by (cartridge, id); a twin that keys by the id alone loses one. Ties come in that order."""
    index = SearchIndex([cartridge("b", "Ice melts", "Ice melts"), cartridge("a", "Ice melts")])
    hits = index.search("ice", 5)

    assert [("a", 1), ("b", 1), ("b", 2)] == [(hit.cartridge, hit.fact.id) for hit in hits]
    assert 2 == len({hit.fact.id: hit for hit in hits})


def test_what_is_private_moves_nothing_that_others_find() -> None:
    """Counts of words are taken without others' private facts: scores say nothing about them."""
    shared = [cartridge("a", "Ice melts", "Ice is cold", "Tea is hot")]
    private = cartridge("user_42", *(f"Ice secret {number}" for number in range(50)))
    alone, together = SearchIndex(shared), SearchIndex([*shared, private])

    assert alone.search("ice secret", 9) == together.search("ice secret", 9)
    opened = together.search("ice secret", 99, {private_context("user:42")})
    assert {"a", "user_42"} == {hit.cartridge for hit in opened}


def test_facts_hold_in_their_time_and_archived_ones_never() -> None:
    """[from, to); without a moment all that is active is found."""
    facts = (
        fact(1, "Rome is old"), fact(2, "Rome has a mayor", valid_from=NOW, valid_to=NOW + 10),
        fact(3, "Rome fell", status=ARCHIVED), fact(4, "Rome rose", valid_to=NOW),
    )  # fmt: skip
    index = SearchIndex([Cartridge(name="c", facts=facts)])

    def found(at: int) -> set[int]:
        return {hit.fact.id for hit in index.search("rome", 9, at=at)}

    assert [{1, 2, 4}, {1, 4}, {1, 2}, {1, 2}, {1}] == [found(at) for at in (0, NOW - 1, NOW, NOW + 9, NOW + 10)]
    assert all(one.holds_at(NOW) == (one.id in found(NOW)) for one in facts if one.status != ARCHIVED)


def test_a_surer_fact_comes_first_among_equals() -> None:
    """Confidence multiplies; what is not sure at all is not found."""
    made = cartridge("c", "Ice melts", "Ice melts", "Ice melts")
    facts = tuple(replace(one, confidence_bp=sure) for one, sure in zip(made.facts, (5000, 9000, 0), strict=True))

    assert [2, 1] == [hit.fact.id for hit in SearchIndex([replace(made, facts=facts)]).search("ice", 5)]


def test_words_are_met_in_any_number_and_joined_or_apart() -> None:
    """Plurals, hyphens and possessives; function words and how one asks are not looked for."""
    assert search_words("The neurons' self-made theories!") == search_words("neuron self made theory")
    assert [] == search_words("What is it about? Can you tell me, please?")
    assert QUERY_WORDS_MAX == len(query_words(" ".join(f"w{number}" for number in range(100))))


def test_an_empty_library_finds_nothing() -> None:
    """No facts, no words, no limit."""
    assert () == SearchIndex([]).search("ice", 5)
    assert () == SearchIndex([Cartridge(name="c")]).search("ice", 5)
    assert () == SearchIndex([cartridge("c", "Ice")]).search("ice", 0)
    assert (1, 1) == (len(SearchIndex([cartridge("c", "Ice")])), SearchIndex([cartridge("c", "Ice")]).words)


def test_the_library_counts_what_it_holds_and_was_asked() -> None:
    """Cartridges by faction, facts, words, searches and those that found nothing."""
    library = Library([EXAMPLES])
    library.search("light", 1)
    library.search("zzz", 1)
    told = library.statistics()

    assert (3, 117, 3, 2, 1) == tuple(
        told[key] for key in ("cartridges", "facts", "cartridges_general", "searches", "searches_empty")
    )
    assert "physics" == library.cartridge("physics_general").name
