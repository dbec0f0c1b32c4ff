import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from tests.blocks.conftest import Show


@pytest.fixture
def document(db: None) -> int:
    file = ContentFile(b"night,hours\n1,7.5\n", name="nights.CSV")
    return get_document_model().objects.create(title="All nights", file=file, file_size=18).pk


def test_it_tells_kind_and_size_beforehand_in_every_face(show: Show, document: int) -> None:
    shown = show("download", {"document": document, "title": "The <data>", "description": "One row each"})
    url = f"http://cms.test/documents/{document}/nights.CSV"
    assert shown.json == {
        "title": "The <data>",
        "description": "One row each",
        "url": url,
        "filename": "nights.CSV",
        "size": 18,
        "type": "csv",
    }
    assert f'<a href="{url}">The &lt;data&gt; (CSV, 18\xa0bytes)</a>' in shown.html
    assert "One row each" in shown.html
    assert shown.text == f"[File] The <data>\nOne row each\nnights.CSV (CSV, 18\xa0bytes)\n{url}"


def test_it_has_the_documents_own_title_when_it_is_given_none(show: Show, document: int) -> None:
    assert (
        show("download", {"document": document, "title": "", "description": ""}).json["title"] == "All nights"
    )


def test_it_is_left_out_when_its_document_was_deleted(show: Show, document: int) -> None:
    get_document_model().objects.all().delete()
    assert show("download", {"document": document, "title": "x", "description": ""}).json is None
