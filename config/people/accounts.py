"""Wagtail's pages of users, where nobody reaches above themselves.

Who may add and change users could otherwise make a superuser, or take one over by another password or
address. Wagtail itself refuses this only for deleting, and for the tokens of its API.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from cms.models import User

_NOT_YOURS = "Only who has this access can give or take it."


def may_change(actor: Any, person: User) -> bool:
    """Whether `actor`, who may change people, may change this one."""
    return bool(actor.is_superuser or not person.is_superuser)


class _NoMoreThanOwnAccess:
    """A form whose box for a superuser is shown, and is the superusers' alone to tick."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form: BaseForm = super().get_form(*args, **kwargs)  # type: ignore[misc] # a view's
        box = form.fields.get("is_superuser")  # which is not there for oneself
        if box and not self.request.user.is_superuser:
            box.disabled, box.help_text = True, _NOT_YOURS
        return form


class PeopleList(IndexView):
    def get_edit_url(self, instance: User) -> str | None:
        return super().get_edit_url(instance) if may_change(self.request.user, instance) else None


class AddPerson(_NoMoreThanOwnAccess, CreateView):
    """Adds a person, without rights that the one who adds lacks."""


class EditPerson(_NoMoreThanOwnAccess, EditView):
    """Changes a person; nobody but a superuser opens a superuser's page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change(request.user, self.object):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class People(UserViewSet):
    index_view_class = PeopleList
    add_view_class = AddPerson
    edit_view_class = EditPerson
    copy_view_enabled = False  # a copy has the other's rights and password


def refuse_superusers(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """For Wagtail's hook `before_bulk_action`: switching many off at once, or giving them groups."""
    if any(isinstance(one, User) and not may_change(request.user, one) for one in objects):
        raise PermissionDenied
