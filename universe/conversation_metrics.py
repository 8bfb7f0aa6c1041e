"""How our bots behave among people: what they leave alone, and where they come between."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from universe.answer_metrics import author_kind, event_order
from universe.events import AnyEvent, Message
from universe.journal import JournalLine
from universe.metrics_arithmetic import permille

WENT_ON_MS: Final = 600_000
"""People went on with a conversation when one of them wrote in it within ten minutes."""
ADDRESSED: Final = frozenset({"mention", "reply"})
"""First reasons of a granted turn that say that the message itself names this bot's account."""
ASKED: Final = ADDRESSED | {"called", "private"}
"""First reasons of a granted turn that say that somebody asked for this bot; a name in passing does not."""


class ConversationCounts(Struct, frozen=True, kw_only=True):
    """Counts over the messages of people and our bots' part in them; shares are permille, None of nothing.

    `human_replies` are our bots' replies to people, also told per 1,000 messages of people. `to_others` counts the
    messages of people that were meant for somebody else (see `meant_for_others`), `to_others_left_alone` those of them
    to which no bot of ours replied. `conversations` counts those of people (see `conversations_of`), `interruptions`
    our bots' messages that came between (see `find_interruptions`).
    """

    human_replies: int
    replies_per_1000_human_messages: int | None
    to_others: int
    to_others_left_alone: int
    to_others_left_alone_permille: int | None
    conversations: int
    interruptions: int
    interruptions_permille: int | None


def count_conversations(events: Sequence[AnyEvent], journal: Sequence[JournalLine]) -> ConversationCounts:
    """Count a run; the order of `events` and of `journal` does not matter."""
    asked, addressed = asked_turns(journal), asked_turns(journal, ADDRESSED)
    messages = [event for event in events if isinstance(event, Message)]
    human = [message.message_id for message in messages if author_kind(message) == "human"]
    known = set(human)
    replied = [message.reply_to for message in messages if message.bot and message.reply_to in known]
    others = {message.message_id for message in meant_for_others(messages, addressed)}
    left_alone = len(others.difference(replied))
    conversation = conversations_of(messages)
    interruptions = len(find_interruptions(messages, asked, conversation))
    return ConversationCounts(
        human_replies=len(replied),
        replies_per_1000_human_messages=permille(len(replied), len(human)),
        to_others=len(others),
        to_others_left_alone=left_alone,
        to_others_left_alone_permille=permille(left_alone, len(others)),
        conversations=len(set(conversation.values())),
        interruptions=interruptions,
        interruptions_permille=permille(interruptions, sum(bool(message.bot) for message in messages)),
    )


def asked_turns(journal: Iterable[JournalLine], reasons: frozenset[str] = ASKED) -> set[tuple[str, str]]:
    """Message id and bot of every granted turn that somebody asked the bot for, for one of the `reasons`.

    Only the first of a turn's reasons is looked at: behind it may stand people's words, and ``reply`` may be one.
    """
    asked = set()
    for line in journal:
        why, message, bot = (line.details.get(name) for name in ("why", "message", "bot"))
        if line.kind == "granted" and isinstance(why, list) and why and why[0] in reasons:
            asked.add((str(message), str(bot)))
    return asked


def meant_for_others(messages: Iterable[Message], addressed: set[tuple[str, str]]) -> list[Message]:
    """The messages of people that mention or answer somebody but the author, and no bot of ours.

    Our bots' accounts are those that wrote here; a silent bot is known by the turns for which it was `addressed`.
    """
    messages = list(messages)
    ours = {message.user_id for message in messages if message.bot}
    for_ours = {message_id for message_id, _ in addressed}
    found = []
    for message in messages:
        named = {*message.mentions, message.reply_to_user} - {"", message.user_id}
        if author_kind(message) == "human" and named and ours.isdisjoint(named) and message.message_id not in for_ours:
            found.append(message)
    return found


def conversations_of(events: Iterable[AnyEvent]) -> dict[str, str]:
    """Every message of a conversation to the conversation: the least of its message ids.

    A conversation is a connected component of two or more messages of people, linked by who replies to which.
    """
    human = [event for event in events if isinstance(event, Message) and author_kind(event) == "human"]
    reply_to = {message.message_id: message.reply_to for message in sorted(human, key=event_order, reverse=True)}
    root = {message: message for message in reply_to}
    for message, answered in reply_to.items():
        if answered in root:
            one, other = sorted((_root_of(root, message), _root_of(root, answered)))
            root[other] = one
    members = defaultdict(list)
    for message in reply_to:
        members[_root_of(root, message)].append(message)
    return {message: first for first, linked in members.items() if len(linked) > 1 for message in linked}


def _root_of(root: dict[str, str], message: str) -> str:
    while root[message] != message:
        root[message] = root[root[message]]
        message = root[message]
    return message


def find_interruptions(
    events: Iterable[AnyEvent], asked: set[tuple[str, str]], conversation: dict[str, str]
) -> list[Message]:
    """Our bots' messages that nobody asked for, in answer to a conversation with which people then went on.

    That is: a reply to a message of a `conversation` (see `conversations_of`), without an `asked` turn for it (see
    `asked_turns`), and a person wrote in the same conversation later than the bot by at most `WENT_ON_MS`.
    """
    messages = [event for event in events if isinstance(event, Message)]
    written = defaultdict(list)
    for message in messages:
        if author_kind(message) == "human" and message.message_id in conversation:
            written[conversation[message.message_id]].append(message.at)
    for moments in written.values():
        moments.sort()
    found = []
    for message in messages:
        if not message.bot or message.reply_to not in conversation or (message.reply_to, message.bot) in asked:
            continue
        times = written[conversation[message.reply_to]]
        then = bisect_right(times, message.at)
        if then < len(times) and times[then] <= message.at + WENT_ON_MS:
            found.append(message)
    return found
