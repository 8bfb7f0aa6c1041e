"""What a server must be before Orrery trusts it: version, role, eviction, durability; and whose the prefix is.

Reading (`read_facts`) is apart from judging (`judge`), which is pure.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Final

import redis
from msgspec import Struct
from redis.exceptions import NoPermissionError

from bridges.redis_client import substrate_errors
from bridges.redis_line import RedisLine
from lua.registry import Scripts
from universe.config import SubstrateConfig
from universe.errors import BadInput, ScriptRefused, SubstrateRefused
from universe.ids import is_id
from universe.keys import Keys

VERSION_MIN: Final[Mapping[str, tuple[int, int]]] = {"redis": (7, 0), "valkey": (8, 0)}

RISKS: Final[Mapping[str, str]] = {
    "eviction": "under memory pressure the server may drop mailboxes, records and locks without an error",
    "durability": "a crash of the server may lose writes that it had acknowledged",
    "unreadable_settings": "what the server does not let us read may be set to lose data",
    "replica": "a replica takes no writes, or loses them at its next synchronisation",
}
"""The closed list of what `substrate.accept_risk` may name, and what each means."""


class ServerFacts(Struct, frozen=True, kw_only=True):
    """What a server says about itself; None = it would not say. `fsync` is None unless AOF matters."""

    product: str | None
    version: str | None
    mode: str | None
    role: str | None
    eviction: str | None
    aof: bool | None
    aof_broken: bool | None
    fsync: str | None
    fsync_paused_by_rewrite: bool | None


class Risk(Struct, frozen=True):
    """A finding: the risk's name (of `RISKS`) and what was seen."""

    name: str
    seen: str


class ServerReport(Struct, frozen=True, kw_only=True):
    """A server that passed: what it is, the risks it carries (all accepted), the accepted risks it does not carry."""

    facts: ServerFacts
    accepted: tuple[Risk, ...]
    unused: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """One line for the server and one for each accepted risk: printed at every start."""
        facts = self.facts
        fsync = f"appendfsync {facts.fsync}" if facts.fsync else "appendfsync not read"
        storage = f"AOF, {fsync}" if facts.aof else "no AOF"
        head = f"substrate: {facts.product or 'unknown server'} {facts.version or ''}, {storage}, {facts.eviction}"
        risks = (f"ACCEPTED RISK {risk.name}: {risk.seen}; {RISKS[risk.name]}" for risk in self.accepted)
        unused = (f"accepted risk {name}: does not apply to this server" for name in self.unused)
        return (head, *risks, *unused)


class Ownership(Struct, frozen=True, kw_only=True):
    """Who owns a prefix: the universe, since when (UTC ms), and the token of the process that took it last."""

    universe: str
    since_ms: int
    token: str


def accepted_risks(config: SubstrateConfig) -> tuple[str, ...]:
    """The names in ``substrate.accept_risk``, sorted, once each. Raises `BadInput` for one that does not exist."""
    for name in config.accept_risk:
        if name not in RISKS:
            near = difflib.get_close_matches(name, RISKS, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(RISKS)}"
            raise BadInput(f"substrate.accept_risk: no risk is called {name[:40]!r}{hint}")
    return tuple(sorted(set(config.accept_risk)))


def check_server(client: redis.Redis, config: SubstrateConfig, *, live: bool) -> ServerReport:
    """Read what the server is and judge it; `live` asks for durable writes, a simulation does not.

    Raises `BadInput` for an unknown risk name, `SubstrateRefused` for an unfit server, `SubstrateDown` without one.
    """
    accepted = accepted_risks(config)
    with substrate_errors("checking the server"):
        facts = read_facts(client)
    return judge(facts, accepted, live=live)


def read_facts(client: redis.Redis) -> ServerFacts:
    """Ask INFO, and CONFIG for what INFO does not say. A forbidden or renamed command leaves None."""
    info = _info(client)
    return facts_from(info, {name: _setting(client, name) for name in ("appendfsync", "no-appendfsync-on-rewrite")})


def facts_from(info: Mapping[str, Any], settings: Mapping[str, str | None]) -> ServerFacts:
    """Put INFO (as redis-py parses it) and two CONFIG settings into facts."""
    product, version = identify(info)
    aof = info.get("aof_enabled")
    broken = info.get("aof_last_write_status")
    paused = settings.get("no-appendfsync-on-rewrite")
    return ServerFacts(
        product=product,
        version=version,
        mode=info.get("redis_mode", info.get("server_mode")),  # Valkey 9 calls it server_mode
        role=info.get("role"),
        eviction=info.get("maxmemory_policy"),
        aof=None if aof is None else bool(aof),
        aof_broken=None if broken is None else broken != "ok",
        fsync=settings.get("appendfsync"),
        fsync_paused_by_rewrite=None if paused is None else paused != "no",
    )


def identify(info: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """(product, version) from INFO: Valkey calls itself redis 7.2.4 and says the truth in other fields."""
    if info.get("server_name") == "valkey":
        return "valkey", str(info.get("valkey_version", "0"))
    version = info.get("redis_version")
    return ("redis", str(version)) if version is not None else (None, None)


def judge(facts: ServerFacts, accepted: tuple[str, ...], *, live: bool) -> ServerReport:
    """Refuse an unfit server, else report it. Pure. Raises `SubstrateRefused` with every reason in one sentence."""
    _require_fit(facts)
    risks = _risks(facts, live=live)
    refused = [f"{risk.seen} (risk {risk.name}: {RISKS[risk.name]})" for risk in risks if risk.name not in accepted]
    if refused:
        raise SubstrateRefused(f"the server is not fit: {'; '.join(refused)}")
    carried = {risk.name for risk in risks}
    return ServerReport(facts=facts, accepted=risks, unused=tuple(name for name in accepted if name not in carried))


def claim_prefix(client: redis.Redis, keys: Keys, universe: str, now: int, token: str) -> Ownership:
    """Take the prefix for `universe` at `now` (UTC ms); `token` names the taking process, for whoever looks later.

    The universe that owns a prefix may take it again: `since_ms` stays, the token is replaced. One atomic script.
    Raises `SubstrateRefused` when another universe owns it or the key holds something else, `BadInput` for bad ids.
    """
    for what, value in (("universe", universe), ("token", token)):
        if not is_id(value):
            raise BadInput(f"substrate: {what} {value[:40]!r} is not 1 to 64 of letters, digits, '_', '.', '-'")
    line = RedisLine(client, "claiming the prefix")
    try:
        since = Scripts(line).call("claim_prefix", keys=[keys.owner], args=[universe, str(now), token])
        return Ownership(universe=universe, since_ms=int(since), token=token)
    except ScriptRefused as error:
        raise SubstrateRefused(
            f"prefix {keys.prefix!r} is not ours: {error.detail}; "
            f"choose another substrate.prefix, or delete the key {keys.owner} if that universe is no more"
        ) from error
    finally:
        line.close()


def _require_fit(facts: ServerFacts) -> None:
    """What no accepted risk can heal."""
    if facts.mode not in (None, "standalone"):
        raise SubstrateRefused(f"the server runs in {facts.mode} mode; Orrery needs one stand-alone primary")
    if facts.product is None or facts.version is None:
        return
    least = VERSION_MIN[facts.product]
    if version_pair(facts.version) < least:
        needed = ".".join(map(str, least))
        raise SubstrateRefused(f"{facts.product} {facts.version} is too old; Orrery needs {needed} or later")


def version_pair(version: str) -> tuple[int, int]:
    """(major, minor) of a dotted version; what is not a number counts as 0."""
    major, minor = (*version.split("."), "0")[:2]
    return (int(major) if major.isdecimal() else 0, int(minor) if minor.isdecimal() else 0)


def _risks(facts: ServerFacts, *, live: bool) -> tuple[Risk, ...]:
    unread = [name for name in ("version", "mode", "role", "eviction") if getattr(facts, name) is None]
    found: list[Risk] = []
    if facts.eviction not in (None, "noeviction"):
        found.append(Risk("eviction", f"maxmemory-policy is {facts.eviction}, not noeviction"))
    if facts.role not in (None, "master"):
        found.append(Risk("replica", f"the server's role is {facts.role}, not master"))
    if live:
        unread += _unread_durability(facts)
        found += [Risk("durability", seen) for seen in _durability(facts)]
    if unread:
        found.append(Risk("unreadable_settings", f"the server does not say {', '.join(unread)}"))
    return tuple(found)


def _durability(facts: ServerFacts) -> list[str]:
    if facts.aof is False:
        return ["appendonly is off"]
    seen = []
    if facts.fsync not in (None, "always"):
        seen.append(f"appendfsync is {facts.fsync}, not always")
    if facts.fsync_paused_by_rewrite:
        seen.append("no-appendfsync-on-rewrite is not 'no': during a rewrite nothing is brought to the disk")
    if facts.aof_broken:
        seen.append("the server's last write to its AOF failed")
    return seen


def _unread_durability(facts: ServerFacts) -> list[str]:
    if facts.aof is None:
        return ["appendonly"]
    named = {"appendfsync": facts.fsync, "no-appendfsync-on-rewrite": facts.fsync_paused_by_rewrite}
    return [name for name, value in named.items() if facts.aof and value is None]


def _info(client: redis.Redis) -> Mapping[str, Any]:
    try:
        return client.info()
    except NoPermissionError:
        return {}
    except redis.ResponseError as error:
        if _is_unknown_command(error):
            return {}
        raise


def _setting(client: redis.Redis, name: str) -> str | None:
    try:
        found = client.config_get(name)
    except NoPermissionError:
        return None
    except redis.ResponseError as error:
        if _is_unknown_command(error):
            return None
        raise
    return found.get(name)


def _is_unknown_command(error: redis.ResponseError) -> bool:
    return "unknown command" in str(error)
