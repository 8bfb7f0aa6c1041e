"""What a bot keeps of people over days, and whose names it takes over."""

from __future__ import annotations

from tests.acquainted import OWNER, begun
from tests.hand_turns import DAY, START_AT
from universe.ports import Archive


def test_the_name_of_an_owner_is_nobodys_alias() -> None:
    """Whoever takes it, from the start or later, gains no name, no alias and no trust; the owner keeps both names."""
    world = begun(("7", "Kim"), ("8", "Dad"), (OWNER, "Dad"))
    for name in ("D\u0430d", "dad", "Kimmy"):
        world.hears("7", name, at=START_AT + DAY)
    world.hears(OWNER, "Daddy", at=START_AT + DAY)
    kim, impostor, owner = (world.dossier(user).identity for user in ("7", "8", OWNER))

    assert ("Kim", ("Kimmy",)) == (kim.display_name, kim.aliases)
    assert ("8", ()) == (impostor.display_name, impostor.aliases)
    assert ("Dad", ("Daddy",)) == (owner.display_name, owner.aliases)
    assert world.uses("list_people").splitlines()[2].startswith("- **Daddy** (inner_circle")
    assert "**Dad**" not in world.uses("list_people")
    assert "## Daddy" in world.uses("view_person", person_name="Dad")
    assert {"violations": 1, "severity_milli": 150}.items() <= world.known("8").row.items()


def test_the_newest_days_are_kept_each_once_and_an_owner_has_none() -> None:
    """One snapshot a date, however often the job runs; without one an owner's file is nothing to archive."""
    world = begun(("7", "Kim"), (OWNER, "Dad"), history_days_max=3)
    for day in range(1, 6):
        for _ in range(3):
            outcomes = world.day_ends(START_AT + day * DAY)
        for user, name in (("7", "Kim"), (OWNER, "Dad")):
            world.hears(user, name, at=START_AT + day * DAY + 10 * 3_600_000)
    outcomes = world.day_ends(START_AT + 6 * DAY)
    first = START_AT // DAY
    written = {key for outcome in outcomes for sent in outcome.bodies(Archive) for key in sent.profiles}

    assert [first + 3, first + 4, first + 5] == [snapshot.day for snapshot in world.whole("7").history.days]
    assert [] == world.whole(OWNER).history.days
    assert {world.accounts.person_id("7")} == written
