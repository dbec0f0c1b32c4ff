"""Whatever the installed anymail can hear of a mail's way, it hears here."""

import json
from typing import Any

import pytest
from anymail.urls import urlpatterns  # type: ignore[import-untyped] # ships no types
from django.urls import URLPattern
from django.utils.module_loading import import_string
from pytest_django.fixtures import Settings

from newsletter import campaigns
from newsletter.checks import check_senders
from newsletter.hooks.known import HOOKS
from newsletter.hooks.views import hook_patterns
from newsletter.models import Bounce, Campaign, Delivery, DeliveryState, Suppression
from tests.newsletter.cast import Cast, carried
from tests.newsletter.hooks.conftest import Post
from tests.newsletter.hooks.payloads import DELIVERY, amazon_ses_bounce, unisender_go

TRACKING: list[URLPattern] = [one for one in urlpatterns if "inbound" not in one.name]
SES = "smtp+tls://user:password@email-smtp.eu-west-1.amazonaws.com"
UNISENDER = "smtp+tls://user:password@smtp.go1.unisender.ru"


@pytest.mark.parametrize("pattern", TRACKING, ids=lambda pattern: pattern.name)
def test_it_offers_each_that_anymail_has(pattern: URLPattern) -> None:
    theirs = pattern.callback.view_class  # type: ignore[attr-defined] # of as_view
    offered = [import_string(hook) for hook in HOOKS.values()]
    # Ours may be made of anymail's; and anymail keeps an old name of Brevo's, which is made of Brevo's.
    assert any(issubclass(one, theirs) or issubclass(theirs, one) for one in offered)


def test_it_leaves_out_who_signs_while_the_key_is_not_known(settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["a:b"]}
    names = [pattern.name for pattern in hook_patterns()]
    assert "hook-amazon-ses" in names
    assert "hook-unisender-go" not in names


def test_it_leaves_out_who_signs_with_a_key_that_cannot_be_used(settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["a:b"], "UNISENDER_GO_API_KEY": "schlüssel"}
    assert "hook-unisender-go" not in [pattern.name for pattern in hook_patterns()]


def test_it_asks_amazon_for_no_setting_that_a_mere_secret_makes_needless(settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["a:b"], "AMAZON_SES_CLIENT_PARAMS": "text of the environment"}
    assert "hook-amazon-ses" in [pattern.name for pattern in hook_patterns()]


@pytest.mark.parametrize(
    ("url", "secret", "code"),
    [
        (SES, [], "newsletter.W001"),
        (SES, ["a:b"], None),
        (UNISENDER, [], "newsletter.W001"),
        (UNISENDER, ["a:b"], "newsletter.W002"),
        (UNISENDER, ["a:b", "key"], "newsletter.W003"),
        ("smtp+tls://user:password@relay.example.com", [], None),
    ],
)
def test_it_warns_of_a_provider_by_smtp_that_is_not_heard(
    settings: Settings, url: str, secret: list[str], code: str | None
) -> None:
    settings.NEWSLETTER_SENDERS, settings.FEEDBACK_MAILBOX_URL = [url], ""
    settings.ANYMAIL = {"WEBHOOK_SECRET": secret[:1]}
    if len(secret) > 1:
        settings.ANYMAIL["UNISENDER_GO_API_KEY"] = secret[1]
    assert [message.id for message in check_senders()] == ([code] if code else [])


def test_it_is_silent_where_bounces_come_to_a_mailbox(settings: Settings) -> None:
    settings.NEWSLETTER_SENDERS, settings.ANYMAIL = [SES], {"WEBHOOK_SECRET": []}
    settings.FEEDBACK_MAILBOX_URL = "imaps://bounces:password@imap.example.com/INBOX"
    assert check_senders() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("provider", "event"),
    [
        ("amazon-ses", amazon_ses_bounce("Permanent", "smtp; 550 5.1.1 user unknown")),
        ("unisender-go", unisender_go("hard_bounced", delivery_info={"destination_response": "550 5.1.1"})),
    ],
)
def test_it_gives_up_an_address_once_however_often_it_is_told(
    post: Post, cast: Cast, campaign: Campaign, provider: str, event: Any
) -> None:
    campaigns.start(campaign)
    row = Delivery.objects.get(campaign=campaign)
    carried(campaign, DeliveryState.SENT)
    ours = f"{row.pk}.{campaign.public_id.hex}"
    body = json.loads(json.dumps(event).replace(DELIVERY, ours))
    for _ in range(2):
        assert post(provider, body).status_code == 200
    row.refresh_from_db()
    assert row.state == DeliveryState.BOUNCED
    assert (Bounce.objects.count(), Suppression.objects.get().reason) == (1, "bounce")
