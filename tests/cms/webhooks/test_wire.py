"""Whatever the other side does, a request ends in time, and little of the answer is kept."""

import ipaddress
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

from cms.webhooks.addresses import Target, parse
from cms.webhooks.wire import Answer, NotAnsweredError, post
from tests.cms import receiver as misbehaving
from tests.cms.receiver import Receiver, listening

HERE = [ipaddress.ip_address("127.0.0.1")]
SECONDS = 0.5


def ask(receiver: Receiver, url: str = "") -> Answer:
    return post(parse(url or receiver.url), HERE, {"X-Said": "hello"}, b'{"a": 1}', seconds=SECONDS)


def test_it_sends_the_body_to_the_path_and_names_the_host(receiver: Receiver) -> None:
    answer = ask(receiver, f"http://hooks.example:{receiver.port}/in/box?key=1")
    (request,) = receiver.requests
    assert answer.status == 204
    assert (request.method, request.path, request.body) == ("POST", "/in/box?key=1", b'{"a": 1}')
    assert request.headers["Host"] == f"hooks.example:{receiver.port}"
    assert request.headers["X-Said"] == "hello"


def test_it_keeps_how_an_answer_begins_as_text(receiver: Receiver) -> None:
    receiver.script = [500]
    receiver.body = b"\x00\x1b[31mNo\xff such thing\n" + "é".encode() * 9000
    excerpt = ask(receiver).excerpt
    assert excerpt.startswith("[31mNo� such thing\né")
    assert len(excerpt) == 1000


def test_it_does_not_unpack_what_was_packed_to_burst(receiver: Receiver) -> None:
    receiver.script = [200]
    receiver.headers, receiver.body = {"Content-Encoding": "gzip"}, b"not gzip at all"
    assert ask(receiver).excerpt == "not gzip at all"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_it_follows_no_redirect(receiver: Receiver, status: int) -> None:
    receiver.script = [status, 200]
    receiver.headers = {"Location": "http://169.254.169.254/latest/"}
    assert ask(receiver).status == status
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("behaviour", ["drip_headers", "drip_continues", "say_nothing"])
def test_it_ends_in_time_when_no_answer_comes(receiver: Receiver, behaviour: str) -> None:
    receiver.script = [getattr(misbehaving, behaviour)]
    started = time.monotonic()
    with pytest.raises(NotAnsweredError, match=r"No answer within 0\.5 seconds"):
        ask(receiver)
    assert time.monotonic() - started < SECONDS * 3


@pytest.mark.parametrize("behaviour", ["drip_body", "flood", "break_chunks"])
def test_it_takes_the_status_and_leaves_the_rest_when_a_body_does_not_end(
    receiver: Receiver, behaviour: str
) -> None:
    receiver.script = [getattr(misbehaving, behaviour)]
    started = time.monotonic()
    answer = ask(receiver)
    assert answer.status == 200
    assert len(answer.excerpt) <= 1000
    assert time.monotonic() - started < SECONDS * 3


@pytest.mark.parametrize("behaviour", ["babble", "hang_up", "flood_headers"])
def test_it_says_that_the_connection_broke(receiver: Receiver, behaviour: str) -> None:
    receiver.script = [getattr(misbehaving, behaviour)]
    with pytest.raises(NotAnsweredError, match="The connection broke"):
        ask(receiver)


def test_it_says_that_there_is_no_connection() -> None:
    with pytest.raises(NotAnsweredError, match=r"No connection to 127.0.0.1, port 4\."):
        post(Target("http", "hooks.example", 4, "/"), HERE, {}, b"", seconds=SECONDS)


def test_it_tries_the_next_address_when_one_cannot_be_reached(receiver: Receiver) -> None:
    places = [ipaddress.ip_address("127.0.0.99"), *HERE]  # nobody listens there
    assert post(parse(receiver.url), places, {}, b"", seconds=SECONDS).status == 204


def test_it_leaves_no_thread_behind(receiver: Receiver) -> None:
    before = {thread.name for thread in threading.enumerate()}
    ask(receiver)
    assert not any(
        isinstance(one, threading.Timer) for one in threading.enumerate() if one.name not in before
    )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of hooks.example, signed by itself."""
    key, signed = tmp_path / "key.pem", tmp_path / "signed.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"]
    files = ["-keyout", str(key), "-out", str(signed)]
    subprocess.run([*words.split(), *names, *files], check=True, capture_output=True)
    both = tmp_path / "both.pem"
    both.write_text(key.read_text() + signed.read_text())
    return both


def over_tls(certificate: Path, host: str, trusted: ssl.SSLContext | None = None) -> tuple[Answer, Receiver]:
    server = Receiver()
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    with listening(server, lambda line: ours.wrap_socket(line, server_side=True)):
        target = parse(f"https://{host}:{server.port}/hook")
        return post(target, HERE, {}, b"{}", seconds=SECONDS, tls=trusted), server


def test_it_connects_to_the_address_and_holds_the_certificate_against_the_name(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    answer, server = over_tls(certificate, "hooks.example", trusting)
    assert answer.status == 204
    assert server.requests[0].headers["Host"] == f"hooks.example:{server.port}"


def test_it_refuses_a_certificate_for_another_name(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    with pytest.raises(NotAnsweredError, match="certificate was refused: Hostname mismatch"):
        over_tls(certificate, "other.example", trusting)


def test_it_refuses_a_certificate_that_nobody_vouches_for(certificate: Path) -> None:
    with pytest.raises(NotAnsweredError, match="certificate was refused: self-signed certificate"):
        over_tls(certificate, "hooks.example")


def test_it_does_not_wait_for_a_handshake_that_never_comes(receiver: Receiver) -> None:
    started = time.monotonic()
    with pytest.raises(NotAnsweredError):
        post(parse(f"https://hooks.example:{receiver.port}/"), HERE, {}, b"", seconds=SECONDS)
    assert time.monotonic() - started < SECONDS * 3
