"""The cast: Alice receives the newsletter, Bob has not confirmed yet, Carol has left."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from newsletter.addresses import parse_address
from newsletter.deliveries.rows import Settlement, Step, Taken, Turn, Wanted
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import end_turn, take_turn
from newsletter.models import (
    Campaign,
    DeliveryState,
    Lane,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
)

LEASE = timedelta(minutes=1)


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


def crowd(newsletter: Newsletter, count: int, name: str = "reader") -> None:
    """`reader0@example.org` and so on, all active."""
    now = timezone.now()
    addresses = [parse_address(f"{name}{n}@example.org") for n in range(count)]
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


def carried(campaign: Campaign, state: DeliveryState) -> None:
    """A started campaign's only lane has tried everybody, and that is how it ended."""
    turn, rows = take_all(campaign)
    settle(turn, *(settled(row, state) for row in rows))
    end_turn(turn, set())


def take_all(campaign: Campaign, lane: int = 1) -> tuple[Turn, list[Taken]]:
    """Everybody who waits in a lane's share is on the wire now."""
    now = timezone.now()
    turn = take_turn(Lane.objects.get(campaign=campaign, number=lane).pk, now, LEASE)
    assert turn is not None
    return turn, list(step(turn, Step(now, LEASE, wanted=[Wanted(0, 100)])).taken)


def settled(row: Taken, state: DeliveryState) -> Settlement:
    return Settlement(row, state, "250 2.0.0 taken", timezone.now().timestamp())


def settle(turn: Turn, *settlements: Settlement) -> int:
    """How many came late."""
    return step(turn, Step(timezone.now(), LEASE, settlements)).late
