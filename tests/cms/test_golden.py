"""A page of every block in every face, word for word as it was when somebody last looked at it."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from blocks.body import BodyBlock
from cms.documents.shapes import Transmission
from cms.mail import RenderedMail, render_mail
from cms.models import PublicationSettings, TransmissionPage
from cms.models.transmission import preview_slots
from tests.cms.conftest import Writer
from tests.golden.files import FOLDER, same

pytestmark = pytest.mark.django_db
GOLDEN_JSON = FOLDER / "every_block.json"


@pytest.fixture
def page(every_block: dict[str, Any], write: Writer) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    return TransmissionPage.objects.get(slug="every-block")


@pytest.fixture
def mail(page: TransmissionPage) -> RenderedMail:
    return render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site())))


def test_it_gives_the_golden_json_to_readers(client: Client, page: TransmissionPage) -> None:
    answer = client.get(f"/api/content/v1/transmissions/{page.slug}/")
    fault = same("every_block.json", json.dumps(answer.json(), indent=2, ensure_ascii=False) + "\n")
    assert not fault, fault


def test_it_sends_the_golden_html(mail: RenderedMail) -> None:
    fault = same("every_block.html", mail.html)
    assert not fault, fault


def test_it_sends_the_golden_text(mail: RenderedMail) -> None:
    fault = same("every_block.txt", mail.text)
    assert not fault, fault


def test_it_keeps_the_golden_json_within_the_schema() -> None:
    Transmission.model_validate_json(GOLDEN_JSON.read_text(encoding="utf-8"))


def test_it_holds_every_block_in_the_golden_json() -> None:
    body = json.loads(GOLDEN_JSON.read_text(encoding="utf-8"))["body"]
    assert {block["type"] for block in body} == set(BodyBlock().child_blocks)
