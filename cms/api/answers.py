"""Answers of the Content API, made of plain values: the WSGI door and Django's views both send them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date, parse_http_date_safe

from cms.documents.shapes import as_bytes

JSON = "application/json"
PROBLEM = "application/problem+json"
# Which browsers of other sites may read it is a matter of their origin, which site is read of a read key.
VARY = "Accept-Encoding, Origin, Authorization"
RETRY_SECONDS = 5  # while the database is away

# What is known of a request: the WSGI environ, which Django calls META.
Meta = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers beside Content-Type and Content-Length, and the whole body.

    `kept`: this process had made the body before.
    """

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON
    kept: bool = False

    def as_django(self) -> HttpResponse:
        return HttpResponse(
            self.body, status=self.status, content_type=self.content_type, headers=self.headers
        )


def problem(status: int, detail: str, **more: object) -> Answer:
    """A problem document (RFC 9457); `more` are members of its own, such as `allowed`."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": [], **more}
    # A refusal may be out of date in a moment: what is not there is published, a parameter corrected.
    headers = {"Cache-Control": "no-cache", "Vary": VARY}
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), headers, PROBLEM)


def unavailable() -> Answer:
    """503: the database does not answer."""
    answer = problem(503, "The database does not answer. Try again in a few seconds.")
    return replace(answer, headers=answer.headers | {"Retry-After": str(RETRY_SECONDS)})


def broken() -> Answer:
    """500: a defect of ours."""
    return problem(500, "Something is broken here. It was logged, and trying again may not help.")


def cache_control() -> str:
    """How long caches may keep what is published (RFC 9111, and RFC 5861 for the last part)."""
    return (
        f"public, max-age={settings.CONTENT_API_MAX_AGE}, s-maxage={settings.CONTENT_API_SHARED_MAX_AGE}, "
        f"stale-while-revalidate={settings.CONTENT_API_STALE_WHILE_REVALIDATE}"
    )


def fresh_headers(etag: str, tags: tuple[str, ...], modified: int | None = None) -> dict[str, str]:
    """Headers of a cacheable answer. `tags` are what a purge names; `modified` is seconds since 1970."""
    headers = {
        "ETag": f'"{etag}"',
        "Cache-Control": cache_control(),
        "Vary": VARY,
        "Cache-Tag": ",".join(tags),
        "Surrogate-Key": " ".join(tags),
    }
    if modified is not None:
        headers["Last-Modified"] = _http_date(modified)
    return headers


_http_date = lru_cache(maxsize=1024)(http_date)


def has(meta: Meta, etag: str) -> bool:
    """Whether the client holds what has this entity tag (RFC 9110, section 13.1.2)."""
    wanted = meta.get("HTTP_IF_NONE_MATCH", "")
    return bool(wanted) and (f'"{etag}"' in wanted or wanted.strip() == "*")


@dataclass(frozen=True, slots=True)
class Typed:
    """JSON that fits its shape."""

    content: bytes

    @property
    def etag(self) -> str:
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()


def typed_bytes(shape: Any, value: dict[str, Any]) -> Typed:
    """`value` as JSON. Raises `pydantic.ValidationError` when it does not fit: a defect, not an answer."""
    return Typed(as_bytes(shape, value))


def typed_answer(meta: Meta, shape: Any, value: dict[str, Any], tags: tuple[str, ...]) -> Answer:
    """A small answer that is made anew each time: 304 when the client has just these bytes."""
    body = typed_bytes(shape, value)
    headers = fresh_headers(body.etag, tags)
    return not_modified(headers) if has(meta, body.etag) else Answer(200, body.content, headers)


def host_of(meta: Meta) -> str:
    """The host name that was asked, which may be that of a site."""
    return meta.get("HTTP_HOST", "").partition(":")[0]


def not_modified(headers: dict[str, str]) -> Answer:
    """304: the headers of the answer that the client has, and no body."""
    return Answer(304, b"", headers)


def held_since(meta: Meta) -> int:
    """If-Modified-Since in seconds since 1970; -1 without, or beside If-None-Match, which overrules it."""
    if "HTTP_IF_NONE_MATCH" in meta:
        return -1
    since = parse_http_date_safe(meta.get("HTTP_IF_MODIFIED_SINCE", ""))
    return -1 if since is None else since


@lru_cache(maxsize=256)  # browsers and libraries send a handful of these
def codings(accept: str) -> frozenset[str]:
    """The content codings of an Accept-Encoding header that we have: `gzip` and `br`."""
    taken = set()
    for one in accept.split(","):
        name, _, quality = one.strip().partition(";")
        weight = quality.strip().removeprefix("q=")
        if weight.strip("0.") or not weight:  # `q=0`, `q=0.000` refuse it
            taken.add(name.strip().lower())
    return frozenset({"gzip", "br"} if "*" in taken else taken & {"gzip", "br"})
