"""What the original's 88 tests of people, graph, tools and module assert, each for ours; the calculator's are beside.

The words are ours; docs/trust.md lists which statements hold differently here, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from actors.people import Connect
from bridges.people_archive import PeopleArchive, Reading
from tests.acquainted import OWNER, OWNERS, Acquainted, begun
from tests.hand_turns import DAY, HOUR, START_AT
from universe.config import ConductConfig, PeopleConfig
from universe.people.accounts import Accounts
from universe.people.graph import connect, connection_chain, mutual_connections, neighbours, render_connections
from universe.people.profile import decode_profile
from universe.people.profile_json import Person, person_of, profile_json
from universe.people.records import Identity, Note, RecordedViolation, person_id_of
from universe.people.tools import tool_schemas
from universe.ports import Archive
from universe.trust.tiers import INNER_CIRCLE, TIERS

Statement = tuple[str, Callable[[], object]]
KIM, LEE, MAX, ZOE = ("7", "Kim"), ("8", "Lee"), ("9", "Max"), ("10", "Zoe")
KIMS_ID: Final = person_id_of("discord:7")


def rich() -> Person:
    """Somebody of whom everything is known."""
    world = begun(KIM, LEE)
    world.tell(Connect("7", "Kim", "8", "Lee", "friend", "school"))
    world.uses("update_person_note", person_name="Kim", note="likes tea")
    world.hears("7", "Kimmy", "I will kill you, you idiot", at=START_AT + DAY)
    world.day_ends(START_AT + 2 * DAY)
    return world.whole("7")


def again(person: Person) -> Person:
    """Through the JSON of an archive and back."""
    written = profile_json(person.acquaintance, person.dossier, person.history, person.identity, (420, 2), START_AT)
    return person_of(decode_profile(written))


def kept(part: str) -> bool:
    """Whether a part of a rich person is there, and survives the JSON."""
    person = rich()
    before, after = (
        {
            "accounts": one.identity.accounts, "notes": one.dossier.notes, "connections": one.identity.connections,
            "violations": one.dossier.violations, "row": one.acquaintance.row, "all": one,
        }[part]
        for one in (person, again(person))
    )  # fmt: skip
    return bool(before) and before == after


def row(world: Acquainted, user_id: str = "7") -> dict[str, int]:
    """The ledger row of somebody."""
    known = world.known(user_id)
    assert known is not None
    return known.row


def heard(*texts: str, at: Iterable[int] = ()) -> dict[str, int]:
    """Kim's row after messages of an hour each, or at these times."""
    world = Acquainted()
    for number, text in enumerate(texts):
        world.hears("7", "Kim", text, (list(at) or range(START_AT, START_AT + 10 * DAY, HOUR))[number])
    return row(world)


def viewed(*names: str, world: Acquainted | None = None) -> list[bool]:
    """Whether somebody is found under each name."""
    there = world or begun(KIM)
    return [there.uses("view_person", person_name=name).startswith("## ") for name in names]


def stored(person: Person, times: int = 1) -> tuple[Path, Reading]:
    """An archive with a person in it, and what another process reads from it."""
    directory = PLACE[0] / f"a{len(PLACE)}"
    PLACE.append(directory)
    directory.mkdir()
    written = profile_json(person.acquaintance, person.dossier, person.history, person.identity, (420, 2), START_AT)
    for _ in range(times):
        PeopleArchive(directory).write({person.identity.person_id: written}, START_AT)
    return directory, PeopleArchive(directory).read(START_AT)


PLACE: list[Path] = []


@pytest.fixture(autouse=True)
def _place(tmp_path: Path) -> None:
    PLACE[:] = [tmp_path]


def noted(count: int) -> list[Note]:
    """The notes that are left of so many."""
    world = begun(KIM)
    for number in range(count):
        world.uses("update_person_note", person_name="Kim", note=f"note {number}")
    return world.dossier("7").notes


def renamed() -> Acquainted:
    """Kim, who is Kimmy now."""
    world = begun(KIM)
    world.hears("7", "Kimmy", at=START_AT + HOUR)
    return world


def accepted(given: dict[str, float]) -> bool:
    """Whether a configuration may say so."""
    try:
        msgspec.convert(given, ConductConfig)
    except msgspec.ValidationError:
        return False
    return True


def connected(*pairs: str) -> dict[str, Identity]:
    """People a to f with these connections, such as "ab"."""
    people = {name: Identity(name, name.upper()) for name in "abcdef"}
    for person, other in pairs:
        connect(people, person, other, "friend")
    return people


CHAIN: Final = ("ab", "bc", "cd")

PEOPLE: Final[dict[int, Statement]] = {
    1: ("accounts survive the JSON", lambda: kept("accounts")),
    2: ("notes do", lambda: kept("notes")),
    3: ("connections do", lambda: kept("connections")),
    4: ("violations do", lambda: kept("violations")),
    5: ("trust begins with a stranger's, and nothing stored", lambda: (
        (world := Acquainted()).standing("7")[1], world.known("7"), world.dossier("7").violations) == (0, None, [])),
    6: ("trust survives the JSON", lambda: kept("row")),
    7: ("a whole profile does", lambda: kept("all")),
    8: ("as text in UTF-8, line by line", lambda: b'\n  "display_name": "Kim"' in stored(rich())[0].joinpath(
        "people", f"{KIMS_ID}.json").read_bytes()),
    9: ("an archive is an index and people/", lambda: {"index.json", "people"} <= {
        one.name for one in stored(rich())[0].iterdir()}),
    10: ("every owner is at the top from the beginning", lambda: Acquainted().standing(OWNER) == (1000, 4)),
    11: ("an owner's accounts are one person", lambda: len({
        Accounts(one.split(":")[0], PeopleConfig(owner_ids=OWNERS)).person_id("1") for one in OWNERS}) == 1),
    12: ("an owner is there once, however often one begins", lambda: list(stored(
        (world := begun((OWNER, "Dad"))).whole(OWNER), times=3)[1].profiles) == [world.accounts.person_id(OWNER)]),
    13: ("a directory that is missing is made", lambda: (
        PeopleArchive(PLACE[0] / "x" / "y").write({}, START_AT), (PLACE[0] / "x" / "y" / "people").is_dir())[1]),
    14: ("somebody new has an id, a name, and no trust", lambda: (
        (known := begun(KIM).known("7")).person_id[:2], len(known.person_id), known.name, begun(KIM).standing("7")[1])
        == ("p_", 34, "Kim", 0)),
    15: ("a platform id finds its person", lambda: viewed("discord:7") == [True]),
    16: ("or nobody", lambda: viewed("discord:70", "irc:7") == [False, False]),
    17: ("a person id finds its person", lambda: viewed(KIMS_ID) == [True]),
    18: ("or nobody", lambda: viewed(person_id_of("discord:70")) == [False]),
    19: ("a change is seen by whoever reads anew", lambda: stored(rich())[1].profiles[
        KIMS_ID].notes[0].content == "likes tea"),
    20: ("a list has the owner and the new ones", lambda: all(
        f"**{name}**" in begun((OWNER, "Dad"), KIM).uses("list_people") for name in ("Dad", "Kim"))),
    21: ("a name finds its bearer", lambda: viewed("Kim") == [True]),
    22: ("in any case", lambda: viewed("KIM", " kim ") == [True, True]),
    23: ("so does an alias", lambda: viewed("Kim", "Kimmy", world=renamed()) == [True, True]),
    24: ("a name that nobody bears finds nobody", lambda: viewed("Kimberly", "") == [False, False]),
    25: ("the first message makes an acquaintance", lambda: (
        (one := heard("hi"))["messages"], one["positives"], one["sessions"]) == (1, 1, 1)),
    26: ("messages add up", lambda: heard(*["hi"] * 5)["messages"] == 5),
    27: ("a bad one is a negative and no positive", lambda: (
        (one := heard("you idiot"))["negatives"], one["positives"], one["messages"]) == (1, 0, 1)),
    28: ("an hour counts once", lambda: heard("a", "b", at=(START_AT, START_AT + 60_000))["hours"] == 1),
    29: ("the weekday is known", lambda: heard("a")["weekdays"] == 1),
    30: ("a new name is an alias and the account's name", lambda: (
        (one := renamed().dossier("7").identity).aliases, one.accounts["discord:7"].display_name, one.display_name)
        == (("Kimmy",), "Kimmy", "Kim")),
    31: ("linked accounts are one person", lambda: len({Acquainted(
        linked_accounts=("discord:7 discord:8",)).accounts.person_id(one) for one in ("7", "8")}) == 1),
    32: ("a connection goes both ways", lambda: [neighbours(connected("ab"), one) for one in "ab"] == [("b",), ("a",)]),
    33: ("and is there once", lambda: neighbours(connected("ab", "ab", "ba"), "a") == ("b",)),
    34: ("nobody unknown is connected", lambda: connect(connected(), "a", "x", "friend") is False),
    35: ("a violation is kept with its severity", lambda: rich().dossier.violations == [
        RecordedViolation("threat", 500, START_AT + DAY)]),
    36: ("a severity of 999 does not exist", lambda: not accepted({"threat_severity": 999.0})),
    37: ("a violation by somebody unknown is not lost", lambda: heard("you idiot")["violations"] == 1),
    38: ("a note is kept", lambda: [note.content for note in noted(1)] == ["note 0"]),
    39: ("the newest fifty of sixty", lambda: [note.content for note in noted(60)] == [
        f"note {number}" for number in range(10, 60)]),
    40: ("nothing is noted of nobody", lambda: "don't know anyone" in begun(KIM).uses(
        "update_person_note", person_name="Lee", note="x")),
    41: ("another process reads the profile", lambda: person_of(stored(rich())[1].profiles[
        KIMS_ID]) == rich()),
    42: ("and the index", lambda: KIMS_ID in (stored(rich())[0] / "index.json").read_text("utf-8")),
    43: ("and the connection", lambda: stored(rich())[1].profiles[KIMS_ID].connections[0].relationship
         == "friend"),
}  # fmt: skip

GRAPH: Final[dict[int, Statement]] = {
    1: ("direct neighbours", lambda: neighbours(connected("ab", "ac"), "a") == ("b", "c")),
    2: ("none of a loner", lambda: neighbours(connected("ab"), "f") == ()),
    3: ("none of somebody unknown", lambda: neighbours(connected("ab"), "x") == ()),
    4: ("a friend of both", lambda: mutual_connections(connected("ab", "bc"), "a", "c") == ("b",)),
    5: ("no friend of both", lambda: mutual_connections(connected("ab", "cd"), "a", "c") == ()),
    6: ("a chain of two", lambda: connection_chain(connected(*CHAIN), "a", "b") == ("a", "b")),
    7: ("of three", lambda: connection_chain(connected(*CHAIN), "a", "c") == ("a", "b", "c")),
    8: ("of four", lambda: connection_chain(connected(*CHAIN), "a", "d") == ("a", "b", "c", "d")),
    9: ("none to whom nobody leads", lambda: connection_chain(connected(*CHAIN), "a", "f") is None),
    10: ("to oneself", lambda: connection_chain(connected(), "a", "a") == ("a",)),
    11: ("not farther than asked", lambda: connection_chain(connected(*CHAIN), "a", "d", 2) is None),
    12: ("a text names the neighbours", lambda: render_connections([("Kim", "friend"), ("Lee", "boss")])
         == "Connected to: Kim (friend), Lee (boss)"),
    13: ("a loner has none", lambda: render_connections([]) == ""),
    14: ("it begins alike", lambda: render_connections([("Kim", "x")]).startswith("Connected to: ")),
}  # fmt: skip


def tool(name: str, **arguments: Any) -> str:
    """What a tool says to the owner, who knows Kim and Lee."""
    world = begun((OWNER, "Dad"), KIM, LEE)
    world.tell(Connect("7", "Kim", OWNER, "Dad", "child"))
    world.uses("update_person_note", person_name="Kim", note="likes tea")
    world.day_ends(START_AT + DAY)
    return world.uses(name, **arguments)


SCHEMAS: Final = {schema["name"]: schema for schema in tool_schemas()}

TOOLS: Final[dict[int, Statement]] = {
    1: ("a note is confirmed with the name", lambda: tool(
        "update_person_note", person_name="Kim", note="sings").startswith("Noted about Kim: sings")),
    2: ("in any case of it", lambda: "Noted about Kim" in tool("update_person_note", person_name="kIM", note="sings")),
    3: ("not of somebody unknown", lambda: "don't know" in tool("update_person_note", person_name="Max", note="x")),
    4: ("not without a name", lambda: tool("update_person_note", person_name=" ", note="x").startswith("Error")),
    5: ("not without a note", lambda: tool("update_person_note", person_name="Kim", note=" ").startswith("Error")),
    6: ("its schema has name, description, parameters", lambda: SCHEMAS["update_person_note"]["parameters"]["required"]
        == ["person_name", "note"] and SCHEMAS["update_person_note"]["description"]),
    7: ("a view shows name, tier and summary", lambda: all(
        part in tool("view_person", person_name="Kim") for part in ("## Kim", "stranger", "**Summary:** likes tea"))),
    8: ("and notes", lambda: "- likes tea" in tool("view_person", person_name="Kim")),
    9: ("and the connection to the owner", lambda: (
        "Connected to: Dad (child)" in tool("view_person", person_name="Kim"))),
    10: ("of somebody unknown nothing", lambda: "don't know" in tool("view_person", person_name="Max")),
    11: ("its schema asks for a name", lambda: SCHEMAS["view_person"]["parameters"]["required"] == ["person_name"]),
    12: ("a list has everybody and the owner", lambda: all(
        f"**{name}**" in tool("list_people") for name in ("Dad", "Kim", "Lee"))),
    13: ("the owner first", lambda: tool("list_people").splitlines()[2].startswith("- **Dad**")),
    14: ("under its heading", lambda: tool("list_people").startswith("**People I know (3):**\n")),
    15: ("its schema asks for nothing", lambda: SCHEMAS["list_people"]["parameters"]["required"] == []),
}  # fmt: skip


def archived(world: Acquainted) -> dict[str, bytes]:
    """The profiles that the daily job of the second day sends to the archive."""
    outcomes = world.day_ends(START_AT + DAY)
    return {key: data for one in outcomes for sent in one.bodies(Archive) for key, data in sent.profiles.items()}


def days_of(world: Acquainted) -> list[tuple[str, float]]:
    """Kim's history in the archive."""
    profile = decode_profile(archived(world)[world.accounts.person_id("7")])
    return [(day.date, day.score) for day in profile.trust.history]


MODULE: Final[dict[int, Statement]] = {
    1: ("a bot knows people from its start, a shard who they are", lambda: (
        (world := Acquainted()).bot.state.people.known, world.shard.state.known) == (0, 0)),
    2: ("an owner is one before the first word", lambda: Acquainted().standing(OWNER) == (1000, INNER_CIRCLE)),
    3: ("there are three tools", lambda: list(SCHEMAS) == ["update_person_note", "view_person", "list_people"]),
    4: ("each card has a heading, a tier and how to meet them", lambda: all(
        card.startswith("## Current Speaker\n") and any(tier in card for tier in TIERS) and "\nApproach: " in card
        for card in (begun(KIM).asked_to_compose(*one).card for one in (KIM, LEE, (OWNER, "Dad"))))),
    5: ("whoever stops has nothing to do: all is committed", lambda: begun(KIM).known("7") is not None),
    6: ("an unknown speaker's card says so, with the id", lambda: all(
        part in Acquainted().asked_to_compose("987", "New").card
        for part in ("**Unknown**", "stranger", "discord:987", "first contact"))),
    7: ("a known one's has the name", lambda: "**Kim** (stranger · " in begun(KIM).asked_to_compose(*KIM).card),
    8: ("an owner's has name and tier", lambda: "**Dad** (inner_circle · 100.0%" in begun(
        (OWNER, "Dad")).asked_to_compose(OWNER, "Dad").card),
    9: ("a message makes an acquaintance", lambda: begun(KIM).bot.state.people.known == 1),
    10: ("three messages are three", lambda: (
        (one := heard("a", "b", "c"))["messages"], one["positives"]) == (3, 3)),
    11: ("a score is there at once, and a stranger's", lambda: 0 < begun(KIM).standing("7")[0] < 150),
    12: ("the card of the account goes before the composer", lambda: (
        (asked := begun(KIM).asked_to_compose("12", "Ann")).tier, "discord:12" in asked.card) == ("stranger", True)),
    13: ("others ask a bot for its standing to an account", lambda: begun(KIM).standing("7")[1] == 0),
    14: ("a bot runs every tool there is", lambda: not any(
        "no tool named" in begun(KIM).uses(name) for name in SCHEMAS)),
    15: ("a day adds one snapshot with date and score", lambda: days_of(begun(KIM)) == [("2026-01-05", 0.013)]),
    16: ("and leaves an owner's standing", lambda: (
        (world := begun((OWNER, "Dad"))).day_ends(START_AT + 400 * DAY), world.standing(OWNER))[1] == (1000, 4)),
}  # fmt: skip

GROUPS: Final = {"people": (PEOPLE, 43), "graph": (GRAPH, 14), "tools": (TOOLS, 15), "module": (MODULE, 16)}


@pytest.mark.parametrize(
    "holds",
    [
        pytest.param(check, id=f"{group} {number} {said_so}")
        for group, (statements, _) in GROUPS.items()
        for number, (said_so, check) in statements.items()
    ],
)
def test_what_the_originals_tests_of_people_promise_holds(holds: Callable[[], object]) -> None:
    """People 1 to 43, graph 1 to 14, tools 1 to 15, module 1 to 16."""
    assert holds()


def test_no_statement_about_people_is_missing() -> None:
    """All 88, in their order."""
    assert [(group, list(range(1, count + 1))) for group, (_, count) in GROUPS.items()] == [
        (group, list(statements)) for group, (statements, _) in GROUPS.items()
    ]
