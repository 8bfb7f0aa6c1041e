"""The Parquet tables of a run; `docs/results.md` shows the same columns, and a test holds both equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from scenarios.parquet_table import Column, parquet_bytes, storable
from scenarios.query_files import brief
from scenarios.run_record import RunRecord
from universe.conversation_metrics import asked_turns, conversations_of, find_interruptions
from universe.events import AnyEvent, MemberJoin, MemberLeave, MemberRename, Message
from universe.journal import Detail, JournalLine
from universe.metrics import author_kind, find_answered

Row = dict[str, Any]

_WHERE: Final = (
    Column("guild_id", "string", "id", "planet"),
    Column("guild_name", "string", "text", "its display name; the id where it has none"),
    Column("channel_id", "string", "id", "channel; empty where it belongs to none"),
    Column("channel_name", "string", "text", "its display name; the id where it has none"),
)
_WHEN: Final = (
    Column("at_ms", "int64", "ms", "virtual time, UTC, since 1970-01-01"),
    Column("event_id", "string", "id", "identity of the event"),
)
TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "messages": (
        *_WHEN,
        Column("message_id", "string", "id", "identity of the message; `reply_to` names it"),
        *_WHERE,
        Column("user_id", "string", "id", "author"),
        Column("author_name", "string", "text", "display name of the author at that time"),
        Column("author_kind", "string", "code", "`human`, `bot` (one of ours) or `foreign_bot`"),
        Column("bot", "string", "id", "our bot that wrote it; empty otherwise"),
        Column("content", "string", "text", "the text; a lone surrogate became a question mark"),
        Column("reply_to", "string", "id", "message that this one replies to; empty for none"),
        Column("reply_to_user", "string", "id", "author of that message; empty for none"),
        Column("mentions", "list<string>", "ids", "users it mentions"),
        Column("is_action", "bool", "", "an IRC action (`/me waves`)"),
        Column("root", "string", "id", "event from which it grew; empty: itself"),
        Column("hop", "int64", "acts", "acts of bots since the root"),
        Column("answered_by", "list<string>", "ids", "our bots that replied to it, sorted, each once"),
        Column("answer_ms", "int64", "ms", "virtual time to the first of these replies; null without", nullable=True),
        Column("conversation", "string", "id", "conversation of people that it is part of; empty for none"),
        Column("interrupts", "bool", "", "our bot came between people with it, unasked"),
    ),
    "decisions": (
        Column("at_ms", "int64", "ms", "virtual time, UTC, since 1970-01-01"),
        Column("member", "string", "address", "who decided, such as `planet:1` or `bot:elena`"),
        Column("n", "int64", "count", "the member's own number of the decision; `member` and `n` are unique"),
        Column("kind", "string", "code", "what was decided, such as `granted`, `denied`, `deferred`, `said`"),
        Column("cause", "string", "id", "message between members that led to it"),
        Column("root", "string", "id", "event from which everything grew"),
        Column("message", "string", "id", "chat message that it is about", nullable=True),
        Column("channel", "string", "id", "channel that it is about", nullable=True),
        Column("bot", "string", "id", "our bot that it is about", nullable=True),
        Column("person", "string", "id", "person that it is about", nullable=True),
        Column("tier", "string", "code", "the bot's tier of that person before it", nullable=True),
        Column("trust", "int64", "permille", "the bot's score of that person after it", nullable=True),
        Column("reason", "string", "code", "why not, or why not now", nullable=True),
        Column("why", "list<string>", "codes", "what spoke for a granted bot", nullable=True),
        Column("score", "int64", "permille", "the bid of a granted bot", nullable=True),
        Column("until", "int64", "ms", "when a deferred turn is looked at again (as `at_ms`)", nullable=True),
        Column("reply", "string", "id", "message that a bot wrote", nullable=True),
        Column("delay_ms", "int64", "ms", "how long the bot took to write, virtual", nullable=True),
        Column("request", "string", "id", "request to a port", nullable=True),
        Column("outcome", "string", "code", "what became of the request", nullable=True),
        Column("remote", "string", "id", "id that the outside gave to it", nullable=True),
        Column("other", "string", "JSON", "all other details as one object, keys sorted"),
    ),
    "members": (
        *_WHEN,
        *_WHERE,
        Column("user_id", "string", "id", "who"),
        Column("kind", "string", "code", "`join`, `leave` or `rename`"),
        Column("name", "string", "text", "display name after a join or a rename", nullable=True),
        Column("old_name", "string", "text", "display name before a rename", nullable=True),
        Column("is_bot", "bool", "", "a join: whether it is a bot", nullable=True),
        Column("kicked", "bool", "", "a leave: whether somebody else made them leave", nullable=True),
    ),
}
"""File name without ``.parquet`` to its columns, in order."""

_DETAILS: Final = {column.name: column.type for column in TABLES["decisions"][6:-1]}
_FOUND_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_json: Final = msgspec.json.Encoder(order="sorted")


def table_files(record: RunRecord) -> dict[str, bytes]:
    """``messages.parquet``, ``decisions.parquet``, ``members.parquet`` of a deep run, and the tables of its findings.

    The same record gives the same bytes. Raises ValueError for a found table with a wrong name or wrong columns.
    """
    files = {}
    if not record.wide:
        rows: dict[str, list[Row]] = {
            "messages": _message_rows(record),
            "decisions": [_decision_row(brief(line)) for line in record.journal],
            "members": _member_rows(record),
        }
        for name, columns in TABLES.items():
            values = {column.name: [row.get(column.name) for row in rows[name]] for column in columns}
            files[f"{name}.parquet"] = parquet_bytes(columns, values)
    for name, table in record.findings.tables.items():
        if not _FOUND_NAME.fullmatch(name) or name in TABLES:
            raise ValueError(f"no name for a table of findings: {name!r}")
        files[f"{name}.parquet"] = parquet_bytes(table.columns, table.values)
    return files


def _place(event: AnyEvent, names: Mapping[str, str]) -> Row:
    return {
        "at_ms": event.at,
        "event_id": event.event_id,
        "guild_id": event.guild_id,
        "guild_name": names.get(event.guild_id, event.guild_id),
        "channel_id": event.channel_id,
        "channel_name": names.get(event.channel_id, event.channel_id),
        "user_id": event.user_id,
    }


def _message_rows(record: RunRecord) -> list[Row]:
    answered = {one.message.event_id: one for one in find_answered(record.events)}
    conversation = conversations_of(record.events)
    interruptions = find_interruptions(record.events, asked_turns(record.journal), conversation)
    between = {message.event_id for message in interruptions}
    rows = []
    for event in record.events:
        if not isinstance(event, Message):
            continue
        one = answered.get(event.event_id)
        row = msgspec.structs.asdict(event) | _place(event, record.names)
        row["author_kind"] = author_kind(event)
        row["answered_by"] = sorted({reply.bot for reply in one.replies}) if one else []
        row["answer_ms"] = one.latency_ms if one else None
        row["conversation"] = conversation.get(event.message_id, "")
        row["interrupts"] = event.event_id in between
        rows.append(row)
    return rows


_FITS: Final[dict[str, Callable[[Detail], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "int64": lambda value: isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63,
    "list<string>": lambda value: isinstance(value, list),
}


def _decision_row(line: JournalLine) -> Row:
    """A detail that has no column, or another type than its column, goes to `other`: nothing is lost."""
    typed = {name: value for name, value in line.details.items() if name in _DETAILS and _FITS[_DETAILS[name]](value)}
    other = {name: storable(value) for name, value in line.details.items() if name not in typed}
    fixed = {
        "at_ms": line.at,
        "member": line.member,
        "n": line.n,
        "kind": line.kind,
        "cause": line.cause,
        "root": line.root,
        "other": _json.encode(other).decode(),
    }
    return fixed | typed


def _member_rows(record: RunRecord) -> list[Row]:
    rows = []
    for event in record.events:
        match event:
            case MemberJoin():
                what: Row = {"kind": "join", "name": event.name, "is_bot": event.is_bot}
            case MemberLeave():
                what = {"kind": "leave", "kicked": event.kicked}
            case MemberRename():
                what = {"kind": "rename", "name": event.name, "old_name": event.old_name}
            case _:
                continue
        rows.append(_place(event, record.names) | what)
    return rows
