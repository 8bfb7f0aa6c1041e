"""Persona files: the three examples are complete, and every fault is one line."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.persona_file import FILE_BYTES_MAX, load_persona
from bridges.template_composer import TemplateComposer
from tests.scale import scaled
from tests.tree import ROOT
from universe.chat.smalltalk import topic_of
from universe.errors import BadInput
from universe.persona import BotPersona
from universe.ports import Compose, PortRequest

EXAMPLES = {name: ROOT / "examples" / "personas" / f"{name}.toml" for name in ("dotty", "elena", "marcus")}
TOPICS = {"dotty": {"games", "garden"}, "elena": {"books", "music"}, "marcus": {"science", "code", "computers"}}
LEAST = 'name = "kim"\nuser_id = "7"\ndisplay_name = "Kim"\n'

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a persona file and return its path."""

    def write_text(text: str) -> Path:
        path = tmp_path / "kim.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


def complaint(path: Path) -> str:
    """What `load_persona` complains about; one line that names the file."""
    with pytest.raises(BadInput) as caught:
        load_persona(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_says_everything_and_explains_every_key(name: str) -> None:
    """Each file holds every key of a persona, with a comment, and is named like its bot."""
    persona = load_persona(EXAMPLES[name])
    text = EXAMPLES[name].read_text(encoding="utf-8")
    keys = re.findall(r"^(\w+) = .*# \S", text, re.MULTILINE)

    assert [field.name for field in msgspec.structs.fields(BotPersona)] == keys
    assert (name, name.capitalize()) == (persona.name, persona.display_name)
    assert len(persona.style) >= 4


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_interests_of_an_example_are_words_of_its_topics(name: str) -> None:
    """Every interest is a topic or a keyword, and together they are the bot's topics."""
    persona = load_persona(EXAMPLES[name])

    assert TOPICS[name] == {topic_of(interest) for interest in persona.interests}
    assert TOPICS[name] <= set(persona.interests)


def test_the_examples_are_three_different_bots() -> None:
    """No two share a name, an id, an alias, an interest or a phrase; and no phrase takes a bot off its topic."""
    personas = [load_persona(path) for path in EXAMPLES.values()]
    for one, other in combinations(personas, 2):
        assert one.user_id != other.user_id
        assert not {one.name, *one.aliases} & {other.name, *other.aliases}
        assert not set(one.interests) & set(other.interests)
        assert not set(one.style) & set(other.style)
        assert (one.think_ms, one.typing_chars_per_s) != (other.think_ms, other.typing_chars_per_s)

    assert [] == [phrase for persona in personas for phrase in persona.style if topic_of(phrase)]


def test_the_three_voices_are_heard_in_their_answers() -> None:
    """Over a hundred messages each bot uses all of its phrases and none of the others'."""
    composer = TemplateComposer(1)
    personas = [load_persona(path) for path in EXAMPLES.values()]
    for persona in personas:
        body = Compose(persona.name, persona.display_name, persona.style, "", "Kim", "hello", 0)
        requests = [PortRequest(f"r{n}", persona.name, body, "", 0, 0, first_try=True) for n in range(100)]
        said = " ".join(msgspec.json.encode(composer.apply(one).reply).decode() for one in requests)
        for phrase in (phrase for other in personas for phrase in other.style):
            assert (phrase in persona.style) == (phrase in said), phrase


def test_the_least_file_gives_a_bot_with_defaults(write: Write) -> None:
    """Three keys are enough."""
    assert BotPersona(name="kim", user_id="7", display_name="Kim") == load_persona(write(LEAST))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (LEAST + 'intrests = ["music"]\n', ["line 4", "'intrests'", "did you mean 'interests'"]),
        (LEAST + "[style]\na = 1\n", ["line 4", "style", "expected `array`"]),
        (LEAST + "[qqqq]\na = 1\n", ["line 4", "'qqqq'"]),
        (LEAST.replace('"7"', "7"), ["line 2", "user_id", "expected `str`"]),
        (LEAST.replace('"7"', '"7:8"'), ["line 2", "user_id", "regex"]),
        (LEAST.replace('"kim"', '"Kim"'), ["line 1", "name", "lower case", "'kim'"]),
        (LEAST.replace('"Kim"', '"!?"'), ["line 3", "display_name"]),
        (LEAST.replace('name = "kim"\n', ""), ["no key name"]),
        (LEAST.replace('user_id = "7"\n', ""), ["no key user_id"]),
        ("", ["no key name"]),
        (LEAST + 'aliases = ["Kimmy", "..."]\n', ["line 4", "aliases", "'...'"]),
        (LEAST + 'aliases = [""]\n', ["line 4", "aliases"]),
        (LEAST + 'interests = ["Music"]\n', ["line 4", "interests", "'Music'"]),
        (LEAST + 'interests = ["road trips"]\n', ["line 4", "interests", "'road trips'"]),
        (LEAST + "think_ms = -1\n", ["line 4", "think_ms", ">= 0"]),
        (LEAST + "think_ms = '1'\n", ["line 4", "think_ms", "expected `int`"]),
        (LEAST + "think_ms = true\n", ["line 4", "think_ms"]),
        (LEAST + "think_ms = nan\n", ["line 4", "think_ms"]),
        (LEAST + "think_ms = \n", ["line 4"]),
        (LEAST + f"think_ms = 1{'0' * 30}\n", ["line 4", "think_ms", "at most 3600000"]),
        (LEAST + f"think_ms = 1{'0' * 5000}\n", ["digits"]),
        (LEAST + '"a\\nb" = 1\n', ["no key"]),
        (LEAST + LEAST, ["line 4"]),
        ("x = " + "[" * 10_000, ["nested"]),
        ("#" * (FILE_BYTES_MAX + 1), ["larger than"]),
    ],
)
def test_a_fault_is_one_line_that_names_file_and_key(write: Write, text: str, parts: list[str]) -> None:
    """The complaint says where and what, and suggests the nearest key."""
    said = complaint(write(text))

    assert [] == [part for part in parts if part.lower() not in said.lower()]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    """Absent, a directory, or binary: one line."""
    assert "No such file" in complaint(tmp_path / "absent.toml")
    assert "directory" in complaint(tmp_path)
    (tmp_path / "binary.toml").write_bytes(b"name = 'a'\nuser_id = '\xff'\n")
    assert "line 2: not UTF-8" in complaint(tmp_path / "binary.toml")


@settings(max_examples=scaled(300, 10_000))
@given(data=st.binary(max_size=100), cut=st.integers(0, 2_500))
def test_no_bytes_do_worse_to_a_persona_than_bad_input(data: bytes, cut: int) -> None:
    """Any mutation of an example is a persona or one line, never another error."""
    example = EXAMPLES["elena"].read_bytes()
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(example[:cut] + data + example[cut + len(data) :])
        file.flush()
        said = ""
        try:
            load_persona(Path(file.name))
        except BadInput as error:
            said = str(error)

    assert "\n" not in said
