"""People who write, approve and send campaigns, and a campaign that one wrote and another approved."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from newsletter.models import Campaign


def person(name: str, *groups: str, superuser: bool = False) -> Any:
    user = get_user_model().objects.create_user(name, f"{name}@example.com", is_superuser=superuser)
    user.groups.add(*Group.objects.filter(name__in=groups))
    return user


def rewritten(campaign: Campaign, user: Any, **fields: Any) -> Campaign:
    """As an editor saves a draft; the row as it is then."""
    draft = Campaign.objects.get(pk=campaign.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    if not draft.live:
        draft.save()
    draft.save_revision(user=user)
    return Campaign.objects.get(pk=campaign.pk)


def approve(campaign: Campaign, user: Any) -> Campaign:
    """Approve the newest version; the row as it is then."""
    Campaign.objects.get(pk=campaign.pk).latest_revision.publish(user=user)
    return Campaign.objects.get(pk=campaign.pk)
