"""A token for drafts writes, and by nothing that it sends do readers get anything."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.api.v3.api import api
from wagtail.models import Page, get_page_models

from cms.models import PublicationImage, TransmissionIndexPage, TransmissionPage, User
from config.people.models import Scope
from tests.api_tokens import issued
from tests.config.people.tokens.conftest import PAGES, Program
from tests.config.traced import traced

pytestmark = pytest.mark.django_db
# Whatever could be meant by publishing, beside and inside of `meta`, and in the address.
PUBLISHING = [
    {"meta": {"action": "publish"}},
    {"meta": {"action": "unpublish"}},
    {"meta": {"action": ["publish"]}},
    {"action": "publish"},
    {"publish": True},
    {"live": True},
    {"go_live_at": "2020-01-01T00:00:00Z"},
    {"expire_at": "2020-01-01T00:00:00Z"},
    {"meta": {"live": True}},
    {"meta": {"publish": True}},
    {"meta": {"go_live_at": "2020-01-01T00:00:00Z"}},
    {"has_unpublished_changes": False},
]


@pytest.fixture
def writer(program: Callable[[Scope], Program]) -> Program:
    return program(Scope.DRAFTS)


def new_page(**more: Any) -> dict[str, Any]:
    meta = {
        "type": "cms.TransmissionPage",
        "parent_id": TransmissionIndexPage.objects.get().pk,
        **more.pop("meta", {}),
    }
    return {"meta": meta, "title": "Written", "slug": "written", **more}


def readers_get(client: Client, page: Page) -> str:
    answer = client.get(f"/api/content/v1/transmissions/{page.slug}/")
    return str(answer.json()["title"]) if answer.status_code == 200 else ""


def test_it_writes_a_new_page_and_changes_it(writer: Program, page: TransmissionPage, client: Client) -> None:
    made = writer("POST", PAGES, new_page())
    assert made.status_code == 201
    changed = writer("PATCH", f"{PAGES}{made.json()['id']}/", {"title": "Written better"})
    assert changed.json()["title"] == "Written better"
    assert not Page.objects.get(slug="written").live


def test_it_changes_a_published_page_and_readers_keep_what_they_have(
    writer: Program, page: TransmissionPage, client: Client
) -> None:
    assert writer("PATCH", f"{PAGES}{page.pk}/", {"title": "Otherwise"}).status_code == 200
    assert readers_get(client, page) == page.title
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Otherwise"


def test_it_goes_back_to_a_former_revision_as_a_draft(
    writer: Program, page: TransmissionPage, client: Client
) -> None:
    page.title = "Otherwise"
    former = page.save_revision()
    page.title = "Once more"
    page.save_revision().publish()
    path = f"{PAGES}{page.pk}/actions/revert/"
    assert writer("POST", path, {"revision_id": former.pk}).status_code == 200
    assert readers_get(client, page) == "Once more"


@pytest.mark.parametrize("said", PUBLISHING, ids=json.dumps)
@pytest.mark.parametrize("query", ["", "?action=publish&live=true&publish=1"])
def test_it_publishes_by_no_field(
    writer: Program, page: TransmissionPage, client: Client, said: dict[str, Any], query: str
) -> None:
    before = page.title
    writer("POST", f"{PAGES}{query}", new_page(**json.loads(json.dumps(said))))
    writer("PATCH", f"{PAGES}{page.pk}/{query}", {"title": "Otherwise", **said})
    assert not Page.objects.filter(slug="written", live=True).exists()
    page.refresh_from_db()
    assert (page.live, page.title, readers_get(client, page)) == (True, before, before)
    assert page.scheduled_revision is None


def test_it_passes_with_nothing_in_meta_but_type_and_place(writer: Program, page: TransmissionPage) -> None:
    assert writer("PATCH", f"{PAGES}{page.pk}/", {"meta": {"later": True}}).status_code == 403
    assert writer("PATCH", f"{PAGES}{page.pk}/", {"meta": {"action": None}}).status_code == 200


def test_no_page_has_a_field_by_which_it_could_be_published() -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    fields = {
        name: set(schemas[name]["properties"])
        for model in get_page_models()
        for name in (f"{model.__name__}CreateSchema", f"{model.__name__}PatchSchema")
        if name in schemas
    }
    assert len(fields) == 8
    publishing = {
        "live",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "live_revision",
        "action",
        "publish",
    }
    assert not {name: found for name, those in fields.items() if (found := those & publishing)}


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_it_is_told_that_publishing_takes_more(writer: Program, page: TransmissionPage, method: str) -> None:
    path = PAGES if method == "POST" else f"{PAGES}{page.pk}/"
    answer = writer(method, path, new_page(meta={"action": "publish"}))
    assert answer.status_code == 403
    assert "takes “all”" in answer.json()["detail"]


@pytest.mark.parametrize("action", ["publish", "unpublish", "copy", "move", "create_alias", "convert_alias"])
def test_it_acts_on_no_page(writer: Program, page: TransmissionPage, action: str) -> None:
    given = {"destination_id": TransmissionIndexPage.objects.get().pk}
    assert writer("POST", f"{PAGES}{page.pk}/actions/{action}/", given).status_code == 403


@pytest.mark.parametrize("path", ["", "actions/delete/"])
def test_it_deletes_no_page(writer: Program, page: TransmissionPage, path: str) -> None:
    assert writer("DELETE", f"{PAGES}{page.pk}/{path}").status_code == 403
    assert Page.objects.filter(pk=page.pk).exists()


def test_it_changes_nothing_that_readers_see_at_once(writer: Program, page: TransmissionPage) -> None:
    topic, cover = page.topic, PublicationImage.objects.first()
    assert topic
    assert cover
    assert writer("PATCH", f"/api/v3/snippets/cms.Topic/{topic.pk}/", {"name": "X"}).status_code == 403
    assert writer("PATCH", f"/api/v3/images/{cover.pk}/", {"title": "X"}).status_code == 403


def test_it_uploads_a_picture(client: Client, user: User) -> None:
    headers = {"Authorization": f"Bearer {issued(user, Scope.DRAFTS)}"}
    file = SimpleUploadedFile("dusk.png", traced("png"))
    answer = client.post("/api/v3/images/", {"file": file, "title": "Dusk"}, headers=headers)
    assert answer.status_code == 201


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, '{"meta": 1}', '{"meta": null}', "\udcff"])
def test_what_cannot_be_read_is_refused_as_wagtail_refuses_it(
    client: Client, user: User, page: TransmissionPage, body: str
) -> None:
    headers = {"Authorization": f"Bearer {issued(user, Scope.DRAFTS)}"}
    content = body.encode("utf-8", "surrogateescape")
    for ask, path in ((client.post, PAGES), (client.patch, f"{PAGES}{page.pk}/")):
        answer = ask(path, content, content_type="application/json", headers=headers)
        assert answer.status_code in (200, 400, 422)
    page.refresh_from_db()
    assert page.live


def test_it_ends_when_its_time_has_come(client: Client, user: User) -> None:
    headers = {"Authorization": f"Bearer {issued(user, Scope.ALL, timezone.now())}"}
    for path in ("/api/v3/whoami/", PAGES):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401
        assert "This API token expired at" in answer.json()["detail"]
        assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_it_lasts_until_then(client: Client, user: User) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    headers = {"Authorization": f"Bearer {issued(user, Scope.READ, soon)}"}
    assert client.get("/api/v3/whoami/", headers=headers).status_code == 200
