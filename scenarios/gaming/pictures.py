"""The pictures of trust_gaming: tiers over time, how soon people become familiar, and harm by attack."""

from __future__ import annotations

from typing import Final

import numpy as np

from scenarios.gaming.population import ATTACK_NAMES
from scenarios.gaming.review import Review
from scenarios.report_pictures import BOT, FOREIGN, GREEN, HUMAN, INK, RED, Picture, blank, drawing, svg_of
from universe.trust.tiers import FAMILIAR, TIERS

TIER_COLOURS: Final = ("#d9d9d9", "#56B4E9", HUMAN, GREEN, BOT)
"""From grey over blue and green to orange: told apart by colour-blind people, and in the order of trust."""
HARM_TICKS: Final = (0, 1, 10, 100, 1000, 10_000)
LINES: Final = ((HUMAN, "-"), (RED, "-"), (BOT, "-"), (GREEN, "-"), (FOREIGN, "-"), ("#56B4E9", "--"), (RED, ":"),
                (GREEN, "--"))  # fmt: skip


def gaming_pictures(review: Review) -> tuple[Picture, ...]:
    """All pictures, in the order of the report."""
    with drawing():
        return (_honest_tiers(review), _familiar_over_time(review), _days_to_familiar(review), _harm(review))


def _honest_tiers(review: Review) -> Picture:
    days = list(review.society.sample_days)
    counts = review.timeline["tiers"][days, 0].T / max(1, review.society.users) * 100
    figure, axes = blank(2.7)
    axes.stackplot(np.array(days) + 1, counts, labels=TIERS, colors=TIER_COLOURS, linewidth=0)
    axes.set(xlim=(days[0] + 1, max(days[-1] + 1, days[0] + 2)), ylim=(0, 100), xlabel="day", ylabel="honest users (%)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    caption = "Stacked shares of all honest users; who has not arrived yet is missing at the top."
    return Picture("Tiers of honest users over time", caption, svg_of(figure))


def _familiar_over_time(review: Review) -> Picture:
    figure, axes = blank(2.9)
    for group, name in enumerate(review.society.groups):
        shares = [(day + 1, review.at_least(FAMILIAR, day, group)) for day in review.society.sample_days]
        there = [(day, 100 * share) for day, share in shares if share is not None]
        colour, style = LINES[group % len(LINES)]
        axes.plot(
            [day for day, _ in there], [share for _, share in there], style, color=colour, label=_label(name, group)
        )
    axes.set(ylim=(-2, 102), xlabel="day", ylabel="familiar or more (%)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    caption = "Share of each group that is familiar or more, at the ends of sampled days."
    return Picture("Who has access over time", caption, svg_of(figure))


def _days_to_familiar(review: Review) -> Picture:
    title = "How long it takes to become familiar"
    rises = review.totals["rise_days"][:, FAMILIAR - 1]
    if not rises.any():
        return Picture(title, "Nobody ever was.", "")
    figure, axes = blank(2.9)
    for group, name in enumerate(review.society.groups):
        if rises[group].any():
            reached = np.cumsum(rises[group]) / review.people(group) * 100
            colour, style = LINES[group % len(LINES)]
            axes.step(np.arange(len(reached)), reached, style, where="post", color=colour, label=_label(name, group))
    axes.set(ylim=(-2, 102), xlabel="days since arrival", ylabel="have been familiar (%)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    return Picture(title, "Share of each group whose favourite bot has ever called them familiar.", svg_of(figure))


def _harm(review: Review) -> Picture:
    title = "Harm by attack"
    bars = [(_label(name, group), review.harm(group)) for group, name in enumerate(review.society.groups)]
    figure, axes = blank(1.1 + 0.27 * len(bars))
    for row, (_, harm) in enumerate(bars):
        axes.barh([row], [harm], color=RED if row else HUMAN, edgecolor=INK, linewidth=0.5)
        axes.text(harm, row, f" {harm:,.1f}", va="center")
    axes.set_yticks(range(len(bars)), [name for name, _ in bars])
    axes.set_xscale("symlog", linthresh=1)
    axes.minorticks_off()
    axes.set_xticks(HARM_TICKS, [f"{tick:,}" for tick in HARM_TICKS])
    axes.set_xlim(0, 4 * max(1.0, *(harm for _, harm in bars)))
    axes.set(ylim=(len(bars) - 0.5, -0.5), xlabel="weighted bad acts per person")
    return Picture(title, "Bad acts weighed by the tier at that moment; logarithmic above 1.", svg_of(figure))


def _label(name: str, group: int) -> str:
    return f"{name} {ATTACK_NAMES[name]}" if group else "honest users"
