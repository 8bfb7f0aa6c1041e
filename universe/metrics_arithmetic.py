"""Figures made of counts: percentiles and ratios in whole numbers, so that nothing depends on an order of summing."""

from __future__ import annotations

from collections.abc import Sequence


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """The percentile of ascending numbers: the smallest of them that at least `percent` % of them do not exceed.

    `percent` lies in 1..100. Always one of the numbers, never interpolated; None when there are none.
    """
    return ordered[(len(ordered) * percent + 99) // 100 - 1] if ordered else None


def rounded(part: int, whole: int) -> int | None:
    """The ratio of two counts >= 0 as a whole number, halves up; None where `whole` is 0."""
    return (2 * part + whole) // (2 * whole) if whole else None


def permille(part: int, whole: int) -> int | None:
    """How many thousandths of `whole` are `part`, halves up; None where `whole` is 0."""
    return rounded(1000 * part, whole)
