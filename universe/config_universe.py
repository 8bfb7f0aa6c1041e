"""The settings of what bots share: consent, gossip, artifacts, the graph, introductions, and what bots write."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from universe.config_values import Natural, Positive, Probability
from universe.ids import Id


class PrivacyConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What holds for people who have chosen nothing: ``opt_in`` shares nothing, ``opt_out`` until they say no."""

    consent: Literal["opt_in", "opt_out"] = "opt_in"


class GossipConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What bots tell each other about people (seed REF-040, channels 1 and 2; DESIGN section 9)."""

    enable_universe_events: bool = True
    enable_sensitivity_check: bool = False
    min_trust_for_gossip: Annotated[int, Meta(ge=0, le=100)] = 20
    stigmergic_confidence_threshold: Probability = 0.7
    detector: Literal["rules", "llm"] = "rules"
    detector_url: str = ""
    detector_model: str = ""
    detector_key_file: str = ""
    detector_timeout_ms: Positive = 10_000
    depth_max: Annotated[int, Meta(ge=0, le=20)] = 1
    ttl_days: Positive = 14
    listeners_max: Natural = 0
    retell_chance: Probability = 0.25
    answer_within_s: Positive = 30


class ArtifactsConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where artifacts and the bots' memories lie: Qdrant's engine in this process, or a Qdrant server."""

    engine: Literal["edge", "qdrant"] = "edge"
    directory: str = ""
    url: str = ""
    api_key_file: str = ""
    timeout_ms: Positive = 5000
    prefix: Id = "whisperengine"
    embedder: Literal["hashing", "minilm"] = "hashing"


class GraphConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The universe graph (seed REF-040, channel 3): SQLite, or a Neo4j server of one's own."""

    enable_universe_graph: bool = True
    store: Literal["sqlite", "neo4j"] = "sqlite"
    file: str = ""
    url: str = ""
    user: str = "neo4j"
    password_file: str = ""
    timeout_ms: Positive = 5000
    note_minutes: Positive = 10
    notes_at_once: Positive = 64
    in_context: bool = True


class RecommendConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom bots may introduce to each other (seed REF-040, channel 6)."""

    min_shared_topics: Positive = 2
    serendipity: Probability = 0.1
    min_trust: Annotated[int, Meta(ge=0, le=100)] = 20
    limit: Positive = 5


class ReflectionConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Diaries, dreams and insights: when a bot writes them, from how much, and how little of one phrase.

    Times are UTC; each bot has a moment of its own within the spread. A richness is the least sum of what a page is
    made from (gossip counts 2). Of a page at most `others_share` comes from other bots; a phrase of `phrase_words`
    words that stood on `phrase_uses` pages of the last `phrase_days` days is not written again.
    """

    enable_diaries: bool = True
    enable_dreams: bool = True
    enable_insights: bool = True
    writer: Literal["template", "model"] = "template"
    diary_minute: Annotated[int, Meta(ge=0, le=1439)] = 1230
    diary_spread_minutes: Annotated[int, Meta(ge=0, le=240)] = 30
    dream_minute: Annotated[int, Meta(ge=0, le=1439)] = 390
    dream_spread_minutes: Annotated[int, Meta(ge=0, le=240)] = 45
    diary_richness: Natural = 2
    dream_richness: Natural = 4
    hours: Positive = 24
    others_share: Probability = 0.4
    phrase_words: Annotated[int, Meta(ge=2, le=8)] = 3
    phrase_uses: Positive = 2
    phrase_days: Positive = 7
    insight_min_count: Positive = 3
