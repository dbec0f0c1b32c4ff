"""The editor's preview: the real frontend shows the draft, and nobody else finds it."""

import time
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale

from cms import preview
from cms.documents.shapes import Transmission
from cms.models import TransmissionPage, User
from tests.cms.conftest import Writer

pytestmark = pytest.mark.django_db
API = "/api/content/v1/preview/"


@pytest.fixture
def draft(every_block: dict[str, Any], write: Writer) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    page = TransmissionPage.objects.get(slug="every-block")
    page.title = "Not yet said"
    return page


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("ed", "ed@example.org", "x")


def test_it_sends_the_editor_to_the_frontend_with_the_draft(
    client: Client, draft: TransmissionPage, editor: User
) -> None:
    client.force_login(editor)
    desk = client.get("/admin/").wsgi_request
    answer = draft.make_preview_request(desk, preview_mode="web")
    assert answer.status_code == 302
    token = answer["Location"].removeprefix("http://frontend.test/preview/").strip("/")
    kept = client.get(f"{API}{token}/")
    assert kept.json()["title"] == "Not yet said"
    assert "no-store" in kept["Cache-Control"]
    Transmission.model_validate(kept.json())


def test_it_shows_a_page_that_was_never_saved(client: Client, editor: User) -> None:
    new = TransmissionPage(title="New", slug="new", body=[("key_insight", {"text": "Yes."})])
    new.locale = Locale.get_default()  # as Wagtail's form for a new page has it
    token = preview.keep(new, editor)
    assert client.get(f"{API}{token}/").json()["body"][0]["value"]["text"] == "Yes."


@pytest.mark.parametrize("token", ["x", "%00", "a" * 500])
def test_it_answers_404_for_a_token_that_was_not_given_out(client: Client, token: str) -> None:
    assert client.get(f"{API}{token}/").status_code == 404


def test_it_forgets_the_draft_when_its_time_is_over(
    client: Client, draft: TransmissionPage, editor: User
) -> None:
    token = preview.keep(draft, editor)
    cache.clear()
    assert client.get(f"{API}{token}/").status_code == 404


def test_it_refuses_the_token_when_its_time_is_over(
    client: Client, draft: TransmissionPage, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = preview.keep(draft, editor)
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(f"{API}{token}/").status_code == 404


def test_it_refuses_a_token_that_was_altered(client: Client, draft: TransmissionPage, editor: User) -> None:
    token = preview.keep(draft, editor)
    other = signing.dumps({"draft": "x", "page": draft.pk, "user": editor.pk}, salt="another")
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), other):
        assert client.get(f"{API}{forged}/").status_code == 404


def test_it_refuses_the_token_of_who_lost_the_right(
    client: Client, draft: TransmissionPage, editor: User
) -> None:
    token = preview.keep(draft, editor)
    User.objects.update(is_active=False)
    assert client.get(f"{API}{token}/").status_code == 404


def test_it_keeps_nothing_for_who_may_not_edit(draft: TransmissionPage) -> None:
    reader = User.objects.create_user("reader", "r@example.org", "x")
    with pytest.raises(PermissionDenied):
        preview.keep(draft, reader)
