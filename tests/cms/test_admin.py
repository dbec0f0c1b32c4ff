"""The editor's side, through Wagtail's own views."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site

from cms.models import PublicationSettings, TransmissionPage, User
from tests.cms.conftest import Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada", "ada@example.org", "x"))
    return client


@pytest.fixture
def page(every_block: dict[str, Any], write: Writer) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    return TransmissionPage.objects.get(slug="every-block")


def test_it_opens_the_editor_with_every_block(admin: Client, page: TransmissionPage) -> None:
    answer = admin.get(f"/admin/pages/{page.pk}/edit/")
    assert answer.status_code == 200
    assert "Small things add up." in answer.content.decode()


@pytest.mark.parametrize("listing", ["topic", "author", "lens", "disclaimer"])
def test_it_lists_and_opens_snippets(admin: Client, page: TransmissionPage, listing: str) -> None:
    assert admin.get(f"/admin/snippets/cms/{listing}/").status_code == 200
    assert admin.get(f"/admin/snippets/cms/{listing}/add/").status_code == 200


def test_it_previews_every_block_in_the_picker(admin: Client, page: TransmissionPage) -> None:
    for block in TransmissionPage.body.field.stream_block.child_blocks.values():
        if block.is_previewable:
            answer = admin.get("/admin/block-preview/", {"id": block.definition_prefix})
            assert answer.status_code == 200, block.name
            assert ".stat-value" in answer.content.decode()


def test_it_sends_whoever_opens_a_page_on_the_cms_to_the_frontend(
    client: Client, page: TransmissionPage
) -> None:
    answer = client.get("/transmissions/every-block/", headers={"host": "localhost"})
    assert (answer.status_code, answer["Location"]) == (
        302,
        "http://frontend.test/transmissions/every-block/",
    )


LOOK = {"accent": "#0a4f94", "highlight": "#ffd02e", "fonts": "journal"}
NO_LINKS = {f"navigation-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}


def test_it_moves_every_address_when_the_frontend_url_changes(admin: Client, page: TransmissionPage) -> None:
    site = Site.objects.get()
    form = {
        "name": "Slow Signal",
        "tagline": "",
        "postal_address": "",
        "frontend_url": "https://slow.example",
        **LOOK,
        **NO_LINKS,
    }
    admin.post(f"/admin/settings/cms/publicationsettings/{site.pk}/", form)
    assert PublicationSettings.for_site(Site.objects.get()).frontend_url == "https://slow.example"
    assert TransmissionPage.objects.get().full_url == "https://slow.example/transmissions/every-block/"


def test_it_refuses_a_frontend_url_with_a_path(admin: Client) -> None:
    site = Site.objects.get()
    form = {
        "name": "Slow",
        "tagline": "",
        "postal_address": "",
        "frontend_url": "https://slow.example/blog",
        **LOOK,
        **NO_LINKS,
    }
    answer = admin.post(f"/admin/settings/cms/publicationsettings/{site.pk}/", form)
    assert "address alone" in answer.content.decode()
    assert Site.objects.get().hostname == "frontend.test"


@pytest.mark.parametrize("mode", ["mail", "text"])
def test_it_previews_a_draft_as_mail(admin: Client, page: TransmissionPage, mode: str) -> None:
    page.title = "Not yet said"
    answer = page.make_preview_request(preview_mode=mode)
    assert "Not yet said" in answer.content.decode()
