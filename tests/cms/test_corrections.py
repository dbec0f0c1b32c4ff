"""A correction reaches readers with the text that it corrects."""

import datetime

import pytest
from django.test import Client

from cms.mail import render_mail
from cms.models import Correction, PublicationSettings, TransmissionPage
from cms.models.transmission import preview_slots
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
DETAIL = "/api/content/v1/transmissions/slow-light/"


def corrected(day: int, right: str = "It is slow.", publish: bool = True) -> None:
    page = TransmissionPage.objects.get().get_latest_revision_as_object()
    page.corrections.add(Correction(date=datetime.date(2026, 3, day), wrong="Light is <fast>.", right=right))
    revision = page.save_revision()
    if publish:
        revision.publish()


def told(client: Client) -> list[dict[str, str]]:
    corrections: list[dict[str, str]] = client.get(DETAIL).json()["corrections"]
    return corrections


def test_readers_get_them_newest_first(publication: Publication, client: Client) -> None:
    publication.transmission()
    for day, right in ((4, "A"), (9, "B"), (9, "C"), (1, "D")):
        corrected(day, right)
    assert [one["right"] for one in told(client)] == ["C", "B", "A", "D"]
    assert told(client)[0]["date"] == "2026-03-09"
    assert told(client)[0]["wrong"] == "Light is <fast>."


def test_a_draft_of_one_is_told_to_nobody(publication: Publication, client: Client) -> None:
    publication.transmission()
    corrected(4, publish=False)
    assert told(client) == []


def test_it_keeps_its_id_whatever_becomes_of_the_page(publication: Publication, client: Client) -> None:
    publication.transmission()
    corrected(4)
    (before,) = told(client)
    page = TransmissionPage.objects.get().get_latest_revision_as_object()
    one = page.corrections.get()
    one.right = "It is slower."
    page.corrections.add(one)
    page.save_revision().publish()
    (after,) = told(client)
    assert (after["id"], after["right"]) == (before["id"], "It is slower.")


def test_the_letter_tells_them_in_both_parts(publication: Publication) -> None:
    publication.transmission()
    corrected(4)
    page = TransmissionPage.objects.get()
    mail = render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site())))
    for part, wrong in ((mail.html, "Light is &lt;fast&gt;."), (mail.text, "Light is <fast>.")):
        for words in (wrong, "It is slow.", "4 March 2026", "What was wrong:"):
            assert words in part


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_wagtails_apis_give_the_same(publication: Publication, client: Client, version: str) -> None:
    page = publication.transmission()
    corrected(4)
    address = f"/api/{version}/pages/{page.pk}/"
    body = client.get(address).json()
    assert body["corrections"] == told(client)
