"""A library to choose from, in a database that stays for all the examples of a test."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from cms.models import Disclaimer, Lens
from tests.cms.conftest import every_block, write
from tests.conftest import Publication, picture
from tests.parity.bodies import Library

__all__ = ["every_block", "library", "write"]  # fixtures


@pytest.fixture
def library(publication: Publication) -> Library:
    document = get_document_model().objects.create(
        title="All the nights", file=ContentFile(b"a,b", name="nights.csv")
    )
    other = Lens.objects.create(slug="odd", name="Odd & <even>", tagline='A "tagline"', icon="eye")
    text = "<p>Ask <b>first</b> &amp; read.</p>"
    disclaimer = Disclaimer.objects.create(slug="odd", name="Odd", kind="legal", title="The <law>", text=text)
    page = publication.transmission(title="Slow & <steady>")
    return Library(
        images=[publication.picture.pk, picture(300, 200).pk],
        documents={document.pk: "nights.csv"},
        pages={page.pk: page.title},
        lenses={lens.pk: [lens.name, lens.tagline] for lens in (publication.lens, other)},
        disclaimers={
            publication.disclaimer.pk: ["Before you act", "Ask a doctor."],
            disclaimer.pk: ["The <law>", "Ask", "first", "& read."],
        },
    )
