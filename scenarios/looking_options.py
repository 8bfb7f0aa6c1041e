"""The grammar of the commands that look into a universe: `people`, `why`, `graph`. Standard library only."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Final


def people_arguments(parser: ArgumentParser) -> None:
    """What `people` takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for action, (description, words) in PEOPLE_ACTIONS.items():
        one = actions.add_parser(action, help=description, description=description, allow_abbrev=False)
        for name, metavar in words.items():
            one.add_argument(name, metavar=metavar, type=Path if metavar == "DIR" else str)
        if action == "connect":
            one.add_argument("--context", default="", metavar="T", help="how they know each other")
        one.add_argument("--in", dest="place", type=Path, metavar="WHERE", help="a run's directory, or CONFIG.toml")
        one.add_argument("--bot", default="", metavar="NAME", help="whose people (default: the first bot there)")


def why_arguments(parser: ArgumentParser) -> None:
    """What `why` takes."""
    parser.add_argument("id", metavar="ID", help="a message, an event (ge-, gi-), an artifact (ga-, pg-), or msg:...")
    _run_argument(parser)
    parser.add_argument("--json", dest="json_output", action="store_true", help="print one JSON object: nodes, edges")


def graph_arguments(parser: ArgumentParser) -> None:
    """What `graph` takes; without an action it is an overview."""
    _run_argument(parser)
    parser.add_argument("--json", dest="json_output", action="store_true", help="print the rows as one JSON array")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    parser.set_defaults(action="")
    for action, (description, words) in GRAPH_ACTIONS.items():
        one = actions.add_parser(action, help=description, description=description, allow_abbrev=False)
        for name in words:
            one.add_argument(name, metavar=name.upper())
        if action == "topics":
            one.add_argument("--limit", type=_number, default=10, metavar="N", help="how many (default: 10)")
        if action in ("discusses", "recommend"):
            one.add_argument("--planet", default="", metavar="P", help="on this planet only")
        if action == "recommend":
            one.add_argument("--bot", required=True, metavar="BOT", help="the bot that would name them")
            one.add_argument("--seed", type=_number, default=0, metavar="N", help="of the draw (default: 0)")
        # A subparser's default would replace what stood before the action.
        one.add_argument("--in", dest="place", type=Path, default=SUPPRESS, metavar="RUN", help=_IN)
        one.add_argument("--json", dest="json_output", action="store_true", default=SUPPRESS, help="print JSON rows")


def _run_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--in", dest="place", type=Path, metavar="RUN", help=_IN)


def _number(text: str) -> int:
    """A whole number in 0..2**62-1; argparse says the rest."""
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise ValueError(text)
    return int(text)


_number.__name__ = "whole number"
_IN: Final = "a run's directory (default: the newest run)"

PEOPLE_ACTIONS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "list": ("whom a bot knows, the most trusted first", {}),
    "view": ("one person: trust, summary, connections, notes", {"person": "PERSON"}),
    "note": ("remember something about a person", {"person": "PERSON", "text": "TEXT"}),
    "summary": ("write a person's summary; '' leaves it to the daily job", {"person": "PERSON", "text": "TEXT"}),
    "connect": ("connect two people", {"person": "A", "other": "B", "relationship": "RELATIONSHIP"}),
    "chain": ("how two people are connected", {"person": "A", "other": "B"}),
    "export": ("write everybody into a new directory", {"directory": "DIR"}),
    "import": ("bring people in from an export or an Ene workspace", {"directory": "DIR"}),
}
"""What `people` does: the words of each action with their place in the help. PERSON is an id, an account or a name."""

GRAPH_ACTIONS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "knows": ("which bots know somebody, and how well", ("user",)),
    "person": ("one person: planets, topics, and who knows them", ("user",)),
    "planet": ("one planet: people, channels, topics, bots, busy hours", ("planet",)),
    "channel": ("one channel: who writes there, and how much", ("channel",)),
    "topics": ("what people talk about, the most common first", ()),
    "discusses": ("who talks about the same as somebody", ("user",)),
    "known": ("how many people each bot knows", ()),
    "recommend": ("whom a bot may introduce to somebody, and why", ("user",)),
}
"""What `graph` tells. USER is an id or a name."""
