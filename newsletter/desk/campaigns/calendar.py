"""A month of campaigns, day by day: what was sent, what is scheduled, what is planned or comes by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from newsletter.desk.campaigns.approval import state_of
from newsletter.desk.teams import of_team
from newsletter.models import Campaign, CampaignState, DigestPlan, Newsletter
from newsletter.rhythms import due_between


@dataclass(frozen=True)
class Entry:
    """`at` is by the newsletter's clock."""

    at: datetime
    clock: str
    title: str
    url: str
    newsletter: Newsletter
    kind: str


class CampaignCalendar(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """`?month=2026-12`; without it, or with nonsense, this month."""

    model = Campaign
    any_permission_required = ["add", "change", "view", "send"]
    page_title = "Calendar of campaigns"
    header_icon = "calendar"
    template_name = "newsletter/desk/calendar.html"

    @property
    def header_buttons(self) -> list[Button]:
        return [HeaderButton("List", url=reverse("campaigns:list"), icon_name="list-ul")]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = [
            {"url": reverse("campaigns:list"), "label": "Campaigns"},
            {"url": "", "label": "Calendar"},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = _month(self.request.GET.get("month", ""))
        issues = Campaign.objects.filter(letter_version=None).select_related("newsletter", "segment")
        mine = of_team(issues, self.request.user)
        on = DigestPlan.objects.filter(is_on=True).select_related("newsletter")
        plans = of_team(on, self.request.user)
        waiting = mine.filter(state=CampaignState.WAITING, send_at=None).order_by("pk")
        return super().get_context_data(**kwargs) | {
            "month": first,
            "before": first - timedelta(days=1),
            "after": _next(first),
            "days": list(_days(entries(mine, plans, first))),
            "today": timezone.localdate(),
            "waiting": [(one, state_of(one)) for one in waiting],
        }


def entries(campaigns: QuerySet[Campaign], plans: QuerySet[DigestPlan], first: date) -> list[Entry]:
    """The month's campaigns, and the recurring digests that are due in it; `first` is its first day."""
    end = _next(first)
    found = [*_of_campaigns(campaigns, first, end), *_of_plans(plans, first, end)]
    return sorted((one for one in found if first <= one.at.date() < end), key=lambda one: one.at)


def _of_campaigns(campaigns: QuerySet[Campaign], first: date, end: date) -> Iterator[Entry]:
    room = timedelta(days=1)  # a newsletter's clock may be as far from Greenwich's
    about = campaigns.exclude(state=CampaignState.CANCELLED, started_at=None).annotate(
        moment=Coalesce("started_at", "scheduled_at", "send_at")
    )
    near = about.filter(moment__gte=_midnight(first) - room, moment__lt=_midnight(end) + room)
    for one in near:
        at, planned = one.moment.astimezone(one.newsletter.zone), one.state == CampaignState.DRAFT
        own = one.at_local_time or (planned and one.send_at_local_time)
        yield Entry(
            at=at,
            clock=f"{at:%H:%M}, by readers' clocks" if own else f"{at:%H:%M %Z}",
            title=str(one),
            url=reverse("campaigns:inspect", args=[one.pk]),
            newsletter=one.newsletter,
            kind="planned" if planned else state_of(one),
        )


def _of_plans(plans: QuerySet[DigestPlan], first: date, end: date) -> Iterator[Entry]:
    now = timezone.now()
    for plan in plans:
        zone = plan.newsletter.zone
        for at in due_between(plan, max(now, _midnight(first, zone)), _midnight(end, zone)):
            yield Entry(
                at=at.astimezone(zone),
                clock=f"{at.astimezone(zone):%H:%M %Z}",
                title="Recurring digest",
                url=reverse("digest_plans:edit", args=[plan.pk]),
                newsletter=plan.newsletter,
                kind="sends itself" if plan.sends_itself else "waits as a draft",
            )


def _midnight(day: date, zone: tzinfo = UTC) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _days(found: Iterable[Entry]) -> Iterable[tuple[date, list[Entry]]]:
    by_day = sorted(found, key=lambda one: (one.at.date(), one.at))
    return ((day, list(those)) for day, those in groupby(by_day, key=lambda one: one.at.date()))


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return timezone.localdate().replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
