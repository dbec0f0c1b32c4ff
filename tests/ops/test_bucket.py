"""Uploads live in a bucket when a setting names one: saved, read, listed, packed into a backup, put back."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from config.doctor.checks import files
from config.doctor.findings import Status
from config.keep import media
from config.startup.storages import storages
from tests.ops.bucket import Bucket, serving

OPTIONS = {"access_key": "key", "secret_key": "secret", "region_name": "eu-west-1"}


@pytest.fixture
def bucket(settings: Settings) -> Iterator[Bucket]:
    with serving() as started:
        settings.S3_BUCKET = "media"
        settings.STORAGES = storages("media", OPTIONS | {"endpoint_url": started.url})
        yield started


def test_it_keeps_uploads_in_a_folder_without_a_bucket() -> None:
    assert storages("", {})["default"]["BACKEND"].endswith("FileSystemStorage")


def test_it_saves_and_reads_an_upload(bucket: Bucket) -> None:
    name = default_storage.save("documents/paper.txt", ContentFile(b"light"))
    assert bucket.objects == {"documents/paper.txt": b"light"}
    with default_storage.open(name) as stored:
        assert stored.read() == b"light"


def test_it_gives_an_address_that_never_ends_and_holds_no_key(bucket: Bucket) -> None:
    url = default_storage.url("documents/paper.txt")
    assert url.endswith("/documents/paper.txt")
    assert "?" not in url


def test_it_gives_no_name_twice(bucket: Bucket) -> None:
    default_storage.save("a.txt", ContentFile(b"1"))
    assert default_storage.save("a.txt", ContentFile(b"2")) != "a.txt"
    assert bucket.objects["a.txt"] == b"1"


def test_it_is_examined_by_the_doctor(bucket: Bucket) -> None:
    finding = next(files.look())
    assert (finding.status, finding.said) == (Status.GOOD, "Files can be stored in the bucket media.")
    assert bucket.objects == {}


def test_it_goes_into_a_backup_and_comes_back(bucket: Bucket, tmp_path: Path) -> None:
    for name in ("documents/a.txt", "original_images/b/c.jpg", "images/made.jpg"):
        default_storage.save(name, ContentFile(name.encode()))
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        media.pack(archive, {})
    kept = dict(bucket.objects)
    bucket.objects.clear()
    with tarfile.open(tmp_path / "a.tar") as archive:
        assert media.unpack(archive) == 3
    assert bucket.objects == kept
