"""The pages that a bot has written: kept, shown to those who may see them, and cut when something is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from msgspec import Struct, field

from actors.bot_news import News
from actors.gossip_messages import ReaderGone
from actors.gossip_records import BotGossipSettings
from actors.turn import Turn
from universe.gossip.artifact import Artifact
from universe.gossip.fading import DAY_MS
from universe.gossip.page import Page, Passage, page_artifact, page_id, without
from universe.gossip.telling import first_root
from universe.store_requests import Keep

PAGES_KEPT: Final = 60


class PageDue(Struct, frozen=True, tag="page_due"):
    """Timer: time to write a ``diary`` or a ``dream`` for the UTC day `number`."""

    kind: str
    number: int


class Today(Struct):
    """What a bot did on the UTC day `number`: answers, posts, whom it answered, and about what."""

    number: int = -1
    said: int = 0
    posts: int = 0
    people: list[str] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)


class Draft(Struct):
    """A page under way: its timer, and (where a model writes) the passages that it is written from.

    `gone` and `users` are roots and people that were withdrawn while the store was asked, `lost` readers: its
    answer may be older.
    """

    due: PageDue
    passages: list[Passage] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    lost: list[ReaderGone] = field(default_factory=list)

    def stands(self, artifact: Artifact) -> bool:
        """Whether nothing of an artifact was withdrawn meanwhile."""
        roots = {*artifact.roots, *map(first_root, artifact.roots)}
        return not roots & {*self.gone} and not {*artifact.subjects} & {*self.users}


class PageCounts(Struct):
    """The part of a bot's state that is about pages: those kept (newest last), drafts by request, and its days."""

    kept: list[str] = field(default_factory=list)
    drafts: dict[str, Draft] = field(default_factory=dict)
    today: Today = field(default_factory=Today)
    yesterday: Today = field(default_factory=Today)


class Gone(Struct):
    """The latest roots that were withdrawn: a store that has not followed yet may still give out what they led to."""

    roots: list[str] = field(default_factory=list)


GONE: Final = "gone"
GONE_KEPT: Final = 256


def page_record(artifact_id: str) -> str:
    """The record of a `Page`."""
    return f"page:{artifact_id}"


class Shelf:
    """Rules only; what changes lies in the bot's `Page` records and in `PageCounts`."""

    def __init__(self, bot: str, own: BotGossipSettings, news: News) -> None:
        self._bot = bot
        self._own = own
        self._accounts_of = news.accounts_of

    def recent(self, counts: PageCounts, turn: Turn) -> tuple[str, ...]:
        """Texts of the pages of the last days, within which a phrase may not become worn."""
        since = turn.now - self._own.reflection.phrase_days * DAY_MS
        pages = (turn.record(page_record(one), Page) for one in counts.kept)
        return tuple(page.text for page in pages if page is not None and page.at >= since)

    def keep(self, counts: PageCounts, due: PageDue, passages: list[Passage], turn: Turn) -> None:
        """Keep a page in the place of one of the same day, and store it for those who may see it."""
        page = Page(page_id(self._bot, due.kind, due.number), due.kind, turn.now, passages)
        turn.put(page_record(page.artifact_id), page)
        counts.kept = [one for one in counts.kept if one != page.artifact_id]
        counts.kept.append(page.artifact_id)
        for old in counts.kept[:-PAGES_KEPT]:
            turn.put(page_record(old), None)
        counts.kept = counts.kept[-PAGES_KEPT:]
        self._publish(page, turn)

    def _publish(self, page: Page, turn: Turn) -> None:
        gossip = self._own.gossip
        artifact = page_artifact(page, self._bot, self._own.bots, gossip.ttl_days, gossip.depth_max)
        turn.decide("page", artifact=artifact.artifact_id, type=page.type, parents=list(artifact.parents),
                    roots=list(artifact.roots), depth=artifact.depth,
                    recipients=list(artifact.eligible_recipients))  # fmt: skip
        turn.send(self._own.artifacts, Keep(artifact), planet="", channel="")

    def forget(self, counts: PageCounts, roots: frozenset[str], user_id: str, turn: Turn) -> None:
        """Take out what grew from `roots`, or tells of a person under whichever account."""
        users = self._accounts_of(user_id) if user_id else ()

        def cut(page: Page) -> bool:
            gone = [without(page, frozenset(), user) for user in users]
            return any([without(page, roots), *gone])

        self._change(counts, cut, turn)
        if roots:
            gone_before = turn.record(GONE, Gone) or Gone()
            kept = [one for one in gone_before.roots if one not in roots]
            turn.put(GONE, Gone([*kept, *sorted(roots)][-GONE_KEPT:]))
        for request_id, draft in list(counts.drafts.items()):
            # What a model is writing right now may hold it: that page is not written.
            if cut(Page("", draft.due.kind, 0, draft.passages)):
                del counts.drafts[request_id]
            draft.gone += sorted(roots)
            draft.users += users

    def expire(self, counts: PageCounts, turn: Turn) -> None:
        """Take out passages whose sources have expired."""

        def cut(page: Page) -> bool:
            kept = [one for one in page.passages if one.expires_at > turn.now]
            gone, page.passages = len(kept) < len(page.passages), kept
            return gone

        self._change(counts, cut, turn)

    def narrow(self, counts: PageCounts, gone: ReaderGone, turn: Turn) -> None:
        """A bot may not see any more what is told about a person: pages that tell of them are not for it."""
        users = {*self._accounts_of(gone.user_id)}

        def cut(page: Page) -> bool:
            before = page.passages
            page.passages = [_without_reader(one, users, gone.bot) for one in before]
            return page.passages != before

        self._change(counts, cut, turn)
        for draft in counts.drafts.values():
            draft.lost.append(gone)
            draft.passages = self.readable(draft, draft.passages)

    def readable(self, draft: Draft, passages: Iterable[Passage]) -> list[Passage]:
        """Passages of a draft for those who may still read them."""
        kept = list(passages)
        for gone in draft.lost:
            users = {*self._accounts_of(gone.user_id)}
            kept = [_without_reader(one, users, gone.bot) for one in kept]
        return kept

    def _change(self, counts: PageCounts, cut: Callable[[Page], bool], turn: Turn) -> None:
        """Store anew what is left of each page that `cut` changes."""
        for artifact_id in list(counts.kept):
            page = turn.record(page_record(artifact_id), Page)
            if page is None or not cut(page):
                continue
            turn.decide("page_cut", artifact=artifact_id, left=len(page.passages))
            if page.passages:
                turn.put(page_record(artifact_id), page)
                self._publish(page, turn)
            else:
                counts.kept.remove(artifact_id)
                turn.put(page_record(artifact_id), None)


def _without_reader(passage: Passage, users: set[str], bot: str) -> Passage:
    if not users & {*passage.subjects} or passage.readers is None or bot not in passage.readers:
        return passage
    return msgspec.structs.replace(passage, readers=tuple(one for one in passage.readers if one != bot))
