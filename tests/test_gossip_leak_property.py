"""No leak: over random graphs and streams nobody comes to know what they may not, whatever dies on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from scenarios.leak.audit import Leak
from scenarios.leak.faults import outages_of
from scenarios.leak.look import looked_into
from scenarios.leak.stage import leak_members
from scenarios.leak.steps import events_of
from scenarios.leak.truth import REASONS
from scenarios.world import DAY_MS, START_AT, host_settings
from tests.leak_worlds import DEAF, FAITHFUL, World, lived, lived_as_the_original, shrunk, told, world_of
from tests.scale import scaled
from universe.journal import JournalLine

WORLDS: Final = scaled(75, 10_000)
ORIGINAL_EVERY: Final = 6
FIRST_SEED: Final = 100_000


def test_nothing_leaks_in_random_worlds_while_the_original_leaks(promise: Callable[..., None]) -> None:
    """Random bots, planets, friends, consents, edits, deletions, insults, times; deaths, restarts and duplicates."""
    found: Counter[str] = Counter()
    original: Counter[str] = Counter()
    for seed in range(FIRST_SEED, FIRST_SEED + WORLDS):
        world = world_of(seed)
        audit, harvest = lived(world)
        assert not audit.leaks, told(world)
        assert not harvest.dead_letters, f"seed {seed}: {harvest.dead_letters[0]}"
        found += Counter(
            items=audit.items, told=audit.told, may_hear=audit.pairs, heard=audit.heard, withdrawn=audit.withdrawn,
            said=audit.said, faulty=world.faulty, edge=world.edge, pages=_pages(harvest.journal),
            unheard_in_calm=0 if world.faulty else len(audit.missed),
        )  # fmt: skip
        if seed % ORIGINAL_EVERY == 0:
            leaks = lived_as_the_original(world)[0].leaks
            original.update(leak.reason for leak in {(one.root, one.bot, one.reason): one for one in leaks}.values())
    promise("gossip leaks nowhere", worlds=WORLDS, leaks=0, **found, original_leaks=original.total())

    assert set(REASONS) == set(original)
    assert found["unheard_in_calm"] == 0
    assert found["heard"] > 0.97 * found["may_hear"] > WORLDS
    assert min(found[name] for name in ("said", "withdrawn", "pages", "faulty", "edge")) > WORLDS // 20


def _pages(journal: list[JournalLine]) -> int:
    return sum(line.kind == "page" and bool(line.details["roots"]) for line in journal)


def leaks_of(twin: dict[str, str], seeds: range) -> set[str]:
    """The reasons of all leaks under a twin."""
    worlds = [world for world in map(world_of, seeds) if not world.faulty]
    return {leak.reason for world in worlds for leak in lived(world, twin=twin)[0].leaks}


def test_a_shard_that_does_not_hear_of_deletions_leaks() -> None:
    """The audit sees it by the messages that are gone, and by nothing else."""
    found = leaks_of(DEAF, range(FIRST_SEED, FIRST_SEED + 10))

    assert {"deleted", "edited"} == found


def test_bots_that_forget_nothing_leak() -> None:
    """Stores are emptied, but what bots have written down stays."""
    found = leaks_of(FAITHFUL, range(FIRST_SEED, FIRST_SEED + 10))

    assert {"deleted", "edited", "opted_out"} <= found
    assert found.isdisjoint({"sensitive", "dm", "audience", "planet", "distrusted"})


def test_a_failing_stream_is_told_in_as_few_steps_as_it_takes() -> None:
    """A leak by a deletion needs a message and its deletion; the text names the seed."""
    world = next(
        world for world in map(world_of, range(FIRST_SEED, FIRST_SEED + 200))
        if not world.faulty and any(leak.reason == "deleted" for leak in lived(world, twin=DEAF)[0].leaks)
    )  # fmt: skip
    steps = shrunk(world, DEAF)
    text = told(world, DEAF)

    assert len(steps) <= 3 < len(world.stream.steps)
    assert text.startswith(f"seed {world.seed}: ")
    assert text.count("\n") >= len(steps) + 1


def acknowledged(world: World) -> list[int]:
    """When somebody was told that their choice holds (UTC ms), everywhere."""
    return [
        line.at for line in lived(world)[1].journal if line.kind == "consent_told" and line.details["complete"] is True
    ]


def test_when_a_choice_is_confirmed_nothing_is_left(promise: Callable[..., None]) -> None:
    """Looked at in the very round in which the planet hears that it holds."""
    count, left = 0, list[Leak]()
    for seed in range(FIRST_SEED, FIRST_SEED + scaled(16, 400)):
        world = world_of(seed)
        moments = [] if world.faulty else acknowledged(world)
        if not moments:
            continue
        count += len(moments)
        stream, config = world.stream, world.config
        audit, _ = looked_into(
            leak_members(config, stream.cast, seed), host_settings(config, START_AT, world.grid_ms), stream,
            events_of(stream.cast, stream.steps), moments, slack_ms=2 * world.grid_ms,
        )  # fmt: skip
        held = [one for one in audit.leaks if one.where.startswith(("store", "page", "news", "life"))]
        left += [one for one in held if one.reason == "opted_out" and one.at in moments]
    promise("a confirmed choice holds", choices=count, left=len(left))

    assert left == []
    assert count >= scaled(8, 200)


def test_bots_are_down_at_times_and_back_before_the_end() -> None:
    """Outages are what the script says: inside the run, long and short, of every bot."""
    bots, end_at = [f"b{number}" for number in range(20)], START_AT + 3 * DAY_MS
    outages = outages_of(bots, 1, end_at)
    windows = [window for found in outages.windows.values() for window in found]

    assert bots == list(outages.windows)
    assert all(START_AT <= since < until < end_at for since, until in windows)
    assert len({until - since > 30_000 for since, until in windows}) == 2
