"""What somebody chooses: followed by the shard, every bot and the graph, and answered when all have followed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from actors.bot_messages import IdentityTold
from actors.gossip_messages import ConsentDue, ConsentTold, Forgot, GossipDue, RootsForgotten, SetConsent
from actors.people import RestoreIdentity
from bridges.graph import SqliteGraph
from tests.gossip_town import long_known
from tests.hand_gossip import (
    BOTS,
    EVERYWHERE,
    GRAPH,
    PROMOTED,
    HandBot,
    HandShard,
    asked,
    event_of,
    kept,
    refusals,
    request,
    rung,
    withdrawn,
)
from tests.hand_turns import MINUTE, START_AT, Outcome
from universe.config import PeopleConfig
from universe.events import PRIVATE_GUILD, ConsentChange
from universe.graph.notes import Sighting, Wishes
from universe.people.consent import Consent
from universe.people.records import Dossier, Identity
from universe.ports import Applied, PortFailed
from universe.store_requests import Note, Withdraw

NO, YES = Consent(share_with_other_bots=False), Consent(share_with_other_bots=True)
UNSEEN, SEEN = Consent(invisible=True), Consent(invisible=False)
ACROSS, HERE = Consent(share_across_planets=True), Consent(share_across_planets=False)


def confirmed(shard: HandShard, chosen: Outcome, bots: tuple[str, ...] = BOTS, *, store: bool = True) -> list[Outcome]:
    """These bots have followed a choice, and the store has."""
    receipt = chosen.bodies(RootsForgotten)[0].receipt
    requests = [one.id for _, one in chosen.sent if isinstance(one.body, Withdraw) and store]
    done = [shard.receive(Applied(one, ""), sender="bridge:artifacts") for one in requests]
    return done + [shard.receive(Forgot(bot, receipt), sender=f"bot:{bot}") for bot in bots]


def answers(*outcomes: Outcome) -> list[bool]:
    """Whether the choices that were answered hold everywhere."""
    return [body.complete for outcome in outcomes for body in outcome.bodies(ConsentTold)]


def test_a_no_withdraws_everything_and_every_bot_hears_first_of_the_choice_and_then_what_to_forget() -> None:
    """Store by roots and by person; bots by the same."""
    shard = HandShard()
    shard.tells(event_of(1), "dotty")
    shard.tells(event_of(2), "marcus")
    chosen = shard.chooses(NO)
    assert [(one.roots, one.user) for one in withdrawn(chosen)] == [(("msg:1", "msg:2"), "ada")]
    for bot in BOTS:
        told = [type(one.body) for to, one in chosen.sent if to == f"bot:{bot}"]
        assert told == [IdentityTold, RootsForgotten]
    (first, *_) = chosen.bodies(RootsForgotten)
    assert (first.whole, first.user_id, first.roots) == (True, "ada", ("msg:1", "msg:2"))
    assert shard.life().tellings == []


def test_a_no_is_told_to_the_store_where_nothing_was_told_of_somebody_too() -> None:
    """Bots make things of their own of what they know of a person."""
    chosen = HandShard().chooses(NO)
    assert [(one.roots, one.user) for one in withdrawn(chosen)] == [((), "ada")]
    assert all(one.whole for one in chosen.bodies(RootsForgotten))


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        (Consent(), YES, False), (Consent(), NO, True), (NO, YES, False), (NO, NO, False), (YES, UNSEEN, True),
        (ACROSS, HERE, True), (Consent(), ACROSS, False), (Consent(), Consent(allow_bot_introductions=False), False),
        (UNSEEN, SEEN, False),
    ],
)  # fmt: skip
def test_only_a_choice_that_allows_less_takes_anything_back(before: Consent, after: Consent, whole: bool) -> None:
    """What nothing is taken back for is no withdrawal, in the journal and in the store."""
    shard = HandShard()
    shard.chooses(before)
    chosen = shard.chooses(after)
    assert {one.whole for one in chosen.bodies(RootsForgotten)} == {whole}
    assert len(chosen.decisions("gossip_withdrawn")) == whole
    assert len(withdrawn(chosen)) == whole


def test_who_opts_out_while_standings_are_awaited_is_told_of_to_nobody() -> None:
    """The answers and the timer come too late."""
    shard = HandShard()
    began = shard.hears(event_of(), PROMOTED)
    shard.stands("dotty")
    shard.chooses(NO)
    outcomes = [shard.stands("marcus"), *rung(shard, began, GossipDue)]
    assert not kept(*outcomes)
    assert all(not one.journal for one in outcomes)


class FreezingShard(HandShard):
    """The naive twin: who may hear is settled when an event comes, whatever is chosen while bots are asked."""

    def stands(self, bot: str, standing: tuple[int, int] = (430, 2), user: str = "ada") -> Outcome:
        """As if nothing had been chosen since the event came."""
        known = self.records.get("twin")
        if known is not None:
            self.records[f"life:{self.accounts.person_id(user)}"] = known
        return super().stands(bot, standing, user)

    def freeze(self, user: str = "ada") -> None:
        """Settle it."""
        self.records["twin"] = self.records[f"life:{self.accounts.person_id(user)}"]


def test_the_twin_that_freezes_recipients_tells_of_somebody_who_said_no() -> None:
    """The same steps, and the artifact is stored behind the withdrawal."""
    shard, twin = HandShard(planets={"dotty": ("g",)}), FreezingShard(planets={"dotty": ("g",)})
    for one in (shard, twin):
        one.hears(event_of())
        if isinstance(one, FreezingShard):
            one.freeze()
        one.chooses(NO)
    assert not kept(shard.stands("dotty"))
    assert kept(twin.stands("dotty"))


def test_a_choice_is_answered_when_the_last_bot_has_followed() -> None:
    """To whoever asked; one bot that confirms twice is one."""
    shard = HandShard()
    chosen = shard.chooses(NO)
    first = confirmed(shard, chosen, ("dotty", "dotty", "marcus"))
    assert answers(*first) == []
    (last,) = confirmed(shard, chosen, ("elena",), store=False)
    assert answers(last) == [True]
    assert [to for to, one in last.sent if isinstance(one.body, ConsentTold)] == ["planet:g"]
    (line,) = last.decisions("consent_followed")
    assert (line["complete"], line["missing"]) == (True, [])
    assert [answers(one) for one in rung(shard, chosen, ConsentDue)] == [[]]


def test_a_bot_that_is_away_leaves_a_choice_unconfirmed_after_a_minute() -> None:
    """It is named; its confirmation then comes too late."""
    shard = HandShard()
    chosen = shard.chooses(NO)
    confirmed(shard, chosen, ("dotty", "elena"))
    (due,) = rung(shard, chosen, ConsentDue)
    assert shard.now == START_AT + MINUTE
    assert answers(due) == [False]
    assert due.decisions("consent_followed")[0]["missing"] == ["marcus"]
    assert answers(*confirmed(shard, chosen, ("marcus",))) == []


def test_two_choices_in_a_row_are_answered_each_by_its_own_receipt() -> None:
    """Confirmations of the first say nothing about the second."""
    shard = HandShard()
    first, second = shard.chooses(NO), shard.chooses(YES)
    assert answers(*confirmed(shard, first)) == [True]
    assert answers(*confirmed(shard, second, ("dotty",))) == []
    assert [answers(one) for one in rung(shard, second, ConsentDue)] == [[False]]


def test_who_says_yes_again_is_told_of_again_and_nothing_of_before_comes_back() -> None:
    """New messages go their way; what was withdrawn stays so."""
    shard = HandShard()
    shard.tells(event_of(1), "dotty")
    shard.chooses(NO)
    assert refusals(shard.hears(event_of(2))) == ["opted_out"]
    shard.chooses(YES)
    assert shard.tells(event_of(3), "dotty") is not None
    assert [one.event.root for one in shard.life().tellings] == ["msg:3"]


def test_a_choice_is_the_persons_whichever_of_their_accounts_made_it() -> None:
    """Ada says no as ada2: what was told of ada goes, for the store too."""
    shard = HandShard(people=PeopleConfig(shards=1, linked_accounts=("sim:ada sim:ada2",)))
    shard.tells(event_of(1), "dotty")
    chosen = shard.chooses(NO, "ada2")
    assert {(one.roots, one.user) for one in withdrawn(chosen)} == {(("msg:1",), "ada"), (("msg:1",), "ada2")}
    assert refusals(shard.hears(event_of(2, user="ada"))) == ["opted_out"]


def test_a_name_that_is_a_bots_gives_nobody_a_bots_rights() -> None:
    """A person called Elena chooses for themself; the shard keeps them by account."""
    shard = HandShard()
    shard.receive(SetConsent("x1", "Elena", Consent(share_with_other_bots=False)), sender="planet:g")
    assert f"identity:{shard.accounts.person_id('x1')}" in shard.records
    assert refusals(shard.hears(event_of(user="x1", user_name="Elena"))) == ["opted_out"]
    assert asked(shard.hears(event_of(2))) == ["dotty", "marcus"]


def test_the_graph_follows_the_latest_choice() -> None:
    """Invisible, and visible again: a real graph, which sees the notes as the shard sends them."""
    shard = HandShard(graph=GRAPH)
    graph = SqliteGraph(None)
    graph.note((Sighting("msg:1", "g", "c", "ada", "Ada", START_AT, ("music",)),))
    graph.note((Sighting("msg:2", "g", "c", "kim", "Kim", START_AT, ("music",)),))
    seen = []
    for hour, switch in enumerate((True, False)):
        shard.now = START_AT + hour * 3_600_000
        chosen = shard.chooses(Consent(invisible=switch))
        for note in chosen.bodies(Note):
            graph.note(note.entries)
        seen.append([row["user"] for row in graph.ask("who_else_discusses", {"user": "kim"})])
    graph.close()
    assert seen == [[], ["ada"]]


def test_the_graph_is_told_when_a_choice_was_made() -> None:
    """Or it could not know which of two is the later."""
    shard = HandShard(graph=GRAPH)
    shard.now = START_AT + 5000
    (note,) = shard.chooses(UNSEEN).bodies(Note)
    assert note.entries == (Wishes("ada", introduced=False, invisible=True, at=START_AT + 5000),)


def test_a_choice_made_in_private_is_answered_to_the_bot_that_passed_it_on() -> None:
    """No planet sees a private channel: the bot asks, and understands the answer."""
    bot, shard = HandBot("elena"), HandShard()
    event = ConsentChange(
        event_id="consent:1", at=START_AT, guild_id=PRIVATE_GUILD, channel_id="dm-elena-ada", user_id="ada",
        dm_bot="elena", name="Ada", chosen=Consent(share_with_other_bots=False),
    )  # fmt: skip
    (passed_on,) = bot.receive(event).bodies(SetConsent)
    chosen = shard.receive(passed_on, sender="bot:elena")
    (answer,) = [body for outcome in confirmed(shard, chosen) for body in outcome.bodies(ConsentTold)]
    assert bot.receive(answer, sender="people:0").decisions("consent_told") == [{"user": "ada", "complete": True}]


def test_an_archive_that_knows_of_a_no_takes_back_what_was_told_meanwhile() -> None:
    """A restored choice is a choice."""
    shard = HandShard()
    shard.tells(event_of(), "dotty")
    no = Identity(shard.accounts.person_id("ada"), "Ada", consent=Consent(share_with_other_bots=False))
    outcome = shard.receive(RestoreIdentity(no))
    assert refusals(shard.hears(event_of(2))) == ["opted_out"]
    assert [one.roots for one in withdrawn(outcome)] == [("msg:1",)]


def test_an_old_archive_does_not_undo_a_no_at_a_bot() -> None:
    """The person said no after the archive was written; the bot still knows."""
    bot = HandBot(friends=(), default="opt_in")
    person_id = bot.accounts.person_id("ada")
    bot.receive(IdentityTold(Identity(person_id, "Ada", consent=Consent(share_with_other_bots=False))))
    yes = Identity(person_id, "Ada", consent=Consent(share_with_other_bots=True))
    bot.receive(msgspec.structs.replace(long_known("ada", "Ada", bot.accounts), dossier=Dossier(identity=yes)))
    dossier: Any = bot.record(f"dossier:{person_id}", Dossier)
    assert dossier.identity.consent.share_with_other_bots is False


def test_an_archive_without_an_identity_does_not_make_a_bot_forget_a_no() -> None:
    """An older archive has none; the copy that the bot has stays."""
    bot = HandBot(friends=())
    person_id = bot.accounts.person_id("ada")
    bot.receive(IdentityTold(Identity(person_id, "Ada", consent=NO)))
    bot.receive(msgspec.structs.replace(long_known("ada", "Ada", bot.accounts), dossier=Dossier()))
    dossier: Any = bot.record(f"dossier:{person_id}", Dossier)
    assert dossier.identity is not None
    assert dossier.identity.consent == NO


def test_a_bot_confirms_that_it_forgot_only_where_it_is_asked_to() -> None:
    """To the shard that asked; behind its own request to the store."""
    bot = HandBot()
    assert not bot.receive(RootsForgotten(("msg:1",), "ada"), sender="people:0").bodies(Forgot)
    done = bot.receive(RootsForgotten(("msg:1",), "ada", whole=True, receipt=7), sender="people:0")
    assert [(to, one.body) for to, one in done.sent if isinstance(one.body, Forgot)] == [
        ("people:0", Forgot("dotty", 7))
    ]
    assert {one.user for one in withdrawn(done)} == {"ada"}
    assert [type(one.body) for _, one in done.sent] == [Withdraw, Forgot]


def test_every_bot_that_the_shard_knows_is_told_and_no_other() -> None:
    """By the settings' planets."""
    chosen = HandShard(planets={**EVERYWHERE, "sophia": ()}).chooses(NO)
    told = sorted(to for to, one in chosen.sent if isinstance(one.body, RootsForgotten))
    assert told == [f"bot:{bot}" for bot in sorted((*BOTS, "sophia"))]


def test_a_store_that_did_not_follow_leaves_a_choice_unconfirmed() -> None:
    """Every bot has, but what was told lies in the store as before; where it has followed the choice is complete."""
    for fails in (True, False):
        shard = HandShard()
        shard.tells(event_of(), "dotty")
        chosen = shard.chooses(NO)
        outcomes = confirmed(shard, chosen, store=not fails)
        failed = PortFailed(request(chosen, Withdraw), "timeout", may_have_happened=True)
        outcomes += [shard.receive(failed, sender="bridge:artifacts")] if fails else []
        outcomes += rung(shard, chosen, ConsentDue)
        assert answers(*outcomes) == [not fails]


def test_who_becomes_invisible_is_so_with_every_account_and_on_every_planet() -> None:
    """The graph and all planets of our bots are told of each; who becomes visible again as well."""
    linked = PeopleConfig(shards=1, linked_accounts=("sim:ada sim:ada2",))
    shard = HandShard(graph=GRAPH, people=linked)
    for switch in (True, False):
        chosen = shard.chooses(Consent(invisible=switch), "ada2")
        wishes = [one for body in chosen.bodies(Note) for one in body.entries]
        assert {(one.user, one.invisible) for one in wishes} == {("ada", switch), ("ada2", switch)}
        planets = {(to, body.body.user_id) for to, body in chosen.sent if to.startswith("planet:")}
        assert planets == {(planet, user) for planet in ("planet:g", "planet:h") for user in ("ada", "ada2")}
