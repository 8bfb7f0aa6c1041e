"""The people of a deep run: read from the bots' records at its end, archived in its directory, told in its summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from actors.acquaintances import Acquaintances
from actors.bot_records import PeopleSettings, dossier, history, person
from bridges.people_archive import PeopleArchive, bot_directory
from scenarios.findings import Findings
from scenarios.plain_text import count, cut, joined
from universe.people.profile_json import profile_json
from universe.people.records import Acquaintance, Dossier, History, Identity
from universe.trust.tiers import TIERS

Record = TypeVar("Record", bound=Struct)
BEST_TOLD: Final = 3
NAME_COLUMNS: Final = 20


class KnownPerson(Struct, frozen=True):
    """One person as a bot knows them at the end of a run; `standing` is (permille, tier index)."""

    known: Acquaintance
    kept: Dossier
    past: History
    standing: tuple[int, int]

    def profile(self, now_ms: int) -> bytes:
        """The person's file in the archive."""
        alone = Identity(person_id=self.known.person_id, display_name=self.known.name)
        return profile_json(self.known, self.kept, self.past, self.kept.identity or alone, self.standing, now_ms)


People = Mapping[str, Mapping[str, KnownPerson]]
"""Bot to person id to what it knows."""


def people_of(records: Iterable[tuple[str, str, bytes]], settings: PeopleSettings, now_ms: int) -> People:
    """Everybody whom the bots know, from harvested records (address, record id, bytes), with standings at `now_ms`."""
    rules = Acquaintances(settings, {})
    kept: dict[str, dict[str, bytes]] = {}
    for address, record_id, data in records:
        kind, _, bot = address.partition(":")
        if kind == "bot":
            kept.setdefault(bot, {})[record_id] = data
    return {bot: _known_by(own, rules, now_ms) for bot, own in sorted(kept.items())}


def _known_by(own: Mapping[str, bytes], rules: Acquaintances, now_ms: int) -> dict[str, KnownPerson]:
    found = {}
    prefix = person("")
    for record_id in sorted(own):
        if not record_id.startswith(prefix):
            continue
        known = msgspec.msgpack.decode(own[record_id], type=Acquaintance)
        found[known.person_id] = KnownPerson(
            known,
            _decoded(own, dossier(known.person_id), Dossier) or Dossier(),
            _decoded(own, history(known.person_id), History) or History(),
            rules.standing(known, now_ms),
        )
    return found


def _decoded(own: Mapping[str, bytes], record_id: str, kind: type[Record]) -> Record | None:
    data = own.get(record_id)
    return None if data is None else msgspec.msgpack.decode(data, type=kind)


def archive_of(people: People, now_ms: int) -> Callable[[Path], None]:
    """What writes ``people/<bot>/`` into a new run directory, in the layout of the archive."""

    def fill(directory: Path) -> None:
        for bot, known in people.items():
            profiles = {person_id: one.profile(now_ms) for person_id, one in known.items()}
            PeopleArchive(bot_directory(directory / "people", bot)).write(profiles, now_ms)

    return fill


def people_findings(people: People, bots: Mapping[str, str]) -> Findings:
    """Whom the bots trust at the end: `bots` are display names by bot id."""
    lines: list[str] = []
    tiers: dict[str, dict[str, int]] = {}
    for bot, known in people.items():
        at_tier = Counter(one.standing[1] for one in known.values())
        tiers[bot] = {name: at_tier[tier] for tier, name in enumerate(TIERS)}
        if known:
            lines += _told(cut(bots.get(bot, bot), NAME_COLUMNS), known.values(), at_tier)
    told = (("Who is trusted", tuple(lines)),) if lines else ()
    rows = tuple(
        (f"tiers.{bot}.{name}", f"{number:,}", f"people whom {bots.get(bot, bot)} holds for {name.replace('_', ' ')}")
        for bot, counted in tiers.items()
        for name, number in counted.items()
    )
    return Findings(metrics={"tiers": tiers}, told=told, rows=rows)


def _told(name: str, known: Iterable[KnownPerson], at_tier: Counter[int]) -> list[str]:
    counts = [count(at_tier[tier], *_NOUNS[tier]) for tier in reversed(range(len(TIERS))) if at_tier[tier]]
    best = sorted(known, key=lambda one: (-one.standing[0], one.known.person_id))[:BEST_TOLD]
    shown = [f"{cut(one.known.name, NAME_COLUMNS)} {one.standing[0] / 10:.1f} %" for one in best]
    return [f"{name} knows {joined(counts)}.", f"  Most trusted: {', '.join(shown)}."]


_NOUNS: Final = (
    ("stranger", "strangers"), ("acquaintance", "acquaintances"), ("familiar", "familiar"), ("trusted", "trusted"),
    ("very close", "very close"),
)  # fmt: skip
