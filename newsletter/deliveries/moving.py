"""Moves that no lane makes: an editor's, and a cancelled campaign's. They are counted at the desk."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from newsletter.audiences import reachable_row
from newsletter.deliveries.counts import count_at_desk, hold_lanes, moved, on_the_wire
from newsletter.deliveries.turns import DIED
from newsletter.local_times import moments_by_zone
from newsletter.models import (
    DELIVERY,
    Attempt,
    Bounce,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Subscriber,
)

_S = DeliveryState
_CHUNK = 5_000
_ALL = Q()


def move_counted(
    campaign: Campaign, rows: QuerySet[Delivery], source: DeliveryState, target: DeliveryState, **values: Any
) -> int:
    """Move those of `rows` that are in `source`, and count it. Returns how many went."""
    with transaction.atomic():
        number = DELIVERY.move(rows.filter(campaign=campaign), target, coming_from=(source,), **values)
        count_at_desk(campaign.pk, moved(source, target, number))
    return number


def skip_some(campaign: Campaign, reason: str, size: int = _CHUNK) -> int:
    """Skip up to `size` people who have no attempt under way; 0 when there are none left.

    In pieces, so that a campaign of a million can be cancelled without one transaction that holds them all.
    None in a campaign that is not cancelled, or no longer: an editor may send it to the rest meanwhile. Its
    lanes wait, since nobody may be skipped whom one of them puts on the wire.
    """
    for source in (_S.QUEUED, _S.DEFERRED):
        with transaction.atomic():
            if not _is_cancelled(campaign):
                return 0
            hold_lanes(campaign)
            rows = Delivery.objects.filter(campaign=campaign, state=source)
            rows = rows.exclude(pk__in=on_the_wire(campaign.pk))
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            some = list(rows.values_list("pk", flat=True)[:size])
            number = move_counted(
                campaign, Delivery.objects.filter(pk__in=some), source, _S.SKIPPED, answer=reason, due_at=None
            )
        if number:
            return number
    return 0


def _is_cancelled(campaign: Campaign) -> bool:
    """And it stays so until the transaction ends."""
    rows = Campaign.objects.select_for_update(no_key=True)
    return bool(rows.filter(pk=campaign.pk, state=CampaignState.CANCELLED).values_list("pk"))


def queue_failed(campaign: Campaign) -> int:
    """Have those tried again whose message was refused, if they may still be mailed."""
    return _queue_again(campaign, _S.FAILED)


def queue_skipped(campaign: Campaign, which: Q = _ALL, **values: Any) -> int:
    """Queue those who were left out by a cancelled campaign, or who came back since.

    Whose own hour is still to come waits for it, as at the start.
    """
    waiting = _wait_for_their_hour(campaign, which, **values)
    return waiting + _queue_again(campaign, _S.SKIPPED, which=which, **values)


def hold_skipped(campaign: Campaign, which: Q = _ALL) -> int:
    """Have them wait for the winner of the campaign's test instead."""
    return _queue_again(campaign, _S.SKIPPED, _S.DEFERRED, which=which)


def _wait_for_their_hour(campaign: Campaign, which: Q, **values: Any) -> int:
    now = timezone.now()
    hours = {zone: at for zone, at in moments_by_zone(campaign).items() if at > now}
    if not hours:
        return 0
    person = Subscriber.objects.filter(pk=OuterRef("subscriber"), time_zone__in=hours)
    hour = Case(*(When(time_zone=zone, then=Value(at)) for zone, at in hours.items()))
    values["due_at"] = Subquery(person.values(hour=hour))
    return _queue_again(campaign, _S.SKIPPED, _S.DEFERRED, which=which & Q(Exists(person)), **values)


def _queue_again(
    campaign: Campaign,
    source: DeliveryState,
    target: DeliveryState = _S.QUEUED,
    *,
    which: Q = _ALL,
    due_at: Subquery | None = None,
    **values: Any,
) -> int:
    may_be_mailed = reachable_row(campaign.newsletter)
    rows = Delivery.objects.filter(which, may_be_mailed, campaign=campaign, state=source)
    now = timezone.now()
    with transaction.atomic():
        readdress(rows)
        return move_counted(
            campaign, rows, source, target, queued_at=now, attempts=0, due_at=due_at, **values
        )


def resend_unknown(campaign: Campaign, which: Q = _ALL) -> int:
    """Somebody chose to risk another copy. An attempt whose process died has no receipt yet, and gets it."""
    rows = Delivery.objects.filter(which, campaign=campaign, state=_S.UNKNOWN)
    with transaction.atomic():
        chosen = list(rows.select_for_update())
        Attempt.objects.bulk_create(
            Attempt(
                delivery=row,
                number=row.attempts,
                sender=row.sender,
                tried_at=row.tried_at,
                ended_at=timezone.now(),
                state=_S.UNKNOWN,
                answer=row.answer,
                provider_id=row.provider_id,
            )
            for row in chosen
            if row.answer == DIED
        )
        again = Delivery.objects.filter(pk__in=[row.pk for row in chosen])
        readdress(again)
        return move_counted(campaign, again, _S.UNKNOWN, _S.QUEUED, holder=None)


def readdress(rows: QuerySet[Delivery]) -> None:
    """Have those that are to be sent go where their people get letters now.

    What came back of such a mail came from the address before. It is forgotten, so that it does not count
    against the new one, and what comes back from there is not taken for the same.
    """
    people = Subscriber.objects.filter(pk=OuterRef("subscriber"))
    elsewhere = rows.filter(Exists(people.exclude(email=OuterRef("email"))))
    moved = list(elsewhere.values_list("pk", flat=True))
    Bounce.objects.filter(delivery__in=moved).delete()
    Delivery.objects.filter(pk__in=moved).update(email=Subquery(people.values("email")))


def accept_unknown(campaign: Campaign) -> int:
    """Somebody knows, or decides, that they arrived."""
    rows = Delivery.objects.filter(state=_S.UNKNOWN)
    return move_counted(campaign, rows, _S.UNKNOWN, _S.SENT, sent_at=F("tried_at"))
