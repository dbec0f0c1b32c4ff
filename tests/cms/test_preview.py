"""The editor's preview: the real frontend shows the draft, and nobody else finds it."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale

from cms import preview
from cms.documents.shapes import Transmission
from cms.models import TransmissionPage
from tests.cms.conftest import Writer

pytestmark = pytest.mark.django_db
API = "/api/content/v1/preview/"


@pytest.fixture
def draft(every_block: dict[str, Any], write: Writer) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    page = TransmissionPage.objects.get(slug="every-block")
    page.title = "Not yet said"
    return page


def test_it_sends_the_editor_to_the_frontend_with_the_draft(client: Client, draft: TransmissionPage) -> None:
    answer = draft.make_preview_request(preview_mode="web")
    assert answer.status_code == 302
    token = answer["Location"].removeprefix("http://frontend.test/preview/").strip("/")
    kept = client.get(f"{API}{token}/")
    assert kept.json()["title"] == "Not yet said"
    assert "no-store" in kept["Cache-Control"]
    Transmission.model_validate(kept.json())


def test_it_shows_a_page_that_was_never_saved(client: Client) -> None:
    new = TransmissionPage(title="New", slug="new", body=[("key_insight", {"text": "Yes."})])
    new.locale = Locale.get_default()  # as Wagtail's form for a new page has it
    token = preview.keep(new)
    assert client.get(f"{API}{token}/").json()["body"][0]["value"]["text"] == "Yes."


@pytest.mark.parametrize("token", ["x", "%00", "a" * 500])
def test_it_answers_404_for_a_token_that_was_not_given_out(client: Client, token: str) -> None:
    assert client.get(f"{API}{token}/").status_code == 404


def test_it_forgets_the_draft_when_its_time_is_over(client: Client, draft: TransmissionPage) -> None:
    token = preview.keep(draft)
    cache.clear()
    assert client.get(f"{API}{token}/").status_code == 404
