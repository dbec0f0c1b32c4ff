"""The interactive documentation, served from here alone and held to a policy."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger


class GuardedSwagger(Swagger):
    """Swagger UI under the Content-Security-Policy of `API_DOCS_CSP`: no foreign host, no inline script."""

    def __init__(self) -> None:
        # Its badge would send the document's address to a validator elsewhere.
        super().__init__({"validatorUrl": None, "displayRequestDuration": True})

    def render_page(self, request: HttpRequest, api: NinjaAPI, **names: Any) -> HttpResponse:
        response = super().render_page(request, api, **names)
        rules = settings.API_DOCS_CSP.items()
        policy = "; ".join(f"{name} {' '.join(values)}" for name, values in rules)
        response.headers["Content-Security-Policy"] = policy
        return response
