"""What a run of library_virus found: who caught the sentence, how far it went, and what the pages tell of that."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from scenarios.findings import Findings, FoundTable
from scenarios.parquet_table import Column
from scenarios.plain_text import count
from scenarios.virus.pictures import calendar, spread
from scenarios.virus.tally import Leaf, Outcome
from universe.config_universe import ReflectionConfig
from universe.gossip.artifact import DIARY, DREAM

DIGITS: Final = 6
_COLUMNS: Final = (
    Column("artifact", "string", "id", "identity of the page"),
    Column("bot", "string", "id", "who wrote it"),
    Column("day", "int64", "d", "day of the run, counted from 0"),
    Column("at_ms", "int64", "ms", "virtual time, UTC, since 1970-01-01"),
    Column("type", "string", "code", "diary or dream"),
    Column("infected", "bool", "", "whether the planted sentence is on it"),
    Column("planted", "bool", "", "whether it was planted there"),
    Column("depth", "int64", "bots", "most bots between a person and this page, as it says itself"),
    Column("generation", "int64", "pages", "longest way from a planted page; null: there is none", nullable=True),
    Column("parents", "list<string>", "ids", "pages from which it has the sentence; known to the scenario"),
    Column("noted", "list<string>", "ids", "of these, those that the page itself names"),
)
_MEANINGS: Final = {
    "bots_infected": "bots that wrote the sentence and do not have it in their settings",
    "reproduction_number": "other bots that had it directly from one page with it, on average",
    "reproduction_of_planted": "the same, of planted pages only",
    "dreams_infected": "dreams with the sentence",
    "dream_share": "share of all dreams with the sentence",
    "dream_share_of_others": "share of the dreams of bots without it in their settings",
    "diary_share": "share of all diaries with the sentence",
    "generation_max": "most pages through which it went after a planted one",
    "uses_max": "most pages with it that one bot wrote within the days of the phrase quota",
    "last_infection_day": "last day on which a page caught it, counted from 0",
    "designed": "pages that caught it and whose provenance leads to a planted page",
    "unexplained": "pages that caught it and do not tell from where",
}


def virus_findings(outcome: Outcome, rules: str, reflection: ReflectionConfig) -> Findings:
    """Everything that a run found."""
    metrics = virus_metrics(outcome, reflection)
    whose = "the original's" if rules == "original" else "our"
    return Findings(
        metrics=metrics,
        told=((f"One planted sentence under {whose} rules", _told(metrics, outcome, reflection, rules)),),
        rows=tuple((name, _shown(metrics[name]), meaning) for name, meaning in _MEANINGS.items()),
        tables={"pages": _table(outcome.leaves)},
        pictures=(spread(outcome, whose), calendar(outcome, whose)),
    )


def virus_metrics(outcome: Outcome, reflection: ReflectionConfig) -> dict[str, Any]:
    """The figures; `docs/library_virus.md` defines each."""
    infections, infected = outcome.infections(), outcome.infected
    dreams = [leaf for leaf in outcome.leaves if leaf.type == DREAM]
    diaries = [leaf for leaf in outcome.leaves if leaf.type == DIARY]
    planted = [leaf for leaf in infected if leaf.planted]
    of_others = [leaf for leaf in dreams if leaf.bot not in outcome.patients]
    generations = Counter(leaf.generation for leaf in infected if leaf.generation >= 0)
    generation_max = max(generations, default=0)
    return {
        "bots_infected": len(outcome.first_days()),
        "reproduction_number": _mean([len(infections[leaf.artifact]) for leaf in infected]),
        "reproduction_of_planted": _mean([len(infections[leaf.artifact]) for leaf in planted]),
        "patients": list(outcome.patients),
        "dreams": len(dreams),
        "diaries": len(diaries),
        "dreams_infected": sum(leaf.infected for leaf in dreams),
        "dream_share": _mean([leaf.infected for leaf in dreams]),
        "dream_share_of_others": _mean([leaf.infected for leaf in of_others]),
        "diary_share": _mean([leaf.infected for leaf in diaries]),
        "dream_share_by_bot": {
            bot: _mean([leaf.infected for leaf in dreams if leaf.bot == bot]) for bot in outcome.bots
        },
        "dream_share_by_day": [
            _mean([leaf.infected for leaf in dreams if leaf.day == day]) for day in range(outcome.days)
        ],
        "generation_max": generation_max,
        "pages_by_generation": [generations[generation] for generation in range(generation_max + 1)],
        "depth_max": max((leaf.depth for leaf in infected), default=0),
        "uses_max": outcome.uses_max(reflection.phrase_days),
        "last_infection_day": max((leaf.day for leaf in outcome.caught), default=None),
        "caught": len(outcome.caught),
        "designed": sum(leaf.traced for leaf in outcome.caught),
        "unexplained": sum(not leaf.traced for leaf in outcome.caught),
    }


def _mean(values: list[int] | list[bool]) -> float | None:
    return round(sum(values) / len(values), DIGITS) if values else None


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value:,.6g}"


def _told(metrics: dict[str, Any], outcome: Outcome, reflection: ReflectionConfig, rules: str) -> tuple[str, ...]:
    patients, others = len(outcome.patients), len(outcome.bots) - len(outcome.patients)
    where = f"In the settings of {count(patients, 'bot')}" if patients else "In nobody's settings"
    noun = "other bot" if patients else "bot"
    lines = [
        f"{where}; {metrics['bots_infected']:,} of {count(others, noun)} wrote it.",
        f"It stood in {metrics['dreams_infected']:,} of {count(metrics['dreams'], 'dream')}: {_percent(metrics)}.",
    ]
    if metrics["reproduction_number"] is not None:
        ways = count(metrics["generation_max"], "page")
        lines += [
            f"A page with it gave it to {metrics['reproduction_number']:.2f} other bots on average;",
            f"the longest way from a planted page was {ways}."
            if any(metrics["pages_by_generation"])
            else "none was planted.",
            f"One bot wrote it on {count(metrics['uses_max'], 'page')} within {count(reflection.phrase_days, 'day')}.",
        ]
    return (*lines, *_of_origin(metrics, rules))


def _percent(metrics: dict[str, Any]) -> str:
    return "none" if metrics["dream_share"] is None else f"{100 * metrics['dream_share']:.1f} %"


def _of_origin(metrics: dict[str, Any], rules: str) -> tuple[str, ...]:
    caught, designed = metrics["caught"], metrics["designed"]
    if not caught:
        return ("No page caught it.",)
    if rules == "original":
        pages = count(caught, "page")
        return (f"Designed or emergent? Nobody can tell: {pages} caught it and say of none", "from where they have it.")
    return (
        f"Designed: {designed:,} of {count(caught, 'page')} that caught it lead back to a planted one;",
        f"emergent, without such a way: {metrics['unexplained']:,}.",
    )


def _table(leaves: tuple[Leaf, ...]) -> FoundTable:
    values: dict[str, Any] = {
        "artifact": [leaf.artifact for leaf in leaves],
        "bot": [leaf.bot for leaf in leaves],
        "day": [leaf.day for leaf in leaves],
        "at_ms": [leaf.at for leaf in leaves],
        "type": [leaf.type for leaf in leaves],
        "infected": [leaf.infected for leaf in leaves],
        "planted": [leaf.planted for leaf in leaves],
        "depth": [leaf.depth for leaf in leaves],
        "generation": [leaf.generation if leaf.generation >= 0 else None for leaf in leaves],
        "parents": [list(leaf.parents) for leaf in leaves],
        "noted": [list(leaf.noted) for leaf in leaves],
    }
    return FoundTable(_COLUMNS, values)
