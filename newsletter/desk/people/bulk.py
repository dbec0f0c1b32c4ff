"""What an editor does to several people at once: unsubscribe, suppress, set an attribute. Each is logged."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.functional import classproperty
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.log_actions import log

from newsletter import subscriptions
from newsletter.desk.forms import limit, limit_suppression
from newsletter.desk.people.attributes import AttributeForm
from newsletter.desk.teams import newsletters_of, people_of
from newsletter.models import Newsletter, Subscriber, SuppressionReason
from newsletter.suppressing import suppress
from newsletter.tokens import Leave


class PeopleAction(BulkAction):
    """Asks for what the form has, names the people, then does it to each and writes it into their log."""

    template_name = "newsletter/desk/people/bulk.html"
    permission: ClassVar[str]
    question: ClassVar[str]
    done: ClassVar[str]

    @classproperty
    def models(cls) -> list[type[Subscriber]]:  # noqa: N805 - as Wagtail has it
        return [Subscriber]

    @classmethod
    def get_queryset(cls, model: type[Subscriber], object_ids: list[str]) -> list[Subscriber]:
        return list(model._default_manager.filter(pk__in=object_ids))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        return []  # Wagtail would take everybody: it knows neither the search nor the filters

    def check_perm(self, obj: Subscriber) -> bool:
        return people_of(self.request.user).filter(pk=obj.pk).exists()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"question": self.question, "verb": self.display_name}

    def get_execution_context(self) -> dict[str, Any]:
        return {"form": self.cleaned_form, "user": self.request.user, "action": self}

    @classmethod
    def execute_action(cls, objects: list[Subscriber], **kwargs: Any) -> tuple[int, int]:
        action, user = kwargs["action"], kwargs["user"]
        changed = [one for one in objects if action.change(one, kwargs["form"].cleaned_data)]
        for one in changed:
            data = {name: str(value) for name, value in kwargs["form"].cleaned_data.items()}
            log(one, f"newsletter.{cls.action_type}_person", user=user, data=data)
        return len(changed), 0

    def change(self, person: Subscriber, wanted: dict[str, Any]) -> bool:
        """Do it; whether there was anything to do."""
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return self.done.format(num_parent_objects)


class _NewsletterForm(forms.Form):
    newsletter = forms.ModelChoiceField(Newsletter.objects.none())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self, "newsletter", newsletters_of(user))


class SuppressForm(_NewsletterForm):
    note = forms.CharField(max_length=200, required=False, help_text="Why, for your colleagues.")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        limit_suppression(self, user)


class Unsubscribe(PeopleAction):
    display_name = "Unsubscribe"
    action_type = "unsubscribe"
    aria_label = "Unsubscribe the selected people"
    action_priority = 10
    permission = "newsletter.change_subscription"
    question = "They leave the newsletter, and come back only by asking again."
    done = "{} of them left."
    form_class = _NewsletterForm

    def change(self, person: Subscriber, wanted: dict[str, Any]) -> bool:
        return subscriptions.unsubscribe(Leave(person.pk, wanted["newsletter"].pk), form="by-hand")


class Suppress(PeopleAction):
    display_name = "Suppress"
    action_type = "suppress"
    aria_label = "Never mail the selected people"
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    permission = "newsletter.add_suppression"
    question = "Their addresses are not mailed any more, whoever subscribes or imports them."
    done = "{} of them are suppressed now."
    form_class = SuppressForm

    def change(self, person: Subscriber, wanted: dict[str, Any]) -> bool:
        here = wanted["newsletter"].pk if wanted["newsletter"] else None
        return suppress(person.address_hash, SuppressionReason.BLOCKED, newsletter=here, note=wanted["note"])


class SetAttribute(PeopleAction):
    display_name = "Set attribute"
    action_type = "attribute"
    aria_label = "Set an attribute of the selected people"
    action_priority = 30
    permission = "newsletter.change_subscriber"
    question = "The attribute gets this value, whatever it was. Without a value it is taken away."
    done = "{} of them have it now."
    form_class = AttributeForm

    def change(self, person: Subscriber, wanted: dict[str, Any]) -> bool:
        known = {key: value for key, value in person.attributes.items() if key != wanted["attribute"].key}
        if wanted["value"] is not None:
            known[wanted["attribute"].key] = wanted["value"]
        return bool(Subscriber.objects.filter(pk=person.pk).update(attributes=known))


ACTIONS = (Unsubscribe, Suppress, SetAttribute)
