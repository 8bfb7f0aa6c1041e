"""What becomes of answers on their way when something changes: the message, the news in them, or the trust."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from actors.answering import Answering, Answers, Typed, waiting_for
from actors.bot_memories import PERSONAL
from actors.bot_mentions import mentions
from actors.bot_messages import Answered
from actors.bot_news import News
from actors.bot_speech import Speech
from actors.gossip_messages import REMOVED, LostTrust, Personal, RootsForgotten
from actors.turn import Turn
from universe.events import Message
from universe.gossip.artifact import Artifact
from universe.ports import Applied, PortFailed
from universe.store_requests import Discovered


class SecondThoughts:
    """Works on the bot's `Answers`; holds parameters only."""

    def __init__(self, speech: Speech, news: News) -> None:
        self._speech = speech
        self._news = news

    def needs(self, answers: Answers, step: object) -> Iterable[str]:
        """Records that the next step of an answer looks at: its addressee's news, and whom something tells of."""
        match step:
            case Answered() | Personal():
                yield PERSONAL
            case Applied(request_id=key) | Discovered(request_id=key) | PortFailed(request_id=key):
                found = step.artifacts if isinstance(step, Discovered) else ()
                yield from self._of(answers.get(key) or waiting_for(answers, key), found)
            case Typed(composed):
                yield from self._of(answers.get(composed.request_id), ())

    def _of(self, answering: Answering | None, found: tuple[Artifact, ...]) -> Iterable[str]:
        if answering is not None:
            yield PERSONAL
        if answering is not None and answering.user_id:
            subjects = {user for one in found for user in one.subjects}
            yield from self._news.needs_of_subjects({answering.user_id, *subjects})
            yield mentions(self._news.person_id(answering.user_id))

    def forget(self, answers: Answers, lost: LostTrust | RootsForgotten, turn: Turn) -> None:
        """News may not be known any more: what is not yet said is written without it.

        What was said goes as well where its source is gone or the person does not want it; not where trust was lost.
        """
        whole, user_id, roots, remove = True, lost.user_id, frozenset[str](), False
        if isinstance(lost, RootsForgotten):
            whole, roots, remove = lost.whole, frozenset(lost.roots), lost.reason in REMOVED
        person_id = self._news.person_id(user_id)
        for key, one in list(answers.items()):
            theirs = whole and bool(one.user_id) and self._news.person_id(one.user_id) == person_id
            if not (one.news and theirs) and not any(mention.root in roots for mention in one.news):
                continue
            if one.said:
                one.withdrawn = remove
            else:
                del answers[key]
                one.news = ()
                self._speech.begin(answers, one, turn)
        if remove:
            self._speech.mentioned.forget(roots, person_id, turn, whole=whole)

    def reread(self, answers: Answers, now_says: Message, turn: Turn) -> None:
        """A message was edited while its answer is being written: write it anew."""
        for key in [key for key, one in answers.items() if one.message_id == now_says.message_id and not one.said]:
            answering = answers.pop(key)
            answering.news = ()
            answering.granted = msgspec.structs.replace(answering.granted, message=now_says)
            self._speech.begin(answers, answering, turn)

    def drop(self, answers: Answers, message_ids: tuple[str, ...], turn: Turn) -> None:
        """Messages are gone: what is not yet said about them stays unsaid."""
        for key in [key for key, one in answers.items() if one.message_id in message_ids and not one.said]:
            self._speech.decline(answers.pop(key), "deleted", turn)
