"""JSON from anywhere: bounded depth, the types that are expected, and one sentence for everything else."""

from __future__ import annotations

import re
from typing import Final, TypeVar

import msgspec

from bridges.cartridges.limits import DEPTH_MAX
from universe.errors import BadInput

Decoded = TypeVar("Decoded")
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKETS: Final = re.compile(rb"[\[{\]}]")


def strict_json(data: bytes, kind: type[Decoded], where: str) -> Decoded:
    """Decode `data` as `kind`; `where` begins the sentence. Raises `BadInput`."""
    if data.count(b"[") + data.count(b"{") > DEPTH_MAX and _depth(data) > DEPTH_MAX:
        raise BadInput(f"{where}: nested more than {DEPTH_MAX} levels deep")
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{where}: {error}") from error


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for bracket in _BRACKETS.finditer(_STRING.sub(b"", data)):
        depth += 1 if bracket.group() in (b"[", b"{") else -1
        deepest = max(deepest, depth)
    return deepest
