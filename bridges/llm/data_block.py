"""Data for a model as one JSON object that can be nothing else: no line, no role, no control word of a template."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

Data = str | int | float | bool | None | Sequence["Data"] | Mapping[str, "Data"]
# Chat templates spell their control words with these (<|im_start|>, <start_of_turn>) or in brackets ([INST]), and some
# servers look for them in the text of a message too.
_ESCAPED: Final = frozenset("<>|\u2581")
_BRACKETED: Final = re.compile(r"\[(?=/?\w{1,40}\])")
_OPENING: Final = r"\\u005b"


def data_block(value: Data) -> str:
    r"""`value` as JSON in one line; `json.loads` gives it back.

    Inside strings every sign that does not print, and those of which chat templates make control words, are written
    as ``\uXXXX``; letters of any language and ``[USR:42]`` stay as they are. A float must be finite.
    """
    if isinstance(value, str):
        return f'"{_BRACKETED.sub(_OPENING, "".join(map(_sign, value)))}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{data_block(key)}: {data_block(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(data_block, value)) + "]"
    return json.dumps(value)


def _sign(sign: str) -> str:
    if sign in _ESCAPED:
        return f"\\u{ord(sign):04x}"
    if sign in '"\\' or not sign.isprintable():
        return json.dumps(sign)[1:-1]
    return sign
