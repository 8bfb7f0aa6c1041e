"""Second thoughts: what an edit or a deletion puts right of what a bot entered about its author, and what stays."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.bot_messages import Edited
from actors.bot_records import Mark
from tests.hand_people import INSULT, THREAT, Elena, Town, written
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT, Outcome
from tests.scale import scaled
from universe.config import PeopleConfig, TrustConfig
from universe.events import PRIVATE_GUILD, MessageDelete, MessageEdit
from universe.trust.changes import ADDITIVE, OF_TODAY

MODELS: Final = pytest.mark.parametrize("model", ["hardened", "ene"])
KIND: Final = "thank you, that is wonderful"
PLAIN: Final = "hello there"
FEW: Final = settings(max_examples=scaled(25, 600), deadline=None)
WRONG: Final = ("violations", "severity_milli", "negatives")


def elena_of(model: str, **more: Any) -> Elena:
    """Elena under a model of trust."""
    return Elena(trust=TrustConfig(model=model), **more)  # type: ignore[arg-type]


def corrected(*outcomes: Outcome) -> list[object]:
    """What the journal says that became of messages that were put right."""
    return [line["outcome"] for outcome in outcomes for line in outcome.decisions("corrected")]


def facts(row: dict[str, int]) -> dict[str, int]:
    """What acts only add to a row."""
    return {name: value for name, value in row.items() if name in (*ADDITIVE, *OF_TODAY)}


@MODELS
def test_worse_words_count_as_if_they_had_been_written_at_first(model: str) -> None:
    """A greeting that is edited into a threat is a threat; the greeting counts no more."""
    sly, plain = elena_of(model), elena_of(model)
    for elena in (sly, plain):
        elena.lives("u1", range(3))
    sly.says("u1", PLAIN, at=START_AT + 4 * DAY)
    outcome = sly.edits(sly._number, "u1", THREAT)
    plain.says("u1", THREAT, at=START_AT + 4 * DAY)

    assert plain.row("u1") == sly.row("u1")
    assert plain.standing("u1") == sly.standing("u1")
    assert [("threat", 500)] == [(one.description, one.severity_milli) for one in sly.dossier("u1").violations]
    assert ["violation"] == [line["outcome"] for line in outcome.decisions("noted")]


@MODELS
@pytest.mark.parametrize("text", [KIND, PLAIN, "", INSULT])
def test_no_edit_undoes_a_threat_that_was_read(model: str, text: str) -> None:
    """Nor does taking the bot's name out of it; milder words are no pardon."""
    elena = elena_of(model).lives("u1", range(3))
    elena.says("u1", THREAT)
    before, number = elena.row("u1"), elena._number
    outcomes = [elena.edits(number, "u1", text), elena.edits(number, "u1", text, addressed=False)]

    assert before == elena.row("u1")
    assert [] == corrected(*outcomes)
    assert 1 == len(elena.dossier("u1").violations)


@MODELS
def test_graver_words_take_the_place_of_milder_ones(model: str) -> None:
    """One message is one violation, however often it is edited."""
    elena = elena_of(model)
    elena.says("u1", INSULT)
    for text in (THREAT, INSULT, THREAT):
        elena.edits(1, "u1", text)

    assert (1, 500) == (elena.row("u1")["violations"], elena.row("u1")["severity_milli"])
    assert ["threat"] == [one.description for one in elena.dossier("u1").violations]


@MODELS
def test_kinder_words_move_the_mood_and_nothing_else(model: str) -> None:
    """The message still counts once."""
    elena = elena_of(model)
    elena.says("u1", PLAIN)
    before = elena.row("u1")
    outcome = elena.edits(1, "u1", KIND)
    after = elena.row("u1")

    assert ["edited"] == corrected(outcome)
    assert after["sentiment_milli"] > before["sentiment_milli"]
    assert before | {"sentiment_milli": after["sentiment_milli"]} == after
    assert ["edited"] == corrected(elena.edits(1, "u1", PLAIN))
    assert before == elena.row("u1")
    assert [] == corrected(elena.edits(1, "u1", PLAIN))


@MODELS
def test_what_speaks_to_a_bot_no_longer_is_taken_back(model: str) -> None:
    """Once; speaking to it again gives nothing back."""
    elena = elena_of(model)
    elena.says("u1", KIND)
    elena.says("u1", PLAIN)
    outcomes = [elena.edits(1, "u1", KIND, addressed=False) for _ in range(2)]
    elsewhere = elena.row("u1")
    elena.edits(1, "u1", PLAIN)

    assert ["retracted"] == corrected(*outcomes)
    assert (1, 0) == (elsewhere["positives"], elsewhere["sentiment_milli"])
    assert 1 == elena.row("u1")["positives"]


@MODELS
def test_what_speaks_to_a_bot_only_now_is_entered_once(model: str) -> None:
    """An edit may be the first that the bot hears of a message; one that does not speak to it says nothing."""
    elena = elena_of(model)
    outcomes = [elena.edits(7, "u1", PLAIN, addressed=addressed) for addressed in (False, True, True)]
    heard = elena.says("u2", PLAIN)

    assert [0, 1, 0] == [len(outcome.decisions("noted")) for outcome in outcomes]
    assert (1, 1) == (elena.row("u1")["messages"], len(heard.decisions("noted")))


@MODELS
def test_a_deletion_takes_back_exactly_what_the_message_gave(model: str) -> None:
    """Of one message among others; it was sent all the same, so the count of messages stays."""
    elena = elena_of(model).lives("u1", range(2))
    before = elena.row("u1")
    elena.says("u1", KIND)
    given_row = elena.row("u1")
    outcomes = elena.deletes(elena._number)

    assert facts(before) == facts(elena.row("u1"))
    assert facts(given_row) != facts(before)
    assert given_row["messages"] == elena.row("u1")["messages"]
    assert ["retracted"] == corrected(*outcomes)
    assert Mark(elena.accounts.person_id("u1"), {}) == elena.bot.record(f"mark:{elena._number}", Mark)


@MODELS
def test_a_deletion_that_comes_twice_acts_once_and_one_of_unknown_messages_not_at_all(model: str) -> None:
    """In bulk or one by one, before or after an edit took the message back."""
    elena = elena_of(model)
    for _ in range(4):
        elena.says("u1", PLAIN)
    elena.edits(4, "u1", PLAIN, addressed=False)
    outcomes = [*elena.deletes(1, 2, 99), *elena.deletes(2), *elena.deletes(1, 4), *elena.deletes(77)]

    assert ["retracted", "retracted"] == corrected(*outcomes)
    assert 1 == elena.row("u1")["positives"]


@MODELS
@pytest.mark.parametrize("text", [INSULT, THREAT])
def test_what_was_wrong_with_a_message_is_not_deleted_away(model: str, text: str) -> None:
    """The twin that undoes everything forgives every threat that is deleted a second later."""
    elena = elena_of(model).lives("u1", range(3))
    clean = elena.row("u1")
    elena.says("u1", text)
    before = elena.row("u1")
    outcomes = elena.deletes(elena._number)
    made = elena.bot.record(f"mark:{elena._number}", Mark)
    naive = {name: before[name] - made.changes.get(name, 0) for name in WRONG}

    assert before == elena.row("u1")
    assert [] == corrected(*outcomes)
    assert {name: clean[name] for name in WRONG} == naive != {name: before[name] for name in WRONG}


@MODELS
def test_a_deletion_days_later_touches_no_other_day(model: str) -> None:
    """What today gave stays; the trust follows the row."""
    elena = elena_of(model)
    elena.says("u1", PLAIN, START_AT)
    elena.says("u1", PLAIN, START_AT + 2 * DAY)
    today = {name: value for name, value in elena.row("u1").items() if name in OF_TODAY}
    (_, outcome) = elena.deletes(1)
    row = elena.row("u1")

    assert (1, 2, 2) == (row["positives"], row["messages"], row["days_active"])
    assert today == {name: row[name] for name in today}
    assert [elena.standing("u1")[0]] == [line["trust"] for line in outcome.decisions("corrected")]


TEXTS = st.sampled_from([PLAIN, KIND, "I love music", "that is bad", "hm", INSULT])
CLEAN = st.sampled_from([PLAIN, KIND, "I love music", "hm"])


@MODELS
@FEW
@given(past=st.lists(st.tuples(TEXTS, st.integers(0, 30)), max_size=8), text=CLEAN, later=st.integers(0, 5))
def test_a_message_and_its_deletion_leave_what_acts_add_as_it_was(
    model: str, past: list[tuple[str, int]], text: str, later: int
) -> None:
    """After any past, on a day on which the author has spoken already; whenever it is deleted."""
    elena, at = elena_of(model), START_AT
    for past_text, hours in past:
        at += hours * HOUR
        elena.says("u1", past_text, at)
    elena.says("u1", PLAIN, at)
    before = elena.row("u1")
    elena.says("u1", text, at)
    elena.deletes(elena._number, at=at + later * HOUR)
    after = elena.row("u1")

    assert {name: before[name] for name in ADDITIVE if name in before} == {
        name: after[name] for name in ADDITIVE if name in after
    }


@MODELS
@FEW
@given(texts=st.lists(CLEAN, min_size=1, max_size=6))
def test_a_message_that_was_edited_is_worth_what_it_says_at_last(model: str, texts: list[str]) -> None:
    """However it got there: no edit adds up."""
    edited, plain = elena_of(model), elena_of(model)
    edited.says("u1", texts[0], START_AT)
    for text in texts[1:]:
        edited.edits(1, "u1", text)
    plain.says("u1", texts[-1], START_AT)

    assert plain.row("u1") == edited.row("u1")


@MODELS
@FEW
@given(steps=st.lists(st.tuples(st.sampled_from(["edit", "leave", "delete"]), TEXTS), max_size=8), first=TEXTS)
def test_no_sequence_of_edits_and_deletions_lowers_what_was_wrong(
    model: str, steps: list[tuple[str, str]], first: str
) -> None:
    """What counts against somebody only grows, and nothing falls below zero."""
    elena = elena_of(model)
    elena.says("u1", PLAIN, START_AT)
    elena.says("u1", first, START_AT)
    wrong = {name: elena.row("u1")[name] for name in WRONG}
    for act, text in steps:
        if act == "delete":
            elena.deletes(2)
        else:
            elena.edits(2, "u1", text, addressed=act == "edit")
        row = elena.row("u1")
        assert all(row[name] >= wrong[name] for name in WRONG)
        assert all(row[name] >= 0 for name in facts(row) if name != "sentiment_milli")
        assert row["positives"] <= 2
        wrong = {name: row[name] for name in WRONG}


@MODELS
def test_an_edit_in_private_gives_a_stranger_nothing(model: str) -> None:
    """The gate counts only what is wrong with a private message; neither kind words nor an unheard message pass it."""
    elena = elena_of(model)
    elena.says("u9", PLAIN, START_AT, private=True)
    before = elena.row("u9")
    for number, text in ((1, KIND), (2, KIND)):
        elena.bot.receive(private_edit(number, "u9", text))
    kind = elena.row("u9")
    elena.bot.receive(private_edit(1, "u9", THREAT))

    assert facts(before) == facts(kind)
    assert kind["messages"] == 0
    assert (1, 500) == (elena.row("u9")["violations"], elena.row("u9")["severity_milli"])


def private_edit(number: int, user_id: str, text: str) -> MessageEdit:
    """Somebody changes a private message to Elena."""
    return MessageEdit(
        event_id=f"ed:{number}:{text}", at=START_AT + MINUTE, guild_id=PRIVATE_GUILD, channel_id=f"dm-elena-{user_id}",
        user_id=user_id, message_id=str(number), content=text, author_name=user_id, dm_bot="elena",
    )  # fmt: skip


@MODELS
def test_a_message_without_an_author_is_nobodys_after_an_edit_as_well(model: str) -> None:
    """And a bot's is no person's."""
    elena = elena_of(model)
    heard = written(1, "", PLAIN, START_AT)
    by_a_bot = written(2, "u7", PLAIN, START_AT, author_is_bot=True)
    for one in (heard, by_a_bot):
        elena.bot.receive(Edited(one, addressed=True))
    elena.deletes(1, 2)

    assert 0 == elena.bot.state.people.known


def test_in_a_world_edits_and_deletions_reach_the_ledger() -> None:
    """Over planet and bot: edits that name Elena, threaten her, or name her no longer; deletions in bulk."""
    start = START_AT + MINUTE
    events: list[Any] = [written(n, f"u{n}", "for Elena's ears", start + n) for n in (1, 2, 3, 4)]
    events.append(written(5, "u5", "hm", start + 5))
    changes = {1: THREAT + ", Elena!", 2: "for nobody's ears", 5: "for Elena's ears"}
    for number, text in changes.items():
        events.append(
            MessageEdit(
                event_id=f"ed:{number}", at=start + HOUR + number, guild_id="g", channel_id="c",
                user_id=f"u{number}", message_id=str(number), content=text, author_name=f"u{number}",
            )
        )  # fmt: skip
    gone = MessageDelete(event_id="dl:1", at=start + 2 * HOUR, guild_id="g", channel_id="c", message_ids=("3", "1"))
    with Town(people=PeopleConfig()) as town:
        town.hears([*events, gone])
        rows = {number: town.row(f"u{number}") for number in (1, 2, 3, 4, 5)}

    assert [1, 0, 0, 0, 0] == [rows[number]["violations"] for number in rows]
    assert [0, 0, 0, 1, 1] == [rows[number]["positives"] for number in rows]
    assert [1, 1, 1, 1, 1] == [rows[number]["messages"] for number in rows]
