"""Campaigns as a newsletter of a million has them after years: figures of each, ledgers of a few."""

from datetime import timedelta

from django.utils import timezone

from bench import people
from bench.rows import settle
from newsletter.deliveries.counts import DESK, by_state
from newsletter.models import (
    Attempt,
    Campaign,
    CampaignReport,
    CampaignState,
    ConsentEvent,
    Delivery,
    Lane,
    Link,
)
from newsletter.reports import counting, growth

_SOME_FAILED = """
UPDATE newsletter_delivery SET state = CASE WHEN id %% 2 = 0 THEN 'failed' ELSE 'bounced' END,
    bounced_at = sent_at, answer = '550 5.1.1 <' || email || '> User unknown'
WHERE campaign_id = %s AND id %% 97 < 2
"""
_SOME_DELIVERED = """
UPDATE newsletter_delivery SET state = 'delivered', delivered_at = sent_at + interval '3 seconds',
    sent_at = sent_at + (id %% 3600) * interval '1 second', mailbox_provider = id %% 4
WHERE campaign_id = %s AND id %% 97 > 40
"""
_ATTEMPTS = """
INSERT INTO newsletter_attempt (delivery_id, number, sender, tried_at, ended_at, state, answer, provider_id)
SELECT id, 1, 'mail', sent_at, sent_at, 'deferred', '451 4.7.1 Try again later', ''
FROM newsletter_delivery WHERE campaign_id = %s AND id %% 50 = 0
"""
_ERRORS = """
INSERT INTO newsletter_errorgroup (campaign_id, state, cause, key, count, sample, last_at)
SELECT %s, CASE WHEN n %% 2 = 0 THEN 'failed' ELSE 'deferred' END,
    (ARRAY['no_mailbox', 'full', 'rate', 'blocked'])[1 + n %% 4], 'key ' || n, n * 7, '550 No. ' || n, now()
FROM generate_series(1, 150) n
"""
_LEFT = """
INSERT INTO newsletter_consentevent (subscriber_id, newsletter_id, kind, happened_at, form, wording, evidence)
SELECT id, %s, 'left', now(), 'link', '', jsonb_build_object('campaign', %s + id %% 200)
FROM newsletter_subscriber WHERE id %% 20 = 0 ORDER BY id
"""


def fill(count: int) -> None:
    """`count` campaigns in all, after `bench.audience_people.fill`. Not inside a transaction."""
    great = list(Campaign.objects.order_by("pk"))
    for campaign in great:
        for statement in (_SOME_FAILED, _SOME_DELIVERED, _ATTEMPTS, _ERRORS):
            people.run(statement, campaign.pk)
        _counted(campaign)
    _past(great[0], count - len(great))
    people.run(_LEFT, people.newsletter().pk, great[0].pk)
    settle(Delivery, Attempt, ConsentEvent, Campaign)
    _reported(great)


def under_way() -> Campaign:
    """A campaign that is half through, and one that is scheduled; returns the first."""
    now = timezone.now()
    sending = people.campaign()
    Campaign.objects.filter(pk=sending.pk).update(
        state=CampaignState.SENDING, started_at=now, frozen_count=1_000_000
    )
    Lane.objects.create(campaign=sending, number=0, queued=600_000)
    for number in range(1, 17):
        Lane.objects.create(campaign=sending, number=number, sent=25_000, rate=120)
    people.run(_ERRORS, sending.pk)
    at = now + timedelta(days=1)
    Campaign.objects.filter(pk=people.campaign().pk).update(
        state=CampaignState.SCHEDULED, scheduled_at=at, starts_at=at
    )
    return sending


def _counted(campaign: Campaign) -> None:
    """The lanes' sums, as the rows have them."""
    sums = by_state(Delivery.objects.filter(campaign=campaign))
    Lane.objects.create(
        campaign=campaign, number=DESK, **{state.value: number for state, number in sums.items()}
    )
    Link.objects.bulk_create(
        Link(campaign=campaign, number=n, url=f"https://example.org/{n}", human=100 * n, unsure=n)
        for n in range(25)
    )


def _past(like: Campaign, count: int) -> None:
    """Campaigns of which only the figures are looked at."""
    made = Campaign.objects.bulk_create(
        Campaign(
            newsletter=like.newsletter, subject=f"No. {n}", state=CampaignState.SENT, frozen_count=9_900,
            started_at=like.started_at - timedelta(weeks=n), finished_at=like.started_at - timedelta(weeks=n),
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    Lane.objects.bulk_create(
        Lane(campaign=one, number=n, sent=560, delivered=50, failed=8, bounced=1, complained=n % 2)
        for one in made
        for n in range(16)
    )


def _reported(great: list[Campaign]) -> None:
    """The great ones as a worker counts them, and the lists; the others get a copy."""
    now = timezone.now()
    first, *_ = [counting.count(campaign, now) for campaign in great]
    growth.count_lists(now)
    others = Campaign.objects.filter(started_at__isnull=False, report__isnull=True)
    kept = {
        field.name: getattr(first, field.name)
        for field in CampaignReport._meta.concrete_fields
        if field.name != "campaign"
    }
    CampaignReport.objects.bulk_create(CampaignReport(campaign=one, **kept) for one in others)
