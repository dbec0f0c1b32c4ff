"""Requests to the caches' own interfaces. Their addresses come from the settings and are trusted."""

from collections.abc import Mapping

import urllib3
from urllib3.exceptions import HTTPError

_pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=10), retries=False)
_EXCERPT = 200


class PurgeFailedError(Exception):
    """A cache did not confirm a purge: it is to be repeated. The message says what it answered."""


def call(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Make a request; returns the body of a 2xx. Raises `PurgeFailedError` for all else. No redirects."""
    try:
        answer = _pool.request(method, url, headers=headers, body=body, redirect=False)
    except HTTPError as error:
        raise PurgeFailedError(f"No answer: {error}") from error
    if not 200 <= answer.status < 300:
        said = answer.data[:_EXCERPT].decode(errors="replace")
        raise PurgeFailedError(f"It answered {answer.status}: {said}")
    return answer.data
