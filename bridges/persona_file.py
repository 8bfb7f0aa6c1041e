"""Persona files: one TOML file is one bot; every fault in it is one line that names the file and the key."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec

from bridges.toml_text import nearest, place_of, read_toml
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
    text, document = read_toml(path, FILE_BYTES_MAX)
    values = {key: _converted(key, value, f"{path}{place_of(text, '', key)}") for key, value in document.items()}
    for field in msgspec.structs.fields(BotPersona):
        if field.required and field.name not in values:
            raise BadInput(f"{path}: no key {field.name}; a persona needs it")
    return msgspec.convert(values, BotPersona)


def _converted(key: str, value: object, where: str) -> Any:
    types = get_type_hints(BotPersona, include_extras=True)
    if key not in types:
        raise BadInput(f"{where}: no key {key!r}{nearest(key, types)}")
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
