"""Wagtail's pages of API tokens (Settings > API tokens), with what each token may and until when."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import APIToken
from wagtail.users.views.api_tokens import APITokenForm, APITokenViewSet, CreateView, EditView, IndexView

from config.people.models import Scope, limit, limits_of

_WHAT_SCOPES_DO = (
    "Read: what its user may see, drafts too, and no change. Write drafts: also new pages, changes that "
    "are not published, and uploads; nothing is published, taken down, moved or deleted. Everything: all "
    "that its user may."
)


def _scope() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="May",
        choices=Scope.choices,
        initial=Scope.READ,
        widget=forms.RadioSelect,
        help_text=_WHAT_SCOPES_DO,
    )


def _expires_at() -> forms.DateTimeField:
    return forms.DateTimeField(
        label="Expires",
        required=False,
        widget=AdminDateTimeInput,
        help_text="It is refused from then on. Left empty, it is good until it is revoked.",
    )


class _Ends:
    """A form with `expires_at`."""

    cleaned_data: dict[str, Any]
    changed_data: list[str]

    def clean_expires_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["expires_at"]
        if at and "expires_at" in self.changed_data and at <= timezone.now():
            raise ValidationError("That time has passed.")
        return at


class NewTokenForm(_Ends, APITokenForm):
    scope, expires_at = _scope(), _expires_at()


class TokenForm(_Ends, WagtailAdminModelForm):
    scope, expires_at = _scope(), _expires_at()

    class Meta:
        model = APIToken
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = limits_of(self.instance)
        self.initial |= {"scope": limits.scope, "expires_at": limits.expires_at}


class TokenIndex(IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        token, name, *others = super().columns
        ours = [
            Column("scope", label="May", accessor=lambda token: Scope(limits_of(token).scope).label),
            # Not a DateColumn: that tells how long ago something was, and this is to come.
            Column("expires_at", label="Expires", accessor=_end),
        ]
        return [token, name, *ours, *others]

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("limits")


class TokenAdd(CreateView):
    def get_form_class(self) -> type[NewTokenForm]:
        return NewTokenForm

    @transaction.atomic
    def form_valid(self, form: NewTokenForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        given = form.cleaned_data
        limit(self.object, Scope(given["scope"]), given["expires_at"], by=self.request.user)
        return answer


class TokenEdit(EditView):
    def get_form_class(self) -> type[TokenForm]:
        return TokenForm

    def save_instance(self) -> Any:
        token = super().save_instance()
        given = self.form.cleaned_data
        if {"scope", "expires_at"} & set(self.form.changed_data):
            limit(token, Scope(given["scope"]), given["expires_at"], by=self.request.user)
        return token


def take_their_places() -> None:
    """Wagtail has a setting for its pages of users and none for these."""
    APITokenViewSet.index_view_class = TokenIndex
    APITokenViewSet.add_view_class = TokenAdd
    APITokenViewSet.edit_view_class = TokenEdit


def _end(token: Any) -> str:
    limits = limits_of(token)
    if limits.expires_at is None:
        return "never"
    when = date_format(timezone.localtime(limits.expires_at), "DATETIME_FORMAT")
    return f"{when} (over)" if limits.is_over else when
