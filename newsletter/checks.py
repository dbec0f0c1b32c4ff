"""What is told at the start, before mail is lost: senders that cannot send, providers that are not heard."""

from collections.abc import Sequence
from typing import Any

from anymail.exceptions import AnymailConfigurationError  # type: ignore[import-untyped] # ships no types
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from newsletter.hooks.known import NAMELESS, hook_of
from newsletter.hooks.views import has_secret, hook_view
from newsletter.returned.imap import place_of
from newsletter.senders import Sender, senders
from newsletter.wire.providers.options import problems


@register
def check_senders(app_configs: object = None, **_: Any) -> Sequence[CheckMessage]:
    """E001: NEWSLETTER_SENDERS cannot be read. E002: a sender's provider could not be used as it is set."""
    try:
        found = senders()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="newsletter.E001")]
    providers = [sender for sender in found if sender.relay is None]
    wrong = [Error(said, id="newsletter.E002") for sender in providers for said in problems(sender)]
    return wrong or [message for sender in found for message in _unheard(sender)]


@register
def check_webhook_secret(app_configs: object = None, **_: Any) -> Sequence[CheckMessage]:
    """E003: the secret is not in the form that HTTP's basic authentication needs."""
    secrets = settings.ANYMAIL.get("WEBHOOK_SECRET") or []
    if all(":" in secret.strip(":") for secret in secrets):
        return []
    said = "ANYMAIL_WEBHOOK_SECRET: write it as two random words with a colon between them (user:password)."
    return [Error(said, id="newsletter.E003")]


@register
def check_mailbox(app_configs: object = None, **_: Any) -> Sequence[CheckMessage]:
    """E004: FEEDBACK_MAILBOX_URL cannot be read."""
    try:
        if settings.FEEDBACK_MAILBOX_URL:
            place_of(settings.FEEDBACK_MAILBOX_URL)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="newsletter.E004")]
    return []


def _unheard(sender: Sender) -> list[CheckMessage]:
    """W001: bounces and complaints are not heard. W002: nor are they, for want of one more setting.
    W003: they are heard, and nobody knows of which mail.

    Mail by SMTP may be heard of by the mailbox instead.
    """
    name = hook_of(sender)
    if not name or (sender.relay and settings.FEEDBACK_MAILBOX_URL):
        return []
    start = f"Bounces and complaints that {name} tells of are not heard"
    if not has_secret():
        return [
            checks.Warning(f"{start}: set ANYMAIL_WEBHOOK_SECRET to user:password.", id="newsletter.W001")
        ]
    try:
        if getattr(hook_view(name)(), "webhook_key", "") is None:
            # Mandrill has a look at the address before it tells the key, so it is there without one.
            raise AnymailConfigurationError(f"ANYMAIL_{name.upper()}_WEBHOOK_KEY is missing")
    except AnymailConfigurationError as error:
        return [checks.Warning(f"{start}: {error}. An ANYMAIL_… variable sets it.", id="newsletter.W002")]
    if name in NAMELESS:
        said = "it does not say of which mail. Send through another provider where that matters."
        return [checks.Warning(f"{start}: {said}", id="newsletter.W003")]
    return []
