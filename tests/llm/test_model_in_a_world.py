"""A whole world whose bots a language model writes for: what it says is said, its tools run, its account is kept."""

from __future__ import annotations

from typing import Any

from tests.gossip_town import DOTTY, ELENA, HOUR_MS, Town, heard_from, lines, says
from tests.llm.chat_server import Handler, Said, Tool, serving, speaking

FRIENDS = {"ada": ("elena", "dotty")}


def rules(url: str, **more: str) -> dict[str, str]:
    """A model for all that bots say."""
    return {"mind.composer": "model", "llm.url": url, "llm.model": "small", **more}


def test_a_model_writes_what_a_bot_says_and_is_told_what_the_bot_holds_for_true() -> None:
    """The prompt holds the assertions as data; what the model answers is said in the channel."""
    with serving() as server:
        server.answering = speaking(Said("I like the sea."))
        town = Town(FRIENDS, rules(server.url))
        harvest = town.run([says(1, 10 * HOUR_MS, "ada", "Elena, do you like the sea?", to=ELENA)], 11 * HOUR_MS)
        sent: dict[str, Any] = server.heard[0].body

    assert ["I like the sea."] == heard_from(harvest, "elena")
    assert "system" == sent["messages"][0]["role"]
    assert "do you like the sea?" in sent["messages"][1]["content"]
    assert "do you like the sea?" not in sent["messages"][0]["content"]
    assert "⊢" in sent["messages"][1]["content"]


def test_a_tool_that_the_model_asks_for_runs_with_the_authority_of_whoever_spoke() -> None:
    """Ada is familiar: she may look at people; the result goes back to the model, whose next words are said."""
    view = Tool("view_person", '{"person_name": "Ada"}')
    with serving() as server:
        server.answering = speaking(Said(tools=(view,)), Said("I know you well, Ada."))
        town = Town(FRIENDS, rules(server.url))
        harvest = town.run([says(1, 10 * HOUR_MS, "ada", "Elena, do you know me?", to=ELENA)], 11 * HOUR_MS)
        results = [one["content"] for one in server.heard[1].body["messages"] if one["role"] == "tool"]

    assert ["I know you well, Ada."] == heard_from(harvest, "elena")
    assert lines(harvest, "tool_used", tool="view_person", ok=True)
    assert ["## Ada" in one for one in results] == [True]


def test_a_reply_of_the_model_that_contradicts_what_the_bot_is_is_not_said() -> None:
    """It claims to be human, twice: the floor is given back; the second prompt knows nothing to be sure of."""
    with serving() as server:
        server.answering = speaking(Said("I am human."))
        town = Town(FRIENDS, rules(server.url))
        harvest = town.run([says(1, 10 * HOUR_MS, "ada", "Dotty, are you human?", to=DOTTY)], 11 * HOUR_MS)

    assert [] == heard_from(harvest, "dotty")
    assert [1, 2] == [line.details["times"] for line in lines(harvest, "held") if line.member == "bot:dotty"]
    assert lines(harvest, "declined", reason="held")
    assert [] == [text for bot in ("elena", "marcus") for text in heard_from(harvest, bot)]


def test_a_model_that_synthesises_nonsense_is_replaced_by_the_formatter() -> None:
    """The answer is written all the same, from the assertions of the formatter."""

    def answering(handler: Handler) -> None:
        is_synthesis = "stream" not in handler.body or handler.body.get("temperature") == 0
        speaking(Said("no NWP at all" if is_synthesis else "Gladly."))(handler)

    with serving() as server:
        server.answering = answering
        town = Town(FRIENDS, rules(server.url, **{"mind.synthesis": "model"}))
        harvest = town.run([says(1, 10 * HOUR_MS, "ada", "Elena, sing for me?", to=ELENA)], 11 * HOUR_MS)

    assert ["Gladly."] == heard_from(harvest, "elena")
    assert any("⊢" in one.body["messages"][1]["content"] for one in server.heard[1:])
