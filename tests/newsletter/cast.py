"""The cast: Alice receives the newsletter, Bob has not confirmed yet, Carol has left."""

from dataclasses import dataclass

from django.utils import timezone

from newsletter.addresses import parse_address
from newsletter.models import Newsletter, Subscriber, Subscription, SubscriptionState


@dataclass
class Cast:
    newsletter: Newsletter
    alice: Subscription
    bob: Subscription
    carol: Subscription


def person(newsletter: Newsletter, email: str, state: SubscriptionState, name: str = "") -> Subscription:
    address = parse_address(email)
    subscriber = Subscriber.objects.create(
        email=address.written, email_normalized=address.normalized, address_hash=address.hash, name=name
    )
    now = timezone.now()
    left = state == SubscriptionState.UNSUBSCRIBED
    return Subscription.objects.create(
        subscriber=subscriber,
        newsletter=newsletter,
        state=state,
        requested_at=now,
        confirmed_at=None if state == SubscriptionState.PENDING else now,
        unsubscribed_at=now if left else None,
    )


def crowd(newsletter: Newsletter, count: int) -> None:
    """`reader0@example.org` and so on, all active."""
    now = timezone.now()
    addresses = [parse_address(f"reader{n}@example.org") for n in range(count)]
    people = Subscriber.objects.bulk_create(
        Subscriber(email=a.written, email_normalized=a.normalized, address_hash=a.hash) for a in addresses
    )
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=one,
            newsletter=newsletter,
            state=SubscriptionState.ACTIVE,
            requested_at=now,
            confirmed_at=now,
        )
        for one in people
    )
