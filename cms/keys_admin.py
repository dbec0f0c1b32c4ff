"""Read keys in the admin, under Settings: made, changed, revoked; their secret is shown once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.models import Site

from cms.models import ReadKey
from cms.models.read_keys import parse_origin


class ReadKeyForm(WagtailAdminModelForm):
    origins = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://example.org"}),
        help_text=(
            "For a key that scripts in browsers use: the sites whose pages may use it, one a line. "
            "Left empty, the origin does not matter."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["origins"] = "\n".join(self.instance.origins)
        self.fields["site"].empty_label = "The site that is asked"

    def clean_origins(self) -> list[str]:
        lines = self.cleaned_data["origins"].split()
        return list(dict.fromkeys(parse_origin(line) for line in lines))

    def clean_expires_at(self) -> object:
        at = self.cleaned_data["expires_at"]
        if at and "expires_at" in self.changed_data and at <= timezone.now():
            raise ValidationError("That time has passed.")
        return at

    def clean_site(self) -> Site | None:
        site: Site | None = self.cleaned_data["site"]
        if site and Site.objects.filter(hostname=site.hostname).exclude(pk=site.pk).exists():
            raise ValidationError(
                f"Another site is named {site.hostname} too, and the API tells sites apart by their names. "
                "Give one of them another host name first."
            )
        return site


class ReadKeyIndex(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("site")

    def get_edit_url(self, instance: ReadKey) -> str | None:
        return None if instance.revoked_at else super().get_edit_url(instance)

    def get_delete_url(self, instance: ReadKey) -> str | None:
        return None if instance.revoked_at else super().get_delete_url(instance)

    def get_list_more_buttons(self, instance: ReadKey) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        for button in buttons:
            if button.url == self.get_delete_url(instance):
                button.label = "Revoke"
        return buttons


class ReadKeyAdd(CreateView):
    """Answers with the secret itself: no message, session or log may keep it."""

    def save_instance(self) -> ReadKey:
        self.secret = self.form.instance.give_secret()
        return super().save_instance()

    def save_action(self) -> HttpResponse:
        context = {
            "key": self.object,
            "secret": self.secret,
            "index_url": self.get_success_url(),
            "header_icon": self.header_icon,
            "breadcrumbs_items": self.get_breadcrumbs_items(),
        }
        answer = TemplateResponse(self.request, "cms/read_keys/made.html", context)
        answer["Cache-Control"] = "private, no-store"
        return answer


class ReadKeyEdit(EditView):
    delete_item_label = "Revoke"

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(revoked_at=None)


class ReadKeyRevoke(DeleteView):
    """In place of deleting: the row stays, to tell whose requests were whose."""

    page_title = "Revoke"
    template_name = "cms/read_keys/revoke.html"
    success_message = "%(object)s is revoked. It stops working within ten seconds."

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(revoked_at=None)

    def delete_action(self) -> None:
        self.object.revoke()
        log(self.object, "cms.revoke_read_key", user=self.request.user)


def _end(key: ReadKey) -> str:
    return date_format(timezone.localtime(key.expires_at)) if key.expires_at else "never"


class ReadKeyViewSet(ModelViewSet):
    model = ReadKey
    name = "read_keys"
    url_prefix = "read-keys"
    icon = "lock"
    menu_label = "Read keys"
    menu_order = 603
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ReadKeyIndex
    add_view_class = ReadKeyAdd
    edit_view_class = ReadKeyEdit
    delete_view_class = ReadKeyRevoke
    search_fields = ["name", "prefix"]
    list_display = [
        "name",
        Column("prefix", label="Begins with", accessor=lambda key: f"{key.prefix}…"),
        Column("site", label="Reads", accessor=lambda key: key.site or "the site that is asked"),
        StatusTagColumn("state", label="State", accessor="state", primary=lambda key: key.state == "In use"),
        DateColumn("last_used_at", label="Last used", sort_key="last_used_at"),
        # Not a DateColumn: that tells how long ago something was, and this is to come.
        Column("expires_at", label="Expires", accessor=_end, sort_key="expires_at"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            MultiFieldPanel([FieldPanel("site"), FieldPanel("origins")], "What it opens"),
            MultiFieldPanel(
                [FieldPanel("expires_at"), FieldPanel("requests_per_minute")], "How long, and how often"
            ),
        ],
        base_form_class=ReadKeyForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Nothing refers to a key: a page about where it is used would say nothing, and be taken for more.
        return super().get_common_view_kwargs(**kwargs) | {"usage_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [one for one in super().get_urlpatterns() if one.name != "usage"]
