"""One POST to one address with the standard library: a deadline for the whole answer, a size cap, one try."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from universe.errors import BadInput, PortRefused, PortRetry

RETRY_AFTER_MAX_S: Final = 60


class HttpTarget:
    """Where requests go: host, path and headers, checked once; follows no redirect and knows no proxy.

    `url`, `path`, `key` and `name` are those of `HttpPost`; `host`, `port` and `tls` (None for plain http) are for who
    connects in a way of its own. Raises `BadInput` for an address or a key that cannot be used, without repeating
    either.
    """

    def __init__(self, url: str, path: str, key: str, name: str) -> None:
        self.host, self.port, base, is_secure = _parts(url, name)
        self.path = base + path
        self.tls = ssl.create_default_context() if is_secure else None
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key and not is_one_word(key):
            raise BadInput(f"the key of the {name} must be printable ASCII without spaces")
        if key and not is_secure and not _is_this_machine(self.host):
            raise BadInput(f"the address of the {name} must be https where a key is sent to another machine")
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def connection(self, timeout_s: float) -> HTTPConnection:
        """A connection that is not open yet; the limit holds for each of its steps."""
        if self.tls is None:
            return HTTPConnection(self.host, self.port, timeout=timeout_s)
        return HTTPSConnection(self.host, self.port, timeout=timeout_s, context=self.tls)


class HttpPost:
    """Where to post and how long to wait; safe to use from several threads, follows no redirect and no proxy.

    Parameters
    ----------
    url
        Where the API begins, such as ``https://example.org/v1``.
    path
        What is added to it, such as ``/chat/completions``.
    key
        Sent as a bearer token where it is not empty; over plain http only to this machine. It is never told.
    timeout_ms
        Longest wait for a connection, and then longest wait for the whole answer, ms.
    answer_bytes_max
        A longer answer is refused.
    name
        Beginning of the reasons in `PortRetry` and `PortRefused`.

    Raises `BadInput` for an address or a key that cannot be used, without repeating either.
    """

    def __init__(self, url: str, path: str, key: str, timeout_ms: int, answer_bytes_max: int, name: str) -> None:
        self._target = HttpTarget(url, path, key, name)
        self._timeout_s = timeout_ms / 1000
        self._bytes_max = answer_bytes_max
        self._name = name

    def post(self, body: bytes) -> bytes:
        """Send a JSON body, return the body of the answer with status 200.

        Raises `PortRetry` for timeouts, broken connections and the statuses 408, 429 and 5xx; `PortRefused` for every
        other status (redirects too), a certificate that does not hold, and an answer that is too long.
        """
        connection = self._target.connection(self._timeout_s)
        try:
            connection.connect()
            with _cut_after(connection.sock, self._timeout_s) as cut:
                return self._exchange(connection, body, cut)
        except ssl.SSLCertVerificationError:
            raise PortRefused(f"{self._name}_certificate") from None
        except TimeoutError:
            raise PortRetry(f"{self._name}_timeout", 0) from None
        except (OSError, HTTPException) as error:
            raise PortRetry(f"{self._name}_unreachable: {type(error).__name__}", 0) from None
        finally:
            connection.close()

    def _exchange(self, connection: HTTPConnection, body: bytes, cut: _Cut) -> bytes:
        connection.request("POST", self._target.path, body=body, headers=self._target.headers)
        with connection.getresponse() as response:
            if response.status != 200:
                raise self._status_error(response.status, response.getheader("Retry-After", ""))
            answer = _answer(response, self._bytes_max + 1)
        if cut.happened:
            raise TimeoutError
        if len(answer) > self._bytes_max:
            raise PortRefused(f"{self._name}_unreadable")
        return answer

    def _status_error(self, status: int, told: str) -> PortRetry | PortRefused:
        reason = f"{self._name}_status_{status}"
        if status not in (408, 429) and not 500 <= status <= 599:
            return PortRefused(reason)
        return PortRetry(reason, retry_after_ms(told))


def retry_after_ms(told: str) -> int:
    """The pause that a ``Retry-After`` header asks for, at most a minute, ms; 0 where it is no number of seconds."""
    seconds = int(told) if told.isascii() and told.isdigit() and len(told) <= 9 else 0
    return min(seconds, RETRY_AFTER_MAX_S) * 1000


def is_one_word(text: str) -> bool:
    """Whether a text is printable ASCII without spaces, and not empty: fit for a header or an address."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


class _Cut(Struct):
    happened: bool = False


@contextmanager
def _cut_after(sock: socket.socket, seconds: float) -> Iterator[_Cut]:
    """Close both directions of a socket after `seconds`: its own timeout would begin anew with every byte."""
    cut = _Cut()

    def shut() -> None:
        cut.happened = True
        with suppress(OSError):
            # The plain socket's method: TLS has its own idea of a shutdown, which is not meant for another thread.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield cut
    except (OSError, HTTPException):
        if cut.happened:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()


def _answer(response: HTTPResponse, bytes_max: int) -> bytes:
    """At most `bytes_max` of a body. Raises ConnectionResetError where the connection ended before the body did."""
    answer = response.read(bytes_max)
    if response.length and len(answer) < bytes_max:
        raise ConnectionResetError
    return answer


def _parts(url: str, name: str) -> tuple[str, int, str, bool]:
    """Host, port, path and whether it is https."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        raise BadInput(f"the address of the {name} is none") from None
    if parts.scheme not in ("http", "https") or not host or not is_one_word(url):
        raise BadInput(f"the address of the {name} must begin with http:// or https:// and name a host")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise BadInput(f"the address of the {name} must hold no user, password, query or fragment")
    is_secure = parts.scheme == "https"
    return host, port or (443 if is_secure else 80), parts.path.rstrip("/"), is_secure


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
