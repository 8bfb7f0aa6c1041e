"""``run.py cartridge``: list, show, search, check, build and learn cartridges. Standard library only until it runs.

`add_arguments` is the grammar, `run` does it.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from universe.errors import BadInput

if TYPE_CHECKING:
    from bridges.cartridges import Library
    from universe.cartridges.fact import Cartridge, CartridgeFact

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "examples" / "cartridges"
LIMIT_MAX: Final = 1000
CONTEXTS: Final = ("fiction", "research")
Told = tuple[int, Any, list[str]]
"""Exit code, what ``--json`` prints, what a person reads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `cartridge` takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = _action(actions, "list", "which cartridges there are, and how many facts they hold")
    listed.add_argument("places", nargs="*", type=Path, metavar="DIR", help=f"{_PLACES} (default: the examples)")
    shown = _action(actions, "show", "one cartridge: who may read it, and every fact with its layer")
    shown.add_argument("name", metavar="NAME", help="its name, or its directory NAME.kbc")
    found = _action(actions, "search", "the facts that fit a question best")
    found.add_argument("query", metavar="QUERY", help="a question, or some words of it")
    found.add_argument("--limit", type=_limit, default=5, metavar="N", help="how many (default: 5)")
    found.add_argument(
        "--context", action="append", default=[], choices=CONTEXTS, help="opens the faction of that name"
    )
    for parsed in (shown, found):
        parsed.add_argument("--in", dest="places", action="append", type=Path, metavar="DIR", help=_PLACES)
    checked = _action(actions, "validate", "every fault of a cartridge; exit code 1 where there is one")
    checked.add_argument("place", type=Path, metavar="DIR", help=_PLACES)
    built = _action(actions, "build", "write a cartridge from facts that somebody wrote down")
    built.add_argument("facts", type=Path, metavar="FACTS", help="a file .jsonl, .csv or .md")
    built.add_argument("--out", type=Path, required=True, metavar="DIR", help="the new directory NAME.kbc")
    _learn_arguments(_action(actions, "learn", "what the bots of a run heard of the world becomes facts"))


def _learn_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("place", nargs="?", type=Path, metavar="RUN", help="a run's directory (default: the newest run)")
    add("--bot", required=True, metavar="BOT", help="whose queries, or all")
    add("--out", type=Path, required=True, metavar="DIR", help="the directory NAME.kbc: new, or that of --into")
    add("--into", type=Path, metavar="DIR", help="the cartridge NAME.kbc whose facts rise or sink by it")
    add("--against", action="append", default=[], type=Path, metavar="DIR", help=f"what is known: {_PLACES}")
    add("--review", type=_fact_ids, default=(), metavar="IDS", help="facts that you reviewed, for L1: 3,7")
    add("--approve", type=_fact_ids, default=(), metavar="IDS", help="facts that you approve, for L0")


def _action(actions: Any, name: str, description: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=description, description=description, allow_abbrev=False
    )
    parser.add_argument("--json", dest="json_output", action="store_true", help="print one JSON value")
    return parser


def _limit(text: str) -> int:
    """A whole number in 1..1000; argparse says the rest."""
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or not 1 <= int(text) <= LIMIT_MAX:
        raise ValueError(text)
    return int(text)


_limit.__name__ = "number from 1 to 1000"


def _fact_ids(text: str) -> tuple[int, ...]:
    """Numbers of facts with commas between them; argparse says the rest."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 16 for part in parts):
        raise ValueError(text)
    return tuple(int(part) for part in parts)


_fact_ids.__name__ = "list of fact numbers"
_PLACES: Final = "a directory of cartridges, or one cartridge NAME.kbc"


def run(values: argparse.Namespace) -> int:
    """Do it; returns the exit code (0 done, 1 a faulty cartridge). Raises `BadInput` for what cannot be read."""
    from scenarios.plain_text import printable
    from scenarios.result import encode_json

    code, told, lines = _ACTIONS[values.action](values)
    print(encode_json(told).decode() if values.json_output else "\n".join(map(printable, lines)))
    return code


def _library(places: list[Path] | None) -> Library:
    from bridges.cartridges import Library

    return Library(places or [EXAMPLES])


def _list(values: argparse.Namespace) -> Told:
    from scenarios.plain_text import count, cut

    rows = [_overview(one) for one in _library(values.places).cartridges]
    width = max(len(row["name"]) for row in rows)
    lines = []
    for row in rows:
        size, about = count(row["facts"], "fact"), cut(row["description"], 40)
        lines.append(f"{row['name']:<{width}}  {row['faction']:<10}  {size:>13}  {about}".rstrip())
    return 0, rows, lines


def _overview(one: Cartridge) -> dict[str, Any]:
    name = one.parsed
    return {"name": one.name, "domain": name.domain, "faction": name.faction, "owner": name.owner,
            "facts": len(one.facts), "description": one.description, "author": one.author, "licence": one.licence,
            "version": one.version}  # fmt: skip


def _show(values: argparse.Namespace) -> Told:
    from scenarios.plain_text import count

    given = Path(values.name)
    one = _library([given] if given.suffix == ".kbc" else values.places).cartridge(given.name.removesuffix(".kbc"))
    row = _overview(one)
    facts = [_fact(one, fact) for fact in one.facts]
    readers = {"general": "always", "self": "always, never exported", "private": f"only {row['owner']}, never exported"}
    read = readers.get(row["faction"], f"in a context of {'fiction' if row['faction'] == 'fiction' else 'research'}")
    head = [f"{one.name}: {count(len(facts), 'fact')} of {row['domain']}; may be read {read}", *_described(row), ""]
    lines = [line for fact in facts for line in _fact_lines(fact, str(fact["id"]))]
    return 0, row | {"facts": facts}, [*head, *lines]


def _described(row: dict[str, Any]) -> list[str]:
    from scenarios.plain_text import clean

    parts = [clean(row["description"]), f"by {clean(row['author'])}" if row["author"] else "", clean(row["licence"])]
    return ["; ".join(part for part in parts if part)] if any(parts) else []


def _fact(cartridge: Cartridge, fact: CartridgeFact) -> dict[str, Any]:
    from universe.cartridges.layers import layer_of

    return {
        "cartridge": cartridge.name, "id": fact.id, "text": fact.text, "layer": layer_of(cartridge, fact),
        "confidence": fact.confidence_bp / 10_000, "sources": list(fact.sources), "status": fact.status,
    }  # fmt: skip


def _fact_lines(fact: dict[str, Any], label: str) -> list[str]:
    """Its label, layer, confidence and sources; its text below."""
    from scenarios.plain_text import clean, cut, fold

    sources = cut(", ".join(map(clean, fact["sources"])), 40)
    status = "" if fact["status"] == "active" else f"  ({clean(fact['status'])})"
    return [f"{label}  {fact['layer']}  {fact['confidence']:.2f}  {sources}{status}",
            *(f"    {line}" for line in fold(fact["text"], 74, 30))]  # fmt: skip


def _search(values: argparse.Namespace) -> Told:
    library = _library(values.places)
    hits = library.search(values.query, values.limit, frozenset(values.context))
    rows = [_fact(library.cartridge(hit.cartridge), hit.fact)
            | {"score": hit.score / 100_000, "relevance": hit.relevance_bp / 10_000} for hit in hits]  # fmt: skip
    lines = [line for row in rows for line in _fact_lines(row, f"{row['cartridge']} {row['id']}")]
    return 0, rows, lines or ["no fact fits"]


def _validate(values: argparse.Namespace) -> Told:
    from bridges.cartridges import validate_cartridge
    from bridges.cartridges.folder import cartridge_paths
    from scenarios.plain_text import clean

    faults = {path.name: list(validate_cartridge(path)) for path in cartridge_paths(values.place)}
    lines = [f"{name}: {clean(fault)}" for name, found in faults.items() for fault in found or ["in order"]]
    return int(any(faults.values())), faults, lines


def _build(values: argparse.Namespace) -> Told:
    from actors.runtime import wall_clock_ms
    from bridges.cartridges import build_cartridge, read_seed
    from scenarios.plain_text import count
    from universe.cartridges.fact import Cartridge
    from universe.cartridges.name import parse_name

    target: Path = values.out
    if target.suffix != ".kbc":
        raise BadInput(f"a cartridge is a directory NAME.kbc, not {str(target)!r}")
    facts = read_seed(values.facts)
    now = wall_clock_ms()
    domains = tuple(sorted({fact.domain for fact in facts} - {""}))[:64]
    name = parse_name(target.stem)
    cartridge = Cartridge(name=target.stem, facts=facts, domains=domains, owner=name.owner, created_at=now)
    build_cartridge(target, cartridge, now)
    told = {"cartridge": str(target), "facts": len(facts), "faction": name.faction}
    return 0, told, [f"{count(len(facts), 'fact')} written to {target} ({name.faction})"]


def _learn(values: argparse.Namespace) -> Told:
    from scenarios.cartridge_learning import learn

    return learn(values)


_ACTIONS: Final = {
    "list": _list, "show": _show, "search": _search, "validate": _validate, "build": _build, "learn": _learn,
}  # fmt: skip
