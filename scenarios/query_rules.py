"""Other rules for recorded queries: what ``run.py query --again --set`` changes in those of each trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from bridges.setting_text import parse_setting
from scenarios.options import parse_settings
from scenarios.spec import suggestion
from universe.config_mind import MindConfig
from universe.errors import BadInput
from universe.mind.coupling_rules import CouplingRules, kappa_of, pairs_named
from universe.mind.trace import Trace
from universe.mind.triage_rules import TriageRules

_MIND: Final = ("hat", "coupling_threshold", "pair_kappas", "exact", "strained_above", "attempts_max")
_TRIAGE: Final = tuple(
    name for name in TriageRules.__struct_fields__ if name not in ("version", "weights_milli", "caps_milli")
)


class OtherRules(Struct, frozen=True, kw_only=True):
    """What was asked for: keys of the section ``mind`` with their values, and rules of triage (None: the usual)."""

    mind: dict[str, Any]
    triage: TriageRules | None = None

    def coupling(self, trace: Trace) -> CouplingRules | None:
        """The rules under which `trace` is to be coupled; None where it never was. Raises `BadInput`."""
        if trace.rules is None:
            return None
        asked = msgspec.convert(self.mind, MindConfig)
        try:
            return msgspec.structs.replace(trace.rules, **_changed(asked, self.mind, trace))
        except ValueError as error:
            raise BadInput(f"--set: {error}") from error


def _changed(asked: MindConfig, named: Mapping[str, Any], trace: Trace) -> dict[str, Any]:
    every = {
        "hat": ("kappa_milli", kappa_of(asked.hat, trace.query.tier)),
        "coupling_threshold": ("threshold_bp", max(1, round(asked.coupling_threshold * 10_000))),
        "exact": ("exact", asked.exact or trace.query.type == "factual"),
        "strained_above": ("max_high", asked.strained_above),
        "attempts_max": ("attempts_max", asked.attempts_max),
    }  # fmt: skip
    found: dict[str, Any] = dict(every[name] for name in named if name in every)
    return found | ({"pairs": pairs_named(asked.pair_kappas)} if "pair_kappas" in named else {})


def other_rules(pairs: Sequence[str]) -> OtherRules:
    """What ``--set`` texts ask for. Raises `BadInput` for a key that decides nothing here, or a value out of range."""
    mind: dict[str, Any] = {}
    triage: dict[str, Any] = {}
    known = [*(f"mind.{name}" for name in _MIND), *(f"triage.{name}" for name in _TRIAGE)]
    for key, text in parse_settings(pairs).items():
        section, _, name = key.partition(".")
        if key not in known:
            raise BadInput(f"--set: {key!r} decides nothing about a recorded query{suggestion(key, known)}")
        place, defaults = (mind, MindConfig()) if section == "mind" else (triage, TriageRules())
        place[name] = _value(key, text, getattr(defaults, name))
    try:
        msgspec.convert(mind, MindConfig)
        CouplingRules(pairs=pairs_named(tuple(mind.get("pair_kappas", ()))))
        rules = msgspec.convert(triage, TriageRules) if triage else None
    except ValueError as error:
        raise BadInput(f"--set: {error}") from error
    return OtherRules(mind=mind, triage=rules)


def _value(key: str, text: str, default: object) -> object:
    try:
        value = parse_setting(type(default), text)
        if isinstance(default, tuple) and default and isinstance(default[0], int) and isinstance(value, list):
            return [int(one) for one in value]
    except ValueError as expected:
        raise BadInput(f"--set: {key} takes {expected}, not {text!r}") from expected
    return value
