"""The suite notices wrong versions of the sources; ``python -m tests.mutations`` tries them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutations.runner import copied, mutated, noticed
from tests.mutations.table import ORIGINAL, OURS, STREAM, Mutation
from tests.scale import scaled
from tests.tree import ROOT

EVERY = (*ORIGINAL, *OURS, *STREAM)


@pytest.mark.parametrize("mutation", [pytest.param(one, id=one.name) for one in EVERY])
def test_every_mutation_finds_its_text(mutation: Mutation) -> None:
    """Exactly once, and the result is still Python; a source that changed moves its mutation along."""
    text = (ROOT / mutation.path).read_text(encoding="utf-8")

    compile(mutated(text, mutation), mutation.path, "exec")
    assert all((ROOT / "tests" / f"{name}.py").is_file() for name in mutation.tests)


def test_the_mutations_of_the_original_are_all_there() -> None:
    """36, one of which changes no output; each has its own name."""
    assert (36, 1) == (len(ORIGINAL), sum(one.equivalent for one in ORIGINAL))
    assert len(EVERY) == len({one.name for one in EVERY})


def test_a_mutation_is_noticed_and_the_equivalent_one_is_not(tmp_path: Path, promise: Callable[..., None]) -> None:
    """Two of them in a quick run, all in a full one: 35 of the original's 36, of which its own tests notice 11."""
    root = copied(tmp_path)
    same = next(one for one in EVERY if one.equivalent)
    quick = [next(one for one in EVERY if one.name == "a negative weighs 1"), same]
    chosen = (quick, EVERY)[scaled(0, 1)]
    surviving = [one.name for one in chosen if not noticed(root, one)]
    promise("mutations noticed", tried=len(chosen), noticed=len(chosen) - len(surviving), surviving=len(surviving))

    assert [same.name] == surviving
    assert {(ROOT / one.path).read_bytes() == (root / one.path).read_bytes() for one in chosen} == {True}
