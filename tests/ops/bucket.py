"""A bucket on 127.0.0.1 that speaks as much of S3 as uploads need, over real HTTP, in memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

_BEGUN = "AWS4-HMAC-SHA256 Credential="


class Bucket(ThreadingHTTPServer):
    """`objects` maps a key to its bytes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.objects: dict[str, bytes] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Request(BaseHTTPRequestHandler):
    server: Bucket
    protocol_version = "HTTP/1.1"

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/").partition("/")[2]

    def do_PUT(self) -> None:
        body = self._body()
        if not self.headers.get("Authorization", "").startswith(_BEGUN):
            return self._answer(403)
        self.server.objects[self.key] = body
        return self._answer(200, headers={"ETag": f'"{md5(body).hexdigest()}"'})

    def do_GET(self) -> None:
        if not self.key:
            return self._answer(200, self._listed(), {"Content-Type": "application/xml"})
        if self.key not in self.server.objects:
            return self._answer(404)
        return self._answer(200, self.server.objects[self.key], self._about())

    def do_HEAD(self) -> None:
        if self.key not in self.server.objects:
            return self._answer(404)
        return self._answer(200, self.server.objects[self.key], self._about())

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.key, None)
        self._answer(204)

    def _body(self) -> bytes:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return body
        whole, rest = b"", body  # each chunk: its size in hexadecimal, a line's end, its bytes, a line's end
        while True:
            size, _, rest = rest.partition(b"\r\n")
            number = int(size.partition(b";")[0], 16)
            if not number:
                return whole
            whole, rest = whole + rest[:number], rest[number + 2 :]

    def _about(self) -> dict[str, str]:
        etag = md5(self.server.objects[self.key]).hexdigest()
        return {"ETag": f'"{etag}"', "Last-Modified": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")}

    def _listed(self) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
        names = [key.removeprefix(prefix) for key in sorted(self.server.objects) if key.startswith(prefix)]
        folders = sorted({name.partition(delimiter)[0] + delimiter for name in names if delimiter in name})
        files = [name for name in names if delimiter not in name]
        made = "".join(
            f"<Contents><Key>{escape(prefix + name)}</Key><Size>1</Size></Contents>" for name in files
        )
        made += "".join(
            f"<CommonPrefixes><Prefix>{escape(prefix + name)}</Prefix></CommonPrefixes>" for name in folders
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{made}</ListBucketResult>".encode()

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests read no log."""


@contextmanager
def serving() -> Iterator[Bucket]:
    bucket = Bucket()
    thread = threading.Thread(target=bucket.serve_forever, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        bucket.shutdown()
        thread.join(5)
        bucket.server_close()
