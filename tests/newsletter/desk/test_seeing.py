"""A campaign's mail as one of its readers would see it."""

import pytest
from django.test import Client
from django.urls import reverse

from newsletter.models import Campaign, Newsletter, SubscriptionState, Variant
from tests.newsletter.cast import Cast, person
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def see(admin: Client, campaign: Campaign, **query: str | int) -> str:
    return text(admin.get(reverse("campaigns:see_as", args=[campaign.pk]), query))


def test_it_finds_people_of_this_newsletter(admin: Client, cast: Cast, campaign: Campaign) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="O", from_email="o@example.com")
    person(other, "alien@example.org", SubscriptionState.ACTIVE)
    found = see(admin, campaign, q="al")
    assert f"?as={cast.alice.subscriber_id}" in found
    assert "alien@example.org" not in found
    assert "Nobody who receives Slow Signal" in see(admin, campaign, q="carol")


def test_it_shows_the_mail_in_the_readers_language(admin: Client, cast: Cast, campaign: Campaign) -> None:
    mail = campaign.variants.get()
    Variant.objects.create(
        campaign=campaign,
        label="1",
        readers="readers in German",
        locale="de",
        subject="Der Darm hört",
        html="<p>Der Darm hört.</p>",
        text="Der Darm hört.",
        content_hash="x",
        composed_at=mail.composed_at,
    )
    reader = cast.alice.subscriber
    reader.locale = "de"
    reader.save()
    shown = see(admin, campaign, **{"as": reader.pk})
    assert "As alice@example.org sees it" in shown
    preview = reverse("campaigns:preview", args=[campaign.pk, "html"])
    assert f"{preview}?as={reader.pk}" in shown
    assert "Der Darm" in text(admin.get(preview, {"as": reader.pk}))
    assert "Der Darm" not in text(admin.get(preview))


def test_its_links_act_for_nobody(admin: Client, cast: Cast, campaign: Campaign) -> None:
    preview = reverse("campaigns:preview", args=[campaign.pk, "text"])
    shown = text(admin.get(preview, {"as": cast.alice.subscriber_id}))
    assert "/newsletter/unsubscribe/from-your-own-mail/" in shown
    assert f"/{cast.alice.subscriber_id}-" not in shown


def test_it_shows_nobody_who_does_not_receive_it(admin: Client, cast: Cast, campaign: Campaign) -> None:
    address = reverse("campaigns:see_as", args=[campaign.pk])
    for wanted in (cast.carol.subscriber_id, 10**17, "x", "٣"):
        assert admin.get(address, {"as": wanted}).status_code == 404


def test_who_may_not_see_subscribers_sees_the_mail_of_nobody(cast: Cast, campaign: Campaign) -> None:
    writer = editor("change_campaign", name="writer")
    shown = see(writer, campaign, q="alice")
    assert "You may not see who the subscribers are." in shown
    assert "alice@example.org" not in shown
    preview = reverse("campaigns:preview", args=[campaign.pk, "html"])
    assert writer.get(preview, {"as": cast.alice.subscriber_id}).status_code == 404
