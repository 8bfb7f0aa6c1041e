"""Settings written as text (environment, ``--set``): one reading for all. Standard library only."""

from __future__ import annotations

import math
import re
from typing import Final

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def parse_setting(kind: type, text: str) -> object:
    """Read `text` as a bool, int, float, list (separated by commas) or str. Raises ValueError with what was expected.

    Lists of texts only; numbers are decimal, ASCII and finite.
    """
    if kind is bool:
        if text not in ("true", "false"):
            raise ValueError("true or false")
        return text == "true"
    if kind is int:
        if not _WHOLE.fullmatch(text):
            raise ValueError("a whole number")
        return int(text)
    if kind is float:
        if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
            raise ValueError("a number")
        return float(text)
    if kind in (list, tuple):
        return [item.strip() for item in text.split(",") if item.strip()]
    return text
