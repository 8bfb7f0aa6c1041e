"""A bot's side of gossip, turn by turn: what it publishes, which news it tells, and how it takes that back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from actors.answering import Typed
from actors.bot_messages import Edited, IdentityTold
from actors.bot_news import NEWS_KEPT, NEWS_TOLD, Hearsay, hearsay
from actors.gossip_messages import Publish, RootsForgotten
from actors.planet_messages import Declined, Granted
from tests.hand_gossip import ARTIFACTS, DETECTOR, GRAPH, PROMOTED, HandBot, gossip_of, request
from tests.hand_turns import MINUTE, START_AT, Outcome, said
from universe.chat.lanes import DIRECT
from universe.config import PeopleConfig
from universe.effects import Delete, Reply
from universe.events import PRIVATE_GUILD
from universe.gossip.artifact import Artifact
from universe.gossip.event import GOAL_ACHIEVED, USER_UPDATE
from universe.gossip.finding import Finding
from universe.people.consent import Consent
from universe.people.records import Identity
from universe.ports import Compose, Composed, PortFailed
from universe.store_requests import Ask, Detect, Detected, Discover

SONG = "Dotty, which song should I listen to?"
TOLD = "Elena told me that you have news about your work."


def published(outcome: Outcome) -> list[tuple[str, str, bool]]:
    """Type and topic of what was published, and whether it is private."""
    return [(body.event.event_type, body.event.topic, body.private) for body in outcome.bodies(Publish)]


class Talk:
    """Dotty is asked something by Ada, and answers step by step."""

    def __init__(self, bot: HandBot | None = None, *news: Artifact) -> None:
        self.bot = bot or HandBot()
        self.news = news
        for one in news:
            self.bot.gets_news(one)
        self._grants = 0

    def asks(self, user: str = "ada", planet: str = "g", **more: Any) -> Outcome:
        """Somebody asks for a song, and the floor is Dotty's."""
        self._grants += 1
        fields = {"user_id": user, "author_name": user.title(), "guild_id": planet} | more
        heard = said(100 + self._grants, SONG, self.bot.now, **fields)
        granted = Granted("c", heard, self._grants, ("mention",), DIRECT, 0, self.bot.now + MINUTE)
        return self.bot.receive(granted, sender=f"planet:{planet}")

    def composing(self, asked: Outcome | None = None) -> tuple[Outcome, Compose]:
        """Up to the composer: the store gives what waits."""
        began = asked or self.asks()
        if began.bodies(Discover):
            began = self.bot.finds(began, *self.news)
        (compose,) = began.bodies(Compose)
        return began, compose

    def typing(self, asked: Outcome | None = None) -> Outcome:
        """Up to what is typed."""
        return self.bot.composes(self.composing(asked)[0])

    def saying(self, asked: Outcome | None = None) -> Outcome:
        """Up to the effect."""
        typed = self.typing(asked)
        for timer in typed.timers:
            if isinstance(timer.body, Typed):
                return self.bot.receive(timer.body, timer.at)
        return typed

    def forgets(self, *roots: str, whole: bool = False, user: str = "ada", receipt: int = 0) -> Outcome:
        """The shard takes something back."""
        return self.bot.receive(RootsForgotten(roots, user, whole, "deleted", receipt), sender="people:0")


def consents(bot: HandBot, user: str = "ada", **switches: bool) -> None:
    """The shard tells the bot what somebody chose."""
    person_id = bot.accounts.person_id(user)
    bot.receive(IdentityTold(Identity(person_id, user.title(), consent=Consent(**switches))))


def test_what_a_person_tells_is_published_once_with_a_summary_of_ours() -> None:
    """To the shard of the person; a second bot's ears change nothing about the event."""
    elena, marcus = HandBot("elena"), HandBot("marcus")
    heard = elena.hears(1)
    (publish,) = heard.bodies(Publish)
    event = publish.event
    assert (event.event_type, event.topic, event.root, event.propagation_depth) == (USER_UPDATE, "career", "msg:1", 0)
    assert (event.summary, publish.content) == ("Ada has news about work", PROMOTED)
    assert marcus.hears(1).bodies(Publish)[0].event.event_id == event.event_id
    assert published(elena.hears(1)) == []
    assert [to for to, one in heard.sent if one.body == publish] == ["people:0"]


def test_what_was_not_said_to_everybody_is_published_as_private() -> None:
    """In a direct message, and in a channel that not everybody sees."""
    bot = HandBot()
    hidden = bot.hears(1, audience=("dotty",))
    direct = said(2, PROMOTED, bot.now, user_id="ada", author_name="Ada", guild_id=PRIVATE_GUILD,
                  channel_id="dm-dotty-ada", dm_bot="dotty")  # fmt: skip
    for outcome in (hidden, bot.receive(direct)):
        assert [private for _, _, private in published(outcome)] == [True]


@pytest.mark.parametrize("who", [{"user": ""}, {"author_is_bot": True}, {"user": "id-elena", "author_is_bot": True}])
def test_who_has_no_account_or_is_a_bot_has_no_news(who: dict[str, Any]) -> None:
    """Nothing about them is published, and nothing is noted."""
    bot = HandBot(graph=GRAPH)
    heard = said(1, PROMOTED, user_id=who.get("user", "ada"), author_is_bot=who.get("author_is_bot", False))
    granted = Granted("c", heard, 1, ("mention",), DIRECT, 0, START_AT + MINUTE)
    outcome = bot.receive(granted)
    assert published(outcome) == []
    assert not any(name.startswith(("habits:", "graph:")) for name in bot.records)


def test_a_hostile_name_becomes_one_plain_line_of_the_summary() -> None:
    """A person called like a bot is called by the account."""
    bot = HandBot("elena", friends=())
    hostile = bot.hears(1, user="u7", author_name="Eve`\n@everyone <script>\u202e #1")
    (publish,) = hostile.bodies(Publish)
    assert publish.event.summary.endswith(" has news about work")
    assert not {"\n", "`", "<", "@", "\u202e"} & {*publish.event.summary}
    (as_elena,) = bot.hears(2, user="u8", author_name="Elena", text="I got promoted today!").bodies(Publish)
    assert as_elena.event.summary == "u8 has news about work"


def test_where_events_are_off_nothing_is_looked_for() -> None:
    """The switch closes the writing side."""
    assert published(HandBot(enable_universe_events=False).hears(1)) == []


def test_an_edit_is_published_as_a_version_of_its_own() -> None:
    """Its root names the version; the text is the new one."""
    bot = HandBot("elena")
    bot.hears(1)
    now_says = said(1, "Elena, I graduated today!", bot.now, user_id="ada", author_name="Ada")
    (told,) = bot.receive(Edited(now_says, addressed=True, version=2)).bodies(Publish)
    assert (told.event.topic, told.event.root, told.version) == ("education", "msg:1:v2", 2)


def test_a_model_reads_where_there_is_one_and_the_rules_where_it_fails() -> None:
    """Its findings count alone; without an answer the rules' do."""
    bot = HandBot("elena", detector=DETECTOR)
    first, second = bot.hears(1), bot.hears(2)
    assert [published(first), published(second)] == [[], []]
    found = Detected(request(first, Detect), (Finding(GOAL_ACHIEVED, "goal"),), "")
    assert published(bot.receive(found)) == [(GOAL_ACHIEVED, "goal", False)]
    failed = PortFailed(request(second, Detect), "timeout", may_have_happened=True)
    assert published(bot.receive(failed)) == [(USER_UPDATE, "career", False)]
    assert published(bot.receive(failed)) == []


def test_news_is_mentioned_in_the_next_answer_and_in_no_other() -> None:
    """It waits for its person, is read when it is needed, and then waits no more."""
    talk = Talk(None, gossip_of())
    _, compose = talk.composing()
    assert compose.news == (TOLD,)
    again = talk.asks()
    assert not again.bodies(Discover)
    assert again.bodies(Compose)[0].news == ()


def test_news_of_one_person_is_not_told_to_another() -> None:
    """Kim asks first."""
    talk = Talk(HandBot(friends=("ada", "kim")), gossip_of())
    assert not talk.asks("kim").bodies(Discover)
    assert talk.composing()[1].news == (TOLD,)


def test_news_waits_for_the_planet_on_which_it_was_said() -> None:
    """Asked on planet h the bot does not even look; on g it tells."""
    talk = Talk(None, gossip_of())
    elsewhere = talk.asks(planet="h")
    assert not elsewhere.bodies(Discover)
    assert elsewhere.bodies(Compose)[0].news == ()
    assert talk.composing()[1].news == (TOLD,)


def test_of_much_news_two_are_told_and_the_others_wait_for_the_next_time() -> None:
    """Newest first, as the store ranks them."""
    many = [gossip_of(number, topic=topic) for number, topic in enumerate(("career", "family", "home"))]
    talk = Talk(None, *many)
    assert len(talk.composing()[1].news) == NEWS_TOLD
    assert len(talk.composing()[1].news) == 1
    assert not talk.asks().bodies(Discover)


def test_more_news_than_is_kept_drops_the_oldest_and_the_same_news_twice_is_one() -> None:
    """Ten for a person."""
    talk = Talk(None, *(gossip_of(number) for number in range(NEWS_KEPT + 3)), gossip_of(5))
    kept: Hearsay = talk.bot.record(hearsay(talk.bot.accounts.person_id("ada")), Hearsay)
    assert [one.root for one in kept.news] == [f"msg:{number}" for number in range(3, NEWS_KEPT + 3)]


def test_news_that_the_store_no_longer_has_is_not_told_and_waits_no_more() -> None:
    """It expired, faded or was withdrawn."""
    talk = Talk(None, gossip_of())
    nothing = talk.bot.finds(talk.asks())
    assert nothing.bodies(Compose)[0].news == ()
    assert not talk.asks().bodies(Discover)


def test_older_news_of_a_planet_is_not_lost_behind_newer_news_of_another() -> None:
    """The store gives ten, all of planet g; what waits for planet h is asked for when the person is there."""
    here = gossip_of(1, planet="h", at=START_AT)
    newer = [gossip_of(number, at=START_AT + number) for number in range(2, NEWS_KEPT + 2)]
    bot = HandBot()
    for one in newer:
        bot.gets_news(one)
    bot.receive(RootsForgotten(tuple(one.roots[0] for one in newer), "ada"), sender="people:0")
    bot.gets_news(here)
    talk = Talk(bot)
    asked = talk.asks(planet="h")
    (question,) = asked.bodies(Discover)
    ranked = sorted([here, *newer], key=lambda one: -one.created_at)
    found = bot.finds(asked, *ranked[: question.limit])
    assert found.bodies(Compose)[0].news == (TOLD,)


@pytest.mark.parametrize(
    "change",
    [
        {"eligible_recipients": ("marcus",)},
        {"depth": 2},
        {"expires_at": START_AT},
        {"planet": "z"},
        {"confidence_milli": 600},
        {"subjects": ("ada", "kim")},
        {"content": "[Gossip from elena] I heard that Ada has cancer"},
    ],
)
def test_a_store_that_shows_too_much_does_not_make_the_bot_say_it(change: dict[str, Any]) -> None:
    """The gate stands behind the store: a wrong answer is journaled with a reason, and not told."""
    artifact = gossip_of()
    talk = Talk(None, artifact)
    if "planet" in change:
        talk.bot.gets_news(msgspec.structs.replace(artifact, **change))
    found = talk.bot.finds(talk.asks(), msgspec.structs.replace(artifact, **change))
    assert found.bodies(Compose)[0].news == ()
    assert "planet" in change or len(found.decisions("unread")) == 1


def test_what_is_read_is_judged_by_consent_and_trust_of_now() -> None:
    """The artifact names Dotty; since then Ada said no, or Dotty never knew her."""
    refused, stranger = Talk(None, gossip_of()), Talk(HandBot(friends=()), gossip_of())
    consents(refused.bot, share_with_other_bots=False)
    for talk, reason in ((refused, "opted_out"), (stranger, "trust")):
        found = talk.bot.finds(talk.asks(), gossip_of())
        assert found.bodies(Compose)[0].news == ()
        assert found.decisions("unread")[0]["reason"] == reason


def test_the_owner_is_trusted_by_every_bot() -> None:
    """Whoever the bots are to the owner, news of the owner is told to the owner."""
    owned = HandBot(friends=(), people=PeopleConfig(shards=1, owner_ids=("sim:ada",), owner_names=("Ada",)))
    assert Talk(owned, gossip_of()).composing()[1].news == (TOLD,)


def test_in_private_no_news_of_a_planet_is_told() -> None:
    """Nothing is even asked for."""
    talk = Talk(None, gossip_of())
    direct = said(9, SONG, talk.bot.now, user_id="ada", author_name="Ada", guild_id=PRIVATE_GUILD,
                  channel_id="dm-dotty-ada", dm_bot="dotty")  # fmt: skip
    outcome = talk.bot.receive(direct)
    assert not outcome.bodies(Discover)
    assert all(not body.news for body in outcome.bodies(Compose))


@pytest.mark.parametrize("port", [ARTIFACTS, GRAPH])
def test_a_store_that_fails_while_a_bot_answers_costs_the_news_and_not_the_answer(port: str) -> None:
    """The answer goes on without; both stores may fail."""
    talk = Talk(HandBot(graph=GRAPH), gossip_of())
    asked = talk.asks()
    if port == ARTIFACTS:
        talk.bot.receive(PortFailed(request(asked, Discover), "refused", may_have_happened=False))
    else:
        talk.bot.finds(asked, gossip_of())
    composing = talk.bot.receive(PortFailed(request(asked, Ask), "refused", may_have_happened=False))
    (compose,) = composing.bodies(Compose)
    assert compose.news == ((TOLD,) if port == GRAPH else ())
    assert compose.surroundings == ()


def test_news_that_could_not_be_read_is_told_the_next_time() -> None:
    """The store was away for one answer."""
    talk = Talk(None, gossip_of())
    talk.bot.receive(PortFailed(request(talk.asks(), Discover), "refused", may_have_happened=False))
    assert talk.composing()[1].news == (TOLD,)


def test_news_taken_back_before_it_is_read_is_not_said() -> None:
    """It waits, or the store is being asked; what the store still gives is left alone."""
    talk = Talk(None, gossip_of())
    asked = talk.asks()
    talk.forgets("msg:1")
    assert talk.bot.finds(asked, gossip_of()).bodies(Compose)[0].news == ()
    second = Talk(None, gossip_of())
    second.forgets("msg:1")
    assert not second.asks().bodies(Discover)


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("stage", ["composing", "typing"])
def test_an_answer_that_is_not_said_yet_is_written_anew_without_what_was_taken_back(stage: str, whole: bool) -> None:
    """While a model composes, and while the bot types: the old words come to nothing."""
    talk = Talk(HandBot(speed=1), gossip_of())
    if stage == "composing":
        before, _ = talk.composing()
        late: Any = Composed(request(before, Compose), TOLD)
    else:
        (late,) = [one.body for one in talk.typing().timers if isinstance(one.body, Typed)]
    again = talk.forgets(*([] if whole else ["msg:1"]), whole=whole)
    assert [one.news for one in again.bodies(Compose)] == [()]
    assert talk.bot.receive(late).sent == []
    assert [one.content for one in talk.bot.composes(again, "A song.").bodies(Reply)] == ["A song."]


def test_an_answer_that_is_on_its_way_is_removed_when_it_stands() -> None:
    """Between the effect and its confirmation the news was taken back: the message goes at once."""
    talk = Talk(None, gossip_of())
    effect = talk.saying()
    assert talk.forgets("msg:1").bodies(Delete) == []
    stands = talk.bot.applied(effect, "r1")
    assert [one.message_id for one in stands.bodies(Delete)] == ["r1"]
    assert not talk.forgets("msg:1").bodies(Delete)


@pytest.mark.parametrize("whole", [False, True])
def test_a_message_that_mentioned_news_is_removed_with_it_once(whole: bool) -> None:
    """Also where it mentioned two things, of which one is left."""
    talk = Talk(None, gossip_of(1), gossip_of(2, topic="family"))
    talk.bot.applied(talk.saying(), "r1")
    gone = talk.forgets(*([] if whole else ["msg:1"]), whole=whole)
    assert [(one.message_id, one.guild_id) for one in gone.bodies(Delete)] == [("r1", "g")]
    assert not talk.forgets("msg:1").bodies(Delete)


def test_what_is_taken_back_of_one_person_leaves_what_was_said_to_another() -> None:
    """Kim's news stays said."""
    bot = HandBot(friends=("ada", "kim"))
    talk = Talk(bot, gossip_of(2, user="kim"))
    bot.applied(talk.saying(talk.asks("kim")), "r1")
    assert not talk.forgets("msg:1", whole=True, user="ada").bodies(Delete)
    assert len(talk.forgets("msg:2", user="kim").bodies(Delete)) == 1


def test_a_no_made_with_another_account_of_the_person_stops_an_answer_too() -> None:
    """The accounts are linked: one person, one choice."""
    linked = PeopleConfig(shards=1, linked_accounts=("sim:ada sim:ada2",))
    talk = Talk(HandBot(people=linked), gossip_of())
    talk.composing()
    again = talk.forgets(whole=True, user="ada2")
    assert [one.news for one in again.bodies(Compose)] == [()]


def test_news_that_was_gathered_for_an_answer_that_is_not_given_waits_for_the_next() -> None:
    """Told is what was said: the composer came too late, and the planet has nobody's answer."""
    talk = Talk(None, gossip_of())
    composing, _ = talk.composing()
    late = talk.bot.receive(Composed(request(composing, Compose), TOLD), talk.bot.now + 2 * MINUTE)
    assert [one.reason for one in late.bodies(Declined)] == ["too_late"]
    assert talk.composing()[1].news == (TOLD,)


def test_an_edit_of_the_question_writes_the_answer_anew_and_the_news_is_not_lost() -> None:
    """The person changes a word while the bot composes."""
    talk = Talk(None, gossip_of())
    talk.composing()
    now_says = said(101, SONG + " Please.", talk.bot.now, user_id="ada", author_name="Ada")
    anew = talk.bot.receive(Edited(now_says, addressed=True))
    if anew.bodies(Discover):
        anew = talk.bot.finds(anew, gossip_of())
    assert anew.bodies(Compose)[0].news == (TOLD,)


def test_an_answer_says_in_the_journal_which_news_it_held() -> None:
    """Whoever asks why it was said finds the artifact."""
    talk = Talk(None, gossip_of())
    (line,) = talk.bot.applied(talk.saying()).decisions("said")
    assert line["news"] == ["ga-1"]


def test_what_a_model_calls_sensitive_is_not_published() -> None:
    """It found something to tell as well; the words alone are harmless."""
    bot = HandBot("elena", detector=DETECTOR)
    found = Detected(request(bot.hears(1), Detect), (Finding(USER_UPDATE, "career"),), "finance")
    assert published(bot.receive(found)) == []


def test_news_that_may_have_been_said_is_not_said_again() -> None:
    """The world did not confirm the effect; what may stand there is not repeated."""
    talk = Talk(None, gossip_of())
    talk.bot.receive(PortFailed(request(talk.saying(), Reply), "timeout", may_have_happened=True))
    assert not talk.asks().bodies(Discover)
