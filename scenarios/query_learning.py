"""``run.py query --learn``: what the outcomes of a run teach, and how its bots stand at its end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from scenarios.plain_text import count
from universe.mind.flush import Flushed, flush
from universe.mind.learning import Policy, Proposal, Rates, adopted, is_held_out, propose, rates_of, watched
from universe.mind.outcome import ClosedQuery, outcomes_of
from universe.mind.responses import Condition, Response, experience, mean_tension_bp, response_of
from universe.mind.routing import QUERIES_MIN, Tallies, Tally, tallies_of

_VERDICTS: Final = {
    "adopted": "adopted: better on queries that it did not learn from, and worse in nothing",
    "too_few": f"not adopted: fewer than {QUERIES_MIN} answers that cite something to judge it by",
    "nothing_learned": f"nothing to adopt: no source was judged by {QUERIES_MIN} queries, or none clearly differs",
    "worse": "not adopted: worse in something on queries that it did not learn from",
    "no_better": "not adopted: no better on queries that it did not learn from",
    "rejected_before": "not adopted: it was taken back before",
}  # fmt: skip

_TAKEN_BACK: Final = "the policy in force was taken back: answers turned out worse under it than before it"
_WORTHS: Final = {
    "useful_bp": "useful facts kept", "precise_bp": "kept facts used", "misleading_bp": "misleading facts kept",
}  # fmt: skip


class BotEnd(Struct, frozen=True, kw_only=True):
    """One bot at the end: its mode, what that changes, and what its replies rested on."""

    bot: str
    queries: int
    tension_bp: int
    response: Response
    flushed: Flushed


class Learned(Struct, frozen=True, kw_only=True):
    """All of the answer."""

    rates: Rates
    tallies: Tallies
    proposal: Proposal
    bots: list[BotEnd]
    policy: Policy
    taken_back: bool


def learned_from(closed: Sequence[ClosedQuery], policy: Policy) -> Learned:
    """Take `policy` back where things got worse under it, learn from closed queries, and adopt what is better."""
    outcomes = outcomes_of(closed)
    rates = rates_of(closed, outcomes)
    seen = [one for one in closed if not is_held_out(one.trace.query.id)]
    stays = watched(policy, rates)
    proposal = propose(closed, outcomes, stays)
    return Learned(
        rates=rates, tallies=tallies_of(seen, outcomes), proposal=proposal, bots=_bots(closed),
        policy=adopted(stays, proposal, rates), taken_back=policy.learned and not stays.learned,
    )  # fmt: skip


def _bots(closed: Sequence[ClosedQuery]) -> list[BotEnd]:
    by_bot: defaultdict[str, list[ClosedQuery]] = defaultdict(list)
    for one in sorted(closed, key=lambda one: (one.at, one.trace.query.id)):
        by_bot[one.trace.query.bot].append(one)
    found = []
    for bot, own in sorted(by_bot.items()):
        condition = Condition()
        for one in own:
            experience(condition, one)
        found.append(
            BotEnd(
                bot=bot, queries=len(own), tension_bp=mean_tension_bp(condition), response=response_of(condition),
                flushed=flush(own),
            )
        )  # fmt: skip
    return found


def learned_object(learned: Learned) -> dict[str, Any]:
    """The answer as JSON values; `routes` are those of the queries that were learned from."""
    proposal = learned.proposal
    return {
        "rates": msgspec.to_builtins(learned.rates),
        "routes": {route: msgspec.to_builtins(one) | {"rate_bp": one.rate_bp} for route, one in _ordered(learned)},
        "taken_back": learned.taken_back, "verdict": proposal.verdict, "learned_from": proposal.learned_from,
        "before": msgspec.to_builtins(proposal.before), "after": msgspec.to_builtins(proposal.after),
        "rules": msgspec.to_builtins(proposal.rules), "rules_hash": proposal.rules.hash,
        "bots": msgspec.to_builtins(learned.bots),
    }  # fmt: skip


def _ordered(learned: Learned) -> list[tuple[str, Tally]]:
    return sorted(learned.tallies.items())


def learned_text(learned: Learned) -> list[str]:
    """The answer as lines."""
    rates, proposal = learned.rates, learned.proposal
    turned_out = [
        f"{_share(rates.success_bp)} answered well", f"{_share(rates.questioned_bp)} asked again",
        f"{_share(rates.dissonance_bp)} in dissonance",
    ]  # fmt: skip
    learned_from = count(proposal.learned_from, "query", "queries")
    lines = [f"{count(rates.queries, 'query', 'queries')}: {', '.join(turned_out)}", ""]
    lines += [f"learned from {learned_from}, judged by {count(proposal.before.queries, 'other')}"]
    weights = {**proposal.rules.weights_milli, **proposal.rules.caps_milli}
    lines += [f"  {route}: {_route(one, weights.get(route, 0))}" for route, one in _ordered(learned)]
    worth = [
        f"{words} {_share(getattr(proposal.before, name))} -> {_share(getattr(proposal.after, name))}"
        for name, words in _WORTHS.items()
    ]
    lines += [_TAKEN_BACK] if learned.taken_back else []
    lines += [", ".join(worth), _VERDICTS[proposal.verdict], ""]
    return lines + [line for bot in learned.bots for line in _bot(bot)]


def _route(one: Tally, weight_milli: int) -> str:
    weight = f", weight {weight_milli / 1000:g}" if weight_milli else ""
    asked = f", {one.questioned:,} asked again" if one.questioned else ""
    told = f"{count(one.queries, 'query', 'queries')}, {one.success:,} cited well{asked}"
    return f"{told}, rate {_share(one.rate_bp)}{weight}"


def _bot(one: BotEnd) -> list[str]:
    flushed = one.flushed
    said = len(flushed.rationalized) + len(flushed.faults)
    reasons = Counter(fault.reason.replace("_", " ") for fault in flushed.faults)
    why = ", ".join(f"{reason} {number:,}" for reason, number in sorted(reasons.items()))
    return [
        f"{one.bot}: {count(one.queries, 'query', 'queries')}, {one.response.mode} "
        f"(tension {_share(one.tension_bp)}); {count(said, 'answer')} said, "
        f"{len(flushed.faults):,} of them rest on nothing that stands" + (f" ({why})" if why else "")
    ]


def _share(value_bp: int) -> str:
    return f"{value_bp / 100:.1f} %"
