"""Four eyes: who wrote the last change of a campaign does not approve it."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Revision
from wagtail.permissions import policy_registry

from newsletter.models.campaigns import NOT_WRITTEN, Campaign

# A child's own bookkeeping: it gets its key when it is first stored, and its revision when it is composed.
_CHILDS_OWN = ("pk", "campaign", "revision", "taken")


def may_approve(campaign: Campaign, user: Any) -> bool:
    """Whether the second pair of eyes is this user's, where the newsletter asks for one.

    An administrator is no exception, unless nobody else may approve: then nothing would ever go out.
    """
    if not campaign.newsletter.needs_approval or last_writer(campaign) != user.pk:
        return True
    return bool(user.is_superuser) and not _others(campaign, user).exists()


def _others(campaign: Campaign, user: Any) -> Any:
    policy = policy_registry.get_by_type(Campaign)
    return policy.users_with_permission_for_instance("publish", campaign).exclude(pk=user.pk)


def last_writer(campaign: Campaign) -> int | None:
    """The key of who last changed what is sent. Saving it as it was, as approving does, is no change."""
    later: Revision | None = None
    for revision in campaign.revisions.order_by("-created_at", "-pk").iterator():
        if later is not None and changes(revision, later):
            return later.user_id
        later = revision
    return later.user_id if later else campaign.created_by_id


def changes(before: Revision, after: Revision) -> list[str]:
    """The names of the fields in which what is sent differs, in the model's order."""
    old, new = (_written(revision.content) for revision in (before, after))
    names = [field.name for field in Campaign._meta.get_fields()]
    return [name for name in names if old.get(name) != new.get(name)]


def _written(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _keyless(value) for name, value in content.items() if name not in NOT_WRITTEN}


def _keyless(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [{name: one for name, one in row.items() if name not in _CHILDS_OWN} for row in value]
