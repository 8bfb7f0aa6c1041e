"""Summary and report: true, readable, and harmless whatever people wrote."""

from __future__ import annotations

import io
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import virtual_time
from scenarios.exchange import pick_exchange
from scenarios.plain_text import clean, columns, count, cut, duration, fold, joined
from scenarios.report import report_html
from scenarios.report_charts import charts
from scenarios.report_pictures import blank, drawing, svg_of
from scenarios.run_record import RunRecord
from scenarios.summary import summary
from tests.run_records import HOSTILE, answered_by, hostile_record, line, record_of, records, said, small_record
from tests.scale import scaled
from universe.events import AnyEvent, Message

OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:|//|data:|javascript:)|url\(\s*["']?\s*(?!#)|@import""")


class Page(HTMLParser):
    """The tags, attributes and texts of a page, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        """Collect a text."""
        self.texts.append(data)


def parsed(svg: str) -> ET.Element:
    """Our own SVG as a tree."""
    return ET.fromstring(svg)  # noqa: S314 - what we drew ourselves is trusted


def test_hostile_text_adds_no_tag_and_no_attribute() -> None:
    """With hostile names, contents, reasons and parameters the page has the tags of a tame one."""
    tame = Page(report_html(msgspec.structs.replace(small_record(), notes=("a note",))))
    hostile = Page(report_html(hostile_record()))

    assert set() == hostile.tags - tame.tags
    assert set() == hostile.attributes - tame.attributes
    assert {"script", "img", "iframe", "link"}.isdisjoint(hostile.tags)
    assert any("<script>alert(1)</script>" in text for text in hostile.texts)


def test_the_naive_twin_lets_a_tag_through() -> None:
    """Without escaping, the same check sees the script and the image."""
    naive = Page("".join(f"<p>{text}</p>" for text in HOSTILE))

    assert {"script", "img"} <= naive.tags


def test_the_page_needs_nothing_from_outside() -> None:
    """No address of another host in any place that a browser loads, and a policy that forbids it."""
    for record in (small_record(), hostile_record()):
        html = report_html(record)
        tags = "".join(re.findall(r"<[^<>]*>", html)) + "".join(re.findall(r"<style>[^<]*", html))
        assert None is OUTSIDE.search(tags)
        assert "default-src 'none'" in html
        assert "<script" not in html
        assert 1 == html.lower().count("<!doctype")
    assert OUTSIDE.search('<img src="https://a.example/x">')


def test_the_page_is_made_for_phones_and_dark_rooms() -> None:
    """It has a viewport, a largest width, a dark palette, and pictures that shrink and follow the text colour."""
    html = report_html(small_record())

    assert '<meta name="viewport" content="width=device-width' in html
    assert "max-width:46rem" in html
    assert "prefers-color-scheme:dark" in html
    assert "svg{width:100%;height:auto" in html
    assert "currentColor" in html
    assert "#010203" not in html


def test_the_page_says_how_to_repeat_the_run() -> None:
    """Command, seed and digest are there to be copied."""
    record = small_record()
    html = report_html(record)

    assert f"<code>{record.command}</code>" in html
    assert f"seed <code>{record.seed}</code>" in html
    assert record.digest in html


def test_the_page_shows_every_figure() -> None:
    """The table of figures holds what the metrics hold, reasons included."""
    html = report_html(small_record())

    for name, value in (("human_messages", "4"), ("latency_ms.p99", "120,000"), ("denied.low_interest", "2")):
        assert f"<td><code>{name}</code></td><td class=n>{value}</td>" in html


@pytest.mark.parametrize("record", [small_record(), hostile_record()], ids=["small", "hostile"])
def test_every_picture_is_well_formed_and_has_axes(record: RunRecord) -> None:
    """All four are drawn, parse as XML, and carry a label with a unit on both axes."""
    labels = [
        ("virtual time (UTC)", "messages per hour"),
        ("virtual time to the first answer", "answered by then (%)"),
        ("planet", "our bot"),
        ("decisions in the journal", "reason"),
    ]
    drawn = charts(record)

    assert 4 == len(drawn)
    for picture, (x_label, y_label) in zip(drawn, labels, strict=True):
        texts = {element.text for element in parsed(picture.svg).iter() if element.tag.endswith("text")}
        assert {x_label, y_label} <= texts


def test_a_dollar_sign_in_a_name_is_a_dollar_sign() -> None:
    """Names are text in pictures too, no formulas."""
    record = msgspec.structs.replace(small_record(), bots={"elena": "$\\frac{1}{", "marcus": "$$"})
    (picture,) = [one for one in charts(record) if one.title == "Who answered where"]

    assert "$\\frac{1}{" in picture.svg
    assert "$$" in picture.svg


def test_pictures_repeat_and_the_naive_twin_does_not() -> None:
    """The same record gives the same SVG; matplotlib by itself salts its ids and writes the date."""
    import matplotlib as mpl

    def naive() -> str:
        with mpl.rc_context({"svg.hashsalt": None}):
            figure, axes = blank(2)
            axes.bar([0], [1])
            buffer = io.StringIO()
            figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    assert charts(small_record()) == charts(small_record())
    assert naive() != naive()


def test_drawing_leaves_the_users_style_alone() -> None:
    """Notebooks keep their own settings, and those change nothing in our pictures."""
    import matplotlib as mpl

    before = charts(small_record())
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.linewidth": 9}):
        assert before == charts(small_record())
        assert 30 == mpl.rcParams["font.size"]
    with drawing():
        figure, _ = blank(1)
        assert svg_of(figure).startswith("<svg")


def test_far_times_and_long_spans_are_drawn() -> None:
    """The first and the last moment that events allow fit into at most 400 bars."""
    far = said(2, 0, "bo", "hi", at=2**52)
    html = report_html(record_of([said(1, 0, "ana", "hi", at=0), far], [], started_at=0, ended_at=2**52))

    assert re.search(r"messages per [0-9,]+ days", html)
    assert "9999-12-31" in html


@settings(max_examples=scaled(6, 60))
@given(records())
def test_any_run_can_be_told(record: RunRecord) -> None:
    """Summary and page come for every record; the page repeats, the summary stays within its size."""
    told = summary(record, Path("runs/demo"))

    assert report_html(record) == report_html(record)
    assert len(told.splitlines()) <= 45
    assert all(columns(one) <= 80 for one in told.splitlines())


def test_the_summary_tells_the_small_universe() -> None:
    """Its sentences carry the figures that were counted by hand."""
    told = summary(small_record(), Path("runs/demo"))

    for sentence in (
        "demo: 1 day of virtual time on 2 planets, seed 5",
        "3 people wrote 4 messages, 2 bots of ours wrote 3 and 1 other bot wrote 1.",
        "1 arrival and 1 departure.",
        "2 of 4 human messages got an answer.",
        "Half of the answers came within 30 s, 99 % within 2 min.",
        "Elena   answered 1: Ana 1\n",
        "Marcus  answered 2: Ana 1 and Bo 1\n",
        "No message got answers from more than 2 bots.",
        "Channel: #stars on Harbour, 6 messages.",
        "Hour: 2026-01-05 00:00 to 01:00 UTC, 4 messages.",
        "1 turn had to wait: waiting for its turn 1.",
        "3 bids got no turn: not interesting enough 2, another bot took it 1.",
        "1 turn was given back: too tired 1.",
        "00:01:30  Elena  That is Venus, and it is no star at all.\n",
        "00:02:00  Ana    Thank you, I had always wondered about it.\n",
        "Results: runs/demo (report.html opens in a browser)",
        "Again:   python3 run.py sim demo --seed 5",
    ):
        assert sentence in told


def test_a_run_in_which_nothing_happened_is_told_too() -> None:
    """No messages, no answers, no decisions: a few lines, no division by zero."""
    told = summary(record_of([], []), None)

    assert "Nobody wrote anything." in told
    assert "Nobody was answered." in told
    assert "Results:" not in told
    assert "<svg" not in report_html(record_of([], []))


def test_the_summary_holds_no_control_characters() -> None:
    """A terminal gets nothing but printable text and line feeds, and no line wider than asked."""
    told = summary(hostile_record(), Path("runs/demo"))

    assert [] == [char for char in told if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs")]
    assert all(columns(one) <= 80 for one in told.splitlines() if not one.startswith("Again"))


def test_a_busy_world_fits_on_a_screen() -> None:
    """Many bots, planets, reasons and notes still make at most 48 lines."""
    events: list[AnyEvent] = []
    for number in range(200):
        user = f"a-rather-long-name-{number % 23}"
        events.append(said(2 * number, number, user, "What is it? " * 20, guild_id=f"planet-{number % 9}"))
        bot = f"bot-{number % 11}"
        where = {"guild_id": f"planet-{number % 9}", "author_name": bot * 9}
        events.append(answered_by(bot, 2 * number + 1, number + 0.5, str(2 * number), "That. " * 40, **where))
    kinds = ("denied", "deferred", "declined", "expired")
    journal = [
        line(n, "planet:planet-1", kinds[n % 4], bot="bot-1", reason=f"a long reason {n % 29} " * 3) for n in range(400)
    ]
    notes = ("A note that goes on and on and on. " * 9,) * 9
    told = summary(record_of(events, journal, notes=notes), Path("runs/demo"))

    assert len(told.splitlines()) <= 48
    assert all(columns(one) <= 80 for one in told.splitlines())


def test_an_exchange_that_went_on_is_told_first() -> None:
    """An exchange with a follow-up is chosen over an earlier one without; equal ones by time."""
    lonely = [said(1, 0, "bo", "Is anybody there at all?"), answered_by("elena", 2, 1, "1", "I am here, as always.")]
    talk = [
        said(3, 5, "ana", "What is the brightest star?"),
        answered_by("elena", 4, 6, "3", "Sirius, in the Great Dog."),
        said(5, 7, "ana", "Thank you very much for that!"),
        said(6, 8, "ana", "And the second?"),
    ]

    assert ["3", "4", "5"] == [message.message_id for message in pick_exchange([*talk, *lonely])]
    assert ["1", "2"] == [message.message_id for message in pick_exchange(lonely)]
    assert () == pick_exchange([answered_by("elena", 2, 1, "1", "hello")])


def test_what_came_much_later_is_no_follow_up() -> None:
    """Ten minutes after the answer, or in reply to somebody else, it is another conversation."""
    asked = [said(1, 0, "ana", "Is anybody there at all?"), answered_by("elena", 2, 1, "1", "I am here, as always.")]
    late, elsewhere = said(3, 12, "ana", "hm"), said(4, 2, "ana", "hm", reply_to="99")

    assert 2 == len(pick_exchange([*asked, late, elsewhere]))
    assert 3 == len(pick_exchange([*asked, said(5, 11, "ana", "hm")]))


@given(records())
def test_an_exchange_is_a_human_an_answer_and_the_same_human(record: RunRecord) -> None:
    """Whatever is overheard was said in that order by those it names."""
    told: list[Message] = list(pick_exchange(record.events))

    if told:
        assert not told[0].bot
        assert (told[0].message_id, True) == (told[1].reply_to, bool(told[1].bot))
        assert all(message.user_id == told[0].user_id for message in told[2:])


@given(st.text(), st.integers(1, 60))
def test_cut_text_fits_and_is_printable(text: str, limit: int) -> None:
    """No more columns than asked for, nothing that a terminal obeys."""
    assert columns(cut(text, limit)) <= limit
    assert cut(text, limit).isprintable()


@given(st.text(), st.integers(2, 30), st.integers(1, 4))
def test_folded_text_fits_and_loses_nothing_but_its_end(text: str, limit: int, lines_max: int) -> None:
    """Lines are within their width and number; together they are the clean text, or a beginning of it."""
    lines = fold(text, limit, lines_max)
    together = "".join(lines).replace(" ", "")

    assert len(lines) <= lines_max
    assert all(columns(one) <= limit for one in lines)
    assert clean(text).replace(" ", "").startswith(together.removesuffix("…"))
    assert ["one two", "three"] == fold("one two three", 9, 2)
    assert ["abc", "d"] == fold("abcd", 3, 2)
    assert ["one two", "three…"] == fold("one two three four", 7, 2)


def test_numbers_agree_with_their_nouns() -> None:
    """One message, two messages; lists read as people write them."""
    assert ["0 bots", "1 bot", "1,200 bots", "2 people"] == [
        count(0, "bot"), count(1, "bot"), count(1200, "bot"), count(2, "person", "people")
    ]  # fmt: skip
    assert ["", "a", "a and b", "a, b and c"] == [joined(list("abc"[:length])) for length in range(4)]


@pytest.mark.parametrize(
    ("span_ms", "told"),
    [
        (0, "0 ms"), (999, "999 ms"), (1000, "1 s"), (2590, "2.5 s"), (14_900, "14 s"), (60_000, "1 min"),
        (63_999, "1 min 3 s"), (7_200_000, "2 h"), (7_201_000, "2 h"), (100 * 3_600_000, "4 d 4 h"),
    ],
)  # fmt: skip
def test_spans_are_told_in_their_two_largest_units(span_ms: int, told: str) -> None:
    """Rounded down, and short."""
    assert told == duration(span_ms)


def test_times_are_utc_and_end_with_the_calendar() -> None:
    """No zone of the machine, and no error for the last time that an event may have."""
    assert "2026-01-05 00:00" == virtual_time.moment(1_767_571_200_000)
    assert "1970-01-01 00:00" == virtual_time.moment(0)
    assert "9999-12-31 23:59" == virtual_time.moment(2**52)
