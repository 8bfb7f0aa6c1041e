"""Run records for tests: a small one told by hand, a hostile one, and those that hypothesis makes up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from scenarios.run_record import RunRecord
from universe.events import AnyEvent, MemberJoin, MemberLeave, MemberRename, Message
from universe.journal import JournalLine, journal_order
from universe.substrate import DeadLetter

START: Final = 1_767_571_200_000
"""2026-01-05 00:00 UTC."""
MINUTE: Final = 60_000
HOSTILE: Final = (
    "<script>alert(1)</script>",
    "<img src=https://evil.example/x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "</title></style></svg><b>bold</b>",
    "--> ]]> <!-- {{7*7}} ${7*7} {0} %s",
    "$\\frac{1}{0}$ $$ \\input{x} _hidden",
    "\x1b[31mred\x00\x07\r\nsecond line\x9b2J",
    "\u202eright to left\u2066 \u200bzero\ufeff",
    "a lone \ud800 surrogate",
    "日本語の名前 😀👩‍👩‍👧 é",
    "javascript:alert(1) #010203 id=\"axes_1\" style='fill: #010203'",
)


def said(number: int, minute: float, user: str, content: str, **more: Any) -> Message:
    """A message of `user` on planet p1, channel c1 (or as `more` says), `minute` minutes after the start."""
    fields: dict[str, Any] = {
        "event_id": f"msg:{number}",
        "message_id": str(number),
        "at": START + int(minute * MINUTE),
        "guild_id": "p1",
        "channel_id": "c1",
        "user_id": user,
        "author_name": user.title(),
        "content": content,
    }
    return Message(**fields | more)


def answered_by(bot: str, number: int, minute: float, to: str, content: str, **more: Any) -> Message:
    """A message of our bot `bot` in reply to the message `to`."""
    own = {"bot": bot, "author_is_bot": True, "author_name": bot.title(), "reply_to": to}
    return said(number, minute, f"b-{bot}", content, **own | more)


def line(n: int, member: str, kind: str, **details: Any) -> JournalLine:
    """A decision, one second after the start for each `n`."""
    return JournalLine(START + 1000 * n, member, n, kind, f"users:0/{n}", f"msg:{n}", details)


def record_of(events: Sequence[AnyEvent], journal: Sequence[JournalLine], **more: Any) -> RunRecord:
    """A record of one virtual day with two bots."""
    fields: dict[str, Any] = {
        "scenario": "demo",
        "command": "python3 run.py sim demo --seed 5",
        "seed": 5,
        "params": {"users": 3, "days": 1},
        "digest": "0123456789abcdef" * 4,
        "started_at": START,
        "ended_at": START + 24 * 60 * MINUTE,
        "events": list(events),
        "journal": sorted(journal, key=journal_order),
        "dead_letters": [],
        "names": {"p1": "Harbour", "p2": "Hilltop", "c1": "#stars"},
        "bots": {"elena": "Elena", "marcus": "Marcus"},
        "wall_s": 1.25,
        "cpu_s": 1.0,
        "peak_rss_mb": 80.0,
        "versions": {"python": "3.11"},
    }
    return RunRecord(**fields | more)


def small_record() -> RunRecord:
    """Three people, two bots of ours, another bot, two planets: each figure can be counted by hand."""
    events: list[AnyEvent] = [
        MemberJoin(event_id="join:1", at=START, guild_id="p1", user_id="ana", name="Ana"),
        said(1, 1, "ana", "Which star is that bright one in the east?"),
        answered_by("elena", 2, 1.5, "1", "That is Venus, and it is no star at all."),
        said(3, 2, "ana", "Thank you, I had always wondered about it."),
        answered_by("marcus", 4, 3, "1", "Elena is right, it is Venus."),
        said(5, 61, "bo", "Has anybody slept?", guild_id="p2", channel_id="c9"),
        answered_by("marcus", 6, 63, "5", "Not me.", guild_id="p2", channel_id="c9"),
        said(7, 64, "helper", "Bo, see the manual.", author_is_bot=True),
        said(8, 65, "cy", "hello"),
        MemberRename(event_id="nick:1", at=START + 70 * MINUTE, guild_id="p1", user_id="bo", old_name="Bo", name="Bob"),
        MemberLeave(event_id="part:1", at=START + 80 * MINUTE, guild_id="p1", user_id="cy", kicked=True),
    ]
    journal = [
        line(1, "planet:p1", "granted", message="1", channel="c1", bot="elena", score=812, why=["name", "interest"]),
        line(2, "planet:p1", "deferred", message="1", channel="c1", bot="marcus", reason="turn_order", until=START + 9),
        line(3, "bot:elena", "said", message="1", reply="2", delay_ms=30_000),
        line(4, "planet:p1", "granted", message="1", channel="c1", bot="marcus", score=500, why=[]),
        line(5, "planet:p1", "denied", message="8", channel="c1", bot="elena", reason="low_interest"),
        line(6, "planet:p1", "denied", message="8", channel="c1", bot="marcus", reason="low_interest"),
        line(7, "planet:p2", "denied", message="5", channel="c9", bot="elena", reason="outbid"),
        line(8, "bot:elena", "declined", message="3", reason="battery"),
        line(9, "planet:p2", "expired", message="5", bot="elena"),
        line(10, "bridge:discord", "port_done", request="r1", outcome="done", remote="77"),
        line(11, "bridge:discord", "breaker_open", failures=3, score="not a number"),
    ]
    letter = DeadLetter("planet:p1", "users:0/9", "boom", "ff", b"", START)
    return record_of(events, journal, dead_letters=[letter])


def hostile_record() -> RunRecord:
    """The small record with hostile text wherever people can put text."""
    plain = small_record()
    texts = iter(HOSTILE * 3)
    events: list[AnyEvent] = []
    for event in plain.events:
        hostile = {"author_name": next(texts), "content": next(texts)} if isinstance(event, Message) else {}
        events.append(msgspec.structs.replace(event, **hostile))
    journal = [
        *plain.journal,
        *(line(20 + at, "planet:p1", "denied", bot="elena", reason=text) for at, text in enumerate(HOSTILE[:6])),
    ]
    return record_of(
        events,
        journal,
        command=f"python3 run.py replay '{HOSTILE[0]}' '{HOSTILE[6]}'",
        names=dict(zip(("p1", "p2", "c1", "c9"), HOSTILE[1:5], strict=True)),
        bots={"elena": HOSTILE[5], "marcus": HOSTILE[2]},
        params={"network": HOSTILE[0]},
        versions={"python": HOSTILE[3]},
        notes=HOSTILE[:6],
    )


_BOTS: Final = st.sampled_from(["elena", "marcus", "dotty"])
_REASONS: Final = st.sampled_from(["low_interest", "busy", "a_new_reason"])
_KINDS: Final = st.sampled_from(["granted", "denied", "deferred", "declined", "expired", "said", "port_done"])


@st.composite
def records(draw: st.DrawFn) -> RunRecord:
    """Small worlds: replies to what exists and what does not, equal times, any mixture of decisions."""
    events: list[AnyEvent] = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["human", "human", "bot", "bot", "foreign", "join", "leave"]))
        user, planet = draw(st.sampled_from(["ana", "bo"])), draw(st.sampled_from(["p1", "p2"]))
        minute, to = draw(st.integers(0, 3000)), str(draw(st.integers(0, 12)))
        where = {"guild_id": planet, "channel_id": f"{planet}c"}
        if kind == "join":
            events.append(MemberJoin(event_id=f"j{number}", at=START, guild_id=planet, user_id=user, name=user))
        elif kind == "leave":
            events.append(MemberLeave(event_id=f"l{number}", at=START, guild_id=planet, user_id=user))
        elif kind == "bot":
            events.append(answered_by(draw(_BOTS), number, minute, to, draw(st.text(max_size=20)), **where))
        else:
            text = draw(st.text(max_size=20))
            events.append(said(number, minute, user, text, author_is_bot=kind == "foreign", **where))
    decided = draw(st.lists(st.tuples(_KINDS, _BOTS, _REASONS), max_size=12))
    journal = [
        line(n, "planet:p1" if n % 2 else f"bot:{bot}", kind, bot=bot, reason=reason)
        for n, (kind, bot, reason) in enumerate(decided)
    ]
    return record_of(sorted(events, key=lambda event: (event.at, event.event_id)), journal)
