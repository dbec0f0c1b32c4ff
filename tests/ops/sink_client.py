"""A client that says to a sink just the bytes it is told to."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from bench.sink import HOST

ENVELOPE = b"MAIL FROM:<ada@example.com>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
BODY = b"Message-ID: <1@example.com>\r\n\r\nHello\r\n"
ANSWERED = [b"250", b"250", b"354", b"250"]


class Client:
    """Bytes to a sink, and its answers' codes back."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), 5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines = self.socket.makefile("rb")

    def codes(self, count: int) -> list[bytes]:
        return [self._lines.readline()[:3] for _ in range(count)]

    def say(self, text: bytes, answers: int) -> list[bytes]:
        self.socket.sendall(text)
        return self.codes(answers)

    def close(self) -> None:
        self._lines.close()
        self.socket.close()


@contextmanager
def greeted(port: int) -> Iterator[Client]:
    client = Client(port)
    try:
        assert client.codes(1) == [b"220"]
        yield client
    finally:
        client.close()


def message(body: bytes) -> bytes:
    """A whole transaction, with the dots of `body` doubled (RFC 5321, section 4.5.2)."""
    return ENVELOPE + stuffed(body) + b".\r\n"


def stuffed(body: bytes) -> bytes:
    return re.sub(rb"(\A|\r\n)\.", rb"\1..", body)
