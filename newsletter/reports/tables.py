"""A campaign as CSV files: its figures, and its ledger line by line, in the same memory at any size."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from newsletter.answers import Cause
from newsletter.engagement.report import report
from newsletter.exports import lines
from newsletter.models import Campaign, CampaignReport, Delivery
from newsletter.reports.figures import figures_of
from newsletter.reports.usual import compared, usual_of

_AT_ONCE = 2_000
_LEDGER = (
    "email",
    "name",
    "state",
    "attempts",
    "queued_at",
    "tried_at",
    "sent_at",
    "delivered_at",
    "bounced_at",
    "complained_at",
    "sender",
    "answer",
    "provider_id",
)


def ledger(campaign: Campaign) -> Iterator[str]:
    """A row for each person, with the version of the mail that they got."""
    versions = {one.pk: (one.readers or one.label, one.content_hash) for one in campaign.variants.all()}
    yield from lines([[*_LEDGER, "version", "content_hash"]])
    rows = Delivery.objects.filter(campaign=campaign).order_by("pk").values_list("variant", *_LEDGER)
    everybody = rows.iterator(chunk_size=_AT_ONCE)
    yield from lines([*map(_cell, rest), *versions[variant]] for variant, *rest in everybody)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def figures(campaign: Campaign) -> Iterator[str]:
    """Everything that the campaign's page says, one figure a row."""
    yield from lines([["part", "what", "number", "percent", "usual_percent"]])
    yield from lines(_rows(campaign))


def _rows(campaign: Campaign) -> Iterator[list[str]]:
    mine = figures_of([campaign])[campaign.pk]
    yield ["campaign", "subject", campaign.subject, "", ""]
    yield ["campaign", "started", _cell(campaign.started_at), "", ""]
    yield ["campaign", "finished", _cell(campaign.finished_at), "", ""]
    yield ["outcome", "people", str(mine.people), "", ""]
    for state, number in mine.tally.counts.items():
        yield ["outcome", state.value, str(number), "", ""]
    for one in compared(mine, usual_of(campaign)):
        yield ["compared", one.label, one.number, _percent(one.least, one.most), _percent(one.usual)]
    yield from _links(campaign)
    counted = CampaignReport.objects.filter(campaign=campaign).first()
    if counted is not None:
        yield from _counted(counted)


def _links(campaign: Campaign) -> Iterator[list[str]]:
    measured = report(campaign)
    for one in measured.links if measured else ():
        yield ["link", one.url, str(one.times), "", ""]
        yield ["link by machines", one.url, str(one.times.machine), "", ""]


def _counted(report: CampaignReport) -> Iterator[list[str]]:
    for at, sent, delivered in report.moments:
        yield ["sent from", at, str(sent), "", ""]
        yield ["delivered from", at, str(delivered), "", ""]
    for cause, number in report.causes:
        yield ["came back", Cause(cause).label, str(number), "", ""]
    for provider in report.providers:
        for key in ("people", "returned", "complained"):
            yield [f"provider, {key}", provider["name"], str(provider[key]), "", ""]
    for domain, number in report.domains:
        yield ["came back from", domain, str(number), "", ""]


def _percent(least: float | None, most: float | None = None) -> str:
    if least is None:
        return ""
    return f"{least:.3f}" if most is None or most == least else f"{least:.3f} to {most:.3f}"
