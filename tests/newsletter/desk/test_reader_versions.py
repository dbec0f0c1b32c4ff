"""Versions for some readers at the desk: writing, seeing, testing each, and the question before sending."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import Locale

from cms.models import Topic, TransmissionPage
from newsletter.models import Campaign, Delivery, Engagement, Newsletter, ReaderVersion, Subscriber
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written
from tests.newsletter.recorder import Recorder
from tests.newsletter.versions.languages import german, topic, translated, with_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


@pytest.fixture
def sleep(db: None) -> Topic:
    return topic("Sleep")


@pytest.fixture
def deutsch(settings: Settings, db: None) -> Locale:
    return german(settings)


def save(admin: Client, campaign: Campaign, *versions: dict[str, Any], **fields: Any) -> str:
    address = reverse("campaigns:edit", args=[campaign.pk])
    form = written(campaign.newsletter, page=campaign.page_id, versions=versions, **fields)
    return text(admin.post(address, form, follow=True))


def test_an_editor_writes_one_and_goes_back(admin: Client, campaign: Campaign, sleep: Topic) -> None:
    save(admin, campaign)
    before = campaign.revisions.get()
    save(admin, campaign, {"topic": sleep.pk, "note": "Dear sleepers"})
    row = Campaign.objects.get()
    assert row.reader_versions.get().topic == sleep
    assert "Dear sleepers" in row.variants.get(label="1").html
    assert not before.as_object().reader_versions.exists()
    compared = reverse("campaigns:revisions_compare", args=[campaign.pk, before.pk, "latest"])
    assert "Dear sleepers" in text(admin.get(compared))


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ({}, "Choose a topic or a language: one of the two."),
        ({"topic": "sleep", "locale": "de", "note": "N"}, "Choose a topic or a language: one of the two."),
        ({"topic": "sleep"}, "Say what is different in this version"),
        ({"locale": "en"}, "This is the language of what is sent."),
        ({"locale": "de"}, "“The gut hears” is not published in German. Choose “Translate”"),
        ({"topic": "sleep", "note": "Dear {nmae|you}"}, "Nothing is known as {nmae|you}"),
        ({"topic": "light", "note": "Dear you"}, "Readers of Slow Signal cannot choose it"),
    ],
)
def test_it_says_what_is_wrong(
    admin: Client, campaign: Campaign, sleep: Topic, deutsch: Locale, version: dict[str, str], said: str
) -> None:
    campaign.newsletter.topics.add(sleep)
    keys = {"sleep": sleep.pk, "light": topic("Light").pk}
    keys |= {one.language_code: one.pk for one in Locale.objects.all()}
    typed = {name: keys.get(value, value) for name, value in version.items()}
    assert said in save(admin, campaign, typed or {"preheader": "P"})
    assert not ReaderVersion.objects.exists()


def test_two_for_the_same_readers_are_refused(admin: Client, campaign: Campaign, sleep: Topic) -> None:
    one, other = ({"topic": sleep.pk, "note": note} for note in "AB")
    assert "There is a version for these readers already." in save(admin, campaign, one, other)
    assert "is saved" not in save(admin, campaign, {**one, "DELETE": "1"}, other).lower()
    assert Campaign.objects.get().reader_versions.get().note == "B"


def test_each_can_be_seen_beside_the_form(
    admin: Client, campaign: Campaign, sleep: Topic, page: TransmissionPage, deutsch: Locale
) -> None:
    translated(page, deutsch)
    Newsletter.objects.update(clicks=Engagement.PERSON)
    address = reverse("campaigns:preview_on_edit", args=[campaign.pk])
    versions = [{"topic": sleep.pk, "note": "Dear sleepers"}, {"locale": deutsch.pk}]
    form = written(campaign.newsletter, page=campaign.page_id, others=["Hear B"], versions=versions)
    assert admin.post(address, form).json()["is_valid"]
    seen = {mode: text(admin.get(address, {"mode": mode})) for mode in ("html", "text-B", "html-1", "dark-2")}
    assert "Slow light" in seen["text-B"]
    assert "Dear sleepers" in seen["html-1"]
    assert "Dear sleepers" not in seen["html"]
    assert "Langsames Licht" in seen["dark-2"]
    assert "@media all" in seen["dark-2"]
    assert "This version is not in the form any more." in text(admin.get(address, {"mode": "html-3"}))


def test_the_form_offers_each_look_of_each_version(admin: Client, campaign: Campaign, sleep: Topic) -> None:
    edit = reverse("campaigns:edit", args=[campaign.pk])
    assert '<option value="html" selected>Mail</option>' in text(admin.get(edit))
    save(admin, campaign, {"topic": sleep.pk, "note": "Dear sleepers"})
    shown = text(admin.get(edit))
    assert '<option value="html" selected>Mail, version A</option>' in shown
    assert '<option value="text-1">Text, for followers of Sleep</option>' in shown


def test_a_test_goes_out_in_every_version_or_in_one(
    campaign: Campaign, sleep: Topic, server: Recorder, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    admin, address = editor(), reverse("campaigns:test", args=[campaign.pk])
    assert 'name="version"' not in text(admin.get(address))
    with_versions(campaign, ReaderVersion(topic=sleep, subject="Sleep, and hear"))
    assert "<td>for followers of Sleep</td>" in text(admin.post(address, {"email": "ed@example.com"}))
    assert [one["Subject"] for one in server.messages()] == [
        "[Test] The gut hears",
        "[Test for followers of Sleep] Sleep, and hear",
    ]
    server.taken.clear()
    admin.post(address, {"email": "ed@example.com", "version": "1"})
    assert [one["Subject"] for one in server.messages()] == ["[Test for followers of Sleep] Sleep, and hear"]


def test_the_question_before_sending_says_how_many_get_each(
    admin: Client, cast: Cast, campaign: Campaign, page: TransmissionPage, deutsch: Locale, sleep: Topic
) -> None:
    translated(page, deutsch)
    with_versions(campaign, ReaderVersion(locale=deutsch), ReaderVersion(topic=sleep, note="Dear you"))
    Subscriber.objects.filter(pk=cast.alice.subscriber_id).update(locale="de")
    asked = text(admin.get(reverse("campaigns:send", args=[campaign.pk])))
    assert "to 1 person?" in asked
    assert "<li>Readers in German: 1 person</li><li>Followers of Sleep: 0 people</li>" in asked
    admin.post(reverse("campaigns:send", args=[campaign.pk]), {"at": ""})
    mail = Delivery.objects.get()
    receipt = text(admin.get(reverse("campaigns:receipt", args=[campaign.pk, mail.pk])))
    assert "for readers in German" in receipt
    assert "Readers in German</a>" in text(admin.get(reverse("campaigns:inspect", args=[campaign.pk])))


def test_a_correction_has_none(admin: Client, campaign: Campaign) -> None:
    edit = reverse("campaigns:edit", args=[campaign.pk])
    assert "reader_versions-TOTAL_FORMS" in text(admin.get(edit))
    Campaign.objects.update(shape="correction")
    assert "reader_versions-TOTAL_FORMS" not in text(admin.get(edit))
