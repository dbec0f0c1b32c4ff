"""A raw TCP server that plays a mail server line by line, as rude as a scene wants it."""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from newsletter.senders import Relay, Sender
from newsletter.wire.parcels import Parcel

EHLO = b"250-stage\r\n250-PIPELINING\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n"
CHUNKING_EHLO = b"250-stage\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 SMTPUTF8\r\n"
PLAIN_EHLO = b"250 stage\r\n"
MESSAGE = b"Subject: Hello\r\n\r\nBody\r\n"


class Gone(Exception):  # noqa: N818 - not an error: the client left
    """The client hung up."""


@dataclass
class Peer:
    """The other end of one connection. `taken` gets (recipient, message) as `whole` reads them."""

    sock: socket.socket
    taken: list[tuple[str, bytes]]
    heard: list[bytes]
    buffer: bytes = b""

    def say(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self.sock.sendall(data)

    def line(self) -> bytes:
        while b"\r\n" not in self.buffer:
            self._more()
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        self.heard.append(line)
        return line

    def whole(self) -> bytes:
        """A message up to its final dot, without it."""
        while not (self.buffer.startswith(b".\r\n") or b"\r\n.\r\n" in self.buffer):
            self._more()
        if self.buffer.startswith(b".\r\n"):
            message, self.buffer = b"", self.buffer[3:]
        else:
            message, _, self.buffer = self.buffer.partition(b"\r\n.\r\n")
            message += b"\r\n"
        return message

    def chunk(self) -> tuple[str, bytes]:
        """MAIL, RCPT and BDAT, heard to the end and not answered: the recipient and the message."""
        assert self.line().startswith(b"MAIL FROM:<")
        recipient = self.line().partition(b"<")[2].partition(b">")[0].decode()
        verb, size, last = self.line().split()
        assert (verb, last) == (b"BDAT", b"LAST")
        while len(self.buffer) < int(size):
            self._more()
        message, self.buffer = self.buffer[: int(size)], self.buffer[int(size) :]
        return recipient, message

    def deliver_chunk(self, answers: bytes = b"250 OK\r\n250 OK\r\n250 2.0.0 taken\r\n") -> None:
        """Take one message that comes with its envelope."""
        self.taken.append(self.chunk())
        self.say(answers)

    def _more(self) -> None:
        try:
            data = self.sock.recv(65536)
        except OSError as error:
            raise Gone from error
        if not data:
            raise Gone
        self.buffer += data

    def secure(self, context: ssl.SSLContext) -> "Peer":
        self.sock = context.wrap_socket(self.sock, server_side=True)
        return self

    def reset(self) -> None:
        """Hang up at once, with an RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def greet(self, ehlo: bytes = EHLO) -> None:
        self.say(b"220 stage\r\n")
        self.line()
        self.say(ehlo)

    def envelope(self, mail: bytes = b"250 OK", rcpt: bytes = b"250 OK", data: bytes = b"354 go on") -> str:
        """Answer MAIL, RCPT and DATA, and RSET before them; returns the recipient."""
        line = self.line()
        if line == b"RSET":
            self.say(b"250 OK\r\n")
            line = self.line()
        if line == b"QUIT":
            self.say(b"221 bye\r\n")
            raise Gone
        assert line.startswith(b"MAIL FROM:<"), line
        self.say(mail + b"\r\n")
        recipient = self.line().partition(b"<")[2].partition(b">")[0].decode()
        self.say(rcpt + b"\r\n")
        assert self.line() == b"DATA"
        self.say(data + b"\r\n")
        return recipient

    def deliver(self, answer: bytes = b"250 2.0.0 taken") -> None:
        """Take one message as a good server does."""
        recipient = self.envelope()
        message = self.whole()
        self.taken.append((recipient, message))
        self.say(answer + b"\r\n")

    def serve(self, ehlo: bytes = EHLO) -> None:
        """Be a good server to the end."""
        self.greet(ehlo)
        while True:
            self.deliver()


Scene = Callable[[Peer], None]


def good(peer: Peer) -> None:
    peer.serve()


@dataclass
class Stage:
    """The first connection gets the first scene, and so on; the last scene goes on for ever."""

    scenes: list[Scene]
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0
    timeout: float = 5.0
    failures: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self.listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self._doorman = threading.Thread(target=self._open_doors)
        self._doorman.start()

    @property
    def relay(self) -> Relay:
        return Relay("127.0.0.1", self.port, timeout=self.timeout)

    def sender(self, name: str = "stage", connections: int = 4) -> Sender:
        return Sender(name, connections=connections, relay=self.relay)

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.taken]

    def _open_doors(self) -> None:
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            scene = self.scenes[min(self.connections, len(self.scenes) - 1)]
            self.connections += 1
            self._sockets.append(sock)
            thread = threading.Thread(target=self._play, args=(scene, sock))
            self._threads.append(thread)
            thread.start()

    def _play(self, scene: Scene, sock: socket.socket) -> None:
        peer = Peer(sock, self.taken, self.heard)
        try:
            scene(peer)
        except Gone:
            pass
        except BaseException as failure:
            self.failures.append(failure)
        finally:
            peer.sock.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self._doorman.join()
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        if self.failures:
            raise self.failures[0]


@contextlib.contextmanager
def stage(*scenes: Scene) -> Iterator[Stage]:
    playing = Stage(list(scenes) or [good])
    try:
        yield playing
    finally:
        playing.close()


def parcel(key: int, message: bytes = MESSAGE, recipient: str = "") -> Parcel:
    return Parcel(key, "bounce@example.com", recipient or f"p{key}@example.org", message)
