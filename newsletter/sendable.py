"""Whether a campaign may be sent as it is, and then: asked when it is scheduled, and when it starts."""

from datetime import datetime

from newsletter.approvals import objections
from newsletter.models import Campaign, CampaignState


class NotSendableError(Exception):
    """The campaign lacks what it needs to go out. The message is fit for an editor."""


def require_to_schedule(campaign: Campaign, at: datetime, local: bool) -> None:
    """Raises NotSendableError, also for another time than the one that was approved."""
    row = _fresh(campaign)
    _require_sendable(row)
    late = row.state == CampaignState.WAITING  # published after its time: then it goes at once
    if not _as_planned(row, at, local, late=late):
        raise NotSendableError(f"It was approved for {_told(row)}, and for no other time.")


def require_to_wait(campaign: Campaign) -> None:
    """Raises NotSendableError, also when its transmission is published."""
    row = _fresh(campaign)
    _require_composed(row)
    if not row.from_draft:
        raise NotSendableError("Its transmission is published: there is nothing to wait for.")
    _require_approved(row)


def require_to_start(campaign: Campaign) -> None:
    """Raises NotSendableError: what was changed since it was scheduled was not approved with it."""
    row = _fresh(campaign)
    _require_sendable(row)
    if not is_planned_time(row):
        raise NotSendableError(f"It was approved for {_told(row)}. Schedule it again.")


def _fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("newsletter", "segment").get(pk=campaign.pk)


def _require_sendable(row: Campaign) -> None:
    _require_composed(row)
    if row.from_draft:
        raise NotSendableError("Readers cannot see its transmission yet. Publish it first, or have it wait.")
    _require_approved(row)


def _require_composed(row: Campaign) -> None:
    if not row.variants.exists():
        raise NotSendableError("The campaign has not been composed yet.")


def _require_approved(row: Campaign) -> None:
    if found := objections(row):
        raise NotSendableError(" ".join(found))


def is_planned_time(campaign: Campaign) -> bool:
    """Whether it is scheduled for the time that was approved, or for a later one that it waited for."""
    at = campaign.scheduled_at
    return at is None or _as_planned(campaign, at, campaign.at_local_time, late=True)


def _as_planned(campaign: Campaign, at: datetime, local: bool, *, late: bool) -> bool:
    planned = campaign.send_at
    if planned is None or not campaign.newsletter.needs_approval:
        return True
    return (at == planned or (late and at > planned)) and local == campaign.send_at_local_time


def _told(campaign: Campaign) -> str:
    if campaign.send_at is None:
        return "no time"
    zone = campaign.newsletter.zone
    clock = "by each reader's own clock" if campaign.send_at_local_time else f"({zone.key})"
    return f"{campaign.send_at.astimezone(zone):%H:%M on %d %B %Y} {clock}"
