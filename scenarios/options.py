"""The grammar of the command line (DESIGN section 10, the part that exists). Standard library only."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from scenarios.cartridge_command import add_arguments as cartridge_arguments
from scenarios.looking_options import graph_arguments, people_arguments, why_arguments
from scenarios.query_options import query_arguments
from scenarios.spec import suggestion
from universe.errors import BadInput

SEED_MAX: Final = 2**63 - 1
SEEDS_MAX: Final = 100_000
"""Most seeds of one command: one run each."""

EPILOG: Final = "python3 run.py COMMAND --help explains a command; docs are in README.md"


class Parser(argparse.ArgumentParser):
    """argparse whose complaints are `BadInput` in one line, with the nearest known word."""

    def error(self, message: str) -> NoReturn:
        """Raise `BadInput`; called by argparse."""
        raise BadInput(f"{message}; `{self.prog} --help` explains")

    def parse_all(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse every argument. Raises `BadInput` for one that is not known."""
        values, unknown = self.parse_known_args(list(arguments))
        if unknown:
            word = unknown[0].partition("=")[0]
            kind = "option" if word.startswith("-") else "argument"
            near = suggestion(word, sorted(self._option_string_actions)) if kind == "option" else ""
            self.error(f"{self.prog.rpartition(' ')[2]} takes no {kind} {word!r}{near}")
        return values


def command_parser(command: str) -> Parser:
    """The parser of one command. Raises KeyError for a command that does not exist."""
    description, add_arguments = COMMANDS[command]
    prog = f"run.py {command}"
    parser = Parser(prog=prog, description=f"{description[0].upper()}{description[1:]}.", allow_abbrev=False)
    add_arguments(parser)
    return parser


def overview() -> str:
    """The text of ``run.py --help``."""
    lines = ["usage: python3 run.py COMMAND ...", "", "Orrery: societies of bots as an actor-model simulation.", ""]
    rows = {command: description for command, (description, _) in COMMANDS.items()} | {"--version": "the version"}
    lines += [f"  {command:<11}{description}" for command, description in rows.items()]
    return "\n".join([*lines, "", EPILOG])


def parse_settings(pairs: Sequence[str]) -> dict[str, str]:
    """Turn ``name=value`` texts into a mapping. Raises `BadInput` for a malformed or repeated one."""
    settings: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise BadInput(f"--set takes name=value, not {pair!r}")
        if name in settings:
            raise BadInput(f"--set names {name!r} twice")
        settings[name] = text
    return settings


def parse_seed(text: str) -> int:
    """A seed: a whole number in 0..2**63-1. Raises `BadInput`."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(SEED_MAX)) or int(text) > SEED_MAX:
        raise BadInput(f"a seed is a whole number from 0 to {SEED_MAX}, not {text!r}")
    return int(text)


def parse_seeds(text: str) -> tuple[int, ...]:
    """``A..B``, both included, ascending. Raises `BadInput`."""
    first, dots, last = text.partition("..")
    if not dots:
        raise BadInput(f"--seeds takes A..B (both included), not {text!r}")
    low, high = parse_seed(first), parse_seed(last)
    if low > high:
        raise BadInput(f"--seeds takes A..B with A <= B, not {text!r}")
    if high - low >= SEEDS_MAX:
        raise BadInput(f"--seeds takes at most {SEEDS_MAX} seeds, {text!r} are {high - low + 1}")
    return tuple(range(low, high + 1))


def parse_workers(text: str) -> int:
    """A number of hosts, 1..1024. Raises `BadInput`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= 1024):
        raise BadInput(f"--workers is a whole number from 1 to 1024, not {text!r}")
    return int(text)


def _run_arguments(parser: Parser) -> None:
    add = parser.add_argument
    add("--set", dest="pairs", action="append", default=[], metavar="K=V", help="a parameter, or a rule section.key")
    add("--runtime", choices=("local", "ray"), help="one process, or hosts on Ray")
    add("--workers", type=parse_workers, default=0, metavar="N", help="hosts or shards (default: one per CPU on Ray)")
    add("--durable", action="store_true", help="mailboxes in Redis instead of memory")
    add("--out", type=Path, metavar="DIR", help="where the results go (default: under runs/)")
    add("--json", dest="json_output", action="store_true", help="print the result as one JSON object, last line")


def _seed_arguments(parser: Parser) -> None:
    seeds = parser.add_mutually_exclusive_group()
    seeds.add_argument("--seed", type=parse_seed, metavar="N", help="default: drawn anew, and told in the result")
    seeds.add_argument("--seeds", type=parse_seeds, metavar="A..B", help="one run for each, both ends included")


def _demo_arguments(parser: Parser) -> None:
    _seed_arguments(parser)
    _run_arguments(parser)


def _sim_arguments(parser: Parser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", help="see `run.py list`")
    _demo_arguments(parser)
    parser.add_argument("--checkpoint", type=Path, metavar="DIR", help="a wide world keeps its state here and resumes")


def _sweep_arguments(parser: Parser) -> None:
    add = parser.add_argument
    add("scenario", metavar="SCENARIO", help="see `run.py list`")
    add("--grid", action="append", required=True, metavar="K=VALUES", help="a,b,c or A..B or A..B/STEP; repeatable")
    add("--set", dest="pairs", action="append", default=[], metavar="K=V", help="a parameter or a rule of every run")
    seeds = parser.add_mutually_exclusive_group()
    seeds.add_argument("--seed", type=parse_seed, default=0, metavar="N", help="default: 0, so a sweep repeats")
    seeds.add_argument("--seeds", type=parse_seeds, metavar="A..B", help="each grid point with each, both included")
    add("--metric", dest="metrics", action="append", default=[], metavar="NAME", help="what to show; repeatable")
    add("--workers", type=parse_workers, default=0, metavar="N", help="processes (default: one per CPU)")
    add("--out", type=Path, metavar="DIR", help="where the results go (default: runs/sweep-SCENARIO)")
    add("--json", dest="json_output", action="store_true", help="print one JSON object, last line")


def _replay_arguments(parser: Parser) -> None:
    parser.add_argument("recording", type=Path, metavar="RECORDING", help="a file that `run.py import` wrote")
    parser.add_argument("--against", type=Path, metavar="RUN", help="compare the decisions with those of this run")
    parser.add_argument("--seed", type=parse_seed, default=0, metavar="N", help="default: 0, so a replay repeats")
    _run_arguments(parser)


def _list_arguments(parser: Parser) -> None:
    parser.add_argument("--json", dest="json_output", action="store_true", help="print one JSON array")


def _import_arguments(parser: Parser) -> None:
    parser.add_argument("kind", choices=("irc",), metavar="irc", help="the kind of log")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="raw logs; annotations are found beside")
    parser.add_argument("--out", type=Path, required=True, metavar="RECORDING", help="the recording to write")
    parser.add_argument("--stitch", action="store_true", help="place the files as consecutive days of one server")


def _bench_arguments(parser: Parser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="without it: which there are")
    parser.add_argument("--json", dest="json_output", action="store_true", help="print one JSON object, last line")


def _doctor_arguments(parser: Parser) -> None:
    parser.add_argument("config", nargs="?", type=Path, metavar="CONFIG.toml", help="a configuration to check as well")


def _test_arguments(parser: Parser) -> None:
    parser.add_argument("--full", action="store_true", help="run the counts that docs/promises.md states")
    parser.usage = "run.py test [--full] [pytest arguments]"


COMMANDS: Final[dict[str, tuple[str, Callable[[Parser], None]]]] = {
    "demo": ("one small universe end to end; the same as `sim demo` on Ray", _demo_arguments),
    "test": ("the test suite, in minutes; what is no option of ours goes to pytest", _test_arguments),
    "list": ("scenarios with their parameters, defaults and units", _list_arguments),
    "sim": ("run a scenario", _sim_arguments),
    "sweep": ("run a scenario for every combination of values and every seed", _sweep_arguments),
    "replay": ("run our bots inside a recording", _replay_arguments),
    "import": ("turn IRC logs into a recording", _import_arguments),
    "people": ("look into and carry the people that a bot knows", people_arguments),
    "graph": ("what a run's universe graph knows of planets, bots, people, topics", graph_arguments),
    "why": ("why a bot said or wrote something, and what came of a message", why_arguments),
    "query": ("what a bot knew, doubted and decided before it spoke; decided again; learned from", query_arguments),
    "cartridge": ("facts in files: list, show, search, check, build and learn them", cartridge_arguments),
    "bench": ("measure beside the peers, as ratios in one run", _bench_arguments),
    "doctor": ("what this machine and a configuration lack", _doctor_arguments),
}
"""Command to its one-line description and what it takes, in the order of the help."""
