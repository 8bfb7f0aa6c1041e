"""The published statistics of the Ubuntu corpus come out of an import."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.irc import IrcStatistics, import_irc, statistics_of
from bridges.irc.log import parse_log
from bridges.irc.statistics import Tally, statistics_told
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput

EXAMPLES: Final = ROOT / "examples" / "irc"
NAMES: Final = ("2006-06-01.train-a", "2011-05-29_19")
SPOKEN: Final = re.compile(r"\[(\d\d):(\d\d)\](?: <([^>]+)> .|  \* (\S+))")
STAMP: Final = re.compile(r"\[(\d\d):(\d\d)\]")
BOTS: Final = {"ubotu", "ubottu", "ubugtu", "mikebot", "floodbot1", "floodbot2", "floodbot3"}
CORPUS: Final = os.environ.get("ORRERY_IRC_DIR", "")
"""A directory with the forty files that the figures of `docs/recordings.md` are of."""


class Plain:
    """A second counting of one log, written apart from the importer: a regular expression and lists."""

    def __init__(self, name: str) -> None:
        raw = (EXAMPLES / f"{name}.raw.txt").read_text(encoding="utf-8", errors="replace").splitlines()
        rows = (EXAMPLES / f"{name}.annotation.txt").read_text().splitlines()
        self.links = [(int(row.split()[0]), int(row.split()[1])) for row in rows]
        self.spoken = {number: found for number, row in enumerate(raw) if (found := SPOKEN.match(row))}
        self.nicks = Counter((found[3] or found[4]).replace("] ", "]").lower() for found in self.spoken.values())
        self.minute: list[int] = []
        for row in raw:
            stamp = STAMP.match(row)
            self.minute.append(int(stamp[1]) * 60 + int(stamp[2]) if stamp else self.minute[-1])
        self.replies = [(one, other) for one, other in self.links if one != other]

    def conversations(self) -> list[list[int]]:
        """The spoken lines of every connected group, found by walking from neighbour to neighbour."""
        near: dict[int, set[int]] = {}
        for one, other in self.links:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        seen: set[int] = set()
        groups = []
        for start in near:
            if start in seen:
                continue
            todo, group = [start], set()
            while todo:
                line = todo.pop()
                group.add(line)
                todo += near[line] - group
            seen |= group
            groups.append(sorted(line for line in group if line in self.spoken))
        return [group for group in groups if group]

    def neighbours(self) -> list[tuple[int, int]]:
        """Consecutive spoken lines of a conversation."""
        return [pair for group in self.conversations() for pair in pairwise(group)]

    def starters(self) -> list[int]:
        """How many lines answer each spoken line that starts a conversation."""
        answers = {later for _, later in self.replies}
        starts = [line for line, other in self.links if line == other and line in self.spoken and line not in answers]
        return [sum(earlier == start for earlier, _ in self.replies) for start in starts]


def histogram(numbers: Sequence[int]) -> dict[int, int]:
    """How often each number stands in a list."""
    return {number: numbers.count(number) for number in sorted(set(numbers))}


@pytest.mark.parametrize("name", NAMES)
def test_a_second_counting_finds_the_same_statistics(name: str) -> None:
    """Every distribution of the two examples, value by value."""
    found, plain = statistics_of([EXAMPLES / f"{name}.raw.txt"]), Plain(name)
    annotated = {later for _, later in plain.links}

    assert histogram([later - earlier for earlier, later in plain.replies]) == found.reply_lines
    assert histogram([plain.minute[later] - plain.minute[one] for one, later in plain.replies]) == found.reply_minutes
    assert histogram([later - earlier for earlier, later in plain.neighbours()]) == found.apart_lines
    assert histogram([plain.minute[b] - plain.minute[a] for a, b in plain.neighbours()]) == found.apart_minutes
    assert histogram([len(group) for group in plain.conversations()]) == found.conversations
    assert histogram(plain.starters()) == found.starters
    assert histogram(list(plain.nicks.values())) == found.nicks
    assert (len(annotated), sum(line in plain.spoken for line in annotated)) == (
        found.annotated, found.annotated_spoken
    )  # fmt: skip
    assert len(plain.spoken) == found.spoken
    assert sum(plain.nicks[bot] for bot in BOTS) == found.counts["messages_by_bots"]


def test_an_import_tells_the_statistics_of_all_its_logs(tmp_path: Path) -> None:
    """The report's are those that can be had without a recording; two logs give the sum of both, nicks apart."""
    paths = [EXAMPLES / f"{name}.raw.txt" for name in NAMES]
    report = import_irc(paths, tmp_path / "a.rec", stitch=True)
    both, alone = statistics_of(paths), [statistics_of([path]) for path in paths]

    assert report.statistics == both == statistics_of(map(str, reversed(paths)))
    assert report.header.counts == both.counts
    assert report.summary().endswith("\n".join(statistics_told(both)))
    for name in ("reply_lines", "reply_minutes", "apart_lines", "apart_minutes", "conversations", "starters"):
        assert Counter(getattr(both, name)) == Counter(getattr(alone[0], name)) + Counter(getattr(alone[1], name))
    assert sum(both.nicks.values()) == report.nicks < sum(sum(one.nicks.values()) for one in alone)


def test_the_statistics_of_an_example_are_told() -> None:
    """As the terminal shows them; the figures are those of the second counting."""
    plain = Plain(NAMES[1])
    near = sum(later - earlier <= 8 for earlier, later in plain.replies)

    assert [
        "  spoken: 1.8 % by helper bots, 51.4 % to a nick",
        "  per nick: median 3, p90 20; a tenth of the nicks spoke 50.0 %",
        "  annotated: 250 lines (234 spoken), 255 links, 42 of them to itself",
        "  replies, lines back: median 3, p90 12, p99 41;",
        f"    <= 1 21.1 %, <= 8 {100 * near / len(plain.replies):.1f} %, <= 100 99.1 %",
        "  replies, minutes back: <= 2 min 93.4 %, <= 3 min 95.3 %, <= 60 min 100.0 %",
        "  neighbours in a conversation: <= 2 min 96.6 %, <= 60 min 100.0 %;",
        "    <= 8 lines 95.2 %, <= 100 lines 99.0 %",
        "  conversations: 28, spoken in each: mean 8.4, median 2, p90 20;",
        "    one line alone 28.6 %",
        "  starters: 26, 18 of them answered;",
        "    more than once 38.9 %",
    ] == statistics_told(statistics_of([EXAMPLES / f"{NAMES[1]}.raw.txt"]))


def of_text(raw: str, annotation: str = "") -> IrcStatistics:
    """The statistics of one log given as text."""
    log = parse_log(raw.encode(), annotation.encode())
    tally = Tally()
    tally.add(log)
    return tally.statistics(log.counts)


def test_a_gap_over_midnight_is_short() -> None:
    """From 23:59 to 00:01 it is two minutes; the stamps as written are a day apart."""
    raw = "[23:59] <ada> q?\n=== eve [e@host]  has joined #x\n[00:01] <eve> a\n"
    naive = [int(row[1:3]) * 60 + int(row[4:6]) for row in raw.splitlines() if row.startswith("[")]

    assert {2: 1} == of_text(raw, "0 0 -\n0 2 -\n").reply_minutes
    assert naive[1] - naive[0] != 2


def test_every_link_counts_for_the_distances() -> None:
    """A line that answers two others has two distances, though its message keeps one as `reply_to`."""
    raw = "[13:00] <ada> a\n[13:00] <bo> b\n[13:05] <eve> c\n"
    found = of_text(raw, "0 0 -\n1 1 -\n0 2 -\n1 2 -\n")

    assert ({1: 1, 2: 1}, {5: 2}) == (found.reply_lines, found.reply_minutes)
    assert ({3: 1}, {1: 2}, {1: 2}) == (found.conversations, found.starters, found.apart_lines)
    assert {2: 0} == parse_log(raw.encode(), b"0 2 -\n1 2 -").links


def test_nicks_are_the_same_in_any_case_and_not_merged() -> None:
    """ADA is ada; as eve she is counted anew, since a nick is all that the logs know for sure."""
    found = of_text("[13:00] <ADA> a\n[13:00] <ada> b\n=== ada is now known as eve\n[13:00] <eve> c\n")

    assert {1: 1, 2: 1} == found.nicks


def test_a_conversation_without_a_word_is_none() -> None:
    """Arrivals are annotated as well: they link, they are not spoken, and alone they make no conversation."""
    raw = "=== ada [a@host]  has joined #x\n=== eve [e@host]  has joined #x\n[13:00] <eve> hi\n[13:09] <ada> hi\n"
    found = of_text(raw, "0 0 -\n1 1 -\n1 2 -\n2 3 -\n")

    assert (4, 2) == (found.annotated, found.annotated_spoken)
    assert ({2: 1}, {}) == (found.conversations, found.starters)
    assert {1: 2} == found.reply_lines


def test_a_log_without_annotation_says_so() -> None:
    """No replies are not no answers."""
    told = statistics_told(of_text("[13:00] <ada> hi\n"))

    assert "  nothing is annotated: no replies and no conversations to tell of" == told[-1]
    assert 3 == len(told)


@settings(max_examples=scaled(100, 3000))
@given(
    st.lists(st.tuples(st.integers(0, 1439), st.sampled_from("abc"), st.booleans()), max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30),
)
def test_any_log_can_be_told(lines: list[tuple[int, str, bool]], links: list[tuple[int, int]]) -> None:
    """Whatever is annotated: sums hold, and no line is longer than 78 columns."""
    rows = [f"[{at // 60:02}:{at % 60:02}] <{nick}> hi" if said else f"=== {nick} x" for at, nick, said in lines]
    found = of_text("\n".join(rows), "\n".join(f"{one} {other} -" for one, other in links))
    spoken = sum(said for _, _, said in lines)

    assert spoken == found.spoken == sum(size * number for size, number in found.nicks.items())
    assert sum(found.reply_lines.values()) == sum(found.reply_minutes.values()) == found.counts.get("links_reply", 0)
    assert sum(found.apart_lines.values()) == sum((size - 1) * number for size, number in found.conversations.items())
    assert sum(found.starters.values()) <= found.counts.get("links_self", 0)
    assert found.annotated_spoken <= found.annotated <= len(lines)
    assert all(len(one) <= 78 for one in statistics_told(found))


def test_statistics_of_what_is_no_log_are_refused(tmp_path: Path) -> None:
    """With the same sentences as an import."""
    with pytest.raises(BadInput, match="no IRC log given"):
        statistics_of([])
    with pytest.raises(BadInput, match="cannot be read"):
        statistics_of([tmp_path / "2006-06-01.raw.txt"])


@pytest.mark.skipif(not CORPUS, reason="ORRERY_IRC_DIR names no directory with the forty files")
def test_the_forty_files_give_the_published_figures(promise: Callable[..., Any]) -> None:
    """What was measured of them apart from this code; the two that differ by definition are in docs/recordings.md."""
    found = statistics_of(sorted(Path(CORPUS).glob("*.raw.txt")))
    told = "\n".join(statistics_told(found))

    for name, number in {
        "lines": 58_843, "messages": 47_763, "actions": 29, "system_lines": 11_003, "other_lines": 48,
        "links": 19_420, "links_self": 6153, "links_reply": 13_267,
    }.items():  # fmt: skip
        assert number == found.counts[name], name
    assert (47_792, 4106, 18_843, 15_041) == (
        found.spoken, sum(found.nicks.values()), found.annotated, found.annotated_spoken
    )  # fmt: skip
    for sentence in (
        "per nick: median 4, p90 27; a tenth of the nicks spoke 53.9 %",
        "replies, lines back: median 4, p90 17, p99 106;\n    <= 1 18.8 %, <= 8 76.5 %, <= 100 99.0 %",
        "replies, minutes back: <= 2 min 94.0 %, <= 3 min 96.2 %, <= 60 min 99.8 %",
        "neighbours in a conversation: <= 2 min 95.9 %, <= 60 min 99.9 %;\n    <= 8 lines 86.2 %, <= 100 lines 99.1 %",
        "conversations: 2536, spoken in each: mean 6.0, median 2, p90 14;\n    one line alone 37.6 %",
        "more than once 38.4 %",
    ):
        assert sentence in told
    ubotu_and_ubottu, others = 888, 54 + 15 + 1
    assert ubotu_and_ubottu + others == found.counts["messages_by_bots"]
    promise("the forty IRC files give the published figures", lines=58_843, replies=13_267, conversations=2536)
