"""What came of what: the links between messages, events, artifacts and answers that single decisions tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from universe.gossip.artifact import EPIPHANY, GOSSIP, PATTERN, Artifact
from universe.journal import JournalLine

DETECTED, TOLD, RETELLS, MADE_FROM, RESTS_ON, ANSWERS, MENTIONS, GREW_FROM = (
    "detected_in", "told_as", "retells", "made_from", "rests_on", "answers", "mentions", "grew_from",
)  # fmt: skip
"""Kinds of links. ``rests_on``: an insight and one of its messages; ``grew_from``: by its provenance alone."""


class Link(Struct, frozen=True, order=True):
    """`effect` is there because of `cause`; both are ids of messages, events or artifacts."""

    effect: str
    cause: str
    kind: str


def links_of(line: JournalLine) -> Iterator[Link]:
    """The links that one decision tells."""
    artifact, event, message = (text(line, name) for name in ("artifact", "event", "message"))
    match line.kind:
        case "detected":
            yield Link(event, message, DETECTED)
        case "retold":
            yield Link(event, artifact, RETELLS)
        case "gossip_told":
            yield Link(artifact, event, TOLD)
            yield _of_event(line)
        case "gossip_refused" if line.details.get("depth") == 0:
            yield _of_event(line)
        case "page":
            yield from (Link(artifact, parent, MADE_FROM) for parent in texts(line, "parents"))
        case "insight":
            yield from _resting(artifact or event, texts(line, "roots"))
        case "said":
            reply = text(line, "reply")
            if message and reply:
                yield Link(reply, message, ANSWERS)
            yield from (Link(reply, news, MENTIONS) for news in texts(line, "news") if reply)


def _of_event(line: JournalLine) -> Link:
    """From an event to what it is about: the artifact that it repeats, or the message that it was read in."""
    event, parent = text(line, "event"), text(line, "parent")
    if parent:
        return Link(event, parent, RETELLS)
    kind = RESTS_ON if is_insight(line) else DETECTED
    return Link(event, text(line, "message"), kind)


def is_insight(line: JournalLine) -> bool:
    """Whether something that was told, or not, is a habit or a connection that a bot noticed itself."""
    return text(line, "becomes") in (EPIPHANY, PATTERN) or text(line, "type") in (EPIPHANY, PATTERN)


def links_of_stored(artifact: Artifact) -> Iterator[Link]:
    """The links that an artifact carries itself."""
    if artifact.type in (EPIPHANY, PATTERN):
        yield from _resting(artifact.artifact_id, artifact.roots)
    elif artifact.type != GOSSIP:
        yield from (Link(artifact.artifact_id, parent, MADE_FROM) for parent in artifact.parents)


def _resting(insight: str, roots: Iterable[str]) -> Iterator[Link]:
    yield from (Link(insight, message, RESTS_ON) for message in map(message_named, roots) if message)


def message_named(root: str) -> str:
    """The message that a root ``msg:<id>`` or ``msg:<id>:v<n>`` names; empty for any other root."""
    if not root.startswith("msg:"):
        return ""
    message, _, version = root.removeprefix("msg:").partition(":v")
    return message if not version or version.isdecimal() else ""


def text(line: JournalLine, name: str) -> str:
    """A detail that is a text; empty where it is none."""
    value = line.details.get(name)
    return value if isinstance(value, str) else ""


def texts(line: JournalLine, name: str) -> list[str]:
    """A detail that is a list of texts; empty where it is none."""
    value = line.details.get(name)
    return value if isinstance(value, list) else []
