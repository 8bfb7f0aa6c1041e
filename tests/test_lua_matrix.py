"""Whatever stands under a key and whatever arrives as an argument: a script refuses before its first write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import pytest
import redis
from msgspec import Struct, msgpack

from lua.registry import Scripts, all_scripts
from tests.bus.right_calls import KINDS, contents, right_args
from tests.substrates import dump_all
from universe.errors import ScriptRefused

pytest_plugins = ("tests.server_fixtures",)

MAKERS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "string": lambda client, key: client.set(key, "text"),
    "list": lambda client, key: client.rpush(key, "a", "b"),
    "set": lambda client, key: client.sadd(key, "a", "b"),
    "zset": lambda client, key: client.zadd(key, {"a": 1.0}),
    "hash": lambda client, key: client.hset(key, "field", "value"),
    "stream": lambda client, key: client.xadd(key, {"field": "value"}),
    "hyperloglog": lambda client, key: client.pfadd(key, "a"),
    "geo": lambda client, key: client.geoadd(key, (13.4, 52.5, "a")),
}
STORED_AS: Final = {"hyperloglog": "string", "geo": "zset"}
HUGE: Final = b"9" * 1000
COMMIT_KINDS: Final = {
    "journal": "stream", "dead_letters": "stream", "member": "hash", "records": "hash", "mailbox": "stream",
    "destination": "stream", "view": "string",
}  # fmt: skip

INGEST_KINDS: Final = {
    "events": "stream", "seen": "string", "mailbox": "stream", "later_seen": "string", "later_mailbox": "stream",
}  # fmt: skip
"""Two events: the first is new; what the second finds must be known before the first is written."""


class Call(Struct):
    """A call that is right in everything; `contents` are the keys that must hold more than anything of their kind."""

    script: str
    kinds: dict[str, str]
    args: list[Any]
    contents: dict[str, Any] = {}

    @property
    def keys(self) -> list[str]:
        """One key per slot, named by its role."""
        return list(self.kinds)


def turns(**changes: Any) -> list[Any]:
    """A commit's plan of one turn, with some places changed."""
    turn: dict[str, Any] = {
        "hash": 3, "records": 4, "mailbox": 5, "epoch": 0, "turn": 0, "trim": "5-1", "fields": ["turn", 7, "state", 8],
        "drops": ["@a/1", "try:a/1"], "record_fields": ["p", 8], "record_drops": ["q"],
    }  # fmt: skip
    return list((turn | changes).values())


def commit_args(  # noqa: D103 - the right call, or one with a part replaced
    plan: Any = None, mail: Any = ((6, 9),), views: Any = ((7, "text", 0),), dead: Any = (9,)
) -> list[Any]:
    plan = [turns()] if plan is None else plan
    packed = [msgpack.encode(part) for part in (plan, mail, views)]
    return [*packed, b"lines", msgpack.encode(dead), 10, "1", b"state", b"mail"]


def right_calls() -> list[Call]:
    """One right call of every script; commit with a key in each role that its plan can name."""
    return [
        Call("activate", {"member": "hash"}, []),
        Call("claim_prefix", {"owner": "string"}, ["orrery", "1", "token"]),
        Call("count_try", {"member": "hash"}, ["try:a/1"]),
        Call("tell", {"mailbox": "stream"}, [10, b"entry"]),
        Call(
            "ingest", INGEST_KINDS,
            [10, 1000, "5", *(b"entry", "message", "msg:1", "g", "c", "u", "1", b"{}"),
             *(b"entry", "message", "msg:2", "h", "c", "u", "2", b"{}")],
        ),
        Call("commit", COMMIT_KINDS, commit_args()),
        *(Call(name, KINDS, args, contents(stage)) for name, (stage, args) in right_args().items()),
    ]  # fmt: skip


def hostile_args(call: Call) -> Iterator[list[Any]]:
    """Calls of the same script whose arguments are wrong."""
    numbers = {"claim_prefix": [1], "tell": [0], "ingest": [0, 1], "commit": [5], "count_try": [], "activate": []}
    for place in numbers.get(call.script, (0, 1)):
        for value in (b"", b"-1" if call.script != "commit" else b"", b"nan", b"NaN", b"abc", b"\xff\x00", b"1 2"):
            yield [*call.args[:place], value, *call.args[place + 1 :]]
    if call.script == "count_try":
        yield from ([value] for value in (b"", b"epoch", b"turn", b"@a/1", HUGE))
    if call.script == "ingest":
        for place, value in ((0, HUGE), (1, HUGE), (1, b"9007199254740993000"), (2, b"-1"), (2, b"x"), (2, HUGE)):
            yield [*call.args[:place], value, *call.args[place + 1 :]]
        yield from (call.args[:count] for count in range(len(call.args)))
        yield [*call.args, b"more"]
    if call.script == "commit":
        yield from hostile_plans()


def hostile_plans() -> Iterator[list[Any]]:
    """Arguments of the commit script that no plan of ours would hold."""
    right = commit_args()
    for place in (0, 1, 2, 4):
        for value in (b"", b"not msgpack", b"\xc1", b"\x93\x01", b"\x05", b"\xa3abc", b"\xff" * 70_000):
            yield [*right[:place], value, *right[place + 1 :]]
    odd: list[Any] = [None, 0, -1, 1.5, 99, 2**62, "x", [], {}, True, float("nan")]
    for name in ("hash", "records", "mailbox"):
        yield from (commit_args([turns(**{name: value})]) for value in odd)
    for value in (None, 5, "abc", "5", "-1-1", "5-", "5-x", "9" * 30 + "-1", "1-" + "9" * 30, [], "nan-nan"):
        yield commit_args([turns(trim=value)])
    for name in ("fields", "record_fields"):
        for pairs in (None, 7, ["turn"], [1, 7], [None, 7], ["turn", None], ["a", 0], ["a", -7], ["a", 99], ["a", 1]):
            yield commit_args([turns(**{name: pairs})])
        yield commit_args([turns(**{name: ["a", 7.5]})])
    for name in ("drops", "record_drops"):
        yield from (commit_args([turns(**{name: value})]) for value in (None, 7, "x", [1], [None, "x"], [["x"]]))
    for item in odd:
        yield commit_args(mail=[[item, 9]])
        yield commit_args(mail=[[6, item]])
        yield commit_args(dead=[item, 9])
        yield commit_args(views=[[item, "text", 0]])
        yield commit_args(views=[[7, item if not isinstance(item, str) else None, 0]])
    for ttl in (None, "x", [], 0.5, float("nan"), float("inf"), 2**62, True):
        yield commit_args(views=[[7, "text", ttl]])
    yield commit_args(mail=[[7, 9]])
    yield commit_args(views=[[6, "text", 0]])
    yield from (right[:count] for count in range(6))


def fill(client: Any, call: Call, wrong: str = "", maker: str = "") -> None:
    """Put something of the right kind under every key of a call, and something wrong under one."""
    client.flushdb()
    for role, kind in call.kinds.items():
        if role in ("owner", "seen") or (call.contents and role not in call.contents):
            continue
        if role in call.contents:
            put(client, role, call.contents[role])
        else:
            MAKERS[kind](client, role)
    client.set("bystander", "1")
    if wrong:
        client.delete(wrong)
        MAKERS[maker](client, wrong)


def put(client: Any, key: str, content: Any) -> None:
    """A string, or the fields of a hash."""
    if isinstance(content, dict):
        for name, value in content.items():
            client.hset(key, name, value)
    else:
        client.set(key, content)


def send(client: Any, call: Call, args: Sequence[Any]) -> Exception | None:
    """Run a script with arguments as they are, past the checks of the registry; returns what it raised."""
    script = all_scripts()[call.script]
    try:
        client.execute_command("EVAL", script.source, len(call.keys), *call.keys, *args)
    except redis.ResponseError as error:
        return Scripts.refusal(call.script, error)
    return None


def test_every_right_call_writes(client: redis.Redis) -> None:
    """The matrix would prove nothing with calls that are refused anyhow."""
    assert {call.script for call in right_calls()} == set(all_scripts())
    for call in right_calls():
        fill(client, call)
        before = dump_all(client)
        assert send(client, call, call.args) is None, call.script
        assert dump_all(client) != before, call.script


def test_no_script_writes_when_a_key_holds_something_else(client: redis.Redis, promise: Callable[..., None]) -> None:
    """Every script, every key slot and role, at least six wrong kinds of value: refused, and nothing has changed."""
    cells = 0
    for call in right_calls():
        for role, kind in call.kinds.items():
            wrong = [maker for maker in MAKERS if STORED_AS.get(maker, maker) != kind]
            assert len(wrong) >= 6
            for maker in wrong:
                fill(client, call, role, maker)
                before = dump_all(client)
                error = send(client, call, call.args)
                cells += 1
                assert isinstance(error, ScriptRefused), (call.script, role, maker, error)
                assert error.code == "WRONG_TYPE", (call.script, role, maker, error)
                assert dump_all(client) == before, (call.script, role, maker)
    promise("scripts refuse wrong types before the first write", scripts=len(right_calls()), cells=cells, changed=0)


def test_no_script_writes_when_an_argument_is_hostile(client: redis.Redis, promise: Callable[..., None]) -> None:
    """Empty, huge, not msgpack, negative, NaN, wrong positions: an error, and nothing has changed."""
    calls = 0
    for call in right_calls():
        for args in hostile_args(call):
            fill(client, call)
            before = dump_all(client)
            error = send(client, call, args)
            calls += 1
            assert error is not None, (call.script, args)
            assert dump_all(client) == before, (call.script, args)
    promise("scripts refuse hostile arguments before the first write", calls=calls, changed=0)


NAIVE: Final = """
redis.call('XADD', KEYS[1], '*', 'b', ARGV[1])
redis.call('HINCRBY', KEYS[2], 'turn', 1)
return 'written'
"""


def test_an_ingest_of_half_an_event_is_refused_unchanged(client: redis.Redis) -> None:
    """Keys come in pairs behind the log: without any, one too few or one too many there is no whole event."""
    call = next(call for call in right_calls() if call.script == "ingest")
    for kinds, args in ((1, 3), (2, 7), (2, 11), (4, 15), (4, 11), (3, 19), (5, 11)):
        fill(client, call)
        before = dump_all(client)
        error = send(client, Call("ingest", dict(list(call.kinds.items())[:kinds]), []), call.args[:args])

        assert isinstance(error, ScriptRefused), (kinds, args)
        assert error.code == "BAD_ARGUMENT", (kinds, args)
        assert dump_all(client) == before, (kinds, args)


def test_a_script_that_checks_as_it_goes_leaves_half_its_work(client: redis.Redis) -> None:
    """The twin relies on the server's own WRONGTYPE: the first write stays although the second fails."""
    client.set("record", "text")
    before = dump_all(client)
    with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
        client.execute_command("EVAL", NAIVE, 2, "mailbox", "record", "entry")

    assert dump_all(client) != before


def test_a_prefix_whose_owner_cannot_be_read_is_refused_unchanged(client: redis.Redis) -> None:
    """A right type with the wrong content is somebody else's."""
    call = right_calls()[1]
    for content in (b"", b"text", b"[]", b"{}", b'{"universe":1}', b'{"universe":"orrery"}', b"\xff" * 100, b"null"):
        client.set("owner", content)
        before = dump_all(client)
        error = send(client, call, call.args)

        assert isinstance(error, ScriptRefused), content
        assert error.code == "FOREIGN_PREFIX", content
        assert dump_all(client) == before
