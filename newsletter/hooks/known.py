"""Every webhook of events that anymail has, by our name for the provider: the one in its sender's URL."""

import re
from collections.abc import Mapping

from newsletter.senders import Sender
from newsletter.wire.providers.known import PROVIDERS

# Providers that mail leaves through by SMTP, and whose events are heard all the same.
_BY_SMTP: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "amazon-ses": (
        "newsletter.hooks.amazon_ses.AmazonSesHook",
        re.compile(r"email-smtp(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?"),
    ),
    "unisender-go": (
        "anymail.webhooks.unisender_go.UnisenderGoTrackingWebhookView",
        re.compile(r"smtp\.go\d+\.unisender\.ru"),
    ),
}
# Their events name no mail that left by SMTP: no mark of ours travels with it, nor do they tell its headers.
NAMELESS = {"unisender-go"}

HOOKS: Mapping[str, str] = dict(
    sorted(
        [
            *((name, known.hook) for name, known in PROVIDERS.items() if known.hook),
            *((name, hook) for name, (hook, _) in _BY_SMTP.items()),
        ]
    )
)


def hook_of(sender: Sender) -> str:
    """The name of the webhook that tells of a sender's mails, or nothing where there is none."""
    if sender.relay is None:
        return sender.provider if sender.provider in HOOKS else ""
    host = sender.relay.host.lower()
    return next((name for name, (_, hosts) in _BY_SMTP.items() if hosts.fullmatch(host)), "")
