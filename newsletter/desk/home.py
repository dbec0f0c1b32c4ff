"""The newsletter on the admin's home page: what is wrong, what goes out, what went out, how the lists grow.

Each panel costs a handful of small questions, whatever the number of people and campaigns; and some more for
each campaign that is scheduled where approval is asked for, of which thirty are looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from newsletter.deliveries.counts import tallies
from newsletter.desk import charts
from newsletter.desk.campaigns.approval import Approval, state_of, void_ones
from newsletter.desk.campaigns.following import in_words, percent
from newsletter.desk.teams import newsletters_of, of_team
from newsletter.models import Campaign, CampaignState, DeliveryState, ListDay
from newsletter.reports.figures import Figures, figures_of, share
from newsletter.reports.growth import DAYS
from newsletter.reports.trouble import Trouble, Weight, troubles

_C = CampaignState
_LATEST = 5
_NEXT = 5
# Whose rates are looked at, and who may be undecided about.
_LATELY, _MOST = timedelta(days=30), 30
_NEWSLETTERS = 8


class NewsletterPanel(Component):
    """Nothing at all for who has nothing to do with campaigns, and where there is nothing to show."""

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        request = (parent_context or {})["request"]
        if not works_with_campaigns(request.user):
            return ""
        html: str = super().render_html(parent_context)
        return html

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return self.shown(parent_context["request"].user)

    def shown(self, user: Any) -> dict[str, Any]:
        raise NotImplementedError

    class Media:
        css = {"all": [f"newsletter/desk/{part}.css" for part in ("charts", "figures", "campaign", "home")]}


def works_with_campaigns(user: Any) -> bool:
    return any(user.has_perm(f"newsletter.{verb}_campaign") for verb in ("view", "add", "change", "send"))


def _campaigns(user: Any) -> QuerySet[Campaign]:
    """Without the letters of welcome series, which have no beginning and no end."""
    return of_team(Campaign.objects.filter(letter_version=None).select_related("newsletter"), user)


@dataclass(frozen=True)
class Concern:
    campaign: Campaign
    trouble: Trouble


class TroublePanel(NewsletterPanel):
    name = "newsletter_trouble"
    template_name = "newsletter/desk/home/trouble.html"
    order = 120

    def shown(self, user: Any) -> dict[str, Any]:
        since = timezone.now() - _LATELY
        lately = list(_campaigns(user).filter(started_at__gte=since).order_by("-started_at")[:_MOST])
        figures = figures_of(lately)
        stopped = _campaigns(user).exclude(trouble="").filter(state__in=[_C.PAUSED, _C.DRAFT])
        concerns = [Concern(one, Trouble(Weight.CRITICAL, one.trouble)) for one in stopped[:_MOST]]
        concerns += [Concern(one.campaign, _void(one)) for one in void_ones(_campaigns(user), _MOST)]
        for one in lately:
            found = [*_undecided(one, figures[one.pk]), *troubles(figures[one.pk])]
            concerns += [Concern(one, trouble) for trouble in found]
        return {"concerns": concerns}


def _void(approval: Approval) -> Trouble:
    said = f"It is {approval.campaign.get_state_display()}, and would not go out."
    return Trouble(Weight.CRITICAL, " ".join([said, *approval.objections]))


def _undecided(campaign: Campaign, figures: Figures) -> list[Trouble]:
    number = figures.tally.counts[DeliveryState.UNKNOWN]
    if not number or campaign.state == _C.CANCELLED:
        return []
    whom = "1 person" if number == 1 else f"{number:,} people"
    return [Trouble(Weight.WARNING, f"Nobody knows whether {whom} got it. Decide what becomes of them.")]


class GoingOutPanel(NewsletterPanel):
    name = "newsletter_going_out"
    template_name = "newsletter/desk/home/going_out.html"
    order = 130

    def shown(self, user: Any) -> dict[str, Any]:
        rows = _campaigns(user)
        under_way = list(rows.filter(state__in=[_C.SENDING, _C.PAUSED]).order_by("-started_at"))
        sums = tallies(under_way)
        scheduled = rows.filter(state=_C.SCHEDULED).select_related("segment").order_by("starts_at")[:_NEXT]
        return {
            "under_way": [
                {
                    "campaign": one,
                    "tally": sums[one.pk],
                    "percent": percent(sums[one.pk]),
                    "time_left": in_words(sums[one.pk].seconds_left) if one.state == _C.SENDING else "",
                }
                for one in under_way
            ],
            "scheduled": [{"campaign": one, "state": state_of(one)} for one in scheduled],
        }


class LatestPanel(NewsletterPanel):
    name = "newsletter_latest"
    template_name = "newsletter/desk/home/latest.html"
    order = 140

    def shown(self, user: Any) -> dict[str, Any]:
        over = _campaigns(user).filter(started_at__isnull=False)
        latest = list(over.exclude(state__in=[_C.SENDING, _C.PAUSED]).order_by("-started_at")[:_LATEST])
        figures = figures_of(latest)
        return {"latest": [(one, figures[one.pk], _shares(figures[one.pk])) for one in latest]}


def _shares(figures: Figures) -> dict[str, float | None]:
    return {
        "arrived": share(figures.arrived, figures.people),
        "returned": share(figures.returned, figures.tried),
        "complained": share(figures.complained, figures.taken),
    }


class GrowthPanel(NewsletterPanel):
    name = "newsletter_growth"
    template_name = "newsletter/desk/home/growth.html"
    order = 150

    def shown(self, user: Any) -> dict[str, Any]:
        newsletters = list(newsletters_of(user)[:_NEWSLETTERS])
        since = timezone.now().date() - timedelta(days=DAYS)
        days: dict[int, list[ListDay]] = {}
        for day in ListDay.objects.filter(newsletter__in=newsletters, day__gte=since):
            days.setdefault(day.newsletter_id, []).append(day)
        return {
            "lists": [
                {
                    "newsletter": one,
                    "line": charts.sparkline([day.readers for day in days[one.pk]]),
                    "readers": days[one.pk][-1].readers,
                    "joined": sum(day.joined for day in days[one.pk][1:]),
                    "left": sum(day.left for day in days[one.pk][1:]),
                }
                for one in newsletters
                if one.pk in days
            ],
            "days": DAYS,
        }


def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """For Wagtail's hook `construct_homepage_panels`."""
    panels += [TroublePanel(), GoingOutPanel(), LatestPanel(), GrowthPanel()]
