"""Ranges that settings share."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
Positive = Annotated[int, Meta(ge=1)]
Natural = Annotated[int, Meta(ge=0)]
