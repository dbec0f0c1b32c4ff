"""The interactive documentation, served from here alone and held to a policy."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger

from cms.policies import written


class GuardedSwagger(Swagger):
    """Swagger UI under the Content-Security-Policy of `API_DOCS_CSP`: no foreign host, no inline script."""

    def __init__(self) -> None:
        # Its badge would send the document's address to a validator elsewhere.
        super().__init__({"validatorUrl": None, "displayRequestDuration": True})

    def render_page(self, request: HttpRequest, api: NinjaAPI, **names: Any) -> HttpResponse:
        response = super().render_page(request, api, **names)
        response.headers["Content-Security-Policy"] = written(settings.API_DOCS_CSP)
        return response
