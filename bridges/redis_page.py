"""The reference of everything that lies in Redis: every key and every script, from the code itself (docs/redis.md).

``python -m bridges.redis_page FILE`` writes it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lua.registry import Script, all_scripts
from universe.keys import Keys, QueryKeys

_PLACES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "owner": ("mkind:mid", {"mkind": "<kind>", "mid": "<id>"}),
    "address": ("mkind:mid", {"mkind": "<kind>", "mid": "<id>"}),
    "event_id": ("meventid", {"meventid": "<event id>"}),
    "query_id": ("mqueryid", {"mqueryid": "<query id>"}),
    "name": ("mname", {"mname": "<name>"}),
    "bot": ("mbot", {"mbot": "<bot>"}),
    "channel": ("mchannel", {"mchannel": "<channel>"}),
    "layer": ("mlayer", {"mlayer": "<L0 to L5>"}),
}
"""By the name of a parameter: an id that stands for any, and how it is printed."""
_LOOK: Final = {"String": "GET", "Hash": "HGETALL", "Set": "SMEMBERS", "Stream": "XREVRANGE"}
_LIFETIMES: Final = {
    "owner": "for ever",
    "events": "for ever; an entry `substrate.events_retention_hours`, in a simulation for ever",
    "journal": "for ever",
    "dead_letters": "for ever",
    "seen": "`substrate.dedupe_ttl_hours` in wall time; for ever in a simulation",
    "mailbox": "for ever; an entry until its owner's turn is committed",
    "member": "for ever",
    "records": "for ever; a record until its member drops it",
    "host": "for ever",
    "crossbot_bot": "`registry.ttl_s`, renewed every `registry.heartbeat_s`",
    "crossbot_chain": "until the chain can no longer go on",
    "crossbot_cooldown": "until the cooldown ends",
    "crossbot_burst": "until the moment that it names",
    "crossbot_lock": "until the grant ends or the floor is given back",
    "daily_life_lock": "60 s, or until the turn ends",
    "last_autonomous_action": "for ever",
}
_HEAD: Final = """# What lies in Redis

<!-- Generated: `python3 -m bridges.redis_page docs/redis.md`. A test compares this page with the code. -->

Every key of a universe, and every script that changes one. Names are built in `universe/keys.py` and nowhere else; the
scripts are in `lua/`, one a file, and run by EVALSHA.
A client that wants to look needs `redis-cli` and the server's address: `redis-cli -u URL`, or `redis-cli -s SOCKET` for
the embedded server (its socket is `redis.sock` in a directory of its own under the temporary directory).
What is written here with the prefix `whisper` has the prefix that `substrate.prefix` gives it.

Times that a rule depends on are UTC ms in a value, and come with the request; a lifetime is garbage collection in the
server's own time, and means nothing.
"""
_QUERY_HEAD: Final = """
## The query bus

All keys of a query have one hash tag, and so one slot of a cluster. With another prefix than `whisper` the tag is
`{<query id>.<prefix>}`. Each script renews the lifetime of all keys of its query (`mind.query_ttl_s`, 180 s by
default, in the server's own time); after its end a query stays for 60 s at most, and `ClearQuery` drops all of it in
one command.
"""
_SCRIPTS_HEAD: Final = """
## Scripts

A script that refuses answers `ORRERY <CODE> <detail>` and has written nothing. What a stage does not allow is no error
but an answer.

Limits of the bus: 12 facts a layer, 4 claims and 16 named conflicts a fact, 500 characters of text, 120 of a term,
64 posts and 64 decisions a query. One coupling within them is bounded work: see `run.py bench mind_bus` for the usual
and `tests/bus/test_query_hostile.py` for the densest query (72 facts that all contradict each other under rules by
which none gives way: 2,202 contradictions, 34 to 115 ms of the server's time, measured on two cores shared with other
work).
"""


def redis_page() -> str:
    """The page in Markdown; the same code gives the same bytes."""
    parts = [_HEAD, "\n## Keys\n\n", _table(Keys(), _LIFETIMES), _QUERY_HEAD, "\n", _table(_of_query(), {})]
    return "".join([*parts, _SCRIPTS_HEAD, *(_script(script) for script in all_scripts().values())])


def _of_query() -> QueryKeys:
    return Keys().query(_PLACES["query_id"][0])


def _table(keys: Keys | QueryKeys, lifetimes: dict[str, str]) -> str:
    is_query = isinstance(keys, QueryKeys)
    head = "| key | type | what | look |" if is_query else "| key | type | what | how long | look |"
    rows = [head, "|" + "---|" * head.count(" |")]
    for name, key, meaning in _named(keys):
        kind, _, what = meaning.partition(": ")
        tail = " + - COUNT 10" if kind == "Stream" else ""
        look = f"`redis-cli {_LOOK[kind]} '{key}'{tail}`"
        cells = [f"`{key}`", kind.lower(), what.rstrip("."), *([] if is_query else [lifetimes[name]]), look]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _named(keys: Keys | QueryKeys) -> Iterator[tuple[str, str, str]]:
    """Name, key with its places, and first line of the docstring of everything that builds a key."""
    for name, member in vars(type(keys)).items():
        meaning = (inspect.getdoc(member) or "").partition("\n")[0]
        if name.startswith("_") or not meaning.startswith(tuple(f"{kind}:" for kind in _LOOK)):
            continue
        if isinstance(member, property):
            yield name, _printed(getattr(keys, name)), meaning
        else:
            places = [_PLACES[one][0] for one in list(inspect.signature(member).parameters)[1:]]
            call: Any = getattr(keys, name)
            yield name, _printed(call(*places)), meaning


def _printed(key: str) -> str:
    for _, shown in _PLACES.values():
        for place, text in shown.items():
            key = key.replace(place, text)
    return key


def _script(script: Script) -> str:
    lines = script.source.split("\n\n", 1)[0].splitlines()
    says = [line.removeprefix("-- ") for line in lines]
    what = says[0].partition(": ")[2]
    name = f"\n### {script.name}\n\n{what[0].upper()}{what[1:]}\n\n"
    rows = ["| | | |", "|---|---|---|"]
    for line in says[1:]:
        place, _, rest = line.partition(" ") if line.startswith(("KEYS", "ARGV")) else line.partition(": ")
        title, _, meaning = rest.partition(": ") if line.startswith(("KEYS", "ARGV")) else ("", "", rest)
        rows.append(f"| {place} | {title} | {meaning.replace('|', '/')} |")
    return name + "\n".join(rows) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(redis_page(), encoding="utf-8")
