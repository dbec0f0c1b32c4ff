"""Every address that answers without signing in. What is in braces is drawn at random."""

from cms.api.catalogue import READS
from tests.newsletter.hooks.test_hooks import MOUNTED

API = "/api/content/v1/"
ROUTES = [
    *(API + route for route in READS),
    *(API + route for route in ("newsletters/", "issues/", "subscriptions/", "openapi.json", "docs")),
    *(API + f"preview/{{token}}/{what}" for what in ("", "page/", "userbar/")),
    *(
        f"/api/v2/{kind}/{rest}"
        for kind in ("pages", "images", "documents")
        for rest in ("", "find/", "{id}/")
    ),
    *(f"/api/v3/{kind}/{rest}" for kind in ("pages", "images", "documents") for rest in ("", "{id}/")),
    *(
        f"/newsletter/{page}"
        for page in (
            *(
                "subscribe/",
                "confirm/{token}/",
                "move/{token}/",
                "unsubscribe/{token}/",
                "preferences/{token}/",
            ),
            *("go/{token}/{token}/", "seen/{token}/{token}/", "archive/{id}/", "accent/{slug}.css"),
        )
    ),
    *(f"/newsletter/hooks/{provider}/" for provider in MOUNTED),
    *("/health/live/", "/health/ready/", "/metrics", "/", "/admin/login/", "/admin/password_reset/"),
    *("/media/{slug}", "/documents/{id}/{slug}", "/static/{slug}", "/{slug}/"),
]
"""`READS` and the rest of the Content API is compared with its OpenAPI document by a test."""
