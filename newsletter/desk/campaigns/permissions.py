"""Who may do what with a campaign, and who may know of it."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from newsletter.desk.teams import of_team
from newsletter.models import Campaign


class CampaignPolicy(ModelPermissionPolicy):
    """Permissions of the model, within the newsletters that somebody works with. Nobody may delete."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        # What was sent stays on record; a draft is cancelled.
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Campaign) -> bool:
        return self.user_has_permission(user, action) and not instance.newsletter.is_hidden_from(user)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Campaign]:
        return of_team(super().instances_user_has_any_permission_for(user, actions), user)

    def users_with_any_permission_for_instance(self, actions: Collection[str], instance: Campaign) -> Any:
        people = self.users_with_any_permission(actions)
        kept = Group.objects.filter(pk__in=instance.newsletter.groups.all())
        if not kept.exists():
            return people
        return people.filter(Q(is_superuser=True) | Q(groups__in=kept)).distinct()
