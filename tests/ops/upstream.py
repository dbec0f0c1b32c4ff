"""A web server that tells what it was asked, to stand behind a proxy."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_BLOCK = 2**20


class Upstream(ThreadingHTTPServer):
    """Keeps the requests that it read to their end, health checks apart."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[dict[str, Any]] = []
        self.looked_at: list[dict[str, Any]] = []
        super().__init__(("127.0.0.1", 0), _Telling)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Telling(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Upstream

    def do_GET(self) -> None:
        try:
            size, begun = self._read()
        except ConnectionAbortedError:
            self.close_connection = True
            return
        told = {
            "by": self.server.name,
            "method": self.command,
            "path": self.path,
            # In pairs: a name may be given twice.
            "headers": [[name.lower(), value] for name, value in self.headers.items()],
            "size": size,
            "begun": begun,
        }
        is_look = self.path == "/health/live/" and "Go-http-client" in self.headers["User-Agent"]
        (self.server.looked_at if is_look else self.server.asked).append(told)
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Frame-Options", "DENY")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 # named by http.server

    def _read(self) -> tuple[int, str]:
        """How long the body is, and how it begins. Raises ConnectionAbortedError when it breaks off."""
        left, begun = int(self.headers.get("Content-Length") or 0), b""
        size = left
        while left:
            block = self.rfile.read(min(_BLOCK, left))
            if not block:
                raise ConnectionAbortedError("the body broke off")
            begun = begun or block[:100]
            left -= len(block)
        return size, begun.decode("latin-1")

    def log_message(self, *words: object) -> None:
        """What is said is in `asked`."""


@contextmanager
def upstream(name: str) -> Iterator[Upstream]:
    server = Upstream(name)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
