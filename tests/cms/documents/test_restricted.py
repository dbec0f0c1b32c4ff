"""What is for some readers only stays so until its end."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import Change, ContinueReadingLink, TransmissionAuthor, TransmissionPage
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


def test_nobody_sees_it_while_it_is_deleted(publication: Publication) -> None:
    other = publication.transmission(slug="other")
    page = publication.transmission(
        body=[("lens", {"lens": publication.lens, "title": "", "body": "<p>x</p>"})]
    )
    page.author_links.add(TransmissionAuthor(author=publication.author))
    page.continue_reading_links.add(ContinueReadingLink(linked_page=other))
    page.save_revision().publish()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    before = Change.objects.count()
    TransmissionPage.objects.get(pk=page.pk).delete()
    assert not PageViewRestriction.objects.exists()
    assert Change.objects.count() == before


def test_it_is_shown_again_when_the_restriction_alone_is_deleted(
    publication: Publication, client: Client
) -> None:
    page = publication.transmission()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    address = f"/api/content/v1/transmissions/{page.public_id}/"
    assert client.get(address).status_code == 410
    PageViewRestriction.objects.all().delete()
    assert client.get(address).status_code == 200
