"""Who is named to whom: rarity, trust, consent, place and chance, over both stores."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.graph import GraphStore, SqliteGraph
from bridges.graph.answers import least_permille
from tests.graph.naive_graphs import by_number_alone, long_words
from tests.graph.note_makers import said, trusting
from universe.errors import BadInput
from universe.graph.notes import (
    BotPresent,
    GraphEntry,
    RootsGone,
    Standing,
    UserErased,
    UserLeft,
    UserSeen,
    Wishes,
)
from universe.graph.questions import complete
from universe.graph.similarity import Taste, by_chance, log2_milli, similar
from universe.graph.words import familiarity_words, population_words, shared_words
from universe.trust.tiers import points

pytest_plugins = ("tests.graph.neo4j_server",)
PAIR: list[GraphEntry] = [
    said(1, "ada", ["jazz", "pottery"]), said(2, "bob", ["jazz", "pottery"]), *trusting("elena", "bob"),
]  # fmt: skip
"""Two people who would be named to each other."""


def named(graph: GraphStore, **other: Any) -> list[str]:
    """Whom elena names to ada on earth."""
    asked = {"user": "ada", "bot": "elena", "planet": "earth", "serendipity": 0.0, **other}
    return [row["user"] for row in graph.ask("similar_users", asked)]


def test_a_suggestion_says_why_in_words(graph: GraphStore) -> None:
    """User, name, topics with the rarest first, reason and score."""
    graph.note([*PAIR, said(3, "cy", ["jazz"])])

    assert [
        {
            "user": "bob", "name": "Bob", "shared_topics": 2, "topics": ["pottery", "jazz"],
            "reason": "shared_interests", "words": "you both talk about pottery and jazz", "score": 2.321,
        }
    ] == graph.ask("similar_users", {"user": "ada", "bot": "elena", "planet": "earth"})  # fmt: skip


STOPPED: list[tuple[str, GraphEntry]] = [
    ("little trust", Standing("elena", "bob", 94, 1, 9)),
    ("a stranger's tier", Standing("elena", "bob", 900, 0, 9)),
    ("does not want to be introduced", Wishes("bob", introduced=False, invisible=False, at=9)),
    ("invisible", Wishes("bob", introduced=True, invisible=True, at=9)),
    ("is a bot", UserSeen("earth", "bob", "Bob", 9, is_bot=True)),
    ("is one of our bots", BotPresent("dotty", "bob", "earth", 9)),
    ("has left", UserLeft("earth", "bob", 1 << 50)),
    ("is erased", UserErased("bob")),
    ("a message is gone", RootsGone(("msg:2",))),
]


def test_whoever_may_not_be_named_is_not(graph: GraphStore) -> None:
    """Trust, consent, visibility, bots, presence, erasure and withdrawn messages each stop a suggestion by itself."""
    for number, (_, entry) in enumerate(STOPPED):
        graph.note(moved(PAIR, number))
        graph.note(moved([entry], number))
    found = {
        why: graph.ask("similar_users", {"user": f"ada{n}", "bot": "elena", "planet": f"earth{n}", "serendipity": 1.0})
        for n, (why, _) in enumerate(STOPPED)
    }

    assert {why: [] for why, _ in STOPPED} == found
    graph.note(PAIR)
    assert ["bob"] == named(graph)


def moved(entries: list[GraphEntry], number: int) -> list[GraphEntry]:
    """The same in a world of its own."""
    names = {"user": str, "planet": str, "root": str}
    found: list[GraphEntry] = []
    for entry in entries:
        fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
        fields.update({name: f"{fields[name]}{number}" for name in names if name in fields})
        if isinstance(entry, RootsGone):
            fields["roots"] = tuple(f"{root}{number}" for root in entry.roots)
        if isinstance(entry, BotPresent):
            fields["bot_id"] = f"{entry.bot_id}{number}"
        found.append(type(entry)(**fields))
    return found


def test_without_a_word_of_theirs_nobody_is_named(graph: GraphStore) -> None:
    """No wishes noted and no standing noted are each a no."""
    graph.note(PAIR[:2])
    assert [] == named(graph, min_trust=0, serendipity=1.0)
    graph.note([Wishes("bob", introduced=True, invisible=False)])
    assert [] == named(graph, min_trust=0, serendipity=1.0)
    graph.note([Standing("dotty", "bob", 1000, 4, 1)])
    assert [] == named(graph, min_trust=0, serendipity=1.0)


def test_trust_is_compared_in_points_as_the_rules_round_them() -> None:
    """The least score for a number of points is exact for every score and every threshold."""
    for min_trust in range(101):
        reached = [permille for permille in range(1001) if points(permille) >= min_trust]
        assert [permille for permille in range(1001) if permille >= least_permille(min_trust)] == reached


def test_cooking_and_rocketry_do_not_match(graph: GraphStore) -> None:
    """Real topics are not shared; the original's topics, any long word, make the two alike."""
    cooking = "i really like to think about making bread from scratch with friends"
    rocketry = "i really think about rockets and would like to launch from here with friends"
    graph.note(
        [said(1, "ada", ["bread", "baking"]), said(2, "bob", ["rockets", "launches"]), *trusting("elena", "bob")]
    )
    words = {"ada": long_words(cooking), "bob": long_words(rocketry)}

    assert ["bob"] == by_number_alone(words, "ada")
    assert [] == named(graph)
    naive = SqliteGraph(None)
    naive.note([said(1, "ada", words["ada"]), said(2, "bob", words["bob"]), *trusting("elena", "bob")])
    assert ["bob"] == named(naive)


def test_what_everybody_talks_about_does_not_outweigh_what_few_share(graph: GraphStore) -> None:
    """Three topics of the whole town weigh less than two that only two people have; a bare count says the opposite."""
    everywhere = ["games", "music", "weather"]
    crowd = [f"x{number}" for number in range(30)]
    topics = {"ada": [*everywhere, "jazz", "pottery"], "bob": ["jazz", "pottery"]} | dict.fromkeys(crowd, everywhere)
    graph.note([said(number, user, mine) for number, (user, mine) in enumerate(topics.items())])
    graph.note(trusting("elena", "bob", *crowd))

    assert "x0" == by_number_alone(topics, "ada")[0]
    assert ["bob", "x0", "x1"] == named(graph, limit=3)


def test_the_same_topic_over_and_over_is_one_topic(graph: GraphStore) -> None:
    """Two distinct ones are asked for; on two planets the same one counts once as well."""
    graph.note([said(number, user, ["jazz"]) for number, user in enumerate(["ada", "bob", "ada", "bob"])])
    graph.note([said(number, user, ["jazz"], "moon") for number, user in enumerate(["ada", "bob"], 9)])
    graph.note(trusting("elena", "bob"))

    assert [] == named(graph)
    assert [] == named(graph, planet="")
    assert ["bob"] == named(graph, min_shared=1)


def test_interests_count_on_the_planet_where_both_spoke_of_them(graph: GraphStore) -> None:
    """What bob says on the moon does not bring him together with ada on earth."""
    graph.note([said(1, "ada", ["jazz", "pottery"]), said(2, "bob", ["jazz"]), said(3, "bob", ["pottery"], "moon")])
    graph.note(trusting("elena", "bob"))

    assert [] == named(graph)
    assert ["bob"] == named(graph, planet="")


def test_chance_names_one_more_who_passes_the_same_gates(graph: GraphStore) -> None:
    """Only on a planet, only where there is room, only whom the gates let through, about as often as it should."""
    graph.note([*PAIR, *(said(number, f"x{number}", []) for number in range(3, 9)), *trusting("elena", "x4", "x5")])
    asked = {"user": "ada", "bot": "elena", "planet": "earth", "serendipity": 1.0}
    rows = graph.ask("similar_users", asked)

    assert ["bob"] == [row["user"] for row in rows if row["reason"] == "shared_interests"]
    (extra,) = [row for row in rows if row["reason"] == "serendipity"]
    assert extra["user"] in ("x4", "x5")
    assert (0.5, "you are both around here", []) == (extra["score"], extra["words"], extra["topics"])
    assert ["bob"] == named(graph, serendipity=1.0, limit=1)
    assert ["bob"] == named(graph, serendipity=1.0, planet="")
    assert ["bob"] == named(graph, serendipity=0.0)


def test_chance_falls_the_same_for_the_same_seed_and_tick() -> None:
    """Over 4,000 ticks within five standard deviations of the probability, and evenly over the candidates."""
    drawn = [by_chance(5, tick, "ada", 0.1, lambda: ["x", "y"]) for tick in range(4000)]

    assert drawn == [by_chance(5, tick, "ada", 0.1, lambda: ["y", "x"]) for tick in range(4000)]
    hits = [one for one in drawn if one]
    assert abs(len(hits) - 400) < 5 * math.sqrt(4000 * 0.1 * 0.9)
    assert abs(hits.count("x") - len(hits) / 2) < 5 * math.sqrt(len(hits) / 4)
    assert drawn != [by_chance(6, tick, "ada", 0.1, lambda: ["x", "y"]) for tick in range(4000)]
    assert "" == by_chance(5, 1, "ada", 1.0, list)


@given(top=st.integers(1, 10**9), part=st.integers(1, 10**9))
def test_the_logarithm_is_exact_to_a_thousandth(top: int, part: int) -> None:
    """Rounded down, against the mathematics library."""
    numerator, denominator = max(top, part), min(top, part)
    exact = 1000 * math.log2(numerator / denominator)

    assert exact - 1.1 <= log2_milli(numerator, denominator) <= exact + 1e-6


def test_rarer_topics_weigh_more() -> None:
    """A topic of everybody weighs one bit; half as many people, more."""
    taste = Taste(64, {"all": 64, "half": 32, "two": 2})

    assert [1000, 1584, 5044] == [taste.weight_milli(topic) for topic in ("all", "half", "two")]
    assert 1000 == Taste(0, {}).weight_milli("unheard of")


@given(shared=st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("uvwxyz"), max_size=6)))
def test_the_order_of_suggestions_is_total(shared: dict[str, list[str]]) -> None:
    """Whatever the order in which a store gives people and topics, the suggestions are the same."""
    taste = Taste(9, {"u": 2, "v": 2, "w": 9})
    backwards = {user: topics[::-1] for user, topics in reversed(shared.items())}

    assert similar(shared, taste, 2, 3) == similar(backwards, taste, 2, 3)
    assert similar(shared, taste, 2, 9)[:3] == similar(shared, taste, 2, 3)
    assert [] == similar(shared, taste, 2, 0)


def test_figures_are_told_in_the_words_of_the_seed() -> None:
    """Familiarity by 50, 20 and 5; population by more than 100 and more than 20; topics three at most."""
    assert ["a little", "somewhat", "somewhat", "fairly well", "fairly well", "very well"] == [
        familiarity_words(count) for count in (4, 5, 19, 20, 49, 50)
    ]
    assert ["Quiet", "Active", "Active", "Bustling"] == [population_words(people) for people in (20, 21, 100, 101)]
    assert "you both talk about jazz" == shared_words(["jazz"])
    assert "you both talk about a, b and c" == shared_words(list("abcd"))


def test_arguments_are_completed_with_their_defaults() -> None:
    """The seed's: two shared topics, five suggestions, a chance of one in ten."""
    given_now = complete("similar_users", {"user": "ada", "bot": "elena"})

    assert (2, 5, 0.1, 10) == tuple(given_now[name] for name in ("min_shared", "limit", "serendipity", "min_trust"))
    with pytest.raises(BadInput, match="takes no"):
        complete("users_known", {"limit": 1})
