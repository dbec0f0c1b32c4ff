from typing import Any

import pytest
from django.core.management import call_command

from cms.models import TransmissionPage
from tests.cms.conftest import Writer

pytestmark = pytest.mark.django_db


def _nested_ids() -> list[str]:
    body = TransmissionPage.objects.get(slug="every-block").body
    asides = [block.id for child in body if child.block_type == "aside" for block in child.value["body"]]
    faqs = [item for child in body if child.block_type == "faq" for item in child.value["items"]]
    return asides + [block.id for item in faqs for block in item["answer"]]


def test_it_keeps_the_ids_of_blocks_inside_blocks_when_loaded_again(
    every_block: dict[str, Any], write: Writer
) -> None:
    call_command("load_transmission", write(every_block))
    before = _nested_ids()
    call_command("load_transmission", write(every_block))
    assert _nested_ids() == before
    assert len(set(before)) == len(before) == 7
