"""The registry of Lua scripts: reads each file with its header, checks calls against it, runs it by EVALSHA.

A script refuses with ``redis.error_reply("ORRERY <CODE> <detail>")`` before its first write; `ScriptError` is the one
list of codes that Lua and Python share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from hashlib import sha1
from importlib import resources
from typing import Any, Final, Protocol

from msgspec import Struct

from universe.errors import ScriptRefused


class ScriptError(StrEnum):
    """Why a script refused; nothing was written."""

    WRONG_TYPE = "WRONG_TYPE"
    BAD_PLAN = "BAD_PLAN"
    BAD_ARGUMENT = "BAD_ARGUMENT"
    FOREIGN_PREFIX = "FOREIGN_PREFIX"


class HeaderKey(Struct, frozen=True):
    """One KEYS slot: its name and the type it must have."""

    name: str
    kind: str


class Script(Struct, frozen=True):
    """A script and what its header says; `more_keys` and `more_arguments` mark a tail behind the fixed ones."""

    name: str
    keys: tuple[HeaderKey, ...]
    more_keys: bool
    arguments: tuple[str, ...]
    more_arguments: bool
    returns: str
    errors: tuple[str, ...]
    source: str
    sha: str


class HeaderFault(ValueError):
    """A script's header breaks the grammar; the message names the file and the line."""


_FILE: Final = re.compile(r"([a-z_]+)-(\d+)\.lua")
_KEY: Final = re.compile(r"-- KEYS\[(\d+)(\.\.)?\] (\w+) \((\w+)\): .+")
_ARGUMENT: Final = re.compile(r"-- ARGV\[(\d+)(\.\.)?\] (\w+): .+")


def parse_script(file_name: str, source: str) -> Script:
    """Parse a script's header. Raises `HeaderFault` when the file name, the numbering or a line is off."""
    match = _FILE.fullmatch(file_name)
    header = source.split("\n\n", 1)[0].splitlines()
    if match is None or not header or not header[0].startswith(f"-- {match[1]}: "):
        raise HeaderFault(f"{file_name}: the first line is '-- <name>: <what it does>'")
    keys: list[HeaderKey] = []
    arguments: list[str] = []
    rest: dict[str, str] = {}
    more = tail = False
    for line in header[1:]:
        if (key := _KEY.fullmatch(line)) and int(key[1]) == len(keys) + 1 and not more and not arguments:
            more = key[2] is not None
            if not more:
                keys.append(HeaderKey(key[3], key[4]))
        elif (argument := _ARGUMENT.fullmatch(line)) and int(argument[1]) == len(arguments) + 1 and not tail:
            tail = argument[2] is not None
            if not tail:
                arguments.append(argument[3])
        elif line.startswith(("-- Returns: ", "-- Errors: ")):
            title, _, text = line[3:].partition(": ")
            rest[title] = text
        else:
            raise HeaderFault(f"{file_name}: not a header line: {line}")
    if len(keys) != int(match[2]) or set(rest) != {"Returns", "Errors"}:
        raise HeaderFault(f"{file_name}: number of keys, Returns or Errors are off")
    errors = tuple(str(ScriptError(code)) for code in rest["Errors"].split(", "))
    digest = sha1(source.encode(), usedforsecurity=False).hexdigest()
    return Script(match[1], tuple(keys), more, tuple(arguments), tail, rest["Returns"], errors, source, digest)


@lru_cache(maxsize=1)
def all_scripts() -> dict[str, Script]:
    """Every script of this package by name."""
    files = (file for file in resources.files("lua").iterdir() if file.name.endswith(".lua"))
    scripts = (parse_script(file.name, file.read_text("utf-8")) for file in files)
    return {script.name: script for script in sorted(scripts, key=lambda script: script.name)}


class Client(Protocol):
    """The part of a Redis client that the registry uses."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Send one command and return its reply; raises on an error reply."""


Pipeline = Callable[[list[tuple[Any, ...]]], list[Any]]
"""Sends commands in one go and returns their replies; raises the first error reply."""


class Scripts:
    """Runs registered scripts on one client."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._scripts = all_scripts()
        self._known: set[str] = set()

    def command(self, name: str, keys: Sequence[str], args: Sequence[str | bytes | int]) -> tuple[Any, ...]:
        """The EVALSHA command of a call, checked against the header. Raises ValueError when the counts differ."""
        script = self._scripts[name]
        fits = _fits(len(script.keys), len(keys), more=script.more_keys)
        if not fits or not _fits(len(script.arguments), len(args), more=script.more_arguments):
            raise ValueError(f"{name} takes {len(script.keys)} keys and {len(script.arguments)} arguments")
        return ("EVALSHA", script.sha, len(keys), *keys, *args)

    def call(self, name: str, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """Run a script; loads it once when the server does not know it. Raises `ScriptRefused`."""
        command = self.command(name, keys, args)
        try:
            return self._client.execute_command(*command)
        except Exception as error:
            if not _unknown_script(error):
                raise self.refusal(name, error) from error
        self._load(name)
        try:
            return self._client.execute_command(*command)
        except Exception as error:
            raise self.refusal(name, error) from error

    def call_all(
        self, pipeline: Pipeline, name: str, calls: Sequence[tuple[Sequence[str], Sequence[str | bytes | int]]]
    ) -> list[Any]:
        """Run an idempotent script once per ``(keys, args)``, all in one round trip of `pipeline`.

        The script is loaded first where this client has not loaded it. Raises `ScriptRefused` for the first refusal;
        the other calls have run.
        """
        if name not in self._known:
            self._load(name)
        commands = [self.command(name, keys, args) for keys, args in calls]
        try:
            return pipeline(commands)
        except Exception as error:
            if _unknown_script(error):
                return [self.call(name, keys, args) for keys, args in calls]
            raise self.refusal(name, error) from error

    def _load(self, name: str) -> None:
        self._client.execute_command("SCRIPT", "LOAD", self._scripts[name].source)
        self._known.add(name)

    @staticmethod
    def refusal(name: str, error: Exception) -> Exception:
        """`ScriptRefused` for an error reply of ours, else the error itself."""
        word, _, rest = str(error).partition(" ")
        if word != "ORRERY":
            return error
        code, _, detail = rest.partition(" ")
        return ScriptRefused(name, str(ScriptError(code)), detail)


def _fits(wanted: int, given: int, *, more: bool) -> bool:
    return given == wanted or (more and given > wanted)


def _unknown_script(error: Exception) -> bool:
    return type(error).__name__ == "NoScriptError"
