"""One POST with a deadline, a cap and one try, against a real HTTP server on loopback (the judge's)."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import msgspec
import pytest

from bridges.llm_judge import LlmJudge
from tests.llm_server import KEY, VERDICT, Answering, Server, answer, judge, raw, request, running
from universe.errors import BadInput, PortRefused, PortRetry
from universe.ports import Judged


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that runs."""
    with running() as started:
        yield started


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_an_overloaded_server_is_asked_later(server: Server, status: int) -> None:
    """One try; the server's own patience counts, up to a minute."""
    server.answering = answer(status, Retry_After="7")
    with pytest.raises(PortRetry, match=rf"^judge_status_{status}$") as raised:
        judge(server).apply(request())

    assert (7000, 1) == (raised.value.retry_after_ms, len(server.heard))


@pytest.mark.parametrize(("told", "waits_ms"), [("999999", 60_000), ("9" * 5000, 0), ("-1", 0), ("Wed, 21 Oct", 0)])
def test_no_server_makes_us_wait_for_ever(server: Server, told: str, waits_ms: int) -> None:
    """A pause is at most a minute; what is no number of seconds is none."""
    server.answering = answer(429, Retry_After=told)
    with pytest.raises(PortRetry) as raised:
        judge(server).apply(request())

    assert waits_ms == raised.value.retry_after_ms


@pytest.mark.parametrize("status", [201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 422])
def test_every_other_status_is_final_and_no_redirect_is_followed(server: Server, status: int) -> None:
    """The key goes to one place only: the server is asked once, whatever ``Location`` says."""
    server.answering = answer(status, Location=f"{server.url}/elsewhere")
    with pytest.raises(PortRefused, match=rf"^judge_status_{status}$"):
        judge(server).apply(request())

    assert 1 == len(server.heard)


@pytest.mark.parametrize(
    "data",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", b"HTTP/1.1 2", b"\x00" * 100,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200],
)  # fmt: skip
def test_a_broken_connection_is_tried_later(server: Server, data: bytes) -> None:
    """No answer, half an answer, no HTTP."""
    server.answering = raw(data)
    with pytest.raises(PortRetry, match=r"^judge_unreachable: "):
        judge(server).apply(request())


def test_nobody_there_is_tried_later() -> None:
    """A port on which nobody listens any more."""
    with running() as gone:
        asked = judge(gone)
    with pytest.raises(PortRetry, match=r"^judge_unreachable: ConnectionRefusedError$"):
        asked.apply(request())


def waiting(handler: BaseHTTPRequestHandler) -> None:
    """No answer before the test is over."""
    server = handler.server
    assert isinstance(server, Server)
    server.release.wait(30)


def drip(handler: BaseHTTPRequestHandler, head: bytes) -> None:
    """A good answer, byte by byte; then the connection ends."""
    server = handler.server
    assert isinstance(server, Server)
    body = json.dumps({"choices": [{"message": {"content": VERDICT}}]}).encode()
    for byte in head.replace(b"LENGTH", str(len(body)).encode()) + body:
        server.release.wait(0.005)
        handler.wfile.write(bytes([byte]))
    handler.close_connection = True


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """The head too; how long the body is, is known."""
    drip(handler, b"HTTP/1.1 200 OK\r\nContent-Length: LENGTH\r\n\r\n")


def dripping_on(handler: BaseHTTPRequestHandler) -> None:
    """The body ends with the connection, so that a cut one looks whole."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    drip(handler, b" " * 60)


@pytest.mark.parametrize("answering", [waiting, dripping, dripping_on])
def test_an_answer_that_takes_too_long_is_tried_later(server: Server, answering: Answering) -> None:
    """The limit holds for the whole answer, and nobody stays to hear the rest."""
    server.answering = answering
    with pytest.raises(PortRetry, match=r"^judge_timeout$"):
        judge(server, timeout_ms=400).apply(request())
    if answering is waiting:
        server.release.set()

    assert server.finished.wait(30)
    assert answering is waiting or not server.sent_all


def test_a_sockets_own_timeout_would_let_a_slow_answer_drip(server: Server) -> None:
    """The twin with the same limit per read waits for all of it."""
    server.answering = dripping
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=0.4)
    connection.request("POST", "/v1/chat/completions", body=b"{}")

    assert VERDICT.encode() in connection.getresponse().read().replace(b'\\"', b'"')
    connection.close()


def test_several_threads_ask_the_same_judge(server: Server) -> None:
    """Everybody gets a verdict of their own."""
    asked, replies = judge(server), []

    def ask(number: int) -> None:
        one = msgspec.structs.replace(request(), request_id=f"r{number}")
        replies.append(asked.apply(one).reply.request_id)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(f"r{number}" for number in range(16)) == sorted(replies)


def test_a_server_without_a_certificate_is_not_told_the_key(tmp_path: Path) -> None:
    """An https address that answers in plain http gets nothing but a greeting."""
    with running() as plain:
        asked = LlmJudge(plain.url.replace("http:", "https:"), "m", KEY, 2000)
        with pytest.raises(PortRetry, match=r"^judge_unreachable: "):
            asked.apply(request())

        assert [] == plain.heard


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, which nobody has signed but itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = tmp_path / "own.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
               "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path),
               "-out", str(tmp_path / "public.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with path.open("a", encoding="ascii") as file:
        file.write((tmp_path / "public.pem").read_text(encoding="ascii"))
    return path


@contextmanager
def running_secure(certificate: Path) -> Iterator[tuple[Server, str]]:
    """A server that speaks TLS, and its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running(context) as server:
        yield server, server.url.replace("http:", "https:")


def test_a_certificate_that_nobody_vouches_for_is_final(certificate: Path) -> None:
    """The key is not sent."""
    with running_secure(certificate) as (server, url):
        with pytest.raises(PortRefused, match=r"^judge_certificate$"):
            LlmJudge(url, "m", KEY, 5000).apply(request())

        assert [] == server.heard


def test_over_tls_verdicts_come_and_slow_answers_end(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a certificate that this machine trusts; the limit holds for the whole answer here too."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running_secure(certificate) as (server, url):
        reply = LlmJudge(url, "m", KEY, 5000).apply(request()).reply
        server.answering = dripping
        with pytest.raises(PortRetry, match=r"^judge_timeout$"):
            LlmJudge(url, "m", KEY, 400).apply(request())

    assert Judged("bot:elena/7", 150, "hostile", -500) == reply


@pytest.mark.parametrize(
    "url",
    ["", "judge", "ftp://host/v1", "http://", "http:///v1", f"http://user:{KEY}@127.0.0.1/v1", f"http://127.0.0.1/?k={KEY}",
     f"http://127.0.0.1/#{KEY}", "http://127.0.0.1:99999/v1", "http://127.0.0.1:x/v1", "http://127.0.0.1/a b",
     "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/\u00e9", f"http://{'a' * 64}.example/v1", "http://[::1/v1"],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_the_users_fault(url: str) -> None:
    """It is not repeated: somebody may have put a password there."""
    with pytest.raises(BadInput) as raised:
        LlmJudge(url, "m", "", 100)

    told = str(raised.value)
    assert told.startswith("the address of the judge ")
    assert {"http://", "https://"} >= {word for word in told.split() if "/" in word}
    assert KEY not in told


@pytest.mark.parametrize(
    "url", ["https://example.org/v1", "http://localhost:1/v1", "http://[::1]:1", "http://127.9.9.9"]
)
def test_a_key_travels_in_secret_or_stays_on_this_machine(url: str) -> None:
    """Plain http to another machine is refused where there is a key, and only there."""
    LlmJudge(url, "m", KEY, 100)
    LlmJudge("http://192.0.2.1/v1", "m", "", 100)
    with pytest.raises(BadInput, match="https"):
        LlmJudge("http://192.0.2.1/v1", "m", KEY, 100)
