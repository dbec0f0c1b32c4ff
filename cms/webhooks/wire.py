"""One HTTP request to an address that was checked, and nothing that the other side can do about it.

Whatever it answers, however slowly and however much: the call ends within its time, and keeps little.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from cms.printable import printable
from cms.webhooks.addresses import Address, Target

_EXCERPT = 1000  # characters that are kept
_MOST = 4 * _EXCERPT  # bytes that are read
_TRIES = 3  # of a host's addresses
_FAULTS = (HTTPError, http.client.HTTPException, OSError, ValueError)


class NotAnsweredError(Exception):
    """No answer came. The message says why, fit for an administrator."""


@dataclass(frozen=True)
class Answer:
    """`excerpt` is text of at most 1,000 characters; `retry_after` and `location` are headers, or empty."""

    status: int
    excerpt: str
    retry_after: str
    location: str = ""


@cache
def _public_authorities() -> ssl.SSLContext:
    return ssl.create_default_context()


def post(
    target: Target,
    places: Sequence[Address],
    headers: Mapping[str, str],
    body: bytes,
    *,
    seconds: float,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """POST `body` to the first of `places` that takes a connection. Redirects are answers like any other.

    Everything together takes at most `seconds`. The certificate has to be for the target's host, whatever
    the address. Raises `NotAnsweredError`.
    """
    return _asked("POST", target, places, headers, body, seconds, tls)


def get(target: Target, places: Sequence[Address], headers: Mapping[str, str], *, seconds: float) -> Answer:
    """As `post`, with GET and without a body."""
    return _asked("GET", target, places, headers, None, seconds, None)


def _asked(
    method: str,
    target: Target,
    places: Sequence[Address],
    headers: Mapping[str, str],
    body: bytes | None,
    seconds: float,
    tls: ssl.SSLContext | None,
) -> Answer:
    ends = time.monotonic() + seconds
    connection = _connected(target, places[:_TRIES], ends, tls or _public_authorities())
    try:
        with _cut_off(connection, ends) as late:
            try:
                response = _answered(connection, method, target, headers, body)
            except _FAULTS as error:
                raise NotAnsweredError(
                    _late(seconds) if late.is_set() else _reason(error, seconds)
                ) from error
            if late.is_set():  # half a head that was cut off passes for a whole one
                raise NotAnsweredError(_late(seconds))
            told = response.headers
            location = told.get("Location", "")
            return Answer(response.status, _excerpt(response), told.get("Retry-After", ""), location)
    finally:
        connection.close()


def _connected(target: Target, places: Sequence[Address], ends: float, tls: ssl.SSLContext) -> HTTPConnection:
    # A host with an address that this machine cannot reach, IPv6 often, is given a chance at the others.
    for last, place in ((place is places[-1], place) for place in places):
        left = max(ends - time.monotonic(), 0.1)
        connection = _connection(target, place, left if last else left / 2, tls)
        try:
            connection.connect()
        except (NewConnectionError, ConnectTimeoutError, TimeoutError) as error:
            connection.close()
            if last:
                raise NotAnsweredError(f"No connection to {place}, port {target.port}.") from error
        except _FAULTS as error:
            connection.close()
            raise NotAnsweredError(_reason(error, left)) from error
        else:
            return connection
    raise NotAnsweredError(f"The name {target.host} has no address.")


def _connection(target: Target, place: Address, seconds: float, tls: ssl.SSLContext) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(str(place), target.port, timeout=seconds)
    return HTTPSConnection(
        str(place),
        target.port,
        timeout=seconds,
        ssl_context=tls,
        # The certificate is held against this name, not against the address.
        server_hostname=target.host,
    )


@contextmanager
def _cut_off(connection: HTTPConnection, ends: float) -> Iterator[threading.Event]:
    """Shut the connection at the time `ends`, and say so in the event.

    Timeouts of a socket begin anew with every byte: a server that sends one a second would never end.
    """
    late = threading.Event()
    line = connection.sock
    assert line is not None  # noqa: S101 # it is connected

    def shut() -> None:
        late.set()
        try:
            # The plain socket's own method: TLS has no part in cutting a line.
            socket.socket.shutdown(line, socket.SHUT_RDWR)
        except OSError:
            return  # the other side was first

    left = max(ends - time.monotonic(), 0.1)
    line.settimeout(left)
    timer = threading.Timer(left, shut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _answered(
    connection: HTTPConnection, method: str, target: Target, headers: Mapping[str, str], body: bytes | None
) -> BaseHTTPResponse:
    connection.request(
        method,
        target.path,
        body,
        {"Host": target.authority, "Accept-Encoding": "identity", "Connection": "close", **headers},
        preload_content=False,
        decode_content=False,
    )
    return connection.getresponse()


def _excerpt(response: BaseHTTPResponse) -> str:
    """How the body begins, as text that a database and a page can hold."""
    read = b""
    try:
        while len(read) < _MOST and (piece := response.read1(_MOST - len(read), decode_content=False)):
            read += piece
    except _FAULTS:
        pass  # the status has been said: a body that breaks off does not take it back
    return printable(read[:_MOST].decode(errors="replace"), _EXCERPT)


def _late(seconds: float) -> str:
    return f"No answer within {seconds:g} seconds."


def _reason(error: Exception, seconds: float) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return printable(f"The certificate was refused: {error.verify_message}", _EXCERPT)
    if isinstance(error, TimeoutError):
        return _late(seconds)
    return printable(f"The connection broke: {error}", _EXCERPT)
