"""Everything that is known of one person, as JSON: their right under GDPR, articles 15 and 20."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from newsletter.models import AddressChange, Campaign, Delivery, SeriesReader, Subscriber, Suppression


def dossier_of(person: Subscriber) -> dict[str, Any]:
    """A section for each kind of thing; texts and times as JSON has them."""
    return {
        "person": _person(person),
        "subscriptions": [_subscription(one) for one in person.subscriptions.select_related("newsletter")],
        "consents": _rows(
            person.consents.order_by("id"),
            ("newsletter__name", "kind", "happened_at", "form", "wording", "evidence"),
        ),
        "mails": _rows(mails_of(person).order_by("id"), _MAIL),
        "series": _rows(
            SeriesReader.objects.filter(subscription__subscriber=person),
            ("subscription__newsletter__name", "state", "began_at", "due_at", "stopped_at", "why"),
        ),
        "reactions": _rows(
            person.reactions.order_by("id"), ("campaign__subject", "link", "verdict", "first_at", "last_at")
        ),
        "bounces": _rows(person.bounces.order_by("id"), ("kind", "happened_at", "source", "answer")),
        "address_change": _rows(
            AddressChange.objects.filter(subscriber=person),
            ("email", "requested_at", "letter_sent_at", "letter_bounced_at"),
        ),
        "suppressions": _rows(
            Suppression.objects.filter(address_hash=person.address_hash),
            ("reason", "newsletter__name", "created_at"),
        ),
    }


_LETTERS = ("letter_sent_at", "letter_bounced_at", "welcome_sent_at")
_MAIL = (
    "campaign__subject",
    "email",
    "name",
    "state",
    "attempts",
    "queued_at",
    "sent_at",
    "delivered_at",
    "bounced_at",
    "complained_at",
    "answer",
)


def mails_of(person: Subscriber) -> QuerySet[Delivery]:
    """Found campaign by campaign, because the ledger has no index by person alone."""
    started = Campaign.objects.filter(started_at__isnull=False).values_list("pk", flat=True)
    return Delivery.objects.filter(campaign__in=list(started), subscriber=person)


def _person(person: Subscriber) -> dict[str, Any]:
    names = ("email", "name", "locale", "time_zone", "attributes", "is_role", "is_disposable", "created_at")
    return {name: _plain(getattr(person, name)) for name in names}


def _subscription(one: Any) -> dict[str, Any]:
    names = ("state", "frequency", "requested_at", "confirmed_at", "unsubscribed_at", "paused_until")
    told = {name: _plain(getattr(one, name)) for name in (*names, *_LETTERS)}
    topics = list(one.topics.values_list("name", flat=True))
    return {"newsletter": one.newsletter.name, "topics": topics} | told


def _rows(rows: "QuerySet[Any]", names: Iterable[str]) -> list[dict[str, Any]]:
    """`campaign__subject` is told as `campaign`."""
    return [
        {key.partition("__")[0]: _plain(value) for key, value in row.items()} for row in rows.values(*names)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Model) else value
