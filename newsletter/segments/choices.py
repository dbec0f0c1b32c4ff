"""Topics that people chose: who chose none wants all of them."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from newsletter.models import Subscription


def chose_others_only(topics: Collection[int]) -> Exists:
    """Of subscriptions, those with topics of which none is among these.

    One question and not two beside “or”: its negation is one anti-join, which PostgreSQL makes in parallel.
    """
    choices = Subscription.topics.through.objects
    these = choices.filter(subscription_id=OuterRef("subscription_id"), topic__in=topics)
    return Exists(choices.filter(~Exists(these), subscription_id=OuterRef("pk")))
