"""What a run of overnight_loop found: the longest chain against the limit, messages by the hour, and two pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from scenarios.findings import Findings, FoundTable
from scenarios.overnight.review import HOUR_MS, MINUTE_MS, Night
from scenarios.parquet_table import Column
from scenarios.plain_text import count
from scenarios.report_pictures import BOT, HUMAN, RED, Picture, blank, drawing, svg_of
from universe.journal import JournalLine

BAR_MINUTES: Final = 10
REASONS_TOLD: Final = 3
MEANINGS: Final = {
    "longest_chain": "most messages of bots in one channel between two of people",
    "chain_limit": "how many there may be (`chat.cross_bot_max_chain`)",
    "beyond_limit": "messages of bots beyond that",
    "chains": "chains of two messages of bots or more",
    "cooldowns_set": "how often a chain reached the limit and a cooldown began",
    "answers_in_cooldown": "answers of bots to bots during a cooldown",
    "speaking_permille": "thousandths of the night's minutes in which a bot spoke",
}
_COLUMNS: Final = (
    Column("at_ms", "int64", "ms", "virtual time of the message, UTC, since 1970-01-01"),
    Column("minute", "int64", "min", "minute of the night, counted from 0"),
    Column("channel", "string", "id", "where"),
    Column("bot", "string", "id", "who spoke"),
    Column("answers", "string", "id", "the bot that it answers; empty for a person, or nobody"),
    Column("length", "int64", "messages", "messages of bots here since a person spoke, with this one"),
    Column("limit", "int64", "messages", "how many there may be"),
)


def night_findings(night: Night, journal: Iterable[JournalLine], rules: str) -> Findings:
    """Everything that a run found."""
    metrics = _metrics(night)
    whose = "the original's" if rules == "original" else "our"
    shown = tuple((name, f"{metrics[name]:,}", meaning) for name, meaning in MEANINGS.items())
    return Findings(
        metrics=metrics, told=((f"A night under {whose} rules", _told(night, metrics, journal)),), rows=shown,
        tables={"chains": _table(night)}, pictures=(_messages_picture(night, whose), _chain_picture(night, whose)),
    )  # fmt: skip


def _metrics(night: Night) -> dict[str, Any]:
    by_hour = night.by_span(HOUR_MS)
    return {
        "longest_chain": night.longest,
        "chain_limit": night.limit,
        "beyond_limit": night.beyond,
        "chains": sum(length > 1 for length in night.chains),
        "cooldowns_set": sum(len(spans) for spans in night.rests.values()),
        "answers_in_cooldown": night.in_rest,
        "speaking_permille": night.speaking_permille,
        "messages_by_hour": {f"{hour:02}": number for hour, number in enumerate(by_hour)},
    }


def _told(night: Night, metrics: dict[str, Any], journal: Iterable[JournalLine]) -> tuple[str, ...]:
    bots = count(len(night.said), "message of bots", "messages of bots")
    people = count(len(night.people), "message of people", "messages of people")
    denied = Counter(str(line.details.get("reason")) for line in journal if line.kind == "denied")
    most = sorted(denied.items(), key=lambda item: (-item[1], item[0]))[:REASONS_TOLD]
    reasons = ", ".join(f"{reason} {number:,}" for reason, number in most)
    return (
        f"{bots} to {people}.",
        f"A bot spoke in {night.speaking_permille / 10:.1f} % of the minutes.",
        f"Longest chain between two people: {night.longest:,}, and {night.limit:,} is the limit.",
        f"Beyond the limit: {night.beyond:,}; answers to bots in a cooldown: {night.in_rest:,}.",
        f"The limit was reached and a cooldown set: {count(metrics['cooldowns_set'], 'time')}.",
        f"Denied most: {reasons or 'nothing'}.",
    )


def _table(night: Night) -> FoundTable:
    said = night.said
    values: dict[str, Any] = {
        "at_ms": [one.message.at for one in said],
        "minute": [(one.message.at - night.start_at) // MINUTE_MS for one in said],
        "channel": [one.message.channel_id for one in said],
        "bot": [one.message.bot for one in said],
        "answers": [one.answers for one in said],
        "length": [one.length for one in said],
        "limit": [night.limit for _ in said],
    }
    return FoundTable(_COLUMNS, values)


def _messages_picture(night: Night, whose: str) -> Picture:
    """Bars of ten minutes; lines where people spoke."""
    bars = night.by_span(BAR_MINUTES * MINUTE_MS)
    with drawing():
        figure, axes = blank(2.4)
        hours = BAR_MINUTES / 60
        edges = [place * hours for place in range(len(bars))]
        axes.bar(edges, bars, width=hours, align="edge", color=BOT, label="bots")
        moments = [(one.at - night.start_at) / HOUR_MS for one in night.people]
        axes.plot(moments, [0] * len(moments), "^", color=HUMAN, label="a person speaks", clip_on=False)
        axes.set(xlim=(0, len(bars) * hours), xlabel="hours", ylabel="messages in 10 min")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        caption = "Messages of all bots in all channels over the night."
        return Picture(f"Messages of bots under {whose} rules", caption, svg_of(figure))


def _chain_picture(night: Night, whose: str) -> Picture:
    channels = sorted({one.channel_id for one in night.people})
    with drawing():
        figure, axes = blank(2.4)
        for channel in channels:
            lengths = night.lengths(channel)
            hours = [minute / 60 for minute in range(1, len(lengths) + 1)]
            label = "bots since a person spoke" if channel == channels[0] else None
            axes.plot(hours, lengths, drawstyle="steps-post", color=BOT, linewidth=1, label=label)
        axes.axhline(night.limit, linestyle=":", linewidth=1.2, color=RED, label="limit")
        axes.set(xlim=(0, (night.end_at - night.start_at) / HOUR_MS), xlabel="hours", ylabel="messages of bots")
        axes.set_ylim(0, max(night.longest, night.limit) * 1.1)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        caption = "Length of the chain of bots at the end of each minute, one line for each channel."
        return Picture(f"Length of the chain under {whose} rules", caption, svg_of(figure))
