"""What IRC logs look like in figures: the statistics that are published of the Ubuntu corpus, counted anew.

Source of the published ones: Kummerfeld et al., "A Large-Scale Corpus for Conversation Disentanglement", ACL 2019.
Each is defined in `docs/recordings.md`, with the figures of the corpus beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from bridges.irc.events import Place, log_events
from bridges.irc.lines import Spoken
from bridges.irc.log import ParsedLog
from bridges.irc.log_files import log_files, read_log
from universe.metrics_arithmetic import nearest_rank, permille, rounded

Histogram = dict[int, int]
"""Value to how often it was counted, by ascending value."""


class IrcStatistics(Struct, frozen=True, kw_only=True):
    """Some logs in figures: all whole numbers, distributions as histograms.

    `counts` are those of a recording's header. `annotated` is how many lines are annotated, `annotated_spoken` how many
    of them somebody spoke. Reply links lead `reply_lines` lines and `reply_minutes` minutes back; neighbours in a
    conversation are `apart_lines` lines and `apart_minutes` minutes apart. `conversations` counts them by how much was
    spoken in them, `starters` the spoken lines that start one by how many lines answer them, and `nicks` the
    lower-cased nicks by how much they spoke.
    """

    counts: dict[str, int]
    annotated: int
    annotated_spoken: int
    reply_lines: Histogram
    reply_minutes: Histogram
    apart_lines: Histogram
    apart_minutes: Histogram
    conversations: Histogram
    starters: Histogram
    nicks: Histogram

    @property
    def spoken(self) -> int:
        """Messages and actions."""
        return self.counts.get("messages", 0) + self.counts.get("actions", 0)


class Tally:
    """Gathers the statistics log by log; what logs share in it is the nicks alone."""

    def __init__(self) -> None:
        self.nicks: Counter[str] = Counter()
        self._of: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._annotated = 0
        self._annotated_spoken = 0

    def add(self, log: ParsedLog) -> None:
        """Count one log."""
        spoken = {number: line.content for number, line in enumerate(log.lines) if isinstance(line.content, Spoken)}
        self.nicks.update(content.nick.lower() for content in spoken.values())
        annotated = {later for _, later in log.pairs}
        self._annotated += len(annotated)
        self._annotated_spoken += len(annotated & spoken.keys())
        minutes = log.minutes()
        for earlier, later in log.pairs:
            if earlier != later:
                self._add_distance("reply", earlier, later, minutes)
        answers = Counter(earlier for earlier, later in log.pairs if earlier != later)
        starts = {later for earlier, later in log.pairs if earlier == later and later in spoken} - log.links.keys()
        self._of["starters"].update(answers[start] for start in starts)
        for linked in _components(log.pairs):
            heard = [number for number in linked if number in spoken]
            if heard:
                self._of["conversations"][len(heard)] += 1
            for earlier, later in pairwise(heard):
                self._add_distance("apart", earlier, later, minutes)

    def statistics(self, counts: Mapping[str, int]) -> IrcStatistics:
        """What was counted, with the `counts` of the same logs' events."""
        names = ("reply_lines", "reply_minutes", "apart_lines", "apart_minutes", "conversations", "starters")
        histograms = {name: dict(sorted(self._of[name].items())) for name in names}
        nicks = Counter(self.nicks.values())
        return IrcStatistics(
            counts=dict(counts), annotated=self._annotated, annotated_spoken=self._annotated_spoken,
            nicks=dict(sorted(nicks.items())), **histograms,
        )  # fmt: skip

    def _add_distance(self, kind: str, earlier: int, later: int, minutes: list[int]) -> None:
        self._of[f"{kind}_lines"][later - earlier] += 1
        self._of[f"{kind}_minutes"][minutes[later] - minutes[earlier]] += 1


def statistics_of(paths: Iterable[str | Path]) -> IrcStatistics:
    """The statistics of log files as an import tells them, without writing anything. Raises `BadInput`."""
    tally, counts = Tally(), Counter[str]()
    for file in log_files(paths):
        log = read_log(file)
        tally.add(log)
        counts.update(log.counts)
        log_events(log, Place("irc", "irc", file.log_id, 0), counts)
    return tally.statistics({name: counts[name] for name in sorted(counts) if counts[name]})


def statistics_told(found: IrcStatistics) -> list[str]:
    """The statistics in a few lines of at most 78 columns."""
    by_bots, directed = (found.counts.get(name, 0) for name in ("messages_by_bots", "messages_with_mention"))
    nicks = sorted(Counter(found.nicks).elements(), reverse=True)
    tenth = sum(nicks[: -(-len(nicks) // 10)])
    lines = [
        f"  spoken: {_percent(by_bots, found.spoken)} by helper bots, {_percent(directed, found.spoken)} to a nick",
        f"  per nick: {_middle(found.nicks)}; a tenth of the nicks spoke {_percent(tenth, found.spoken)}",
    ]
    if not found.annotated:
        return [*lines, "  nothing is annotated: no replies and no conversations to tell of"]
    links, own = found.counts.get("links", 0), found.counts.get("links_self", 0)
    spoken, many = found.annotated_spoken, sum(found.conversations.values())
    unanswered, starters = found.starters.get(0, 0), sum(found.starters.values())
    several = sum(number for answers, number in found.starters.items() if answers > 1)
    mean = rounded(10 * sum(size * number for size, number in found.conversations.items()), many) or 0
    return [
        *lines,
        f"  annotated: {found.annotated} lines ({spoken} spoken), {links} links, {own} of them to itself",
        f"  replies, lines back: {_middle(found.reply_lines, 99)};",
        f"    {_within(found.reply_lines, (1, 8, 100), '')}",
        f"  replies, minutes back: {_within(found.reply_minutes, (2, 3, 60), ' min')}",
        f"  neighbours in a conversation: {_within(found.apart_minutes, (2, 60), ' min')};",
        f"    {_within(found.apart_lines, (8, 100), ' lines')}",
        f"  conversations: {many}, spoken in each: mean {mean // 10}.{mean % 10}, {_middle(found.conversations)};",
        f"    one line alone {_percent(found.conversations.get(1, 0), many)}",
        f"  starters: {starters}, {starters - unanswered} of them answered;",
        f"    more than once {_percent(several, starters - unanswered)}",
    ]


def _components(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The lines that links connect, each group ascending."""
    first: dict[int, int] = {}
    for earlier, later in pairs:
        one, other = sorted((_first_of(first, earlier), _first_of(first, later)))
        first[other] = one
    groups = defaultdict(list)
    for line in sorted(first):
        groups[_first_of(first, line)].append(line)
    return list(groups.values())


def _first_of(first: dict[int, int], line: int) -> int:
    while first.setdefault(line, line) != line:
        first[line] = line = first[first[line]]
    return line


def _percent(part: int, whole: int) -> str:
    share = permille(part, whole)
    return "none" if share is None else f"{share // 10}.{share % 10} %"


def _middle(histogram: Histogram, *more: int) -> str:
    """Median and 90th percentile (and `more`), of the nearest rank."""
    ordered = sorted(Counter(histogram).elements())
    return ", ".join(f"{'median' if p == 50 else f'p{p}'} {nearest_rank(ordered, p)}" for p in (50, 90, *more))


def _within(histogram: Histogram, limits: Iterable[int], unit: str) -> str:
    whole = sum(histogram.values())
    shares = ((limit, sum(n for value, n in histogram.items() if value <= limit)) for limit in limits)
    return ", ".join(f"<= {limit}{unit} {_percent(number, whole)}" for limit, number in shares)
