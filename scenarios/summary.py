"""A run told to a person at a terminal: some 40 lines of plain text, every figure counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import wrap

from scenarios import virtual_time
from scenarios.exchange import pick_exchange
from scenarios.plain_text import columns, count, cut, duration, fold, joined, pad, printable
from scenarios.reason_words import most_frequent
from scenarios.run_record import RunRecord, inhabitants, measure_run
from universe.events import Message
from universe.metrics import Answered, Metrics, author_kind, find_answered

NAME_COLUMNS, SHORT_NAME_COLUMNS, REASON_COLUMNS, CONDUCT_COLUMNS = 20, 14, 34, 78
BOTS_SHOWN, REASONS_SHOWN, PEOPLE_SHOWN, NOTES_SHOWN = 5, 3, 3, 2


def summary(record: RunRecord, out_dir: Path | None, width: int = 80) -> str:
    """The summary without a final newline; `width` >= 40 columns, `out_dir` where the results went.

    Everything that people wrote is cleaned of control characters and cut to the width; nothing is coloured.
    """
    if record.wide:
        blocks = [_heading(record, f"for {inhabitants(record)}", width)]
    else:
        blocks = _chat_blocks(record, measure_run(record), width)
    blocks += [_found_told(heading, lines, width) for heading, lines in record.findings.told]
    blocks.append(_where_files_are(record, out_dir))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _chat_blocks(record: RunRecord, metrics: Metrics, width: int) -> list[list[str]]:
    return [
        _heading(record, f"on {count(len(metrics.planets), 'planet')}", width),
        _who_spoke(record, metrics, width),
        _who_was_answered(record, metrics, width),
        _among_people(record, metrics, min(width, CONDUCT_COLUMNS)),
        _where_lively(record, width),
        _what_waited(metrics, width),
        _exchange_told(record, width),
    ]


def _found_told(heading: str, lines: Iterable[str], width: int) -> list[str]:
    """What a scenario tells in its own words, aligned as it is."""
    return [cut_line(printable(heading), width), *(cut_line(f"  {printable(line)}".rstrip(), width) for line in lines)]


def busiest(record: RunRecord) -> tuple[tuple[str, str, int], tuple[int, int]] | None:
    """The liveliest channel (guild id, channel id, messages) and hour (its start in UTC ms, messages); None if silent.

    The first in the order of ids, or of time, where several are equal.
    """
    messages = [event for event in record.events if isinstance(event, Message)]
    if not messages:
        return None
    places = Counter((message.guild_id, message.channel_id) for message in messages)
    hours = Counter(message.at - message.at % virtual_time.HOUR_MS for message in messages)
    place = min(places, key=lambda ids: (-places[ids], ids))
    hour = min(hours, key=lambda start: (-hours[start], start))
    return (*place, places[place]), (hour, hours[hour])


def spoken_names(messages: Iterable[Message]) -> dict[str, str]:
    """The display name under which each user wrote first, by user id."""
    names: dict[str, str] = {}
    for message in messages:
        names.setdefault(message.user_id, message.author_name)
    return names


def _indented(text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _heading(record: RunRecord, where: str, width: int) -> list[str]:
    span_ms = record.ended_at - record.started_at
    days, rest_ms = divmod(span_ms, virtual_time.DAY_MS)
    length = count(days, "day") if days and rest_ms < virtual_time.HOUR_MS else duration(span_ms)
    title = f"{record.scenario}: {length} of virtual time {where}, seed {record.seed}"
    span = f"{virtual_time.moment(record.started_at)} to {virtual_time.moment(record.ended_at)} UTC"
    notes = [f"  {cut(note, width - 2)}" for note in record.notes[:NOTES_SHOWN]]
    return [title, *_indented(span, width), *notes]


def _who_spoke(record: RunRecord, metrics: Metrics, width: int) -> list[str]:
    messages = [event for event in record.events if isinstance(event, Message)]
    if not messages:
        return ["Who spoke", "  Nobody wrote anything."]
    spoken = Counter(message.user_id for message in messages if author_kind(message) == "human")
    foreign = len({message.user_id for message in messages if author_kind(message) == "foreign_bot"})
    parts = [
        f"{count(len(spoken), 'person', 'people')} wrote {count(metrics.human_messages, 'message')}",
        f"{count(len(record.bots), 'bot')} of ours wrote {metrics.bot_messages:,}",
    ]
    if foreign:
        parts.append(f"{count(foreign, 'other bot')} wrote {metrics.foreign_bot_messages:,}")
    lines = ["Who spoke", *_indented(f"{joined(parts)}.", width)]
    if len(spoken) > 1:
        names = spoken_names(messages)
        top = _top(spoken, PEOPLE_SHOWN)
        talkers = [f"{cut(names[user], SHORT_NAME_COLUMNS)} ({number:,})" for user, number in top]
        lines += _indented(f"Most talkative: {', '.join(talkers)}.", width)
    moved = ((metrics.joins, "arrival"), (metrics.leaves, "departure"))
    moves = [count(number, noun) for number, noun in moved if number]
    return lines + (_indented(f"{joined(moves)}.", width) if moves else [])


def _top(counted: Mapping[str, int], limit: int) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _who_was_answered(record: RunRecord, metrics: Metrics, width: int) -> list[str]:
    lines = ["Who was answered"]
    p50_ms, p99_ms = metrics.latency_ms.p50, metrics.latency_ms.p99
    if p50_ms is None or p99_ms is None:
        return [*lines, "  Nobody was answered."]
    of_humans = f"{metrics.human_answered:,} of {count(metrics.human_messages, 'human message')} got an answer"
    of_bots = metrics.answered - metrics.human_answered
    also = f", and so did {count(of_bots, 'message')} by bots" if of_bots else ""
    lines += _indented(f"{of_humans}{also}.", width)
    lines += _indented(f"Half of the answers came within {duration(p50_ms)}, 99 % within {duration(p99_ms)}.", width)
    answered = find_answered(record.events)
    shown = _bots_by_answers(metrics)[:BOTS_SHOWN]
    wide = max((columns(_bot_name(bot, record)) for bot in shown), default=0)
    lines += [_bot_line(bot, record, answered, wide, width) for bot in shown]
    beyond = len(metrics.bots) - BOTS_SHOWN
    lines += _indented(f"... and {count(beyond, 'more bot')} (in the report).", width) if beyond > 0 else []
    return [*lines, *_indented(f"No message got answers from more than {count(metrics.speakers_max, 'bot')}.", width)]


def _among_people(record: RunRecord, metrics: Metrics, width: int) -> list[str]:
    """What our bots left alone, where they came between, and how much they talked."""
    lines = ["Among people"]
    if metrics.speakers_max > 1 and metrics.speakers_mean_permille is not None:
        lines += _indented(f"{metrics.speakers_mean_permille / 1000:.2f} bots spoke to an answered message.", width)
    if metrics.to_others:
        meant = f"{count(metrics.to_others, 'message')} of people {'was' if metrics.to_others == 1 else 'were'} meant"
        lines += _indented(f"{meant} for somebody else; {metrics.to_others_left_alone:,} of them left alone.", width)
    if metrics.conversations and metrics.bot_messages:
        between = f"{metrics.interruptions:,} of our bots' {count(metrics.bot_messages, 'message')}"
        lines += _indented(f"{between} came between people who were talking.", width)
    words = {bot: of.words for bot, of in metrics.bots.items() if of.words}
    talked = [f"{_bot_name(bot, record)} {metrics.bots[bot].words_per_hour:,}" for bot, _ in _top(words, BOTS_SHOWN)]
    lines += _indented(f"Words an hour: {', '.join(talked)}.", width) if talked else []
    return lines if len(lines) > 1 else []


def _bots_by_answers(metrics: Metrics) -> list[str]:
    return sorted(metrics.bots, key=lambda bot: (-metrics.bots[bot].answered, bot))


def _bot_name(bot: str, record: RunRecord) -> str:
    return cut(record.bots.get(bot, bot), SHORT_NAME_COLUMNS)


def _bot_line(bot: str, record: RunRecord, answered: Sequence[Answered], wide: int, width: int) -> str:
    """One bot: how often it answered, and whom."""
    own = [one.message for one in answered if any(reply.bot == bot for reply in one.replies)]
    name = pad(_bot_name(bot, record), wide)
    if not own:
        return f"  {name}  answered nobody"
    asked = Counter(message.user_id for message in own)
    names = spoken_names(own)
    shown = [f"{cut(names[user], SHORT_NAME_COLUMNS)} {number:,}" for user, number in _top(asked, PEOPLE_SHOWN)]
    others = len(asked) - len(shown)
    told = joined([*shown, count(others, "other")]) if others else joined(shown)
    return cut_line(f"  {name}  answered {len(own):,}: {told}", width)


def cut_line(line: str, width: int) -> str:
    """Cut a line of ours to `width` columns and keep its indentation."""
    start = len(line) - len(line.lstrip(" "))
    return line if columns(line) <= width else line[:start] + cut(line[start:], width - start)


def _where_lively(record: RunRecord, width: int) -> list[str]:
    found = busiest(record)
    if found is None:
        return []
    (guild, channel, in_channel), (hour, in_hour) = found
    place = cut(record.names.get(channel, channel) or "the planet itself", NAME_COLUMNS)
    planet = cut(record.names.get(guild, guild), NAME_COLUMNS)
    end = virtual_time.clock(hour + virtual_time.HOUR_MS)
    return [
        "Where it was lively",
        *_indented(f"Channel: {place} on {planet}, {count(in_channel, 'message')}.", width),
        *_indented(f"Hour: {virtual_time.moment(hour)} to {end} UTC, {count(in_hour, 'message')}.", width),
    ]


def _what_waited(metrics: Metrics, width: int) -> list[str]:
    lines = ["What waited, and what stayed unsaid"]
    for reasons, noun, verb in (
        (metrics.deferred, "turn", "had to wait"),
        (metrics.denied, "bid", "got no turn"),
        (metrics.declined, "turn", "were given back by the bot" if _total(metrics.declined) > 1 else "was given back"),
    ):
        if reasons:
            shown = most_frequent(reasons, REASONS_SHOWN)
            told = ", ".join(f"{cut(words, REASON_COLUMNS)} {number:,}" for words, number in shown)
            lines += _indented(f"{count(_total(reasons), noun)} {verb}: {told}.", width)
    if metrics.expired:
        lines += _indented(f"{count(metrics.expired, 'grant')} ran out before the bot spoke.", width)
    if metrics.dead_letters:
        letters = f"{count(metrics.dead_letters, 'message')} could not be handled (dead letters)"
        lines += _indented(f"{letters}.", width)
    return lines if len(lines) > 1 else [*lines, "  Nothing: every turn was taken at once."]


def _total(reasons: Mapping[str, int]) -> int:
    return sum(reasons.values())


def _exchange_told(record: RunRecord, width: int) -> list[str]:
    told = pick_exchange(record.events)
    if not told:
        return []
    where = cut(record.names.get(told[0].channel_id, told[0].channel_id), NAME_COLUMNS)
    names = [cut(message.author_name, SHORT_NAME_COLUMNS) for message in told]
    wide = max(columns(name) for name in names)
    lines = [f"Overheard in {where}, {virtual_time.day(told[0].at)}"]
    for name, message in zip(names, told, strict=True):
        head = f"  {virtual_time.clock_seconds(message.at)}  {pad(name, wide)}  "
        first, *more = fold(message.content, max(10, width - columns(head)), 2)
        lines += [head + first, *(" " * columns(head) + line for line in more)]
    return lines


def _where_files_are(record: RunRecord, out_dir: Path | None) -> list[str]:
    cost = f"{record.wall_s:.1f} s, {record.cpu_s:.1f} s of CPU, {record.peak_rss_mb:.0f} MB at most"
    lines = [f"Took {cost}; digest {record.digest[:16]}"]
    if record.resumed_day:
        lines += [f"Resumed at day {record.resumed_day:,}: that is what the days after it took"]
    if out_dir is not None:
        lines += [f"Results: {printable(str(out_dir))} (report.html opens in a browser)"]
    return [*lines, f"Again:   {printable(record.command)}"]
