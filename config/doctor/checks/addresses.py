"""Where people reach the installation: by https, at a host that answers to its name."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.http.request import validate_host

from config.doctor.findings import Finding, good, problem, unchecked, warning

_PATIENCE = 5.0  # seconds


def look() -> Iterator[Finding]:
    yield from _encrypted()
    host = urlsplit(settings.CMS_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield problem(f"The CMS does not answer to {host}.", f"Add {host} to ALLOWED_HOSTS.")
    if settings.CMS_IS_HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        yield warning(
            "CMS_URL is https, and BEHIND_PROXY is not set.",
            "Set BEHIND_PROXY=1 when a proxy ends TLS; without it every request looks like plain http.",
        )
    yield _answers()


def _encrypted() -> Iterator[Finding]:
    for name in ("CMS_URL", "FRONTEND_URL"):
        url = getattr(settings, name)
        if url.startswith("https://"):
            yield good(f"{name} is {url}.")
        else:
            yield warning(f"{name} is {url}, without TLS.", f"Set {name} to https://… before readers come.")


def _answers() -> Finding:
    url = f"{settings.CMS_URL}/health/live/"
    try:
        answer = urllib3.request("GET", url, timeout=_PATIENCE, retries=False, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        return unchecked(f"{url} does not answer from here: {error}.", "Open it in a browser.")
    if answer.status == 200:
        return good(f"{settings.CMS_URL} answers.")
    return problem(f"{url} answers {answer.status}.", "See the log of the web process and of the proxy.")
