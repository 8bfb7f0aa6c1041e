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


def _all(path: str, tests: tuple[str, ...], *rows: tuple[str, str, str]) -> tuple[Mutation, ...]:
    """Mutations of one file that the same tests must notice: name, old and new text."""
    return tuple(Mutation(name, path, old, new, tests) for name, old, new in rows)


_GOLDEN: Final = ("test_trust_golden",)
_COLUMNS: Final = ("test_trust_columns",)
_LEDGER: Final = ("test_trust_ledger",)
_GUARANTEES: Final = ("test_trust_guarantees", "test_trust_washing")
_STATEMENTS: Final = ("test_seed_statements_people", "test_acquainted")
_TOOLS: Final = ("test_people_tools",)
_CARD: Final = ("test_people_card",)
_GRAPH: Final = ("test_people_graph",)
_WAITING: Final = ("test_floor_waiting", "test_floor")
_CURVES: Final = "TENURE_DAYS, CONSISTENCY_DAYS, SESSIONS, HOURS, WEEKDAYS = 180, 60, 30, 12, 5"
_COSTS: Final = "TOOL_PENALTY, TOOL_PENALTY_CAP, VIOLATION_CAP, DEFAULT_SEVERITY = 0.05, 0.3, 0.5, 0.15"

ORIGINAL: Final = (
    *_all("universe/trust/ene.py", _GOLDEN,
          ("sessions saturate at 300", _CURVES, _CURVES.replace(" 30,", " 300,")),
          ("arithmetic mean of the factors",
           "modulator = product**0.25", "modulator = (tenure + consistency + session + timing) / 4"),
          ("floor of sessions 0.2", "* max(FLOOR, session) *", "* max(0.2, session) *"),
          ("a tool costs 0.06", _COSTS, _COSTS.replace("0.05", "0.06")),
          ("violations ignored by the calculator",
           "violation = min(VIOLATION_CAP, sum(_severity(one) for one in signals.violations))", "violation = 0.0"),
          ("sentiment up to 0.3", "SENTIMENT_CAP: Final = 0.03", "SENTIMENT_CAP: Final = 0.3"),
          ("a negative weighs 1", "NEGATIVE_WEIGHT: Final = 3.0", "NEGATIVE_WEIGHT: Final = 1.0"),
          ("beta prior 1.9", "(positive + weighted + 2)", "(positive + weighted + 1.9)"),
          ("tenure saturates at 365", _CURVES, _CURVES.replace("180", "365")),
          ("consistency saturates at 30", _CURVES, _CURVES.replace(" 60,", " 30,")),
          ("hours saturate at 24", _CURVES, _CURVES.replace(" 12,", " 24,")),
          ("weekdays saturate at 7", _CURVES, _CURVES.replace(" 5", " 7")),
          ("timing without weekdays", "timing = (hours + weekdays) / 2", "timing = hours"),
          ("exponent 0.5", "product**0.25", "product**0.5"),
          ("violations capped at 0.35", _COSTS, _COSTS.replace("0.5,", "0.35,")),
          ("rounded to two digits", "rounded = round(unrounded, 3)", "rounded = round(unrounded, 2)"),
          ("a weekday counts again and again",
           "len(set(signals.unique_days_of_week))", "len(signals.unique_days_of_week)"),
          ("severities below 0", "not 0.0 <= given <= 1.0", "not given <= 1.0")),
    *_all("universe/trust/tiers.py", _GOLDEN,
          ("familiar from 0.36", "(150, 350, 600, 800)", "(150, 360, 600, 800)"),
          ("trusted from day 59", "(3, 14, 60, 180)", "(3, 14, 59, 180)")),
    *_all("universe/trust/decay.py", _GOLDEN,
          ("half-life 66 days", "DECAY_HALF_LIFE_DAYS: Final = 60", "DECAY_HALF_LIFE_DAYS: Final = 66"),
          ("decay down to 0.3", "DECAY_FLOOR: Final = 0.5", "DECAY_FLOOR: Final = 0.3")),
    *_all("universe/people/book.py", _TOOLS,
          ("the oldest notes are kept", "note][-notes_max:]", "note][:notes_max]")),
    *_all("actors/acquaintances.py", _STATEMENTS,
          ("every message is negative",
           "at, positive=conduct.positive, negative=negative,",
           "at, positive=0, negative=negative + conduct.positive,"),
          ("violations not passed on",
           "negative, severities_milli = conduct.negative, conduct.severities_milli",
           "negative, severities_milli = conduct.negative, ()"),
          ("what a message changed is not stored", "known.row = after", "known.row = dict(known.row)")),
    *_all("universe/trust/ledger.py", _LEDGER,
          ("sessions never counted",
           'part["sessions"][:] += starts + np.where(spoke, acts.breaks, 0)', 'part["sessions"][:] += 0'),
          ("999 active days", 'part["days_active"][:] += new_day', 'part["days_active"][:] = 999')),
    *_all("actors/people.py", _STATEMENTS,
          ("an owner's name becomes an alias",
           "if self._accounts.impersonates(seen.name, seen.user_id):", "if not seen.name:")),
    *_all("universe/trust/decay.py", _GUARANTEES,
          ("no decay", "return max(floor, math.exp(", "return 1.0 + 0.0 * max(floor, math.exp(")),
    *_all("universe/people/daily.py", _STATEMENTS,
          ("the oldest days are kept", "[-days_max:]", "[:days_max]")),
    *_all("actors/bot_daily.py", _STATEMENTS,
          ("an owner has a history", "if not acquaintances.is_owner(known):", "if known.row:")),
    *_all("universe/people/card.py", _CARD,
          ("no line Approach", 'f"Approach: {APPROACH[-1 if facts.owner else tier_index(facts.tier)]}",', '"",')),
    *_all("universe/people/tools.py", _TOOLS,
          ("a list in no order", "everyone.sort(key=lambda card: (", "sorted(everyone, key=lambda card: ("),
          ("a view shows the first notes", "dossier.notes[-NOTES_SHOWN:]", "dossier.notes[:NOTES_SHOWN]")),
    Mutation("chains look at everybody again", "universe/people/graph.py",
             "for found in known if found not in seen]", "for found in known]",
             _GRAPH, equivalent=True),
)  # fmt: skip
"""Those of the facts, by file; the original's own suite notices eleven."""

OURS: Final = (
    *_all("universe/trust/ledger.py", _LEDGER,
          ("a session of exactly thirty minutes", "(gap_ms > SESSION_GAP_MS)", "(gap_ms >= SESSION_GAP_MS)"),
          ("the clock may run back", "first = np.maximum(acts.first_ms, before)", "first = acts.first_ms"),
          ("a message dated back brings its hour", "spoke & (acts.last_ms > before), acts.hours", "spoke, acts.hours"),
          ("a violation begins tenure", "spoke = acts.messages > 0", "spoke = acts.messages + acts.violations > 0")),
    *_all("universe/trust/ledger.py", _GUARANTEES,
          ("one message ends an absence", "left = np.maximum(absence - repay, 0)", "left = absence * 0")),
    *_all("universe/trust/changes.py", _LEDGER,
          ("yesterday's credit is given back today", "(same_day or name not in OF_TODAY)", "True")),
    *_all("universe/trust/rounding.py", _COLUMNS,
          ("half up", "TIE_WIDTH: Final = 1e-6", "TIE_WIDTH: Final = 0.0")),
    *_all("universe/trust/decay.py", _COLUMNS,
          ("decay of a half is rounded up",
           "return round_permille(permille / 1000 * factor, exact)",
           "return np.floor(permille * factor + 0.5).astype(np.int32)")),
    *_all("universe/trust/hardened.py", _GUARANTEES,
          ("sentiment moves the tier", "tiers_of(both[len(part) :],", "tiers_of(both[: len(part)],"),
          ("evidence without a limit a day", "EVIDENCE_PER_DAY: Final = 3", "EVIDENCE_PER_DAY: Final = 10_000"),
          ("evidence without an end", "EVIDENCE_MAX: Final = 1000", "EVIDENCE_MAX: Final = 1_000_000"),
          ("the mean is trusted", "low = mean - np.sqrt(mean * (bad / total) / (total + 1.0))", "low = mean"),
          ("24 hours are full diversity", "HUMAN_HOURS: Final = 8", "HUMAN_HOURS: Final = 24"),
          ("one hour of the week is enough", "VARIETY_MIN: Final = 3", "VARIETY_MIN: Final = 0"),
          ("a penalty fades with unclean days", "np.where(clean, faded,", "np.where(began, faded,"),
          ("a penalty never fades", "round(2 ** (-1 / 60) * 65536)", "65536"),
          ("penalties run over", "np.minimum(FADING_MAX_MICRO, fading)", "fading.astype(np.int32)"),
          ("a lock never opens", 'clean & (part["lock_days"] > 0)', 'clean & (part["lock_days"] < 0)'),
          ("no lock", "LOCK_DAYS << np.maximum(0, locks - 1)", "0 << np.maximum(0, locks - 1)"),
          ("every lock is the first", "LOCK_DAYS << np.maximum(0, locks - 1)", "LOCK_DAYS << np.maximum(0, 0 * locks)"),
          ("detections raise no suspicion", "SUSPICION_STEP_MILLI * acts.violations", "0 * acts.violations"),
          ("suspicion never falls", "SUSPICION_FALL_MILLI: Final = 250", "SUSPICION_FALL_MILLI: Final = 0")),
)  # fmt: skip
"""Wrong versions of our own sources of trust, one at a time: the suite must notice each."""

STREAM: Final = (
    *_all("actors/floor.py", _WAITING,
          ("a direct message waits for a floor", "if waiting.bids[0].direct:", "if waiting.bids[0].lane < 0:"),
          ("who was silent is passed over",
           "self._leave(channel, floor, cards, turn, spoke=True)\n        else",
           "self._leave(channel, floor, cards, turn, spoke=False)\n        else"),
          ("what waits comes by age alone", "(one.bids[0].lane, one.message.at,", "(one.message.at,"),
          ("every message is kept for a bot that rests", "if made.bot not in bots]", "if made.bot]"),
          ("who types holds up for ten seconds",
           "min(typing_until, heard.at + self._stream.typing_wait_s * 1000)", "typing_until"),
          ("waiting for who types uses up patience", 'if reason != "typing":', "if reason:")),
    *_all("actors/channel_slots.py", _WAITING,
          ("an answer settles nothing", "kept.settled = bot", 'kept.settled = ""')),
    *_all("actors/planet_stream.py", ("test_planet_stream", "test_planet_reactions"),
          ("three people suffice",
           "len(kept.reactions) > self._stream", "len(kept.reactions) >= self._stream"),
          ("an older edit wins", "event.version <= kept.version", "event.version < 0"),
          ("a bot is invited again and again", "kept.invited = self._invite(", "kept.invited = not self._invite("),
          ("a thread forgets the burst", "list(parent.bot_times_ms)", "[]"),
          ("a thread forgets the cooldown", "= parent.cooldown_until", "= 0"),
          ("a deleted text is kept", 'kept.message, content="", mentions=()', "kept.message, mentions=()")),
    *_all("actors/planet_life.py", ("test_planet_life",),
          ("a sweep answers what is settled", "or kept.settled\n", "or kept.version < 0\n"),
          ("who is idle is written to", 'frozenset({"online"})', 'frozenset({"online", "idle"})'),
          ("no sweep hears when to ask again", "put_off[1] - turn.now", "None"),
          ("a sweep rests not", "channel.woken[asked.bot] = turn.now", "channel.woken[asked.bot] = 0")),
    *_all("actors/bot_gathering.py", ("test_bot_speech", "test_bot"),
          ("a message is context of itself", "if one.message_id != about]", "if one.message_id]"),
          ("planets share their grants", 'return f"{guild_id}/{channel}#{grant}"', 'return f"{channel}#{grant}"')),
    *_all("actors/bot_memories.py", ("test_bot_speech", "test_bot"),
          ("a bot remembers what it said as heard", 'self._bot, "ai"', 'self._bot, "human"')),
    *_all("actors/bot_speech.py", ("test_bot_speech", "test_bot"),
          ("words may come with the end of the grant",
           "turn.now + typing_ms >= answering", "turn.now + typing_ms > answering")),
    *_all("actors/bot_corrections.py", ("test_bot_corrections",),
          ("a milder verdict forgives",
           "severity_milli <= _by_words_milli(made)", "severity_milli == _by_words_milli(made)"),
          ("an insult is deleted away", "or not made.changes or made.violations:", "or not made.changes:"),
          ("an edit gives what the message did not", 'made.changes.get("positives") and ', "")),
    *_all("actors/bot_card.py", ("test_bot_card",),
          ("a heartbeat tells nobody how long it holds",
           "alive_until = turn.now + self._registry.ttl_s * 1000", "alive_until = 0 * self._registry.ttl_s")),
    *_all("universe/chat/called.py", ("test_called",),
          ("three words of greeting", "_GREETED_MAX: Final = 2", "_GREETED_MAX: Final = 3")),
    *_all("universe/chat/conversation.py", ("test_conversation",),
          ("engaged a moment less", "since_bot <= ENGAGED_MS:", "since_bot < ENGAGED_MS:")),
    *_all("universe/chat/chain.py", ("test_chain",),
          ("answers under way are not counted", "chain.message_count + under_way >=", "chain.message_count >="),
          ("a name weighs as much as a mention", "NAME_FACTOR: Final = 0.3", "NAME_FACTOR: Final = 1.0"),
          ("no hop is too far", "message.hop >= config", "message.hop > 1000 + config")),
    *_all("universe/chat/budget.py", ("test_budget",),
          ("a minute and a millisecond", "_MINUTE_MS - now) > 0:", "_MINUTE_MS - now) >= 0:"),
          ("asked again a moment too early", "-((budget.battery - lowest) * _HOUR_MS // rate)",
           "((lowest - budget.battery) * _HOUR_MS // rate)")),
    *_all("universe/chat/daily_life.py", ("test_daily_life",),
          ("a tired bot leaves who asked it", "(one.bid.direct or tired is None)", "tired is None"),
          ("a bot begins something with a quarter battery", "budget.battery * 2 < FULL", "budget.battery * 4 < FULL")),
    *_all("universe/chat/left.py", ("test_daily_life",),
          ("the first that was left is kept", "sorted([*kept, new], key=urgency)[:limit]", "[*kept, new][:limit]")),
    *_all("universe/chat/lanes.py", ("test_bid",),
          ("what bots say is direct", "max(lane, TRUSTED) if by_bot else lane", "lane")),
    *_all("universe/chat/activity.py", ("test_conversation",),
          ("a burst lasts from its last message", "times[-config.burst_messages] + ", "times[-1] + ")),
)  # fmt: skip
"""Likewise of coordination and the stream."""
