"""Reading NWP: every form of statement, every form of value, what is refused and where, and what reading costs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

import pytest

from universe.nwp.fault import DEPTH_MAX, NAME_CHARS_MAX, NOWHERE, PROGRAM_CHARS_MAX, NwpFault
from universe.nwp.reader import parse
from universe.nwp.signs import Mark, Relation, Sign
from universe.nwp.tree import (
    Bottom,
    Chain,
    Joint,
    Link,
    Marked,
    Names,
    Node,
    Program,
    Span,
    Spread,
    Statement,
    Token,
)  # fmt: skip
from universe.nwp.writer import format_program, format_statement

SEED: Final = (
    ("⊢ [MAT:fact_1] ∈ [SYS:L0_EMPIRICAL]", "|- [MAT:fact_1] in [SYS:L0_EMPIRICAL]"),
    ("⊢ [TSK:STRUCTURAL_DELTA] ∩ [SYS:COUPLING] ⇒ ⊥", "|- [TSK:STRUCTURAL_DELTA] & [SYS:COUPLING] => _|_"),
)
"""Two of the seed's three lines; the third is `MODAL`."""
MODAL: Final = "□ [SYS:L1_AXIOM] ⊃ ◊ [SYS:L2_NARRATIVE]"
SHAPES: Final = (
    *SEED,
    ("□ [SYS:L1_AXIOM] ⇒ ◊ [SYS:L2_NARRATIVE]", "[] [SYS:L1_AXIOM] => <> [SYS:L2_NARRATIVE]"),
    ("⊢ [USR:42] ⇒ [LIVES_IN:oslo]", "|- [USR:42] => [LIVES_IN:oslo]"),
    ("⊢ [USR:42] ⇒ ¬[LIVES_IN:oslo]", "|- [USR:42] => ![LIVES_IN:oslo]"),
    ("? [USR:42] ⇒ [MOOD]", "? [USR:42] => [MOOD]"),
    ("⊢ [SYS:SOURCE] ∈ {msg_9, gossip_4}", "|- [SYS:SOURCE] in {msg_9, gossip_4}"),
    ("⊢ [MEM:f1] ∉ [SYS:L0_EMPIRICAL]", "|- [MEM:f1] !in [SYS:L0_EMPIRICAL]"),
    ("⊢ [MAT:larch] ⊂ [MAT:tree]", "|- [MAT:larch] < [MAT:tree]"),
    ("⊢ [MAT:a] ⊆ [MAT:b]", "|- [MAT:a] <= [MAT:b]"),
    ("⊢ [MAT:harbour] ⊃ [MAT:quay]", "|- [MAT:harbour] > [MAT:quay]"),
    ("⊢ [MAT:b] ⊇ [MAT:a]", "|- [MAT:b] >= [MAT:a]"),
    ("⊢ [TEMP:200°C] → [MAT:bread]", "|- [TEMP:200\\u00b0C] -> [MAT:bread]"),
    ("⊢ [MAT:fever] = [RANGE:38-42°C]", "|- [MAT:fever] = [RANGE:38-42\\u00b0C]"),
    ("⊢ [MAT:hall] ⇒ [TEMP:60±5°C]", "|- [MAT:hall] => [TEMP:60+-5\\u00b0C]"),
    ("⊢ [MAT:gauge] ⇒ [DELTA:±5 hPa]", "|- [MAT:gauge] => [DELTA:+-5 hPa]"),
    ("⊢ [MAT:gauge] ⇒ [RANGE_DELTA:±2-5 hPa]", "|- [MAT:gauge] => [RANGE_DELTA:+-2-5 hPa]"),
    ("⊢ [Δ:-3 m] → Δ [MAT:tide]", "|- [D:-3 m] -> D [MAT:tide]"),
    ("⊢ [MAT:tide] → [LINEAR]", "|- [MAT:tide] -> [LINEAR]"),
    ("⊢ [MAT:soup] ⇒ [salt, leek]", "|- [MAT:soup] => [salt, leek]"),
    ("[AXIOM:one_home] ⇒ ¬([MAT:a] ∩ [MAT:b])", "[AXIOM:one_home] => !([MAT:a] & [MAT:b])"),
    ("⊢ ([USR:1] ⇒ [REL:is kin of]) = [USR:2]", "|- ([USR:1] => [REL:is kin of]) = [USR:2]"),
    ("□ [SYS:L4_INTENT] ⇒ ¬◊ [SYS:L3_HEURISTIC]", "[] [SYS:L4_INTENT] => !<> [SYS:L3_HEURISTIC]"),
    ("? [BOT:elena] ∩ [USR:42] → [MOOD] ⇒ ⊥", "? [BOT:elena] & [USR:42] -> [MOOD] => _|_"),
)
"""Every form of statement, in the spelling that the formatter has for it, and in ASCII."""
SAME: Final = (
    ("⊢[USR:42]⇒[MOOD]", "⊢ [USR:42] ⇒ [MOOD]"),
    ("  |-\t[ USR : 42 ] => [ MOOD ]  ", "⊢ [USR:42] ⇒ [MOOD]"),
    (MODAL, "□ [SYS:L1_AXIOM] ⇒ ◊ [SYS:L2_NARRATIVE]"),
    ("[] [A] > <> [B] > <> [C] > [E]", "□ [A] ⇒ ◊ [B] ⇒ ◊ [C] ⊃ [E]"),
    ("¬□ [A] ⊃ (◊ [B])", "¬□ [A] ⇒ ◊ [B]"),
    ("□ [A] ⊃ [B]", "□ [A] ⊃ [B]"),
    ("((([A])))", "[A]"),
    ("([A] => [B]) = [C]", "([A] ⇒ [B]) = [C]"),
    ("![A] & [B]", "¬([A] ∩ [B])"),
    ("(![A]) & [B]", "(¬[A]) ∩ [B]"),
    ("\n\n[A]\r\n\n[B]\n", "[A]\n[B]"),
    ("[T:40-40 K]", "[T:40 K]"),
    ("[T:1.50  km]", "[T:1.5 km]"),
    ("[T:60±5-5]", "[T:60±5]"),
    ("[T:1e3 m]", "[T:1000 m]"),
    ("[T:-40--20°C]", "[T:-40--20°C]"),
    ("[T:\\40-80]", "[T:\\40-80]"),
    ("[\\u0041\\U0001f600\\ ]", "[A\U0001f600]".replace("]", "\\ ]")),
    ("[USR:60±5°C]", "[USR:60\\u00b15°C]"),
    ("[ein:zwei]", "[ein\\:zwei]"),
    ("", ""),
)
"""What is written freely, and its one spelling."""
IDS: Final = (
    "123456789012345678",
    "1234567890123456",
    "007",
    "12:30",
    "1.2.3.4",
    "2026-11-21",
    "1/2",
    "5-",
    "-",
    "3..4",
)
WRONG: Final = (
    ("⊢", 1), ("⊢ [A] [B]", 6), ("⊢ [A", 4), ("⊢ []", 4), ("[SYS:]", 0), ("{}", 1), ("{A,}", 3), ("[A,]", 3),
    ("[A, B}", 5), ("[A] ⇒", 5), ("⇒ [A]", 0), ("[A] ∩ ¬[B]", 6), ("([A]", 4), ("[A])", 3), ("[A\\q]", 2),
    ("[A\\u00]", 2), ("[\\ud800]", 1), ("[\\U00110000]", 1), ("[x\x07]", 2), ("[x\ud800]", 2), ("[T:80-40]", 0),
    ("[T:±5-2]", 0), ("[A] ⇒ [T:1e999]", 6), ("[A|B]", 2), ("[A⊢B]", 2), ("[A]\n⊢ ⊢", 6), ("[A] \x0b[B]", 4),
    ("[" + "x" * (NAME_CHARS_MAX + 1) + "]", 0), ("(" * (DEPTH_MAX + 1) + "[A]", DEPTH_MAX + 1),
    ("!" * (DEPTH_MAX + 1) + "[A]", DEPTH_MAX + 1), (" " * (PROGRAM_CHARS_MAX + 1), PROGRAM_CHARS_MAX),
)  # fmt: skip
A: Final = Token("", "A")
LONG: Final = (
    "(", "!", "[", "[A", "{A,", "[A]&", "[A]=>", "\\", "[\\", "[ ", "[A:", "5", "[5", "[T:5-", "[T:±5", "\n", "]",
    "[A]\n", "⊢", "D", "[] ", "[T:1e", "[\\u0041", "[A:\\",
)  # fmt: skip
"""What a text is made of that wants to be slow: openings without an end, half escapes, half numbers."""


@pytest.mark.parametrize(("signs", "plain"), SHAPES)
def test_every_form_of_statement_is_read_in_both_alphabets(signs: str, plain: str) -> None:
    """Both give one tree, and the tree gives each of them back."""
    program = parse(signs)

    assert program == parse(plain)
    assert [signs, plain] == [format_program(program), format_program(program, ascii=True)]


def test_the_forms_are_more_than_those_of_the_original() -> None:
    """22 are known of it; here each sign, each form of a value and each sigil occurs."""
    text = "\n".join(signs for signs, _ in SHAPES)

    assert len(SHAPES) >= 22
    assert [] == [sign for kind in (Sign, Relation, Mark) for sign in kind if sign not in text]


@pytest.mark.parametrize(("free", "spelled"), SAME)
def test_what_is_written_freely_has_one_spelling(free: str, spelled: str) -> None:
    """Blanks, aliases, brackets without need and other spellings of a number disappear, and nothing is left to do."""
    assert spelled == format_program(parse(free))
    assert spelled == format_program(parse(spelled))


def test_the_seeds_hook_between_modal_terms_is_an_implication() -> None:
    """It is a superset anywhere else, and no tree can hold it between modal terms."""
    necessary, possible = Marked(Mark.NECESSARY, A), Marked(Mark.NOT, Marked(Mark.POSSIBLE, A))
    hook = Link(Relation.ABOVE, possible)

    assert parse("[A] ⊃ ¬◊ [A]").statements == (Statement(Sign.RULE, Chain(A, (hook,))),)
    with pytest.raises(NwpFault, match="implication"):
        Chain(necessary, (hook,))


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("200°C", Span(200, 200, "°C")), ("40-80°C", Span(40, 80, "°C")), ("60±5°C", Spread(60, 5, 5, "°C")),
        ("±5°C", Spread(None, 5, 5, "°C")), ("±2-5°C", Spread(None, 2, 5, "°C")), ("-40±5", Spread(-40, 5, 5)),
        ("0.5", Span(0.5, 0.5)), ("3e8 m/s", Span(3e8, 3e8, "m/s")), ("-2--1", Span(-2, -1)),
        ("12%", Span(12, 12, "%")),
        ("60+-2-5 km", Spread(60, 2, 5, "km")), ("5 e3", Span(5, 5, "e3")), ("0 \\u005dx", Span(0, 0, "]x")),
        ("\u20ac", "\u20ac"), ("5 \u20ac", Span(5, 5, "\u20ac")),
    ],
)  # fmt: skip
def test_every_form_of_value_is_read(text: str, body: Span | Spread | str) -> None:
    """Numbers, ranges and tolerances, with and without a unit."""
    assert parse(f"[T:{text}]").statements == (Statement(Sign.RULE, Token("T", body)),)


def naive_value(text: str) -> str:
    """The twin that takes for a number what float takes."""
    try:
        return str(float(text))
    except ValueError:
        return text


@pytest.mark.parametrize("name", IDS)
def test_an_id_or_a_date_is_no_number(name: str) -> None:
    """It comes back digit for digit, with a sigil and without."""
    tokens = [statement.claim for statement in parse(f"[{name}]\n[T:{name}]").statements]

    assert [Token("", name), Token("T", name)] == tokens


def test_a_float_would_change_an_id() -> None:
    """The twin loses digits; and an account's number stays a name behind its sigil, however short it is."""
    assert [name for name in IDS if naive_value(name) != name]
    assert "123456789012345680" == f"{float(naive_value(IDS[0])):.0f}"
    assert parse("[USR:42]") != parse("[AGE:42]")
    assert Token("USR", "42") == parse("[USR:42]").statements[0].claim
    assert Token("AGE", Span(42, 42)) == parse("[AGE:42]").statements[0].claim


@pytest.mark.parametrize(("text", "position"), WRONG)
def test_a_fault_says_where_and_what_would_have_been_right(text: str, position: int) -> None:
    """The place is an offset into the text; the message repeats nothing of the text."""
    with pytest.raises(NwpFault) as raised:
        parse(text)

    assert position == raised.value.position
    assert f"expected {raised.value.expected} at character {position}" == str(raised.value)
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Token("usr", "x"), lambda: Token("D", "x"), lambda: Token("A" * 65, "x"), lambda: Token("", ""),
        lambda: Token("", "\ud800"), lambda: Token("USR", Span(1, 1)), lambda: Names("list", ("a",)),
        lambda: Names("set", ()), lambda: Names("set", ("x" * 257,)), lambda: Joint((A,)), lambda: Chain(A, ()),
        lambda: Span(2, 1), lambda: Span(float("nan"), 1), lambda: Span(0, float("inf")), lambda: Spread(None, -1, 1),
        lambda: Spread(float("inf"), 1, 1), lambda: Spread(0, 1, float("inf")), lambda: Span(1, 1, "\udc00"),
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_said_cannot_be_made(make: Callable[[], Node | Span | Spread]) -> None:
    """It is refused where it is made, and the fault has no place."""
    with pytest.raises(NwpFault) as raised:
        make()

    assert NOWHERE == raised.value.position


def test_writer_and_reader_agree_on_depth_and_size() -> None:
    """What is as deep or as long as allowed comes back; one step more is refused by both."""
    deep: Node = A
    for _ in range(DEPTH_MAX // 2):
        deep = Marked(Mark.NOT, Chain(deep, (Link(Relation.IMPLIES, Bottom()),)))
    program = Program((Statement(Sign.FACT, deep),))
    deeper = Statement(Sign.FACT, Marked(Mark.NOT, deep))
    line = Statement(Sign.RULE, Token("", "x" * 125))
    full = Program((line,) * (PROGRAM_CHARS_MAX // 128))

    assert program == parse(format_program(program))
    with pytest.raises(NwpFault, match="at most 32"):
        format_statement(deeper)
    assert PROGRAM_CHARS_MAX - 1 == len(format_program(full))
    assert full == parse(format_program(full))
    with pytest.raises(NwpFault, match="at most 65536"):
        format_program(Program((*full.statements, Statement(Sign.RULE, A))))


def test_a_tree_of_any_depth_is_refused_and_ends_nothing() -> None:
    """100,000 marks in a tree are a fault, no overflow of the stack."""
    deep: Node = A
    for _ in range(100_000):
        deep = Marked(Mark.NOT, deep)
    with pytest.raises(NwpFault):
        format_statement(Statement(Sign.RULE, deep))
    while isinstance(deep, Marked):  # taken apart from outside, or the interpreter would do it in one go
        deep = deep.term


def steps(text: str) -> int:
    """How many calls reading `text` takes, those into C included."""
    count = 0

    def seen(*_: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        parse(text)
    except NwpFault:
        pass
    finally:
        sys.setprofile(before)
    return count


def test_reading_costs_no_more_than_the_text_is_long(promise: Callable[..., None]) -> None:
    """Whatever is repeated: twice the text takes at most twice the calls, and the longest is read or refused."""
    worst = 0.0
    for part in LONG:
        half, whole = (part * (size // len(part)) for size in (PROGRAM_CHARS_MAX // 16, PROGRAM_CHARS_MAX // 8))
        worst = max(worst, (steps(whole) - 100) / steps(half))
        parse_or_refuse(part * (PROGRAM_CHARS_MAX // len(part)))
    promise("reading NWP is linear", texts=len(LONG), calls_for_twice_the_text=worst)

    assert worst <= 2.0


def parse_or_refuse(text: str) -> Program | NwpFault:
    """Reads; any other error is the test's."""
    try:
        return parse(text)
    except NwpFault as fault:
        return fault
