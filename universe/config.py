"""Every setting of Orrery with its meaning, unit, range and default; `config.example.toml` lists the same keys."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from universe.config_llm import LlmConfig
from universe.config_mind import MindConfig
from universe.config_universe import (
    ArtifactsConfig,
    GossipConfig,
    GraphConfig,
    PrivacyConfig,
    RecommendConfig,
    ReflectionConfig,
)
from universe.config_values import Natural, Positive, Probability
from universe.ids import Id


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
    burst_messages: Positive = 3
    burst_window_s: Positive = 30


class StreamConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What of a planet's events is taken in, and what wakes a bot (seed SPEC-E36)."""

    redis_stream_key: str = "whisper:events"
    discord_check_interval_minutes: Natural = 7
    stream_capture_message: bool = True
    stream_capture_message_edit: bool = True
    stream_capture_message_delete: bool = True
    stream_capture_reactions: bool = True
    stream_capture_typing_start: bool = True
    stream_capture_voice_state: bool = True
    stream_capture_thread_create: bool = True
    stream_capture_presence: bool = True
    stream_capture_members: bool = True
    debounce_s: Natural = 60
    curiosity_reactions: Natural = 3
    typing_wait_s: Natural = 2
    active_messages: Positive = 5
    active_window_s: Positive = 300
    active_weight: Probability = 0.1
    trusted_weight: Probability = 0.5
    watch_weight: Probability = 0.6
    engaged_weight: Probability = 0.5
    curiosity_weight: Probability = 0.6
    react_threshold: Probability = 0.2
    watch_channels: tuple[str, ...] = ()
    look_back_minutes: Positive = 15
    candidates: Positive = 5
    context_messages: Annotated[int, Meta(ge=1, le=100)] = 20
    post_in_quiet_channels: bool = False
    quiet_minutes: Positive = 10
    post_chance: Probability = 0.15
    reach_out: bool = False
    reach_out_after_hours: Positive = 24


class RegistryConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How bots say that they are alive (seed REF-040, channel 4; its own figures: 86400 s, once an hour)."""

    heartbeat_s: Positive = 60
    ttl_s: Positive = 180
    in_virtual_time: bool = False


class BudgetConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one bot may do by itself: what nobody asked for costs a budget, an answer to a direct address never does.

    `ambient_per_minute` holds for any 60 s, `ambient_per_day` for a UTC day.
    """

    ambient_per_minute: Natural = 1
    ambient_per_day: Natural = 200
    battery_cost: Probability = 0.02
    post_battery_cost: Probability = 0.05
    battery_gain_per_hour: Probability = 0.25
    battery_min: Probability = 0.3


class TrustConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How bots come to trust people (seed ene-social-module; DESIGN section 8)."""

    model: Literal["hardened", "ene", "ene_repaired", "ene_original", "points"] = "hardened"
    acquaintance_score: Probability = 0.15
    familiar_score: Probability = 0.35
    trusted_score: Probability = 0.6
    inner_circle_score: Probability = 0.8
    acquaintance_days: Natural = 3
    familiar_days: Natural = 14
    trusted_days: Natural = 60
    inner_circle_days: Natural = 180
    negative_weight: Annotated[float, Meta(ge=0.0, le=100.0)] = 3.0
    decay_start_days: Natural = 30
    decay_half_life_days: Positive = 60
    decay_floor: Probability = 0.5
    return_days_per_active_day: Positive = 10


class ConductConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a message or a reaction means for trust; severities lie in [0, 1] (0.05 mild to 0.5 critical)."""

    judge: Literal["rules", "llm"] = "rules"
    judge_url: str = ""
    judge_model: str = ""
    judge_key_file: str = ""
    judge_timeout_ms: Positive = 10_000
    flood_messages: Positive = 10
    flood_window_s: Positive = 30
    flood_severity: Probability = 0.1
    impersonation_severity: Probability = 0.15
    hostile_severity: Probability = 0.1
    threat_severity: Probability = 0.5
    reactions_per_message: Positive = 1
    marks_kept_days: Positive = 30


ToolTier = Literal["stranger", "acquaintance", "familiar", "trusted", "inner_circle"]


class PeopleConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom bots know: owners by platform id (never by name), what they keep, who may write to them in private."""

    owner_ids: tuple[str, ...] = ()
    owner_names: tuple[str, ...] = ()
    linked_accounts: tuple[str, ...] = ()
    dm_min_tier: ToolTier = "familiar"
    note_min_tier: ToolTier = "familiar"
    view_min_tier: ToolTier = "familiar"
    list_min_tier: ToolTier = "trusted"
    notes_max: Positive = 50
    history_days_max: Positive = 365
    shards: Positive = 2
    archive_dir: str = ""


class BotsConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which bots exist: persona files, relative to the configuration file."""

    personas: tuple[str, ...] = ()


class Config(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of one TOML file."""

    substrate: SubstrateConfig = field(default_factory=SubstrateConfig)
    runtime: RuntimeConfig = field(default_factory=RuntimeConfig)
    bridge: BridgeConfig = field(default_factory=BridgeConfig)
    chat: ChatConfig = field(default_factory=ChatConfig)
    stream: StreamConfig = field(default_factory=StreamConfig)
    registry: RegistryConfig = field(default_factory=RegistryConfig)
    privacy: PrivacyConfig = field(default_factory=PrivacyConfig)
    gossip: GossipConfig = field(default_factory=GossipConfig)
    artifacts: ArtifactsConfig = field(default_factory=ArtifactsConfig)
    graph: GraphConfig = field(default_factory=GraphConfig)
    recommend: RecommendConfig = field(default_factory=RecommendConfig)
    reflection: ReflectionConfig = field(default_factory=ReflectionConfig)
    budget: BudgetConfig = field(default_factory=BudgetConfig)
    trust: TrustConfig = field(default_factory=TrustConfig)
    conduct: ConductConfig = field(default_factory=ConductConfig)
    people: PeopleConfig = field(default_factory=PeopleConfig)
    mind: MindConfig = field(default_factory=MindConfig)
    llm: LlmConfig = field(default_factory=LlmConfig)
    bots: BotsConfig = field(default_factory=BotsConfig)
