from collections.abc import Callable
from typing import Any

import pytest

from cms.models import PublicationImage
from tests.blocks.conftest import Show
from tests.conftest import Publication, picture

Stored = Callable[..., dict[str, Any]]


@pytest.fixture
def stored(publication: Publication) -> Stored:
    def value(**fields: Any) -> dict[str, Any]:
        image = {"image": publication.picture.pk, "alt_text": "A dusk", "decorative": False}
        return {"image": image, "caption": "Over Porto", "credit": "Ada Prata", **fields}

    return value


def test_it_shows_alt_caption_and_credit_in_every_face(show: Show, stored: Stored) -> None:
    shown = show("image", stored())
    assert (shown.json["caption"], shown.json["credit"], shown.json["image"]["alt"]) == (
        "Over Porto",
        "Ada Prata",
        "A dusk",
    )
    for words in ("Over Porto", "Ada Prata", "A dusk"):
        assert words in shown.html
        assert words in shown.text


def test_it_offers_webp_and_a_fallback_no_wider_than_the_original(show: Show, stored: Stored) -> None:
    image = show("image", stored()).json["image"]
    assert {(one["type"], one["width"]) for one in image["renditions"]} == {
        ("image/webp", 480),
        ("image/webp", 800),
        ("image/webp", 900),
        ("image/jpeg", 900),
    }
    assert (image["width"], image["height"]) == (900, 600)
    assert all(one["url"].startswith("http://cms.test/media/") for one in image["renditions"])


def test_it_tells_the_mail_how_large_the_picture_is_shown(show: Show, stored: Stored) -> None:
    assert 'width="560" height="373"' in show("image", stored()).html


def test_it_gives_fractions_for_the_point_to_look_at(
    show: Show, stored: Stored, publication: Publication
) -> None:
    image = publication.picture
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = (
        450,
        150,
        20,
        20,
    )
    image.save()
    assert show("image", stored()).json["image"]["focal_point"] == {"x": 0.5, "y": 0.25}


def test_it_keeps_two_alternative_texts_apart_when_a_picture_stands_twice(publication: Publication) -> None:
    page = publication.transmission(
        body=[
            ("image", {"image": _described(publication.picture, text), "caption": "", "credit": ""})
            for text in ("First", "Second")
        ]
    )
    assert [block.value["image"].contextual_alt_text for block in page.body] == ["First", "Second"]


def _described(image: PublicationImage, text: str) -> PublicationImage:
    copy = type(image).objects.get(pk=image.pk)
    copy.contextual_alt_text, copy.decorative = text, False
    return copy


def test_it_is_left_out_when_its_picture_was_deleted(show: Show, publication: Publication) -> None:
    gone = picture()
    image = {"image": gone.pk, "alt_text": "x", "decorative": False}
    gone.delete()
    assert show("image", {"image": image, "caption": "c", "credit": ""}).json is None
