"""The client over TLS: a certificate that holds, one that does not, and a call that is ended in the middle."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridges.llm.chat_client import ChatClient, Endpoint
from bridges.llm.chat_errors import ChatMaybeDone, ChatRefused
from bridges.llm.chat_request import ChatRequest
from bridges.llm.staged_post import Call, Waits
from tests.llm.chat_server import KEY, ChatServer, Handler, serving

ASKED = ChatRequest(messages=({"role": "user", "content": "{}"},))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, which nobody has signed but itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = tmp_path / "both.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
               "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
               "-keyout", str(path), "-out", str(tmp_path / "certificate.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    path.write_bytes(path.read_bytes() + (tmp_path / "certificate.pem").read_bytes())
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[ChatServer]:
    """A server that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving() as started:
        started.socket = context.wrap_socket(started.socket, server_side=True, do_handshake_on_connect=False)
        yield started


def client(server: ChatServer, **waits: int) -> ChatClient:
    """A client of the server, with a key."""
    url = server.url.replace("http://", "https://")
    return ChatClient(Endpoint(url=url, model="small", key=KEY, waits=Waits(**waits)), "model")


def test_a_certificate_that_holds_is_as_good_as_none_at_all(
    server: ChatServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer, the key in its header."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answer = client(server).ask(ASKED)

    assert ("Hello there.", f"Bearer {KEY}") == (answer.text, server.heard[0].headers["Authorization"])


def test_a_stranger_is_not_told_the_key(server: ChatServer) -> None:
    """A certificate that nobody vouches for: nothing is sent, and trying again would change nothing."""
    with pytest.raises(ChatRefused, match=r"^model_certificate$") as raised:
        client(server).ask(ASKED)

    assert not raised.value.may_have_cost
    assert [] == server.heard


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_call_over_tls_can_be_ended(
    server: ChatServer, certificate: Path, monkeypatch: pytest.MonkeyPatch, *, by_hand: bool
) -> None:
    """By another thread, and by the limit for the whole."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    begun, call = threading.Event(), Call()

    def waiting(handler: Handler) -> None:
        handler.begin("text/event-stream")
        begun.set()
        handler.server.release.wait(30)

    server.answering = waiting

    def end() -> None:
        assert begun.wait(30)
        call.cancel()

    ending = threading.Thread(target=end)
    if by_hand:
        ending.start()
    with pytest.raises(ChatMaybeDone, match=r"^model_(cancelled|timeout_total)$") as raised:
        client(server, total_ms=60_000 if by_hand else 2_000).ask(ASKED, call)
    server.release.set()
    if by_hand:
        ending.join(30)

    assert by_hand == (str(raised.value) == "model_cancelled")
