"""Who may be mailed: the one definition that counting, freezing and the last look before sending share."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from newsletter.models import Newsletter, Subscription, SubscriptionState, Suppression


def reachable(newsletter: Newsletter) -> QuerySet[Subscription]:
    """The newsletter's active subscriptions, without those whose address is suppressed."""
    suppressed = Suppression.objects.filter(
        Q(newsletter=None) | Q(newsletter=newsletter), address_hash=OuterRef("subscriber__address_hash")
    )
    return Subscription.objects.filter(
        ~Exists(suppressed), newsletter=newsletter, state=SubscriptionState.ACTIVE
    )


def reachable_row(newsletter: Newsletter) -> Exists:
    """The same as a condition on rows that have a `subscriber`."""
    return Exists(reachable(newsletter).filter(subscriber=OuterRef("subscriber")))


def addresses(newsletter: Newsletter) -> QuerySet[Subscription, tuple[int, str]]:
    """`subscriber_id` and `email` of everybody reachable, in the order in which they will be mailed."""
    people = reachable(newsletter).order_by("subscriber_id")
    return people.values_list("subscriber_id", "subscriber__email")
