"""The pictures of stream_latency: how long answers took, and what woke bots over time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from scenarios import virtual_time
from scenarios.latency.cues import DIRECT, UNASKED
from scenarios.latency.outcomes import Observed
from scenarios.plain_text import duration
from scenarios.report_pictures import BOT, FOREIGN, GREEN, HUMAN, INK, RED, Picture, blank, drawing, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BARS: Final = 48
_TICKS_MS: Final = (1_000, 2_000, 5_000, 10_000, 60_000, 300_000, 900_000)
_WOKEN_BY: Final = (
    ("direct", "direct", HUMAN), ("trusted", "trusted", GREEN), ("social", "social", FOREIGN),
    ("ambient", "ambient", "#999999"), ("sweep", "sweep", RED), ("poll", "poll", BOT), ("handler", "handler", HUMAN),
)  # fmt: skip


def pictures(seen: Observed, whose: str) -> tuple[Picture, ...]:
    """Both, in order."""
    with drawing():
        return (_latencies(seen, whose), _wakings(seen, whose))


def _latencies(seen: Observed, whose: str) -> Picture:
    title = f"How soon bots answered under {whose} rules"
    groups = (("meant for a bot", DIRECT, HUMAN, "-"), ("other high-signal events", UNASKED, BOT, "--"))
    figure, axes = blank(2.8)
    drawn = False
    for name, kinds, colour, style in groups:
        due = [row for row in seen.rows if row.kind in kinds and row.is_promised]
        spans = sorted(max(1, row.latency_ms) for row in due if row.latency_ms is not None)
        if spans:
            drawn = True
            shares = [100 * number / len(due) for number in range(len(spans) + 1)]
            axes.step([spans[0], *spans], shares, where="post", color=colour, linestyle=style, label=name)
    if not drawn:
        return Picture(title, "Nobody answered anything.", "")
    axes.axvline(10_000, linestyle=":", linewidth=1, color=INK, label="10 s")
    axes.set_xscale("log")
    axes.minorticks_off()
    axes.set_xticks(_TICKS_MS, [duration(tick) for tick in _TICKS_MS])
    axes.set(xlim=(800, 1_200_000), ylim=(0, 104), xlabel="virtual time from the event to the answer",
             ylabel="answered by then (%)")  # fmt: skip
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    caption = "Of all events to which the rules promise an answer; what was missed keeps a curve below 100 %."
    return Picture(title, caption, svg_of(figure))


def _wakings(seen: Observed, whose: str) -> Picture:
    title = f"What woke bots under {whose} rules"
    if not seen.wakings:
        return Picture(title, "Nothing woke any bot.", "")
    start = seen.play.start_at
    width_ms = max(1, -(-(max(at for at, _ in seen.wakings) - start + 1) // BARS))
    counted = Counter((cause, (at - start) // width_ms) for at, cause in seen.wakings)
    figure, axes = blank(2.8)
    below = [0] * BARS
    for cause, name, colour in _WOKEN_BY:
        heights = [counted[cause, index] for index in range(BARS)]
        if any(heights):
            axes.bar(range(BARS), heights, 0.9, bottom=below, color=colour, label=name, align="edge")
            below = [low + height for low, height in zip(below, heights, strict=True)]
    _time_axis(axes, start, width_ms)
    axes.set(ylabel=f"turns per {duration(width_ms)}")
    axes.locator_params(axis="y", integer=True)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    caption = "Turns that bots were given, by the lane of the trigger, or found by a sweep or a poll."
    return Picture(title, caption, svg_of(figure))


def _time_axis(axes: Axes, start: int, width_ms: int) -> None:
    places = range(0, BARS, BARS // 6)
    axes.set_xticks(places, [virtual_time.clock(start + place * width_ms) for place in places])
    axes.set(xlim=(0, BARS), xlabel="virtual time (UTC)")
