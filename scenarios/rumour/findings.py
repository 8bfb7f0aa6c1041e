"""What a run of rumour_vs_memory found: who won, what was repeated though the bot knew better, what was still told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from scenarios.findings import Findings, FoundTable
from scenarios.parquet_table import Column
from scenarios.plain_text import count
from scenarios.rumour.pictures import by_age, outcomes
from scenarios.rumour.script import Script
from scenarios.rumour.tally import AGES_H, Offer, Tally
from universe.mind.coupling_rules import SEVERITIES
from universe.trust.tiers import TIERS

DIGITS: Final = 6
AGES: Final = (*(f"<{bound}h" for bound in AGES_H), "older")
_COLUMNS: Final = (
    Column("coupling", "bool", "", "whether the layers were held against each other"),
    Column("bot", "string", "id", "who answered"),
    Column("user", "string", "id", "whom it answered, and whom the gossip is about"),
    Column("artifact", "string", "id", "the gossip"),
    Column("topic", "string", "code", "what it says"),
    Column("hops", "int64", "bots", "bots between the person and the one that told it"),
    Column("at_ms", "int64", "ms", "virtual time of the answer, UTC, since 1970-01-01"),
    Column("age_ms", "int64", "ms", "since the person told the news"),
    Column("tier", "string", "code", "how far the bot trusts the person"),
    Column("distorted", "bool", "", "whether the person had said something else"),
    Column("true", "bool", "", "whether it is what they said, and still so"),
    Column("better", "list<string>", "codes", "sources of what the bot believes that contradicts it"),
    Column("winner", "string", "code", "what was believed: gossip, or the first source that took it out"),
    Column("kept_back", "string", "code", "what took it out; empty: nothing"),
    Column("told", "bool", "", "whether the reply mentions it"),
)
_MEANINGS: Final = {
    "news": "things that people told a bot",
    "heard": "times that another bot learned of one",
    "distortion": "share of these that the person had not said",
    "contradicted": "pieces of gossip at a bot that something it believes contradicts",
    "rumour_wins": "of these, how many it repeated to the person; must be 0",
    "rumour_wins_off": "the same with coupling off",
    "unaware": "false gossip that was repeated where the bot knew no better",
    "unaware_off": "the same with coupling off",
    "recall": "share of the true gossip at hand that was told to the person",
    "recall_off": "the same with coupling off",
    "kept_back_true": "pieces of true gossip that were taken out in some answer",
}


def rumour_findings(on: Tally, off: Tally, script: Script) -> Findings:
    """Everything that was found; `off` is the tally of the same script with coupling off."""
    metrics = rumour_metrics(on, off, script)
    return Findings(
        metrics=metrics,
        told=(("Rumour against memory", _told(metrics, script)),),
        rows=tuple((name, _shown(metrics[name]), meaning) for name, meaning in _MEANINGS.items()),
        tables={"offers": _table(on.offers, off.offers)},
        pictures=(outcomes(metrics), by_age(metrics)),
    )


def rumour_metrics(on: Tally, off: Tally, script: Script) -> dict[str, Any]:
    """The figures; `docs/rumour_vs_memory.md` defines each."""
    found: dict[str, Any] = {
        "news": len(script.items),
        "taken_back": sum(bool(one.until) for one in script.items),
        "silent": len(script.silent),
        "liars": sorted(script.liars),
        "distortion_by_hops": _distortion_by_hops(on),
        "deltas": {
            severity: sum(row.get(severity, 0) for row in on.deltas.values()) for severity in SEVERITIES
        },
        "deltas_by_pair": on.deltas,
        "deltas_by_pair_off": off.deltas,
        "winners": _winners(on.offers),
        "winners_off": _winners(off.offers),
    }  # fmt: skip
    for tally, suffix in ((on, ""), (off, "_off")):
        found |= {f"{name}{suffix}": value for name, value in _figures(tally).items()}
        found[f"by_tier{suffix}"] = _grouped(tally.offers, TIERS, lambda one: one.tier)
        found[f"by_age{suffix}"] = _grouped(tally.offers, AGES, lambda one: one.age)
    return found


def _figures(tally: Tally) -> dict[str, Any]:
    true = [one for one in tally.offers if one.is_true]
    told = [one for one in tally.offers if one.is_told]
    return {
        "offers": len(tally.offers),
        "heard": len(tally.heard),
        "distortion": _share(sum(is_distorted for _, is_distorted in tally.heard), len(tally.heard)),
        "contradicted": pieces(one for one in tally.offers if one.is_contradicted),
        "rumour_wins": pieces(one for one in told if one.is_contradicted),
        "unaware": pieces(one for one in told if not one.is_true and not one.is_contradicted),
        "true_told": pieces(one for one in true if one.is_told),
        "recall": _share(pieces(one for one in true if one.is_told), pieces(true)),
        "kept_back_true": pieces(one for one in true if one.kept_back),
        "told_distorted": pieces(one for one in told if one.is_distorted),
    }


def pieces(offers: Iterable[Offer]) -> int:
    """Different pieces of gossip, at each bot once: what is kept back comes up again at the next answer."""
    return len({(one.bot, one.artifact) for one in offers})


def _winners(offers: Iterable[Offer]) -> dict[str, int]:
    """Of the contradicted pieces, how many each source won."""
    won = {(one.bot, one.artifact, one.winner) for one in offers if one.is_contradicted and one.winner}
    names = sorted({winner for _, _, winner in won})
    return {name: sum(winner == name for _, _, winner in won) for name in names}


def _distortion_by_hops(tally: Tally) -> list[dict[str, float | int | None]]:
    most = max((told.hops for told, _ in tally.heard), default=-1)
    rows: list[dict[str, float | int | None]] = []
    for hops in range(most + 1):
        changed = [is_distorted for told, is_distorted in tally.heard if told.hops == hops]
        rows.append({"hops": hops, "heard": len(changed), "distortion": _share(sum(changed), len(changed))})
    return rows


def _grouped(
    offers: Sequence[Offer], names: Sequence[str], group_of: Callable[[Offer], str]
) -> dict[str, dict[str, int]]:  # fmt: skip
    found = {}
    for name in names:
        group = [one for one in offers if group_of(one) == name]
        if group:
            told = [one for one in group if one.is_told]
            found[name] = {
                "true_told": pieces(one for one in told if one.is_true),
                "rumour_wins": pieces(one for one in told if one.is_contradicted),
                "unaware": pieces(one for one in told if not one.is_true and not one.is_contradicted),
                "kept_back": pieces(one for one in group if one.is_contradicted and one.kept_back),
            }
    return found


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, DIGITS) if whole else None


def _told(metrics: dict[str, Any], script: Script) -> tuple[str, ...]:
    liars, news = count(len(script.liars), "bot"), count(metrics["news"], "piece")
    heard, rumours = count(metrics["heard"], "time"), count(metrics["contradicted"], "rumour")
    lines = [
        f"{news} of news, {metrics['taken_back']:,} taken back; {liars} distorted what they heard.",
        f"Bots learned of it {heard}; {_percent(metrics['distortion'])} of that nobody had said.",
        f"Of {rumours} against what they knew bots repeated {metrics['rumour_wins']:,};",
        f"with coupling off {metrics['rumour_wins_off']:,} of {metrics['contradicted_off']:,}.",
        f"False rumours that the bot could not know to be false: {metrics['unaware']:,} repeated.",
        f"Of true news {_percent(metrics['recall'])} was told; with coupling off {_percent(metrics['recall_off'])}.",
    ]
    return tuple(lines)


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value:,.6g}"


def _table(on: Sequence[Offer], off: Sequence[Offer]) -> FoundTable:
    rows = [(True, one) for one in on] + [(False, one) for one in off]
    values: dict[str, Any] = {
        "coupling": [coupled for coupled, _ in rows],
        "at_ms": [one.at for _, one in rows],
        "distorted": [one.is_distorted for _, one in rows],
        "true": [one.is_true for _, one in rows],
        "better": [list(one.better) for _, one in rows],
        "told": [one.is_told for _, one in rows],
    }
    for name in ("bot", "user", "artifact", "topic", "hops", "age_ms", "tier", "winner", "kept_back"):
        values[name] = [getattr(one, name) for _, one in rows]
    return FoundTable(_COLUMNS, values)
