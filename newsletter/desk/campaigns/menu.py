"""The editor's action menu in the terms of campaigns: what Wagtail publishes is approved here."""

from typing import Any

from django.http import HttpRequest
from wagtail.permissions import policy_registry
from wagtail.snippets.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SubmitForModerationMenuItem,
    UnpublishMenuItem,
)

from newsletter.desk.teams import newsletters_of
from newsletter.models import Campaign, may_approve


class ApproveMenuItem(ActionMenuItem):
    name = "action-publish"
    label = "Approve"
    icon_name = "success"


def in_our_terms(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Hook: an approval is not taken back by a button, but by changing what was approved."""
    if not issubclass(context["model"], Campaign):
        return
    kept = [item for item in menu_items if not isinstance(item, PublishMenuItem | UnpublishMenuItem)]
    campaign = context.get("instance")
    if campaign is None and not newsletters_of(request.user).filter(needs_approval=True).exists():
        kept = [item for item in kept if not isinstance(item, SubmitForModerationMenuItem)]
    for item in kept:
        if item.name == "approve" and not item.launch_modal:
            item.order = -10  # what a reviewer came for
    if campaign is not None and _offers_approval(campaign, request.user, context):
        kept.append(ApproveMenuItem(order=30))
    menu_items[:] = sorted(kept, key=lambda item: item.order)


def _offers_approval(campaign: Campaign, user: Any, context: dict[str, Any]) -> bool:
    """Where it makes a difference, and not beside the workflow's own button."""
    wanted = campaign.newsletter.needs_approval or campaign.live
    if not wanted or context.get("locked_for_user") or campaign.workflow_in_progress:
        return False
    may = policy_registry.get_by_type(Campaign).user_has_permission_for_instance(user, "publish", campaign)
    return bool(may) and may_approve(campaign, user)
