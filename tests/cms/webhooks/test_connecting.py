"""`manage.py connect_frontend`: the reference frontend's webhook in one command."""

import pytest
from django.core.management import CommandError, call_command

from cms.models import WebhookEndpoint
from cms.webhooks.signing import new_secret

pytestmark = pytest.mark.django_db


def test_it_makes_the_webhook_once_and_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for secret in (new_secret(), new_secret()):
        monkeypatch.setenv("WEBHOOK_SECRET", secret)
        call_command("connect_frontend", url="http://frontend:4321/")
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.url, endpoint.secret) == ("http://frontend:4321/hooks/cms/", secret)


@pytest.mark.parametrize("secret", ["", "whsec_short", "a word"])
def test_it_refuses_what_is_no_secret(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    with pytest.raises(CommandError, match="base64"):
        call_command("connect_frontend")
