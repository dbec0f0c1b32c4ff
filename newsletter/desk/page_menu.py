"""On a transmission: `Send as newsletter…`, and `Mail a correction…` once a letter was wrong."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.models import TransmissionPage
from newsletter.corrections import wrong_letters
from newsletter.desk.teams import newsletters_of

_LABEL = "Send as newsletter…"


def can_be_sent(page: Page | None, user: Any) -> bool:
    """Whether this user may make a campaign from this page as it is now."""
    if page is None or page.pk is None or not issubclass(page.specific_class or Page, TransmissionPage):
        return False
    return bool(user.has_perm("newsletter.add_campaign"))


def write_url(page: Page) -> str:
    """Where a campaign from this page is written."""
    return f"{reverse('campaigns:add')}?page={page.pk}"


class SendAsNewsletterItem(ActionMenuItem):
    name = "action-send-as-newsletter"
    label = _LABEL
    icon_name = "mail"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and can_be_sent(context.get("page"), context["request"].user)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return write_url(parent_context["page"])


def header_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    if can_be_sent(page, user):
        yield Button(_LABEL, url=write_url(page), icon_name="mail", priority=45)
        mine = newsletters_of(user).filter(pk__in={one.newsletter_id for one in wrong_letters(page.pk)})
        for newsletter in mine:
            url = reverse("campaigns:correct", args=[newsletter.pk, page.pk])
            yield Button(f"Mail a correction to {newsletter}…", url=url, icon_name="mail", priority=46)
