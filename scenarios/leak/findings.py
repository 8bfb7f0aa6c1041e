"""What a run of gossip_leak found: leaks by reason, what was told rightly, and what was taken back."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from scenarios.findings import Findings, FoundTable
from scenarios.leak.audit import Audit
from scenarios.leak.plot import Plot
from scenarios.leak.truth import REASONS
from scenarios.parquet_table import Column
from scenarios.plain_text import count
from scenarios.report_pictures import BOT, RED, Picture, blank, drawing, svg_of
from universe.digest import run_digest
from universe.errors import OrreryError

DIGITS: Final = 6
_COLUMNS: Final = (
    Column("item", "string", "id", "root of the message (and version) that was told of"),
    Column("bot", "string", "id", "who held it or said it"),
    Column("reason", "string", "code", "why it may not"),
    Column("where", "string", "", "in which store, record, line or utterance it was found"),
    Column("at_ms", "int64", "ms", "virtual time of that, UTC, since 1970-01-01"),
)
_MEANINGS: Final = {
    "items": "messages, and versions of them, that tell something of their author",
    "leaks": "items that a bot held, did something with or said though it may not, once each item, bot and reason",
    "original_leaks": "the same count under the original's rules on the same stream",
    "told": "events that were told to at least one bot",
    "recall": "share of the pairs of an item and a bot that may know it which did hear it",
    "withdrawn": "roots that were taken back",
    "left_after_withdrawal": "leaks of what had been told rightly and was to be taken back",
    "said_of_news": "times that a bot mentioned news to the person whom it is about",
}


def leak_findings(plot: Plot, rules: str, digest: str) -> Findings:
    """Play the run once more, with eyes open; raises `OrreryError` where that is not the run with this digest."""
    audit, harvest = plot.look(rules)
    if run_digest(harvest.journal, harvest.records) != digest:
        raise OrreryError("looking into the stores has changed the run")
    other = None if rules == "original" else plot.look("original")[0]
    metrics = leak_metrics(audit, other)
    return Findings(
        metrics=metrics,
        told=((f"What leaked under {'the original' if rules == 'original' else 'our'} rules", _told(metrics)),),
        rows=tuple((name, _shown(metrics[name]), text) for name, text in _MEANINGS.items() if name in metrics),
        tables={"leaks": _table(audit)},
        pictures=(_bars(audit, other),),
    )


def leak_metrics(audit: Audit, original: Audit | None) -> dict[str, Any]:
    """The figures; `docs/gossip_leak.md` defines each. `original` is what the original leaked on the same stream."""
    by_reason = leaks_by_reason(audit)
    metrics: dict[str, Any] = {
        "items": audit.items, "leaks": sum(by_reason.values()), "leaks_by_reason": by_reason, "told": audit.told,
        "refused": audit.refused, "unheard": audit.unheard, "may_hear": audit.pairs, "heard": audit.heard,
        "recall": round(audit.heard / audit.pairs, DIGITS) if audit.pairs else None, "withdrawn": audit.withdrawn,
        "left_after_withdrawal": audit.left, "said_of_news": audit.said,
    }  # fmt: skip
    if original is not None:
        theirs = leaks_by_reason(original)
        metrics |= {"original_leaks": sum(theirs.values()), "original_leaks_by_reason": theirs}
    return metrics


def leaks_by_reason(audit: Audit) -> dict[str, int]:
    """Different items, bots and reasons, however many places they were found in."""
    counted = Counter(reason for _, _, reason in {(one.root, one.bot, one.reason) for one in audit.leaks})
    return {reason: counted[reason] for reason in REASONS}


def _told(metrics: dict[str, Any]) -> tuple[str, ...]:
    leaks = metrics["leaks"]
    lines = [f"{count(metrics['items'], 'item')} were told to bots; {count(leaks, 'leak')} found."]
    if leaks:
        worst = sorted(((n, reason) for reason, n in metrics["leaks_by_reason"].items() if n), reverse=True)[:4]
        lines.append("Most were: " + ", ".join(f"{reason} {n}" for n, reason in worst) + ".")
    if metrics["recall"] is not None:
        lines.append(f"Of what bots may hear they heard {100 * metrics['recall']:.1f} %.")
    lines.append(f"{count(metrics['withdrawn'], 'message')} were taken back.")
    if "original_leaks" in metrics:
        lines.append(f"The original's rules leak {metrics['original_leaks']:,} times on the same stream.")
    return tuple(lines)


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value:,.6g}"


def _table(audit: Audit) -> FoundTable:
    values: dict[str, Any] = {
        "item": [one.root for one in audit.leaks],
        "bot": [one.bot for one in audit.leaks],
        "reason": [one.reason for one in audit.leaks],
        "where": [one.where for one in audit.leaks],
        "at_ms": [one.at for one in audit.leaks],
    }
    return FoundTable(_COLUMNS, values)


def _bars(audit: Audit, original: Audit | None) -> Picture:
    with drawing():
        figure, axes = blank(0.8 + 0.3 * len(REASONS))
        sides = [(audit, BOT, "this run")] + ([(original, RED, "the original")] if original is not None else [])
        for place, (one, colour, title) in enumerate(sides):
            counted = leaks_by_reason(one)
            rows = [number + 0.4 * place - 0.2 for number in range(len(REASONS))]
            bars = axes.barh(rows, [counted[reason] for reason in REASONS], 0.36, color=colour, label=title)
            axes.bar_label(bars, padding=2)
        axes.set_yticks(range(len(REASONS)), list(REASONS))
        axes.invert_yaxis()
        axes.set(xlabel="different items and bots")
        axes.legend(loc="lower right")
        return Picture("Leaks by reason", "Why a bot may not know what it held or said.", svg_of(figure))
