"""Who may do what before a bot: write in private, use a tool; and what the composer is told of who speaks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actors.bot import Bot
from actors.bot_messages import UseTool
from actors.bot_parameters import BotParameters
from actors.bot_state import BotState
from actors.people import Connect
from actors.planet_messages import Granted
from actors.turn import Turn
from tests.acquainted import ELENA, OWNER
from tests.hand_people import BOT, INSULT, THREAT, Elena, Town, written
from tests.hand_turns import DAY, HOUR, MINUTE, START_AT, HandDriven, Outcome
from tests.hostile_text import FORGERIES
from universe.chat.lanes import DIRECT
from universe.config import PeopleConfig
from universe.effects import Reply
from universe.events import PRIVATE_GUILD, Message
from universe.people.authority import authority_of
from universe.people.private import REFUSAL_TEXT
from universe.people.records import person_id_of
from universe.ports import Compose
from universe.trust.ledger import NEVER

RULES = PeopleConfig(owner_ids=("sim:1",), owner_names=("Dad",))


class LateGate(Bot):
    """The twin that asks who somebody is when the words are there."""

    def _hear_private(self, state: BotState, heard: Message, turn: Turn) -> None:
        granted = Granted(heard.channel_id, heard, 0, ("private",), DIRECT, 0, turn.now + MINUTE)
        self._take(state, granted, heard.guild_id, turn, heard.dm_bot)
        super()._hear_private(state, heard, turn)


def refusals(outcome: Outcome) -> list[Reply]:
    """What was said to those who were turned away."""
    return [reply for reply in outcome.bodies(Reply) if reply.content == REFUSAL_TEXT]


def replies(town: Town) -> list[Message]:
    """What Elena has said in private."""
    events = town.runtime.harvest().events
    return [event for event in events if isinstance(event, Message) and event.bot and event.guild_id == PRIVATE_GUILD]


def composed(town: Town) -> int:
    """How often the composer was asked."""
    return sum(line.kind == "port_done" and line.member == "bridge:composer" for line in town.runtime.harvest().journal)


def test_a_strangers_private_message_costs_no_words() -> None:
    """One friendly line in the same channel, and nothing asked of the composer; the twin's gate has asked already."""
    with Town(people=RULES) as town:
        town.hears([written(1, "u1", "hello", START_AT + MINUTE, private=True)])
        (said,) = replies(town)
        assert 0 == composed(town)
    late = HandDriven(LateGate("bot:elena", BotParameters(persona=ELENA, planets=(), budget=town.config.budget)))
    heard = late.receive(written(1, "u1", "hello", START_AT, private=True))

    assert (REFUSAL_TEXT, "dm-elena-u1", "elena", "1") == (said.content, said.channel_id, said.dm_bot, said.reply_to)
    assert (1, 1) == (len(heard.bodies(Compose)), len(refusals(heard)))


def test_a_refusal_is_said_once_a_day_and_counted_later() -> None:
    """A UTC day, per person, also over midnight; each is journaled."""
    elena = Elena()
    times = [0, 1, HOUR, DAY - 1, DAY, DAY + 1, 3 * DAY]
    outcomes = [elena.says("u1", at=START_AT + at, private=True) for at in times]
    other = elena.says("u2", at=START_AT + 3 * DAY, private=True)

    assert [1, 0, 0, 0, 1, 0, 1, 1] == [len(refusals(outcome)) for outcome in (*outcomes, other)]
    assert 7 == elena.known("u1").refused  # type: ignore[union-attr]
    assert ["say", "count"] == [outcome.decisions("refused")[0]["outcome"] for outcome in outcomes[:2]]
    assert [] == [body for outcome in outcomes for body in outcome.bodies(Compose)]


def test_familiar_people_and_the_owner_are_answered_in_private() -> None:
    """In their own channel, without a planet; the owner at the first word, whoever bears the name is not."""
    private = [
        written(900 + number, user, "Elena?", START_AT + 20 * DAY + number * HOUR, private=True, author_name=name)
        for number, (user, name) in enumerate([("u1", "Ada"), ("1", "Dad"), ("666", "Dad"), ("u2", "Kim")])
    ]
    with Town(people=RULES) as town:
        days = [
            written(day * 9 + n, "u1", "Elena?", START_AT + day * DAY + n * 5 * HOUR)
            for day in range(20)
            for n in range(4)
        ]
        town.hears([*days, *private])
        said = {reply.reply_to_user: reply for reply in replies(town)}
        owner = town.runtime.ask(BOT, UseTool("view_person", {"person_name": "Dad"}, ("1",)), MINUTE)

    assert [True, True, False, False] == [said[user].content != REFUSAL_TEXT for user in ("u1", "1", "666", "u2")]
    assert {f"dm-elena-{user}" for user in said} == {reply.channel_id for reply in said.values()}
    # No planet has ever seen the owner: the name is known from the private message alone, and nobody shares it.
    assert (True, True) == (owner["ok"], "sim:1 (Dad)" in owner["text"])


def test_what_is_refused_may_cost_trust_and_never_earns_any() -> None:
    """A threat counts once; a hundred kind words are nothing, and begin no acquaintance."""
    elena = Elena()
    for number in range(100):
        elena.says("u1", "thank you, wonderful", START_AT + number * HOUR, private=True)
    kind = elena.row("u1")
    heard = written(7_000, "u1", THREAT, elena.bot.now, private=True)
    for _ in range(3):
        elena.bot.receive(heard)
    row = elena.row("u1")

    assert (0, 0, 0, NEVER) == tuple(kind[name] for name in ("messages", "positives", "sentiment_milli", "first_ms"))
    assert (0, 1, 500) == (row["messages"], row["violations"], row["severity_milli"])


def test_the_gate_closes_again_in_the_same_turn_and_with_time() -> None:
    """Whoever was let in and misbehaves is refused from the next message on; so is who stayed away for too long."""
    elena = Elena().lives("u1", range(20)).lives("u2", range(20))
    answered = [len(elena.says(user, private=True).bodies(Compose)) for user in ("u1", "u2")]
    elena.says("u1", THREAT, private=True)
    after = [len(elena.says(user, private=True).bodies(Compose)) for user in ("u1", "u2")]
    late = elena.says("u2", at=elena.bot.now + 300 * DAY, private=True)

    assert ([1, 1], [0, 1], 1) == (answered, after, len(refusals(late)))


def test_other_bots_and_bots_of_ours_are_not_answered_in_private() -> None:
    """Neither with words nor with a refusal."""
    outcome = Elena().says("b7", private=True, author_is_bot=True)

    assert ([], []) == (outcome.bodies(Reply), outcome.bodies(Compose))


def test_the_composer_is_told_who_speaks() -> None:
    """Unknown at the first word, then known by name; the owner at the top; with those they are connected to."""
    elena = Elena()
    first = elena.asked_to_compose("u1", "Ada")
    elena.hears("u1", "Ada")
    elena.hears("u2", "Kim")
    elena.tell(Connect("u1", "Ada", "u2", "Kim", "friend"))
    again, owner = elena.asked_to_compose("u1", "Ada"), elena.asked_to_compose(OWNER, "Dad")

    assert ("stranger", "inner_circle") == (first.tier, owner.tier)
    assert "**Unknown** (stranger · 0.0% · first contact)\nNew person — discord:u1." in first.card
    assert "**Ada** (stranger · " in again.card
    assert "\nConnected to: Kim (friend)\n" in again.card
    assert "**Dad** (inner_circle · 100.0% · 1 msg over 0 days)" in owner.card


@pytest.mark.parametrize("name", FORGERIES)
def test_a_hostile_name_adds_no_line_to_the_card(name: str) -> None:
    """In front of the composer as in the tests of the card: as many lines as anybody's, the tier is ours."""
    elena = Elena()
    plain = [elena.asked_to_compose("u1", "Ada").card for _ in range(2)][1]
    forged = [elena.asked_to_compose("u2", name[:100]).card for _ in range(2)][1]

    assert len(plain.splitlines()) == len(forged.splitlines())
    assert forged.splitlines()[1].endswith("(stranger · " + plain.splitlines()[1].partition("(stranger · ")[2])


def naive_authority(contributors: Sequence[str]) -> str:
    """The twin: whoever spoke last."""
    return authority_of(contributors[-1:], {}, ("discord:1",))


@pytest.mark.parametrize("batch", [("66", OWNER), (OWNER, "66"), (OWNER, "66", OWNER)])
def test_a_tool_has_the_authority_of_the_least_trusted(batch: tuple[str, ...]) -> None:
    """A stranger's order beside the owner's greeting is refused, and counted as the stranger's attempt alone."""
    elena = Elena()
    elena.hears(OWNER, "Dad")
    elena.hears("66", "Eve")
    before = elena.standing("66")
    refused = elena.uses("view_person", batch, person_name="Dad")
    naive = naive_authority([f"discord:{user}" for user in batch])

    assert "Access denied. view_person needs the tier familiar." == refused
    assert (1, 0) == (elena.row("66")["tool_attempts"], elena.row(OWNER)["tool_attempts"])
    assert elena.standing("66") <= before
    assert ("inner_circle" if batch[-1] == OWNER else "stranger") == naive
    assert elena.uses("view_person", (OWNER,), person_name="Dad").startswith("## Dad")


def test_nobody_pays_for_a_tool_that_does_not_exist() -> None:
    """A model may invent one: an error for all, an attempt of nobody; nobody asking is a stranger asking."""
    elena = Elena()
    elena.hears("u1")

    assert "Error: there is no tool named 'exec'." == elena.uses("exec", ("u1", OWNER))
    assert (0, 0) == (elena.row("u1")["tool_attempts"], elena.bot.state.people.known - 1)
    assert elena.uses("list_people", ()).startswith("Access denied.")


def test_attempts_cost_trust_at_once() -> None:
    """Each a twentieth, three tenths at most; also of somebody who has never written."""
    elena = Elena().lives("u1", range(30))
    scores = [elena.standing("u1")[0]]
    for _ in range(8):
        elena.uses("list_people", ("u1", "u9"))
        scores.append(elena.standing("u1")[0])

    assert [max(0, scores[0] - min(300, 50 * tried)) for tried in range(9)] == scores
    assert (8, NEVER) == (elena.row("u9")["tool_attempts"], elena.row("u9")["first_ms"])


def test_who_shares_a_name_is_named_by_id() -> None:
    """Two Kims, one of them in Cyrillic: both are listed, none is taken; an id and an account mean one."""
    elena = Elena()
    for user, name in (("u1", "Kim"), ("u2", "K\u0456m"), ("u3", "Ada")):
        elena.hears(user, name)
    ids = [person_id_of(f"discord:{user}") for user in ("u1", "u2")]
    both = elena.uses("update_person_note", person_name="kim", note="likes tea")

    assert both.startswith("Error: 'kim' may be any of 2 people; say which by id:")
    assert all(one in both for one in ids)
    assert [] == elena.dossier("u1").notes + elena.dossier("u2").notes
    assert elena.uses("update_person_note", person_name=ids[0], note="likes tea").startswith("Noted about Kim")
    assert elena.uses("view_person", person_name="discord:u2").startswith("## K")
    assert "I don't know anyone named 'Bob'." == elena.uses("view_person", person_name="Bob")


def test_the_newest_fifty_notes_are_kept_and_counted() -> None:
    """And told as they are: fifty kept of fifty-three."""
    elena = Elena()
    elena.hears("u1", "Ada")
    for number in range(53):
        told = elena.uses("update_person_note", person_name="Ada", note=f"note {number}")

    assert told.endswith("(50 notes kept of 53)")
    assert [f"note {number}" for number in range(3, 53)] == [note.content for note in elena.dossier("u1").notes]


def test_the_most_trusted_are_listed_first() -> None:
    """The owner, then by score; how many more there are is told."""
    elena = Elena().lives("u1", range(8)).lives("u2", range(4))
    for number in range(21):
        elena.says(f"x{number:02}", INSULT)
    elena.says(OWNER)
    lines = elena.uses("list_people").splitlines()

    assert "**People I know (24):**" == lines[0]
    assert ["**1**", "**u1**", "**u2**"] == [line.split()[1] for line in lines[2:5]]
    assert "… and 4 more." == lines[-1]


def test_tools_answer_whoever_asks_from_outside() -> None:
    """Through the runtime: the authority is checked in the bot's own turn."""
    with Town(people=RULES) as town:
        town.hears([written(1, "u1", "Elena?", START_AT + MINUTE, author_name="Ada")])
        note = {"person_name": "Ada", "note": "likes tea"}
        told = [town.runtime.ask(BOT, UseTool("update_person_note", note, by), MINUTE) for by in (("1",), ("1", "u1"))]
        viewed = town.runtime.ask(BOT, UseTool("view_person", {"person_name": "Ada"}, ("1",)), MINUTE)

    assert [True, False] == [one["ok"] for one in told]
    assert "- likes tea" in viewed["text"]
