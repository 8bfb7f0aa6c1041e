"""The calendar: what is due comes out by time, each inbox in the one order that placement cannot change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actors.calendar import Calendar
from universe.envelope import Envelope
from universe.substrate import AnyEnvelope

ENTRIES = st.lists(
    st.tuples(st.sampled_from(["a:1", "b:2", "c:3"]), st.sampled_from(["x", "y", "z"]), st.integers(0, 9)), max_size=60
)


def entered(entries: list[tuple[str, str, int]]) -> list[tuple[str, AnyEnvelope]]:
    """Receiver and message, each message with its own number."""
    return [(to, Envelope(sender, seq, at, None)) for seq, (to, sender, at) in enumerate(entries)]


def drained(calendar: Calendar) -> list[tuple[int, dict[str, list[tuple[int, str, int]]]]]:
    """Everything, instant by instant."""
    taken = []
    while (due := calendar.next_due()) is not None:
        inboxes = calendar.take(due)
        taken.append((due, {to: [(m.at, m.sender, m.seq) for m in inbox] for to, inbox in sorted(inboxes.items())}))
    return taken


def filled(messages: list[tuple[str, AnyEnvelope]]) -> Calendar:
    """A calendar with these messages."""
    calendar = Calendar()
    for to, message in messages:
        calendar.put(to, message)
    return calendar


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_entry_never_matters(entries: list[tuple[str, str, int]], chance: object) -> None:
    """Any shuffle comes out the same, sorted by (at, sender, seq)."""
    messages = entered(entries)
    shuffled = list(messages)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = drained(filled(messages)), drained(filled(shuffled))

    assert first == second
    assert [due for due, _ in first] == sorted({message.at for _, message in messages})
    assert all(inbox == sorted(inbox) for _, inboxes in first for inbox in inboxes.values())


def test_a_bare_list_keeps_the_order_of_arrival() -> None:
    """The twin without sorting gives two results for two arrivals."""
    one, other = Envelope("x", 1, 5, None), Envelope("y", 1, 5, None)

    assert [[one, other], [other, one]][0] != [[one, other], [other, one]][1]
    assert drained(filled([("a:1", one), ("a:1", other)])) == drained(filled([("a:1", other), ("a:1", one)]))


@given(ENTRIES, st.integers(0, 9))
def test_taking_takes_all_that_is_due_and_nothing_else(entries: list[tuple[str, str, int]], now: int) -> None:
    """Several instants at once are merged and sorted; the rest stays; nothing is lost or given twice."""
    messages = entered(entries)
    calendar = filled(messages)
    taken = calendar.take(now)
    due = [(to, m.seq) for to, m in messages if m.at <= now]

    assert sorted((to, m.seq) for to, inbox in taken.items() for m in inbox) == sorted(due)
    assert all([m.at for m in inbox] == sorted(m.at for m in inbox) for inbox in taken.values())
    assert len(calendar) == len(messages) - len(due)
    assert calendar.next_due() == min((m.at for _, m in messages if m.at > now), default=None)


@given(ENTRIES)
def test_a_members_messages_can_be_forgotten(entries: list[tuple[str, str, int]]) -> None:
    """Its messages are gone, the others are all there."""
    messages = entered(entries)
    calendar = filled(messages)
    calendar.remove("a:1")
    others = [(to, message) for to, message in messages if to != "a:1"]

    assert len(calendar) == len(others)
    assert [(due, inboxes) for due, inboxes in drained(calendar) if inboxes] == drained(filled(others))
