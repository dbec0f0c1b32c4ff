"""Requests drawn from a seed, as WSGI has them: known names with values that nobody meant."""

import base64
import copy
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

from tests.fuzz.known import bodies

_TEXTS = [
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "20",
        "101",
        "9" * 25,
        "1e309",
        "NaN",
        "null",
        "true",
        "[]",
        "{}",
        "*",
        "%",
        "%s",
    ),
    *(
        "slow-light",
        "light",
        "ada",
        "letters",
        "title,summary",
        "-published",
        "id",
        "en",
        "pt-BR",
        "../..",
        "//",
    ),
    *("2026-01-01", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-12:00"),
    *("a@example.org", "a@b", "@", "ä@ö.example", "x" * 400 + "@example.org", "a\r\nBcc: b@example.org"),
    *(
        "\0",
        "a\0b",
        "\ud7ff",
        "\U0001f9e0",
        "é" * 300,
        "\u202e",
        "' OR 1=1 --",
        "<script>",
        "{{7*7}}",
        "${x}",
    ),
    *("00000000-0000-0000-0000-000000000000", "eyJ0.e30.sig", "MQ:1:abc", "a.b.c", "Ω" * 80, "x" * 5000),
]
_QUERY = [
    *(
        "limit",
        "offset",
        "cursor",
        "sort",
        "order",
        "full",
        "count",
        "fields",
        "topic",
        "lens",
        "author",
        "locale",
    ),
    *(
        "in",
        "date_from",
        "date_to",
        "published_after",
        "updated_before",
        "since",
        "subject",
        "q",
        "search",
        "path",
    ),
    *(
        "as_of",
        "revision",
        "type",
        "child_of",
        "descendant_of",
        "slug",
        "html_path",
        "newsletter",
        "before",
        "next",
    ),
]
_FIELDS = [
    *(
        "email",
        "newsletter",
        "name",
        "topics",
        "frequency",
        "language",
        "website",
        "stamp",
        "return_to",
        "type",
    ),
    *(
        "event",
        "events",
        "data",
        "signature",
        "token",
        "timestamp",
        "username",
        "password",
        "action",
        "RecordType",
    ),
    *("event-data", "msys", "mandrill_events", "recipient", "headers", "Payload", "csrfmiddlewaretoken"),
]
_HEADERS = [
    *(
        "ACCEPT",
        "ACCEPT_LANGUAGE",
        "ACCEPT_ENCODING",
        "ORIGIN",
        "REFERER",
        "AUTHORIZATION",
        "COOKIE",
        "RANGE",
    ),
    *(
        "IF_NONE_MATCH",
        "IF_MODIFIED_SINCE",
        "IF_MATCH",
        "X_FORWARDED_FOR",
        "X_FORWARDED_PROTO",
        "X_REQUEST_ID",
    ),
    *("USER_AGENT", "X_HTTP_METHOD_OVERRIDE", "ACCESS_CONTROL_REQUEST_METHOD", "EXPECT", "X_API_KEY"),
]
_TYPES = [
    *(
        "application/json",
        "application/json; charset=no-such",
        "application/x-www-form-urlencoded",
        "text/plain",
    ),
    *("multipart/form-data", "multipart/form-data; boundary=x", "application/xml", "", "\xff/\xfe"),
]
_METHODS = ["GET"] * 8 + ["POST"] * 6 + ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FROB"]


class Fuzzer:
    """The same seed makes the same requests. `secret` is "name:word" of the webhooks.

    `tokens` open something, by a part of the route that takes them.
    """

    def __init__(self, seed: str, secret: str, tokens: Mapping[str, Sequence[str]]) -> None:
        self._tokens = tokens
        self.chance = random.Random(seed)
        self._known = "Basic " + base64.b64encode(secret.encode()).decode()

    def environ(self, route: str) -> dict[str, Any]:
        """A request to the route, from a visitor of its own."""
        chance = self.chance
        path = self._path(route).encode(errors="replace")
        kind, body = self._sent(route)
        headers = {f"HTTP_{name}": self._header() for name in chance.sample(_HEADERS, chance.randrange(4))}
        if "/hooks/" in route and chance.random() < 0.8:
            headers["HTTP_AUTHORIZATION"] = self._known
        return headers | {
            "REQUEST_METHOD": chance.choice(_METHODS),
            "SCRIPT_NAME": "",
            "PATH_INFO": path.decode("latin-1"),
            "QUERY_STRING": self._query(),
            "CONTENT_TYPE": kind,
            # A wrong one may come, but a number: no server hands on anything else.
            "CONTENT_LENGTH": str(len(body) if chance.random() < 0.95 else chance.randrange(10_000)),
            "REMOTE_ADDR": ".".join(str(chance.randrange(256)) for _ in range(4)),
            "HTTP_HOST": "localhost",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def _path(self, route: str) -> str:
        good = [one for part, all_ in self._tokens.items() if part in route for one in all_]
        if good and self.chance.random() < 0.7:
            return re.sub(r"\{\w+\}", self.chance.choice(good), route)
        return re.sub(r"\{\w+\}", lambda _: self.text(), route)

    def _sent(self, route: str) -> tuple[str, bytes]:
        """A content type and a body: what the route takes with a few things spoilt, or anything."""
        meant = bodies(route)
        if meant and self.chance.random() < 0.6:
            kind, value = self.chance.choice(meant)
            value = copy.deepcopy(value)
            for _ in range(self.chance.randrange(3)):
                self._spoil(value)
            is_json = kind == "application/json"
            return kind, json.dumps(value).encode() if is_json else urlencode(
                value, errors="replace"
            ).encode()
        return self.chance.choice(_TYPES), self._body() if self.chance.random() < 0.6 else b""

    def _spoil(self, value: Any) -> None:
        """Put something else in one place of a list or an object, or take it out."""
        keys = list(value) if isinstance(value, dict) else range(len(value))
        if not keys:
            return
        key = self.chance.choice(list(keys))
        if isinstance(value[key], (dict, list)) and self.chance.random() < 0.7:
            self._spoil(value[key])
        elif self.chance.random() < 0.3:
            del value[key]
        else:
            value[key] = self._value(1)

    def text(self) -> str:
        drawn = self.chance.random()
        if drawn < 0.7:
            return self.chance.choice(_TEXTS)
        if drawn < 0.85:
            return self.chance.choice(_TEXTS)[:50] + self.chance.choice(_TEXTS)[:50]
        return "".join(chr(self.chance.randrange(0xD800)) for _ in range(self.chance.randrange(12)))

    def _header(self) -> str:
        """As a server hands it on: no line ends, and each character a byte."""
        clean = re.sub(r"[\r\n\0]", "", self.text())
        return clean.encode(errors="replace").decode("latin-1")

    def _query(self) -> str:
        pairs = [(self.chance.choice(_QUERY), self.text()) for _ in range(self.chance.randrange(4))]
        if self.chance.random() < 0.1:
            return quote(self.text(), safe="&=%")
        return urlencode(pairs, errors="replace")

    def _body(self) -> bytes:
        kinds: list[Callable[[], bytes]] = [self._json, self._form, self._bytes]
        return self.chance.choices(kinds, [5, 3, 1])[0]()

    def _json(self) -> bytes:
        return json.dumps(self._value(3)).encode()

    def _form(self) -> bytes:
        pairs = [(self.chance.choice(_FIELDS), self.text()) for _ in range(self.chance.randrange(6))]
        return urlencode(pairs, errors="replace").encode()

    def _bytes(self) -> bytes:
        return self.chance.randbytes(self.chance.randrange(200))

    def _value(self, depth: int) -> Any:
        drawn = self.chance.random()
        if depth and drawn < 0.5:
            keys = self.chance.sample(_FIELDS, self.chance.randrange(6))
            return {key: self._value(depth - 1) for key in keys}
        if depth and drawn < 0.65:
            return [self._value(depth - 1) for _ in range(self.chance.randrange(4))]
        simple = [None, True, -(10**20), 3.5, 10**30]
        return self.chance.choice(simple) if drawn < 0.75 else self.text()
