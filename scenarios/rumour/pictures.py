"""Two pictures of rumour_vs_memory: what became of gossip, and that by the age of the news."""

from __future__ import annotations

from typing import Any, Final

from scenarios.report_pictures import BOT, GREEN, HUMAN, RED, Picture, blank, drawing, svg_of

_OUTCOMES: Final = (
    ("true_told", GREEN, "true, told"), ("unaware", BOT, "false, nobody could know"),
    ("rumour_wins", RED, "false, told though it knew better"), ("kept_back", HUMAN, "false, kept back"),
)  # fmt: skip


def outcomes(metrics: dict[str, Any]) -> Picture:
    """Pieces of gossip by what became of them, with coupling on and off."""
    sides = (("coupling on", "by_age"), ("coupling off", "by_age_off"))
    with drawing():
        figure, axes = blank(2.2)
        left = [0, 0]
        for name, colour, title in _OUTCOMES:
            widths = [sum(row[name] for row in metrics[key].values()) for _, key in sides]
            axes.barh([0, 1], widths, 0.6, left=left, color=colour, label=title)
            left = [one + two for one, two in zip(left, widths, strict=True)]
        axes.set_yticks([0, 1], [title for title, _ in sides])
        axes.invert_yaxis()
        axes.set(xlabel="pieces of gossip at a bot, by age of the news")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        caption = "A piece that is kept back comes up again, and counts once for each age."
        return Picture("What became of gossip", caption, svg_of(figure))


def by_age(metrics: dict[str, Any]) -> Picture:
    """Rumours that were told though the bot knew better, and that were kept back, by the age of the news."""
    ages = list(dict.fromkeys([*metrics["by_age"], *metrics["by_age_off"]]))
    bars = (
        ("by_age", "kept_back", HUMAN, "coupling on: kept back"), ("by_age", "rumour_wins", GREEN, "coupling on: told"),
        ("by_age_off", "rumour_wins", RED, "coupling off: told"),
    )  # fmt: skip
    with drawing():
        figure, axes = blank(2.5)
        for shift, (key, name, colour, title) in zip((-0.27, 0.0, 0.27), bars, strict=True):
            heights = [metrics[key].get(age, {}).get(name, 0) for age in ages]
            axes.bar([number + shift for number in range(len(ages))], heights, 0.25, color=colour, label=title)
        axes.set_xticks(range(len(ages)), ages)
        axes.set(xlabel="age of the news", ylabel="rumours")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        return Picture("Rumours against what the bot knew", "Gossip that something it believes contradicts.",
                       svg_of(figure))  # fmt: skip
