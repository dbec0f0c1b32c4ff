"""Keeping a draft of a published transmission costs its document nothing, and tells nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import Change, TransmissionDocument
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


def test_a_draft_leaves_the_document_alone(publication: Publication) -> None:
    page = publication.transmission()
    had, changes = TransmissionDocument.objects.get(page=page), Change.objects.count()
    page.title = "Another title"
    with CaptureQueriesContext(connection) as asked:
        page.save_revision()
    assert not [one["sql"] for one in asked if "cms_transmissiondocument" in one["sql"]]
    document = TransmissionDocument.objects.get(page=page)
    assert (document.tick, document.title, Change.objects.count()) == (had.tick, had.title, changes)


def test_the_document_follows_when_the_draft_is_published(publication: Publication) -> None:
    page = publication.transmission()
    page.title = "Another title"
    page.save_revision().publish()
    assert TransmissionDocument.objects.get(page=page).title == "Another title"


def test_the_document_goes_when_the_page_is_unpublished(publication: Publication) -> None:
    page = publication.transmission()
    page.save_revision()
    page.unpublish()
    assert not TransmissionDocument.objects.get(page=page).live
