"""How long mail servers took to answer lately, by whose mailboxes the messages were for.

Nothing is counted for it while a campaign is sent. Lanes take a provider's rows in the order of their
numbers, so those just before the first that is still queued are the latest: a few hundred rows by their key.
"""

import statistics
from collections.abc import Iterator

from django.db.models import OuterRef, Q, QuerySet, Subquery
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from newsletter.models import Campaign, CampaignState, Delivery, DeliveryState, MailboxProvider

_LOOKED_AT = 500  # numbers before the first queued one; other providers have some of them
_CAMPAIGNS = 3  # the newest of those under way


def collect() -> Iterator[Metric]:
    metric = GaugeMetricFamily(
        "transmissions_answer_seconds",
        "How long mail servers took for the last messages, by mailbox provider: half of them, the slowest.",
        labels=["mailbox_provider", "which"],
    )
    names = dict(MailboxProvider.objects.values_list("pk", "name")) | {0: "other"}
    for provider, seconds in sorted(_lately().items()):
        name = names.get(provider, str(provider))
        metric.add_metric([name, "half"], statistics.median(seconds))
        metric.add_metric([name, "slowest"], max(seconds))
    yield metric


def _lately() -> dict[int, list[float]]:
    """Seconds, by provider."""
    found: dict[int, list[float]] = {}
    under_way = Campaign.objects.filter(state=CampaignState.SENDING).order_by("-pk")
    for campaign in under_way.values_list("pk", flat=True)[:_CAMPAIGNS]:
        for provider, seconds in _answers(campaign):
            found.setdefault(provider, []).append(seconds)
    return found


def _answers(campaign: int) -> Iterator[tuple[int, float]]:
    rows = Delivery.objects.filter(campaign=campaign)
    near = Q(pk__in=[])
    for provider, first in _fronts(rows.filter(state=DeliveryState.QUEUED).order_by("pk")).items():
        near |= Q(mailbox_provider=provider, pk__range=(first - _LOOKED_AT, first))
    sent = rows.filter(near, state=DeliveryState.SENT).order_by()
    for provider, tried, ended in sent.values_list("mailbox_provider", "tried_at", "sent_at"):
        if tried and ended:
            yield provider, (ended - tried).total_seconds()


def _fronts(queued: QuerySet[Delivery]) -> dict[int, int]:
    """The first row that waits, of each provider that has one: a probe of an index for each."""
    numbers = queued.values("pk")
    theirs = numbers.filter(mailbox_provider=OuterRef("pk"))[:1]
    known = MailboxProvider.objects.annotate(first=Subquery(theirs)).values_list("pk", "first")
    others = numbers.filter(mailbox_provider=0).values_list("pk", flat=True).first()
    return {provider: first for provider, first in [*known, (0, others)] if first is not None}
