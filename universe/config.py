"""Every setting of Orrery with its meaning, unit, range and default; `config.example.toml` lists the same keys."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from universe.ids import Id

Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
Positive = Annotated[int, Meta(ge=1)]
Natural = Annotated[int, Meta(ge=0)]


class SubstrateConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the actors' mailboxes and records live."""

    mode: Literal["embedded", "system", "url"] = "embedded"
    url: str = ""
    prefix: Id = "whisper"
    universe: Id = "orrery"
    data_dir: str = ""
    appendfsync: Literal["always", "everysec", "no"] = "always"
    accept_risk: tuple[str, ...] = ()
    timeout_ms: Positive = 1000
    mailbox_cap: Positive = 10_000
    dedupe_ttl_hours: Positive = 168
    events_retention_hours: Positive = 168


class RuntimeConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How hosts run members."""

    hosts: Natural = 0
    inbox_messages_max: Positive = 256
    restart_budget: Positive = 5
    restart_window_s: Positive = 30
    poison_tries_max: Positive = 3


class BridgeConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a bridge member treats the outside behind its port."""

    tries_max: Positive = 5
    retry_delay_ms: Positive = 500
    breaker_failures: Positive = 3
    breaker_open_ms: Positive = 10_000
    in_flight_max: Positive = 64
    done_kept: Positive = 1000
    lease_s: Positive = 120


class ChatConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who may speak: the rules of a planet's bid and of a conversation between bots (seed REF-040, channel 5)."""

    enable_cross_bot_chat: bool = False
    cross_bot_max_chain: Positive = 5
    cross_bot_response_chance: Probability = 0.7
    cross_bot_cooldown_minutes: Natural = 10
    bid_threshold: Probability = 0.35
    named_weight: Probability = 0.8
    interest_weight: Probability = 0.6
    grant_timeout_s: Positive = 60
    defer_s: Positive = 5
    defers_max: Natural = 3


class BudgetConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one bot may do by itself: an ambient answer costs a budget, an answer to a direct address never does."""

    ambient_per_minute: Natural = 1
    ambient_per_day: Natural = 200
    battery_cost: Probability = 0.02
    battery_gain_per_hour: Probability = 0.25
    battery_min: Probability = 0.3


class BotsConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which bots exist: persona files, relative to the configuration file."""

    personas: tuple[str, ...] = ()


class Config(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of one TOML file."""

    substrate: SubstrateConfig = field(default_factory=SubstrateConfig)
    runtime: RuntimeConfig = field(default_factory=RuntimeConfig)
    bridge: BridgeConfig = field(default_factory=BridgeConfig)
    chat: ChatConfig = field(default_factory=ChatConfig)
    budget: BudgetConfig = field(default_factory=BudgetConfig)
    bots: BotsConfig = field(default_factory=BotsConfig)
