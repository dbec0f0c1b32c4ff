"""Switching an endpoint off and on, and giving it another secret."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from cms.models import Clock, WebhookDelivery, WebhookEndpoint
from cms.webhooks import signing, states
from cms.webhooks.states import DeliveryState

# Both secrets sign for so long after a change, so that the receivers can follow one after the other.
BOTH_SECRETS = timedelta(days=1)
_WAITING = [DeliveryState.WAITING, DeliveryState.DEFERRED]


@transaction.atomic
def off(endpoint: int, reason: str, now: datetime, *, tell: bool) -> bool:
    """Tell it nothing any more; False when it was off. `tell` has administrators hear of it by mail.

    What waits has failed, and can be asked for again one by one: a frontend that comes back after days is
    better off with the API's `changes/`.
    """
    rows = WebhookEndpoint.objects.filter(pk=endpoint, active=True)
    went = rows.update(
        active=False, disabled_at=now, disabled_reason=reason, notice_due_at=now if tell else None
    )
    _give_up(endpoint)
    return bool(went)


@transaction.atomic
def on(endpoint: int) -> bool:
    """Tell it of every change from now on; False when it was on. What happened meanwhile passes it by."""
    _give_up(endpoint)
    rows = WebhookEndpoint.objects.filter(pk=endpoint, active=False)
    return bool(
        rows.update(
            active=True,
            disabled_at=None,
            disabled_reason="",
            notice_due_at=None,
            consecutive_failures=0,
            failing_since=None,
            paused_until=None,
            tick=Clock.objects.values_list("tick", flat=True).get(),
        )
    )


def rotate(endpoint: int, now: datetime) -> None:
    """Give it a new secret, which nobody has seen yet. The former one is valid for a day beside it."""
    WebhookEndpoint.objects.filter(pk=endpoint).update(
        former_secret=F("secret"),
        former_secret_until=now + BOTH_SECRETS,
        secret=signing.new_secret(),
        secret_shown_at=None,
    )


def reveal(endpoint: int, now: datetime) -> str | None:
    """The secret, the first time that somebody asks; None from then on."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint)
    if not rows.filter(secret_shown_at=None).update(secret_shown_at=now):
        return None
    return rows.values_list("secret", flat=True).get()


def _give_up(endpoint: int) -> None:
    rows = WebhookDelivery.objects.filter(endpoint=endpoint)
    states.move(rows, DeliveryState.FAILED, coming_from=_WAITING, error="The endpoint was switched off.")
