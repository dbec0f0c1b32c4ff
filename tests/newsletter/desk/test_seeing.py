"""A campaign's mail as one of its readers would see it: beside the form as it is typed, and on its page."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from newsletter.models import Campaign, Newsletter, Subscriber, SubscriptionState, Variant
from tests.newsletter.cast import Cast, person
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def find(client: Client, newsletter: Newsletter, query: str) -> str:
    return text(asked(client, newsletter, query))


def asked(client: Client, newsletter: Newsletter, query: str) -> Any:
    return client.get(f"{reverse('campaigns:seen_as')}?newsletter={newsletter.pk}&q={query}")


def choose(client: Client, newsletter: Newsletter, reader: object) -> Any:
    return client.post(reverse("campaigns:seen_as"), {"newsletter": newsletter.pk, "reader": reader})


def beside(
    client: Client, campaign: Campaign, mode: str = "html", newsletter: Newsletter | None = None
) -> str:
    """The preview of the form as it is typed."""
    preview = reverse("campaigns:preview_on_edit", args=[campaign.pk])
    note = "Dear {first_name|friend} at {email},"
    told = client.post(preview, written(newsletter or campaign.newsletter, page=campaign.page_id, note=note))
    assert told.json() == {"is_valid": True, "is_available": True}
    return text(client.get(preview, {"mode": mode, "in_preview_panel": "true"}))


@pytest.mark.parametrize("mode", ["html", "dark", "plain", "text"])
def test_the_preview_has_the_chosen_readers_values(
    admin: Client, cast: Cast, campaign: Campaign, mode: str
) -> None:
    assert "Dear friend at ," in beside(admin, campaign, mode)
    choose(admin, cast.newsletter, cast.alice.subscriber_id)
    assert "Dear Alice at alice@example.org," in beside(admin, campaign, mode)
    choose(admin, cast.newsletter, "")
    assert "Dear friend at ," in beside(admin, campaign, mode)


def test_a_campaign_that_is_not_saved_yet_is_seen_as_the_reader_too(
    admin: Client, cast: Cast, campaign: Campaign
) -> None:
    choose(admin, cast.newsletter, cast.alice.subscriber_id)
    preview = reverse("campaigns:preview_on_add")
    admin.post(preview, written(cast.newsletter, page=campaign.page_id, note="Dear {name|friend},"))
    assert "Dear Alice," in text(admin.get(preview, {"mode": "text"}))


def test_the_panel_says_who_it_is_and_how_to_go_back(admin: Client, cast: Cast, campaign: Campaign) -> None:
    nobody = "As somebody of whom nothing is known sees it"
    edit = reverse("campaigns:edit", args=[campaign.pk])
    assert nobody in text(admin.get(edit))
    choose(admin, cast.newsletter, cast.alice.subscriber_id)
    shown = text(admin.get(edit))
    assert "As <strong>alice@example.org</strong>, Alice, sees it" in shown
    assert "As nobody in particular" in shown
    assert nobody not in shown


def test_it_finds_people_of_this_newsletter(admin: Client, cast: Cast) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="O", from_email="o@example.com")
    person(other, "alien@example.org", SubscriptionState.ACTIVE)
    found = find(admin, cast.newsletter, "al")
    assert f'data-reader="{cast.alice.subscriber_id}"' in found
    assert "alien@example.org" not in found
    assert "Nobody who receives Slow Signal" in find(admin, cast.newsletter, "carol")


def test_each_newsletter_has_its_own(admin: Client, cast: Cast, campaign: Campaign) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="O", from_email="o@example.com")
    choose(admin, cast.newsletter, cast.alice.subscriber_id)
    assert "Dear friend at ," in beside(admin, campaign, newsletter=other)
    assert "Dear Alice" in beside(admin, campaign)


def test_nobody_is_chosen_who_does_not_receive_it(admin: Client, cast: Cast, campaign: Campaign) -> None:
    for wanted in (cast.carol.subscriber_id, 10**17, "x", "٣"):
        assert choose(admin, cast.newsletter, wanted).status_code == 404
    choose(admin, cast.newsletter, cast.alice.subscriber_id)
    cast.alice.delete()
    assert "Dear friend at ," in beside(admin, campaign)


def test_who_may_not_see_subscribers_sees_none(cast: Cast, campaign: Campaign) -> None:
    writer = editor("change_campaign", name="writer")
    assert asked(writer, cast.newsletter, "alice").status_code == 302
    assert choose(writer, cast.newsletter, cast.alice.subscriber_id).status_code == 302
    session = writer.session
    # From when they might.
    session["newsletter.seen_as"] = {str(cast.newsletter.pk): cast.alice.subscriber_id}
    session.save()
    assert "Dear friend at ," in beside(writer, campaign)
    for name in ("edit", "test", "inspect"):
        shown = text(writer.get(reverse(f"campaigns:{name}", args=[campaign.pk])))
        assert "<seen-as" not in shown
        assert "alice@example.org" not in shown
    mail = reverse("campaigns:preview", args=[campaign.pk, "text"])
    assert "alice" not in text(writer.get(mail)).lower()


def test_a_hidden_newsletters_readers_are_not_there(cast: Cast) -> None:
    cast.newsletter.groups.add(Group.objects.create(name="Slow Signal's desk"))
    stranger = editor("change_campaign", "view_subscriber", name="stranger")
    assert asked(stranger, cast.newsletter, "a").status_code == 404
    assert choose(stranger, cast.newsletter, cast.alice.subscriber_id).status_code == 404


def test_its_page_shows_the_mail_in_the_readers_language(
    admin: Client, cast: Cast, campaign: Campaign
) -> None:
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
    Subscriber.objects.filter(pk=cast.alice.subscriber_id).update(locale="de")
    preview = reverse("campaigns:preview", args=[campaign.pk, "html"])
    assert "Der Darm" not in text(admin.get(preview))
    choose(admin, cast.newsletter, cast.alice.subscriber_id)
    assert "alice@example.org" in text(admin.get(reverse("campaigns:inspect", args=[campaign.pk])))
    assert "Der Darm" in text(admin.get(preview))
    Campaign.objects.update(state="sending", started_at=mail.composed_at)
    assert "Der Darm" not in text(admin.get(preview))


def test_its_links_act_for_nobody(admin: Client, cast: Cast, campaign: Campaign) -> None:
    choose(admin, cast.newsletter, cast.alice.subscriber_id)
    for shown in (
        text(admin.get(reverse("campaigns:preview", args=[campaign.pk, "text"]))),
        beside(admin, campaign, "text"),
    ):
        assert "/newsletter/unsubscribe/from-your-own-mail/" in shown
        assert f"/{cast.alice.subscriber_id}-" not in shown
