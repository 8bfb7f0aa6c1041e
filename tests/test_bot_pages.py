"""A bot's diary and dreams, turn by turn: when they are due, what may go in, and what is taken out again."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from actors.bot_messages import Deleted, IdentityTold
from actors.bot_shelf import PAGES_KEPT, PageDue, page_record
from actors.gossip_messages import LostTrust, Publish, ReaderGone, RootsForgotten
from actors.member import Started
from actors.planet_messages import Granted
from tests.hand_gossip import HandBot, gossip_of, kept, request
from tests.hand_turns import DAY, MINUTE, START_AT, Outcome, said
from universe.chat.lanes import DIRECT
from universe.config import PeopleConfig
from universe.gossip.artifact import DIARY, DREAM, Artifact
from universe.gossip.page import Page, page_id
from universe.people.consent import Consent
from universe.people.records import Identity
from universe.ports import Compose, Composed, PortFailed
from universe.store_requests import Discover
from universe.substrate import AnyEnvelope

TODAY = START_AT // DAY
EVENING = START_AT + 20 * 60 * MINUTE + 30 * MINUTE


def bot_of(name: str = "dotty", **rules: Any) -> HandBot:
    """A bot that writes a page about anything."""
    reflection = {"diary_richness": 0, "dream_richness": 0, "enable_insights": False} | rules.pop("reflection", {})
    return HandBot(name, reflection=reflection, friends=("ada", "kim"), **{"retell_chance": 0.0} | rules)


def due(bot: HandBot, kind: str = DIARY, number: int = TODAY) -> Outcome:
    """The bot's moment has come: it asks the store."""
    at = number * DAY + (EVENING - START_AT if kind == DIARY else 0)
    return bot.receive(PageDue(kind, number), max(bot.now, at))


def writes(bot: HandBot, *found: Artifact, kind: str = DIARY, number: int = TODAY) -> Outcome:
    """Up to the page; where a model writes, up to its request."""
    return bot.finds(due(bot, kind, number), *found)


def page_of(bot: HandBot, kind: str = DIARY, number: int = TODAY) -> Page | None:
    """What the bot keeps of a page."""
    record = page_record(page_id(bot.name, kind, number))
    found: Page | None = bot.record(record, Page) if record in bot.records else None
    return found


def roots_kept(bot: HandBot) -> set[str]:
    """The roots of all that stands on the pages that a bot keeps."""
    names = [name for name in bot.records if name.startswith("page:")]
    return {root for name in names for one in bot.record(name, Page).passages for root in one.roots}


def page_timers(timers: list[AnyEnvelope]) -> list[tuple[str, int, int]]:
    """Kind, day and time of the pages that are waited for."""
    return [(one.body.kind, one.body.number, one.at) for one in timers if isinstance(one.body, PageDue)]


def two_of() -> tuple[Artifact, Artifact]:
    """Gossip about Ada by Elena, and about Kim by Marcus."""
    return gossip_of(1, eligible_recipients=("dotty", "marcus", "sophia")), gossip_of(
        2, user="kim", source_bot="marcus", eligible_recipients=("dotty",),
        content="[Gossip from marcus] I heard that Kim is settling in a new place", topic="relocation",
    )  # fmt: skip


def test_every_bot_has_a_moment_of_its_own_within_the_spread_and_another_every_day() -> None:
    """Half an hour around 20:30 and 45 minutes around 6:30, by default."""
    diaries, dreams = set(), set()
    for name in ("dotty", "elena", "marcus", "sophia", "aria"):
        for day in range(3):
            timers = page_timers(HandBot(name).receive(Started(), START_AT + day * DAY).timers)
            assert [kind for kind, _, _ in timers] == [DIARY, DREAM]
            diaries.add(timers[0][2] % DAY)
            dreams.add(timers[1][2] % DAY)
    assert len(diaries) == len(dreams) == 15
    assert all(abs(at - 1230 * MINUTE) <= 30 * MINUTE for at in diaries)
    assert all(abs(at - 390 * MINUTE) <= 45 * MINUTE for at in dreams)


def test_a_moment_that_is_past_today_is_waited_for_tomorrow() -> None:
    """The bot is made at eleven in the evening."""
    timers = page_timers(HandBot().receive(Started(), START_AT + 23 * 60 * MINUTE).timers)
    assert [number for _, number, _ in timers] == [TODAY + 1, TODAY + 1]


def test_over_thirty_days_there_is_one_diary_and_one_dream_a_day() -> None:
    """Each due page sets one timer, on the next day."""
    bot = bot_of()
    timers = [one for one in bot.receive(Started(), START_AT).timers if isinstance(one.body, PageDue)]
    seen: list[tuple[str, int]] = []
    while timers:
        timers.sort(key=lambda one: one.at)
        first = timers.pop(0)
        if first.at >= START_AT + 30 * DAY:
            continue
        outcome = bot.receive(first.body, first.at)
        seen.append((first.body.kind, first.body.number))
        timers += [one for one in outcome.timers if isinstance(one.body, PageDue)]
        bot.finds(outcome)
    assert sorted(seen) == sorted((kind, TODAY + day) for day in range(30) for kind in (DIARY, DREAM))


@pytest.mark.parametrize(
    ("reflection", "kinds"),
    [({"enable_diaries": False}, [DREAM]), ({"enable_dreams": False}, [DIARY])],
)
def test_what_is_switched_off_is_not_waited_for(reflection: dict[str, Any], kinds: list[str]) -> None:
    """One switch each."""
    timers = HandBot(reflection=reflection).receive(Started(), START_AT).timers
    assert [kind for kind, _, _ in page_timers(timers)] == kinds


def test_a_page_that_is_due_twice_is_one_page() -> None:
    """The same id: the second stands in the place of the first."""
    bot = bot_of()
    first, second = writes(bot), writes(bot)
    assert {one.artifact_id for one in kept(first, second)} == {page_id("dotty", DIARY, TODAY)}
    assert bot.state.gossip.pages.kept == [page_id("dotty", DIARY, TODAY)]


def test_a_page_is_made_of_what_the_gate_lets_through_and_shown_to_whom_every_source_allows() -> None:
    """Of two pieces of gossip both readers' sets hold; what the store should not have given is left out."""
    bot = bot_of(reflection={"others_share": 0.6})
    elsewhere = gossip_of(3, source_bot="sophia", eligible_recipients=("marcus",))
    outcome = writes(bot, *two_of(), elsewhere)
    (page,) = kept(outcome)
    assert (page.roots, page.subjects, page.depth) == (("msg:1", "msg:2"), ("ada", "kim"), 1)
    assert page.eligible_recipients == ("marcus",)
    assert [one["reason"] for one in outcome.decisions("unread")] == ["recipient"]


def test_the_store_is_asked_as_the_bot_and_for_what_others_made_only() -> None:
    """Since the last day, as certain as the rules ask."""
    (question,) = due(bot_of()).bodies(Discover)
    assert (question.requester, question.exclude_bot, question.min_confidence) == ("dotty", "dotty", 0.7)
    assert question.since == question.now - DAY


def test_where_there_is_nothing_to_tell_no_page_is_written() -> None:
    """Too poor a day."""
    outcome = writes(bot_of(reflection={"diary_richness": 50}))
    assert not kept(outcome)
    assert outcome.decisions("no_page") == [{"type": DIARY, "found": 0}]


def test_a_store_that_fails_costs_the_page_of_the_day_and_no_other() -> None:
    """The next timer was set before."""
    bot = bot_of()
    asked = due(bot)
    assert page_timers(asked.timers)[0][:2] == (DIARY, TODAY + 1)
    failed = bot.receive(PortFailed(request(asked, Discover), "refused", may_have_happened=False))
    assert failed.decisions("no_page") == [{"type": DIARY, "found": -1}]
    assert kept(writes(bot, number=TODAY + 1))


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_gossip_is_retold_when_the_diary_is_written_as_often_as_the_rules_say(chance: float) -> None:
    """Never, or always; one step further, for the same message; a dream retells nothing."""
    bot = bot_of(retell_chance=chance)
    told = writes(bot, gossip_of()).bodies(Publish)
    assert len(told) == int(chance)
    for publish in told:
        event = publish.event
        assert (event.propagation_depth, event.parent, event.root) == (1, "ga-1", "msg:1")
        assert (event.source_bot, event.planet, event.at) == ("dotty", "g", START_AT)
        assert publish.content == ""
    assert not writes(bot, gossip_of(), kind=DREAM, number=TODAY + 1).bodies(Publish)


def test_what_was_heard_at_second_hand_is_not_retold() -> None:
    """It would be at depth 2."""
    bot = bot_of(retell_chance=1.0)
    second = gossip_of(depth=1, confidence_milli=800)
    assert not writes(bot, second).bodies(Publish)


def test_a_bot_keeps_so_many_pages_and_no_more() -> None:
    """The oldest record goes with its place in the list."""
    bot = bot_of(reflection={"phrase_uses": 100})
    for day in range(PAGES_KEPT + 3):
        assert kept(writes(bot, number=TODAY + day))
    names = sorted(name for name in bot.records if name.startswith("page:"))
    assert names == sorted(page_record(page_id("dotty", DIARY, TODAY + day)) for day in range(3, PAGES_KEPT + 3))


def test_a_page_of_which_a_part_is_taken_back_is_stored_anew_without_it() -> None:
    """Under the same id, with fewer roots; the bot's own words stay."""
    bot = bot_of()
    (before,) = kept(writes(bot, *two_of()))
    cut = bot.receive(RootsForgotten(before.roots[:1], "ada"), sender="people:0")
    (after,) = kept(cut)
    assert after.artifact_id == before.artifact_id
    assert {*after.roots} == {*before.roots[1:]}
    assert after.content
    assert after.content != before.content
    (line,) = cut.decisions("page_cut")
    assert line["left"] == len(page_of(bot).passages)  # type: ignore[union-attr]
    again = bot.receive(RootsForgotten(before.roots[:1], "ada"), sender="people:0")
    assert not again.decisions("page_cut")


@pytest.mark.parametrize("how", ["deleted", "edited", "whole", "trust"])
def test_whatever_takes_something_back_takes_it_out_of_the_pages(how: str) -> None:
    """The deletion that bots hear themselves, an edit, a no, and lost trust."""
    bot = bot_of()
    writes(bot, gossip_of())
    assert roots_kept(bot) == {"msg:1"}
    took: dict[str, Any] = {
        "deleted": Deleted(("1",)), "edited": RootsForgotten(("msg:1",), "ada", reason="edited"),
        "whole": RootsForgotten((), "ada", whole=True), "trust": LostTrust("dotty", "ada"),
    }  # fmt: skip
    bot.receive(took[how], sender="people:0")
    assert roots_kept(bot) == set()
    page = page_of(bot)
    assert page is not None
    assert "Ada" not in page.text


@pytest.mark.parametrize("how", ["deleted", "edited", "whole"])
def test_what_is_taken_back_while_the_store_is_asked_is_on_no_page(how: str) -> None:
    """The store read before it heard of it, and its answer comes behind."""
    bot = bot_of()
    asked = due(bot)
    took: dict[str, Any] = {
        "deleted": Deleted(("1",)), "edited": RootsForgotten(("msg:1",), "ada", reason="edited"),
        "whole": RootsForgotten((), "ada", whole=True),
    }  # fmt: skip
    if how == "whole":
        no = Identity(bot.accounts.person_id("ada"), "Ada", consent=Consent(share_with_other_bots=False))
        bot.receive(IdentityTold(no), sender="people:0")
    more = bot.receive(took[how], sender="people:0")
    outcomes = [bot.finds(asked, gossip_of())]
    outcomes += [bot.finds(more)] if more.bodies(Discover) else []
    assert roots_kept(bot) == set()
    assert all("msg:1" not in one.roots for one in kept(*outcomes))


@pytest.mark.parametrize("body", [Deleted(("1",)), RootsForgotten(("msg:1",), "ada", reason="deleted")])
def test_what_was_taken_back_is_on_no_page_though_the_store_still_has_it(body: Any) -> None:
    """The bot heard of it before it asked; the store hears of it only behind its answer."""
    bot = bot_of(retell_chance=1.0)
    bot.receive(body, sender="people:0")
    outcome = writes(bot, gossip_of())
    assert roots_kept(bot) == set()
    assert all("msg:1" not in one.roots for one in kept(outcome))


def model_bot(**rules: Any) -> HandBot:
    """A bot whose pages a model writes."""
    return bot_of(reflection={"writer": "model"}, **rules)


def test_a_page_that_a_model_writes_stands_or_falls_with_all_its_sources() -> None:
    """One passage with the limits of all; a part taken back takes it whole."""
    bot = model_bot()
    asked = writes(bot, *two_of())
    (compose,) = asked.bodies(Compose)
    assert (compose.act, len(compose.context) >= 2) == (DIARY, True)
    (page,) = kept(bot.composes(asked, "What a day it was."))
    assert (page.content, page.depth) == ("What a day it was.", 1)
    root = page.roots[0]
    cut = bot.receive(RootsForgotten((root,), "ada"), sender="people:0")
    assert not kept(cut)
    assert page_of(bot) is None
    assert bot.state.gossip.pages.kept == []


@pytest.mark.parametrize("body", [RootsForgotten((), "ada", whole=True), RootsForgotten(("msg:1",), "ada"),
                                  Deleted(("1",)), LostTrust("dotty", "ada")])  # fmt: skip
def test_a_page_under_a_models_hands_is_not_written_when_a_part_is_taken_back(body: Any) -> None:
    """Its text comes to nothing; tomorrow there is a page again."""
    bot = model_bot()
    asked = writes(bot, gossip_of())
    bot.receive(body, sender="people:0")
    late = bot.receive(Composed(request(asked, Compose), "Ada has news about work."))
    assert not kept(late)
    assert page_of(bot) is None
    tomorrow = writes(bot, number=TODAY + 1)
    assert kept(bot.composes(tomorrow))


def test_a_model_that_fails_costs_the_page() -> None:
    """And says so."""
    bot = model_bot()
    asked = writes(bot, gossip_of())
    failed = bot.receive(PortFailed(request(asked, Compose), "timeout", may_have_happened=True))
    assert failed.decisions("no_page") == [{"type": DIARY, "found": -1}]
    assert page_of(bot) is None


def test_a_no_made_with_another_account_cuts_what_tells_of_the_first() -> None:
    """The accounts are linked; nothing told of her is left in the shard, so there are no roots."""
    linked = PeopleConfig(shards=1, linked_accounts=("sim:ada sim:ada2",))
    bot = bot_of(people=linked)
    writes(bot, gossip_of())
    bot.receive(RootsForgotten((), "ada2", whole=True), sender="people:0")
    assert roots_kept(bot) == set()


def answers_in(bot: HandBot, **place: Any) -> None:
    """The bot answers a question about music there."""
    heard = said(50, "Dotty, which song?", bot.now, user_id="ada", author_name="Ada", **place)
    asked = bot.receive(Granted("c", heard, 1, ("mention",), DIRECT, 0, bot.now + MINUTE))
    bot.applied(bot.composes(asked))


def test_what_was_said_where_not_everybody_can_read_is_no_part_of_the_day() -> None:
    """A hidden channel's topics would be on a page for all bots; an open one's may."""
    hidden, open_ = bot_of(), bot_of()
    answers_in(hidden, audience=("dotty",))
    answers_in(open_)
    assert open_.state.gossip.pages.today.topics == {"music": 1}
    assert hidden.state.gossip.pages.today.topics == {}


def test_a_dream_that_tells_of_somebody_is_read_by_a_bot_that_may_hear_of_them() -> None:
    """On the planet where it was said; by whom it is for."""
    bot = bot_of(reflection={"dream_richness": 0})
    (dream,) = kept(writes(bot, gossip_of(eligible_recipients=("dotty", "marcus")), kind=DREAM))
    assert dream.subjects == ("ada",)
    assert dream.planet == "g"
    assert dream.eligible_recipients == ("elena", "marcus")
    marcus = bot_of("marcus")
    assert not writes(marcus, msgspec.structs.replace(dream, confidence_milli=900), kind=DREAM).decisions("unread")
    stranger = HandBot("elena", friends=())
    asked = due(stranger, DREAM)
    assert [one["reason"] for one in stranger.finds(asked, dream).decisions("unread")] == ["trust"]


def test_a_bot_that_comes_back_waits_for_no_page_twice() -> None:
    """Its host is another; what it waits for lies in its mailbox, and only a first start sets timers."""
    bot = bot_of()
    assert len(page_timers(bot.receive(Started(), START_AT).timers)) == 2
    bot.member = bot_of().member
    outcomes = [bot.hears(1), bot.receive(Deleted(("9",)))]
    assert page_timers([timer for one in outcomes for timer in one.timers]) == []


def test_a_bot_that_was_insulted_forgets_what_others_told_it_and_tells_the_shard() -> None:
    """The news that waited, and the passages; whoever stays a friend loses nothing."""
    for text, lost in (("I will kill you, you are an idiot", True), ("Dotty, how are you?", False)):
        bot = bot_of()
        bot.gets_news(gossip_of())
        writes(bot, gossip_of())
        heard = [bot.hears(number, text, at=bot.now + MINUTE) for number in range(60, 75)]
        timers = [timer for one in heard for timer in one.timers if isinstance(timer.body, LostTrust)]
        outcomes = [bot.receive(timer.body) for timer in timers]
        assert bool(timers) == lost
        assert roots_kept(bot) == (set() if lost else {"msg:1"})
        told = {to for one in outcomes for to, sent in one.sent if isinstance(sent.body, LostTrust)}
        assert told == ({"people:0"} if lost else set())


def test_a_page_is_not_for_a_bot_that_may_not_hear_of_somebody_on_it_any_more() -> None:
    """Stored anew with one reader less; a page about others, and one without people, stay as they are."""
    bot = bot_of()
    (page,) = kept(writes(bot, gossip_of()))
    assert page.eligible_recipients == ("elena", "marcus")
    (narrowed,) = kept(bot.receive(ReaderGone("marcus", "ada"), sender="people:0"))
    assert (narrowed.artifact_id, narrowed.eligible_recipients) == (page.artifact_id, ("elena",))
    for body in (ReaderGone("marcus", "ada"), ReaderGone("elena", "kim")):
        assert not kept(bot.receive(body, sender="people:0"))


@pytest.mark.parametrize("writer", ["template", "model"])
def test_a_bot_that_may_not_hear_of_somebody_any_more_is_no_reader_of_a_page_under_way(writer: str) -> None:
    """While the store is asked, whose answer is older; and while a model writes."""
    bot = bot_of(reflection={"writer": writer})
    asked = writes(bot, gossip_of()) if writer == "model" else due(bot)
    bot.receive(ReaderGone("marcus", "ada"), sender="people:0")
    outcome = bot.composes(asked) if writer == "model" else bot.finds(asked, gossip_of())
    assert [one.eligible_recipients for one in kept(outcome)] in ([("elena",)], [()], [])
