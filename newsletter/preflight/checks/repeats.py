"""Who got one of these transmissions before, by the ledger."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from newsletter.audiences import audience
from newsletter.models import Campaign, Delivery, DeliveryState
from newsletter.preflight.findings import Finding, fine, unknown, warns
from newsletter.segments.in_time import within
from newsletter.segments.rules import RulesInvalidError

CHECK = "Sent before"
MOST = 1_000  # more people are not counted
_CAMPAIGNS = 20
_NOT_GOT = (DeliveryState.FAILED, DeliveryState.SKIPPED)


def look(campaign: Campaign) -> Iterator[Finding]:
    before = _before(campaign)
    if not before:
        yield fine(CHECK, "None of it was sent before.")
        return
    latest = before[0]
    when = f"“{latest}” of {latest.started_at:%d %B %Y}"
    got = Delivery.objects.filter(campaign__in=before, subscriber=OuterRef("subscriber")).exclude(
        state__in=_NOT_GOT
    )
    try:
        again = within(audience(campaign).order_by().filter(Exists(got)).values_list("pk")[: MOST + 1])
    except RulesInvalidError:  # which another check tells
        return
    if again is None:
        yield unknown(CHECK, f"It went out in {when}. How many get it again takes too long to count.")
    elif again:
        people = "More than 1,000 people" if len(again) > MOST else f"{len(again):,} of these people"
        yield warns(CHECK, f"{people} got it in {when}, and get it again. Narrow the audience to spare them.")
    else:
        yield fine(CHECK, f"It went out in {when}, to none of these people.")


def _before(campaign: Campaign) -> list[Campaign]:
    """Campaigns with one of its pages, the latest first."""
    pages = [campaign.page_id, *campaign.items.values_list("page", flat=True)]
    pages = [page for page in pages if page]
    with_one = Campaign.objects.filter(started_at__isnull=False).filter(
        Q(page__in=pages) | Q(items__page__in=pages)
    )
    return list(with_one.exclude(pk=campaign.pk).distinct().order_by("-started_at")[:_CAMPAIGNS])
