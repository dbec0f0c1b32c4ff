"""A document is taken when it is what its name says."""

import io
import zipfile
from contextlib import suppress

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from wagtail.documents import get_document_model

from config.uploads.content import KINDS, check_content


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


GOOD = {
    "pdf": b"%PDF-1.7\n...",
    "zip": zipped("a.txt"),
    "docx": zipped("[Content_Types].xml", "word/document.xml"),
    "xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "odt": zipped("mimetype", "content.xml"),
    "epub": zipped("mimetype", "META-INF/container.xml"),
    "csv": "name,año\nAda,1815\n".encode(),
    "txt": "a text".encode("utf-16"),
}
PAGE = b"\n <!DOCTYPE html><script>alert(1)</script>"


def test_it_knows_every_kind_that_may_be_uploaded() -> None:
    assert set(settings.WAGTAILDOCS_EXTENSIONS) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_takes_what_is_what_it_says(kind: str) -> None:
    check_content(ContentFile(GOOD[kind], f"paper.{kind.upper()}"))


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("content", [PAGE, b"MZ\x90\x00\x03\x00\x00\x00", b"<svg onload=alert(1)>\0"])
def test_it_refuses_a_page_or_a_program_under_another_name(kind: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        check_content(ContentFile(content, f"paper.{kind}"))


@pytest.mark.parametrize("name", ["page.html", "paper", "paper.pdf.exe", ".pdf"])
def test_it_refuses_a_kind_that_it_does_not_know(name: str) -> None:
    with pytest.raises(ValidationError):
        check_content(ContentFile(GOOD["pdf"], name))


def test_it_refuses_a_zip_that_unpacks_without_end() -> None:
    with pytest.raises(ValidationError):
        check_content(ContentFile(zipped(*(str(number) for number in range(10_001))), "bomb.zip"))


@hypothesis(max_examples=50)
@given(st.binary(max_size=200))
def test_it_ends_well_for_any_bytes_and_leaves_the_file_at_its_start(content: bytes) -> None:
    for kind in KINDS:
        file = ContentFile(content, f"a.{kind}")
        with suppress(ValidationError):
            check_content(file)
        assert file.tell() == 0


def test_it_is_asked_by_every_form() -> None:
    field = get_document_model()._meta.get_field("file")
    with pytest.raises(ValidationError, match="This is no pdf file"):
        field.run_validators(ContentFile(PAGE, "paper.pdf"))
