"""The daily job: one snapshot a date whenever it runs, summaries that overwrite nobody's, an archive of what is new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.bot_daily import DailyJob
from actors.bot_records import dossier
from actors.member import Started
from actors.turn import record_encoder
from bridges.people_archive import PeopleArchive, bot_directory
from scenarios.people_of_run import people_of
from scenarios.world import people_settings
from tests.acquainted import OWNER
from tests.hand_people import LIKE, THREAT, Elena, Town, written
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT
from tests.scale import scaled
from universe.config import ConductConfig, PeopleConfig, TrustConfig
from universe.people.iso_time import date_of
from universe.people.profile import decode_profile
from universe.people.records import Dossier, Snapshot
from universe.ports import Archive
from universe.trust.tiers import tier_index

FIRST_DAY: Final = START_AT // DAY
ACTS: Final = ("speaks", "likes", "threatens in private", "tries a tool")
LIVES = st.lists(st.lists(st.sampled_from(ACTS), max_size=3), min_size=1, max_size=7)


def acts(elena: Elena, day: int, what: str, number: int) -> None:
    """Something that u1 does on a day."""
    at = START_AT + day * DAY + (number + 1) * HOUR
    elena.bot.now = max(elena.bot.now, at)
    match what:
        case "speaks":
            elena.says("u1", at=at)
        case "likes":
            elena.reacts("u1", LIKE, f"m{day}-{number}", at=at)
        case "threatens in private":
            elena.says("u1", THREAT, at, private=True)
        case _:
            elena.uses("list_people", ("u1",))


def job(elena: Elena, day: int) -> None:
    """The job that waits for the beginning of `day`, now if that is past."""
    elena.day_ends(max(START_AT + day * DAY, elena.bot.now - 300_000))


def late_job(elena: Elena, day: int) -> None:
    """The job of an earlier midnight, now."""
    waiting = [DailyJob(FIRST_DAY + day)]
    for body in waiting:
        outcome = elena.bot.receive(body)
        waiting += [timer.body for timer in outcome.timers if not isinstance(timer.body, DailyJob)]


def days_of(elena: Elena) -> list[Snapshot]:
    """The history of u1."""
    return elena.whole("u1").history.days if elena.known("u1") else []


histories: dict[str, int] = {"lives": 0, "days": 0, "entries_of_naive_twin": 0}


@settings(max_examples=scaled(25, 400))
@given(life=LIVES, late=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), max_size=8))
def test_a_history_is_the_same_whenever_the_job_runs(life: list[list[str]], late: list[tuple[int, int]]) -> None:
    """On time, late, twice, for past midnights, or only at the end: how each day with an act ended."""
    on_time, whenever, plain = Elena(), Elena(), Elena()
    ends: list[Snapshot] = []
    naive = 0
    for day, today in enumerate(life):
        for elena in (on_time, whenever, plain):
            for number, what in enumerate(today):
                acts(elena, day, what, number)
        plain.bot.now = START_AT + (day + 1) * DAY - 1
        if today:
            ends.append(Snapshot(FIRST_DAY + day, *plain.standing("u1")))
        job(on_time, day + 1)
        for when, midnight in late:
            if when == day:
                late_job(whenever, min(midnight, day))
                assert all(one.day < FIRST_DAY + day for one in days_of(whenever))
        naive += bool(ends) * (1 + sum(when == day for when, _ in late))
    job(whenever, len(life))
    for elena in (on_time, whenever):
        late_job(elena, len(life))
    histories["lives"] += 1
    histories["days"] += len(ends)
    histories["entries_of_naive_twin"] += naive

    assert ends == days_of(on_time) == days_of(whenever)


def test_appending_a_snapshot_a_run_makes_too_many(promise: Callable[..., None]) -> None:
    """The twin of the original appends whatever it finds at each run."""
    promise("one snapshot a date, whenever the daily job runs", **histories)

    assert histories["entries_of_naive_twin"] >= histories["days"]


def test_mail_of_days_ago_is_in_the_history() -> None:
    """A bot that was down for ten days hears all at once; the job of the next midnight finds every day of it."""
    elena = Elena()
    elena.bot.now = START_AT + 10 * DAY
    for day in range(10):
        elena.says("u1", at=START_AT + day * DAY)
    job(elena, 11)

    assert [FIRST_DAY + day for day in range(10)] == [one.day for one in days_of(elena)]


def test_one_timer_waits_for_each_midnight() -> None:
    """Also when the job runs twice or late, or the bot begins at midnight."""
    elena = Elena()
    timers = [
        elena.bot.receive(Started()),
        elena.bot.receive(DailyJob(FIRST_DAY)),
        elena.bot.receive(DailyJob(FIRST_DAY + 1)),
    ]
    timers += [elena.bot.receive(DailyJob(FIRST_DAY + 1), START_AT + 9 * DAY) for _ in range(2)]
    jobs = [[(one.at, one.body.day) for one in outcome.timers if isinstance(one.body, DailyJob)] for outcome in timers]
    after = [(START_AT + day * DAY + 5 * MINUTE, FIRST_DAY + day) for day in (1, 9)]

    assert [[after[0]], [], [], [after[1]], []] == jobs


def test_nothing_stored_changes_while_somebody_is_silent() -> None:
    """A hundred jobs: decay is computed on read and reaches its floor of one half; the twin's compounds to nothing."""
    left = {}
    for model in ("hardened", "ene", "ene_repaired"):
        elena = Elena(trust=TrustConfig(model=model), conduct=ConductConfig(marks_kept_days=1))  # type: ignore[arg-type]
        for day in range(181):
            elena.says("u1", at=START_AT + day * DAY + (8 + day % 8) * HOUR)
        for day in range(181, 184):
            job(elena, day)
        before, score = dict(elena.bot.records), elena.standing("u1")[0]
        for day in range(184, 284):
            assert [] == [one for outcome in elena.day_ends(START_AT + day * DAY) for one in outcome.bodies(Archive)]
        assert before == elena.bot.records
        left[model] = elena.standing("u1")[0] / score

    assert left["hardened"] == pytest.approx(0.5, abs=0.01) == left["ene"]
    assert left["ene_repaired"] < 0.05


def test_marks_are_swept_when_they_are_old() -> None:
    """With their rosters; the ledger keeps what they did."""
    elena = Elena(conduct=ConductConfig(marks_kept_days=3))
    elena.says("u1", at=START_AT)
    elena.reacts("u1")
    row = elena.row("u1")
    kept = []
    for day in range(1, 6):
        job(elena, day)
        kept.append(sum(name.startswith(("mark:", "reaction:", "roster:")) for name in elena.bot.records))

    assert [3, 3, 3, 0, 0] == kept
    assert (row, {}, {}) == (elena.row("u1"), elena.bot.state.people.rosters, elena.bot.state.people.unseen)


def archived(elena: Elena, day: int) -> list[str]:
    """Whom the job of a midnight sends to the archive, by the person id's account."""
    sent = [body for outcome in elena.day_ends(START_AT + day * DAY) for body in outcome.bodies(Archive)]
    profiles = [decode_profile(data) for body in sent for data in body.profiles.values()]
    return sorted(account.removeprefix("discord:") for profile in profiles for account in profile.platform_ids)


def test_only_what_is_new_goes_to_the_archive() -> None:
    """Who was active, and of whom something was noted; the owner has no history, and is kept for what is noted."""
    elena = Elena()
    for user in ("u1", "u2", OWNER):
        elena.hears(user, at=START_AT)
    days = [archived(elena, 1), archived(elena, 2)]
    elena.uses("update_person_note", person_name="discord:u2", note="likes tea")
    elena.uses("update_person_note", person_name="discord:1", note="is away in May")
    days += [archived(elena, 3), archived(elena, 4)]
    elena.says("u1", THREAT, private=True)
    days += [archived(elena, 5), archived(elena, 6)]

    assert [["u1", "u2"], [], ["1", "u2"], [], ["u1"], []] == days
    assert [] == elena.whole(OWNER).history.days


def test_a_summary_comes_from_topics_and_notes() -> None:
    """Written anew each day that something is new."""
    elena = Elena()
    elena.hears("u1", "Ada", "what music do you like?", START_AT)
    job(elena, 1)
    first = elena.dossier("u1").summary
    elena.uses("update_person_note", person_name="Ada", note="plays the piano")
    job(elena, 2)

    assert ("Talks about music.", "Talks about music. plays the piano.") == (first, elena.dossier("u1").summary)
    assert "daily" == elena.dossier("u1").summary_by


@pytest.mark.parametrize("author", ["tool", "operator"])
def test_a_summary_that_somebody_wrote_is_never_overwritten(author: str) -> None:
    """By a tool or by the operator."""
    elena = Elena()
    elena.hears("u1", "Ada", "music", START_AT)
    record = dossier(elena.accounts.person_id("u1"))
    written_down = msgspec.structs.replace(elena.dossier("u1"), summary="An old friend.", summary_by=author)
    elena.bot.records[record] = record_encoder.encode(written_down)
    job(elena, 1)

    assert ("An old friend.", author) == (elena.dossier("u1").summary, elena.dossier("u1").summary_by)
    assert isinstance(elena.bot.record(record, Dossier), Dossier)


def test_the_archive_on_disk_is_what_the_bot_knows(tmp_path: Path) -> None:
    """In a world over five days: files of those who were active, their days, and the standing at the job."""
    said = [("u1", 0), ("u2", 0), ("u1", 3)]
    events = [written(n, user, "Elena?", START_AT + day * DAY + HOUR) for n, (user, day) in enumerate(said)]
    with Town(people=PeopleConfig(archive_dir=str(tmp_path))) as town:
        town.hears(events).until(START_AT + 5 * DAY)
        harvest = town.runtime.harvest()
        known = people_of(harvest.records, people_settings(town.config, "sim"), town.now)["elena"]
    reading = PeopleArchive(bot_directory(tmp_path, "elena")).read(town.now)
    days = {known[one].known.name: profile.trust.history for one, profile in reading.profiles.items()}
    dates = {user: [date_of(FIRST_DAY + day) for who, day in said if who == user] for user in ("u1", "u2")}

    assert ([], []) == (list(reading.quarantined), harvest.dead_letters)
    assert dates == {user: [one.date for one in past] for user, past in days.items()}
    for person_id, profile in reading.profiles.items():
        one, last = known[person_id], profile.trust.history[-1]
        assert (one.past.days[-1].permille, one.past.days[-1].tier) == (round(last.score * 1000), tier_index(last.tier))
        assert profile.updated_at.startswith(date_of(one.past.days[-1].day + 1))
        assert one.known.row == profile.trust.ledger["columns"]  # type: ignore[index]
