"""Reader pages: GET changes nothing, POST acts at once, and no page leaves a trace with the reader."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import resolve

from newsletter import campaigns, links
from newsletter.composing import compose
from newsletter.models import Campaign, Newsletter, Subscription, SubscriptionState
from newsletter.tokens import confirm_token, preferences_token
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor

pytestmark = pytest.mark.django_db


def state_of(subscription: Subscription) -> str:
    subscription.refresh_from_db()
    return subscription.state


def test_it_finds_the_pages_that_links_in_mails_name(campaign: Campaign) -> None:
    for url in (links.confirm_url("t"), links.unsubscribe_url("t"), links.preferences_url("t")):
        assert resolve("/" + url.split("/", 3)[3]).kwargs == {"token": "t"}
    assert resolve("/" + links.archive_url(campaign.public_id).split("/", 3)[3])


def test_it_changes_nothing_on_get_or_head(visitor: Client, cast: Cast, leave_link: str) -> None:
    confirm_link = f"/newsletter/confirm/{confirm_token(cast.bob.pk, 'bob@example.org')}/"
    for link in (
        leave_link,
        confirm_link,
        f"/newsletter/preferences/{preferences_token(1, 'alice@example.org')}/",
    ):
        visitor.get(link)
        visitor.head(link)
    assert state_of(cast.alice) == SubscriptionState.ACTIVE
    assert state_of(cast.bob) == SubscriptionState.PENDING


def test_it_confirms_by_the_button(visitor: Client, cast: Cast) -> None:
    link = f"/newsletter/confirm/{confirm_token(cast.bob.pk, 'bob@example.org')}/"
    assert b"<button" in visitor.get(link).content
    assert visitor.post(link).status_code == 200
    assert state_of(cast.bob) == SubscriptionState.ACTIVE


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_it_leaves_by_one_click_as_rfc_8058_has_it(
    visitor: Client, cast: Cast, leave_link: str, content_type: str
) -> None:
    multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    body = multipart if "multipart" in content_type else "List-Unsubscribe=One-Click"
    answer = visitor.post(leave_link, body, content_type=content_type)
    assert answer.status_code == 200
    assert not answer.cookies
    assert state_of(cast.alice) == SubscriptionState.UNSUBSCRIBED
    assert cast.alice.subscriber.consents.get().form == "one-click"


def test_it_leaves_without_the_last_slash_and_without_a_redirect(
    visitor: Client, cast: Cast, leave_link: str
) -> None:
    assert visitor.post(leave_link.rstrip("/"), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state_of(cast.alice) == SubscriptionState.UNSUBSCRIBED


def test_it_leaves_one_newsletter_from_the_preferences(visitor: Client, cast: Cast) -> None:
    link = f"/newsletter/preferences/{preferences_token(cast.alice.subscriber_id, 'alice@example.org')}/"
    answer = visitor.post(link, {"leave": str(cast.newsletter.pk)})
    assert b"You have left Slow Signal" in answer.content
    assert state_of(cast.alice) == SubscriptionState.UNSUBSCRIBED


def test_it_tells_nobody_about_the_page(visitor: Client, leave_link: str) -> None:
    answer = visitor.get(leave_link)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.parametrize("page", ["confirm", "unsubscribe", "preferences"])
def test_it_explains_a_broken_link(visitor: Client, newsletter: Newsletter, page: str) -> None:
    answer = visitor.get(f"/newsletter/{page}/broken.token/")
    assert answer.status_code == 404
    assert b"open it from the letter" in answer.content


def test_it_shows_a_campaign_as_sent_with_harmless_links(
    visitor: Client, cast: Cast, campaign: Campaign
) -> None:
    address = f"/newsletter/archive/{campaign.public_id}/"
    assert visitor.get(address).status_code == 404
    campaigns.start(campaign)
    assert visitor.get(address, {"version": "\0"}).status_code == 404
    page = visitor.get(address)
    assert "Slow light, åäö and 漢字." in page.content.decode()
    assert campaign.public_id.hex not in page.content.decode()
    assert "unsafe-inline" in page["Content-Security-Policy"]


def test_without_a_public_archive_only_editors_see_what_was_sent(
    visitor: Client, cast: Cast, campaign: Campaign
) -> None:
    campaigns.start(campaign)
    Newsletter.objects.update(public_archive=False)
    address = f"/newsletter/archive/{campaign.public_id}/"
    assert visitor.get(address).status_code == 404
    assert editor("view_subscriber").get(address).status_code == 404
    seen = editor("view_campaign", name="eve")
    assert "Slow light" in seen.get(address).content.decode()
    cast.newsletter.groups.add(Group.objects.create(name="Others"))
    assert seen.get(address).status_code == 404


def test_without_a_public_archive_mails_offer_no_link_to_it(campaign: Campaign) -> None:
    assert "browser" in compose(campaign).text
    campaign.newsletter.public_archive = False
    mail = compose(campaign)
    assert "browser" not in mail.text + mail.html
