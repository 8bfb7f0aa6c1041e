"""A query goes through its stages by compare-and-set; what is asked twice is done once; nothing stays for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
import redis

from bridges.bus.port import CLOSED_TTL_MS, keys_of
from tests.bus.rigs import QUERY, RULES, TO_GENERATION, TTL_MS, Rig
from tests.mind.makers import NOW, fact, lives_in
from universe.errors import PortRefused
from universe.mind.coupling import couple
from universe.mind.decision import Decision
from universe.mind.fact import fact_order
from universe.mind.query import CLOSED, NEXT, STAGES, Stage, may_follow
from universe.mind_requests import Advance, ClearQuery, CloseQuery, Couple, Decide, OpenQuery, PostFacts

pytest_plugins = ("tests.bus.fixtures",)

SAW: Final = fact("saw", "L0", lives_in("oslo"))
HEARD: Final = fact("heard", "L3", lives_in("rome"))
RULE: Final = fact("rule", "L1", lives_in("kyoto"))
WISH: Final = fact("wish", "L4", lives_in("rome"), flags={"allows_gossip": True})
MOVES: Final[dict[str, tuple[Stage, Callable[[Rig], Any]]]] = {
    "post": ("search", lambda rig: rig.ask(PostFacts(QUERY.id, "memory", (SAW,)))),
    "couple": ("coupled", lambda rig: rig.couple()),
    "decide": ("triage", lambda rig: rig.decide()),
    "log": ("logged", lambda rig: rig.close()),
    "fail": ("failed", lambda rig: rig.close("failed")),
    "expire": ("expired", lambda rig: rig.close("expired")),
    **{
        stage: (stage, lambda rig, stage=stage: rig.advance(stage))  # type: ignore[misc]
        for stage in ("synthesis", "injection", "generation")
    },
}  # fmt: skip
REACHED: Final = tuple(stage for stage in STAGES if stage != "triage")
"""Between triage and verified nobody stops unless triage brought something back."""


def is_open_to(stage: Stage, move: str, to: Stage) -> bool:
    """What the records of the query allow, with what a request does beside: posts stay, coupling needs no post."""
    if move == "post" and stage == "search":
        return True
    if move == "couple" and stage == "posted":
        return True
    if to in CLOSED and stage in CLOSED:
        return True  # closing is answered again, whatever the outcome was
    return may_follow(stage, to)


@pytest.mark.parametrize("stage", REACHED)
def test_only_the_next_stage_can_be_reached(rig: Rig, stage: Stage) -> None:
    """Every request in every stage: what does not follow is refused with the stage, and nothing changes."""
    for move, (to, run) in MOVES.items():
        rig.reach(stage, SAW)
        before = everything(rig)
        reply = run(rig)

        assert bool(reply.refused) != is_open_to(stage, move, to), (move, reply)
        if reply.refused:
            assert reply.refused == f"stage:{stage}", move
            after = everything(rig)
            if move == "post" and stage not in CLOSED:
                drop_counts(before, after, rig)  # late posts are counted
            assert after == before, move
        elif stage in CLOSED:
            assert everything(rig) == before, move


def everything(rig: Rig) -> dict[str, Any]:
    """What lies on the server, without lifetimes."""
    client: Any = rig.client
    found: dict[str, Any] = {}
    for key in sorted(client.keys("*")):
        kind = client.type(key)
        found[key.decode()] = {
            b"string": client.get, b"hash": client.hgetall, b"set": client.smembers,
        }[kind](key)  # fmt: skip
    return found


def drop_counts(before: dict[str, Any], after: dict[str, Any], rig: Rig) -> None:
    """Leave out what a late post adds to the metadata."""
    for state in (before, after):
        fields = state[rig.keys.metadata]
        for name in [one for one in fields if one in (b"late", b"posts") or one.startswith(b"answer:")]:
            del fields[name]


def test_stages_are_gone_through_all_or_none(rig: Rig) -> None:
    """A list with one stage too far leaves the query where it was; the whole way is one request."""
    rig.coupled(SAW)
    rig.decide()

    assert rig.advance("synthesis", "generation").refused == "stage:verified"
    assert rig.stage == "verified"
    assert rig.advance(*TO_GENERATION).stage == "generation"
    assert [one.stage for one in rig.close().trace.stages] == [  # type: ignore[union-attr]
        "posted", "search", "coupled", "triage", "verified", *TO_GENERATION, "logged",
    ]  # fmt: skip


def test_the_stages_of_the_scripts_are_those_of_the_records(rig: Rig) -> None:
    """From open to logged, exactly the chain of the record."""
    chain: list[Stage] = ["posted"]
    for _ in range(8):
        (following,) = NEXT[chain[-1]]
        chain.append(following)

    rig.reach("logged", SAW)
    trace = rig.close().trace
    assert trace is not None
    assert [one.stage for one in trace.stages] == chain


def test_a_critical_contradiction_lets_nobody_speak(rig: Rig) -> None:
    """Foundations that contradict each other: synthesis is refused, whatever triage decided about it."""
    found = rig.coupled(SAW, RULE)
    assert found.coupled is not None
    (delta,) = found.coupled.deltas
    settle = Decision(
        id="d#0", query_id=QUERY.id, at=NOW, type="restore", rationale="winner_gone",
        blocked={"saw": "x", "rule": "x"}, resolutions={delta.id: "rejected"}, restored=("saw",),
    )  # fmt: skip
    reply = rig.decide(settle)

    assert reply.coupled is not None
    assert reply.coupled.health == "dissonance"
    assert {one.id for one in reply.facts} == {"saw", "rule"}
    assert rig.advance(*TO_GENERATION).refused == "dissonance"
    assert rig.stage == "verified"
    assert rig.close("failed").trace.deltas[0].resolution == "open"  # type: ignore[union-attr]


def test_a_request_that_is_done_again_is_answered_alike_and_done_once(rig: Rig) -> None:
    """Each request twice under its id: the same reply, and the server holds what it held."""
    drop = Decision(
        id="d#0", query_id=QUERY.id, at=NOW, type="candidate_filter", rationale="irrelevant", blocked={"wish": "x"}
    )
    bodies = [
        OpenQuery(QUERY, (SAW,)), PostFacts(QUERY.id, "gossip", (HEARD, WISH)), Couple(QUERY.id, RULES),
        Decide(QUERY.id, (drop,), RULES), Advance(QUERY.id, TO_GENERATION, ("⊢ [A]",)),
        CloseQuery(QUERY.id, "logged"), ClearQuery(QUERY.id),
    ]  # fmt: skip
    for number, body in enumerate(bodies):
        first = rig.ask(body, f"same{number}", NOW + number)
        before = everything(rig)

        assert rig.ask(body, f"same{number}", NOW + 100) == first, body
        assert everything(rig) == before, body


def test_triage_that_brings_something_back_can_be_asked_again_between_its_two_scripts(rig: Rig) -> None:
    """Death between the two: the query stands in triage, and the redone request couples again."""
    facts = (fact("a", "L2", lives_in("oslo"), authority_bp=9000), fact("b", "L2", lives_in("rome"), authority_bp=10))
    rig.coupled(*facts)
    back = Decision(
        id="d#0", query_id=QUERY.id, at=NOW, type="restore", rationale="winner_gone", blocked={"a": "contradicted"},
        restored=("b",),
    )  # fmt: skip
    script = rig.bus._call("query_decide", QUERY.id, [NOW, TTL_MS, "same", b"", encoded(back)])
    assert (script, rig.stage) == ([b"verify"], "triage")

    reply = rig.ask(Decide(QUERY.id, (back,), RULES), "same")
    again = rig.ask(Decide(QUERY.id, (back,), RULES), "same")

    assert (reply.stage, [one.id for one in reply.facts], reply.coupled.statuses) == ("verified", ["b"], {})
    assert again == reply


def encoded(decision: Decision) -> bytes:
    """A decision as the port packs it."""
    import msgspec

    return msgspec.json.encode(decision)


def test_late_posts_are_refused_and_counted(rig: Rig) -> None:
    """After coupling nothing is added; the trace says how many came too late, a redone one once."""
    rig.coupled(SAW)
    late = PostFacts(QUERY.id, "gossip", (HEARD,))

    assert rig.ask(late, "late1").refused == "stage:coupled"
    assert rig.ask(late, "late1").refused == "stage:coupled"
    assert rig.ask(late, "late2").refused == "stage:coupled"
    trace = rig.close("failed").trace
    assert trace is not None
    assert (trace.late, [one.id for one in trace.facts]) == (2, ["saw"])


def test_what_is_there_is_not_added_twice_and_a_layer_keeps_its_best(rig: Rig) -> None:
    """Ids that are known stay as they are; of many the twelve of the highest score, then the lowest ids."""
    many = [fact(f"f{number:02d}", "L2", score_bp=5000 + number % 3) for number in range(20)]
    first = rig.open(SAW)
    second = rig.ask(PostFacts(QUERY.id, "memory", (fact("saw", "L2"), *many)))
    third = rig.ask(PostFacts(QUERY.id, "report", (fact("f99", "L2", score_bp=9000),)))

    assert (first.added, first.known, first.trimmed) == (1, 0, 0)
    assert (second.added, second.known, second.trimmed) == (12, 1, 8)
    assert (third.added, third.known, third.trimmed) == (1, 0, 1)
    wanted = sorted([*many, fact("f99", "L2", score_bp=9000)], key=lambda one: (-one.score_bp, one.id))[:12]
    assert rig.couple().facts == (SAW, *sorted(wanted, key=fact_order))


def test_an_id_is_approved_or_blocked_and_never_both(rig: Rig) -> None:
    """Heuristics that triage drops or brings back change the set."""
    rig.coupled(SAW, HEARD, fact("hunch", "L3"))
    assert (rig.members(rig.keys.approved), rig.members(rig.keys.blocked)) == ({"hunch"}, {"heard"})
    drop = Decision(
        id="d#0", query_id=QUERY.id, at=NOW, type="candidate_filter", rationale="irrelevant", blocked={"hunch": "x"}
    )
    rig.decide(drop)

    assert (rig.members(rig.keys.approved), rig.members(rig.keys.blocked)) == (set(), {"heard", "hunch"})


def test_every_key_has_a_lifetime_after_every_request(rig: Rig) -> None:
    """Whatever exists expires, at most when it was promised to; closed queries soon."""
    client: Any = rig.client
    steps: list[Callable[[], Any]] = [
        lambda: rig.open(SAW), lambda: rig.ask(PostFacts(QUERY.id, "gossip", (HEARD, WISH))), rig.couple, rig.decide,
        lambda: rig.advance(*TO_GENERATION),
    ]  # fmt: skip
    for step in steps:
        for key in rig.existing():
            client.persist(key)
        step()
        assert all(TTL_MS - 30_000 < client.pttl(key) <= TTL_MS for key in rig.existing()), step
    rig.close()
    assert len(rig.existing()) > 8
    assert all(0 < client.pttl(key) <= CLOSED_TTL_MS for key in rig.existing())
    assert [key.decode() for key in client.keys("*") if key.decode() not in rig.existing()] == []


def test_opening_again_and_late_posts_keep_a_query_alive(rig: Rig) -> None:
    """A redone request renews the lifetime of what it finds."""
    client: Any = rig.client
    rig.coupled(SAW)
    for body in (OpenQuery(QUERY), PostFacts(QUERY.id, "gossip", (HEARD,))):
        for key in rig.existing():
            client.pexpire(key, 5000)
        rig.ask(body)
        assert all(client.pttl(key) > TTL_MS - 30_000 for key in rig.existing())


NAIVE_EXPIRY: Final = """
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
redis.call('SET', KEYS[1], 'posted')
redis.call('HSET', KEYS[2], 'query', '{}')
return 'opened'
"""


def test_the_twin_that_sets_lifetimes_before_it_writes_leaves_keys_for_ever(rig: Rig) -> None:
    """The original's order: EXPIRE of what does not exist yet does nothing."""
    client: Any = rig.client
    client.execute_command("EVAL", NAIVE_EXPIRY, 2, rig.keys.lifecycle_stage, rig.keys.metadata, TTL_MS)

    assert [client.pttl(key) for key in rig.existing()] == [-1, -1]


NAIVE_GATE: Final = """
local intent = redis.call('GET', KEYS[1])
local allowed = intent and cjson.decode(intent).allows_gossip
redis.call('LPUSH', KEYS[allowed and 2 or 3], ARGV[1])
return allowed and 'approved' or 'blocked'
"""


def naive_gates(rig: Rig) -> Iterator[list[str]]:
    """The seed's gate, run twice, with the intent turned in between; yields what is approved and blocked."""
    client: Any = rig.client
    keys = rig.keys
    for intent in ('{"allows_gossip":null}', '{"allows_gossip":false}'):
        client.set(keys.metadata, intent)
        client.execute_command("EVAL", NAIVE_GATE, 3, keys.metadata, keys.approved, keys.blocked, "heard")
        approved, blocked = client.lrange(keys.approved, 0, -1), client.lrange(keys.blocked, 0, -1)
        yield [one.decode() for one in (*approved, *blocked)]


def test_the_twin_gate_of_the_seed_approves_null_and_doubles_ids(rig: Rig) -> None:
    """A null counts as allowed, and an id ends in both lists; ours denies what nobody granted, in one set."""
    first, second = naive_gates(rig)
    assert (first, second) == (["heard"], ["heard", "heard"])

    rig.client.flushall()
    asking = fact("heard", "L3", needs="allows_gossip")
    reply = rig.coupled(asking, fact("wish", "L4"))
    assert reply.coupled == couple(QUERY.id, (asking, fact("wish", "L4")), RULES)
    assert (rig.members(rig.keys.approved), rig.members(rig.keys.blocked)) == (set(), {"heard"})


@pytest.mark.parametrize("stage", [stage for stage in REACHED if stage != "posted"])
def test_nothing_is_left_after_a_query_is_cleared(rig: Rig, stage: Stage) -> None:
    """Whatever stage it was in: one command, and not a byte."""
    rig.reach(stage, SAW, HEARD, WISH)
    rig.ask(ClearQuery(QUERY.id))

    assert rig.client.dbsize() == 0
    for body in (Couple(QUERY.id, RULES), PostFacts(QUERY.id, "m", ()), Decide(QUERY.id, (), RULES),
                 Advance(QUERY.id, ("synthesis",)), CloseQuery(QUERY.id, "failed")):  # fmt: skip
        assert rig.ask(body).refused == "no_query"
    assert rig.client.dbsize() == 0


def test_the_trace_holds_everything_that_lay_on_the_bus(rig: Rig) -> None:
    """Facts that were dropped among them, with the rules, the decisions and what was asserted."""
    offered = (SAW, HEARD, WISH)
    rig.coupled(*offered)
    drop = Decision(
        id=f"{QUERY.id}#0", query_id=QUERY.id, at=NOW, type="candidate_filter", rationale="irrelevant",
        blocked={"wish": "irrelevant"},
    )  # fmt: skip
    rig.decide(drop)
    rig.advance(*TO_GENERATION)
    trace = rig.close().trace

    assert trace is not None
    assert (trace.query, trace.facts, trace.rules) == (QUERY, tuple(sorted(offered, key=fact_order)), RULES)
    assert (trace.decisions, trace.assertions, trace.gone) == ((drop,), ("⊢ [A] ⇒ [B]",), False)
    assert trace.deltas == couple(QUERY.id, offered, RULES).deltas


def test_ids_that_are_none_reach_no_server(rig: Rig) -> None:
    """An id outside the grammar is refused before any key is named."""
    for bad in ("", "a b", "q}:x{", "*", "x" * 161, "a\n"):
        with pytest.raises(PortRefused, match="not a query id"):
            rig.ask(Couple(bad, RULES))
    assert rig.client.dbsize() == 0


def test_prefixes_keep_universes_on_one_server_apart(rig: Rig) -> None:
    """The same query id under another prefix is another query."""
    other = Rig(rig.server, "other")
    rig.open(SAW)

    assert other.couple().refused == "no_query"
    other.open()
    assert set(keys_of(other.keys)).isdisjoint(keys_of(rig.keys))
    other.ask(ClearQuery(QUERY.id))
    assert rig.stage == "search"
    other.stop()


def test_a_foreign_key_of_the_wrong_type_is_refused_in_words(rig: Rig) -> None:
    """The port says so once; it does not try again."""
    client: redis.Redis = rig.client
    client.rpush(rig.keys.deltas, "x")
    with pytest.raises(PortRefused, match="WRONG_TYPE 13"):
        rig.open(SAW)
