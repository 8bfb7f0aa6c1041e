"""What the documents say can be done, can be done: programs run, commands and rules exist, links lead somewhere."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from scenarios import run
from scenarios.catalogue import load_scenario
from scenarios.command_line import ROOT, asked_sweep, sim_request
from scenarios.options import COMMANDS, command_parser, parse_settings
from scenarios.rule_names import check_rules, rule_defaults
from scenarios.run_directory import write_run
from tests.tree import project_files
from universe.errors import BadInput, OrreryError

DOCUMENTS: Final = sorted(
    path.as_posix()
    for path in project_files()
    if path.suffix == ".md" and path.parts[0] in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "examples")
)
FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND: Final = re.compile(r"(?:python3 )?\brun\.py ([^`\n]+)")
OUTPUT_COLUMN: Final = re.compile(r"\s{2,}|\s#\s|[.,;:]?$")
NOTATION: Final = re.compile(r"[A-Z]{2,}|[\[\]|]|\.\.\.|\bN\b|k=v|section\.key")
"""What makes a line a description of a command and no command: placeholders and alternatives."""
LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
PLACEHOLDER: Final = re.compile(r"@[A-Z_]+@")


def text_of(name: str) -> str:
    """A document."""
    return (ROOT / name).read_text(encoding="utf-8")


def programs() -> list[tuple[str, str]]:
    """Every complete Python program of the documents, with a name: it imports what it uses."""
    found = []
    for name in DOCUMENTS:
        blocks = [block for language, block in FENCE.findall(text_of(name)) if language == "python"]
        for number, block in enumerate(blocks, start=1):
            if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(block).body):
                found.append((f"{name}:{number}", block))
    return found


def commands(text: str) -> list[str]:
    """What stands behind ``run.py`` in a text, each without the explanation behind it."""
    named = [OUTPUT_COLUMN.split(words, maxsplit=1)[0] for words in COMMAND.findall(text)]
    return [words for words in named if words]


def complaint(words: list[str]) -> str:
    """Why the command line would refuse this, without running it; an empty text when it would not."""
    command, arguments = words[0], words[1:]
    if command in ("--help", "--version", "-h"):
        return "" if not arguments else "arguments behind an option"
    if command not in COMMANDS:
        return f"no command {command}"
    if command == "test":
        files = [word.partition("::")[0] for word in arguments if ".py" in word]
        return ", ".join(f"no file {file}" for file in files if not (ROOT / file).is_file())
    if not arguments or words == ["import", "irc"]:
        return ""  # a command that is only mentioned
    try:
        values = command_parser(command).parse_all(arguments)
        if command in ("sim", "demo"):
            values.scenario = getattr(values, "scenario", "demo")
            sim_request(values, "local")
        if command == "sweep":
            asked_sweep(values)
        if command == "replay":
            given = parse_settings(values.pairs)
            check_rules({name: text for name, text in given.items() if "." in name}, rules())
            load_scenario("replay").resolve({name: text for name, text in given.items() if "." not in name})
    except (OrreryError, ValueError) as error:
        return str(error)
    return ""


def rules() -> dict[str, object]:
    """Every rule with its default."""
    return rule_defaults(ROOT / "config.example.toml")


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in plain}


def dead_links(name: str, text: str) -> list[str]:
    """Relative links of a document that lead nowhere."""
    dead = []
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        target, _, anchor = link.partition("#")
        path = (ROOT / name).parent / target if target else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            dead.append(f"{name}: {link}")
    return dead


@pytest.mark.parametrize(("name", "program"), [pytest.param(*item, id=item[0]) for item in programs()])
def test_the_programs_in_the_documents_run(name: str, program: str, tmp_path: Path) -> None:
    """In a fresh interpreter, in an empty directory, to their end, and without a warning of ours."""
    if "runs/demo" in program:
        write_run(run("demo", seed=5, users=4), tmp_path / "runs" / "demo", {})
    done = run_program(program, tmp_path)

    assert done.returncode == 0, f"{name}\n{done.stderr}"
    assert "Traceback" not in done.stderr


def run_program(program: str, where: Path) -> subprocess.CompletedProcess[str]:
    """Run a Python program with the checkout on its path."""
    setup = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    return subprocess.run(
        [sys.executable, "-c", setup + program], cwd=where, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_documents_hold_programs_and_commands() -> None:
    """The README's and the one for wall time at least; otherwise the other tests here would test nothing."""
    assert {"README.md:1", "docs/wall-time.md:1"} <= {name for name, _ in programs()}
    assert len([words for name in DOCUMENTS for words in commands(text_of(name)) if not NOTATION.search(words)]) >= 12


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_of_a_document_is_one_that_we_take(name: str) -> None:
    """Arguments, scenarios, parameters and rules too; a line with placeholders names a command that exists."""
    wrong = []
    for words in commands(PLACEHOLDER.sub("", text_of(name))):
        if not NOTATION.search(words):
            said = complaint(shlex.split(words))
            wrong += [f"{words}: {said}"] if said else []
        elif words.split()[0] not in (*COMMANDS, "--version", "--help"):
            wrong.append(words)

    assert [] == wrong


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_rule_that_a_document_sets_exists(name: str) -> None:
    """With a value of its type, wherever ``--set`` or a keyword ``"section.key": value`` stands."""
    text = text_of(name)
    pairs = re.findall(r"(?:--set )([a-z_]+\.[a-z_]+)=([^\s`)]+)", text)
    pairs += re.findall(r"\"([a-z_]+\.[a-z_]+)\": ([0-9.]+|True|False)", text)
    for rule, value in pairs:
        if rule != "section.key":
            check_rules({rule: value.lower()}, rules())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_rule_that_a_document_names_exists(name: str) -> None:
    """``chat.defers_max`` and its like, in code quotes; a file of a run (``graph.json``) is no rule."""
    sections = {rule.partition(".")[0] for rule in rules()}
    quoted = re.findall(r"`([a-z_]+\.(?!jsonl?\b)[a-z_]+)`", text_of(name))
    named = {word for word in quoted if word.partition(".")[0] in sections}

    assert set() == {rule for rule in named if rule not in rules() and not (ROOT / rule).exists()}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    """To a file of the checkout, and to a heading in it where the link names one."""
    assert [] == dead_links(name, text_of(name))


def test_the_checks_of_documents_can_fail() -> None:
    """A wrong command, option, scenario, parameter, rule, type, file and heading are each seen."""
    text = """
`run.py demos`
`run.py test tests/test_nothing.py --full`
python3 run.py sim demo --sed 5      explained
python3 run.py sim dem
python3 run.py sim demo --set user=5
python3 run.py replay x.gz --set chat.bid_treshold=0.2 --out runs/keen
python3 run.py sim demo --set chat.bid_threshold=often
"""
    assert 7 == len(commands(text))
    assert [] == [words for words in commands(text) if not complaint(shlex.split(words))]
    assert "" == complaint(shlex.split("sim demo --seed 5 --set users=20 --set chat.bid_threshold=0.2"))
    links = "[a](docs/design.md#the-floors) [b](docs/none.md) [c](docs/design.md#none) [d](https://x)"
    assert ["README.md: docs/none.md", "README.md: docs/design.md#none"] == dead_links("README.md", links)
    with pytest.raises(BadInput):
        check_rules({"chat.bid_treshold": "0.2"}, rules())
