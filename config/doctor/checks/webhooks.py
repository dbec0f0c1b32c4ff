"""Webhooks in, which tell of bounces, have their secret; webhooks out are encrypted and switched on."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from cms.models import WebhookEndpoint
from config.doctor.findings import Finding, good, problem, unchecked, warning
from newsletter.checks import check_senders, check_webhook_secret


def look() -> Iterator[Finding]:
    wrong = [
        *check_webhook_secret(),
        *(
            one
            for one in check_senders()
            if one.id in ("newsletter.W001", "newsletter.W002", "newsletter.W003")
        ),
    ]
    yield from (warning("Bounces are not heard.", one.msg) for one in wrong)
    if settings.WEBHOOKS_ALLOW_PRIVATE and not settings.DEMO:
        yield warning(
            "Webhooks may lead into private networks.",
            "Set WEBHOOKS_ALLOW_PRIVATE=0 unless a frontend stands in one.",
        )
    try:
        endpoints = list(WebhookEndpoint.objects.all())
    except DatabaseError:
        yield unchecked("The webhooks cannot be read.")
        return
    for endpoint in endpoints:
        yield from _endpoint(endpoint)
    if not wrong:
        yield good(f"Webhooks in have what they need; there are {len(endpoints)} out.")


def _endpoint(endpoint: WebhookEndpoint) -> Iterator[Finding]:
    if not endpoint.active:
        yield problem(
            f"{endpoint.name} is switched off: {endpoint.disabled_reason or 'by hand'}.",
            "Mend what stands there, then switch it on under Webhooks.",
        )
    if not endpoint.url.startswith("https://"):
        yield warning(f"{endpoint.name} goes over plain http.", "Give it an address with https://.")
