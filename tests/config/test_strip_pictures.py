"""Pictures from before uploads were rewritten lose what they tell, and readers' addresses stay."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.core.files.storage import storages as kept
from django.core.management import CommandError, call_command
from PIL import Image
from pytest_django import Settings
from wagtail.images.models import WagtailImageFieldFile

from cms.models import PublicationImage, PublicationRendition
from config.keep import media
from config.startup import storages
from config.uploads import strip
from config.uploads.pictures import PictureFile
from tests.config.traced import KINDS, WHERE, WHO, traced
from tests.ops.bucket import serving
from tests.ops.test_bucket import OPTIONS

pytestmark = pytest.mark.django_db
SIZE = "width-20|format-jpeg"


@pytest.fixture(autouse=True, params=["folder", "bucket"])
def _storage(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    if request.param == "folder":
        yield
        return
    with serving() as bucket:
        settings.S3_BUCKET = "media"
        settings.STORAGES = storages.storages("media", OPTIONS | {"endpoint_url": bucket.url})
        yield


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`old(kind)` is a picture as it was stored before, with one size."""

    def make(kind: str = "jpeg", content: bytes = b"") -> PublicationImage:
        with monkeypatch.context() as before:
            before.setattr(PictureFile, "save", WagtailImageFieldFile.save)
            file = ImageFile(io.BytesIO(content or traced(kind, turned=6)), name=f"dusk.{kind}")
            picture = PublicationImage(title="Dusk", file=file)
            picture._set_image_file_metadata()  # as Wagtail's form does
            picture.save()
            picture.get_rendition(SIZE)
        return PublicationImage.objects.get(pk=picture.pk)

    return make


def content(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        stored: bytes = file.read()
    return stored


def names() -> set[str]:
    return set(media.names())


def named() -> set[str]:
    return {
        name
        for model in (PublicationImage, PublicationRendition)
        for name in model.objects.values_list("file", flat=True)
    }


def told(stored: str) -> bool:
    return WHO in content(stored) or WHERE in content(stored)


@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_out_of_originals_and_sizes_what_they_tell(old: Any, kind: str) -> None:
    picture = old(kind)
    assert any(told(name) for name in names())
    call_command("strip_pictures")
    assert not any(told(name) for name in names())
    assert names() == named()
    after = PublicationImage.objects.get()
    assert after.file_size == len(content(after.file.name))
    assert (after.width, after.height) == (picture.width, picture.height)


def test_it_leaves_the_size_at_its_address_and_the_picture_as_it_is(old: Any) -> None:
    size = old().renditions.get()
    before = Image.open(io.BytesIO(content(size.file.name))).tobytes()
    call_command("strip_pictures")
    after = PublicationRendition.objects.get()
    assert (after.pk, after.file.name) == (size.pk, size.file.name)
    assert Image.open(io.BytesIO(content(after.file.name))).tobytes() == before


def test_it_still_finds_the_same_file_when_it_is_uploaded_again(old: Any) -> None:
    digest = old().file_hash
    call_command("strip_pictures")
    assert PublicationImage.objects.get().file_hash == digest


def test_it_changes_nothing_on_a_dry_run(old: Any, capsys: pytest.CaptureFixture[str]) -> None:
    picture = old()
    before = {name: content(name) for name in names()}
    call_command("strip_pictures", "--dry-run")
    assert {name: content(name) for name in names()} == before
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == picture.file.name
    assert lines[-1] == "1 pictures looked at, 2 files would be rewritten."


def test_it_has_nothing_to_do_a_second_time(old: Any, capsys: pytest.CaptureFixture[str]) -> None:
    old()
    call_command("strip_pictures")
    before = names()
    capsys.readouterr()
    call_command("strip_pictures")
    assert capsys.readouterr().out == "1 pictures looked at, 0 files rewritten.\n"
    assert names() == before


@pytest.mark.parametrize("calls", range(2))
@pytest.mark.parametrize("verb", ["save", "delete"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_second_run_ends_what_a_killed_one_has_begun(
    old: Any, monkeypatch: pytest.MonkeyPatch, calls: int, verb: str, when: str
) -> None:
    addresses = {old(kind).renditions.get().file.name for kind in ("jpeg", "png")}
    with monkeypatch.context() as killed:
        left, store = calls, type(kept["default"])
        usual = getattr(store, verb)

        def die(self: Any, *args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0 and when == "before":
                raise KeyboardInterrupt
            result = usual(self, *args, **kwargs)
            if left < 0:
                raise KeyboardInterrupt
            return result

        killed.setattr(store, verb, die)
        with pytest.raises(KeyboardInterrupt):
            call_command("strip_pictures")
    call_command("strip_pictures")
    assert not any(told(name) for name in names())
    assert names() == named()
    assert set(PublicationRendition.objects.values_list("file", flat=True)) == addresses


def test_it_takes_no_picture_from_another_that_has_the_same_file(old: Any) -> None:
    picture = old()
    PublicationImage.objects.bulk_create(
        [PublicationImage(title="Twin", file=picture.file.name, width=1, height=1)]
    )
    call_command("strip_pictures")
    assert not any(told(name) for name in names())
    assert all(content(name) for name in named())


def test_it_lets_an_editor_win_who_replaces_the_file_meanwhile(
    old: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = old()
    other = default_storage.save("original_images/other.jpeg", io.BytesIO(traced("png")))
    stored = strip._stored

    def replaced(*args: Any) -> str:
        PublicationImage.objects.filter(pk=picture.pk).update(file=other)
        return stored(*args)

    monkeypatch.setattr(strip, "_stored", replaced)
    call_command("strip_pictures")
    assert PublicationImage.objects.get().file.name == other
    assert "original_images/bare/dusk.jpeg" not in names()


def test_it_leaves_what_it_cannot_show_and_says_so(old: Any, capsys: pytest.CaptureFixture[str]) -> None:
    whole = traced("jpeg")
    broken = old()
    default_storage.delete(broken.file.name)
    default_storage.save(broken.file.name, io.BytesIO(whole[: len(whole) - 300]))
    good = old("png")
    with pytest.raises(CommandError, match="1 files are left as they are"):
        call_command("strip_pictures")
    assert f"{broken.file.name} is left as it is, because it cannot be shown" in capsys.readouterr().err
    assert not told(PublicationImage.objects.get(pk=good.pk).file.name)


def test_it_says_which_file_is_not_there(old: Any, capsys: pytest.CaptureFixture[str]) -> None:
    picture = old()
    default_storage.delete(picture.file.name)
    with pytest.raises(CommandError):
        call_command("strip_pictures")
    assert f"{picture.file.name} is not there." in capsys.readouterr().err
