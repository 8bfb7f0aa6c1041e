"""A bot's diary, dreams and insights: when they are due, what they are made from, and how they are taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from actors.bot_news import News
from actors.bot_shelf import GONE, Draft, Gone, PageCounts, PageDue, Shelf, Today, page_record
from actors.gossip_records import BotGossipSettings
from actors.turn import Turn
from universe.gossip.artifact import DIARY, DREAM, EPIPHANY, GOSSIP, PATTERN, Artifact
from universe.gossip.diary import OwnDay, write_diary
from universe.gossip.dream import write_dream
from universe.gossip.fading import DAY_MS
from universe.gossip.page import Page, Passage, page_artifact
from universe.persona import BotPersona
from universe.ports import Compose, Composed
from universe.rng import below, chance
from universe.store_requests import Discovered

FOUND_MAX: Final = 32
_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 3_600_000
_SOURCES: Final = {DIARY: (GOSSIP, EPIPHANY, PATTERN), DREAM: (GOSSIP, EPIPHANY, DREAM)}


class Pages:
    """Rules only; what changes lies in the bot's `Page` records and in `PageCounts`."""

    def __init__(self, persona: BotPersona, own: BotGossipSettings, news: News, composer: str, seed: int) -> None:
        self._persona = persona
        self._bot = persona.name
        self._own = own
        self._rules = own.reflection
        self._news = news
        self._composer = composer
        self._seed = seed
        self.shelf = Shelf(persona.name, own, news)

    def begin(self, turn: Turn) -> None:
        """Set the first timers."""
        if self._own.artifacts:
            for kind, enabled in ((DIARY, self._rules.enable_diaries), (DREAM, self._rules.enable_dreams)):
                if enabled:
                    self._next(kind, turn.now // DAY_MS, turn)

    def _next(self, kind: str, number: int, turn: Turn) -> None:
        """The next moment of this bot for a page, on the day `number` or after."""
        while (at := self._moment(kind, number)) <= turn.now:
            number += 1
        turn.later(PageDue(kind, number), at - turn.now)

    def _moment(self, kind: str, number: int) -> int:
        rules = self._rules
        minute, spread = (
            (rules.diary_minute, rules.diary_spread_minutes) if kind == DIARY
            else (rules.dream_minute, rules.dream_spread_minutes)
        )  # fmt: skip
        off_ms = below(self._seed, f"page.{kind}", number, self._bot, 2 * spread * _MINUTE_MS + 1)
        return number * DAY_MS + (minute - spread) * _MINUTE_MS + off_ms

    def needs(self, counts: PageCounts, body: object) -> Iterable[str]:
        """Records that writing looks at: the pages of the last days, and what the read gate asks of each subject."""
        if isinstance(body, (Discovered, Composed)) and body.request_id in counts.drafts:
            yield from map(page_record, counts.kept)
            if isinstance(body, Discovered):
                for artifact in body.artifacts:
                    yield from self._news.needs_of_subjects(artifact.subjects)

    def note_said(self, counts: PageCounts, user_id: str, topic: str, turn: Turn) -> None:
        """Something was said: to whom (empty: to nobody in particular) and about what."""
        today = self._today(counts, turn.now)
        today.said += bool(user_id)
        today.posts += not user_id
        if user_id and user_id not in today.people:
            today.people.append(user_id)
        if topic:
            today.topics[topic] = today.topics.get(topic, 0) + 1

    @staticmethod
    def _today(counts: PageCounts, now: int) -> Today:
        if counts.today.number != now // DAY_MS:
            counts.today, counts.yesterday = Today(now // DAY_MS), counts.today
        return counts.today

    def due(self, counts: PageCounts, due: PageDue, turn: Turn) -> None:
        """Look for what others know before writing."""
        self._next(due.kind, due.number + 1, turn)
        since = turn.now - self._rules.hours * _HOUR_MS
        question = self._news.find(turn.now, _SOURCES[due.kind], since=since, limit=FOUND_MAX)
        counts.drafts[turn.send(self._own.artifacts, question, planet="", channel="")] = Draft(
            due, gone=list((turn.record(GONE, Gone) or Gone()).roots)
        )

    def found(self, counts: PageCounts, reply: Discovered, turn: Turn) -> None:
        """Write the page from what may be read now."""
        draft = counts.drafts.pop(reply.request_id)
        found = tuple(one for one in reply.artifacts if draft.stands(one) and self._news.may_read(one, turn))
        if draft.due.kind == DIARY:
            self._retell(found, turn)
        write = write_diary if draft.due.kind == DIARY else write_dream
        recent = self._recent(counts, turn)
        passages = write(
            self._own_day(counts, draft.due.kind, turn.now), found, recent, self._rules, now=turn.now,
            number=draft.due.number, seed=self._seed,
        )  # fmt: skip
        passages = tuple(self.shelf.readable(draft, passages))
        if not passages:
            turn.decide("no_page", type=draft.due.kind, found=len(found))
        elif self._rules.writer == "model":
            draft.passages = list(passages)
            texts = tuple(one.text for one in passages)
            request = Compose(self._bot, self._persona.display_name, self._persona.style, "", "", "", 0,
                              act=draft.due.kind, context=texts)  # fmt: skip
            counts.drafts[turn.send(self._composer, request, planet="", channel="")] = draft
        else:
            self._keep(counts, draft.due, list(passages), turn)

    def written(self, counts: PageCounts, reply: Composed, turn: Turn) -> None:
        """A model has written the page: one text that stands or falls with everything it was made from."""
        draft = counts.drafts.pop(reply.request_id)
        draft_page = Page("", draft.due.kind, turn.now, draft.passages)
        whole = page_artifact(draft_page, self._bot, self._own.bots, 1, self._own.gossip.depth_max)
        passage = Passage(
            text=reply.text, kind=draft.due.kind, subjects=whole.subjects, planet=whole.planet, roots=whole.roots,
            parents=whole.parents, readers=whole.eligible_recipients, depth=whole.depth,
            confidence_milli=whole.confidence_milli, expires_at=whole.expires_at,
        )  # fmt: skip
        self._keep(counts, draft.due, [passage], turn)

    def failed(self, counts: PageCounts, request_id: str, turn: Turn) -> bool:
        """The store or the model did not answer: no page today. Returns whether one was under way."""
        draft = counts.drafts.pop(request_id, None)
        if draft is not None:
            turn.decide("no_page", type=draft.due.kind, found=-1)
        return draft is not None

    def _own_day(self, counts: PageCounts, kind: str, now: int) -> OwnDay:
        """The day of a diary; a dream comes in the morning, after the day that was."""
        today = self._today(counts, now)
        if kind == DREAM:
            today = counts.yesterday if counts.yesterday.number == now // DAY_MS - 1 else Today()
        ranked = sorted(today.topics.items(), key=lambda one: (-one[1], one[0]))
        return OwnDay(
            bot=self._bot, bot_name=self._persona.display_name, said=today.said, people=len(today.people),
            topics=tuple(ranked), posts=today.posts,
        )  # fmt: skip

    def _retell(self, found: tuple[Artifact, ...], turn: Turn) -> None:
        for one in found:
            deeper = one.depth + 1 <= self._own.gossip.depth_max
            if (
                one.type == GOSSIP
                and deeper
                and chance(
                    self._seed, "gossip.retell", 0, f"{self._bot}/{one.artifact_id}", self._own.gossip.retell_chance
                )
            ):
                self._news.retell(one, turn)

    def _keep(self, counts: PageCounts, due: PageDue, passages: list[Passage], turn: Turn) -> None:
        self.shelf.keep(counts, due, passages, turn)

    def _recent(self, counts: PageCounts, turn: Turn) -> tuple[str, ...]:
        return self.shelf.recent(counts, turn)
