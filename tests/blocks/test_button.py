import pytest
from django.core.exceptions import ValidationError
from pydantic import ValidationError as InputError

from blocks.body import BodyBlock
from blocks.button import ButtonInput
from tests.blocks.conftest import Show
from tests.conftest import Publication

STORED = {"text": "Read <it>", "page": None, "url": "https://example.org/?a=1&b=2", "note": "Free"}


def test_it_shows_words_address_and_note_in_every_face(show: Show) -> None:
    shown = show("button", STORED)
    assert shown.json == {"text": "Read <it>", "url": "https://example.org/?a=1&b=2", "note": "Free"}
    assert 'href="https://example.org/?a=1&amp;b=2">Read &lt;it&gt;</a>' in shown.html
    assert "Free" in shown.html
    assert shown.text == "-> Read <it>\n   https://example.org/?a=1&b=2\n   Free"


def test_it_leads_to_a_page_by_its_address_on_the_frontend(show: Show, publication: Publication) -> None:
    page = publication.transmission()
    shown = show("button", {"text": "Go on", "page": page.pk, "url": "", "note": ""})
    assert shown.json["url"] == "http://frontend.test/transmissions/slow-light/"


def test_it_is_left_out_while_its_page_is_not_published(show: Show, publication: Publication) -> None:
    page = publication.transmission()
    page.unpublish()
    assert show("button", {"text": "Go on", "page": page.pk, "url": "", "note": ""}).json is None


def test_it_refuses_two_targets_and_none(publication: Publication) -> None:
    block = BodyBlock().child_blocks["button"]
    page = publication.transmission().pk
    for fields in ({"page": page}, {"url": ""}):
        with pytest.raises(ValidationError) as refused:
            block.clean(block.to_python({**STORED, **fields}))
        assert "one of the two" in str(refused.value.block_errors["url"])  # type: ignore[attr-defined]


def test_it_takes_a_page_or_an_address_from_a_file() -> None:
    with pytest.raises(InputError, match='give either "transmission"'):
        ButtonInput.model_validate({"text": "x"})
