"""Persona files: one TOML file is one bot; every fault in it is one line that names the file and the key."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec

from universe.chat.words import words
from universe.errors import BadInput
from universe.persona import BotPersona

FILE_BYTES_MAX: Final = 64 * 1024
NUMBERS_MAX: Final = {"think_ms": 3_600_000, "typing_chars_per_s": 10_000}
"""An hour of reading; as fast as no person types. Beyond, times would leave the range of a clock."""


def load_persona(path: Path) -> BotPersona:
    """Read the persona of a bot.

    `path` is a TOML file of at most 64 KiB whose keys are the fields of `BotPersona`; ``name``, ``user_id`` and
    ``display_name`` are required. Raises `BadInput` naming the file, the line where it is known, and the key.
    """
    text = _read_text(path)
    try:
        document = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or a number of more digits than Python reads
        raise BadInput(f"{path}: {error}") from error
    except RecursionError as error:
        raise BadInput(f"{path}: nested too deeply") from error
    values = {key: _converted(key, value, f"{path}{_place(text, key)}") for key, value in document.items()}
    for field in msgspec.structs.fields(BotPersona):
        if field.required and field.name not in values:
            raise BadInput(f"{path}: no key {field.name}; a persona needs it")
    return msgspec.convert(values, BotPersona)


def _converted(key: str, value: object, where: str) -> Any:
    types = get_type_hints(BotPersona, include_extras=True)
    if key not in types:
        near = get_close_matches(key, types, n=1)
        raise BadInput(f"{where}: no key {key!r}{f'; did you mean {near[0]!r}?' if near else ''}")
    try:
        converted = msgspec.convert(value, type=types[key])
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {key}: {error}") from error
    complaint = _complaint(key, converted)
    if complaint:
        raise BadInput(f"{where}: {key}: {complaint}")
    return converted


def _complaint(key: str, value: Any) -> str:
    """What no type can say about a key's value; empty when it is fine."""
    if key == "name" and value != value.lower():
        return f"an address is lower case: {value.lower()!r}, not {value!r}"
    if key in NUMBERS_MAX and value > NUMBERS_MAX[key]:
        return f"at most {NUMBERS_MAX[key]}"
    if key == "display_name" and not words(value):
        return "holds no letter or digit, so nobody could call the bot"
    if key == "aliases":
        unheard = [alias for alias in value if not words(alias)]
        return f"{unheard[0]!r} holds no letter or digit, so nobody could call the bot" if unheard else ""
    if key == "interests":
        unheard = [interest for interest in value if words(interest) != (interest,)]
        return f"{unheard[0]!r} is not one word in lower case, so no message holds it" if unheard else ""
    return ""


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            data = handle.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or 'cannot be read'}") from error
    if len(data) > FILE_BYTES_MAX:
        raise BadInput(f"{path}: larger than {FILE_BYTES_MAX} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}, line {line}: not UTF-8") from error


def _place(text: str, key: str) -> str:
    """``, line N`` of a key or of the table under its name; empty when it is written otherwise."""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.partition("#")[0].strip()
        if bare and key in (bare.partition("=")[0].strip(), bare.strip("[] \t")):
            return f", line {number}"
    return ""
