"""The named questions to the universe graph: their arguments with defaults, and what a row holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from universe.errors import BadInput

Argument = str | int | float
Row = dict[str, object]


class Question(Struct, frozen=True):
    """A question: arguments that must be given, arguments with defaults, and the fields of a row, in order."""

    needs: Mapping[str, type]
    may: Mapping[str, Argument]
    fields: tuple[str, ...]


QUESTIONS: Final[Mapping[str, Question]] = {
    "bots_that_know": Question({"user": str}, {}, ("name", "familiarity")),
    "bots_on_planet": Question({"planet": str}, {}, ("name",)),
    "bots_on_planet_inferred": Question({"planet": str}, {}, ("name",)),
    "who_else_discusses": Question({"user": str}, {"planet": ""}, ("user", "shared_topics", "topics")),
    "similar_users": Question(
        {"user": str, "bot": str},
        {"planet": "", "min_shared": 2, "limit": 5, "min_trust": 10, "serendipity": 0.1, "seed": 0, "tick": 0},
        ("user", "name", "shared_topics", "topics", "reason", "words", "score"),
    ),
    "users_known": Question({}, {}, ("bot", "count")),
    "most_discussed": Question({}, {"limit": 10}, ("topic", "discussers")),
    "planet_overview": Question(
        {"planet": str, "now": int}, {},
        ("planet", "name", "active", "idle_ms", "population", "words", "channels", "topics", "bots", "peak_hours"),
    ),
    "channel_overview": Question(
        {"channel": str, "now": int}, {"planet": ""},
        ("planet", "channel", "name", "type", "idle_ms", "message_count", "speakers"),
    ),
    "person_overview": Question(
        {"user": str}, {"bot": ""}, ("user", "name", "is_bot", "traits", "planets", "topics", "known_by", "own")
    ),
}  # fmt: skip
"""By name. The fields:

* ``bots_that_know``: `familiarity` is the sum of the qualities; best first.
* ``bots_on_planet``: said outright. ``bots_on_planet_inferred``: as the seed infers it, from whom they know.
* ``who_else_discusses``: number and names of the shared topics; `planet` empty means anywhere.
* ``similar_users``: whom `bot` may name to `user`; `min_trust` in points (0..100), `serendipity` a probability.
* ``users_known``: how many people each bot knows. ``most_discussed``: topics by the number of people.
* ``planet_overview``: `channels` (id, name, type, idle_ms), `topics` (topic, count), `bots`, `peak_hours` (UTC).
* ``channel_overview``: one row a planet with such a channel; `speakers` (user, name, message_count).
* ``person_overview``: `planets`, `topics` (topic, planet, count), `known_by` (bot, familiarity, words) without those
  who hardly know them, and in `own` the same of `bot` itself, however little that is.

Ties are in order of name or id. Times are UTC ms; `idle_ms` is how long ago something was, -1 for never.
"""


def complete(question: str, arguments: Mapping[str, Argument]) -> dict[str, Argument]:
    """The arguments with defaults. Raises `BadInput` for an unknown question and for missing, odd or surplus ones."""
    if question not in QUESTIONS:
        raise BadInput(f"the graph knows no question {question[:40]!r}; there are {', '.join(QUESTIONS)}")
    asked = QUESTIONS[question]
    kinds = {**asked.needs, **{name: type(default) for name, default in asked.may.items()}}
    for name, value in arguments.items():
        if name not in kinds:
            raise BadInput(f"{question} takes no {name[:40]!r}")
        if not _fits(value, kinds[name]):
            raise BadInput(f"{question}: {name} must be a {kinds[name].__name__}")
    missing = [name for name in asked.needs if name not in arguments]
    if missing:
        raise BadInput(f"{question} needs {', '.join(missing)}")
    return {**asked.may, **arguments}


def _fits(value: Argument, kind: type) -> bool:
    if kind is str:
        return isinstance(value, str)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if kind is float:
        return 0 <= value <= 1
    return isinstance(value, int) and abs(value) < 1 << 62
