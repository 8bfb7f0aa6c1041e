"""The mutations: the 36 that were tried on the original's tests (25 survived there), and some of our own.

Each replaces a text that stands once in its file. `tests` are the files that must fail then; an equivalent mutation
changes no output, so nothing can or should fail.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Mutation(Struct, frozen=True):
    """In `path` the text `old` becomes `new`."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]
    equivalent: bool = False


_GOLDEN: Final = ("test_trust_golden",)
_STATEMENTS: Final = ("test_seed_statements", "test_seed_statements_people", "test_acquainted")
_LEDGER: Final = ("test_trust_ledger",)
_GUARANTEES: Final = ("test_trust_guarantees",)
_CURVES: Final = "TENURE_DAYS, CONSISTENCY_DAYS, SESSIONS, HOURS, WEEKDAYS = 180, 60, 30, 12, 5"
_COSTS: Final = "TOOL_PENALTY, TOOL_PENALTY_CAP, VIOLATION_CAP, DEFAULT_SEVERITY = 0.05, 0.3, 0.5, 0.15"
_ENE: Final = "universe/trust/ene.py"
_TIERS: Final = "universe/trust/tiers.py"
_DECAY: Final = "universe/trust/decay.py"
_ROW: Final = "universe/trust/ledger.py"
_HARD: Final = "universe/trust/hardened.py"
_ACTS: Final = "actors/acquaintances.py"

ORIGINAL: Final = (
    Mutation("sessions saturate at 300", _ENE, _CURVES, _CURVES.replace(" 30,", " 300,"), _GOLDEN),
    Mutation("arithmetic mean of the factors", _ENE, "modulator = product**0.25",
             "modulator = (tenure + consistency + session + timing) / 4", _GOLDEN),
    Mutation("floor of sessions 0.2", _ENE, "* max(FLOOR, session) *", "* max(0.2, session) *", _GOLDEN),
    Mutation("a tool costs 0.06", _ENE, _COSTS, _COSTS.replace("0.05", "0.06"), _GOLDEN),
    Mutation("violations ignored by the calculator", _ENE,
             "violation = min(VIOLATION_CAP, sum(_severity(one) for one in signals.violations))", "violation = 0.0",
             _GOLDEN),
    Mutation("familiar from 0.36", _TIERS, "(150, 350, 600, 800)", "(150, 360, 600, 800)", _GOLDEN),
    Mutation("trusted from day 59", _TIERS, "(3, 14, 60, 180)", "(3, 14, 59, 180)", _GOLDEN),
    Mutation("half-life 66 days", _DECAY, "DECAY_HALF_LIFE_DAYS: Final = 60", "DECAY_HALF_LIFE_DAYS: Final = 66", _GOLDEN),
    Mutation("sentiment up to 0.3", _ENE, "SENTIMENT_CAP: Final = 0.03", "SENTIMENT_CAP: Final = 0.3", _GOLDEN),
    Mutation("the oldest notes are kept", "universe/people/book.py", "note][-notes_max:]", "note][:notes_max]",
             ("test_people_tools",)),
    Mutation("every message is negative", _ACTS, "at, positive=conduct.positive, negative=negative,",
             "at, positive=0, negative=negative + conduct.positive,", _STATEMENTS),
    Mutation("a negative weighs 1", _ENE, "NEGATIVE_WEIGHT: Final = 3.0", "NEGATIVE_WEIGHT: Final = 1.0", _GOLDEN),
    Mutation("beta prior 1.9", _ENE, "(positive + weighted + 2)", "(positive + weighted + 1.9)", _GOLDEN),
    Mutation("tenure saturates at 365", _ENE, _CURVES, _CURVES.replace("180", "365"), _GOLDEN),
    Mutation("consistency saturates at 30", _ENE, _CURVES, _CURVES.replace(" 60,", " 30,"), _GOLDEN),
    Mutation("hours saturate at 24", _ENE, _CURVES, _CURVES.replace(" 12,", " 24,"), _GOLDEN),
    Mutation("weekdays saturate at 7", _ENE, _CURVES, _CURVES.replace(" 5", " 7"), _GOLDEN),
    Mutation("timing without weekdays", _ENE, "timing = (hours + weekdays) / 2", "timing = hours", _GOLDEN),
    Mutation("exponent 0.5", _ENE, "product**0.25", "product**0.5", _GOLDEN),
    Mutation("violations capped at 0.35", _ENE, _COSTS, _COSTS.replace("0.5,", "0.35,"), _GOLDEN),
    Mutation("decay down to 0.3", _DECAY, "DECAY_FLOOR: Final = 0.5", "DECAY_FLOOR: Final = 0.3", _GOLDEN),
    Mutation("rounded to two digits", _ENE, "rounded = round(unrounded, 3)", "rounded = round(unrounded, 2)", _GOLDEN),
    Mutation("sessions never counted", _ROW, 'part["sessions"][:] += starts + np.where(spoke, acts.breaks, 0)',
             'part["sessions"][:] += 0', _LEDGER),
    Mutation("999 active days", _ROW, 'part["days_active"][:] += new_day', 'part["days_active"][:] = 999', _LEDGER),
    Mutation("a weekday counts again and again", _ENE, "len(set(signals.unique_days_of_week))",
             "len(signals.unique_days_of_week)", _GOLDEN),
    Mutation("an owner's name becomes an alias", "actors/people.py",
             "if self._accounts.impersonates(seen.name, seen.user_id):", "if not seen.name:", _STATEMENTS),
    Mutation("severities below 0", _ENE, "not 0.0 <= given <= 1.0", "not given <= 1.0", _GOLDEN),
    Mutation("violations not passed on", _ACTS, "severities_milli=severities_milli,\n                sentiment",
             "severities_milli=(),\n                sentiment", _STATEMENTS),
    Mutation("no decay", "universe/trust/model.py", 'idle_days = np.maximum(days_idle(part, now_ms), part["absence_days"])',
             "idle_days = days_idle(part, 0)", _GUARANTEES),
    Mutation("the oldest days are kept", "universe/people/daily.py", "[-days_max:]", "[:days_max]", _STATEMENTS),
    Mutation("what a message changed is not stored", _ACTS, "known.row = after", "known.row = dict(known.row)", _STATEMENTS),
    Mutation("an owner has a history", "actors/bot_daily.py", "if known is None or acquaintances.is_owner(known):",
             "if known is None:", _STATEMENTS),
    Mutation("no line Approach", "universe/people/card.py",
             'f"Approach: {APPROACH[-1 if facts.owner else tier_index(facts.tier)]}",', '"",', ("test_people_card",)),
    Mutation("chains look at everybody again", "universe/people/graph.py",
             "if found in people and found not in came_from:\n                    came_from[found] = known",
             "if found in people:\n                    came_from.setdefault(found, known)", ("test_people_graph",),
             equivalent=True),
    Mutation("a list in no order", "universe/people/tools.py", "everyone.sort(key=lambda card: (", "sorted(everyone, key=lambda card: (",
             ("test_people_tools",)),
    Mutation("a view shows the first notes", "universe/people/tools.py", "dossier.notes[-NOTES_SHOWN:]",
             "dossier.notes[:NOTES_SHOWN]", ("test_people_tools",)),
)  # fmt: skip
"""In the order of the facts: those that the original's suite notices, then those that it does not."""

OURS: Final = (
    Mutation("a session of exactly thirty minutes", _ROW, "(gap_ms > SESSION_GAP_MS)", "(gap_ms >= SESSION_GAP_MS)", _LEDGER),
    Mutation("the clock may run back", _ROW, "first = np.maximum(acts.first_ms, before)", "first = acts.first_ms", _LEDGER),
    Mutation("a message dated back brings its hour", _ROW, "spoke & (acts.last_ms > before), acts.hours", "spoke, acts.hours", _LEDGER),
    Mutation("a violation begins tenure", _ROW, "spoke = acts.messages > 0", "spoke = acts.messages + acts.violations > 0", _LEDGER),
    Mutation("one message ends an absence", _ROW, "left = np.maximum(absence - repay, 0)", "left = absence * 0", _GUARANTEES),
    Mutation("yesterday's credit is given back today", "universe/trust/changes.py", "(same_day or name not in OF_TODAY)", "True", _LEDGER),
    Mutation("half up", "universe/trust/rounding.py", "TIE_WIDTH: Final = 1e-6", "TIE_WIDTH: Final = 0.0", ("test_trust_columns",)),
    Mutation("decay of a half is rounded up", _DECAY, "return round_permille(permille / 1000 * factor, exact)",
             "return np.floor(permille * factor + 0.5).astype(np.int32)", ("test_trust_columns",)),
    Mutation("sentiment moves the tier", _HARD, "tiers = tiers_of(self._decayed(part, _rounded(raw), now_ms), known_days, self._rules)",
             "tiers = tiers_of(shown, known_days, self._rules)", _GUARANTEES),
    Mutation("evidence without a limit a day", _HARD, "EVIDENCE_PER_DAY: Final = 3", "EVIDENCE_PER_DAY: Final = 10_000", _GUARANTEES),
    Mutation("evidence without an end", _HARD, "EVIDENCE_MAX: Final = 1000", "EVIDENCE_MAX: Final = 1_000_000", _GUARANTEES),
    Mutation("the mean is trusted", _HARD, "low = mean - np.sqrt(mean * (bad / total) / (total + 1.0))", "low = mean", _GUARANTEES),
    Mutation("24 hours are full diversity", _HARD, "HUMAN_HOURS: Final = 8", "HUMAN_HOURS: Final = 24", _GUARANTEES),
    Mutation("one hour of the week is enough", _HARD, "VARIETY_MIN: Final = 3", "VARIETY_MIN: Final = 0", _GUARANTEES),
    Mutation("a penalty fades with unclean days", _HARD, "np.where(clean, faded,", "np.where(began, faded,", _GUARANTEES),
    Mutation("a penalty never fades", _HARD, "round(2 ** (-1 / 60) * 65536)", "65536", _GUARANTEES),
    Mutation("penalties run over", _HARD, "np.minimum(FADING_MAX_MICRO, fading)", "fading.astype(np.int32)", _GUARANTEES),
    Mutation("a lock never opens", _HARD, "clean & (part[\"lock_days\"] > 0)", "clean & (part[\"lock_days\"] < 0)", _GUARANTEES),
    Mutation("no lock", _HARD, "LOCK_DAYS << np.maximum(0, locks - 1)", "0 << np.maximum(0, locks - 1)", _GUARANTEES),
    Mutation("every lock is the first", _HARD, "LOCK_DAYS << np.maximum(0, locks - 1)", "LOCK_DAYS << np.maximum(0, 0 * locks)", _GUARANTEES),
    Mutation("detections raise no suspicion", _HARD, "SUSPICION_STEP_MILLI * acts.violations", "0 * acts.violations", _GUARANTEES),
    Mutation("suspicion never falls", _HARD, "SUSPICION_FALL_MILLI: Final = 250", "SUSPICION_FALL_MILLI: Final = 0", _GUARANTEES),
)  # fmt: skip
