"""What bots know of people outlives hosts, runs and substrates: placed, killed, replayed, restored, it is the same."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest

from actors.bot_messages import RestorePerson, UseTool
from actors.bot_records import Namesakes, namesakes
from actors.local_runtime import LocalRuntime
from actors.people import Connect
from actors.runtime import wall_clock_ms
from actors.worker import Harvest
from bridges.people_archive import PeopleArchive
from bridges.redis_server import RunningServer
from bridges.redis_substrate import RedisSubstrate
from scenarios.command_line import run_command
from scenarios.people_universe import collect
from scenarios.world import PERSONAS
from tests.acquainted import ELENA
from tests.hand_people import BOT, LIKE, THREAT, Elena, Town, reacted, wall_town, written
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT
from tests.person_makers import file_of
from tests.reliability.nursery import Nursery, kill_burst
from tests.scale import scaled
from tests.servers import running, wait_until
from tests.small_worlds import cohort_member
from universe.events import AnyEvent, Message
from universe.ingest import owner_of
from universe.people.profile_json import person_of
from universe.persona import SyntheticUser
from universe.trust.tiers import TIERS

pytest_plugins = ("tests.reliability.fixtures",)

PEOPLE: Final = tuple(
    SyntheticUser(
        user_id=f"s{number}", name="Sam" if number % 2 else f"Sue {number}", planet="g", channels=("c",),
        topics=("music", "games"), favourite_bot="elena", messages_per_day=20, to_bot=0.9, reacts=0.6, in_private=0.2,
    )
    for number in range(4)
)  # fmt: skip


@pytest.fixture(scope="module")
def valkey() -> Iterator[RunningServer]:
    """One server for the runs of this module."""
    with running("valkey") as server:
        yield server


def lived(
    events: tuple[AnyEvent, ...] = (), *, hosts: int = 1, url: str = "", crowd: bool = True
) -> tuple[str, Harvest]:
    """Digest and harvest of a day in which people speak, react and write privately, and tools are asked for."""
    members = (cohort_member(PEOPLE, [ELENA]),) if crowd else ()
    with Town(*members, hosts=hosts, url=url, listeners=("users:0",) if crowd else ()) as town:
        town.runtime.feed(events)
        town.until(START_AT + 16 * HOUR)
        town.runtime.ask(BOT, UseTool("list_people", {}, ("s1", "s2")), MINUTE)
        town.until(START_AT + 25 * HOUR)
        return town.runtime.digest(), town.runtime.harvest()


def people_in(harvest: Harvest) -> dict[tuple[str, str], bytes]:
    """What bots and shards have written down of people."""
    kinds = ("person:", "dossier:", "history:", "identity:", "name:")
    return {
        (who, name): data
        for who, name, data in harvest.records
        if name.startswith(kinds) and not who.startswith("planet:")
    }


def test_people_are_the_same_wherever_their_bot_lives(valkey: RunningServer, promise: Callable[..., None]) -> None:
    """One host, two hosts, and a real server: one digest over reactions, private messages, refusals and tools."""
    runs = [lived(hosts=hosts, url=url) for hosts, url in ((1, ""), (2, ""), (2, valkey.url))]
    kinds = Counter(line.kind for line in runs[0][1].journal)
    told = {kind: kinds[kind] for kind in ("noted", "reacted", "refused", "tool_refused", "snapshot")}
    promise("people: local 1 and 2 hosts, durable", digests=len({digest for digest, _ in runs}), **told)

    assert 1 == len({digest for digest, _ in runs})
    assert all(told.values())


def test_a_replayed_recording_gives_the_same_people() -> None:
    """The event log is the evidence: ledgers, dossiers, histories, names come out equal; from half of it not."""
    first = lived()[1]
    events = tuple(event for event in first.events if not (isinstance(event, Message) and event.bot))
    again, half = (lived(part, crowd=False)[1] for part in (events, events[: len(events) // 2]))

    assert len(people_in(first)) >= 4 * len(PEOPLE)
    assert people_in(first) == people_in(again) != people_in(half)


def act(kind: str, number: int) -> AnyEvent:
    """One act of the storm: u1 to u6 speak, u1 likes as well, u9 is refused for a threat."""
    at, name = START_AT + number * MINUTE, f"{kind}-{number}"
    if kind == "like":
        return reacted(number, "u1", LIKE, at, name)
    if kind == "threat":
        return written(number, "u9", THREAT, at, private=True, message_id=name, event_id=name)
    return written(number, kind, "Elena?", at, message_id=name, event_id=name)


def rows_in(substrate: RedisSubstrate) -> dict[str, dict[str, int]]:
    """Elena's ledger rows by account."""
    records = substrate.records(BOT)
    people = [msgspec.msgpack.decode(data) for name, data in records.items() if name.startswith("person:")]
    return {known["platform_id"].removeprefix("sim:"): known["row"] for known in people}


def entered(substrate: RedisSubstrate) -> int:
    """How many acts stand in the ledger."""
    return sum(row["positives"] + row["violations"] for row in rows_in(substrate).values())


def wait_for_card(substrate: RedisSubstrate) -> None:
    """A planet that has not heard of its bots yet tells them nothing."""
    wait_until(lambda: b"elena" in (substrate.peek("planet:g").state or b""), "Elena's card")


def test_killed_hosts_lose_no_act_and_enter_none_twice(
    durable: RunningServer, substrate: RedisSubstrate, promise: Callable[..., None]
) -> None:
    """SIGKILL of both hosts in bursts while people speak, react and are refused: every ledger adds up."""
    kills, each, chance = scaled(12, 200), scaled(40, 400), random.Random(3)
    speakers = [f"u{number}" for number in range(1, 7)]
    with Nursery(durable.url, 10) as nursery:
        for number in (0, 1):
            nursery.start_ready("town", number)
        wait_for_card(substrate)
        for part in range(4):
            numbers = range(part * each // 4, (part + 1) * each // 4)
            events = [act(kind, number) for number in numbers for kind in (*speakers, "like", "threat")]
            substrate.ingest_all([(owner_of(event), event) for event in events], START_AT, 10_000)
            kill_burst(nursery, "town", kills // 4, chance)
        wait_until(lambda: entered(substrate) >= each * 8, "the last act", 120.0)
        rows = rows_in(substrate)
    promise("killed hosts lose no act of a ledger", kills=kills, acts=each * 8, entered=entered(substrate))

    assert [each] * 6 == [rows[user]["messages"] for user in speakers]
    assert [2 * each, *[each] * 5] == [rows[user]["positives"] for user in speakers]
    assert (0, each) == (rows["u9"]["messages"], rows["u9"]["violations"])
    assert each * 8 == entered(substrate)


def restored(elena: Elena, user_id: str, other: Elena) -> None:
    """Hand what one Elena knows of somebody to another."""
    person = other.whole(user_id)
    elena.bot.receive(RestorePerson(person.acquaintance, person.dossier, person.history))


def test_a_restored_person_is_the_same_and_twice_is_once() -> None:
    """Every record; who is known better already is left alone, but for what people wrote."""
    lost = Elena().lives("u1", range(20))
    lost.hears("u1", "Ada")
    lost.uses("update_person_note", person_name="discord:u1", note="likes tea")
    lost.day_ends(START_AT + 20 * DAY)
    elena = Elena()
    elena.bot.now = lost.bot.now
    restored(elena, "u1", lost)
    once = (dict(elena.bot.records), elena.bot.state.people.known)
    restored(elena, "u1", lost)
    better = Elena().lives("u1", range(40))
    row = better.row("u1")
    restored(better, "u1", lost)

    assert lost.whole("u1") == elena.whole("u1")
    assert lost.standing("u1") == elena.standing("u1")
    assert once == (elena.bot.records, elena.bot.state.people.known)
    assert (row, ["likes tea"]) == (better.row("u1"), [note.content for note in better.dossier("u1").notes])


def test_a_restored_person_takes_no_name_from_another() -> None:
    """Both bear it, as before the loss: a tool must still ask who is meant."""
    lost, elena = Elena(), Elena()
    lost.hears("u1", "Kim")
    elena.hears("u2", "Kim")
    restored(elena, "u1", lost)

    assert 2 == len(elena.bot.record(namesakes("Kim"), Namesakes).people)
    assert elena.uses("view_person", person_name="Kim").startswith("Error: 'Kim' may be any of 2 people")


def test_nothing_is_washed_by_losing_the_substrate() -> None:
    """What somebody did between the loss and the restore stays: the twin takes the archive as it is."""
    lost = Elena().lives("u1", range(60))
    elena = Elena()
    elena.bot.now = lost.bot.now
    elena.says("u1", THREAT)
    naive = lost.standing("u1")
    restored(elena, "u1", lost)

    assert ("familiar", "stranger") == (TIERS[naive[1]], elena.tier("u1"))
    assert (lost.row("u1")["messages"], 1) == (elena.row("u1")["messages"], elena.row("u1")["violations"])
    assert ["threat"] == [one.description for one in elena.dossier("u1").violations]


def universe(home: Path, data: str) -> Path:
    """The configuration of a live universe with a bot of the examples."""
    persona = json.dumps(str(PERSONAS / "elena.toml"))
    path = home / f"{data}.toml"
    path.write_text(f"[substrate]\ndata_dir={json.dumps(str(home / data))}\n[bots]\npersonas=[{persona}]\n", "utf-8")
    return path


def test_a_lost_substrate_is_filled_again_from_an_export(tmp_path: Path) -> None:
    """`people export` of one universe, `people import` into an empty one, twice: equal people, row for row."""
    lost = Elena().lives("u1", range(20))
    for user, name in (("u1", "Ada"), ("u2", "Kim"), ("u3", "Kim")):
        lost.hears(user, name)
    lost.tell(Connect("u2", "Kim", "u3", "Kim", "sibling"))
    lost.says("u3", THREAT)
    lost.day_ends(START_AT + 20 * DAY)
    people = {person.identity.person_id: person for person in map(lost.whole, ("u1", "u2", "u3"))}
    files = {person_id: file_of(person, lost.bot.now) for person_id, person in people.items()}
    PeopleArchive(tmp_path / "export").write(files, lost.bot.now)
    config = str(universe(tmp_path, "fresh"))
    for words in (["import", "export"], ["export", "first"], ["import", "export"], ["export", "second"]):
        assert 0 == run_command(["people", words[0], str(tmp_path / words[1]), "--in", config])
    back = [PeopleArchive(tmp_path / name).read(wall_clock_ms()).profiles for name in ("first", "second")]

    for profiles in back:
        assert people.keys() == profiles.keys()
        for person_id, profile in profiles.items():
            assert people[person_id] == person_of(profile)


def test_looking_at_people_takes_their_bot_from_nobody(
    durable: RunningServer, substrate: RedisSubstrate, tmp_path: Path
) -> None:
    """A universe that runs goes on: its host keeps every member, and what it hears after the look is entered."""
    persona, url = json.dumps(str(PERSONAS / "elena.toml")), json.dumps(durable.url)
    config = tmp_path / "c.toml"
    with LocalRuntime(wall_town(durable.url, 1)) as living:
        config.write_text(f'[substrate]\nmode="url"\nurl={url}\n[bots]\npersonas=[{persona}]\n', "utf-8")
        wait_for_card(substrate)
        seen: list[list[str]] = []
        for number, user in enumerate(("u1", "u2"), start=1):
            living.ingest(written(number, user, "Elena?", START_AT + number * MINUTE))
            wait_until(lambda: len(collect(config, "elena")) > len(seen), "a person more")
            seen.append(sorted(collect(config, "elena")))

        assert [1, 2] == list(map(len, seen))
        assert [0] == [host.deposed for host in living.statistics().hosts]
