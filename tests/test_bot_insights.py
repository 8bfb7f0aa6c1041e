"""What a bot notices of habits, turn by turn: what it keeps for it, to whom it offers it, and how it is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from actors.bot_corrections import Retract
from actors.bot_insights import HEARD_KEPT, Habits, habits
from actors.bot_messages import Deleted, Edited, Heard, IdentityTold
from actors.bot_shelf import PageDue
from actors.gossip_messages import Publish, RootsForgotten
from actors.graph_notes import SendNotes
from actors.planet_messages import ContextAsked, ContextTold, Granted
from tests.hand_gossip import GRAPH, HandBot, HandShard, asked, kept, rung, unheard_by, withdrawn
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT, Outcome, said
from universe.chat.lanes import DIRECT
from universe.events import PRIVATE_GUILD, Message
from universe.gossip.artifact import DIARY, EPIPHANY, PATTERN
from universe.graph.notes import Met, Standing
from universe.people.consent import Consent
from universe.people.records import Identity
from universe.store_requests import Note

SONG = "Dotty, I love this song and the melody"
WEATHER = "Dotty, how are you?"


class Life:
    """Ada, and others, speak to Dotty day after day."""

    def __init__(self, **rules: Any) -> None:
        self.bot = HandBot(friends=(), reflection=rules)
        self._number = 0
        self._last: dict[str, Message] = {}

    def says(self, user: str = "ada", text: str = SONG, at: int | None = None, **more: Any) -> int:
        """One message; its number."""
        self._number += 1
        now = self.bot.now if at is None else at
        heard = said(self._number, text, now, user_id=user, **{"author_name": user.title()} | more)
        self.bot.receive(Heard(heard), now)
        self._last[user] = heard
        return self._number

    def speaks_daily(self, user: str = "ada", days: int = 12, text: str = SONG, **more: Any) -> None:
        """At ten in the evening, every day."""
        for day in range(days):
            self.says(user, text, START_AT + day * DAY + 22 * HOUR, **more)

    def kept(self, user: str = "ada") -> list[str]:
        """The messages of somebody that insights may rest on."""
        record = habits(self.bot.accounts.person_id(user))
        return [one.message_id for one in self.bot.record(record, Habits).lines] if record in self.bot.records else []

    def looks(self, *people: str) -> Outcome:
        """The evening of a day on which the bot answered the last message of each of these people."""
        for number, user in enumerate(people):
            until = self.bot.now + MINUTE
            granted = Granted("c", self._last[user], number, ("mention",), DIRECT, 0, until)
            began = self.bot.receive(granted)
            if began.bodies(ContextAsked):
                began = self.bot.receive(ContextTold("c", number, ()))
            self.bot.applied(self.bot.composes(began))
        return self.bot.receive(PageDue(DIARY, self.bot.now // DAY))


def offered(outcome: Outcome) -> dict[str, Publish]:
    """What was offered to the shard, by topic."""
    return {body.event.topic: body for body in outcome.bodies(Publish) if body.event.kind in (PATTERN, EPIPHANY)}


def test_the_latest_messages_of_a_person_are_kept_without_their_words() -> None:
    """A ring of sixty; an edit takes the place of what it changed."""
    life = Life()
    for minute in range(HEARD_KEPT + 5):
        life.says(at=START_AT + minute * HOUR)
    assert life.kept() == [str(number) for number in range(6, HEARD_KEPT + 6)]
    assert not any(b"melody" in data for name, data in life.bot.records.items() if name.startswith("habits:"))
    now_says = said(30, "Dotty, this recipe!", life.bot.now, user_id="ada", author_name="Ada")
    life.bot.receive(Edited(now_says, addressed=True))
    assert len(life.kept()) == HEARD_KEPT
    assert life.kept()[-1] == "30"


def test_what_was_not_said_to_everybody_counts_for_nothing() -> None:
    """Neither a direct message nor a hidden channel."""
    life = Life()
    life.says(audience=("dotty",))
    direct = said(77, SONG, life.bot.now, user_id="ada", author_name="Ada", guild_id=PRIVATE_GUILD,
                  channel_id="dm-dotty-ada", dm_bot="dotty")  # fmt: skip
    life.bot.receive(direct)
    assert life.kept() == []


def test_nothing_is_kept_of_the_habits_of_who_is_invisible() -> None:
    """Beyond what an answer needs nothing is noted."""
    life = Life()
    unseen = Identity(life.bot.accounts.person_id("ada"), "Ada", consent=Consent(invisible=True))
    life.bot.receive(IdentityTold(unseen))
    life.says()
    assert life.kept() == []


@pytest.mark.parametrize("rules", [{"enable_insights": False}])
def test_where_insights_are_off_nothing_is_kept_for_them(rules: dict[str, Any]) -> None:
    """And none is offered."""
    life = Life(**rules)
    life.speaks_daily()
    assert life.kept() == []
    assert not offered(life.looks("ada"))


def test_a_habit_is_offered_to_the_shard_with_all_the_messages_that_it_rests_on() -> None:
    """As an event of depth 0, about the person, of the planet; nothing of it goes to the store from here."""
    life = Life()
    life.speaks_daily()
    found = life.looks("ada")
    assert {"ada:night", "ada:topic:music"} <= {*offered(found)}
    event = offered(found)["ada:topic:music"].event
    assert (event.kind, event.user_id, event.planet, event.propagation_depth) == (PATTERN, "ada", "g", 0)
    assert {event.root, *event.more_roots} == {f"msg:{number}" for number in range(1, 13)}
    assert event.summary.startswith("Ada comes back to music")
    assert not kept(found)


def test_only_whom_the_bot_answered_that_day_is_looked_at() -> None:
    """Kim speaks as much and was not answered."""
    life = Life()
    life.speaks_daily()
    life.speaks_daily("kim")
    assert {body.event.user_id for body in offered(life.looks("kim")).values()} == {"kim"}


def test_the_same_habit_seen_again_is_the_same_event() -> None:
    """The shard knows it; its counts may have grown."""
    life = Life()
    life.speaks_daily()
    first, second = offered(life.looks("ada")), offered(life.looks("ada"))
    assert {key: one.event.event_id for key, one in first.items()} == {
        key: one.event.event_id for key, one in second.items()
    }
    shard = HandShard()
    habit = first["ada:night"].event
    assert asked(shard.hears(habit)) == ["elena", "marcus"]
    assert not shard.hears(second["ada:night"].event).sent


def test_an_insight_about_a_person_needs_their_leave_and_the_trust_of_each_bot() -> None:
    """It goes through the same gate as gossip."""
    life = Life()
    life.speaks_daily()
    habit = offered(life.looks("ada"))["ada:night"]
    refused = HandShard(default="opt_in").hears(habit.event, habit.content)
    assert [one["reason"] for one in refused.decisions("gossip_refused")] == ["opted_out"]
    shard = HandShard()
    shard.hears(habit.event, habit.content)
    assert unheard_by(shard.stands("elena", (0, 0))) == {"elena": "trust"}
    (artifact,) = kept(shard.stands("marcus"))
    assert (artifact.type, artifact.eligible_recipients) == (PATTERN, ("marcus",))


def test_what_was_said_on_one_planet_is_no_part_of_an_insight_that_another_hears() -> None:
    """Ada talks of music on planet h only; her one word on planet g must not carry that there."""
    life = Life()
    life.speaks_daily(guild_id="h")
    life.says(text=WEATHER, at=START_AT + 12 * DAY)
    for publish in offered(life.looks("ada")).values():
        on_g = publish.event.planet == "g"
        roots = {publish.event.root, *publish.event.more_roots}
        assert roots == {"msg:13"} if on_g else "msg:13" not in roots
    assert len(life.kept()) == 13


def naive_planet(planets: list[str]) -> str:
    """The twin counts everything and says that it is about where the person spoke last."""
    return planets[-1]


def test_the_twin_that_files_an_insight_under_the_last_planet_carries_twelve_messages_over() -> None:
    """Twelve of thirteen were said elsewhere."""
    planets = ["h"] * 12 + ["g"]
    assert naive_planet(planets) == "g"
    assert sum(one != naive_planet(planets) for one in planets) == 12


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_forgotten_counts_no_more(whole: bool) -> None:
    """One message by its root, or everything of the person."""
    life = Life()
    life.speaks_daily()
    life.speaks_daily("kim", 3)
    life.bot.receive(RootsForgotten(("msg:2", "msg:5:v1"), "ada", whole), sender="people:0")
    gone = {str(n) for n in range(1, 13)} if whole else {"2", "5"}
    assert {*life.kept()} == {str(n) for n in range(1, 13)} - gone
    assert len(life.kept("kim")) == 3


def test_a_deleted_message_counts_no_more_and_the_store_drops_what_was_counted_from_it() -> None:
    """In the version that was read, and in the first."""
    life = Life()
    life.speaks_daily()
    now_says = said(4, SONG, life.bot.now, user_id="ada", author_name="Ada")
    life.bot.receive(Edited(now_says, addressed=True, version=2))
    gone = life.bot.receive(Deleted(("4",)))
    outcomes = rung(life.bot, gone, Retract)
    assert "4" not in life.kept()
    assert [one.roots for one in withdrawn(*outcomes)] == [("msg:4", "msg:4:v2")]


def test_an_edited_message_takes_what_was_counted_from_its_older_version_out_of_the_store() -> None:
    """The store still has insights that rest on what it said before."""
    life = Life()
    life.speaks_daily()
    now_says = said(4, "Dotty, this recipe!", life.bot.now, user_id="ada", author_name="Ada")
    edited = life.bot.receive(Edited(now_says, addressed=True, version=1))
    assert [one.roots for one in withdrawn(edited)] == [("msg:4",)]
    again = said(4, "Dotty, this dish!", life.bot.now, user_id="ada", author_name="Ada")
    twice = life.bot.receive(Edited(again, addressed=True, version=2))
    assert [one.roots for one in withdrawn(twice)] == [("msg:4:v1",)]


def crowd(life: Life) -> Outcome:
    """Twelve people talk of music and of cooking, twelve of neither."""
    people = [f"u{number}" for number in range(24)]
    for number, user in enumerate(people):
        both = number < 12
        for hour, text in enumerate(("this song", "that recipe") if both else ("this game", "that planet")):
            life.says(user, f"Dotty, {text}", START_AT + hour * HOUR + number * MINUTE)
    life.bot.now = START_AT + DAY
    return life.looks(*people)


def test_what_is_about_topics_only_names_nobody_and_goes_to_every_other_bot() -> None:
    """It keeps the messages that it rests on, so that it goes with any of them."""
    outcome = crowd(Life())
    about = [one for one in kept(outcome) if one.topic == "cooking+music"]
    assert [(one.type, one.subjects, one.user_id, one.eligible_recipients) for one in about] == [
        (EPIPHANY, (), "", ("elena", "marcus"))
    ]
    assert len(about[0].roots) == 24
    assert not any(f"u{number}" in about[0].content.split() for number in range(24))


def test_a_hostile_name_is_one_plain_line_of_an_insight() -> None:
    """Forty characters at most, no markup, no second line."""
    life = Life()
    life.speaks_daily(author_name="Eve`\n@everyone <b>" + "x" * 60)
    for publish in offered(life.looks("ada")).values():
        assert not {"\n", "`", "<", "@"} & {*publish.event.summary}


def test_what_is_about_topics_only_counts_nobody_who_said_no() -> None:
    """Nobody is named, and still it is made of what they wrote."""
    life = Life()
    for number in range(24):
        person_id = life.bot.accounts.person_id(f"u{number}")
        said_no = Identity(person_id, f"U{number}", consent=Consent(share_with_other_bots=False))
        life.bot.receive(IdentityTold(said_no))
    assert not kept(crowd(life))


def test_who_says_no_takes_their_messages_out_of_what_is_about_topics_only() -> None:
    """The store drops what rests on them, although it names nobody."""
    life = Life()
    (insight,) = [one for one in kept(crowd(life)) if one.topic == "cooking+music"]
    theirs = {f"msg:{number}" for number in life.kept("u3")}
    assert theirs <= {*insight.roots}
    gone = life.bot.receive(RootsForgotten((), "u3", whole=True), sender="people:0")
    assert theirs <= {root for one in withdrawn(gone) for root in one.roots}


def noted(outcome: Outcome) -> list[object]:
    """What a bot notes of whom it met."""
    return [one for body in outcome.bodies(Note) for one in body.entries if isinstance(one, (Met, Standing))]


@pytest.mark.parametrize("hidden", ["invisible", "audience", ""])
def test_who_is_invisible_or_was_heard_in_a_hidden_channel_is_not_noted_in_the_graph(hidden: str) -> None:
    """Neither that they met nor how the bot stands to them; anybody else is."""
    bot = HandBot(graph=GRAPH)
    if hidden == "invisible":
        unseen = Identity(bot.accounts.person_id("ada"), "Ada", consent=Consent(invisible=True))
        bot.receive(IdentityTold(unseen))
    bot.hears(1, audience=("dotty",) if hidden == "audience" else ())
    assert bool(noted(bot.receive(SendNotes()))) == (not hidden)
