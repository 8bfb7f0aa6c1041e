"""The bot registry: who is alive, on a real server; the seed's three redis-cli commands as it prints them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest
import redis

from actors.bot_parameters import BotParameters
from actors.factories import spec
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from bridges.bot_registry import known_bots
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from scenarios.doctor import examine
from tests.hand_turns import START_AT, by_bot
from tests.servers import config_for, running, wait_until
from tests.small_worlds import GENEROUS, persona, planet_member
from universe.config import ChatConfig, RegistryConfig
from universe.keys import Keys

BOTS: Final = ("elena", "dotty")
SEED_COMMANDS: Final = (
    'redis-cli KEYS "whisper:crossbot:bot:*"',
    'redis-cli KEYS "whisper:crossbot:chain:*"',
    'redis-cli GET "whisper:crossbot:chain:{channel_id}"',
)
"""As REF-040 prints them under "Redis Inspection"."""


@pytest.fixture
def valkey() -> Iterator[RunningServer]:
    """A fresh server."""
    with running("valkey") as server:
        yield server


def universe(url: str, registry: RegistryConfig) -> LocalRuntime:
    """Two bots that beat, and their planet, in wall time."""
    members = [
        spec(
            f"bot:{name}", "make_bot",
            BotParameters(persona=persona(name), planets=("g",), budget=GENEROUS, beats=True, registry=registry),
        )
        for name in BOTS
    ]  # fmt: skip
    settings = HostSettings(start_at=START_AT, grid_ms=0)
    plan = UniversePlan(
        members=(*members, planet_member(ChatConfig(enable_cross_bot_chat=True))), settings=settings, url=url,
        substrate=config_for("valkey"),
    )  # fmt: skip
    return LocalRuntime(plan)


def test_bots_that_beat_are_known_and_bots_that_stop_vanish(valkey: RunningServer) -> None:
    """Each renews its entry; nobody cleans up after it."""
    with connect(config_for("valkey"), valkey.url) as client:
        with universe(valkey.url, RegistryConfig(heartbeat_s=1, ttl_s=2)):
            wait_until(lambda: len(known_bots(client, Keys())) == len(BOTS), "both bots registered")
            assert known_bots(client, Keys()) == {name: f"id-{name}" for name in sorted(BOTS)}
            first = client.pexpiretime(Keys().crossbot_bot("elena"))
            wait_until(lambda: client.pexpiretime(Keys().crossbot_bot("elena")) > first, "elena beat again")
        wait_until(lambda: not known_bots(client, Keys()), "the bots vanished")


def test_the_entry_lives_as_long_as_the_settings_say(valkey: RunningServer) -> None:
    """Three minutes by default, renewed each minute; the seed's day by configuration."""
    for registry, ttl_s in ((RegistryConfig(), 180), (RegistryConfig(heartbeat_s=3600, ttl_s=86_400), 86_400)):
        with connect(config_for("valkey"), valkey.url) as client, universe(valkey.url, registry):
            key = Keys().crossbot_bot("dotty")
            wait_until(lambda: client.exists(key) == 1, "dotty registered")  # noqa: B023 - waited for in this round
            assert ttl_s * 1000 - 30_000 < client.pttl(key) <= ttl_s * 1000
            client.flushall()


def test_discovery_goes_through_every_page(valkey: RunningServer) -> None:
    """The seed's snippet reads one page of the SCAN: among other keys it misses bots."""
    with connect(config_for("valkey"), valkey.url) as client:
        client.mset({f"other:{number}": "x" for number in range(5000)})
        bots = {f"bot-{number:02d}": str(9000 + number) for number in range(20)}
        for name, user_id in bots.items():
            client.set(Keys().crossbot_bot(name), user_id)

        assert known_bots(client, Keys()) == bots
        _, one_page = client.scan(0, match="whisper:crossbot:bot:*")
        assert len(one_page) < len(bots)


def test_a_prefix_is_no_pattern_and_a_neighbours_bots_stay_unknown(valkey: RunningServer) -> None:
    """Two universes on one server, one prefix being a part of the other's."""
    with connect(config_for("valkey"), valkey.url) as client:
        client.set(Keys("w.1").crossbot_bot("elena"), "1")
        client.set(Keys("w-1").crossbot_bot("dotty"), "2")
        client.set(Keys("w").crossbot_bot("marcus"), "3")

        assert known_bots(client, Keys("w.1")) == {"elena": "1"}
        assert known_bots(client, Keys("w")) == {"marcus": "3"}


def test_the_seeds_three_redis_cli_commands_work_as_printed(valkey: RunningServer) -> None:
    """Bots, active chains, and one chain as JSON with ids as strings; only the address of the server is added."""
    if shutil.which("redis-cli") is None:
        pytest.skip("no redis-cli on PATH (Debian: apt-get install redis-tools)")
    with universe(valkey.url, RegistryConfig()) as runtime, connect(config_for("valkey"), valkey.url) as client:
        for number, bot in enumerate(BOTS):
            runtime.ingest(by_bot(number, bot, at=START_AT + number, channel_id="123456789012345678"))
        wait_until(lambda: _count(client) == len(BOTS), "both messages were counted")
        shown = [_shell(command.replace("{channel_id}", "123456789012345678"), valkey) for command in SEED_COMMANDS]

    assert sorted(shown[0].split()) == [f"whisper:crossbot:bot:{name}" for name in sorted(BOTS)]
    assert shown[1].split() == ["whisper:crossbot:chain:123456789012345678"]
    chain = msgspec.json.decode(shown[2])
    assert (chain["channel_id"], chain["message_count"], chain["last_bot"]) == ("123456789012345678", 2, "dotty")
    assert chain["participants"] == list(BOTS)


def test_the_doctor_tells_which_bots_are_alive(valkey: RunningServer, tmp_path: Path) -> None:
    """An operator need not know any key."""
    config = tmp_path / "live.toml"
    config.write_text(f'[substrate]\nmode = "url"\nurl = "{valkey.url}"\naccept_risk = ["eviction", "durability"]\n')
    with connect(config_for("valkey"), valkey.url) as client:
        client.set(Keys().crossbot_bot("elena"), "9001")
    (found,) = [one for one in examine(str(config)) if one.name == "configuration"]

    assert "elena (9001)" in found.text


def _count(client: redis.Redis) -> int:
    view = client.get("whisper:crossbot:chain:123456789012345678")
    return int(msgspec.json.decode(view)["message_count"]) if isinstance(view, bytes) else 0


def _shell(command: str, server: RunningServer) -> str:
    """Run a printed command against this server."""
    words = shlex.split(command)
    socket = server.url.removeprefix("unix://")
    ran = subprocess.run([words[0], "-s", socket, *words[1:]], capture_output=True, text=True, timeout=20, check=True)
    return ran.stdout
