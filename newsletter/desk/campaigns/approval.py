"""What an editor is told about a campaign's approval."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from wagtail.admin.ui.side_panels import StatusSidePanel

from newsletter.approvals import objections
from newsletter.models import UNSENT, Campaign

_OURS = "newsletter/desk/approval_status.html"


@dataclass(frozen=True)
class Approval:
    """`objections` are in sentences; without any, it may be sent as it is."""

    campaign: Campaign
    objections: list[str]

    @property
    def given(self) -> bool:
        return bool(self.campaign.live and self.campaign.approved_at)

    @property
    def matters(self) -> bool:
        return self.given or bool(self.objections)


def approval_of(campaign: Campaign) -> Approval:
    """The row must be fresh."""
    return Approval(campaign, objections(campaign) if campaign.state in UNSENT else [])


def speak_of_approval(panels: Any, campaign: Campaign) -> None:
    """Have the status panel say “approved” where Wagtail's own says “live”."""
    for panel in panels:
        if isinstance(panel, StatusSidePanel):
            panel.approval = approval_of(campaign)
            panel.get_status_templates = partial(_in_our_words, panel.get_status_templates)


def _in_our_words(wagtails: Callable[[Any], list[str]], context: Any) -> list[str]:
    return [_OURS, *wagtails(context)[1:]]
