"""Signing in, with brakes on guessing.

django-axes locks a name at one network address after a few failures; these brakes are for who tries many
names from one address, and one name from many.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.forms.auth import LoginForm

from newsletter.intake import visitor_of
from newsletter.rates import Rate

PER_VISITOR = Rate("sign-in-visitor", most=30, seconds=600)
PER_NAME = Rate("sign-in-name", most=100, seconds=3600)
_TOO_MANY = "Too many attempts. Please wait, and try again later."


class BrakedLoginForm(LoginForm):
    """Wagtail's, which looks at no password when there were too many attempts."""

    def clean(self) -> dict[str, Any]:
        visitor, name = visitor_of(self.request), str(self.cleaned_data.get("username", "")).lower()
        if not (PER_VISITOR.allows(visitor) and PER_NAME.allows(name)):
            raise ValidationError(_TOO_MANY, code="too_many")
        return super().clean()


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """What django-axes answers with while a name is locked."""
    response = render(request, "people/locked_out.html", status=429)
    response["Retry-After"] = "900"
    return response
