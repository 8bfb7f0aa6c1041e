"""Authority of a batch: what several people ask for together may do no more than the least trusted of them may."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from universe.trust.tiers import INNER_CIRCLE, STRANGER, TIERS, tier_index


def authority_of(platform_ids: Iterable[str], tiers: Mapping[str, str], owner_ids: Collection[str]) -> str:
    """The tier with which a batch of messages may act: the lowest of its contributors', ``stranger`` without any.

    Parameters
    ----------
    platform_ids
        The accounts that contributed, such as ``discord:123``, in any order.
    tiers
        Tier names by platform id. Whoever is missing, or has a tier that does not exist, is a stranger.
    owner_ids
        The owners' platform ids; nothing else makes an owner.
    """
    levels = (
        INNER_CIRCLE if platform_id in owner_ids else tier_index(tiers.get(platform_id, ""))
        for platform_id in platform_ids
    )
    return TIERS[min(levels, default=STRANGER)]
