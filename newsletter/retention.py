"""Throwing away what is no longer needed. How many days each thing is kept is a setting; 0 is for ever."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from newsletter import log_entries
from newsletter.clock import kept_since
from newsletter.models import AddressChange, Attempt, Bounce, Subscriber, Subscription, SubscriptionState

_AT_ONCE = 5_000


def purge(now: datetime) -> int:
    """One round of everything, in pieces that no other transaction waits for; returns how many rows went."""
    return sum(purger(now) for purger in (_attempts, _bounces, _pending))


def _attempts(now: datetime) -> int:
    """Receipts of attempts that failed, which quote mail servers, and those quote addresses."""
    before = kept_since(now, settings.NEWSLETTER_KEEP_ATTEMPTS_DAYS)
    if before is None:
        return 0
    oldest = list(Attempt.objects.order_by("id").values_list("pk", flat=True)[:_AT_ONCE])
    return Attempt.objects.filter(pk__in=oldest, ended_at__lt=before).delete()[0]


def _bounces(now: datetime) -> int:
    before = kept_since(now, settings.NEWSLETTER_KEEP_BOUNCES_DAYS)
    if before is None:
        return 0
    old = Bounce.objects.order_by("happened_at").filter(happened_at__lt=before)
    return Bounce.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_AT_ONCE])).delete()[0]


def _pending(now: datetime) -> int:
    """People who never confirmed anything, and changes of address that nobody confirmed.

    Somebody typed their address; they agreed to nothing, so nothing of it is kept. Who had left keeps that.
    """
    before = kept_since(now, settings.NEWSLETTER_KEEP_PENDING_DAYS)
    if before is None:
        return 0
    changes = AddressChange.objects.filter(requested_at__lt=before).delete()[0]
    waiting = Subscription.objects.filter(
        state=SubscriptionState.PENDING, requested_at__lt=before, unsubscribed_at=None
    )
    with transaction.atomic():
        locked = waiting.select_for_update().order_by("pk").values_list("pk", "subscriber")[:_AT_ONCE]
        rows, people = [pk for pk, _ in locked], [person for _, person in locked]
        gone = Subscription.objects.filter(pk__in=rows).delete()[1].get("newsletter.Subscription", 0)
        lists = Subscription.objects.filter(subscriber=OuterRef("pk"))
        strangers = Subscriber.objects.filter(~Exists(lists), pk__in=people)
        log_entries.forget(Subscription, rows)
        log_entries.forget(Subscriber, strangers.values_list("pk", flat=True))
        strangers.delete()
    return changes + gone
