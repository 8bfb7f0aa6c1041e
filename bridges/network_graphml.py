"""Reads the nodes and edges of GraphML (graphdrawing.org); document types and entities are refused unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.parsers import expat

from bridges.network_lines import Gathering, checked_id, finite
from universe.errors import BadInput
from universe.spread.network import EdgeList

_WEIGHTS: Final = ("weight", "rating", "trust")
_TIMES: Final = ("time", "timestamp")
_DIRECTIONS: Final = {"directed": True, "undirected": False}
TEXT_CHARACTERS_MAX: Final = 100
"""No weight and no time is longer."""


def read_graphml(name: str, pieces: Iterable[bytes], *, weights: bool, times: bool) -> EdgeList:
    """The edges of a document that comes in pieces. Raises `BadInput` with the line for what makes no sense."""
    reader = _Reader(name, Gathering(weights=weights, times=times))
    try:
        for piece in pieces:
            reader.parser.Parse(piece, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadInput(f"{name}, line {error.lineno}: no XML ({expat.ErrorString(error.code)})") from error
    return reader.edges()


class _Reader:
    """What the parser calls; `_keys` are the ids of data that are weights or times."""

    def __init__(self, name: str, gathering: Gathering) -> None:
        self._name = name
        self._gathering = gathering
        self._directed: bool | None = None
        self._keys: dict[str, str] = {}
        self._edge: tuple[str, str] | None = None
        self._data: dict[str, float] = {}
        self._open = ""
        self._text = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def edges(self) -> EdgeList:
        """All edges."""
        return self._gathering.edges(self._name, self._directed)

    def _where(self) -> str:
        return f"{self._name}, line {self.parser.CurrentLineNumber}"

    def _refuse(self, *_: Any) -> None:
        raise BadInput(f"{self._where()}: document types and entities are not read")

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "graph":
                self._begin_graph(attributes.get("edgedefault", ""))
            case "node":
                self._gathering.agent(checked_id(self._where(), attributes.get("id", "")))
            case "edge":
                self._begin_edge(attributes)
            case "hyperedge":
                raise BadInput(f"{self._where()}: edges of more than two ends are not read")
            case "key" if attributes.get("for") in ("edge", "all"):
                self._note_key(attributes.get("id", ""), attributes.get("attr.name", "").lower())
            case "data" if self._edge is not None:
                self._open, self._text = self._keys.get(attributes.get("key", ""), ""), ""

    def _begin_graph(self, default: str) -> None:
        if default not in _DIRECTIONS:
            raise BadInput(f"{self._where()}: edgedefault is directed or undirected, not {default[:40]!r}")
        directed = _DIRECTIONS[default]
        if self._directed not in (None, directed):
            raise BadInput(f"{self._where()}: directed and undirected graphs in one file")
        self._directed = directed

    def _begin_edge(self, attributes: Mapping[str, str]) -> None:
        where = self._where()
        own = attributes.get("directed", "true" if self._directed else "false")
        if own != ("true" if self._directed else "false"):
            raise BadInput(f"{where}: directed and undirected edges in one file")
        self._edge = (
            checked_id(where, attributes.get("source", "")), checked_id(where, attributes.get("target", ""))
        )  # fmt: skip
        self._data = {}

    def _note_key(self, key: str, name: str) -> None:
        if name in _WEIGHTS:
            self._keys[key] = "weight"
        if name in _TIMES:
            self._keys[key] = "time"

    def _characters(self, text: str) -> None:
        if self._open:
            self._text = (self._text + text)[: TEXT_CHARACTERS_MAX + 1]

    def _end(self, tag: str) -> None:
        match tag.rpartition(" ")[2]:
            case "data" if self._open:
                self._data[self._open] = finite(self._where(), self._text.strip(), self._open)
                self._open = ""
            case "edge" if self._edge is not None:
                self._enter(*self._edge)
                self._edge = None

    def _enter(self, source: str, target: str) -> None:
        for column, meaning in ((self._gathering.weights, "weight"), (self._gathering.times, "time")):
            if column is not None:
                if meaning not in self._data:
                    raise BadInput(f"{self._where()}: an edge without {meaning}")
                column.append(self._data[meaning])
        self._gathering.add(source, target)
