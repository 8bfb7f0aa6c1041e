"""Who may hear what about whom: one order of checks for telling and for reading, closed wherever something is unknown.

The order is that of DESIGN section 9: enabled, depth, consent (with private words and planets), sensitive, trust. The
first that fails is the reason that is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from universe.config_universe import GossipConfig
from universe.gossip.artifact import Artifact
from universe.gossip.fading import confidence_now
from universe.people.consent import Consent, ConsentDefault, shares, shares_across_planets
from universe.trust.tiers import ACQUAINTANCE, points

REASONS: Final = (
    "disabled", "depth", "gone", "private", "opted_out", "planet", "sensitive", "unchecked", "trust", "recipient",
    "expired", "faded",
)  # fmt: skip
"""Every reason for which something is not told or not read."""


class Subject(Struct, frozen=True):
    """What one bot holds of a person it may hear about: their consent, and its standing to them (permille, tier)."""

    consent: Consent
    permille: int
    tier: int


def untellable(
    config: GossipConfig, default: ConsentDefault, *, depth: int, gone: bool, private: bool, consent: Consent,
    sensitive: str,
) -> str:  # fmt: skip
    """Why an event may not be told to anybody; empty where it may.

    `gone` is whether its message was edited or deleted since, `private` whether it was written where not everybody on
    the planet can read it, `sensitive` the category of the raw message.
    """
    if not config.enable_universe_events:
        return "disabled"
    if depth > config.depth_max:
        return "depth"
    if gone:
        return "gone"
    if private:
        return "private"
    if not shares(consent, default):
        return "opted_out"
    return "sensitive" if sensitive else ""


def unheard(config: GossipConfig, subject: Subject, planet: str, planets: Iterable[str]) -> str:
    """Why one bot, which is on `planets`, may not hear what somebody said on `planet`; empty where it may."""
    if planet not in planets and not shares_across_planets(subject.consent):
        return "planet"
    trusted = points(subject.permille) >= config.min_trust_for_gossip and subject.tier >= ACQUAINTANCE
    return "" if trusted else "trust"


def unreadable(
    config: GossipConfig, default: ConsentDefault, artifact: Artifact, requester: str, planets: Iterable[str],
    subjects: dict[str, Subject], sensitive: str, now: int,
) -> str:  # fmt: skip
    """Why `requester` may not read an artifact at `now`, whatever held when it was made; empty where it may.

    `subjects` holds what the requester knows of each person it tells of, by platform user id. One who is missing there
    is a stranger: not read. `sensitive` is the category of the artifact's own text.
    """
    if not config.enable_universe_events:
        return "disabled"
    own = artifact.source_bot == requester
    if artifact.depth > config.depth_max and not own:
        return "depth"
    about = [subjects.get(user) for user in artifact.subjects]
    if not all(one is None or shares(one.consent, default) for one in about):
        return "opted_out"
    if sensitive:
        return "sensitive"
    for one in about:
        if reason := "trust" if one is None else unheard(config, one, artifact.planet, planets):
            return reason
    if not own and requester not in artifact.eligible_recipients:
        return "recipient"
    if artifact.expires_at <= now:
        return "expired"
    fresh = confidence_now(artifact.confidence_milli, artifact.created_at, now)
    return "" if fresh >= config.stigmergic_confidence_threshold * 1000 else "faded"
