"""What a run of stream_latency found: how long answers took, what was missed, what was doubled, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from scenarios.findings import Findings, FoundTable
from scenarios.latency.cues import DIRECT, SECOND, UNASKED
from scenarios.latency.outcomes import ANSWERED, MISSED, OUT_OF_REACH, REACTED, Observed, Row
from scenarios.latency.pictures import pictures
from scenarios.parquet_table import Column
from scenarios.plain_text import count, duration
from scenarios.reason_words import most_frequent
from universe.metrics_arithmetic import nearest_rank

SOON_MS: Final = 10_000
"""The seed's promise for high-signal events."""
REASONS_SHOWN: Final = 3
_COLUMNS: Final = (
    Column("at", "int64", "ms", "when the event happened (virtual UTC)"),
    Column("kind", "string", "code", "what was done; docs/stream_latency.md has the kinds"),
    Column("message", "string", "id", "the message that it is about"),
    Column("channel", "string", "id", "where"),
    Column("due", "list<string>", "id", "bots of which an answer is due: the one, or any of them"),
    Column("outcome", "string", "code", "`answered`, `reacted`, `missed`, or why the rules promise nothing"),
    Column("bot", "string", "id", "who answered; empty for nobody"),
    Column("path", "string", "code", "what woke the bot: `trigger`, `sweep`, `poll` or `handler`"),
    Column("woken_ms", "int64", "ms", "from the event to the turn", nullable=True),
    Column("latency_ms", "int64", "ms", "from the event to the answer", nullable=True),
)


def latency_findings(seen: Observed, rules: str) -> Findings:
    """Everything that a run found."""
    metrics = _metrics(seen)
    whose = "the original's" if rules == "original" else "our"
    return Findings(
        metrics=metrics, narrowed={"latency_ms": {name: metrics["direct_latency_ms"][name] for name in ("p50", "p99")}},
        told=((f"How soon bots answered under {whose} rules", _told(metrics)),), rows=_rows(metrics),
        tables={"high_signal": _table(seen.rows)}, pictures=pictures(seen, whose),
    )  # fmt: skip


def _metrics(seen: Observed) -> dict[str, Any]:
    rows, kinds = seen.rows, (*DIRECT, SECOND, *UNASKED)
    direct = [row for row in rows if row.kind in DIRECT]
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in kinds}
    outcomes = Counter(row.outcome for row in rows)
    promised = (ANSWERED, REACTED, MISSED)
    return {
        "direct_events": len(direct),
        "unasked_events": sum(row.kind in UNASKED for row in rows),
        "direct_latency_ms": _spread(row.latency_ms for row in direct),
        "direct_turn_ms": _spread(row.woken_ms for row in direct),
        "latency_by_kind_ms": {kind: _spread(row.latency_ms for row in own) for kind, own in by_kind.items() if own},
        "direct_within_10_s": _soon(direct),
        "within_10_s_by_kind": {kind: _soon(own) for kind, own in by_kind.items() if own},
        "missed": outcomes[MISSED],
        "missed_by_kind": _counted(row.kind for row in rows if row.outcome == MISSED),
        "doubled": len(seen.doubled),
        "answered_deleted": len(seen.answered_deleted),
        "lost_to_restarts": outcomes[OUT_OF_REACH],
        "found_by_sweep": sum(row.path == "sweep" for row in rows),
        "answered_by_path": _counted(row.path for row in rows if row.path),
        "passed_over": {name: number for name, number in sorted(outcomes.items()) if name not in promised},
        "high_signal_denied": seen.denials,
    }


def _spread(values_ms: Iterable[int | None]) -> dict[str, int | None]:
    known = sorted(value for value in values_ms if value is not None)
    return {"p50": nearest_rank(known, 50), "p99": nearest_rank(known, 99), "max": known[-1] if known else None}


def _soon(rows: list[Row]) -> float | None:
    """The share of what the rules promise that was answered within ten seconds."""
    due = [row for row in rows if row.is_promised]
    soon = sum(row.latency_ms is not None and row.latency_ms <= SOON_MS for row in due)
    return round(soon / len(due), 6) if due else None


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _told(metrics: dict[str, Any]) -> tuple[str, ...]:
    spread, soon = metrics["direct_latency_ms"], metrics["direct_within_10_s"]
    events = count(metrics["direct_events"], "event")
    lines = [f"Meant for a bot: {events}; other high-signal ones: {metrics['unasked_events']:,}."]
    if spread["p50"] is None:
        lines.append("Nobody whom a person meant answered.")
    else:
        half, most = duration(spread["p50"]), duration(spread["p99"])
        lines.append(f"Half of the direct answers came within {half}, 99 % within {most}.")
    if soon is not None:
        lines.append(f"Answered within 10 s: {100 * soon:.1f} % of the direct events that an answer is due to.")
    missed, doubled, deleted = (metrics[name] for name in ("missed", "doubled", "answered_deleted"))
    lines.append(f"Missed {missed:,}, doubled {doubled:,}, answered though deleted {deleted:,}.")
    paths = ", ".join(f"{path} {number:,}" for path, number in metrics["answered_by_path"].items())
    lines.append(f"What woke the bots that answered: {paths or 'nothing'}.")
    if passed := most_frequent(metrics["passed_over"], REASONS_SHOWN):
        lines.append("Passed over, as the rules say:")
        lines += [f"  {words}: {number:,}" for words, number in passed]
    return tuple(lines)


def _rows(metrics: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    spread, turn, soon = metrics["direct_latency_ms"], metrics["direct_turn_ms"], metrics["direct_within_10_s"]
    shown = [
        ("direct_latency_ms.p50", _ms(spread["p50"]), "from what a person meant for a bot to its answer, half at most"),
        ("direct_latency_ms.p99", _ms(spread["p99"]), "... 99 % at most"),
        ("direct_within_10_s", "-" if soon is None else f"{100 * soon:.2f} %", "of those that an answer is due to"),
        ("direct_turn_ms.p99", _ms(turn["p99"]), "until the bot had its turn, before it reads and types; 99 % at most"),
    ]
    meanings = {
        "missed": "high-signal events that nobody answered or reacted to though the rules promise it",
        "doubled": "messages that more bots answered than were asked, or one bot twice",
        "answered_deleted": "messages answered after they were deleted",
        "lost_to_restarts": "direct events that bots which had been down could find no more",
        "found_by_sweep": "high-signal events that a sweep found",
    }
    shown += [(name, f"{metrics[name]:,}", meaning) for name, meaning in meanings.items()]
    for kind, one in metrics["latency_by_kind_ms"].items():
        shown.append((f"latency_by_kind_ms.{kind}", f"{_ms(one['p50'])} / {_ms(one['p99'])}", "half / 99 % at most"))
    return tuple(shown)


def _ms(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _table(rows: tuple[Row, ...]) -> FoundTable:
    values: dict[str, Any] = {
        "at": [row.at for row in rows], "kind": [row.kind for row in rows],
        "message": [row.message_id for row in rows], "channel": [row.channel for row in rows],
        "due": [list(row.due) for row in rows], "outcome": [row.outcome for row in rows],
        "bot": [row.bot for row in rows], "path": [row.path for row in rows],
        "woken_ms": [row.woken_ms for row in rows], "latency_ms": [row.latency_ms for row in rows],
    }  # fmt: skip
    return FoundTable(_COLUMNS, values)
