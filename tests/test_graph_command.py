"""``run.py graph``: the named questions to the graph of a run, by id and by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from bridges.graph.sqlite_graph import SqliteGraph
from scenarios.command_line import run_command
from scenarios.looking_options import GRAPH_ACTIONS
from scenarios.plain_text import columns
from scenarios.run_directory import write_run
from tests.gossip_town import DOTTY, ELENA, HOUR_MS, chooses, says
from tests.looked_into import lived
from tests.run_records import small_record
from universe.events import AnyEvent
from universe.graph.questions import Argument

Command = Callable[..., tuple[int, str, str]]
FRIENDS = dict.fromkeys(("ada", "bob", "cleo", "kim", "kim2"), ("elena",))


def chats() -> list[AnyEvent]:
    """Ada and Bob talk about jazz and chess, Cleo about chess; two people are called Kim, one of them on g1.

    All but Ada let bots introduce them.
    """
    said = [
        ("ada", "Elena, do you like jazz?", "g0"), ("ada", "Elena, shall we play chess?", "g0"),
        ("bob", "Elena, jazz again?", "g0"), ("bob", "Elena, chess is fun, is it?", "g0"),
        ("cleo", "Elena, chess tonight?", "g0"), ("kim", "Elena, hello there!", "g0"),
        ("kim2", "Elena, good morning!", "g1"),
    ]  # fmt: skip
    events: list[AnyEvent] = []
    for number, (user, text, planet) in enumerate(said):
        name = {"author_name": "Kim"} if user == "kim2" else {}
        events.append(_said(number, (10 + number) * HOUR_MS, user, text, planet, **name))
    events += [chooses(HOUR_MS, user, allow_bot_introductions=True) for user in FRIENDS if user != "ada"]
    return [*events, says(9, 20 * HOUR_MS, "ada", "Dotty, how are you?", to=DOTTY)]


def _said(number: int, at_ms: int, user: str, text: str, planet: str, author_name: str = "") -> AnyEvent:
    message = says(number, at_ms, user, text, to=ELENA, planet=planet)
    fields = {name: getattr(message, name) for name in message.__struct_fields__}
    return type(message)(**fields | ({"author_name": author_name} if author_name else {}))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One day under a rule of its own: chance names nobody."""
    home = tmp_path_factory.mktemp("graph") / "run"
    return lived(home, chats(), friends=dict(FRIENDS), rules={"recommend.serendipity": "0.0"})


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``run.py graph`` with these words: exit code, stdout, stderr."""

    def graph(*words: str | Path) -> tuple[int, str, str]:
        code = run_command(["graph", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return graph


def rows_of(command: Command, *words: str | Path) -> list[dict[str, Any]]:
    """The rows that ``--json`` prints as one line."""
    code, out, _ = command(*words, "--json")
    assert (0, 1) == (code, out.count("\n"))
    found: list[dict[str, Any]] = json.loads(out)
    return found


QUESTIONS: Final[dict[str, tuple[str, dict[str, Argument]]]] = {
    "knows": ("bots_that_know", {"user": "ada"}), "topics": ("most_discussed", {"limit": 10}),
    "discusses": ("who_else_discusses", {"user": "ada"}), "known": ("users_known", {}),
    "person": ("person_overview", {"user": "ada"}),
}  # fmt: skip


@pytest.mark.parametrize("action", QUESTIONS)
def test_json_rows_are_those_of_the_named_question(run: Path, command: Command, action: str) -> None:
    """As the graph itself answers, and somebody's name means the same as their id."""
    question, arguments = QUESTIONS[action]
    graph = SqliteGraph.from_export((run / "graph.json").read_bytes())
    words = [action, *(["ada"] if "user" in arguments else [])]

    assert graph.ask(question, arguments) == rows_of(command, *words, "--in", run)
    assert rows_of(command, *words, "--in", run) == rows_of(command, "--in", run, action, *map(str.upper, words[1:]))
    graph.close()


def test_the_overview_counts_what_is_there(run: Path, command: Command) -> None:
    """People are those who wrote; a planet where one person wrote counts one."""
    _, out, _ = command("--in", run)

    assert out.startswith("2 planets, 2 channels, 3 bots, 5 people and 2 topics\n")
    assert [4, 1] == [one["population"] for one in rows_of(command, "--in", run)[0]["on_planets"]]
    assert out.splitlines()[-3:] == ["bot    count", "elena      5", "dotty      1"]


def test_every_answer_fits_a_terminal_and_says_what_was_asked(run: Path, command: Command) -> None:
    """One answer of each action, in lines of at most 78 columns."""
    words = {
        "knows": ("ada",), "person": ("Ada",), "planet": ("g0",), "channel": ("g0-c0",), "topics": ("--limit", "1"),
        "discusses": ("ada", "--planet", "g0"), "known": (), "recommend": ("ada", "--bot", "elena"),
    }  # fmt: skip
    outs = {action: command(action, *more, "--in", run) for action, more in words.items()}

    assert GRAPH_ACTIONS.keys() == words.keys()
    assert {0} == {code for code, _, _ in outs.values()}
    assert [] == [line for _, out, _ in outs.values() for line in out.splitlines() if columns(line) > 78]
    assert "elena            2\n" in outs["knows"][1]
    assert "chess           3\n" in outs["topics"][1]
    assert 2 == outs["topics"][1].count("\n")
    assert "bob               2  chess, jazz\n" in outs["discusses"][1]
    assert "topics      chess (g0, 1), jazz (g0, 1)" in outs["person"][1]
    assert "bots        dotty, elena, marcus" in outs["planet"][1]
    assert "busy hours  10:00, 11:00, 12:00" in outs["planet"][1]
    assert "7 messages, the last one" in outs["channel"][1]
    assert "bob   Bob" in outs["recommend"][1]
    assert "you both talk about jazz and chess" in outs["recommend"][1]


def test_who_is_recommended_follows_the_rules_of_the_run(run: Path, command: Command, tmp_path: Path) -> None:
    """Two shared topics by default; one is enough where the run says so. The defaults alone would miss Cleo."""
    loose = lived(
        tmp_path / "loose", chats(), friends=dict(FRIENDS),
        rules={"recommend.min_shared_topics": "1", "recommend.serendipity": "0.0"},
    )  # fmt: skip
    asked = ("recommend", "ada", "--bot", "elena", "--in")

    assert ["bob"] == [row["user"] for row in rows_of(command, *asked, run)]
    assert ["bob", "cleo"] == [row["user"] for row in rows_of(command, *asked, loose)]
    assert [] == rows_of(command, "recommend", "ada", "--bot", "marcus", "--in", loose)
    assert "nobody whom this bot may introduce" in command("recommend", "ada", "--bot", "marcus", "--in", loose)[1]


def test_chance_names_the_same_person_for_the_same_seed(command: Command, tmp_path: Path) -> None:
    """Beside who is like Ada one more is drawn from her planet, by seed."""
    run = lived(tmp_path / "run", chats(), friends=dict(FRIENDS), rules={"recommend.serendipity": "1.0"})
    asked = ("recommend", "ada", "--bot", "elena", "--planet", "g0", "--in", run)
    drawn = [[row["user"] for row in rows_of(command, *asked, "--seed", str(seed))] for seed in range(6)]

    assert {"bob"} == {users[0] for users in drawn}
    assert {"cleo", "kim"} == {users[1] for users in drawn}
    assert drawn == [[row["user"] for row in rows_of(command, *asked, "--seed", str(seed))] for seed in range(6)]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("knows", "aba"), ["no person 'aba'", "ada"]),
        (("person", "kim "), ["several people are called 'kim '", "kim, kim2"]),
        (("planet", "g9"), ["no planet 'g9'", "g0"]),
        (("channel", "g0-c9"), ["no channel 'g0-c9'", "g0-c0"]),
        (("recommend", "ada"), ["--bot"]),
        (("recommend", "ada", "--bot", "elina"), ["no bot 'elina'", "elena"]),
        (("topics", "--limit", "-1"), ["--limit"]),
        (("nows", "ada"), ["nows"]),
        (("knows", "ada", "--limit", "3"), ["--limit"]),
    ],
)
def test_what_is_not_there_is_one_line_with_exit_code_2(
    run: Path, command: Command, words: tuple[str, ...], parts: list[str]
) -> None:
    """An unknown name with the nearest, a name of two people with both, a wrong word with what is right."""
    code, out, err = command("--in", run, *words)

    assert (2, "", 1) == (code, out, err.count("\n"))
    assert [] == [part for part in parts if part not in err]


def test_a_run_without_a_graph_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """The newest run that kept one is meant; one that is named and kept none is refused, as is a damaged one."""
    monkeypatch.chdir(tmp_path)
    assert "no run with universe graph under runs/" in command()[2]
    with_graph = lived(tmp_path / "runs" / "old", chats()[:1])
    write_run(small_record(), tmp_path / "runs" / "new", {})

    assert command()[1].startswith("2 planets, 1 channel, 3 bots, 1 person and 1 topic\n")
    assert "kept no universe graph" in command("--in", tmp_path / "runs" / "new")[2]
    data = (with_graph / "graph.json").read_bytes()
    (with_graph / "graph.json").write_bytes(data.replace(b'"jazz"', b'"chess"', 1))
    assert 2 == command()[0]
