"""docs/redis.md says what the code does: every key, every script, as it is now."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from bridges import redis_page
from bridges.redis_page import redis_page as page
from lua.registry import all_scripts
from universe.keys import Keys, QueryKeys

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_page_is_the_one_that_the_code_gives() -> None:
    """Written anew by ``python3 -m bridges.redis_page docs/redis.md``."""
    assert (ROOT / "docs" / "redis.md").read_text(encoding="utf-8") == page()


def test_every_key_and_every_script_is_on_the_page() -> None:
    """Whatever builds a key has a row; every slot, argument and error of every script is told."""
    text = page()
    for owner in (Keys, QueryKeys):
        for name, member in vars(owner).items():
            is_key = isinstance(member, property) or inspect.isfunction(member)
            if is_key and not name.startswith("_") and name != "query":
                assert (inspect.getdoc(member) or "").partition(": ")[2].partition("\n")[0].rstrip(".") in text, name
    for script in all_scripts().values():
        section = text.partition(f"### {script.name}\n")[2].partition("\n### ")[0]
        for part in (*(key.name for key in script.keys), *script.arguments, script.returns.replace("|", "/"),
                     *map(str, script.errors)):  # fmt: skip
            assert part in section, (script.name, part)


def test_a_key_without_a_lifetime_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a key that somebody adds and does not describe is a fault, not a gap."""
    lifetimes: Any = redis_page._LIFETIMES
    monkeypatch.delitem(lifetimes, "seen")
    with pytest.raises(KeyError, match="seen"):
        page()


def test_the_shared_beginning_of_the_bus_scripts_is_one_text() -> None:
    """Lua on a server has no includes: what the six have in common is the same, letter by letter."""
    scripts = [one.source for one in all_scripts().values() if one.name.startswith("query_")]
    for first, last in (("-- KEYS[1]", "-- ARGV[1]"), ("local KIND = {", "local function keep_alive()")):
        passages = {source[source.index(first) : source.index(last)] for source in scripts}
        assert len(passages) == 1, first
    for name in ("keep_alive", "view", "byte_order"):
        bodies = [source.partition(f"local function {name}(")[2].partition("\nend\n")[0] for source in scripts]
        assert len({body for body in bodies if body}) == 1, name
