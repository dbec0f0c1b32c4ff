"""Pages that are no transmissions: in the API, at their path, in the changes, and as drafts."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from cms import preview
from cms.documents.shapes import StandardPage as Shape
from cms.documents.standard import standard_page
from cms.models import Change, HomePage, StandardPage, User
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
API = "/api/content/v1/"


@pytest.fixture
def about(publication: Publication) -> StandardPage:
    page = StandardPage(slug="about", title="About us", intro="Who we are.", live=False)
    body: Any = [
        ("heading", {"text": "How we work", "level": 2}),
        ("lens", {"lens": publication.lens, "title": "Slowly", "body": "<p>Over years.</p>"}),
    ]
    page.body = body
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return StandardPage.objects.get()


def get(client: Client, path: str) -> Any:
    return client.get(API + path).json()


def test_it_gives_a_page_with_its_blocks_resolved(client: Client, about: StandardPage) -> None:
    answer = client.get(f"{API}pages/about/")
    Shape.model_validate(answer.json())
    assert answer.json()["body"][1]["value"]["lens"]["name"] == "The long view"
    assert answer.json()["toc"][0]["text"] == "How we work"
    assert client.get(f"{API}pages/about/", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_it_lists_what_readers_may_see(client: Client, about: StandardPage) -> None:
    assert [page["slug"] for page in get(client, "pages/")["items"]] == ["about"]
    about.unpublish()
    assert get(client, "pages/")["items"] == []
    assert client.get(f"{API}pages/about/").status_code == 404


def test_it_stands_at_its_path(client: Client, about: StandardPage) -> None:
    found = get(client, "pages/resolve/?path=/about/")
    assert (found["type"], found["standard"], found["transmission"]) == (
        "standard",
        {"slug": "about"},
        None,
    )


def test_it_tells_of_what_readers_notice_and_of_no_draft(about: StandardPage) -> None:
    before = Change.objects.count()
    about.intro = "Not said yet."
    about.save_revision()
    assert Change.objects.count() == before
    about.save_revision().publish()
    about.unpublish()
    told = Change.objects.order_by("tick").filter(subject="page").values_list("kind", "key", "tags")
    assert list(told) == [(kind, "about", ["pages"]) for kind in ("published", "updated", "gone")]


def test_it_tells_of_a_page_that_was_deleted(about: StandardPage) -> None:
    Page.objects.get(pk=about.pk).specific.delete()
    assert Change.objects.order_by("-tick")[0].kind == "gone"


def test_it_shows_the_draft_to_its_editor_with_the_bar(client: Client, about: StandardPage) -> None:
    editor = User.objects.create_superuser("ed", "ed@example.org", "x")
    about.title = "Not yet said"
    token = preview.keep(about, editor, standard_page(about), "<wagtail-userbar></wagtail-userbar>")
    draft = client.get(f"{API}preview/{token}/page/")
    assert draft.json()["title"] == "Not yet said"
    assert "no-store" in draft["Cache-Control"]
    assert "wagtail-userbar" in get(client, f"preview/{token}/userbar/")["html"]
    assert client.get(f"{API}preview/nobody/userbar/").status_code == 404


def test_it_leads_its_editor_to_the_frontend(client: Client, about: StandardPage) -> None:
    client.force_login(User.objects.create_superuser("ed", "ed@example.org", "x"))
    answer = about.make_preview_request(client.get("/admin/").wsgi_request)
    token = answer["Location"].removeprefix("http://frontend.test/preview/").removesuffix("/page/")
    assert get(client, f"preview/{token}/page/")["slug"] == "about"
    assert "content-checker" in get(client, f"preview/{token}/userbar/")["html"].lower()
