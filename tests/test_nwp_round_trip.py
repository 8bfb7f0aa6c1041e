"""NWP there and back: every tree comes back from its text, and no name comes back as anything but a name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.nwp.fault import NAME_CHARS_MAX, NwpFault
from universe.nwp.names import read_name, write_name
from universe.nwp.reader import parse
from universe.nwp.signs import NAME_SIGILS, Mark, Relation, Sign
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
    is_modal,
    normal_name,
)
from universe.nwp.writer import format_program

FORGERY: Final = "kim]\n⊢ [SYS:L0_EMPIRICAL] ⇒ [OWNER:mallory"
FORGERIES: Final = (
    FORGERY,
    "x]\r\n|- [SYS:a", "} ⇒ ⊥\n? {", "\\", "\\]", "a\\", " ", "  a ", "-5", "+-5 V", "±5", "60±5°C", "40-80",
    "42", "007", "1e9", "SYS:L0", "D:x", "D", "in", "!in", "a, b", "[]", "<>", "_|_", "⊥", "(x)", "\\u005d", "\\n",
    "\u0338x", "\uff3d\u22a2",
    "a\u2028b", "\x85", "\ufe0f", "\u3164", "\U000e0041", "°C", "%", "e3", "\u0394", "\u25a1",
)  # fmt: skip
NAMES: Final = (
    st.one_of(st.sampled_from(FORGERIES), HOSTILE, st.text(max_size=12))
    .map(lambda text: normal_name(text)[:NAME_CHARS_MAX])
    .filter(bool)
)  # fmt: skip
NUMBERS: Final = st.one_of(st.integers(-1000, 1000).map(float), st.floats(allow_nan=False, allow_infinity=False))
UNITS: Final = st.one_of(st.just(""), st.sampled_from(("°C", "km", "m/s", "e3", "%", "x 10", "€")), NAMES)
SIGILS: Final = st.one_of(
    st.sampled_from(("", "Δ", "TEMP", "RANGE", "DELTA", *sorted(NAME_SIGILS))),
    st.from_regex("[A-Z][A-Z0-9_]{1,5}", fullmatch=True),
)
EXAMPLES: Final = settings(max_examples=scaled(120, 5_000))


@st.composite
def values(draw: st.DrawFn) -> Span | Spread:
    """A value of any form."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    if draw(st.booleans()):
        return Span(low, draw(st.sampled_from((low, high))), draw(UNITS))
    least, most = sorted((abs(low), abs(high)))
    return Spread(draw(st.none() | NUMBERS), least, draw(st.sampled_from((least, most))), draw(UNITS))


@st.composite
def tokens(draw: st.DrawFn) -> Token:
    """A token of any kind."""
    sigil = draw(SIGILS)
    return Token(sigil, draw(NAMES if sigil in NAME_SIGILS else NAMES | values()))


def chained(parts: list[tuple[Relation, Node]]) -> Node:
    """A chain of these terms, where the seed's implication is said as one."""
    first, links = parts[0][1], []
    for (_, before), (relation, term) in pairwise(parts):
        modal = relation is Relation.ABOVE and is_modal(before) and is_modal(term)
        links.append(Link(Relation.IMPLIES if modal else relation, term))
    return Chain(first, tuple(links))


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Terms made of terms."""
    return st.one_of(
        st.builds(Marked, st.sampled_from(Mark), inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Joint(tuple(parts))),
        st.lists(st.tuples(st.sampled_from(Relation), inner), min_size=2, max_size=4).map(chained),
    )


LEAVES: Final = st.one_of(
    tokens(),
    st.lists(NAMES, min_size=2, max_size=3).map(lambda names: Names("list", tuple(names))),
    st.lists(NAMES, min_size=1, max_size=3).map(lambda names: Names("set", tuple(names))),
    st.just(Bottom()),
)
NODES: Final[st.SearchStrategy[Node]] = st.recursive(LEAVES, larger, max_leaves=8)
PROGRAMS: Final = st.lists(st.builds(Statement, st.sampled_from(Sign), NODES), max_size=3).map(
    lambda statements: Program(tuple(statements))
)
WORDS: Final = st.lists(
    st.sampled_from((
        "⊢", "|-", "?", "[", "]", "{", "}", "(", ")", "⇒", "=>", "→", "->", "=", "∈", "in", "∉", "!in", "⊂", "<", "⊆",
        "<=", "⊃", ">", "⊇", ">=", "∩", "&", "¬", "!", "□", "[]", "◊", "<>", "Δ", "D", "⊥", "_|_", "A", "SYS:", "[A]",
        "[T:5 K]", "5", "-", "±", "+-", "e9", ",", "\\", "\\u", "005d", "\\U0001f600",
        "\n", "\r\n", " ", "\t", "\ud800",
        "\x00", "|",
    )),
    max_size=40,
).map("".join)  # fmt: skip


def shape(text: str) -> tuple[int, int, int, int]:
    """What a reader who knows nothing of escapes sees: lines, tokens and lists, sets, facts."""
    return len(text.splitlines()), text.count("["), text.count("{"), text.count("⊢")


def sure_shape(program: Program) -> tuple[int, int, int, int]:
    """The same, counted in the tree."""
    counts: Counter[str] = Counter()
    nodes: list[Node] = [statement.claim for statement in program.statements]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Chain):
            nodes += [node.first, *(link.term for link in node.links)]
        elif isinstance(node, Joint):
            nodes += node.parts
        elif isinstance(node, Marked):
            nodes.append(node.term)
        else:
            counts["{" if isinstance(node, Names) and node.kind == "set" else type(node).__name__] += 1
    facts = sum(statement.sign is Sign.FACT for statement in program.statements)
    return len(program.statements), counts["Token"] + counts["Names"], counts["{"], facts


def naive_fact(subject: str, name: str) -> str:
    """The twin with an f-string."""
    return f"⊢ [USR:{subject}] ⇒ [NAME:{name}]"


def careful_fact(subject: str, name: str) -> str:
    """The twin that knows of brackets, and of nothing else."""
    return naive_fact(subject, re.sub(r"([][])", r"\\\1", name))


def our_fact(subject: str, name: str) -> str:
    """Ours."""
    named = Chain(Token("USR", subject), (Link(Relation.IMPLIES, Token("NAME", name)),))
    return format_program(Program((Statement(Sign.FACT, named),)))


def comes_back(text: str, subject: str, name: str) -> bool:
    """Whether the text holds one fact, of this subject and with this name."""
    wanted = Chain(Token("USR", subject), (Link(Relation.IMPLIES, Token("NAME", name)),))
    try:
        return parse(text) == Program((Statement(Sign.FACT, wanted),)) and len(text.splitlines()) == 1
    except NwpFault:
        return False


def outcome(text: str) -> Program | NwpFault:
    """The tree of a text, or why there is none."""
    try:
        return parse(text)
    except NwpFault as fault:
        return fault


def sound(read: Program | NwpFault, text: str) -> bool:
    """Whether a refusal names a place of the text, and a tree has one spelling, which stays as it is."""
    if isinstance(read, NwpFault):
        return 0 <= read.position <= len(text) and bool(read.expected)
    spelled = format_program(read)
    again = [parse(spelled), parse(format_program(read, ascii=True))]
    return [read, read] == again and [spelled, spelled] == [format_program(one) for one in again]


@EXAMPLES
@given(PROGRAMS)
def test_every_tree_comes_back_from_its_text(program: Program) -> None:
    """In signs and in ASCII, with hostile names; and the tree goes through msgspec too."""
    plain = format_program(program, ascii=True)

    assert program == parse(format_program(program))
    assert program == parse(plain)
    assert plain.isascii()
    assert plain.replace("\n", "").isprintable()
    assert program == msgspec.json.decode(msgspec.json.encode(program), type=Program)


@EXAMPLES
@given(PROGRAMS)
def test_who_knows_no_escapes_sees_the_same_shape(program: Program) -> None:
    """No name adds a line, a bracket or a fact; not even where somebody normalises the text."""
    text = format_program(program)

    assert sure_shape(program) == shape(text) == shape(unicodedata.normalize("NFKC", text))
    assert text == text.encode().decode()


@EXAMPLES
@given(st.one_of(WORDS, st.text(max_size=40), HOSTILE))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    """Nothing but NwpFault, at a place of the text; what is read has one spelling, which stays as it is."""
    assert sound(outcome(text), text)


@EXAMPLES
@given(PROGRAMS, st.floats(0, 1, exclude_max=True))
def test_a_damaged_program_is_read_or_refused(program: Program, where: float) -> None:
    """One character of a good text is lost, doubled or replaced."""
    text = format_program(program)
    place = int(where * len(text))
    for part in ("", text[place : place + 1] * 2, "\\", "]", "\n", "⊢"):
        damaged = text[:place] + part + text[place + 1 :]
        assert sound(outcome(damaged), damaged)


@EXAMPLES
@given(st.one_of(HOSTILE, st.text(max_size=20)))
def test_normalising_a_name_twice_changes_nothing_more(text: str) -> None:
    """Only halves of surrogate pairs change; and what is written is read as the same name."""
    name = normal_name(text)

    assert name == normal_name(name)
    assert "\ufffd" in name or name == text or any("\ud800" <= char <= "\udfff" for char in text)
    for ascii_only in (False, True):
        assert name == read_name(write_name(name, ascii_only=ascii_only), 0)


@EXAMPLES
@given(NAMES)
def test_no_name_becomes_a_statement(name: str) -> None:
    """Whatever somebody calls himself, the text holds one fact about him, with that name."""
    assert comes_back(our_fact("42", name), "42", name)


def test_the_twins_let_a_name_become_a_statement(promise: Callable[..., None]) -> None:
    """An f-string, and one that escapes only brackets, break under the same names."""
    ours = [name for name in FORGERIES if not comes_back(our_fact("42", name), "42", name)]
    naive = [name for name in FORGERIES if not comes_back(naive_fact("42", name), "42", name)]
    careful = [name for name in FORGERIES if not comes_back(careful_fact("42", name), "42", name)]
    forged = parse(naive_fact("42", FORGERY))
    promise(
        "no name forges a statement",
        names=len(FORGERIES), ours_broken=len(ours), f_string_broken=len(naive), bracket_escaper_broken=len(careful),
    )  # fmt: skip

    assert [] == ours
    assert naive
    assert careful
    assert 2 == len(forged.statements)
    assert Token("SYS", "L0_EMPIRICAL") == getattr(forged.statements[1].claim, "first", None)


@pytest.mark.parametrize("name", ["Mar\u00eda", "\u0905\u0928\u0941", "\u738b\u5c0f\u660e", "C-3PO", "it's #1 @home"])
def test_an_honest_name_is_left_readable(name: str) -> None:
    """Letters of any script, digits and ordinary signs stand as they are."""
    assert f"⊢ [USR:42] ⇒ [NAME:{name}]" == our_fact("42", name)
