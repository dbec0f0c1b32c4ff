"""Approving: what Wagtail calls publishing, by the editor's button or at the end of a workflow."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import DraftStateMixin, Revision

from newsletter import campaigns
from newsletter.approvals import hashes
from newsletter.composing import TAKEN, compose, take_pages
from newsletter.models import Campaign, CampaignState, may_approve
from newsletter.sendable import is_planned_time

OWN_WORK = "You wrote the last change of this campaign, so somebody else approves it."


class OwnWorkError(PublishPermissionError):
    """Who wrote the last change wants to approve it. The message is fit for an editor."""


@transaction.atomic
def approve(campaign: Campaign, revision: Revision, user: Any = None, **how: Any) -> None:
    """Make that version the campaign, compose its mail anew and bind the approval to what came of it.

    Takes what Wagtail's `publish` takes. Raises OwnWorkError, and whatever `compose` raises.
    """
    if user is not None and not may_approve(campaign, user):
        raise OwnWorkError(OWN_WORK)
    if how.get("log_action", True) is True:
        how["log_action"] = "newsletter.approve"
    DraftStateMixin.publish(campaign, revision, user=user, **how)
    approved = Campaign.objects.select_related("newsletter", "segment", "page").get(pk=campaign.pk)
    take_pages(approved)
    approved.save(update_fields=list(TAKEN))
    compose(approved)
    Campaign.objects.filter(pk=campaign.pk).update(
        approved_hashes=hashes(approved), approved_at=timezone.now(), approved_by=user, trouble=""
    )
    if approved.state == CampaignState.SCHEDULED and not is_planned_time(approved):
        campaigns.unschedule(approved, "It was approved for another time. Schedule it again.")
