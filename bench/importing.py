"""An import that waits for its worker, and what must be true when it has ended."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from newsletter.addresses import address_hash, parse_address
from newsletter.imports import running
from newsletter.imports.door import receive
from newsletter.models import (
    REJECTED,
    Attribute,
    ConsentEvent,
    Import,
    ImportReject,
    Newsletter,
    Outcome,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)


def known(left: Iterable[str], suppressed: Iterable[str]) -> None:
    """People who left the newsletter, and addresses that must not be mailed."""
    newsletter = Newsletter.objects.create(
        name="Measured", slug="measured", from_email="ada@measured.example"
    )
    Attribute.objects.create(key="city", label="City")
    now = timezone.now()
    people = Subscriber.objects.bulk_create(_person(one) for one in left)
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=one, newsletter=newsletter, state=SubscriptionState.UNSUBSCRIBED, requested_at=now,
            unsubscribed_at=now,
        )
        for one in people
    )  # fmt: skip
    Suppression.objects.bulk_create(
        Suppression(address_hash=address_hash(one.lower()), reason=SuppressionReason.ERASED)
        for one in suppressed
    )


def _person(email: str) -> Subscriber:
    address = parse_address(email)
    return Subscriber(email=address.written, email_normalized=address.normalized, address_hash=address.hash)


def prepared(file: Iterator[bytes]) -> Import:
    """Uploaded, its columns said, and about to be checked."""
    made = receive(Newsletter.objects.get(slug="measured"), "people.csv", file, by=None)
    made.layout = made.layout | {"columns": ["address", "name", "attribute:city", "consent_at"]}
    made.consent_source = "A benchmark"
    made.save()
    running.check(made)
    return made


def verified(made: Import, rows: int) -> dict[str, int]:
    """Its counts, after they were compared with the tables."""
    made.refresh_from_db()
    counts = {outcome: made.counts[outcome] for outcome in Outcome.values if made.counts.get(outcome)}
    active = Subscription.objects.filter(state=SubscriptionState.ACTIVE).count()
    rejected = sum(counts.get(outcome, 0) for outcome in REJECTED)
    assert not made.trouble, made.trouble
    assert sum(counts.values()) == rows, counts
    assert counts["new"] == active == ConsentEvent.objects.count(), (counts, active)
    assert rejected == ImportReject.objects.filter(upload=made).count(), counts
    return counts
