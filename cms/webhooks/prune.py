"""Forgetting old deliveries: the log is for looking into troubles, not an archive."""

from datetime import datetime, timedelta

from cms.models import WebhookDelivery
from cms.webhooks.states import SETTLED_STATES


def prune(now: datetime, days: int) -> int:
    """Delete what was settled and made more than `days` ago; returns how many. 0 keeps all for ever.

    Nothing is sent anew by it.
    """
    if not days:
        return 0
    old = WebhookDelivery.objects.filter(created_at__lt=now - timedelta(days), state__in=SETTLED_STATES)
    return old.delete()[0]
