"""The message that arrives: headers by the book, personal links that work, both parts as composed."""

import re

import pytest
from django.test import Client

from newsletter import campaigns
from newsletter.composing import neutral_html
from newsletter.models import Campaign, Delivery, Subscription, SubscriptionState
from newsletter.wire import SmtpLine
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder
from tests.newsletter.test_sending import send_all

pytestmark = pytest.mark.django_db


def sent(campaign: Campaign, line: SmtpLine) -> None:
    campaigns.start(campaign)
    send_all(campaign, line)


def test_it_carries_the_headers_of_a_newsletter(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    sent(campaign, line)
    (message,) = server.messages()
    assert message["From"] == "Ada at Slow Signal <ada@example.com>"
    assert message["To"] == "Alice <alice@example.org>"
    assert message["Subject"] == "The gut hears"
    assert message["List-ID"] == "Slow Signal <slow-signal.example.com>"
    assert message["Precedence"] == "bulk"
    assert message["Date"].datetime is not None
    assert len(message.keys()) == len(set(message.keys()))


def test_it_offers_one_click_leaving_that_works(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    sent(campaign, line)
    (message,) = server.messages()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<http[^/]*//[^/]+(/.+)>", message["List-Unsubscribe"])
    assert link is not None
    Client().post(link[1], {"List-Unsubscribe": "One-Click"})
    assert Subscription.objects.get(pk=cast.alice.pk).state == SubscriptionState.UNSUBSCRIBED


def test_it_names_its_delivery_in_the_message_id(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    sent(campaign, line)
    delivery = Delivery.objects.get()
    assert server.messages()[0]["Message-ID"] == f"<{delivery.pk}.{campaign.public_id.hex}@example.com>"


def test_it_has_both_parts_as_composed_with_working_links(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    sent(campaign, line)
    text, html = (part.get_content() for part in server.messages()[0].iter_parts())
    composed = neutral_html(campaign.variants.get()).strip()
    links = re.findall(r"/newsletter/(?:unsubscribe|preferences)/([^/]+)/", html)
    for token in links:
        assert token in text
        html = html.replace(token, "from-your-own-mail")
    assert html.replace("\r\n", "\n").strip() == composed
    for kind in ("unsubscribe", "preferences"):
        address = re.findall(rf"/newsletter/{kind}/[^/]+/", text)[0]
        assert Client().get(address).status_code == 200


def test_it_offers_a_mailbox_for_leaving_where_there_is_one(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    campaign.newsletter.unsubscribe_email = "leave@example.com"
    campaign.newsletter.save()
    sent(campaign, line)
    ways = server.messages()[0]["List-Unsubscribe"].split(",")
    assert re.fullmatch(r"\s*<mailto:leave@example\.com\?subject=[\w.-]+>", ways[1])
