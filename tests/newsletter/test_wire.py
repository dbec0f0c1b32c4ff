"""The wire says exactly how far a message came."""

import pytest

from newsletter.wire import (
    DeferredError,
    LineDownError,
    RefusedError,
    Relay,
    SenderRefusedError,
    SmtpLine,
    UnansweredError,
)
from tests.newsletter.recorder import DROP_AFTER_DATA, DROP_AT_RCPT, Recorder

BOB, ADA = "bob@example.org", "ada@example.com"
MESSAGE = b"Subject: Hello\r\n\r\nBody\r\n"


def test_it_returns_the_servers_words(line: SmtpLine, server: Recorder) -> None:
    assert line.deliver(ADA, BOB, MESSAGE) == "250 2.0.0 taken"
    assert server.taken == [(BOB, MESSAGE)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("450 4.2.1 later", DeferredError),
        ("421 4.7.0 too many", DeferredError),
        ("550 5.1.1 nobody here", RefusedError),
        (DROP_AT_RCPT, DeferredError),
        (DROP_AFTER_DATA, UnansweredError),
    ],
)
def test_it_tells_failures_apart(
    line: SmtpLine, server: Recorder, answer: str, error: type[Exception]
) -> None:
    server.script = {BOB: [answer]}
    with pytest.raises(error):
        line.deliver(ADA, BOB, MESSAGE)


@pytest.mark.parametrize("answer", ["450 later", "550 no", "421 busy", DROP_AT_RCPT, DROP_AFTER_DATA])
def test_it_serves_the_next_person_after_a_failure(line: SmtpLine, server: Recorder, answer: str) -> None:
    server.script = {BOB: [answer]}
    with pytest.raises((DeferredError, RefusedError, UnansweredError)):
        line.deliver(ADA, BOB, MESSAGE)
    assert line.deliver(ADA, "carol@example.org", MESSAGE).startswith("250")


def test_it_takes_a_new_connection_when_a_warm_one_was_closed(line: SmtpLine, server: Recorder) -> None:
    line.deliver(ADA, BOB, MESSAGE)
    server.script = {BOB: ["250 taken", DROP_AT_RCPT, "250 taken"]}
    line.deliver(ADA, BOB, MESSAGE)
    assert server.recipients == [BOB, BOB]


def test_it_knows_a_refused_sender_from_a_refused_person(line: SmtpLine, server: Recorder) -> None:
    server.script = {ADA: ["550 5.7.1 not allowed to send"]}
    with pytest.raises(SenderRefusedError):
        line.deliver(ADA, BOB, MESSAGE)


def test_it_speaks_smtputf8_when_the_address_needs_it(line: SmtpLine, server: Recorder) -> None:
    line.deliver(ADA, "françoise@example.org", MESSAGE)
    assert server.recipients == ["françoise@example.org"]


def test_it_says_when_there_is_no_server() -> None:
    with pytest.raises(LineDownError):
        SmtpLine(Relay("127.0.0.1", 9, timeout=1)).open()
