"""What the pictures of a report show: activity over time, waiting, who answered where, and what stayed unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scenarios import virtual_time
from scenarios.plain_text import cut, duration
from scenarios.reason_words import most_frequent
from scenarios.report_pictures import BOT, FOREIGN, GREEN, HUMAN, INK, RED, Picture, blank, drawing, label, svg_of
from scenarios.run_record import RunRecord, measure_run
from universe.events import Message
from universe.metrics import AuthorKind, Metrics, author_kind, find_answered, nearest_rank

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BARS_MAX: Final = 400
STEPS_MAX: Final = 500
ROWS_MAX: Final = 12
REASON_COLUMNS: Final = 34
_BINS: Final = ((virtual_time.HOUR_MS, "hour"), (virtual_time.DAY_MS, "day"), (7 * virtual_time.DAY_MS, "week"))
_TICKS_MS: Final = (1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000, 3_600_000_000)
_KINDS: Final[tuple[tuple[AuthorKind, str, str], ...]] = (
    ("human", "people", HUMAN),
    ("bot", "our bots", BOT),
    ("foreign_bot", "other bots", FOREIGN),
)


def charts(record: RunRecord) -> list[Picture]:
    """The four pictures of a report, in order."""
    metrics = measure_run(record)
    messages = [event for event in record.events if isinstance(event, Message)]
    latencies = sorted(one.latency_ms for one in find_answered(messages))
    with drawing():
        return [_activity(messages), _waiting(latencies), _answers(messages, record), _unsaid(metrics)]


def _activity(messages: Sequence[Message]) -> Picture:
    title = "Messages over time"
    if not messages:
        return Picture(title, "Nobody wrote anything.", "")
    first, last = min(message.at for message in messages), max(message.at for message in messages)
    width_ms, unit = _bin(first, last)
    start = first - first % width_ms
    bars = (last - start) // width_ms + 1
    counted = Counter((author_kind(message), (message.at - start) // width_ms) for message in messages)
    figure, axes = blank(2.7)
    below = [0] * bars
    for kind, name, colour in _KINDS:
        heights = [counted[kind, index] for index in range(bars)]
        if any(heights):
            axes.bar(range(bars), heights, 0.9, bottom=below, color=colour, label=name, align="edge")
            below = [low + height for low, height in zip(below, heights, strict=True)]
    places = range(0, bars, -(-bars // 6))
    axes.set_xticks(places, [_time_label(start + place * width_ms, bars * width_ms) for place in places])
    axes.set(xlim=(0, bars), xlabel="virtual time (UTC)", ylabel=f"messages per {unit}")
    axes.locator_params(axis="y", integer=True)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3)
    return Picture(title, f"Stacked: people and bots, per {unit} of virtual time.", svg_of(figure))


def _bin(first: int, last: int) -> tuple[int, str]:
    """The smallest bin that needs at most `BARS_MAX` bars."""
    for width_ms, unit in _BINS:
        if last // width_ms - first // width_ms < BARS_MAX:
            return width_ms, unit
    days = (last - first) // (BARS_MAX - 1) // virtual_time.DAY_MS + 1
    return days * virtual_time.DAY_MS, f"{days:,} days"


def _time_label(at_ms: int, span_ms: int) -> str:
    if span_ms <= 2 * virtual_time.DAY_MS:
        return virtual_time.clock(at_ms)
    return virtual_time.day(at_ms) if span_ms > 300 * virtual_time.DAY_MS else virtual_time.day(at_ms)[5:]


def _waiting(latencies: Sequence[int]) -> Picture:
    title = "How long an answer took"
    p50_ms, p99_ms = nearest_rank(latencies, 50), nearest_rank(latencies, 99)
    if p50_ms is None or p99_ms is None:
        return Picture(title, "Nobody was answered.", "")
    number = len(latencies)
    ranks = sorted({-(-number * step // STEPS_MAX) for step in range(1, STEPS_MAX + 1)} | {1})
    figure, axes = blank(2.5)
    spans = [max(1, latencies[rank - 1]) for rank in ranks]
    low, high = max(0.5, spans[0] / 2), spans[-1] * 2
    axes.step([low, *spans, high], [0, *(100 * rank / number for rank in ranks), 100], where="post", color=HUMAN)
    for percent, span_ms, colour in ((50, p50_ms, GREEN), (99, p99_ms, RED)):
        axes.plot([max(1, span_ms)], [percent], "o", color=colour, label=f"{percent} %: {duration(span_ms)}")
    axes.set_xscale("log")
    _duration_ticks(axes, low, high)
    axes.set(ylim=(0, 104), xlabel="virtual time to the first answer", ylabel="answered by then (%)")
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    return Picture(title, f"All {number:,} answered messages; the time axis is logarithmic.", svg_of(figure))


def _duration_ticks(axes: Axes, low: float, high: float) -> None:
    inside = [tick for tick in _TICKS_MS if low <= tick <= high]
    while len(inside) > 6:
        inside = inside[::2]
    axes.set_xlim(low, high)
    axes.minorticks_off()
    axes.set_xticks(inside, [duration(tick) for tick in inside])


def _answers(messages: Sequence[Message], record: RunRecord) -> Picture:
    title = "Who answered where"
    counted = Counter(
        (bot, one.message.guild_id) for one in find_answered(messages) for bot in {reply.bot for reply in one.replies}
    )
    if not counted:
        return Picture(title, "Nobody was answered.", "")
    of_bots, of_planets = Counter[str](), Counter[str]()
    for (bot, guild), number in counted.items():
        of_bots[bot] += number
        of_planets[guild] += number
    bots, planets = _ranked({**dict.fromkeys(record.bots, 0), **of_bots}), _ranked(of_planets)
    figure, axes = blank(1.1 + 0.36 * len(bots))
    most = max(counted.values())
    for row, bot in enumerate(bots):
        for place, guild in enumerate(planets):
            _cell(axes, place, row, counted[bot, guild], most)
    axes.set(xlim=(0, len(planets)), ylim=(len(bots), 0), xlabel="planet", ylabel="our bot")
    slant = 30 if len(planets) > 3 else 0
    axes.set_xticks(
        [place + 0.5 for place in range(len(planets))],
        [label(record.names.get(guild, guild)) for guild in planets],
        rotation=slant,
        ha="right" if slant else "center",
    )
    axes.set_yticks([row + 0.5 for row in range(len(bots))], [label(record.bots.get(bot, bot)) for bot in bots])
    axes.tick_params(length=0)
    return Picture(title, "Messages that each bot answered on each planet; darker is more.", svg_of(figure))


def _ranked(counted: Mapping[str, int]) -> list[str]:
    return sorted(counted, key=lambda name: (-counted[name], name))[:ROWS_MAX]


def _cell(axes: Axes, place: int, row: int, number: int, most: int) -> None:
    from matplotlib.patches import Rectangle

    strength = number / most
    red, green, blue = (round(245 + (end - 245) * strength) for end in (0, 114, 178))
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    axes.add_patch(Rectangle((place + 0.02, row + 0.04), 0.96, 0.92, facecolor=colour, edgecolor="none"))
    ink = "#ffffff" if strength > 0.55 else "#111111"
    axes.text(place + 0.5, row + 0.5, f"{number:,}", ha="center", va="center", color=ink)


def _unsaid(metrics: Metrics) -> Picture:
    title = "What waited, and what stayed unsaid"
    groups = (
        ("no turn", metrics.denied, RED, ""),
        ("had to wait", metrics.deferred, GREEN, "//"),
        ("given back", metrics.declined, BOT, ".."),
    )
    bars = [
        (words, number, name, colour, hatch)
        for name, reasons, colour, hatch in groups
        for words, number in most_frequent(reasons, ROWS_MAX // 2)
    ]
    if not bars:
        return Picture(title, "Nothing: every turn was taken at once.", "")
    figure, axes = blank(1.0 + 0.27 * len(bars))
    named: set[str] = set()
    for row, (_, number, name, colour, hatch) in enumerate(bars):
        shown = "" if name in named else name
        axes.barh([row], [number], color=colour, hatch=hatch, edgecolor=INK, linewidth=0.5, label=shown)
        axes.text(number, row, f" {number:,}", va="center")
        named.add(name)
    axes.set_yticks(range(len(bars)), [cut(words, REASON_COLUMNS) for words, *_ in bars])
    axes.set(ylim=(len(bars) - 0.5, -0.5), xlabel="decisions in the journal", ylabel="reason")
    axes.margins(x=0.12)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3)
    return Picture(title, "Bids without a turn, turns put off, and turns that a bot gave back.", svg_of(figure))
