"""The manual's examples are true: each is loaded, and what becomes of it is what the manual prints."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page, Route

from blocks.body import BodyBlock
from blocks.collect import collect
from cms.models import TransmissionPage
from tests.golden.files import FOLDER, WRITES, same

pytestmark = pytest.mark.django_db
PICTURES = settings.BASE_DIR / "docs" / "images" / "blocks"
ON_THE_WEB_ONLY = {"subscribe"}
WIDTH = 600


@pytest.fixture
def page(tmp_path: Path) -> TransmissionPage:
    """The examples, loaded beside the sample publication's pictures."""
    shutil.copytree(settings.BASE_DIR / "cms" / "sample" / "images", tmp_path / "images")
    (tmp_path / "images" / "nights.csv").write_text("night,hours\n1,7.5\n")
    shutil.copy(FOLDER / "examples.json", tmp_path)
    call_command("load_transmission", tmp_path / "examples.json")
    return TransmissionPage.objects.get(slug="examples")


def inputs() -> dict[str, Any]:
    body = json.loads((FOLDER / "examples.json").read_text(encoding="utf-8"))["body"]
    return {block["type"]: block for block in body}


def test_it_prints_what_the_api_and_the_text_make_of_each_example(page: TransmissionPage) -> None:
    block, context = page.body.stream_block, collect(page.body)
    values = {one["type"]: one["value"] for one in block.get_api_representation(page.body)}
    texts = {one.block_type: one.block.render_text(one.value, context) for one in page.body}
    faces = {
        name: {"input": given, "value": values[name], "text": texts[name]} for name, given in inputs().items()
    }
    printed = json.dumps(faces, indent=2, ensure_ascii=False, default=str) + "\n"
    fault = same("examples.faces.json", printed)
    assert not fault, fault


def test_it_has_an_example_of_every_block() -> None:
    assert set(inputs()) == set(BodyBlock().child_blocks)


@pytest.fixture
def letter(browser: Browser) -> Iterator[Page]:
    """A page as wide as a letter, whose pictures come from the disk."""

    def from_disk(route: Route) -> None:
        name = unquote(urlsplit(route.request.url).path).removeprefix("/media/")
        route.fulfill(path=Path(settings.MEDIA_ROOT) / name)

    page = browser.new_page(viewport={"width": WIDTH, "height": 400})
    page.route("http://cms.test/media/**", from_disk)
    yield page
    page.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_takes_a_picture_of_each_block_in_the_mail(
    page: TransmissionPage, letter: Page, tmp_path: Path
) -> None:
    folder = PICTURES if WRITES else tmp_path
    css = (settings.BASE_DIR / "blocks" / "templates" / "blocks" / "mail.css").read_text(encoding="utf-8")
    context = {**collect(page.body), "url": page.full_url}
    for one in page.body:
        if one.block_type in ON_THE_WEB_ONLY:
            continue
        face = one.block.render(one.value, context)
        letter.set_content(
            f'<!doctype html><style>{css}</style><table class="sheet" width="{WIDTH}" cellpadding="0" '
            f'cellspacing="0"><tr><td class="inner">{face}</td></tr></table>',
            wait_until="networkidle",
        )
        letter.locator(".sheet").first.screenshot(
            path=folder / f"{one.block_type}.jpg", type="jpeg", quality=80
        )
    assert {path.stem for path in folder.glob("*.jpg")} == set(BodyBlock().child_blocks) - ON_THE_WEB_ONLY


@pytest.mark.parametrize("name", sorted(set(BodyBlock().child_blocks) - ON_THE_WEB_ONLY))
def test_it_shows_each_block_of_the_mail_in_a_small_picture(name: str) -> None:
    path = PICTURES / f"{name}.jpg"
    with Pillow.open(path) as picture:
        assert picture.width == WIDTH
    assert path.stat().st_size <= 40_000


def test_it_is_current() -> None:
    """The command raises when the manual is not, as the next test shows."""
    assert call_command("document_blocks", check=True) is None


def test_it_says_so_when_the_manual_is_stale(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "tests").symlink_to(settings.BASE_DIR / "tests")
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="is not current: run"):
        call_command("document_blocks", check=True)
