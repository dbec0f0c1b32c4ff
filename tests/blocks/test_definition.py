"""The definition of all blocks is put together once, and is always what Wagtail would make."""

import re

import pytest
from django.utils import translation
from wagtail.blocks.base import BlockWidget

from blocks.definition import RememberingWidget
from cms.models import Lens, TransmissionPage

pytestmark = pytest.mark.django_db
BODY = TransmissionPage._meta.get_field("body").stream_block


def is_wagtails() -> bool:
    return _told(RememberingWidget(BODY)) == _told(BlockWidget(BODY))


def _told(widget: BlockWidget) -> str:
    """Without the names that an empty text and the first row of a list get at random."""
    return re.sub(r'("id": "|"key.": .")[-\w]+', r"\1", widget.block_json)


def test_the_editors_form_has_it() -> None:
    assert isinstance(TransmissionPage._meta.get_field("body").formfield().widget, RememberingWidget)


def test_it_is_made_once_for_every_form() -> None:
    assert RememberingWidget(BODY).js_context is RememberingWidget(BODY).js_context


@pytest.mark.parametrize("language", ["en", "de", "pt-br"])
def test_it_is_in_the_editors_language(language: str) -> None:
    with translation.override(language):
        assert is_wagtails()


def test_it_notices_that_a_block_can_be_previewed_now() -> None:
    before = RememberingWidget(BODY).block_json
    assert is_wagtails()
    Lens.objects.create(name="Long view", slug="long-view")
    assert RememberingWidget(BODY).block_json != before
    assert is_wagtails()
    Lens.objects.all().delete()
    assert RememberingWidget(BODY).block_json == before
