"""One POST with a limit for every stage, an answer that is read as it comes, and an end from another thread."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final

from msgspec import Struct

from bridges.http_post import HttpTarget, retry_after_ms
from bridges.llm.chat_answer import word_of
from bridges.llm.chat_errors import ChatError, ChatMaybeDone, ChatNotDone, ChatRefused

CANCELLED: Final = "cancelled"
OVERDUE: Final = "timeout_total"
_NOT_DONE: Final = frozenset({408, 425, 429, 503})
"""Statuses by which a server says that it has not worked on the request."""
_READ_BYTES: Final = 16 * 1024


class Waits(Struct, frozen=True, kw_only=True):
    """Longest waits, ms.

    `connect_ms` for a connection (each address of the host, then TLS), `first_byte_ms` for the first byte of an answer,
    `between_bytes_ms` for every next one, `total_ms` for all of it, but for the look-up of the host's name.
    """

    connect_ms: int = 5_000
    first_byte_ms: int = 30_000
    between_bytes_ms: int = 15_000
    total_ms: int = 60_000


class Call:
    """One call, which another thread may end; a call that was ended never begins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.ended = ""

    def cancel(self) -> None:
        """Break off what is under way."""
        self.end(CANCELLED)

    def end(self, why: str) -> None:
        """Shut the connection, if there is one; the first reason stays."""
        with self._lock:
            self.ended = self.ended or why
            held = self._socket
        if held is not None:
            with suppress(OSError):
                # The plain socket's method: TLS has its own idea of a shutdown, which is not meant for another thread.
                socket.socket.shutdown(held, socket.SHUT_RDWR)

    def hold(self, connected: socket.socket | None) -> None:
        """Shut this one from now on. Raises ConnectionAbortedError for a call that has ended."""
        with self._lock:
            self._socket = connected
            if connected is not None and self.ended:
                raise ConnectionAbortedError


class _Progress(Struct):
    stage: str = "connect"
    received_bytes: int = 0


class Reading:
    """A good answer that is coming in."""

    def __init__(self, response: HTTPResponse, progress: _Progress, call: Call, bytes_max: int, name: str) -> None:
        self._response = response
        self._progress = progress
        self._call = call
        self._bytes_max = bytes_max
        self._name = name
        self.is_event_stream = response.headers.get_content_type() == "text/event-stream"
        self.remote_id = word_of(response.getheader("x-request-id") or "")

    @property
    def received_bytes(self) -> int:
        """How much of the body has come in."""
        return self._progress.received_bytes

    def chunks(self) -> Iterator[bytes]:
        """The body, as it comes. Raises `ChatRefused` where it is too long."""
        while chunk := self._response.read1(_READ_BYTES):
            self._progress.received_bytes += len(chunk)
            if self.received_bytes > self._bytes_max:
                reason = f"{self._name}_too_long"
                raise ChatRefused(reason, may_have_cost=True, received_bytes=self.received_bytes)
            yield chunk
        if self._response.length or self._call.ended:
            raise ConnectionResetError


class StagedPost:
    """Posts to one target; safe to use from several threads.

    Parameters
    ----------
    target
        Where to.
    waits
        How long.
    answer_bytes_max
        A longer answer is refused.
    name
        Beginning of the reasons.
    """

    def __init__(self, target: HttpTarget, waits: Waits, answer_bytes_max: int, name: str) -> None:
        self._target = target
        self._waits = waits
        self._bytes_max = answer_bytes_max
        self._name = name

    @contextmanager
    def opened(self, body: bytes, headers: Mapping[str, str], call: Call) -> Iterator[Reading]:
        """Send `body` with these headers more; gives the answer with status 200, to be read inside.

        Raises `ChatNotDone`, `ChatMaybeDone` or `ChatRefused`, also for what happens while the answer is read.
        """
        progress = _Progress()
        connection = self._target.connection(self._waits.connect_ms / 1000)
        timer = threading.Timer(self._waits.total_ms / 1000, call.end, (OVERDUE,))
        timer.daemon = True
        timer.start()
        try:
            connected = self._connect(connection, call)
            connected.settimeout(self._waits.first_byte_ms / 1000)
            connection.request("POST", self._target.path, body=body, headers={**self._target.headers, **headers})
            progress.stage = "first_byte"
            with connection.getresponse() as response:
                connected.settimeout(self._waits.between_bytes_ms / 1000)
                progress.stage = "between_bytes"
                if response.status != 200:
                    raise self._status_error(response)
                yield Reading(response, progress, call, self._bytes_max, self._name)
        except (OSError, HTTPException) as error:
            raise self._error(error, progress, call) from None
        finally:
            timer.cancel()
            call.hold(None)
            connection.close()

    def _connect(self, connection: HTTPConnection, call: Call) -> socket.socket:
        """As `HTTPConnection.connect`, but a slow greeting can be cut off too."""
        plain = socket.create_connection((self._target.host, self._target.port), self._waits.connect_ms / 1000)
        connection.sock = plain
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        call.hold(plain)
        if self._target.tls is None:
            return plain
        secure = self._target.tls.wrap_socket(plain, server_hostname=self._target.host, do_handshake_on_connect=False)
        connection.sock = secure
        call.hold(secure)
        secure.do_handshake()
        return secure

    def _status_error(self, response: HTTPResponse) -> ChatError:
        status = response.status
        reason, pause_ms = f"{self._name}_status_{status}", retry_after_ms(response.getheader("Retry-After", ""))
        if status in _NOT_DONE:
            return ChatNotDone(reason, pause_ms)
        return ChatMaybeDone(reason, pause_ms) if 500 <= status <= 599 else ChatRefused(reason)

    def _error(self, error: Exception, progress: _Progress, call: Call) -> ChatError:
        was_sent = progress.stage != "connect"
        if isinstance(error, ssl.SSLCertVerificationError):
            return ChatRefused(f"{self._name}_certificate")
        if call.ended:
            reason = call.ended
        elif isinstance(error, TimeoutError):
            reason = f"timeout_{progress.stage}"
        else:
            reason = f"{'cut' if was_sent else 'unreachable'}: {type(error).__name__}"
        if was_sent:
            return ChatMaybeDone(f"{self._name}_{reason}", 0, progress.received_bytes)
        return ChatNotDone(f"{self._name}_{reason}", 0)
