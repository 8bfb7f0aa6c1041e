"""What is left in the stores of a run of something that a person said: looked up, not concluded."""

from __future__ import annotations

from msgspec import Struct

from scenarios.why.index import Index
from scenarios.why.links import message_named

_EVIDENCE = ("sighting", "met")


class Left(Struct, frozen=True):
    """By the end of the run, of all versions of a message.

    `artifacts` and `memories` (ids of messages between bots) still grow from it; `graph` counts rows of evidence by
    table; `barred` are its roots that the store takes nothing of any more, `graph_barred` whether the graph does so.
    A store that the run did not keep is named in `unknown`.
    """

    artifacts: tuple[str, ...] = ()
    memories: tuple[str, ...] = ()
    graph: dict[str, int] = {}
    barred: tuple[str, ...] = ()
    graph_barred: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether every store was looked into and holds nothing."""
        return not (self.artifacts or self.memories or self.graph or self.unknown)


def left_of(index: Index, message_id: str) -> Left:
    """Look for a message in every store of the run."""
    stored, tables = index.files.stored, index.files.graph
    artifacts: list[str] = []
    memories: list[str] = []
    barred: list[str] = []
    if stored is not None:
        artifacts = [one.artifact_id for one in stored.artifacts if message_id in map(message_named, one.roots)]
        for one in stored.memories:
            memories += [one.message_id] if message_id in (one.message_id, message_named(one.root)) else []
        barred = [root for root in stored.withdrawn if message_named(root) == message_id]
    graph: dict[str, int] = {}
    for table in _EVIDENCE if tables is not None else ():
        if number := sum(message_named(str(row[0])) == message_id for row in tables[table]):  # type: ignore[index]
            graph[table] = number
    gone = tables is not None and any(message_named(str(row[0])) == message_id for row in tables["gone"])
    names = (("artifacts", stored), ("graph", tables))
    unknown = tuple(name for name, store in names if store is None)
    return Left(tuple(artifacts), tuple(dict.fromkeys(memories)), graph, tuple(barred), gone, unknown)
