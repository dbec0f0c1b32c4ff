"""Amazon SES, whose events come as messages of Amazon SNS."""

import logging
from typing import Any

from anymail.webhooks.amazon_ses import (  # type: ignore[import-untyped] # ships no types
    AmazonSESTrackingWebhookView,
)

from newsletter.hooks.topics import confirm
from newsletter.wire.providers.words import in_short

log = logging.getLogger(__name__)


class AmazonSesHook(AmazonSESTrackingWebhookView):
    """anymail's own, but that it confirms a topic without a key of AWS, which mail by SMTP does not need."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(session_params={}, client_params={}, **kwargs)

    def auto_confirm_sns_subscription(self, sns_message: dict[str, Any]) -> None:
        """Called when our secret has been checked, so an administrator gave SNS this address."""
        confirm(sns_message)
        log.info("Subscribed to %s of Amazon SNS", in_short(sns_message.get("TopicArn", "")))
