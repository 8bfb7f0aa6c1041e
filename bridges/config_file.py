"""The configuration: defaults, then one TOML file, then the environment, then ``--set``; every error is one line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_type_hints

import msgspec

from bridges.setting_text import parse_setting
from bridges.toml_text import nearest, place_of, read_toml
from universe.config import Config
from universe.errors import BadInput

FILE_BYTES_MAX: Final = 1 << 20
ENVIRONMENT_PREFIX: Final = "ORRERY__"
SEED_NAMES: Final = (
    "enable_cross_bot_chat",
    "cross_bot_max_chain",
    "cross_bot_response_chance",
    "cross_bot_cooldown_minutes",
    "redis_stream_key",
    "discord_check_interval_minutes",
    "stream_capture_reactions",
    "enable_universe_events",
    "enable_sensitivity_check",
    "min_trust_for_gossip",
    "stigmergic_confidence_threshold",
)
"""Keys that the seeds read from the environment under the same name in upper case."""

Sections = dict[str, dict[str, object]]


def load_config(
    path: Path | None, environ: Mapping[str, str], overrides: Mapping[str, str] | None = None
) -> Config:
    """Build the configuration.

    Parameters
    ----------
    path
        The TOML file, at most 1 MiB of UTF-8; None for defaults.
    environ
        Environment variables: ``ORRERY__SECTION__KEY`` and the upper-case `SEED_NAMES` count, others do not.
    overrides
        ``section.key`` to text (``--set``); stronger than the environment.

    Raises
    ------
    BadInput
        Naming the source, the line where it is known, and the key. Free text (a URL's password) is never echoed.
    """
    types = _key_types()
    values: Sections = {section: {} for section in types}
    if path is not None:
        _take_file(values, types, path)
    for name, text in sorted(environ.items()):
        key = _environment_key(name)
        if key:
            _take_text(values, types, key, text, name)
    for key, text in (overrides or {}).items():
        _take_text(values, types, key, text, "--set")
    config = msgspec.convert(values, Config)
    _check_stream_key(config, str(values["stream"].get("redis_stream_key", "")))
    return config


def _check_stream_key(config: Config, asked: str) -> None:
    """The log lies under the universe's prefix like every key; a name elsewhere would share it with others."""
    prefix, _, rest = asked.rpartition(":")
    if asked and (rest != "events" or prefix != config.substrate.prefix):
        raise BadInput(
            f"stream.redis_stream_key is <substrate.prefix>:events; set substrate.prefix = {prefix or asked!r} instead"
        )


def config_keys() -> dict[str, object]:
    """``section.key`` of every setting to its default."""
    defaults: Sections = msgspec.to_builtins(Config())
    return {f"{section}.{key}": value for section, keys in defaults.items() for key, value in keys.items()}


def _key_types() -> dict[str, dict[str, object]]:
    hints = get_type_hints(Config)
    return {section: get_type_hints(struct, include_extras=True) for section, struct in hints.items()}


def _take_file(values: Sections, types: dict[str, dict[str, object]], path: Path) -> None:
    text, document = read_toml(path, FILE_BYTES_MAX)
    for section, keys in document.items():
        if section not in types:
            raise BadInput(f"{path}{place_of(text, section)}: no section {section!r}{nearest(section, types)}")
        if not isinstance(keys, dict):
            raise BadInput(f"{path}{place_of(text, '', section)}: {section} is a section, not a value")
        for key, value in keys.items():
            where = f"{path}{place_of(text, section, key)}"
            kind = _type_of(types, section, key, where)
            values[section][key] = _converted(value, kind, f"{where}: {section}.{key}")


def _take_text(values: Sections, types: dict[str, dict[str, object]], name: str, text: str, source: str) -> None:
    section, _, key = name.partition(".")
    if section not in types:
        raise BadInput(f"{source}: no section {section!r}{nearest(section, types)}")
    kind = _type_of(types, section, key, source)
    try:
        value = parse_setting(type(config_keys()[name]), text)
    except ValueError as expected:
        raise BadInput(f"{source}: {name} takes {expected}, not {text!r}") from expected
    values[section][key] = _converted(value, kind, f"{source}: {name}")


def _environment_key(name: str) -> str:
    """``section.key`` that an environment variable means, or an empty text."""
    if name.startswith(ENVIRONMENT_PREFIX):
        return name.removeprefix(ENVIRONMENT_PREFIX).lower().replace("__", ".", 1)
    if name.lower() in SEED_NAMES and name.isupper():
        return next(key for key in config_keys() if key.partition(".")[2] == name.lower())
    return ""


def _type_of(types: dict[str, dict[str, object]], section: str, key: str, where: str) -> object:
    if key not in types[section]:
        raise BadInput(f"{where}: no key {section}.{key}{nearest(key, types[section])}")
    return types[section][key]


def _converted(value: object, kind: object, where: str) -> object:
    try:
        converted: object = msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {error}") from error
    if isinstance(converted, float) and not math.isfinite(converted):
        raise BadInput(f"{where}: not a finite number")
    return converted
