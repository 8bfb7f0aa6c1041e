"""The graph port: notes and questions of members, answered by whichever store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bridges.graph.store import GraphStore
from universe.errors import BadInput, PortRefused
from universe.graph.questions import Argument
from universe.graph.surroundings import surroundings
from universe.ports import Applied, PortAnswer, PortRequest
from universe.store_requests import Ask, Note, Told

GRAPH_FILE: Final = "graph.json"
SURROUNDINGS: Final = "surroundings"
"""The question of the context builder: three overviews in words, a row with one `line` each."""


class GraphPort:
    """A `universe.ports.Port` for `Note` and `Ask`. `inline` is true where the store waits for no network."""

    name: str = "graph"

    def __init__(self, store: GraphStore, *, inline: bool) -> None:
        self.store = store
        self.inline: bool = inline

    def exports(self) -> dict[str, bytes]:
        """All nodes and relations."""
        return {GRAPH_FILE: self.store.export()}

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def apply(self, request: PortRequest) -> PortAnswer:
        """Enter or answer. Notes are idempotent by themselves. Raises `PortRefused` for anything malformed."""
        match request.body:
            case Note(entries):
                self.store.note(entries)
                return PortAnswer(Applied(request.request_id, ""))
            case Ask(question, arguments):
                try:
                    asked = self._surroundings if question == SURROUNDINGS else None
                    rows = asked(arguments) if asked else self.store.ask(question, arguments)
                except BadInput as error:
                    raise PortRefused(str(error)) from error
                return PortAnswer(Told(request.request_id, tuple(rows)))
            case other:
                raise PortRefused(f"the graph takes no {type(other).__name__}")

    def _surroundings(self, given: Mapping[str, Argument]) -> list[dict[str, Any]]:
        """`given` are bot, planet, channel, user and now. Raises `BadInput` for others."""
        ask, asked = self.store.ask, dict(given)
        if asked.keys() != {"bot", "planet", "channel", "user", "now"}:
            raise BadInput("surroundings need bot, planet, channel, user and now")
        place = ask("planet_overview", {"planet": asked["planet"], "now": asked["now"]})
        channel = {"channel": asked["channel"], "planet": asked["planet"], "now": asked["now"]}
        person = ask("person_overview", {"user": asked["user"], "bot": asked["bot"]})
        lines = surroundings(place, ask("channel_overview", channel), person, str(asked["planet"]), str(asked["bot"]))
        return [{"line": line} for line in lines]
