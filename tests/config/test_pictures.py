"""However a picture comes in, it is stored without what it tells of who took it and where."""

import io
from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from PIL.ExifTags import IFD
from pytest_django import Settings
from wagtail.models import Collection

from cms.models import PublicationImage, User
from tests.config.traced import KINDS, PROFILE, WHO, traced

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(admin_client: Client) -> Client:
    assert User.objects.filter(is_superuser=True).exists()
    return admin_client


def stored(image: PublicationImage) -> bytes:
    with image.file.open("rb") as file:
        content: bytes = file.read()
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_it_stores_nothing_beside_the_picture(editor: Client, kind: str) -> None:
    upload = SimpleUploadedFile(f"dusk.{kind}", traced(kind, turned=6))
    root = Collection.get_first_root_node().pk
    editor.post("/admin/images/add/", {"title": "Dusk", "file": upload, "collection": root})
    image = PublicationImage.objects.get()
    assert WHO not in stored(image)
    assert image.file_size == len(stored(image))


def test_it_stores_nothing_beside_one_of_many(editor: Client) -> None:
    upload = SimpleUploadedFile("dusk.jpeg", traced("jpeg"))
    root = Collection.get_first_root_node().pk
    editor.post("/admin/images/multiple/add/", {"title": "Dusk", "files[]": upload, "collection": root})
    assert WHO not in stored(PublicationImage.objects.get())


def test_it_stores_nothing_beside_a_picture_that_a_program_brings() -> None:
    file = ImageFile(io.BytesIO(traced("jpeg")), name="dusk.jpeg")
    assert WHO not in stored(PublicationImage.objects.create(title="Dusk", file=file))


@pytest.mark.parametrize("kind", KINDS)
def test_it_scales_a_turned_picture_with_the_right_side_up(kind: str) -> None:
    file = ImageFile(io.BytesIO(traced(kind, turned=6)), name=f"dusk.{kind}")
    image = PublicationImage.objects.create(title="Dusk", file=file)
    rendition = image.get_rendition("width-20|format-jpeg")
    with rendition.file.open("rb") as made, Image.open(made) as scaled:
        assert scaled.height > scaled.width
        assert scaled.info["icc_profile"] == PROFILE
        assert not dict(scaled.getexif().get_ifd(IFD.GPSInfo))


def test_it_refuses_first_what_is_no_picture(editor: Client) -> None:
    upload = SimpleUploadedFile("dusk.jpeg", b"<svg onload=alert(1)>")
    root = Collection.get_first_root_node().pk
    editor.post("/admin/images/add/", {"title": "Dusk", "file": upload, "collection": root})
    assert not PublicationImage.objects.exists()
