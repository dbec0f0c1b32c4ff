"""The benchmarks' sink takes mail however it is cut up, and counts it right."""

import os
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import sink
from bench.sink import HOST, Sink
from tests.ops.sink_client import ANSWERED, BODY, ENVELOPE, Client, greeted, message, stuffed
from tests.services import missing


@pytest.fixture(scope="module", autouse=True)
def _compiler() -> None:
    if sink.compiler() is None:
        missing("there is no C compiler")


@pytest.fixture(scope="module")
def shared() -> Iterator[Sink]:
    with sink.running() as running:
        yield running


@pytest.fixture
def taking(shared: Sink) -> Sink:
    """A sink that has counted nothing yet."""
    shared.reset()
    return shared


def send_in(taking: Sink, client: Client, chunks: Iterable[bytes]) -> None:
    """Send chunks so that each is read alone: one that was sent before a report was asked for is in it."""
    for chunk in chunks:
        client.socket.sendall(chunk)
        taking.read()


def test_it_speaks_with_smtplib(taking: Sink) -> None:
    with smtplib.SMTP(HOST, taking.port, timeout=10) as client:
        client.sendmail("ada@example.com", ["bob@example.org", "eve@example.org"], BODY)
        client.sendmail("ada@example.com", "bob@example.org", BODY)
        offered = {"pipelining", "8bitmime", "smtputf8", "size", "enhancedstatuscodes"}
        assert offered <= set(client.esmtp_features)
    report = taking.read()
    assert (report.messages, report.bytes, report.connections) == (2, 2 * len(BODY), 1)


def test_it_answers_pipelined_commands_in_order(taking: Sink) -> None:
    with greeted(taking.port) as client:
        codes = client.say(b"NOOP\r\nWHAT\r\n" + ENVELOPE, 5)
    assert codes == [b"250", b"500", *ANSWERED[:3]]


def test_it_takes_the_next_transaction_in_the_segment_that_ends_a_message(taking: Sink) -> None:
    with greeted(taking.port) as client:
        assert client.say(message(BODY) * 3 + b"QUIT\r\n", 13) == [*ANSWERED * 3, b"221"]
        assert client.codes(1) == [b""]
    assert taking.read().messages == 3


def test_it_takes_messages_that_come_a_byte_at_a_time(taking: Sink) -> None:
    text = message(b"..\r\n.\r\n\r\n.x\r\n") * 2
    with greeted(taking.port) as client:
        send_in(taking, client, (text[at : at + 1] for at in range(len(text))))
        assert client.codes(8) == ANSWERED * 2
    assert taking.read().bytes == 2 * len(stuffed(b"..\r\n.\r\n\r\n.x\r\n"))


@pytest.mark.parametrize("end", [b"\r\n", b".\r\n", b"\r\n.\r\n"])
def test_it_sees_ends_at_any_distance_from_the_start(taking: Sink, end: bytes) -> None:
    bodies = [b"x" * length + end for length in range(800)]
    with greeted(taking.port) as client:
        for body in bodies:
            assert client.say(message(body), 4) == ANSWERED
    assert taking.read().bytes == sum(len(stuffed(body)) for body in bodies)


PIECES = [b".", b"..", b"\r", b"\n", b"\r\n", b"\r\n.\r\n", b"\n.\r\n", b"\n.\n", b".\r\n", b"x", b"Hello. "]
BODIES = st.lists(
    st.sampled_from(PIECES) | st.integers(250, 260).map(lambda length: b"x" * length), max_size=12
).map(lambda pieces: b"".join(pieces) + b"\r\n")


@settings(deadline=None, max_examples=50)
@given(bodies=st.lists(BODIES, min_size=1, max_size=3), sizes=st.lists(st.integers(1, 600), min_size=1))
def test_it_finds_the_end_of_each_message_and_nothing_that_looks_like_it(
    shared: Sink, bodies: list[bytes], sizes: list[int]
) -> None:
    shared.reset()
    with greeted(shared.port) as client:
        send_in(shared, client, cut(b"".join(map(message, bodies)), sizes))
        assert client.codes(4 * len(bodies)) == ANSWERED * len(bodies)
    report = shared.read()
    assert (report.messages, report.refused) == (len(bodies), 0)
    assert report.bytes == sum(len(stuffed(body)) for body in bodies)


def cut(text: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    for size in cycle(sizes):
        if at >= len(text):
            return
        yield text[at : at + size]
        at += size


def test_it_refuses_what_comes_out_of_order(taking: Sink) -> None:
    with greeted(taking.port) as client:
        assert client.say(b"DATA\r\n", 1) == [b"503"]
        assert client.say(b"RCPT TO:<bob@example.org>\r\n", 1) == [b"503"]
        assert client.say(b"MAIL FROM:<>\r\nMAIL FROM:<>\r\n", 2) == [b"250", b"503"]
    assert taking.read().refused == 3


def test_it_takes_what_a_client_had_sent_when_it_was_killed(taking: Sink) -> None:
    with greeted(taking.port) as client:
        client.socket.sendall(message(BODY) + ENVELOPE + b"half")
    assert taking.read().messages == 1


def test_it_counts_from_the_last_reset(taking: Sink) -> None:
    with greeted(taking.port) as client:
        client.say(message(BODY), 4)
        assert taking.reset().messages == 1
        before = time.monotonic_ns()
        client.say(message(BODY), 4)
        client.say(message(BODY), 4)
    report = taking.read()
    assert (report.messages, report.connections) == (2, 0)
    assert before < report.first_ns < report.last_ns < time.monotonic_ns()


def test_it_waits_for_a_client_that_reads_no_answers(taking: Sink) -> None:
    count = 1_000_000  # far more answers than fit between two sockets
    with greeted(taking.port) as client:
        sending = threading.Thread(target=client.socket.sendall, args=(b"NOOP\r\n" * count,))
        sending.start()
        sending.join(0.5)
        client.socket.settimeout(30)
        assert client.codes(count) == [b"250"] * count
        sending.join()


def test_it_holds_a_thousand_connections(taking: Sink) -> None:
    clients = []
    try:
        clients = [Client(taking.port) for _ in range(1000)]
        for client in clients:
            client.socket.sendall(message(BODY))
        assert all(client.codes(5) == [b"220", *ANSWERED] for client in clients)
    finally:
        for client in clients:
            client.close()
    assert (taking.read().messages, taking.read().connections) == (1000, 1000)


@pytest.mark.parametrize(
    ("body", "bad"),
    [
        (b"Fine.\r\n..\r\n..dots\r\n", 0),
        (b"x" * 998 + b"\r\n." + b"." * 998 + b"\r\n", 0),
        (b"bare\nfeed\r\n", 1),
        (b"bare\rreturn\r\n", 1),
        (b"return\r\r\n", 1),
        (b".alone\r\n", 1),
        (b"x" * 999 + b"\r\n", 1),
    ],
)
def test_it_tells_bad_messages_when_it_verifies(verifying: Sink, body: bytes, bad: int) -> None:
    verifying.reset()
    with greeted(verifying.port) as client:
        assert client.say(ENVELOPE + body + b".\r\n" + message(b"Fine.\r\n"), 8) == ANSWERED * 2
    assert (verifying.read().messages, verifying.read().bad) == (2, bad)


@pytest.fixture(scope="module")
def verifying() -> Iterator[Sink]:
    with sink.running(verify=True) as running:
        yield running


def test_it_records_every_recipient_before_it_answers(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    folded = b"Subject: <no>\r\nmessage-id:\r\n <2@example.com>\r\n\r\nMessage-ID: <not@example.com>\r\n"
    two = ENVELOPE.replace(b"DATA", b"RCPT TO:<eve@example.org>\r\nDATA")
    with sink.running(record=path) as recording, greeted(recording.port) as client:
        client.say(message(BODY), 4)
        client.say(two + folded + b".\r\n", 5)
        lines = path.read_text().splitlines()
    pairs = [("bob", 1), ("bob", 2), ("eve", 2)]
    assert lines == [f"{who}@example.org {number}@example.com" for who, number in pairs]


KILLED = """
import os
from bench import sink
with sink.running() as running:
    print(running.port, flush=True)
    os._exit(9)
"""


def test_it_ends_when_whoever_started_it_is_killed(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", KILLED], env=environ, stdout=subprocess.PIPE, check=False)
    assert done.returncode == 9
    deadline = time.monotonic() + 10
    with suppress(ConnectionError):  # refused, or reset by the last moments
        while time.monotonic() < deadline:
            socket.create_connection((HOST, int(done.stdout)), 1).close()
        pytest.fail("It still runs.")


def test_it_says_what_to_install_without_a_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(SystemExit, match="C compiler"):
        sink.compiled(tmp_path)
