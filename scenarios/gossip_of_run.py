"""What bots told each other about people in a run, what they may not, and what they wrote: from its journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from textwrap import wrap
from typing import Final

from scenarios.findings import Findings
from scenarios.plain_text import count, joined
from universe.journal import JournalLine

COLUMNS: Final = 76
UNTOLD_WORDS: Final = {
    "depth": "too far from the person", "disabled": "switched off", "expired": "too old", "faded": "faded",
    "gone": "edited or deleted since", "nobody": "no bot might hear it", "opted_out": "not allowed by the person",
    "planet": "not said on its planets", "private": "not said to everybody", "recipient": "not meant for it",
    "sensitive": "sensitive", "trust": "does not know the person well enough", "unchecked": "nobody could check it",
}  # fmt: skip


def gossip_findings(journal: Iterable[JournalLine]) -> Findings:
    """Counts by reason: `detected`, `told`, `heard`, `refused{reason}`, `unheard{reason}`, `unread{reason}`, ...

    `told` are artifacts about a person that at least one other bot may see, `heard` the bots that may (summed), of
    `gossip` and insights alike; `mentioned` answers that held news; `withdrawn` what was taken back, by reason.
    """
    counted = _Counts()
    for line in journal:
        counted.add(line)
    metrics = counted.metrics()
    if not metrics["detected"] and not metrics["pages"]:
        return Findings(metrics={"gossip": metrics})
    rows = tuple(
        (f"gossip.{name}.{key}" if key else f"gossip.{name}", f"{number:,}", _MEANING[name])
        for name, value in metrics.items()
        for key, number in (value.items() if isinstance(value, dict) else (("", value),))
    )
    return Findings(metrics={"gossip": metrics}, told=(("What bots tell each other", counted.told()),), rows=rows)


_MEANING: Final = {
    "detected": "events in people's lives that bots noticed in what they were told",
    "told": "artifacts about a person that other bots may see", "heard": "bots that may see them, summed",
    "mentioned": "answers in which a bot mentioned what another had told it",
    "refused": "events that were told to nobody, by reason", "unheard": "bots that may not hear an event, by reason",
    "unread": "artifacts that a bot found and might not read any more, by reason",
    "withdrawn": "roots that were taken back, by reason", "pages": "pages that bots wrote, by type",
    "insights": "habits and connections that bots noticed, by type",
}  # fmt: skip


class _Counts:
    def __init__(self) -> None:
        self.one = Counter[str]()
        self.by: dict[str, Counter[str]] = {
            name: Counter() for name in ("refused", "unheard", "unread", "withdrawn", "pages", "insights")
        }

    def add(self, line: JournalLine) -> None:
        given = line.details
        match line.kind:
            case "detected":
                self.one["detected"] += 1
            case "gossip_told":
                recipients = given["recipients"]
                self.one["told"] += 1
                self.one["heard"] += len(recipients) if isinstance(recipients, list) else 0
            case "gossip_refused" | "gossip_unheard" | "unread":
                self.by[line.kind.removeprefix("gossip_")][str(given["reason"])] += 1
            case "gossip_withdrawn":
                roots = given["roots"]
                self.by["withdrawn"][str(given["reason"])] += len(roots) if isinstance(roots, list) else 0
            case "page" | "insight":
                self.by[f"{line.kind}s"][str(given["type"])] += 1
            case "said":
                self.one["mentioned"] += "news" in given

    def metrics(self) -> dict[str, int | dict[str, int]]:
        plain: dict[str, int | dict[str, int]] = {
            name: self.one[name] for name in ("detected", "told", "heard", "mentioned")
        }
        return plain | {name: dict(sorted(reasons.items())) for name, reasons in self.by.items()}

    def told(self) -> tuple[str, ...]:
        one, by = self.one, self.by
        untold = sum(by["refused"].values())
        noticed = count(one["detected"], "event")
        lines = [f"{noticed} noticed; {one['told']:,} things told to other bots, {untold:,} to nobody."]
        if one["mentioned"]:
            lines.append(f"{count(one['mentioned'], 'answer')} mentioned what another bot had told.")
        for name, heading in (("refused", "Told to nobody"), ("unheard", "Not for every bot"), ("unread", "Not read")):
            if by[name]:
                ranked = sorted(by[name].items(), key=lambda item: (-item[1], item[0]))
                reasons = ", ".join(f"{UNTOLD_WORDS.get(reason, reason)} {number:,}" for reason, number in ranked)
                lines += wrap(f"{heading}: {reasons}.", COLUMNS, subsequent_indent="  ")
        written = [count(number, kind, _PLURAL[kind]) for kind, number in sorted(by["pages"].items())]
        found = [count(number, kind, _PLURAL.get(kind, "")) for kind, number in sorted(by["insights"].items())]
        if written or found:
            lines += wrap(f"Written: {joined([*written, *found])}.", COLUMNS, subsequent_indent="  ")
        if by["withdrawn"]:
            lines.append(f"Taken back: {sum(by['withdrawn'].values()):,}.")
        return tuple(lines)


_PLURAL: Final = {"diary": "diaries", "dream": "dreams", "epiphany": "epiphanies"}
