from typing import Any

from tests.blocks.conftest import Show
from tests.conftest import Publication, picture


def _stored(*pictures: tuple[int, str]) -> dict[str, Any]:
    return {
        "title": "Fields",
        "images": [
            {
                "image": {"image": pk, "alt_text": alt, "decorative": not alt},
                "caption": f"Caption of {alt}",
                "credit": f"Credit of {alt}",
            }
            for pk, alt in pictures
        ],
    }


def test_it_shows_every_picture_with_its_words_in_every_face(show: Show, publication: Publication) -> None:
    pk = publication.picture.pk
    shown = show("gallery", _stored((pk, "one"), (pk, "two")))
    assert [one["image"]["alt"] for one in shown.json["images"]] == ["one", "two"]
    assert [one["caption"] for one in shown.json["images"]] == ["Caption of one", "Caption of two"]
    for words in ("Fields", "one", "two", "Caption of two", "Credit of one"):
        assert words in shown.html
        assert words in shown.text


def test_it_sets_two_pictures_in_a_row_of_the_mail(show: Show, publication: Publication) -> None:
    pk = publication.picture.pk
    html = show("gallery", _stored((pk, "one"), (pk, "two"))).html
    assert html.count('width="272"') == 2
    assert html.count("</tr>") == html.count("<tr>") == 2  # the title has a row of its own


def test_it_sets_the_first_picture_large_when_their_number_is_odd(
    show: Show, publication: Publication
) -> None:
    pk = publication.picture.pk
    html = show("gallery", _stored((pk, "one"), (pk, "two"), (pk, "three"))).html
    assert html.count('width="560"') == 1
    assert html.count('width="272"') == 2
    assert html.count("</tr>") == html.count("<tr>") == 3


def test_it_leaves_out_a_picture_that_was_deleted(show: Show, publication: Publication) -> None:
    gone = picture()
    stored = _stored((publication.picture.pk, "here"), (gone.pk, "gone"))
    gone.delete()
    shown = show("gallery", stored)
    assert [one["image"]["alt"] for one in shown.json["images"]] == ["here"]
    assert "gone" not in shown.html + shown.text


def test_it_is_left_out_when_all_its_pictures_were_deleted(show: Show, publication: Publication) -> None:
    gone = picture()
    stored = _stored((gone.pk, "gone"))
    gone.delete()
    assert show("gallery", stored).json is None
