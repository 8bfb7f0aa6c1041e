"""A page of a diary or a dream: passages, each with its own provenance, so that one can be taken out."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from msgspec import Struct

from universe.gossip.artifact import Artifact
from universe.gossip.event import DEPTH_MAX
from universe.gossip.fading import DAY_MS, after_hops
from universe.gossip.telling import first_root

NEVER_EXPIRES = 1 << 52
OWN_MILLI = 900
"""Confidence of what a bot says of its own day, in thousandths."""


class Passage(Struct, frozen=True, kw_only=True):
    """One or two sentences and what they came from.

    `kind` is ``own`` or the type of the artifact that was used; `subjects` are people it tells of (platform user ids),
    `planet` is where that was said, `roots` are messages, `parents` artifacts. `readers` are the bots that may see it:
    None for all. `depth` counts the bots between a person and this bot (0: it is the bot's own), `confidence_milli` is
    that of its source as it has faded, `expires_at` (UTC ms) when that expires.
    """

    text: str
    kind: str = "own"
    subjects: tuple[str, ...] = ()
    planet: str = ""
    roots: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    readers: tuple[str, ...] | None = None
    depth: int = 0
    confidence_milli: int = OWN_MILLI
    expires_at: int = NEVER_EXPIRES


class Page(Struct):
    """One page as its bot keeps it: `type` is ``diary`` or ``dream``, `at` when it was written (UTC ms)."""

    artifact_id: str
    type: str
    at: int
    passages: list[Passage]

    @property
    def text(self) -> str:
        """The whole page."""
        return " ".join(passage.text for passage in self.passages)


def page_id(bot: str, kind: str, day: int) -> str:
    """The artifact id of a bot's diary or dream of a UTC day."""
    return f"pg-{blake2b(f'{bot}/{kind}/{day}'.encode(), digest_size=10).hexdigest()}"


def without(page: Page, roots: frozenset[str], user_id: str = "") -> bool:
    """Take out what grew from `roots` (or their later versions), or tells of `user_id`; whether anything went."""
    kept = [
        one for one in page.passages
        if not any(root in roots or first_root(root) in roots for root in one.roots)
        and not (user_id and user_id in one.subjects)
    ]  # fmt: skip
    gone = len(kept) < len(page.passages)
    page.passages = kept
    return gone


def page_artifact(
    page: Page, bot: str, bots: tuple[str, ...], ttl_days: int, depth_max: int = DEPTH_MAX
) -> Artifact:  # fmt: skip
    """What others may find of a page: all of its sources' limits hold at once.

    Whoever may not see one passage does not see the page. One step further from the person than its furthest source,
    it goes to nobody where that is too far.
    """
    depth = max((one.depth for one in page.passages), default=0)
    readers = {one for one in bots if one != bot}
    for passage in page.passages:
        if passage.readers is not None:
            readers &= {*passage.readers}
    if depth > depth_max:
        readers = set()
    # What was said on two planets stays where both may be heard of: with bots that may hear across planets.
    places = {one.planet for one in page.passages if one.subjects}
    confidence = min((one.confidence_milli for one in page.passages), default=0)
    return Artifact(
        artifact_id=page.artifact_id,
        type=page.type,
        content=page.text,
        source_bot=bot,
        confidence_milli=confidence,
        created_at=page.at,
        expires_at=min(page.at + ttl_days * DAY_MS, *(one.expires_at for one in page.passages), NEVER_EXPIRES),
        subjects=_union(one.subjects for one in page.passages),
        eligible_recipients=tuple(sorted(readers)),
        roots=_union(one.roots for one in page.passages),
        parents=_union(one.parents for one in page.passages),
        depth=depth,
        planet=next(iter(places)) if len(places) == 1 else "",
    )


def passage_of(text: str, source: Artifact, reader: str, confidence_milli: int) -> Passage:
    """A passage that `reader` makes of an artifact of now `confidence_milli`: of another bot's, one hop on.

    Those who may see the source may see it, and the source's own bot.
    """
    hops = int(source.source_bot != reader)
    return Passage(
        text=text,
        kind=source.type,
        subjects=source.subjects,
        planet=source.planet,
        roots=source.roots,
        parents=(source.artifact_id,),
        readers=tuple(sorted({*source.eligible_recipients, source.source_bot} - {reader})),
        depth=source.depth + hops,
        confidence_milli=after_hops(confidence_milli, hops),
        expires_at=source.expires_at,
    )


def _union(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({one for part in parts for one in part}))
