"""Test letters: to several and to a saved list, each with its answer, and as a reader would see it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from newsletter.models import Campaign, Delivery, Newsletter, TestList
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(server: Recorder, settings: Settings) -> Client:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    return editor()


def sent(admin: Client, campaign: Campaign, **fields: object) -> str:
    return text(admin.post(reverse("campaigns:test", args=[campaign.pk]), fields))


def test_it_goes_to_several_and_tells_of_each(admin: Client, campaign: Campaign, server: Recorder) -> None:
    server.script = {"away@example.org": ["550 5.1.1 no such user"]}
    said = sent(admin, campaign, email="ed@example.com\ned@EXAMPLE.com away@example.org")
    assert [one.lower() for one in server.recipients] == ["ed@example.com"]
    assert "250 2.0.0 taken" in said
    assert "550 5.1.1 no such user" in said
    assert server.messages()[0]["Subject"] == "[Test] The gut hears"


def test_it_goes_to_a_saved_list_too(admin: Client, campaign: Campaign, server: Recorder) -> None:
    desk = TestList.objects.create(name="The desk", addresses="ada@example.org\n\nbo@example.org")
    sent(admin, campaign, email="ed@example.com", test_list=desk.pk)
    assert sorted(server.recipients) == ["ada@example.org", "bo@example.org", "ed@example.com"]


def test_it_counts_nowhere(admin: Client, cast: Cast, campaign: Campaign, server: Recorder) -> None:
    sent(admin, campaign, email="alice@example.org")
    assert server.recipients == ["alice@example.org"]
    assert not Delivery.objects.exists()
    campaign.refresh_from_db()
    assert campaign.started_at is None


def test_it_is_as_a_reader_sees_it_with_links_that_act_for_nobody(
    admin: Client, cast: Cast, campaign: Campaign, server: Recorder
) -> None:
    chosen = {"newsletter": cast.newsletter.pk, "reader": cast.alice.subscriber_id}
    admin.post(reverse("campaigns:seen_as"), chosen)
    said = sent(admin, campaign, email="ed@example.com")
    assert "As <strong>alice@example.org</strong>, Alice, sees it" in said
    (message,) = server.messages()
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "/newsletter/unsubscribe/from-your-own-mail/" in plain.get_content()


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Say where the test goes"),
        ("nobody", "nobody"),
        (" ".join(f"a{n}@example.org" for n in range(21)), "20 addresses at most"),
    ],
)
def test_it_says_what_is_wrong_with_the_addresses(
    admin: Client, campaign: Campaign, server: Recorder, email: str, said: str
) -> None:
    assert said in sent(admin, campaign, email=email)
    assert server.taken == []


def test_it_needs_a_mail(admin: Client, campaign: Campaign, server: Recorder) -> None:
    campaign.variants.all().delete()
    assert "There is no mail yet" in sent(admin, campaign, email="ed@example.com")
    assert server.taken == []


def test_it_tries_nobody_else_where_no_server_can_be_reached(
    admin: Client, campaign: Campaign, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    said = sent(admin, campaign, email="ed@example.com bo@example.org")
    assert said.count("not sent") == 2


def test_a_list_takes_addresses_and_nothing_else(admin: Client, newsletter: Newsletter) -> None:
    new = reverse("test_lists:add")
    form = {"name": "The desk", "newsletter": "", "addresses": "ada@example.org\nnobody"}
    assert "“nobody”" in text(admin.post(new, form))
    admin.post(new, {**form, "addresses": "\n".join(f"a{n}@example.org" for n in range(21))})
    assert not TestList.objects.exists()
    admin.post(new, {**form, "addresses": "ada@example.org"})
    assert TestList.objects.get().lines == ["ada@example.org"]


def test_a_list_of_another_newsletter_is_not_offered(
    admin: Client, campaign: Campaign, server: Recorder
) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="O", from_email="o@example.com")
    theirs = TestList.objects.create(name="Theirs", newsletter=other, addresses="o@example.org")
    sent(admin, campaign, email="ed@example.com", test_list=theirs.pk)
    assert server.taken == []


def test_it_is_sent_by_who_writes_campaigns(campaign: Campaign, server: Recorder) -> None:
    viewer = editor("view_campaign", name="viewer")
    assert viewer.get(reverse("campaigns:test", args=[campaign.pk])).status_code == 302
    writer = editor("change_campaign", name="writer")
    assert writer.get(reverse("campaigns:test", args=[campaign.pk])).status_code == 200
