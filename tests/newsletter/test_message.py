"""The message that arrives: headers by the book, personal links that work, both parts as composed."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from newsletter import campaigns
from newsletter.headers import HeaderUnsafeError
from newsletter.mailings import Mailing
from newsletter.models import Campaign, Delivery, Subscription, SubscriptionState
from newsletter.return_paths import read_return_path
from newsletter.seeing import seen
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder
from tests.newsletter.test_sending import SendAll

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def sent(campaign: Campaign, send_all: SendAll, exchange: Exchange) -> None:
    campaigns.start(campaign)
    send_all(campaign, exchange)


def test_it_carries_the_headers_of_a_newsletter(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    sent(campaign, send_all, exchange)
    (message,) = server.messages()
    assert message["From"] == "Ada at Slow Signal <ada@example.com>"
    assert message["To"] == "Alice <alice@example.org>"
    assert message["Subject"] == "The gut hears"
    assert message["List-ID"] == "Slow Signal <slow-signal.example.com>"
    assert message["Precedence"] == "bulk"
    assert message["Feedback-ID"] == f"{campaign.pk}:slow-signal:newsletter:examplecom"
    assert message["Auto-Submitted"] is None
    assert message["Date"].datetime is not None
    assert len(message.keys()) == len(set(message.keys()))


def test_it_offers_one_click_leaving_that_works(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    sent(campaign, send_all, exchange)
    (message,) = server.messages()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<http[^/]*//[^/]+(/.+)>", message["List-Unsubscribe"])
    assert link is not None
    Client().post(link[1], {"List-Unsubscribe": "One-Click"})
    assert Subscription.objects.get(pk=cast.alice.pk).state == SubscriptionState.UNSUBSCRIBED


def test_it_names_its_delivery_in_the_message_id(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    sent(campaign, send_all, exchange)
    delivery = Delivery.objects.get()
    assert server.messages()[0]["Message-ID"] == f"<{delivery.pk}.{campaign.public_id.hex}@example.com>"


def test_it_has_both_parts_as_composed_with_working_links(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    sent(campaign, send_all, exchange)
    text, html = (part.get_content() for part in server.messages()[0].iter_parts())
    composed = seen(campaign.variants.get()).html.strip()
    links = re.findall(r"/newsletter/(?:unsubscribe|preferences)/([^/]+)/", html)
    for token in links:
        assert token in text
        html = html.replace(token, "from-your-own-mail")
    assert html.replace("\r\n", "\n").strip() == composed
    for kind in ("unsubscribe", "preferences"):
        address = re.findall(rf"/newsletter/{kind}/[^/]+/", text)[0]
        assert Client().get(address).status_code == 200


def test_it_offers_a_mailbox_for_leaving_where_there_is_one(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    campaign.newsletter.unsubscribe_email = "leave@example.com"
    campaign.newsletter.save()
    sent(campaign, send_all, exchange)
    ways = server.messages()[0]["List-Unsubscribe"].split(",")
    assert re.fullmatch(r"\s*<mailto:leave@example\.com\?subject=[\w.-]+>", ways[1])


def test_it_escapes_a_mailbox_in_the_link_to_it(campaign: Campaign) -> None:
    campaign.newsletter.unsubscribe_email = "leave+a&b=c@example.com"
    assert b"<mailto:leave+a%26b%3Dc@example.com?subject=" in built(campaign)


def test_it_is_the_same_to_the_byte_at_every_attempt_within_a_second(campaign: Campaign) -> None:
    assert built(campaign) == built(Campaign.objects.get(pk=campaign.pk))


def test_a_strange_name_does_not_cost_its_owner_the_mail(campaign: Campaign) -> None:
    raw = built(campaign, name="Eve\r\nBcc: all@example.com\r\n\r\nHello\x00\u2028\ud800")
    assert raw.startswith(b'To: "Eve Bcc: all@example.com Hello" <alice@example.org>\r\nMessage-ID: ')


def test_an_editors_subject_that_no_header_can_hold_is_refused(campaign: Campaign) -> None:
    campaign.variants.update(subject="Hello\nBcc: all@example.com")
    with pytest.raises(HeaderUnsafeError, match="A mail header cannot hold 'Hello"):
        Mailing(campaign)


def test_it_writes_domains_in_ascii_and_other_local_parts_as_they_are(campaign: Campaign) -> None:
    assert b"<alice@xn--bcher-kva.example>" in built(campaign, email="alice@bücher.example")
    assert "<алиса@example.org>".encode() in built(campaign, email="алиса@example.org")


def test_its_return_path_names_the_delivery_where_bounces_are_read(
    campaign: Campaign, settings: Settings
) -> None:
    assert Mailing(campaign).return_path(17) == "ada@example.com"
    settings.NEWSLETTER_RETURN_PATH = "{token}@bounces.example.com"
    assert read_return_path(Mailing(campaign).return_path(17)) == 17


def built(campaign: Campaign, email: str = "alice@example.org", name: str = "Alice") -> bytes:
    return Mailing(campaign).message(
        delivery=1, variant=campaign.variants.get().pk, subscriber=2, email=email, name=name, at=AT
    )
