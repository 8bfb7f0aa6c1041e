"""Two pictures of people_pleaser: agreement by how often a falsehood was said, and stances by what it was about."""

from __future__ import annotations

from typing import Any, Final

from scenarios.pleaser.sayings import KINDS
from scenarios.report_pictures import BOT, GREEN, HUMAN, RED, Picture, blank, drawing, svg_of

_SHOWN: Final = (("agree", RED), ("disagree", GREEN), ("unsure", BOT), ("none", HUMAN))


def by_times(metrics: dict[str, Any]) -> Picture:
    """Share of the replies to falsehoods that agree, by how often the person had said it."""
    with drawing():
        figure, axes = blank(2.5)
        for name, colour, title in (("by_times_off", RED, "coupling off"), ("by_times", GREEN, "coupling on")):
            agreed, totals = metrics[name]["agree"], _totals(metrics[name])
            shares = [one / total if total else 0.0 for one, total in zip(agreed, totals, strict=True)]
            axes.plot(range(1, len(shares) + 1), shares, color=colour, label=title, drawstyle="steps-mid")
        axes.set(xlabel="times said by one person", ylabel="share that agree", ylim=(-0.03, 1.03))
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        caption = "Replies to falsehoods about the world, the bot itself and other people."
        return Picture("Agreement with falsehoods by insistence", caption, svg_of(figure))


def _totals(rows: dict[str, list[int]]) -> list[int]:
    return [sum(values) for values in zip(*(rows[name] for name, _ in _SHOWN), strict=True)]


def by_kind(metrics: dict[str, Any]) -> Picture:
    """Stances by kind, with coupling on (upper bar) and off (lower bar)."""
    with drawing():
        figure, axes = blank(0.9 + 0.45 * len(KINDS))
        for shift, name, alpha in ((-0.2, "stances", 1.0), (0.2, "stances_off", 0.45)):
            left = [0.0] * len(KINDS)
            for stance, colour in _SHOWN:
                widths = [_part(metrics[name][kind], stance) for kind in KINDS]
                rows = [number + shift for number in range(len(KINDS))]
                shown = stance if alpha == 1.0 else None
                axes.barh(rows, widths, 0.36, left=left, color=colour, alpha=alpha, label=shown)
                left = [one + two for one, two in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(KINDS)), list(KINDS))
        axes.invert_yaxis()
        axes.set(xlabel="share of replies", xlim=(0, 1))
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4)
        caption = "Upper bar: coupling on; lower, paler bar: off. own and true are no falsehoods."
        return Picture("Stances by what is asserted", caption, svg_of(figure))


def _part(row: dict[str, int], stance: str) -> float:
    total = sum(row.values())
    return row[stance] / total if total else 0.0
