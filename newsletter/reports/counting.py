"""Counting a campaign's ledger: it reads every row, so a worker does it when the campaign is over.

Providers report for days and weeks, so it is counted again, ever more seldom.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from newsletter.answers import Cause, cause_of, last_answer
from newsletter.models import (
    OPENED,
    Campaign,
    CampaignReport,
    Delivery,
    DeliveryState,
    Engagement,
    MailboxProvider,
    Reaction,
    Verdict,
)
from newsletter.reports.moments import moments
from newsletter.wire.parcels import Fate

_S = DeliveryState
_RETURNED = (_S.FAILED, _S.BOUNCED)
_AGAIN_AFTER = [timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)] + [
    timedelta(days=days) for days in (1, 2, 3, 5, 7, 14, 30)
]
_DOMAINS = 10
EVERYBODY_ELSE = "Everybody else"


def due(now: datetime) -> QuerySet[Campaign]:
    """Campaigns that are over and whose ledger was not counted since, or has to be again."""
    over = Campaign.objects.filter(finished_at__isnull=False).select_related("newsletter")
    never = Q(report__isnull=True)
    before_it_ended = Q(report__made_at__lt=F("finished_at"))
    return over.filter(never | before_it_ended | Q(report__due_at__lte=now)).order_by("-finished_at")


def count(campaign: Campaign, now: datetime) -> CampaignReport:
    """Read the whole ledger of a campaign that is over, and keep what it comes to."""
    step, over_time = moments(campaign)
    causes, domains = _returned(campaign)
    certain, perhaps = _clicked(campaign)
    report, _ = CampaignReport.objects.update_or_create(
        campaign=campaign,
        defaults={
            "made_at": now,
            "due_at": _due_again(campaign, now),
            "clicked": certain,
            "perhaps_clicked": perhaps,
            "step": step,
            "moments": over_time,
            "providers": _providers(campaign),
            "causes": causes,
            "domains": domains,
        },
    )
    return report


def _due_again(campaign: Campaign, now: datetime) -> datetime | None:
    """Measured from its end, not from now: a worker that was away does not count once for each time."""
    over = campaign.finished_at or now
    return next((over + after for after in _AGAIN_AFTER if over + after > now), None)


def _providers(campaign: Campaign) -> list[dict[str, Any]]:
    """People, what came back and complaints, of each mailbox provider; the greatest first."""
    names = dict(MailboxProvider.objects.values_list("pk", "name"))
    rows = Delivery.objects.filter(campaign=campaign).order_by().values_list("mailbox_provider", "state")
    found: dict[str, Counter[str]] = {}
    for provider, state, number in rows.annotate(n=Count("id")):
        counts = found.setdefault(names.get(provider, EVERYBODY_ELSE), Counter())
        counts["people"] += number
        counts["returned"] += number if state in _RETURNED else 0
        counts["complained"] += number if state == _S.COMPLAINED else 0
    keys = ("people", "returned", "complained")
    told = [{"name": name, **{key: counts[key] for key in keys}} for name, counts in found.items()]
    return sorted(told, key=lambda one: -one["people"])


def _returned(campaign: Campaign) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """What came back by cause, and by the domains that most of it came from."""
    rows = Delivery.objects.filter(campaign=campaign, state__in=_RETURNED).order_by()
    causes: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for email, answer in rows.values_list("email", "answer").iterator():
        causes[_cause(answer).value] += 1
        domains[email.rpartition("@")[2].lower() or "erased people"] += 1
    return causes.most_common(), domains.most_common(_DOMAINS)


@lru_cache(maxsize=4_096)
def _cause(answer: str) -> Cause:
    return cause_of(last_answer(answer), Fate.REFUSED)


def _clicked(campaign: Campaign) -> tuple[int | None, int | None]:
    """How many followed any link: certainly people, and those with who may be. None where it is not known."""
    if campaign.newsletter.clicks != Engagement.PERSON:
        return None, None
    rows = Reaction.objects.filter(campaign=campaign, link__gt=OPENED, verdict__gt=Verdict.MACHINE)
    best: Iterable[int] = (
        rows.order_by().values("subscriber").annotate(best=Max("verdict")).values_list("best", flat=True)
    )
    numbers = Counter(best)
    return numbers[Verdict.HUMAN], numbers[Verdict.HUMAN] + numbers[Verdict.UNSURE]
