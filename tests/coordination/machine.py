"""The machine: people, bots, clocks, crashes and faults in any order, against the model, after every step."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actors.planet_messages import FloorAsked, LookAround
from tests.coordination import ports
from tests.coordination.facts import Broken, Words
from tests.coordination.invariants import check_settled, check_views, is_settled
from tests.coordination.model import MINUTE_MS, Model
from tests.coordination.world import BOTS, Cast, Settings, World
from universe.config import BudgetConfig, ChatConfig, RegistryConfig, StreamConfig
from universe.envelope import Envelope
from universe.events import (
    AnyEvent,
    MemberJoin,
    MemberLeave,
    Message,
    MessageDelete,
    MessageEdit,
    Presence,
    ReactionAdd,
    ReactionRemove,
    ThreadCreate,
    TypingStart,
    VoiceState,
)

SECOND_MS: Final = 1_000
SKEWS_MS: Final = (0, 0, 0, 0, -5_000, -11 * MINUTE_MS, -26 * 60 * MINUTE_MS, 3_000, 40_000, 30 * MINUTE_MS)
"""How far the clock of a source is off."""
RUNS: Final = (None, 0, 1, 2, 4, 8)
"""Passes after an event; None: all that is due in a few seconds."""
EMOJIS: Final = ("\N{EYES}", "\N{FIRE}", "\N{THUMBS UP SIGN}")
WAYS: Final = ("dull", "music", "music", "named", "called", "mention", "mention", "reply")
PEOPLE: Final = 5
SETTLE_MS: Final = 5 * MINUTE_MS
SETTLES_MAX: Final = 24

small = st.integers(0, 7)
which = st.integers(0, 1_000)
runs = st.sampled_from(RUNS)
skews = st.sampled_from(SKEWS_MS)
audiences = st.sets(st.sampled_from([bot.name for bot in BOTS]), max_size=2)
some_bots = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)
worlds = st.builds(
    Settings,
    bots=st.integers(3, 5),
    planets=st.integers(1, 2),
    chat=st.builds(
        ChatConfig, enable_cross_bot_chat=st.just(True), cross_bot_max_chain=st.integers(1, 5),
        cross_bot_response_chance=st.sampled_from([1.0, 1.0, 0.7]),
        cross_bot_cooldown_minutes=st.sampled_from([1, 10, 15]), burst_messages=st.sampled_from([2, 3, 20]),
        defers_max=st.sampled_from([1, 3]), grant_timeout_s=st.sampled_from([15, 60, 60]),
    ),
    stream=st.builds(
        StreamConfig, debounce_s=st.sampled_from([0, 20, 60]), typing_wait_s=st.sampled_from([0, 5]),
        curiosity_reactions=st.sampled_from([1, 3]), discord_check_interval_minutes=st.sampled_from([0, 7, 60]),
        post_in_quiet_channels=st.booleans(), post_chance=st.just(1.0), reach_out=st.booleans(),
    ),
    budget=st.builds(
        BudgetConfig, ambient_per_minute=st.sampled_from([1, 2, 6]), ambient_per_day=st.sampled_from([3, 12, 200]),
        battery_cost=st.sampled_from([0.0, 0.05]),
    ),
    registry=st.just(RegistryConfig(heartbeat_s=420, ttl_s=1260)),
)  # fmt: skip

COUNTED: Final = Counter[str]()
"""What the machines of this process have done."""


class Coordination(RuleBasedStateMachine):
    """One world; `url` is the server's, `cast` who plays, `views` whether the seed's keys are compared too."""

    def __init__(self, url: str, cast: Cast | None = None, *, views: bool = True) -> None:
        super().__init__()
        self._url, self._cast, self._views = url, cast or Cast(), views
        self.world: World | None = None
        self.broken = False
        self._number = 0
        self._events: list[AnyEvent] = []
        self._threads: list[tuple[str, str]] = []
        self._typing_from = 0

    @initialize(settings=worlds)
    def begin(self, settings: Settings) -> None:
        """The world begins; bots tell the planets who they are."""
        self.model = Model(settings)
        self.world = World(self._url, settings, self._cast, self._see)
        self._guarded(lambda: self._there.advance(self._there.now + SECOND_MS))

    @property
    def _there(self) -> World:
        assert self.world is not None
        return self.world

    def _see(self, sight: Any) -> None:
        for line in sight.lines:
            COUNTED[f"{line.kind} {line.details.get('reason', '')}".strip()] += 1
        self.model.see(sight)

    def _guarded(self, step: Any) -> None:
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

    @rule(where=small, user=st.integers(0, PEOPLE - 1), way=st.sampled_from(WAYS), bots=some_bots, about=small,
          audience=st.one_of(st.just(set()), st.just(set()), audiences), skew_ms=skews, passes=runs)  # fmt: skip
    def a_person_speaks(
        self, where: int, user: int, way: str, bots: list[int], about: int, audience: set[str], skew_ms: int,
        passes: int | None,
    ) -> None:  # fmt: skip
        """Ambient, naming, calling, mentioning or replying."""
        fields = self._fields(self._place(where), skew_ms, audience)
        self._speak(fields, way, bots, about, passes, user_id=f"u{user}", author_name=f"Person {user}")

    @rule(where=small, bots=some_bots, users=st.integers(2, 5), passes=runs)
    def people_speak_at_once(self, where: int, bots: list[int], users: int, passes: int | None) -> None:
        """Several messages in one instant."""
        for number in range(users):
            fields = self._fields(self._place(where), 0)
            way = ("music", "mention", "dull", "called")[number % 4]
            self._speak(fields, way, bots, 0, 0, user_id=f"u{number}", author_name=f"Person {number}")
        self._go(passes)

    @rule(where=small, bot=small, foreign=st.booleans(), way=st.sampled_from(WAYS[1:]), bots=some_bots, about=small,
          skew_ms=skews, passes=runs)  # fmt: skip
    def a_bot_speaks_from_outside(
        self, where: int, bot: int, foreign: bool, way: str, bots: list[int], about: int, skew_ms: int,
        passes: int | None,
    ) -> None:  # fmt: skip
        """Somebody uses the account of a bot of ours, or a bot that is not ours speaks."""
        persona = self._there.bots[bot % len(self._there.bots)]
        who: dict[str, Any] = {"user_id": "id-foreign", "author_name": "Foreign"}
        if not foreign:
            who = {"user_id": persona.user_id, "author_name": persona.display_name, "bot": persona.name}
        fields = self._fields(self._place(where), skew_ms)
        self._speak(fields, "music" if way == "called" else way, bots, about, passes, author_is_bot=True, **who)

    @rule(where=small, length=st.integers(1, 6), first=small, pause_ms=st.sampled_from([0, 0, 70 * SECOND_MS,
          11 * MINUTE_MS]), person=st.booleans(), passes=runs)  # fmt: skip
    def bots_reply_to_each_other(
        self, where: int, length: int, first: int, pause_ms: int, person: bool, passes: int | None
    ) -> None:
        """From outside, then a pause and perhaps a person; and one more reply, for which no bot may be too eager."""
        place, bots = self._place(where), self._there.bots
        for number in (*range(length), -1):
            if number < 0:
                self._guarded(lambda: self._there.advance(self._there.now + pause_ms))
                if person:
                    fields = self._fields(place, 0)
                    self._speak(fields, "dull", [0], 0, None, user_id="u0", author_name="Person 0")
            bot = bots[(first + number) % len(bots)]
            who = {"user_id": bot.user_id, "author_name": bot.display_name, "bot": bot.name, "author_is_bot": True}
            self._speak(self._fields(place, 0), "reply", [0], 1 if person and number < 0 else 0, passes, **who)

    @precondition(lambda self: self._events)
    @rule(one=which, passes=runs)
    def an_event_comes_again(self, one: int, passes: int | None) -> None:
        """The same identity a second time."""
        assert self._there.ingest(self._events[-1 - one % len(self._events)]) == "duplicate"
        self._go(passes)

    def _said(self, one: int) -> Message | None:
        """One of the latest messages, of people before all others."""
        facts = [fact.message for fact in self.model.facts.values()]
        return facts[-1 - one % min(8, len(facts))] if facts else None

    @rule(one=which, way=st.sampled_from(WAYS[:-1]), bots=some_bots, older=st.booleans(), narrow=st.booleans(),
          passes=runs)  # fmt: skip
    def a_message_is_edited(
        self, one: int, way: str, bots: list[int], older: bool, narrow: bool, passes: int | None
    ) -> None:
        """A new text, seldom an older version than the last, seldom for fewer bots to see."""
        said = self._said(one)
        if said is None or said.author_is_bot:
            return
        audience = {*said.audience} or ({self._there.bots[bots[0] % len(self._there.bots)].name} if narrow else set())
        fields = self._fields((said.guild_id, said.channel_id), 0, audience)
        text, words = self._text(way, bots)
        mentions = tuple(self._there.bots[bot % len(self._there.bots)].user_id for bot in bots) if way == "mention" else ()
        event = MessageEdit(
            message_id=said.message_id, content=text, author_name=said.author_name, user_id=said.user_id,
            mentions=tuple(dict.fromkeys(mentions)), version=1 if older else 1 + self._number, **fields,
        )  # fmt: skip
        self.model.words[event.event_id] = words
        self.model.sights.audiences[f"t{self._number}t"] = event
        self._happens(event, passes)

    @rule(one=which, more=st.integers(1, 2), passes=runs)
    def messages_are_deleted(self, one: int, more: int, passes: int | None) -> None:
        """One or two."""
        said = self._said(one)
        if said is not None:
            near = [fact.message.message_id for fact in self.model.facts.values()
                    if fact.message.channel_id == said.channel_id][-more:]  # fmt: skip
            ids = tuple(dict.fromkeys((said.message_id, *near)))
            fields = self._fields((said.guild_id, said.channel_id), 0, {*said.audience})
            self._happens(MessageDelete(message_ids=ids, **fields), passes)

    @rule(one=which, users=st.integers(1, PEOPLE), emoji=st.sampled_from(EMOJIS), removed=st.booleans(), passes=runs)
    def people_react(self, one: int, users: int, emoji: str, removed: bool, passes: int | None) -> None:
        """To one message; seldom somebody takes it back."""
        said = self._said(one)
        if said is None:
            return
        for user in range(users):
            fields = self._fields((said.guild_id, said.channel_id), 0, {*said.audience})
            about: dict[str, Any] = {"message_id": said.message_id, "emoji": emoji, "message_user_id": said.user_id}
            kind = ReactionRemove if removed and user == 0 else ReactionAdd
            self._happens(kind(user_id=f"u{user}", **about, **fields), 0)
        self._go(passes)

    @rule(where=small, user=st.integers(0, PEOPLE - 1), passes=runs)
    def somebody_types(self, where: int, user: int, passes: int | None) -> None:
        """For ten seconds at most."""
        self._happens(TypingStart(user_id=f"u{user}", **self._fields(self._place(where), 0)), passes)

    @precondition(lambda self: len(self._threads) < 3)
    @rule(one=which, passes=runs)
    def a_thread_is_opened(self, one: int, passes: int | None) -> None:
        """On one of the latest messages."""
        said = self._said(one)
        if said is not None and said.channel_id.count("-") == 1:
            fields = self._fields((said.guild_id, f"{said.channel_id}-t{self._number}"), 0)
            self._threads.append((said.guild_id, fields["channel_id"]))
            event = ThreadCreate(parent_id=said.channel_id, message_id=said.message_id, user_id=said.user_id, **fields)
            self._happens(event, passes)

    @rule(where=small, bot=small, way=st.sampled_from(["leave", "join", "join", "status", "voice"]), passes=runs)
    def a_member_changes(self, where: int, bot: int, way: str, passes: int | None) -> None:
        """A bot is taken off a planet and comes back; people come online and talk."""
        fields, persona = self._fields(self._place(where), 0), self._there.bots[bot % len(self._there.bots)]
        user, channel = f"u{bot % PEOPLE}", fields.pop("channel_id")
        event: AnyEvent = {
            "leave": lambda: MemberLeave(user_id=persona.user_id, **fields),
            "join": lambda: MemberJoin(user_id=persona.user_id, name=persona.display_name, is_bot=True, **fields),
            "status": lambda: Presence(user_id=user, status="online", **fields),
            "voice": lambda: VoiceState(user_id=user, channel_id=channel, **fields),
        }[way]()
        self._happens(event, passes)

    @rule(passes=st.integers(1, 6))
    def a_few_passes(self, passes: int) -> None:
        """The host goes on, but not to the end."""
        self._guarded(lambda: self._there.advance(self._there.now + SECOND_MS, passes))

    @rule(span_ms=st.sampled_from([SECOND_MS, 5 * SECOND_MS, 20 * SECOND_MS, 61 * SECOND_MS, 61 * SECOND_MS,
                                   11 * MINUTE_MS, 26 * MINUTE_MS]))  # fmt: skip
    def time_passes(self, span_ms: int) -> None:
        """With everything that is due in it."""
        self._guarded(lambda: self._there.advance(self._there.now + span_ms))

    @rule(back_ms=st.sampled_from([SECOND_MS, MINUTE_MS, 60 * MINUTE_MS]), where=small, bots=some_bots)
    def the_clock_jumps_back(self, back_ms: int, where: int, bots: list[int]) -> None:
        """Somebody speaks while the host's clock is behind; for members time does not run backwards."""
        self._speak(self._fields(self._place(where), -back_ms - SECOND_MS), "mention", bots, 0, 0, user_id="u0",
                    author_name="Person 0")  # fmt: skip
        self._guarded(lambda: self._there.step(self._there.now - back_ms))

    @rule(down_ms=st.sampled_from([0, 0, 0, 30 * SECOND_MS, 2 * MINUTE_MS, 25 * 60 * MINUTE_MS]), haunted=st.booleans())
    def the_host_dies(self, down_ms: int, haunted: bool) -> None:
        """Without a word; another takes over, at once or after a while."""
        COUNTED["restarts"] += 1
        self._guarded(lambda: self._there.crash(down_ms, haunted=haunted))

    @precondition(lambda self: self.world is not None and self.world.zombie is not None)
    @rule()
    def the_zombie_moves(self) -> None:
        """A host that was taken over writes nothing."""
        COUNTED["zombies"] += 1
        world, zombie = self._there, self._there.zombie
        assert zombie is not None
        before = world.committed()
        zombie.run_pass(world.now + MINUTE_MS)
        self._guarded(lambda: self._nothing_written(before))
        world.lay()

    def _nothing_written(self, before: list[Any]) -> None:
        changed = [(old, new) for old, new in zip(before, self._there.committed(), strict=True) if old != new]
        if changed:
            raise Broken("zombie", f"a host that was taken over has written: {changed}")

    @rule(bot=small)
    def a_bot_looks_around(self, bot: int) -> None:
        """As it does every few minutes."""
        persona = self._there.bots[bot % len(self._there.bots)]
        for planet in self._there.planets:
            self._number += 1
            asked = LookAround(persona.name, {"u0": f"{planet.partition(':')[2]}-c0"})
            envelope = Envelope("act:sweep", self._number, self._there.now, asked, planet=planet.partition(":")[2])
            self._there.tell(planet, envelope)
        self._go(None)

    @rule(bot=small, one=which, act=st.sampled_from(["reply", "react"]))
    def a_bot_asks_for_what_it_planned_long_ago(self, bot: int, one: int, act: str) -> None:
        """For the floor about any message, whatever has become of it and whoever may see it."""
        said = self._said(one)
        if said is not None:
            self._number += 1
            name = self._there.bots[bot % len(self._there.bots)].name
            asked = FloorAsked(name, act, "interest", said.channel_id, said.message_id)
            envelope = Envelope("act:plan", self._number, self._there.now, asked, planet=said.guild_id)
            self._there.tell(f"planet:{said.guild_id}", envelope)
            self._go(None)

    @rule(where=small, first=small, write_ms=st.sampled_from([1_000, 2_000, 2_500, 3_000]))
    def a_bot_is_late(self, where: int, first: int, write_ms: int) -> None:
        """While it types the host goes down for longer than a grant lives; meanwhile another bot is spoken to."""
        place, bots, limit = self._place(where), self._there.bots, self.model.settings.chat.cross_bot_max_chain
        who = {"user_id": bots[first % len(bots)].user_id, "author_name": "Bot", "bot": bots[first % len(bots)].name}
        self._speak(self._fields(place, 0), "dull", [0], 0, None, user_id="u0", author_name="Person 0")
        for _ in range(limit - 3):
            self._speak(self._fields(place, 0), "music", [0], 0, None, author_is_bot=True, **who)
        self._speak(self._fields(place, 0), "mention", [first + 1], 0, None, author_is_bot=True, **who)
        self._guarded(lambda: self._there.advance(self._there.now + write_ms))
        self._guarded(lambda: self._there.crash(2 * MINUTE_MS, haunted=False))
        self._speak(self._fields(place, -5 * SECOND_MS), "mention", [first + 2], 0, 0, author_is_bot=True, **who)
        self._guarded(lambda: self._there.advance(self._there.now + 61 * SECOND_MS))

    @rule(bot=small)
    def a_bot_dies_or_comes_back(self, bot: int) -> None:
        """Its host starts again without it; later it is there again."""
        world, name = self._there, self._there.bots[bot % len(self._there.bots)].name
        if f"bot:{name}" in world.dead:
            self._guarded(lambda: world.revive(name))
        else:
            world.dead.add(f"bot:{name}")
            self._guarded(lambda: world.crash(0, haunted=False))

    @rule(faults=st.lists(st.sampled_from([ports.REFUSED, ports.RETRIED, ports.CRASHED_BEFORE, ""]), max_size=4))
    def the_composer_will_fail(self, faults: list[str]) -> None:
        """Its next calls."""
        COUNTED["faults"] += 1
        self._guarded(lambda: self._there.faults.composer.extend(faults))

    @rule(faults=st.lists(st.sampled_from(
        [ports.REFUSED, ports.RETRIED, ports.LOST, ports.CRASHED_BEFORE, ports.CRASHED_AFTER]), max_size=6))  # fmt: skip
    def the_world_will_fail(self, faults: list[str]) -> None:
        """Its next calls: not done, done without a word, or the end of its host."""
        COUNTED["faults"] += 1
        self._guarded(lambda: self._there.faults.world.extend(faults))

    @rule(fault=st.sampled_from([ports.CRASHED_BEFORE, ports.CRASHED_AFTER]))
    def the_server_will_be_gone(self, fault: str) -> None:
        """At the next commit."""
        COUNTED["faults"] += 1
        self._there.faults.commit = fault
        self._go(3)

    @rule(chance=small)
    def everything_settles(self, chance: int) -> None:
        """Seldom: nothing fails any more, everybody is back, and time passes until nobody has anything to do."""
        if chance == 0:
            self._guarded(self._settle)
        else:
            self._go(None)

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
        if self.world is not None and self._views and not self.broken:
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
