"""The step of a workflow at which a campaign is approved."""

from typing import Any

from wagtail.models import AbstractGroupApprovalTask, TaskState

from newsletter.models.campaigns import Campaign
from newsletter.models.four_eyes import may_approve


class CampaignApprovalTask(AbstractGroupApprovalTask):
    """As Wagtail's, for campaigns: not by who wrote the last change, nor of a newsletter hidden from them."""

    class Meta:
        verbose_name = "Campaign approval task"
        verbose_name_plural = "Campaign approval tasks"

    @classmethod
    def get_description(cls) -> str:
        return "Members of the chosen groups approve a campaign whose last change somebody else wrote."

    def get_actions(self, obj: Campaign, user: Any) -> list[tuple[str, str, bool]]:
        if obj.newsletter.is_hidden_from(user):
            return []
        offered: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        return offered if may_approve(obj, user) else [one for one in offered if one[0] != "approve"]

    def user_can_access_editor(self, obj: Campaign, user: Any) -> bool:
        return bool(super().user_can_access_editor(obj, user)) and not obj.newsletter.is_hidden_from(user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        hidden = [state.pk for state in states if _newsletter_of(state).is_hidden_from(user)]
        return states.exclude(pk__in=hidden)


def _newsletter_of(state: TaskState) -> Any:
    return state.workflow_state.content_object.newsletter
