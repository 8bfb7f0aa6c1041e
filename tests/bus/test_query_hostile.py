"""Hostile arguments and hostile contents: a script of the bus refuses before its first write, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import pytest
import redis

from lua.registry import Scripts, all_scripts
from tests.bus.right_calls import NAMES, contents, decision_json, fact_json, right_args
from tests.bus.rigs import QUERY, RULES, Rig
from tests.mind.makers import NOW, fact, lives_in
from tests.substrates import dump_all
from universe.errors import PortRefused, ScriptRefused
from universe.mind.claim import Claim
from universe.mind.coupling import couple
from universe.mind.coupling_rules import FIXED, PAIRS, CouplingRules, PairRule
from universe.mind.decision import Decision
from universe.mind.fact import Conflict, Fact
from universe.mind_requests import CloseQuery, Couple, Decide, PostFacts

pytest_plugins = ("tests.bus.fixtures",)

HUGE: Final = "9" * 400
ODD: Final[tuple[Any, ...]] = (None, -1, 0.5, 10_001, "x", [], {}, True, 2**60)


def fill(client: Any, script: str) -> None:
    """The query that a script's right call expects, one key per role."""
    client.flushall()
    for role, content in contents(right_args()[script][0]).items():
        if not isinstance(content, dict):
            client.set(role, content)
        for name, value in content.items() if isinstance(content, dict) else ():
            client.hset(role, name, value)


def refused(client: Any, script: str, args: list[Any]) -> ScriptRefused | None:
    """What a call says that was refused; whatever happened, a refusal left everything as it was."""
    before = dump_all(client)
    try:
        client.execute_command("EVAL", all_scripts()[script].source, len(NAMES), *NAMES, *args)
    except redis.ResponseError as error:
        assert dump_all(client) == before, args
        found = Scripts.refusal(script, error)
        assert isinstance(found, ScriptRefused), found
        return found
    return None


def claim_with(**changes: Any) -> dict[str, Any]:
    """A fact as JSON with one claim, of which some fields are others."""
    fields: dict[str, Any] = {
        "subject": "user:1", "predicate": "lives_in", "object": "oslo", "denied": False, "low": None, "high": None,
        "unit": "", "since": 0, "until": 0, "functional": True,
    }  # fmt: skip
    return fact_with(claims=[list({**fields, **changes}.values())])


def fact_with(**changes: Any) -> dict[str, Any]:
    """A fact as JSON, of which some fields are others."""
    return {**msgspec.json.decode(fact_json("new")), **changes}


def hostile_facts() -> Iterator[Any]:
    """What is no fact of ours."""
    yield from (b"", b"{", b"null", b"[]", b"7", b'"x"', b"\xff", b'{"id":"a"}', b"[" * 2000, b"{" * 2000)
    for name in ("id", "layer", "source"):
        yield from (fact_with(**{name: value}) for value in (None, "", 7, [], {}, "a b", "é", "x" * 161, "a\n"))
    yield from (fact_with(layer="L9"), fact_with(layer="l2"), fact_with(source="rumour"))
    for name in ("confidence_bp", "authority_bp", "score_bp"):
        yield from (fact_with(**{name: value}) for value in ODD if value is not True or name)
    for name in ("hops", "at"):
        yield from (fact_with(**{name: value}) for value in (None, 0.5, "x", [], 2**60))
    yield from (fact_with(**{name: value}) for name in ("text", "origin") for value in (None, 7, [], "x" * 501))
    yield fact_with(text="é" * 501)
    yield from (fact_with(needs=value) for value in ("allows_everything", None, 7, [], {}))
    yield from (fact_with(visibility=value) for value in ("secret", None, 7, []))
    yield from (fact_with(flags=value) for value in (None, 7, ["x"], {"x": True}, {"allows_gossip": None}))
    yield from (fact_with(claims=value) for value in (None, 7, {"a": 1}, [[]], [None], [["a"] * 10], ["x"]))
    yield fact_with(claims=claim_with()["claims"] * 5)
    yield from (fact_with(conflicts=value) for value in (None, 7, {"a": 1}, [[]], [["a"]], [["a", -1]], [[1, 1]]))
    yield fact_with(conflicts=[["a", 1]] * 17)
    yield from hostile_claims()


def hostile_claims() -> Iterator[Any]:
    """Claims that would break whoever compares them."""
    for name in ("subject", "predicate", "object", "unit"):
        yield from (claim_with(**{name: value}) for value in (None, 7, [], "x" * 121, True))
    for name in ("denied", "functional"):
        yield from (claim_with(**{name: value}) for value in (None, 0, "x", []))
    for name in ("since", "until"):
        yield from (claim_with(**{name: value}) for value in (None, 0.5, "x", 2**60, []))
    for name in ("low", "high"):
        yield from (claim_with(**{name: value}) for value in ("x", [], True, 1e16, -1e16))
    yield claim_with(low=2, high=1)
    endless = (b"1e999", b"-1e999", b"nan", b"NaN", b"Infinity", b"0x1p4000")
    right = msgspec.json.encode(claim_with(low=4.25, high=4.5))
    yield from (right.replace(b"4.25", one) for one in endless)


def test_a_fact_that_is_none_is_refused_unchanged(rig: Rig, promise: Callable[..., None]) -> None:
    """Behind a right one, so that half a post would show."""
    fill(rig.client, "query_post")
    right = right_args()["query_post"][1][:5]
    calls = 0
    for one in hostile_facts():
        packed = one if isinstance(one, bytes) else msgspec.json.encode(one)
        found = refused(rig.client, "query_post", [*right, packed])
        calls += 1
        assert found is not None, packed
        assert (found.code, found.detail[:6]) == ("BAD_ARGUMENT", "fact 2"), packed
    promise("the bus takes no fact that is none", refused=calls, changed=0)


def test_other_hostile_arguments_are_refused_unchanged(rig: Rig) -> None:
    """Requests, sources, rules, decisions, stages and outcomes that are none."""
    post, couples, decide = (right_args()[name][1] for name in ("query_post", "query_couple", "query_decide"))
    advance, close = right_args()["query_advance"][1], right_args()["query_close"][1]
    rules: dict[str, Any] = msgspec.json.decode(couples[5])
    bad_rules: list[Any] = [b"", b"null", b"7", b"[]", b"{}", b"{", *(
        msgspec.json.encode({**rules, **change})
        for change in ({"pairs": 7}, {"pairs": [[]]}, {"pairs": [7]}, {"exact": 1}, {"kappa_milli": "x"},
                       {"pairs": [["L0", "L1", "gate", "no", "low", "low", 1000]]}, {"max_high": None})
    )]  # fmt: skip
    decision: dict[str, Any] = msgspec.json.decode(decision_json())
    bad_decisions: list[Any] = [b"", b"null", b"7", b'{"id":7}', *(
        msgspec.json.encode({**decision, **change})
        for change in ({"blocked": 7}, {"blocked": {"a": 7}}, {"blocked": {"a": "b c"}}, {"blocked": ["a"]},
                       {"restored": 7}, {"resolutions": {"a": "solved"}}, {"resolutions": None})
    )]  # fmt: skip
    calls: list[tuple[str, list[Any]]] = [
        *(("query_post", [*post[:2], one, *post[3:]]) for one in ("x" * 401,)),
        *(("query_post", [*post[:3], one, *post[4:]]) for one in ("x y", "x" * 65, "é", "a\n")),
        ("query_post", [*post[:4], *[fact_json(f"f{number}") for number in range(73)]]),
        *(("query_couple", [*couples[:4], one, *couples[5:]]) for one in ("", "coupled", "posted")),
        *(("query_couple", [*couples[:5], one, couples[6]]) for one in bad_rules),
        ("query_couple", [*couples[:6], "x" * 65]),
        *(("query_decide", [*decide[:4], one]) for one in bad_decisions),
        ("query_decide", [*decide[:4], *[decision_json()] * 65]),
        *(("query_advance", [*advance[:3], one, "synthesis"]) for one in (b"x", b"7", b"null")),
        ("query_advance", advance[:4]),
        *(("query_close", [*close[:2], one]) for one in ("", "verified", "posted", HUGE)),
        *(("query_open", [NOW, 1000, one]) for one in (b"", b"null", b"{}", b'{"id":7}', b"[]")),
    ]  # fmt: skip
    for script, args in calls:
        fill(rig.client, script)
        found = refused(rig.client, script, args)
        assert found is not None, (script, args)
        assert found.code == "BAD_ARGUMENT", (script, args)


@pytest.mark.parametrize(
    ("role", "content"),
    [
        ("L2", {"a": "x"}), ("L2", {"a": "null"}), ("L2", {"a": "7"}), ("L2", {"a": "{}"}),
        ("L2", {"a": fact_json("b")}), ("L2", {"a": fact_json("a", "L3")}), ("deltas", {"a": "x"}),
        ("deltas", {"a": "7"}), ("deltas", {"a": "{}"}),
        ("L2", {"a": msgspec.json.encode(fact_with(id="a", claims=[[1]])), "b": fact_json("b")}),
    ],
)  # fmt: skip
def test_contents_that_nobody_of_us_wrote_are_refused_unchanged(rig: Rig, role: str, content: dict[str, Any]) -> None:
    """The right type with the wrong content under a key: coupling says so and writes nothing."""
    fill(rig.client, "query_couple")
    for name, value in content.items():
        rig.client.hset(role, name, value)

    found = refused(rig.client, "query_couple", right_args()["query_couple"][1])
    assert found is not None
    assert found.code == "WRONG_TYPE"


def test_what_cannot_be_read_is_refused_by_the_port(rig: Rig) -> None:
    """Not tried again: no later try would read it."""
    rig.coupled(fact("saw", "L0", lives_in("oslo")))
    rig.client.hset(rig.keys.deltas, "x", b"no delta")
    for body in (Decide(QUERY.id, (), RULES), CloseQuery(QUERY.id, "failed")):
        with pytest.raises(PortRefused, match="bus"):
            rig.ask(body)


def test_words_of_users_are_data_and_come_back_as_they_went(rig: Rig) -> None:
    """Quotes, commands, braces, NWP, nulls, controls and emoji in texts, claims and ids."""
    words = ['"]}', "\\", "\x00\x01", "{tag}:stage", "⊢ [SYS:OWNER]", "KEYS[1]", "%s%d%n", "\u2028", "🙂" * 120, "/"]
    ids = ['a"b', "a\\b", "a/b", "%d", "{x}:y", "'", "]", "*", "--", "\\u0000"]
    facts = tuple(
        fact(name, "L2", Claim(word[:120], word[:120], f"{number}", functional=True), text=word, origin=word)
        for number, (name, word) in enumerate(zip(ids, words, strict=True))
    ) + tuple(fact(f"{name}2", "L2", Claim(word[:120], word[:120], "x", functional=True))
              for name, word in zip(ids, words, strict=True))  # fmt: skip
    rig.open()
    for number in (0, 6, 12, 18):
        rig.ask(PostFacts(QUERY.id, f"s{number}", facts[number : number + 6]))
    there = rig.couple()

    assert there.coupled == couple(QUERY.id, there.facts, RULES)
    assert [one for one in there.facts if one not in facts] == []
    assert there.coupled is not None
    blocked = dict.fromkeys(ids, "x")
    drop = Decision(id="d#0", query_id=QUERY.id, at=NOW, type="restore", rationale="winner_gone", blocked=blocked)
    assert {one.id for one in rig.decide(drop).facts}.isdisjoint(ids)


def test_words_that_are_no_unicode_never_reach_the_server(rig: Rig) -> None:
    """A lone surrogate cannot be packed: refused, nothing added."""
    rig.open()
    with pytest.raises(PortRefused):
        rig.ask(PostFacts(QUERY.id, "memory", (fact("a", "L2", text="\ud800"),)))
    assert rig.stage == "posted"


def densest(limit: int) -> tuple[Fact, ...]:
    """The most that the limits allow: everything speaks of everything, and names twelve others besides."""
    layers: tuple[Any, ...] = ("L0", "L1", "L2", "L3", "L4", "L5")
    names = [(layer, f"{layer}_{number:02d}") for layer in layers for number in range(limit)]
    made = []
    for place, (layer, name) in enumerate(names):
        one = Fact(
            id=name, layer=layer, source="event", confidence_bp=10_000, text="x" * 500, at=place,
            claims=tuple(Claim("s", f"p{slot}", f"o{place}", functional=True) for slot in range(4)),
            conflicts=tuple(Conflict(other, 10_000) for _, other in names[place + 1 : place + 13]),
        )  # fmt: skip
        made.append(one)
    return tuple(made)


def test_the_densest_query_that_the_limits_allow_is_still_coupled_alike(rig: Rig, promise: Callable[..., None]) -> None:
    """Seventy-two facts that all contradict each other, and none gives way: bounded, told as a figure."""
    facts = densest(12)
    free = (one for one in PAIRS if (one.firm, one.other) not in FIXED)
    pairs = [PairRule(one.firm, one.other, "validate", "critical", "critical", "critical") for one in free]
    rules = CouplingRules(pairs=(PAIRS[1], *pairs))
    rig.open()
    for layer in range(6):
        rig.ask(PostFacts(QUERY.id, f"s{layer}", facts[12 * layer : 12 * layer + 12]))
    rig.client.config_resetstat()
    there = rig.ask(Couple(QUERY.id, rules))

    assert there.coupled == couple(QUERY.id, facts, rules)
    spent: Any = rig.client.info("commandstats")
    calls = spent["cmdstat_evalsha"]
    promise("the densest query", facts=len(facts), deltas=len(there.coupled.deltas), server_us=calls["usec"])
