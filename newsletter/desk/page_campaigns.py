"""Beside a transmission's editor: every campaign that it went out in, or is to."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.models import TransmissionPage
from newsletter.corrections import translated_by
from newsletter.deliveries.counts import tally
from newsletter.desk.page_menu import can_be_sent, write_url
from newsletter.models import Campaign, CampaignItem, DeliveryState, Shape

# More of them are history, which the list of campaigns has.
_MOST = 20


class CampaignsSidePanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle campaigns"
        icon_name = "mail"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"count": len(self.panel.campaigns)}

    name = "campaigns"
    title = "Campaigns"
    template_name = "newsletter/desk/page_campaigns.html"
    order = 320

    @cached_property
    def campaigns(self) -> list[Campaign]:
        return list(campaigns_of(self.object, self.request.user)[:_MOST])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        write = write_url(self.object) if can_be_sent(self.object, self.request.user) else ""
        rows = [(one, *_figures(one)) for one in self.campaigns]
        return super().get_context_data(parent_context) | {"campaigns": rows, "write_url": write}


def campaigns_of(page: Page, user: Any) -> QuerySet[Campaign]:
    """The campaigns of a page that the user may see, the newest first.

    Alone, in a digest, or as the translation in one of its versions.
    """
    mine = policy_registry.get_by_type(Campaign).instances_user_has_any_permission_for(
        user, ["add", "change", "view", "send"]
    )
    in_digest = Exists(CampaignItem.objects.filter(campaign=OuterRef("pk"), page=page))
    alone = Q(page=page) & ~Q(shape=Shape.DIGEST)
    found: QuerySet[Campaign] = mine.filter(
        alone | (Q(in_digest) & Q(shape=Shape.DIGEST)) | translated_by(page.pk)
    )
    return found.select_related("newsletter").order_by("-pk").distinct()


def _figures(campaign: Campaign) -> tuple[int, int]:
    """How many got it, of how many."""
    if campaign.started_at is None:
        return 0, 0
    sums = tally(campaign)
    reached = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.COMPLAINED)
    return sum(sums.counts[state] for state in reached), sums.frozen


class TransmissionEdit(EditView):
    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        may_see = policy_registry.get_by_type(Campaign).user_has_any_permission(
            self.request.user, ["add", "change", "view", "send"]
        )
        return MediaContainer([*panels, CampaignsSidePanel(self.page, self.request)]) if may_see else panels


class TransmissionViewSet(PageViewSet):
    """As Wagtail's own, but for what its editor shows beside the page."""

    model = TransmissionPage
    edit_view_class = TransmissionEdit
    parent_models: list[type[Page]] = []  # the explorer stays as it is
