"""Digests: what is new since the last one, and those that are made by themselves."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from wagtail.models import Page

from newsletter.addresses import AddressInvalidError
from newsletter.campaigns import schedule
from newsletter.composing import NotComposableError, compose, take_pages
from newsletter.dkim_keys import SenderUnsignedError
from newsletter.headers import HeaderUnsafeError
from newsletter.local_times import on_the_wall
from newsletter.models import PLACEHOLDER, Campaign, CampaignItem, DigestPlan, Newsletter, Shape
from newsletter.personal import PersonalTokenError, literal
from newsletter.publication import published_since
from newsletter.rhythms import last_due
from newsletter.sendable import NotSendableError

log = logging.getLogger(__name__)

# What is new where there was no digest before.
_AT_FIRST = timedelta(days=30)
# More would be clipped by Gmail, and read by nobody.
_MOST = 30
_STANDS_IN_ITS_WAY = (
    NotComposableError,
    NotSendableError,
    PersonalTokenError,
    AddressInvalidError,
    HeaderUnsafeError,
    SenderUnsignedError,
)


def since_the_last(newsletter: Newsletter, topics: Collection[int], now: datetime) -> datetime:
    """When its last digest that went out was begun, or its last about one of `topics`; else a month ago."""
    sent = _sent(newsletter)
    about = sent.filter(items__page__transmissionpage__topic__in=topics) if topics else sent
    last = about.order_by("-started_at").first()
    return last.created_at if last else now - _AT_FIRST


def what_is_new(newsletter: Newsletter, topics: Collection[int], since: datetime) -> list[Page]:
    """What was published since then and none of its digests held, the newest first; at most thirty."""
    told = CampaignItem.objects.filter(campaign__in=_sent(newsletter)).values("page")
    return list(published_since(since, topics).exclude(pk__in=told)[:_MOST])


def _sent(newsletter: Newsletter) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(newsletter=newsletter, shape=Shape.DIGEST)
    return rows.filter(started_at__isnull=False, cancelled_at=None)


def due(now: datetime) -> list[int]:
    """Plans whose hour has come. One that was missed is late, and several that were missed are one."""
    plans = DigestPlan.objects.filter(is_on=True).select_related("newsletter")
    return [plan.pk for plan in plans if last_due(plan, now) > plan.done_until]


@transaction.atomic
def make(plan: int, now: datetime) -> Campaign | None:
    """The plan's digest; None when there is nothing to tell, or somebody else saw to it first."""
    wanted = DigestPlan.objects.select_related("newsletter", "segment").filter(pk=plan, is_on=True).first()
    if wanted is None or last_due(wanted, now) <= wanted.done_until or not _claimed(wanted, now):
        log.info("Digest plan %s was seen to, or changed, by somebody else", plan)
        return None
    topics = list(wanted.topics.values_list("pk", flat=True))
    since = wanted.last_made_at or since_the_last(wanted.newsletter, topics, now)
    pages = what_is_new(wanted.newsletter, topics, since)
    if not pages:
        return None
    DigestPlan.objects.filter(pk=plan).update(last_made_at=now)
    campaign = _written(wanted, pages, now)
    _go(campaign, now, by_itself=wanted.sends_itself)
    return campaign


def _claimed(plan: DigestPlan, now: datetime) -> bool:
    """Whether it is ours to make: another beat, or an editor who changed its hour, may have been first."""
    as_read = DigestPlan.objects.filter(pk=plan.pk, is_on=True, done_until=plan.done_until)
    return bool(as_read.update(done_until=now))


def _written(plan: DigestPlan, pages: list[Page], now: datetime) -> Campaign:
    campaign = Campaign(
        newsletter=plan.newsletter,
        shape=Shape.DIGEST,
        subject=_subject(plan, pages, now),
        note=plan.note,
        segment=plan.segment,
        audience_rules=plan.segment.rules if plan.segment else {},
    )
    campaign.items.set([CampaignItem(page=page, sort_order=n) for n, page in enumerate(pages)])
    take_pages(campaign)
    campaign.save()
    campaign.save_revision()
    return campaign


def _go(campaign: Campaign, now: datetime, *, by_itself: bool) -> None:
    """What stands in its way, an editor can put right: it waits for one as a draft, and says why."""
    try:
        with transaction.atomic():
            compose(campaign)
            if by_itself:
                schedule(campaign, now)
    except _STANDS_IN_ITS_WAY as error:
        Campaign.objects.filter(pk=campaign.pk).update(trouble=f"This digest waits for an editor. {error}")


def _subject(plan: DigestPlan, pages: list[Page], now: datetime) -> str:
    values = {
        "date": date_format(on_the_wall(now, plan.newsletter.zone), "j F Y"),
        "count": str(len(pages)),
        "first": literal(pages[0].title),
    }
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), plan.subject)[:200]


def begin_anew(plan: DigestPlan, now: datetime) -> None:
    """Its hour was changed, or it was switched on: what would have been due before is not made up for."""
    DigestPlan.objects.filter(pk=plan.pk).update(done_until=now)
