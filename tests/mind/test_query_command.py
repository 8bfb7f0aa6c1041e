"""``run.py query``: one query for a person to read, a list, every query decided again, and what outcomes teach."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from actors.triage import TriageParameters
from bridges.config_file import load_config
from scenarios.options import Parser
from scenarios.policy_file import read_policy
from scenarios.query_command import run_query
from scenarios.query_files import append_queries
from scenarios.query_options import query_arguments
from scenarios.query_rules import other_rules
from scenarios.run_directory import write_run
from scenarios.world_mind import mind_members
from tests.mind.makers import NOW, boils, fact, lives_in
from tests.mind.outcomes import closed, journal_line, kept_of, names, two_sources
from tests.run_records import HOSTILE, record_of
from universe.errors import BadInput
from universe.journal import JournalLine
from universe.mind.coupling_rules import CouplingRules, pairs_named
from universe.mind.outcome import ClosedQuery
from universe.mind.trace import Trace
from universe.mind.triage_rules import TriageRules

Command = Callable[..., tuple[int, str]]
BOILING: Final = closed(
    "m1",
    (
        fact("event", "L0", boils(100), text="Water boiled at 100 degrees."),
        fact("report", "L2", boils(50), source="report", text="Water boils at 50 degrees."),
        fact("rumour", "L3", source="gossip", needs="allows_gossip", hops=2, origin="msg:7", text=HOSTILE[0]),
        fact("intent", "L4", flags={"allows_gossip": False}), fact("secret", "L2", visibility="private", text=""),
        *(fact(f"more{number}", "L5", source="mask", text=f"style {number}") for number in range(20)),
    ),
    cited=("event",), text="At what temperature does\x1b[31m water boil?",
    trace={"assertions": ("⊢ [MAT:water] ⇒ [B:1]",)},
)  # fmt: skip
DOUBTED: Final = closed("m2", (fact("m", "L2", lives_in("oslo")),), minute=1, type="question", said=False, held=2)


def _run(home: Path, story: list[ClosedQuery]) -> Path:
    lines = [journal_line(one, number) for number, one in enumerate(story)]
    write_run(record_of([], lines), home, {})
    return home


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two queries."""
    return _run(tmp_path_factory.mktemp("query") / "run", [BOILING, DOUBTED])


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``run.py query`` with these words: exit code and stdout."""

    def query(*words: str | Path) -> tuple[int, str]:
        parser = Parser(prog="run.py query", allow_abbrev=False)
        query_arguments(parser)
        code = run_query(parser.parse_all([str(word) for word in words]))
        return code, capsys.readouterr().out

    return query


def test_a_query_is_told_from_its_stages_to_its_assertions(run: Path, command: Command) -> None:
    """Every fact with what became of it, every contradiction, check and decision with its reason."""
    code, text = command("m1:elena", "--run", run)

    assert 0 == code
    for told in (
        "posted > search", "logged", "L0_EMPIRICAL", "[kept] event: event", "[blocked:L0_L2] report: report",
        "[blocked:intent] rumour: gossip", "from msg:7, 2 hops, needs allows_gossip", "allows_gossip no",
        "claims water boils_at 100 celsius", "private", "[high] L0 x L2: event against report", "blocked report",
        "rejected by triage", "L0-L2: 1 compared, failed, worst event against report",
        "resolve_delta: lower_layer_wins", "blocked, intent_gate: rumour", "defer_temporal: no_snapshot",
        "blocked, below_cap: ", "over a day; recency", "⊢ [MAT:water] ⇒ [B:1]", "cites event", "the person asked again",
    ):  # fmt: skip
        assert told in text, told
    assert text.isprintable() or all(char.isprintable() or char == "\n" for char in text)
    assert all(len(line) <= 110 for line in text.splitlines())


def test_a_message_names_all_queries_about_it(run: Path, command: Command) -> None:
    """And JSON is the whole trace with answer and outcome."""
    code, text = command("m1", "--in", run, "--json")
    (told,) = json.loads(text)

    assert 0 == code
    assert BOILING.trace == msgspec.convert(told["trace"], Trace)
    assert {"query_id": "m1:elena", "success": True, "cited": ["event"], "questioned": True} == told["outcome"]
    assert {"said": True, "held": 0, "cited": ["event"]} == told["answer"]


def test_the_list_shows_the_last_queries(run: Path, command: Command) -> None:
    """One line each; ``--last 0`` is all of them."""
    _, text = command("--in", run, "--last", "1")
    assert "2 queries, the last 1:" in text
    assert "m2:elena" in text
    assert "m1:elena" not in text
    assert "not said, held back 2 times" in text
    _, every = command("--in", run, "--last", "0", "--json")
    rows: list[dict[str, Any]] = json.loads(every)
    assert ["m1:elena", "m2:elena"] == [row["id"] for row in rows]
    assert NOW == rows[0]["at"]


def test_every_query_decided_again_is_the_same(run: Path, command: Command) -> None:
    """Under its own rules; a trace that does not say what its rules decide is exit code 1."""
    assert (0, "2 queries decided again, all the same\n") == command("--in", run, "--again")


def test_a_recorded_query_that_its_rules_do_not_explain_is_an_error(tmp_path: Path, command: Command) -> None:
    """Somebody changed the journal, or the rules of the program changed."""
    forged = closed("m1", (fact("m", "L2"),), trace={"statuses": {"m": "masked"}})
    code, text = command("--in", _run(tmp_path / "run", [forged]), "--again")

    assert 1 == code
    assert "fact m: masked -> kept" in text


def test_other_rules_tell_what_would_differ(run: Path, command: Command) -> None:
    """Where no contradiction counts, the false report is kept; rules of triage change as well."""
    code, text = command("--in", run, "--again", "--set", "mind.coupling_threshold=1")
    assert 0 == code
    assert "2 queries decided again, 1 the same, 1 otherwise" in text
    assert "fact report: blocked:L0_L2 -> kept" in text
    _, tight = command("m1", "--in", run, "--again", "--set", "triage.base_caps=1,1,1,1,1,1", "--json")
    told = json.loads(tight)
    assert (1, 0) == (told["queries"], told["same"])
    assert any(change["after"] == "dropped:below_cap" for change in told["changed"][0]["changes"])


@pytest.mark.parametrize(
    ("pair", "changed"),
    [
        ("mind.hat=analytical", {"kappa_milli": 3000}), ("mind.coupling_threshold=0.5", {"threshold_bp": 5000}),
        ("mind.exact=true", {"exact": True}), ("mind.strained_above=4", {"max_high": 4}),
        ("mind.attempts_max=2", {"attempts_max": 2}), ("triage.floor_bp=1", {}),
        ("mind.pair_kappas=L2-L3=0.5", {"pairs": pairs_named(("L2-L3=0.5",))}),
    ],
)  # fmt: skip
def test_a_rule_changes_what_it_names_and_nothing_else(pair: str, changed: dict[str, Any]) -> None:
    """What is not named stays as it was in the trace; a query that was never coupled has no rules to change."""
    rules = CouplingRules(kappa_milli=777, threshold_bp=2345, max_high=3, attempts_max=7)
    trace = msgspec.structs.replace(BOILING.trace, rules=rules)

    assert msgspec.structs.replace(rules, **changed) == other_rules([pair]).coupling(trace)
    assert other_rules([pair]).coupling(msgspec.structs.replace(trace, rules=None)) is None
    assert TriageRules(floor_bp=1) == other_rules(["triage.floor_bp=1"]).triage


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("m3:elena",), "knows no query 'm3:elena'; the nearest are"), (("--set", "mind.hat=x"), "of --again only"),
        (("--again", "--set", "mind.enabled=false"), "decides nothing about a recorded query"),
        (("--again", "--set", "mind.coupling_treshold=1"), "did you mean 'mind.coupling_threshold'"),
        (("--again", "--set", "mind.coupling_threshold=2"), "--set: "), (("--again", "--set", "mind.hat=x"), "--set: "),
        (("--again", "--set", "mind.pair_kappas=L0-L1=0.5"), "cannot be relaxed"),
        (("--again", "--set", "triage.base_caps=a"), "triage.base_caps takes"), (("--again", "--learn"), "not allowed"),
        (("--again", "--set", "triage.base_caps=99,1,1,1,1,1"), "--set: "), (("m1", "--learn"), "all queries"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(run: Path, command: Command, words: tuple[str, ...], said: str) -> None:
    """In one line that says why."""
    with pytest.raises(BadInput) as refused:
        command("--in", run, *words)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_files_of_the_seed_tell_the_same_as_the_decisions(tmp_path: Path, run: Path, command: Command) -> None:
    """Where a run has them they are read; a torn one is noted."""
    home = _run(tmp_path / "run", [DOUBTED])
    append_queries(home / "journal", [journal_line(one) for one in (BOILING, DOUBTED)])
    assert command("m1", "--in", run) == command("m1", "--in", home)
    path = next(home.glob("journal/*/query_traces.jsonl"))
    path.write_bytes(path.read_bytes() + b"{")
    assert "query_traces.jsonl ends in the middle of a line" in command("--in", home)[1]


def test_learning_says_what_would_be_adopted(tmp_path: Path, command: Command) -> None:
    """Rates, weights, the verdict, and how each bot stands at the end."""
    story = []
    for number, name in enumerate([*names(30, held_out=False), *names(20, held_out=True)]):
        one = closed(name, two_sources(number), minute=10 * number)
        answer = msgspec.structs.replace(one.answer, cited=kept_of(one, "memory"))
        story.append(msgspec.structs.replace(one, answer=answer))
    home = _run(tmp_path / "run", story)

    code, text = command("--in", home, "--learn")
    told = json.loads(command("--in", home, "--learn", "--json")[1])

    assert 0 == code
    assert "learned from 30 queries, judged by 20 others" in text
    assert "personal/L2/memory: 30 queries, 30 cited well, rate 96.9 %, weight " in text
    assert "adopted: better on queries that it did not learn from" in text
    assert "elena: 50 queries, stagnation (tension 0.0 %); 50 answers said, 0 of them rest on nothing" in text
    assert ("adopted", 50) == (told["verdict"], told["rates"]["queries"])
    assert told["rules"]["weights_milli"]["personal/L2/person"] < 1000


def test_a_run_without_queries_is_no_error(tmp_path: Path, command: Command) -> None:
    """There is nothing to say, and that is said."""
    home = tmp_path / "run"
    write_run(record_of([], [JournalLine(NOW, "bot:elena", 1, "held", "", "", {"query": "m1:elena"})]), home, {})

    assert (0, "0 queries\n") == command("--in", home)
    assert 0 == command("--in", home, "--again")[0]
    assert "nothing to adopt" in command("--in", home, "--learn")[1]


def test_a_policy_is_written_read_by_a_world_and_taken_back(tmp_path: Path, command: Command) -> None:
    """Adopted into its file; triage decides by it; what turned out worse under it is not adopted a second time."""
    story = []
    for number, name in enumerate([*names(180, held_out=False), *names(40, held_out=True)]):
        one = closed(name, two_sources(number), minute=10 * number)
        answer = msgspec.structs.replace(one.answer, cited=kept_of(one, "memory"))
        story.append(msgspec.structs.replace(one, answer=answer))
    failed = [msgspec.structs.replace(one, answer=msgspec.structs.replace(one.answer, said=False)) for one in story]
    policy = tmp_path / "policy.json"
    words = ("--learn", "--policy", str(policy))

    assert "adopted: better" in command("--in", _run(tmp_path / "good", story), *words)[1]
    kept = read_policy(policy)
    config = load_config(None, {}, {"mind.policy": str(policy)})
    pool = [parameters for address, _, parameters in mind_members(config, (), 1) if address.startswith("triage:")]
    assert kept.learned
    assert [kept.rules] == [one.rules for one in pool if isinstance(one, TriageParameters)]
    assert "was taken back" in command("--in", _run(tmp_path / "bad", failed), *words)[1]
    assert not read_policy(policy).learned
    assert (kept.rules.hash,) == read_policy(policy).rejected


@pytest.mark.parametrize("text", ["", "[]", '{"format":"orrery-policy","version":9}', '{"format":"x","version":1}'])
def test_what_is_no_policy_is_refused(tmp_path: Path, text: str) -> None:
    """Also a newer version."""
    path = tmp_path / "policy.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadInput):
        read_policy(path)
