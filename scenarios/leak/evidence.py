"""What bots hold and what they did, read from everything that a run leaves: every store, record, line and utterance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from actors.bot_insights import Habits
from actors.worker import Harvest
from bridges.artifacts import Exported, read_export
from scenarios.leak.truth import OF_NOBODY, REASONS
from universe.gossip.artifact import Artifact
from universe.gossip.page import Page
from universe.gossip.telling import message_of, root_of
from universe.journal import JournalLine

ARTIFACTS, GRAPH_FILE = "artifacts.jsonl", "graph.json"
SHARD, GRAPH = "people", "graph"
"""Holders that are no bots: the shard that owns somebody's consent, and the universe graph."""
ALL: Final = frozenset(REASONS)
OF_TIME: Final = frozenset({"deleted", "edited"})
OF_PLACE: Final = OF_TIME | {"dm", "audience"}
OF_MENTION: Final = frozenset({"deleted", "edited", "opted_out"})
"""What counts for the note of a message that a bot said to the person itself: it was said while it was allowed."""
_ROOT: Final = re.compile(rb"msg:lk-[0-9]+(?::v[0-9]+)?")
_MESSAGE: Final = re.compile(rb"lk-[0-9]+")
_OF_NEWS: Final = ("news", "hearsay", "said", "saidof")
_TOMBSTONES: Final = "gone"
"""The record of roots that were withdrawn: with it a bot refuses what comes late."""
_DIRECT: Final = ("mark:", "roster:", "person:", "dossier:", "history:")
"""Records of what was said to the bot itself."""


class Trace(Struct, frozen=True):
    """At `at` (UTC ms) `bot` held something of the item `root` (or did something with it); `where` says what.

    A message id in the place of a root stands for the version that the message has at that time.

    `only` are the reasons that count. With `held` it lay there, else it was an act.
    """

    at: int
    bot: str
    root: str
    where: str
    only: frozenset[str] = ALL
    held: bool = True


class Text(Struct, frozen=True):
    """A text that `bot` held or could find at `at` (UTC ms)."""

    at: int
    bot: str
    text: str
    where: str


def exported(harvest: Harvest) -> Exported:
    """What lies in the artifact store; the original keeps its artifacts in records."""
    kept = [data for _, key, data in harvest.records if key.startswith("artifact:")]
    if kept:
        return Exported(tuple(msgspec.msgpack.decode(one, type=Artifact) for one in kept), (), ())
    data = harvest.stores.get(ARTIFACTS)
    return read_export(data) if data else Exported((), (), ())


def in_store(store: Exported, at: int) -> Iterator[Trace]:
    """Who could find what in the artifact store."""
    for one in store.artifacts:
        for root in one.roots:
            yield from (Trace(at, bot, root, f"store: {one.type}", _of(one.subjects)) for bot in _readers(one, at))
            if one.expires_at <= at:
                yield Trace(at, one.source_bot, root, f"store: expired {one.type}", _of(one.subjects))
    for memory in store.memories:
        if memory.root.startswith("msg:lk-"):
            yield Trace(at, memory.bot, memory.root, "memory", frozenset({"deleted"}))


def texts_in_store(store: Exported, at: int) -> Iterator[Text]:
    """The texts of artifacts, with each bot that could find them."""
    for one in store.artifacts:
        yield from (Text(at, bot, one.content, f"store: {one.type}") for bot in _readers(one, at))


def _readers(artifact: Artifact, at: int) -> list[str]:
    return sorted({artifact.source_bot, *artifact.eligible_recipients}) if artifact.expires_at > at else []


def _of(subjects: tuple[str, ...]) -> frozenset[str]:
    return ALL if subjects else OF_NOBODY


def in_graph(harvest: Harvest, at: int) -> Iterator[Trace]:
    """Messages that the graph still counts; its list of those that are gone is how it keeps them out.

    That a bot met somebody in a channel with an audience says nothing of what was said there.
    """
    data = harvest.stores.get(GRAPH_FILE)
    if data:
        graph: dict[str, Any] = msgspec.json.decode(data)
        state = graph["state"]
        state.pop("gone", None)
        met = msgspec.json.encode(state.pop("met", None))
        yield from (Trace(at, GRAPH, root, "graph: met", OF_TIME) for root in _roots(met))
        yield from (Trace(at, GRAPH, root, "graph", OF_PLACE) for root in _roots(msgspec.json.encode(graph)))


def in_records(harvest: Harvest, tellers: dict[str, str], at: int) -> Iterator[Trace]:
    """What lies in the records of bots and people shards; `tellers` are the bots that messages were written to."""
    for address, key, data in harvest.records:
        kind, _, name = address.partition(":")
        if kind == "people" and key.startswith("life:"):
            yield from (Trace(at, SHARD, root, "life", OF_MENTION | OF_PLACE) for root in _roots(data))
        if kind == "bot":
            yield from _in_record(name, key, data, tellers, at)


def _in_record(bot: str, key: str, data: bytes, tellers: dict[str, str], at: int) -> Iterator[Trace]:
    kind = key.partition(":")[0]
    if kind == "page":
        for passage in msgspec.msgpack.decode(data, type=Page).passages:
            only = _of(passage.subjects)
            yield from (Trace(at, bot, root, f"page: {passage.kind}", only) for root in passage.roots)
    elif kind == "habits":
        lines = msgspec.msgpack.decode(data, type=Habits).lines
        yield from (Trace(at, bot, root_of(one.message_id, one.version), "habits", OF_PLACE) for one in lines)
    elif kind in _OF_NEWS:
        only = ALL if kind in ("news", "hearsay") else OF_MENTION
        yield from (Trace(at, bot, root, kind, only) for root in _roots(data))
    if kind in ("page", "habits", "state", _TOMBSTONES, *_OF_NEWS) or key.startswith(_DIRECT):
        return
    # Whatever else it keeps must hold nothing of what was written to another.
    for found in (*_roots(data), *_messages(data)):
        if tellers.get(message_of(found)[0]) != bot:
            yield Trace(at, bot, found, kind)


def states(harvest: Harvest) -> Iterator[tuple[str, bytes]]:
    """What every bot has under way, in which it may hold the words of people."""
    for address, key, data in harvest.records:
        if key == "state" and address.startswith("bot:"):
            yield address.partition(":")[2], data


def texts_in_records(harvest: Harvest, at: int) -> Iterator[Text]:
    """What bots have written down."""
    for address, key, data in harvest.records:
        kind, _, name = address.partition(":")
        if kind == "bot" and key.startswith("page:"):
            for passage in msgspec.msgpack.decode(data, type=Page).passages:
                yield Text(at, name, passage.text, f"page: {passage.kind}")


def acts(journal: Iterable[JournalLine]) -> Iterator[Trace]:
    """What was told to whom, what bots noted as news, and what they wrote or passed on."""
    for line in journal:
        details, bot = line.details, line.member.partition(":")[2]
        match line.kind:
            case "gossip_told":
                heard = details["recipients"]
                for one in heard if isinstance(heard, list) else []:
                    yield Trace(line.at, str(one), str(details["origin"]), "told", held=False)
            case "news" | "retold":
                yield Trace(line.at, bot, str(details["origin"]), line.kind, held=False)
            case "discovered":
                yield from (Trace(line.at, bot, root, "discovered", held=False) for root in _listed(details["roots"]))
            case "page":
                # Which of its passages name somebody only the page itself tells.
                readers = (bot, *_listed(details["recipients"]))
                for root in _listed(details["roots"]):
                    yield from (Trace(line.at, one, root, "page", OF_NOBODY, held=False) for one in readers)


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _roots(data: bytes) -> list[str]:
    """The roots of the script's messages in some bytes."""
    return sorted({match.decode() for match in _ROOT.findall(data)})


def _messages(data: bytes) -> list[str]:
    """Ids of the script's messages that stand alone in some bytes, without a version."""
    return sorted({match.decode() for match in _MESSAGE.findall(_ROOT.sub(b"", data))})
