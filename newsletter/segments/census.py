"""How many people some rules mean, who of them cannot be reached and why, and a few of them."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from newsletter.models import Newsletter, Subscription, SubscriptionState, Suppression
from newsletter.segments.narrowing import narrowed
from newsletter.segments.room import room
from newsletter.segments.rules import Group

_SAMPLE = 10


@dataclass(frozen=True)
class Census:
    """Each person is in one number: who left and is suppressed too counts as having left."""

    reached: int
    unsubscribed: int
    pending: int
    suppressed: int
    paused: int


def census(newsletter: Newsletter, group: Group) -> Census:
    """Counted in one query, exactly. Raises RulesInvalidError."""
    active = Q(state=SubscriptionState.ACTIVE)
    barred = Suppression.objects.filter(Q(newsletter=None) | Q(newsletter=newsletter)).values("address_hash")
    suppressed = Q(subscriber__address_hash__in=barred)
    paused = Q(paused_until__isnull=False, paused_until__gt=timezone.now())
    people = narrowed(Subscription.objects.filter(newsletter=newsletter), group, newsletter).order_by()
    with room():
        numbers = people.aggregate(
            reached=Count("pk", filter=active & ~paused & ~suppressed),
            unsubscribed=Count("pk", filter=Q(state=SubscriptionState.UNSUBSCRIBED)),
            pending=Count("pk", filter=Q(state=SubscriptionState.PENDING)),
            suppressed=Count("pk", filter=active & suppressed),
            paused=Count("pk", filter=active & paused & ~suppressed),
        )
    return Census(**numbers)


def sample(newsletter: Newsletter, group: Group) -> list[Subscription]:
    """The newest of the people who are active. Raises RulesInvalidError."""
    active = Subscription.objects.filter(newsletter=newsletter, state=SubscriptionState.ACTIVE)
    people = narrowed(active, group, newsletter).select_related("subscriber")
    with room():
        return list(people.order_by("-subscriber_id")[:_SAMPLE])
