"""Limits for each mailbox provider, as editors set them."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.domains import look_again
from newsletter.models import MailboxProvider


def _limit(field: str) -> Any:
    return lambda provider: f"{getattr(provider, field):,g}" if getattr(provider, field) else "no limit"


class _LookingAgain:
    def save_instance(self) -> MailboxProvider:
        provider: MailboxProvider = super().save_instance()  # type: ignore[misc]  # a mixin of Wagtail's views
        look_again(provider)
        return provider


class ProviderAdd(_LookingAgain, CreateView):
    """A new provider may know domains that were everybody else's."""


class ProviderEdit(_LookingAgain, EditView):
    """Changed names of hosts move domains to it and away from it."""


class MailboxProviderViewSet(ModelViewSet):
    model = MailboxProvider
    name = "mailbox_providers"
    menu_label = "Mailbox providers"
    icon = "site"
    add_view_class = ProviderAdd
    edit_view_class = ProviderEdit
    copy_view_enabled = False
    add_to_reference_index = False
    search_fields = ["name", "domains", "mx_suffixes"]
    list_display = [
        "name",
        Column("per_second", label="A second", accessor=_limit("per_second")),
        Column("per_hour", label="An hour", accessor=_limit("per_hour")),
        Column("per_day", label="A day", accessor=_limit("per_day")),
    ]
    panels = [
        FieldPanel("name"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("per_second"), FieldPanel("per_hour"), FieldPanel("per_day")])],
            "Most messages that each sender sends to it",
        ),
        MultiFieldPanel([FieldPanel("domains"), FieldPanel("mx_suffixes")], "Known by"),
    ]
