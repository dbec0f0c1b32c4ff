"""Every way out: a mail server that lets us in, over TLS; a provider that has what it needs."""

import asyncio
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.doctor.findings import Finding, good, problem, warning
from newsletter.senders import Relay, Sender, senders
from newsletter.wire.lines import LineDownError
from newsletter.wire.providers.options import problems
from newsletter.wire.smtp_connect import connect

_LOCAL = ("localhost", "127.0.0.1", "::1")
# Where Mailpit and its like listen, and where EMAIL_URL leads while nobody has set it.
_CATCHES = 1025


def look() -> Iterator[Finding]:
    try:
        found = senders()
    except ImproperlyConfigured as error:
        yield problem("The senders cannot be read.", str(error))
        return
    for sender in found:
        yield from _relay(sender, sender.relay) if sender.relay else _provider(sender)


def _relay(sender: Sender, relay: Relay) -> Iterator[Finding]:
    place = f"{relay.host}:{relay.port}"
    try:
        asyncio.run(_greet(relay))
    except LineDownError as error:
        yield problem(
            f"{sender.name}: {place} lets nobody in: {error}",
            "Look at host, port, user and password; smtp+tls:// is STARTTLS (587), smtp+ssl:// TLS (465).",
        )
        return
    if relay.port == _CATCHES:
        found = problem if settings.CMS_IS_HTTPS else warning
        yield found(f"{sender.name}: {place} catches mail, and nobody gets any.", "Set EMAIL_URL in .env.")
        return
    user = f", as {relay.user}" if relay.user else ", without a login"
    yield good(f"{sender.name}: {place} lets us in{user}.")
    if not (relay.tls or relay.starttls) and relay.host not in _LOCAL:
        yield warning(f"{sender.name}: mail goes to {place} without TLS.", "Use smtp+tls:// or smtp+ssl://.")


async def _greet(relay: Relay) -> None:
    conversation, _ = await connect(relay)
    conversation.close()


def _provider(sender: Sender) -> Iterator[Finding]:
    wrong = problems(sender)
    yield from (problem(f"{sender.name}: {said}", "docs/providers.md has what it needs.") for said in wrong)
    if not wrong:
        yield good(f"{sender.name}: {sender.provider} has the settings that it needs.")
