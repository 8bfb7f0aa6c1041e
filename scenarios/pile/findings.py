"""What a run of pile_on found: how many bots answered one message, and whether those who were asked did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from scenarios.findings import Findings, FoundTable
from scenarios.parquet_table import Column
from scenarios.pile.script import KINDS
from scenarios.pile.tally import Row
from scenarios.plain_text import count
from scenarios.report_pictures import BOT, HUMAN, RED, Picture, blank, drawing, svg_of
from universe.metrics_arithmetic import nearest_rank

DIGITS: Final = 6
COUNTED_TOGETHER: Final = 5
"""From this number of bots on, messages are counted together in the histogram."""
KIND_WORDS: Final = {
    "ambient": "of interest to several", "watched": "in a watched channel", "trusted": "by somebody trusted",
    "to_person": "mentions a person", "names": "names one", "names_several": "names several",
    "mentions": "mentions one", "replies": "replies to one", "calls": "calls one",
    "mentions_several": "mentions several", "mixed": "addresses and names",
}  # fmt: skip
_COLUMNS: Final = (
    Column("message_id", "string", "id", "identity of the message"),
    Column("at_ms", "int64", "ms", "virtual time, UTC, since 1970-01-01"),
    Column("channel_id", "string", "id", "where it was said"),
    Column("kind", "string", "code", "kind of message"),
    Column("addressed", "list<string>", "ids", "bots that it mentions, replies to or calls"),
    Column("named", "list<string>", "ids", "these, and bots that its text names"),
    Column("speakers", "list<string>", "ids", "different bots that answered it, the first first"),
    Column("answers", "int64", "messages", "their answers"),
    Column("latency_ms", "int64", "ms", "virtual time to the first answer; null without", nullable=True),
)


def pile_findings(rows: Sequence[Row], rules: str) -> Findings:
    """Everything that a run found. `speakers_max` is a chat metric too, and narrower here."""
    metrics = pile_metrics(rows)
    whose = "the original's" if rules == "original" else "our"
    return Findings(
        metrics={name: value for name, value in metrics.items() if name != "speakers_max"},
        narrowed={"speakers_max": metrics["speakers_max"]},
        told=((f"How many bots answered one message under {whose} rules", _told(metrics)),),
        rows=tuple((name, _shown(metrics[name]), meaning) for name, meaning in _MEANINGS.items()),
        tables={"speakers": _table(rows)},
        pictures=(_bars(rows, whose), _kinds(rows, whose)),
    )


_MEANINGS: Final = {
    "speakers_max": "most bots that answered one message which names at most one",
    "speakers_mean": "bots per answered message of that kind",
    "piled_on_share": "share of all messages that name at most one bot and had two speakers or more",
    "speakers_over_named": "messages that name two bots or more and had more speakers than that",
    "direct_exact_share": "share of messages that address one bot which that bot and no other answered",
    "ambient_answered_share": "share of messages that name no bot which were answered",
}


def pile_metrics(rows: Sequence[Row]) -> dict[str, Any]:
    """The figures; `docs/pile_on.md` defines each."""
    single = [row for row in rows if row.names_one_at_most]
    several = [row for row in rows if not row.names_one_at_most]
    answered = [row for row in single if row.speakers]
    direct = [row for row in rows if len(row.said.addressed) == 1]
    unnamed = [row for row in rows if not row.said.named]
    return {
        "messages": len(rows),
        "messages_naming_one_at_most": len(single),
        "messages_naming_several": len(several),
        "speakers_max": max((len(row.speakers) for row in single), default=0),
        "speakers_mean": _ratio(sum(len(row.speakers) for row in answered), len(answered)),
        "speakers_over_named": sum(row.piled_on for row in several),
        "piled_on": sum(row.piled_on for row in single),
        "piled_on_share": _ratio(sum(row.piled_on for row in single), len(single)),
        "answered_twice": sum(row.answered_twice for row in rows),
        "direct_messages": len(direct),
        "direct_exact_share": _ratio(sum(row.answered_by_addressed for row in direct), len(direct)),
        "ambient_messages": len(unnamed),
        "ambient_answered_share": _ratio(sum(bool(row.speakers) for row in unnamed), len(unnamed)),
        "latency": {"direct": _latency(direct), "ambient": _latency(unnamed)},
        "speakers_by_named": _histogram(rows),
    }


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, DIGITS) if whole else None


def _latency(rows: Iterable[Row]) -> dict[str, int | None]:
    waited = sorted(row.latency_ms for row in rows if row.latency_ms is not None)
    return {"p50_ms": nearest_rank(waited, 50), "p99_ms": nearest_rank(waited, 99)}


def _step(number: int) -> str:
    return f"{number}" if number < COUNTED_TOGETHER else f"{COUNTED_TOGETHER}+"


def _histogram(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Messages by bots named and bots that answered: each 0 to 4 and 5+."""
    counted = Counter((_step(len(row.said.named)), _step(len(row.speakers))) for row in rows)
    steps = [_step(number) for number in range(COUNTED_TOGETHER + 1)]
    return {named: {speakers: counted[named, speakers] for speakers in steps} for named in steps}


def _told(metrics: dict[str, Any]) -> tuple[str, ...]:
    single, several = metrics["messages_naming_one_at_most"], metrics["messages_naming_several"]
    most = count(metrics["speakers_max"], "bot")
    lines = [f"{count(single, 'message')} named one bot at most; no more than {most} spoke to any."]
    if metrics["speakers_mean"] is not None:
        piled = count(metrics["piled_on"], "message")
        lines.append(f"Where any bot spoke, {metrics['speakers_mean']:.2f} did on average; {piled} had two or more.")
    if several:
        over = metrics["speakers_over_named"]
        lines.append(f"{count(several, 'message')} named several; more than these spoke to {over:,} of them.")
    if metrics["direct_messages"]:
        direct, exact = count(metrics["direct_messages"], "message"), f"{100 * metrics['direct_exact_share']:.1f} %"
        lines.append(f"{direct} addressed one bot: it and no other answered {exact}.")
    if metrics["ambient_messages"]:
        share = f"{100 * metrics['ambient_answered_share']:.1f} %"
        lines.append(f"{count(metrics['ambient_messages'], 'message')} named nobody: {share} of them were answered.")
    return tuple(lines)


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value:,.6g}"


def _table(rows: Sequence[Row]) -> FoundTable:
    said = [row.said for row in rows]
    values: dict[str, Any] = {
        "message_id": [one.message.message_id for one in said],
        "at_ms": [one.message.at for one in said],
        "channel_id": [one.message.channel_id for one in said],
        "kind": [one.kind for one in said],
        "addressed": [list(one.addressed) for one in said],
        "named": [list(one.named) for one in said],
        "speakers": [list(row.speakers) for row in rows],
        "answers": [row.answers for row in rows],
        "latency_ms": [row.latency_ms for row in rows],
    }
    return FoundTable(_COLUMNS, values)


def _bars(rows: Sequence[Row], whose: str) -> Picture:
    """How many messages had how many speakers, of those that name at most one bot."""
    counted = Counter(len(row.speakers) for row in rows if row.names_one_at_most)
    most = max(counted, default=0)
    places = range(max(most, 2) + 1)
    with drawing():
        figure, axes = blank(2.5)
        colours = [HUMAN, BOT, *[RED] * (len(places) - 2)]
        bars = axes.bar(places, [counted[place] for place in places], 0.8, color=colours)
        axes.bar_label(bars, [f"{counted[place]:,}" for place in places])
        axes.set_xticks(places, [f"{place}" for place in places])
        axes.set(xlabel="bots that answered one message", ylabel="messages")
        axes.margins(y=0.12)
        caption = "Messages that name one bot at most, by how many bots answered; from two on it is a pile-on."
        return Picture(f"Speakers per message under {whose} rules", caption, svg_of(figure))


def _kinds(rows: Sequence[Row], whose: str) -> Picture:
    """Bots that spoke and bots named, on average, by kind of message."""
    of_kind = {kind: [row for row in rows if row.said.kind == kind] for kind in KINDS}
    shown = {kind: found for kind, found in of_kind.items() if found}
    with drawing():
        figure, axes = blank(1.0 + 0.32 * len(shown))
        answered = [sum(len(row.speakers) for row in found) / len(found) for found in shown.values()]
        named = [sum(len(row.said.named) for row in found) / len(found) for found in shown.values()]
        for offset, means, colour, title in ((-0.2, answered, BOT, "answered"), (0.2, named, HUMAN, "named")):
            axes.barh([place + offset for place in range(len(shown))], means, 0.36, color=colour, label=title)
        axes.set_yticks(range(len(shown)), [KIND_WORDS[kind] for kind in shown])
        axes.invert_yaxis()
        axes.set(xlabel="bots per message, on average")
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
        return Picture(f"Who was meant and who spoke under {whose} rules", "By kind of message.", svg_of(figure))
