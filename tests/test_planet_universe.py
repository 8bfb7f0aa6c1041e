"""What a planet tells beyond its channels: what is gone, what people chose, and what is noted of whom in the graph."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

import msgspec
import pytest

from actors.bot_shelf import PageDue
from actors.gossip_messages import ConsentTold, RootsForgotten, SetConsent, SourceGone
from actors.graph_notes import SendNotes
from actors.member import Started
from actors.people import Seen
from actors.planet import Planet, PlanetParameters
from actors.planet_messages import CardUpdated
from bridges.artifacts import ArtifactPort, EdgeStore, read_export
from bridges.graph import SqliteGraph
from tests.hand_gossip import ARTIFACTS, BOTS, GRAPH, PROMOTED, Hand, HandBot, HandShard, rung
from tests.hand_planet import deleted, edited
from tests.hand_turns import DAY, MINUTE, START_AT, Outcome, by_bot, card, said
from tests.scale import scaled
from universe.config import ChatConfig, PeopleConfig, StreamConfig
from universe.config_universe import GraphConfig
from universe.effects import Delete, Reply
from universe.events import (
    ConsentChange,
    MemberJoin,
    MemberLeave,
    MemberRename,
    MessageDelete,
    MessageEdit,
    ThreadCreate,
)
from universe.gossip.artifact import DIARY
from universe.graph.notes import BotPresent, ChannelSeen, PlanetSeen, RootsGone, Sighting, UserLeft, UserSeen
from universe.people.consent import Consent
from universe.ports import Applied, Compose, Composed, PortRequest
from universe.store_requests import Note
from universe.substrate import AnyEnvelope

SHARDS = 3


class HandUniverse(Hand):
    """Planet g with a graph and three people shards; Anna and Elena are here."""

    def __init__(self, *, graph: str = GRAPH, people: bool = True, at_once: int = 64, **stream: Any) -> None:
        parameters = PlanetParameters(
            chat=ChatConfig(), stream=StreamConfig(**stream), seed=1, graph=graph,
            people=PeopleConfig(shards=SHARDS) if people else None, graph_config=GraphConfig(notes_at_once=at_once),
        )  # fmt: skip
        super().__init__(Planet("planet:g", parameters))
        for name in ("anna", "elena"):
            self.receive(CardUpdated(card(name, "music")))
        self.flush()

    def flush(self) -> list[Any]:
        """What was gathered for the graph so far."""
        return entries(self.receive(SendNotes()))

    def chooses(self, user: str = "u1", **switches: bool) -> Outcome:
        """Somebody chooses."""
        return self.receive(
            ConsentChange(event_id=f"consent:{user}:{self.now}", at=self.now, guild_id="g", channel_id="c",
                          user_id=user, name=user.title(), chosen=Consent(**switches))
        )  # fmt: skip


def entries(*outcomes: Outcome) -> list[Any]:
    """Notes that were sent to the graph."""
    return [one for outcome in outcomes for body in outcome.bodies(Note) for one in body.entries]


def shards_told(outcome: Outcome) -> list[str]:
    """The shards that hear that something is gone."""
    return sorted(to for to, one in outcome.sent if isinstance(one.body, SourceGone))


def test_a_message_is_noted_with_its_topics_and_whom_it_is_for() -> None:
    """Not our bots, not the author, each once."""
    planet = HandUniverse()
    planet.receive(
        said(1, "I learned chess", mentions=("u2", "id-elena", "u1", "u2"), reply_to="9", reply_to_user="u3")
    )
    assert planet.flush() == [Sighting("msg:1", "g", "c", "u1", "Ada", START_AT, ("chess",), ("u2", "u3"))]


def test_notes_wait_for_each_other_and_go_after_a_while_or_when_there_are_enough() -> None:
    """One timer for all; the fifth goes at once with the others."""
    planet = HandUniverse(at_once=5)
    outcomes = [planet.receive(said(number, "hi", START_AT + number)) for number in range(5)]
    assert [len(entries(one)) for one in outcomes] == [0, 0, 0, 0, 5]
    timers = [one for outcome in outcomes for one in outcome.timers if isinstance(one.body, SendNotes)]
    assert [one.at for one in timers] == [START_AT + 10 * MINUTE]
    later = planet.receive(said(9, "hi", START_AT + MINUTE))
    assert [len(entries(one)) for one in rung(planet, later, SendNotes)] == [1]


def test_what_a_bot_writes_is_no_sighting() -> None:
    """People are noted; our bots and others are not."""
    planet = HandUniverse()
    for heard in (by_bot(1, "elena", "hi"), said(2, "hi", author_is_bot=True, user_id="other"), said(3, user_id="")):
        planet.receive(heard)
    assert planet.flush() == []


def test_what_not_everybody_sees_is_not_noted() -> None:
    """An audience."""
    planet = HandUniverse()
    planet.receive(said(1, "I learned chess", audience=("elena",)))
    assert planet.flush() == []


@pytest.mark.parametrize("event", [deleted(1, 7, 8), edited(1, 7, "hm")])
def test_what_is_gone_is_told_to_every_shard_and_to_the_graph_at_once(event: Any) -> None:
    """Nobody knows any more who wrote it; nothing that waited stays behind it."""
    planet = HandUniverse()
    planet.receive(said(7, "I learned chess"))
    outcome = planet.receive(event)
    assert shards_told(outcome) == [f"people:{number}" for number in range(SHARDS)]
    noted = entries(outcome)
    assert isinstance(noted[0], Sighting)
    assert noted[-1] == RootsGone(("msg:7", "msg:8") if event.event_id.startswith("dl") else ("msg:7",))
    versions = {body.version for body in outcome.bodies(SourceGone)}
    assert versions == ({-1} if event.event_id.startswith("dl") else {1})
    assert planet.flush() == []


def test_the_graph_counts_what_is_gone_no_more_whatever_comes_first() -> None:
    """A real graph, and notes in both orders."""
    for order in ((0, 1), (1, 0)):
        planet, graph = HandUniverse(at_once=1), SqliteGraph(None)
        batches = [planet.receive(said(7, "I learned chess")), planet.receive(deleted(1, 7))]
        for place in order:
            for note in batches[place].bodies(Note):
                graph.note(note.entries)
        assert graph.ask("most_discussed", {}) == []
        graph.close()


def test_a_world_without_people_or_graph_tells_neither() -> None:
    """No shard, no note, no timer; a choice is nobody's."""
    planet = HandUniverse(graph="", people=False)
    outcomes = [
        planet.receive(said(1, "I learned chess")),
        planet.receive(deleted(1, 1)),
        planet.chooses(invisible=True),
    ]
    assert not [to for one in outcomes for to, _ in one.sent if to.startswith(("people:", "bridge:"))]


def test_where_deletions_are_not_captured_nothing_is_told_of_them() -> None:
    """The switch of the stream; choices are always taken in."""
    planet = HandUniverse(stream_capture_message_delete=False)
    assert shards_told(planet.receive(deleted(1, 7))) == []
    assert planet.chooses(invisible=True).bodies(SetConsent)


def test_a_choice_goes_to_the_shard_of_its_person_and_its_answer_is_journaled() -> None:
    """One shard, with what was chosen and nothing else."""
    planet = HandUniverse()
    outcome = planet.chooses(share_with_other_bots=False)
    (asked,) = outcome.bodies(SetConsent)
    assert asked == SetConsent("u1", "U1", Consent(share_with_other_bots=False))
    for complete in (True, False):
        told = planet.receive(ConsentTold("u1", complete), sender="people:0")
        assert told.decisions("consent_told") == [{"user": "u1", "complete": complete}]


def test_a_new_name_is_told_once() -> None:
    """To the shard; in hidden channels too, for names are no gossip."""
    planet = HandUniverse()
    told = [planet.receive(said(number, "hi", author_name=name)).bodies(Seen)
            for number, name in enumerate(("Ada", "Ada", "Ada L.", "Ada"))]  # fmt: skip
    assert [[one.name for one in bodies] for bodies in told] == [["Ada"], [], ["Ada L."], ["Ada"]]


def test_who_chose_to_be_invisible_is_no_part_of_any_note() -> None:
    """Not as the author, not as whom somebody writes to, not under a new name, and visible again only by choice."""
    planet = HandUniverse()
    planet.chooses(invisible=True)
    planet.receive(said(1, "I learned chess"))
    planet.receive(said(2, "I learned chess", user_id="u2", author_name="Kim", mentions=("u1", "u3")))
    where: dict[str, Any] = {"guild_id": "g", "at": START_AT}
    planet.receive(MemberRename(event_id="mr:1", user_id="u1", old_name="Ada", name="New Ada", **where))
    planet.receive(MemberJoin(event_id="mj:1", user_id="u1", name="New Ada", **where))
    planet.chooses(share_with_other_bots=True)
    planet.receive(said(3, "I learned chess"))
    noted = planet.flush()
    assert [one for one in noted if "u1" in str(one)] == []
    assert [one.to for one in noted if isinstance(one, Sighting)] == [("u3",)]
    planet.chooses(invisible=False)
    planet.receive(said(4, "I learned chess"))
    assert [one.root for one in planet.flush()] == ["msg:4"]


def test_somebody_who_is_invisible_is_so_once_however_often_they_say_it() -> None:
    """One entry; one choice back is enough."""
    planet = HandUniverse()
    for switch in (True, True, False):
        planet.chooses(invisible=switch)
    planet.receive(said(1, "hi"))
    assert len(planet.flush()) == 1


def test_planets_bots_members_and_threads_are_noted() -> None:
    """As they come and go, each bot when its first card comes and not with every card."""
    planet = HandUniverse()
    where: dict[str, Any] = {"guild_id": "g", "at": START_AT + 5}
    planet.receive(Started())
    for _ in range(2):
        planet.receive(CardUpdated(card("marcus", "music")))
    planet.receive(MemberJoin(event_id="mj:1", user_id="u5", name="Sam", **where))
    planet.receive(MemberRename(event_id="mr:1", user_id="u5", old_name="Sam", name="Samuel", **where))
    planet.receive(MemberLeave(event_id="ml:1", user_id="u5", **where))
    planet.receive(MemberLeave(event_id="ml:2", user_id="id-elena", **where))
    planet.receive(
        ThreadCreate(event_id="th:1", channel_id="t1", parent_id="c", message_id="1", name="On chess", **where)
    )
    noted = planet.flush()
    assert [one for one in noted if isinstance(one, PlanetSeen)] == [PlanetSeen("g", "g", START_AT)]
    bots = [(one.bot, one.present) for one in noted if isinstance(one, BotPresent)]
    assert bots == [("marcus", True), ("elena", False)]
    people = [one for one in noted if isinstance(one, (UserSeen, UserLeft)) and one.user == "u5"]
    assert [type(one) for one in people] == [UserSeen, UserSeen, UserLeft]
    (thread,) = [one for one in noted if isinstance(one, ChannelSeen)]
    assert (thread.channel, thread.kind) == ("t1", "thread")


FIRST: Final = "m-first"
"""The message that is deleted, edited, or whose author says no."""
EAGER: Final = {"diary_richness": 0, "enable_insights": True}
TRACES: Final = ("page:", "news:", "said:", "life:")
SONG: Final = "Dotty, which song?"


class AnyLinks:
    """A planet, a shard, three bots and a store, all real; mail comes in any order, but in turn from each sender.

    The composer says whatever news it gets; `standing` are the bots' messages that nobody has removed. The `deaf` twin
    never hears that anything is to be forgotten.
    """

    def __init__(self, seed: int, *, deaf: bool = False) -> None:
        self.draws, self.deaf, self.now = Random(seed), deaf, START_AT
        self.store = ArtifactPort(EdgeStore())
        bots = {
            f"bot:{one}": HandBot(one, planets=("g",), reflection=EAGER, speed=9, retell_chance=1.0) for one in BOTS
        }
        planet = PlanetParameters(chat=ChatConfig(), seed=1, people=PeopleConfig(shards=1))
        here = dict.fromkeys(BOTS, ("g",))
        self.members: dict[str, Hand] = {**bots, "people:0": HandShard(planets=here)}
        self.members["planet:g"] = Hand(Planet("planet:g", planet))
        self.links: dict[tuple[str, str], list[AnyEnvelope]] = {}
        self.timers: list[tuple[int, int, str, Any]] = []
        self.standing: dict[str, str] = {}
        for name, bot in bots.items():
            self.tell(name, Started())
            # It published its card when it got to know Ada.
            self.tell("planet:g", CardUpdated(bot.state.published.card))

    def tell(self, to: str, body: Any, sender: str = "") -> None:
        """A member has its turn now; what it says is on its way."""
        outcome = self.members[to].receive(body, self.now, sender)
        self.timers += [(one.at, one.seq, to, one.body) for one in outcome.timers]
        for receiver, envelope in outcome.sent:
            self.links.setdefault((to, receiver), []).append(envelope)

    def settle(self, turns: int, patience_ms: int = 10_000) -> None:
        """So many deliveries, or until nothing is on its way and no timer is due within `patience_ms`."""
        for _ in range(turns):
            ways = sorted(link for link, mail in self.links.items() if mail)
            until = self.now + (0 if ways else patience_ms)
            due = min((one for one in self.timers if one[0] <= until), key=lambda one: one[:3], default=None)
            place = self.draws.randrange(len(ways) + (due is not None)) if ways or due else -1
            if place < 0:
                return
            self.now += 5
            if place < len(ways):
                self._deliver(*ways[place])
            elif due is not None:
                self.timers.remove(due)
                self.now = max(self.now, due[0])
                self.tell(due[2], due[3])

    def _deliver(self, sender: str, to: str) -> None:
        envelope = self.links[sender, to].pop(0)
        body = envelope.body
        if to in self.members:
            if not (self.deaf and isinstance(body, RootsForgotten)):
                self.tell(to, body, sender)
            return
        reply: Any = Applied(envelope.id, "")
        if to == ARTIFACTS:
            reply = self.store.apply(PortRequest(envelope.id, sender, body, "", 0, self.now, True)).reply
        elif isinstance(body, Compose):
            reply = Composed(envelope.id, " ".join(body.news) or "Hm.")
        elif isinstance(body, Delete):
            self.standing.pop(body.message_id, None)
        elif isinstance(body, Reply):
            reply = Applied(envelope.id, f"r-{sender[4:]}-{envelope.seq}")
            self.standing[reply.remote_id] = body.content
        self.links.setdefault((to, sender), []).append(msgspec.structs.replace(envelope, sender=to, body=reply))

    def left(self, root: bytes, traces: tuple[str, ...]) -> list[str]:
        """Where something of the first message is left: the store, the bots' words, and these records of members."""
        exported = read_export(self.store.exports()["artifacts.jsonl"])
        found = [f"stored {one.type}" for one in exported.artifacts if root in msgspec.msgpack.encode(one.roots)]
        found += [f"still said: {text}" for text in self.standing.values() if "told me" in text]
        for address, member in self.members.items():
            found += [f"{address} {name}" for name, data in member.records.items()
                      if name.startswith(traces) and root in data]  # fmt: skip
        return found


def losses() -> dict[str, tuple[Any, bytes]]:
    """How Ada thinks again of her first message, and what must not be found of it afterwards."""
    where: dict[str, Any] = {"at": START_AT, "guild_id": "g", "channel_id": "c"}
    return {
        "delete": (MessageDelete(event_id="del:1", message_ids=(FIRST,), **where), b"m-first"),
        "edit": (MessageEdit(event_id="ed:1", message_id=FIRST, content="Elena, never mind", author_name="Ada",
                             user_id="ada", mentions=("id-elena",), **where), b"\xabmsg:m-first"),
        "no": (ConsentChange(event_id="no:1", user_id="ada", name="Ada",
                             chosen=Consent(share_with_other_bots=False), **where), b"m-first"),
    }  # fmt: skip


def lived(seed: int, loss: str, *, deaf: bool = False) -> list[str]:
    """Ada tells Elena of her promotion; she talks to Dotty, pages are written, and she thinks again, in any order."""
    world = AnyLinks(seed, deaf=deaf)
    world.settle(200)
    event, root = losses()[loss]
    by_ada: dict[str, Any] = {"user_id": "ada", "author_name": "Ada"}
    first = said(1, PROMOTED, message_id=FIRST, event_id="msg:first", mentions=("id-elena",), **by_ada)
    later: list[Any] = [said(2, SONG, mentions=("id-dotty",), **by_ada), event, *BOTS]
    world.draws.shuffle(later)
    for body in [first, *later]:
        if isinstance(body, str):
            world.tell(f"bot:{body}", PageDue(DIARY, START_AT // DAY))
        else:
            world.tell("planet:g", msgspec.structs.replace(body, at=world.now))
        world.settle(world.draws.choice((0, 3, 20, 60, 200)))
    world.settle(4000, 120_000)
    # What a bot heard itself it may keep to itself when somebody says no; when the message goes it may not.
    left = world.left(root, TRACES if loss == "no" else (*TRACES, "habits:"))
    world.store.close()
    return left


@pytest.mark.parametrize("loss", ["delete", "edit", "no"])
def test_in_whatever_order_mail_arrives_nothing_is_left_of_what_was_taken_back(
    loss: str, promise: Callable[..., None]
) -> None:
    """In the store, in what the bots have said, and in what any member keeps; the deaf twin leaves something."""
    orders = scaled(8, 300)
    assert [(seed, left) for seed in range(orders) if (left := lived(seed, loss))] == []
    assert any(lived(seed, loss, deaf=True) for seed in range(orders))
    promise(f"taken back everywhere: {loss}", orders=orders, left=0)
