"""Who may read the Content API: everybody, or who shows a read key (RFC 6750)."""

import datetime
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from cms.api.answers import Answer, Meta, problem
from cms.api.brake import seconds_to_wait
from cms.api.memory import Memory
from cms.api.parameters import Refused
from cms.models import ReadKey
from cms.models.read_keys import PREFIX_LENGTH, SECRET, hash_of

ADMISSION = "cms.admission"  # where META holds what was found; no header of a client gets that name
REMEMBERED = 5.0  # seconds until a revoked key is noticed; ten are promised
_MINUTE = datetime.timedelta(minutes=1)
_WHERE = "Keys are made in the admin, under Settings, Read keys."
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Row:
    """A key as one query reads it."""

    pk: int
    prefix: str
    hash: str = field(repr=False)
    host: str | None
    origins: list[str]
    limit: int | None
    expires_at: datetime.datetime | None
    revoked_at: datetime.datetime | None
    last_used_at: datetime.datetime | None
    shares_host: bool


_COLUMNS = (
    "pk",
    "prefix",
    "hash",
    "site__hostname",
    "origins",
    "requests_per_minute",
    "expires_at",
    "revoked_at",
    "last_used_at",
    "shares_host",
)
_memory = Memory[str, _Row](REMEMBERED, most=1000)


@dataclass(frozen=True)
class Admission:
    """What a request may read. `host` is that of the key's site, None when the request's own decides."""

    keyed: bool = False
    host: str | None = None

    def meta(self, meta: Meta) -> Meta:
        """What is known of the request, at the host that it is to read."""
        return {**meta, "HTTP_HOST": self.host} if self.host else meta

    def seal(self, answer: Answer) -> Answer:
        """What needed a key is kept by no cache that others share."""
        return replace(answer, headers=sealed(answer.headers)) if self.keyed else answer


PUBLIC = Admission()


def sealed(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers without leave for shared caches (RFC 9111, section 5.2.2.7)."""
    parts = [part.strip() for part in headers.get("Cache-Control", "").split(",")]
    kept = [part for part in parts if part and part not in ("public", "private")]
    kept = [part for part in kept if not part.startswith("s-maxage")]
    vary = headers.get("Vary", "")
    names = [name.strip().lower() for name in vary.split(",")]
    vary = vary if "authorization" in names else f"{vary}, Authorization".strip(", ")
    return {**headers, "Cache-Control": ", ".join(["private", *kept]), "Vary": vary}


def admit(meta: Mapping[str, Any]) -> Admission:
    """What the request may read; counted as a use of its key. Raises `Refused`: 401, 403 or 429."""
    if (found := meta.get(ADMISSION)) is not None:
        return found
    scheme, _, secret = meta.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return _admit_key(_row(secret.strip()), meta.get("HTTP_ORIGIN"))
    if settings.CONTENT_API_PRIVATE:
        raise unauthorized(f"This installation is private: send a read key as a Bearer token. {_WHERE}", "")
    return PUBLIC


def _admit_key(row: _Row, origin: str | None) -> Admission:
    if row.revoked_at:
        raise unauthorized(f"The read key {row.prefix}… is revoked. {_WHERE}")
    if row.expires_at and row.expires_at <= timezone.now():
        raise unauthorized(f"The read key {row.prefix}… expired on {row.expires_at:%Y-%m-%d}. {_WHERE}")
    if origin and row.origins and origin not in row.origins:
        raise refused(403, f"The read key {row.prefix}… is not for pages of {origin[:200]}.")
    if row.shares_host:
        raise refused(403, f"Two sites are named {row.host}: give one another host name, to tell them apart.")
    _write_use(row)
    if row.limit and (seconds := seconds_to_wait(row.pk, row.limit)):
        detail = f"The read key {row.prefix}… may ask {row.limit} times a minute. Try again in {seconds} s."
        raise refused(429, detail, {"Retry-After": str(seconds)})
    return Admission(keyed=True, host=row.host)


def _row(secret: str) -> _Row:
    """The key with this secret. Found by its beginning, then compared in constant time."""
    if not SECRET.fullmatch(secret):
        raise unauthorized(f"That is not a read key: these begin with tr_ and have 46 characters. {_WHERE}")
    prefix = secret[:PREFIX_LENGTH]
    row = _memory.get(prefix)
    if row is None:
        values = ReadKey.objects.with_ambiguity().filter(prefix=prefix).values_list(*_COLUMNS).first()
        row = _Row(*values) if values else None
        if row:
            _memory.put(prefix, row)
    if row is None or not hmac.compare_digest(row.hash, hash_of(secret)):
        raise unauthorized(f"There is no such read key. {_WHERE}")
    return row


def _write_use(row: _Row) -> None:
    now = timezone.now()
    if row.last_used_at and now - row.last_used_at < _MINUTE:
        return
    _memory.replace(row.prefix, replace(row, last_used_at=now))
    try:
        ReadKey.objects.used(row.pk, now, now - _MINUTE)
    except DatabaseError:  # a database that only reads, or is busy: the reader is not to wait for a date
        _logger.exception("The use of a read key was not written")


def unauthorized(detail: str, error: str = "invalid_token") -> Refused:
    """401. Without a key there is no `error` to tell (RFC 6750, section 3.1)."""
    challenge = 'Bearer realm="Content API"' + (f', error="{error}"' if error else "")
    return refused(401, detail, {"WWW-Authenticate": challenge})


def refused(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Refused:
    """A problem that no cache shares."""
    answer = problem(status, detail)
    return Refused(replace(answer, headers=sealed({**answer.headers, **(headers or {})})))
