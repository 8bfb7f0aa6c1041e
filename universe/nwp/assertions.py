"""Statements of the mind: what a bot holds true, where that comes from, what contradicts what.

Subjects, predicates and objects are plain text and may hold anything: they become names of the tree, so nothing in
them can end a token, begin a line or pass for a statement. All builders raise `NwpFault` for an empty text and for one
of more than 256 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from universe.nwp.fault import NwpFault
from universe.nwp.signs import CHANGE_LETTER, NAME_SIGILS, Mark, Relation, Sign
from universe.nwp.tree import Bottom, Chain, Joint, Link, Marked, Names, Node, Span, Statement, Token, normal_name

LAYERS: Final = {
    "L0": "L0_EMPIRICAL", "L1": "L1_AXIOMATIC", "L2": "L2_NARRATIVE", "L3": "L3_HEURISTIC", "L4": "L4_INTENT",
    "L5": "L5_MASK",
}  # fmt: skip
"""The seed's names of its layers."""
_SUBJECT_SIGILS: Final = {"user": "USR", "bot": "BOT"}
_PREDICATE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_RELATION_SIGIL: Final = "REL"


def fact_statement(subject: str, predicate: str, object: str, denied: bool) -> Statement:  # noqa: A002 - as in Claim
    """``⊢ [USR:42] ⇒ [LIVES_IN:oslo]``; a denial is ``⊢ [USR:42] ⇒ ¬[LIVES_IN:oslo]``."""
    return _told(subject, _property(predicate, normal_name(object)), denied=denied)


def range_statement(
    subject: str, predicate: str, low: float, high: float, unit: str, *, denied: bool = False
) -> Statement:
    """``⊢ [MAT:water] ⇒ [BOILS_AT:95-100°C]``, one number where `low` is `high`; `unit` may be empty.

    Raises `NwpFault` too for numbers that are not finite and for `low` above `high`.
    """
    return _told(subject, _property(predicate, Span(float(low), float(high), normal_name(unit))), denied=denied)


def layer_statement(kind: str, fact_id: str, layer_name: str) -> Statement:
    """``⊢ [MEM:f1] ∈ [SYS:L2_NARRATIVE]``. `kind` is the sigil of the fact (MEM, MAT, AXIOM, ...).

    A layer is given as ``L2`` or ``L2_NARRATIVE``, here and below. Raises `NwpFault` too for a layer or sigil that
    does not exist.
    """
    if kind not in NAME_SIGILS:
        raise NwpFault(f"a sigil of {', '.join(sorted(NAME_SIGILS))}")
    return _linked(Sign.FACT, Token(kind, normal_name(fact_id)), Relation.IN, _layer(layer_name))


def source_statement(ids: Iterable[str]) -> Statement:
    """``⊢ [SYS:SOURCE] ∈ {gossip_4, msg_9}``: sorted, each once. Raises `NwpFault` too for none."""
    names = tuple(sorted({normal_name(one) for one in ids}))
    return _linked(Sign.FACT, Token("SYS", "SOURCE"), Relation.IN, Names("set", names))


def delta_statement(layer_a: str, layer_b: str) -> Statement:
    """``⊢ [TSK:STRUCTURAL_DELTA] ∩ [SYS:L0_L2] ⇒ ⊥``: what the two layers hold contradicts. Lower layer first."""
    pair = "_".join(sorted((_short(layer_a), _short(layer_b))))
    both = Joint((Token("TSK", "STRUCTURAL_DELTA"), Token("SYS", pair)))
    return _linked(Sign.FACT, both, Relation.IMPLIES, Bottom())


def gate_statement(from_layer: str, to_layer: str, open: bool) -> Statement:  # noqa: A002 - as a gate is
    """``□ [SYS:L4_INTENT] ⇒ ◊ [SYS:L3_HEURISTIC]``: the first lets the second through; closed, ``¬◊``."""
    passage: Node = Marked(Mark.POSSIBLE, _layer(to_layer))
    return _linked(
        Sign.RULE,
        Marked(Mark.NECESSARY, _layer(from_layer)),
        Relation.IMPLIES,
        passage if open else Marked(Mark.NOT, passage),
    )


def unknown_statement(subject: str, predicate: str) -> Statement:
    """``? [USR:1] ⇒ [MOOD]``: nobody knows."""
    sigil = _predicate_sigil(predicate)
    asked = Token("", sigil) if sigil else Token(_RELATION_SIGIL, normal_name(predicate))
    return _linked(Sign.UNKNOWN, _subject(subject), Relation.IMPLIES, asked)


def _linked(sign: Sign, first: Node, relation: Relation, term: Node) -> Statement:
    return Statement(sign, Chain(first, (Link(relation, term),)))


def _told(subject: str, said: Node, *, denied: bool) -> Statement:
    return _linked(Sign.FACT, _subject(subject), Relation.IMPLIES, Marked(Mark.NOT, said) if denied else said)


def _subject(subject: str) -> Token:
    """``user:42`` is USR:42 and ``bot:elena`` BOT:elena; whatever else there is is MAT and its whole text."""
    kind, _, name = subject.partition(":")
    if name and kind in _SUBJECT_SIGILS:
        return Token(_SUBJECT_SIGILS[kind], normal_name(name))
    return Token("MAT", normal_name(subject))


def _predicate_sigil(predicate: str) -> str:
    """The sigil of a predicate, empty for one that has none: other characters, or a sigil that means something else."""
    sigil = predicate.upper()
    taken = sigil in NAME_SIGILS or sigil == CHANGE_LETTER
    return sigil if _PREDICATE.fullmatch(predicate) and not taken else ""


def _property(predicate: str, body: str | Span) -> Node:
    """``[LIVES_IN:oslo]``, or ``[REL:the predicate] = [oslo]`` for one without a sigil."""
    sigil = _predicate_sigil(predicate)
    if sigil:
        return Token(sigil, body)
    return Chain(Token(_RELATION_SIGIL, normal_name(predicate)), (Link(Relation.EQUALS, Token("", body)),))


def _short(layer: str) -> str:
    short = layer[:2]
    if LAYERS.get(short) != layer and (short != layer or short not in LAYERS):
        raise NwpFault(f"a layer of {', '.join(LAYERS.values())}")
    return short


def _layer(layer: str) -> Token:
    return Token("SYS", LAYERS[_short(layer)])
