"""What calls cost: counted once for each HTTP answer, within the day's budget, by several threads and processes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.llm.chat_answer import Usage
from bridges.llm.chat_errors import ChatMaybeDone, ChatNotDone, ChatRefused
from bridges.llm.cost_file import CostFile
from bridges.llm.costs import DAY_MS, DAYS_KEPT, MILLION, CostBook, Price, Spending, prices_of
from tests.llm.chat_server import ChatServer, Said, Tool, in_turn, serving, speaking, status, stream
from tests.llm.composing import NOON_MS, composer, composing, paid, request
from tests.scale import scaled
from universe.errors import BadInput, PortRefused, PortRetry

TODAY: Final = NOON_MS // DAY_MS
PRICES: Final = {"small": Price(150_000, 600_000)}
COUNTS: Final = {"prompt_tokens": 1000, "completion_tokens": 20}
PIECE: Final = {"choices": [{"index": 0, "delta": {"content": "Hel"}}]}


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A server that runs."""
    with serving() as started:
        yield started


def spent(book: CostBook, purpose: str = "compose", day: int = TODAY) -> Spending:
    """What was spent on a day."""
    return book.day(day).get(("small", purpose), Spending())


def test_prices_are_whole_numbers_and_sums_are_exact() -> None:
    """A token of a thousandth of a micro-unit counts; nothing is rounded before the end."""
    book = CostBook({"small": Price(1, 3)})
    for _ in range(10):
        book.settle(book.begin("small", "compose", 0, 0, NOON_MS), Usage(1, 1))

    assert (40, 1) == (spent(book).cost_parts, spent(book).cost_micro)
    assert {"a": Price(150_000, 600_000), "b/c": Price(0, 7)} == prices_of(["a 150000 600000", " b/c  0 7"])


@pytest.mark.parametrize("line", ["", "a", "a 1", "a 1 2 3", "a -1 2", "a 1.5 2", "a 1 \u0662", f"a 1 {'9' * 16}"])
def test_a_price_that_is_none_is_the_users_fault(line: str) -> None:
    """The sentence says what a line holds."""
    with pytest.raises(BadInput, match=r"llm\.prices"):
        prices_of([line])


def test_a_budget_needs_a_price(server: ChatServer) -> None:
    """Without one it would never be used up."""
    with pytest.raises(BadInput, match=r"needs a price for 'small'"):
        composer(server, CostBook(budget_micro_per_day=1))


def test_every_answer_counts_once_by_its_purpose(server: ChatServer) -> None:
    """A redone request that is answered from memory costs nothing; a round of tools is an answer of its own."""
    book = CostBook(PRICES)
    server.answering = speaking(Said("", (Tool("list_people", "{}"),), usage=COUNTS), Said("hm", usage=COUNTS))
    port = composer(server, book)
    for asked in (composing(person_tools=True), composing(person_tools=True), composing("else")):
        port.apply(request(asked))
    paid(server, book, purpose="synthesise").ask(_question(server))

    assert Spending(2, 0, 0, 2000, 40, 2000 * 150_000 + 40 * 600_000) == spent(book)
    assert 1 == spent(book, "synthesise").answers
    assert 324 == spent(book).cost_micro


def _question(server: ChatServer) -> Any:
    """A question of another port."""
    from bridges.llm.chat_request import ChatRequest

    return ChatRequest(messages=({"role": "user", "content": server.url},))


@pytest.mark.parametrize(
    ("answering", "kind", "lost"),
    [
        (status(429), ChatNotDone, 0), (status(401), ChatRefused, 0), (status(500), ChatMaybeDone, 1),
        (stream(PIECE, done=False, end=False), ChatMaybeDone, 1), (status(200, b"{"), ChatRefused, 1),
    ],
)  # fmt: skip
def test_a_call_that_failed_counts_where_the_model_may_have_worked(
    server: ChatServer, answering: Any, kind: type[Exception], lost: int
) -> None:
    """By estimate, which says so; the retry that follows counts as a call of its own."""
    book = CostBook(PRICES, 10_000)
    server.answering = in_turn(answering, speaking(Said("ok", usage=COUNTS)))
    port = composer(server, book)
    with pytest.raises(kind):
        port.apply(request())
    failed = spent(book)
    port.apply(request())

    assert (0, lost, lost) == (failed.answers, failed.lost, failed.estimated)
    assert (lost > 0) == (failed.prompt_tokens > 300)
    assert (1, lost, failed.prompt_tokens + 1000) == (spent(book).answers, spent(book).lost, spent(book).prompt_tokens)


def test_over_budget_nothing_is_sent_until_the_next_day(server: ChatServer) -> None:
    """The refusal is for good: the bot says nothing, or the formatter speaks; midnight in UTC begins anew."""
    now = [NOON_MS]
    book = CostBook(PRICES, 450)
    server.answering = speaking(Said("ok", usage=COUNTS))
    port = composer(server, book)
    port._chat._clock = lambda: now[0]
    port.apply(request(request_id="a"))
    with pytest.raises(PortRefused, match=r"^llm_budget$"):
        port.apply(request(request_id="b"))
    refused = len(server.heard)
    now[0] = (TODAY + 1) * DAY_MS
    port.apply(request(request_id="b"))

    assert (1, 2) == (refused, len(server.heard))
    assert 1 == spent(book, day=TODAY + 1).answers


def naive_may_begin(book: CostBook, cost_micro: int, budget_micro: int) -> bool:
    """The twin looks at what was spent, not at what is under way."""
    return spent(book).cost_micro + cost_micro <= budget_micro


def test_what_is_under_way_is_held_back() -> None:
    """Ten calls at once cannot each take the last of the budget; the twin lets them."""
    book = CostBook({"small": Price(MILLION, MILLION)}, 100)
    tickets, refused = [], 0
    for _ in range(10):
        assert naive_may_begin(book, 40, 100)
        try:
            tickets.append(book.begin("small", "compose", 30, 10, NOON_MS))
        except PortRefused:
            refused += 1
    book.settle(tickets[0], None)
    book.settle(tickets[0], Usage(10**6, 10**6))
    book.begin("small", "compose", 30, 10, NOON_MS)

    assert (2, 8, Spending()) == (len(tickets), refused, spent(book))


@settings(max_examples=scaled(50, 2000))
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 3), st.booleans()), max_size=30))
def test_no_day_costs_more_than_its_budget_where_estimates_hold(calls: list[tuple[int, int, int, bool]]) -> None:
    """Whatever is asked on whichever day, answered or not."""
    book = CostBook({"small": Price(MILLION, 2 * MILLION)}, 200)
    for prompt, completion, day, is_done in calls:
        try:
            ticket = book.begin("small", "compose", prompt, completion, day * DAY_MS)
        except PortRefused:
            continue
        book.settle(ticket, Usage(prompt, completion) if is_done else None)

    assert all(spent(book, day=day).cost_micro <= 200 for day in range(4))


def test_threads_lose_no_count() -> None:
    """Eight at once."""
    book = CostBook(PRICES)

    def work() -> None:
        for _ in range(200):
            book.settle(book.begin("small", "compose", 1, 1, NOON_MS), Usage(1, 1))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (1600, 1600) == (spent(book).answers, spent(book).completion_tokens)


def test_a_month_is_kept() -> None:
    """Older days go, and the report has one line for each that is left."""
    book = CostBook(PRICES)
    for day in range(DAYS_KEPT + 3):
        book.settle(book.begin("small", "compose", 1, 1, day * DAY_MS), Usage(1, 1))
    lines = [json.loads(line) for line in book.report("compose").splitlines()]

    assert list(range(3, DAYS_KEPT + 3)) == [line["day"] for line in lines]
    assert b"" == book.report("synthesise")


def filed(path: Path, budget: int = 0) -> CostBook:
    """A book of a process of its own."""
    return CostBook(PRICES, budget, CostFile(path))


def test_a_file_is_shared_and_outlives_its_process(tmp_path: Path) -> None:
    """Two books on one file count each call once; a restart forgets nothing; without the file it would."""
    path = tmp_path / "costs.jsonl"
    one, two = filed(path), filed(path)
    for book in (one, two, one):
        book.settle(book.begin("small", "compose", 1, 1, NOON_MS), Usage(1000, 20), is_lost=book is two)
    restarted = filed(path, 600)
    with pytest.raises(PortRefused, match=r"^llm_budget$"):
        restarted.begin("small", "compose", 1000, 1000, NOON_MS)

    assert spent(one) == spent(two) == spent(restarted) == Spending(2, 1, 0, 3000, 60, 486 * MILLION)
    assert Spending() == spent(CostBook(PRICES, 600))


def test_a_line_that_a_crash_cut_off_harms_no_other(tmp_path: Path) -> None:
    """It counts nothing, and neither does nonsense; a file that was begun anew is read from its beginning."""
    path = tmp_path / "costs.jsonl"
    first, later = filed(path), NOON_MS + DAY_MS
    first.settle(first.begin("small", "compose", 1, 1, NOON_MS), Usage(7, 0))
    whole = path.read_bytes()
    path.write_bytes(whole + b"\xff\n[]\n" + whole[:40])
    second = filed(path)
    second.settle(second.begin("small", "compose", 1, 1, NOON_MS), Usage(8, 0))

    assert [7 + 8] * 2 == [spent(book).prompt_tokens for book in (first, second)]
    assert whole[:40] == path.read_bytes().split(b"\n")[3]
    path.write_bytes(b"")
    first.settle(first.begin("small", "compose", 1, 1, later), Usage(1, 0))
    assert [1] * 2 == [spent(book, day=TODAY + 1).prompt_tokens for book in (first, second)]


def test_a_file_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    """At the start it is the user's fault; later nothing is asked that could not be counted; a newer one is refused."""
    with pytest.raises(BadInput, match=r"^llm\.costs_file cannot be written: IsADirectoryError$"):
        filed(tmp_path)
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "costs.jsonl"
    book = filed(path)
    ticket = book.begin("small", "compose", 1, 1, NOON_MS)
    path.unlink()
    (tmp_path / "in").rmdir()
    book.settle(ticket, Usage(1, 1))
    with pytest.raises(PortRetry, match=r"^llm_costs_file$"):
        book.begin("small", "compose", 1, 1, NOON_MS)
    assert b'"answers": 1' in book.report("compose")

    newer = tmp_path / "newer.jsonl"
    counts = dict.fromkeys(("day", "prompt_tokens", "completion_tokens", "cost_parts"), 0)
    newer.write_text(json.dumps({"v": 2, "model": "a", "purpose": "b", **counts}) + "\n", encoding="ascii")
    with pytest.raises(PortRetry, match=r"^llm_costs_file$"):
        filed(newer).begin("small", "compose", 1, 1, NOON_MS)
