"""Rounding columns to thousandths exactly as Python's ``round(x, 3)`` does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

TIE_WIDTH: Final = 1e-6
"""How near a tie, in thousandths, counts as one: far above the error of the column arithmetic (about 1e-12)."""


def round_permille(values: NDArray[np.float64], exact: Callable[[int], float]) -> NDArray[np.int32]:
    """Thousandths of `values` (in [0, 1]); rows near a tie are decided by ``round(exact(row), 3)``.

    So the result does not depend on the last bits of the column arithmetic: not on vector units, not on the length.
    """
    scaled = values * 1000.0
    below = np.floor(scaled)
    fraction = scaled - below
    rounded = (below + (fraction > 0.5)).astype(np.int32)
    near = np.flatnonzero(np.abs(fraction - 0.5) < TIE_WIDTH)
    for row in near.tolist():
        rounded[row] = round(round(exact(row), 3) * 1000)
    return rounded
