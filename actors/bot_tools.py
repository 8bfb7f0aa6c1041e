"""The people tools of a bot, run in its own turns with the authority of the least trusted contributor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from actors.acquaintances import Acquaintances
from actors.bot_messages import ToolUsed, UseTool
from actors.bot_records import Namesakes, PeopleCounts, dossier, namesakes, person, touch
from actors.turn import Turn
from universe.people.authority import authority_of
from universe.people.book import BookEntry, keep_note
from universe.people.profile import PERSON_ID
from universe.people.records import Acquaintance, Dossier, Note
from universe.people.tools import may_use, minimum_tier, refusal, run_tool
from universe.trust.tiers import TIERS


class ToolStep(Struct, frozen=True, tag="tool_step"):
    """The tool may run, and these people have been looked up for it; the answer goes to `asker`."""

    tool: str
    arguments: dict[str, str]
    people: tuple[str, ...]
    asker: str
    call: str = ""


def needs_of_tool(acquaintances: Acquaintances, body: UseTool | ToolStep) -> Iterable[str]:
    """Contributors and the bearers of the name first, then those people's records."""
    if isinstance(body, UseTool):
        for user_id in body.contributors:
            yield person(acquaintances.accounts.person_id(user_id))
        yield namesakes(body.arguments.get("person_name", ""))
        return
    for person_id in body.people:
        yield from (person(person_id), dossier(person_id))


def use_tool(acquaintances: Acquaintances, counts: PeopleCounts, asked: UseTool, asker: str, turn: Turn) -> None:
    """Check the authority; a refusal is recorded as an attempt of every contributor who may not."""
    config = acquaintances.settings.people
    known = [acquaintances.known(user_id, user_id, turn) for user_id in dict.fromkeys(asked.contributors)]
    tiers = {one.platform_id: TIERS[acquaintances.standing(one, turn.now)[1]] for one in known}
    held = authority_of(tiers, tiers, config.owner_ids)
    if not may_use(asked.tool, held, config):
        for one in known:
            # A tool that does not exist is the model's mistake, nobody's attempt.
            if minimum_tier(asked.tool, config) and not may_use(asked.tool, tiers[one.platform_id], config):
                acquaintances.count_attempt(counts, one, turn)
        turn.decide("tool_refused", tool=asked.tool[:40], tier=held)
        turn.send(asker, ToolUsed(asked.tool, refusal(asked.tool, config), ok=False, call=asked.call))
        return
    found = _looked_up(acquaintances, counts, asked, turn)
    turn.later(ToolStep(asked.tool, asked.arguments, found, asker, asked.call), 0)


def _looked_up(acquaintances: Acquaintances, counts: PeopleCounts, asked: UseTool, turn: Turn) -> tuple[str, ...]:
    """Whom the tool is about: an id names one person, a name everybody who bears it."""
    if asked.tool == "list_people":
        return tuple(person_id for person_id, _ in counts.top)
    wanted = asked.arguments.get("person_name", "").strip()
    if PERSON_ID.fullmatch(wanted):
        return (wanted,)
    by_account = acquaintances.accounts.person_of(wanted)
    bearers = turn.record(namesakes(wanted), Namesakes) or Namesakes()
    return (by_account,) if by_account else tuple(bearers.people)


def run_step(acquaintances: Acquaintances, counts: PeopleCounts, step: ToolStep, turn: Turn) -> None:
    """Run the tool over the people that were looked up."""
    result = run_tool(step.tool, step.arguments, TurnBook(acquaintances, counts, step.people, turn), turn.now)
    turn.decide("tool_used", tool=step.tool, ok=result.ok)
    turn.send(step.asker, ToolUsed(step.tool, result.text, ok=result.ok, call=step.call))


class TurnBook:
    """A `universe.people.book.PeopleBook` over the records that a turn has loaded."""

    def __init__(self, acquaintances: Acquaintances, counts: PeopleCounts, people: tuple[str, ...], turn: Turn) -> None:
        self._acquaintances = acquaintances
        self._counts = counts
        self._people = people
        self._turn = turn

    def find(self, name: str) -> Sequence[str]:
        """The people that were looked up under the name."""
        del name
        return self._people

    def entry(self, person_id: str) -> BookEntry | None:
        """One person."""
        known = self._turn.record(person(person_id), Acquaintance)
        if known is None:
            return None
        rules = self._acquaintances
        standing = rules.standing(known, self._turn.now)
        return BookEntry(known, self._dossier(person_id), standing, rules.is_owner(known))

    def listed(self) -> tuple[Sequence[str], int]:
        """The most trusted people."""
        return self._people, self._counts.known

    def add_note(self, person_id: str, note: Note) -> tuple[int, int] | None:
        """Keep a note in the dossier."""
        kept = self._dossier(person_id)
        counts = keep_note(kept, note, self._acquaintances.settings.people.notes_max)
        self._turn.put(dossier(person_id), kept)
        touch(self._counts, person_id)
        return counts

    def _dossier(self, person_id: str) -> Dossier:
        return self._turn.record(dossier(person_id), Dossier) or Dossier()
