"""Clients of the substrate: explicit timeouts, no retries, one translation of connection errors.

redis-py 8.1 retries ten times by default and so writes twice when a reply is lost; here a lost reply is an error that
says so. RESP2, since it needs no HELLO at connect and costs no more to parse (XREAD answers a list, not a dict).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from universe.config import SubstrateConfig
from universe.errors import BadInput, SubstrateDown, SubstrateRefused

_UNABLE: Final = ("MISCONF", "OOM", "BUSY ", "LOADING", "MASTERDOWN", "NOREPLICAS")
"""Replies of a server that answers but cannot serve: a full disk, no memory, a script that hangs."""
_SCHEMES: Final = ("redis", "rediss", "unix")
# Everything else in a URL's query would override our timeouts, retries or decoding.
_OPTIONS: Final = ("db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_check_hostname", "ssl_cert_reqs")


def unix_url(socket_path: str) -> str:
    """The URL of a unix socket."""
    return f"unix://{quote(socket_path)}"


def masked_url(url: str) -> str:
    """`url` without user, password and query: fit for logs and messages."""
    parts = _split(url)
    secret = "***@" if "@" in parts.netloc else ""
    return f"{parts.scheme}://{secret}{parts.netloc.rpartition('@')[2]}{parts.path}"


def connect(config: SubstrateConfig, url: str) -> redis.Redis:
    """A client for commands that answer at once; connects at its first command.

    Every call ends within ``config.timeout_ms``; nothing is retried; replies are bytes. Thread-safe (a pool).
    Raises `BadInput` for a URL that is none of ours.
    """
    return _client(url, connect_ms=config.timeout_ms, answer_ms=config.timeout_ms)


def connect_blocking(config: SubstrateConfig, url: str, block_ms: int) -> redis.Redis:
    """A client for ``XREAD BLOCK block_ms``: it waits for the block (>= 1 ms) plus ``config.timeout_ms``.

    Raises `BadInput` for a URL that is none of ours, ValueError for a block without end.
    """
    if block_ms < 1:
        raise ValueError(f"block_ms is {block_ms}: a block without end cannot have a deadline")
    return _client(url, connect_ms=config.timeout_ms, answer_ms=block_ms + config.timeout_ms)


@contextmanager
def substrate_errors(doing: str) -> Iterator[None]:
    """Turn redis-py's connection errors into ours; `doing` says what was tried ("commit of host h1").

    Raises `SubstrateDown` for a lost connection, a missed deadline (the command may have been executed) or a server
    that cannot serve now (disk, memory); `SubstrateRefused` where it turned us away (credentials, a replica).
    """
    try:
        yield
    except (redis.AuthenticationError, redis.ReadOnlyError, redis.exceptions.NoPermissionError) as error:
        raise SubstrateRefused(f"{doing}: the server refuses us: {error}") from error
    except (redis.ConnectionError, redis.TimeoutError) as error:
        raise SubstrateDown(f"{doing}: {error}") from error
    except redis.ResponseError as error:
        if str(error).startswith(_UNABLE) or isinstance(error, redis.exceptions.OutOfMemoryError):
            raise SubstrateDown(f"{doing}: the server cannot write now: {error}") from error
        raise


def _client(url: str, connect_ms: int, answer_ms: int) -> redis.Redis:
    _check_url(url)
    try:
        pool = redis.ConnectionPool.from_url(
            url,
            socket_connect_timeout=connect_ms / 1000,
            socket_timeout=answer_ms / 1000,
            retry=Retry(NoBackoff(), 0),
            retry_on_error=[],
            health_check_interval=0,
            decode_responses=False,
            protocol=2,
            driver_info=None,  # CLIENT SETINFO would be two more round trips at every connect
        )
    except ValueError as error:
        raise BadInput(f"substrate.url {masked_url(url)}: {error}") from None
    return redis.Redis.from_pool(pool)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        raise BadInput("substrate.url is not a URL (not shown: it may hold a password)") from None
    return parts


def _check_url(url: str) -> None:
    parts = _split(url)
    if parts.scheme not in _SCHEMES:
        raise BadInput(f"substrate.url starts with redis://, rediss:// or unix://, not {parts.scheme[:20]!r}")
    if parts.scheme == "unix":
        if not parts.path.strip("/"):
            raise BadInput("substrate.url names no socket: unix:///path/to/redis.sock")
    elif parts.path.strip("/") and not parts.path.strip("/").isdecimal():
        raise BadInput(f"substrate.url ends in a database number, not {parts.path[:40]!r}")
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in _OPTIONS:
            near = difflib.get_close_matches(name, _OPTIONS, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; allowed are {', '.join(_OPTIONS)}"
            raise BadInput(f"substrate.url: option {name[:40]!r} is not allowed{hint}")
        if name == "db" and not value.isdecimal():
            raise BadInput(f"substrate.url: db is a number, not {value[:40]!r}")
