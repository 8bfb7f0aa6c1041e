"""The configuration file: precedence, types, and complaints in one line."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.config_file import FILE_BYTES_MAX, SEED_NAMES, config_keys, load_config
from scenarios.rule_names import check_rules, rule_defaults
from tests.scale import scaled
from tests.tree import ROOT
from universe.config import Config
from universe.errors import BadInput

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a TOML file and return its path."""

    def write_text(text: str) -> Path:
        path = tmp_path / "orrery.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


def complaint(path: Path | None, environ: dict[str, str] | None = None, overrides: dict[str, str] | None = None) -> str:
    """What `load_config` complains about; one line."""
    with pytest.raises(BadInput) as caught:
        load_config(path, environ or {}, overrides)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_no_source_at_all_gives_the_defaults() -> None:
    """Without a file and without variables the configuration is the default one."""
    assert Config() == load_config(None, {}, {})


def test_the_example_file_gives_the_defaults() -> None:
    """The example can be copied as it is."""
    assert Config() == load_config(ROOT / "config.example.toml", {}, {})


def test_the_command_line_beats_the_environment_and_that_beats_the_file(write: Write) -> None:
    """Precedence is default, file, environment, command line."""
    path = write("[chat]\ncross_bot_max_chain = 2\ndefer_s = 2\ndefers_max = 2\n")
    environ = {"ORRERY__CHAT__DEFER_S": "3", "ORRERY__CHAT__DEFERS_MAX": "3"}
    chat = load_config(path, environ, {"chat.defers_max": "4"}).chat

    assert (2, 3, 4) == (chat.cross_bot_max_chain, chat.defer_s, chat.defers_max)


def test_the_seeds_own_variables_are_understood() -> None:
    """The upper-case names of the seeds set the keys of the same lower-case names."""
    environ = {"CROSS_BOT_MAX_CHAIN": "7", "ENABLE_CROSS_BOT_CHAT": "true", "CROSS_BOT_RESPONSE_CHANCE": "0.25"}
    chat = load_config(None, environ).chat

    assert (7, True, 0.25) == (chat.cross_bot_max_chain, chat.enable_cross_bot_chat, chat.cross_bot_response_chance)


def test_each_name_of_the_seeds_is_a_key_of_exactly_one_section() -> None:
    """A seed's variable can mean one thing only."""
    keys = [key.partition(".")[2] for key in config_keys()]

    assert dict.fromkeys(SEED_NAMES, 1) == {name: keys.count(name) for name in SEED_NAMES}


def test_other_peoples_variables_change_nothing() -> None:
    """Variables such as MODE, URL or PREFIX belong to others, and so do the lower-case names."""
    environ = {"MODE": "url", "URL": "x", "PREFIX": "x", "HOSTS": "4", "ORRERY_TRACE": "1", "cross_bot_max_chain": "9"}

    assert Config() == load_config(None, environ)


def test_a_list_in_a_variable_is_separated_by_commas() -> None:
    """Lists are told apart from texts by the type of their key."""
    substrate = load_config(None, {"ORRERY__SUBSTRATE__ACCEPT_RISK": "eviction, replica"}).substrate

    assert ("eviction", "replica") == substrate.accept_risk


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[chat]\ncros_bot_max_chain = 1", ["line 2", "chat.cros_bot_max_chain", "'cross_bot_max_chain'"]),
        ("[chatt]\n", ["line 1", "'chatt'", "'chat'"]),
        ("chat = 3", ["line 1", "chat is a section"]),
        ("[chat]\ndefer_s = 5\ncross_bot_max_chain = 0", ["line 3", "chat.cross_bot_max_chain", ">= 1"]),
        ("[chat]\ncross_bot_max_chain = '5'", ["line 2", "expected `int`"]),
        ("[chat]\ncross_bot_response_chance = nan", ["line 2", "chat.cross_bot_response_chance"]),
        ("[chat]\ncross_bot_response_chance = 1.5", ["line 2", "<= 1.0"]),
        ("[substrate]\nmode = 'embeded'", ["line 2", "substrate.mode"]),
        ("[substrate]\nprefix = 'a:b'", ["line 2", "substrate.prefix"]),
        ("[chat]\ndefer_s = \n", ["line 2"]),
        ("[chat]\n[chat]\n", ["line 2"]),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(write: Write, text: str, parts: list[str]) -> None:
    """The complaint names file, line and key, and the nearest key where there is one."""
    said = complaint(write(text))

    assert [] == [part for part in ["orrery.toml", *parts] if part.lower() not in said.lower()]


@pytest.mark.parametrize(
    ("environ", "overrides", "parts"),
    [
        ({"ORRERY__CHAT__DEFERS": "1"}, {}, ["ORRERY__CHAT__DEFERS", "'defer_s'"]),
        ({"ORRERY__CHAD__DEFER_S": "1"}, {}, ["ORRERY__CHAD__DEFER_S", "'chat'"]),
        ({"ORRERY__CHAT__DEFER_S": "soon"}, {}, ["ORRERY__CHAT__DEFER_S", "a whole number"]),
        ({"CROSS_BOT_MAX_CHAIN": "0"}, {}, ["CROSS_BOT_MAX_CHAIN", ">= 1"]),
        ({}, {"chat.max_chain": "1"}, ["--set", "chat.max_chain"]),
        ({}, {"chat": "1"}, ["--set", "chat."]),
        ({}, {"budget.battery_min": "inf"}, ["--set", "budget.battery_min"]),
    ],
)
def test_a_mistake_elsewhere_names_its_source(
    environ: dict[str, str], overrides: dict[str, str], parts: list[str]
) -> None:
    """The complaint names the variable or option and the nearest key."""
    said = complaint(None, environ, overrides)

    assert [] == [part for part in parts if part.lower() not in said.lower()]


def test_a_password_in_a_url_is_not_repeated(write: Write) -> None:
    """A complaint about the key beside it does not echo the URL."""
    said = complaint(write("[substrate]\nurl = ['redis://:hunter2@host']"))

    assert "substrate.url" in said
    assert "hunter2" not in said


def test_a_file_that_cannot_be_read_is_said_in_one_line(tmp_path: Path, write: Write) -> None:
    """Absent, a directory, binary, too large or absurdly nested: each is bad input."""
    assert "No such file" in complaint(tmp_path / "absent.toml")
    assert "directory" in complaint(tmp_path)
    (tmp_path / "binary.toml").write_bytes(b"[chat]\nx = '\xff'\n")
    assert "line 2: not UTF-8" in complaint(tmp_path / "binary.toml")
    assert "larger than" in complaint(write("#" * (FILE_BYTES_MAX + 1)))
    assert "orrery.toml" in complaint(write("x = " + "[" * 100_000))


@settings(max_examples=scaled(300, 20_000))
@given(data=st.binary(max_size=200), cut=st.integers(0, 4000))
def test_no_bytes_do_worse_than_bad_input(data: bytes, cut: int) -> None:
    """Any mutation of the example is a configuration or one line, never another error."""
    example = (ROOT / "config.example.toml").read_bytes()
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(example[:cut] + data + example[cut + len(data) :])
        file.flush()
        said = ""
        try:
            load_config(Path(file.name), {})
        except BadInput as error:
            said = str(error)

    assert "\n" not in said


@given(
    name=st.sampled_from(sorted(config_keys())),
    text=st.one_of(st.text(max_size=12), st.integers().map(str), st.floats().map(str), st.booleans().map(str)),
)
def test_what_the_bare_check_refuses_the_configuration_refuses_too(name: str, text: str) -> None:
    """The check before any environment stands is never stricter than the real one."""
    try:
        check_rules({name: text}, rule_defaults(ROOT / "config.example.toml"))
    except BadInput:
        with pytest.raises(BadInput):
            load_config(None, {}, {name: text})


def test_every_key_takes_its_default_as_text() -> None:
    """What ``list`` and the example show can be given back through ``--set``."""
    for name, value in config_keys().items():
        text = ",".join(value) if isinstance(value, tuple) else str(value).lower() if value in (True, False) else value
        assert Config() == load_config(None, {}, {name: str(text)}), name


def test_a_configuration_survives_its_own_encoding() -> None:
    """The structs round-trip through TOML's types."""
    assert Config() == msgspec.convert(msgspec.json.decode(msgspec.json.encode(Config())), Config)
