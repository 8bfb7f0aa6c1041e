"""Facts that somebody wrote down: JSON lines, CSV with a header, or Markdown lines ``- fact | source | confidence``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from bridges.cartridges.annotations import UNSAID_BP
from bridges.cartridges.limits import DATABASE_BYTES_MAX, FACTS_MAX, LINE_BYTES_MAX
from bridges.cartridges.moments import read_time
from bridges.cartridges.strict_json import strict_json
from universe.cartridges.fact import RANGE, CartridgeFact
from universe.errors import BadInput

_TEXT: Final = ("text", "fact", "fact_text", "content")
_SOURCES: Final = ("sources", "source")
_KEYS: Final = frozenset(
    {*_TEXT, *_SOURCES, "confidence", "level", "domain", "tags", "valid_from", "valid_to", "ranges"}
)
_HEADING: Final = re.compile(r"#{1,6}\s+(\S.*)")
_BULLET: Final = re.compile(r"[-*]\s+(\S.*)")
_NUMBER: Final = re.compile(r"[0-9]{0,3}\.?[0-9]{1,10}")
_LEVEL: Final = re.compile(r"[0-9]{1,4}")
_ITEMS: Final = ";"
Values = Mapping[str, Any]


def read_seed(path: Path) -> tuple[CartridgeFact, ...]:
    """The facts of a file ``.jsonl``, ``.csv`` or ``.md``, numbered from 1 in its order.

    Keys and columns: text (or fact), source or sources, confidence (0 to 1, .5 where there is none), level, domain,
    tags, valid_from, valid_to (ISO 8601), in JSON lines also ranges (parameter, min, max, unit); several sources or
    tags in CSV are separated by semicolons. In Markdown the first heading is the domain, the next ones are tags of
    what follows. Raises `BadInput` with the line for what makes no sense, and for a file without a fact.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadInput(f"{str(path)!r}: facts come as .jsonl, .csv or .md")
    facts: list[CartridgeFact] = []
    for number, values in reader(_text(path), path):
        if len(facts) == FACTS_MAX:
            raise BadInput(f"{str(path)!r} holds more than {FACTS_MAX:,} facts")
        facts.append(_fact(len(facts) + 1, values, f"{str(path)!r}, line {number}"))
    if not facts:
        raise BadInput(f"{str(path)!r} holds no fact")
    return tuple(facts)


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise BadInput(f"no file {str(path)!r}")
        if path.stat().st_size > DATABASE_BYTES_MAX:
            raise BadInput(f"{str(path)!r} is larger than {DATABASE_BYTES_MAX:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"cannot read {str(path)!r}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{str(path)!r} is no UTF-8 text") from error


def _json_lines(text: str, path: Path) -> Iterator[tuple[int, Values]]:
    for number, line in enumerate(text.split("\n"), start=1):
        where = f"{str(path)!r}, line {number}"
        if len(line) > LINE_BYTES_MAX:
            raise BadInput(f"{where}: longer than {LINE_BYTES_MAX:,} characters")
        if line.strip():
            yield number, strict_json(line.encode("utf-8", "surrogatepass"), dict[str, Any], where)


def _csv(text: str, path: Path) -> Iterator[tuple[int, Values]]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().casefold() for name in next(rows, [])]
        if len({*header}) != len(header):
            raise BadInput(f"{str(path)!r}, line 1: a column stands there twice")
        for row in rows:
            if row and len(row) != len(header):
                raise BadInput(f"{str(path)!r}, line {rows.line_num}: {len(row)} columns, the header has {len(header)}")
            if row:
                yield rows.line_num, {name: value.strip() for name, value in zip(header, row, strict=True)}
    except csv.Error as error:
        raise BadInput(f"{str(path)!r}, line {rows.line_num}: {error}") from error


def _markdown(text: str, path: Path) -> Iterator[tuple[int, Values]]:
    domain, section = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if heading := _HEADING.fullmatch(line.strip()):
            section = heading[1] if domain else ""
            domain = domain or heading[1]
        elif bullet := _BULLET.fullmatch(line.strip()):
            parts = [part.strip() for part in bullet[1].rsplit("|", 2)]
            if len(parts) != 3:
                raise BadInput(f"{str(path)!r}, line {number}: a fact is `- fact | source | confidence`")
            told = {"text": parts[0], "source": parts[1], "confidence": parts[2], "domain": domain}
            yield number, told | ({"tags": section} if section else {})


_READERS: Final[dict[str, Callable[[str, Path], Iterator[tuple[int, Values]]]]] = {
    ".jsonl": _json_lines, ".csv": _csv, ".md": _markdown,
}  # fmt: skip


def _fact(number: int, values: Values, where: str) -> CartridgeFact:
    unknown = sorted(values.keys() - _KEYS)
    if unknown:
        raise BadInput(f"{where}: no key {str(unknown[0])[:40]!r}; there are {', '.join(sorted(_KEYS))}")
    level = values.get("level")
    fields = {
        "id": number,
        "text": _first(values, _TEXT),
        "confidence_bp": _basis_points(values.get("confidence"), where),
        "level": int(level) if isinstance(level, str) and _LEVEL.fullmatch(level) else (None if level == "" else level),
        "sources": _items(_first(values, _SOURCES)),
        "domain": values.get("domain") or "",
        "tags": _items(values.get("tags")),
        "valid_from": _time(values.get("valid_from"), where),
        "valid_to": _time(values.get("valid_to"), where),
        "derivations": _ranges(values.get("ranges"), where),
    }
    if not isinstance(fields["text"], str) or not fields["text"].strip():
        raise BadInput(f"{where}: no text")
    try:
        return msgspec.convert(fields, CartridgeFact)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {error}") from error


def _first(values: Values, names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if name in values), "")


def _items(value: Any) -> Any:
    """A list as it is, a text taken apart at semicolons."""
    return [item.strip() for item in value.split(_ITEMS) if item.strip()] if isinstance(value, str) else value or []


def _time(value: Any, where: str) -> int:
    if value is not None and not isinstance(value, str):
        raise BadInput(f"{where}: a time is ISO 8601 text")
    return read_time(value, where)


def _basis_points(value: Any, where: str) -> int:
    if value in (None, ""):
        return UNSAID_BP
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise BadInput(f"{where}: a confidence lies between 0 and 1, not {str(value)[:40]!r}")
    return round(value * 10_000)


def _ranges(value: Any, where: str) -> list[dict[str, Any]]:
    if not value:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadInput(f"{where}: ranges is a list of objects with parameter, min, max, unit")
    return [{"kind": RANGE, "parameter": one.get("parameter", ""), "low": one.get("min"), "high": one.get("max"),
             "unit": one.get("unit", "")} for one in value]  # fmt: skip
