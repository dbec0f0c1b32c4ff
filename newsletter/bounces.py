"""What bounces and complaints mean for the person: from when on the address is not written to any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from newsletter.addresses import AddressInvalidError, parse_address
from newsletter.clock import kept_since
from newsletter.models import Bounce, BounceKind, Delivery, Subscriber, SuppressionReason
from newsletter.subscriptions import unsubscribe
from newsletter.suppressing import suppress
from newsletter.tokens import Leave


@dataclass(frozen=True)
class Returned:
    """A mail came back from the mailbox that it was sent to. `source` is who says so."""

    delivery: Delivery
    kind: BounceKind
    at: datetime
    source: str
    answer: str = ""


def record(returned: Returned) -> bool:
    """Write it down, and suppress the address when the rules say so. False: that was known already.

    It concerns the address that the mail went to, which need not be the person's any more. A report that is
    older than bounces are kept may be a replay of one that was forgotten, and is left alone.
    """
    delivery = returned.delivery
    if delivery.subscriber_id is None or not delivery.email or is_too_old(returned.at):
        return False
    with transaction.atomic():
        person = Subscriber.objects.select_for_update(no_key=True).filter(pk=delivery.subscriber_id).first()
        if person is None or not _is_first(returned, person):
            return False
        _judge(returned, person)
    return True


def complain(leave: Leave, address_hash: str, *, here_only: bool = False) -> bool:
    """The owner of the address reported a mail of the newsletter as spam. False: that changes nothing.

    `here_only`: of this newsletter alone, whatever the settings say.
    """
    everywhere = settings.NEWSLETTER_COMPLAINT_EVERYWHERE and not here_only
    here = None if everywhere else leave.newsletter
    with transaction.atomic():
        left = unsubscribe(leave, form="complaint")
        return suppress(address_hash, SuppressionReason.COMPLAINT, newsletter=here) or left


def is_too_old(at: datetime) -> bool:
    """Whether what is reported of that time may be a replay of a report that was forgotten."""
    since = kept_since(timezone.now(), settings.NEWSLETTER_KEEP_BOUNCES_DAYS)
    return since is not None and at < since


def _is_first(returned: Returned, person: Subscriber) -> bool:
    same = Bounce.objects.filter(delivery=returned.delivery, kind=returned.kind)
    if same.exists():  # nobody else is at it: the person is locked
        return False
    Bounce.objects.create(
        subscriber=person,
        delivery=returned.delivery,
        kind=returned.kind,
        happened_at=returned.at,
        source=returned.source[:20],
        answer=returned.answer[:300],
    )
    return True


def _judge(returned: Returned, person: Subscriber) -> None:
    campaign = returned.delivery.campaign
    try:
        address_hash = parse_address(returned.delivery.email).hash
    except AddressInvalidError:  # what counted as an address when it was imported
        address_hash = person.address_hash
    if returned.kind == BounceKind.COMPLAINT:
        complain(Leave(person.pk, campaign.newsletter_id, campaign.pk), address_hash)
    elif note := why_given_up(
        Bounce.objects.filter(subscriber=person, delivery__email=returned.delivery.email)
    ):
        suppress(address_hash, SuppressionReason.BOUNCE, note=note)


def why_given_up(here: QuerySet[Bounce]) -> str:
    """Why an address is given up for what came back from it, or nothing."""
    hard, soft = settings.NEWSLETTER_HARD_BOUNCES, settings.NEWSLETTER_SOFT_BOUNCES
    days = settings.NEWSLETTER_SOFT_BOUNCE_DAYS
    since = timezone.now() - timedelta(days=days)
    hards = here.filter(kind=BounceKind.HARD).count()
    if hard and hards >= hard:
        return "The mailbox does not exist." if hards == 1 else f"{hards} times there was no such mailbox."
    softs = here.filter(kind=BounceKind.SOFT, happened_at__gte=since).count()
    return f"{softs} bounces in {days} days." if soft and softs >= soft else ""
