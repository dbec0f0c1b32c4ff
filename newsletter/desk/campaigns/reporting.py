"""What became of a campaign, for its page and as files."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from newsletter.answers import Cause
from newsletter.desk import charts
from newsletter.desk.campaigns.following import ORDER
from newsletter.desk.import_page import as_download
from newsletter.desk.imports import EXPORTING
from newsletter.desk.teams import of_team
from newsletter.engagement.report import report
from newsletter.models import DELIVERY, Campaign, CampaignReport
from newsletter.reports import tables
from newsletter.reports.figures import Figures, figures_of, share
from newsletter.reports.growth import days_of
from newsletter.reports.trouble import troubles
from newsletter.reports.usual import compared, usual_of

_AROUND = timedelta(days=7)
_LINKS = 20


def reported(campaign: Campaign) -> dict[str, Any]:
    """Of a campaign that has begun. Nothing of it reads the ledger."""
    mine = figures_of([campaign])[campaign.pk]
    usual = usual_of(campaign)
    counted = CampaignReport.objects.filter(campaign=campaign).first()
    engagement = report(campaign)
    return {
        "figures": mine,
        "compared": compared(mine, usual),
        "usual_of": len(usual),
        "outcomes": outcomes(mine),
        "troubles": troubles(mine),
        "engagement": engagement,
        "links": engagement.links[:_LINKS] if engagement else [],
        "counted": counted,
        **(_counted(campaign, counted, mine) if counted else {}),
        **_growth(campaign),
    }


def outcomes(figures: Figures) -> list[charts.Part]:
    counts = figures.tally.counts
    return charts.shares(
        (state.label.capitalize(), state.value, counts[state], DELIVERY.sentences[state]) for state in ORDER
    )


def _counted(campaign: Campaign, counted: CampaignReport, mine: Figures) -> dict[str, Any]:
    zone, returned = campaign.newsletter.zone, sum(number for _, number in counted.causes) or 1
    rows = [(_moment(at, counted.step, zone), sent, there) for at, sent, there in counted.moments]
    return {
        "over_time": charts.columns(rows) if rows else None,
        "causes": [(Cause(cause).label, n, round(100 * n / returned, 1)) for cause, n in counted.causes],
        "providers": [one | _rates(one) for one in counted.providers],
        "domains": [(domain, n, round(100 * n / returned, 1)) for domain, n in counted.domains],
    }


def _rates(provider: dict[str, Any]) -> dict[str, float]:
    people = provider["people"]
    names = {"returned": "returned_share", "complained": "complained_share"}
    return {name: share(provider[key], people) or 0.0 for key, name in names.items()}


def _moment(at: str, step: int, zone: ZoneInfo) -> str:
    """By the newsletter's clock; seconds or days are only said where they matter."""
    there = datetime.fromisoformat(at).astimezone(zone)
    if step < 60:
        return f"{there:%H:%M:%S}"
    return f"{there:%d %b}" if step >= 86_400 else f"{there:%d %b, %H:%M}"


def _growth(campaign: Campaign) -> dict[str, Any]:
    """Readers on the days around the start."""
    if campaign.started_at is None:
        return {}
    on = campaign.started_at.date()
    days = days_of(campaign.newsletter, on - _AROUND, on + _AROUND)
    marked = next((n for n, one in enumerate(days) if one.day == on), None)
    return {"days": days, "growth": charts.sparkline([one.readers for one in days], marked)}


class ExportView(PermissionCheckedMixin, View):
    """The figures for whoever sees the campaign; the ledger, which names people, for who may export them."""

    model = Campaign
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, pk: int, what: str) -> StreamingHttpResponse:
        campaigns = of_team(Campaign.objects.select_related("newsletter"), request.user)
        campaign = get_object_or_404(campaigns, pk=pk, started_at__isnull=False)
        if what not in _FILES:
            raise Http404
        if what == "ledger" and not request.user.has_perm(EXPORTING):
            raise PermissionDenied
        log(campaign, "newsletter.export_campaign", user=request.user, data={"what": what})
        name = f"{campaign.newsletter.slug}-{campaign.pk}-{what}-{timezone.now():%Y-%m-%d}.csv"
        return as_download(_FILES[what](campaign), name)


_FILES: dict[str, Callable[[Campaign], Iterator[str]]] = {"figures": tables.figures, "ledger": tables.ledger}
