"""Pictures are for everybody; a document is handed out by whoever asks for its collection's permission."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Collection, CollectionViewRestriction

from config.startup.storages import storages
from tests.ops.bucket import serving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def document(*, private: bool) -> AbstractDocument:
    collection = Collection.get_first_root_node().add_child(name="board")
    if private:
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    made = get_document_model()(title="Minutes", collection=collection)
    made.file.save("board.pdf", ContentFile(b"%PDF-1.7 secret"))
    made.save()
    return made


def test_it_hands_out_a_picture(client: Client) -> None:
    default_storage.save("images/a.png", ContentFile(b"a"))
    assert b"".join(client.get("/media/images/a.png")) == b"a"


def test_it_hands_out_a_document_of_a_public_collection(client: Client) -> None:
    assert b"".join(client.get(document(private=False).url)) == b"%PDF-1.7 secret"


def test_it_asks_who_wants_a_document_of_a_private_one(client: Client) -> None:
    assert client.get(document(private=True).url).status_code == 302


@pytest.mark.parametrize("way", ["", "/", "./", "images/../", "../media/", "images//..//"])
def test_it_leads_past_the_question_by_no_address(client: Client, way: str) -> None:
    name = document(private=True).file.name
    assert client.get(f"/media/{way}{name}").status_code == 404


def test_it_does_not_send_readers_to_the_bucket(client: Client, settings: Settings) -> None:
    with serving() as bucket:
        keys = {"access_key": "key", "secret_key": "secret", "endpoint_url": bucket.url}
        settings.STORAGES = storages("media", keys)
        answer = client.get(urlsplit(document(private=False).url).path)
        assert answer.status_code == 200
        assert b"".join(answer) == b"%PDF-1.7 secret"
