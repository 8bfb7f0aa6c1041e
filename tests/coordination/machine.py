"""The machine: people, bots, clocks, crashes and faults in any order, against the model, after every step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from actors.planet_messages import FloorAsked, LookAround
from tests.coordination import ports
from tests.coordination.chains import MINUTE_MS
from tests.coordination.draws import EMOJIS, PEOPLE, SECOND_MS, WAYS, audiences, runs, skews, small, some_bots, which
from tests.coordination.stage import COUNTED, Stage
from universe.envelope import Envelope
from universe.events import (
    AnyEvent,
    MemberJoin,
    MemberLeave,
    MessageDelete,
    MessageEdit,
    Presence,
    ReactionAdd,
    ReactionRemove,
    ThreadCreate,
    TypingStart,
    VoiceState,
)


class Coordination(Stage):
    """Everything that can happen to it."""

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

    @rule(where=small, pause_ms=st.sampled_from([4 * SECOND_MS, 8 * SECOND_MS]))
    def people_talk_on_about_what_interests_all(self, where: int, pause_ms: int) -> None:
        """Until every bot has been woken a moment ago, and then some more."""
        place, bots = self._place(where), len(self._there.bots)
        for number in range(bots + 3):
            user = {"user_id": f"u{number % PEOPLE}", "author_name": f"Person {number % PEOPLE}"}
            self._speak(self._fields(place, 0), "music", [0], 0, 2, **user)
            span_ms = pause_ms if number < bots else SECOND_MS
            self._guarded(lambda span_ms=span_ms: self._there.advance(self._there.now + span_ms))  # type: ignore[misc]

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
        users = [self._there.bots[bot % len(self._there.bots)].user_id for bot in bots if way == "mention"]
        event = MessageEdit(
            message_id=said.message_id, content=text, author_name=said.author_name, user_id=said.user_id,
            mentions=tuple(dict.fromkeys(users)), version=1 if older else 1 + self._number, **fields,
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
        makers: dict[str, Callable[[], AnyEvent]] = {
            "leave": lambda: MemberLeave(user_id=persona.user_id, **fields),
            "join": lambda: MemberJoin(user_id=persona.user_id, name=persona.display_name, is_bot=True, **fields),
            "status": lambda: Presence(user_id=user, status="online", **fields),
            "voice": lambda: VoiceState(user_id=user, channel_id=channel, **fields),
        }
        self._happens(makers[way](), passes)

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

    @rule(down_ms=st.sampled_from([0, 0, 0, 30 * SECOND_MS, 2 * MINUTE_MS, 25 * 60 * MINUTE_MS]),
          zombie=st.sampled_from(["none", "moves", "moves", "sleeps"]))  # fmt: skip
    def the_host_dies(self, down_ms: int, zombie: str) -> None:
        """Without a word; another takes over, at once or after a while, and the old one may not know of it."""
        COUNTED["restarts"] += 1
        self._guarded(lambda: self._there.crash(down_ms, haunted=zombie != "none"))
        if zombie == "moves":
            self.the_zombie_moves()

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

    @rule(bot=small, one=which, act=st.sampled_from(["reply", "react"]), narrow=st.booleans())
    def a_bot_asks_for_what_it_planned_long_ago(self, bot: int, one: int, act: str, narrow: bool) -> None:
        """For the floor about any message, whatever has become of it and whoever may see it."""
        said = self._said(one, narrow=narrow)
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

    @rule(faults=st.lists(st.sampled_from(ports.OF_THE_WORLD), max_size=6))
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
