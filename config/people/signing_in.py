"""Signing in, with brakes on guessing.

django-axes locks a name at one network after a few failures; these brakes are for who tries many names from
one network, and one name from many.
"""

import re
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.forms.auth import LoginForm

from newsletter.intake import visitor_of
from newsletter.rates import Rate, visitor_network

PER_VISITOR = Rate("sign-in-visitor", most=30, seconds=600)
PER_NAME = Rate("sign-in-name", most=100, seconds=3600)
TOO_MANY = "Too many attempts. Please wait, and try again later."
_HALF_AN_ADDRESS = re.compile(r"(?:[0-9a-f]{4}:){3}[0-9a-f]{4}")


class BrakedLoginForm(LoginForm):
    """Wagtail's, which looks at no password when there were too many attempts."""

    def clean(self) -> dict[str, Any]:
        if not (PER_VISITOR.allows(network_of(self.request)) and self._name_allowed()):
            raise ValidationError(TOO_MANY, code="too_many")
        return super().clean()

    def _name_allowed(self) -> bool:
        """What is locked is not counted: one machine cannot use up the attempts of a name's owner.

        Nor is another spelling of the name, by which nobody is found.
        """
        name = str(self.cleaned_data.get("username", ""))
        locked = not AxesProxyHandler.is_allowed(self.request, get_credentials(username=name))
        return locked or PER_NAME.allows(name)


def network_of(request: HttpRequest) -> str:
    """One visitor. Of an IPv6 household it is the first address, because django-axes stores addresses."""
    network = visitor_network(visitor_of(request))
    return f"{network}::" if _HALF_AN_ADDRESS.fullmatch(network) else network


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """What django-axes answers with while a name is locked."""
    response = render(request, "people/locked_out.html", status=429)
    response["Retry-After"] = "900"
    return response
