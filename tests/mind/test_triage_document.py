"""docs/triage.md: its example is run, and its tables name what the code knows."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import get_args

from universe.mind.decision import DecisionType, Rationale
from universe.mind.salience import PRIOR_QUERIES
from universe.mind.triage_rules import TriageRules

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "triage.md"


def test_the_example_of_the_document_comes_out_as_it_says() -> None:
    """Every line that is shown with a prompt is run."""
    found = doctest.testfile(str(DOCUMENT), module_relative=False, encoding="utf-8", verbose=False)

    assert 0 == found.failed
    assert found.attempted > 15


def test_the_document_names_every_kind_of_decision_and_reason() -> None:
    """A new code without a row fails here."""
    text = DOCUMENT.read_text(encoding="utf-8")

    assert [] == [one for one in (*get_args(DecisionType), *get_args(Rationale)) if f"`{one}`" not in text]


def test_the_numbers_of_the_document_are_those_of_the_rules() -> None:
    """Floors, caps, ages and budget."""
    text, rules = DOCUMENT.read_text(encoding="utf-8"), TriageRules()
    told = (
        f"`floor_bp` ({rules.floor_bp})", f"`duplicate_bp` ({rules.duplicate_bp:,})",
        f"2^(-age / {rules.half_life_days} days), at least {rules.recency_floor_bp:,}",
        ", ".join(map(str, rules.base_caps)), f"{rules.budget_chars:,} characters", f"counts as {rules.hidden_chars}",
        f"{rules.hot_kappa_milli / 1000} where the salience of L2 is {rules.hot_l2_bp:,}",
        f"lies below {rules.cold_l0_bp:,}", f"(used + {PRIOR_QUERIES} ",
    )  # fmt: skip

    assert [] == [one for one in told if one not in text]
