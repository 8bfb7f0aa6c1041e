"""Two pictures of an outbreak: how many bots have caught the sentence by each day, and who wrote it when."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.report_pictures import BOT, HUMAN, RED, Picture, blank, drawing, label, svg_of
from scenarios.virus.tally import Leaf, Outcome
from universe.gossip.artifact import DREAM


def spread(outcome: Outcome, whose: str) -> Picture:
    """Bots without the sentence in their settings: that have ever written it, and that wrote it on each day."""
    first = outcome.first_days().values()
    days = range(outcome.days)
    ever = [sum(day <= today for day in first) for today in days]
    active = [len({leaf.bot for leaf in outcome.caught if leaf.day == today} - {*outcome.patients}) for today in days]
    with drawing():
        figure, axes = blank(2.5)
        axes.bar(days, active, 0.8, color=BOT, label="wrote it that day")
        axes.plot(days, ever, drawstyle="steps-post", color=RED, label="have ever written it")
        axes.set(xlabel="day", ylabel="bots", xlim=(-0.6, outcome.days - 0.4))
        axes.set_ylim(0, max(1, len(outcome.bots) - len(outcome.patients)) * 1.05)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        caption = "Bots in whose settings the sentence does not stand; the axis ends at their number."
        return Picture(f"Infected bots over the days under {whose} rules", caption, svg_of(figure))


def calendar(outcome: Outcome, whose: str) -> Picture:
    """A dot for each dream: bots as rows, days as columns."""
    row = {bot: place for place, bot in enumerate(outcome.bots)}
    dreams = [leaf for leaf in outcome.leaves if leaf.type == DREAM]
    kinds: tuple[tuple[str, str, Sequence[Leaf]], ...] = (
        ("without it", HUMAN, [leaf for leaf in dreams if not leaf.infected]),
        ("caught", BOT, [leaf for leaf in dreams if leaf.caught]),
        ("planted", RED, [leaf for leaf in dreams if leaf.infected and leaf.planted]),
    )
    with drawing():
        figure, axes = blank(1.0 + 0.22 * len(row))
        for title, colour, leaves in kinds:
            size = 4 if colour == HUMAN else 22
            places = [row[leaf.bot] for leaf in leaves]
            axes.scatter([leaf.day for leaf in leaves], places, s=size, marker="s", color=colour, label=title)
        axes.set_yticks(range(len(row)), [label(bot) for bot in row])
        axes.invert_yaxis()
        axes.set(xlabel="day", xlim=(-0.6, outcome.days - 0.4))
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
        caption = "One dot for each dream; a large one holds the sentence."
        return Picture(f"Dreams with the sentence under {whose} rules", caption, svg_of(figure))
