"""What a bot noted of a person, and what it remembers of talks with other bots, stand in its mind as L2."""

from __future__ import annotations

import msgspec

from actors.answering import Addressee
from actors.bot_gathering import Gathering
from actors.bot_query import Queries
from tests.gossip_town import DOTTY, HOUR_MS, MARCUS, Town, heard_from, long_known, says
from tests.hand_mind import ADA, Thinking
from tests.test_mind_story import traces
from universe.claims import claims_of
from universe.gossip.artifact import Memory
from universe.mind.fact import Fact
from universe.mind.sources import memory_fact
from universe.mind_requests import OpenQuery
from universe.people.records import Note


def noted(thinking: Thinking, text: str) -> list[Fact]:
    """The facts of notes that the next query about Ada opens with, where `text` has been noted of her."""
    known = long_known(ADA, "Ada", thinking.accounts)
    dossier = msgspec.structs.replace(known.dossier, notes=[Note(text, thinking.bot.now)])
    thinking.tell(msgspec.structs.replace(known, dossier=dossier))
    thinking.asks(1, "Elena, what do you know of me?")
    opened = thinking.last(OpenQuery).body
    assert isinstance(opened, OpenQuery)
    return [fact for fact in opened.facts if fact.source == "person"]


def test_a_note_on_a_person_is_private_knowledge_about_whom_it_names() -> None:
    """Its claims are of the person, its words are said to nobody."""
    thinking = Thinking(friends=())
    (note,) = noted(thinking, "Ada lives in Oslo.")
    (claim,) = note.claims

    assert ("L2", "private") == (note.layer, note.visibility)
    assert f"user:{thinking.accounts.person_id(ADA)}" == claim.subject
    assert ("lives_in", "oslo") == (claim.predicate, claim.object)


def test_a_note_on_somebody_else_says_nothing_of_whom_the_bot_answers() -> None:
    """Ben is not Ada; the twin that takes every name for the person would believe so."""
    thinking = Thinking(friends=())
    (note,) = noted(thinking, "Ben lives in Oslo.")

    assert all(one.subject != f"user:{thinking.accounts.person_id(ADA)}" for one in note.claims)


def test_only_the_newest_notes_are_looked_at() -> None:
    """The rest is on the card."""
    notes = tuple(Note(f"Ada has {number} cats.", number) for number in range(1, 4))
    facts = Queries._noted(Addressee("Ada", person_id="p_1", notes=notes), None)

    assert [f"note:p_1.{number}" for number in range(3)] == [fact.id for fact in facts]


def memory(number: int, text: str, bot: str, channel: str = "c") -> Memory:
    """What was said in a conversation of bots."""
    return Memory(
        message_id=f"m{number}", role="human", content=text, source_bot=bot, channel_id=channel, root=f"msg:m{number}",
        at=number,
    )  # fmt: skip


def test_what_another_bot_said_is_remembered_as_its_claim_where_it_was_said() -> None:
    """Another channel's memories stay there, small talk claims nothing, and no words are kept."""
    gathering = Gathering("elena", *([None] * 2))  # type: ignore[arg-type]
    told = (
        memory(1, "I live in Rome.", "marcus"), memory(2, "Ha, good one!", "marcus"),
        memory(3, "I live in Paris.", "dotty", channel="elsewhere"),
    )  # fmt: skip
    (fact,) = gathering._remembered("c", told)
    claims = claims_of("I live in Rome.", "bot:elena", 1)
    own = memory_fact("elena", memory(1, "I live in Rome.", "elena"), claims)

    assert ("memory:m1", "L2", "", "msg:m1") == (fact.id, fact.layer, fact.text, fact.origin)
    assert {"bot:marcus"} == {one.subject for one in fact.claims}
    assert own is not None
    assert own.weight_bp > fact.weight_bp


def test_bots_that_talk_remember_what_they_told_each_other_before() -> None:
    """In a world: the second answer of a conversation has the claims of the first before it."""
    rules = {"chat.enable_cross_bot_chat": "true", "chat.cross_bot_response_chance": "1"}
    town = Town({}, rules)
    kicks = [
        says(number, number * HOUR_MS, "dotty-account", "Marcus, I live in Rome and I love jazz, do you?", to=MARCUS,
             bot="dotty", author_is_bot=True)
        for number in (1, 2)
    ]  # fmt: skip
    kicks = [msgspec.structs.replace(kick, user_id=DOTTY, author_name="Dotty") for kick in kicks]
    harvest = town.run(kicks, 3 * HOUR_MS)
    second = traces(harvest, "marcus")[-1]

    assert len(heard_from(harvest, "marcus")) >= 2
    assert "memory" in {fact.source for fact in second.facts}
