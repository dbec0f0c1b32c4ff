"""Campaigns under way: how many people are in which state, how fast it goes, what servers refuse."""

from collections.abc import Iterator

from django.db.models import Count, Min, Sum
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from config.observe.metrics.ages import age
from newsletter.models import Campaign, CampaignState, Delivery, DeliveryState, ErrorGroup, Lane

_SHOWN = (CampaignState.SENDING, CampaignState.PAUSED)


def collect() -> Iterator[Metric]:
    yield _by_state()
    states = dict(Campaign.objects.filter(state__in=_SHOWN).values_list("pk", "state"))
    yield from _people(list(states))
    yield _errors(list(states))
    yield from _oldest([pk for pk, state in states.items() if state == CampaignState.SENDING])


def _by_state() -> Metric:
    """A few hundred campaigns a year: counting them costs nothing."""
    metric = GaugeMetricFamily("transmissions_campaigns", "Campaigns by state.", labels=["state"])
    counted = dict(Campaign.objects.values_list("state").annotate(Count("pk")).order_by())
    for state in CampaignState.values:
        metric.add_metric([state], counted.get(state, 0))
    return metric


def _people(shown: list[int]) -> Iterator[Metric]:
    """Sums over the lanes, which hold each campaign's counts: the same cost at any size."""
    people = GaugeMetricFamily(
        "transmissions_deliveries",
        "People of a campaign under way, by what became of their mail.",
        labels=["campaign", "state"],
    )
    rate = GaugeMetricFamily(
        "transmissions_send_rate", "Messages a second, lately, by campaign.", labels=["campaign"]
    )
    sums = [Sum(column) for column in (*DeliveryState.values, "rate")]
    lanes = Lane.objects.filter(campaign__in=shown).values_list("campaign_id").annotate(*sums).order_by()
    for campaign, *counts, speed in lanes:
        for state, count in zip(DeliveryState.values, counts, strict=True):
            people.add_metric([str(campaign), state], count)
        rate.add_metric([str(campaign)], speed)
    return iter((people, rate))


def _errors(shown: list[int]) -> Metric:
    metric = GaugeMetricFamily(
        "transmissions_delivery_errors",
        "Answers that were no acceptance, by campaign, cause and what followed.",
        labels=["campaign", "cause", "state"],
    )
    found = ErrorGroup.objects.filter(campaign__in=shown)
    for campaign, cause, state, count in (
        found.values_list("campaign_id", "cause", "state").annotate(Sum("count")).order_by()
    ):
        metric.add_metric([str(campaign), cause, state], count)
    return metric


def _oldest(under_way: list[int]) -> Iterator[Metric]:
    now = timezone.now()
    # A letter of a series began with its first reader, perhaps years ago.
    sending = Campaign.objects.filter(state=CampaignState.SENDING, letter_version=None)
    began = sending.aggregate(at=Min("started_at"))["at"]
    yield age("transmissions_campaign_age_seconds", "How long the longest campaign has been sending.", began)
    # Deferred ones lie in an index by campaign and time; those of a paused campaign wait as they should.
    deferred = Delivery.objects.filter(campaign__in=under_way, state=DeliveryState.DEFERRED, due_at__lt=now)
    due = deferred.aggregate(at=Min("due_at"))["at"] if under_way else None
    yield age("transmissions_deferred_overdue_seconds", "How long the first deferred mail is overdue.", due)
    dead = Lane.objects.filter(
        campaign__state=CampaignState.SENDING, holder__isnull=False, lease_until__lt=now
    )
    yield GaugeMetricFamily(
        "transmissions_lanes_dead", "Lanes whose worker gave no sign for its lease.", value=dead.count()
    )
