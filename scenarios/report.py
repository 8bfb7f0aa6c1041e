"""The report: one HTML page that needs nothing else, read on a phone as well as on a desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from scenarios import virtual_time
from scenarios.exchange import pick_exchange
from scenarios.plain_text import clean, count, cut, duration, printable
from scenarios.reason_words import in_words
from scenarios.report_charts import charts
from scenarios.report_pictures import Picture
from scenarios.run_record import RunRecord, inhabitants, measure_run
from universe.events import Message
from universe.metrics import Metrics

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""The browser itself refuses scripts and everything from outside."""
TILES, TILE_COLUMNS, CELL_COLUMNS = 4, 40, 200
STYLE: Final = """
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#f2f4f6;--line:#ccd3d9;--faint:#56616b}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--paper:#16191d;--soft:#22272d;--line:#3c444d;--faint:#a3adb8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:46rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:.5rem 0 0}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{margin:.4rem 0}
.faint,figcaption{color:var(--faint);font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:1rem 0}
.tiles div{background:var(--soft);border-radius:.5rem;padding:.6rem .8rem}.tiles b{display:block;font-size:1.35rem}
figure{margin:0}svg{width:100%;height:auto;max-width:40rem;display:block}
svg *{stroke-linejoin:round;stroke-linecap:butt}svg text{fill:currentColor}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
blockquote{margin:.5rem 0;padding:.2rem .8rem;border-left:.25rem solid var(--line)}
code{background:var(--soft);padding:.1rem .3rem;border-radius:.25rem}
"""


def report_html(record: RunRecord) -> str:
    """The page. Whatever people wrote is escaped and cleaned; the same record gives the same text.

    Wall time and memory differ from run to run: they are in `result.json`, not here.
    """
    title = f"{record.scenario}, seed {record.seed}"
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>Orrery: {safe(title)}</title><style>{STYLE}</style></head><body><main>",
        *(_wide_parts(record) if record.wide else _chat_parts(record, measure_run(record))),
        _repeat(record),
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _chat_parts(record: RunRecord, metrics: Metrics) -> list[str]:
    p50_ms = metrics.latency_ms.p50
    tiles = [
        (f"{metrics.human_messages:,}", "messages by people"),
        (f"{metrics.bot_messages:,}", "messages by our bots"),
        (f"{metrics.human_answered:,}", "messages of people answered"),
        ("none" if p50_ms is None else duration(p50_ms), "typical wait for an answer"),
    ]
    planets, bots = count(len(metrics.planets), "planet"), count(len(record.bots), "bot")
    return [
        _opening(record, f"{bots} on {planets}", tiles),
        *(figure(picture) for picture in (*charts(record), *record.findings.pictures)),
        _exchange(record),
        _found_table(record),
        _figures_table(metrics),
        _bots_table(record, metrics),
        _planets_table(record, metrics),
    ]


def _wide_parts(record: RunRecord) -> list[str]:
    shown = record.findings.rows[:TILES]
    tiles = [(safe(cut(value, TILE_COLUMNS)), safe(cut(meaning, TILE_COLUMNS))) for _, value, meaning in shown]
    pictures = [figure(picture) for picture in record.findings.pictures]
    return [_opening(record, inhabitants(record), tiles), *pictures, _found_table(record)]


def metric_rows(metrics: Metrics) -> list[tuple[str, str, str]]:
    """Every metric that is one figure, and every reason: name, value, meaning in plain text."""
    p50_ms, p99_ms = metrics.latency_ms.p50, metrics.latency_ms.p99
    rows = [
        ("human_messages", f"{metrics.human_messages:,}", "messages by people"),
        ("bot_messages", f"{metrics.bot_messages:,}", "messages by our bots"),
        ("foreign_bot_messages", f"{metrics.foreign_bot_messages:,}", "messages by other bots"),
        ("answered", f"{metrics.answered:,}", "messages that a bot of ours replied to"),
        ("human_answered", f"{metrics.human_answered:,}", "... of people"),
        ("speakers_max", f"{metrics.speakers_max:,}", "most bots that answered one message"),
        *_conversation_rows(metrics),
        ("latency_ms.p50", _or_dash(p50_ms), "virtual ms to the first answer, half of them at most"),
        ("latency_ms.p99", _or_dash(p99_ms), "... 99 % of them at most"),
        ("granted", f"{metrics.granted:,}", "turns that a bot was given"),
        ("expired", f"{metrics.expired:,}", "turns that ran out"),
        ("joins", f"{metrics.joins:,}", "arrivals"),
        ("leaves", f"{metrics.leaves:,}", "departures"),
        ("renames", f"{metrics.renames:,}", "changes of a name"),
        ("reactions", f"{metrics.reactions:,}", "reactions that somebody added"),
        ("private_messages", f"{metrics.private_messages:,}", "private messages of people to our bots"),
        ("private_refused", f"{metrics.private_refused:,}", "... that the gate kept out"),
        ("dead_letters", f"{metrics.dead_letters:,}", "messages between members that could not be handled"),
    ]
    for name, reasons in (
        ("denied", metrics.denied), ("deferred", metrics.deferred), ("declined", metrics.declined),
        ("violations", metrics.violations),
    ):  # fmt: skip
        rows += [(f"{name}.{reason}", f"{number:,}", in_words(reason)) for reason, number in reasons.items()]
    return rows


def _conversation_rows(metrics: Metrics) -> list[tuple[str, str, str]]:
    """How many bots answered together, and how they behaved among people."""
    rows: list[tuple[str, int | None, str]] = [
        (f"speakers.{bots}", number, f"messages with so many bots answering: {bots}")
        for bots, number in metrics.speakers.items()
    ]
    rows += [
        ("speakers_mean_permille", metrics.speakers_mean_permille, "bots for 1,000 answered messages"),
        ("human_replies", metrics.human_replies, "replies of our bots to people"),
        ("replies_per_1000_human_messages", metrics.replies_per_1000_human_messages, "... to 1,000 of their messages"),
        ("to_others", metrics.to_others, "messages of people that were meant for somebody else"),
        ("to_others_left_alone", metrics.to_others_left_alone, "... that our bots left alone"),
        ("to_others_left_alone_permille", metrics.to_others_left_alone_permille, "... of 1,000 of them"),
        ("conversations", metrics.conversations, "conversations of people, linked by their replies"),
        ("interruptions", metrics.interruptions, "messages of our bots that came between, unasked"),
        ("interruptions_permille", metrics.interruptions_permille, "... of 1,000 messages of our bots"),
    ]
    return [(name, _or_dash(number), meaning) for name, number, meaning in rows]


def safe(text: str) -> str:
    """Text as HTML shows it."""
    return escape(clean(text), quote=True)


def _or_dash(number: int | None) -> str:
    return "none" if number is None else f"{number:,}"


def _opening(record: RunRecord, who: str, tiles: Iterable[tuple[str, str]]) -> str:
    """Title, span and tiles; `tiles` are HTML already: value and name."""
    span = f"{virtual_time.moment(record.started_at)} to {virtual_time.moment(record.ended_at)} UTC"
    shown = "".join(f"<div><b>{value}</b>{name}</div>" for value, name in tiles)
    notes = "".join(f'<p class="faint">{safe(note)}</p>' for note in record.notes)
    head = f"<h1>{safe(record.scenario)}</h1><p>{who}, {duration(record.ended_at - record.started_at)}"
    return f'{head} of virtual time: {span}.</p>{notes}<div class="tiles">{shown}</div>'


def figure(picture: Picture) -> str:
    """A picture with its title and caption as HTML."""
    title, caption = safe(picture.title), safe(picture.caption)
    drawn = f'<div role="img" aria-label="{title}">{picture.svg}</div>' if picture.svg else ""
    return f"<h2>{title}</h2><figure>{drawn}<figcaption>{caption}</figcaption></figure>"


def _exchange(record: RunRecord) -> str:
    told = pick_exchange(record.events)
    if not told:
        return ""
    where = safe(record.names.get(told[0].channel_id, told[0].channel_id))
    lines = "".join(_line(message) for message in told)
    return f"<h2>Overheard in <bdi>{where}</bdi></h2><blockquote>{lines}</blockquote>"


def _line(message: Message) -> str:
    when = f'<span class="faint">{virtual_time.moment(message.at)}</span>'
    return f"<p>{when} <b><bdi>{safe(message.author_name)}</bdi></b> <bdi>{safe(message.content)}</bdi></p>"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: range) -> str:
    """A table of cells that are HTML already; the columns `numbers` are set flush right."""
    body = "".join(_row("td", row, numbers) for row in rows)
    if not body:
        return ""
    return f'<h2>{title}</h2><div class="scroll"><table>{_row("th", head, numbers)}{body}</table></div>'


def _row(tag: str, cells: Sequence[str], numbers: range) -> str:
    flush = [" class=n" if at in numbers else "" for at in range(len(cells))]
    return f"<tr>{''.join(f'<{tag}{how}>{cell}</{tag}>' for how, cell in zip(flush, cells, strict=True))}</tr>"


def _found_table(record: RunRecord) -> str:
    rows = [[safe(cut(cell, CELL_COLUMNS)) for cell in row] for row in record.findings.rows]
    return table("What was found", ("figure", "value", "meaning"), rows, range(1, 2))


def _figures_table(metrics: Metrics) -> str:
    rows = [(f"<code>{safe(name)}</code>", value, safe(meaning)) for name, value, meaning in metric_rows(metrics)]
    return table("All figures", ("metric", "value", "meaning"), rows, range(1, 2))


def _bots_table(record: RunRecord, metrics: Metrics) -> str:
    rows = [
        [f"<bdi>{safe(record.bots.get(bot, bot))}</bdi>", *(f"{number:,}" for number in (
            of.messages, of.words_per_hour, of.answered, of.granted, of.denied, of.deferred, of.declined))]
        for bot, of in metrics.bots.items()
    ]  # fmt: skip
    head = ("bot", "messages", "words an hour", "answered", "turns given", "no turn", "put off", "given back")
    return table("Our bots", head, rows, range(1, 8))


def _planets_table(record: RunRecord, metrics: Metrics) -> str:
    rows = [
        [f"<bdi>{safe(record.names.get(guild, guild))}</bdi>", *(f"{number:,}" for number in (
            of.human_messages, of.bot_messages, of.foreign_bot_messages, of.answered, of.joins, of.leaves))]
        for guild, of in metrics.planets.items()
    ]  # fmt: skip
    head = ("planet", "people wrote", "our bots wrote", "other bots wrote", "answered", "arrivals", "departures")
    return table("Planets", head, rows, range(1, 7))


def _repeat(record: RunRecord) -> str:
    rows = [(safe(name), f"<code>{safe(str(value))}</code>") for name, value in sorted(record.params.items())]
    params = table("Parameters", ("parameter", "value"), rows, range(0))
    command = f"<p><code>{escape(printable(record.command))}</code></p>"
    facts = f"<p>seed <code>{record.seed}</code>, digest <code>{safe(record.digest)}</code></p>"
    versions = ", ".join(f"{safe(name)} {safe(version)}" for name, version in sorted(record.versions.items()))
    return f'{params}<h2>The same again</h2>{command}{facts}<p class="faint">{versions}</p>'
