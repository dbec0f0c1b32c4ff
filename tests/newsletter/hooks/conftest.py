"""The webhooks as they are mounted with a secret, and a list of what they tell."""

import types
from base64 import b64encode
from collections.abc import Callable
from typing import cast

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django.fixtures import Settings

from newsletter import feedback
from newsletter.feedback_events import FeedbackEvent
from newsletter.hooks.views import hook_patterns
from tests.newsletter.hooks.payloads import API_KEY, POSTAL_KEY, SIGNING_KEY, dressed

SECRET = "listen:to-me"
Post = Callable[..., HttpResponse]


@pytest.fixture
def mounted(settings: Settings) -> Settings:
    public = POSTAL_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": [SECRET],
        "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY,
        "MAILERSEND_SIGNING_SECRET": "mailersend-secret",
        "MANDRILL_WEBHOOK_KEY": "mandrill-key",
        "POSTAL_WEBHOOK_KEY": b64encode(public).decode(),
        "UNISENDER_GO_API_KEY": API_KEY,
    }
    urls = types.ModuleType("urls_with_hooks")
    urls.urlpatterns = [path("newsletter/", include((hook_patterns(), "newsletter")))]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = urls
    return settings


@pytest.fixture
def post(mounted: Settings, client: Client) -> Post:
    """Post a body to a provider's hook, as the provider would."""

    def send(provider: str, body: object, content_type: str = "application/json") -> HttpResponse:
        raw, more = dressed(provider, body)
        headers = {"Authorization": "Basic bGlzdGVuOnRvLW1l", **more}
        content_type = headers.pop("Content-Type", content_type)
        url = f"/newsletter/hooks/{provider}/"
        answer = client.generic("POST", url, raw, content_type=content_type, headers=headers)
        return cast("HttpResponse", answer)

    return send


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[FeedbackEvent]:
    """What reaches the verb."""
    events: list[FeedbackEvent] = []
    monkeypatch.setattr(feedback, "take", events.append)
    return events
