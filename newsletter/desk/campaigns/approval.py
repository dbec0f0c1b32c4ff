"""What an editor is told about a campaign's approval."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.admin.ui.side_panels import StatusSidePanel

from newsletter.approvals import objections
from newsletter.models import UNSENT, Campaign, CampaignState

_OURS = "newsletter/desk/approval_status.html"
_GOES_BY_ITSELF = (CampaignState.SCHEDULED, CampaignState.WAITING)


@dataclass(frozen=True)
class Approval:
    """`objections` are in sentences; without any, it may be sent as it is."""

    campaign: Campaign
    objections: list[str]

    @property
    def given(self) -> bool:
        return bool(self.campaign.live and self.campaign.approved_at)

    @property
    def void(self) -> bool:
        """Whether it would go out by itself, and for want of an approval will not."""
        return bool(self.objections) and self.campaign.state in _GOES_BY_ITSELF

    @property
    def matters(self) -> bool:
        return self.given or bool(self.objections)


def approval_of(campaign: Campaign) -> Approval:
    """The row must be fresh. A letter of a series has another approval, which its series tells of."""
    of_series = hasattr(campaign, "letter_version")
    return Approval(campaign, objections(campaign) if campaign.state in UNSENT and not of_series else [])


def void_ones(campaigns: QuerySet[Campaign], most: int) -> list[Approval]:
    """Those whose approval became void, the next to go out first; up to `most` are looked at."""
    by_themselves = campaigns.filter(state__in=_GOES_BY_ITSELF).select_related("newsletter", "segment")
    may_be = by_themselves.filter(Q(newsletter__needs_approval=True) | Q(has_unpublished_changes=True))
    found = (approval_of(campaign) for campaign in may_be.order_by("starts_at", "pk")[:most])
    return [approval for approval in found if approval.void]


def state_of(campaign: Campaign) -> str:
    """Its state in a list: of a draft how far its approval is, of what goes by itself whether it will."""
    if campaign.state == CampaignState.DRAFT and campaign.newsletter.needs_approval:
        return campaign.status_string
    state = str(campaign.get_state_display())
    by_itself = campaign.state in _GOES_BY_ITSELF
    return f"{state}, not approved" if by_itself and approval_of(campaign).void else state


def speak_of_approval(panels: Any, campaign: Campaign) -> None:
    """Have the status panel say “approved” where Wagtail's own says “live”."""
    for panel in panels:
        if isinstance(panel, StatusSidePanel):
            panel.approval = approval_of(campaign)
            panel.get_status_templates = partial(_in_our_words, panel.get_status_templates)


def _in_our_words(wagtails: Callable[[Any], list[str]], context: Any) -> list[str]:
    return [_OURS, *wagtails(context)[1:]]
