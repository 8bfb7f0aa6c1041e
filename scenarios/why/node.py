"""What a run knows of one message, event or artifact, as plain values."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from scenarios.why.index import ARTIFACT, BOT_MESSAGE, EVENT, MESSAGE, Index
from scenarios.why.links import RESTS_ON, TOLD, message_named, text, texts
from universe.events import PRIVATE_GUILD, Message
from universe.gossip.artifact import DIARY, DREAM, Artifact
from universe.gossip.event import DEPTH_MAX
from universe.gossip.fading import confidence_now
from universe.journal import JournalLine

Facts = dict[str, Any]


class Node(Struct, frozen=True):
    """`kind` is as `Index.kind_of` has it, empty where the run knows nothing of `id`; `at` is UTC ms, 0 for unknown.

    `facts` holds JSON values; docs/why.md lists them.
    """

    id: str
    kind: str
    at: int
    facts: Facts


def node_of(index: Index, one: str) -> Node:
    """What the run knows of an id."""
    kind = index.kind_of(one)
    makers = {MESSAGE: _message, BOT_MESSAGE: _bot_message, EVENT: _event, ARTIFACT: _artifact}
    return Node(one, kind, index.at_of(one), makers[kind](index, one) if kind in makers else {})


def _message(index: Index, one: str) -> Facts:
    lines = index.of_message.get(one, [])
    written = index.written.get(one)
    facts: Facts = {"recorded": written is not None, "heard": [_hearing(line) for line in lines if line.kind in _HEARD]}
    if written is None:
        return facts
    taken = [line for line in index.withdrawals if one in map(message_named, texts(line, "roots"))]
    return facts | _place(written.first) | {
        "user": written.first.user_id,
        "name": written.first.author_name,
        "text": written.first.content,
        "edits": [{"at": edit.at, "version": edit.version, "text": edit.content} for edit in written.edits],
        "deleted_at": written.deleted_at,
        "withdrawn": [_withdrawal(line) for line in taken],
    }  # fmt: skip


_HEARD = ("granted", "denied", "deferred", "declined", "expired", "noted", "refused", "corrected")


def _hearing(line: JournalLine) -> Facts:
    bot = text(line, "bot") or line.member.removeprefix("bot:")
    found: Facts = {"at": line.at, "bot": bot, "what": line.kind}
    for name in ("reason", "outcome"):
        if text(line, name):
            found[name] = text(line, name)
    if line.kind == "granted":
        found |= {"score": line.details.get("score"), "why": texts(line, "why")}
    return found


def _bot_message(index: Index, one: str) -> Facts:
    said, written = index.replies.get(one), index.written.get(one)
    about = text(said, "message") if said is not None else ""
    bot = said.member.removeprefix("bot:") if said is not None else ""
    facts: Facts = {"bot": bot or (written.first.bot if written is not None else ""), "recorded": written is not None}
    if said is not None:
        facts |= {"act": text(said, "act"), "answers": about, "news": texts(said, "news"),
                  "delay_ms": said.details.get("delay_ms"), "floor": _floor(index, said)}  # fmt: skip
    if written is not None:
        facts |= _place(written.first) | {"text": written.first.content, "deleted_at": written.deleted_at}
    taken = [line.at for line in index.of_message.get(one, ()) if line.kind == "took_back"]
    return facts | {"took_back_at": taken[0] if taken else -1}


def _floor(index: Index, said: JournalLine) -> Facts | None:
    """The latest grant under which something was said; None where the journal holds none."""
    bot, about, act = said.member.removeprefix("bot:"), text(said, "message"), text(said, "act")
    grants = [
        line for line in index.grants.get((bot, about), ())
        if line.at <= said.at and (about or text(line, "act") in ("", act))
    ]  # fmt: skip
    if not grants:
        return None
    last = grants[-1]
    return {"at": last.at, "score": last.details.get("score"), "why": texts(last, "why"), "lane": text(last, "lane")}


def _place(written: Message) -> Facts:
    private = bool(written.dm_bot or written.audience or written.guild_id == PRIVATE_GUILD)
    return {"planet": written.guild_id, "channel": written.channel_id, "private": private}


def _event(index: Index, one: str) -> Facts:
    lines = index.lines_of(one)
    first = lines[0]
    depths = [depth for line in lines if isinstance(depth := line.details.get("depth"), int)]
    users = [user for line in lines if (user := text(line, "user"))]
    bots = [line.member.removeprefix("bot:") for line in lines if line.kind in ("detected", "retold", "insight")]
    named = [line for line in lines if line.kind in ("detected", "gossip_told", "gossip_refused", "insight")]
    return {
        "type": text(named[0], "type") if named else "",
        "topic": next((topic for line in named if (topic := text(line, "topic"))), ""),
        "user": users[0] if users else "",
        "name": index.names.get(users[0], "") if users else "",
        "by": sorted({*bots}),
        "found": "retold" if any(line.kind == "retold" for line in lines) else first.kind,
        "depth": max(depths, default=0),
        "rests_on": _resting(index, one),
        "count": next((line.details.get("count") for line in lines if line.kind == "insight"), None),
        "refused": [_reasoned(line) for line in lines if line.kind == "gossip_refused"],
        "unheard": [_reasoned(line) for line in lines if line.kind == "gossip_unheard"],
        "told": [text(line, "artifact") for line in lines if line.kind == "gossip_told"],
    }


def _artifact(index: Index, one: str) -> Facts:
    lines, stored = index.lines_of(one), index.stored.get(one)
    told = [line for line in lines if line.kind in ("gossip_told", "page", "insight")]
    facts = _made(index, told[-1]) if told else _NOTHING_MADE
    if stored is not None:
        facts = facts | {
            "type": stored.type, "bot": stored.source_bot, "depth": stored.depth,
            "recipients": list(stored.eligible_recipients),
        }  # fmt: skip
    facts = facts | {
        "name": index.names.get(facts["user"], ""),
        "arrived": [_by(line) for line in lines if line.kind == "news"],
        "unread": [_by(line) | {"reason": text(line, "reason")} for line in lines if line.kind == "unread"],
        "rests_on": _resting(index, one),
        "kept": index.files.stored is not None,
        "stored": stored is not None,
    }
    if facts["type"] in (DIARY, DREAM):
        facts["writings"] = [_writing(line) for line in lines if line.kind in ("page", "page_cut")]
    else:
        facts["withdrawn"] = [_withdrawal(line) for line in index.withdrawn(one)]
    return facts | (_as_stored(index, stored) if stored is not None else {})


_NOTHING_MADE: Final[Facts] = {"type": "", "bot": "", "user": "", "depth": 0, "recipients": [], "unheard": []}


def _made(index: Index, line: JournalLine) -> Facts:
    """What the decision by which an artifact was made says of it."""
    told = index.of_event.get(text(line, "event"), ())
    return {
        "type": text(line, "becomes") or text(line, "type"),
        "bot": text(line, "source") or line.member.removeprefix("bot:"),
        "user": text(line, "user"),
        "depth": line.details.get("depth", 0),
        "recipients": texts(line, "recipients"),
        "unheard": [_reasoned(one) for one in told if one.kind == "gossip_unheard"],
    }


def _as_stored(index: Index, stored: Artifact) -> Facts:
    now = confidence_now(stored.confidence_milli, stored.created_at, index.files.ended_at)
    return {
        "text": stored.content,
        "confidence_milli": stored.confidence_milli,
        "confidence_at_end_milli": now,
        "expires_at": stored.expires_at,
        "stopped": _stopped(index, stored, now),
    }


def _stopped(index: Index, stored: Artifact, confidence_milli: int) -> str:
    """The reason of the read gate at the end of the run, as far as it does not depend on who reads; empty: none.

    How well a reader knows a person is asked when it reads, and is in none of these files.
    """
    gossip = index.files.config.gossip
    reason = "" if gossip.enable_universe_events else "disabled"
    if not reason and stored.depth > DEPTH_MAX:
        reason = "depth"
    if not reason and any(index.opted_out(user) for user in stored.subjects):
        reason = "opted_out"
    if not reason and not stored.eligible_recipients:
        reason = "nobody"
    if not reason and stored.expires_at <= index.files.ended_at:
        reason = "expired"
    faded = confidence_milli < gossip.stigmergic_confidence_threshold * 1000
    return reason or ("faded" if faded else "")


def _resting(index: Index, one: str) -> list[str]:
    """The messages of an insight; of an event those of what it was told as, which holds more than the last one."""
    told = [link.effect for link in index.effects(one) if link.kind == TOLD]
    links = [link for each in (one, *told) for link in index.causes(each)]
    return sorted({link.cause for link in links if link.kind == RESTS_ON})


def _by(line: JournalLine) -> Facts:
    return {"at": line.at, "bot": line.member.removeprefix("bot:")}


def _reasoned(line: JournalLine) -> Facts:
    return {"at": line.at, "bot": text(line, "bot") or text(line, "source"), "reason": text(line, "reason")}


def _withdrawal(line: JournalLine) -> Facts:
    return {"at": line.at, "roots": texts(line, "roots"), "user": text(line, "user"), "reason": text(line, "reason")}


def _writing(line: JournalLine) -> Facts:
    if line.kind == "page_cut":
        return {"at": line.at, "left": line.details.get("left")}
    return {"at": line.at, "parents": texts(line, "parents"), "roots": texts(line, "roots"),
            "recipients": texts(line, "recipients")}  # fmt: skip
