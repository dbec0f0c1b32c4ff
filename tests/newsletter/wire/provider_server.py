"""A real HTTP server that plays a provider: it makes mails, refuses whom it is told to, and breaks off."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.newsletter.wire.provider_mails import MAKERS, Made

# What a script may say of a call, beside an answer of its own.
TAKE = "take it"
TAKE_AND_DROP = "take it, then drop the line without an answer"
DROP = "drop the line, and take nothing"
TAKE_AND_STALL = "take it, and answer when nobody waits any more"
TAKE_AND_GARBLE = "take it, and answer what nobody can read"


@dataclass(frozen=True)
class Answer:
    """Nothing is taken, and this is said."""

    status: int
    body: Mapping[str, Any] | str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class ProviderServer:
    """`script` is for the calls to come, in order; after it, each is taken. `calls` holds what came in,
    `ports` from where.
    """

    provider: str
    script: list[str | Answer] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    mails: list[Made] = field(default_factory=list)
    calls: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    keys: dict[str, Any] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def recipients(self) -> list[str]:
        return [mail.address for mail in self.mails]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """None drops the line."""
        self.calls.append((path, headers, body))
        said = self.script.pop(0) if self.script else TAKE
        if isinstance(said, Answer):
            return said
        if said == DROP:
            return None
        answer = self._take(headers, body)
        if said == TAKE_AND_DROP:
            return None
        if said == TAKE_AND_STALL:
            return replace(answer, delay=1.5)  # the tests' lines wait for a second
        return Answer(200, "<html>") if said == TAKE_AND_GARBLE else answer

    def _take(self, headers: Mapping[str, str], body: bytes) -> Answer:
        key = self._key(headers, body)
        if key in self.keys:
            earlier, answer = self.keys[key]
            if self.provider == "brevo":
                return Answer(400, {"code": "duplicate_parameter", "message": "idempotencyKey was used"})
            if earlier != body:
                return Answer(409, {"name": "invalid_idempotent_request", "message": "another body"})
            return answer
        answer = self._take_new(MAKERS[self.provider](body))
        if key and answer.status < 300:
            self.keys[key] = (body, answer)
        return answer

    def _key(self, headers: Mapping[str, str], body: bytes) -> str:
        if self.provider == "brevo":
            return str(json.loads(body).get("headers", {}).get("idempotencyKey", ""))
        return headers.get("Idempotency-Key", "") if self.provider == "resend" else ""

    def _take_new(self, made: list[Made]) -> Answer:
        if self.provider == "postmark":
            return Answer(200, [self._postmark(mail) for mail in made])  # type: ignore[arg-type]
        if bad := [mail.address for mail in made if mail.address in self.refused]:
            return _refusal(self.provider, bad[0])
        self.mails += made
        return _acceptance(self.provider, made, len(self.mails))

    def _postmark(self, mail: Made) -> Mapping[str, Any]:
        if mail.address in self.refused:
            return {"ErrorCode": 406, "Message": f"Found inactive addresses: {mail.address}."}
        self.mails.append(mail)
        return {"ErrorCode": 0, "Message": "OK", "MessageID": f"postmark-{len(self.mails)}", "To": mail.to}


def _refusal(provider: str, address: str) -> Answer:
    said = {
        "resend": (422, {"name": "validation_error", "message": f"Invalid `to` field: {address}"}),
        "mailgun": (400, {"message": f"'to' parameter is not a valid address: {address}"}),
        "brevo": (400, {"code": "invalid_parameter", "message": f"email is not valid in to: {address}"}),
        "sendgrid": (400, {"errors": [{"message": f"Does not contain a valid address: {address}"}]}),
        "sparkpost": (400, {"errors": [{"message": "At least one valid recipient is required"}]}),
        "mailersend": (422, {"message": f"The to.0.email must be a valid address: {address}"}),
        "mandrill": (200, [{"email": address, "status": "rejected", "reject_reason": "hard-bounce"}]),
    }
    status, body = said[provider]
    return Answer(status, body)  # type: ignore[arg-type]


def _acceptance(provider: str, made: list[Made], last: int) -> Answer:
    ids = [f"{provider}-{last - len(made) + number + 1}" for number in range(len(made))]
    said = {
        "resend": (200, {"data": [{"id": each} for each in ids]}),
        "mailgun": (200, {"id": f"<{ids[0]}@mailgun>", "message": "Queued. Thank you."}),
        "brevo": (201, {"messageIds": ids}),
        "sendgrid": (202, ""),
        "sparkpost": (
            200,
            {"results": {"total_accepted_recipients": 1, "total_rejected_recipients": 0, "id": ids[0]}},
        ),
        "mailersend": (202, ""),
        "mandrill": (200, [{"email": made[0].address, "status": "sent", "_id": ids[0]}]),
    }
    status, body = said[provider]
    headers = {"X-Message-Id": ids[0]} if provider == "mailersend" else {}
    return Answer(status, body, headers)  # type: ignore[arg-type]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up, or will have none of our certificate, is what a test is about."""


@contextmanager
def listening(provider: str, certificate: Path | None = None) -> Iterator[ProviderServer]:
    """Play it on a free port of this machine; over TLS when there is a certificate (with its key)."""
    played = ProviderServer(provider)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with played.lock:
                played.ports.append(self.client_address[1])
                answer = played.answer(self.path, dict(self.headers), body)
            if answer is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            time.sleep(answer.delay)
            self._say(answer)

        def _say(self, answer: Answer) -> None:
            body = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
            self.send_response(answer.status)
            kind = "application/json" if not isinstance(answer.body, str) else "text/html"
            for name, value in {"Content-Type": kind, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing: a test's output is about the test."""

    server = _Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    played.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
