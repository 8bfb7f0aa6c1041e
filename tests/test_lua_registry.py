"""The Lua scripts and their registry: headers say what scripts do, and calls are checked against them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import redis

from bridges.redis_client import connect_blocking
from bridges.redis_line import RedisLine
from lua.registry import HeaderFault, Script, ScriptError, Scripts, all_scripts, parse_script
from tests.servers import config_for, running
from universe.errors import ScriptRefused

pytest_plugins = ("tests.server_fixtures",)

LUA = Path(__file__).resolve().parent.parent / "lua"
SCRIPTS = list(all_scripts().values())
HEADER = """-- lend: give a book away.
-- KEYS[1] shelf (set): what is here
-- KEYS[2..] reader (hash): who has what
-- ARGV[1] book: its name
-- ARGV[2..] page: which pages
-- Returns: how many
-- Errors: WRONG_TYPE, BAD_PLAN

return 1
"""


def code_of(source: str) -> str:
    """A script without its header, comments and string literals' insides."""
    return re.sub(r"--[^\n]*", "", source.split("\n\n", 1)[1])


def slots_used(source: str, name: str) -> set[int]:
    """The literal indices with which a script reads KEYS or ARGV."""
    return {int(index) for index in re.findall(rf"\b{name}\[(\d+)\]", code_of(source))}


def header_faults(script: Script) -> list[str]:
    """Where a script's header and its code disagree."""
    faults = []
    for name, fixed, more in (
        ("KEYS", len(script.keys), script.more_keys),
        ("ARGV", len(script.arguments), script.more_arguments),
    ):
        used = slots_used(script.source, name)
        faults += [f"{name}[{index}] is documented and not used" for index in range(1, fixed + 1) if index not in used]
        faults += [f"{name}[{index}] is used and not documented" for index in used if index > fixed]
        by_variable = re.findall(rf"\b{name}\[([^\d\]][^\]]*)\]", code_of(script.source))
        bounds = [int(last) for last in re.findall(r"for \w+ = 1, (\d+) do", code_of(script.source))]
        if by_variable and not more and not (bounds and max(bounds) <= fixed):
            faults.append(f"{name} is read by a variable that no bound holds")
    codes = set(re.findall(r"ORRERY (\w+)", script.source))
    faults += [f"{code} differs from the header" for code in codes ^ set(script.errors)]
    return faults


def key_faults(source: str) -> list[str]:
    """Calls whose key is not a KEYS slot, and key names that are put together in Lua."""
    code = code_of(source)
    named = {"KEYS"}
    for names, values in re.findall(r"local ([\w, ]+) = ([^\n]+)", code):
        keys = [value.strip().startswith("KEYS[") for value in values.split(",")]
        named |= {name.strip() for name, is_key in zip(names.split(","), keys, strict=False) if is_key}
    faults = re.findall(r"KEYS\[[^\]]*\]\s*\.\.|\.\.\s*KEYS\[", code)
    for command, key in re.findall(r"redis\.p?call\(\s*'(\w+)'\s*,\s*(\w+)", code):
        if key not in named:
            faults.append(f"{command} {key}")
    return faults


def test_every_file_is_a_script_with_a_header() -> None:
    """One registered script per file, under the file's name, with its number of keys."""
    files = sorted(path.name for path in LUA.glob("*.lua"))

    assert files == sorted(f"{script.name}-{len(script.keys)}.lua" for script in SCRIPTS)
    assert all(script.returns and script.sha and script.errors for script in SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_header_says_what_its_script_uses(script: Script) -> None:
    """Every KEYS[n], ARGV[n] and error code of the code is documented, and the other way round."""
    assert header_faults(script) == []


def test_a_header_that_lies_is_found() -> None:
    """The twin: one slot too many, one too few, an error code that is not raised."""
    source = HEADER.replace("return 1", "redis.call('GET', KEYS[1])\nreturn ARGV[1] .. ARGV[3] .. KEYS[index]")
    faults = header_faults(parse_script("lend-2.lua", source.replace("[2..]", "[2]")))

    assert "KEYS[2] is documented and not used" in faults
    assert "ARGV[2] is documented and not used" in faults
    assert "ARGV[3] is used and not documented" in faults
    assert "KEYS is read by a variable that no bound holds" in faults
    assert "WRONG_TYPE differs from the header" in faults


def test_the_header_grammar_is_read_whole() -> None:
    """Keys with their types, open tails, errors."""
    script = parse_script("lend-1.lua", HEADER)

    assert [(key.name, key.kind) for key in script.keys] == [("shelf", "set")]
    assert (script.more_keys, script.arguments, script.more_arguments) == (True, ("book",), True)
    assert (script.returns, script.errors) == ("how many", ("WRONG_TYPE", "BAD_PLAN"))


@pytest.mark.parametrize(
    ("file_name", "old", "new"),
    [
        ("lend.lua", "", ""),
        ("Lend-1.lua", "", ""),
        ("lend-2.lua", "", ""),
        ("borrow-1.lua", "", ""),
        ("lend-1.lua", "-- lend: give a book away.", "-- a script"),
        ("lend-1.lua", "KEYS[1]", "KEYS[0]"),
        ("lend-1.lua", "KEYS[2..]", "KEYS[3..]"),
        ("lend-1.lua", " (set)", ""),
        ("lend-1.lua", "ARGV[1] book: its name", "ARGV[1] book"),
        ("lend-1.lua", "ARGV[2..]", "ARGV[3..]"),
        ("lend-1.lua", "-- Returns: how many\n", ""),
        ("lend-1.lua", "-- Errors: WRONG_TYPE, BAD_PLAN\n", ""),
        ("lend-1.lua", "-- Returns", "-- Gives"),
        ("lend-1.lua", "-- KEYS[2..] reader (hash): who has what\n-- ARGV[1]", "-- ARGV[1]\n-- KEYS[2..] reader"),
    ],
)
def test_a_faulty_header_is_refused_by_name(file_name: str, old: str, new: str) -> None:
    """Each fault names the file."""
    with pytest.raises(HeaderFault, match=re.escape(file_name)):
        parse_script(file_name, HEADER.replace(old, new) if old else HEADER)


def test_an_error_code_that_python_does_not_know_is_refused() -> None:
    """Lua and Python share one list of codes."""
    with pytest.raises(ValueError, match="NO_SUCH_CODE"):
        parse_script("lend-1.lua", HEADER.replace("BAD_PLAN", "NO_SUCH_CODE"))
    raised = {code for script in SCRIPTS for code in re.findall(r"ORRERY (\w+)", script.source)}

    assert raised == {str(code) for code in ScriptError}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_touch_only_the_keys_they_are_given(script: Script) -> None:
    """The key of every call is a KEYS slot, and no key name is put together in Lua."""
    assert key_faults(script.source) == []


def test_a_key_made_in_lua_is_found() -> None:
    """The twin: concatenation, a literal key, a key from an argument."""
    assert key_faults("-- x\n\nredis.call('GET', KEYS[1] .. ':x')") != []
    assert key_faults("-- x\n\nlocal key = ARGV[1]\nredis.call('GET', key)") == ["GET key"]
    assert key_faults("-- x\n\nlocal a, b = ARGV[1], KEYS[1]\nredis.call('GET', b) redis.call('GET', a)") == ["GET a"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_have_no_clock_no_chance_and_no_endless_loop(script: Script) -> None:
    """Neither TIME nor random nor while nor repeat: same input, same writes, in bounded time."""
    found = re.findall(r"\b(while|repeat|goto|TIME|RANDOMKEY|SRANDMEMBER|random)\b", code_of(script.source))

    assert found == []


def test_luacheck_has_no_complaint_about_any_script() -> None:
    """No undeclared global, nothing unused; a script with a global is found."""
    luacheck = shutil.which("luacheck")
    if luacheck is None:
        pytest.skip("luacheck is not installed (Debian: lua-check)")
    allowed = ["--read-globals", "redis", "cjson", "cmsgpack", "KEYS", "ARGV"]
    command = [luacheck, "--std", "lua51", "--no-color"]
    done = subprocess.run([*command, str(LUA), *allowed], capture_output=True, text=True, timeout=60, check=False)
    twin = subprocess.run(
        [*command, "-", *allowed], input="leak = 1\n", capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stdout
    assert twin.returncode != 0


@pytest.mark.parametrize(("keys", "args"), [([], [1, b"x"]), (["k", "l"], [1, b"x"]), (["k"], [1]), (["k"], [1, 2, 3])])
def test_a_call_with_the_wrong_counts_never_reaches_the_server(
    client: redis.Redis, keys: list[str], args: list[Any]
) -> None:
    """Script tell takes one key and two arguments; everything else is a ValueError before anything is sent."""
    before = client.info("commandstats")
    with pytest.raises(ValueError, match="tell takes 1 keys and 2 arguments"):
        Scripts(client).call("tell", keys, args)

    assert "cmdstat_evalsha" not in before
    assert "cmdstat_evalsha" not in client.info("commandstats")


def test_a_script_is_loaded_once_and_again_after_a_flush(client: redis.Redis) -> None:
    """SCRIPT FLUSH between any two calls costs a reload and nothing else."""
    scripts = Scripts(client)
    for number in range(6):
        assert scripts.call("tell", ["box"], [100, b"%d" % number]) == b"accepted"
        if number % 2:
            client.script_flush()

    assert [fields[b"b"] for _, fields in client.xrange("box")] == [b"%d" % number for number in range(6)]
    assert client.info("commandstats")["cmdstat_script|load"]["calls"] == 3


def test_without_the_reload_a_flush_loses_the_call(client: redis.Redis) -> None:
    """The twin that only calls EVALSHA fails after the flush."""
    scripts = Scripts(client)
    scripts.call("tell", ["box"], [100, b"1"])
    client.script_flush()
    with pytest.raises(redis.exceptions.NoScriptError):
        client.execute_command(*scripts.command("tell", ["box"], [100, b"2"]))


def test_many_calls_go_in_one_round_trip_and_survive_a_flush() -> None:
    """call_all gives the replies in order; after a flush each call is made once, none twice."""
    with running("valkey") as server:
        line = RedisLine(connect_blocking(config_for("valkey"), server.url, 1), "test")
        scripts = Scripts(line)
        rest: list[str | bytes | int] = [1000, 0, "", b"", "t", "e", "g", "", "", "1", b""]
        calls = [(["log", f"seen:{number % 50}", "box"], rest) for number in range(100)]
        first = scripts.call_all(line.pipeline, "ingest", calls)
        line.execute_command("SCRIPT", "FLUSH")
        second = scripts.call_all(line.pipeline, "ingest", calls)
        entries = line.execute_command("XLEN", "box")
        line.close()

    assert first == [[b"accepted"]] * 50 + [[b"duplicate"]] * 50
    assert second == [[b"duplicate"]] * 100
    assert entries == 50


def test_a_refusal_names_script_code_and_detail(client: redis.Redis) -> None:
    """What the script says is what Python raises; an error of the server stays what it is."""
    client.set("box", "not a stream")
    with pytest.raises(ScriptRefused, match="tell: WRONG_TYPE 1") as refused:
        Scripts(client).call("tell", ["box"], [1, b"x"])

    assert (refused.value.script, refused.value.code, refused.value.detail) == ("tell", ScriptError.WRONG_TYPE, "1")
    assert refused.value.may_have_happened is False
    error = redis.ResponseError("LOADING the dataset")
    assert Scripts.refusal("tell", error) is error
