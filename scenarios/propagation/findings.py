"""What a deep run of gossip_propagation found."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final

from scenarios.findings import Findings, FoundTable
from scenarios.gossip_of_run import UNTOLD_WORDS
from scenarios.parquet_table import Column
from scenarios.plain_text import count
from scenarios.propagation.stage import Cast
from scenarios.propagation.tally import NOT_TOLD, Item, Spread, spread_of
from universe.metrics_arithmetic import nearest_rank

_HOUR_MS: Final = 3_600_000
_DIGITS: Final = 6
_COLUMNS: Final = (
    Column("root", "string", "id", "the message from which it grew"),
    Column("user_id", "string", "id", "whom it is about"),
    Column("type", "string", "code", "type of event"),
    Column("topic", "string", "code", "what it is about"),
    Column("source", "string", "id", "the bot that was told by the person"),
    Column("bot", "string", "id", "a bot that learned of it"),
    Column("told_at_ms", "int64", "ms", "when the person said it, UTC, since 1970-01-01"),
    Column("heard_at_ms", "int64", "ms", "when the bot learned of it"),
    Column("depth", "int64", "bots", "bots between the person and the one that told it"),
    Column("distorted", "bool", "", "whether it was something else than the person had said"),
)


def propagation_findings(items: Sequence[Item], cast: Cast) -> Findings:
    """Figures, sentences and the table of hearings."""
    spread = spread_of(items, cast)
    return Findings(
        metrics=propagation_metrics(spread),
        told=(("How far news went", _told(spread, len(cast.bots))),),
        rows=tuple((name, _shown(spread, name), meaning) for name, meaning in _MEANINGS.items()),
        tables={"hearings": _table(items)},
    )


_MEANINGS: Final = {
    "items": "things that people told bots of their lives",
    "informed": "pairs of such a thing and a bot that learned of it from another",
    "reach": "mean share of the bots that may hear a thing which did",
    "depth_max": "most bots between a person and the teller",
    "distorted_share": "share of what was learned that the person had not said",
    "hours_to_half": "virtual hours in which half of all hearings had happened",
    "hours_to_most": "virtual hours in which nine tenths had",
}


def propagation_metrics(spread: Spread) -> dict[str, Any]:
    """The figures; `docs/gossip_propagation.md` defines each."""
    delays = spread.delays_ms
    return {
        "items": spread.items,
        "eligible": spread.eligible,
        "informed": spread.informed,
        "reach": spread.reach,
        "depth_max": len(spread.depths) - 1 if spread.depths else 0,
        "depths": list(spread.depths),
        "distorted_share": round(spread.distorted / spread.informed, _DIGITS) if spread.informed else 0.0,
        "hours_to_half": _hours(nearest_rank(delays, 50)),
        "hours_to_most": _hours(nearest_rank(delays, 90)),
        "never": spread.never,
    }


def _hours(ms: int | None) -> float | None:
    return None if ms is None else round(ms / _HOUR_MS, 3)


def _shown(spread: Spread, name: str) -> str:
    value = propagation_metrics(spread)[name]
    return "none" if value is None else f"{value:,}"


def _told(spread: Spread, bots: int) -> tuple[str, ...]:
    found = propagation_metrics(spread)
    lines = [
        f"{count(spread.items, 'thing')} told to {count(bots, 'bot')}; {spread.informed:,} times another bot learned.",
        f"A thing reached {spread.reach:.0%} of the bots that may hear it.",
    ]
    if spread.informed:
        lines.append(
            f"Half of that within {found['hours_to_half']:.1f} h, nine tenths within {found['hours_to_most']:.1f} h."
        )
        by_depth = ", ".join(f"depth {depth} {number:,}" for depth, number in enumerate(spread.depths))
        lines.append(f"Through other bots: {by_depth}. Not as it was said: {found['distorted_share']:.1%}.")
    ranked = sorted(spread.never.items(), key=lambda one: (-one[1], one[0]))
    reasons = ", ".join(f"{_words(reason)} {number:,}" for reason, number in ranked)
    return (*lines, *wrap(f"Never learned: {reasons}.", 76, subsequent_indent="  ")) if ranked else tuple(lines)


def _words(reason: str) -> str:
    return "nobody told it" if reason == NOT_TOLD else UNTOLD_WORDS.get(reason, reason)


def _table(items: Sequence[Item]) -> FoundTable:
    rows = [(item, one) for item in items for one in sorted(item.heard.values(), key=lambda one: (one.at, one.bot))]
    return FoundTable(
        _COLUMNS,
        {
            "root": [item.root for item, _ in rows], "user_id": [item.user for item, _ in rows],
            "type": [item.type for item, _ in rows], "topic": [item.topic for item, _ in rows],
            "source": [item.source for item, _ in rows], "bot": [one.bot for _, one in rows],
            "told_at_ms": [item.at for item, _ in rows], "heard_at_ms": [one.at for _, one in rows],
            "depth": [one.depth for _, one in rows], "distorted": [one.distorted for _, one in rows],
        },
    )  # fmt: skip
