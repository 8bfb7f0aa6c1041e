"""Regularity: who keeps coming back at all hours, as a person who sleeps cannot."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from universe.trust.ledger import Ledger

WATCH_DAYS: Final = 7
"""Fewer active days tell nothing: anybody can stay up for a weekend."""
SESSIONS_PER_DAY: Final = 10


def never_rests(part: Ledger) -> NDArray[np.bool_]:
    """Whether a row has ten sessions or more per active day, over a week of active days or more.

    A flag for people who look on, without effect on trust: no score rewards more than a human span of hours anyway.
    """
    days: NDArray[np.int32] = part["days_active"]
    return (days >= WATCH_DAYS) & (part["sessions"] >= SESSIONS_PER_DAY * days)
