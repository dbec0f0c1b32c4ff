"""A real HTTP server that records what it is sent, and answers or misbehaves as it is told."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPMessage, parse_headers
from io import BytesIO

# What a script may hold instead of a status: takes the connection, and does what it likes with it.
Misbehaviour = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: HTTPMessage
    body: bytes


@dataclass
class Receiver:
    """`script` says how each request is answered in turn; the last entry goes on for ever."""

    script: list[int | Misbehaviour] = field(default_factory=lambda: [204])
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    slowness: float = 0
    requests: list[Request] = field(default_factory=list)
    together: int = 0  # the most requests that were under way at a time
    host: str = "127.0.0.1"
    port: int = 0

    def __post_init__(self) -> None:
        self._open = 0
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/hook"

    def handle(self, line: socket.socket) -> None:
        request = _read(line)
        if request is None:
            return
        with self._lock:
            self.requests.append(request)
            entry = self.script[min(len(self.requests), len(self.script)) - 1]
            self._open += 1
            self.together = max(self.together, self._open)
        try:
            time.sleep(self.slowness)
            if callable(entry):
                entry(line)
            else:
                line.sendall(self._answer(entry))
        finally:
            with self._lock:
                self._open -= 1

    def _answer(self, status: int) -> bytes:
        fields = {"Content-Length": str(len(self.body)), "Connection": "close", **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + self.body


def _read(line: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (piece := line.recv(65536)):
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    headers = parse_headers(BytesIO(rest + b"\r\n\r\n"))
    while len(body) < int(headers.get("Content-Length", "0")):
        body += line.recv(65536)
    method, path, _ = first.decode().split(" ")
    return Request(method, path, headers, body)


@contextmanager
def listening(
    receiver: Receiver, wrap: Callable[[socket.socket], socket.socket] | None = None
) -> Iterator[Receiver]:
    """Serve on a free port of this machine, each connection in a thread; `wrap` adds TLS."""
    ended = threading.Event()

    def serve(line: socket.socket) -> None:
        # Whoever is cut off or refuses the certificate leaves the other end with an error.
        with contextlib.suppress(OSError), line:
            line.settimeout(20)
            with wrap(line) if wrap else line as spoken:
                receiver.handle(spoken)

    def accept(door: socket.socket) -> None:
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                line, _ = door.accept()
                threading.Thread(target=serve, args=[line], daemon=True).start()

    with socket.create_server((receiver.host, receiver.port)) as door:
        door.settimeout(0.05)
        receiver.port = door.getsockname()[1]
        thread = threading.Thread(target=accept, args=[door])
        thread.start()
        try:
            yield receiver
        finally:
            ended.set()
            thread.join()


def drip_headers(line: socket.socket) -> None:
    """A header byte now and then: no single wait is long, and there is no end."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(line)


def drip_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    _drip(line)


def drip_continues(line: socket.socket) -> None:
    """An endless run of interim answers."""
    with contextlib.suppress(OSError):
        while True:
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.02)


def flood(line: socket.socket) -> None:
    """A body that never ends, as fast as it goes."""
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with contextlib.suppress(OSError):
        while True:
            line.sendall(b"x" * 65536)


def flood_headers(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    with contextlib.suppress(OSError):
        while True:
            line.sendall(b"X-Many: " + b"x" * 1000 + b"\r\n")


def babble(line: socket.socket) -> None:
    line.sendall(b"\x00\xff SSH-2.0 this is no HTTP\r\n\r\n")


def hang_up(line: socket.socket) -> None:
    line.close()


def say_nothing(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.recv(1)


def break_chunks(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n")


def _drip(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            line.sendall(b"x")
            time.sleep(0.02)
