"""HTTP for the client of the Content API, with nothing but Python's own library."""

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen


@dataclass
class ProblemError(Exception):
    """The API refused, and says why (RFC 9457).

    `errors` tells what is wrong with which field, `allowed` which parameters there are, `retry_after` how
    many seconds to wait before another try.
    """

    status: int
    title: str
    detail: str
    errors: dict[str, str] = field(default_factory=dict)
    allowed: list[str] = field(default_factory=list)
    retry_after: float | None = None

    def __str__(self) -> str:
        return f"{self.status} {self.title}: {self.detail}"


class Transport:
    """Asks, keeps what came with an ETag, and asks for that only when it changed.

    Threads may share one. Raises `ProblemError` for refusals and `OSError` when nothing answers.
    """

    def __init__(self, base: str, *, key: str = "", kept: int = 200, timeout: float = 10) -> None:
        """`base` as https://cms.example.org/api/content/v1; `kept` is how many answers are kept."""
        if not base.startswith(("https://", "http://")):
            raise ValueError(f"The address {base!r} must begin with https:// or http://.")
        self._base = base.rstrip("/")
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._most = kept
        self._timeout = timeout
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, path: str, query: Mapping[str, object]) -> object:
        """The JSON at an address below the API's root. Each call gives objects of its own."""
        given = {name.rstrip("_"): _text(value) for name, value in query.items() if value is not None}
        address = f"{self._base}/{path}" + (f"?{urlencode(given)}" if given else "")
        with self._lock:
            etag, content = self._kept.get(address, ("", b""))
        headers = self._headers | ({"If-None-Match": etag} if etag else {})
        try:
            etag, content = self._ask(Request(address, headers=headers))  # noqa: S310 - see __init__
        except HTTPError as error:
            with error:
                if error.code != HTTPStatus.NOT_MODIFIED:
                    raise _problem(error) from None
        self._keep(address, etag, content)
        return _parsed(content)

    def send(self, path: str, body: Mapping[str, object]) -> object:
        """Post JSON."""
        headers = self._headers | {"Content-Type": "application/json"}
        data = json.dumps(body).encode()
        try:
            address = f"{self._base}/{path}"
            return _parsed(self._ask(Request(address, data, headers, method="POST"))[1])  # noqa: S310
        except HTTPError as error:
            with error:
                raise _problem(error) from None

    def _ask(self, request: Request) -> tuple[str, bytes]:
        with urlopen(request, timeout=self._timeout) as answer:  # noqa: S310
            content: bytes = answer.read()
            coded = answer.headers.get("Content-Encoding") == "gzip"
            return answer.headers.get("ETag", ""), gzip.decompress(content) if coded else content

    def _keep(self, address: str, etag: str, content: bytes) -> None:
        with self._lock:
            self._kept.pop(address, None)  # what was asked for last stands last
            if etag and self._most:
                self._kept[address] = (etag, content)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def quoted(name: str) -> str:
    """A name as one segment of a path."""
    return quote(name, safe="")


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parsed(content: bytes) -> object:
    parsed: object = json.loads(content)
    return parsed


def _problem(error: HTTPError) -> ProblemError:
    content = error.read()
    if error.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    try:
        told = _parsed(content)
    except ValueError:  # something before the API answered
        told = None
    members: dict[str, object] = told if isinstance(told, dict) else {}
    errors, allowed = members.get("errors"), members.get("allowed")
    wait = error.headers.get("Retry-After", "")
    return ProblemError(
        status=error.code,
        title=str(members.get("title", error.reason)),
        detail=str(members.get("detail", f"{error.url} answered {error.code}")),
        errors={one["field"]: one["message"] for one in errors} if isinstance(errors, list) else {},
        allowed=[str(one) for one in allowed] if isinstance(allowed, list) else [],
        retry_after=float(wait) if wait.isdigit() else None,
    )
