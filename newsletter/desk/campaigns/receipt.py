"""The receipt of one mail to one person: was it sent, when, which version, and what did their server say."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from newsletter.desk.bounded import MOST, keys
from newsletter.desk.people.finding import found
from newsletter.desk.teams import of_team
from newsletter.models import Campaign, Delivery, Subscriber
from newsletter.reports.receipts import as_sent, receipt, who_had
from newsletter.views.archive import mail_page


def searched(rows: QuerySet[Delivery], query: str) -> QuerySet[Delivery]:
    """Whose address it is or was, or else whose name or address has all of its words.

    Found by person, because the ledger has no index by address: one would cost each of a million rows.
    """
    people = who_had(query) or keys(found(Subscriber.objects.all(), query), MOST)
    return rows.filter(subscriber__in=people)


def _mail(user: Any, campaign: int, delivery: int) -> Delivery:
    if not user.has_perm("newsletter.view_subscriber"):
        raise Http404
    mine = of_team(Delivery.objects.filter(campaign=campaign), user, "campaign__newsletter")
    return get_object_or_404(mine.select_related("campaign__newsletter", "variant__campaign"), pk=delivery)


class ReceiptPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = Campaign
    any_permission_required = ["add", "change", "view"]
    template_name = "newsletter/desk/campaigns/receipt.html"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.delivery = _mail(request.user, kwargs["pk"], kwargs["delivery"])

    def get_page_title(self) -> str:
        return f"Receipt for {self.delivery.email or 'somebody who was erased'}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        campaign = self.delivery.campaign
        return [
            *self.breadcrumbs_items,
            {"url": reverse("campaigns:list"), "label": "Campaigns"},
            {"url": reverse("campaigns:inspect", args=[campaign.pk]), "label": campaign.subject},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = Subscriber.objects.filter(pk=self.delivery.subscriber_id or 0).first()
        return super().get_context_data(**kwargs) | {
            "receipt": receipt(self.delivery),
            "person": person,
            "attempt_days": settings.NEWSLETTER_KEEP_ATTEMPTS_DAYS,
        }


class MailAsSent(PermissionCheckedMixin, View):
    """The version of the mail that this person got, as a page or as text."""

    model = Campaign
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, pk: int, delivery: int, part: str) -> HttpResponse:
        mail = _mail(request.user, pk, delivery)
        if part == "text":
            return HttpResponse(as_sent(mail, part), content_type="text/plain; charset=utf-8")
        if part == "html":
            return mail_page(as_sent(mail, part))
        raise Http404
