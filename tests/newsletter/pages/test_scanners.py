"""Link scanners fetch everything in a mail, by GET and HEAD, with a browser's headers: nothing changes."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from newsletter import address_changes, campaigns, letters, subscriptions
from newsletter.addresses import parse_address
from newsletter.models import Campaign, Newsletter, Subscription
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
SCANNERS: list[dict[str, str]] = [
    {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120 Safari/537.36"},
    {"HTTP_SEC_PURPOSE": "prefetch;prerender", "HTTP_PURPOSE": "prefetch"},
    {"HTTP_X_MOZ": "prefetch"},
    {"HTTP_USER_AGENT": "BarracudaCentral", "HTTP_ACCEPT_LANGUAGE": "*"},
]


@pytest.fixture
def mails(
    cast: Cast, campaign: Campaign, server: Recorder, exchange: Exchange, send_all: Callable[..., None]
) -> str:
    """All that people were sent: a campaign, a welcome, requests to confirm a list and an address."""
    Newsletter.objects.update(welcome_subject="Welcome", welcome_text="Hello.")
    subscriptions.subscribe(cast.newsletter, parse_address("bob@example.org"), form="page")
    letters.send_confirmation(cast.bob.pk, exchange)
    dora = subscriptions.subscribe(cast.newsletter, parse_address("dora@example.org"), form="page")
    subscriptions.confirm(Subscription.objects.get(subscriber__email="dora@example.org"), form="confirm-page")
    letters.send_welcome(dora.subscription or 0, exchange)
    change = address_changes.ask(cast.alice.subscriber, parse_address("alice@new.example"))
    letters.send_move(change or 0, exchange)
    campaigns.start(campaign)
    send_all(campaign, exchange)
    parts = [part.get_content() for mail in server.messages() for part in mail.iter_parts()]
    heads = [str(mail["List-Unsubscribe"]) for mail in server.messages()]
    return "\n".join([*parts, *heads])


def links(mails: str) -> list[str]:
    found = {link.rstrip(".,>") for link in re.findall(r"http://cms\.test(/newsletter/[^\s\"'<>]+)", mails)}
    return sorted(found)


def everything() -> dict[str, list[tuple[object, ...]]]:
    models = list(apps.get_app_config("newsletter").get_models())
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


def test_it_finds_every_kind_of_link_in_the_mails(mails: str) -> None:
    kinds = {link.split("/")[2] for link in links(mails)}
    assert kinds >= {"confirm", "move", "unsubscribe", "preferences", "archive"}


@pytest.mark.parametrize("headers", SCANNERS)
def test_it_changes_nothing_for_a_scanner_that_fetches_every_link(
    mails: str, headers: dict[str, str]
) -> None:
    before, scanner = everything(), Client()
    for link in links(mails):
        for method in (scanner.get, scanner.head):
            for address in (link, link.rstrip("/")):
                answer = method(address, **headers)  # type: ignore[arg-type] # headers
                assert answer.status_code in (200, 301)
                assert not answer.cookies
    assert everything() == before


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "TRACE"])
def test_it_changes_nothing_by_other_methods(mails: str, method: str) -> None:
    before = everything()
    for link in links(mails):
        assert Client().generic(method, link).status_code == 405
    assert everything() == before
