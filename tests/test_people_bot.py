"""What a bot's ledger takes from real events: each once, in any order, and what is taken back is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.bot import Bot
from actors.bot_messages import Heard, Reacted
from actors.bot_parameters import BotParameters
from actors.bot_records import Roster
from actors.people import Seen
from actors.planet import Planet, PlanetParameters
from actors.planet_messages import CardUpdated, Granted
from tests.acquainted import ELENA
from tests.hand_people import DISLIKE, FIRE, INSULT, LIKE, NEUTRAL, THREAT, Elena, Town, reacted, written
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT, HandDriven, Outcome, card, said
from tests.scale import scaled
from universe.chat.lanes import AMBIENT, DIRECT
from universe.config import BudgetConfig, ChatConfig, ConductConfig, TrustConfig
from universe.events import Message
from universe.ports import Compose, Judge, Judged, PortFailed
from universe.trust.ledger import NEVER

FEW: Final = settings(max_examples=scaled(25, 400))
FACTS: Final = ("messages", "positives", "negatives", "violations", "severity_milli", "sessions", "days_active")


def granted(heard: Message, *, why: str = "mention") -> Granted:
    """The floor for a minute."""
    return Granted("c", heard, 1, (why,), AMBIENT if why == "interest" else DIRECT, 0, heard.at + MINUTE)


def noted(*outcomes: Outcome) -> list[object]:
    """Whom the journal says that something was entered of."""
    return [line["message"] for outcome in outcomes for line in outcome.decisions("noted")]


def forgetful(elena: Elena) -> Elena:
    """The twin that keeps no marks of what it has entered."""
    for record in [name for name in elena.bot.records if name.startswith("mark:")]:
        del elena.bot.records[record]
    return elena


def test_a_message_counts_once_however_often_it_is_told() -> None:
    """Heard, then granted, then both again; the twin without marks counts four."""
    counted = []
    for between in (lambda one: one, forgetful):
        elena, heard = Elena(), written(1, "u1", "elena?", START_AT)
        for body in (Heard(heard), granted(heard)) * 2:
            between(elena).bot.receive(body, START_AT)
        counted.append(elena.row("u1")["messages"])

    assert [1, 4] == counted


def test_what_a_bot_overhears_counts_when_it_answers() -> None:
    """Out of interest: taken, it counts; declined, it does not."""
    heard = written(1, "u1", "music", START_AT)
    taking, tired = Elena(), Elena()
    tired.bot = bot_with(BudgetConfig(ambient_per_minute=0))

    assert ["1"] == noted(taking.bot.receive(granted(heard, why="interest")))
    assert [] == noted(tired.bot.receive(granted(heard, why="interest")))
    assert (1, None) == (taking.row("u1")["messages"], tired.known("u1"))


def bot_with(budget: BudgetConfig) -> HandDriven:
    """Elena with another budget."""
    return HandDriven(Bot("bot:elena", BotParameters(persona=ELENA, planets=("g",), budget=budget)))


def test_a_violation_acts_in_the_same_turn() -> None:
    """Score and tier have fallen in the very journal line that notes it; what nobody objects to lifts them."""
    elena = Elena().lives("u1", range(30))
    before = elena.standing("u1")
    (line,) = elena.says("u1", THREAT).decisions("noted")

    assert "familiar" == line["tier"]
    assert "stranger" == line["became"] == elena.tier("u1")
    assert ("threat", 500) == (line["reason"], line["severity_milli"])
    assert elena.standing("u1")[0] == line["trust"] < before[0] - 300
    assert [("threat", 500)] == [(one.description, one.severity_milli) for one in elena.dossier("u1").violations]


def test_what_somebody_unknown_does_wrong_is_kept_and_begins_no_acquaintance() -> None:
    """In a private message that is refused; the original's rules forget it."""
    rows = {}
    for model in ("hardened", "ene", "ene_repaired"):
        elena = Elena(trust=TrustConfig(model=model))  # type: ignore[arg-type]
        elena.says("u9", THREAT, START_AT, private=True)
        rows[model] = elena.row("u9")
        elena.bot.now += 300 * DAY
        assert (0, 0) == elena.standing("u9")

    assert [(1, 500), (1, 500), (0, 0)] == [(row["violations"], row["severity_milli"]) for row in rows.values()]
    assert {(NEVER, NEVER, 0, 0)} == {
        (row["first_ms"], row["last_day"], row["sessions"], row["messages"]) for row in rows.values()
    }


@pytest.mark.parametrize("ahead_ms", [0, HOUR])
def test_a_flood_is_punished_once_a_window(ahead_ms: int) -> None:
    """Twenty messages in a second cost one violation, the original's rule takes ten; so do those dated ahead."""
    elena = Elena()
    for number in range(20):
        heard = written(number, "u1", "hello", START_AT + number * 50 + ahead_ms)
        elena.bot.receive(Heard(heard), heard.at - ahead_ms)
    first = elena.row("u1")
    for number in range(20, 40):
        heard = written(number, "u1", "hello", START_AT + MINUTE + number * 50)
        elena.bot.receive(Heard(heard), heard.at)
    naive = sum(number + 1 > ConductConfig().flood_messages for number in range(20))

    assert (20, 1, 100, 10) == (first["messages"], first["violations"], first["severity_milli"], naive)
    assert 2 == elena.row("u1")["violations"]


def test_an_impersonating_name_is_flagged_once_and_gains_nothing() -> None:
    """Full width, Cyrillic, zero width: each look is one violation, and the bearer is called by the account.

    To be called like a bot, undisguised, is no offence.
    """
    elena = Elena()
    for name in ("Dad", "Dad", "\uff24\uff41\uff44", "D\u0430d", "D\u200bad", "Elena", "Elena"):
        elena.says("666", author_name=name)
        assert elena.known("666").name == "666"  # type: ignore[union-attr]
        assert "stranger" == elena.tier("666")
    elena.says("1", author_name="Dad")
    request = elena.asked_to_compose("666", "Dad")

    assert ["impersonation"] == [one.description for one in elena.dossier("666").violations]
    assert (0, "inner_circle") == (elena.row("1")["violations"], elena.tier("1"))
    assert ("666", "stranger") == (request.author_name, request.tier)
    assert "Dad" not in request.card


EMOJIS: Final = (LIKE, FIRE, DISLIKE, NEUTRAL, f"{LIKE}\ufe0f")
OPS = st.lists(st.tuples(st.booleans(), st.sampled_from(["m1", "m2"]), st.sampled_from(EMOJIS)), max_size=14)
reactions: dict[str, int] = {"sequences": 0, "wrong": 0, "wrong_by_naive_twin": 0}


def naive_balance(ops: list[tuple[bool, str, str]]) -> int:
    """The twin: the first like of a message counts, and its removal ends that, whatever else stands."""
    acting: dict[str, str] = {}
    for removed, message, emoji in ops:
        if removed and acting.get(message) == emoji:
            del acting[message]
        elif not removed and emoji in (LIKE, FIRE) and message not in acting:
            acting[message] = emoji
    return len(acting)


@pytest.mark.parametrize("model", ["hardened", "ene"])
@FEW
@given(ops=OPS)
def test_reactions_end_where_those_that_stand_would_alone(model: str, ops: list[tuple[bool, str, str]]) -> None:
    """Every column: additions and removals in any order, repeated, unknown; those of bots are nothing."""
    trust = TrustConfig(model=model)  # type: ignore[arg-type]
    elena, alone = (Elena(trust=trust).lives("u1", range(2), (10,)) for _ in range(2))
    standing: dict[tuple[str, str], None] = {}
    for removed, message, emoji in ops:
        elena.reacts("u1", emoji, message, removed=removed)
        elena.reacts("b7", emoji, message, removed=removed, is_bot=True)
        standing.pop((message, emoji), None)
        standing |= {} if removed else {(message, emoji): None}
    for message, emoji in standing:
        alone.reacts("u1", emoji, message)
    liked = {message for message, emoji in standing if emoji != NEUTRAL}
    disliked = {message for message, emoji in standing if emoji == DISLIKE}
    reactions["sequences"] += 1
    reactions["wrong"] += elena.row("u1") != alone.row("u1")
    reactions["wrong_by_naive_twin"] += naive_balance(ops) != len(liked - disliked)

    assert (alone.row("u1"), None) == (elena.row("u1"), elena.known("b7"))
    assert (2 + len(liked - disliked), len(disliked)) == (elena.row("u1")["positives"], elena.row("u1")["negatives"])


def test_the_naive_balance_of_reactions_is_wrong(promise: Callable[..., None]) -> None:
    """Liked, set on fire, no longer liked: it still burns, and the twin has forgotten."""
    promise("a removed reaction undoes what it did", **reactions)

    assert 0 == naive_balance([(False, "m1", LIKE), (False, "m1", FIRE), (True, "m1", LIKE)])


def test_a_reaction_goes_to_the_bot_whose_message_it_is() -> None:
    """Nobody hears of one to somebody else's; a removal without its author goes to all: they know what they entered."""
    planet = HandDriven(Planet("planet:g", PlanetParameters(chat=ChatConfig())))
    for name in ("elena", "dotty"):
        planet.receive(CardUpdated(card(name)))
    told = [
        [to for to, envelope in planet.receive(event).sent if isinstance(envelope.body, Reacted)]
        for event in (
            reacted(1, "u1", LIKE, START_AT, message_user_id="id-elena"),
            reacted(2, "u1", LIKE, START_AT, message_user_id="u2"),
            reacted(3, "u1", LIKE, START_AT, message_user_id=""),
            reacted(4, "u1", LIKE, START_AT, message_user_id="", removed=True),
        )
    ]

    assert [["bot:elena"], [], [], ["bot:dotty", "bot:elena"]] == [sorted(one) for one in told]


@FEW
@given(steps=st.lists(st.tuples(st.integers(0, 3 * DAY), st.integers(-9 * DAY, 9 * DAY)), min_size=1, max_size=9))
def test_late_and_early_events_count_when_they_can_have_happened(steps: list[tuple[int, int]]) -> None:
    """Not after they were heard, not before the latest: rows and rosters are those of an honest clock."""
    elena, honest = Elena(), Elena()
    now = latest = START_AT + 30 * DAY
    for number, (passed, skew) in enumerate(steps):
        now += passed
        latest = max(latest, min(now, now + skew)) if number else min(now, now + skew)
        heard = written(number, "u1", "hello", now + skew)
        elena.bot.receive(Heard(heard), now)
        elena.bot.receive(Heard(heard), now)
        honest.says("u1", "hello", latest)
    rosters = [elena.bot.record(name, Roster) for name in elena.bot.records if name.startswith("roster:")]
    listed = [mark for roster in rosters for mark in roster.marks]

    assert {name: honest.row("u1")[name] for name in FACTS} == {name: elena.row("u1")[name] for name in FACTS}
    assert sorted(f"mark:{number}" for number in range(len(steps))) == sorted(listed)


def test_what_has_no_author_is_nobodys() -> None:
    """A message or a reaction without an account is heard and answered; no person comes of it."""
    elena, heard = Elena(), written(1, "", "elena, any music?", START_AT)
    answered = elena.bot.receive(granted(heard)).bodies(Compose)
    elena.bot.receive(Reacted(reacted(1, "", LIKE, START_AT)))
    elena.says("", THREAT, private=True)
    with Town() as town:
        town.hears([written(1, "", "somebody joined", START_AT + MINUTE), reacted(2, "", LIKE, START_AT + MINUTE)])
        harvest = town.runtime.harvest()

    assert (1, 0, []) == (len(answered), elena.bot.state.people.known, harvest.dead_letters)


def test_a_message_whose_needs_cannot_be_told_is_given_up_and_ends_no_host() -> None:
    """A shard works out what it needs one by one: an account that is none fails in the middle of it."""
    start = START_AT + MINUTE
    with Town() as town:
        for shard in ("people:0", "people:1"):
            town.runtime.tell(shard, Seen("u=1", "Ada", start))
        row = town.hears([said(1, "for Elena's ears", start)]).row("u1")
        letters = town.runtime.harvest().dead_letters

    assert 1 == row["messages"]
    assert ["people:0", "people:1"] == sorted(letter.member for letter in letters)
    assert {"BadKey: not a platform id: 'sim', 'u=1'"} == {letter.reason for letter in letters}


def test_in_a_world_each_message_to_a_bot_is_entered_once() -> None:
    """By mention, by name, in answer to it, liked, and in passing."""
    start = START_AT + MINUTE
    ways: list[dict[str, object]] = [
        {"mentions": ("9001",)}, {"content": "Elena?"}, {"reply_to": "0", "reply_to_user": "9001"},
    ]  # fmt: skip
    events = [said(number, at=start + number * HOUR, **way) for number, way in enumerate(ways, start=1)]
    events += [said(7, "nothing for anybody", start + 7 * HOUR), said(8, "for you", start + 8 * HOUR, mentions=("u2",))]
    with Town() as town:
        row = town.hears([*events, reacted(9, "u1", LIKE, start + 9 * HOUR)]).row("u1")

    assert (3, 4, 3, 1) == (row["messages"], row["positives"], row["sessions"], row["days_active"])


def asked_of(outcome: Outcome) -> str:
    """The id of the one question to the judge."""
    (request,) = [envelope.id for _, envelope in outcome.sent if isinstance(envelope.body, Judge)]
    return request


def judged(elena: Elena, outcome: Outcome, severity_milli: int) -> Outcome:
    """The judge answers the one question that it was asked."""
    return elena.bot.receive(Judged(asked_of(outcome), severity_milli, "harassment", 0))


def test_a_verdict_corrects_a_message_once() -> None:
    """It takes the place of what the rules made of it, in the ledger and in the dossier; a mild one changes nothing."""
    elena = Elena(judge="bridge:judge").lives("u1", range(20))
    clean = elena.row("u1")
    mild = judged(elena, elena.says("u1", INSULT), 0)
    by_rules = elena.row("u1")
    asked = elena.says("u1", INSULT)
    corrected = [judged(elena, asked, 300), judged(elena, asked, 300)]
    row = elena.row("u1")

    assert ([], 100) == (mild.journal, by_rules["severity_milli"] - clean["severity_milli"])
    assert (1, 300, 1) == tuple(row[name] - by_rules[name] for name in ("violations", "severity_milli", "messages"))
    assert [1, 0] == [len(one.decisions("noted")) for one in corrected]
    assert [100, 300] == [one.severity_milli for one in elena.dossier("u1").violations]
    assert "stranger" == elena.tier("u1")


def test_a_milder_verdict_forgives_nothing_and_a_flood_stays_entered() -> None:
    """No text talks the judge into washing off what the rules saw; a graver verdict replaces the words alone."""
    elena = Elena(judge="bridge:judge")
    judged(elena, elena.says("u1", THREAT), 10)
    many = [elena.says("u2", INSULT, at=START_AT + 9 * HOUR + number) for number in range(11)]
    judged(elena, many[-1], 400)
    kept = [(one.description, one.severity_milli) for one in elena.dossier("u2").violations]

    assert [500] == [one.severity_milli for one in elena.dossier("u1").violations]
    assert [("hostile", 100)] * 10 + [("harassment", 400), ("flood", 100)] == kept
    assert 1500 == elena.row("u2")["severity_milli"]


def test_a_judge_that_fails_is_asked_again_about_the_next_message() -> None:
    """However often it failed; and nobody who is refused costs a question."""
    elena = Elena(judge="bridge:judge")
    for number in range(300):
        request = asked_of(elena.says("u1", at=START_AT + number * MINUTE))
        elena.bot.receive(PortFailed(request, "judge_unreadable", may_have_happened=False))

    assert {} == elena.bot.state.people.judging
    assert [] == elena.says("u9", private=True).bodies(Judge)
    assert 1 == len(elena.says("u1").bodies(Judge))
