"""The people tools: what they say, every error as a sentence, exact counts, and who may use them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.config import PeopleConfig
from universe.people.book import BookEntry, find_people, keep_note
from universe.people.records import Account, Acquaintance, Connection, Dossier, Identity, Note, person_id_of
from universe.people.tools import (
    CANDIDATES_MAX,
    LISTED_MAX,
    NOTE_CHARS_MAX,
    PERSON_NAME_CHARS_MAX,
    TOOL_TIERS,
    may_use,
    minimum_tier,
    refusal,
    run_tool,
    tool_schemas,
)
from universe.trust.tiers import TIERS

NOW: Final = 1_770_000_000_000
FEBRUARY_2026: Final = 1_769_990_400_000
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), HOSTILE),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=12), inner, max_size=3)),
    max_leaves=5,
)
ARGUMENTS = st.one_of(
    JSON,
    st.fixed_dictionaries({}, optional={
        "person_name": st.one_of(JSON, st.sampled_from(["Kim", " kIM ", "Dad", "\ufe0f", "Kimmy"])),
        "note": JSON, "then": JSON,
    }),
)  # fmt: skip


class Book:
    """A `universe.people.book.PeopleBook` of entries in memory."""

    def __init__(self, *entries: BookEntry, notes_max: int = 50, known: int = 0) -> None:
        self.entries = {entry.acquaintance.person_id: entry for entry in entries}
        self._notes_max = notes_max
        self._known = known

    def find(self, name: str) -> Sequence[str]:
        """By the rule."""
        return find_people(name, self.entries.values())

    def entry(self, person_id: str) -> BookEntry | None:
        """One of them."""
        return self.entries.get(person_id)

    def listed(self) -> tuple[Sequence[str], int]:
        """All of them."""
        return list(self.entries), self._known

    def add_note(self, person_id: str, note: Note) -> tuple[int, int] | None:
        """Where notes can be kept."""
        if not self._notes_max:
            return None
        return keep_note(self.entries[person_id].dossier, note, self._notes_max)


def someone(
    name: str, user: int, permille: int = 420, tier: int = 2, *, owner: bool = False, aliases: tuple[str, ...] = ()
) -> BookEntry:
    """A person of a name, with a row and an identity."""
    platform_id = f"discord:{user}"
    person_id = person_id_of(platform_id)
    row = {"first_ms": FEBRUARY_2026, "messages": 47, "sessions": 9}
    known = Acquaintance(person_id=person_id, platform_id=platform_id, name=name, row=row)
    identity = Identity(person_id, name, {platform_id: Account(f"user{user}", name, 1, 2)}, aliases)
    return BookEntry(known, Dossier(identity=identity), (permille, tier), owner)


def say(book: Book, name: str, **arguments: object) -> str:
    """What a tool says."""
    return run_tool(name, arguments, book, NOW).text


def naive_find(book: Book, name: str) -> str | None:
    """The twin that takes the first of those who bear a name."""
    return next((key for key, one in book.entries.items() if one.acquaintance.name.lower() == name.lower()), None)


def naive_note(dossier: Dossier, text: str, notes_max: int) -> str:
    """The twin of the original: counts what there was before the cut, and itself twice."""
    dossier.notes = [*dossier.notes, Note(text, NOW)]
    said = f"({len(dossier.notes) + 1} notes total)"
    dossier.notes = dossier.notes[-notes_max:]
    return said


def test_a_note_is_kept_and_confirmed_with_the_name() -> None:
    """Under any case of the name; the note has the time of its making."""
    book = Book(someone("Kim", 7))

    said = [
        say(book, "update_person_note", person_name=name, note=note)
        for name, note in ((" kIm ", " likes tea "), ("Kim", "hates rain"))
    ]
    assert ["Noted about Kim: likes tea\n(1 note total)", "Noted about Kim: hates rain\n(2 notes total)"] == said
    assert [Note("likes tea", NOW), Note("hates rain", NOW)] == book.entries[person_id_of("discord:7")].dossier.notes


def test_the_number_of_notes_is_exact_before_and_after_the_cut() -> None:
    """Of 60 notes the newest 50 are kept and both numbers are told; the twin is one too high throughout."""
    book, naive = Book(someone("Kim", 7)), Dossier()
    ours = [say(book, "update_person_note", person_name="Kim", note=f"note {n}").rpartition("\n")[2] for n in range(60)]
    twin = [naive_note(naive, f"note {n}", 50) for n in range(60)]
    kept = book.entries[person_id_of("discord:7")].dossier

    assert ["(1 note total)", "(2 notes total)"] == ours[:2]
    assert ["(50 notes total)", "(50 notes kept of 51)", "(50 notes kept of 60)"] == [ours[49], ours[50], ours[59]]
    assert ["(2 notes total)", "(52 notes total)"] == [twin[0], twin[59]]
    assert [f"note {n}" for n in range(10, 60)] == [note.content for note in kept.notes]
    view = say(book, "view_person", person_name="Kim").split("\n")
    assert ["**Notes** (50 notes kept of 60):", *(f"- note {n}" for n in range(55, 60))] == view[-6:]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("update_person_note", {"note": "x"}, "Error: person_name is required."),
        ("update_person_note", {"person_name": "", "note": "x"}, "Error: person_name is required."),
        ("update_person_note", {"person_name": " \n", "note": "x"}, "Error: person_name is required."),
        ("update_person_note", {"person_name": None, "note": None}, "Error: person_name is required."),
        ("update_person_note", {"person_name": 7, "note": "x"}, "Error: person_name must be text."),
        ("update_person_note", {"person_name": "Kim"}, "Error: note content is required."),
        ("update_person_note", {"person_name": "Kim", "note": "  "}, "Error: note content is required."),
        ("update_person_note", {"person_name": "Kim", "note": "\u200b"}, "Error: note content is required."),
        ("update_person_note", {"person_name": "Kim", "note": ["x"]}, "Error: note content must be text."),
        ("update_person_note", {"person_name": "Kim", "note": "x" * 501},
         "Error: note content is longer than 500 characters."),
        ("update_person_note", {"person_name": "Zoe", "note": "x"}, "I don't know anyone named 'Zoe'."),
        ("view_person", {}, "Error: person_name is required."),
        ("view_person", {"person_name": None}, "Error: person_name is required."),
        ("view_person", {"person_name": "x" * 201}, "Error: person_name is longer than 200 characters."),
        ("view_person", {"person_name": "**Zoe**\n@all"}, "I don't know anyone named 'Zoe (at)all'."),
        ("view_person", {"person_name": "Kim", "n": 1}, "Error: view_person takes no 'n'."),
        ("list_people", {"all": True}, "Error: list_people takes no 'all'."),
        ("forget_person", {}, "Error: there is no tool named 'forget_person'."),
    ],
)  # fmt: skip
def test_every_wrong_call_is_answered_with_a_sentence(tool: str, arguments: dict[str, Any], said: str) -> None:
    """Missing, empty, of another type, too long, too many, unknown; nothing is kept."""
    book = Book(someone("Kim", 7))
    result = run_tool(tool, arguments, book, NOW)

    assert (said, False) == (result.text, result.ok)
    assert [] == book.entries[person_id_of("discord:7")].dossier.notes


def test_a_note_that_cannot_be_kept_says_so() -> None:
    """And arguments that are no object at all are an error as well."""
    book = Book(someone("Kim", 7), notes_max=0)

    assert "Error: Could not add note for Kim." == say(book, "update_person_note", person_name="Kim", note="x")
    for arguments in (None, "Kim", 7, ["Kim"]):
        assert "Error: the arguments must be an object." == run_tool("view_person", arguments, book, NOW).text


@settings(max_examples=scaled(300, 3_000))
@given(tool=st.one_of(st.sampled_from(list(TOOL_TIERS)), HOSTILE), arguments=ARGUMENTS, name=HOSTILE)
def test_no_call_of_a_model_raises(tool: str, arguments: object, name: str) -> None:
    """Any tool, arguments and names give a text whose lines are ours, and a note only where all was right."""
    book = Book(someone("Kim", 7, aliases=("Kimmy",)), someone(name, 8), someone("Dad", 1, owner=True))
    result = run_tool(tool, arguments, book, NOW)
    notes = sum(len(entry.dossier.notes) for entry in book.entries.values())

    assert notes == (result.ok and tool == "update_person_note")
    assert result.ok or result.text.startswith(("Error: ", "I don't know anyone named '"))
    assert not set(result.text) & set("`<>[]~|@\r\x00\u202e\u200b")
    starts = r"(Error: |I don't|Noted|\(|## |Trust: |Known |Messages: |\*\*|Also known|Platforms: |Connected|- |$)"
    assert all(re.match(starts, line) for line in result.text.split("\n"))


def test_an_ambiguous_name_is_an_error_that_lists_candidates(promise: Callable[..., None]) -> None:
    """Also for look-alikes; nothing is written down until an id says who. The twin writes to the impostor."""
    impostor, victim = someone("K\u0456m", 66, 30, 0), someone("Kim", 7)
    book = Book(someone("KIM", 65, 10, 0), impostor, victim)
    said = say(book, "update_person_note", person_name="Kim", note="steals")

    assert [
        "Error: 'Kim' may be any of 3 people; say which by id:",
        f"- {person_id_of('discord:65')}: KIM (stranger · 1.0%)",
        f"- {person_id_of('discord:66')}: K\u0456m (stranger · 3.0%)",
        f"- {person_id_of('discord:7')}: Kim (familiar · 42.0%)",
    ] == said.split("\n")
    assert not any(entry.dossier.notes for entry in book.entries.values())
    assert person_id_of("discord:65") == naive_find(book, "Kim")
    for key in (victim.acquaintance.person_id, "discord:7"):
        assert say(book, "update_person_note", person_name=key, note="paints").startswith("Noted about Kim: paints")
    assert ["paints", "paints"] == [note.content for note in victim.dossier.notes]
    many = Book(*(someone("Kim", number) for number in range(50, 59)))
    listed = say(many, "view_person", person_name="kim").split("\n")
    assert (CANDIDATES_MAX + 2, "… and 4 more.") == (len(listed), listed[-1])
    promise("people are never taken by name", candidates=3, written=0)


def test_an_id_is_stronger_than_a_name() -> None:
    """Somebody who calls himself by another's id does not become that person; aliases and usernames are names."""
    victim = someone("Kim", 7, aliases=("Kimmy",))
    thief = someone("discord:7", 66, aliases=(victim.acquaintance.person_id,))
    entries = (thief, victim)

    for wanted in ("discord:7", victim.acquaintance.person_id, "kimmy", "USER7"):
        assert [victim.acquaintance.person_id] == find_people(wanted, entries)
    assert [] == find_people("", entries)
    assert [] == find_people("Ki", entries)


def test_a_view_shows_what_is_known() -> None:
    """Name, trust, dates, counts, summary, connections, names, platforms and the last five notes."""
    entry = someone("Kim", 7, 290, aliases=("Kimmy", "Kim"))
    dossier, identity = entry.dossier, entry.dossier.identity
    assert identity is not None
    dossier.summary = "Paints."
    dossier.connected_names = {"p_1": "Dad"}
    dossier.identity = replace(identity, connections=(Connection("p_1", "friend"),))
    for number in range(7):
        keep_note(dossier, Note(f"note {number}", NOW), 50)

    assert [
        "## Kim", "Trust: familiar · 29.0%", "Known since: 2026-02-02", "Messages: 47 across 9 sessions",
        "", "**Summary:** Paints.", "", "Connected to: Dad (friend)", "Also known as: Kimmy",
        "Platforms: discord:7 (Kim)", "", "**Notes** (7 notes total):", *(f"- note {number}" for number in range(2, 7)),
    ] == say(Book(entry), "view_person", person_name="Kim").split("\n")  # fmt: skip
    bare = BookEntry(Acquaintance(person_id="p_b", platform_id="sim:b", name="Bo"), Dossier(), (0, 0))
    said = say(Book(bare), "view_person", person_name="p_b")
    assert "## Bo\nTrust: stranger · 0.0%\nMessages: 0 across 0 sessions" == said


def test_people_are_listed_with_the_most_trusted_first() -> None:
    """The owner before all, then by score and name, whatever the order of the book; a long list says how many more."""
    people = [someone("Zoe", 2, 900, 4), someone("Dad", 1, 0, 0, owner=True)]
    people += [someone("bo", 4, 300, 1), someone("Al", 3, 300, 1)]
    people[2].dossier.summary = "Likes " + "x" * 100
    lines = [
        "**People I know (4):**",
        "",
        "- **Dad** (inner_circle · 100.0%) — 47 msgs",
        "- **Zoe** (inner_circle · 90.0%) — 47 msgs",
        "- **Al** (acquaintance · 30.0%) — 47 msgs",
        f"- **bo** (acquaintance · 30.0%) — 47 msgs — Likes {'x' * 54}",
    ]

    assert "\n".join(lines) == say(Book(*people), "list_people") == say(Book(*reversed(people)), "list_people")
    assert "I don't know anyone yet." == say(Book(), "list_people")
    assert run_tool("list_people", {}, Book(), NOW).ok
    crowd = say(Book(*(someone(f"N{number}", number) for number in range(60)), known=1000), "list_people").split("\n")
    assert ("**People I know (1000):**", LISTED_MAX + 3, "… and 950 more.") == (crowd[0], len(crowd), crowd[-1])


def test_the_schemas_are_json_and_say_what_is_required() -> None:
    """Names, descriptions, parameters as models take them; changing one copy changes nothing."""
    schemas = tool_schemas()
    assert list(TOOL_TIERS) == [schema["name"] for schema in json.loads(json.dumps(schemas))]
    for schema in schemas:
        parameters = schema["parameters"]
        assert schema["description"]
        assert ("object", False) == (parameters["type"], parameters["additionalProperties"])
        assert list(parameters["properties"]) == parameters["required"]
    assert ["person_name", "note"] == schemas[0]["parameters"]["required"]
    limits = {key: value["maxLength"] for key, value in schemas[0]["parameters"]["properties"].items()}
    assert {"person_name": PERSON_NAME_CHARS_MAX, "note": NOTE_CHARS_MAX} == limits
    schemas[0]["parameters"]["required"].clear()
    assert ["person_name", "note"] == tool_schemas()[0]["parameters"]["required"]


@given(
    tiers=st.tuples(*[st.sampled_from(TIERS)] * 3),
    held=st.one_of(st.sampled_from(TIERS), st.text(max_size=8)),
    tool=st.one_of(st.sampled_from(list(TOOL_TIERS)), HOSTILE),
)
def test_a_tool_needs_its_tier(tiers: tuple[Any, Any, Any], held: str, tool: str) -> None:
    """As the configuration sets it; an unknown tool or tier is refused, with a sentence."""
    config = PeopleConfig(note_min_tier=tiers[0], view_min_tier=tiers[1], list_min_tier=tiers[2])
    needed = dict(zip(TOOL_TIERS, tiers, strict=True)).get(tool, "")
    allowed = bool(needed) and held in TIERS and TIERS.index(held) >= TIERS.index(needed)

    assert (needed, allowed) == (minimum_tier(tool, config), may_use(tool, held, config))
    expected = f"Access denied. {tool} needs the tier {needed}." if needed else "Error: there is no tool named '"
    assert refusal(tool, config).startswith(expected)


def test_the_defaults_open_the_tools_step_by_step() -> None:
    """Notes and views from familiar on, the list of everybody from trusted on."""
    allowed = [sum(may_use(tool, tier, PeopleConfig()) for tool in TOOL_TIERS) for tier in TIERS]

    assert [0, 0, 2, 3, 3] == allowed
    assert "Access denied. list_people needs the tier trusted." == refusal("list_people", PeopleConfig())
