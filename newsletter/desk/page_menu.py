"""`Send as newsletter…` on a published transmission, in its action menu and in its header."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.models import TransmissionPage

_LABEL = "Send as newsletter…"


def can_be_sent(page: Page | None, user: Any) -> bool:
    """Whether this user may make a campaign from this page as it is now."""
    if page is None or not page.live or not issubclass(page.specific_class or Page, TransmissionPage):
        return False
    return bool(user.has_perm("newsletter.add_campaign"))


class SendAsNewsletterItem(ActionMenuItem):
    name = "action-send-as-newsletter"
    label = _LABEL
    icon_name = "mail"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and can_be_sent(context.get("page"), context["request"].user)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("campaigns:make", args=[parent_context["page"].pk])


def header_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    if can_be_sent(page, user):
        yield Button(_LABEL, url=reverse("campaigns:make", args=[page.pk]), icon_name="mail", priority=45)
