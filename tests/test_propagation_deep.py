"""The deep half of gossip_propagation: who hears, how deep, how true, and why others never do."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from scenarios.engine import run
from scenarios.propagation.stage import Town, cast_of
from scenarios.propagation.tally import NOT_TOLD, Item, items_of, spread_of
from scenarios.run_record import RunRecord
from tests.scale import scaled
from universe.errors import BadInput
from universe.gossip.event import USER_UPDATE
from universe.journal import JournalLine

SMALL = {"world": "deep", "bots": 6, "users": 16, "planets": 1, "days": 2, "news": 0.3}
TOWN = Town(bots=6, users=16, planets=1, days=2, acquainted=0.5, news=0.3, opt_out=0.0, liars=0.0)


def deep(seed: int = 1, **settings: object) -> RunRecord:
    """A small deep run."""
    return run("gossip_propagation", seed=seed, **(SMALL | settings))  # type: ignore[arg-type]


def line(kind: str, member: str = "people:0", at: int = 0, **details: object) -> JournalLine:
    """A journal line."""
    return JournalLine(at, member, 1, kind, "", "", details)  # type: ignore[arg-type]


def told(event: str, artifact: str, depth: int = 0, topic: str = "career") -> JournalLine:
    """That an event became an artifact."""
    return line("gossip_told", event=event, artifact=artifact, type=USER_UPDATE, topic=topic, depth=depth,
                origin="msg:1")  # fmt: skip


def detected(event: str = "e", bot: str = "elena") -> JournalLine:
    """That a bot noticed news of Ada."""
    return line("detected", f"bot:{bot}", event=event, message="1", user="ada", type=USER_UPDATE, topic="career",
                origin="msg:1")  # fmt: skip


def test_a_hearing_knows_its_moment_its_depth_and_whether_it_is_still_true() -> None:
    """A liar's retelling has other words under the same root."""
    journal = [
        detected(), told("e", "a1"), line("news", "bot:dotty", 60, artifact="a1"),
        told("r", "a2", depth=1, topic="home"), line("news", "bot:marcus", 90, artifact="a2"),
    ]  # fmt: skip
    (item,) = items_of(journal)
    assert [(one.bot, one.at, one.depth, one.distorted) for one in item.heard.values()] == [
        ("dotty", 60, 0, False), ("marcus", 90, 1, True),
    ]  # fmt: skip


def test_who_never_learned_has_one_reason() -> None:
    """The bot's own reason, else that of the whole event, else that nobody told it."""
    item = Item(event="e", root="msg:1", user="ada", type=USER_UPDATE, topic="career", source="elena", at=0)
    item.reasons["dotty"] = "trust"
    assert item.unheard(("elena", "dotty", "marcus")) == {"dotty": "trust", "marcus": NOT_TOLD}
    item.refused = "opted_out"
    assert item.unheard(("marcus",)) == {"marcus": "opted_out"}
    item.refused = "nobody"
    assert item.unheard(("marcus",)) == {"marcus": NOT_TOLD}


def test_the_cast_is_drawn_one_by_one() -> None:
    """One person more changes nothing about the others."""
    more = cast_of(msgspec.structs.replace(TOWN, users=TOWN.users + 1), 3)
    few = cast_of(TOWN, 3)
    assert {user: more.friends[user] for user in few.friends} == few.friends


@pytest.mark.parametrize("setting", ["gossip.depth_max", "opt_out", "acquainted"])
def test_each_gate_closes_for_itself(setting: str) -> None:
    """No second hop; nothing of who said no; nothing to bots that do not know the person."""
    closed = {"gossip.depth_max": 0, "opt_out": 1.0, "acquainted": 0.0}[setting]
    metrics = deep(**{setting: closed}).findings.metrics
    assert metrics["items"] > 0
    if setting == "gossip.depth_max":
        assert metrics["depths"] == [metrics["informed"]]
    else:
        assert metrics["informed"] == 0


def test_what_is_told_reaches_those_who_may_hear_and_nobody_else(promise: Callable[..., None]) -> None:
    """Every hearing is of a bot that trusted the person; with liars some of it is not so."""
    runs, hearings, distorted, without_right = scaled(4, 20), 0, 0, 0
    for seed in range(runs):
        record = deep(seed, liars=0.5, opt_out=0.2)
        cast = cast_of(msgspec.structs.replace(TOWN, liars=0.5, opt_out=0.2), seed)
        items = items_of(record.journal)
        spread = spread_of(items, cast)
        hearings += spread.informed
        distorted += spread.distorted
        without_right += sum(item.user in cast.opted_out for item in items for _ in item.heard)
        assert spread.informed == record.findings.metrics["informed"]
    promise("news reaches who may hear", runs=runs, hearings=hearings, distorted=distorted, opted_out=without_right)
    assert hearings > 0
    assert distorted > 0
    assert without_right == 0


def test_an_epidemic_has_no_deep_world() -> None:
    """One clear line."""
    with pytest.raises(BadInput, match="process=sir runs with world=wide"):
        deep(process="sir")


def test_local_and_two_hosts_hear_the_same() -> None:
    """The digest of a deep run does not depend on where it runs."""
    assert deep().digest == deep(workers=2).digest
