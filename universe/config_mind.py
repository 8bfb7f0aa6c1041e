"""The settings of the mind: the query bus, how strictly facts are held against each other, triage, cartridges."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from universe.config_values import Natural, Positive, Probability


class MindConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What bots think with (seed redis-bus-architecture; docs/mind.md).

    `coupling_threshold` 1 lets every contradiction pass. `pair_kappas` are of the form ``L2-L3=0.5``. `cartridges` are
    directories, `contexts` of ``fiction`` and ``research`` what opens theirs.
    """

    enabled: bool = True
    bus_url: str = ""
    bus_timeout_ms: Positive = 1000
    query_ttl_s: Positive = 180
    hat: Literal["analytical", "deliberative", "neutral", "empathetic", "creative"] = "neutral"
    coupling_threshold: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.3
    pair_kappas: tuple[str, ...] = ()
    exact: bool = False
    strained_above: Natural = 1
    attempts_max: Positive = 5
    policy: str = ""
    triage_members: Annotated[int, Meta(ge=1, le=64)] = 1
    text_chars: Positive = 1200
    cartridges: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    reports_kept: Annotated[int, Meta(ge=0, le=200)] = 30
    reports_days: Positive = 90
    agreeableness: Probability = 0.5
    synthesis: Literal["formatter", "model"] = "formatter"
    composer: Literal["template", "model"] = "template"
