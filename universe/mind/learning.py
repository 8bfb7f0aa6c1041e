"""Learning from routing logs: what a policy is worth on queries it has not seen, when it is adopted, when taken back.

Phase 4 of the seed. A policy is a `TriageRules` with learned weights. It is judged by deciding recorded queries again,
on a part of them that it did not learn from, against the rules in force; once adopted it is watched against what was
so before, and that measure never moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec
from msgspec import Struct

from universe.mind.again import Again, decide_again
from universe.mind.claim import BASIS
from universe.mind.outcome import ClosedQuery, Outcome, closed_order
from universe.mind.routing import QUERIES_MIN, kept_facts, rules_from, tallies_of
from universe.mind.triage import kept
from universe.mind.triage_rules import TriageRules
from universe.rng import key64

HELD_OUT_OF: Final = 4
"""One query in four is kept for the judgement."""
GAIN_MIN_BP: Final = 100
WINDOW: Final = 200
"""So many closed queries are watched before each verdict: of 80 % that succeed, chance moves that by 2.8 points."""
DROP_MAX_BP: Final = 500
REJECTED_KEPT: Final = 20
Verdict = Literal["adopted", "too_few", "nothing_learned", "worse", "no_better", "rejected_before"]


class Worth(Struct, frozen=True, kw_only=True):
    """What rules are worth on recorded queries, in basis points; `queries` are those whose answer cited anything.

    `useful_bp`: of the facts that good answers cited, the share that is kept. `precise_bp`: of the facts that are kept
    for good answers and were there to be cited, the share that was. `misleading_bp`: of the facts that failed or
    questioned answers cited, the share that is kept. Of what was not kept then nobody knows how it would have done.
    """

    queries: int
    useful_bp: int
    precise_bp: int
    misleading_bp: int


WORTH_SIGNS: Final[Mapping[str, int]] = {"useful_bp": 1, "precise_bp": 1, "misleading_bp": -1}
"""Whether more is better. The original counted more questions as progress."""


class Proposal(Struct, frozen=True, kw_only=True):
    """Rules that were learned from `learned_from` queries, and what they and those in force are worth on the others."""

    rules: TriageRules
    learned_from: int
    before: Worth
    after: Worth
    verdict: Verdict


def is_held_out(query_id: str) -> bool:
    """Whether a query is kept for the judgement: by its id, so that it always falls on the same side."""
    return key64("held out", query_id) % HELD_OUT_OF == 0


def worth_of(closed: Iterable[ClosedQuery], outcomes: Mapping[str, Outcome], rules: TriageRules) -> Worth:
    """Decide queries again under `rules` and see what stays of what their answers cited."""
    queries = useful = cited_well = kept_well = misleading = cited_badly = 0
    for one in closed:
        outcome = outcomes.get(one.trace.query.id)
        if outcome is None or not one.trace.decisions:
            continue
        stay = _kept_again(decide_again(one.trace, triage=rules))
        known = {fact.id for fact in kept_facts(one)}
        cited = known & {*outcome.cited}
        queries += bool(cited)
        if outcome.success and not outcome.questioned:
            useful += len(cited & stay)
            cited_well += len(cited)
            kept_well += len(known & stay) if cited else 0
        else:
            misleading += len(cited & stay)
            cited_badly += len(cited)
    return Worth(
        queries=queries, useful_bp=_share_bp(useful, cited_well), precise_bp=_share_bp(useful, kept_well),
        misleading_bp=_share_bp(misleading, cited_badly),
    )  # fmt: skip


def _kept_again(again: Again) -> frozenset[str]:
    return frozenset(kept(again.decisions))


def _share_bp(part: int, whole: int) -> int:
    return BASIS * part // whole if whole else 0


def gains_bp(before: Worth, after: Worth) -> dict[str, int]:
    """By how much each measure is better (above 0) or worse, whichever way better is."""
    return {name: sign * (getattr(after, name) - getattr(before, name)) for name, sign in WORTH_SIGNS.items()}


def propose(closed: Sequence[ClosedQuery], outcomes: Mapping[str, Outcome], policy: Policy) -> Proposal:
    """Learn from three quarters of the queries and judge by the last. The order of `closed` does not matter.

    Adopted only if no measure is worse and one is better by `GAIN_MIN_BP`, on at least `QUERIES_MIN` unseen queries
    whose answers cite something; the others say nothing.
    """
    ordered = [one for one in sorted(closed, key=closed_order) if one.trace.query.id in outcomes]
    seen = [one for one in ordered if not is_held_out(one.trace.query.id)]
    unseen = [one for one in ordered if is_held_out(one.trace.query.id)]
    rules = rules_from(tallies_of(seen, outcomes), policy.base)
    before, after = worth_of(unseen, outcomes, policy.rules), worth_of(unseen, outcomes, rules)
    verdict = _verdict(before, after, rules, policy)
    return Proposal(rules=rules, learned_from=len(seen), before=before, after=after, verdict=verdict)


def _verdict(before: Worth, after: Worth, rules: TriageRules, policy: Policy) -> Verdict:
    gains = gains_bp(before, after).values()
    if rules.hash == policy.rules.hash:
        return "nothing_learned"
    if rules.hash in policy.rejected:
        return "rejected_before"
    if after.queries < QUERIES_MIN:
        return "too_few"
    if min(gains) < 0:
        return "worse"
    return "adopted" if max(gains) >= GAIN_MIN_BP else "no_better"


class Rates(Struct, frozen=True, kw_only=True):
    """How queries turned out, as shares in basis points."""

    queries: int
    success_bp: int
    questioned_bp: int
    dissonance_bp: int


RATE_SIGNS: Final[Mapping[str, int]] = {"success_bp": 1, "questioned_bp": -1, "dissonance_bp": -1}


def rates_of(closed: Iterable[ClosedQuery], outcomes: Mapping[str, Outcome]) -> Rates:
    """Count closed queries by how they turned out."""
    pairs = [(one, outcomes[one.trace.query.id]) for one in closed if one.trace.query.id in outcomes]
    return Rates(
        queries=len(pairs), success_bp=_share_bp(sum(outcome.success for _, outcome in pairs), len(pairs)),
        questioned_bp=_share_bp(sum(outcome.questioned for _, outcome in pairs), len(pairs)),
        dissonance_bp=_share_bp(sum(one.trace.health == "dissonance" for one, _ in pairs), len(pairs)),
    )  # fmt: skip


class Policy(Struct, frozen=True, kw_only=True):
    """The rules in force, and what they are held to.

    `base` are the rules without anything learned. `baseline` is how queries turned out before the rules in force were
    adopted; it is frozen until they are replaced. `rejected` are hashes of rules that were taken back.
    """

    base: TriageRules = TriageRules()
    rules: TriageRules = TriageRules()
    baseline: Rates | None = None
    rejected: tuple[str, ...] = ()

    @property
    def learned(self) -> bool:
        """Whether rules are in force that were learned."""
        return self.rules.hash != self.base.hash


def adopted(policy: Policy, proposal: Proposal, baseline: Rates) -> Policy:
    """The policy after a proposal; the same where it was not good enough. `baseline` is how things were until now.

    Where learned rules replace learned ones, the baseline stays the one from before anything was learned.
    """
    if proposal.verdict != "adopted":
        return policy
    frozen = policy.baseline if policy.learned and policy.baseline is not None else baseline
    return msgspec.structs.replace(policy, rules=proposal.rules, baseline=frozen)


def watched(policy: Policy, rates: Rates) -> Policy:
    """The policy after a window of queries: back to the base where any rate is worse by more than `DROP_MAX_BP`.

    Windows of fewer than `WINDOW` queries say nothing. Rules that were taken back are not adopted a second time.
    """
    if not policy.learned or policy.baseline is None or rates.queries < WINDOW:
        return policy
    gains = [sign * (getattr(rates, name) - getattr(policy.baseline, name)) for name, sign in RATE_SIGNS.items()]
    if min(gains) >= -DROP_MAX_BP:
        return policy
    rejected = (*policy.rejected, policy.rules.hash)[-REJECTED_KEPT:]
    return Policy(base=policy.base, rules=policy.base, rejected=rejected)
