"""Seeing a campaign's mail as one of its readers would: with their values, and links that act for nobody."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from newsletter.desk.bounded import keys
from newsletter.desk.campaigns.actions import campaign_breadcrumbs
from newsletter.desk.people.finding import found
from newsletter.desk.teams import of_team
from newsletter.models import Campaign, Newsletter, Subscriber, Subscription, SubscriptionState

_MOST = 10
_SEE_PEOPLE = "newsletter.view_subscriber"


def chosen_reader(request: HttpRequest, campaign: Campaign) -> Subscriber | None:
    """Who is named by `?as=`; None when nobody is. One of the newsletter's people, for who may see them."""
    wanted = request.GET.get("as", "")
    if not wanted:
        return None
    if not (wanted.isdecimal() and len(wanted) < 19 and request.user.has_perm(_SEE_PEOPLE)):
        raise Http404
    return get_object_or_404(_people(campaign.newsletter), pk=int(wanted))


class SeeAsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Finds somebody by address or name, and shows the mail as theirs."""

    model = Campaign
    any_permission_required = ["add", "change", "view"]
    page_title = "See it as a subscriber"
    header_icon = "mail"
    template_name = "newsletter/desk/see_as.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return campaign_breadcrumbs(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = of_team(Campaign.objects.select_related("newsletter"), self.request.user)
        campaign = get_object_or_404(mine, pk=self.kwargs["pk"])
        query = self.request.GET.get("q", "").strip()
        may_see = self.request.user.has_perm(_SEE_PEOPLE)
        return super().get_context_data(**kwargs) | {
            "campaign": campaign,
            "query": query,
            "people": _found(campaign.newsletter, query) if query and may_see else [],
            "reader": chosen_reader(self.request, campaign),
            "may_see": may_see,
            "composed": campaign.variants.exists(),
        }


def _people(newsletter: Newsletter) -> Any:
    theirs = Subscription.objects.filter(newsletter=newsletter, state=SubscriptionState.ACTIVE)
    return Subscriber.objects.filter(pk__in=theirs.values("subscriber"))


def _found(newsletter: Newsletter, query: str) -> list[Subscriber]:
    rows = found(_people(newsletter), query[:200]).order_by("-pk")
    return list(Subscriber.objects.filter(pk__in=keys(rows, _MOST)).order_by("email_normalized"))
