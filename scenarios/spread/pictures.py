"""The pictures of gossip_propagation: who knows over time, how many hops away, and why the others never learned."""

from __future__ import annotations

from scenarios.report_pictures import BOT, FOREIGN, GREEN, HUMAN, INK, Picture, blank, drawing, svg_of
from scenarios.spread.review import REASONS, Review

DEPTHS_SHOWN: int = 60
"""Bars beyond this would be thinner than a line."""


def spread_pictures(review: Review) -> tuple[Picture, ...]:
    """All pictures, in the order of the report."""
    with drawing():
        pictures = (_curve(review), _depths(review))
        return pictures if review.spread.rules.process == "sir" else (*pictures, _never(review))


def _curve(review: Review) -> Picture:
    sir = review.spread.rules.process == "sir"
    stopped = review.informed - review.telling
    names = ("ever infected", "infected", "recovered") if sir else ("informed", "telling", "stopped telling")
    figure, axes = blank(2.9)
    for name, column, colour in zip(
        names, (review.informed, review.telling, stopped), (HUMAN, BOT, GREEN), strict=True
    ):  # fmt: skip
        axes.plot(range(len(column)), column / review.agents * 100, color=colour, label=name)
    axes.set(xlim=(0, len(stopped) - 1), ylim=(0, None), xlabel="tick", ylabel="agents (%)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    return Picture("The spread over time", "Shares of all agents at the end of each tick.", svg_of(figure))


def _depths(review: Review) -> Picture:
    depths = review.depths[:DEPTHS_SHOWN]
    figure, axes = blank(2.3)
    axes.bar(range(len(depths)), depths, 0.8, color=HUMAN, edgecolor=INK, linewidth=0.3)
    axes.set(xlabel="hops from the origin", ylabel="agents")
    axes.set_xticks(range(0, len(depths), max(1, len(depths) // 12)))
    caption = "How many hops the news had come when somebody learned it; 0 are those with whom it began."
    if len(review.depths) > DEPTHS_SHOWN:
        caption += f" The first {DEPTHS_SHOWN} are shown."
    return Picture("How far it came", caption, svg_of(figure))


def _never(review: Review) -> Picture:
    title = "Who never learned, and why"
    bars = [(name, review.never[name]) for name in REASONS if review.never[name]]
    if not bars:
        return Picture(title, "Everybody knows.", "")
    figure, axes = blank(0.9 + 0.27 * len(bars))
    axes.barh(range(len(bars)), [agents for _, agents in bars], color=FOREIGN, edgecolor=INK, linewidth=0.3)
    for row, (_, agents) in enumerate(bars):
        axes.text(agents, row, f" {agents:,}", va="center")
    axes.set_yticks(range(len(bars)), [name.replace("_", " ") for name, _ in bars])
    axes.set(xlim=(0, 1.2 * max(agents for _, agents in bars)), ylim=(len(bars) - 0.5, -0.5), xlabel="agents")
    return Picture(title, "By the first reason that holds, from the top.", svg_of(figure))
