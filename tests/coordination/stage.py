"""The stage of the machine: a world, its model, and how events get into it; what is checked after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar, Final

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.coordination.chains import MINUTE_MS
from tests.coordination.draws import SECOND_MS, worlds
from tests.coordination.facts import Broken, Words
from tests.coordination.invariants import check_settled, check_views, is_settled
from tests.coordination.model import Model
from tests.coordination.world import Cast, Settings, Sight, World
from universe.events import AnyEvent, Message

SETTLE_MS: Final = 5 * MINUTE_MS
SETTLES_MAX: Final = 24
COUNTED: Final = Counter[str]()
"""What the machines of this process have done."""


class Stage(RuleBasedStateMachine):
    """One world; `url` is the server's, `cast` who plays, `views` whether the seed's keys are compared too."""

    url: ClassVar[str]
    cast: ClassVar[Cast] = Cast()
    views: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None
        self.broken = False
        self._number = 0
        self._events: list[AnyEvent] = []
        self._threads: list[tuple[str, str]] = []

    @initialize(settings=worlds)
    def begin(self, settings: Settings) -> None:
        """The world begins; bots tell the planets who they are."""
        self.model = Model(settings)
        self.world = World(self.url, settings, self.cast, self._see)
        self._guarded(lambda: self._there.advance(self._there.now + SECOND_MS))

    @property
    def _there(self) -> World:
        assert self.world is not None
        return self.world

    def _see(self, sight: Sight) -> None:
        for line in sight.lines:
            COUNTED[f"{line.kind} {line.details.get('reason', '')}".strip()] += 1
        self.model.see(sight)

    def _guarded(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Broken:
            self.broken = True
            raise

    def _go(self, passes: int | None) -> None:
        world = self._there
        self._guarded(lambda: world.advance(world.now + (3 * SECOND_MS if passes is None else 0), passes))

    def _place(self, number: int) -> tuple[str, str]:
        """A planet and one of its channels; threads come last."""
        planets = len(self._there.planets)
        places = [(f"g{one}", f"g{one}-c{room}") for one in range(planets) for room in range(2)] + self._threads
        return places[number % len(places)]

    def _fields(self, place: tuple[str, str], skew_ms: int, audience: set[str] | None = None) -> dict[str, Any]:
        self._number += 1
        here = {bot.name for bot in self._there.bots}
        return {
            "event_id": f"e:{self._number}", "at": max(0, self._there.now + skew_ms), "guild_id": place[0],
            "channel_id": place[1], "audience": tuple(sorted((audience or set()) & here)),
        }  # fmt: skip

    def _happens(self, event: AnyEvent, passes: int | None) -> None:
        self.model.given.add(event.event_id)
        self.model.sights.events[event.event_id] = event
        self._events.append(event)
        assert self._there.ingest(event) == "accepted"
        self._go(passes)

    def _text(self, way: str, bots: list[int]) -> tuple[str, Words]:
        word, chosen = f"t{self._number}t", [self._there.bots[number % len(self._there.bots)] for number in bots]
        names = [bot.display_name for bot in chosen]
        if way == "called":
            return f"{names[0]}, what now {word}", Words(called=frozenset({chosen[0].name}))
        if way == "named":
            return f"I think that {' and '.join(names)} would like {word}", Words(
                named=frozenset(bot.name for bot in chosen)
            )
        return (f"hm {word}" if way == "dull" else f"some music {word}"), Words()

    def _speak(
        self, fields: dict[str, Any], way: str, bots: list[int], about: int, passes: int | None, **who: Any
    ) -> None:
        text, words = self._text(way, bots)
        more: dict[str, Any] = {}
        if way == "mention":
            users = dict.fromkeys(self._there.bots[number % len(self._there.bots)].user_id for number in bots)
            more["mentions"] = tuple(user for user in users if user != who["user_id"])
        if way == "reply":
            said = [one.message for one in self.model.facts.values() if one.message.channel_id == fields["channel_id"]]
            said = [one for one in said if one.user_id != who["user_id"]]
            if said:
                cause = said[-1 - about % min(4, len(said))]
                more |= {"reply_to": cause.message_id, "reply_to_user": cause.user_id}
        event = Message(message_id=f"m{self._number}", content=text, **fields, **who, **more)
        self.model.words[event.event_id] = words
        self.model.sights.audiences[f"t{self._number}t"] = event
        self._happens(event, passes)

    def _said(self, one: int, *, narrow: bool = False) -> Message | None:
        """One of the latest messages; `narrow`: of those that not all bots may see."""
        facts = [fact.message for fact in self.model.facts.values() if fact.message.audience or not narrow]
        return facts[-1 - one % min(8, len(facts))] if facts else None

    def _nothing_written(self, before: list[Any]) -> None:
        changed = [(old, new) for old, new in zip(before, self._there.committed(), strict=True) if old != new]
        if changed:
            raise Broken("zombie", f"a host that was taken over has written: {str(changed)[:500]}")

    def _settle(self) -> None:
        world = self._there
        world.faults.heal()
        world.lay()
        for address in sorted(world.dead):
            world.revive(address.partition(":")[2])
        world.advance(world.now + MINUTE_MS)
        for _ in range(SETTLES_MAX):
            if is_settled(self.model):
                break
            world.advance(world.now + SETTLE_MS)
        check_settled(world, self.model)
        COUNTED["settled"] += 1

    @invariant()
    def keys_show_what_records_say(self) -> None:
        """After every step."""
        COUNTED["steps"] += 1
        if self.world is not None and self.views and not self.broken:
            try:
                check_views(self.world, self.model)
            except Broken:
                self.broken = True
                raise

    def teardown(self) -> None:
        """Whatever happened, everything settles."""
        if self.world is None:
            return
        try:
            if not self.broken:
                COUNTED["worlds"] += 1
                self._settle()
        finally:
            self.world.close()
