"""Three tools with which a bot looks up people and remembers them; names are never keys.

Texts of tools go to a model or a terminal: every field is one plain line, and an error is a sentence, no exception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from universe.config import PeopleConfig
from universe.people.book import BookEntry, PeopleBook, card_facts
from universe.people.card import CardFacts, counted, other_names, standing_of
from universe.people.graph import render_connections
from universe.people.iso_time import date_of
from universe.people.names import folded_name
from universe.people.plain_line import card_name, joined_line, plain_line
from universe.people.records import Note
from universe.trust.ledger import DAY_MS, NEVER
from universe.trust.tiers import TIERS, tier_index

NOTE_CHARS_MAX: Final = 500
PERSON_NAME_CHARS_MAX: Final = 200
SUMMARY_CHARS_MAX: Final = 500
LINE_CHARS_MAX: Final = 1000
CANDIDATES_MAX: Final = 5
LISTED_MAX: Final = 50
NOTES_SHOWN: Final = 5

TOOL_TIERS: Final[Mapping[str, Callable[[PeopleConfig], str]]] = {
    "update_person_note": lambda config: config.note_min_tier,
    "view_person": lambda config: config.view_min_tier,
    "list_people": lambda config: config.list_min_tier,
}
"""Tool to the setting that says which tier may use it; what is not here does not exist."""
_PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "update_person_note": ("person_name", "note"),
    "view_person": ("person_name",),
    "list_people": (),
}


class ToolResult(Struct, frozen=True):
    """What a tool says, and whether it did what was asked."""

    text: str
    ok: bool


def tool_schemas() -> list[dict[str, Any]]:
    """The tools as models take them: name, description, and a JSON schema of the parameters."""
    known = {
        "person_name": _text_schema("Name or alias of the person; an id where several are called so.", "person_name"),
        "note": _text_schema("What to remember, in one or two sentences.", "note"),
    }
    said = {
        "update_person_note": "Remember something about a person you know.",
        "view_person": "Look up a person: trust, summary, connections, latest notes.",
        "list_people": "List the people you know, the most trusted first.",
    }
    return [
        {
            "name": name,
            "description": said[name],
            "parameters": {
                "type": "object",
                "properties": {key: known[key] for key in keys},
                "required": list(keys),
                "additionalProperties": False,
            },
        }
        for name, keys in _PARAMETERS.items()
    ]


def minimum_tier(tool: str, config: PeopleConfig) -> str:
    """The lowest tier that may use a tool; an empty text, which no tier reaches, for a tool that does not exist."""
    return TOOL_TIERS[tool](config) if tool in TOOL_TIERS else ""


def may_use(tool: str, authority_tier: str, config: PeopleConfig) -> bool:
    """Whether a batch with this authority may use a tool; what is unknown, tool or tier, may not."""
    needed = minimum_tier(tool, config)
    return needed in TIERS and authority_tier in TIERS and tier_index(authority_tier) >= tier_index(needed)


def refusal(tool: str, config: PeopleConfig) -> str:
    """What is said where `may_use` says no."""
    needed = minimum_tier(tool, config)
    return f"Access denied. {tool} needs the tier {needed}." if needed else _no_such(tool).text


def run_tool(name: str, arguments: object, book: PeopleBook, now_ms: int) -> ToolResult:
    """Run a tool; whoever calls has asked `may_use` first.

    Parameters
    ----------
    name, arguments
        As a model gives them: anything wrong with them is an error that says what, never an exception.
    book
        The people.
    now_ms
        UTC ms, when a note is made.
    """
    keys = _PARAMETERS.get(name)
    if keys is None:
        return _no_such(name)
    if not isinstance(arguments, Mapping):
        return _error("the arguments must be an object.")
    complaints = [f"{name} takes no '{plain_line(str(key), 40)}'." for key in arguments if key not in keys]
    complaints += filter(None, (_complaint(key, arguments.get(key)) for key in keys))
    if complaints:
        return _error(complaints[0])
    if name == "list_people":
        return _list_people(book, now_ms)
    person = _one_person(arguments["person_name"].strip(), book, now_ms)
    if isinstance(person, ToolResult):
        return person
    if name == "view_person":
        return ToolResult(_view(person, now_ms), ok=True)
    return _add_note(person, arguments["note"].strip(), book, now_ms)


def _text_schema(description: str, key: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": _chars_max(key), "description": description}


def _chars_max(key: str) -> int:
    return NOTE_CHARS_MAX if key == "note" else PERSON_NAME_CHARS_MAX


def _error(sentence: str) -> ToolResult:
    return ToolResult(f"Error: {sentence}", ok=False)


def _no_such(tool: str) -> ToolResult:
    return _error(f"there is no tool named '{plain_line(tool, 40)}'.")


def _complaint(key: str, value: object) -> str:
    said = "note content" if key == "note" else key
    if value is None:
        return f"{said} is required."
    if not isinstance(value, str):
        return f"{said} must be text."
    if len(value.strip()) > _chars_max(key):
        return f"{said} is longer than {_chars_max(key)} characters."
    # A person may be called by signs that a line of ours would not show.
    empty = not (plain_line(value, NOTE_CHARS_MAX) if key == "note" else value.strip())
    return f"{said} is required." if empty else ""


def _one_person(wanted: str, book: PeopleBook, now_ms: int) -> BookEntry | ToolResult:
    found = (book.entry(person_id) for person_id in dict.fromkeys(book.find(wanted)))
    entries = [entry for entry in found if entry is not None]
    said = plain_line(wanted, 60)
    if not entries:
        return ToolResult(f"I don't know anyone named '{said}'.", ok=False)
    if len(entries) == 1:
        return entries[0]
    cards = (card_facts(entry, now_ms) for entry in entries[:CANDIDATES_MAX])
    lines = [f"- {card.person_id}: {card_name(card.name)} ({standing_of(card)})" for card in cards]
    first = f"'{said}' may be any of {len(entries)} people; say which by id:"
    return _error("\n".join((first, *lines, *_more(len(entries) - CANDIDATES_MAX))))


def _more(count: int) -> list[str]:
    return [f"… and {count} more."] if count > 0 else []


def _add_note(entry: BookEntry, text: str, book: PeopleBook, now_ms: int) -> ToolResult:
    shown = card_name(entry.acquaintance.name)
    counts = book.add_note(entry.acquaintance.person_id, Note(text, now_ms))
    if counts is None:
        return _error(f"Could not add note for {shown}.")
    return ToolResult(f"Noted about {shown}: {plain_line(text, NOTE_CHARS_MAX)}\n({_notes(*counts)})", ok=True)


def _notes(kept: int, made: int) -> str:
    return f"{counted(kept, 'note')} total" if kept >= made else f"{counted(kept, 'note')} kept of {made}"


def _view(entry: BookEntry, now_ms: int) -> str:
    card, row, dossier = card_facts(entry, now_ms), entry.acquaintance.row, entry.dossier
    first_ms = row.get("first_ms", NEVER)
    summary = plain_line(card.summary, SUMMARY_CHARS_MAX)
    connected = render_connections(card.connections, LINE_CHARS_MAX)
    accounts = dossier.identity.accounts.items() if dossier.identity else ()
    platforms = (f"{plain_line(platform_id, 130)} ({card_name(one.display_name)})" for platform_id, one in accounts)
    parts = (
        f"## {card_name(card.name)}",
        f"Trust: {standing_of(card)}",
        "" if first_ms == NEVER else f"Known since: {date_of(max(0, first_ms) // DAY_MS)}",
        f"Messages: {card.messages} across {counted(row.get('sessions', 0), 'session')}",
        f"\n**Summary:** {summary}" if summary else "",
        f"\n{connected}" if connected else "",
        joined_line("Also known as: ", other_names(card), LINE_CHARS_MAX),
        joined_line("Platforms: ", platforms, LINE_CHARS_MAX),
        f"\n**Notes** ({_notes(len(dossier.notes), dossier.notes_made)}):" if dossier.notes else "",
        *(f"- {plain_line(note.content, NOTE_CHARS_MAX)}" for note in dossier.notes[-NOTES_SHOWN:]),
    )
    return "\n".join(part for part in parts if part)


def _list_people(book: PeopleBook, now_ms: int) -> ToolResult:
    person_ids, known = book.listed()
    entries = (book.entry(person_id) for person_id in person_ids)
    everyone = [card_facts(entry, now_ms) for entry in entries if entry is not None]
    if not everyone:
        return ToolResult("I don't know anyone yet.", ok=True)
    everyone.sort(key=lambda card: (not card.owner, -card.permille, folded_name(card.name), card.person_id))
    shown = [_listed(card) for card in everyone[:LISTED_MAX]]
    count = max(known, len(everyone))
    heading = f"**People I know ({count}):**"
    return ToolResult("\n".join((heading, "", *shown, *_more(count - len(shown)))), ok=True)


def _listed(card: CardFacts) -> str:
    summary = plain_line(card.summary, 60)
    line = f"- **{card_name(card.name)}** ({standing_of(card)}) — {counted(card.messages, 'msg')}"
    return f"{line} — {summary}" if summary else line
