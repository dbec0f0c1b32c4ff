import pytest
from django.core.exceptions import ValidationError

from blocks.body import BodyBlock
from tests.blocks.conftest import Show
from tests.conftest import Publication

INLINE = {"disclaimer": None, "kind": "legal", "title": "Not advice", "text": "<p>Ask <b>first</b>.</p>"}


def test_it_shows_an_inline_text_in_every_face(show: Show) -> None:
    shown = show("disclaimer", INLINE)
    assert shown.json == {
        "kind": "legal",
        "title": "Not advice",
        "text": "<p>Ask <b>first</b>.</p>",
        "slug": None,
    }
    assert "Not advice" in shown.html
    assert "Ask <b>first</b>." in shown.html
    assert shown.text == "! NOT ADVICE\n!\n! Ask first."


def test_it_follows_the_standing_text_when_that_changes(show: Show, publication: Publication) -> None:
    stored = {"disclaimer": publication.disclaimer.pk, "kind": "custom", "title": "", "text": ""}
    publication.disclaimer.text = "<p>Ask two doctors.</p>"
    publication.disclaimer.save()
    shown = show("disclaimer", stored)
    assert shown.json == {
        "kind": "medical",
        "title": "Before you act",
        "text": "<p>Ask two doctors.</p>",
        "slug": "medical",
    }
    assert "Ask two doctors." in shown.html
    assert "Ask two doctors." in shown.text


@pytest.mark.parametrize("fields", [{"title": ""}, {"text": ""}, {"title": "", "text": ""}])
def test_it_refuses_half_a_disclaimer(fields: dict[str, str]) -> None:
    block = BodyBlock().child_blocks["disclaimer"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**INLINE, **fields}))


def test_it_is_left_out_of_every_face_when_its_standing_text_was_deleted(
    show: Show, publication: Publication
) -> None:
    stored = {"disclaimer": 987654, "kind": "custom", "title": "", "text": ""}
    shown = show("disclaimer", stored)
    assert (shown.json, shown.html.strip(), shown.text) == (None, "", "")
